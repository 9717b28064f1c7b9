//! What is said when a run ends: a sentence, once, to whoever has the editor open then.
//!
//! Knows records. Start at [`ending`]; [`Ends`] keeps which were told.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use tower_lsp::ls_types::MessageType;

use crate::project::runs::Outcome;
use crate::project::{Runs, Seen};

/// Which ends were told, so that each is told once: by workspace, the runs that were over when last looked.
///
/// A run may begin and end between two looks; what counts is that it was not over before.
#[derive(Debug, Default)]
pub(super) struct Ends(FxHashMap<u64, FxHashSet<SmolStr>>);

impl Ends {
    /// The runs of a workspace that are over since the last look. On the first one nobody was here to be told.
    pub(super) fn since_last<'a>(&mut self, workspace: u64, runs: &'a Runs) -> Vec<&'a Seen> {
        let is_first = !self.0.contains_key(&workspace);
        let before = self.0.entry(workspace).or_default();
        let over = runs.list.iter().filter(|seen| !seen.is_active());
        let new = over.filter(|seen| before.insert(seen.run.id.clone()));
        // Who launched what could not be started was told at once.
        new.filter(|seen| !is_first && seen.run.outcome != Some(Outcome::Unstarted)).collect()
    }
}

/// How a run ended, in a sentence.
pub(super) fn ending(seen: &Seen) -> String {
    let run = &seen.run;
    let what = format!("{} ({} by {})", run.batch, run.phase.name(), run.agent);
    let why = run.why.as_deref().map(|why| format!(": {why}")).unwrap_or_default();
    match run.outcome {
        None => format!(
            "{what} was lost: its supervisor is gone. `baton runs show {}` tells how far it came",
            run.id
        ),
        Some(Outcome::Passed) => format!("{what} passed{}{why}", left(seen)),
        Some(Outcome::Failed) => format!("{what} failed{why}{}", left(seen)),
        Some(Outcome::Cancelled) => format!("{what} was cancelled{}", left(seen)),
        Some(Outcome::TimedOut) => format!("{what} took longer than it may and was ended{}", left(seen)),
        Some(Outcome::Unstarted) => format!("{what} could not be started{why}"),
    }
}

/// What it left on its branch.
fn left(seen: &Seen) -> String {
    let run = &seen.run;
    match (&run.branch, run.commits.len()) {
        (Some(branch), 0) => format!("; nothing was committed on {branch}"),
        (Some(branch), 1) => format!("; 1 commit on {branch}, not pushed"),
        (Some(branch), many) => format!("; {many} commits on {branch}, not pushed"),
        (None, _) => String::new(),
    }
}

/// How loud it is said.
pub(super) fn loudness(seen: &Seen) -> MessageType {
    match seen.run.outcome {
        Some(Outcome::Passed | Outcome::Cancelled) => MessageType::INFO,
        Some(Outcome::Failed | Outcome::TimedOut) => MessageType::WARNING,
        None | Some(Outcome::Unstarted) => MessageType::ERROR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    #[test]
    fn each_end_is_told_once_also_of_a_run_that_was_never_seen_under_way() {
        let runs = |lines: &str| {
            let runs = lines.lines().map(|line| format!("//- run: {line}\n")).collect::<String>();
            Fixture::new(&format!("{runs}//- TICKETS.md\n")).snapshot.runs().clone()
        };
        let mut ends = Ends::default();
        let mut told = |lines: &str| {
            let runs = runs(lines);
            let new = ends.since_last(1, &runs).into_iter().map(|seen| seen.run.id.to_string());
            new.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(told("b2-build-2 building\nb1-build-1 passed"), "", "nobody was here when it ended");
        assert_eq!(told("b2-build-2 passed\nb1-build-1 passed"), "b2-build-2");
        assert_eq!(told("b2-review-3 passed\nb2-build-2 passed\nb1-build-1 passed"), "b2-review-3");
        assert_eq!(told("b2-review-3 passed\nb2-build-2 passed\nb1-build-1 passed"), "");
    }
}
