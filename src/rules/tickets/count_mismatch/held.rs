//! How many tickets a run of sections holds, by every fair way of counting.
//!
//! Knows nothing of what the document claims. Start at [`Held`].

use crate::{
    project::{Kind, Member},
    rules::Context,
    syntax::{
        Id, Section, Ticket,
        facts::{Form, Status},
    },
};
use rustc_hash::FxHashSet;
use std::{ops::Range, sync::Arc};

/// The tickets that stand in some sections.
pub struct Held {
    /// As a reader would count them first.
    pub all: usize,
    /// How many are done, when all say how far they are.
    pub done: Option<usize>,
    /// List items with a box.
    pub boxes: usize,
    /// Every other fair count.
    ways: Vec<usize>,
}

impl Held {
    /// The tickets declared in `range`, or else those its list names; `None` when something else may be counted there.
    pub fn of(member: &Member, sections: &[&Arc<Section>], range: Range<usize>) -> Option<Held> {
        let tickets = &member.outline().tickets;
        let start = tickets.partition_point(|ticket| (ticket.line_at.section as usize) < range.start);
        let end = tickets.partition_point(|ticket| (ticket.line_at.section as usize) < range.end);
        let declared = tickets.get(start..end).unwrap_or_default();
        if declared.is_empty() {
            return listed(member, sections, range);
        }
        let boxes =
            sections.get(range.clone()).unwrap_or_default().iter().map(|section| section.facts.boxes.len());
        let mut held =
            Held { all: declared.len(), done: done(declared), boxes: boxes.sum(), ways: Vec::new() };
        let unique: FxHashSet<_> = declared.iter().map(|ticket| ticket.id.key()).collect();
        let top =
            declared.iter().filter(|ticket| ticket.parent.is_none_or(|parent| (parent as usize) < start));
        held.ways.extend([unique.len(), top.count(), entries(sections, range, declared)]);
        held.ways.extend(by_status(declared));
        Some(held)
    }

    /// The tickets of the whole plan: with and without archives, below the heading of `about`, and before it.
    pub fn of_plan(context: &Context<'_>, sections: &[&Arc<Section>], about: Range<usize>) -> Option<Held> {
        let mut held = Held::of(context.member, sections, 0..sections.len())?;
        held.ways.push(context.plan.members().map(|member| member.outline().tickets.len()).sum());
        let parts = [0..about.start, about].map(|range| Held::of(context.member, sections, range));
        for part in parts.into_iter().flatten().filter(|part| part.all > 0) {
            held.ways.extend(part.ways);
            held.ways.push(part.all);
        }
        Some(held)
    }

    /// Whether `number` is a fair count.
    pub fn is(&self, number: u32) -> bool {
        let number = number as usize;
        self.all == number || self.boxes == number || self.ways.contains(&number)
    }

    /// The count, where every ticket counts alike: none is a part, declared twice, or without an id.
    pub fn only(&self) -> Option<usize> {
        self.ways.iter().take(3).all(|way| *way == self.all).then_some(self.all)
    }
}

/// Tickets that a section's list names, when every item of it names one.
fn listed(member: &Member, sections: &[&Arc<Section>], range: Range<usize>) -> Option<Held> {
    let section = sections.get(range.start).filter(|_| range.len() == 1)?;
    let items = section
        .facts
        .candidates
        .iter()
        .filter(|candidate| candidate.form == Form::Item && candidate.indent == 0);
    let named: FxHashSet<_> = items.clone().map(|candidate| candidate.id.key()).collect();
    let known = items.clone().all(|candidate| {
        member.outline().ticket(&candidate.id).is_some() && !names_more(member, &candidate.title)
    });
    let boxes = section.facts.boxes.len();
    let stray = section.facts.plain_items > 0 || boxes > items.clone().count();
    let all = items.count();
    (all > 0 && known && !stray).then(|| Held { all, done: None, boxes, ways: vec![named.len()] })
}

/// Whether a title names a ticket itself, as in `**T1** + T2`: then the line stands for several.
fn names_more(member: &Member, title: &str) -> bool {
    let words = title.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '.' | '#'));
    words.filter(|word| !word.is_empty()).any(|word| member.outline().ticket(&Id::new(word)).is_some())
}

fn done(tickets: &[Ticket]) -> Option<usize> {
    let known = tickets.iter().all(|ticket| ticket.status.is_some_and(|status| status != Status::Dropped));
    known.then(|| tickets.iter().filter(|ticket| ticket.status == Some(Status::Done)).count())
}

/// Counts that leave out what is done, dropped, or both.
fn by_status(tickets: &[Ticket]) -> [usize; 3] {
    let without = |out: &[Status]| {
        tickets.iter().filter(|ticket| !ticket.status.is_some_and(|status| out.contains(&status))).count()
    };
    [without(&[Status::Dropped]), without(&[Status::Done]), without(&[Status::Done, Status::Dropped])]
}

/// What looks like an entry where the first ticket stands: headings of its level, or items and boxes of its list.
fn entries(sections: &[&Arc<Section>], range: Range<usize>, declared: &[Ticket]) -> usize {
    let inside = sections.get(range.clone()).unwrap_or_default().iter();
    let level = |section: &Arc<Section>| section.facts.heading.as_ref().map(|heading| heading.level);
    let first = declared.first().and_then(|ticket| sections.get(ticket.line_at.section as usize));
    let declares = first.is_some_and(|section| {
        section.facts.candidates.first().is_some_and(|candidate| {
            candidate.form == Form::Heading
                && Some(&candidate.id) == declared.first().map(|ticket| &ticket.id)
        })
    });
    match first.and_then(|section| level(section)).filter(|_| declares) {
        Some(wanted) => inside.filter(|section| level(section) == Some(wanted)).count(),
        None => declared.len() + inside.map(|section| section.facts.plain_items as usize).sum::<usize>(),
    }
}

/// Whether tickets have boxes of their own, so that "tasks" may mean those.
pub fn has_boxes_inside(member: &Member) -> bool {
    member.outline().tickets.iter().any(|ticket| !ticket.boxes.is_empty())
}

/// Whether other ticket files stand beside or below this one, so that its total may be theirs too.
pub fn speaks_for_others(context: &Context<'_>) -> bool {
    let folder = context.member.path.folder();
    let plan: Vec<_> = context.plan.members().map(|member| &member.path).collect();
    let others = context
        .snapshot
        .members()
        .filter(|other| other.kinds.has(Kind::Tickets) && !plan.contains(&&other.path));
    others
        .into_iter()
        .any(|other| other.path.as_str().starts_with(folder) && !other.outline().tickets.is_empty())
}
