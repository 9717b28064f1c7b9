//! How batches are called, where their blocks stand, and which come before which, for the rules about flow.
//!
//! Not a rule, and no opinion. A batch comes after another because it says so, because its tickets do, or because its
//! number does: rules differ in which of these they believe. Start at [`Why::of`].

use crate::{
    project::{
        Place, Plan,
        batches::{Batch, Batches, BlockAt},
        kind,
    },
    rules::Context,
    syntax::{Block, facts::BlockKind, outline::Needs},
};

/// Why a batch comes after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its HANDOFF or its heading names the other.
    Named,
    /// Only tickets: one of its own depends on one of the other's.
    Tickets,
    /// Nothing but the number: numbered batches are built in order.
    Number,
}

impl Why {
    /// Why the batch needs the one at `other`, which is among its [`Batch::needs`].
    pub fn of(context: &Context<'_>, batch: &Batch, other: &Batch) -> Why {
        let named = |needs: &Needs| needs.batches.iter().any(|(name, _)| name.number == other.name.number);
        let plan = &context.plan;
        let said = blocks(plan, batch, BlockKind::Handoff).any(|(_, block)| named(&block.needs));
        match batch.declares_needs {
            false => Why::Number,
            true if said || batch.group(plan).is_some_and(|group| named(&group.needs)) => Why::Named,
            true => Why::Tickets,
        }
    }
}

/// A batch in a sentence: `batch 4`, `phase 2b`, `batch A`.
pub fn called(batch: &Batch) -> String {
    let name = batch.name.to_string();
    name.get(..1).unwrap_or_default().to_lowercase() + name.get(1..).unwrap_or_default()
}

/// Whether a batch or a block stands in an archive: nobody corrects one.
pub fn is_history(path: &crate::project::DocPath) -> bool {
    kind::is_archive(path)
}

/// A batch's blocks of a kind, in the order of its life.
pub fn blocks<'a>(
    plan: &'a Plan<'_>,
    batch: &'a Batch,
    kind: BlockKind,
) -> impl DoubleEndedIterator<Item = (&'a BlockAt, &'a Block)> {
    batch.blocks_of(kind).filter_map(|at| Some((at, at.find(plan)?.1)))
}

/// Where a block begins.
pub fn place(plan: &Plan<'_>, at: &BlockAt) -> Option<Place> {
    at.find(plan).map(|(member, block)| member.place(block.at))
}

/// Where a batch's heading stands.
pub fn heading(plan: &Plan<'_>, batch: &Batch) -> Option<Place> {
    Some(batch.member(plan)?.place(batch.group(plan)?.at))
}

/// `a`, `a and b`, `a, b, c and 4 more`.
pub fn list(mut names: Vec<String>, most: usize) -> String {
    let more = names.len().saturating_sub(most);
    names.truncate(most);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    match names.pop() {
        Some(last) if !names.is_empty() => format!("{} and {last}", names.join(", ")),
        last => last.unwrap_or_default(),
    }
}

/// Everything a batch comes after, at first or second hand, as far as `counts` lets a step count.
pub fn before(batches: &Batches, index: usize, counts: impl Fn(&Batch, usize) -> bool) -> Vec<usize> {
    let (mut found, mut open) = (Vec::new(), vec![index]);
    let mut seen = vec![false; batches.list.len()];
    while let Some(batch) = open.pop().and_then(|at| batches.list.get(at)) {
        for other in batch.needs.iter().copied().filter(|other| counts(batch, *other)) {
            if let Some(seen) = seen.get_mut(other).filter(|seen| !**seen) {
                *seen = true;
                found.push(other);
                open.push(other);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_name_some_and_count_the_rest() {
        let names = |count: usize| (0..count).map(|at| format!("a{at}")).collect();
        assert_eq!(list(names(0), 3), "");
        assert_eq!(list(names(1), 3), "a0");
        assert_eq!(list(names(3), 3), "a0, a1 and a2");
        assert_eq!(list(names(5), 3), "a0, a1, a2 and 2 more");
    }
}
