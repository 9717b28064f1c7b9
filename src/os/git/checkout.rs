//! [`Checkout`]: where a checkout's files are, and where git keeps what it knows of it.
//!
//! A linked worktree has a file `.git` that names its own folder inside the repository, which has a file that names the common one. Asks a
//! disk, not git. Start at [`Checkout::around`].

use std::path::{Path, PathBuf};

use crate::os::Disk;

/// These files hold a line each.
const LONGEST: u64 = 64 * 1024;

/// A checkout and git's own folders of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout {
    /// The folder that holds `.git`.
    pub root: PathBuf,
    /// Where this checkout's `HEAD` is.
    pub own: PathBuf,
    /// Where the refs of all checkouts are.
    pub common: PathBuf,
}

impl Checkout {
    /// The checkout around a folder, if there is one. Whether git can read it shows when git is asked.
    pub fn around(disk: &dyn Disk, folder: &Path) -> Option<Checkout> {
        let root = folder.ancestors().find(|folder| disk.exists(&folder.join(".git")))?.to_path_buf();
        let dot = root.join(".git");
        let own = match disk.is_folder(&dot) {
            true => dot,
            false => root.join(line(disk, &dot)?.strip_prefix("gitdir:")?.trim()),
        };
        let common = line(disk, &own.join("commondir")).map(|common| own.join(common.trim()));
        let canonical = |folder: PathBuf| disk.canonical(&folder).unwrap_or(folder);
        let common = canonical(common.unwrap_or_else(|| own.clone()));
        Some(Checkout { root, own: canonical(own), common })
    }

    /// Another checkout of the same repository.
    pub fn linked(&self, root: &Path, own: &Path) -> Checkout {
        Checkout { root: root.to_path_buf(), own: own.to_path_buf(), common: self.common.clone() }
    }
}

/// The first line of a small file of git's.
pub(super) fn line(disk: &dyn Disk, path: &Path) -> Option<String> {
    Some(disk.read(path, LONGEST).ok()?.lines().next()?.to_owned())
}
