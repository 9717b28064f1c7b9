//! Every place of one document where a ticket is written, in whatever spelling.
//!
//! Mentions, lists with dropped prefixes, ranges that cover it, declarations and index rows whose id is a bare number.
//! Masks are not looked at: fences count. One pass over the document's facts; text is read only where a range may cover
//! the ticket. Start at [`occurrences`].

use super::{
    lists::{self, Means},
    subject::ticket_at,
};
use crate::{
    project::Member,
    syntax::{
        Id, Key, Section,
        facts::{Mention, Said, Target},
    },
};
use std::ops::Range;

/// The ticket that is looked for.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// Its id as declared.
    pub id: Id,
    /// The same without spelling.
    pub key: Key,
    last: u8,
}

impl Wanted {
    /// Looks for `id`.
    pub fn new(id: &Id) -> Wanted {
        Wanted { id: id.clone(), key: id.key(), last: last(id) }
    }

    /// Whether `id` is another spelling of it.
    pub fn is(&self, id: &Id) -> bool {
        // Nearly every id of a document fails here, on one byte.
        last(id) == self.last && (*id == self.id || id.key() == self.key)
    }

    /// Whether it stands strictly between the ends of a range.
    pub fn is_inside(&self, from: &Id, to: &Id) -> bool {
        let between = || Some((from.number()?..=to.number()?).contains(&self.id.number()?));
        from.stem() == self.id.stem() && between() == Some(true) && !self.is(from) && !self.is(to)
    }
}

fn last(id: &Id) -> u8 {
    id.as_str().bytes().last().unwrap_or_default().to_ascii_uppercase()
}

/// Where `wanted` is written in a document, ascending; a range that covers it counts once, as a whole.
pub(super) fn occurrences(member: &Member, wanted: &Wanted) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for section in member.document.sections().iter() {
        in_mentions(member, section, start, wanted, &mut found);
        in_lists(member, section, start, wanted, &mut found);
        start += section.len();
    }
    if let Some(ticket) = member.outline().ticket(&wanted.id) {
        let places = std::iter::once(ticket.id_at).chain(ticket.rows.iter().map(|row| row.id_at));
        found.extend(places.map(|at| member.document.range(at)).filter(|range| !range.is_empty()));
    }
    found.sort_by_key(|range| (range.start, range.end));
    found.dedup();
    // `TICKET T4` as a declaration holds the mention `T4`: the shorter one is kept.
    let all = found.clone();
    found.retain(|range| {
        !all.iter().any(|other| other != range && range.start <= other.start && other.end <= range.end)
    });
    found
}

fn in_mentions(
    member: &Member,
    section: &Section,
    start: usize,
    wanted: &Wanted,
    found: &mut Vec<Range<usize>>,
) {
    let mut before: Option<&Mention> = None;
    for mention in section.mentions() {
        if wanted.is(&mention.id) {
            found.push(mention.span.at(start));
        } else if let Some(from) = before
            && wanted.is_inside(&from.id, &mention.id)
        {
            let range = from.span.at(start).start..mention.span.at(start).end;
            found.extend(joined(member, from, mention, start).then_some(range));
        }
        before = Some(mention);
    }
}

/// Whether only a dash, dots or `to` stands between two mentions.
pub(super) fn joined(member: &Member, from: &Mention, to: &Mention, start: usize) -> bool {
    let gap = from.span.at(start).end..to.span.at(start).start;
    if gap.len() > 12 || gap.is_empty() {
        return false;
    }
    lists::joins(&member.document.text().slice(gap))
}

fn in_lists(
    member: &Member,
    section: &Section,
    start: usize,
    wanted: &Wanted,
    found: &mut Vec<Range<usize>>,
) {
    for field in &section.facts.fields {
        let Said::References { list, .. } = &field.said else { continue };
        let plain = list.iter().all(|reference| matches!(reference.target, Target::One(_) | Target::Earlier));
        if plain {
            continue;
        }
        let owner = ticket_at(member, section.span(field.value).at(start).start).map(|(_, ticket)| ticket);
        for part in lists::read(member.outline(), owner, list) {
            let whole = section.span(part.reference.spot).at(start);
            match part.means {
                Means::One(id) if wanted.is(&id) => found.push(whole),
                Means::Span(from, to) => {
                    let ends = lists::ends(&member.document.text().slice(whole.clone()), &from, &to);
                    found.extend(wanted.is(&from).then_some(whole.start..whole.start + ends.0));
                    found.extend(wanted.is(&to).then_some(whole.end - ends.1..whole.end));
                    found.extend(wanted.is_inside(&from, &to).then_some(whole));
                }
                _ => {}
            }
        }
    }
}
