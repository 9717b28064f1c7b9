//! What is done with runs that are there: ended, looked at, told in the plan, verified again, landed.
//!
//! Start at [`cancel`].

use std::time::Duration;

use tower_lsp::ls_types::request::ShowDocument;
use tower_lsp::ls_types::{MessageType, ShowDocumentParams, Uri};

use super::{Desk, store};
use crate::lsp::uri::{self, System};
use crate::os::{Answer, Call};
use crate::runs::{self, Store};
use crate::templates::Which;

/// How long verify and land may take.
const LIMIT: Duration = Duration::from_secs(2 * 60 * 60);
/// How much of what they print is shown, in bytes.
const CAP: usize = 64 * 1024;

/// Ends a run. That it ended is said when it has.
pub(super) async fn cancel(desk: &Desk, at: &Uri, run: &str) {
    let Some(store) = store_of(desk, at).await else { return closed(desk) };
    let id = run.to_owned();
    if let Err(why) = desk.work(move |os| runs::cancel(os, &store, &id)).await {
        desk.say(MessageType::WARNING, why.to_string());
    }
}

/// The same for a run of whichever workspace.
pub(super) async fn cancel_anywhere(desk: &Desk, run: &str) {
    let snapshot = desk.session.snapshot();
    let views = snapshot.views.iter().filter(|view| view.project.runs().get(run).is_some());
    for view in views {
        let (machine, view, id) = (desk.machine.clone(), view.clone(), run.to_owned());
        let done = desk.work(move |os| Some(runs::cancel(os, &store(&machine, &view)?.1, &id)));
        if let Some(Err(why)) = done.await {
            desk.say(MessageType::WARNING, why.to_string());
        }
    }
}

/// Shows what a run did, for people.
pub(super) async fn open_log(desk: &Desk, at: &Uri, run: &str) {
    let Some(store) = store_of(desk, at).await else { return closed(desk) };
    let path = store.folder(run).join("log");
    let shown = path.to_string_lossy().into_owned();
    let target = uri::from_path(&shown, System::HERE).parse::<Uri>().ok();
    if let Some(uri) = target.filter(|_| desk.session.client().shows_documents) {
        let params = ShowDocumentParams { uri, external: None, take_focus: Some(true), selection: None };
        if desk.outbox.ask::<ShowDocument>(params).await.is_some_and(|answer| answer.success) {
            return;
        }
    }
    desk.say(MessageType::INFO, format!("The log of {run} is {shown}"));
}

/// Has the plan told of a run, as is done by itself where nothing is in the way.
pub(super) async fn tell(desk: &Desk, at: &Uri, run: &str) {
    let snapshot = desk.session.snapshot();
    let Some(view) = snapshot.document(at).map(|asked| asked.view.clone()) else { return closed(desk) };
    let Some(store) = store_of(desk, at).await else { return closed(desk) };
    super::telling::tell(desk, view.id, &store, view.project.runs()).await;
    let stands =
        desk.session.snapshot().view(view.id).is_some_and(|view| view.project.runs().get(run).is_some());
    if !stands {
        desk.say(MessageType::WARNING, format!("There is no run {run} any more."));
    }
    desk.wake();
}

/// Runs the verify command of a batch again, where it was built.
pub(super) async fn verify(desk: &Desk, at: &Uri, batch: Which) {
    verb(desk, at, "verify", batch).await;
}

/// Merges the branch of a batch.
pub(super) async fn land(desk: &Desk, at: &Uri, batch: Which) {
    verb(desk, at, "land", batch).await;
}

/// Runs the verb of the command line: what it refuses there it refuses here, in the same words.
async fn verb(desk: &Desk, at: &Uri, verb: &'static str, batch: Which) {
    let snapshot = desk.session.snapshot();
    let source = snapshot.document(at).and_then(|asked| asked.view.source.clone());
    let Some(source) = source else { return closed(desk) };
    let name = batch.batch.clone();
    let answer = desk.work(move |os| {
        let baton = os.program().map_err(|why| format!("the place of baton itself is not known: {why}"))?;
        let arguments = [verb, "--plan", &batch.path, "--", &batch.batch].map(str::to_owned).to_vec();
        let call = Call {
            program: baton.to_string_lossy().into_owned(),
            arguments,
            folder: source.root.clone(),
            input: String::new(),
            hidden: |_| false,
            variables: Vec::new(),
            limit: LIMIT,
            cap: CAP,
        };
        os.call(&call).map_err(|why| why.to_string())
    });
    match answer.await {
        Err(why) => desk.say(MessageType::ERROR, why),
        Ok(Answer { code: Some(0), output, .. }) => {
            desk.say(MessageType::INFO, String::from_utf8_lossy(&output).trim().to_owned());
        }
        Ok(Answer { output, complaint, .. }) => {
            let said = format!("{}\n{complaint}", String::from_utf8_lossy(&output));
            desk.say(MessageType::WARNING, format!("{verb} of {name}: {}", said.trim()));
        }
    }
    desk.wake();
}

fn closed(desk: &Desk) {
    desk.say(MessageType::WARNING, "The document is closed, or in no repository; open it and choose again.");
}

async fn store_of(desk: &Desk, at: &Uri) -> Option<Store> {
    let snapshot = desk.session.snapshot();
    let view = snapshot.document(at)?.view.clone();
    let machine = desk.machine.clone();
    desk.work(move |_| Some(store(&machine, &view)?.1)).await
}
