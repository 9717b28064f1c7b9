//! Which groups of a plan are batches, and which tickets they hold.
//!
//! Start at [`gather`].

use super::{Batch, Batches, Index, Stage};
use crate::{
    project::{member::Member, snapshot::Plan},
    syntax::{Outline, batch_at_start, facts::Status},
};
use rustc_hash::FxHashMap;

/// The batches of a plan with their tickets, in the order of their numbers where they have them; archives come first.
pub(super) fn gather(plan: &Plan<'_>) -> Batches {
    let units: FxHashMap<&str, usize> =
        plan.members().flat_map(named).fold(FxHashMap::default(), |mut all, unit| {
            *all.entry(unit).or_default() += 1;
            all
        });
    // A plan may have phases, and batches in them: what is called a batch is one.
    let most = || units.iter().max_by_key(|(unit, count)| (**count, std::cmp::Reverse(**unit)));
    let unit = units.get_key_value("batch").or_else(most).map(|(unit, _)| *unit);
    let (mut list, mut seen) = (Vec::<Batch>::new(), FxHashMap::default());
    for member in plan.archives.iter().copied().chain([plan.home]) {
        for batch in unit.map(|unit| of_member(member, unit)).unwrap_or_default() {
            let key = (batch.path.clone(), batch.name.clone());
            let same = seen.get(&key).and_then(|at: &usize| list.get_mut(*at));
            match same.filter(|same| !counts_anew(member, same.group, batch.group)) {
                // `## Batch 1` and, further down, `## Batch 1 — fixes`.
                Some(same) => same.tickets.extend(batch.tickets),
                None => {
                    seen.insert(key, list.len());
                    list.push(batch);
                }
            }
        }
    }
    for batch in &mut list {
        batch.tickets.sort_unstable();
        count(plan, batch);
    }
    // A plan in the archive has numbers of its own as long as the home has the same ones.
    list.sort_by_key(|batch| batch.path == plan.home.path);
    if list.iter().all(|batch| batch.name.ordinal().is_some()) && distinct(&list) {
        list.sort_by_key(|batch| batch.name.ordinal());
    }
    Batches { index: Index::of(&list), list, ..Batches::default() }
}

/// Whether two groups of one name stand in different phases, each of which counts its batches from one.
fn counts_anew(member: &Member, one: u32, other: u32) -> bool {
    let sections = member.document.sections();
    let around = |group: u32| {
        let group = member.outline().groups.get(group as usize)?;
        let above = (0..group.at.section as usize).rev();
        let mut above = above.filter_map(|at| sections.get(at)?.facts.heading.as_ref());
        let around = above.find(|heading| heading.level < group.level)?;
        Some(batch_at_start(&around.text)?.0)
    };
    around(one).zip(around(other)).is_some_and(|(one, other)| one != other)
}

fn distinct(list: &[Batch]) -> bool {
    let mut names: Vec<_> = list.iter().map(|batch| &batch.name.number).collect();
    names.sort();
    names.windows(2).all(|pair| pair.first() != pair.last())
}

fn named(member: &Member) -> impl Iterator<Item = &'static str> {
    member.outline().groups.iter().filter_map(|group| Some(group.batch.as_ref()?.unit))
}

/// The batches of one document; the tickets of inner groups are those of the batch around them.
fn of_member(member: &Member, unit: &str) -> Vec<Batch> {
    let outline = member.outline();
    let is_batch = |index: u32| outline.groups.get(index as usize).and_then(|group| group.batch.as_ref());
    let mut found: Vec<Batch> = (0u32..)
        .zip(&outline.groups)
        .filter_map(|(index, group)| {
            let name = group.batch.clone().filter(|name| name.unit == unit)?;
            Some(Batch {
                name,
                title: group.name.clone(),
                path: member.path.clone(),
                group: index,
                tickets: Vec::new(),
                blocks: Vec::new(),
                needs: Vec::new(),
                declares_needs: false,
                waits_for: Vec::new(),
                stage: Stage::Unknown,
                done: 0,
                total: 0,
            })
        })
        .collect();
    let places: FxHashMap<u32, usize> =
        found.iter().enumerate().map(|(at, batch)| (batch.group, at)).collect();
    for (index, ticket) in (0u32..).zip(&outline.tickets) {
        let around = std::iter::successors(ticket.group, |group| outline.groups.get(*group as usize)?.parent);
        let mut around = around.filter(|group| is_batch(*group).is_some_and(|name| name.unit == unit));
        let home = around.next().and_then(|group| places.get(&group).copied());
        if let Some(batch) = home.and_then(|at| found.get_mut(at)) {
            batch.tickets.push(index);
        }
    }
    found.retain(|batch| !batch.tickets.is_empty());
    found
}

/// Counts the tickets that are whole: the steps of a ticket are not counted beside it.
fn count(plan: &Plan<'_>, batch: &mut Batch) {
    let Some(outline) = batch.member(plan).map(Member::outline) else { return };
    let live = |outline: &Outline, index: &u32| {
        let ticket = outline.tickets.get(*index as usize)?;
        (ticket.parent.is_none() && ticket.status != Some(Status::Dropped)).then_some(ticket.status)
    };
    let statuses: Vec<_> = batch.tickets.iter().filter_map(|index| live(outline, index)).collect();
    batch.total = statuses.len();
    batch.done = statuses.iter().filter(|status| **status == Some(Status::Done)).count();
}
