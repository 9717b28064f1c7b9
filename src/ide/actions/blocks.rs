//! Inserts the next block of a batch, filled from the plan: HANDOFF, COMPLETE, REVIEW, SYNC.
//!
//! What it says and where it goes is `templates`'; here it is offered where it makes sense. Start at [`InsertBlock`].

use super::{Action, ActionKind, Change, Deed, Here, Refusal, action, named, supposed};
use crate::{
    project::{Member, Snapshot, Stage},
    syntax::facts::BlockKind,
    templates::{self, About, Complete, Filled, Order, Outcome, Which},
    text::Edit,
};
use serde::{Deserialize, Serialize};

/// Inserts a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InsertBlock {
    /// Of which batch.
    pub batch: Which,
    /// What it says.
    pub order: Order,
    /// The workspace's template it is made from, if one is: its path, or its name.
    #[serde(default)]
    pub template: Option<String>,
}

impl InsertBlock {
    /// The edit; none when the block stands there already.
    pub(super) fn change(&self, snapshot: &Snapshot) -> Result<Change, Refusal> {
        let change = Change::new(self.order.title(&self.batch.batch));
        Ok(match self.outcome(snapshot)? {
            Outcome::Nothing(why) => change.noting(why),
            Outcome::Insert(insertion) => {
                let member = named::member(snapshot, insertion.path.as_str())?;
                change.with(member, vec![Edit::insert(insertion.at, insertion.text.text)])
            }
        })
    }

    /// The block alone, every line ended by `\n`; or why there is nothing to insert.
    ///
    /// # Errors
    /// When the batch is gone.
    pub fn preview(&self, snapshot: &Snapshot) -> Result<Result<Filled, String>, Refusal> {
        Ok(match self.outcome(snapshot)? {
            Outcome::Nothing(why) => Err(why),
            Outcome::Insert(insertion) => Ok(insertion.block),
        })
    }

    fn outcome(&self, snapshot: &Snapshot) -> Result<Outcome, Refusal> {
        let about = About::find(snapshot, &self.batch).map_err(Refusal::new)?;
        let Some(wanted) = &self.template else { return Ok(self.order.insertion(&about, None)) };
        let all = templates::own_templates(snapshot, self.order.kind());
        let is_it = |member: &&&Member| {
            let name = member.path.file_name();
            member.path.as_str() == wanted || name == wanted || name.strip_suffix(".md") == Some(wanted)
        };
        let names = || all.iter().map(|member| member.path.to_string()).collect::<Vec<_>>().join(", ");
        let found = all.iter().find(is_it).ok_or_else(|| {
            let there =
                if all.is_empty() { "there are none".to_owned() } else { format!("there are {}", names()) };
            Refusal::new(format!("there is no template {wanted} for a {}; {there}", self.order.kind().word()))
        })?;
        Ok(self.order.insertion(&about, Some(&found.document.text().to_string())))
    }

    /// Whether the block is read as it is meant afterwards: it is the batch's latest, so that nobody inserts it twice.
    pub(super) fn prove(&self, snapshot: &Snapshot, change: &Change) -> Result<(), Refusal> {
        // Who wrote a template of their own may write it as they like.
        let ours = change.edits.first().filter(|_| self.template.is_none());
        let Some((path, _)) = ours else { return Ok(()) };
        let member = named::member(snapshot, path.as_str())?;
        let supposed = snapshot.supposing(supposed(member, change));
        let about = About::find(&supposed, &self.batch).ok();
        let is_there = about.is_some_and(|about| self.order.is_there(&about).is_some());
        let refused =
            || Refusal::new(format!("{path} would not be read as it is meant; insert the block by hand"));
        is_there.then_some(()).ok_or_else(refused)
    }
}

/// The next blocks of the batch at the cursor, as far as they make sense.
pub(super) fn offer(here: &Here<'_>) -> Vec<Action> {
    let about = templates::batch_at(here.snapshot, &here.member.path, here.selection.start);
    about.map(|about| of_batch(&about)).unwrap_or_default()
}

/// The next blocks of a batch, as far as they make sense.
pub(in crate::ide) fn of_batch(about: &About<'_>) -> Vec<Action> {
    let name = about.name();
    orders(about)
        .into_iter()
        .filter(|order| order.is_there(about).is_none())
        .flat_map(|order| {
            let own = templates::own_templates(about.snapshot(), order.kind());
            let own = own.into_iter().map(|member| Some(member.path.as_str().to_owned()));
            let deed = |template| InsertBlock { batch: about.which(), order: order.clone(), template };
            [None].into_iter().chain(own).map(deed).collect::<Vec<_>>()
        })
        .map(|deed| {
            let from = deed.template.as_ref().and_then(|path| path.rsplit('/').next());
            let from = from.map(|name| format!(", from {name}")).unwrap_or_default();
            action(deed.order.title(&name) + &from, ActionKind::Insert, Deed::InsertBlock(deed))
        })
        .collect()
}

