//! Which batch the next block of a kind is likely to be about, as far as that is plain from where they stand.
//!
//! Reads stages; what the block says is `templates`'. Start at [`likely`].

use crate::{
    project::{Batch, Batches, Stage},
    syntax::facts::BlockKind,
};

/// The batches a new block of a kind may be about, the likeliest first; those of archives only where there are no others.
pub(super) fn likely(batches: &Batches, kind: BlockKind) -> Vec<usize> {
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
    found.into_iter().map(|(_, index)| index).collect()
}
