//! A batch was built, or reviewed, before what must come first.
//!
//! Promise: speaks only of blocks, never of statuses. Whether a HANDOFF is missing is asked only where the plan hands
//! over in blocks: batches that were built before the first one that was handed over are older than the habit. What a batch needs counts
//! where it says so itself, not by its number. Archives are history.

use super::order::{Why, called, heading, is_history, place};
use crate::{
    project::batches::{Batch, BlockAt},
    rules::{Check, Context, Finding, Reads, Rule, Severity},
    syntax::{
        Ticket,
        facts::{BlockKind, Status},
    },
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "out-of-order",
    family: "flow",
    severity: Severity::Error,
    page: include_str!("out_of_order.md"),
    reads: Reads::Plan,
    check: Check::Plan(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if !context.batches.uses_blocks() || is_history(&context.member.path) {
        return;
    }
    for (index, batch) in context.batches.list.iter().enumerate() {
        if is_history(&batch.path) || !batch.blocks.iter().any(|at| at.path == context.member.path) {
            continue;
        }
        findings.extend(not_handed_over(context, index, batch));
        findings.extend(not_built(context, batch));
        needs_not_built(context, batch, findings);
    }
}

/// A finding at a block of this document.
fn at(context: &Context<'_>, block: &BlockAt, message: String) -> Option<Finding> {
    let place = place(&context.plan, block).filter(|place| place.path == context.member.path)?;
    Some(Finding::new(&RULE, place, message))
}

/// A COMPLETE with no HANDOFF before it.
fn not_handed_over(context: &Context<'_>, index: usize, batch: &Batch) -> Option<Finding> {
    let (complete, later) = first_without(batch, BlockKind::Complete, BlockKind::Handoff)?;
    if !hands_over(context, index) {
        return None;
    }
    let name = called(batch);
    let message = match later {
        Some(_) => format!("{name} was completed before it was handed off: its HANDOFF comes after"),
        None => format!("{name} was completed, but it was never handed off: it has no HANDOFF"),
    };
    let finding = at(context, complete, message)?;
    Some(match later.and_then(|later| place(&context.plan, later)) {
        Some(place) => finding.with(place, format!("{name} is handed off here")),
        None => with_heading(context, finding, batch),
    })
}

/// The first block of `kind`, where no block of `wanted` comes before it, and the one that comes after.
fn first_without(batch: &Batch, kind: BlockKind, wanted: BlockKind) -> Option<(&BlockAt, Option<&BlockAt>)> {
    let first = batch.blocks.iter().position(|at| at.kind == kind)?;
    let (before, after) = batch.blocks.split_at_checked(first)?;
    let later = after.iter().find(|at| at.kind == wanted);
    let none = !before.iter().any(|at| at.kind == wanted);
    Some((after.first().filter(|_| none)?, later))
}

/// Whether the batch should have been handed over: the workspace says that batches are, or one that was stands before
/// it, or one was that is built.
fn hands_over(context: &Context<'_>, index: usize) -> bool {
    let since = |(other, batch): (usize, &Batch)| {
        let handed = batch.blocks_of(BlockKind::Handoff).next().is_some();
        handed && (other <= index || batch.blocks_of(BlockKind::Complete).next().is_some())
    };
    let habit = || context.batches.list.iter().enumerate().any(since);
    context.snapshot.configuration().flow.handoffs.unwrap_or_else(habit)
}

/// A REVIEW with no COMPLETE before it.
fn not_built(context: &Context<'_>, batch: &Batch) -> Option<Finding> {
    let (review, later) = first_without(batch, BlockKind::Review, BlockKind::Complete)?;
    let batches = &context.batches;
    let done = batch.total > 0 && batch.done == batch.total;
    // Who never writes a COMPLETE says in the tickets that they are done.
    let signs = [batches.uses(BlockKind::Complete), batches.uses(BlockKind::Handoff), !done];
    let habit = signs.iter().filter(|sign| **sign).count() > 1;
    let name = called(batch);
    let message = match later {
        Some(_) => format!("{name} was reviewed before it was complete: its COMPLETE comes after"),
        None => format!("{name} was reviewed, but it has no COMPLETE: nothing says that it was built"),
    };
    // Without a word and without a HANDOFF, the design may be what was looked at.
    let said = review.find(&context.plan).is_some_and(|(_, block)| block.verdict.is_some());
    let build = said || batches.uses(BlockKind::Handoff);
    let finding = at(context, review, message).filter(|_| habit && build)?;
    Some(match later.and_then(|later| place(&context.plan, later)) {
        Some(place) => finding.with(place, format!("{name} is complete here")),
        None => with_heading(context, finding, batch),
    })
}

/// A COMPLETE although what the batch says it needs is not built.
fn needs_not_built(context: &Context<'_>, batch: &Batch, findings: &mut Vec<Finding>) {
    let Some(complete) = batch.blocks_of(BlockKind::Complete).next().filter(|_| batch.declares_needs) else {
        return;
    };
    for needed in batch.needs.iter().filter_map(|index| context.batches.list.get(*index)) {
        let built = needed.stage.is_passed() || needed.blocks_of(BlockKind::Complete).next().is_some();
        // COMPLETE headings alone may be history, kept for some batches only.
        let told =
            context.batches.uses(BlockKind::Handoff) || needed.live_tickets(&context.plan).any(is_open);
        if built || !told || is_history(&needed.path) {
            continue;
        }
        let (name, other) = (called(batch), called(needed));
        let what = match Why::of(context, batch, needed) {
            Why::Named | Why::Number => format!("{other}, which has no COMPLETE"),
            Why::Tickets => match open_ticket(context, batch, needed) {
                Some(ticket) => format!("{} of {other}, which is not done", ticket.id),
                None => continue,
            },
        };
        let message = format!("{name} was completed, but it needs {what}");
        let finding = at(context, complete, message).map(|finding| match heading(&context.plan, needed) {
            Some(place) => finding.with(place, format!("{other} {}", needed.stage.told())),
            None => finding,
        });
        findings.extend(finding);
    }
}

/// The first ticket of `needed` that one of the batch's depends on and that is not said to be done.
fn open_ticket<'a>(context: &Context<'a>, batch: &Batch, needed: &Batch) -> Option<&'a Ticket> {
    let tickets = batch.live_tickets(&context.plan).flat_map(|ticket| &ticket.depends_on);
    let wanted: Vec<u32> = tickets.filter(|needs| !needs.soft).filter_map(|needs| needs.ticket).collect();
    let outline = needed.member(&context.plan)?.outline();
    let mut open = needed.tickets.iter().filter(|index| wanted.contains(index));
    open.find_map(|index| {
        let ticket = outline.tickets.get(*index as usize)?;
        (!matches!(ticket.status, Some(Status::Done | Status::Dropped))).then_some(ticket)
    })
}

