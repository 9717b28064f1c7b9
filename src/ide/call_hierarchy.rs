//! Call hierarchy: who waits for a ticket, and what it waits for; of a group, which groups.
//!
//! Waiting is calling: a ticket calls those it depends on. It counts wherever it is said: `Depends on` of the one or
//! `Blocks` of the other, in any document that means this very ticket. Start at [`incoming`].

use super::{
    definition::declared,
    hover::{tickets_of, word},
    references::means_it,
    subject::{Meant, meaning, subject, ticket_at},
};
use crate::{
    project::{DocPath, Found, Member, Snapshot},
    syntax::{Key, Ticket, facts::Status, outline::Dependency},
};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// A ticket or a group in the hierarchy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallItem {
    /// The document that declares it.
    pub path: DocPath,
    /// Id and title, or the name of a group.
    pub name: String,
    /// Status and group, or how many tickets are done.
    pub detail: String,
    /// Whether it is a group.
    pub is_group: bool,
    /// All its bytes; of a group, its heading.
    pub range: Range<usize>,
    /// The bytes of its id or name, within `range`. Asked from there, it is found again.
    pub selection: Range<usize>,
}

/// One edge of the hierarchy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The other end.
    pub item: CallItem,
    /// Where it is said, in the document of the one that waits; where it is said elsewhere, the one that waits.
    pub places: Vec<Range<usize>>,
}

/// The ticket or group at `offset`.
pub fn call_item(snapshot: &Snapshot, path: &DocPath, offset: usize) -> Option<CallItem> {
    item(&meant_at(snapshot, path, offset)?)
}

/// Who waits for what is declared or named at `offset`.
pub fn incoming(snapshot: &Snapshot, path: &DocPath, offset: usize) -> Vec<Call> {
    let Some(asked) = Asked::at(snapshot, path, offset) else { return Vec::new() };
    let mut calls = Calls { asked: &asked, found: Vec::new() };
    for (member, ticket, edge) in asked.named_by(|ticket| &ticket.depends_on) {
        calls.add(Meant::Ticket(Found { member, ticket }), Some(member.document.range(edge.at)));
    }
    for (said, edge) in asked.said(|ticket| &ticket.blocks) {
        let Some(waits) = meaning(snapshot, asked.home, &edge.id) else { continue };
        let place = said.filter(|_| document(&waits).path == asked.home.path);
        calls.add(waits, place);
    }
    calls.sorted()
}

/// What it waits for itself.
pub fn outgoing(snapshot: &Snapshot, path: &DocPath, offset: usize) -> Vec<Call> {
    let Some(asked) = Asked::at(snapshot, path, offset) else { return Vec::new() };
    let own = declared(&asked.meant).map(|(_, _, selection)| selection);
    let mut calls = Calls { asked: &asked, found: Vec::new() };
    for (place, edge) in asked.said(|ticket| &ticket.depends_on) {
        if let Some(needed) = meaning(snapshot, asked.home, &edge.id) {
            calls.add(needed, place);
        }
    }
    for (member, ticket, edge) in asked.named_by(|ticket| &ticket.blocks) {
        let here = member.path == asked.home.path;
        let place = if here { Some(member.document.range(edge.at)) } else { own.clone() };
        calls.add(Meant::Ticket(Found { member, ticket }), place);
    }
    calls.sorted()
}

/// What stands at a place, or the ticket whose declaration begins there.
fn meant_at<'a>(snapshot: &'a Snapshot, path: &DocPath, offset: usize) -> Option<Meant<'a>> {
    let member: &Member = snapshot.member(path)?;
    subject(snapshot, path, offset).map(|found| found.meant).or_else(|| {
        let (_, ticket) = ticket_at(member, offset)?;
        let begins = member.document.range(ticket.line_at).start == offset;
        begins.then_some(Meant::Ticket(Found { member, ticket }))
    })
}

fn document<'a>(meant: &Meant<'a>) -> &'a Member {
    match *meant {
        Meant::Ticket(found) => found.member,
        Meant::Group(member, _) => member,
    }
}

/// What is asked about: a ticket, or a group with all its tickets.
struct Asked<'a> {
    snapshot: &'a Snapshot,
    meant: Meant<'a>,
    home: &'a Member,
    tickets: Vec<&'a Ticket>,
    /// The same as indexes of the outline.
    indexes: FxHashSet<u32>,
    keys: FxHashSet<Key>,
}

