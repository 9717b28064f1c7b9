//! [`Disk`]: what the program may ask of a disk, and [`Machine`], the real one.
//!
//! Every text is UTF-8 and no longer than whoever asks can bear. Knows no document and no workspace. Start at [`Disk`].

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::replace::{self, WriteError};
use super::walk::{self, WalkRefused, Walked};
use super::watch::{self, OnChange, Watch, WatchError};
use crate::text::{self, NotUtf8};

/// What the program may ask of a disk. Paths are absolute, or relative to the current folder.
pub trait Disk: Send + Sync {
    /// The text of the file at `path`, which may hold at most `cap` bytes.
    fn read(&self, path: &Path, cap: u64) -> Result<String, ReadError>;

    /// Whether a file or folder stands at `path`.
    fn exists(&self, path: &Path) -> bool;

    /// Whether a folder stands at `path`.
    fn is_folder(&self, path: &Path) -> bool;

    /// The names of what lies in a folder, in no order; `None` when there is no such folder. Names that are no text are left out.
    fn names(&self, folder: &Path) -> Option<Vec<String>>;

    /// `path` with every link in it followed; fails where nothing stands.
    fn canonical(&self, path: &Path) -> io::Result<PathBuf>;

    /// Puts `new` in the place of the text `was`, whole or not at all, keeping the file's permissions. Fails when the file holds anything
    /// else by now. Without `was` the file is made, and must not be there yet.
    fn write(&self, path: &Path, was: Option<&str>, new: &str) -> Result<(), WriteError>;

    /// Why `folder` is never walked, if that is so: it is the user's home, or everything.
    fn refuses(&self, folder: &Path) -> Option<WalkRefused>;

    /// The files below `root` for which `wanted` says yes, looking only at what is at or below `within`; all these paths are relative to
    /// `root`, and the empty path is the root itself. What git ignores is left out; `.git`, linked worktrees and the home folder are not
    /// entered; links are followed only to files inside `root`. In no order.
    fn walk(
        &self,
        root: &Path,
        within: &[PathBuf],
        wanted: &(dyn Fn(&Path) -> bool + Sync),
    ) -> Result<Walked, WalkRefused>;

    /// The same for what a tool made: what git ignores counts, too.
    fn walk_made(
        &self,
        root: &Path,
        within: &[PathBuf],
        wanted: &(dyn Fn(&Path) -> bool + Sync),
    ) -> Result<Walked, WalkRefused>;

    /// Calls `on_change`, from another thread, with what changed at and below `root` until the watch is dropped: files and folders that
    /// came, went or were written to, each path beginning with `root`. Folders that git ignores may be left out.
    fn watch(&self, root: &Path, on_change: OnChange) -> Result<Watch, WatchError>;

    /// The same for what lies in the folders `flat`, and anywhere below the folders `deep`, whatever git ignores. Paths are canonical; those
    /// where nothing stands are left out.
    fn watch_folders(
        &self,
        flat: &[PathBuf],
        deep: &[PathBuf],
        on_change: OnChange,
    ) -> Result<Watch, WatchError>;
}

/// The disk of this machine.
#[derive(Clone, Debug)]
pub struct Machine {
    /// The user's home folder, which is never walked.
    pub home: Option<PathBuf>,
}

impl Machine {
    /// This machine, as its environment describes it.
    pub fn here() -> Machine {
        Machine { home: std::env::home_dir().and_then(|home| home.canonicalize().ok()) }
    }
}

impl Disk for Machine {
    fn read(&self, path: &Path, cap: u64) -> Result<String, ReadError> {
        // Looked at before it is opened: to open a pipe is to wait for somebody to write to it.
        let found = fs::metadata(path).map_err(ReadError::Io)?;
        if !found.is_file() {
            return Err(ReadError::NoFile { folder: found.is_dir() });
        }
        let size = found.len();
        if size > cap {
            return Err(ReadError::TooLarge { size, cap });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
        let file = File::open(path).map_err(ReadError::Io)?;
        file.take(cap.saturating_add(1)).read_to_end(&mut bytes).map_err(ReadError::Io)?;
        match bytes.len() as u64 {
            size if size > cap => Err(ReadError::TooLarge { size, cap }),
            _ => text::decode(bytes).map_err(ReadError::NotUtf8),
        }
    }

    fn exists(&self, path: &Path) -> bool {
        path.exists()
    }

    fn is_folder(&self, path: &Path) -> bool {
        path.is_dir()
    }

    fn names(&self, folder: &Path) -> Option<Vec<String>> {
        let entries = fs::read_dir(folder).ok()?;
        Some(entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect())
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        path.canonicalize()
    }

    fn write(&self, path: &Path, was: Option<&str>, new: &str) -> Result<(), WriteError> {
        replace::write(path, was, new)
    }

    fn refuses(&self, folder: &Path) -> Option<WalkRefused> {
        walk::refuses(&folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf()), self.home.as_deref())
    }

