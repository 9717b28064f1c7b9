//! That a plan says the same before and after a part of it moves to another of its files.
//!
//! Start at [`same`].

use super::Refusal;
use crate::{
    ide::Change,
    project::{Batch, Kind, Member, Plan, Project, Snapshot, Stage},
    syntax::{Id, Key, Ticket, facts::Status},
};
use rustc_hash::FxHashSet;

/// Everything a plan says of a ticket that may not change.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Told {
    id: String,
    title: String,
    status: Option<Status>,
    group: Option<String>,
    boxes: usize,
    /// Those it waits for, where both of them stay.
    needs: Vec<String>,
}

/// Refuses a change after which a ticket or a batch would be read differently.
pub(super) fn same(
    snapshot: &Snapshot,
    plan: &Plan<'_>,
    batch: &Batch,
    change: &Change,
) -> Result<(), Refusal> {
    let after = afterwards(snapshot, change);
    let refused = |what: &str| {
        Refusal::new(format!(
            "{what} would not be read the same in the archive, as something about it stands elsewhere in {}; move {} by hand",
            batch.path, batch.name
        ))
    };
    let moved: FxHashSet<Key> = batch.tickets(plan).map(|ticket| ticket.id.key()).collect();
    let home = &plan.home.path;
    let later = after.plan(home).ok_or_else(|| refused(home.as_str()))?;
    // A second heading of the batch may have taken the place of the first, with the tickets below it.
    let left = after.member(&batch.path).and_then(|member| {
        let mut tickets = member.outline().tickets.iter();
        tickets.find(|ticket| moved.contains(&ticket.id.key())).map(|ticket| ticket.id.to_string())
    });
    if let Some(left) = left {
        return Err(refused(&left));
    }
    let (was, is) = (told(plan, &moved), told(&later, &moved));
    if was != is {
        let other = was.iter().zip(&is).find(|(was, is)| was != is).map(|(was, _)| was.id.as_str());
        return Err(refused(other.or(was.last().map(|last| last.id.as_str())).unwrap_or_default()));
    }
    let stages = |snapshot: &Snapshot| -> Vec<(String, Stage, usize)> {
        let batches = snapshot.batches(home);
        let all = batches.iter().flat_map(|batches| &batches.list);
        let mut all: Vec<_> =
            all.map(|batch| (batch.name.to_string(), batch.stage, batch.blocks.len())).collect();
        all.sort();
        all
    };
    let (was, is) = (stages(snapshot), stages(&after));
    let other =
        || was.iter().find(|one| !is.contains(one)).map_or(batch.name.to_string(), |one| one.0.clone());
    if was == is { Ok(()) } else { Err(refused(&other())) }
}

fn told(plan: &Plan<'_>, moved: &FxHashSet<Key>) -> Vec<Told> {
    let mut all: Vec<Told> = plan.members().flat_map(|member| of_member(member, moved)).collect();
    all.sort();
    all
}

fn of_member<'a>(member: &'a Member, moved: &'a FxHashSet<Key>) -> impl Iterator<Item = Told> + 'a {
    let stays = |id: &Id| !moved.contains(&id.key());
    let needs = move |ticket: &Ticket| -> Vec<String> {
        let all = ticket.depends_on.iter().map(|needed| &needed.id);
        all.filter(|id| stays(&ticket.id) && stays(id)).map(Id::to_string).collect()
    };
    member.outline().tickets.iter().map(move |ticket| Told {
        id: ticket.id.to_string(),
        title: ticket.title.to_string(),
        status: ticket.status,
        group: member.outline().group_of(ticket).map(|group| group.name.to_string()),
        boxes: ticket.boxes.len(),
        needs: needs(ticket),
    })
}

/// The plans as a change leaves them.
fn afterwards(snapshot: &Snapshot, change: &Change) -> Snapshot {
    let mut project = Project::new((**snapshot.configuration()).clone());
    let of_plan = |member: &Member| member.kinds.has(Kind::Tickets) || member.kinds.has(Kind::Handoff);
    let mut members: Vec<_> = snapshot
        .members()
        .filter(|member| of_plan(member))
        .map(|member| (member.path.clone(), Some(edited(member, change))))
        .collect();
    for (path, text) in &change.created {
        members.push((path.clone(), Some(Member::new(path.clone(), project.kinds(path), text))));
    }
    project.disk(members);
    project.snapshot()
}

fn edited(member: &Member, change: &Change) -> Member {
    let mut member = member.clone();
    let own = change.edits.iter().filter(|(path, _)| *path == member.path);
    let edits: Vec<_> = own.flat_map(|(_, edits)| edits.iter().rev()).collect();
    for edit in edits {
        member.edit(edit.range.clone(), &edit.text);
    }
    member
}
