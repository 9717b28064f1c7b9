//! Says how far a ticket is, everywhere its document says it, in the document's own words.
//!
//! ```text
//!  ticket ──marks──▶ an edit for each place that says something else ──▶ edits
//!                        │                                   ▲
//!                        ├── nothing says anything ── add ───┤      words: how the document says it elsewhere
//!                        └── a heading above says it ─ board ┘
//! ```
//!
//! Promise: afterwards the document is read as saying exactly that; else nothing is done and the reason told. Start at
//! [`SetStatus`].

mod add;
mod board;
mod marks;
mod value;
mod words;

use super::{Action, ActionKind, Change, Deed, Here, Named, Refusal, action, afterwards, change::place};
use crate::{
    project::{Found, Member, Snapshot},
    syntax::{
        Ticket,
        facts::{Channel, Status},
        status_of,
    },
};
use serde::{Deserialize, Serialize};

/// Sets a ticket's status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetStatus {
    /// Whose.
    pub ticket: Named,
    /// To what.
    pub to: Goal,
}

/// What a status may be set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Goal {
    /// Not begun.
    Todo,
    /// Under way.
    Doing,
    /// Finished.
    Done,
    /// Cannot go on.
    Blocked,
}

impl Goal {
    /// Every one, the one people want most often first.
    const ALL: [Goal; 4] = [Goal::Done, Goal::Doing, Goal::Blocked, Goal::Todo];

    /// The status as it is read.
    pub fn status(self) -> Status {
        match self {
            Goal::Todo => Status::Todo,
            Goal::Doing => Status::Doing,
            Goal::Done => Status::Done,
            Goal::Blocked => Status::Blocked,
        }
    }

    /// As a person says it.
    fn shown(self) -> &'static str {
        match self {
            Goal::Todo => "to do",
            Goal::Doing => "in progress",
            Goal::Done => "done",
            Goal::Blocked => "blocked",
        }
    }
}

impl SetStatus {
    /// The edits that say it.
    pub(super) fn change(&self, snapshot: &Snapshot) -> Result<Change, Refusal> {
        let found = self.ticket.find(snapshot)?;
        let mut change = Change::new(title(found.member, found.ticket, self.to));
        let way = board::section(found.member, found.ticket, self.to);
        let marked = marks::edits(found, self.to, way.map(|way| way.from));
        let says = marked.says;
        let edits = match way {
            Some(way) => board::moved(found, way, marked.edits).unwrap_or_default(),
            None => marked.edits,
        };
        change = change.with(found.member, edits);
        change.notes.extend(marked.notes);
        if !says && found.ticket.status != Some(self.to.status()) {
            let added = add::edit(found, self.to)?;
            change = change.with(found.member, vec![added.edit]).noting(added.note);
        }
        if self.to == Goal::Done && !change.is_nothing() {
            change.notes.extend(open_boxes(found));
        }
        Ok(if change.is_nothing() {
            change.noting(format!("{} is {} already", found.ticket.id, self.to.shown()))
        } else {
            change
        })
    }

    /// Whether the ticket is read as that afterwards.
    pub(super) fn prove(&self, snapshot: &Snapshot, change: &Change) -> Result<(), Refusal> {
        let found = self.ticket.find(snapshot)?;
        let after = afterwards(found.member, change).outline();
        let before = found.member.outline();
        let status = after.ticket(&found.ticket.id).and_then(|ticket| ticket.status);
        let kept = |ticket: &Ticket| {
            let status = after.ticket(&ticket.id).map(|ticket| ticket.status);
            std::ptr::eq(ticket, found.ticket) || ticket.parent.is_some() || status == Some(ticket.status)
        };
        // Only a ticket that goes elsewhere could take another one with it.
        let moves = board::section(found.member, found.ticket, self.to).is_some();
        let kept = !moves || before.tickets.iter().all(kept);
        if status == Some(self.to.status()) && after.tickets.len() == before.tickets.len() && kept {
            return Ok(());
        }
        Err(Refusal::new(format!(
            "{} cannot be marked {} in the words of its plan; say it by hand at {}",
            found.ticket.id,
            self.to.shown(),
            place(found.member, found.ticket.line_at)
        )))
    }
}

/// What a status field or cell says of a ticket that is not begun, in the words of the document.
pub(super) fn todo(found: Found<'_>, cell: bool, old: &str) -> String {
    let kind = if cell { marks::Kind::Cell } else { marks::Kind::Value };
    if found.ticket.status == Some(Status::Todo) && status_of(old) == Some(Status::Todo) {
        return value::without_remark(old).unwrap_or(old).to_owned();
    }
    words::common(found, kind, Goal::Todo).unwrap_or_else(|| {
        let bare = value::without_remark(old).unwrap_or(old);
        value::rewritten(bare, Goal::Todo, None, Some(bare))
    })
}

/// A remark about boxes that are open still.
fn open_boxes(found: Found<'_>) -> Option<String> {
    let boxes = found.ticket.boxes.iter().filter_map(|(section, index)| {
        found.member.document.section(*section)?.facts.boxes.get(*index as usize)
    });
    match boxes.filter(|checkbox| checkbox.is_open()).count() {
        0 => None,
        1 => Some(format!("1 box of {} is still open", found.ticket.id)),
        open => Some(format!("{open} boxes of {} are still open", found.ticket.id)),
    }
}

/// Marking the ticket around the cursor done; on its first line and its status, anything else as well.
pub(super) fn offer(here: &Here<'_>) -> Vec<Action> {
    let Some(ticket) = here.ticket else { return Vec::new() };
    let Some(named) = Named::only(here.member, ticket) else { return Vec::new() };
    let text = here.member.document.text();
    let line = text.line_of(here.selection.start);
    let on = |at| text.line_of(here.member.document.range(at).start) == line;
    let close = on(ticket.line_at) || ticket.marks.iter().any(|mark| on(mark.at));
    let wanted = Goal::ALL.into_iter().filter(|goal| close || *goal == Goal::Done);
    let wanted = wanted.filter(|goal| ticket.status != Some(goal.status()));
    let offered = |to| {
        let deed = Deed::SetStatus(SetStatus { ticket: named.clone(), to });
        action(title(here.member, ticket, to), ActionKind::Rewrite, deed)
    };
    wanted.map(offered).collect()
}

/// The menu entry, which says so when something is added that was not there.
fn title(member: &Member, ticket: &Ticket, to: Goal) -> String {
    let says = |mark: &crate::syntax::outline::Mark| mark.channel != Channel::Kanban;
    let fields = !ticket.marks.iter().any(says) && ticket.status != Some(to.status());
    let adds = if fields && board::section(member, ticket, to).is_none() { ", adding a status" } else { "" };
    format!("Mark {} {}{adds}", ticket.id, to.shown())
}

#[cfg(test)]
mod tests;
