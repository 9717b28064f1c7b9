//! Batches were reviewed one after another, and nobody brought them together.
//!
//! Promise: speaks only in plans that know sync points: the workspace or the plan sets an interval, or the plan has a SYNC. An interval that is
//! only read off the plan's earlier SYNCs is given one batch more. Only once another batch was handed off: until then the SYNC may
//! be the next thing written. One finding a plan.

use super::{
    order::{called, is_history, place},
    stated::stated,
};
use crate::{
    project::{Batch, BlockAt, Place, Stage},
    rules::{Check, Context, Finding, Fix, Reads, Rule, Severity},
    syntax::facts::{BlockKind, LimitKind},
    templates::{About, Order},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "missing-sync",
    family: "flow",
    severity: Severity::Information,
    page: include_str!("missing_sync.md"),
    reads: Reads::Plan,
    check: Check::Plan(check),
};

/// After so many batches a sync is expected where nothing says how many.
const USUAL: usize = 3;

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(interval) = Interval::of(context) else { return };
    let list = &context.batches.list;
    let from = synced(context);
    let reviewed: Vec<usize> = (from..list.len())
        .filter(|at| list.get(*at).is_some_and(|batch| batch.stage == Stage::Reviewed))
        .collect();
    let due = interval.every.checked_sub(1).and_then(|last| reviewed.get(last));
    let Some(due) = due.filter(|_| reviewed.len() >= interval.every + usize::from(interval.told.is_none()))
    else {
        return;
    };
    let next = (*due + 1..list.len()).find_map(|at| handed_off_after(list.get(*due)?, list.get(at)?));
    let Some(((batch, handoff), due)) = next.zip(list.get(*due)) else { return };
    let Some(at) = place(&context.plan, handoff).filter(|at| at.path == context.member.path) else { return };
    let since = if from > 0 && !context.batches.syncs.is_empty() { "the last SYNC" } else { "the beginning" };
    let (name, last, why) = (called(batch), called(due), interval.why());
    let count = match reviewed.len() {
        1 => "1 batch was".to_string(),
        count => format!("{count} batches were"),
    };
    let message = format!(
        "{name} was handed off without a SYNC after {last}: {count} reviewed since {since}, and {why}; bring them together, verify, and write SYNC — after {}",
        due.name
    );
    let index = context.batches.of_group(&due.path, due.group);
    let about = index.and_then(|index| About::at(context.snapshot, &due.path, index));
    let fix = about.map(|about| Fix::insert(&about, Order::Sync));
    let mut finding = Finding::new(&RULE, at, message).fixed_by(fix);
    let review = due.blocks_of(BlockKind::Review).next_back().and_then(|review| place(&context.plan, review));
    if let Some(review) = review {
        finding = finding.with(review, format!("{last} was reviewed here"));
    }
    findings.push(match interval.told.flatten() {
        Some(told) => finding.with(told, format!("a SYNC is due after every {} batches", interval.every)),
        None => finding,
    });
}

/// After how many reviewed batches a SYNC is due.
struct Interval {
    every: usize,
    /// Whether somebody said so, and where the plan does.
    told: Option<Option<Place>>,
}

impl Interval {
    /// As the workspace sets it, else as the plan does, else as far apart as the plan's earlier SYNCs are.
    fn of(context: &Context<'_>) -> Option<Interval> {
        let unit = context.batches.list.first()?.name.unit;
        if let Some(every) = context.snapshot.configuration().flow.sync_every {
            return Some(Interval { every: every as usize, told: Some(None) });
        }
        if let Some((every, at)) = stated(context, LimitKind::SyncEvery, unit) {
            return Some(Interval { every: every as usize, told: Some(Some(at)) });
        }
        let syncs = &context.batches.syncs;
        let mut ends: Vec<usize> = syncs.iter().filter_map(|(_, after)| Some((*after)? + 1)).collect();
        ends.insert(0, 0);
        ends.sort_unstable();
        let apart = ends.windows(2).filter_map(|pair| Some(pair.last()? - pair.first()?)).max();
        let every = apart.filter(|apart| *apart > 0).unwrap_or(USUAL);
        (!syncs.is_empty()).then_some(Interval { every, told: None })
    }

    fn why(&self) -> String {
        let batches =
            if self.every == 1 { "every batch".into() } else { format!("every {} batches", self.every) };
        match &self.told {
            Some(Some(_)) => format!("this plan asks for one after {batches}"),
            Some(None) => format!("the workspace asks for one after {batches}"),
            None => format!("this plan had one after at most {} so far", self.every),
        }
    }
}

