//! More batches are handed off and not yet reviewed than the look-ahead allows.
//!
//! Promise: speaks from HANDOFF to REVIEW only, and only once something came back, in a COMPLETE or a REVIEW: before
//! that a plan may be written and handed over in one go. What is built already cannot be held back any more, so the finding stands
//! at the batches that still can, or at the last one.

use super::order::{called, is_history, place};
use crate::{
    project::batches::{Batch, Stage},
    rules::{Check, Context, Finding, Reads, Rule, Severity},
    syntax::facts::BlockKind,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "too-far-ahead",
    family: "flow",
    severity: Severity::Warning,
    page: include_str!("too_far_ahead.md"),
    reads: Reads::Plan,
    check: Check::Plan(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let batches = &context.batches;
    let allowed = context.snapshot.configuration().flow.look_ahead as usize;
    if !batches.uses(BlockKind::Complete) && !batches.uses(BlockKind::Review) {
        return;
    }
    let open: Vec<(usize, &Batch)> =
        batches.list.iter().enumerate().filter(|(_, batch)| is_out(batch)).collect();
    let Some((&(first, oldest), beyond)) = open.first().zip(open.get(allowed..)) else { return };
    let (built, ahead): (Vec<_>, Vec<_>) = beyond.iter().partition(|(_, batch)| batch.stage.is_passed());
    let last = built.last().filter(|_| ahead.is_empty());
    for (index, batch) in ahead.iter().chain(last).copied() {
        findings.extend(finding(context, batch, index - first, oldest, (open.len(), allowed)));
    }
}

/// Whether a batch was handed off and is not approved yet.
pub(in crate::rules) fn is_out(batch: &Batch) -> bool {
    batch.stage.is_open() && !is_history(&batch.path) && batch.blocks_of(BlockKind::Handoff).next().is_some()
}

/// The finding at the batch's last HANDOFF, where that stands in this document.
fn finding(
    context: &Context<'_>,
    batch: &Batch,
    ahead: usize,
    oldest: &Batch,
    (open, allowed): (usize, usize),
) -> Option<Finding> {
    let last = |batch: &Batch, kind| place(&context.plan, batch.blocks_of(kind).next_back()?);
    let at = last(batch, BlockKind::Handoff).filter(|at| at.path == context.member.path)?;
    let which = match oldest.stage {
        Stage::ChangesRequested | Stage::Fixing => "which was sent back by its review",
        Stage::Failed => "which failed",
        _ => "which is not reviewed",
    };
    let (name, other) = (called(batch), called(oldest));
    let message = format!(
        "{name} is {ahead} ahead of {other}, {which}: {open} batches are handed off and not yet reviewed, and the look-ahead is {allowed}"
    );
    let finding = Finding::new(&RULE, at, message);
    let told = oldest.blocks.last().and_then(|block| place(&context.plan, block));
    Some(match told {
        Some(place) => finding.with(place, format!("{other} {}", oldest.stage.told())),
        None => finding,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(text: &str) {
        check_rule(&super::RULE, text);
    }

    /// So many batches, with what each of them has come to below it.
    fn plan(told: &[&str]) -> String {
        let batch = |(at, told): (usize, &&str)| {
            let number = at + 1;
            let told = told.replace('#', &format!("Batch {number}")).replace("= ", "## ");
            format!("## Batch {number}\n### T{number}: a\n{told}\n")
        };
        format!("\n{}", told.iter().enumerate().map(batch).collect::<String>())
    }

    const OUT: &str = "= HANDOFF — #";
    const BUILT: &str = "= HANDOFF — #\n= COMPLETE — #";
    const DONE: &str = "= HANDOFF — #\n= COMPLETE — #\n= REVIEW — # Approved";

    #[test]
    fn four_ahead() {
        let mark = "   ^^^^^^^^^^^^^^^^^ warning too-far-ahead: batch 5 is 3 ahead of batch 2, which is not reviewed: 4 batches are handed off and not yet reviewed, and the look-ahead is 3";
        check(&plan(&[DONE, BUILT, OUT, OUT, &format!("{OUT}\n{mark}")]));
    }

    #[test]
    fn three_ahead_is_as_far_as_it_goes() {
        check(&plan(&[DONE, BUILT, OUT, OUT, "", ""]));
    }

    #[test]
    fn a_plan_handed_over_in_one_go_is_waiting_for_nothing() {
        check(&plan(&[OUT, OUT, OUT, OUT, OUT]));
    }

    #[test]
    fn each_that_may_still_wait_is_told_and_of_built_ones_the_last() {
        let mark = |batch: u8, ahead: u8| {
            format!(
                "\n   ^^^^^^^^^^^^^^^^^ warning too-far-ahead: batch {batch} is {ahead} ahead of batch 1, which is not reviewed: 5 batches are handed off and not yet reviewed, and the look-ahead is 3"
            )
        };
        let (four, five) = (format!("{OUT}{}", mark(4, 3)), format!("{OUT}{}", mark(5, 4)));
        check(&plan(&[BUILT, BUILT, BUILT, &four, &five]));
        let last = BUILT.replacen("#", &format!("#{}", mark(5, 4)), 1);
        check(&plan(&[BUILT, BUILT, BUILT, BUILT, &last]));
    }

    #[test]
    fn the_workspace_says_how_far() {
        check(&format!(
            "\n//- baton.toml\n[flow]\nlook-ahead = 1\n//- TICKETS.md{}",
            plan(&[
                "= HANDOFF — #\n= COMPLETE — #\n= REVIEW — # Changes requested",
                &format!(
                    "{OUT}\n   ^^^^^^^^^^^^^^^^^ warning too-far-ahead: batch 2 is 1 ahead of batch 1, which was sent back by its review: 2 batches are handed off and not yet reviewed, and the look-ahead is 1"
                )
            ])
        ));
    }

    #[test]
    fn archives_do_not_count_and_the_finding_stands_where_the_handoff_does() {
        check(
            "
//- TICKETS.md
## Batch 2
### T2: b
## Batch 3
### T3: c
## HANDOFF — Batch 3
## Batch 4
### T4: d
## HANDOFF — Batch 4
## Batch 5
### T5: e
//- archive/TICKETS-1.md
## Batch 1
### T1: a
## HANDOFF — Batch 1
## COMPLETE — Batch 1
//- handoffs/2.md
## HANDOFF — Batch 2
//- handoffs/5.md
## HANDOFF — Batch 5
   ^^^^^^^^^^^^^^^^^ warning too-far-ahead: batch 5 is 3 ahead of batch 2, which is not reviewed: 4 batches are handed off and not yet reviewed, and the look-ahead is 3
",
        );
    }
}
