//! [`Session`]: the one owner of what changes, and the snapshots everybody else reads.
//!
//! Only notifications come in by the front door, and each is finished before the next message is looked at (see [`super::ordered`]), so
//! changes happen in the order the client made them. A reader takes a [`Snapshot`] and keeps it: nothing that happens later changes it.
//! Knows the protocol's parameters; not what documents mean. Start at [`Session::change`].

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use arc_swap::ArcSwap;
use tokio::sync::Notify;
use tower_lsp::ls_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
};

use super::documents::Documents;
use crate::text::Encoding;

/// Everything there is to know at one moment.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    /// The open buffers.
    pub(super) documents: Documents,
}

/// The owner.
#[derive(Debug, Default)]
pub(super) struct Session {
    /// What is changed. Held for as long as an edit takes.
    documents: Mutex<Documents>,
    /// What is read.
    current: ArcSwap<Snapshot>,
    /// Rings after every change.
    changed: Notify,
    encoding: OnceLock<Encoding>,
}

impl Session {
    /// Settles how the client counts columns. Only the first time counts.
    pub(super) fn set_encoding(&self, encoding: Encoding) {
        let _ = self.encoding.set(encoding);
    }

    /// How the client counts columns.
    pub(super) fn encoding(&self) -> Encoding {
        self.encoding.get().copied().unwrap_or_default()
    }

    /// A buffer was opened.
    pub(super) fn open(&self, params: DidOpenTextDocumentParams) {
        self.update(|documents| documents.open(params.text_document));
    }

    /// A buffer was edited.
    pub(super) fn change(&self, params: DidChangeTextDocumentParams) {
        let encoding = self.encoding();
        self.update(|documents| documents.change(params.text_document, params.content_changes, encoding));
    }

    /// A buffer was closed.
    pub(super) fn close(&self, params: &DidCloseTextDocumentParams) {
        self.update(|documents| documents.close(&params.text_document.uri));
    }

    /// What is known now.
    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }

    /// Waits for the next change; returns at once if there was one since the last wait. For one listener.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }

    fn update(&self, change: impl FnOnce(&mut Documents)) {
        let mut documents = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut documents);
        self.current.store(Arc::new(Snapshot { documents: documents.clone() }));
        self.changed.notify_one();
    }
}
