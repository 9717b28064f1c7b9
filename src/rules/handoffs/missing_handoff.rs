//! Work on a batch began, and no HANDOFF passed it across.
//!
//! Promise: where a plan hands batches over, it speaks of each batch that somebody works on without one; batches that were
//! finished before the plan's first block are history. Where a plan only groups its tickets in batches and says how far they are, it
//! mentions HANDOFFs once. `[flow] handoffs = false` silences it. A COMPLETE without a HANDOFF is `out-of-order`'s.

use crate::{
    project::{Batch, Stage, kind},
    rules::{
        Check, Context, Finding, Fix, Reads, Rule, Severity,
        flow::order::{called, heading},
    },
    syntax::facts::BlockKind,
    templates::{About, Order, own_templates},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "missing-handoff",
    family: "handoffs",
    severity: Severity::Warning,
    page: include_str!("missing_handoff.md"),
    reads: Reads::Plan,
    check: Check::Plan(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let asked = context.snapshot.configuration().flow.handoffs;
    if asked == Some(false) || kind::is_archive(&context.member.path) {
        return;
    }
    if asked == Some(true) || hands_over(context) {
        demand(context, findings);
    } else {
        findings.extend(mention(context));
    }
}

/// Whether the plan passes work across in blocks, or the workspace keeps a template for it. `## COMPLETED — Sprint 1` alone may be a heading over what is done.
fn hands_over(context: &Context<'_>) -> bool {
    let batches = &context.batches;
    let called = || batches.list.first().is_some_and(|batch| batch.name.unit == "batch");
    let template = || called() && !own_templates(context.snapshot, BlockKind::Handoff).is_empty();
    batches.uses(BlockKind::Handoff) || batches.uses_blocks() && called() || template()
}

/// One finding for each batch that is worked on without a HANDOFF.
fn demand(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let list = &context.batches.list;
    let first = list.iter().position(|batch| !batch.blocks.is_empty()).unwrap_or(list.len());
    for (index, batch) in list.iter().enumerate().filter(|(_, batch)| batch.path == context.member.path) {
        let history = batch.stage == Stage::Complete && index < first;
        if batch.blocks.is_empty() && began(batch.stage) && !history {
            let message = format!("{} is {}, but no HANDOFF passed it across", called(batch), phrase(batch));
            findings.extend(at_heading(context, batch, message));
        }
    }
}

/// Whether somebody works on its tickets, or did.
fn began(stage: Stage) -> bool {
    matches!(stage, Stage::Building | Stage::Complete)
}

fn phrase(batch: &Batch) -> &'static str {
    // Without a block "not yet reviewed" would be beside the point.
    if batch.stage == Stage::Complete { "done" } else { batch.stage.phrase() }
}

/// A word about HANDOFFs, at the first batch that is not done, where the plan says how far its batches are.
fn mention(context: &Context<'_>) -> Option<Finding> {
    let own = || context.batches.list.iter().filter(|batch| batch.path == context.member.path);
    let silent = own().all(|batch| batch.stage == Stage::Unknown);
    let batch = own().find(|batch| batch.stage != Stage::Complete)?;
    if silent || batch.name.unit != "batch" {
        return None;
    }
    let message =
        format!("{} can be passed to an agent with a HANDOFF block; this plan has none yet", called(batch));
    let mut found = at_heading(context, batch, message)?;
    found.severity = Severity::Hint;
    Some(found)
}

fn at_heading(context: &Context<'_>, batch: &Batch, message: String) -> Option<Finding> {
    let index = context.batches.of_group(&batch.path, batch.group)?;
    let about = About::at(context.snapshot, &batch.path, index);
    let fix = about.map(|about| Fix::insert(&about, Order::Handoff));
    Some(Finding::new(&RULE, heading(&context.plan, batch)?, message).fixed_by(fix))
}

#[cfg(test)]
mod tests {
    use crate::testing::check_findings as check;

    #[test]
    fn a_template_for_it_means_that_batches_are_handed_over() {
        check(
            "
//- TICKETS.md
## Batch 1
   ^^^^^^^ warning missing-handoff: batch 1 is being built, but no HANDOFF passed it across
### T1: a
**Status:** In Progress
//- templates/HANDOFF.md
# HANDOFF — Batch <N>
",
        );
    }

    #[test]
    fn a_batch_that_is_worked_on_without_one() {
        check(
            "
## Batch 1
### T1: a
**Status:** Done
## HANDOFF — Batch 1
Tickets: T1
Files affected: src/a.rs
Dependencies: none
Verify command: npm test
## COMPLETE — Batch 1
Verify: PASSED
## Batch 2
   ^^^^^^^ warning missing-handoff: batch 2 is being built, but no HANDOFF passed it across
### T2: b
**Status:** Doing
## Batch 3
   ^^^^^^^ warning missing-handoff: batch 3 is done, but no HANDOFF passed it across
### T3: c
**Status:** Done
## Batch 4
### T4: d
**Status:** Todo
",
        );
    }

    #[test]
    fn what_was_done_before_the_first_block_is_history() {
        check(
            "
## Batch 1
### T1: a
**Status:** Done
## Batch 2
### T2: b
## HANDOFF — Batch 2
Tickets: T2
Files affected: src/a.rs
Dependencies: none
Verify command: npm test
",
        );
    }

    #[test]
    fn a_plan_that_groups_in_batches_hears_of_them_once() {
        check(
            "
## Batch 1
### T1: a
**Status:** Done
## Batch 2
   ^^^^^^^ hint missing-handoff: batch 2 can be passed to an agent with a HANDOFF block; this plan has none yet
### T2: b
**Status:** Doing
## Batch 3
### T3: c
**Status:** Todo
",
        );
    }

    #[test]
    fn other_plans_hear_nothing() {
        check("\n## Batch 1\n### T1: a\n## Batch 2\n### T2: b\n");
        check("\n## Batch 1\n### T1: a\n**Status:** Done\n## Batch 2\n### T2: b\n**Status:** Done\n");
        check("\n## Phase 1\n### T1: a\n**Status:** Done\n## Phase 2\n### T2: b\n**Status:** Doing\n");
        check("\n### T1: a\n**Status:** Doing\n");
        check(
            "\n## Sprint 1\n### T1: a\n## COMPLETED — Sprint 1\nWe shipped it.\n## Sprint 2\n### T2: b\n**Status:** Doing\n",
        );
    }

    #[test]
    fn an_archive_is_history() {
        check(
            "
//- TICKETS.md
## Batch 2
### T2: b
## HANDOFF — Batch 2
Tickets: T2
Files affected: src/a.rs
Dependencies: none
Verify command: npm test
//- archive/TICKETS-1.md
## Batch 1
### T1: a
**Status:** Doing
",
        );
    }
}
