//! Work-done progress: each run under way is shown where the client shows work, and may be cancelled there.
//!
//! A client is asked for a place to show it, then told the beginning, each step, and the end. Runs that somebody else started, or that were
//! there before this server, are shown all the same. Knows records, no processes. Start at [`Progress::show`].

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use tower_lsp::ls_types::notification::Progress as Told;
use tower_lsp::ls_types::request::WorkDoneProgressCreate;
use tower_lsp::ls_types::{
    ProgressParams, ProgressParamsValue, ProgressToken, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressCreateParams, WorkDoneProgressEnd, WorkDoneProgressReport,
};

use crate::lsp::outbox::Outbox;
use crate::project::Seen;
use crate::project::runs::Step;

/// What every token begins with; the rest is the run's name.
const TOKEN: &str = "baton/run/";

/// What the client is shown.
#[derive(Clone, Debug)]
pub(super) struct Progress {
    outbox: Outbox,
    shown: Arc<Mutex<FxHashMap<SmolStr, Shown>>>,
}

/// A run as the client sees it.
#[derive(Debug)]
struct Shown {
    title: String,
    message: String,
    /// Whether the client has made a place for it.
    begun: bool,
    over: bool,
}

impl Progress {
    /// Nothing is shown yet.
    pub(super) fn new(outbox: Outbox) -> Self {
        Self { outbox, shown: Arc::default() }
    }

    /// Shows a run under way, and `line`, what its agent did last; or that it is over.
    pub(super) fn show(&self, seen: &Seen, line: Option<&str>) {
        let id = seen.run.id.clone();
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if !seen.is_active() {
            if let Some(one) = shown.get_mut(&id) {
                one.over = true;
                one.message = super::notices::ending(seen);
                if one.begun {
                    self.end(&id, one);
                    shown.remove(&id);
                }
            }
            return;
        }
        let message = message(seen, line);
        match shown.get_mut(&id) {
            None => {
                let title = format!("{}: {} by {}", seen.run.batch, seen.run.phase.name(), seen.run.agent);
                shown.insert(id.clone(), Shown { title, message, begun: false, over: false });
                drop(shown);
                self.ask(id);
            }
            Some(one) if one.message != message => {
                one.message = message;
                if one.begun {
                    self.report(&id, one);
                }
            }
            Some(_) => {}
        }
    }

    /// Asks for a place; what happened meanwhile is told when there is one.
    fn ask(&self, id: SmolStr) {
        let answers = self.clone();
        let params = WorkDoneProgressCreateParams { token: token(&id) };
        self.outbox.request::<WorkDoneProgressCreate>(params, move |answer| {
            let mut shown = answers.shown.lock().unwrap_or_else(PoisonError::into_inner);
            // Who has no place for it is not asked again.
            if let (Ok(()), Some(one)) = (answer, shown.get_mut(&id)) {
                one.begun = true;
                answers.begin(&id, one);
                if one.over {
                    answers.end(&id, one);
                    shown.remove(&id);
                }
            }
        });
    }

    fn begin(&self, id: &str, shown: &Shown) {
        self.tell(
            id,
            WorkDoneProgress::Begin(WorkDoneProgressBegin {
                title: shown.title.clone(),
                cancellable: Some(true),
                message: Some(shown.message.clone()),
                percentage: None,
            }),
        );
    }

    fn report(&self, id: &str, shown: &Shown) {
        let message = Some(shown.message.clone());
        self.tell(
            id,
            WorkDoneProgress::Report(WorkDoneProgressReport {
                cancellable: Some(true),
                message,
                percentage: None,
            }),
        );
    }

    fn end(&self, id: &str, shown: &Shown) {
        self.tell(id, WorkDoneProgress::End(WorkDoneProgressEnd { message: Some(shown.message.clone()) }));
    }

    fn tell(&self, id: &str, value: WorkDoneProgress) {
        let value = ProgressParamsValue::WorkDone(value);
        self.outbox.notify::<Told>(ProgressParams { token: token(id), value });
    }
}

/// The run that a token stands for.
pub(super) fn run_of(token: &ProgressToken) -> Option<&str> {
    match token {
        ProgressToken::String(token) => token.strip_prefix(TOKEN),
        ProgressToken::Number(_) => None,
    }
}

fn token(id: &str) -> ProgressToken {
    ProgressToken::String(format!("{TOKEN}{id}"))
}

/// What it does now, in a few words.
fn message(seen: &Seen, line: Option<&str>) -> String {
    let step = match seen.run.step {
        Step::Preparing => "makes its worktree",
        Step::SettingUp => "runs the setup",
        Step::Working => return line.unwrap_or("works").to_owned(),
        Step::Verifying => "verifies",
        Step::Committing => "commits",
        Step::Ended => "is over",
    };
    step.to_owned()
}
