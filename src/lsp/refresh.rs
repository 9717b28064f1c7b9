//! [`Refresh`]: has the client ask anew for what it shows beside the text, when a document says something else than before.
//!
//! A client asks for hints and tokens when it edits a document, and cannot know that the status it shows there was typed elsewhere. So it is
//! told, when nobody types, once for many changes, and never before it has answered the time before. What an edit changes in the only
//! open document the client asks for by itself. Start at [`Refresh::look`].

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustc_hash::FxHashMap;
use tower_lsp::ls_types::request::{
    CodeLensRefresh, InlayHintRefreshRequest, Request, SemanticTokensRefresh,
};

use super::outbox::Outbox;
use super::session::Session;
use super::snapshot::{Snapshot, View};
use super::workspaces::Root;
use crate::project::DocPath;

/// What the client knows of.
#[derive(Debug)]
pub(super) struct Refresh {
    session: Arc<Session>,
    outbox: Outbox,
    seen: FxHashMap<u64, Seen>,
    /// How many requests the client has not answered yet.
    pending: Arc<AtomicUsize>,
}

/// What a workspace said.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    serial: u64,
    /// [`View::all_said`].
    all: u64,
    complete: bool,
    /// [`View::runs_known`].
    runs: (bool, u64),
    /// What each open document says.
    open: FxHashMap<DocPath, u64>,
}

impl Refresh {
    /// Nothing was seen yet.
    pub(super) fn new(session: Arc<Session>, outbox: Outbox) -> Self {
        Self { session, outbox, seen: FxHashMap::default(), pending: Arc::default() }
    }

    /// Looks at what is known now, and tells the client where that is other than before.
    pub(super) fn look(&mut self, snapshot: &Snapshot) {
        let (hints, tokens) = (snapshot.client.refreshes_hints, snapshot.client.refreshes_tokens);
        let lenses = snapshot.client.refreshes_lenses;
        if !(hints || tokens || lenses) || self.pending.load(Ordering::Acquire) > 0 {
            return;
        }
        self.seen.retain(|id, _| snapshot.view(*id).is_some());
        let mut news = false;
        for view in &snapshot.views {
            if self.seen.get(&view.id).is_some_and(|seen| seen.serial == view.project.serial()) {
                continue;
            }
            let now = Seen::of(snapshot, view);
            let before = self.seen.get(&view.id);
            news |= before.map_or_else(|| now.is_late(view), |before| now.is_news_after(before));
            self.seen.insert(view.id, now);
        }
        if news && hints {
            self.ask::<InlayHintRefreshRequest>();
        }
        if news && lenses {
            self.ask::<CodeLensRefresh>();
        }
        if news && tokens {
            self.ask::<SemanticTokensRefresh>();
        }
    }

    fn ask<R: Request<Params = ()>>(&self) {
        self.pending.fetch_add(1, Ordering::AcqRel);
        let (session, pending) = (Arc::clone(&self.session), Arc::clone(&self.pending));
        self.outbox.request::<R>((), move |answer| {
            if let Err(error) = answer {
                tracing::debug!("{} was refused: {error}", R::METHOD);
            }
            pending.fetch_sub(1, Ordering::AcqRel);
            // Something may have changed meanwhile.
            session.ring();
        });
    }
}

impl Seen {
    fn of(snapshot: &Snapshot, view: &View) -> Self {
        let here = snapshot.documents.iter().filter(|document| document.workspace == view.id);
        let said = |path: &DocPath| Some((path.clone(), view.project.member(path)?.facts_id()));
        Self {
            serial: view.project.serial(),
            all: view.all_said(),
            complete: view.project.is_complete(),
            runs: view.runs_known(),
            open: here.filter_map(|document| said(&document.path)).collect(),
        }
    }

    /// Whether the client may have asked before the workspace was looked at.
    fn is_late(&self, view: &View) -> bool {
        self.complete && !self.open.is_empty() && matches!(*view.root, Root::Folder(_))
    }

    /// Whether open documents may have other hints and tokens than in `before`, without an edit of their own.
    fn is_news_after(&self, before: &Self) -> bool {
        let by_itself = || {
            let mut open = self.open.iter();
            let (only, None) = (open.next(), open.next()) else { return false };
            // One that has just been opened is asked about anyway.
            let was = |path| before.open.get(path).copied().unwrap_or_default();
            only.map(|(path, now)| now.wrapping_sub(was(path))) == Some(self.all.wrapping_sub(before.all))
        };
        let other = self.all != before.all && !by_itself();
        !self.open.is_empty() && (other || self.complete != before.complete || self.runs != before.runs)
    }
}
