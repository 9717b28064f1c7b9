//! The places that say a ticket's status already, each rewritten in its own manner.
//!
//! A place that says the right thing is left alone. Start at [`edits`].

use super::{Goal, value, words};
use crate::{
    project::{Found, Member},
    syntax::{
        Anchor, Ticket,
        facts::{Channel, Field, FieldName, Said, Status},
        is_pictograph,
        outline::Mark,
        status_emoji, status_word,
    },
    text::Edit,
};
use std::ops::Range;

/// What became of the places that speak of a ticket's status.
#[derive(Debug, Default)]
pub(super) struct Marked {
    /// An edit for each that says something else.
    pub edits: Vec<Edit>,
    /// Whether one of them says the status now.
    pub says: bool,
    /// What there is to know.
    pub notes: Vec<String>,
}

/// How a place says a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A field's value.
    Value,
    /// A table's cell.
    Cell,
    /// An emoji on the declaring line.
    Sign,
    /// A word there.
    Word,
    /// `[x]` there.
    Bracket,
    /// A list item's box, or one before a heading's id.
    Box,
    /// `~~` around it.
    Struck,
    /// The heading above.
    Heading,
}

impl Kind {
    /// How `mark`, whose text is given, says it.
    pub fn of(member: &Member, ticket: &Ticket, mark: &Mark, text: &str) -> Kind {
        match mark.channel {
            // An index has no fields of its own.
            Channel::Field if mark.index || on_line(member, ticket, mark) && is_box(text) => Kind::Bracket,
            Channel::Field => Kind::Value,
            Channel::Column => Kind::Cell,
            Channel::Mark if text.starts_with(is_pictograph) => Kind::Sign,
            Channel::Mark if is_box(text) => Kind::Bracket,
            Channel::Mark => Kind::Word,
            Channel::Box => Kind::Box,
            Channel::Struck => Kind::Struck,
            Channel::Kanban => Kind::Heading,
        }
    }
}

/// `[x]`, `[ ]`: brackets around at most one character.
fn is_box(text: &str) -> bool {
    let inside = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inside.is_some_and(|inside| inside.chars().count() <= 1)
}

fn on_line(member: &Member, ticket: &Ticket, mark: &Mark) -> bool {
    mark.at.section == ticket.line_at.section
        && member.document.range(ticket.line_at).contains(&member.document.range(mark.at).start)
}

/// The edits that make every place say `goal`, but for a heading that the ticket leaves.
pub(super) fn edits(found: Found<'_>, goal: Goal, left: Option<Anchor>) -> Marked {
    let Found { member, ticket } = found;
    let mut marked = Marked::default();
    let mut fields = 0;
    let strong = |mark: &Mark| !mark.index && matches!(mark.channel, Channel::Field | Channel::Mark);
    let stronger = ticket.marks.iter().any(strong);
    for mark in &ticket.marks {
        let (text, at) = (member.document.at(mark.at), member.document.range(mark.at));
        let kind = Kind::of(member, ticket, mark, &text);
        // A second field of the same name is about something else.
        fields += usize::from(kind == Kind::Value);
        if kind == Kind::Value && fields > 1 {
            continue;
        }
        if kind == Kind::Box && stronger && matches!(goal, Goal::Doing | Goal::Blocked) {
            let open = at_inside(&text, &at);
            marked.edits.extend((mark.status == Status::Done).then(|| Edit::replace(open, " ")));
            continue;
        }
        if kind == Kind::Heading {
            marked.says |= left == Some(mark.at);
            if left != Some(mark.at) {
                marked.notes.extend(heading(member, ticket, mark, goal));
            }
            continue;
        }
        marked.says |= kind != Kind::Struck;
        if mark.status != goal.status() {
            marked.edits.extend(rewrite(found, kind, goal, &text, at));
        } else if kind == Kind::Struck {
            marked.says = true;
        }
    }
    blanks(found, goal, fields == 0, &mut marked);
    marked
}

/// A heading that says something else cannot be rewritten: others stand below it too.
fn heading(member: &Member, ticket: &Ticket, mark: &Mark, goal: Goal) -> Option<String> {
    let says = member.document.at(mark.at);
    let line = member.document.text().line_of(member.document.range(mark.at).start) + 1;
    (mark.status != goal.status())
        .then(|| format!("{} still stands below `{}` (line {line})", ticket.id, says.trim()))
}

fn rewrite(found: Found<'_>, kind: Kind, goal: Goal, text: &str, at: Range<usize>) -> Vec<Edit> {
    match kind {
        Kind::Value | Kind::Cell => vec![Edit::replace(at, valued(found, kind, goal, text))],
        Kind::Sign => {
            let len = status_emoji(text)
                .map_or_else(|| text.chars().next().map_or(0, char::len_utf8), |(_, len)| len);
            let new = words::common(found, kind, goal).or_else(|| legend(found.member, goal));
            vec![Edit::replace(at.start..at.start + len, new.unwrap_or_else(|| value::sign(goal).to_owned()))]
        }
        Kind::Word => {
            let Some(old) = said(text) else { return Vec::new() };
            let start = at.start + text.find(old).unwrap_or_default();
            let new = words::common(found, kind, goal).unwrap_or_else(|| value::default(goal, Some(old)));
            vec![Edit::replace(start..start + old.len(), new)]
        }
        Kind::Bracket | Kind::Box => vec![Edit::replace(at_inside(text, &at), words::letter(found, goal))],
        Kind::Struck => unstruck(found.member, &at),
        Kind::Heading => Vec::new(),
    }
}

