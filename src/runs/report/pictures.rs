//! What a plan looks like after a run was told in it.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::testing::{Fixture, runs::run};

const PLAN: &str = "\
# Plan

## Batch 1
### T1: Draw the board

## HANDOFF — Batch 1 Ready
Tickets: T1
Files affected: src/a.rs
Dependencies: none
Verify command: make test

## Batch 2
### T2: Move the pieces
";

fn ended(phase: Phase, outcome: Outcome) -> Run {
    Run { phase, outcome: Some(outcome), step: Step::Ended, ..run("b1-build-1", "Batch 1") }
}

/// What is added to [`PLAN`] by the run.
#[track_caller]
fn added(run: &Run) -> String {
    let fixture = Fixture::new(PLAN);
    let next = insertion(&fixture.snapshot, &which(run), &order(run).unwrap()).unwrap();
    let Next::Write { path, before, after, .. } = next else { return format!("{next:?}") };
    assert_eq!((path.as_str(), before.as_str()), ("TICKETS.md", PLAN));
    let same = before.bytes().rev().zip(after.bytes().rev()).take_while(|(a, b)| a == b).count();
    let start = before.len() - same;
    assert_eq!(before[..start], after[..start]);
    after[start..after.len() - same].trim().to_owned()
}

#[test]
fn a_build_that_passed_is_complete_with_its_commits() {
    let hash = "1a2b3c4d5e6f".to_owned();
    let verify = vec![vec!["make".into(), "test".into()]];
    let message = Some("## COMPLETE — Batch 1 Done\nSkipped: e2e (no browser)\n".into());
    let run = Run { commits: vec![hash], verify, message, ..ended(Phase::Build, Outcome::Passed) };
    let wanted = "\
## COMPLETE — Batch 1 Done
Tickets completed: T1
Commits: 1a2b3c4
Verify: PASSED
Skipped: e2e (no browser)
Ready for: Review";
    assert_eq!(added(&run), wanted);
    assert_eq!(due(&run), Told::Pending);
}

#[test]
fn a_build_that_failed_says_failed_and_why() {
    let why = Some("`make test` ended with 2".into());
    let run = Run { why, ..ended(Phase::Fix, Outcome::Failed) };
    let wanted = "\
## COMPLETE — Batch 1 Failed
Tickets: T1
Commits: none
Verify: FAILED
Skipped: `make test` ended with 2
Ready for: Fixes";
    assert_eq!(added(&run), wanted);
}

#[test]
fn what_was_cancelled_or_is_not_over_is_not_told() {
    assert_eq!(order(&ended(Phase::Build, Outcome::Cancelled)), None);
    assert_eq!(order(&ended(Phase::Build, Outcome::Unstarted)), None);
    assert_eq!(order(&ended(Phase::Design, Outcome::Passed)), None);
    let silent = ended(Phase::Review, Outcome::Passed);
    assert_eq!(order(&silent), None);
    assert!(unsaid(&silent).unwrap().contains("no verdict on Batch 1"));
    assert_eq!(unsaid(&ended(Phase::Build, Outcome::Passed)), None);
    assert_eq!(order(&Run { step: Step::Verifying, ..ended(Phase::Build, Outcome::Passed) }), None);
    assert_eq!(due(&ended(Phase::Build, Outcome::Cancelled)), Told::Nothing);
}

#[test]
fn a_review_takes_the_points_of_its_own_batch_alone() {
    let message = "Looked.\n\n## REVIEW — Batch 1 Changes requested\n- T1: no edge\n- # HANDOFF — Batch 2 Ready\n- **Depends on:** T9\n\n## HANDOFF — Batch 2 Ready\nTickets: T2\n";
    let run = Run { message: Some(message.into()), ..ended(Phase::Review, Outcome::Passed) };
    let wanted = "\
## REVIEW — Batch 1 Changes requested

- T1: no edge
- HANDOFF — Batch 2 Ready
- Depends on: T9";
    assert_eq!(added(&run), wanted);
}

#[test]
fn a_block_that_stands_there_is_not_written_again() {
    let run = Run { verify: vec![vec!["x".into()]], ..ended(Phase::Build, Outcome::Passed) };
    let fixture = Fixture::new(&format!("{PLAN}\n## COMPLETE — Batch 1 Done\nVerify: PASSED\n"));
    let next = insertion(&fixture.snapshot, &which(&run), &order(&run).unwrap()).unwrap();
    assert_eq!(next, Next::Nothing("Batch 1 has its COMPLETE already".into()));
    let gone = Which { batch: "Batch 7".into(), ..which(&run) };
    assert!(insertion(&fixture.snapshot, &gone, &order(&run).unwrap()).unwrap_err().contains("no Batch 7"));
}
