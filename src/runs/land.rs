//! [`land`]: a batch's branch is merged into the branch that is checked out in the workspace.
//!
//! ```text
//!  branch ──is it there, is it new──▶ merge in git's store ──conflict──▶ refused, nothing touched, the commands told
//!                                          └──▶ is anything in the way ──▶ refused, nothing touched
//!                                                        └──▶ files, then the branch
//! ```
//!
//! Whether it may be landed, as a review says, is asked before. Knows no plan. Start at [`land`].

use std::fmt;
use std::path::PathBuf;

use super::{
    commit::{changed, filtered, list},
    merge::{self, Merged},
    place::Place,
    status, world,
};
use crate::launch::words;
use crate::os::{Git, Os, printed};

/// A branch to land.
#[derive(Clone, Copy, Debug)]
pub struct Branch<'a> {
    /// Its name.
    pub name: &'a str,
    /// The root of its worktree, where it has one.
    pub worktree: Option<&'a std::path::Path>,
    /// What the commit says: which batch, which tickets.
    pub message: &'a str,
    /// The branch it has to land on, where that is set; otherwise the one that is checked out.
    pub onto: Option<&'a str>,
}

/// A branch that was landed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landed {
    /// The branch it was merged into.
    pub into: String,
    /// The full hash of the new commit.
    pub commit: String,
    /// The files it changed, relative to the checkout.
    pub files: Vec<String>,
    /// What somebody should know besides.
    pub notes: Vec<String>,
}

/// Why a branch was not landed. Nothing was touched. Its message says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unlanded {
    /// Everything in it is there already.
    Nothing {
        /// The branch.
        branch: String,
        /// The branch it would be merged into.
        into: String,
    },
    /// Both sides changed the same.
    Conflict {
        /// The branch.
        branch: String,
        /// The branch it would be merged into.
        into: String,
        /// The files git cannot decide, relative to the checkout.
        files: Vec<String>,
        /// Where to decide them.
        root: PathBuf,
    },
    /// Files it would change have changes that are not committed.
    InTheWay {
        /// The branch.
        branch: String,
        /// Those files, relative to the checkout.
        files: Vec<String>,
        /// Where they are.
        root: PathBuf,
    },
    /// Anything else; a sentence.
    Failed(String),
}

impl From<String> for Unlanded {
    fn from(why: String) -> Unlanded {
        Unlanded::Failed(why)
    }
}

impl fmt::Display for Unlanded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unlanded::Nothing { branch, into } => write!(f, "everything in {branch} is in {into} already"),
            Unlanded::Conflict { branch, into, files, root } => {
                let (files, commands) = (list(files), by_hand(branch, root));
                write!(
                    f,
                    "{branch} and {into} both changed {files}, so nothing was touched; to decide it by hand:{commands}"
                )
            }
            Unlanded::InTheWay { branch, files, root } => {
                let (files, root) = (list(files), root.display());
                write!(
                    f,
                    "{branch} changes {files}, which have changes in {root} that are not committed; commit or stash them, then land again"
                )
            }
            Unlanded::Failed(why) => f.write_str(why),
        }
    }
}

/// The commands that merge a branch by hand, a line each.
pub(super) fn by_hand(branch: &str, root: &std::path::Path) -> String {
    let root = root.display().to_string();
    let lines: [&[&str]; 3] =
        [&["merge", "--no-ff", branch], &["commit", "--all", "--no-edit"], &["merge", "--abort"]];
    let why = ["", "   # when the conflicts are decided", "   # to give it up"];
    let line = |(arguments, why): (&[&str], &str)| {
        let argv: Vec<String> =
            ["git", "-C", &root].iter().chain(arguments).map(|word| (*word).to_owned()).collect();
        format!("\n  {}{why}", words::quoted(&argv))
    };
    lines.into_iter().zip(why).map(line).collect()
}

