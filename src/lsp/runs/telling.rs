//! The block of a run that is over goes into its plan: through the editor where the plan is open here, else on disk.
//!
//! In an open plan nothing of what is typed may be lost, so the block comes as an edit for the version it was worked out for, and again for
//! the next one when the client had another. The record says that it is written once the file on disk holds it: a buffer may be thrown away.
//! Of several editors that have the plan open, one inserts. Start at [`tell`].

use std::time::Duration;

use tower_lsp::ls_types::ApplyWorkspaceEditParams;
use tower_lsp::ls_types::request::ApplyWorkspaceEdit;

use super::Desk;
use crate::lsp::edits::action_edit;
use crate::lsp::snapshot::{Snapshot, View};
use crate::project::runs::Told;
use crate::project::{self, Run, Runs};
use crate::runs::report::{self, Next};
use crate::runs::{self, Os, Store};
use crate::{ide, load};

/// How often an edit is tried that the client has another version for by then. Somebody is typing; the next save or change tries again.
const TRIES: u32 = 20;

/// Has every run of a workspace told that is over and not told yet.
pub(super) async fn tell(desk: &Desk, view: u64, store: &Store, runs: &Runs) {
    for seen in runs.list.iter().filter(|seen| !seen.is_active() && seen.run.block == Told::Pending) {
        tell_one(desk, view, store, &seen.run).await;
    }
}

async fn tell_one(desk: &Desk, view: u64, store: &Store, run: &Run) {
    if !is_open(&desk.session.snapshot(), view, run) {
        let (store, id, snapshot) = (store.clone(), run.id.clone(), desk.session.snapshot());
        let told = desk.work(move |os| {
            let view = snapshot.view(view).ok_or("its workspace is closed")?;
            let look =
                |run: &Run| on_disk(os, view, run).ok_or_else(|| format!("{} cannot be read", run.plan));
            report::tell(os, &store, &id, &look, false)
        });
        return told.await.map_or_else(|why| tracing::warn!("{why}"), drop);
    }
    let (claimed, file) = (store.clone(), store.folder(&run.id).join("telling"));
    let claim = desk.work(move |os| os.lock(&file, Duration::ZERO)).await;
    // Another editor is at it.
    let Ok(Some(_claim)) = claim else { return };
    for attempt in 0..TRIES {
        match insert(desk, view, run).await {
            Inserted::Stands => {
                let (run, snapshot) = (run.clone(), desk.session.snapshot());
                let saved = move |os: &dyn Os| {
                    let view = snapshot.view(view)?;
                    stands_on_disk(os, view, &run).then(|| runs::told(os, &claimed, &run.id))
                };
                if let Some(Err(why)) = desk.work(saved).await {
                    tracing::warn!("{why}");
                }
                return;
            }
            Inserted::Refused => {
                tokio::time::sleep(Duration::from_millis(50 * u64::from(attempt.min(10)))).await
            }
            Inserted::Impossible(why) => return tracing::warn!("{}: {why}", run.id),
        }
    }
}

/// What came of one attempt.
enum Inserted {
    /// The buffer holds the block.
    Stands,
    /// The client has another version.
    Refused,
    /// It cannot be inserted; a sentence.
    Impossible(String),
}

async fn insert(desk: &Desk, view: u64, run: &Run) -> Inserted {
    let snapshot = desk.session.snapshot();
    let Some(view) = snapshot.view(view) else { return Inserted::Impossible("its plan is closed".into()) };
    let Some(order) = report::order(run) else { return Inserted::Stands };
    let (path, edit) = match report::insertion(&view.project, &report::which(run), &order) {
        Err(why) => return Inserted::Impossible(why),
        Ok(Next::Nothing(_)) => return Inserted::Stands,
        Ok(Next::Write { path, edit, .. }) => (path, edit),
    };
    let Some(member) = view.project.member(&path) else { return Inserted::Refused };
    let title = format!("{} of {}", report::block_word(run), run.id);
    let change = ide::Change::new(title.clone()).with(member, vec![edit]);
    let Some(edit) = action_edit(&snapshot, view, change) else { return Inserted::Refused };
    let params = ApplyWorkspaceEditParams { label: Some(title), edit };
    let answer = desk.outbox.ask::<ApplyWorkspaceEdit>(params).await;
    if answer.is_some_and(|answer| answer.applied) { Inserted::Stands } else { Inserted::Refused }
}

/// Whether the run's plan is a buffer of this server.
fn is_open(snapshot: &Snapshot, view: u64, run: &Run) -> bool {
    let member = snapshot.view(view).and_then(|view| view.project.member(&run.plan));
    member.is_some_and(|member| member.version.is_some())
}

/// Whether the file holds the block, whatever the buffer holds.
fn stands_on_disk(os: &dyn Os, view: &View, run: &Run) -> bool {
    let Some(order) = report::order(run) else { return true };
    let saved = on_disk(os, view, run);
    saved.is_some_and(|saved| {
        matches!(report::insertion(&saved, &report::which(run), &order), Ok(Next::Nothing(_)))
    })
}

/// What is known with the run's plan as it is on disk now.
fn on_disk(os: &dyn Os, view: &View, run: &Run) -> Option<project::Snapshot> {
    let kinds = view.project.member(&run.plan)?.kinds;
    let saved = load::document(os, view.source.as_ref()?, &run.plan, kinds).ok()?;
    Some(view.project.supposing(saved))
}
