//! The table of contents of the server: one line per message. What a line does is in the module it names; nothing is decided here.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::Result;
#[rustfmt::skip]
use tower_lsp::ls_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem, CallHierarchyOutgoingCall,
    CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams,
    CodeAction, CodeActionParams, CodeActionResponse, CodeLens, CodeLensParams, CompletionParams, CompletionResponse, DidChangeConfigurationParams, DidChangeTextDocumentParams,
    DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams, ExecuteCommandParams, LSPAny, DocumentHighlight, DocumentHighlightParams, DocumentLink, DocumentLinkParams, DocumentSymbolParams, DocumentSymbolResponse,
    FoldingRange, FoldingRangeParams, GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverParams, InitializeParams,
    InitializeResult, InitializedParams, InlayHint, InlayHintParams, Location, PrepareRenameResponse, ReferenceParams, RenameFilesParams, RenameParams,
    SelectionRange, SelectionRangeParams, SemanticTokensDeltaParams, SemanticTokensFullDeltaResult, SemanticTokensParams, SemanticTokensRangeParams,
    SemanticTokensRangeResult, SemanticTokensResult, TextDocumentPositionParams, WorkDoneProgressCancelParams, WorkspaceEdit, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use super::debug::{self, DebugState, DebugStateParams};
use super::features::{
    actions, call_hierarchy, code_lens, commands, completion, document_links, file_renames, folding, hover,
    inlay_hints, navigation, rename, selection_ranges, semantic_tokens, symbols,
};
use super::history::History;
use super::lifeline::Lifeline;
use super::outbox::Outbox;
use super::reader::Reader;
use super::runs::{Desk, Watcher, errands};
use super::session::Session;
use super::snapshot::Snapshot;
use super::stdio::Backlog;
use super::{adopt, lifecycle, pool, watch, wishes};
use crate::os::Machine;

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
    /// Who reads files, who asks git and who watches runs, until they are set to work.
    pub(super) beside: Later<(Reader, History, Watcher)>,
    /// Where runs are launched and watched.
    pub(super) desk: Desk,
    /// Rings when the board may be other than before.
    pub(super) news: Arc<Notify>,
    /// Who knows which files exist.
    pub(super) machine: Arc<Machine>,
}

/// Something that waits to be taken, once.
#[derive(Debug)]
pub(super) struct Later<T>(Mutex<Option<T>>);

impl<T> Later<T> {
    /// Keeps `it`.
    pub(super) fn new(it: T) -> Self {
        Self(Mutex::new(Some(it)))
    }