    fn walk(
        &self,
        root: &Path,
        within: &[PathBuf],
        wanted: &(dyn Fn(&Path) -> bool + Sync),
    ) -> Result<Walked, WalkRefused> {
        walk::walk(root, within, self.home.as_deref(), wanted)
    }

    fn walk_made(
        &self,
        root: &Path,
        within: &[PathBuf],
        wanted: &(dyn Fn(&Path) -> bool + Sync),
    ) -> Result<Walked, WalkRefused> {
        walk::walk_made(root, within, self.home.as_deref(), wanted)
    }

    fn watch(&self, root: &Path, on_change: OnChange) -> Result<Watch, WatchError> {
        watch::watch(root, self.home.as_deref(), on_change)
    }

    fn watch_folders(
        &self,
        flat: &[PathBuf],
        deep: &[PathBuf],
        on_change: OnChange,
    ) -> Result<Watch, WatchError> {
        watch::folders::watch(flat, deep, on_change)
    }
}

/// Why a file could not be read. Its message is the second half of a sentence that begins with the name of the file.
#[derive(Debug)]
pub enum ReadError {
    /// It holds more bytes than it may.
    TooLarge {
        /// How many it holds, or at least how many were read.
        size: u64,
        /// How many it may hold.
        cap: u64,
    },
    /// It is no text.
    NotUtf8(NotUtf8),
    /// A folder, a pipe or a device.
    NoFile {
        /// Whether it is a folder.
        folder: bool,
    },
    /// The disk refuses.
    Io(io::Error),
}

impl ReadError {
    /// Whether there is nothing there.
    pub fn is_absent(&self) -> bool {
        matches!(self, ReadError::Io(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory))
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::TooLarge { size, cap } => {
                write!(f, "is larger than it may be: {} of {}", mebibytes(*size), mebibytes(*cap))
            }
            ReadError::NotUtf8(why) => why.fmt(f),
            ReadError::NoFile { folder: true } => f.write_str("is a folder, not a file"),
            ReadError::NoFile { folder: false } => f.write_str("is no regular file"),
            ReadError::Io(error) if error.kind() == io::ErrorKind::NotFound => f.write_str("does not exist"),
            ReadError::Io(error) => write!(f, "cannot be read: {error}"),
        }
    }
}

impl std::error::Error for ReadError {}

fn mebibytes(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / (1024.0 * 1024.0))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[track_caller]
    fn check_refused(bytes: &[u8], cap: u64, message: &str) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("TICKETS.md");
        fs::write(&path, bytes).unwrap();
        assert_eq!(Machine::here().read(&path, cap).unwrap_err().to_string(), message);
    }

    #[test]
    fn a_file_is_read_up_to_its_cap() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("TICKETS.md");
        fs::write(&path, "\u{feff}# T1\r\n").unwrap();
        assert_eq!(Machine::here().read(&path, 9).unwrap(), "\u{feff}# T1\r\n");
        check_refused(&[b'a'; 3 * 1024 * 1024], 1024 * 1024, "is larger than it may be: 3.0 MiB of 1.0 MiB");
    }

    #[test]
    fn what_is_no_text_says_why() {
        let bytes = b"ok\ncaf\xe9\n";
        check_refused(bytes, 99, "is not UTF-8: byte 0xE9 at offset 6, on line 2; save it as UTF-8");
    }

    #[test]
    fn what_is_not_there_and_what_is_no_file_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let absent = Machine::here().read(&folder.path().join("none.md"), 9).unwrap_err();
        assert!(absent.is_absent());
        assert_eq!(absent.to_string(), "does not exist");
        let not = Machine::here().read(folder.path(), 9).unwrap_err();
        assert!(!not.is_absent());
        assert_eq!(not.to_string(), "is a folder, not a file");
    }
}