impl<'a> Asked<'a> {
    fn at(snapshot: &'a Snapshot, path: &DocPath, offset: usize) -> Option<Asked<'a>> {
        let meant = meant_at(snapshot, path, offset)?;
        let home = document(&meant);
        let outline = home.outline();
        let (tickets, own) = match meant {
            Meant::Ticket(found) => (vec![found.ticket], None),
            Meant::Group(_, index) => {
                (tickets_of(outline, index), outline.groups.get(index as usize)?.id.as_ref())
            }
        };
        let keys = tickets.iter().map(|ticket| &ticket.id).chain(own).map(|id| id.key()).collect();
        let is_one = |ticket: &Ticket| tickets.iter().any(|one| std::ptr::eq(*one, ticket));
        let all = (0u32..).zip(&outline.tickets);
        let indexes = match meant {
            Meant::Ticket(_) => all.filter(|(_, ticket)| is_one(ticket)).map(|(index, _)| index).collect(),
            Meant::Group(..) => tickets.iter().filter_map(|ticket| outline.index(&ticket.id)).collect(),
        };
        Some(Asked { snapshot, meant, home, tickets, indexes, keys })
    }

    /// What its own tickets say, and where.
    fn said(
        &self,
        list: fn(&Ticket) -> &Vec<Dependency>,
    ) -> impl Iterator<Item = (Option<Range<usize>>, &'a Dependency)> {
        let edges = self.tickets.iter().flat_map(move |ticket| list(ticket));
        edges.map(|edge| (Some(self.home.document.range(edge.at)), edge))
    }

    /// Every other ticket whose `list` names it.
    fn named_by(
        &self,
        list: fn(&Ticket) -> &Vec<Dependency>,
    ) -> impl Iterator<Item = (&'a Member, &'a Ticket, &'a Dependency)> {
        let members = self.snapshot.members().map(|member| -> &'a Member { member });
        let tickets =
            members.flat_map(|member| member.outline().tickets.iter().map(move |ticket| (member, ticket)));
        let edges = tickets
            .flat_map(move |(member, ticket)| list(ticket).iter().map(move |edge| (member, ticket, edge)));
        edges.filter(|(member, _, edge)| self.is_named(member, edge))
    }

    fn is_named(&self, member: &Member, edge: &Dependency) -> bool {
        let here = member.path == self.home.path;
        match edge.ticket.filter(|_| here) {
            Some(index) => self.indexes.contains(&index),
            None => {
                self.keys.contains(&edge.id.key()) && means_it(self.snapshot, member, &edge.id, self.home)
            }
        }
    }

    /// Whether the other end of an edge is part of what is asked about.
    fn holds(&self, other: &Meant<'_>) -> bool {
        match other {
            Meant::Ticket(found) => self.tickets.iter().any(|ticket| std::ptr::eq(*ticket, found.ticket)),
            Meant::Group(member, index) => {
                matches!(self.meant, Meant::Group(own, at) if own.path == member.path && at == *index)
            }
        }
    }
}

/// The edges found so far, one for each other end.
struct Calls<'a> {
    asked: &'a Asked<'a>,
    found: Vec<Call>,
}

impl Calls<'_> {
    /// Adds the other end of an edge; of a group's edges, the group there. One that has no place is said where it stands itself.
    fn add(&mut self, other: Meant<'_>, place: Option<Range<usize>>) {
        if self.asked.holds(&other) {
            return;
        }
        let whole = match (&self.asked.meant, other) {
            (Meant::Group(..), Meant::Ticket(found)) => {
                found.ticket.group.map_or(other, |group| Meant::Group(found.member, group))
            }
            _ => other,
        };
        let Some(item) = item(&whole).filter(|_| !self.asked.holds(&whole)) else { return };
        let place = place.unwrap_or_else(|| item.selection.clone());
        match self.found.iter_mut().find(|call| call.item == item) {
            Some(call) => call.places.push(place),
            None => self.found.push(Call { item, places: vec![place] }),
        }
    }

    /// In the order of paths and places, no place twice.
    fn sorted(mut self) -> Vec<Call> {
        for call in &mut self.found {
            call.places.sort_by_key(|place| (place.start, place.end));
            call.places.dedup();
        }
        self.found.sort_by(|a, b| {
            (&a.item.path, a.item.selection.start).cmp(&(&b.item.path, b.item.selection.start))
        });
        self.found
    }
}

