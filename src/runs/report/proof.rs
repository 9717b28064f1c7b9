//! Whether a plan with a new block in it says what it said before, and the block, and nothing else.
//!
//! Start at [`adds_only`].

use crate::{
    project::{DocPath, Member, Snapshot},
    syntax::{Block, Outline, facts::BlockKind},
    templates::{About, Order, Which},
};

/// Whether `after` in the place of the document at `path` adds a block that is read as `order`, and changes nothing else.
pub(super) fn adds_only(
    snapshot: &Snapshot,
    path: &DocPath,
    after: &str,
    which: &Which,
    order: &Order,
) -> bool {
    let Some(before) = snapshot.member(path) else { return false };
    let changed = Member::new(path.clone(), before.kinds, after);
    let same = is_same(before.outline(), changed.outline(), order.kind());
    let supposed = snapshot.supposing(changed);
    let read = About::find(&supposed, which).is_ok_and(|about| order.is_there(&about).is_some());
    same && read
}

fn is_same(before: &Outline, after: &Outline, kind: BlockKind) -> bool {
    let tickets = |outline: &Outline| -> Vec<_> {
        outline
            .tickets
            .iter()
            .map(|ticket| (ticket.id.clone(), ticket.title.clone(), ticket.status))
            .collect()
    };
    let groups = |outline: &Outline| -> Vec<_> {
        outline.groups.iter().map(|group| (group.name.clone(), group.batch.clone())).collect()
    };
    tickets(before) == tickets(after)
        && groups(before) == groups(after)
        && adds_one(&before.blocks, &after.blocks, kind)
}

/// Whether the blocks are the same but for a new one of a kind.
fn adds_one(before: &[Block], after: &[Block], kind: BlockKind) -> bool {
    let told = |block: &Block| {
        (block.kind, block.verdict, block.batches.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>())
    };
    let (old, new): (Vec<_>, Vec<_>) = (before.iter().map(told).collect(), after.iter().map(told).collect());
    let is_new = |at: usize| {
        let (head, tail) = new.split_at_checked(at)?;
        let ((added, ..), rest) = tail.split_first()?;
        Some(*added == kind && old.iter().eq(head.iter().chain(rest)))
    };
    new.len() == old.len() + 1 && (0..new.len()).any(|at| is_new(at) == Some(true))
}
