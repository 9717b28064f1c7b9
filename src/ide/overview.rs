//! The overview: the board with what a tree view shows below each of its rows. The batch's tickets with their places, and everything that
//! can be done about it.
//!
//! Rows are [`super::board`]'s, offers those of code actions and lenses: here they are only brought together. It walks every plan and is
//! for whoever asks, not for every keystroke. Start at [`overview`].

use super::{
    Action, Work,
    actions::{blocks, errands, prompts},
    board::{self, Row},
    code_lens::{self, Does},
};
use crate::{
    project::{Batch, DocPath, Snapshot},
    syntax::facts::Status,
    templates::About,
};
use std::ops::Range;

/// One batch with all that is shown of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What the board says.
    pub row: Row,
    /// The document it stands in; its tickets stand there too.
    pub path: DocPath,
    /// The bytes of its heading.
    pub at: Range<usize>,
    /// Its tickets, in order: those that the row counts.
    pub tickets: Vec<Leaf>,
    /// What can be done about it, the most obvious first.
    pub offers: Vec<Action>,
}

/// A ticket in a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Its id, as the plan writes it.
    pub id: String,
    /// Its title; may be empty.
    pub title: String,
    /// How far it is, where the plan says so.
    pub status: Option<Status>,
    /// The bytes of its id where it is declared.
    pub at: Range<usize>,
}

/// The plans that have batches, in the order of their paths, each with its batches.
pub fn overview(snapshot: &Snapshot) -> Vec<(DocPath, Vec<Shown>)> {
    let shown = |(home, rows): (DocPath, Vec<Row>)| {
        let all = rows.into_iter().enumerate();
        let all = all.filter_map(|(index, row)| shown(&About::at(snapshot, &home, index)?, row)).collect();
        (home, all)
    };
    board::boards(snapshot).into_iter().map(shown).collect()
}

fn shown(about: &About<'_>, row: Row) -> Option<Shown> {
    let (batch, member) = (about.batch()?, about.member()?);
    let at = member.document.range(member.outline().groups.get(batch.group as usize)?.at);
    let leaf = |ticket: &crate::syntax::Ticket| Leaf {
        id: ticket.id.to_string(),
        title: ticket.title.to_string(),
        status: ticket.status,
        at: member.document.range(ticket.id_at),
    };
    let tickets = about.tickets().into_iter().map(leaf).collect();
    Some(Shown { row, path: batch.path.clone(), at, tickets, offers: offers(about, batch) })
}

/// What code actions offer anywhere in the batch, what its lenses offer first.
fn offers(about: &About<'_>, batch: &Batch) -> Vec<Action> {
    let obvious = code_lens::steps(about.snapshot(), &batch.path, about.batches(), batch);
    let same = |does: &Does, work: &Work| match (does, work) {
        (Does::Deed(deed), Work::Later(later)) => deed == later,
        (Does::Errand(errand), Work::Errand(other)) => errand == other,
        _ => false,
    };
    let rank = |action: &Action| {
        let first = obvious.iter().position(|(_, does)| same(does, &action.work));
        first.unwrap_or(obvious.len())
    };
    let mut all = [errands::of_batch(about), blocks::of_batch(about), prompts::of_batch(about)].concat();
    all.sort_by_key(rank);
    all
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    /// What the overview shows of the first plan: a line a batch, then its tickets, then its offers.
    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let fixture = Fixture::new(text);
        let mut lines = Vec::new();
        for shown in overview(&fixture.snapshot).into_iter().next().unwrap().1 {
            let (_, text) = fixture.files.iter().find(|(path, _)| *path == shown.path).unwrap();
            let slice = |at: &Range<usize>| text.get(at.clone()).unwrap();
            let row = &shown.row;
            lines.push(format!("{} {}/{} in {}", slice(&shown.at), row.done, row.tickets, shown.path));
            for leaf in &shown.tickets {
                assert_eq!(slice(&leaf.at), leaf.id);
                let status = leaf.status.map_or_else(String::new, |status| format!(" ({status:?})"));
                lines.push(format!("  {}: {}{status}", leaf.id, leaf.title));
            }
            lines.extend(shown.offers.iter().map(|offer| format!("  > {}", offer.title)));
        }
        assert_eq!(lines, want);
    }

    #[test]
    fn a_batch_is_shown_with_its_tickets_and_what_can_be_done() {
        check(
            "//- git: 1a2b3c4 \"Begin\"\n//- TICKETS.md\n## Batch 1: Core\n### T1: Draw 🎲\n**Status:** Done\n### T2: Dropped\n**Status:** Dropped\n### T3: Pay\n## HANDOFF — Batch 1\n",
            &[
                "Batch 1: Core 1/2 in TICKETS.md",
                "  T1: Draw (Done)",
                "  T3: Pay",
                "  > Launch Batch 1",
                "  > Insert COMPLETE for Batch 1 (verify passed)",
                "  > Insert COMPLETE for Batch 1 (verify failed)",
                "  > Copy build prompt for Batch 1",
            ],
        );
    }

    #[test]
    fn what_is_obvious_comes_first() {
        let plan = "## Batch 1\n### T1: a\n**Status:** Todo\n";
        let handed = format!("{plan}## HANDOFF — Batch 1\n## COMPLETE — Batch 1\nVerify: PASSED\n");
        let git = "//- git: 1a2b3c4 \"Begin\"\n//- TICKETS.md\n";
        let first = |text: &str| {
            let fixture = Fixture::new(&format!("{git}{text}"));
            let boards = overview(&fixture.snapshot);
            let shown = boards.first().unwrap().1.first().unwrap().clone();
            shown.offers.into_iter().take(3).map(|offer| offer.title).collect::<Vec<_>>()
        };
        assert_eq!(
            first(plan),
            [
                "Insert HANDOFF for Batch 1",
                "Insert HANDOFF for Batch 1 and launch",
                "Launch design of Batch 1"
            ]
        );
        assert_eq!(
            first(&handed),
            [
                "Launch review of Batch 1",
                "Insert REVIEW for Batch 1: approved",
                "Insert REVIEW for Batch 1: changes requested"
            ]
        );
    }
}
