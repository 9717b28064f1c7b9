//! Which block belongs to which batch, what each batch needs, and so where each stands.
//!
//! Start at [`join`].

use super::{Batch, Batches, BlockAt, runs, stage, told};
use crate::{
    project::{Runs, member::Member, snapshot::Plan},
    syntax::{
        Block, Id, Ticket,
        facts::{BatchName, BlockKind, Status, Verdict},
        outline::Needs,
    },
};

/// Gives the batches their blocks, needs and stages.
pub(super) fn join(plan: &Plan<'_>, runs: &Runs, batches: &mut Batches) {
    for member in plan.documents() {
        for (index, block) in told::in_order(&member.outline().blocks) {
            let at = BlockAt { path: member.path.clone(), index, kind: block.kind };
            place(plan, batches, member, block, at);
        }
    }
    for index in 0..batches.list.len() {
        let (needs, declares) = needs(plan, batches, index);
        if let Some(batch) = batches.list.get_mut(index) {
            (batch.needs, batch.declares_needs) = (needs, declares);
        }
    }
    part_pairs(batches);
    stages(plan, runs, batches);
}

/// Two batches whose tickets need each other are built in their order: the earlier one waits for nobody.
fn part_pairs(batches: &mut Batches) {
    let needs: Vec<_> = batches.list.iter().map(|batch| batch.needs.clone()).collect();
    for (index, batch) in batches.list.iter_mut().enumerate() {
        let mutual =
            |later: &usize| *later > index && needs.get(*later).is_some_and(|needs| needs.contains(&index));
        batch.needs.retain(|later| !mutual(later));
    }
}

/// Puts one block where it belongs. One that names several batches belongs to each.
fn place(plan: &Plan<'_>, batches: &mut Batches, member: &Member, block: &Block, at: BlockAt) {
    if let Some(used) = BlockKind::ALL.iter().position(|kind| *kind == block.kind) {
        batches.used.iter_mut().skip(used).take(1).for_each(|used| *used = true);
    }
    let found = about(plan, batches, member, block);
    if block.kind == BlockKind::Sync {
        batches.syncs.push((at, found.into_iter().max()));
        return;
    }
    if found.is_empty() {
        batches.strays.push(at);
        return;
    }
    for index in found {
        let Some(batch) = batches.list.get_mut(index) else { continue };
        let elsewhere = at.path != batch.path;
        let later = batch.blocks.iter().position(|other| other.kind > at.kind && other.path != at.path);
        // What another document says comes in the order of a batch's life; one document's own order is kept.
        match later.filter(|_| elsewhere) {
            Some(before) => batch.blocks.insert(before, at.clone()),
            None => batch.blocks.push(at.clone()),
        }
    }
}

/// The batches a block is about: those it names, else the one that most of its tickets stand in.
fn about(plan: &Plan<'_>, batches: &Batches, member: &Member, block: &Block) -> Vec<usize> {
    let homes = || -> Vec<usize> {
        let tickets = plan.tickets_of(block);
        let mut homes: Vec<usize> = tickets.iter().filter_map(|(_, found)| home(batches, *found)).collect();
        homes.sort_unstable();
        homes
    };
    if block.batches.is_empty() {
        return most(&homes()).into_iter().collect();
    }
    let named = block.batches.iter().filter_map(|(name, _)| {
        let alike = batches.index.names.get(name).filter(|alike| alike.len() > 1);
        // Of two batches with one name, its tickets say which is meant.
        let meant = alike.and_then(|alike| {
            let own: Vec<_> = homes().into_iter().filter(|home| alike.contains(home)).collect();
            most(&own)
        });
        meant.or_else(|| of_name(batches, member, name))
    });
    named.collect()
}

/// What a sorted list names most often.
fn most(homes: &[usize]) -> Option<usize> {
    let count = |index: usize| homes.iter().filter(|home| **home == index).count();
    homes.iter().copied().max_by_key(|index| count(*index))
}

/// A batch by its name: one of the same document first, as archives may count anew.
fn of_name(batches: &Batches, member: &Member, name: &BatchName) -> Option<usize> {
    batches.named(&member.path, name).or_else(|| {
        // `HANDOFF — Batch 2` over groups called phases.
        let alike = |batch: &Batch| name.unit == "batch" && batch.name.number == name.number;
        batches.list.iter().position(alike)
    })
}

fn home(batches: &Batches, found: Option<(&Member, u32)>) -> Option<usize> {
    found.and_then(|(member, ticket)| batches.of_ticket(&member.path, ticket))
}

