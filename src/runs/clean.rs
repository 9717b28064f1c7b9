//! [`clean`]: worktrees and branches of batches that have landed are removed, and records of runs that were over long ago.
//!
//! Only what a record says is Baton's own, and nothing that is nowhere else unless somebody insists. Says what it did and what it left.
//! Start at [`clean`].

use std::collections::BTreeMap;

use super::{Guard, Place, Store, merge, worktree, world};
use crate::os::{Git, Os, printed};
use crate::project::{
    Runs, Seen,
    runs::{Step, Told},
};

/// What is to be cleaned.
#[derive(Clone, Copy, Debug)]
pub struct Cleaning<'a> {
    /// Only this branch, and no records.
    pub only: Option<&'a str>,
    /// How many records of runs that are over are kept.
    pub keep: usize,
    /// Whether what is not committed, and what has not landed, goes as well.
    pub force: bool,
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// What was removed, a sentence each.
    pub removed: Vec<String>,
    /// What was left, and why, a sentence each.
    pub left: Vec<String>,
}

/// Removes what nobody needs any more. What is left is said, and is no error.
///
/// # Errors
/// When git is not there, or refuses to say what there is.
pub fn clean(
    os: &dyn Os,
    place: &Place,
    store: &Store,
    guard: &Guard,
    what: &Cleaning<'_>,
) -> Result<Cleaned, String> {
    let mut done = Cleaned::default();
    let git = place.git(os);
    let runs = store.read(os);
    for (branch, last) in
        branches(&runs).into_iter().filter(|(branch, _)| what.only.is_none_or(|only| only == branch))
    {
        let busy =
            runs.list.iter().find(|seen| seen.is_active() && seen.run.branch.as_ref() == Some(&branch));
        match busy {
            Some(seen) => done.left.push(format!("{branch}: {} works on it", seen.run.id)),
            None => match branch_of(os, place, &git, &branch, last, what.force) {
                Ok(Some(removed)) => done.removed.push(removed),
                Ok(None) => {}
                Err(why) => done.left.push(format!("{branch}: {why}")),
            },
        }
    }
    if what.only.is_none() {
        store.tidy(os, guard);
        records(os, store, &git, what.keep, &mut done)?;
    }
    Ok(done)
}

/// Every branch that a run has, with the newest run that says where its worktree is.
fn branches(runs: &Runs) -> BTreeMap<String, &Seen> {
    let mut all = BTreeMap::new();
    for seen in &runs.list {
        if let (Some(branch), Some(_)) = (&seen.run.branch, &seen.run.worktree) {
            all.entry(branch.clone()).or_insert(seen);
        }
    }
    all
}

/// Removes a branch and its worktree; what is said of that. `None` when both are gone.
fn branch_of(
    os: &dyn Os,
    place: &Place,
    git: &Git<'_>,
    branch: &str,
    seen: &Seen,
    force: bool,
) -> Result<Option<String>, String> {
    let root = seen.run.worktree.clone().unwrap_or_default();
    let tip = world::resolve(git, &format!("refs/heads/{branch}"))?;
    if let (Some(tip), false) = (&tip, force) {
        let head = world::head(git)?.unwrap_or_default();
        if !merge::contains(git, &head, tip)? {
            let count = git.text(&["rev-list", "--count", &format!("{head}..{tip}"), "--"])?;
            return Err(format!(
                "{count} of its commits have not landed; baton land does that, --force removes it all the same"
            ));
        }
    }
    let found = worktree::find(os, place, &root);
    // What lies in the folder now may be an agent's doing, and the record somebody else's.
    let known = worktree::known(os, place, &root, seen.run.git.as_deref());
    if found.is_some() && known.is_none() {
        let root = root.display();
        return Err(format!(
            "git keeps {root} elsewhere than its record says, so it is left alone; git worktree list shows what git keeps"
        ));
    }
    let is_there = known.is_some();
    if let Some(checkout) = known {
        worktree::remove(os, place, &checkout, force)?;
    }
    let had_branch = tip.is_some();
    if had_branch {
        printed(git.ask(&["branch", "--quiet", "-D", "--", branch], "")?)?;
    }
    let was = tip.map(|tip| format!(" (was {})", tip.get(..10).unwrap_or(&tip))).unwrap_or_default();
    Ok(match (had_branch, is_there) {
        (false, false) => None,
        (true, false) => Some(format!("branch {branch}{was}")),
        (false, true) => Some(format!("worktree {}", root.display())),
        (true, true) => Some(format!("branch {branch}{was} and its worktree {}", root.display())),
    })
}

/// Removes the oldest records of runs that are over and told of, and whose branch is gone.
fn records(os: &dyn Os, store: &Store, git: &Git<'_>, keep: usize, done: &mut Cleaned) -> Result<(), String> {
    let branches = world::branches(git)?;
    let mut list = store.read(os).list;
    list.sort_by_key(|seen| std::cmp::Reverse(seen.run.created));
    let is_old = |seen: &&Seen| {
        let has_branch = seen.run.branch.as_ref().is_some_and(|branch| branches.contains_key(branch));
        !seen.alive && seen.run.step == Step::Ended && seen.run.block != Told::Pending && !has_branch
    };
    for seen in list.iter().skip(keep).filter(is_old) {
        match os.remove_folder(&store.folder(&seen.run.id)) {
            Ok(()) => done.removed.push(format!("the record of {}", seen.run.id)),
            Err(error) => done.left.push(format!("the record of {}: {error}", seen.run.id)),
        }
    }
    Ok(())
}
