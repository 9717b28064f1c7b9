//! A blocked ticket, or a batch that failed, holds up what comes after it.
//!
//! Promise: one finding for each thing that blocks, at that thing. A ticket called blocked because one it depends on is not done blocks
//! nothing itself: it waits. What is done, dropped or under way does not wait. That numbered batches are built in order counts only where they are
//! handed off in blocks.

mod waiting;

use super::order::{called, is_history, list, place};
use crate::{
    project::{Batch, Place, Stage},
    rules::{Check, Context, Finding, Reads, Rule, Severity},
    syntax::{
        Ticket,
        facts::{BlockKind, Status},
    },
};
use waiting::{Waiting, Waits};

/// The rule.
pub static RULE: Rule = Rule {
    name: "blocked-cascade",
    family: "flow",
    severity: Severity::Information,
    page: include_str!("blocked_cascade.md"),
    reads: Reads::Plan,
    check: Check::Plan(check),
};

/// The most that a message names.
const NAMED: usize = 4;

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if is_history(&context.member.path) {
        return;
    }
    let tickets = &context.member.outline().tickets;
    let blocked = (0u32..).zip(tickets).filter(|(_, ticket)| ticket.status == Some(Status::Blocked));
    let blocked: Vec<_> = blocked.filter(|(_, ticket)| !waits_itself(context, ticket)).collect();
    let waits = (!blocked.is_empty()).then(|| Waits::of(context));
    for (index, ticket) in blocked {
        let waiting = waits.as_ref().map(|waits| waits.on_ticket(index)).unwrap_or_default();
        let mark = ticket.marks.iter().find(|mark| mark.status == Status::Blocked && !mark.index);
        let at = context.member.place(mark.map_or(ticket.id_at, |mark| mark.at));
        findings.extend(finding(at, &format!("{} is blocked", ticket.id), waiting));
    }
    for (index, batch) in context.batches.list.iter().enumerate() {
        let failed = batch.stage == Stage::Failed && !is_history(&batch.path);
        let at = failed.then(|| failure(context, batch)).flatten();
        let Some(at) = at.filter(|at| at.path == context.member.path) else { continue };
        let waiting = waiting::on_batch(context, index);
        findings.extend(finding(at, &format!("{} failed", called(batch)), waiting));
    }
}

/// Whether a ticket it depends on is not done: then it waits for that one, and does not block by itself.
fn waits_itself(context: &Context<'_>, ticket: &Ticket) -> bool {
    ticket.depends_on.iter().filter(|needed| !needed.soft).any(|needed| {
        let found = context.plan.find(&needed.id).map(|found| found.ticket.status);
        found.is_some_and(|status| !matches!(status, Some(Status::Done | Status::Dropped)))
    })
}

/// The block that says that a batch failed.
fn failure(context: &Context<'_>, batch: &Batch) -> Option<Place> {
    let told = [BlockKind::Complete, BlockKind::Review];
    let last = batch.blocks.iter().rev().find(|block| told.contains(&block.kind))?;
    place(&context.plan, last)
}

fn finding(at: Place, what: &str, waiting: Vec<Waiting>) -> Option<Finding> {
    let names = waiting.iter().map(|waiting| format!("{} ({})", waiting.name, waiting.why)).collect();
    let wait = if waiting.len() == 1 { "waits" } else { "wait" };
    let message = format!("{what}, so {} {wait}", list(names, NAMED));
    let finding = (!waiting.is_empty()).then(|| Finding::new(&RULE, at, message))?;
    Some(waiting.into_iter().take(NAMED).fold(finding, |finding, waiting| match waiting.at {
        Some(at) => finding.with(at, format!("{} {}", waiting.name, waiting.why)),
        None => finding,
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(text: &str) {
        check_rule(&super::RULE, text);
    }

    #[test]
    fn everything_that_waits_is_named_at_the_blocker() {
        check(
            "
## T1: a
**Status:** Blocked (no key yet)
            ^^^^^^^^^^^^^^^^^^^^ information blocked-cascade: T1 is blocked, so T2 (depends on T1), T4 (depends on T1) and T3 (depends on T2) wait
**Blocks:** T4
## T2: b
**Depends on:** T1
## T3: c
**Status:** Todo
**Depends on:** T2
## T4: d
",
        );
    }

    #[test]
    fn who_waits_is_no_blocker_and_what_is_done_does_not_wait() {
        check(
            "
## T1: a
**Status:** Todo
## T2: b
**Status:** Blocked
**Depends on:** T1
## T3: c
**Depends on:** T2
## T4: d
**Status:** Blocked
## T5: e
**Status:** Done
**Depends on:** T4
## T6: f
**Status:** Doing
**Depends on:** T4
## T7: g
**Depends on:** T4 (optional)
",
        );
    }

    #[test]
    fn batches_that_come_after_wait_too() {
        check(
            "
## Batch 1
### T1: a
**Status:** Blocked
            ^^^^^^^ information blocked-cascade: T1 is blocked, so batch 2 (needs batch 1) and batch 3 (comes after batch 2) wait
### T2: b
## HANDOFF — Batch 1
## Batch 2
### T3: c
**Depends on:** T1
## HANDOFF — Batch 2
Dependencies: Batch 1
## Batch 3
### T4: d
## Batch 4
### T5: e
**Depends on:** T2
## Batch 5
**Depends on:** none
### T6: f
",
        );
    }

    #[test]
    fn without_blocks_numbers_are_no_order() {
        check("\n## Phase 1\n### T1: a\n**Status:** Blocked\n## Phase 2\n### T2: b\n**Status:** Todo\n");
    }

    #[test]
    fn a_batch_that_failed_blocks() {
        check(
            "
## Batch 1
### T1: a
## HANDOFF — Batch 1
## COMPLETE — Batch 1 FAILED
   ^^^^^^^^^^^^^^^^^^^^^^^^^ information blocked-cascade: batch 1 failed, so batch 2 (comes after batch 1) waits
## Batch 2
### T2: b
## HANDOFF — Batch 2
## Batch 3
**Depends on:** none
### T3: c
",
        );
    }

    #[test]
    fn many_are_counted_and_a_ring_ends() {
        let mut text = String::from(
            "\n## T1: a\n**Status:** Blocked\n            ^^^^^^^ information blocked-cascade: T1 is blocked, so T2 (depends on T1), T3 (depends on T2), T4 (depends on T3), T5 (depends on T4) and 3 more wait\n",
        );
        (2..9).for_each(|at| text += &format!("## T{at}: b\n**Depends on:** T{}\n", at - 1));
        check(&text);
        check(
            "\n## T1: a\n**Status:** Todo\n**Depends on:** T2\n## T2: b\n**Status:** Blocked\n**Depends on:** T1\n",
        );
    }
}
