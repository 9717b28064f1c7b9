//! Writing a file whole or not at all, and only over what its writer has seen.
//!
//! The new text is written beside the file and takes its place in one step, so a crash leaves the old file or the new one. Knows no text
//! format. Start at [`write`].

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;

/// Puts `new` in the place of the text `was`; without `was`, makes the file. See [`super::Disk::write`].
pub(super) fn write(path: &Path, was: Option<&str>, new: &str) -> Result<(), WriteError> {
    match was {
        Some(was) => replace(path, was, new),
        None => create(path, new),
    }
}

fn replace(path: &Path, was: &str, new: &str) -> Result<(), WriteError> {
    // A link stays a link: what it leads to is replaced.
    let path = &path.canonicalize().map_err(WriteError::Io)?;
    let permissions = fs::metadata(path).map_err(WriteError::Io)?.permissions();
    if permissions.readonly() {
        return Err(WriteError::Io(io::ErrorKind::PermissionDenied.into()));
    }
    let beside = Beside::new(path, new, Some(permissions)).map_err(WriteError::Io)?;
    // Whoever else of us writes this file waits until it was compared and replaced; who waited finds another file there.
    let _locked = lock(path).map_err(WriteError::Io)?;
    if fs::read(path).map_err(WriteError::Io)? != was.as_bytes() {
        return Err(WriteError::Changed);
    }
    fs::rename(&beside.path, path).map_err(WriteError::Io)
}

/// Puts `text` in the place of whatever stands there. See [`super::State::put`].
pub(super) fn put(path: &Path, text: &str) -> io::Result<()> {
    fs::rename(&Beside::new(path, text, None)?.path, path)
}

/// The file, locked until this is dropped.
#[cfg(unix)]
fn lock(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    match file.lock() {
        Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
        _ => Ok(file),
    }
}

/// Here a locked file could not be read to compare it, nor replaced.
#[cfg(not(unix))]
fn lock(_: &Path) -> io::Result<()> {
    Ok(())
}

fn create(path: &Path, new: &str) -> Result<(), WriteError> {
    // The first file of a folder makes the folder.
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(WriteError::Io)?;
    let beside = Beside::new(path, new, None).map_err(WriteError::Io)?;
    // Unlike a rename, a hard link never takes the place of a file that is there.
    match fs::hard_link(&beside.path, path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(WriteError::Exists),
        Err(_) if path.exists() => Err(WriteError::Exists),
        // Some file systems have no hard links.
        Err(_) => fs::rename(&beside.path, path).map_err(WriteError::Io),
    }
}

/// A file beside the one to write, gone again when this is dropped.
struct Beside {
    path: PathBuf,
}

impl Beside {
    fn new(of: &Path, text: &str, permissions: Option<fs::Permissions>) -> io::Result<Beside> {
        let (beside, mut file) = Beside::open(of)?;
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        Ok(beside)
    }

    /// Tries names until one is free; another process may be writing the same file.
    fn open(of: &Path) -> io::Result<(Beside, File)> {
        let name = of.file_name().unwrap_or_default().to_string_lossy();
        let mut number = 0;
        loop {
            let path = of.with_file_name(format!(".{name}.{}-{number}.tmp", process::id()));
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => return Ok((Beside { path }, file)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 100 => number += 1,
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // After a rename it is gone already.
        let _ = fs::remove_file(&self.path);
    }
}

/// Why a file was not written; it is as it was. Its message is the second half of a sentence that begins with the name of the file.
#[derive(Debug)]
pub enum WriteError {
    /// It does not hold any more what was read from it.
    Changed,
    /// It was to be made and is there already.
    Exists,
    /// The disk refuses.
    Io(io::Error),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Changed => {
                f.write_str("was changed by somebody else in the meantime and was left alone; run again")
            }
            WriteError::Exists => f.write_str("exists already"),
            WriteError::Io(error) => write!(f, "cannot be written: {error}"),
        }
    }
}

impl std::error::Error for WriteError {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// Writes over a file that holds `there`; what it holds afterwards, and what else lies in its folder.
    fn written(there: Option<&str>, was: Option<&str>, new: &str) -> (Option<String>, usize, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("TICKETS.md");
        if let Some(there) = there {
            fs::write(&path, there).unwrap();
        }
        let said = write(&path, was, new).map_or_else(|error| error.to_string(), |()| String::new());
        let left = fs::read_dir(folder.path()).unwrap().count();
        (fs::read_to_string(&path).ok(), left, said)
    }

    #[test]
    fn what_was_read_is_replaced_and_nothing_is_left_behind() {
        assert_eq!(written(Some("a\r\n"), Some("a\r\n"), "b\r\n"), (Some("b\r\n".into()), 1, String::new()));
        assert_eq!(written(None, None, "new"), (Some("new".into()), 1, String::new()));
    }

    #[test]
    fn what_somebody_else_wrote_stays() {
        let (text, left, said) = written(Some("theirs"), Some("read"), "ours");
        assert_eq!((text.as_deref(), left), (Some("theirs"), 1));
        assert!(said.contains("changed by somebody else"), "{said}");
        let (text, left, said) = written(Some("theirs"), None, "ours");
        assert_eq!((text.as_deref(), left, said.as_str()), (Some("theirs"), 1, "exists already"));
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("plan.md"), folder.path().join("TICKETS.md"));
        fs::write(&path, "a").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("plan.md", &link).unwrap();
        write(&link, Some("a"), "b").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(fs::read_to_string(&path).unwrap(), "b");
    }
}
