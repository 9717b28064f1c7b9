//! References become ids: ranges are filled in, dropped prefixes put back, "everything above" listed.
//!
//! Uses only what this document declares; an id declared nowhere here is kept as written, since another document of
//! the plan may declare it. Start at [`resolve`].

use super::{Dependency, Outline, Ticket};
use crate::syntax::{
    facts::{FieldName, Reference, Said, Target},
    id::Id,
    sections::Sections,
    span::Anchor,
};

/// Fills in every ticket's dependencies and what it blocks.
pub fn resolve(sections: &Sections, outline: &mut Outline) {
    let found: Vec<_> = (0..outline.tickets.len()).map(|index| read(sections, outline, index)).collect();
    for (ticket, found) in outline.tickets.iter_mut().zip(found) {
        (ticket.depends_on, ticket.blocks, ticket.independent) = found;
    }
}

fn read(sections: &Sections, outline: &Outline, index: usize) -> (Vec<Dependency>, Vec<Dependency>, bool) {
    let (mut depends_on, mut blocks, mut independent) = (Vec::new(), Vec::new(), false);
    let Some(ticket) = outline.tickets.get(index) else { return (depends_on, blocks, independent) };
    for (section, at) in &ticket.fields {
        let field = sections.get(*section as usize).and_then(|parsed| parsed.facts.fields.get(*at as usize));
        let Some(field) = field else { continue };
        let Said::References { list, none } = &field.said else { continue };
        match field.name {
            FieldName::DependsOn => {
                independent |= none;
                expand(outline, index, ticket, list, *section, &mut depends_on);
            }
            FieldName::Blocks => expand(outline, index, ticket, list, *section, &mut blocks),
            _ => {}
        }
    }
    (depends_on, blocks, independent)
}

/// Appends what `list` means, each id once.
fn expand(
    outline: &Outline,
    index: usize,
    ticket: &Ticket,
    list: &[Reference],
    section: u32,
    into: &mut Vec<Dependency>,
) {
    let mut stem = ticket.id.stem().to_string();
    for reference in list {
        let at = Anchor { section, spot: reference.spot };
        let mut push = |id: Id, written: bool| {
            if !into.iter().any(|known| known.id.key() == id.key()) {
                into.push(Dependency { id, at, written });
            }
        };
        match &reference.target {
            Target::One(id) => {
                stem = id.stem().to_string();
                push(declared_spelling(outline, id), true);
            }
            Target::Range(from, to) => {
                stem = from.stem().to_string();
                between(outline, from, to).into_iter().for_each(|id| push(id, false));
            }
            Target::Short(text) => {
                // A number without its prefix counts only where it completes to something declared.
                if let Some(id) = complete(outline, &stem, text) {
                    push(id, false);
                }
            }
            Target::ShortRange(from, to) => {
                let ends = complete(outline, &stem, from).zip(complete(outline, &stem, to));
                ends.map(|(from, to)| between(outline, &from, &to))
                    .unwrap_or_default()
                    .into_iter()
                    .for_each(|id| push(id, false));
            }
            Target::Earlier => {
                outline.tickets.iter().take(index).for_each(|earlier| push(earlier.id.clone(), false))
            }
        }
    }
}

/// The spelling the document declares, so that `#3` and `Ticket 3` are one ticket.
fn declared_spelling(outline: &Outline, id: &Id) -> Id {
    outline.ticket(id).map_or_else(|| id.clone(), |ticket| ticket.id.clone())
}

/// The declared tickets from `from` to `to`; the ends are kept even when they are not declared.
fn between(outline: &Outline, from: &Id, to: &Id) -> Vec<Id> {
    let (Some(low), Some(high)) = (from.number(), to.number()) else { return vec![from.clone(), to.clone()] };
    let inside = |id: &Id| {
        id.stem() == from.stem() && id.number().is_some_and(|number| (low..=high).contains(&number))
    };
    let mut found: Vec<Id> =
        outline.tickets.iter().map(|ticket| &ticket.id).filter(|id| inside(id)).cloned().collect();
    for end in [from, to] {
        if outline.ticket(end).is_none() {
            found.push(end.clone());
        }
    }
    found.sort_by_key(|id| (id.number(), id.suffix().to_string()));
    found.dedup();
    found
}

/// `8` after `INFRA-4`, `001a` in a ticket `BE-003`, a bare `3` where ids are numbers.
fn complete(outline: &Outline, stem: &str, text: &str) -> Option<Id> {
    let candidates = [Id::new(text), Id::new(&format!("{stem}{text}")), Id::new(&format!("#{text}"))];
    candidates.iter().find_map(|id| outline.ticket(id)).map(|ticket| ticket.id.clone())
}
