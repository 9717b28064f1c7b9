//! What can be done to a plan: each action is one file, offered in the editor and run by the command line alike.
//!
//! ```text
//!  selection ──offer──▶ Action (a title and a Deed) ──Deed::change──▶ Change (edits, notes) ──▶ editor, or files on disk
//!                                   ▲
//!  command line ────────────────────┘
//! ```
//!
//! Offering looks up and is cheap; what a deed changes is worked out when somebody wants it, and proved by parsing the
//! result. A deed is plain data that names tickets by id, so it can wait with the client. Nothing here writes. To add an
//! action: its file, a variant of [`Deed`] and a line in [`OFFERS`]. Start at [`Deed`], then `tick.rs`, the smallest.

mod archive;
mod begin;
pub(super) mod blocks;
mod cells;
mod change;
mod entries;
pub(super) mod errands;
mod fixes;
mod give;
pub mod groups;
mod ids;
mod lines;
mod moving;
mod named;
#[cfg(test)]
mod pictures;
pub(super) mod prompts;
#[cfg(test)]
mod property;
mod ranges;
mod relist;
mod status;
mod tick;
mod ticket;

use super::code_actions::{Action, ActionKind, Work};
use crate::{
    project::{DocPath, Member, Snapshot},
    syntax::{Document, Ticket},
};
use serde::{Deserialize, Serialize};
use std::ops::Range;

pub use archive::ArchiveBatch;
pub use begin::{NewBatch, NewPlan};
pub use blocks::InsertBlock;
pub use change::{Change, Changed, Refusal};
pub use entries::{InsertMissing, UpdateEntry};
pub use fixes::FixTickets;
pub use give::GiveIds;
pub use ids::FillId;
pub use moving::MoveTicket;
pub use named::Named;
pub use prompts::CopyPrompt;
pub use ranges::Ranges;
pub use status::{Goal, SetStatus};
pub use tick::{Boxes, Tick, TickAt};
pub(super) use ticket::UNTITLED;
pub use ticket::{After, NewTicket};

/// Something that can be done, as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// Move a finished batch into the archive.
    ArchiveBatch(ArchiveBatch),
    /// Say how far a ticket is.
    SetStatus(SetStatus),
    /// Add tickets for what a review asks for.
    FixTickets(FixTickets),
    /// Begin a batch.
    NewBatch(NewBatch),
    /// Begin a plan.
    NewPlan(NewPlan),
    /// Insert the next block of a batch.
    InsertBlock(InsertBlock),
    /// Give the items of a list ids.
    GiveIds(GiveIds),
    /// Put the next free id in the place of a placeholder.
    FillId(FillId),
    /// Put a ticket into another group.
    MoveTicket(MoveTicket),
    /// Add a ticket.
    NewTicket(NewTicket),
    /// Write ranges out, or put ids together to ranges.
    Ranges(Ranges),
    /// Tick or untick boxes of a ticket.
    Tick(Tick),
    /// Tick or untick the boxes on some lines.
    TickAt(TickAt),
    /// Make an entry of a contract document say what code says.
    UpdateEntry(UpdateEntry),
    /// Add the entries that a contract document lacks.
    InsertMissing(InsertMissing),
}

/// What every action is asked, in the order in which they are shown.
const OFFERS: &[fn(&Here<'_>) -> Vec<Action>] = &[
    tick::offer,
    status::offer,
    ids::offer,
    give::offer,
    ranges::offer,
    ticket::offer,
    moving::offer,
    blocks::offer,
    archive::offer,
    fixes::offer,
    begin::offer,
    prompts::offer,
    entries::offer,
    errands::offer,
];

/// A selection in a document, and the ticket around it.
pub(super) struct Here<'a> {
    /// Everything known.
    pub snapshot: &'a Snapshot,
    /// The document.
    pub member: &'a Member,
    /// The bytes selected; empty for a cursor.
    pub selection: Range<usize>,
    /// The ticket the selection begins in.
    pub ticket: Option<&'a Ticket>,
}

