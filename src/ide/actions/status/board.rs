//! Moves a ticket to the section of its new status, where sections say how far tickets are: `## Todo`, `## Done`.
//!
//! It goes with its steps to the end of the section. Start at [`section`] and [`moved`].

use super::Goal;
use crate::{
    ide::actions::{lines, ticket::placed},
    project::{Found, Member},
    syntax::{
        Anchor, Ticket,
        facts::{Channel, Form, Heading},
    },
    text::{Edit, Edits},
};
use std::ops::Range;

/// The heading of the section a ticket leaves, and the section that it goes to.
#[derive(Clone, Copy, Debug)]
pub(in crate::ide::actions) struct Way {
    /// The heading that says another status.
    pub from: Anchor,
    to: u32,
}

/// The section beside a ticket's own whose heading says `goal`, where its own says something else.
pub(super) fn section(member: &Member, ticket: &Ticket, goal: Goal) -> Option<Way> {
    let board = |mark: &&crate::syntax::outline::Mark| mark.channel == Channel::Kanban && !mark.index;
    let from = ticket.marks.iter().find(board).filter(|mark| mark.status != goal.status())?.at;
    let own = heading(member, from.section as usize).filter(|heading| heading.spot == from.spot)?;
    let group = member.outline().group_of(ticket)?;
    if group.at.section != from.section || ticket.parent.is_some() {
        return None;
    }
    let count = member.document.sections().len();
    let beside = |index: &usize| heading(member, *index).is_none_or(|heading| heading.level >= own.level);
    let fits = |index: &usize| {
        let says = |heading: &Heading| heading.level == own.level && heading.kanban == Some(goal.status());
        heading(member, *index).is_some_and(says)
    };
    let at = from.section as usize;
    let after = (at + 1..count).take_while(beside).find(fits);
    let to = after.or_else(|| (0..at).rev().take_while(beside).find(fits))?;
    let to = u32::try_from(to).ok()?;
    let way = Way { from, to };
    last(member, to)
        .is_none_or(|last| lines::fits(member, ticket, last))
        .then_some(way)
        .filter(|_| last(member, to).is_some() || lines::form(member, ticket) != Form::Row)
}

fn heading(member: &Member, section: usize) -> Option<&Heading> {
    member.document.sections().get(section)?.facts.heading.as_ref()
}

/// The last ticket of a section that is no step of another.
fn last(member: &Member, section: u32) -> Option<&Ticket> {
    let outline = member.outline();
    let group = outline.groups.iter().find(|group| group.at.section == section)?;
    let mut all = group.tickets.iter().rev().filter_map(|index| outline.tickets.get(*index as usize));
    all.find(|ticket| ticket.parent.is_none())
}

/// The same edits with the move: those of the ticket's own text go with it.
pub(super) fn moved(found: Found<'_>, way: Way, edits: Vec<Edit>) -> Option<Vec<Edit>> {
    let Found { member, ticket } = found;
    let whole = lines::extent(member, ticket);
    let inside = |edit: &Edit| whole.start <= edit.range.start && edit.range.end <= whole.end;
    let (own, mut edits): (Vec<Edit>, Vec<Edit>) = edits.into_iter().partition(inside);
    let within = |edit: Edit| {
        let at = edit.range.start - whole.start..edit.range.end - whole.start;
        Edit::replace(at, edit.text)
    };
    let own = Edits::new(own.into_iter().map(within).collect::<Vec<_>>()).ok()?;
    let text = own.apply(&member.document.text().slice(whole.clone()));
    let text = text.trim_end();
    edits.push(match last(member, way.to) {
        Some(last) => placed(member, last, text),
        None => begun(member, ticket, way.to, text),
    });
    edits.push(Edit::delete(lines::cut(member, ticket, whole)));
    Some(edits)
}

/// The first ticket of a section, after what else it says.
fn begun(member: &Member, ticket: &Ticket, section: u32, new: &str) -> Edit {
    let text = member.document.text();
    let end = text.line_ending().as_str();
    let sections = member.document.sections();
    let bytes: Range<usize> = sections.start_of(section as usize)..sections.start_of(section as usize + 1);
    let blank = |line: usize| text.slice(text.line_range(line)).trim().is_empty();
    let heading = text.line_of(bytes.start);
    let mut last = text.line_of(bytes.end.saturating_sub(1).max(bytes.start));
    while last > heading && blank(last) {
        last -= 1;
    }
    let own = text.line_of(member.document.range(ticket.line_at).start);
    let apart = last > heading || own.checked_sub(1).is_some_and(blank);
    let gap = if apart { end } else { "" };
    let at = text.line_range(last).end;
    match at == text.len() && !text.slice(text.line_start(last)..at).ends_with(['\n', '\r']) {
        true => Edit::insert(at, format!("{end}{gap}{new}")),
        false => Edit::insert(text.line_start(last + 1), format!("{gap}{new}{end}")),
    }
}
