//! Worktrees: a folder of its own for each batch, with its own branch, beside the repository.
//!
//! ```text
//!  Wanted ──add──▶ nothing there:       git worktree add -b
//!                  ours, all there:     used as it is
//!                  ours, half made:     git never finished it, so nobody worked in it; made anew
//!                  ours, folder gone:   made anew from the branch
//!                  anything else:       refused with the commands to look at it and remove it
//! ```
//!
//! What git's own folder of a worktree is, is asked when the worktree is made and kept by whoever keeps records: an agent may write to the
//! `.git` in its folder. Knows no batch. Start at [`add`].

use std::path::{Path, PathBuf};

use super::{
    furnish,
    place::Place,
    status,
    world::{self, Listed},
};
use crate::os::{Answer, Checkout, Git, Os, printed};

/// The reason git gives for a lock while it makes a worktree.
const UNFINISHED: &str = "initializing";

/// A worktree somebody wants to have.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Its root, absolute.
    pub root: &'a Path,
    /// Its branch.
    pub branch: &'a str,
    /// The full hash of the commit the branch begins at, where it is not there yet.
    pub base: &'a str,
    /// Whether a record says that the branch and the worktree are Baton's own.
    pub is_ours: bool,
    /// Git's own folder of it, where a record says so.
    pub git: Option<&'a Path>,
}

/// Makes a worktree, or finds the one that is wanted. Nothing that anybody made is changed. An error is a sentence, and nothing is left half
/// done that the next call would not put right.
pub fn add(os: &dyn Os, place: &Place, wanted: &Wanted<'_>) -> Result<Checkout, String> {
    let git = place.git(os);
    check_name(&git, wanted.branch)?;
    let branches = world::branches(&git)?;
    let has_branch = branches.contains_key(wanted.branch);
    let listed = world::worktrees(&git)?.into_iter().find(|one| is_same(os, &one.root, wanted.root));
    if !wanted.is_ours && (has_branch || listed.is_some()) {
        return Err(not_ours(wanted, has_branch));
    }
    match listed {
        // Nobody could work where git never finished, and nothing is lost where nothing is.
        Some(listed) if is_unfinished(&listed) || is_empty(os, wanted.root) => {
            if !is_empty(os, wanted.root) && !is_nobodys(os, place, wanted.root) {
                return Err(left_alone(wanted.root));
            }
            os.remove_folder(wanted.root)
                .map_err(|error| format!("{} cannot be removed: {error}", wanted.root.display()))?;
            forget(&git, wanted.root)?;
        }
        Some(listed) => return reused(os, place, wanted, &listed),
        None if !is_empty(os, wanted.root) => return Err(in_the_way(wanted.root)),
        None => {}
    }
    make(&git, wanted, has_branch)?;
    let own = own(os, place, wanted.root).ok_or_else(|| {
        format!("{}: git made it, but its own folder of it is nowhere to be found", wanted.root.display())
    })?;
    Ok(place.checkout.linked(wanted.root, &own))
}

/// The worktree at `root`, as git knows it now; `None` where it knows none or its folder is gone. A record that names git's own folder of it is to
/// be believed rather than this.
pub fn find(os: &dyn Os, place: &Place, root: &Path) -> Option<Checkout> {
    let own = own(os, place, root).filter(|_| os.is_folder(root))?;
    Some(place.checkout.linked(root, &own))
}

/// The worktree at `root` whose own folder of git's is `recorded`, where git says so as well: a record may have been written by anybody. `None`
/// where git keeps it elsewhere, or knows none.
pub fn known(os: &dyn Os, place: &Place, root: &Path, recorded: Option<&Path>) -> Option<Checkout> {
    let is_it = |own: &PathBuf| recorded.is_none_or(|recorded| is_same(os, own, recorded));
    let own = owns(os, place, root).into_iter().find(is_it)?;
    Some(place.checkout.linked(root, recorded.unwrap_or(&own)))
}

/// The same for a run at work; an error is a sentence.
pub(super) fn recorded(os: &dyn Os, place: &Place, root: &Path, own: &Path) -> Result<Checkout, String> {
    known(os, place, root, Some(own)).ok_or_else(|| {
        let (root, own) = (root.display(), own.display());
        format!("{root} is not the worktree that git keeps in {own}, so nothing is done there; git worktree list shows those there are")
    })
}

