//! [`Session`]: the one owner of what changes, and the snapshots everybody else reads.
//!
//! Only notifications come in by the front door, and each is finished before the next message is looked at (see [`super::ordered`]), so
//! changes happen in the order the client made them. By the back door comes what was read from disk, in one piece. A reader takes a
//! [`Snapshot`] and keeps it: nothing that happens later changes it. Knows the protocol's parameters; not what documents mean. Start at
//! [`Session::change`].

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use arc_swap::ArcSwap;
use rustc_hash::FxHashSet;
use tokio::sync::{Notify, mpsc};
use tower_lsp::ls_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, Uri,
};

use super::client::Client;
use super::documents::{Document, Documents, apply};
use super::reader::{Job, Looked};
use super::snapshot::{Snapshot, View};
use super::tokens::TokenMemory;
use super::wishes::Wishes;
use super::workspaces::Workspaces;
use crate::project::contracts::Undescribed;
use crate::project::{DocPath, Files, Git, Member, Project, Runs};

/// Files of code; nothing for one that is gone.
type Code = Vec<(DocPath, Option<Member>)>;

/// The owner.
#[derive(Debug)]
pub(super) struct Session {
    /// What is changed. Held for as long as a change takes.
    state: Mutex<State>,
    /// What is read.
    current: ArcSwap<Snapshot>,
    /// Rings after every change.
    changed: Notify,
    /// What is to be read from disk.
    jobs: mpsc::UnboundedSender<Job>,
    client: OnceLock<Arc<Client>>,
}

#[derive(Debug, Default)]
struct State {
    documents: Documents,
    workspaces: Workspaces,
    openings: u64,
    wishes: Wishes,
    tokens: Arc<TokenMemory>,
}

impl Session {
    /// A session that knows nothing, and gives what it wants read to `jobs`.
    pub(super) fn new(jobs: mpsc::UnboundedSender<Job>) -> Self {
        Self {
            state: Mutex::default(),
            current: ArcSwap::default(),
            changed: Notify::new(),
            jobs,
            client: OnceLock::new(),
        }
    }

    /// Settles what the client can do. Only the first time counts.
    pub(super) fn meet(&self, client: Client) {
        let _ = self.client.set(Arc::new(client));
        self.update(|_, _| ());
    }

    /// The user said what is wanted.
    pub(super) fn wish(&self, wishes: Wishes) {
        self.update(|state, _| state.wishes = wishes);
    }

    /// What the client can do.
    pub(super) fn client(&self) -> Arc<Client> {
        self.client.get().cloned().unwrap_or_default()
    }

    /// A buffer was opened.
    pub(super) fn open(&self, params: DidOpenTextDocumentParams) {
        let item = params.text_document;
        self.update(|state, jobs| {
            // Opened twice is closed first.
            state.close(&item.uri);
            let (workspace, path) = state.home(&item.uri, jobs);
            state.openings += 1;
            let (opening, language) = (state.openings, item.language_id);
            if let Some(workspace) = state.workspaces.get_mut(workspace) {
                workspace.project.open(path.clone(), item.version, &item.text);
            }
            state.documents.insert(Document { uri: item.uri, language, opening, workspace, path });
        });
    }

    /// A buffer was edited.
    pub(super) fn change(&self, params: DidChangeTextDocumentParams) {
        let encoding = self.client().encoding;
        let (id, edits) = (params.text_document, params.content_changes);
        self.update(|state, _| {
            let Some(document) = state.documents.get(&id.uri) else {
                return tracing::warn!("{} was changed without having been opened", id.uri.as_str());
            };
            if let Some(workspace) = state.workspaces.get_mut(document.workspace) {
                workspace.project.edit(&document.path, id.version, |member| apply(member, edits, encoding));
            }
        });
    }

