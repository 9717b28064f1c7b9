//! Which block comes next in the life of a batch, as far as that is plain from where it stands.
//!
//! Reads stages; what the block says is `templates`'. Start at [`due`].

use crate::{
    project::{Batch, Batches, Stage},
    syntax::facts::BlockKind,
};

/// The block that the next thing a person does with a batch is to write; `None` where there is other work to do first, or
/// somebody else's turn.
pub(super) fn due(batches: &Batches, index: usize, look_ahead: usize) -> Option<BlockKind> {
    let batch = batches.list.get(index)?;
    let has = |kind: BlockKind| batch.blocks_of(kind).next().is_some();
    let all_done = batch.total > 0 && batch.done == batch.total;
    match batch.stage {
        // Phases and sprints are handed over only where somebody began to.
        Stage::Designing if batches.uses_blocks() || batch.name.unit == "batch" => {
            let first = batches
                .list
                .iter()
                .position(|other| matches!(other.stage, Stage::Unknown | Stage::Designing));
            let open = batches.list.iter().filter(|other| other.stage.is_open()).count();
            (first == Some(index) && open < look_ahead).then_some(BlockKind::Handoff)
        }
        Stage::Building | Stage::Fixing if all_done && has(BlockKind::Handoff) => Some(BlockKind::Complete),
        Stage::Complete if has(BlockKind::Complete) => Some(BlockKind::Review),
        _ => None,
    }
}

/// The batches a new block of a kind may be about, the likeliest first; those of archives only where there are no others.
pub(super) fn likely(batches: &Batches, kind: BlockKind) -> Vec<usize> {
    ranked(batches, kind).into_iter().map(|(_, index)| index).collect()
}

/// Those of them that wait for such a block, or may at least have one next.
pub(super) fn asking(batches: &Batches, kind: BlockKind) -> Vec<usize> {
    let next = ranked(batches, kind).into_iter().filter(|(rank, _)| *rank < 2);
    next.map(|(_, index)| index).collect()
}

/// How little a block of a kind is to be expected of each batch, and its index.
fn ranked(batches: &Batches, kind: BlockKind) -> Vec<(usize, usize)> {
    let home = batches.list.last().map(|batch| &batch.path);
    let synced = batches.syncs.iter().filter_map(|(_, last)| *last).max();
    let rank = |index: usize, batch: &Batch| match (kind, batch.stage) {
        (BlockKind::Handoff, Stage::Unknown | Stage::Designing) => 0,
        (BlockKind::Handoff, Stage::Blocked | Stage::Failed | Stage::ChangesRequested) => 1,
        (BlockKind::Complete, Stage::Building | Stage::Fixing) => 0,
        (BlockKind::Complete, Stage::HandedOff | Stage::Failed | Stage::ChangesRequested) => 1,
        (BlockKind::Review, Stage::Complete) => 0,
        (BlockKind::Sync, stage) if stage.is_passed() && synced.is_none_or(|last| last < index) => 0,
        _ => 2,
    };
    let all = batches.list.iter().enumerate().filter(|(_, batch)| Some(&batch.path) == home);
    let mut found: Vec<(usize, usize)> = all.map(|(index, batch)| (rank(index, batch), index)).collect();
    found.sort_unstable();
    // What is brought together is brought together up to the last batch that passed.
    if let Some(passed) = found.iter().rposition(|(rank, _)| *rank == 0 && kind == BlockKind::Sync) {
        found.get_mut(..=passed).unwrap_or_default().reverse();
    }
    found
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    /// What each batch is due for.
    #[track_caller]
    fn check(text: &str, want: &[Option<BlockKind>]) {
        let fixture = Fixture::new(text);
        let batches = fixture.snapshot.batches(&fixture.files.first().unwrap().0).unwrap();
        let all: Vec<_> = (0..batches.list.len()).map(|index| due(&batches, index, 2)).collect();
        assert_eq!(all, want);
    }

    const HANDED: &str = "## Batch 1\n### T1: a\n**Status:** Todo\n## HANDOFF — Batch 1\n";
    const BUILT: &str = "## Batch 1\n### T1: a\n**Status:** Done\n## HANDOFF — Batch 1\n## COMPLETE — Batch 1\nVerify: PASSED\n";
    const NEXT: &str = "## Batch 2\n### T2: b\n**Status:** Todo\n## Batch 3\n### T3: c\n**Status:** Todo\n";

    #[test]
    fn a_batch_is_due_for_what_a_person_would_do_next() {
        check(NEXT, &[Some(BlockKind::Handoff), None]);
        check(&format!("{HANDED}{NEXT}"), &[None, Some(BlockKind::Handoff), None]);
        check(&HANDED.replace("Todo", "Doing"), &[None]);
        check(&HANDED.replace("Todo", "Done"), &[Some(BlockKind::Complete)]);
        check(BUILT, &[Some(BlockKind::Review)]);
        check(&format!("{BUILT}## REVIEW — Batch 1 Approved\n"), &[None]);
        check(&format!("{BUILT}## REVIEW — Batch 1 Changes requested\n"), &[None]);
    }

    #[test]
    fn nothing_is_due_where_it_would_be_too_much_or_nobody_hands_over() {
        let two = format!("{HANDED}{}", HANDED.replace("Batch 1", "Batch 2").replace("T1", "T5"));
        check(&format!("{two}{}", NEXT.replace("Batch 2", "Batch 4")), &[None, None, None, None]);
        check(&NEXT.replace("Batch", "Phase"), &[None, None]);
        check("## Batch 1\n### T1: a\n", &[None]);
    }
}
