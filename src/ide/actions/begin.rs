//! Begins something: a plan in an empty file, a batch with its first ticket after the last one.
//!
//! A batch takes the form of the one before it. Start at [`NewBatch`].

use super::{Action, ActionKind, Change, Deed, Here, Refusal, action, afterwards, ids, lines, named, ticket};
use crate::{
    project::{Batch, Batches, DocPath, Found, Kind, Member, Snapshot},
    syntax::{Ticket, batch_at_start, facts::Form},
    templates::{self, About},
    text::{Edit, bom_len},
};
use serde::{Deserialize, Serialize};

/// Begins a plan in an empty document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPlan {
    /// Which.
    pub path: String,
    /// What it is about; empty for a title that waits to be written.
    pub title: String,
}

impl NewPlan {
    /// The edit, or the new document.
    pub(super) fn change(&self, snapshot: &Snapshot) -> Result<Change, Refusal> {
        let path = DocPath::new(&self.path);
        let change = Change::new("New plan");
        let Some(member) = snapshot.member(&path) else {
            return Ok(Change { created: vec![(path, self.text())], ..change });
        };
        if !is_empty(member) {
            return Ok(change.noting(format!("{path} holds something already")));
        }
        let text = member.document.text();
        let start = bom_len(&text.slice(0..text.len()));
        Ok(change
            .with(member, vec![Edit::replace(start..text.len(), text.line_ending().adapt(&self.text()))]))
    }

    /// The text of the plan.
    pub fn text(&self) -> String {
        let title = self.title.trim();
        templates::plan(if title.is_empty() { "Plan" } else { title }).text
    }
}

/// Begins a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewBatch {
    /// A document of its plan.
    pub path: String,
    /// What it is about; empty for a title that waits to be written.
    pub title: String,
}

impl NewBatch {
    /// The edit.
    pub(super) fn change(&self, snapshot: &Snapshot) -> Result<Change, Refusal> {
        let (about, text) = self.text(snapshot)?;
        let insertion = templates::after_batch(&about, &text).ok_or_else(|| self.none())?;
        let member = named::member(snapshot, insertion.path.as_str())?;
        let name = text.lines().next().unwrap_or_default().trim_start_matches(['#', ' ', '*']);
        let title = format!(
            "New batch: {}",
            batch_at_start(name).map_or(name.to_owned(), |(name, _)| name.to_string())
        );
        Ok(Change::new(title).with(member, vec![Edit::insert(insertion.at, insertion.text.text)]))
    }

    /// The text of the batch, every line ended by `\n`.
    ///
    /// # Errors
    /// When the plan has no batch whose form it could take.
    pub fn preview(&self, snapshot: &Snapshot) -> Result<String, Refusal> {
        Ok(format!("{}\n", self.text(snapshot)?.1))
    }

    fn text<'a>(&self, snapshot: &'a Snapshot) -> Result<(About<'a>, String), Refusal> {
        let path = DocPath::new(&self.path);
        let batches = snapshot.batches(&path).ok_or_else(|| self.none())?;
        let last = last(&batches).ok_or_else(|| self.none())?;
        let about = About::at(snapshot, &path, last).ok_or_else(|| self.none())?;
        let member = about.member().ok_or_else(|| self.none())?;
        let heading = self.heading(&about, member).ok_or_else(|| self.none())?;
        let like = about.tickets().into_iter().next_back().ok_or_else(|| self.none())?;
        let first = first(snapshot, member, like)?;
        Ok((about, format!("{heading}\n\n{}", first.trim_end_matches('\n'))))
    }

    /// The heading of the batch before, with the next number and another title.
    fn heading(&self, about: &About<'_>, member: &Member) -> Option<String> {
        let batch = about.batch()?;
        let group = member.outline().groups.get(batch.group as usize)?;
        let (text, at) = (member.document.text(), member.document.range(group.at));
        let line = text.slice(text.line_range(text.line_of(at.start))).into_owned();
        let head = text.slice(at).into_owned();
        let (name, span) = batch_at_start(&head)?;
        let number = (name.ordinal()? + 1).to_string();
        let stem = head.get(..span.end)?.strip_suffix(name.number.as_str())?;
        let rest = head.get(span.end..)?;
        let sign: String =
            rest.chars().take_while(|c| !c.is_alphanumeric()).filter(|c| " :—–-.|·".contains(*c)).collect();
        let sign = if sign.trim().is_empty() { ": " } else { &sign };
        let title = if self.title.trim().is_empty() { "New batch" } else { self.title.trim() };
        let before = line.get(..line.find(head.as_str())?)?.trim_start_matches('\u{feff}');
        let closing = if before.ends_with("**") { "**" } else { "" };
        Some(format!("{before}{stem}{number}{sign}{title}{closing}"))
    }

    fn none(&self) -> Refusal {
        Refusal::new(format!(
            "{} has no batch whose form a new one could take; write the first by hand",
            self.path
        ))
    }

    /// Whether the plan has one ticket more afterwards, and loses none.
    pub(super) fn prove(&self, snapshot: &Snapshot, change: &Change) -> Result<(), Refusal> {
        let Some((path, _)) = change.edits.first() else { return Ok(()) };
        let member = named::member(snapshot, path.as_str())?;
        let (before, after) = (member.outline(), afterwards(member, change).outline());
        let batches = |outline: &crate::syntax::Outline| {
            outline.groups.iter().filter(|group| group.batch.is_some()).count()
        };
        let grown = after.tickets.len() == before.tickets.len() + 1 && batches(&after) == batches(before) + 1;
        grown
            .then_some(())
            .ok_or_else(|| Refusal::new("a new batch would not be read as one here; write it by hand"))
    }
}

