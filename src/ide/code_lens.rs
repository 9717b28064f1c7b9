//! Code lenses: over each batch, how much of it is done, where it stands and what holds it up, and beside that the block
//! that is to be written next, where that is plain; on its blocks, nothing.
//!
//! ```text
//!  3/5 done · being built     0/3 done · ready to build     3/3 done · being built   Insert COMPLETE (verify passed)
//! ```
//!
//! Where a plan says nothing about how far its work is, there is nothing to show. What a lens can start is a code action
//! and a command as well. Start at [`code_lenses`].

use super::{
    actions::{Deed, InsertBlock},
    board::holding,
    due::due,
    launches::{self, Errand},
};
use crate::{
    project::{Batch, Batches, DocPath, Snapshot, Stage},
    syntax::facts::BlockKind,
    templates::{About, Complete, Order},
};
use std::ops::Range;

/// A line over a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLens {
    /// The heading it stands over.
    pub range: Range<usize>,
    /// What it says.
    pub title: String,
    /// What it does when it is clicked; nothing for one that only says where the batch stands.
    pub does: Does,
}

/// What happens when a lens is clicked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Does {
    /// Nothing: it is there to be read.
    Nothing,
    /// The plan changes.
    Deed(Deed),
    /// Something is started, ended or shown.
    Errand(Errand),
}

/// The lenses of a document, in order.
pub fn code_lenses(snapshot: &Snapshot, path: &DocPath) -> Vec<CodeLens> {
    let (Some(member), Some(batches)) = (snapshot.member(path), snapshot.batches(path)) else {
        return Vec::new();
    };
    let own = batches.list.iter().filter(|batch| batch.path == *path && batch.stage != Stage::Unknown);
    let lenses = |batch: &Batch| {
        let group = member.outline().groups.get(batch.group as usize)?;
        let range = member.document.range(group.at);
        let board = CodeLens { range: range.clone(), title: title(&batches, batch), does: Does::Nothing };
        let steps = steps(snapshot, path, &batches, batch).into_iter();
        let steps = steps.map(move |(title, does)| CodeLens { range: range.clone(), title, does });
        Some(std::iter::once(board).chain(steps))
    };
    let mut lenses: Vec<_> = own.filter_map(lenses).flatten().collect();
    lenses.sort_by_key(|lens| lens.range.start);
    lenses
}

/// What the next thing a person does with a batch ends in: a block to insert, or one of two.
pub(super) fn steps(
    snapshot: &Snapshot,
    path: &DocPath,
    batches: &Batches,
    batch: &Batch,
) -> Vec<(String, Does)> {
    let Some(index) = batches.of_group(path, batch.group) else { return Vec::new() };
    let Some(about) = About::at(snapshot, path, index) else { return Vec::new() };
    let errands = launches::offered(&about).into_iter();
    let errands = errands.filter_map(|offer| Some((offer.lens?.to_owned(), Does::Errand(offer.errand))));
    errands.chain(blocks(snapshot, batches, &about)).collect()
}

/// The block that is to be written next, where that is plain.
fn blocks(snapshot: &Snapshot, batches: &Batches, about: &About<'_>) -> Vec<(String, Does)> {
    let look_ahead = snapshot.configuration().flow.look_ahead as usize;
    let Some(kind) = due(batches, about.index(), look_ahead) else { return Vec::new() };
    let orders = match kind {
        BlockKind::Handoff => vec![("Insert HANDOFF", Order::Handoff)],
        BlockKind::Complete => {
            let passed = Complete { passed: true, ..Complete::default() };
            vec![("Insert COMPLETE (verify passed)", Order::Complete(passed))]
        }
        BlockKind::Review => {
            let review = |approved| Order::Review { approved, changes: None };
            vec![
                ("Insert REVIEW: approved", review(true)),
                ("Insert REVIEW: changes requested", review(false)),
            ]
        }
        BlockKind::Sync => Vec::new(),
    };
    let deed = |order| Deed::InsertBlock(InsertBlock { batch: about.which(), order, template: None });
    let fits = orders.into_iter().filter(|(_, order)| order.is_there(about).is_none());
    fits.map(|(title, order)| (title.to_owned(), Does::Deed(deed(order)))).collect()
}

/// What a batch's lens says.
pub(super) fn title(batches: &Batches, batch: &Batch) -> String {
    let held: Vec<_> = holding(batches, batch).map(Batch::short).collect();
    let standing = match () {
        () if batch.is_ready() => "ready to build".to_owned(),
        () if batch.stage == Stage::HandedOff => format!("handed off, waits for {}", held.join(", ")),
        () if !held.is_empty() => format!("{}, after {}", batch.stage.phrase(), held.join(", ")),
        () => batch.stage.phrase().to_owned(),
    };
    format!("{}/{} done · {standing}", batch.done, batch.total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let fixture = Fixture::new(text);
        let (path, text) = &fixture.files[0];
        let shown: Vec<_> = code_lenses(&fixture.snapshot, path)
            .into_iter()
            .map(|lens| format!("{}: {}", &text[lens.range], lens.title))
            .collect();
        assert_eq!(shown, want);
    }

    #[test]
    fn a_batch_says_how_far_it_is_and_what_holds_it_up() {
        check(
            "## Batch 1\n### T1: a\n**Status:** Done\n### T2: b\n**Status:** Doing\n## HANDOFF — Batch 1\n## Batch 2\n### T3: c\n## HANDOFF — Batch 2\n## Batch 3\n### T4: d\n",
            &[
                "Batch 1: 1/2 done · being built",
                "Batch 2: 0/1 done · handed off, waits for B1",
                "Batch 3: 0/1 done · being designed, after B2",
                "Batch 3: Insert HANDOFF",
            ],
        );
        check(
            "## Batch 1\n### T1: a\n## HANDOFF — Batch 1\n## COMPLETE — Batch 1\n## Batch 2\n### T2: b\n## HANDOFF — Batch 2\n",
            &[
                "Batch 1: 0/1 done · complete, not yet reviewed",
                "Batch 1: Insert REVIEW: approved",
                "Batch 1: Insert REVIEW: changes requested",
                "Batch 2: 0/1 done · ready to build",
            ],
        );
    }

    #[test]
    fn the_obvious_next_block_is_offered() {
        check(
            "## Batch 1\n### T1: a\n**Status:** Done\n## HANDOFF — Batch 1\n## Batch 2\n### T2: b\n## Batch 3\n### T3: c\n",
            &[
                "Batch 1: 1/1 done · being built",
                "Batch 1: Insert COMPLETE (verify passed)",
                "Batch 2: 0/1 done · being designed, after B1",
                "Batch 2: Insert HANDOFF",
                "Batch 3: 0/1 done · being designed, after B2",
            ],
        );
    }

    #[test]
    fn a_plan_that_says_nothing_has_none() {
        check("## Batch 1\n### T1: a\n## Batch 2\n### T2: b\n", &[]);
        check("# Notes\n", &[]);
    }
}