fn is_open(ticket: &Ticket) -> bool {
    matches!(ticket.status, Some(Status::Todo | Status::Doing | Status::Blocked))
}

fn with_heading(context: &Context<'_>, finding: Finding, batch: &Batch) -> Finding {
    match heading(&context.plan, batch) {
        Some(place) => finding.with(place, format!("{} stands here", called(batch))),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(text: &str) {
        check_rule(&super::RULE, text);
    }

    #[test]
    fn built_before_it_was_handed_off() {
        check(
            "
## Batch 1
### T1: a
## HANDOFF — Batch 1
## COMPLETE — Batch 1 Done
## Batch 2
### T2: b
## COMPLETE — Batch 2 Done
   ^^^^^^^^^^^^^^^^^^^^^^^ error out-of-order: batch 2 was completed, but it was never handed off: it has no HANDOFF
",
        );
        check(
            "
## Batch 1
### T1: a
## COMPLETE — Batch 1 Done
   ^^^^^^^^^^^^^^^^^^^^^^^ error out-of-order: batch 1 was completed before it was handed off: its HANDOFF comes after
## HANDOFF — Batch 1
",
        );
    }

    #[test]
    fn a_workspace_may_say_that_batches_are_handed_off_or_are_not() {
        check(
            "
//- baton.toml
[flow]
handoffs = true
//- TICKETS.md
## Batch 1
### T1: a
## COMPLETE — Batch 1
   ^^^^^^^^^^^^^^^^^^ error out-of-order: batch 1 was completed, but it was never handed off: it has no HANDOFF
",
        );
        check(
            "
//- baton.toml
[flow]
handoffs = false
//- TICKETS.md
## Batch 1
### T1: a
## HANDOFF — Batch 1
## Batch 2
### T2: b
## COMPLETE — Batch 2
",
        );
    }

    #[test]
    fn batches_older_than_the_habit_and_headings_kept_as_history_say_nothing() {
        check(
            "
## Batch 1
### T1: a
## COMPLETE — Batch 1
## Batch 2
### T2: b
## HANDOFF — Batch 2
",
        );
        check(
            "
## Batch 1
### T1: a
## Batch 2
**Depends on:** Batch 1
### T2: b
## COMPLETE — Batch 2
",
        );
    }

    #[test]
    fn reviewed_before_it_was_complete() {
        check(
            "
## Batch 1
### T1: a
## HANDOFF — Batch 1
## REVIEW — Batch 1 Approved
   ^^^^^^^^^^^^^^^^^^^^^^^^^ error out-of-order: batch 1 was reviewed, but it has no COMPLETE: nothing says that it was built
## Batch 2
### T2: b
## HANDOFF — Batch 2
## REVIEW — Batch 2 Approved
   ^^^^^^^^^^^^^^^^^^^^^^^^^ error out-of-order: batch 2 was reviewed before it was complete: its COMPLETE comes after
## COMPLETE — Batch 2
",
        );
    }

    #[test]
    fn who_never_writes_complete_says_it_in_the_tickets() {
        check(
            "
## Batch 1
### T1: a
**Status:** Done
## HANDOFF — Batch 1
## REVIEW — Batch 1 Approved
",
        );
        check("\n## Batch 1\n### T1: a\n## REVIEW — Batch 1 Approved\n");
        check("\n## Batch 1\n### T1: a\n## COMPLETE — Batch 1\n## Batch 2\n### T2: b\n## REVIEW — Batch 2\n");
    }

    #[test]
    fn built_before_what_it_needs() {
        check(
            "
## Batch 1
### T1: a
### T2: b
**Status:** Done
## HANDOFF — Batch 1
## Batch 2
### T3: c
## HANDOFF — Batch 2
Dependencies: Batch 1
## COMPLETE — Batch 2
   ^^^^^^^^^^^^^^^^^^ error out-of-order: batch 2 was completed, but it needs batch 1, which has no COMPLETE
## Batch 3
### T4: d
**Depends on:** T1
### T5: e
**Depends on:** T2
## HANDOFF — Batch 3
## COMPLETE — Batch 3
   ^^^^^^^^^^^^^^^^^^ error out-of-order: batch 3 was completed, but it needs T1 of batch 1, which is not done
## Batch 4
### T6: f
**Depends on:** T2
## HANDOFF — Batch 4
## COMPLETE — Batch 4
",
        );
    }

    #[test]
    fn numbers_alone_are_no_order_to_break() {
        check(
            "
## Batch 1
### T1: a
## Batch 2
### T2: b
## HANDOFF — Batch 2
## COMPLETE — Batch 2
",
        );
    }

    #[test]
    fn handing_off_again_after_a_review_is_the_way_it_goes() {
        check(
            "
## Batch 1
### T1: a
## HANDOFF — Batch 1
## COMPLETE — Batch 1
## REVIEW — Batch 1 Changes requested
## HANDOFF — Batch 1
## COMPLETE — Batch 1
## REVIEW — Batch 1 Approved
",
        );
    }

    #[test]
    fn blocks_may_be_spread_over_documents_and_each_is_reported_where_it_stands() {
        check(
            "
//- TICKETS.md
## Batch 1
### T1: a
## COMPLETE — Batch 1
## Batch 2
### T2: b
## COMPLETE — Batch 2
//- handoffs/one.md
## HANDOFF — Batch 1
//- handoffs/two.md
## HANDOFF — Batch 2
## REVIEW — Batch 2 Approved
//- archive/TICKETS-0.md
## Batch 0
### T0: z
## COMPLETE — Batch 0
",
        );
        check(
            "
//- TICKETS.md
## Batch 1
### T1: a
## HANDOFF — Batch 1
## Batch 2
### T2: b
//- docs/HANDOFF-notes.md
## COMPLETE — Batch 2
   ^^^^^^^^^^^^^^^^^^ error out-of-order: batch 2 was completed, but it was never handed off: it has no HANDOFF
",
        );
    }
}
