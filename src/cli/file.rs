//! [`File`]: a file of the user's that a command sets up, and what becomes of it.
//!
//! Start at [`File::write`].

use std::path::{Path, PathBuf};

use super::check::Shown;
use super::diff::unified;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::os::Disk;

/// Nobody writes a longer one by hand: bytes.
const LARGEST: u64 = 4 * 1024 * 1024;

/// A file, and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    /// Where it is.
    pub(super) path: PathBuf,
    /// What was read from it; `None` where there is none yet.
    pub(super) before: Option<String>,
    /// What it is to hold.
    pub(super) after: String,
}

impl File {
    /// What the file at a path holds; `None` where there is none.
    ///
    /// # Errors
    /// When something else stands there, or no text.
    pub(super) fn read(terminal: &Terminal, path: &Path) -> Result<Option<String>, Failure> {
        match terminal.disk.read(path, LARGEST) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.is_absent() => Ok(None),
            Err(error) => Err(Failure::new(format!("{} {error}", path.display()))),
        }
    }

    /// Writes it, unless somebody else did since it was read.
    pub(super) fn write(&self, terminal: &Terminal) -> Result<(), Failure> {
        let written = terminal.disk.write(&self.path, self.before.as_deref(), &self.after);
        written.map_err(|error| Failure::new(format!("{} {error}", self.path.display())))
    }

    /// What writing changes, as a diff.
    pub(super) fn diff(&self, terminal: &Terminal) -> Result<String, Failure> {
        let shown = Shown::new(Some(terminal.folder()?));
        Ok(unified(terminal, &shown.file(&self.path), self.before.as_deref(), &self.after))
    }
}
