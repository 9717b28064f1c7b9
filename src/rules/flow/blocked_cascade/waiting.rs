//! Who waits for a ticket or a batch that does not go on, at first or second hand.
//!
//! Tickets wait where they say so. Batches wait where they say so, or come next by number in a plan with blocks; a batch
//! that only some ticket of it ties to another is left to that ticket. Start at [`Waits::on_ticket`] and [`on_batch`].

use crate::{
    project::{Batch, Place, Stage},
    rules::{
        Context,
        flow::order::{Why, called, heading},
    },
    syntax::{Ticket, facts::Status},
};

/// So many are followed: a message names a few of them.
const FOLLOWED: usize = 64;

/// Something that waits, and why.
pub struct Waiting {
    /// `T5`, `batch 3`.
    pub name: String,
    /// `depends on T4`, `needs batch 2`, `comes after batch 2`.
    pub why: String,
    /// Where it stands.
    pub at: Option<Place>,
}

/// Who depends on whom in one document, the other way round.
pub struct Waits<'a> {
    context: &'a Context<'a>,
    /// For each ticket, those that depend on it.
    later: Vec<Vec<u32>>,
}

impl<'a> Waits<'a> {
    /// Reads both fields of every ticket of the document at hand; for what is optional nobody waits.
    pub fn of(context: &'a Context<'a>) -> Waits<'a> {
        let tickets = &context.member.outline().tickets;
        let mut later = vec![Vec::new(); tickets.len()];
        let mut add = |needed: u32, waits: u32| {
            if let Some(list) = later.get_mut(needed as usize).filter(|_| needed != waits) {
                list.push(waits);
            }
        };
        for (index, ticket) in (0u32..).zip(tickets) {
            let hard = |needs: &&crate::syntax::outline::Dependency| !needs.soft;
            ticket
                .depends_on
                .iter()
                .filter(hard)
                .filter_map(|needs| needs.ticket)
                .for_each(|needed| add(needed, index));
            ticket
                .blocks
                .iter()
                .filter(hard)
                .filter_map(|blocks| blocks.ticket)
                .for_each(|later| add(index, later));
        }
        later.iter_mut().for_each(|list| list.sort_unstable());
        Waits { context, later }
    }

    /// What waits for a ticket: batches whole, and tickets of batches that do not wait as a whole.
    pub fn on_ticket(&self, ticket: u32) -> Vec<Waiting> {
        let Context { member, batches, .. } = self.context;
        let tickets = &member.outline().tickets;
        let own = batches.of_ticket(&member.path, ticket);
        let open = own.filter(|own| batches.list.get(*own).is_some_and(|batch| !batch.stage.is_passed()));
        let (held, mut found) = open.map(|own| batches_after(self.context, own)).unwrap_or_default();
        let (mut seen, mut at) = (vec![ticket], 0);
        let mut waiting = Vec::new();
        while let Some(needed) = seen.get(at).copied().filter(|_| seen.len() < FOLLOWED) {
            at += 1;
            for index in self.later.get(needed as usize).into_iter().flatten().copied() {
                let Some(later) = tickets.get(index as usize).filter(|later| waits(later)) else { continue };
                if seen.contains(&index) {
                    continue;
                }
                seen.push(index);
                let batch = batches.of_ticket(&member.path, index);
                let on = tickets
                    .get(needed as usize)
                    .filter(|_| !batch.is_some_and(|batch| held.contains(&batch)));
                waiting.extend(on.map(|on| Waiting {
                    name: later.id.to_string(),
                    why: format!("depends on {}", on.id),
                    at: Some(member.place(later.id_at)),
                }));
            }
        }
        waiting.append(&mut found);
        waiting
    }
}

/// Whether a ticket may be one that waits.
fn waits(ticket: &Ticket) -> bool {
    !matches!(ticket.status, Some(Status::Done | Status::Dropped | Status::Doing))
}

/// What waits for a batch.
pub fn on_batch(context: &Context<'_>, index: usize) -> Vec<Waiting> {
    batches_after(context, index).1
}

/// The batches that wait for a batch and that nobody began to build: their indexes, and how to say it.
fn batches_after(context: &Context<'_>, index: usize) -> (Vec<usize>, Vec<Waiting>) {
    let list = &context.batches.list;
    let (mut held, mut found) = (vec![index], Vec::new());
    let mut at = 0;
    while let Some(needed) = held.get(at).copied().filter(|_| held.len() < FOLLOWED) {
        at += 1;
        let Some(other) = list.get(needed) else { continue };
        for (later, batch) in list.iter().enumerate() {
            if held.contains(&later) || !batch.stage.is_before_building() || !batch.needs.contains(&needed) {
                continue;
            }
            if let Some(why) = why(context, batch, other) {
                held.push(later);
                found.push(Waiting { name: called(batch), why, at: heading(&context.plan, batch) });
            }
        }
    }
    (held, found)
}

fn why(context: &Context<'_>, batch: &Batch, other: &Batch) -> Option<String> {
    match Why::of(context, batch, other) {
        Why::Named => Some(format!("needs {}", called(other))),
        Why::Number => context.batches.uses_blocks().then(|| format!("comes after {}", called(other))),
        // Of a batch that failed nothing can be counted on, whatever its tickets say.
        Why::Tickets => (other.stage == Stage::Failed).then(|| format!("needs {}", called(other))),
    }
}
