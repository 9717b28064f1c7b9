//! A batch has more tickets than the plan, or the workspace, allows.
//!
//! Promise: speaks only where a limit is set, of batches that can still be cut: what is built, or in an archive, or called done by its own
//! heading, is as large as it was. Steps of a ticket and dropped tickets do not count.

use super::{
    order::{called, is_history},
    stated::stated,
};
use crate::{
    project::{Batch, Place, Stage},
    rules::{Check, Context, Finding, Reads, Rule, Severity},
    syntax::{
        facts::{LimitKind, Status},
        status_at_ends,
    },
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "batch-too-large",
    family: "flow",
    severity: Severity::Hint,
    page: include_str!("batch_too_large.md"),
    reads: Reads::Plan,
    check: Check::Plan(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(first) = context.batches.list.first().filter(|_| !is_history(&context.member.path)) else {
        return;
    };
    let Some((limit, place)) = limit(context, first.name.unit) else { return };
    let here = context.batches.list.iter().filter(|batch| batch.path == context.member.path);
    for batch in here.filter(|batch| batch.total > limit as usize && may_be_cut(context, batch)) {
        let Some(group) = batch.group(&context.plan) else { continue };
        let who = if place.is_some() { "this plan" } else { "the workspace" };
        let message =
            format!("{} has {} tickets, but {who} sets a limit of {limit}", called(batch), batch.total);
        let finding = Finding::new(&RULE, context.member.place(group.at), message);
        findings.push(match &place {
            Some(place) => finding.with(place.clone(), format!("the limit of {limit} is set here")),
            None => finding,
        });
    }
}

/// The most tickets a batch may have, and where the plan says so; what the workspace sets comes first.
fn limit(context: &Context<'_>, unit: &str) -> Option<(u32, Option<Place>)> {
    let set = context.snapshot.configuration().flow.batch_size;
    let stated = || stated(context, LimitKind::BatchSize, unit).map(|(limit, place)| (limit, Some(place)));
    set.map(|limit| (limit, None)).or_else(stated)
}

fn may_be_cut(context: &Context<'_>, batch: &Batch) -> bool {
    let called_done =
        batch.group(&context.plan).and_then(|group| status_at_ends(&group.name)) == Some(Status::Done);
    batch.stage <= Stage::Building && !called_done
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use crate::testing::{Fixture, check_findings, check_rule};

    #[track_caller]
    fn check(text: &str) {
        check_rule(&super::RULE, text);
    }

    /// So many tickets, numbered from `from`.
    fn tickets(from: usize, count: usize) -> String {
        (from..from + count).map(|at| format!("### T{at}: a\n\nProse.\n\n")).collect()
    }

    #[test]
    fn a_plan_written_in_one_go_gets_its_own_limit_and_at_most_a_hint() {
        let mut text = String::from("\n# Plan\n\nWe work in batches, 2–3 tickets max.\n\n");
        let mut from = 1;
        for (batch, count) in (1..).zip([3, 4, 5, 3, 4]) {
            text += &format!("## Batch {batch}: b\n");
            if count > 3 {
                text += &format!(
                    "   ^^^^^^^^^^ hint batch-too-large: batch {batch} has {count} tickets, but this plan sets a limit of 3\n"
                );
            }
            text += &tickets(from, count);
            from += count;
        }
        check(&text);
        let plain: String = text.split_inclusive('\n').filter(|line| !line.contains("^^^")).collect();
        let fixture = Fixture::new(&plain);
        let found = crate::rules::check(&fixture.snapshot, &fixture.files[0].0);
        let others: Vec<_> =
            found.iter().map(|finding| finding.rule.name).filter(|name| *name != super::RULE.name).collect();
        assert!(others.is_empty() || others == ["missing-handoff"], "{others:?}");
    }

    #[test]
    fn the_workspace_comes_before_the_plan() {
        check(&format!(
            "\n//- baton.toml\n[flow]\nbatch-size = 2\n//- TICKETS.md\n# Plan\n\nAt most 5 tickets per batch.\n\n## Phase 1\n   ^^^^^^^ hint batch-too-large: phase 1 has 3 tickets, but the workspace sets a limit of 2\n{}",
            tickets(1, 3)
        ));
    }

    #[test]
    fn built_ones_are_as_large_as_they_were() {
        check(
            "
# Plan
Max 1 ticket per batch.
## Batch 1
### T1: a
**Status:** Done
### T2: b
**Status:** Done
## Batch 2 ✅
### T3: c
### T4: d
## Batch 3
### T5: e
### T6: f
## HANDOFF — Batch 3
## COMPLETE — Batch 3
## Batch 4
### T7: g
### T8: ~~h~~
**Status:** Dropped
",
        );
    }

    #[test]
    fn what_a_ticket_says_is_about_what_it_builds() {
        check_findings(
            "
# Plan
## Batch 1
### T1: a
- At most 1 ticket per batch of invitations
#### Notes
2 tickets max
### T2: b
- Up to 1 ticket per group
## Batch 2
A buyer gets 1 ticket max
### T3: c
### T4: d
",
        );
    }

    #[test]
    fn a_limit_of_sprints_is_none_of_batches_and_the_largest_of_several_counts() {
        check(&format!("\n# Plan\nMax 2 tickets per sprint.\n## Batch 1\n{}", tickets(1, 3)));
        check(&format!(
            "\n# Plan\nMax 2 tickets per batch, or up to 4 tickets per batch of small ones.\n## Batch 1\n{}",
            tickets(1, 3)
        ));
    }
}
