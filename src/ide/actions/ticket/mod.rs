//! A new ticket in its neighbour's form: the same heading, item, row or bold line, the same fields, nothing said yet.
//!
//! ```text
//!  neighbour ──skeleton──▶ its lines without what they say ──▶ inserted after it
//!      │                            ▲
//!      └── ids::next ───────────────┘
//! ```
//!
//! Start at [`NewTicket`].

mod skeleton;

use super::{
    Action, ActionKind, Change, Deed, Here, Named, Refusal, action, afterwards, groups, ids, lines, named,
};
use crate::{
    project::{Found, Member, Snapshot},
    syntax::{Id, Ticket, facts::Form},
    text::Edit,
};
use serde::{Deserialize, Serialize};

/// Adds a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTicket {
    /// The document it comes into.
    pub path: String,
    /// Where.
    pub after: After,
    /// What it is about; empty for a title that waits to be written.
    pub title: String,
}

/// Where a new ticket goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum After {
    /// After this ticket.
    Ticket(Named),
    /// At the end of the group that is called so.
    Group(String),
    /// After the last ticket.
    Last,
}

/// What a title says that waits to be written.
pub(in crate::ide) const UNTITLED: &str = "New ticket";

impl NewTicket {
    /// The edit.
    pub(super) fn change(&self, snapshot: &Snapshot) -> Result<Change, Refusal> {
        let member = named::member(snapshot, &self.path)?;
        let neighbour = self.neighbour(snapshot, member)?;
        let id = ids::next(snapshot, member, neighbour);
        let text = self.text(member, neighbour, &id)?;
        let ending = member.document.text().line_ending();
        let edit = placed(member, neighbour, &ending.adapt(text.trim_end_matches('\n')));
        Ok(Change::new(format!("Add {id} after {}", neighbour.id)).with(member, vec![edit]))
    }

    /// The text of the ticket, every line ended by `\n`.
    ///
    /// # Errors
    /// When there is no place for it, or no ticket whose form it could take.
    pub fn preview(&self, snapshot: &Snapshot) -> Result<String, Refusal> {
        let member = named::member(snapshot, &self.path)?;
        let neighbour = self.neighbour(snapshot, member)?;
        let text = self.text(member, neighbour, &ids::next(snapshot, member, neighbour))?;
        Ok(format!("{}\n", text.trim_end()))
    }

    fn text(&self, member: &Member, neighbour: &Ticket, id: &Id) -> Result<String, Refusal> {
        let title = if self.title.trim().is_empty() { UNTITLED } else { self.title.trim() };
        like(Found { member, ticket: neighbour }, id, title)
    }

    /// The ticket whose form it takes and after which it goes.
    fn neighbour<'a>(&self, snapshot: &'a Snapshot, member: &'a Member) -> Result<&'a Ticket, Refusal> {
        let outline = member.outline();
        let found = match &self.after {
            After::Ticket(ticket) => ticket.find(snapshot)?.ticket,
            After::Last => outline.tickets.last().ok_or_else(|| empty(member))?,
            After::Group(name) => {
                let index = match groups::find(snapshot, member, name).as_slice() {
                    [one] => *one,
                    [] => return Err(Refusal::new(format!("{} has no group called {name}", self.path))),
                    many => {
                        return Err(Refusal::new(format!(
                            "{} groups of {} are called {name}",
                            many.len(),
                            self.path
                        )));
                    }
                };
                let last = outline.groups.get(index as usize).and_then(|group| group.tickets.last());
                last.and_then(|last| outline.tickets.get(*last as usize)).ok_or_else(|| empty(member))?
            }
        };
        let last = outline.tickets.last().is_some_and(|last| std::ptr::eq(last, found));
        if outline.form == Some(Form::Numbered) && !last {
            return Err(Refusal::new("tickets here are numbered through; a new one can only come last"));
        }
        Ok(topmost(member, found))
    }

    /// Whether the document then declares one ticket more.
    pub(super) fn prove(&self, snapshot: &Snapshot, change: &Change) -> Result<(), Refusal> {
        let member = named::member(snapshot, &self.path)?;
        let (before, after) = (member.outline(), afterwards(member, change).outline());
        let kept = before.tickets.iter().all(|ticket| after.ticket(&ticket.id).is_some());
        if kept && after.tickets.len() == before.tickets.len() + 1 {
            return Ok(());
        }
        Err(Refusal::new("a new ticket would not be read as one here; write it by hand"))
    }
}

/// The lines of a ticket in the form of another, called `id` and `title`, each ended by `\n`.
///
/// # Errors
/// When that form cannot be taken over.
pub(super) fn like(found: Found<'_>, id: &Id, title: &str) -> Result<String, Refusal> {
    skeleton::text(found, id, title).ok_or_else(|| {
        let like = &found.ticket.id;
        Refusal::new(format!("the form of {like} cannot be taken over; write the ticket by hand"))
    })
}

fn empty(member: &Member) -> Refusal {
    Refusal::new(format!(
        "{} has no ticket there whose form a new one could take; write the first by hand",
        member.path
    ))
}

