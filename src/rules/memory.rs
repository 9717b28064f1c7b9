//! [`Memory`]: what the rules said last, for as long as it still holds.
//!
//! Typing prose changes no verdict, only where things stand, and findings name places by anchors. So a document is checked
//! again only when what a verdict may depend on has changed. Start at [`Memory::check`].

use super::{Finding, check};
use crate::project::{Basis, DocPath, Snapshot};
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The latest verdict on each document of one project.
#[derive(Debug, Default)]
pub struct Memory {
    verdicts: Mutex<FxHashMap<DocPath, Verdict>>,
}

#[derive(Clone, Debug)]
struct Verdict {
    basis: Basis,
    /// The documents that findings point into, with what they said at the time: an anchor means something only in those.
    elsewhere: Vec<(DocPath, u64)>,
    findings: Arc<[Finding]>,
}

impl Memory {
    /// What [`check`] says, remembered or found out. The same `Arc` as long as it is the same verdict.
    pub fn check(&self, snapshot: &Snapshot, path: &DocPath) -> Arc<[Finding]> {
        let Some(basis) = snapshot.basis(path) else { return Arc::default() };
        let known = self.verdicts.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        if let Some(known) = known.filter(|known| known.holds(snapshot, &basis)) {
            return known.findings;
        }
        let findings: Arc<[Finding]> = check(snapshot, path).into();
        let elsewhere = elsewhere(snapshot, path, &findings);
        let verdict = Verdict { basis, elsewhere, findings: Arc::clone(&findings) };
        self.verdicts.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), verdict);
        findings
    }

    /// Forgets a document that is no more.
    pub fn forget(&self, path: &DocPath) {
        self.verdicts.lock().unwrap_or_else(PoisonError::into_inner).remove(path);
    }
}

impl Verdict {
    fn holds(&self, snapshot: &Snapshot, basis: &Basis) -> bool {
        self.basis == *basis && self.elsewhere.iter().all(|(path, facts)| facts_of(snapshot, path) == *facts)
    }
}

fn elsewhere(snapshot: &Snapshot, path: &DocPath, findings: &[Finding]) -> Vec<(DocPath, u64)> {
    let mut paths: Vec<_> =
        findings.iter().flat_map(Finding::documents).filter(|other| *other != path).collect();
    paths.sort();
    paths.dedup();
    paths.into_iter().map(|path| (path.clone(), facts_of(snapshot, path))).collect()
}

fn facts_of(snapshot: &Snapshot, path: &DocPath) -> u64 {
    snapshot.member(path).map_or(0, |member| member.facts_id())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::project::Project;

    /// Whether the verdict is still the same one after `old` became `new`.
    #[track_caller]
    fn check_same(old: &str, new: &str, expected: bool) {
        let text = "### T1: One\nProse.\n**Depends on:** T9\n";
        let path = DocPath::new("TICKETS.md");
        let mut project = Project::default();
        project.open(path.clone(), 1, text);
        project.complete();
        let memory = Memory::default();
        let before = memory.check(&project.snapshot(), &path);
        let at = text.find(old).unwrap();
        project.edit(&path, 2, |member| member.edit(at..at + old.len(), new));
        let after = memory.check(&project.snapshot(), &path);
        assert_eq!(Arc::ptr_eq(&before, &after), expected);
        assert_eq!(format!("{after:?}"), format!("{:?}", check(&project.snapshot(), &path)));
    }

    #[test]
    fn only_what_a_verdict_depends_on_makes_a_new_one() {
        check_same("Prose", "Other prose,\nlonger", true);
        check_same("T9", "T8", false);
        check_same("T9", "T1", false);
    }
}