/// What may come next in the life of a batch.
fn orders(about: &About<'_>) -> Vec<Order> {
    let Some(batch) = about.batch() else { return Vec::new() };
    let complete = |passed| Order::Complete(Complete { passed, ..Complete::default() });
    let review = |approved| Order::Review { approved, changes: None };
    let handed = batch.blocks_of(BlockKind::Handoff).next().is_some();
    let built = batch.blocks_of(BlockKind::Complete).next().is_some();
    match batch.stage {
        Stage::Unknown | Stage::Designing => vec![Order::Handoff],
        Stage::Complete if built => vec![review(true), review(false)],
        // Work that nobody handed over may still be.
        _ if !handed && !built => vec![Order::Handoff, complete(true), complete(false)],
        Stage::Blocked | Stage::HandedOff | Stage::Building | Stage::Fixing | Stage::Complete => {
            vec![complete(true), complete(false)]
        }
        Stage::Failed | Stage::ChangesRequested => vec![Order::Handoff, complete(true), complete(false)],
        Stage::Reviewed => vec![Order::Sync],
    }
}

#[cfg(test)]
mod tests {
    use super::super::pictures::{check_action, check_deed, check_refused, offered};
    use super::*;

    const PLAN: &str = "## Batch 1\n### T1: a\n### T2: b\n## Batch 2\n### T3: c\n";

    fn inserts(before: &str) -> Vec<String> {
        offered(before).into_iter().filter(|title| title.contains("Insert ")).collect()
    }

    #[track_caller]
    fn check(before: &str, want: &[&str]) {
        assert_eq!(inserts(before), want);
    }

    const PASSED: &str = "Insert COMPLETE for Batch 1 (verify passed)";
    const FAILED: &str = "Insert COMPLETE for Batch 1 (verify failed)";

    #[test]
    fn what_comes_next_is_offered_anywhere_in_the_batch() {
        check("## Batch$0 1\n### T1: a\n", &["Insert HANDOFF for Batch 1"]);
        check("## Batch 1\n### T1: a\ntext $0\n## Notes\n", &["Insert HANDOFF for Batch 1"]);
        check("## Batch 1\n### T1: a\n## Notes\n$0\n", &[]);
        check("# Plan\n$0\n## Batch 1\n### T1: a\n", &[]);
        let handed = "## Batch 1\n### T1: $0a\n## HANDOFF — Batch 1\nTickets: T1\n";
        check(handed, &[PASSED, FAILED]);
        check(&handed.replace("$0", "").replace("HANDOFF", "HAND$0OFF"), &[PASSED, FAILED]);
        let built = format!("{handed}## COMPLETE — Batch 1 Done\n");
        check(
            &built,
            &["Insert REVIEW for Batch 1: approved", "Insert REVIEW for Batch 1: changes requested"],
        );
        check(&built.replace("Done", "FAILED"), &["Insert HANDOFF for Batch 1", PASSED]);
        let reviewed = format!("{built}## REVIEW — Batch 1 Approved\n");
        check(&reviewed, &["Insert SYNC after Batch 1"]);
        check(&format!("{reviewed}## SYNC — after Batch 1\n"), &[]);
    }

    #[test]
    fn the_block_stands_where_it_belongs() {
        check_action(
            &PLAN.replace("T1", "T$01"),
            "Insert HANDOFF for Batch 1",
            "
## Batch 1
### T1: a
### T2: b

## HANDOFF — Batch 1 Ready
Tickets: T1-T2
Files affected: none
Dependencies: none
Verify command: <verify command>

Codex: Execute when ready. Don't wait for my next output.

## Batch 2
### T3: c
",
        );
    }

    #[test]
    fn the_workspaces_own_templates_are_offered_by_name() {
        let files = "//- TICKETS.md\n## Batch 1\n### T$01: a\n//- templates/HANDOFF-short.md\n## HANDOFF: Batch <N>\nTickets: [tickets]\nOwner: {{OWNER}}\n";
        check(files, &["Insert HANDOFF for Batch 1", "Insert HANDOFF for Batch 1, from HANDOFF-short.md"]);
        check_action(
            files,
            "Insert HANDOFF for Batch 1, from HANDOFF-short.md",
            "//- TICKETS.md\n## Batch 1\n### T1: a\n\n## HANDOFF: Batch 1\nTickets: T1\nOwner: {{OWNER}}\n//- templates/HANDOFF-short.md\n## HANDOFF: Batch <N>\nTickets: [tickets]\nOwner: {{OWNER}}\n",
        );
    }

    #[test]
    fn what_is_there_is_said() {
        let which = |batch: &str| Which { path: "TICKETS.md".into(), batch: batch.into() };
        let handed = "## Batch 1\n### T1: a\n\n## HANDOFF — Batch 1\nTickets: T1\n";
        let deed =
            Deed::InsertBlock(InsertBlock { batch: which("Batch 1"), order: Order::Handoff, template: None });
        check_deed(handed, &deed, handed, &["Batch 1 has its HANDOFF already"]);
        let gone =
            Deed::InsertBlock(InsertBlock { batch: which("Batch 7"), order: Order::Handoff, template: None });
        check_refused(handed, &gone, "TICKETS.md has no Batch 7 any more; ask again");
    }
}
