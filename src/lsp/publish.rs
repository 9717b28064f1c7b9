//! Diagnostics go out: every version of every open document once, the newest first where there are many.
//!
//! One task does it all, so versions go out in order and none goes out twice. It reads snapshots and computes on the pool; a keystroke
//! never waits for it. A single edit is answered at once. When edits arrive faster than answers are ready, the client is in a burst, and
//! the next answer waits for the burst to pause. Knows versions; not what a finding is. Start at [`Publisher::run`].

use std::sync::Arc;
use std::time::Duration;

use rustc_hash::FxHashMap;
use tokio::time::{Instant, timeout, timeout_at};
use tower_lsp::ls_types::notification::PublishDiagnostics;
use tower_lsp::ls_types::{Diagnostic, PublishDiagnosticsParams, Uri};

use super::documents::Document;
use super::outbox::Outbox;
use super::pool;
use super::session::{Session, Snapshot};
use super::stdio::Backlog;

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
    /// By URI: the opening and version last published.
    published: FxHashMap<Uri, (u64, i32)>,
}

impl Publisher {
    /// A publisher that has published nothing.
    pub(super) fn new(session: Arc<Session>, outbox: Outbox, backlog: Backlog) -> Self {
        Self { session, outbox, backlog, published: FxHashMap::default() }
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
        let due: Vec<_> =
            snapshot.documents.iter().filter(|document| self.is_due(document)).cloned().collect();
        let mut findings = Vec::new();
        if !due.is_empty() {
            let read = Arc::clone(&snapshot);
            findings =
                pool::run(move || due.into_iter().map(|document| check(&read, document)).collect()).await;
        }
        let overtaken = !Arc::ptr_eq(&snapshot, &self.session.snapshot());
        self.clear_closed(&snapshot);
        for (document, diagnostics) in findings {
            self.published.insert(document.uri.clone(), (document.opening, document.version));
            self.send(document.uri.clone(), diagnostics, Some(document.version));
        }
        overtaken
    }

    fn is_due(&self, document: &Document) -> bool {
        self.published.get(&document.uri) != Some(&(document.opening, document.version))
    }

    /// Takes back what was said of documents that are no longer open.
    fn clear_closed(&mut self, snapshot: &Snapshot) {
        let stays = |uri: &Uri| snapshot.documents.get(uri).is_some_and(|document| document.uri == *uri);
        let gone = self.published.extract_if(|uri, _| !stays(uri));
        let gone: Vec<_> = gone.map(|(uri, _)| uri).collect();
        for uri in gone {
            self.send(uri, Vec::new(), None);
        }
    }

    fn send(&self, uri: Uri, diagnostics: Vec<Diagnostic>, version: Option<i32>) {
        self.outbox.notify::<PublishDiagnostics>(PublishDiagnosticsParams { uri, diagnostics, version });
    }

    /// Waits for the burst to pause, but not for ever.
    async fn settle(&self) {
        let patience = Instant::now() + PATIENCE;
        let pause = async { while timeout(PAUSE, self.session.changed()).await.is_ok() {} };
        let _ = timeout_at(patience, pause).await;
    }
}

fn check(_: &Snapshot, document: Arc<Document>) -> (Arc<Document>, Vec<Diagnostic>) {
    (document, Vec::new())
}
