//! Diagnostics go out: every version of every open document once, the newest first where there are many.
//!
//! One task does it all, so versions go out in order and none goes out twice. It reads snapshots and computes on the pool; a keystroke
//! never waits for it. A single edit is answered at once. When edits arrive faster than answers are ready, the client is in a burst, and
//! the next answer waits for the burst to pause. What there is to say is decided in
//! `told.rs`. Start at [`Publisher::run`].

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout, timeout_at};
use tower_lsp::ls_types::PublishDiagnosticsParams;
use tower_lsp::ls_types::notification::PublishDiagnostics;

use super::herald::Herald;
use super::outbox::Outbox;
use super::pool;
use super::refresh::Refresh;
use super::session::Session;
use super::snapshot::Snapshot;
use super::stdio::Backlog;
use super::told::Told;

/// A burst is over when nothing came for this long.
const PAUSE: Duration = Duration::from_millis(2);

/// During a burst, something is shown this often all the same.
const PATIENCE: Duration = Duration::from_millis(100);

/// The task that publishes.
#[derive(Debug)]
pub(super) struct Publisher {
    session: Arc<Session>,
    outbox: Outbox,
    backlog: Backlog,
    told: Told,
    refresh: Refresh,
    herald: Herald,
}

impl Publisher {
    /// A publisher that has published nothing.
    pub(super) fn new(session: Arc<Session>, outbox: Outbox, backlog: Backlog, herald: Herald) -> Self {
        let refresh = Refresh::new(Arc::clone(&session), outbox.clone());
        Self { session, outbox, backlog, told: Told::default(), refresh, herald }
    }

    /// Publishes for as long as the server runs.
    pub(super) async fn run(mut self) {
        let mut burst = false;
        loop {
            if !burst {
                self.session.changed().await;
            }
            if burst || !self.backlog.is_empty() {
                self.settle().await;
            }
            burst = self.publish().await;
        }
    }

    /// Publishes what is known now. Says whether more was known by the time it was ready.
    async fn publish(&mut self) -> bool {
        let snapshot = self.session.snapshot();
        self.tell(&snapshot, Told::versions).await;
        if self.is_overtaken(&snapshot) {
            return true;
        }
        // Nobody types: there is time for what is further off.
        self.tell(&snapshot, Told::others).await;
        if self.is_overtaken(&snapshot) {
            return true;
        }
        self.refresh.look(&snapshot);
        self.herald.look(&snapshot);
        false
    }

    async fn tell(
        &mut self,
        snapshot: &Arc<Snapshot>,
        news: fn(&mut Told, &Snapshot) -> Vec<PublishDiagnosticsParams>,
    ) {
        let (mut told, snapshot) = (std::mem::take(&mut self.told), Arc::clone(snapshot));
        let work = move || {
            // A rule that panics costs the diagnostics of one version, not those of all to come.
            let news = catch_unwind(AssertUnwindSafe(|| news(&mut told, &snapshot)));
            (
                told,
                news.unwrap_or_else(|_| {
                    tracing::error!(
                        "checking failed inside the server, please report what stands above this"
                    );
                    Vec::new()
                }),
            )
        };
        let (told, news) = pool::run(work).await;
        self.told = told;
        news.into_iter().for_each(|params| self.outbox.notify::<PublishDiagnostics>(params));
    }

    fn is_overtaken(&self, snapshot: &Arc<Snapshot>) -> bool {
        !Arc::ptr_eq(snapshot, &self.session.snapshot())
    }

    /// Waits for the burst to pause, but not for ever.
    async fn settle(&self) {
        let patience = Instant::now() + PATIENCE;
        let pause = async { while timeout(PAUSE, self.session.changed()).await.is_ok() {} };
        let _ = timeout_at(patience, pause).await;
    }
}
