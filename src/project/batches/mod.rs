//! The batches of a plan: their tickets, their blocks, what they wait for, where they stand.
//!
//! ```text
//!  outlines of the plan ──gather──▶ batches with tickets ──join──▶ blocks, needs ──stage──▶ Batches
//!  runs, where the plan does not tell of them yet ───────────────────────────────────────┘
//! ```
//!
//! A batch is a group whose heading says so (`Batch 2`; `Phase 2`, `Sprint 2` where no group is called a batch). Everything
//! is named by index, so what is known stays true while the facts of the plan do. It has no opinion: whether a batch is
//! late is a rule's question. Start at [`Batches`]; a snapshot hands it out as [`crate::project::Snapshot::batches`].

mod gather;
mod join;
mod runs;
pub mod stage;
mod told;

#[cfg(test)]
mod pictures;

pub use stage::Stage;

use super::{member::Member, path::DocPath, runs::Runs, snapshot::Plan};
use crate::syntax::{
    Block, Group, Ticket,
    facts::{BatchName, BlockKind, Status},
};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// The batches of one plan, in the order they are to be built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batches {
    /// The batches.
    pub list: Vec<Batch>,
    /// Blocks that belong to no batch of the plan, SYNC blocks excepted.
    pub strays: Vec<BlockAt>,
    /// SYNC blocks in order, each with the last batch it comes after, as an index into [`Batches::list`].
    pub syncs: Vec<(BlockAt, Option<usize>)>,
    /// Which kinds of blocks the plan uses, in the order of [`BlockKind::ALL`].
    pub used: [bool; 4],
    index: Index,
}

/// Who is where, so that a large plan is not walked for every ticket it names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Index {
    names: FxHashMap<BatchName, Vec<usize>>,
    /// By document: the batch of each ticket, of each group that is one, of each block.
    tickets: FxHashMap<DocPath, FxHashMap<u32, usize>>,
    groups: FxHashMap<DocPath, FxHashMap<u32, usize>>,
    blocks: FxHashMap<DocPath, FxHashMap<u32, usize>>,
}

impl Index {
    fn of(list: &[Batch]) -> Index {
        let mut index = Index::default();
        for (at, batch) in list.iter().enumerate() {
            index.names.entry(batch.name.clone()).or_default().push(at);
            let tickets = index.tickets.entry(batch.path.clone()).or_default();
            tickets.extend(batch.tickets.iter().map(|ticket| (*ticket, at)));
            index.groups.entry(batch.path.clone()).or_default().insert(batch.group, at);
            for block in &batch.blocks {
                index.blocks.entry(block.path.clone()).or_default().entry(block.index).or_insert(at);
            }
        }
        index
    }
}

/// One batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// What it is called: `Batch 2`.
    pub name: BatchName,
    /// Its heading's text.
    pub title: SmolStr,
    /// The document it stands in.
    pub path: DocPath,
    /// Its group: an index into the document's groups.
    pub group: u32,
    /// Its tickets: indexes into the document's tickets, in order; those of inner groups included.
    pub tickets: Vec<u32>,
    /// Its blocks, in the order of its life.
    pub blocks: Vec<BlockAt>,
    /// The batches that must be built before it, as indexes into [`Batches::list`].
    pub needs: Vec<usize>,
    /// Whether it says itself what it needs, or that it needs nothing; else it comes after the batch before it.
    pub declares_needs: bool,
    /// Those of its needs that are not passed yet.
    pub waits_for: Vec<usize>,
    /// Where it stands.
    pub stage: Stage,
    /// How many of its tickets are done.
    pub done: usize,
    /// How many it has, dropped ones left out.
    pub total: usize,
}

/// A block of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockAt {
    /// The document.
    pub path: DocPath,
    /// Which of its blocks.
    pub index: u32,
    /// What it passes on.
    pub kind: BlockKind,
}

impl Batches {
    /// The batches of a plan, of which these runs were launched.
    pub fn of(plan: &Plan<'_>, runs: &Runs) -> Batches {
        let mut batches = gather::gather(plan);
        join::join(plan, runs, &mut batches);
        batches.index = Index::of(&batches.list);
        batches
    }

