//! Go to definition: from an id to the line that declares it.
//!
//! On the declaration itself it gives that same place, so that editors can offer the references instead. Start at
//! [`definition`].

use super::subject::{Meant, subject};
use crate::project::{DocPath, Snapshot};
use std::ops::Range;

/// Where something is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The document.
    pub path: DocPath,
    /// The bytes of all of it: a ticket with its text, the heading of a group.
    pub range: Range<usize>,
    /// The bytes of its id or name, within `range`.
    pub selection: Range<usize>,
    /// The bytes it was asked from, in the document of the question.
    pub origin: Range<usize>,
}

/// Where what stands at `offset` is declared; empty when it is nothing known.
pub fn definition(snapshot: &Snapshot, path: &DocPath, offset: usize) -> Vec<Target> {
    let Some(found) = subject(snapshot, path, offset) else { return Vec::new() };
    let (member, range, selection) = match found.meant {
        Meant::Ticket(ticket) => {
            let line = ticket.member.document.range(ticket.ticket.line_at);
            let id = ticket.member.document.range(ticket.ticket.id_at);
            let body = ticket.member.body(ticket.ticket);
            let whole = line.start.min(body.start)..body.end.max(line.end);
            // An id field below an index stands apart from the line that declares the ticket.
            let selection = if whole.start <= id.start && id.end <= whole.end { id } else { line };
            (ticket.member, whole, selection)
        }
        Meant::Group(member, index) => {
            let Some(group) = member.outline().groups.get(index as usize) else { return Vec::new() };
            let at = member.document.range(group.at);
            (member, at.clone(), at)
        }
    };
    vec![Target { path: member.path.clone(), range, selection, origin: found.range }]
}
