//! Two batches that are under way change the same file, and neither comes before the other.
//!
//! Promise: speaks of batches somebody works on now, and of one that is ready while another is being worked on: a launch would make two of
//! them. Where tickets say nothing about themselves, a batch that is ready counts as worked on. A batch that says that it comes after the other is fine. Numbers alone are an order only in plans that use no blocks:
//! where batches are handed off, two that are being built show that their numbers were no order. Plan documents, which everybody changes, do not count.

pub(in crate::rules) mod owned;

use super::order::{before, called, is_history, list};
use crate::{
    project::batches::Batch,
    rules::{Check, Context, Finding, Reads, Rule, Severity},
    syntax::facts::{BlockKind, Status},
};
use owned::{Owned, Shared};
use std::cell::OnceCell;

/// The rule.
pub static RULE: Rule = Rule {
    name: "overlapping-files",
    family: "flow",
    severity: Severity::Warning,
    page: include_str!("overlapping_files.md"),
    reads: Reads::Plan,
    check: Check::Plan(check),
};

/// So many batches are looked at: where more are under way, the word means something else.
const MOST: usize = 32;

/// The most files a message names.
const NAMED: usize = 3;

/// A batch that is worked on, or may be.
struct Live<'a> {
    batch: &'a Batch,
    index: usize,
    files: Owned,
    /// What it comes after, once somebody asked.
    after: OnceCell<Vec<usize>>,
    busy: bool,
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let live = |(index, batch): (usize, _)| is_live(context, batch).then(|| Live::of(context, index, batch));
    let live: Vec<Live<'_>> = context.batches.list.iter().enumerate().filter_map(live).take(MOST).collect();
    for (at, second) in live.iter().enumerate() {
        for first in live.iter().take(at).filter(|first| first.busy || second.busy) {
            let shared = first.files.shared(&second.files);
            if !shared.is_empty()
                && !first.comes_after(context, second)
                && !second.comes_after(context, first)
            {
                findings.extend(finding(context, first.batch, second.batch, shared));
            }
        }
    }
}

impl<'a> Live<'a> {
    fn of(context: &Context<'_>, index: usize, batch: &'a Batch) -> Live<'a> {
        // Where no ticket says how far it is, a batch that was handed off is as good as taken.
        let told = batch.live_tickets(&context.plan).any(|ticket| ticket.status.is_some());
        let busy = batch.stage.is_under_way() || !told;
        Live { batch, index, files: Owned::of(context, batch), after: OnceCell::new(), busy }
    }

    fn comes_after(&self, context: &Context<'_>, other: &Live<'_>) -> bool {
        let counts = |batch: &Batch, _: usize| batch.declares_needs || !context.batches.uses_blocks();
        self.after.get_or_init(|| before(&context.batches, self.index, counts)).contains(&other.index)
    }
}

/// Whether somebody works on the batch, or may begin to. Without a HANDOFF only a ticket in progress says that somebody does,
/// and only where groups are called batches: phases and epics in progress side by side are nothing unusual.
fn is_live(context: &Context<'_>, batch: &Batch) -> bool {
    let handed = batch.blocks_of(BlockKind::Handoff).next().is_some();
    let doing = || {
        let mut live = batch.live_tickets(&context.plan);
        batch.name.unit == "batch" && live.any(|ticket| ticket.status == Some(Status::Doing))
    };
    let live = batch.is_ready() || batch.stage.is_under_way() && (handed || doing());
    live && !is_history(&batch.path)
}

