//! [`State`]: folders and files that Baton keeps for itself, which nobody else edits. Users' files go through [`super::Disk`].
//!
//! Knows no file by name. Start at [`State::put`].

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::{Machine, replace};

/// Keeping things on a disk. Paths are absolute.
pub trait State: Send + Sync {
    /// The folder for what is the user's and of no repository; `None` where nobody says where that is.
    fn own(&self) -> Option<PathBuf>;

    /// Puts a file at `path` with this text, whole or not at all, whatever stood there; it is on the disk when this comes back.
    fn put(&self, path: &Path, text: &str) -> io::Result<()>;

    /// Opens the file at `path` to write at its end; it is made where it is absent.
    fn append(&self, path: &Path) -> io::Result<Box<dyn Write + Send>>;

    /// The end of a file, at most so many bytes of it; what is no UTF-8 in it is replaced.
    fn tail(&self, path: &Path, most: u64) -> io::Result<String>;

    /// Makes a folder that must not be there yet.
    fn make_folder(&self, path: &Path) -> io::Result<()>;

    /// Makes a folder and those around it where they are absent.
    fn make_folders(&self, path: &Path) -> io::Result<()>;

    /// Lets whoever may read a file run it, where a system asks for that.
    fn make_executable(&self, path: &Path) -> io::Result<()>;

    /// Removes a file. That there is none is no error.
    fn remove_file(&self, path: &Path) -> io::Result<()>;

    /// Removes a folder with all that is in it. That there is none is no error.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
}

impl State for Machine {
    fn own(&self) -> Option<PathBuf> {
        let named = if cfg!(windows) { "LOCALAPPDATA" } else { "XDG_STATE_HOME" };
        // What is no absolute path means nothing there.
        let named = std::env::var_os(named).map(PathBuf::from).filter(|folder| folder.is_absolute());
        let folder = named.or_else(|| Some(self.home.as_ref()?.join(".local/state")))?;
        Some(folder.join("baton"))
    }

    fn put(&self, path: &Path, text: &str) -> io::Result<()> {
        replace::put(path, text)
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn Write + Send>> {
        Ok(Box::new(OpenOptions::new().append(true).create(true).open(path)?))
    }

    fn tail(&self, path: &Path, most: u64) -> io::Result<String> {
        let mut file = File::open(path)?;
        let from = file.metadata()?.len().saturating_sub(most);
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        file.take(most).read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn make_folders(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    #[cfg(unix)]
    fn make_executable(&self, path: &Path) -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path)?.permissions().mode();
        fs::set_permissions(path, fs::Permissions::from_mode(mode | (mode & 0o444) >> 2))
    }

    #[cfg(not(unix))]
    fn make_executable(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        absent_is_fine(fs::remove_file(path))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        absent_is_fine(fs::remove_dir_all(path))
    }
}

fn absent_is_fine(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_takes_the_place_of_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let (path, machine) = (folder.path().join("record.json"), Machine { home: None });
        machine.put(&path, "a").unwrap();
        machine.put(&path, "b").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "b");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn what_is_gone_can_be_removed() {
        let folder = tempfile::tempdir().unwrap();
        let (path, machine) = (folder.path().join("runs/a"), Machine { home: None });
        machine.remove_folder(&path).unwrap();
        machine.remove_file(&path).unwrap();
        machine.make_folders(&path).unwrap();
        machine.append(&path.join("log")).unwrap().write_all(b"a").unwrap();
        assert!(machine.make_folder(&path).is_err());
        machine.remove_folder(&path).unwrap();
        machine.make_folder(&path).unwrap();
    }

    #[test]
    fn the_end_of_a_file_is_read_and_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        fs::write(&path, "one\ntwo\n").unwrap();
        let machine = Machine { home: None };
        assert_eq!(machine.tail(&path, 4).unwrap(), "two\n");
        assert_eq!(machine.tail(&path, 400).unwrap(), "one\ntwo\n");
        assert!(machine.tail(&folder.path().join("none"), 4).is_err());
    }
}
