//! Find references: every place in every document that means the same ticket or group.
//!
//! A range counts when it covers the ticket. A mention in another document counts only if looking it up from there gives
//! this very ticket. Start at [`references`].

use super::{
    occurrences::{Wanted, occurrences},
    subject::{Meant, subject},
};
use crate::{
    project::{DocPath, Member, Snapshot},
    syntax::Id,
};
use std::ops::Range;

/// One place that means the ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The document.
    pub path: DocPath,
    /// The bytes.
    pub range: Range<usize>,
}

/// Every reference to what stands at `offset`, by path and place.
pub fn references(
    snapshot: &Snapshot,
    path: &DocPath,
    offset: usize,
    include_declaration: bool,
) -> Vec<Reference> {
    let Some(found) = subject(snapshot, path, offset) else { return Vec::new() };
    let Some((home, id, declared)) = home(&found.meant) else { return Vec::new() };
    let wanted = Wanted::new(id);
    let mut members: Vec<_> =
        snapshot.members().filter(|member| means_it(snapshot, member, id, home)).collect();
    members.sort_by(|a, b| a.path.cmp(&b.path));
    let mut all = Vec::new();
    for member in members {
        let mut ranges = occurrences(member, &wanted);
        if member.path == home.path {
            ranges.retain(|range| include_declaration || !is_declaration(range, &declared));
        }
        all.extend(ranges.into_iter().map(|range| Reference { path: member.path.clone(), range }));
    }
    all
}

/// The document that declares it, its id there, and where.
fn home<'a>(meant: &Meant<'a>) -> Option<(&'a Member, &'a Id, Range<usize>)> {
    match *meant {
        Meant::Ticket(found) => {
            let at = found.member.document.range(found.ticket.id_at);
            Some((found.member, &found.ticket.id, at))
        }
        Meant::Group(member, index) => {
            let group = member.outline().groups.get(index as usize)?;
            Some((member, group.id.as_ref()?, member.document.range(group.at)))
        }
    }
}

fn is_declaration(range: &Range<usize>, declared: &Range<usize>) -> bool {
    declared.start <= range.start && range.end <= declared.end
}

/// Whether an id said in `member` means what `home` declares.
pub(super) fn means_it(snapshot: &Snapshot, member: &Member, id: &Id, home: &Member) -> bool {
    match snapshot.find(&member.path, id) {
        Some(found) => found.member.path == home.path,
        // A group's id is looked up in its own plan only.
        None => snapshot
            .plan(&member.path)
            .is_some_and(|plan| plan.members().any(|other| other.path == home.path)),
    }
}
