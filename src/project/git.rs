//! [`Git`]: what the repository around a workspace knows: its newest commits, what they touched, which tickets they name, and
//! what became of the commits that documents name.
//!
//! ```text
//!  load::git ──commits, newest first──▶ Log ──indexed by hash, path, ticket id──▶ Git ──▶ Snapshot::git ──▶ rules, ide
//! ```
//!
//! Pure: it asks nobody. Until somebody looked it knows nothing, and whoever asks it must stay silent about what it does not
//! know. Start at [`Git::commit`].

mod log;

pub use log::{Commit, Log, Touched};

use super::path::DocPath;
use crate::syntax::Id;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::sync::Arc;

/// What is known of the repository; by default nothing.
#[derive(Clone, Debug, Default)]
pub struct Git {
    /// Where the repository is; `None` when nobody looked, or there is none.
    pub head: Option<Head>,
    /// The newest commits of the branch that is checked out.
    pub log: Arc<Log>,
    /// What became of the hashes that documents name and the log does not hold, by the hash as it is written, in lower case.
    pub named: FxHashMap<SmolStr, Named>,
    pub(super) serial: u64,
}

/// What is checked out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The commit's full hash; `None` before the first commit.
    pub commit: Option<SmolStr>,
    /// The branch; `None` when a commit is checked out by itself.
    pub branch: Option<SmolStr>,
    /// Whether the repository lacks the older part of its history, so that a commit may be missing only here.
    pub is_shallow: bool,
    /// The workspace's folder in the repository; empty for all of it.
    pub prefix: DocPath,
}

/// What git said of a hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// No commit begins with it.
    Missing,
    /// More than one object begins with it.
    Ambiguous,
    /// It is this commit, on whatever branch.
    Commit(Arc<Commit>),
}

/// What is known of a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known<'a> {
    /// Nobody asked git, or it is no hash.
    Unlooked,
    /// There is no such commit in this repository. In a shallow one there may be elsewhere.
    Missing,
    /// It does not say which commit it means.
    Ambiguous,
    /// It is this commit.
    Commit(&'a Commit),
}

impl Git {
    /// Knowledge of a repository, with nothing asked of hashes that the log does not hold.
    pub fn new(head: Head, log: Arc<Log>) -> Git {
        Git { head: Some(head), log, ..Git::default() }
    }

    /// The commit that a hash, or the first 4 or more digits of one, means. A look-up; nothing is walked through.
    pub fn commit(&self, prefix: &str) -> Known<'_> {
        let prefix = prefix.to_ascii_lowercase();
        match self.named.get(prefix.as_str()) {
            Some(Named::Missing) => Known::Missing,
            Some(Named::Ambiguous) => Known::Ambiguous,
            Some(Named::Commit(commit)) => Known::Commit(commit),
            None => self.log.commit(&prefix),
        }
    }

    /// Whether a commit that is missing may only be missing here.
    pub fn is_shallow(&self) -> bool {
        self.head.as_ref().is_some_and(|head| head.is_shallow)
    }

    /// The commits of the log that touched a file, or anything in a folder, newest first. A path may also be relative to a folder around
    /// the workspace, up to the repository's, as [`super::Files`] has it; the nearest that was ever touched counts.
    pub fn touching(&self, path: &DocPath) -> impl Iterator<Item = &Commit> + use<'_> {
        let places = self.places(path);
        let found = places.iter().map(|place| self.log.touching(place)).find(|found| !found.is_empty());
        found.unwrap_or_default().into_iter().filter_map(|at| self.log.at(at))
    }

    /// The oldest commit of the log that made a file which was not there before; `None` for folders, and when that was before the log begins.
    pub fn first_adding(&self, path: &DocPath) -> Option<&Commit> {
        let places = self.places(path);
        places.iter().find_map(|place| {
            let touching = self.log.by_path.get(place)?.iter().rev();
            let adds = |commit: &&Commit| commit.files.iter().any(|file| file.is_new && file.path == *place);
            touching.filter_map(|at| self.log.at(*at)).find(adds)
        })
    }

    /// The commits of the log whose messages mention a ticket, newest first.
    pub fn naming(&self, id: &Id) -> impl Iterator<Item = &Commit> {
        self.log.by_id.get(&id.key()).into_iter().flatten().filter_map(|at| self.log.at(*at))
    }

    /// What came after `older` up to and with `newer`, newest first: every commit that `newer` follows on and `older` does not. Both are
    /// hashes or their beginnings. `None` when the log does not hold both, or `newer` does not follow on `older`. Walks the log once.
    pub fn between(&self, older: &str, newer: &str) -> Option<Vec<&Commit>> {
        let at = |prefix: &str| match self.log.commit(&prefix.to_ascii_lowercase()) {
            Known::Commit(commit) => self.log.by_hash.get(&commit.hash).copied(),
            _ => None,
        };
        let (older, newer) = (at(older)?, at(newer)?);
        let (before, mut after) = (self.log.ancestors(older), self.log.ancestors(newer));
        after.contains(&older).then(|| {
            after.retain(|at| !before.contains(at));
            let mut after: Vec<u32> = after.into_iter().collect();
            after.sort_unstable();
            after.into_iter().filter_map(|at| self.log.at(at)).collect()
        })
    }

    /// Tells one state of knowledge from another.
    pub fn serial(&self) -> u64 {
        self.serial
    }

    /// Whether both know the same.
    pub(super) fn same(&self, other: &Git) -> bool {
        let same_log = Arc::ptr_eq(&self.log, &other.log)
            || self.log.is_complete == other.log.is_complete && self.log.commits == other.log.commits;
        self.head == other.head && self.named == other.named && same_log
    }

    /// Where a path of the workspace may be, relative to it: there, then seen from each folder around it up to the repository's.
    fn places(&self, path: &DocPath) -> Vec<DocPath> {
        let prefix = self.head.as_ref().map_or("", |head| head.prefix.as_str());
        let mut places = vec![path.clone()];
        let mut folder = prefix;
        while !folder.is_empty() {
            folder = folder.rsplit_once('/').map_or("", |(around, _)| around);
            places.push(relative(prefix, &format!("{folder}/{path}")));
        }
        places
    }
}

