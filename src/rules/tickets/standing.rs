//! How far a ticket is by what its plan says, for the rules that compare.
//!
//! Not a rule. It decides when statements disagree and how a status is called in a message; it has no opinion about a
//! ticket. Start at [`settled`].

use crate::{
    project::{Member, kind},
    rules::Context,
    syntax::{
        Anchor, Section, Ticket,
        facts::{Channel, Checkbox, Field, FieldName, Status},
        outline::Mark,
    },
};

/// Whether the document is history: nobody corrects an archive.
pub fn is_history(context: &Context<'_>) -> bool {
    kind::is_archive(&context.member.path)
}

/// The status of a ticket, if something says it and nothing contradicts it. A ticket whose statements disagree is
/// `status-contradiction`'s, and one mistake is one finding.
pub fn settled(ticket: &Ticket, boards: Boards) -> Option<Status> {
    let mut statements = boards.statements(ticket);
    let strongest = statements.next()?.status;
    statements.all(|mark| !disagree(strongest, mark.status)).then_some(strongest)
}

/// Whether one says done and the other that there is work left. Given up is neither.
pub fn disagree(one: Status, other: Status) -> bool {
    is_open(one) && other == Status::Done || one == Status::Done && is_open(other)
}

/// Whether there is work left.
pub fn is_open(status: Status) -> bool {
    matches!(status, Status::Todo | Status::Doing | Status::Blocked)
}

/// Whether headings carry status as the columns of a board do. `## Open tickets` may be the name of the whole list;
/// where a `## Done` stands beside it, tickets move from one to the other.
#[derive(Clone, Copy, Debug)]
pub struct Boards {
    /// Headings over declarations.
    declared: bool,
    /// Headings over the lists that repeat ids.
    index: bool,
}

impl Boards {
    /// Looks for headings that say done.
    pub fn of(member: &Member) -> Boards {
        let mut boards = Boards { declared: false, index: false };
        for mark in member.outline().tickets.iter().flat_map(|ticket| &ticket.marks) {
            let done = mark.channel == Channel::Kanban && mark.status == Status::Done;
            boards.index |= done && mark.index;
            boards.declared |= done && !mark.index;
        }
        boards
    }

    /// What is said about a ticket, strongest first.
    pub fn statements(self, ticket: &Ticket) -> impl Iterator<Item = &Mark> {
        let board = move |mark: &Mark| if mark.index { self.index } else { self.declared };
        ticket
            .marks
            .iter()
            .filter(move |mark| mark.channel != Channel::Kanban || mark.status == Status::Done || board(mark))
    }
}

/// The boxes of a document's tickets, with every section at hand.
pub struct Boxes<'a>(Vec<&'a Section>);

impl<'a> Boxes<'a> {
    /// The boxes of a document.
    pub fn of(member: &'a Member) -> Boxes<'a> {
        Boxes(member.document.sections().iter().map(|section| &**section).collect())
    }

    /// A ticket's boxes that promise something, each with its section: what is left for later does not.
    pub fn promised(&self, ticket: &Ticket) -> Vec<(u32, &'a Checkbox)> {
        let all = ticket.boxes.iter().filter_map(|(section, index)| {
            Some((*section, self.0.get(*section as usize)?.facts.boxes.get(*index as usize)?))
        });
        all.filter(|(_, checkbox)| checkbox.under != FieldName::Later).collect()
    }

    /// A ticket's fields, each with its section.
    pub fn fields(&self, ticket: &'a Ticket) -> impl Iterator<Item = &'a Field> {
        ticket
            .fields
            .iter()
            .filter_map(|(section, index)| self.0.get(*section as usize)?.facts.fields.get(*index as usize))
    }
}

/// A status in the reader's words, after "is".
pub fn words(status: Status) -> &'static str {
    match status {
        Status::Todo => "to do",
        Status::Doing => "in progress",
        Status::Done => "done",
        Status::Blocked => "blocked",
        Status::Dropped => "dropped",
    }
}

/// Where a mark is best shown: a heading speaks for many tickets, so its mark is shown at this one's id.
pub fn shown_at(ticket: &Ticket, mark: &Mark) -> Anchor {
    if mark.channel != Channel::Kanban {
        return mark.at;
    }
    let row = ticket.rows.iter().find(|row| mark.index && row.id_at.section >= mark.at.section);
    row.map_or(ticket.id_at, |row| row.id_at)
}
