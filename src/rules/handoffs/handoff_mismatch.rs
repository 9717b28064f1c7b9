//! A HANDOFF or COMPLETE lists other tickets than its batch holds.
//!
//! Promise: what the batch grew or shed after the block was written is no mismatch, nor is what another block of the batch
//! lists, nor what a COMPLETE leaves out because it is not done. Blocks about several batches are held against all of them. What is
//! reviewed is history. It offers to write the list anew where it is ids and nothing else.

mod list;
mod stray;

use super::about::{Told, blocks, said, said_ids};
use crate::{
    project::{Batch, Member},
    rules::{
        Check, Context, Finding, Fix, Reads, Rule, Severity,
        flow::order::{called, heading},
    },
    syntax::{
        Id, Ticket,
        facts::{BlockKind, Status, Verdict},
        ids_in,
    },
};
use rustc_hash::FxHashSet;

/// The rule.
pub static RULE: Rule = Rule {
    name: "handoff-mismatch",
    family: "handoffs",
    severity: Severity::Warning,
    page: include_str!("handoff_mismatch.md"),
    reads: Reads::Plan,
    check: Check::Plan(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if context.batches.list.is_empty() {
        return;
    }
    for kind in [BlockKind::Handoff, BlockKind::Complete, BlockKind::Review] {
        for told in blocks(context, kind) {
            findings.extend(stray::report(context, &told));
            if kind != BlockKind::Review && !told.batches.is_empty() && !told.is_over() {
                findings.extend(compare(context, &told));
            }
        }
    }
}

/// What a block lists against what its batches hold.
fn compare(context: &Context<'_>, told: &Told<'_>) -> Option<Finding> {
    let listed = Listed::of(context, told);
    let missing = if listed.is_empty() { Vec::new() } else { missing(context, told, &listed) };
    let extra: Vec<_> = listed.extra(context, told).collect();
    let mut says = Vec::new();
    if !missing.is_empty() {
        says.push(format!(
            "leaves out {}",
            said_ids(&missing.iter().map(|ticket| &ticket.id).collect::<Vec<_>>())
        ));
    }
    let mut owners: Vec<&Owner> = extra.iter().map(|(_, owner)| owner).collect();
    owners.dedup();
    for owner in owners {
        let ids: Vec<_> = extra.iter().filter(|(_, other)| other == owner).map(|(id, _)| *id).collect();
        says.push(format!("lists {}, which {}", said_ids(&ids), owner.phrase(context, ids.len())));
    }
    if says.is_empty() {
        return None;
    }
    let at = list::place(context, told.block);
    let message = format!("{} {}", told.called(), said(says));
    let found = Finding::new(&RULE, at, message).fixed_by(fix(context, told, &listed, &missing));
    Some(told.all().fold(found, |found, batch| match heading(&context.plan, batch) {
        Some(place) => found.with(place, holds(context, batch)),
        None => found,
    }))
}

fn holds(context: &Context<'_>, batch: &Batch) -> String {
    let ids: Vec<&Id> = whole(context, batch).map(|(_, ticket)| &ticket.id).collect();
    format!("{} holds {}", called(batch), said_ids(&ids))
}

/// The tickets of a batch that count by themselves, each with its index in the batch's document.
fn whole<'a>(context: &Context<'a>, batch: &'a Batch) -> impl Iterator<Item = (u32, &'a Ticket)> {
    let all = batch.tickets.iter().copied().zip(batch.tickets(&context.plan));
    all.filter(|(_, ticket)| ticket.parent.is_none() && ticket.status != Some(Status::Dropped))
}

/// The tickets a block lists.
struct Listed<'a> {
    names: Vec<(Id, Option<(&'a Member, u32)>)>,
    known: FxHashSet<(&'a str, u32)>,
}

/// Whose a listed ticket is that belongs to none of the block's batches.
#[derive(PartialEq, Eq)]
enum Owner {
    /// Another batch.
    Batch(usize),
    /// No batch.
    Nobody,
    /// It is declared nowhere.
    Unknown,
}

impl Owner {
    fn phrase(&self, context: &Context<'_>, count: usize) -> String {
        let (belongs, stands) = if count == 1 { ("belongs", "stands") } else { ("belong", "stand") };
        match self {
            Owner::Batch(at) => {
                let name = context.batches.list.get(*at).map(called);
                format!("{belongs} to {}", name.unwrap_or_default())
            }
            Owner::Nobody => format!("{stands} in no batch"),
            Owner::Unknown => "no plan declares".into(),
        }
    }
}

impl<'a> Listed<'a> {
    fn of(context: &Context<'a>, told: &Told<'_>) -> Listed<'a> {
        let names = context.plan.tickets_of(told.block);
        let known = names.iter().filter_map(|(_, found)| *found);
        let known = known.map(|(member, at)| (member.path.as_str(), at)).collect();
        Listed { names, known }
    }

    fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    fn has(&self, batch: &Batch, index: u32) -> bool {
        self.known.contains(&(batch.path.as_str(), index))
    }

    /// What it lists beyond its batches. A later round may list what stands beside them.
    fn extra<'b>(
        &'b self,
        context: &'b Context<'_>,
        told: &'b Told<'_>,
    ) -> impl Iterator<Item = (&'b Id, Owner)> {
        let again =
            told.all().any(|batch| !told.around(batch).0.iter().all(|at| at.kind == BlockKind::Handoff));
        self.names.iter().filter_map(move |(id, found)| {
            let owner = match found {
                Some((member, at)) => match context.batches.of_ticket(&member.path, *at) {
                    Some(batch) => Owner::Batch(batch),
                    None => Owner::Nobody,
                },
                None if is_unknown(context, id) => Owner::Unknown,
                None => return None,
            };
            let fine = match owner {
                Owner::Batch(batch) => told.batches.contains(&batch),
                Owner::Nobody => again,
                Owner::Unknown => false,
            };
            (!fine).then_some((id, owner))
        })
    }
}

