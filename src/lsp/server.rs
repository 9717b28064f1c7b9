//! The table of contents of the server: one line per message. What a line does is in the module it names; nothing is decided here.

use std::sync::Arc;

use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams, InitializeParams, InitializeResult,
};

use super::debug::{self, DebugState, DebugStateParams};
use super::lifeline::Lifeline;
use super::outbox::Outbox;
use super::session::{Session, Snapshot};
use super::stdio::Backlog;
use super::{lifecycle, pool};

/// The handlers. Each takes its snapshot, or makes its change, before its first await: that is what keeps messages in order.
#[derive(Debug)]
pub(super) struct Server {
    /// Who owns the documents.
    pub(super) session: Arc<Session>,
    /// Where messages to the client go.
    pub(super) outbox: Outbox,
    /// Who is told that it is over.
    pub(super) lifeline: Lifeline,
    /// Whether the client is ahead.
    pub(super) backlog: Backlog,
}

#[rustfmt::skip]
impl LanguageServer for Server {
    // Lifecycle
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> { Ok(lifecycle::initialize(self, &params)) }
    async fn shutdown(&self) -> Result<()> { self.lifeline.shut_down(); Ok(()) }

    // Documents
    async fn did_open(&self, params: DidOpenTextDocumentParams) { self.session.open(params) }
    async fn did_change(&self, params: DidChangeTextDocumentParams) { self.session.change(params) }
    async fn did_save(&self, _: DidSaveTextDocumentParams) {}
    async fn did_close(&self, params: DidCloseTextDocumentParams) { self.session.close(&params) }
}

impl Server {
    /// `baton/debugState`: how the server sees an open document. A debugging aid, no part of what editors may rely on.
    ///
    /// # Errors
    /// Never; the type is the protocol's.
    pub(super) async fn debug_state(&self, params: DebugStateParams) -> Result<Option<DebugState>> {
        self.answer(move |snapshot| debug::state(snapshot, &params)).await
    }

    /// Answers a request from the snapshot of this moment, on the pool.
    async fn answer<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Snapshot) -> T + Send + 'static,
    ) -> Result<T> {
        let snapshot = self.session.snapshot();
        Ok(pool::run(move || question(&snapshot)).await)
    }
}
