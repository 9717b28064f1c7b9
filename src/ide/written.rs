//! Every id written in a part of a document, in order: in prose and in lists, ranges as ranges.
//!
//! For features that mark ids where they stand. Code, fences and comments are left out. Whether an id is a ticket shows
//! when it is looked up, for which [`Lookup`] remembers the answers. Only sections in the part asked about are looked
//! at. Start at [`written`].

use super::{
    lists::{self, Means},
    occurrences::joined,
    subject::{mask_at, ticket_at},
};
use crate::{
    project::{DocPath, Found, Member, Snapshot},
    syntax::{
        Id, Section,
        facts::{Mention, Said},
    },
};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// An id or a range of ids in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// The bytes.
    pub range: Range<usize>,
    /// What stands there.
    pub what: What,
    /// Whether it is part of a dependency or ticket list.
    pub listed: bool,
}

/// What stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// One id.
    One(Id),
    /// Both ends of a range.
    Span(Id, Id),
}

/// The ids and ranges of `member` that touch `within`, ascending, no two over the same bytes.
pub(super) fn written(member: &Member, within: &Range<usize>) -> Vec<Written> {
    let mut found = Vec::new();
    for (section, start) in sections_in(member, within) {
        let listed = in_lists(member, section, start, within);
        let inside = |range: &Range<usize>| {
            let after = listed.partition_point(|part| part.range.end <= range.start);
            listed.get(after).is_some_and(|part| part.range.start < range.end)
        };
        let prose = in_prose(member, section, start, within);
        let prose: Vec<_> = prose.into_iter().filter(|written| !inside(&written.range)).collect();
        let from = found.len();
        found.extend(listed);
        found.extend(prose);
        found.get_mut(from..).unwrap_or_default().sort_by_key(|written| written.range.start);
    }
    found.dedup_by(|next, before| next.range.start < before.range.end);
    found
}

/// The sections that touch `within`, each with its first byte.
pub(super) fn sections_in<'a>(
    member: &'a Member,
    within: &Range<usize>,
) -> impl Iterator<Item = (&'a Section, usize)> {
    let sections = member.document.sections();
    let (first, mut start) = sections.at_byte(within.start.saturating_sub(1));
    let end = within.end;
    (first..sections.len()).map_while(move |index| {
        let section = sections.get(index).filter(|_| start <= end)?;
        let at = start;
        start += section.len();
        Some((&**section, at))
    })
}

fn touch(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start <= b.end && b.start <= a.end
}

/// The parts of dependency and ticket lists, ascending. What is written after the id or around it is not part of it.
fn in_lists(member: &Member, section: &Section, start: usize, within: &Range<usize>) -> Vec<Written> {
    let mut found = Vec::new();
    for field in &section.facts.fields {
        let Said::References { list, .. } = &field.said else { continue };
        let spot = |at: usize| list.get(at).map(|reference| section.span(reference.spot).at(start));
        let Some((first, last)) = spot(0).zip(spot(list.len().saturating_sub(1))) else { continue };
        if !touch(&(first.start..last.end), within) {
            continue;
        }
        let owner = ticket_at(member, first.start).map(|(_, ticket)| ticket);
        for part in lists::read(member.outline(), owner, list) {
            let span = section.span(part.reference.spot);
            let what = match part.means {
                Means::One(id) => What::One(id),
                Means::Span(from, to) => What::Span(from, to),
                Means::Earlier | Means::Nothing => continue,
            };
            let only = only_mention(section, span.start, span.end).filter(|_| matches!(what, What::One(_)));
            let range = only.map_or(span, |mention| mention.span).at(start);
            if touch(&range, within) && mask_at(section, range.start - start).is_none() {
                found.push(Written { range, what, listed: true });
            }
        }
    }
    found.sort_by_key(|part| part.range.start);
    found
}

/// The mention within these bytes of a section, if there is exactly one.
fn only_mention(section: &Section, start: u32, end: u32) -> Option<&Mention> {
    let mentions = section.mentions();
    let first = mentions.partition_point(|mention| mention.span.start < start);
    let mut inside = mentions.get(first..)?.iter().take_while(|mention| mention.span.end <= end);
    inside.next().filter(|_| inside.next().is_none())
}

/// Mentions, two with nothing but a dash between them as a range.
fn in_prose(member: &Member, section: &Section, start: usize, within: &Range<usize>) -> Vec<Written> {
    let mut found = Vec::new();
    let mentions = section.mentions();
    let first = mentions.partition_point(|mention| mention.span.at(start).end < within.start);
    // The one before may be the first end of a range.
    let mut rest = mentions.get(first.saturating_sub(1)..).unwrap_or_default().iter().peekable();
    while let Some(mention) = rest.next() {
        let range = mention.span.at(start);
        if range.start > within.end {
            break;
        }
        let ascends =
            |to: &Mention| mention.id.stem() == to.id.stem() && mention.id.number() < to.id.number();
        let to = rest.next_if(|to| ascends(to) && joined(member, mention, to, start));
        let (range, what) = match to {
            Some(to) => (range.start..to.span.at(start).end, What::Span(mention.id.clone(), to.id.clone())),
            None => (range, What::One(mention.id.clone())),
        };
        if !mention.masked && touch(&range, within) {
            found.push(Written { range, what, listed: false });
        }
    }
    found
}

/// Looks ids up as one document says them, each only once.
#[derive(Debug)]
pub(super) struct Lookup<'a> {
    snapshot: &'a Snapshot,
    path: &'a DocPath,
    known: FxHashMap<Id, Option<Found<'a>>>,
}

/// A range that says it covers more tickets than this is not counted.
const MOST: u32 = 500;

impl<'a> Lookup<'a> {
    /// A lookup from `path`.
    pub fn new(snapshot: &'a Snapshot, path: &'a DocPath) -> Lookup<'a> {
        Lookup { snapshot, path, known: FxHashMap::default() }
    }

    /// The ticket an id names.
    pub fn find(&mut self, id: &Id) -> Option<Found<'a>> {
        if let Some(known) = self.known.get(id) {
            return *known;
        }
        let found = self.snapshot.find(self.path, id);
        self.known.insert(id.clone(), found);
        found
    }

    /// The tickets that a range covers, in order. Numbers are tried one by one, so that it does not matter how many tickets
    /// the plan has.
    pub fn covered(&mut self, from: &Id, to: &Id) -> Vec<Found<'a>> {
        let numbers = || Some((from.number()?, to.number()?));
        let Some((low, high)) = numbers().filter(|(low, high)| low <= high && high - low <= MOST) else {
            return Vec::new();
        };
        let width = from.digits().len();
        let name = |number: u32| match number {
            number if number == low => from.clone(),
            number if number == high => to.clone(),
            number => Id::new(&format!("{}{number:0width$}", from.stem())),
        };
        (low..=high).filter_map(|number| self.find(&name(number))).collect()
    }
}
