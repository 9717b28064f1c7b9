//! [`Repository`]: where git keeps what it knows of a workspace.
//!
//! A linked worktree has a file `.git` that names its own folder inside the repository, which has a file that names the common one. Asks a
//! disk, not git. Start at [`Repository::around`].

use std::path::{Path, PathBuf};

use smol_str::SmolStr;

use crate::load::relative;
use crate::os::{Checkout, Disk, OnChange, Watch, WatchError};
use crate::project::DocPath;

/// These files hold a line each.
const LONGEST: u64 = 64 * 1024;

/// A checkout and git's own folders of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// The folder that holds `.git`.
    pub root: PathBuf,
    /// The workspace's folder in it; empty for all of it.
    pub prefix: DocPath,
    /// Where this checkout's `HEAD` is.
    pub own: PathBuf,
    /// Where the refs of all checkouts are.
    pub common: PathBuf,
}

impl Repository {
    /// The repository around a folder, if there is one. Whether git can read it shows when git is asked.
    pub fn around(disk: &dyn Disk, folder: &Path) -> Option<Repository> {
        let Checkout { root, own, common } = Checkout::around(disk, folder)?;
        let prefix = relative(folder.strip_prefix(&root).ok()?)?;
        Some(Repository { root, prefix, own, common })
    }

    /// Watches what says which commits there are and which one is checked out. The rest of what git writes there is left out.
    pub fn watch(&self, disk: &dyn Disk, mut on_change: OnChange) -> Result<Watch, WatchError> {
        let deep = [self.common.join("refs"), self.common.join("reftable")];
        let (flat, below) = ([self.own.clone(), self.common.clone()], deep.clone());
        let tells = move |path: &PathBuf| {
            let is_named = |name: &str| path.file_name().is_some_and(|found| found == name);
            let is_lock = path.extension().is_some_and(|extension| extension == "lock");
            let is_ref = below.iter().any(|folder| path.starts_with(folder));
            !is_lock && (is_ref || ["HEAD", "packed-refs", "shallow"].into_iter().any(is_named))
        };
        let filtered = move |paths: Vec<PathBuf>| {
            let told: Vec<PathBuf> = paths.into_iter().filter(&tells).collect();
            if !told.is_empty() {
                on_change(told);
            }
        };
        disk.watch_folders(&flat, &deep, Box::new(filtered))
    }

    /// The branch that is checked out.
    pub fn branch(&self, disk: &dyn Disk) -> Option<SmolStr> {
        let head = line(disk, &self.own.join("HEAD"))?;
        let branch = head.strip_prefix("ref:")?.trim().strip_prefix("refs/heads/")?;
        // Where refs are kept in a table, this stands in for them.
        (branch != ".invalid").then(|| branch.into())
    }
}

fn line(disk: &dyn Disk, path: &Path) -> Option<String> {
    Some(disk.read(path, LONGEST).ok()?.lines().next()?.to_owned())
}