/// Removes a worktree, its branch staying. What is not committed in it keeps it, unless `force`d. That it is gone already is fine.
pub fn remove(os: &dyn Os, place: &Place, checkout: &Checkout, force: bool) -> Result<(), String> {
    let git = place.git(os);
    let root = &checkout.root;
    if is_same(os, root, &place.checkout.root) {
        return Err(format!("{} is where this was asked from, so it is left alone", root.display()));
    }
    let Some(listed) = world::worktrees(&git)?.into_iter().skip(1).find(|one| is_same(os, &one.root, root))
    else {
        return match is_empty(os, root) {
            true => Ok(()),
            false => Err(format!("{}: git knows of no worktree there, so it is left alone", root.display())),
        };
    };
    if !force && !is_unfinished(&listed) && !is_empty(os, root) {
        refuse_changes(os, place, checkout)?;
    }
    // What it holds was looked at above, with git's own folder of it; git itself would believe the `.git` in it.
    match forget(&git, root) {
        Err(_) if force && !is_empty(os, root) => {
            if !is_nobodys(os, place, root) {
                return Err(left_alone(root));
            }
            os.remove_folder(root)
                .map_err(|error| format!("{} cannot be removed: {error}", root.display()))?;
            forget(&git, root)
        }
        removed => removed,
    }
}

/// Whether a folder is a worktree, and not one of another repository: git's list of them may have been copied or written by hand.
fn is_nobodys(os: &dyn Os, place: &Place, root: &Path) -> bool {
    let dot = root.join(".git");
    if !os.exists(&dot) || os.is_folder(&dot) {
        return false;
    }
    let ours = place.checkout.common.join("worktrees");
    let claims = |own: &Path| leads(os, own, root) && own.parent() != Some(&ours);
    Checkout::around(os, root).is_none_or(|found| !claims(&found.own))
}

fn left_alone(root: &Path) -> String {
    let root = root.display();
    format!(
        "{root} is on git's list of worktrees and does not look like one of this repository's, so it is left alone; look at it, and remove it yourself"
    )
}

/// Has git remove a worktree and what it keeps of it.
fn forget(git: &Git<'_>, root: &Path) -> Result<(), String> {
    printed(git.work(&["worktree", "remove", "--force", "--force", "--", text(root)?], "")?).map(|_| ())
}

fn refuse_changes(os: &dyn Os, place: &Place, checkout: &Checkout) -> Result<(), String> {
    let mut changes = status::changes(&Git::told(os, checkout), &[])?;
    changes.retain(|change| !furnish::is_ours(os, place, checkout, change));
    let Some(first) = changes.first() else { return Ok(()) };
    let (root, path) = (checkout.root.display(), first.path.escape_debug());
    let more = match changes.len() {
        1 => String::new(),
        all => format!(" and {} more", all - 1),
    };
    Err(format!(
        "{root} holds changes that are not committed ({path}{more}); commit them, or --force to lose them"
    ))
}

/// Whether a branch may be called this, by git's rules and so that no program takes it for something else.
pub fn check_name(git: &Git<'_>, branch: &str) -> Result<(), String> {
    let refused = |why: &str| Err(format!("a branch cannot be called \"{}\": {why}", branch.escape_debug()));
    if branch.starts_with('-') {
        return refused("it would be taken for an option");
    }
    if branch.chars().any(|c| c.is_control() || is_unseen(c)) {
        return refused("it holds characters that cannot be seen");
    }
    if matches!(branch, "HEAD" | "@") || branch.starts_with("refs/") {
        return refused("git means something else by it");
    }
    match git.ask(&["check-ref-format", &format!("refs/heads/{branch}")], "")? {
        Answer { code: Some(0), .. } => Ok(()),
        Answer { code: Some(1), .. } => {
            refused("git does not allow it (git help check-ref-format says what it allows)")
        }
        answer => printed(answer).map(|_| ()),
    }
}