/// The ticket itself, or the one it is a step of.
fn topmost<'a>(member: &'a Member, ticket: &'a Ticket) -> &'a Ticket {
    let parent = ticket.parent.and_then(|parent| member.outline().tickets.get(parent as usize));
    // A step has steps beside it; a list item may only be indented.
    parent.filter(|_| lines::form(member, ticket) == Form::Bold).unwrap_or(ticket)
}

/// The edit that puts `text`, whose lines end as the document's do, after a ticket, with the blank lines that stand between tickets here.
pub(super) fn placed(member: &Member, after: &Ticket, text: &str) -> Edit {
    let document = member.document.text();
    let (body, ending) = (member.body(after), document.line_ending().as_str());
    let end = lines::end_of_whole(member, after).max(body.end);
    let before = document.slice(body.start..end);
    let blank_before = {
        let line = document.line_of(body.start);
        line > 0 && document.slice(document.line_range(line - 1)).trim().is_empty()
    };
    let apart = lines::form(member, after).is_heading() && blank_before;
    let ended = before.ends_with(['\n', '\r']);
    let trailing = before.trim_end_matches([' ', '\t']).len() - before.trim_end().len();
    let blank_after = trailing > ending.len();
    let mut new = text.to_owned();
    if apart && !blank_after {
        new.insert_str(0, ending);
    }
    match ended {
        true => new.push_str(ending),
        false => new.insert_str(0, ending),
    }
    if blank_after {
        new.push_str(ending);
    }
    Edit::insert(end, new)
}

/// A new ticket after the one around the cursor, offered on its first line.
pub(super) fn offer(here: &Here<'_>) -> Vec<Action> {
    let text = here.member.document.text();
    let line = text.line_of(here.selection.start);
    let on = |ticket: &&Ticket| text.line_of(here.member.document.range(ticket.line_at).start) == line;
    let Some(ticket) = here.ticket.filter(on) else { return Vec::new() };
    let Some(named) = Named::only(here.member, ticket) else { return Vec::new() };
    let path = here.member.path.as_str().to_owned();
    let deed = Deed::NewTicket(NewTicket { path, after: After::Ticket(named), title: String::new() });
    vec![action(format!("New ticket after {}", ticket.id), ActionKind::Insert, deed)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::actions::pictures::{check_action, check_deed, check_refused};

    #[test]
    fn a_heading_with_its_fields() {
        check_action(
            "\
## Batch 1

### $0T01 — **Parse** ✅
**Status:** ✅ Done | **Owner:** me
**Depends on:** T00, T03
**Files:** src/a.rs

Prose about it.

#### Acceptance criteria
- [x] reads CRLF
- [x] reads a BOM

#### Notes
None of this.

### T02 — Write
",
            "New ticket after T01",
            "\
## Batch 1

### T01 — **Parse** ✅
**Status:** ✅ Done | **Owner:** me
**Depends on:** T00, T03
**Files:** src/a.rs

Prose about it.

#### Acceptance criteria
- [x] reads CRLF
- [x] reads a BOM

#### Notes
None of this.

### T04 — **New ticket**
**Status:** ⏳ Todo | **Owner:**
**Depends on:** none
**Files:**

#### Acceptance criteria
- [ ] 

### T02 — Write
",
        );
    }

    #[test]
    fn items_rows_and_bold_lines() {
        check_action(
            "- [x] **T1**: a\n- [ ] **T$02**: b",
            "New ticket after T2",
            "- [x] **T1**: a\n- [ ] **T2**: b\n- [ ] **T3**: New ticket",
        );
        check_action(
            "| ID | Title | Pts | Status | Depends on |\r\n|---|---|---|---|---|\r\n| T$01 | a | 3 | done | — |\r\n| T2 | b | 5 | todo | T1 |\r\n",
            "New ticket after T1",
            "| ID | Title | Pts | Status | Depends on |\r\n|---|---|---|---|---|\r\n| T1 | a | 3 | done | — |\r\n| T3 | New ticket |  | todo | — |\r\n| T2 | b | 5 | todo | T1 |\r\n",
        );
        check_action(
            "**T1: a**\nStatus: done\n\n**T$02: b**\nStatus: todo\n",
            "New ticket after T2",
            "**T1: a**\nStatus: done\n\n**T2: b**\nStatus: todo\n**T3: New ticket**\nStatus: todo\n",
        );
    }

    #[test]
    fn at_the_end_of_a_batch() {
        let deed = |name: &str| {
            let after = After::Group(name.into());
            Deed::NewTicket(NewTicket { path: "TICKETS.md".into(), after, title: "漢字".into() })
        };
        let plan = "## Batch 1: Core\n### T1: a\nDepends on: none\n## Batch 2: More\n### T2: b\n";
        let after = "## Batch 1: Core\n### T1: a\nDepends on: none\n### T3: 漢字\nDepends on: none\n## Batch 2: More\n### T2: b\n";
        check_deed(plan, &deed("1"), after, &[]);
        check_deed(plan, &deed("batch 1"), after, &[]);
        check_refused(plan, &deed("7"), "TICKETS.md has no group called 7");
        // A number means a batch, where there are batches.
        check_deed(
            &plan.replace("More", "More\n## 1. Goals"),
            &deed("1"),
            &after.replace("More", "More\n## 1. Goals"),
            &[],
        );
    }
}