    /// A buffer was closed.
    pub(super) fn close(&self, params: &DidCloseTextDocumentParams) {
        let uri = &params.text_document.uri;
        self.update(|state, _| {
            if !state.close(uri) {
                tracing::warn!("{} was closed without having been opened", uri.as_str());
            }
            state.drop_unused();
        });
    }

    /// The client opened and closed folders, given as absolute paths.
    pub(super) fn set_folders(&self, added: &[String], removed: &[String]) {
        self.update(|state, jobs| {
            removed.iter().for_each(|folder| state.workspaces.remove(folder));
            added.iter().for_each(|folder| state.workspaces.add(folder.clone()));
            // Those further out lose documents to a new folder, and get back those of one that is gone.
            for (id, folder) in state.workspaces.around(added.iter().chain(removed)) {
                let _ = jobs.send(Job::Look { id, folder });
            }
            state.rehome(jobs);
            state.drop_unused();
        });
    }

    /// A workspace was looked at.
    pub(super) fn looked(&self, id: u64, looked: Looked) {
        self.update(|state, jobs| {
            let root = looked.workspace.root.to_string_lossy().into_owned();
            let settled = state.workspaces.settle(id, &root);
            if settled == id {
                state.renew(id, looked);
            }
            state.rehome(jobs);
        });
    }

    /// Documents were read again.
    pub(super) fn reread(&self, id: u64, documents: Vec<(DocPath, Option<Member>)>) {
        if documents.is_empty() {
            return;
        }
        self.update(|state, _| {
            let belongs = |document: &(DocPath, _)| state.belongs(id, &document.0);
            let documents: Vec<_> = documents.into_iter().filter(belongs).collect();
            if let Some(workspace) = state.workspaces.get_mut(id).filter(|_| !documents.is_empty()) {
                workspace.project.disk(documents);
            }
        });
    }

    /// All code was read.
    pub(super) fn set_code(&self, id: u64, files: Code) {
        self.with_code(id, files, Project::set_code);
    }

    /// Some code was read again.
    pub(super) fn change_code(&self, id: u64, files: Code) {
        self.with_code(id, files, Project::change_code);
    }

    fn with_code(&self, id: u64, files: Code, take: fn(&mut Project, Code)) {
        self.update(|state, _| {
            let files: Vec<_> = files.into_iter().filter(|(path, _)| state.belongs(id, path)).collect();
            if let Some(workspace) = state.workspaces.get_mut(id) {
                take(&mut workspace.project, files);
            }
        });
    }

    /// It was looked for documents that describe what code says.
    pub(super) fn set_advice(&self, id: u64, advice: Vec<Undescribed>) {
        self.update(|state, _| {
            if let Some(workspace) = state.workspaces.get_mut(id) {
                workspace.advice = advice.into();
            }
        });
    }

    /// It was looked which of the files that documents name exist.
    pub(super) fn set_files(&self, id: u64, files: Files) {
        self.update(|state, _| {
            if let Some(workspace) = state.workspaces.get_mut(id) {
                workspace.project.set_files(files);
            }
        });
    }

    /// Git was asked what it knows.
    pub(super) fn set_git(&self, id: u64, git: Git) {
        self.update(|state, _| {
            if let Some(workspace) = state.workspaces.get_mut(id) {
                workspace.project.set_git(git);
            }
        });
    }

    /// Records of runs were read.
    pub(super) fn set_runs(&self, id: u64, runs: Runs) {
        self.update(|state, _| {
            if let Some(workspace) = state.workspaces.get_mut(id) {
                workspace.project.set_runs(runs);
            }
        });
    }

    /// What is known now.
    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }

    /// Waits for the next change; returns at once if there was one since the last wait. For one listener.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Wakes who waits for a change, although there was none.
    pub(super) fn ring(&self) {
        self.changed.notify_one();
    }

    /// Asks for something to be read from disk.
    pub(super) fn ask(&self, job: Job) {
        // Sending fails only when the server is going down.
        let _ = self.jobs.send(job);
    }

    fn update(&self, change: impl FnOnce(&mut State, &mpsc::UnboundedSender<Job>)) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut state, &self.jobs);
        let now = Arc::new(state.snapshot(self.client()));
        let before = self.current.swap(Arc::clone(&now));
        // Nobody waits while what was known before is taken apart.
        drop(state);
        if now.says_more_than(&before) {
            self.ask(Job::Named);
        }
        self.changed.notify_one();
    }
}