/// How many batches of the list are behind the last SYNC, or in an archive.
fn synced(context: &Context<'_>) -> usize {
    let batches = &context.batches;
    let archived = batches.list.iter().rposition(|batch| is_history(&batch.path));
    let named = batches.syncs.iter().filter_map(|(_, after)| *after).max();
    // A SYNC that names no batch of the plan comes after what was reviewed before it; in another document, after everything.
    let bare = batches.syncs.iter().filter(|(_, after)| after.is_none()).map(|(sync, _)| sync);
    let reviewed = |sync: &BlockAt| {
        batches.list.iter().rposition(|batch| {
            let review = batch.blocks_of(BlockKind::Review).next_back();
            review.is_some_and(|review| review.path != sync.path || review.index < sync.index)
        })
    };
    bare.filter_map(reviewed).chain(archived).chain(named).max().map_or(0, |last| last + 1)
}

/// A batch and its HANDOFF, unless it was handed off before the review of `due`, as far as one document shows that.
fn handed_off_after<'a>(due: &Batch, batch: &'a Batch) -> Option<(&'a Batch, &'a BlockAt)> {
    let handoff = batch.blocks_of(BlockKind::Handoff).next()?;
    let review = due.blocks_of(BlockKind::Review).next_back()?;
    (review.path != handoff.path || review.index < handoff.index).then_some((batch, handoff))
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[track_caller]
    fn check(text: &str) {
        check_rule(&super::RULE, text);
    }

    const PLAN: &str = "## Batch 1\n### T1: a\n## Batch 2\n### T2: b\n## Batch 3\n### T3: c\n## Batch 4\n### T4: d\n## Batch 5\n### T5: e\n";

    /// A plan with what is said about its batches: `H1 C1 R1 S1`, a mark for where the finding is.
    fn told(story: &str, message: &str) -> String {
        let mut text = PLAN.to_string();
        for word in story.split_whitespace() {
            let (kind, batch) = word.split_at(1);
            text += &match kind {
                "H" => format!("## HANDOFF — Batch {batch}\n"),
                "C" => format!("## COMPLETE — Batch {batch}\n"),
                "R" => format!("## REVIEW — Batch {batch} Approved\n"),
                "S" if batch.is_empty() => "## SYNC — after Batch 9\n".into(),
                "S" => format!("## SYNC — after Batch {batch}\n"),
                _ => format!("   ^^^^^^^^^^^^^^^^^ information missing-sync: {message}\n"),
            };
        }
        text
    }

    #[test]
    fn the_plan_says_how_often() {
        let message = "batch 3 was handed off without a SYNC after batch 2: 2 batches were reviewed since the beginning, and this plan asks for one after every 2 batches; bring them together, verify, and write SYNC — after Batch 2";
        let head = "\n# Plan\nSync after every 2 batches.\n";
        check(&format!("{head}{}", told("H1 C1 R1 H2 C2 R2 H3 ^", message)));
        check(&format!("{head}{}", told("H1 C1 R1 H2 C2 H3 R2", "")));
        check(&format!("{head}{}", told("H1 C1 R1 H2 C2 R2", "")));
        check(&format!("{head}{}", told("H1 C1 R1 H2 C2 R2 S2 H3", "")));
        check(&format!("{head}{}", told("H1 C1 R1 H2 C2 R2 S H3 C3 R3 H4", "")));
    }

    #[test]
    fn the_workspace_says_how_often() {
        let message = "batch 2 was handed off without a SYNC after batch 1: 1 batches were reviewed since the beginning, and the workspace asks for one after every batch; bring them together, verify, and write SYNC — after Batch 1";
        let message = message.replace("1 batches were", "1 batch was");
        check(&format!(
            "\n//- baton.toml\n[flow]\nsync-every = 1\n//- TICKETS.md\n{}",
            told("H1 C1 R1 H2 ^", &message)
        ));
    }

    #[test]
    fn the_plan_did_so_before() {
        let message = "batch 4 was handed off without a SYNC after batch 2: 2 batches were reviewed since the last SYNC, and this plan had one after at most 1 so far; bring them together, verify, and write SYNC — after Batch 2";
        check(&format!("\n{}", told("H1 C1 R1 S1 H2 C2 R2 H3 C3 R3 H4", "")).replace(
            "## HANDOFF — Batch 3\n",
            &format!(
                "## HANDOFF — Batch 3\n   ^^^^^^^^^^^^^^^^^ information missing-sync: {}\n",
                message.replace("batch 4", "batch 3")
            ),
        ));
        check(&format!("\n{}", told("H1 C1 R1 S1 H2 C2 R2 H3", "")));
    }

    #[test]
    fn plans_without_sync_points_are_left_alone() {
        check(&format!("\n{}", told("H1 C1 R1 H2 C2 R2 H3 C3 R3 H4 C4 R4 H5", "")));
    }
}
