//! Rename: an id gets another name everywhere it means this ticket.
//!
//! ```text
//!  subject ──▶ Change (old, new, where) ──document──▶ edits of each document ──anchors──▶ links to renamed headings
//!                     │                                      │
//!                  collision?                              proof: parsed again, only the id differs
//! ```
//!
//! Promise: after the edits every document says what it said, with the new id in the place of the old one. Ranges that
//! would cover too much or too little are rewritten, for a person to look at. Fences, code and comments stay as they
//! are. What cannot be done is refused with the reason. Start at [`rename`].

mod anchors;
mod change;
mod document;
mod error;
mod name;
mod proof;
mod range;

use super::{
    references::means_it,
    subject::{Meant, mask_at, reference_at, subject},
};
use crate::{
    project::{DocPath, Member, Snapshot},
    syntax::{Anchor, Group, Id, Ticket, facts::Form},
    text::Edit,
};
use change::Change;
use std::ops::Range;

pub use error::RenameError;

/// The edits of a rename, by document in the order of paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RenameEdits {
    /// Each document with its edits, in the order of their places, no two over the same bytes.
    pub edits: Vec<(DocPath, Vec<RenameEdit>)>,
}

/// One edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameEdit {
    /// The change.
    pub edit: Edit,
    /// Whether a person should look first: a range is rewritten, not just an id.
    pub needs_confirmation: bool,
    /// What is done there, in a few words.
    pub label: &'static str,
}

impl RenameEdit {
    fn id(edit: Edit) -> RenameEdit {
        RenameEdit { edit, needs_confirmation: false, label: "Rename the id" }
    }
}

/// The bytes at `offset` that would be renamed and the id as it is declared; `None` where there is no ticket.
///
/// # Errors
/// When there is one that cannot be renamed from here.
pub fn prepare_rename(
    snapshot: &Snapshot,
    path: &DocPath,
    offset: usize,
) -> Result<Option<(Range<usize>, String)>, RenameError> {
    let Some(member) = snapshot.member(path) else { return Ok(None) };
    if let Some(text) = placeholder_at(member, offset) {
        return Err(RenameError::Placeholder(text));
    }
    let Some(found) = subject(snapshot, path, offset) else { return Ok(None) };
    let Some(target) = Target::of(&found.meant) else { return Ok(None) };
    target.check()?;
    if target.is_masked(member, &found.range) {
        return Err(RenameError::Masked(target.id().clone(), target.place()));
    }
    Ok(Some((found.range, target.id().to_string())))
}

/// Renames the ticket at `offset` to `new_name` everywhere. No edits when it has that name already.
///
/// # Errors
/// When there is no ticket, it cannot be renamed, the name is none, it is taken, or the document would say something
/// else with it.
pub fn rename(
    snapshot: &Snapshot,
    path: &DocPath,
    offset: usize,
    new_name: &str,
) -> Result<RenameEdits, RenameError> {
    prepare_rename(snapshot, path, offset)?.ok_or(RenameError::Nothing)?;
    let found = subject(snapshot, path, offset).ok_or(RenameError::Nothing)?;
    let target = Target::of(&found.meant).ok_or(RenameError::Nothing)?;
    let new = name::parse(target.id(), new_name)?;
    if new == *target.id() {
        return Ok(RenameEdits::default());
    }
    let change = Change::new(target, new);
    let mut members: Vec<&Member> = (snapshot.members().map(|member| &**member))
        .filter(|member| means_it(snapshot, member, &change.old.id, change.target.member))
        .collect();
    members.sort_by(|a, b| a.path.cmp(&b.path));
    let mut edits: Vec<_> = members
        .into_iter()
        .map(|member| (member, document::edits(&change, member)))
        .filter(|(_, edits)| !edits.is_empty())
        .collect();
    change.check_free(snapshot, edits.iter().map(|(member, _)| *member))?;
    anchors::add(snapshot, &mut edits);
    for (member, edits) in &edits {
        proof::check(&change, member, edits)?;
    }
    let edits = edits.into_iter().map(|(member, edits)| (member.path.clone(), edits));
    Ok(RenameEdits { edits: edits.collect() })
}

/// What is renamed.
#[derive(Clone, Copy, Debug)]
struct Target<'a> {
    /// The document that declares it.
    member: &'a Member,
    declared: Declared<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Declared<'a> {
    Ticket(&'a Ticket),
    Group(&'a Group, &'a Id),
}

impl<'a> Target<'a> {
    fn of(meant: &Meant<'a>) -> Option<Target<'a>> {
        match *meant {
            Meant::Ticket(found) => {
                Some(Target { member: found.member, declared: Declared::Ticket(found.ticket) })
            }
            Meant::Group(member, index) => {
                let group = member.outline().groups.get(index as usize)?;
                Some(Target { member, declared: Declared::Group(group, group.id.as_ref()?) })
            }
        }
    }

    fn id(&self) -> &'a Id {
        match self.declared {
            Declared::Ticket(ticket) => &ticket.id,
            Declared::Group(_, id) => id,
        }
    }

    fn at(&self) -> Anchor {
        match self.declared {
            Declared::Ticket(ticket) => ticket.line_at,
            Declared::Group(group, _) => group.at,
        }
    }

    /// Path and line.
    fn place(&self) -> String {
        error::place(self.member, self.at())
    }

    /// Whether a place of a document is in code or a comment and neither declares it nor stands in a list of ids.
    fn is_masked(&self, member: &Member, range: &Range<usize>) -> bool {
        let (index, start) = member.document.sections().at_byte(range.start);
        let Some(section) = member.document.sections().get(index) else { return false };
        let within = range.start - start;
        let here = |at: Anchor| {
            let at = member.document.range(at);
            at.start <= range.start && range.end <= at.end
        };
        let declares = match self.declared {
            Declared::Ticket(ticket) if member.path == self.member.path => {
                here(ticket.id_at) || ticket.rows.iter().any(|row| here(row.id_at))
            }
            _ => false,
        };
        mask_at(section, within).is_some() && reference_at(section, within).is_none() && !declares
    }

    /// Whether it can be renamed at all.
    fn check(&self) -> Result<(), RenameError> {
        let outline = self.member.outline();
        if outline.form == Some(Form::Numbered) {
            return Err(RenameError::ListNumber(self.id().clone()));
        }
        let key = self.id().key();
        let same = outline.tickets.iter().filter(|ticket| ticket.id.key() == key);
        let twice = same.map(|ticket| error::place(self.member, ticket.line_at)).nth(1);
        twice.map_or(Ok(()), |other| Err(RenameError::Twice(self.id().clone(), self.place(), other)))
    }
}

/// The placeholder under the cursor.
fn placeholder_at(member: &Member, offset: usize) -> Option<String> {
    let (index, start) = member.document.sections().at_byte(offset);
    let section = member.document.sections().get(index)?;
    let within = offset.checked_sub(start)?;
    let mut all = section.facts.placeholders.iter();
    all.find(|placeholder| section.span(placeholder.spot).touches(within)).map(|found| found.text.to_string())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
mod tests;