/// The finding at the batch that may still wait; where both are being worked on, at the later one.
fn finding(context: &Context<'_>, first: &Batch, second: &Batch, shared: Vec<Shared<'_>>) -> Option<Finding> {
    let swapped = second.stage.is_under_way() && !first.stage.is_under_way();
    let (batch, other) = if swapped { (first, second) } else { (second, first) };
    let place = |at: &Shared<'_>, swapped: bool| if swapped { at.ours.clone() } else { at.theirs.clone() };
    let start = shared.first()?;
    let at = place(start, swapped);
    if at.path != context.member.path {
        return None;
    }
    let (name, theirs) = (called(batch), called(other));
    let (stage, theirs_is) = (batch.stage.phrase(), other.stage.told());
    let who = match batch.stage == other.stage {
        true => format!("{theirs} and {name} are both {stage}"),
        false if batch.stage.is_under_way() => format!("{name} is {stage} while {theirs} {theirs_is}"),
        false => format!("{name} is ready to be built while {theirs} {theirs_is}"),
    };
    let files = list(shared.iter().map(|shared| shared.name.to_string()).collect(), NAMED);
    let message = format!("{who}, and both change {files}; neither is said to come after the other");
    let related = format!("{theirs} changes {}", start.name);
    Some(Finding::new(&RULE, at, message).with(place(start, !swapped), related))
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(text: &str) {
        check_rule(&super::RULE, text);
    }

    #[test]
    fn two_that_are_being_built() {
        check(
            "
## Batch 1
### T1: a
**Status:** Doing
## HANDOFF — Batch 1
Files affected: src/a.rs, src/b.rs, docs/abi.md
## Batch 2
### T2: b
**Status:** Doing
## HANDOFF — Batch 2
Files affected: src/c.rs, docs/abi.md, ./src/b.rs (new)
                          ^^^^^^^^^^^ warning overlapping-files: batch 1 and batch 2 are both being built, and both change docs/abi.md and src/b.rs; neither is said to come after the other
",
        );
    }

    #[test]
    fn one_that_may_be_launched_beside_one_that_is_being_built() {
        check(
            "
## Batch 1
### T1: a
**Status:** Doing
## HANDOFF — Batch 1
Files affected: src/
## Batch 2
### T2: b
**Status:** Todo
## HANDOFF — Batch 2
Files affected: lib/x.rs, src/deep/a.rs
                          ^^^^^^^^^^^^^ warning overlapping-files: batch 2 is ready to be built while batch 1 is being built, and both change src/deep/a.rs; neither is said to come after the other
Dependencies: none
",
        );
        check(
            "
## Batch 1
### T1: a
**Status:** Todo
## HANDOFF — Batch 1
Files affected: src/a.rs
                ^^^^^^^^ warning overlapping-files: batch 1 is ready to be built while batch 2 is being built, and both change src/a.rs; neither is said to come after the other
## Batch 2
### T2: b
**Status:** Doing
## HANDOFF — Batch 2
Files affected: src/
",
        );
    }

    #[test]
    fn one_that_comes_after_the_other_is_fine() {
        for needs in ["Dependencies: Batch 2", "Dependencies: T2", "Dependencies: Batch 1, T2"] {
            check(&format!(
                "
## Batch 1
### T1: a
**Status:** Doing
## HANDOFF — Batch 1
Files affected: src/a.rs
## Batch 2
### T2: b
## HANDOFF — Batch 2
Files affected: src/b.rs
Dependencies: Batch 1
## Batch 3
### T3: c
**Status:** Doing
## HANDOFF — Batch 3
Files affected: src/a.rs
{needs}
"
            ));
        }
    }

    #[test]
    fn what_waits_or_is_built_or_shares_nothing_is_fine() {
        check(
            "
## Batch 1
### T1: a
## HANDOFF — Batch 1
Files affected: src/a.rs
## COMPLETE — Batch 1
## Batch 2
### T2: b
**Status:** Doing
## HANDOFF — Batch 2
Files affected: src/a.rs, TICKETS.md, src/ab.rs
## Batch 3
### T3: c
**Status:** Todo
## HANDOFF — Batch 3
Files affected: src/a.rs
## Batch 4
### T4: d
**Status:** Doing
## HANDOFF — Batch 4
Files affected: TICKETS.md, src/a
",
        );
    }

    #[test]
    fn without_a_handoff_the_open_tickets_say_which_files() {
        check(
            "
## Track A
### Batch 1
**Depends on:** none
#### T1: a
**Status:** Done
**Files:** src/done.rs
#### T2: b
**Status:** Doing
**Files:** src/a.rs
### Batch 2
**Depends on:** none
#### T3: c
**Status:** In progress
**Files:**
- `src/done.rs`
- `src/a.rs`
   ^^^^^^^^ warning overlapping-files: batch 1 and batch 2 are both being built, and both change src/a.rs; neither is said to come after the other
",
        );
        check(
            "
## Batch 1
### T1: a
**Status:** Done
### T2: b
**Status:** Todo
**Files:** src/a.rs
## Batch 2
### T3: c
**Status:** Doing
**Files:** src/a.rs
## Batch 3
### T4: d
**Status:** Doing
**Files:** src/a.rs
",
        );
    }

    #[test]
    fn where_tickets_say_nothing_being_handed_off_is_enough() {
        let plan = |needs: &str, mark: &str| {
            format!(
                "
## Batch 1
### T1: a
## HANDOFF — Batch 1
Files affected: src/a.rs
## Batch 2
### T2: b
## HANDOFF — Batch 2
Files affected: src/a.rs
{mark}{needs}"
            )
        };
        let mark = "                ^^^^^^^^ warning overlapping-files: batch 1 and batch 2 are both handed off, and both change src/a.rs; neither is said to come after the other\n";
        check(&plan("Dependencies: none\n", mark));
        check(&plan("Dependencies: Batch 1\n", ""));
        check(&plan("", ""));
        let todo = plan("Dependencies: none\n", "").replace(": a\n", ": a\n**Status:** Todo\n");
        check(&todo.replace(": b\n", ": b\n**Status:** Todo\n"));
        check(
            "\n## Batch 1\n### T1: a\n## Batch 2\n### T2: b\n## HANDOFF — Batches 1-2\nFiles affected: src/a.rs\nDependencies: none\n",
        );
    }

    #[test]
    fn phases_and_epics_in_progress_side_by_side_are_nothing_unusual() {
        check(
            "
## Epic A
### T1: a
**Status:** Doing
**Files:** src/a.rs
## Epic B
### T2: b
**Status:** Doing
**Files:** src/a.rs
",
        );
    }

    #[test]
    fn the_finding_stands_where_the_handoff_does() {
        check(
            "
//- docs/TICKETS.md
## Batch 1
### T1: a
**Status:** Doing
## Batch 2
### T2: b
**Status:** Doing
//- docs/handoffs/1.md
# HANDOFF — Batch 1
Files affected: ../../src/a.rs
//- docs/handoffs/2.md
# HANDOFF — Batch 2
Files affected: src/a.rs
                ^^^^^^^^ warning overlapping-files: batch 1 and batch 2 are both being built, and both change src/a.rs; neither is said to come after the other
",
        );
    }
}
