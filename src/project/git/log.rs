//! [`Log`]: commits, newest first, and where in them a hash, a path or a ticket is found.
//!
//! Knows no workspace and asks nobody. Start at [`Commit`].

use super::{super::path::DocPath, Known};
use crate::syntax::{Id, Key, ids_in};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::{
    collections::BTreeMap,
    ops::Bound::{Excluded, Included, Unbounded},
};

/// One commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commit {
    /// Its full hash, in lower case.
    pub hash: SmolStr,
    /// The full hashes of the commits it follows on; more than one for a merge.
    pub parents: Vec<SmolStr>,
    /// When it was written, in seconds since 1970.
    pub time: i64,
    /// The day it was written, where it was written: `2026-01-31`.
    pub day: SmolStr,
    /// Who wrote it.
    pub author: SmolStr,
    /// The first line of its message.
    pub subject: Box<str>,
    /// The ids that its message mentions, as they are spelled there, each once; whether a plan declares them shows when they are looked up.
    pub ids: Vec<Id>,
    /// The files it touched, relative to the workspace (`../` for those beside it); none for a merge.
    pub files: Vec<Touched>,
}

/// A file that a commit touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// Which.
    pub path: DocPath,
    /// Whether it was not there before.
    pub is_new: bool,
}

/// Commits, newest first, and where in them things are found.
#[derive(Debug, Default)]
pub struct Log {
    pub(super) commits: Vec<Commit>,
    pub(super) is_complete: bool,
    pub(super) by_hash: FxHashMap<SmolStr, u32>,
    /// Sorted, as what follows a prefix is what begins with it.
    sorted: Vec<u32>,
    pub(super) by_path: BTreeMap<DocPath, Vec<u32>>,
    pub(super) by_id: FxHashMap<Key, Vec<u32>>,
}

impl Log {
    /// A log of these commits, newest first; `is_complete` when there are no older ones.
    pub fn new(commits: Vec<Commit>, is_complete: bool) -> Log {
        let mut log = Log { is_complete, ..Log::default() };
        for (at, commit) in (0u32..).zip(&commits) {
            log.by_hash.insert(commit.hash.clone(), at);
            for file in &commit.files {
                log.by_path.entry(file.path.clone()).or_default().push(at);
            }
            for id in &commit.ids {
                log.by_id.entry(id.key()).or_default().push(at);
            }
        }
        log.by_id.values_mut().for_each(Vec::dedup);
        log.sorted = (0u32..).take(commits.len()).collect();
        log.sorted.sort_by_key(|at| commits.get(*at as usize).map(|commit| &commit.hash));
        log.commits = commits;
        log
    }

    /// The commits, newest first.
    pub fn commits(&self) -> &[Commit] {
        &self.commits
    }

    /// Whether it reaches back to the beginning of the history.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    pub(super) fn at(&self, at: u32) -> Option<&Commit> {
        self.commits.get(at as usize)
    }

    pub(super) fn commit(&self, prefix: &str) -> Known<'_> {
        let sorted = |at: &u32| self.at(*at).map(|commit| commit.hash.as_str()).unwrap_or_default();
        let first = self.sorted.partition_point(|at| sorted(at) < prefix);
        let mut found = self.sorted.iter().skip(first).take(2).filter(|at| sorted(at).starts_with(prefix));
        match (found.next().and_then(|at| self.at(*at)), found.next()) {
            (Some(commit), None) if prefix.len() >= 4 => Known::Commit(commit),
            (Some(_), Some(_)) if prefix.len() >= 4 => Known::Ambiguous,
            _ => Known::Unlooked,
        }
    }

    pub(super) fn touching(&self, path: &DocPath) -> Vec<u32> {
        let inside = format!("{path}/");
        let below = self.by_path.range::<str, _>((Excluded(inside.as_str()), Unbounded));
        let below = below.take_while(|(file, _)| file.as_str().starts_with(&inside));
        let own = self.by_path.range::<str, _>((Included(path.as_str()), Included(path.as_str())));
        let mut found: Vec<u32> = own.chain(below).flat_map(|(_, at)| at).copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// A commit and all that it follows on.
    pub(super) fn ancestors(&self, of: u32) -> FxHashSet<u32> {
        let (mut found, mut open) = (FxHashSet::default(), vec![of]);
        while let Some(at) = open.pop() {
            if found.insert(at) {
                let parents = self.at(at).into_iter().flat_map(|commit| &commit.parents);
                open.extend(parents.filter_map(|parent| self.by_hash.get(parent)));
            }
        }
        found
    }
}

impl Commit {
    /// The digits of its hash that people write.
    pub fn short(&self) -> &str {
        self.hash.get(..7).unwrap_or(&self.hash)
    }

    /// Whether it touched a file, or anything in a folder.
    pub fn touches(&self, path: &DocPath) -> bool {
        let within = |file: &DocPath| {
            file.as_str()
                .strip_prefix(path.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.files.iter().any(|file| within(&file.path))
    }

    /// The ids that a message mentions. Where a merge names the request it came by, that number is no ticket's.
    pub fn ids_of(message: &str) -> Vec<Id> {
        let (subject, body) = message.split_once('\n').unwrap_or((message, ""));
        let subject = subject.trim_end();
        let squashed = subject.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (#"));
        let subject = match squashed {
            Some((rest, number)) if number.bytes().all(|b| b.is_ascii_digit()) => rest,
            _ => subject,
        };
        let merge = subject.strip_prefix("Merge pull request #");
        let subject = merge.map_or(subject, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
        let mut ids = ids_in(subject);
        ids.extend(ids_in(body));
        let mut seen = FxHashSet::default();
        ids.retain(|id| seen.insert(id.clone()));
        ids
    }
}