fn item(meant: &Meant<'_>) -> Option<CallItem> {
    let (member, range, selection) = declared(meant)?;
    let (name, detail) = match *meant {
        Meant::Ticket(found) => {
            let (ticket, title) = (found.ticket, &found.ticket.title);
            let name =
                if title.is_empty() { ticket.id.to_string() } else { format!("{}: {title}", ticket.id) };
            let group = found.member.outline().group_of(ticket).map(|group| group.name.to_string());
            (
                name,
                word(ticket.status)
                    .map(String::from)
                    .into_iter()
                    .chain(group)
                    .collect::<Vec<_>>()
                    .join(" · "),
            )
        }
        Meant::Group(_, index) => {
            let tickets = tickets_of(member.outline(), index);
            let done = tickets.iter().filter(|ticket| ticket.status == Some(Status::Done)).count();
            let name = member.outline().groups.get(index as usize)?.name.to_string();
            (name, format!("{done}/{} done", tickets.len()))
        }
    };
    let is_group = matches!(meant, Meant::Group(..));
    Some(CallItem { path: member.path.clone(), name, detail, is_group, range, selection })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    /// Who waits for what the cursor is on, then what it waits for: names, and the texts that say so.
    #[track_caller]
    fn check(text: &str, waiting: &[&str], needed: &[&str]) {
        let fixture = Fixture::new(text);
        let (path, offset) = fixture.at();
        let own = call_item(&fixture.snapshot, path, offset).unwrap();
        let shown = |call: Call, path: &DocPath| {
            let text = fixture.text(path);
            let places: Vec<_> = call.places.into_iter().map(|place| &text[place]).collect();
            format!("{} ← {}", call.item.name, places.join(", "))
        };
        let calls = incoming(&fixture.snapshot, path, offset).into_iter();
        let found: Vec<_> = calls
            .map(|call| {
                let path = call.item.path.clone();
                shown(call, &path)
            })
            .collect();
        assert_eq!(found, waiting, "who waits");
        let calls = outgoing(&fixture.snapshot, path, offset).into_iter();
        let found: Vec<_> = calls.map(|call| shown(call, &own.path)).collect();
        assert_eq!(found, needed, "what it waits for");
    }

    #[test]
    fn both_directions_in_every_spelling() {
        check(
            "### T1: a\n### T2: b\n**Depends on:** T1\n### T3: c\n**Blocks:** T2\n### T4: d\n**Depends on:** T1-T$02\n### T5: e\n",
            &["T4: d ← T1-T2"],
            &["T1: a ← T1", "T3: c ← T2"],
        );
        check("### $0T1: a\n**Blocks:** T2\n### T2: b\n", &["T2: b ← T2"], &[]);
        check("### $0T1: a\n### T1: again\n**Depends on:** T1\n", &["T1: again ← T1"], &[]);
    }

    #[test]
    fn other_documents_count_where_they_mean_it() {
        let plans = "//- a/TICKETS.md\n### $0A1: a\n**Depends on:** B1\n\
                     //- b/TICKETS.md\n### B1: b\n### B2: c\n**Depends on:** A1\n";
        check(plans, &["B2: c ← A1"], &["B1: b ← B1"]);
        let other = "//- c/TICKETS.md\n### A1: another\n### C1: d\n**Depends on:** A1\n";
        check(&format!("{plans}{other}"), &[], &["B1: b ← B1"]);
    }

    #[test]
    fn groups_wait_for_groups() {
        check(
            "# Plan\n## Batch 1\n### T1: a\n## $0Batch 2\n### T2: b\n**Depends on:** T1\n### T3: c\n**Depends on:** T2\n\
             ## Batch 3\n### T4: d\n**Depends on:** T2, T3\n",
            &["Batch 3 ← T2, T3"],
            &["Batch 1 ← T1"],
        );
    }

    #[test]
    fn an_item_says_what_it_is_and_is_found_again() {
        let fixture = Fixture::new("# Plan\n## Batch 1\n- [x] T1: a\n- [ ] T2: b (depends: T$01)\n");
        let (path, offset) = fixture.at();
        let item = call_item(&fixture.snapshot, path, offset).unwrap();
        assert_eq!((item.name.as_str(), item.detail.as_str()), ("T1: a", "done · Batch 1"));
        assert_eq!(call_item(&fixture.snapshot, &item.path, item.selection.start), Some(item));
        assert_eq!(call_item(&fixture.snapshot, path, 0), None);
    }
}