/// The first ticket of a batch, in the form of another; a row comes with the head of its table.
fn first(snapshot: &Snapshot, member: &Member, like: &Ticket) -> Result<String, Refusal> {
    let id = ids::next(snapshot, member, like);
    let text = ticket::like(Found { member, ticket: like }, &id, "New ticket")?;
    if lines::form(member, like) != Form::Row {
        return Ok(text);
    }
    let document = member.document.text();
    let row = document.line_of(member.document.range(like.line_at).start);
    let shown = |line: usize| document.slice(document.line_range(line)).into_owned();
    let rule =
        |line: &usize| shown(*line).contains("--") && shown(*line).chars().all(|c| "|-: \t".contains(c));
    let rule = (1..row)
        .rev()
        .find(rule)
        .ok_or_else(|| Refusal::new("this table has no head; write the batch by hand"))?;
    Ok(format!("{}\n{}\n{text}", shown(rule - 1), shown(rule)))
}

/// The batch that stands last in its document, of those that are worked on.
fn last(batches: &Batches) -> Option<usize> {
    let home = &batches.list.last()?.path;
    let all = batches.list.iter().enumerate().filter(|(_, batch): &(usize, &Batch)| batch.path == *home);
    all.max_by_key(|(_, batch)| batch.group).map(|(index, _)| index)
}

/// Whether a document says nothing at all.
fn is_empty(member: &Member) -> bool {
    let text = member.document.text();
    text.len() < 256 && text.slice(0..text.len()).trim_matches('\u{feff}').trim().is_empty()
}

/// A plan where there is nothing; a batch anywhere in the last one.
pub(super) fn offer(here: &Here<'_>) -> Vec<Action> {
    let path = here.member.path.as_str().to_owned();
    if here.member.kinds.has(Kind::Tickets) && is_empty(here.member) {
        let deed = Deed::NewPlan(NewPlan { path, title: String::new() });
        return vec![action("New plan", ActionKind::Insert, deed)];
    }
    let Some(about) = templates::batch_at(here.snapshot, &here.member.path, here.selection.start) else {
        return Vec::new();
    };
    if last(about.batches()) != Some(about.index()) {
        return Vec::new();
    }
    vec![action("New batch", ActionKind::Insert, Deed::NewBatch(NewBatch { path, title: String::new() }))]
}

#[cfg(test)]
mod tests {
    use super::super::pictures::{check_action, check_deed, check_refused, offered};
    use super::*;

    #[test]
    fn a_plan_begins_in_an_empty_file() {
        let plan = "
# Plan

## Batch 1: First batch

### T1: First ticket
**Status:** Todo
**Depends on:** none
**Files:** none

- [ ] What shows that it is done
";
        check_action("$0", "New plan", plan);
        check_action(
            "\u{feff}\r\n$0",
            "New plan",
            &format!("\u{feff}{}", plan.trim_start().replace('\n', "\r\n")),
        );
        assert!(!offered("x$0").contains(&"New plan".to_owned()));
        let deed = Deed::NewPlan(NewPlan { path: "TICKETS.md".into(), title: "Chess".into() });
        check_deed("text\n", &deed, "text\n", &["TICKETS.md holds something already"]);
    }

    #[test]
    fn a_batch_takes_the_form_of_the_one_before() {
        check_action(
            "# P\n\n## Batch 1 — Core ✅\n\n### T1: a\n**Status:** Done\n\n## HANDOFF — Batch 1\nTickets: T$01\n\n## Backlog\n\n### T9: z\n**Status:** Todo\n",
            "New batch",
            "# P\n\n## Batch 1 — Core ✅\n\n### T1: a\n**Status:** Done\n\n## HANDOFF — Batch 1\nTickets: T1\n\n## Batch 2 — New batch\n\n### T10: New ticket\n**Status:** Todo\n\n## Backlog\n\n### T9: z\n**Status:** Todo\n",
        );
        check_action(
            "## Phase 1\n- [ ] T1: a\n\n---\n\n## Phase 2\n- [x] T$02: b",
            "New batch",
            "## Phase 1\n- [ ] T1: a\n\n---\n\n## Phase 2\n- [x] T2: b\n\n---\n\n## Phase 3: New batch\n\n- [ ] T3: New ticket\n",
        );
        check_action(
            "## Batch 1\n\n| ID | Title |\n|---|---|\n| T$01 | a |\n",
            "New batch",
            "## Batch 1\n\n| ID | Title |\n|---|---|\n| T1 | a |\n\n## Batch 2: New batch\n\n| ID | Title |\n|---|---|\n| T2 | New ticket |\n",
        );
    }

    #[test]
    fn a_plan_without_batches_has_no_form_for_one() {
        let deed = Deed::NewBatch(NewBatch { path: "TICKETS.md".into(), title: String::new() });
        check_refused(
            "### T1: a\n",
            &deed,
            "TICKETS.md has no batch whose form a new one could take; write the first by hand",
        );
    }
}
