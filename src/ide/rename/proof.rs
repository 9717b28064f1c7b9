//! The proof of a rename: the document is parsed with its edits, and only the id may differ.
//!
//! A name can be an id and yet not fit: a family that means requirements, or one that makes the document's own form look
//! different. Only the touched sections are parsed again. Start at [`check`].

use super::{RenameEdit, RenameError, change::Change, error};
use crate::{
    project::{Kind, Member},
    syntax::{Id, Key, Outline, Ticket, outline::Dependency},
};
use rustc_hash::FxHashSet;

/// Fails when `member` would declare other tickets, or other dependencies, with `edits` made.
pub(super) fn check(change: &Change<'_>, member: &Member, edits: &[RenameEdit]) -> Result<(), RenameError> {
    if !member.kinds.has(Kind::Tickets) {
        return Ok(());
    }
    let before = member.outline();
    let mut document = member.document.clone();
    for RenameEdit { edit, .. } in edits.iter().rev() {
        document.edit(edit.range.clone(), &edit.text);
    }
    let after = document.outline();
    if !declares_same(change, before, &after) {
        return Err(RenameError::Unread(change.new.id.clone()));
    }
    let changed =
        before.tickets.iter().zip(&after.tickets).find(|(old, new)| !waits_for_same(change, old, new));
    changed.map_or(Ok(()), |(ticket, _)| {
        Err(RenameError::Changes(ticket.id.clone(), error::place(member, ticket.line_at)))
    })
}

fn declares_same(change: &Change<'_>, before: &Outline, after: &Outline) -> bool {
    let tickets = before.tickets.len() == after.tickets.len()
        && before
            .tickets
            .iter()
            .zip(&after.tickets)
            .all(|(old, new)| renamed(change, &old.id) == new.id.key());
    let groups =
        before.groups.len() == after.groups.len()
            && before.groups.iter().zip(&after.groups).all(|(old, new)| {
                old.id.as_ref().map(|id| renamed(change, id)) == new.id.as_ref().map(Id::key)
            });
    tickets && groups
}

fn waits_for_same(change: &Change<'_>, old: &Ticket, new: &Ticket) -> bool {
    let before =
        |edges: &[Dependency]| edges.iter().map(|edge| renamed(change, &edge.id)).collect::<FxHashSet<Key>>();
    let after = |edges: &[Dependency]| edges.iter().map(|edge| edge.id.key()).collect::<FxHashSet<Key>>();
    before(&old.depends_on) == after(&new.depends_on) && before(&old.blocks) == after(&new.blocks)
}

fn renamed(change: &Change<'_>, id: &Id) -> Key {
    if change.old.is(id) { change.new.key.clone() } else { id.key() }
}