/// Merges a branch into the one that is checked out in the workspace. Changes that are not committed stay, unless the branch changes the same
/// files. Whoever calls holds the lock that keeps launches away.
///
/// # Errors
/// When it is not landed; nothing was touched then.
pub fn land(os: &dyn Os, place: &Place, branch: &Branch<'_>) -> Result<Landed, Unlanded> {
    let git = place.git(os);
    let (into, head) = onto(os, place, &git)?;
    if let Some(onto) = branch.onto.filter(|onto| *onto != into) {
        let root = place.checkout.root.display();
        return Err(Unlanded::Failed(format!(
            "{root} has {into} checked out, and batches land on {onto}; git -C {root} switch {onto}"
        )));
    }
    let name = branch.name.to_owned();
    let tip = world::resolve(&git, &format!("refs/heads/{name}"))?.ok_or_else(|| {
        Unlanded::Failed(format!(
            "there is no branch {name} any more; git branch --list shows those there are"
        ))
    })?;
    if merge::contains(&git, &head, &tip)? {
        return Err(Unlanded::Nothing { branch: name, into });
    }
    let root = place.checkout.root.clone();
    let tree = match merge::merge(&git, &head, &tip)? {
        Merged::Tree(tree) => tree,
        Merged::Conflict(files) => return Err(Unlanded::Conflict { branch: name, into, files, root }),
    };
    let files = changed(&git, &head, &tree)?;
    let in_the_way = in_the_way(os, place, &git, (&head, &tree), &files)?;
    if !in_the_way.is_empty() {
        return Err(Unlanded::InTheWay { branch: name, files: in_the_way, root });
    }
    let new = merge::merge_commit(&git, &tree, [&head, &tip], branch.message)?;
    put(&git, &into, &head, &new)?;
    Ok(Landed { into, commit: new, notes: notes(os, place, &git, branch, &files)?, files })
}

/// The branch that is checked out, and its newest commit.
fn onto(os: &dyn Os, place: &Place, git: &Git<'_>) -> Result<(String, String), String> {
    let root = place.checkout.root.display();
    let into = world::branch(git)?
        .ok_or_else(|| format!("{root} has a commit by itself checked out, so there is no branch to land on; git switch main goes to one"))?;
    if os.exists(&place.checkout.own.join("MERGE_HEAD")) {
        return Err(format!(
            "a merge is under way in {root}; git merge --continue or git merge --abort ends it"
        ));
    }
    let head = world::head(git)?
        .ok_or_else(|| format!("{root} has no commit yet, so there is nothing to land on"))?;
    Ok((into, head))
}

/// Those of `files` that are not as the newest commit has them, and would be lost.
fn in_the_way(
    os: &dyn Os,
    place: &Place,
    git: &Git<'_>,
    (head, tree): (&str, &str),
    files: &[String],
) -> Result<Vec<String>, String> {
    /// More paths than this are not put on a command line.
    const NAMED: usize = 200;
    let asked = if files.len() > NAMED { &[] } else { files };
    let mut found: Vec<String> = match files.is_empty() {
        true => Vec::new(),
        false => status::changes(git, asked)?.into_iter().map(|change| change.path).collect(),
    };
    found.retain(|path| files.contains(path));
    // What git ignores is nobody's to overwrite, either.
    let there = |path: &String| os.exists(&place.checkout.root.join(path));
    let new = printed(git.ask(
        &["diff-tree", "-r", "-z", "--name-only", "--no-renames", "--diff-filter=A", head, tree, "--"],
        "",
    )?)?;
    let new = String::from_utf8_lossy(&new).into_owned();
    found.extend(new.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).filter(there));
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Puts the files of a commit in the place of those of another, then moves the branch.
fn put(git: &Git<'_>, into: &str, old: &str, new: &str) -> Result<(), String> {
    printed(git.work(&["read-tree", "-m", "-u", old, new], "")?)?;
    let moved = git.ask(&["update-ref", "-m", "baton: land", &format!("refs/heads/{into}"), new, old], "")?;
    if let Err(why) = printed(moved) {
        // Somebody committed in between: as it was.
        printed(git.work(&["read-tree", "-m", "-u", new, old], "")?)?;
        return Err(format!("{into} could not be moved: {why}; nothing was landed"));
    }
    Ok(())
}

fn notes(
    os: &dyn Os,
    place: &Place,
    git: &Git<'_>,
    branch: &Branch<'_>,
    files: &[String],
) -> Result<Vec<String>, String> {
    let mut notes = Vec::new();
    let (raw, _) = filtered(git, files.to_vec())?;
    if !raw.is_empty() {
        notes.push(format!("{} were written as they are stored, as Baton runs no filter (as Git LFS has); git checkout HEAD -- and their names writes them anew", list(&raw)));
    }
    let worktree = branch.worktree.and_then(|root| super::worktree::find(os, place, root));
    if let Some(worktree) = worktree {
        let left = status::changes(&Git::told(os, &worktree), &[])?;
        let paths: Vec<String> = left.into_iter().map(|change| change.path).collect();
        if !paths.is_empty() {
            notes.push(format!(
                "{} in {} were never committed and have not landed",
                list(&paths),
                worktree.root.display()
            ));
        }
    }
    Ok(notes)
}