    /// The batch that a document means by a name: its own first, where documents count anew.
    pub fn named(&self, from: &DocPath, name: &BatchName) -> Option<usize> {
        let all = self.index.names.get(name)?;
        let own = |at: &&usize| self.list.get(**at).is_some_and(|batch| batch.path == *from);
        all.iter().find(own).or_else(|| all.first()).copied()
    }

    /// The batch that what a person typed means: `2`, `Batch 2`, `b2`, `phase-2`; the home's, where archives count anew.
    pub fn called(&self, text: &str) -> Option<usize> {
        let lower = text.trim().to_lowercase();
        let number = |batch: &Batch| {
            let unit = batch.name.unit;
            let rest =
                lower.strip_prefix(unit).or_else(|| lower.strip_prefix(unit.get(..1).unwrap_or_default()));
            let rest =
                rest.map(|rest| rest.trim_start_matches([' ', '-', '#'])).filter(|rest| !rest.is_empty());
            *batch.name.number == *lower || rest.is_some_and(|rest| *batch.name.number == *rest)
        };
        // Archives stand first where they have the same numbers.
        self.list.iter().rposition(number)
    }

    /// The batch a ticket of a document belongs to.
    pub fn of_ticket(&self, path: &DocPath, ticket: u32) -> Option<usize> {
        self.index.tickets.get(path)?.get(&ticket).copied()
    }

    /// The batch a block of a document belongs to.
    pub fn of_block(&self, path: &DocPath, index: u32) -> Option<usize> {
        self.index.blocks.get(path)?.get(&index).copied()
    }

    /// The batch whose heading is this group.
    pub fn of_group(&self, path: &DocPath, group: u32) -> Option<usize> {
        self.index.groups.get(path)?.get(&group).copied()
    }

    /// Whether the plan has a block of this kind anywhere.
    pub fn uses(&self, kind: BlockKind) -> bool {
        BlockKind::ALL.iter().position(|one| *one == kind).is_some_and(|at| self.used.get(at) == Some(&true))
    }

    /// Whether a document of the plan tells its blocks with the newest first.
    pub fn is_newest_first(&self, member: &Member) -> bool {
        told::newest_first(&member.outline().blocks)
    }

    /// Whether the plan has any block.
    pub fn uses_blocks(&self) -> bool {
        self.used.contains(&true)
    }
}

impl Batch {
    /// Its short name in a lens or a table: `B2`, `P2`; the number alone says it in JSON.
    pub fn short(&self) -> String {
        let letter = self.name.unit.get(..1).unwrap_or("b").to_uppercase();
        format!("{letter}{}", self.name.label())
    }

    /// Whether it may be built now: handed over, and all it needs has passed.
    pub fn is_ready(&self) -> bool {
        self.stage == Stage::HandedOff && self.waits_for.is_empty()
    }

    /// Its blocks of one kind.
    pub fn blocks_of(&self, kind: BlockKind) -> impl DoubleEndedIterator<Item = &BlockAt> {
        self.blocks.iter().filter(move |block| block.kind == kind)
    }

    /// Its document, its group and its tickets, in the plan it was read from.
    pub fn member<'a>(&self, plan: &Plan<'a>) -> Option<&'a Member> {
        plan.documents().find(|member| member.path == self.path)
    }

    /// Its group.
    pub fn group<'a>(&self, plan: &Plan<'a>) -> Option<&'a Group> {
        self.member(plan)?.outline().groups.get(self.group as usize)
    }

    /// Its tickets, in order.
    pub fn tickets<'a>(&self, plan: &Plan<'a>) -> impl Iterator<Item = &'a Ticket> {
        let outline = self.member(plan).map(Member::outline);
        self.tickets.iter().filter_map(move |index| outline?.tickets.get(*index as usize))
    }

    /// The tickets that count: those that were not dropped.
    pub fn live_tickets<'a>(&self, plan: &Plan<'a>) -> impl Iterator<Item = &'a Ticket> {
        self.tickets(plan).filter(|ticket| ticket.status != Some(Status::Dropped))
    }
}

impl BlockAt {
    /// The block and the document that holds it, in the plan it was read from.
    pub fn find<'a>(&self, plan: &Plan<'a>) -> Option<(&'a Member, &'a Block)> {
        let member = plan.documents().find(|member| member.path == self.path)?;
        Some((member, member.outline().blocks.get(self.index as usize)?))
    }
}
