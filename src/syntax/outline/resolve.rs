//! References become ids: ranges are filled in, dropped prefixes put back, "everything above" listed.
//!
//! Uses only what this document declares; an id declared nowhere here is kept as written, since another document of
//! the plan may declare it. Start at [`resolve`].

use super::{Dependency, Outline, Ticket};
use crate::syntax::{
    facts::{FieldName, Reference, Said, Target},
    id::{Id, Key},
    sections::Sections,
    span::Anchor,
};
use rustc_hash::FxHashSet;

/// Fills in every ticket's dependencies and what it blocks.
pub fn resolve(sections: &Sections, outline: &mut Outline) {
    for (at, ticket) in (0u32..).zip(&outline.tickets) {
        if let Some(number) = ticket.id.number() {
            outline.stems.entry(ticket.id.stem().into()).or_default().push((number, at));
        }
    }
    outline.stems.values_mut().for_each(|alike| alike.sort_unstable());
    let found: Vec<_> = (0..outline.tickets.len()).map(|index| read(sections, outline, index)).collect();
    for (ticket, found) in outline.tickets.iter_mut().zip(found) {
        (ticket.depends_on, ticket.blocks, ticket.independent) = found;
    }
}

fn read(sections: &Sections, outline: &Outline, index: usize) -> (Vec<Dependency>, Vec<Dependency>, bool) {
    let (mut depends_on, mut blocks, mut independent) = (Vec::new(), Vec::new(), false);
    let Some(ticket) = outline.tickets.get(index) else { return (depends_on, blocks, independent) };
    let own = ticket.fields.iter().copied();
    for (section, at) in own.chain(lent(sections, ticket)) {
        let field = sections.get(section as usize).and_then(|parsed| parsed.facts.fields.get(at as usize));
        let Some(field) = field else { continue };
        let Said::References { list, none } = &field.said else { continue };
        match field.name {
            FieldName::DependsOn => {
                independent |= none;
                expand_into(outline, index, ticket, list, section, &mut depends_on);
            }
            FieldName::Blocks => expand_into(outline, index, ticket, list, section, &mut blocks),
            _ => {}
        }
    }
    (depends_on, blocks, independent)
}

/// What index rows say in the ticket's stead: the fields it does not have itself.
fn lent<'a>(sections: &'a Sections, ticket: &'a Ticket) -> impl Iterator<Item = (u32, u32)> + 'a {
    let name_of = |(section, at): (u32, u32)| {
        let parsed = sections.get(section as usize)?;
        parsed.facts.fields.get(at as usize).map(|field| field.name)
    };
    let lends = move |name: FieldName| !ticket.fields.iter().any(|own| name_of(*own) == Some(name));
    ticket.index_fields.iter().filter(move |(name, _)| lends(*name)).map(|(_, place)| *place)
}

/// A referenced id, and the ticket it names if this document declares it.
pub(super) type Named = (Id, Option<u32>);

/// Expands what a field of a ticket names into ids; `into` keeps each once.
fn expand_into(
    outline: &Outline,
    index: usize,
    ticket: &Ticket,
    list: &[Reference],
    section: u32,
    into: &mut Vec<Dependency>,
) {
    let mut known: FxHashSet<Key> = into.iter().map(|dependency| dependency.id.key()).collect();
    let mut stem = ticket.id.stem();
    for reference in list {
        let at = Anchor { section, spot: reference.spot };
        let written = matches!(reference.target, Target::One(_));
        for (id, ticket) in named(outline, index, &mut stem, &reference.target) {
            if known.insert(id.key()) {
                into.push(Dependency { id, at, written, ticket, soft: reference.soft });
            }
        }
    }
}

/// The same for a list that belongs to no ticket: see [`Outline::expand`].
pub(super) fn expand<'a>(outline: &Outline, names: impl IntoIterator<Item = &'a Target>) -> Vec<Named> {
    let mut known: FxHashSet<Key> = FxHashSet::default();
    let mut stem = "";
    let all: Vec<_> =
        names.into_iter().flat_map(|target| named(outline, usize::MAX, &mut stem, target)).collect();
    all.into_iter().filter(|(id, _)| known.insert(id.key())).collect()
}

/// What one reference names; `stem` is the prefix that short forms dropped.
fn named<'a>(outline: &Outline, index: usize, stem: &mut &'a str, target: &'a Target) -> Vec<Named> {
    match target {
        Target::One(id) => {
            *stem = id.stem();
            vec![declared(outline, id)]
        }
        Target::Range(from, to) => {
            *stem = from.stem();
            between(outline, from, to)
        }
        Target::Short(text) => complete(outline, stem, text).into_iter().collect(),
        Target::ShortRange(from, to) => {
            let ends = complete(outline, stem, from).zip(complete(outline, stem, to));
            ends.map(|((from, _), (to, _))| between(outline, &from, &to)).unwrap_or_default()
        }
        Target::Earlier => {
            let earlier = outline.tickets.iter().zip(0u32..).take(index);
            earlier.map(|(earlier, at)| (earlier.id.clone(), Some(at))).collect()
        }
    }
}

/// The spelling the document declares, so that `#3` and `Ticket 3` are one ticket.
fn declared(outline: &Outline, id: &Id) -> Named {
    match outline.index(id).and_then(|at| Some((outline.tickets.get(at as usize)?.id.clone(), at))) {
        Some((id, at)) => (id, Some(at)),
        None => (id.clone(), None),
    }
}

/// The declared tickets from `from` to `to`; the ends are kept even when they are not declared.
fn between(outline: &Outline, from: &Id, to: &Id) -> Vec<Named> {
    let (Some(low), Some(high)) = (from.number(), to.number()) else {
        return vec![declared(outline, from), declared(outline, to)];
    };
    let alike = outline.stems.get(from.stem()).map_or(&[][..], Vec::as_slice);
    let first = alike.partition_point(|(number, _)| *number < low);
    let inside = alike.iter().skip(first).take_while(|(number, _)| *number <= high);
    let ticket = |at: u32| outline.tickets.get(at as usize).map(|ticket| (ticket.id.clone(), Some(at)));
    let mut found: Vec<Named> = inside.filter_map(|(_, at)| ticket(*at)).collect();
    found.extend([from, to].map(|end| declared(outline, end)).into_iter().filter(|(_, at)| at.is_none()));
    found.sort_by_key(|(id, _)| (id.number(), id.suffix().to_string()));
    found.dedup_by(|(a, _), (b, _)| a == b);
    found
}

/// `8` after `INFRA-4`, `001a` in a ticket `BE-003`, a bare `3` where ids are numbers.
pub(super) fn complete(outline: &Outline, stem: &str, text: &str) -> Option<Named> {
    let candidates = [Id::new(text), Id::new(&format!("{stem}{text}")), Id::new(&format!("#{text}"))];
    candidates.iter().map(|id| declared(outline, id)).find(|(_, at)| at.is_some())
}
