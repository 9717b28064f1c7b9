//! Tickets for what a review asks to be changed, in the batch it looked at.
//!
//! Each point of the review becomes a ticket; a review without points gets one. Start at [`FixTickets`].

use super::{Action, ActionKind, Change, Deed, Here, Refusal, action, afterwards, ids, named, ticket};
use crate::{
    project::{Found, Member, Snapshot, Stage},
    syntax::{Id, Ticket, ids_in},
    templates::{self, About, Which},
};
use serde::{Deserialize, Serialize};

/// Adds tickets for the points of a batch's last review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixTickets {
    /// Which batch.
    pub batch: Which,
}

impl FixTickets {
    /// The edit; none when the tickets are there.
    pub(super) fn change(&self, snapshot: &Snapshot) -> Result<Change, Refusal> {
        let change = Change::new(format!("Add fix tickets for {}", self.batch.batch));
        let about = About::find(snapshot, &self.batch).map_err(Refusal::new)?;
        let (member, last) = neighbour(&about)?;
        let texts = texts(snapshot, &about, member, last)?;
        if texts.is_empty() {
            return Ok(change.noting(format!("{} has its fix tickets already", about.name())));
        }
        let end = member.document.text().line_ending();
        let apart = if texts.iter().any(|text| text.trim_end().contains('\n') || text.starts_with('#')) {
            "\n\n"
        } else {
            "\n"
        };
        let whole = texts.iter().map(|text| text.trim_end_matches('\n')).collect::<Vec<_>>().join(apart);
        Ok(change.with(member, vec![ticket::placed(member, last, &end.adapt(&whole))]))
    }

    /// The tickets, every line ended by `\n`.
    ///
    /// # Errors
    /// When the batch is gone, or its tickets have a form that cannot be taken over.
    pub fn preview(&self, snapshot: &Snapshot) -> Result<String, Refusal> {
        let about = About::find(snapshot, &self.batch).map_err(Refusal::new)?;
        let (member, last) = neighbour(&about)?;
        Ok(texts(snapshot, &about, member, last)?.concat())
    }

    /// Whether every ticket is there afterwards, and more.
    pub(super) fn prove(&self, snapshot: &Snapshot, change: &Change) -> Result<(), Refusal> {
        let Some((path, _)) = change.edits.first() else { return Ok(()) };
        let member = named::member(snapshot, path.as_str())?;
        let (before, after) = (member.outline(), afterwards(member, change).outline());
        let kept = before.tickets.iter().all(|ticket| after.ticket(&ticket.id).is_some());
        let grown = kept && after.tickets.len() > before.tickets.len();
        grown
            .then_some(())
            .ok_or_else(|| Refusal::new("new tickets would not be read as such here; write them by hand"))
    }
}

fn neighbour<'a>(about: &About<'a>) -> Result<(&'a Member, &'a Ticket), Refusal> {
    let none = || Refusal::new(format!("{} has no ticket whose form a new one could take", about.name()));
    about.member().zip(about.tickets().into_iter().next_back()).ok_or_else(none)
}

/// The text of a ticket for each point that has none yet.
fn texts(
    snapshot: &Snapshot,
    about: &About<'_>,
    member: &Member,
    like: &Ticket,
) -> Result<Vec<String>, Refusal> {
    let mut titles = about.points();
    if titles.is_empty() {
        titles.push("what the review asks for".to_owned());
    }
    let titles = titles.iter().map(|title| format!("Fix: {}", plain(title)));
    let known = |title: &String| about.tickets().iter().any(|ticket| ticket.title == title.as_str());
    let mut id = ids::next(snapshot, member, like);
    let mut found = Vec::new();
    for title in titles.filter(|title| !known(title)) {
        found.push(ticket::like(Found { member, ticket: like }, &id, &title)?);
        id = following(snapshot, &id);
    }
    Ok(found)
}

/// A point of a review as a title: without the ticket it begins with, a line long.
fn plain(point: &str) -> String {
    let rest = match ids_in(point).first() {
        Some(id) => point.strip_prefix(id.as_str()).and_then(|rest| rest.trim_start().strip_prefix(':')),
        None => None,
    };
    let rest = rest.unwrap_or(point).trim();
    // `T5: the proof is wrong` is about T5, and a ticket that begins with another's id would be taken for that.
    match ids_in(point).first().filter(|id| rest.len() < point.len() && !id.as_str().is_empty()) {
        Some(id) => format!("{rest} (of {id})"),
        None => rest.to_owned(),
    }
}

fn following(snapshot: &Snapshot, id: &Id) -> Id {
    let width = id.digits().len();
    let numbers = id.number().unwrap_or_default().saturating_add(1)..u32::MAX;
    let mut ids = numbers.map(|number| Id::new(&format!("{}{number:0width$}", id.stem())));
    ids.find(|id| !snapshot.is_declared(id)).unwrap_or_else(|| id.clone())
}

/// Where a review asks for changes.
pub(super) fn offer(here: &Here<'_>) -> Vec<Action> {
    let Some(about) = templates::batch_at(here.snapshot, &here.member.path, here.selection.start) else {
        return Vec::new();
    };
    let stage = about.batch().map(|batch| batch.stage);
    if !matches!(stage, Some(Stage::ChangesRequested | Stage::Failed)) {
        return Vec::new();
    }
    let deed = Deed::FixTickets(FixTickets { batch: about.which() });
    vec![action(format!("Add fix tickets for {}", about.name()), ActionKind::Insert, deed)]
}

#[cfg(test)]
mod tests {
    use super::super::pictures::{check_action, check_deed};
    use super::*;

    #[test]
    fn each_point_becomes_a_ticket_of_the_batch() {
        let plan = "## Batch 1\n\n### T1: a\n**Status:** Done\n\n### T2: b\n**Status:** Done\n\n## COMPLETE — Batch 1 Done\n\n## REVIEW — Batch 1 Changes requested\n- T2: the proof\n  is wrong\n- No test$0\n\n## Batch 2\n\n### T3: c\n";
        let after = "## Batch 1\n\n### T1: a\n**Status:** Done\n\n### T2: b\n**Status:** Done\n\n### T4: Fix: the proof (of T2)\n**Status:** Todo\n\n### T5: Fix: No test\n**Status:** Todo\n\n## COMPLETE — Batch 1 Done\n\n## REVIEW — Batch 1 Changes requested\n- T2: the proof\n  is wrong\n- No test\n\n## Batch 2\n\n### T3: c\n";
        check_action(plan, "Add fix tickets for Batch 1", after);
        let batch = Which { path: "TICKETS.md".into(), batch: "Batch 1".into() };
        let deed = Deed::FixTickets(FixTickets { batch });
        check_deed(&plan.replace("$0", ""), &deed, after, &[]);
        check_deed(after, &deed, after, &["Batch 1 has its fix tickets already"]);
    }
}
