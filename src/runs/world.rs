//! [`world`]: everything a launch has to know of the machine, asked from git.
//!
//! Who trusts which commands, and which run somebody is in, is not git's to say and is left open. Start at [`world`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{place::Place, status};
use crate::launch::World;
use crate::os::{Git, Os, printed};
use crate::project::DocPath;

/// What git says of the repository a workspace is in, and which of `files` (relative to the workspace; files or folders) have changes that are
/// not committed. Outside a repository there is no checkout. An error is a sentence: git is not there, or refuses.
pub fn world(os: &dyn Os, workspace: &Path, files: &[DocPath]) -> Result<World, String> {
    let Some(place) = Place::of(os, workspace)? else {
        return Ok(World { workspace: workspace.to_path_buf(), ..World::default() });
    };
    let git = place.git(os);
    let dirty = status::dirty(&place, &git, files)?;
    let branches = branches(&git)?;
    Ok(World {
        head: head(&git)?,
        branch: branch(&git)?,
        contains: contains(&git, &branches)?,
        branches,
        worktrees: worktrees(&git)?.into_iter().skip(1).map(|one| (one.root, one.branch)).collect(),
        dirty,
        checkout: Some(place.checkout.root),
        prefix: place.prefix,
        main_checkout: Some(place.main),
        workspace: place.workspace,
        ..World::default()
    })
}

/// The full hash of what is checked out; `None` before the first commit.
pub fn head(git: &Git<'_>) -> Result<Option<String>, String> {
    resolve(git, "HEAD")
}

/// The full hash of the commit that a name stands for, if it stands for one.
pub fn resolve(git: &Git<'_>, name: &str) -> Result<Option<String>, String> {
    let answer = git
        .ask(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{name}^{{commit}}")], "")?;
    match (answer.code, String::from_utf8_lossy(&answer.output).trim()) {
        (Some(0), hash) if !hash.is_empty() => Ok(Some(hash.to_owned())),
        (Some(1), "") if answer.complaint.is_empty() => Ok(None),
        _ => printed(answer).map(|_| None),
    }
}

/// The branch that is checked out; `None` when a commit is checked out by itself.
pub fn branch(git: &Git<'_>) -> Result<Option<String>, String> {
    let answer = git.ask(&["symbolic-ref", "--quiet", "HEAD"], "")?;
    if answer.code == Some(1) {
        return Ok(None);
    }
    let name = String::from_utf8_lossy(&printed(answer)?).trim_end_matches('\n').to_owned();
    Ok(name.strip_prefix("refs/heads/").map(str::to_owned))
}

/// Every local branch with the full hash of its newest commit.
pub fn branches(git: &Git<'_>) -> Result<BTreeMap<String, String>, String> {
    let text = git.text(&["for-each-ref", "--format=%(objectname) %(refname)", "refs/heads/"])?;
    let one = |line: &str| {
        let (hash, name) = line.split_once(' ')?;
        Some((name.strip_prefix("refs/heads/")?.to_owned(), hash.to_owned()))
    };
    Ok(text.lines().filter_map(one).collect())
}

/// For `HEAD` and every local branch, the local branches whose newest commit it contains. Each costs a process, so that of those that `HEAD`
/// does not contain only the [`ASKED`] newest are asked about; any other contains itself.
fn contains(
    git: &Git<'_>,
    branches: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, Vec<String>>, String> {
    let itself = |name: &String| (name.clone(), vec![name.clone()]);
    let mut contains: BTreeMap<String, Vec<String>> = branches.keys().map(itself).collect();
    if head(git)?.is_none() {
        return Ok(contains);
    }
    let in_head = merged(git, &["--merged=HEAD"])?;
    let newest = format!("--count={ASKED}");
    for name in merged(git, &["--no-merged=HEAD", "--sort=-committerdate", &newest])? {
        let within = merged(git, &[&format!("--merged=refs/heads/{name}")])?;
        contains.insert(name, within);
    }
    contains.insert("HEAD".to_owned(), in_head);
    Ok(contains)
}

/// More branches of batches are not under way at once.
const ASKED: usize = 40;

fn merged(git: &Git<'_>, options: &[&str]) -> Result<Vec<String>, String> {
    let fixed = ["for-each-ref", "--format=%(refname)"];
    let text = git.text(&[&fixed, options, &["refs/heads/"]].concat())?;
    Ok(text.lines().filter_map(|name| name.strip_prefix("refs/heads/")).map(str::to_owned).collect())
}

/// A checkout as git lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Its root.
    pub root: PathBuf,
    /// The branch that is checked out there.
    pub branch: Option<String>,
    /// Why nobody is to remove it, where somebody said so; `initializing` for one that git has not finished.
    pub locked: Option<String>,
    /// Whether its folder is gone.
    pub is_gone: bool,
}

/// Every checkout of the repository, the main one first.
pub fn worktrees(git: &Git<'_>) -> Result<Vec<Listed>, String> {
    let text = git.text(&["worktree", "list", "--porcelain", "-z"])?;
    let mut list: Vec<Listed> = Vec::new();
    for field in text.split('\0') {
        let (word, rest) = field.split_once(' ').unwrap_or((field, ""));
        match (word, list.last_mut()) {
            ("worktree", _) => list.push(Listed { root: rest.into(), ..Listed::default() }),
            ("branch", Some(last)) => last.branch = rest.strip_prefix("refs/heads/").map(str::to_owned),
            ("locked", Some(last)) => last.locked = Some(rest.to_owned()),
            ("prunable", Some(last)) => last.is_gone = true,
            _ => {}
        }
    }
    Ok(list)
}