/// What a batch needs: what its HANDOFF or heading says, what its tickets depend on; else the batch before it.
fn needs(plan: &Plan<'_>, batches: &Batches, index: usize) -> (Vec<usize>, bool) {
    let Some(batch) = batches.list.get(index) else { return (Vec::new(), false) };
    let mut found = Vec::new();
    let mut declares = false;
    let handoffs = batch.blocks_of(BlockKind::Handoff).filter_map(|at| at.find(plan));
    let said = handoffs.map(|(member, block)| (member, &block.needs));
    let own = batch.member(plan).zip(batch.group(plan)).map(|(member, group)| (member, &group.needs));
    for (member, needs) in said.chain(own) {
        declares |= needs.none || !needs.batches.is_empty() || !needs.tickets.is_empty();
        found.extend(of_needs(plan, batches, member, needs));
    }
    if let Some(member) = batch.member(plan) {
        let depends = batch.live_tickets(plan).flat_map(|ticket| &ticket.depends_on);
        found.extend(depends.filter_map(|needed| batches.of_ticket(&member.path, needed.ticket?)));
    }
    found.retain(|other| *other != index);
    declares |= !found.is_empty();
    if !declares && batch.name.ordinal().is_some() {
        found.extend(index.checked_sub(1));
    }
    found.sort_unstable();
    found.dedup();
    (found, declares)
}

fn of_needs<'a>(
    plan: &'a Plan<'_>,
    batches: &'a Batches,
    member: &'a Member,
    needs: &'a Needs,
) -> impl Iterator<Item = usize> + 'a {
    let batch = needs.batches.iter().filter_map(move |(name, _)| of_name(batches, member, name));
    let tickets = plan.expand(needs.tickets.iter().map(|(target, _)| target));
    batch.chain(tickets.into_iter().filter_map(move |(_, found): (Id, _)| home(batches, found)))
}

fn stages(plan: &Plan<'_>, launched: &Runs, batches: &mut Batches) {
    let uses_blocks = batches.uses_blocks();
    let told: Vec<_> = batches
        .list
        .iter()
        .map(|batch| {
            let blocks = batch.blocks.iter().filter_map(|at| Some((at.kind, at.find(plan)?.1.verdict)));
            let tickets = batch.live_tickets(plan).filter(|ticket| ticket.parent.is_none());
            let tickets: Vec<Option<Status>> = tickets.map(|ticket| ticket.status).collect();
            let blocks: Vec<_> = blocks.collect();
            let asked = |verdict| matches!(verdict, Some(Verdict::ChangesRequested | Verdict::Failed));
            let fixes_began = blocks.iter().any(|(_, verdict)| asked(*verdict)) && fixes_began(plan, batch);
            let said = stage::stage(&stage::Story { tickets, blocks, fixes_began, uses_blocks });
            // Archives count anew: only a batch of the ticket file itself is launched.
            let name = batch.name.to_string();
            let own = launched.of(&plan.home.path, &name).filter(|_| batch.path == plan.home.path);
            runs::stage(said, own)
        })
        .collect();
    // Nobody waits for a batch whose tickets were all dropped.
    let all = batches.list.iter().enumerate();
    let dropped: Vec<usize> = all.filter(|(_, batch)| batch.total == 0).map(|(at, _)| at).collect();
    for (batch, stage) in batches.list.iter_mut().zip(&told) {
        batch.stage = *stage;
        let open = |other: &usize| {
            let built = told.get(*other).is_none_or(|stage| stage.is_passed());
            !built && !dropped.contains(other)
        };
        batch.waits_for = batch.needs.iter().copied().filter(open).collect();
    }
}

/// Whether a ticket has been begun that the batch's last REVIEW brought about: one that stands below it, or one that none of the
/// batch's blocks names, where a COMPLETE lists what it is about.
fn fixes_began(plan: &Plan<'_>, batch: &Batch) -> bool {
    let mut reviews = batch.blocks_of(BlockKind::Review).filter(|at| at.path == batch.path);
    let last = reviews.next_back().and_then(|at| at.find(plan)).map(|(_, block)| block.at);
    let below = |ticket: &Ticket| last.is_some_and(|last| ticket.line_at.section > last.section);
    let listed = |kind| batch.blocks_of(kind).filter_map(|at| at.find(plan));
    let reported = listed(BlockKind::Complete).any(|(_, block)| !block.tickets.names.is_empty());
    let blocks = listed(BlockKind::Handoff).chain(listed(BlockKind::Complete));
    let known: Vec<Id> = blocks.flat_map(|(_, block)| plan.tickets_of(block)).map(|(id, _)| id).collect();
    let added = |ticket: &Ticket| reported && ticket.parent.is_none() && !known.contains(&ticket.id);
    batch
        .live_tickets(plan)
        .filter(|ticket| below(ticket) || added(ticket))
        .any(|ticket| matches!(ticket.status, Some(Status::Doing | Status::Done)))
}
