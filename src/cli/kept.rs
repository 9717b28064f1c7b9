//! [`Kept`]: where the runs of the repository around a workspace are kept, and what is known of them.
//!
//! Inside a worktree that a run has to itself, plans are those of the workspace the run was launched from: there they are written, and an
//! agent that asks what to do next hears the same as everybody else. Start at [`Kept::around`] and [`folder_of_plans`].

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use super::failure::Failure;
use crate::load::Workspace;
use crate::os::{Checkout, Disk, OnChange, Os, Watch};
use crate::project::{DocPath, Project, Run, Runs, Seen, Take};
use crate::runs::{Store, takes};

/// Where runs are kept.
#[derive(Debug)]
pub(super) struct Kept {
    /// Git's common directory.
    pub(super) common: PathBuf,
    /// The store in it.
    pub(super) store: Store,
    /// The workspace's root, links followed.
    root: PathBuf,
}

impl Kept {
    /// Where the runs of the repository around a folder are; `None` without a repository.
    pub(super) fn around(disk: &dyn Disk, folder: &Path) -> Option<Kept> {
        let common = Checkout::around(disk, folder)?.common;
        let root = disk.canonical(folder).unwrap_or_else(|_| folder.to_path_buf());
        Some(Kept { store: Store::at(&common), common, root })
    }

    /// The same where nothing can be done without.
    ///
    /// # Errors
    /// When there is no repository.
    pub(super) fn needed(disk: &dyn Disk, folder: &Path) -> Result<Kept, Failure> {
        Kept::around(disk, folder).ok_or_else(|| {
            let folder = folder.display();
            Failure::new(format!(
                "{folder} is in no git repository, and runs are kept in one; `git init` makes one"
            ))
        })
    }

    /// A batch of a plan of this workspace.
    pub(super) fn batch<'a>(&'a self, plan: &'a DocPath, batch: &'a str) -> takes::Batch<'a> {
        takes::Batch { workspace: &self.root, plan, batch }
    }

    /// Every run of the repository, whichever workspace it was launched from.
    pub(super) fn all(&self, os: &dyn Os) -> Runs {
        self.store.read(os)
    }

    /// The runs that were launched from this workspace.
    pub(super) fn own(&self, os: &dyn Os) -> Runs {
        let mut runs = self.all(os);
        runs.list.retain(|seen| self.is_own(os, &seen.run));
        runs.takes.retain(|take| Take::is_same_place(take.workspace.as_deref(), Some(&self.root)));
        runs
    }

    fn is_own(&self, os: &dyn Os, run: &Run) -> bool {
        run.workspace == self.root || os.canonical(&run.workspace).is_ok_and(|root| root == self.root)
    }

    /// The run that is meant: by its name, or the newest of a batch by its number; those of this workspace before others.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn find(&self, os: &dyn Os, text: &str) -> Result<Seen, Failure> {
        let mut runs = self.all(os);
        let (own, others): (Vec<_>, Vec<_>) =
            std::mem::take(&mut runs.list).into_iter().partition(|seen| self.is_own(os, &seen.run));
        let mut all = own.into_iter().chain(others);
        let named = |seen: &Seen| seen.run.id == text || is_called(&seen.run.batch, text);
        if let Some(seen) = all.find(named) {
            return Ok(seen);
        }
        match runs.unread.iter().find(|unread| unread.id == text) {
            Some(unread) => Err(Failure::new(format!("{text}: {}", unread.why))),
            None => Err(Failure::new(format!(
                "there is no run {text}, nor one of a batch {text}; `baton runs` lists them"
            ))),
        }
    }

    /// Tells `changed` whenever a record changes, a run begins or a supervisor ends, until the watch is dropped. Makes the folder where
    /// there was no run yet, if the first one is waited for.
    ///
    /// # Errors
    /// When nothing can be watched.
    pub(super) fn watch(&self, os: &dyn Os, make: bool, changed: Sender<()>) -> Result<Watch, Failure> {
        if make {
            // A folder that is not there cannot be watched; where it cannot be made there is nothing to come, either.
            let _ = os.make_folders(&self.store.runs());
        }
        let on_change: OnChange = Box::new(move |_| {
            // Nobody waits any more.
            let _ = changed.send(());
        });
        let watch = os.watch_folders(&[], &[self.store.root().to_path_buf()], on_change);
        watch.map_err(|why| Failure::new(why.to_string()))
    }
}

/// Whether a batch is called so: `2`, `b2`, `Batch 2`.
fn is_called(batch: &str, text: &str) -> bool {
    let (batch, text) = (batch.to_lowercase(), text.trim().to_lowercase());
    let label = batch.rsplit(' ').next().unwrap_or_default();
    batch == text || label == text || text.strip_prefix('b') == Some(label)
}

/// Tells a project what is known of runs.
pub(super) fn tell(project: &mut Project, os: &dyn Os, workspace: &Workspace) {
    project.set_runs(known(os, workspace));
}

/// What is known of a workspace's runs; nothing outside a repository.
///
/// Whoever decides by the plan asks before reading it: a run may end in between, and says that its block stands in the plan only when it
/// does. The other way round the plan would be without the block and the record would say that there is none to come.
pub(super) fn known(os: &dyn Os, workspace: &Workspace) -> Runs {
    Kept::around(os, &workspace.root).map(|kept| kept.own(os)).unwrap_or_default()
}

/// The folder that a command about plans is meant for when it is started in `here`: inside the worktree of a run, the same folder of the
/// workspace the run was launched from.
pub(super) fn folder_of_plans(os: &dyn Os, here: &Path) -> PathBuf {
    home(os, here).unwrap_or_else(|| here.to_path_buf())
}

fn home(os: &dyn Os, here: &Path) -> Option<PathBuf> {
    let here = os.canonical(here).ok()?;
    let checkout = Checkout::around(os, &here)?;
    if checkout.own == checkout.common {
        return None;
    }
    let runs = Store::at(&checkout.common).read(os);
    let real = |path: &Path| os.canonical(path).unwrap_or_else(|_| path.to_path_buf());
    let is_its = |seen: &&Seen| seen.run.worktree.as_deref().map(real).as_ref() == Some(&checkout.root);
    let run = &runs.list.iter().find(is_its)?.run;
    // What a worktree says of its repository may be an agent's doing: the workspace has to be of the same one by its own account.
    let workspace = os.canonical(&run.workspace).ok()?;
    if Checkout::around(os, &workspace)?.common != checkout.common {
        return None;
    }
    let inner = here.strip_prefix(real(&run.folder)).ok().map(|inner| workspace.join(inner));
    Some(inner.filter(|folder| os.is_folder(folder)).unwrap_or(workspace))
}