/// Whether an id of a kind the plan declares is declared nowhere.
fn is_unknown(context: &Context<'_>, id: &Id) -> bool {
    let kind = || {
        context
            .plan
            .members()
            .flat_map(|member| &member.outline().tickets)
            .any(|ticket| ticket.id.stem() == id.stem())
    };
    context.snapshot.is_complete() && !context.snapshot.is_declared(id) && kind()
}

/// The tickets of its batches that it leaves out without a reason.
fn missing<'a>(context: &Context<'a>, told: &Told<'a>, listed: &Listed<'_>) -> Vec<&'a Ticket> {
    let block = told.block;
    let handoff = block.kind == BlockKind::Handoff;
    let skipped: Vec<Id> = block.skipped.iter().flat_map(|note| ids_in(&note.text)).collect();
    let mut found = Vec::new();
    for batch in told.all().filter(|batch| speaks_of_all(told, batch)) {
        let others = elsewhere(context, told, batch);
        for (index, ticket) in whole(context, batch) {
            // What is done already need not be handed over, and what is not done cannot be complete.
            let fine = match ticket.status {
                Some(Status::Done) => handoff,
                Some(_) => !handoff,
                None => false,
            };
            let named = listed.has(batch, index)
                || others.contains(&index)
                || has_part(context, batch, listed, index);
            if !fine && !named && !skipped.contains(&ticket.id) {
                found.push(ticket);
            }
        }
    }
    found
}

/// Whether the block is the first and last word of its kind: what came after it may have changed the batch.
fn speaks_of_all<'a>(told: &Told<'a>, batch: &'a Batch) -> bool {
    let (before, after) = told.around(batch);
    match told.block.kind {
        BlockKind::Handoff => before.iter().chain(after).all(|at| at.kind == BlockKind::Handoff),
        _ => {
            after.iter().all(|at| at.kind == BlockKind::Complete)
                && told.block.verdict != Some(Verdict::Failed)
        }
    }
}

/// The tickets of the batch that its other blocks of the same kind list.
fn elsewhere(context: &Context<'_>, told: &Told<'_>, batch: &Batch) -> FxHashSet<u32> {
    let others = batch.blocks_of(told.block.kind).filter_map(|at| at.find(&context.plan));
    let names = others.flat_map(|(_, block)| context.plan.tickets_of(block));
    names
        .filter_map(|(_, found)| found)
        .filter(|(member, _)| member.path == batch.path)
        .map(|(_, at)| at)
        .collect()
}

/// Whether a part of the ticket is listed, which stands for it.
fn has_part(context: &Context<'_>, batch: &Batch, listed: &Listed<'_>, index: u32) -> bool {
    let mut parts = batch.tickets.iter().copied().zip(batch.tickets(&context.plan));
    parts.any(|(at, part)| part.parent == Some(index) && listed.has(batch, at))
}

/// Writes the list anew: what it lists rightly, and what it left out, in the order of the plan.
fn fix(context: &Context<'_>, told: &Told<'_>, listed: &Listed<'_>, missing: &[&Ticket]) -> Option<Fix> {
    let wanted = |batch: &Batch| {
        let all = batch.tickets.iter().copied().zip(batch.tickets(&context.plan));
        let kept = all
            .filter(|(at, ticket)| listed.has(batch, *at) || missing.iter().any(|one| one.id == ticket.id));
        kept.map(|(_, ticket)| ticket.id.clone()).collect::<Vec<_>>()
    };
    let ids: Vec<Id> = told.all().flat_map(wanted).collect();
    list::rewrite(context, told.block, &ids)
}

#[cfg(test)]
mod tests;
