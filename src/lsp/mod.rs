//! The protocol, and nothing else.
//!
//! ```text
//!  stdin ─▶ frames ─▶ transport ─▶ ordered ─▶ server ─┬─ notifications ─▶ session (the one owner) ◀── reader (disk, own watch), history (git)
//!                                                     │                      │ snapshot
//!                                                     └─ requests ──────▶ pool: features (snapshot, question) ─▶ answer
//!                                                     └─ errands ───────▶ runs (launched, watched, told in the plan) ◀── records of runs
//!  stdout ◀─ outbox ◀─ publish (a task of its own; told, refresh and herald decide) ◀───── session.changed
//! ```
//!
//! Promises: edits apply in arrival order; a request is answered from the snapshot of the moment it arrived; nothing waits for the
//! client; a panic costs one answer; `exit` ends the server at once. How the first and fourth are kept stands in [`ordered`].
//!
//! Knows no Markdown and no rule: everything it is asked it passes on. The only place that names `tower_lsp`. Start at [`run`], then
//! `server.rs`, which lists every message.

use std::process::ExitCode;
use std::sync::Arc;
use std::{io, thread};

use tokio::runtime;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tower_lsp::LspService;

use crate::os::Machine;

use self::history::History;
use self::lenient::Lenient;
use self::lifeline::Lifeline;
use self::ordered::Ordered;
use self::reader::Reader;
use self::runs::Desk;
use self::server::{Later, Server};
use self::session::Session;
use self::stdio::{Backlog, Drained};

mod adopt;
mod capabilities;
mod client;
mod convert;
mod debug;
mod diagnose;
mod documents;
mod edits;
mod features;
mod frames;
mod herald;
mod history;
mod lenient;
mod lifecycle;
mod lifeline;
mod log;
pub mod ordered;
pub mod outbox;
mod pool;
mod publish;
mod reader;
mod refresh;
mod runs;
mod server;
mod session;
mod snapshot;
mod stdio;
mod swarm;
mod tokens;
mod told;
pub mod uri;
mod watch;
mod wishes;
mod workspaces;

/// Every request may be under way at once; only memory is the limit. The transport's own default is 4, and then a cancel waits.
pub const CONCURRENCY: usize = 100_000;

/// How the server is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// What to log, such as `warn` or `baton=debug`.
    pub log: String,
}

/// Serves one client on standard input and output until it is over. The code is 0 when the client said `shutdown`, else 1.
pub fn run(options: &Options) -> ExitCode {
    match serve(options) {
        Ok(code) => code,
        Err(why) => {
            // Nobody has set up the log yet, or there is no runtime to show it.
            eprintln!("baton: the server cannot start: {why}");
            ExitCode::from(2)
        }
    }
}

fn serve(options: &Options) -> io::Result<ExitCode> {
    let mut runtime = runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).max_blocking_threads(pool::THREADS).enable_time().build()?;
    let (lifeline, backlog) = (Lifeline::default(), Backlog::default());
    let (outbox, wire) = outbox::channel();
    log::install(&options.log, outbox.clone());
    let (input, output, drained) = stdio::open(&lifeline, &backlog)?;
    let (jobs, waiting) = mpsc::unbounded_channel();
    let session = Arc::new(Session::new(jobs));
    let (asks, asked) = mpsc::unbounded_channel();
    let machine = Arc::new(Machine::here());
    let (desk, watcher) = Desk::new(Arc::clone(&session), outbox.clone(), Arc::clone(&machine));
    let history = History::new(Arc::clone(&session), asks.clone(), asked, Arc::clone(&machine), desk.clone());
    let disk = Arc::<Machine>::clone(&machine);
    let reader = Reader::new(Arc::clone(&session), waiting, disk, asks, outbox.clone());
    let beside = Later::new((reader, history, watcher));
    let (lifeline_of, news) = (lifeline.clone(), Arc::default());
    let server = Server { session, outbox, lifeline: lifeline_of, backlog, beside, machine, desk, news };
    let (service, _unused) = LspService::build(|_| server)
        .custom_method("baton/debugState", Server::debug_state)
        .custom_method("window/workDoneProgress/cancel", Server::cancel_progress)
        .finish();
    let transport = tower_lsp::Server::new(input, output, wire).concurrency_level(CONCURRENCY);
    let serving = transport.serve(Ordered::new(Lenient(service)));
    // Messages have a thread of their own, so that this one hears of the end even while a message is being worked on.
    let handle = runtime.handle().clone();
    thread::Builder::new().name("messages".into()).spawn(move || handle.block_on(serving))?;
    runtime.block_on(end(&lifeline, drained));
    // Work still under way must not hold up the end.
    runtime.shutdown_background();
    Ok(lifeline.exit_code())
}

/// Returns when it is over, after what is under way was granted its time.
async fn end(lifeline: &Lifeline, mut drained: Drained) {
    tokio::select! {
        () = drained.wait() => {}
        why = lifeline.over() => drop(timeout(why.grace(), drained.wait()).await),
    }
}
