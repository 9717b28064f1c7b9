//! Asks git what the repository around a workspace knows, and puts it into words of the project.
//!
//! ```text
//!  workspace ──Repository::around──▶ git's folders ──places──▶ what to watch
//!                                        │
//!                       rev-parse, log, cat-file ──log::read──▶ Git
//! ```
//!
//! Repositories belong to strangers: see `os/git.rs` for what keeps them from starting anything. Costs a few processes, so nobody asks
//! while a request waits. Start at [`git`].

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::Workspace;
use crate::os::{Disk, Programs, Trouble};
use crate::project::{Commit, Git, Head, Known, Log, Named, Project};

pub use self::repository::Repository;

mod command;
mod log;
mod repository;

/// How many commits are read. People ask about what was done lately.
const NEWEST: usize = 2_000;
/// More hashes than this are not looked up.
const HASHES: usize = 5_000;

/// What git knows of the repository around a workspace, and of the hashes (or their first digits) that documents name. Nothing when there
/// is no repository. What `before` has and cannot have changed is not asked again.
pub fn git(
    disk: &dyn Disk,
    programs: &dyn Programs,
    workspace: &Workspace,
    named: impl IntoIterator<Item = SmolStr>,
    before: &Git,
) -> Result<Git, Trouble> {
    let Some(repository) = Repository::around(disk, &workspace.root) else { return Ok(Git::default()) };
    let asking = Asking { repository: &repository, programs, disk };
    let head = asking.head()?;
    let log = match head.commit.as_deref() {
        _ if before.head.as_ref() == Some(&head) => Arc::clone(&before.log),
        Some(commit) => Arc::new(asking.log(commit, head.is_shallow)?),
        None => Arc::new(Log::new(Vec::new(), true)),
    };
    let mut git = Git::new(head, log);
    git.named = asking.named(unknown(&git, named), before)?;
    Ok(git)
}

/// Tells a project what git knows now. What is not known holds nobody up; why not goes to the log.
pub fn tell(project: &mut Project, disk: &dyn Disk, programs: &dyn Programs, workspace: &Workspace) {
    let known = project.snapshot();
    match git(disk, programs, workspace, known.named_commits(), known.git()) {
        Ok(git) => project.set_git(git),
        Err(trouble) => tracing::info!("{} {}", trouble.path.unwrap_or_default().display(), trouble.message),
    }
}

/// Whether documents name hashes that nobody asked git about.
pub fn names_more(git: &Git, named: impl IntoIterator<Item = SmolStr>) -> bool {
    git.head.is_some() && !unknown(git, named).is_empty()
}

/// The hashes that neither the log nor an earlier answer explains, in lower case.
fn unknown(git: &Git, named: impl IntoIterator<Item = SmolStr>) -> BTreeSet<SmolStr> {
    let is_hash =
        |hash: &SmolStr| (4..=64).contains(&hash.len()) && hash.bytes().all(|b| b.is_ascii_hexdigit());
    let named = named.into_iter().filter(is_hash).map(|hash| SmolStr::from(hash.to_ascii_lowercase()));
    let asked = |hash: &SmolStr| git.named.contains_key(hash) || matches!(git.commit(hash), Known::Commit(_));
    named.filter(|hash| !asked(hash)).take(HASHES).collect()
}

/// One round of questions.
struct Asking<'a> {
    repository: &'a Repository,
    programs: &'a dyn Programs,
    disk: &'a dyn Disk,
}

impl Asking<'_> {
    fn head(&self) -> Result<Head, Trouble> {
        let answer = self.call(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], String::new())?;
        let hash = String::from_utf8_lossy(&answer.output);
        let commit = match (answer.code, hash.trim()) {
            (Some(0), hash) if !hash.is_empty() => Some(hash.into()),
            // There is no commit yet, which is nothing to complain about.
            (Some(1), "") if answer.complaint.is_empty() => None,
            _ => return Err(self.refused(&answer.complaint)),
        };
        Ok(Head {
            commit,
            branch: self.repository.branch(self.disk),
            is_shallow: self.disk.exists(&self.repository.common.join("shallow")),
            prefix: self.repository.prefix.clone(),
        })
    }

    fn log(&self, head: &str, is_shallow: bool) -> Result<Log, Trouble> {
        let most = format!("--max-count={}", NEWEST + 1);
        let arguments: Vec<&str> = [&["log", &most], log::FORMAT, &[head, "--"]].concat();
        let (mut commits, is_cut) = self.commits(&arguments, String::new())?;
        if is_shallow {
            // Where the history was cut off, git takes every file for a new one.
            commits
                .iter_mut()
                .filter(|commit| commit.parents.is_empty())
                .for_each(|commit| commit.files.clear());
        }
        Ok(log::bounded(commits, NEWEST, is_cut || is_shallow))
    }

    /// What became of hashes that the log does not hold.
    fn named(&self, hashes: BTreeSet<SmolStr>, before: &Git) -> Result<FxHashMap<SmolStr, Named>, Trouble> {
        let mut named = FxHashMap::default();
        let mut open = Vec::new();
        for hash in hashes {
            match before.named.get(&hash) {
                // What a commit is never changes; one that was missing may have come.
                Some(Named::Commit(commit)) => drop(named.insert(hash, Named::Commit(Arc::clone(commit)))),
                _ => open.push(hash),
            }
        }
        if open.is_empty() {
            return Ok(named);
        }
        let found = self.resolve(&open)?;
        let full: BTreeSet<&str> = found.iter().flatten().map(SmolStr::as_str).collect();
        let full: String =
            full.into_iter().filter(|hash| *hash != log::AMBIGUOUS).map(|hash| format!("{hash}\n")).collect();
        let commits = if full.is_empty() { Vec::new() } else { self.details(full)? };
        for (hash, found) in open.into_iter().zip(found) {
            let commit = || commits.iter().find(|commit| Some(&commit.hash) == found.as_ref());
            let answer = match found.as_deref() {
                None => Named::Missing,
                Some(log::AMBIGUOUS) => Named::Ambiguous,
                Some(_) => match commit() {
                    Some(commit) => Named::Commit(Arc::clone(commit)),
                    None => continue,
                },
            };
            named.insert(hash, answer);
        }
        Ok(named)
    }

    /// The full hash of the commit that each of these begins, in order.
    fn resolve(&self, hashes: &[SmolStr]) -> Result<Vec<Option<SmolStr>>, Trouble> {
        let input: String = hashes.iter().map(|hash| format!("{hash}^{{commit}}\n")).collect();
        let answer = self.call(&["cat-file", "--batch-check=%(objectname)"], input)?;
        let lines: Vec<_> = String::from_utf8_lossy(&answer.output).lines().map(log::resolved).collect();
        match lines.len() == hashes.len() {
            true => Ok(lines),
            false => Err(self.refused(&answer.complaint)),
        }
    }

    fn details(&self, hashes: String) -> Result<Vec<Arc<Commit>>, Trouble> {
        let arguments: Vec<&str> = [&["log", "--no-walk=unsorted", "--stdin"], log::FORMAT].concat();
        Ok(self.commits(&arguments, hashes)?.0.into_iter().map(Arc::new).collect())
    }

    /// The commits of a log, and whether it was cut short.
    fn commits(&self, arguments: &[&str], input: String) -> Result<(Vec<Commit>, bool), Trouble> {
        let answer = self.call(arguments, input)?;
        match answer.code {
            Some(0) => {}
            _ if answer.is_cut => {}
            _ => return Err(self.refused(&answer.complaint)),
        }
        Ok((log::read(&answer.output, self.repository.prefix.as_str(), answer.is_cut), answer.is_cut))
    }
}
