//! A block that names a batch which is not there.
//!
//! Batches with smaller numbers than those that are left were finished and taken out. Start at [`report`].

use super::RULE;
use crate::{
    project::Batch,
    rules::{
        Context, Finding, Fix,
        flow::order::{called, heading},
        handoffs::about::Told,
    },
    syntax::{Anchor, batch_at_start, facts::BatchName},
};

/// What to say of the first such name.
pub(super) fn report(context: &Context<'_>, told: &Told<'_>) -> Option<Finding> {
    if told.batches.len() >= told.block.batches.len() {
        return None;
    }
    let (name, at) = told.block.batches.iter().find(|(name, _)| is_stray(context, name))?;
    if is_begun(context, name) {
        return None;
    }
    let near = nearest(context, told, name)?;
    let message = format!(
        "{} names {}, which this plan does not have; the nearest is {}",
        told.block.kind.word(),
        name.to_string().to_lowercase(),
        called(near)
    );
    let found =
        Finding::new(&RULE, context.member.place(*at), message).fixed_by(fix(context, *at, name, near));
    Some(match heading(&context.plan, near) {
        Some(place) => found.with(place, format!("{} stands here", called(near))),
        None => found,
    })
}

/// Whether no batch has the name, or its number where the plan calls its batches otherwise.
fn is_stray(context: &Context<'_>, name: &BatchName) -> bool {
    let list = &context.batches.list;
    let unit = list.first().map(|batch| batch.name.unit);
    let ours = name.unit == "batch" || Some(name.unit) == unit;
    let same = |batch: &Batch| batch.name.number == name.number;
    // A plan that lost its first batches to an archive says nothing of them.
    let least = list.iter().filter_map(|batch| batch.name.ordinal()).min();
    let past = name.ordinal().zip(least).is_some_and(|(own, least)| own < least);
    ours && !past && !list.iter().any(same)
}

/// Whether a heading has the name although no ticket stands below it yet: the batch is being thought about.
fn is_begun(context: &Context<'_>, name: &BatchName) -> bool {
    let headings = context.plan.documents().flat_map(|member| member.document.sections().iter());
    let mut headings = headings
        .filter(|section| section.facts.blocks.is_empty())
        .filter_map(|section| section.facts.heading.as_ref());
    headings.any(|heading| batch_at_start(&heading.text).is_some_and(|(other, _)| other == *name))
}

/// The batch that is meant: the one most of its tickets stand in, else the one with the nearest number.
fn nearest<'a>(context: &'a Context<'_>, told: &Told<'_>, name: &BatchName) -> Option<&'a Batch> {
    let list = &context.batches.list;
    let tickets = context.plan.tickets_of(told.block);
    let homes = tickets.iter().filter_map(|(_, found)| *found);
    let homes: Vec<usize> =
        homes.filter_map(|(member, at)| context.batches.of_ticket(&member.path, at)).collect();
    let most = homes.iter().max_by_key(|home| homes.iter().filter(|other| other == home).count());
    let own = name.ordinal();
    let near = || {
        list.iter().min_by_key(|batch| batch.name.ordinal().zip(own).map_or(u32::MAX, |(a, b)| a.abs_diff(b)))
    };
    most.and_then(|home| list.get(*home)).or_else(near)
}

fn fix(context: &Context<'_>, at: Anchor, name: &BatchName, near: &Batch) -> Option<Fix> {
    let text = context.member.document.at(at).into_owned();
    let lower = text.to_lowercase();
    let head = text.get(..lower.strip_suffix(name.number.as_str())?.len())?;
    // `Batches 2-3` is more than one name.
    (!head.contains(|c: char| c.is_ascii_digit())).then(|| {
        let new = format!("{head}{}", near.name.number);
        Fix::replace(format!("Change {text} to {new}"), context.member.place(at), new)
    })
}
