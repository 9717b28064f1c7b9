//! A batch was handed over and built, and no COMPLETE says so.
//!
//! Promise: speaks once all tickets of the batch are done, or once a batch that needs it is being built; before that the
//! builder is at work. A review without a COMPLETE, and a COMPLETE before that of what it needs, are `out-of-order`'s.

use super::about::{Told, blocks};
use crate::{
    project::{Batch, Stage},
    rules::{
        Check, Context, Finding, Reads, Rule, Severity,
        flow::order::{called, heading},
    },
    syntax::facts::BlockKind,
};
use rustc_hash::FxHashMap;

/// The rule.
pub static RULE: Rule = Rule {
    name: "missing-complete",
    family: "handoffs",
    severity: Severity::Warning,
    page: include_str!("missing_complete.md"),
    reads: Reads::Plan,
    check: Check::Plan(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut later = None;
    for told in blocks(context, BlockKind::Handoff) {
        for at in &told.batches {
            let Some(batch) = context.batches.list.get(*at).filter(|batch| waits(&told, batch)) else {
                continue;
            };
            let later = later.get_or_insert_with(|| begun(context)).get(at).copied();
            findings.extend(report(context, &told, batch, later));
        }
    }
    findings.extend(context.batches.list.iter().filter_map(|batch| fixed(context, batch)));
}

/// What a review asked for was done without another HANDOFF, and nobody says so: at that review.
fn fixed(context: &Context<'_>, batch: &Batch) -> Option<Finding> {
    let is_done = batch.stage == Stage::Fixing && batch.total > 0 && batch.done == batch.total;
    let last = batch.blocks.last().filter(|at| is_done && at.kind == BlockKind::Review)?;
    let (member, block) =
        last.find(&context.plan).filter(|(member, _)| member.path == context.member.path)?;
    let message =
        format!("the changes the review of {} asks for are done, but no COMPLETE says so", called(batch));
    Some(Finding::new(&RULE, member.place(block.at), message))
}

/// By batch: the first that needs it and was begun.
fn begun<'a>(context: &'a Context<'_>) -> FxHashMap<usize, &'a Batch> {
    let mut found = FxHashMap::default();
    for batch in context.batches.list.iter().filter(|batch| began(batch)) {
        for needed in &batch.needs {
            found.entry(*needed).or_insert(batch);
        }
    }
    found
}

/// Whether nothing came after the HANDOFF.
fn waits<'a>(told: &Told<'a>, batch: &'a Batch) -> bool {
    told.around(batch).1.is_empty()
}

fn report(context: &Context<'_>, told: &Told<'_>, batch: &Batch, later: Option<&Batch>) -> Option<Finding> {
    let name = called(batch);
    let place = context.member.place(told.block.at);
    if batch.total > 0 && batch.done == batch.total {
        let all = if batch.total == 1 {
            "its ticket is".into()
        } else {
            format!("all {} tickets are", batch.total)
        };
        let message = format!("{name} was handed over and {all} done, but no COMPLETE says so");
        return Some(Finding::new(&RULE, place, message));
    }
    let later = later?;
    let is = format!("{} {}", called(later), later.stage.told());
    let message = format!("{name} was handed over and has no COMPLETE, but {is} and comes after it");
    let found = Finding::new(&RULE, place, message);
    Some(match heading(&context.plan, later) {
        Some(place) => found.with(place, is),
        None => found,
    })
}

/// Whether a batch was built, or is. One that says itself what it needs and has a COMPLETE is `out-of-order`'s.
fn began(batch: &Batch) -> bool {
    let told = batch.declares_needs && batch.blocks_of(BlockKind::Complete).next().is_some();
    batch.stage >= Stage::Building && !told
}

#[cfg(test)]
mod tests {
    use crate::testing::check_findings as check;

    const HANDOFF: &str =
        "Tickets: T1-T2\nFiles affected: src/a.rs\nDependencies: none\nVerify command: npm test\n";

    #[track_caller]
    fn check_plan(text: &str) {
        check(&text.replace("FIELDS\n", HANDOFF));
    }

    #[test]
    fn all_is_done_and_nobody_says_so() {
        check_plan(
            "
## Batch 1
### T1: a
**Status:** Done
### T2: b
**Status:** Done
## HANDOFF — Batch 1 Ready
   ^^^^^^^^^^^^^^^^^^^^^^^ warning missing-complete: batch 1 was handed over and all 2 tickets are done, but no COMPLETE says so
FIELDS
",
        );
    }

    #[test]
    fn what_needs_it_is_being_built() {
        check_plan(
            "
## Batch 1
### T1: a
### T2: b
## HANDOFF — Batch 1 Ready
   ^^^^^^^^^^^^^^^^^^^^^^^ warning missing-complete: batch 1 was handed over and has no COMPLETE, but batch 2 is being built and comes after it
FIELDS
## Batch 2
### T3: c
**Status:** Doing
## HANDOFF — Batch 2 Ready
Tickets: T3
Files affected: src/b.rs
Dependencies: Batch 1
Verify command: npm test
",
        );
    }

    #[test]
    fn the_builder_is_at_work() {
        check_plan(
            "
## Batch 1
### T1: a
**Status:** Done
### T2: b
**Status:** In Progress
## HANDOFF — Batch 1 Ready
FIELDS
## Batch 2
### T3: c
**Status:** Todo
",
        );
    }

    #[test]
    fn a_second_round_needs_its_own() {
        check_plan(
            "
## Batch 1
### T1: a
**Status:** Done
### T2: b
**Status:** Done
## HANDOFF — Batch 1 Ready
FIELDS
## COMPLETE — Batch 1
Verify: PASSED
## REVIEW — Batch 1 Changes requested
## HANDOFF — Batch 1 again
   ^^^^^^^^^^^^^^^^^^^^^^^ warning missing-complete: batch 1 was handed over and all 2 tickets are done, but no COMPLETE says so
FIELDS
",
        );
    }

    #[test]
    fn the_changes_are_done_and_nobody_says_so() {
        check_plan(
            "
## Batch 1
### T1: a
**Status:** Done
### T2: b
**Status:** Done
## HANDOFF — Batch 1 Ready
FIELDS
## COMPLETE — Batch 1
Tickets completed: T1-T2
Verify: PASSED
## REVIEW — Batch 1 Changes requested
   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning missing-complete: the changes the review of batch 1 asks for are done, but no COMPLETE says so
### T3: c
**Status:** Done
",
        );
    }

    #[test]
    fn a_complete_in_a_handoff_document_says_so() {
        check(
            "
//- TICKETS.md
## Batch 1
### T1: a
**Status:** Done
## HANDOFF — Batch 1
Tickets: T1
Files affected: src/a.rs
Dependencies: none
Verify command: npm test
//- handoffs/one.md
# COMPLETE — Batch 1
Verify: PASSED
",
        );
    }
}