/// A value in the plan's words.
pub(super) fn valued(found: Found<'_>, kind: Kind, goal: Goal, text: &str) -> String {
    let style = words::style(found, kind);
    let other = if kind == Kind::Value { Kind::Cell } else { Kind::Value };
    // Fields and columns may have words of their own: one speaks for the other only where there is nothing to go by.
    let lost = style.is_none() && value::core(text).is_none();
    let elsewhere = || lost.then(|| words::common(found, other, goal)).flatten();
    let model = words::common(found, kind, goal).or_else(elsewhere);
    value::rewritten(text, goal, model.as_deref(), style.as_deref())
}

/// The word of a mark, without brackets and what follows it.
pub(super) fn said(text: &str) -> Option<&str> {
    if let Some((_, len)) = status_emoji(text) {
        return text.get(..len);
    }
    let start = text.len() - text.trim_start_matches(['[', '(', '*', '_', ' ', '`']).len();
    let (_, len) = status_word(text.get(start..)?)?;
    text.get(start..start + len)
}

/// The sign that a legend of the document gives this status.
fn legend(member: &Member, goal: Goal) -> Option<String> {
    let mut all = member.document.sections().iter().flat_map(|section| &section.facts.legend);
    all.find(|(_, status)| *status == goal.status()).map(|(sign, _)| sign.to_string())
}

/// The place of the character between brackets, if the text has any.
fn at_inside(text: &str, at: &Range<usize>) -> Range<usize> {
    if text.starts_with('[') && text.ends_with(']') { at.start + 1..at.end - 1 } else { at.clone() }
}

/// Takes the `~~` away that stand around the id at `at`.
fn unstruck(member: &Member, at: &Range<usize>) -> Vec<Edit> {
    let text = member.document.text();
    let line = text.line_range(text.line_of(at.start));
    let shown = text.slice(line.clone());
    let (before, after) = (at.start - line.start, at.end - line.start);
    let open = shown.get(..before).and_then(|head| head.rfind("~~"));
    let close = shown.get(after..).and_then(|tail| tail.find("~~")).map(|found| after + found);
    let cut = |from: usize| Edit::delete(line.start + from..line.start + from + 2);
    open.into_iter().chain(close).map(cut).collect()
}

/// Fills places that are there for a status and say none: an empty field, an empty cell, words nobody knows.
fn blanks(found: Found<'_>, goal: Goal, fieldless: bool, marked: &mut Marked) {
    let Found { member, ticket } = found;
    let mut fieldless = fieldless;
    let own = ticket.fields.iter().filter_map(|(section, index)| {
        let parsed = member.document.section(*section)?;
        Some((*section, parsed.facts.fields.get(*index as usize)?))
    });
    for (section, field) in own {
        if !is_blank(field) || in_heading(member, section, field) {
            continue;
        }
        if field.row.is_some() || fieldless {
            fieldless &= field.row.is_some();
            marked.edits.extend(filled(found, goal, section, field));
            marked.says = true;
        }
    }
    for row in &ticket.rows {
        for field in cells_of(member, row.id_at).filter(|field| is_blank(field)) {
            let at = Anchor { section: row.id_at.section, spot: field.value };
            let empty = member.document.at(at).trim_matches(['-', '–', '—', ' ']).is_empty();
            marked.edits.extend(empty.then(|| filled(found, goal, row.id_at.section, field)).flatten());
            marked.says |= empty;
        }
    }
}

fn is_blank(field: &Field) -> bool {
    field.name == FieldName::Status && field.said == Said::Status(None)
}

/// Whether a field's label is a heading, which holds no value.
fn in_heading(member: &Member, section: u32, field: &Field) -> bool {
    let heading = member.document.section(section).and_then(|section| section.facts.heading.as_ref());
    heading.is_some_and(|heading| heading.spot == field.label)
}

/// The cells of the row whose id stands at `id_at`.
fn cells_of(member: &Member, id_at: Anchor) -> impl Iterator<Item = &Field> {
    let facts = member.document.section(id_at.section).map(|section| &section.facts);
    let row =
        facts.and_then(|facts| facts.candidates.iter().find(|candidate| candidate.id_spot == id_at.spot));
    let cells = row.map_or(0..0, |row| row.cells.start as usize..row.cells.end as usize);
    facts.and_then(|facts| facts.fields.get(cells)).into_iter().flatten()
}

fn filled(found: Found<'_>, goal: Goal, section: u32, field: &Field) -> Option<Edit> {
    let at = found.member.document.range(Anchor { section, spot: field.value });
    let text = found.member.document.text();
    let old = text.slice(at.clone());
    let kind = if field.row.is_some() { Kind::Cell } else { Kind::Value };
    let new = valued(found, kind, goal, "");
    if !old.is_empty() {
        return Some(Edit::replace(at, new));
    }
    let line = text.line_range(text.line_of(at.start));
    let before = text.slice(line.start..at.start).into_owned();
    let blanks = before.len() - before.trim_end_matches(' ').len();
    if kind == Kind::Cell {
        let closed = text.byte_at(at.end) == Some(b'|');
        let padded = format!(" {new}{}", if closed { " " } else { "" });
        let width: usize = padded.chars().map(|c| 1 + usize::from(c > '\u{2e80}' || is_pictograph(c))).sum();
        let pad = " ".repeat(blanks.saturating_sub(width));
        return Some(Edit::replace(at.start - blanks..at.end, format!("{padded}{pad}")));
    }
    // `**Status**` alone on its line has no colon yet.
    let label = before.trim_end().trim_end_matches(['*', '_', '`']);
    let colon = if before.trim_end().ends_with([':', '：', '|']) || label.ends_with([':', '：']) {
        ""
    } else {
        ":"
    };
    let blank = if blanks == 0 || !colon.is_empty() { " " } else { "" };
    Some(Edit::insert(at.start, format!("{colon}{blank}{new}")))
}
