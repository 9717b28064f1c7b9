//! Which commits are a batch's work: those its COMPLETE names, and those that name its tickets.
//!
//! Start at [`Work`].

use crate::{
    project::{Batch, Commit},
    rules::{Context, flow::order, handoffs::about::Told},
    syntax::{Block, Key, facts::BlockKind},
};
use rustc_hash::FxHashSet;

/// The work of some batches.
#[derive(Debug, Default)]
pub(super) struct Work {
    /// Hashes as they are written.
    named: Vec<String>,
    /// Their tickets.
    tickets: FxHashSet<Key>,
}

impl Work {
    /// What a block's batches have come to since: by what their COMPLETE says, and by their tickets.
    pub(super) fn own(context: &Context<'_>, told: &Told<'_>) -> (Work, Work) {
        let (mut named, mut tickets) = (Work::default(), Work::default());
        for batch in told.all() {
            let after = told.around(batch).1.iter().filter(|at| at.kind == BlockKind::Complete);
            for (member, block) in after.filter_map(|at| at.find(&context.plan)) {
                named.take(context, member, block);
            }
            tickets.take_tickets(context, batch);
        }
        (named, tickets)
    }

    /// All that may happen to the files of a block without making it stale: the work of its batches, and of what they come after.
    pub(super) fn expected(context: &Context<'_>, told: &Told<'_>) -> Work {
        let before = told.batches.iter().flat_map(|at| order::before(&context.batches, *at, |_, _| true));
        let all: FxHashSet<usize> = before.chain(told.batches.iter().copied()).collect();
        let mut work = Work::default();
        for batch in all.into_iter().filter_map(|at| context.batches.list.get(at)) {
            for (member, block) in
                batch.blocks_of(BlockKind::Complete).filter_map(|at| at.find(&context.plan))
            {
                work.take(context, member, block);
            }
            work.take_tickets(context, batch);
        }
        work
    }

    /// Whether no commit is named.
    pub(super) fn is_empty(&self) -> bool {
        self.named.is_empty() && self.tickets.is_empty()
    }

    /// Whether a commit is part of it.
    pub(super) fn has(&self, commit: &Commit) -> bool {
        self.named.iter().any(|hash| commit.hash.starts_with(hash.as_str()))
            || commit.ids.iter().any(|id| self.tickets.contains(&id.key()))
    }

    fn take_tickets(&mut self, context: &Context<'_>, batch: &Batch) {
        self.tickets.extend(batch.tickets(&context.plan).map(|ticket| ticket.id.key()));
    }

    /// The commits of a COMPLETE; those inside a range (`9c02d7e..e07f64d`) too.
    fn take(&mut self, context: &Context<'_>, member: &crate::project::Member, block: &Block) {
        self.named.extend(block.commits.iter().map(|(hash, _)| hash.to_string()));
        for pair in block.commits.windows(2) {
            let [(from, from_at), (to, to_at)] = pair else { continue };
            let (start, end) = (member.document.range(*from_at).end, member.document.range(*to_at).start);
            let between = if start < end { member.document.text().slice(start..end) } else { "".into() };
            if between.contains("..") {
                let inside = context.snapshot.git().between(from, to).unwrap_or_default();
                self.named.extend(inside.iter().map(|commit| commit.hash.to_string()));
            }
        }
    }
}
