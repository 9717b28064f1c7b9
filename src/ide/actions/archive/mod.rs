//! Moves a finished batch with its blocks into the plan's archive: the last one there is, else a new one beside the plan.
//!
//! ```text
//!  batch ──part──▶ its bytes ──┐
//!                              ├──▶ taken out here, put in there ──proof──▶ every ticket and batch is read as before
//!  plan ──place──▶ which file ─┘
//! ```
//!
//! The text itself stays byte for byte as it was; what else names the batch stays where it is. Start at [`ArchiveBatch`].

mod part;
mod place;
mod proof;

use self::place::Place;
use super::{Action, ActionKind, Change, Deed, Here, Refusal, action, change::place, named};
use crate::{
    project::{Batch, Batches, DocPath, Member, Plan, Snapshot, Stage, kind::is_archive},
    syntax::{
        Ticket,
        facts::{BlockKind, Status},
    },
    templates::Which,
    text::Edit,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// So many open tickets at most are named.
const NAMED: usize = 5;

/// Archives a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveBatch {
    /// Which.
    pub batch: Which,
}

/// A batch where it stands.
struct Found<'a> {
    plan: Plan<'a>,
    batches: Arc<Batches>,
    index: usize,
}

impl ArchiveBatch {
    /// The edits, the archive's first: whoever is interrupted between two files has the batch twice rather than not at all.
    pub(super) fn change(&self, snapshot: &Snapshot) -> Result<Change, Refusal> {
        let found = self.find(snapshot)?;
        let batch = found.batch()?;
        let change = Change::new(title(batch));
        if is_archive(&batch.path) {
            return Ok(change.noting(format!("{} is in {} already", batch.name, batch.path)));
        }
        found.finished(batch)?;
        let member = named::member(snapshot, batch.path.as_str())?;
        let part = part::of(&found.batches, batch, member);
        let cut: Vec<Edit> = part.cuts.into_iter().map(Edit::delete).collect();
        let mut change = match place::of(snapshot, &found.plan, batch)? {
            Place::Known(archive) => {
                let put = place::put(&found.batches, batch, archive, &part.text);
                change.with(archive, vec![put])
            }
            Place::New(path) => {
                let end = member.document.text().line_ending().as_str();
                let text = format!("# Archive{end}{end}{}{end}", part.text);
                Change { created: vec![(path, text)], ..change }
            }
        };
        change.notes.extend(part.notes);
        Ok(Change { look_first: true, ..change.with(member, cut) })
    }

    /// Whether the plan says the same of every ticket and every batch afterwards.
    pub(super) fn prove(&self, snapshot: &Snapshot, change: &Change) -> Result<(), Refusal> {
        if change.is_nothing() {
            return Ok(());
        }
        let found = self.find(snapshot)?;
        proof::same(snapshot, &found.plan, found.batch()?, change)
    }

    /// Whether it needs a file that is not there yet.
    pub(super) fn makes_file(&self, snapshot: &Snapshot) -> bool {
        let Ok(found) = self.find(snapshot) else { return false };
        let place = |batch: &Batch| place::of(snapshot, &found.plan, batch);
        let new = |batch: &Batch| !is_archive(&batch.path) && matches!(place(batch), Ok(Place::New(_)));
        found.batch().is_ok_and(new)
    }

    fn find<'a>(&self, snapshot: &'a Snapshot) -> Result<Found<'a>, Refusal> {
        let path = DocPath::new(&self.batch.path);
        let gone = || Refusal::new(format!("{path} has no {} any more; ask again", self.batch.batch));
        let (plan, batches) = snapshot.plan(&path).zip(snapshot.batches(&path)).ok_or_else(gone)?;
        let is = |batch: &Batch| batch.name.to_string() == self.batch.batch;
        // Archives may count anew; who names a batch means the one that is worked on.
        let at_home = batches.list.iter().position(|batch| is(batch) && batch.path == plan.home.path);
        let index = at_home.or_else(|| batches.list.iter().position(is)).ok_or_else(gone)?;
        Ok(Found { plan, batches, index })
    }
}

