//! How a document says a status elsewhere: the words, signs and letters its other tickets have.
//!
//! Looks outward from a ticket, nearest first, and stops when enough was seen. Start at [`common`].

use super::{Goal, marks::Kind, value};
use crate::{
    project::{Found, Member},
    syntax::{Ticket, facts::Status, outline::Mark},
};

/// So many examples are enough, and so many tickets are looked at for them.
const ENOUGH: usize = 12;
const FAR: usize = 2000;

/// What the document's other tickets write in a place of this kind for `goal`, most often of those near.
pub(super) fn common(found: Found<'_>, kind: Kind, goal: Goal) -> Option<String> {
    let read =
        |mark: &Mark, text: &str| (mark.status == goal.status()).then(|| cleaned(kind, text)).flatten();
    most(samples(found, kind, read))
}

/// What the nearest ticket writes in a place of this kind, whatever its status.
pub(super) fn style(found: Found<'_>, kind: Kind) -> Option<String> {
    samples(found, kind, |_, text| cleaned(kind, text)).next()
}

/// Whether tickets of this document have boxes that say a status other than open and done; the letter for `goal`.
pub(super) fn letter(found: Found<'_>, goal: Goal) -> &'static str {
    match goal {
        Goal::Todo => " ",
        Goal::Done => {
            let upper = samples(found, Kind::Box, |mark, text| {
                (mark.status == Status::Done).then(|| text.trim_matches(['[', ']']).to_owned())
            });
            if most(upper).as_deref() == Some("X") { "X" } else { "x" }
        }
        Goal::Doing => "~",
        Goal::Blocked => "!",
    }
}

fn cleaned(kind: Kind, text: &str) -> Option<String> {
    match kind {
        Kind::Value | Kind::Cell => value::without_remark(text).map(str::to_owned),
        Kind::Sign | Kind::Word => Some(super::marks::said(text)?.to_owned()),
        Kind::Bracket | Kind::Box | Kind::Struck | Kind::Heading => Some(text.to_owned()),
    }
}

/// What `read` makes of the marks of a kind, nearest ticket first.
fn samples<'a>(
    found: Found<'a>,
    kind: Kind,
    read: impl Fn(&Mark, &str) -> Option<String> + 'a,
) -> impl Iterator<Item = String> + 'a {
    let all = neighbours(found).flat_map(|ticket| ticket.marks.iter().map(move |mark| (ticket, mark)));
    let text = move |(ticket, mark): (&Ticket, &Mark)| {
        let text = found.member.document.at(mark.at);
        (Kind::of(found.member, ticket, mark, &text) == kind).then(|| read(mark, &text)).flatten()
    };
    all.filter_map(text).take(ENOUGH)
}

/// The other tickets of the document, nearest first, as far as is worth while.
pub(super) fn neighbours<'a>(found: Found<'a>) -> impl Iterator<Item = &'a Ticket> {
    let member: &Member = found.member;
    let tickets = &member.outline().tickets;
    let at = member.outline().index(&found.ticket.id).unwrap_or_default() as usize;
    let before = move |distance: usize| at.checked_sub(distance);
    let near = (1..tickets.len().min(FAR)).flat_map(move |distance| [before(distance), Some(at + distance)]);
    near.flatten().filter_map(|index| tickets.get(index))
}

/// The most frequent; of equals the first.
fn most(all: impl Iterator<Item = String>) -> Option<String> {
    let mut counted: Vec<(String, usize)> = Vec::new();
    for one in all {
        match counted.iter_mut().find(|(known, _)| *known == one) {
            Some((_, count)) => *count += 1,
            None => counted.push((one, 1)),
        }
    }
    counted.into_iter().rev().max_by_key(|(_, count)| *count).map(|(one, _)| one)
}
