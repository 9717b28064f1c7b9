//! Runs in the editor: launches that are asked for, shown under way, ended, and told in the plan.
//!
//! ```text
//!  lens, action ──errands──▶ launching, looking ──▶ runs/ (the effects)
//!  records on disk ──watcher──▶ session.set_runs, progress, notices, telling (the block goes in through the editor)
//! ```
//!
//! The server watches runs and owns none: it may end at any time, and another one shows them. Nothing here holds up a message: an errand is
//! answered at once, and questions to the user are waited for in tasks. Start at [`Desk`].

pub(in crate::lsp) mod errands;
mod launching;
mod looking;
mod notices;
mod progress;
mod telling;
mod watcher;

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use tokio::sync::mpsc;
use tower_lsp::jsonrpc::ErrorCode;
use tower_lsp::ls_types::notification::ShowMessage;
use tower_lsp::ls_types::request::ShowMessageRequest;
use tower_lsp::ls_types::{
    MessageActionItem, MessageType, ShowMessageParams, ShowMessageRequestParams, WorkDoneProgressCancelParams,
};

use self::progress::Progress;
pub(super) use self::watcher::Watcher;
use super::outbox::Outbox;
use super::pool;
use super::session::Session;
use super::snapshot::View;
use crate::load::git::Repository;
use crate::os::Machine;
use crate::runs::{self, Store};

/// What everything here needs.
#[derive(Clone)]
pub(super) struct Desk {
    session: Arc<Session>,
    outbox: Outbox,
    machine: Arc<Machine>,
    progress: Progress,
    wake: mpsc::UnboundedSender<()>,
    /// What was last said of a launch to a user who cannot be asked.
    said: Arc<Mutex<Option<String>>>,
}

/// What came of a question.
enum Choice {
    /// One of the actions was chosen.
    Made(String),
    /// None was.
    Nothing,
    /// The client cannot ask, and the user has not seen the question.
    Unasked,
}

impl Desk {
    /// A desk, and who is to watch at it once the client is ready.
    pub(super) fn new(session: Arc<Session>, outbox: Outbox, machine: Arc<Machine>) -> (Desk, Watcher) {
        let (wake, woken) = mpsc::unbounded_channel();
        let progress = Progress::new(outbox.clone());
        let desk = Desk { session, progress, outbox, machine, wake, said: Arc::default() };
        (desk.clone(), Watcher::new(desk, woken))
    }

    /// Has the watcher look: documents were opened or closed, or something was started.
    pub(super) fn wake(&self) {
        // Sending fails only when the server is going down.
        let _ = self.wake.send(());
    }

    /// The client's user cancelled what is shown under a token.
    pub(super) fn cancelled(&self, params: &WorkDoneProgressCancelParams) {
        let Some(run) = progress::run_of(&params.token).map(str::to_owned) else { return };
        let desk = self.clone();
        tokio::spawn(async move { looking::cancel_anywhere(&desk, &run).await });
    }

    /// Says something to the user.
    fn say(&self, typ: MessageType, message: impl Into<String>) {
        self.outbox.notify::<ShowMessage>(ShowMessageParams { typ, message: message.into() });
    }

    /// Asks the user to choose one of `actions`.
    async fn choose(&self, typ: MessageType, message: String, actions: &[&str]) -> Choice {
        let actions = actions
            .iter()
            .map(|title| MessageActionItem { title: (*title).to_owned(), properties: Default::default() });
        let params = ShowMessageRequestParams { typ, message, actions: Some(actions.collect()) };
        match self.outbox.answer::<ShowMessageRequest>(params).await {
            Some(Ok(Some(action))) => Choice::Made(action.title),
            Some(Err(why)) if why.code == ErrorCode::MethodNotFound => Choice::Unasked,
            _ => Choice::Nothing,
        }
    }

    /// Runs work that asks the machine on the pool.
    async fn work<T: Send + 'static>(&self, work: impl FnOnce(&dyn runs::Os) -> T + Send + 'static) -> T {
        let machine = Arc::clone(&self.machine);
        pool::run(move || work(&*machine)).await
    }
}

/// Where the runs of a workspace are kept; nowhere outside a repository, or before the workspace was looked at.
fn store(machine: &Machine, view: &View) -> Option<(PathBuf, Store)> {
    let root = &view.source.as_ref()?.root;
    let repository = Repository::around(machine, root)?;
    Some((repository.common.clone(), Store::at(&repository.common)))
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Desk")
    }
}
