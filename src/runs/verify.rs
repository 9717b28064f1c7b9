//! [`verify`]: commands decide, one after the other, whether what is in a folder works. [`sync`]: whether several branches work together.
//!
//! ```text
//!  branches ──merged one after the other in git's store──▶ commit ──▶ scratch worktree ──▶ setup ──▶ verify ──▶ removed
//!                                │
//!                                └──conflict──▶ which branch, which files, the commands; nothing was made
//! ```
//!
//! Commands run like an agent does: by argv, held, ended with all they started. Nothing is said of it here. Start at [`verify`].

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use super::attend::{Job, Owner};
use super::{
    Place, command, furnish,
    land::{Unlanded, by_hand},
    merge::{self, Merged},
    worktree, world,
};
use crate::os::{Checkout, Os, printed};
use crate::project::runs::Verified;

/// How commands are run.
#[derive(Clone, Copy, Debug)]
pub struct How<'a> {
    /// The `baton` that holds them.
    pub baton: &'a Path,
    /// Variables they get besides those they inherit.
    pub env: &'a BTreeMap<String, String>,
    /// Names of variables they do not inherit; `*` stands for anything.
    pub hidden: &'a [String],
    /// How long each may take.
    pub limit: Duration,
}

/// Runs commands in a folder, in order, until one fails. What each came to; `owner` hears what they print.
pub fn verify(
    os: &dyn Os,
    how: &How<'_>,
    folder: &Path,
    commands: &[Vec<String>],
    owner: &mut dyn Owner,
) -> Vec<Verified> {
    let mut all = Vec::new();
    for argv in commands {
        let How { baton, env, hidden, limit } = *how;
        let job = Job { baton, argv, folder, input: None, began: None, env, hidden, limit, alone: false };
        let (_, verified) = command(os, &job, owner);
        let failed = verified.code != Some(0);
        all.push(verified);
        if failed {
            break;
        }
    }
    all
}

/// Whether all of so many commands ended well.
pub fn passed(verified: &[Verified], commands: usize) -> bool {
    verified.len() == commands && verified.iter().all(|one| one.code == Some(0))
}

/// What is brought together, and how that is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Syncing<'a> {
    /// Branches, in the order they are merged.
    pub branches: &'a [String],
    /// Ignored files that are copied into the scratch worktree, relative to the workspace.
    pub copied: &'a [String],
    /// Ignored files and folders it gets a link to, likewise.
    pub linked: &'a [String],
    /// Commands run in it first.
    pub setup: &'a [Vec<String>],
    /// Commands that decide.
    pub verify: &'a [Vec<String>],
}

/// What came of bringing branches together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synced {
    /// The branches that were merged: those that held anything new.
    pub merged: Vec<String>,
    /// What each command came to, setup first; the first that fails is the last.
    pub verified: Vec<Verified>,
    /// Whether all of them ended well.
    pub passed: bool,
    /// What somebody should know besides.
    pub notes: Vec<String>,
}

/// Merges branches onto what is checked out, in a worktree that is removed afterwards, and runs the commands there. No branch moves.
///
/// # Errors
/// When two branches do not go together, or git or the disk refuses.
pub fn sync(
    os: &dyn Os,
    place: &Place,
    how: &How<'_>,
    what: &Syncing<'_>,
    owner: &mut dyn Owner,
) -> Result<Synced, Unlanded> {
    let lock = place.checkout.common.join("baton/sync");
    os.make_folders(&place.checkout.common.join("baton"))
        .map_err(|error| format!("{}: {error}", lock.display()))?;
    let held = os.lock(&lock, Duration::ZERO).map_err(|error| format!("{}: {error}", lock.display()))?;
    let Some(_held) = held else {
        return Err("another sync of this repository is under way".to_owned().into());
    };
    let (merged, commit) = together(os, place, what.branches)?;
    let scratch = scratch(os, place, &commit)?;
    let mut synced = Synced {
        merged,
        notes: furnish::copy(os, place, &scratch, what.copied),
        verified: Vec::new(),
        passed: false,
    };
    synced.notes.extend(furnish::link(os, place, &scratch, what.linked));
    let folder = scratch.root.join(place.prefix.as_str());
    let commands = [what.setup, what.verify].concat();
    synced.verified = verify(os, how, &folder, &commands, owner);
    synced.passed = passed(&synced.verified, commands.len());
    if let Err(why) = worktree::remove(os, place, &scratch, true) {
        synced.notes.push(why);
    }
    Ok(synced)
}

/// The branches that hold anything new, and a commit of all of them, which is on no branch.
fn together(os: &dyn Os, place: &Place, branches: &[String]) -> Result<(Vec<String>, String), Unlanded> {
    let git = place.git(os);
    let root = place.checkout.root.clone();
    let mut all = world::head(&git)?.ok_or_else(|| format!("{} has no commit yet", root.display()))?;
    let mut merged: Vec<String> = Vec::new();
    for branch in branches {
        let tip = world::resolve(&git, &format!("refs/heads/{branch}"))?
            .ok_or_else(|| format!("there is no branch {branch} any more"))?;
        if merge::contains(&git, &all, &tip)? {
            continue;
        }
        match merge::merge(&git, &all, &tip)? {
            Merged::Tree(tree) => {
                all = merge::merge_commit(&git, &tree, [&all, &tip], &format!("Sync {branch}"))?
            }
            Merged::Conflict(files) => {
                let before = if merged.is_empty() {
                    "what is checked out".to_owned()
                } else {
                    format!("what is checked out with {}", merged.join(", "))
                };
                return Err(Unlanded::Conflict { branch: branch.clone(), into: before, files, root });
            }
        }
        merged.push(branch.clone());
    }
    Ok((merged, all))
}

/// The reason git is given for keeping the scratch worktree, by which one that was left is known.
const REASON: &str = "baton sync";

/// A worktree of a commit that nobody works in.
fn scratch(os: &dyn Os, place: &Place, commit: &str) -> Result<Checkout, String> {
    let git = place.git(os);
    let name = place.main.file_name().and_then(|name| name.to_str()).unwrap_or("repository");
    let root = place.main.with_file_name(format!("{name}.worktrees")).join("baton-sync");
    let text = root.to_str().ok_or_else(|| format!("{}: a folder whose name is no text", root.display()))?;
    let left = world::worktrees(&git)?.into_iter().find(|one| one.root == root);
    match left {
        Some(left) if matches!(left.locked.as_deref(), Some(REASON | "initializing")) => {
            worktree::remove(os, place, &place.checkout.linked(&root, Path::new("")), true)?;
        }
        None if !os.exists(&root) => {}
        _ => return Err(format!("{text} is in the way of a sync; git worktree remove {text} removes it")),
    }
    printed(
        git.work(&["worktree", "add", "--detach", "--lock", "--reason", REASON, "--", text, commit], "")?,
    )?;
    worktree::find(os, place, &root).ok_or_else(|| format!("{text} was made and cannot be found"))
}

/// The commands that bring a branch together by hand where [`sync`] cannot.
pub fn commands(branch: &str, root: &Path) -> String {
    by_hand(branch, root)
}
