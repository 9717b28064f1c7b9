//! The lists of a group's tickets, where a ticket comes to it or leaves it: in its heading, its fields, and rows of a table
//! that name it.
//!
//! Start at [`edits`].

use super::{cells, groups, ranges};
use crate::{
    ide::{
        lists::{self, Means},
        subject::ticket_at,
    },
    project::Member,
    syntax::{
        Group, Id, Section, batch_at_start,
        facts::{BatchName, FieldName, Said},
    },
    text::Edit,
};
use std::ops::Range;

/// The edits that list an id more or less.
pub(super) fn edits(member: &Member, group: &Group, id: &Id, more: bool) -> Vec<Edit> {
    let Some(section) = member.document.section(group.at.section) else { return Vec::new() };
    let start = member.document.sections().start_of(group.at.section as usize);
    // `## Batch 2 (after T1)` lists nothing.
    let heading = ids_in(section, start, &member.document.range(group.at), id);
    let heading = Some(heading).filter(|ids| ids.len() > 1);
    let mut found: Vec<Edit> = heading.and_then(|ids| named(member, &ids, id, more)).into_iter().collect();
    found.extend(fields(member, section, start, id, more));
    found.extend(rows(member, group, id, more));
    found
}

/// The ids of the same kind in a run of text.
fn ids_in(section: &Section, start: usize, within: &Range<usize>, id: &Id) -> Vec<(Id, Range<usize>)> {
    let mentions = section.mentions().iter().map(|mention| (mention.id.clone(), mention.span.at(start)));
    let inside = mentions.filter(|(_, at)| within.start <= at.start && at.end <= within.end);
    inside.filter(|(named, _)| named.stem() == id.stem()).collect()
}

/// A list that stands in prose.
fn named(member: &Member, named: &[(Id, Range<usize>)], id: &Id, more: bool) -> Option<Edit> {
    let ((from, first), (to, last)) = named.first().zip(named.last())?;
    let gap = member.document.text().slice(first.end.min(last.start)..last.start).into_owned();
    let range = named.len() == 2 && lists::joins(&gap);
    let ids = match range {
        true => ranges::covered(member.outline(), from, to),
        false => named.iter().map(|(id, _)| id.clone()).collect(),
    };
    rewritten(member, first.start..last.end, ids, range.then_some(gap), id, more)
}

/// The fields below the heading.
fn fields(member: &Member, section: &Section, start: usize, id: &Id, more: bool) -> Vec<Edit> {
    let fields = section.facts.fields.iter();
    let fields = fields.filter(|field| field.name == FieldName::Tickets && field.row.is_none());
    let mut found = Vec::new();
    for field in fields {
        let Said::References { list, .. } = &field.said else { continue };
        let owned = ticket_at(member, section.span(field.label).at(start).start).is_some();
        let spots = list.first().zip(list.last()).filter(|_| !owned);
        let Some((first, last)) = spots else { continue };
        let at = section.span(first.spot).at(start).start..section.span(last.spot).at(start).end;
        let (mut ids, mut spans) = (Vec::new(), false);
        for part in lists::read(member.outline(), None, list) {
            match part.means {
                Means::One(one) => ids.push(one),
                Means::Span(from, to) => {
                    spans = true;
                    ids.extend(ranges::covered(member.outline(), &from, &to));
                }
                Means::Earlier | Means::Nothing => {}
            }
        }
        found.extend(rewritten(member, at, ids, spans.then(|| ranges::join(member)), id, more));
    }
    found
}

/// Rows of tables that name the group in one cell and nothing but ids in another: `| Batch 1 | T1-T3 |`.
fn rows(member: &Member, group: &Group, id: &Id, more: bool) -> Vec<Edit> {
    let text = member.document.text();
    let mut found = Vec::new();
    let mut next = 0;
    for section in member.document.sections().iter() {
        let start = next;
        next += section.len();
        let own = |name: &BatchName| section.facts.batches.iter().any(|batch| batch.name == *name);
        if !group.batch.as_ref().is_none_or(own) {
            continue;
        }
        let kin =
            section.mentions().iter().filter(|mention| !mention.masked && mention.id.stem() == id.stem());
        let mut all: Vec<usize> = kin.map(|mention| text.line_of(mention.span.at(start).start)).collect();
        all.dedup();
        for line in all.into_iter().map(|line| text.line_range(line)) {
            let row = text.slice(line.clone()).into_owned();
            if !row.trim_start().starts_with('|') {
                continue;
            }
            let cells = cells::ranges(&row);
            let Some(naming) = cells.iter().position(|cell| names(row.get(cell.clone()), group)) else {
                continue;
            };
            let lists = cells.iter().skip(naming + 1).find(|cell| is_list(row.get((*cell).clone())));
            let at = lists.map(|cell| line.start + cell.start..line.start + cell.end);
            found.extend(at.and_then(|at| named(member, &ids_in(section, start, &at, id), id, more)));
        }
    }
    found
}

/// Whether a cell is about a group and no other: its name, with or without what explains it.
fn names(cell: Option<&str>, group: &Group) -> bool {
    let plain = cell.unwrap_or_default().trim_matches(['*', '_', '`', '[', ']', ' ']);
    match (&group.batch, batch_at_start(plain)) {
        (Some(own), Some((name, _))) => *own == name,
        _ => !plain.is_empty() && plain == groups::short(group),
    }
}

/// Whether a cell holds ids and what stands between ids, and nothing else.
fn is_list(cell: Option<&str>) -> bool {
    let words =
        cell.unwrap_or_default().split([',', ' ', '`', '–', '—', '~', '…']).filter(|word| !word.is_empty());
    let mut words = words.filter(|word| !matches!(*word, "-" | ".." | "to" | "and" | "&")).peekable();
    let is_id = |word: &str| word.contains(|c: char| c.is_ascii_digit()) && !word.contains(['(', '/', ':']);
    words.peek().is_some() && words.all(is_id)
}

/// One list with an id more or less, in order where it was; with ranges where it had some.
fn rewritten(
    member: &Member,
    at: Range<usize>,
    mut ids: Vec<Id>,
    join: Option<String>,
    id: &Id,
    more: bool,
) -> Option<Edit> {
    let key = id.key();
    let had = ids.iter().any(|one| one.key() == key);
    if had == more || !more && ids.len() == 1 {
        return None;
    }
    let order = |id: &Id| (id.stem().to_owned(), id.number(), id.suffix().to_owned());
    let sorted = ids.is_sorted_by_key(order);
    ids.retain(|one| one.key() != key);
    ids.extend(more.then(|| id.clone()));
    if sorted {
        ids.sort_by_key(order);
    }
    let new = match join {
        Some(join) => ranges::spelled(&ids, &join),
        None => ids.iter().map(Id::to_string).collect::<Vec<_>>().join(", "),
    };
    (member.document.text().slice(at.clone()) != new).then(|| Edit::replace(at, new))
}
