//! Gives a ticket a status where nothing says one: a field in the form its neighbours have, or a box.
//!
//! Start at [`edit`].

use super::{
    Goal, Refusal,
    marks::{Kind, valued},
    words,
};
use crate::{
    ide::actions::{change::place, lines},
    project::{Found, Member},
    syntax::{
        Anchor, Ticket,
        facts::{Field, FieldName, Form},
    },
    text::Edit,
};

/// What was added.
pub(super) struct Added {
    /// How.
    pub edit: Edit,
    /// And what to say of it.
    pub note: String,
}

/// The edit that makes `found` say `goal`.
pub(super) fn edit(found: Found<'_>, goal: Goal) -> Result<Added, Refusal> {
    let Found { member, ticket } = found;
    let id = &ticket.id;
    match lines::form(member, ticket) {
        Form::Row => Err(Refusal::new(format!(
            "{id} stands in a table without a status column ({}); add a column `Status` to it first",
            place(member, ticket.line_at)
        ))),
        Form::Item | Form::Numbered if !has_fields(member, ticket) => boxed(found, goal)
            .ok_or_else(|| Refusal::new(format!("{id} has no line of its own; say it by hand"))),
        _ => {
            let note = format!("Added a status to {id}, which had none");
            Ok(Added { edit: lined(found, goal), note })
        }
    }
}

/// A box at the beginning of a list item.
fn boxed(found: Found<'_>, goal: Goal) -> Option<Added> {
    let Found { member, ticket } = found;
    let text = member.document.text();
    let line = member.document.range(ticket.line_at);
    let at = line.start + lines::content(&text.slice(line.clone()))?;
    let edit = Edit::insert(at, format!("[{}] ", words::letter(found, goal)));
    Some(Added { edit, note: format!("Added a box to {}, which had none", ticket.id) })
}

/// Whether a list item has fields below it, among which a status belongs.
fn has_fields(member: &Member, ticket: &Ticket) -> bool {
    own_fields(member, ticket).next().is_some()
}

/// A status on a line of its own.
fn lined(found: Found<'_>, goal: Goal) -> Edit {
    let Found { member, ticket } = found;
    let end = member.document.text().line_ending().as_str();
    let first = own_fields(member, ticket).next();
    let (before, after) = shape(found, first);
    let field = format!("{before}{}{after}", valued(found, Kind::Value, goal, ""));
    match first {
        Some((section, field_at)) => {
            let at = member.document.range(Anchor { section, spot: field_at.label }).start;
            Edit::insert(lines::start_of_line(member, at), format!("{field}{end}"))
        }
        None => below(member, ticket, &field, end),
    }
}

/// A field below the declaring line, apart from prose and headings as the document keeps them apart.
fn below(member: &Member, ticket: &Ticket, field: &str, end: &str) -> Edit {
    let text = member.document.text();
    let line = text.line_of(member.document.range(ticket.line_at).start);
    let blank = |line: usize| text.slice(text.line_range(line)).trim().is_empty();
    let at_end = text.line_range(line).end == text.len();
    if at_end {
        return Edit::insert(text.len(), format!("{end}{field}"));
    }
    let apart = blank(line + 1) && text.line_range(line + 1).end < text.len();
    let at = text.line_start(line + 1 + usize::from(apart));
    let next = text.slice(text.line_range(text.line_of(at))).into_owned();
    let prose = !next.trim().is_empty() && !next.starts_with(['-', '*', '|']);
    let heading = next.starts_with('#');
    let gap = if prose && (apart || !heading) { end } else { "" };
    Edit::insert(at, format!("{field}{end}{gap}"))
}

/// The fields on lines of their own in the ticket's own section.
fn own_fields<'a>(member: &'a Member, ticket: &'a Ticket) -> impl Iterator<Item = (u32, &'a Field)> {
    let declared = member.document.range(ticket.line_at);
    let all = ticket.fields.iter().filter_map(|(section, index)| {
        let parsed = member.document.section(*section)?;
        Some((*section, parsed.facts.fields.get(*index as usize)?))
    });
    all.filter(move |(section, field)| {
        let at = member.document.range(Anchor { section: *section, spot: field.label });
        *section == ticket.line_at.section
            && at.start >= declared.end
            && lead(member, *section, field).is_some()
    })
}

/// What stands before a field's label and between it and its value, if the field begins its line.
fn lead(member: &Member, section: u32, field: &Field) -> Option<(String, String)> {
    let label = member.document.range(Anchor { section, spot: field.label });
    let value = member.document.range(Anchor { section, spot: field.value });
    let text = member.document.text();
    let line = text.line_range(text.line_of(label.start));
    let before = text.slice(line.start..label.start).into_owned();
    let begins = before.chars().all(|c| matches!(c, ' ' | '\t' | '-' | '*' | '+' | '_' | '>'));
    if field.row.is_some() || label.is_empty() || !begins || value.start > line.end {
        return None;
    }
    Some((before, text.slice(label.end..value.start).into_owned()))
}

/// What stands before and after the value in a status line: as the neighbours write it, else as the ticket's own fields are.
fn shape(found: Found<'_>, own: Option<(u32, &Field)>) -> (String, String) {
    let Found { member, ticket } = found;
    let form = lines::form(member, ticket);
    let near = words::neighbours(found).take(200).filter(|other| lines::form(member, other) == form);
    let theirs = near.flat_map(|other| own_fields(member, other).collect::<Vec<_>>());
    let theirs: Vec<_> = theirs.take(60).collect();
    if let Some((section, field)) = theirs.iter().find(|(_, field)| field.name == FieldName::Status)
        && let Some((before, between)) = lead(member, *section, field)
    {
        let label = member.document.at(Anchor { section: *section, spot: field.label }).into_owned();
        return (format!("{before}{label}{between}"), tail(member, *section, field));
    }
    let like =
        own.or_else(|| theirs.first().copied()).and_then(|(section, field)| lead(member, section, field));
    match like {
        Some((before, between)) => {
            let blank = if between.ends_with(' ') { "" } else { " " };
            (format!("{before}Status{between}{blank}"), String::new())
        }
        None => ("**Status:** ".to_owned(), String::new()),
    }
}

/// A hard break at the end of a neighbour's line.
fn tail(member: &Member, section: u32, field: &Field) -> String {
    let text = member.document.text();
    let value = member.document.range(Anchor { section, spot: field.value });
    let rest = text.slice(value.end..text.line_range(text.line_of(value.end)).end).into_owned();
    if rest == "  " || rest == "\\" { rest } else { String::new() }
}