impl Deed {
    /// What it changes. Nothing when everything is so already.
    ///
    /// # Errors
    /// When it cannot be done; the reason is for the reader.
    pub fn change(&self, snapshot: &Snapshot) -> Result<Change, Refusal> {
        let change = self.quick(snapshot)?;
        self.prove(snapshot, &change)?;
        Ok(change)
    }

    /// The same without parsing the result, for editors that want every change with its offer.
    ///
    /// # Errors
    /// When it cannot be done.
    pub fn quick(&self, snapshot: &Snapshot) -> Result<Change, Refusal> {
        match self {
            Deed::ArchiveBatch(archive) => archive.change(snapshot),
            Deed::SetStatus(set) => set.change(snapshot),
            Deed::FixTickets(fix) => fix.change(snapshot),
            Deed::NewBatch(new) => new.change(snapshot),
            Deed::NewPlan(new) => new.change(snapshot),
            Deed::InsertBlock(insert) => insert.change(snapshot),
            Deed::GiveIds(give) => give.change(snapshot),
            Deed::FillId(fill) => fill.change(snapshot),
            Deed::NewTicket(new) => new.change(snapshot),
            Deed::MoveTicket(moved) => moved.change(snapshot),
            Deed::Ranges(ranges) => ranges.change(snapshot),
            Deed::Tick(tick) => tick.change(snapshot),
            Deed::TickAt(tick) => tick.change(snapshot),
            Deed::UpdateEntry(update) => update.change(snapshot),
            Deed::InsertMissing(insert) => insert.change(snapshot),
        }
    }

    /// Whether it needs a file that is not there yet, which not every editor can make.
    pub fn makes_file(&self, snapshot: &Snapshot) -> bool {
        matches!(self, Deed::ArchiveBatch(archive) if archive.makes_file(snapshot))
    }

    /// Whether the documents would say afterwards what this deed is for.
    fn prove(&self, snapshot: &Snapshot, change: &Change) -> Result<(), Refusal> {
        match self {
            Deed::ArchiveBatch(archive) => archive.prove(snapshot, change),
            Deed::SetStatus(set) => set.prove(snapshot, change),
            Deed::FixTickets(fix) => fix.prove(snapshot, change),
            Deed::NewBatch(new) => new.prove(snapshot, change),
            Deed::InsertBlock(insert) => insert.prove(snapshot, change),
            Deed::GiveIds(give) => give.prove(snapshot, change),
            Deed::NewTicket(new) => new.prove(snapshot, change),
            Deed::MoveTicket(moved) => moved.prove(snapshot, change),
            Deed::Ranges(ranges) => ranges.prove(snapshot, change),
            Deed::UpdateEntry(update) => update.prove(snapshot, change),
            Deed::InsertMissing(insert) => insert.prove(snapshot, change),
            Deed::NewPlan(_) | Deed::FillId(_) | Deed::Tick(_) | Deed::TickAt(_) => Ok(()),
        }
    }
}

/// What may be done at a selection. Looks up, and computes no change.
pub(super) fn offers(snapshot: &Snapshot, path: &DocPath, selection: &Range<usize>) -> Vec<Action> {
    let Some(member) = snapshot.member(path) else { return Vec::new() };
    let ticket = super::subject::ticket_at(member, selection.start).map(|(_, ticket)| ticket);
    let here = Here { snapshot, member, selection: selection.clone(), ticket };
    OFFERS.iter().flat_map(|offer| offer(&here)).collect()
}

/// An action whose change is worked out when it is wanted.
fn action(title: impl Into<String>, kind: ActionKind, deed: Deed) -> Action {
    Action { title: title.into(), kind, work: Work::Later(deed), preferred: false, rule: None, finding: None }
}

/// A document as a change leaves it.
fn afterwards(member: &Member, change: &Change) -> Document {
    supposed(member, change).document
}

/// The document as it would be, among the others.
fn supposed(member: &Member, change: &Change) -> Member {
    let mut supposed = member.clone();
    let own = change.edits.iter().find(|(path, _)| *path == member.path);
    for edit in own.iter().flat_map(|(_, edits)| edits.iter().rev()) {
        supposed.edit(edit.range.clone(), &edit.text);
    }
    supposed
}