/// A path of the repository as it is seen from the workspace, which is the folder `prefix` of the repository: `../` leads out of it.
pub fn relative(prefix: &str, path: &str) -> DocPath {
    let path = DocPath::new(path);
    let mut rest = path.as_str();
    let mut folders = prefix.split('/').filter(|folder| !folder.is_empty()).peekable();
    while let Some(inner) = folders.peek().and_then(|folder| rest.strip_prefix(folder)?.strip_prefix('/')) {
        rest = inner;
        folders.next();
    }
    DocPath::new(&format!("{}{rest}", "../".repeat(folders.count())))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::testing::Fixture;

    const HISTORY: &str = "
//- git: 5d6e7f8 \"T2: More\" src/b.rs, src/deep/c.rs
//- git: 5d6e7f9 \"Tidy (#4)\" src/a.rs, docs/x.md
//- git: 1a2b3c4 \"T1 and Ticket 3: begin\" src/a.rs
//- TICKETS.md
### T1: a
Seen at 9c02d7e.
";

    fn git() -> Git {
        Fixture::new(HISTORY).snapshot.git().clone()
    }

    fn shorts<'a>(commits: impl IntoIterator<Item = &'a Commit>) -> String {
        commits.into_iter().map(Commit::short).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn nobody_looked_is_told_from_not_there() {
        assert_eq!(Git::default().commit("1a2b3c4"), Known::Unlooked);
        let git = git();
        let subject = |prefix| match git.commit(prefix) {
            Known::Commit(commit) => commit.subject.to_string(),
            other => format!("{other:?}"),
        };
        assert_eq!(subject("1A2b"), "T1 and Ticket 3: begin");
        assert_eq!(subject("5d6e7f80"), "T2: More");
        assert_eq!(subject("5d6e7f"), "Ambiguous");
        assert_eq!(subject("9c02d7e"), "Missing");
        assert_eq!(subject("1a2"), "Unlooked", "too short to mean anything");
        assert_eq!(subject("abcdef1"), "Unlooked", "no document names it, so nobody asked");
        assert_eq!(subject("no hash"), "Unlooked");
    }

    #[track_caller]
    fn check_touching(prefix: &str, path: &str, expected: &str) {
        let mut git = git();
        git.head.as_mut().unwrap().prefix = DocPath::new(prefix);
        assert_eq!(shorts(git.touching(&DocPath::new(path))), expected, "{path} from {prefix:?}");
    }

    #[test]
    fn a_file_and_a_folder_have_those_that_touched_them() {
        check_touching("", "src/a.rs", "5d6e7f9 1a2b3c4");
        check_touching("", "src/", "5d6e7f8 5d6e7f9 1a2b3c4");
        check_touching("", "src/deep", "5d6e7f8");
        check_touching("", "src/a", "");
        check_touching("", "sr", "");
    }

    #[test]
    fn what_lies_around_the_workspace_is_found_from_there() {
        assert_eq!(relative("docs/plans", "docs/plans/src/a.rs").as_str(), "src/a.rs");
        assert_eq!(relative("docs/plans", "docs/x.md").as_str(), "../x.md");
        assert_eq!(relative("docs/plans", "docs/plansX/y").as_str(), "../plansX/y");
        assert_eq!(relative("docs/plans", "a.rs").as_str(), "../../a.rs");
        let outer = "//- git: in docs\n//- git: 5d6e7f8 \"a\" ../src/a.rs\n";
        let snapshot = Fixture::new(outer).snapshot;
        assert_eq!(shorts(snapshot.git().touching(&DocPath::new("src/a.rs"))), "5d6e7f8");
        assert_eq!(shorts(snapshot.git().first_adding(&DocPath::new("src/a.rs"))), "5d6e7f8");
        assert_eq!(shorts(snapshot.git().touching(&DocPath::new("a.rs"))), "");
    }

    #[test]
    fn the_first_to_add_a_file_is_the_oldest_that_made_it() {
        let first = |path| shorts(git().first_adding(&DocPath::new(path)));
        assert_eq!(first("src/a.rs"), "1a2b3c4");
        assert_eq!(first("src/b.rs"), "5d6e7f8");
        assert_eq!(first("src"), "");
    }

    #[test]
    fn commits_that_name_a_ticket_are_found_by_it() {
        let naming = |id| shorts(git().naming(&Id::new(id)));
        assert_eq!(naming("T1"), "1a2b3c4");
        assert_eq!(naming("#3"), "1a2b3c4");
        assert_eq!(naming("#4"), "", "the number of the request it came by");
    }

    #[track_caller]
    fn check_ids(message: &str, expected: &[&str]) {
        let ids: Vec<String> = Commit::ids_of(message).iter().map(ToString::to_string).collect();
        assert_eq!(ids, expected, "in {message:?}");
    }

    #[test]
    fn requests_are_no_tickets() {
        check_ids("Merge pull request #12 from ada/side\n\nT4, closes #7", &["T4", "#7"]);
        check_ids("T5: draw (#12)\n\nAlso T5, BE-2", &["T5", "BE-2"]);
        check_ids("Fix #12", &["#12"]);
        check_ids("", &[]);
    }

    #[test]
    fn between_two_commits_stands_what_only_the_newer_follows_on() {
        let between = |older, newer| git().between(older, newer).map(shorts);
        assert_eq!(between("1a2b3c4", "5d6e7f80").as_deref(), Some("5d6e7f8 5d6e7f9"));
        assert_eq!(between("1a2b3c4", "1a2b3c4").as_deref(), Some(""));
        assert_eq!(between("5d6e7f80", "1a2b3c4"), None, "the other way round");
        assert_eq!(between("9c02d7e", "1a2b3c4"), None, "the log does not hold it");
    }

    #[test]
    fn a_side_branch_counts_where_it_was_merged() {
        let commit = |hash: &str, parents: &[&str]| Commit {
            hash: hash.into(),
            parents: parents.iter().map(SmolStr::new).collect(),
            ..Commit::default()
        };
        // The side branch was begun before the one asked about, and merged after it.
        let commits = vec![
            commit("dddd1", &["cccc1", "bbbb1"]),
            commit("cccc1", &["aaaa1"]),
            commit("bbbb1", &["aaaa1"]),
            commit("aaaa1", &[]),
        ];
        let git = Git::new(Head::default(), Arc::new(Log::new(commits, true)));
        assert_eq!(git.between("cccc1", "dddd1").map(shorts).as_deref(), Some("dddd1 bbbb1"));
    }

    #[test]
    fn a_verdict_depends_on_what_git_knows_and_knowing_the_same_again_is_no_news() {
        let mut project = crate::project::Project::default();
        project.open(DocPath::new("TICKETS.md"), 1, "### T1: a\n");
        let (before, path) = (project.snapshot(), DocPath::new("TICKETS.md"));
        project.set_git(git());
        let after = project.snapshot();
        assert!(before.basis(&path) != after.basis(&path) && before.serial() != after.serial());
        project.set_git(git());
        assert_eq!(project.snapshot().serial(), after.serial());
        project.set_git(Git { named: FxHashMap::default(), ..git() });
        assert_ne!(project.snapshot().serial(), after.serial());
    }
}
