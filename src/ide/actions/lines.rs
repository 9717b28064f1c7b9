//! Lines around a ticket: where one begins and ends, and how a ticket is declared.
//!
//! Knows no action. Start at [`form`].

use super::cells;
use crate::{
    project::Member,
    syntax::{
        Ticket,
        facts::{Candidate, Form},
    },
};
use std::ops::Range;

/// The candidate that declares a ticket.
pub(super) fn candidate<'a>(member: &'a Member, ticket: &Ticket) -> Option<&'a Candidate> {
    let candidates = &member.document.section(ticket.line_at.section)?.facts.candidates;
    candidates.iter().find(|candidate| candidate.line == ticket.line_at.spot)
}

/// The form a ticket is declared in.
pub(super) fn form(member: &Member, ticket: &Ticket) -> Form {
    candidate(member, ticket).map_or(Form::Heading, |candidate| candidate.form)
}

/// Where the line of `offset` begins.
pub(super) fn start_of_line(member: &Member, offset: usize) -> usize {
    let text = member.document.text();
    text.line_start(text.line_of(offset))
}

/// Where the content of a list item begins, after its bullet or number.
pub(super) fn content(line: &str) -> Option<usize> {
    let text = line.trim_start_matches([' ', '\t', '>', '\u{feff}']);
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let marker = text.get(digits..)?.chars().next()?;
    let fits = if digits == 0 { matches!(marker, '-' | '*' | '+') } else { matches!(marker, '.' | ')') };
    let rest = text.get(digits + 1..)?;
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    (fits && blanks > 0).then_some(line.len() - rest.len() + blanks)
}

/// Where the text of a ticket ends that is no other ticket's: at its first step, else at its end.
pub(super) fn end_of_own(member: &Member, ticket: &Ticket) -> usize {
    let outline = member.outline();
    let index = outline.tickets.iter().position(|other| std::ptr::eq(other, ticket));
    let next = index.and_then(|index| outline.tickets.get(index + 1).map(|next| (index, next)));
    let step = next.filter(|(index, next)| next.parent.map(|parent| parent as usize) == Some(*index));
    let end = member.body(ticket).end;
    step.map_or(end, |(_, next)| member.document.range(next.line_at).start.min(end))
}

/// Where a ticket ends with all its steps. A row ends with its line.
pub(super) fn end_of_whole(member: &Member, ticket: &Ticket) -> usize {
    let text = member.document.text();
    let line = text.line_of(member.document.range(ticket.line_at).start);
    match form(member, ticket) {
        Form::Row => text.line_start(line + 1),
        _ => member.body(ticket).end,
    }
}

/// The bytes of a ticket with all its steps, to be moved.
pub(super) fn extent(member: &Member, ticket: &Ticket) -> Range<usize> {
    member.body(ticket).start..end_of_whole(member, ticket)
}

/// What is taken out when the ticket at `whole` goes: below an item the blank lines stay that keep it apart from what follows.
pub(super) fn cut(member: &Member, ticket: &Ticket, whole: Range<usize>) -> Range<usize> {
    let text = member.document.text();
    let blank = |line: usize| text.slice(text.line_range(line)).trim().is_empty();
    let first = text.line_of(whole.start);
    if form(member, ticket).is_heading() || first.checked_sub(1).is_none_or(blank) {
        return whole;
    }
    let mut last = text.line_of(whole.end.saturating_sub(1).max(whole.start));
    while last > first && blank(last) {
        last -= 1;
    }
    whole.start..text.line_start(last + 1).min(whole.end)
}

/// Whether a ticket may stand after another: both are declared alike.
pub(super) fn fits(member: &Member, ticket: &Ticket, last: &Ticket) -> bool {
    let own = form(member, ticket);
    let columns = |ticket: &Ticket| cells::ranges(&member.document.at(ticket.line_at)).len();
    own == form(member, last)
        && own != Form::Numbered
        && (own != Form::Row || columns(ticket) == columns(last))
}