impl State {
    fn snapshot(&self, client: Arc<Client>) -> Snapshot {
        let views = self.workspaces.iter().map(|workspace| View {
            id: workspace.id,
            root: Arc::clone(&workspace.root),
            project: workspace.project.snapshot(),
            findings: Arc::clone(&workspace.findings),
            source: workspace.source.clone(),
            problems: Arc::clone(&workspace.problems),
            advice: Arc::clone(&workspace.advice),
        });
        Snapshot {
            documents: self.documents.clone(),
            views: views.collect(),
            client,
            wishes: self.wishes,
            tokens: Arc::clone(&self.tokens),
        }
    }

    /// The workspace of a document. A new one is looked at.
    fn home(&mut self, uri: &Uri, jobs: &mpsc::UnboundedSender<Job>) -> (u64, DocPath) {
        let (id, path, new) = self.workspaces.home(uri);
        if let Some(workspace) = self.workspaces.get_mut(id).filter(|_| new) {
            match workspace.folder() {
                // There is nothing more to see of a buffer.
                "" => workspace.project.complete(),
                folder => drop(jobs.send(Job::Look { id, folder: folder.to_owned() })),
            }
        }
        (id, path)
    }

    fn close(&mut self, uri: &Uri) -> bool {
        let Some(document) = self.documents.remove(uri) else { return false };
        if let Some(workspace) = self.workspaces.get_mut(document.workspace) {
            workspace.project.close(&document.path);
        }
        true
    }

    /// Takes what is on disk from a project that was read anew.
    fn renew(&mut self, id: u64, looked: Looked) {
        let known = looked.project.snapshot();
        let paths = known.members().map(|member| &member.path).filter(|_| self.workspaces.has_inner(id));
        let foreign: FxHashSet<_> = paths.filter(|path| !self.belongs(id, path)).cloned().collect();
        if let Some(workspace) = self.workspaces.get_mut(id) {
            workspace.project.renew(looked.project, |path| !foreign.contains(path));
            workspace.source = Some(Arc::new(looked.workspace));
            workspace.problems = looked.problems.into();
        }
    }

    /// Whether no workspace further in has the document.
    fn belongs(&self, id: u64, path: &DocPath) -> bool {
        let mut roots = self.workspaces.iter().filter(|workspace| workspace.id == id);
        let Some(root) = roots.next().map(|workspace| workspace.folder()) else { return false };
        self.workspaces.nearest(&format!("{root}/{path}")).is_some_and(|(nearest, _)| nearest == id)
    }

    /// Moves buffers to the workspaces they belong to by now.
    fn rehome(&mut self, jobs: &mpsc::UnboundedSender<Job>) {
        let documents: Vec<_> = self.documents.iter().cloned().collect();
        for document in documents {
            let (workspace, path) = self.home(&document.uri, jobs);
            if (workspace, &path) == (document.workspace, &document.path) {
                continue;
            }
            let old = self.workspaces.get_mut(document.workspace);
            let member = old.and_then(|old| old.project.close(&document.path));
            if let (Some(new), Some(member)) = (self.workspaces.get_mut(workspace), member) {
                new.project.adopt(path.clone(), Arc::unwrap_or_clone(member));
            }
            self.documents.insert(Document { workspace, path, ..Document::clone(&document) });
        }
    }

    fn drop_unused(&mut self) {
        let documents = &self.documents;
        self.workspaces.drop_unused(|id| documents.iter().any(|document| document.workspace == id));
    }
}