    /// What is kept, the first time.
    pub(super) fn take(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

#[rustfmt::skip]
impl LanguageServer for Server {
    // Lifecycle
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> { Ok(lifecycle::initialize(self, &params)) }
    async fn initialized(&self, _: InitializedParams) { lifecycle::initialized(self) }
    async fn shutdown(&self) -> Result<()> { self.lifeline.shut_down(); Ok(()) }

    // Documents
    async fn did_open(&self, params: DidOpenTextDocumentParams) { self.session.open(params); self.desk.wake() }
    async fn did_change(&self, params: DidChangeTextDocumentParams) { self.session.change(params) }
    async fn did_save(&self, params: DidSaveTextDocumentParams) { watch::saved(self, &params); self.desk.wake() }
    async fn did_close(&self, params: DidCloseTextDocumentParams) { self.session.close(&params); self.desk.wake() }

    // Workspace
    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) { watch::changed(self, &params) }
    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) { wishes::changed(self, &params) }
    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) { lifecycle::folders_changed(self, &params) }
    async fn did_rename_files(&self, params: RenameFilesParams) { file_renames::renamed(self, &params) }

    // Questions
    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> { self.answer(move |snapshot| hover::hover(snapshot, &params)).await }
    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> { self.answer(move |snapshot| navigation::definition(snapshot, &params)).await }
    async fn goto_declaration(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> { self.answer(move |snapshot| navigation::declaration(snapshot, &params)).await }
    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> { self.answer(move |snapshot| navigation::references(snapshot, &params)).await }
    async fn document_highlight(&self, params: DocumentHighlightParams) -> Result<Option<Vec<DocumentHighlight>>> { self.answer(move |snapshot| navigation::highlights(snapshot, &params)).await }
    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> { self.answer(move |snapshot| symbols::document_symbols(snapshot, &params)).await }
    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<WorkspaceSymbolResponse>> { self.answer(move |snapshot| symbols::workspace_symbols(snapshot, &params)).await }
    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> { self.answer(move |snapshot| completion::completion(snapshot, &params)).await }
    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> { self.answer(move |snapshot| folding::folding(snapshot, &params)).await }
    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> { self.answer(move |snapshot| code_lens::code_lenses(snapshot, &params)).await }
    async fn code_lens_resolve(&self, params: CodeLens) -> Result<CodeLens> { self.answer(move |snapshot| code_lens::resolve(snapshot, params)).await }
    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> { self.answer(move |snapshot| inlay_hints::inlay_hints(snapshot, &params)).await }
    async fn semantic_tokens_full(&self, params: SemanticTokensParams) -> Result<Option<SemanticTokensResult>> { self.answer(move |snapshot| semantic_tokens::full(snapshot, &params)).await }
    async fn semantic_tokens_full_delta(&self, params: SemanticTokensDeltaParams) -> Result<Option<SemanticTokensFullDeltaResult>> { self.answer(move |snapshot| semantic_tokens::delta(snapshot, &params)).await }
    async fn semantic_tokens_range(&self, params: SemanticTokensRangeParams) -> Result<Option<SemanticTokensRangeResult>> { self.answer(move |snapshot| semantic_tokens::range(snapshot, &params)).await }
    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> { self.answer(move |snapshot| selection_ranges::selection_ranges(snapshot, &params)).await }
    async fn prepare_call_hierarchy(&self, params: CallHierarchyPrepareParams) -> Result<Option<Vec<CallHierarchyItem>>> { self.answer(move |snapshot| call_hierarchy::prepare(snapshot, &params)).await }
    async fn incoming_calls(&self, params: CallHierarchyIncomingCallsParams) -> Result<Option<Vec<CallHierarchyIncomingCall>>> { self.answer(move |snapshot| call_hierarchy::incoming(snapshot, &params)).await }
    async fn outgoing_calls(&self, params: CallHierarchyOutgoingCallsParams) -> Result<Option<Vec<CallHierarchyOutgoingCall>>> { self.answer(move |snapshot| call_hierarchy::outgoing(snapshot, &params)).await }
    async fn will_rename_files(&self, params: RenameFilesParams) -> Result<Option<WorkspaceEdit>> { self.answer(move |snapshot| file_renames::will_rename(snapshot, &params)).await }
    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> { let machine = Arc::clone(&self.machine); self.answer(move |snapshot| document_links::document_links(snapshot, &*machine, &params)).await }
    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> { self.answer(move |snapshot| actions::code_actions(snapshot, &params)).await }
    async fn code_action_resolve(&self, params: CodeAction) -> Result<CodeAction> { self.answer(move |snapshot| actions::resolve(snapshot, params)).await? }
    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> { self.execute(params).await }
    async fn prepare_rename(&self, params: TextDocumentPositionParams) -> Result<Option<PrepareRenameResponse>> { self.answer(move |snapshot| rename::prepare(snapshot, &params)).await? }
    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> { self.answer(move |snapshot| rename::rename(snapshot, &params)).await? }
}

impl Server {
    /// `baton/debugState`: how the server sees an open document. A debugging aid, no part of what editors may rely on.
    ///
    /// # Errors
    /// Never; the type is the protocol's.
    pub(super) async fn debug_state(&self, params: DebugStateParams) -> Result<Option<DebugState>> {
        self.answer(move |snapshot| debug::state(snapshot, &params)).await
    }

    /// `window/workDoneProgress/cancel`: the user wants a run to end.
    pub(super) async fn cancel_progress(&self, params: WorkDoneProgressCancelParams) {
        self.desk.cancelled(&params);
    }

    /// `workspace/executeCommand`: what is carried out beside the messages goes there, all else is answered.
    async fn execute(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        match params.command.as_str() {
            command if errands::COMMANDS.contains(&command) => errands::execute(&self.desk, params),
            adopt::ADOPT => adopt::execute(self, params).await,
            _ => {
                let outbox = self.outbox.clone();
                self.answer(move |snapshot| commands::execute(snapshot, &outbox, params)).await?
            }
        }
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