impl Found<'_> {
    fn batch(&self) -> Result<&Batch, Refusal> {
        self.batches.list.get(self.index).ok_or_else(|| Refusal::new("the batch is gone; ask again"))
    }

    /// Whether nothing of the batch is left to do, and nobody is still to look at it; else what is.
    fn finished(&self, batch: &Batch) -> Result<(), Refusal> {
        let open = open(&self.plan, batch);
        if open.is_empty() && is_passed(&self.batches, batch) {
            return Ok(());
        }
        let name = &batch.name;
        let named = named(batch.member(&self.plan), &open);
        Err(Refusal::new(match open.len() {
            0 if batch.stage == Stage::Complete => {
                format!("{name} is complete, but not yet reviewed; archive it when its REVIEW approves it")
            }
            0 => format!("{name} is {}; archive it when it is through", batch.stage.phrase()),
            1 => format!("{name} is not finished: {named} is not done"),
            _ => format!("{name} is not finished: {named} are not done"),
        }))
    }
}

/// Whether it was approved, or built in a plan that approves nothing.
fn is_passed(batches: &Batches, batch: &Batch) -> bool {
    batch.stage == Stage::Reviewed || batch.stage == Stage::Complete && !batches.uses(BlockKind::Review)
}

/// The tickets that are neither done nor dropped. Where none says how far it is, the blocks of the batch speak for them.
fn open<'a>(plan: &Plan<'a>, batch: &Batch) -> Vec<&'a Ticket> {
    let silent = batch.tickets(plan).all(|ticket| ticket.status.is_none());
    let is_open = |ticket: &&Ticket| !silent && ticket.status != Some(Status::Done);
    batch.live_tickets(plan).filter(is_open).collect()
}

/// Tickets with their places: `T1 (TICKETS.md:3), T2 (TICKETS.md:9) and 4 more`.
fn named(member: Option<&Member>, open: &[&Ticket]) -> String {
    let Some(member) = member else { return String::new() };
    let one = |ticket: &&Ticket| format!("{} ({})", ticket.id, place(member, ticket.line_at));
    let mut all: Vec<String> = open.iter().take(NAMED).map(one).collect();
    let more = open.len() - all.len();
    let last = if more > 0 { Some(format!("{more} more")) } else { all.pop() };
    match (all.is_empty(), last) {
        (false, Some(last)) => format!("{} and {last}", all.join(", ")),
        (_, last) => last.unwrap_or_default(),
    }
}

fn title(batch: &Batch) -> String {
    format!("Archive {}", batch.name)
}

/// Archiving the batch whose heading is under the cursor, when it is finished.
pub(super) fn offer(here: &Here<'_>) -> Vec<Action> {
    offered(here).into_iter().collect()
}

fn offered(here: &Here<'_>) -> Option<Action> {
    let member = here.member;
    let (section, _) = member.document.sections().at_byte(here.selection.start);
    let groups = &member.outline().groups;
    let at = groups.binary_search_by_key(&section, |group| group.at.section as usize).ok()?;
    let text = member.document.text();
    let line = |offset: usize| text.line_of(offset);
    let heading = member.document.range(groups.get(at)?.at).start;
    if line(heading) != line(here.selection.start) || is_archive(&member.path) {
        return None;
    }
    let (plan, batches) = here.snapshot.plan(&member.path).zip(here.snapshot.batches(&member.path))?;
    let batch = batches.list.get(batches.of_group(&member.path, u32::try_from(at).ok()?)?)?;
    if !is_passed(&batches, batch) || !open(&plan, batch).is_empty() {
        return None;
    }
    let which = Which { path: member.path.as_str().to_owned(), batch: batch.name.to_string() };
    Some(action(title(batch), ActionKind::Move, Deed::ArchiveBatch(ArchiveBatch { batch: which })))
}

#[cfg(test)]
mod tests;
