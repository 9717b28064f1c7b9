//! Where a run works: its worktree is made and furnished before anything is started in it. Start at [`prepare`].

use super::{
    Os, Place,
    furnish::{self, Setup},
    store::Orders,
    worktree::{self, Wanted},
};
use crate::{
    os::{Git, printed},
    project::Run,
};

/// Makes branch and worktree of a run, or takes those that are there; whether setup is due there. In place there is nothing to make.
///
/// # Errors
/// When that is impossible; a sentence for people.
pub fn prepare(os: &dyn Os, run: &mut Run, orders: &Orders) -> Result<bool, String> {
    let (Some(root), Some(branch)) = (&run.worktree, &run.branch) else { return Ok(true) };
    let place = Place::needed(os, &run.workspace)?;
    let base = run.base_commit.as_deref().unwrap_or_default();
    let wanted = Wanted { root, branch, base, is_ours: orders.reuses, git: run.git.as_deref() };
    let worktree = worktree::add(os, &place, &wanted)?;
    run.git = Some(worktree.own.clone());
    if orders.reuses {
        // Whoever was killed while committing left an index that is older than the branch: to an agent that looks like something to undo.
        printed(Git::told(os, &worktree).work(&["read-tree", "--reset", "HEAD"], "")?)?;
    }
    run.notes = furnish::copy(os, &place, &worktree, &orders.copied);
    run.notes.extend(furnish::link(os, &place, &worktree, &orders.linked));
    if orders.reuses && !run.builds() {
        // What lies there now is none of its doing.
        super::commit::leave(os, run)?;
    }
    Ok(Setup::due(os, &place, &worktree, &run.setup, &orders.setup_when)?.is_some())
}

/// Remembers that setup went well: it is not due again until what it depends on changes.
///
/// # Errors
/// When that cannot be kept; a sentence for people.
pub fn is_set_up(os: &dyn Os, run: &Run, orders: &Orders) -> Result<(), String> {
    let (Some(root), Some(own)) = (&run.worktree, &run.git) else { return Ok(()) };
    let place = Place::needed(os, &run.workspace)?;
    let worktree = worktree::recorded(os, &place, root, own)?;
    // Asked anew: setup may have written the lock file itself.
    match Setup::due(os, &place, &worktree, &run.setup, &orders.setup_when)? {
        Some(setup) => setup.done(os, &worktree),
        None => Ok(()),
    }
}