/// Whether a character is there to mislead: it cannot be seen, or turns others around.
pub(super) fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn make(git: &Git<'_>, wanted: &Wanted<'_>, has_branch: bool) -> Result<(), String> {
    let root = text(wanted.root)?;
    let answer = match has_branch {
        true => git.work(&["worktree", "add", "--", root, wanted.branch], "")?,
        false => {
            git.work(&["worktree", "add", "--no-track", "-b", wanted.branch, "--", root, wanted.base], "")?
        }
    };
    printed(answer)
        .map(|_| ())
        .map_err(|why| format!("no worktree could be made in {}: {why}", wanted.root.display()))
}

/// A worktree of ours that is all there, made ready for somebody else.
fn reused(os: &dyn Os, place: &Place, wanted: &Wanted<'_>, listed: &Listed) -> Result<Checkout, String> {
    let root = wanted.root;
    if listed.branch.as_deref() != Some(wanted.branch) {
        let there = listed.branch.as_deref().unwrap_or("a commit by itself");
        let (root, branch) = (root.display(), wanted.branch);
        return Err(format!(
            "{root} has {there} checked out, not {branch}; git -C {root} switch {branch} puts that right"
        ));
    }
    let recorded = wanted.git.and_then(|own| known(os, place, root, Some(own))).map(|found| found.own);
    let own = recorded.or_else(|| own(os, place, root)).ok_or_else(|| in_the_way(root))?;
    let names = Checkout::around(os, root).filter(|found| found.root == root).map(|found| found.own);
    if names.as_ref() != Some(&own) {
        let (root, own) = (root.display(), own.display());
        return Err(format!(
            "{root}/.git does not lead to {own} any more, so somebody rewrote it; git worktree repair {root} puts it right"
        ));
    }
    // Whoever held these was killed, or there would be no launch.
    for lock in ["index.lock", "HEAD.lock"] {
        os.remove_file(&own.join(lock)).map_err(|error| format!("{}: {error}", own.join(lock).display()))?;
    }
    Ok(place.checkout.linked(root, &own))
}

/// Whether git was killed while it made it.
fn is_unfinished(listed: &Listed) -> bool {
    listed.locked.as_deref() == Some(UNFINISHED)
}

/// Git's own folder of the worktree at `root`.
fn own(os: &dyn Os, place: &Place, root: &Path) -> Option<PathBuf> {
    owns(os, place, root).into_iter().next()
}

/// Every folder of git's that leads to `root`: an old one may be left.
fn owns(os: &dyn Os, place: &Place, root: &Path) -> Vec<PathBuf> {
    let all = place.checkout.common.join("worktrees");
    let names = os.names(&all).unwrap_or_default().into_iter();
    names.map(|name| all.join(name)).filter(|own| leads(os, own, root)).collect()
}

/// Whether a folder of git's says that it is about the worktree at `root`.
fn leads(os: &dyn Os, own: &Path, root: &Path) -> bool {
    let Ok(dot) = os.read(&own.join("gitdir"), 64 * 1024) else { return false };
    // Git may write it relative to its own folder.
    let dot = own.join(dot.trim_end_matches(['\r', '\n']));
    dot.parent().is_some_and(|folder| is_same(os, folder, root))
}

fn is_same(os: &dyn Os, one: &Path, other: &Path) -> bool {
    one == other
        || os.canonical(one).ok().zip(os.canonical(other).ok()).is_some_and(|(one, other)| one == other)
}

/// Whether nothing is lost when a folder is made here.
fn is_empty(os: &dyn Os, folder: &Path) -> bool {
    !os.exists(folder) || os.names(folder).is_some_and(|names| names.is_empty())
}

fn text(path: &Path) -> Result<&str, String> {
    path.to_str().ok_or_else(|| format!("{}: a folder whose name is no text", path.display()))
}

fn in_the_way(root: &Path) -> String {
    let root = root.display();
    format!(
        "{root} is in the way: it is there, and git knows of no worktree in it; look at it, and move it away or remove it"
    )
}

fn not_ours(wanted: &Wanted<'_>, has_branch: bool) -> String {
    let (root, branch) = (wanted.root.display(), wanted.branch);
    match has_branch {
        true => format!(
            "there is a branch {branch} that Baton did not make; git log {branch} shows it, git branch -d {branch} removes it, --branch takes another name"
        ),
        false => format!(
            "there is a worktree in {root} that Baton did not make; git -C {root} status shows it, git worktree remove {root} removes it"
        ),
    }
}
