//! [`Copies`]: a copy of a file where nothing stands yet.
//!
//! Start at [`Copies::copy`].

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;

use super::Machine;

/// Copying files. Paths are absolute.
pub trait Copies: Send + Sync {
    /// Copies a file's bytes and permissions to a path where nothing stands; its folder is there already. Fails when something stands there, be
    /// it a link that leads nowhere, and when `from` is no regular file.
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Makes a link at `to`, where nothing stands, that leads to `from`.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;
}

impl Copies for Machine {
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        // Looked at before it is opened: to open a pipe is to wait for somebody to write to it.
        let found = fs::metadata(from)?;
        if !found.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file"));
        }
        let mut source = File::open(from)?;
        let mut target = OpenOptions::new().write(true).create_new(true).open(to)?;
        let copied =
            fs::set_permissions(to, found.permissions()).and_then(|()| io::copy(&mut source, &mut target));
        if copied.is_err() {
            // It is ours, and half of it is worse than nothing.
            let _ = fs::remove_file(to);
        }
        copied.map(|_| ())
    }

    #[cfg(unix)]
    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        std::os::unix::fs::symlink(from, to)
    }

    #[cfg(windows)]
    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        match from.is_dir() {
            true => std::os::windows::fs::symlink_dir(from, to),
            false => std::os::windows::fs::symlink_file(from, to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_takes_nobodys_place() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a"), b"\xff\0").unwrap();
        let machine = Machine { home: None };
        machine.copy(&at("a"), &at("b")).unwrap();
        assert_eq!(fs::read(at("b")).unwrap(), b"\xff\0");
        assert_eq!(machine.copy(&at("a"), &at("b")).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert!(machine.copy(folder.path(), &at("c")).is_err());
        assert!(!at("c").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_elsewhere_is_not_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a"), "secret").unwrap();
        std::os::unix::fs::symlink(at("elsewhere"), at("b")).unwrap();
        assert!(Machine { home: None }.copy(&at("a"), &at("b")).is_err());
        assert!(!at("elsewhere").exists());
    }
}
