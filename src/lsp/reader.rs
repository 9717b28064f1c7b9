//! [`Reader`]: what is read from disk, one thing after the other, beside the messages.
//!
//! A folder is looked at as a whole when it becomes a workspace, and again when its settings change. After that only what changed is read
//! again; what changes together is read together, as [`super::swarm`] gathers it. Whatever is typed may name other files, so it is looked
//! which of them exist. Nothing of it is shown before it is complete. Start at [`Reader::run`].

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use tokio::sync::mpsc;
use tower_lsp::ls_types::notification::LogMessage;
use tower_lsp::ls_types::{LogMessageParams, MessageType};

use super::history::Ask;
use super::outbox::Outbox;
use super::pool;
use super::session::Session;
use super::snapshot::View;
use super::swarm::{Swarm, Swarms};
use crate::load::{self, Workspace};
use crate::os::{Disk, Trouble, Watch};
use crate::project::{DocPath, Project};
use crate::settings::{FILE_NAMES, Problem, Settings};

/// More troubles than this are counted, not listed.
const LISTED: usize = 5;

/// Something to read.
#[derive(Debug)]
pub(super) enum Job {
    /// The folder of a workspace, as a whole.
    Look {
        /// The workspace.
        id: u64,
        /// An absolute path.
        folder: String,
    },
    /// Files or folders that changed, as absolute paths, there or gone.
    Changed(Vec<PathBuf>),
    /// Whatever files the documents name by now.
    Named,
}

/// A workspace as it was found.
#[derive(Debug)]
pub(super) struct Looked {
    /// Where it begins and how it is set.
    pub(super) workspace: Workspace,
    /// Its documents, and what exists of the files they name.
    pub(super) project: Project,
    /// What is wrong with its settings.
    pub(super) problems: Vec<Problem>,
}

/// Who reads.
pub(super) struct Reader {
    session: Arc<Session>,
    jobs: mpsc::UnboundedReceiver<Job>,
    disk: Arc<dyn Disk>,
    /// Who asks git about what was read.
    asks: mpsc::UnboundedSender<Ask>,
    /// Our own watch of each root; none where the client watches.
    watches: FxHashMap<PathBuf, Watch>,
    /// Whom to tell which documents there could be.
    outbox: Outbox,
    /// The workspaces that was told of: it is told once.
    advised: FxHashSet<u64>,
    swarms: Swarms,
}

impl Reader {
    /// A reader of `jobs`, who tells `asks` what git is to be asked about.
    pub(super) fn new(
        session: Arc<Session>,
        jobs: mpsc::UnboundedReceiver<Job>,
        disk: Arc<dyn Disk>,
        asks: mpsc::UnboundedSender<Ask>,
        outbox: Outbox,
    ) -> Self {
        let (watches, advised) = (FxHashMap::default(), FxHashSet::default());
        Self { session, jobs, disk, asks, watches, outbox, advised, swarms: Swarms::default() }
    }

    /// Reads for as long as the server runs.
    pub(super) async fn run(mut self) {
        while let Some(job) = self.jobs.recv().await {
            match job {
                Job::Look { id, folder } => self.look(id, folder).await,
                job => {
                    let swarm = self.swarms.gather(job, &mut self.jobs).await;
                    self.swarm(&swarm).await;
                    self.swarms.read(&swarm);
                }
            }
        }
    }

    /// Reads what a swarm is about.
    async fn swarm(&mut self, swarm: &Swarm) {
        let (paths, mut looks) = (&swarm.paths, swarm.looks.clone());
        for view in &self.session.snapshot().views {
            match &view.source {
                Some(source) if is_set_anew(source, paths) => {
                    looks.push((view.id, source.root.to_string_lossy().into_owned()));
                }
                Some(source) => self.reread(view, source, paths).await,
                None => {}
            }
        }
        for (id, folder) in looks {
            self.look(id, folder).await;
        }
        // Nobody asks git any more when the server is going down.
        let _ = self.asks.send(Ask::Named);
    }

    async fn look(&mut self, id: u64, folder: String) {
        let disk = Arc::clone(&self.disk);
        let (workspace, problems) = pool::run(move || find(&*disk, Path::new(&folder))).await;
        // Watched before it is read, so that nothing happens in between.
        self.watch(&workspace.root).await;
        let disk = Arc::clone(&self.disk);
        let looked = pool::run(move || load(&*disk, workspace, problems)).await;
        let workspace = looked.workspace.clone();
        self.session.looked(id, looked);
        let _ = self.asks.send(Ask::Moved);
        // What documents say by themselves is shown before code, of which there may be much, is looked at.
        let disk = Arc::clone(&self.disk);
        let code = pool::run(move || load::code(&*disk, &workspace)).await;
        if let Ok(code) = code {
            tracing::debug!("code: {} files read, {} parsed", code.seen, code.parsed);
            self.session.set_code(id, code.files);
            self.advise(id).await;
        }
    }

    /// Says which contract documents there could be: on the board, and once in the editor's log. It is an offer: nothing pops up and
    /// nothing is underlined.
    async fn advise(&mut self, id: u64) {
        let snapshot = self.session.snapshot();
        let Some(view) = snapshot.view(id) else { return };
        let Some(source) = view.source.clone() else { return };
        let (disk, known) = (Arc::clone(&self.disk), view.project.clone());
        let advice = pool::run(move || load::undescribed(&*disk, &source, &known)).await;
        if self.advised.insert(id) {
            for message in advice.iter().map(ToString::to_string) {
                self.outbox.notify::<LogMessage>(LogMessageParams { typ: MessageType::INFO, message });
            }
        }
        self.session.set_advice(id, advice);
    }

    async fn watch(&mut self, root: &Path) {
        let snapshot = self.session.snapshot();
        let roots: Vec<&Path> =
            snapshot.views.iter().filter_map(|view| Some(view.source.as_ref()?.root.as_path())).collect();
        self.watches.retain(|watched, _| watched == root || roots.contains(&watched.as_path()));
        if snapshot.client.watches || self.watches.contains_key(root) {
            return;
        }
        let (disk, session, folder) = (Arc::clone(&self.disk), Arc::clone(&self.session), root.to_path_buf());
        let on_change = Box::new(move |paths| session.ask(Job::Changed(paths)));
        let watch = pool::run(move || disk.is_folder(&folder).then(|| disk.watch(&folder, on_change))).await;
        match watch {
            Some(Ok(watch)) => drop(self.watches.insert(root.to_path_buf(), watch)),
            Some(Err(why)) => tracing::warn!("{why}"),
            None => {}
        }
    }

    async fn reread(&self, view: &View, source: &Arc<Workspace>, paths: &[PathBuf]) {
        let paths: Vec<PathBuf> =
            paths.iter().filter(|path| source.doc_path(path).is_some()).cloned().collect();
        let mut changed: Vec<DocPath> = paths.iter().filter_map(|path| source.doc_path(path)).collect();
        if !paths.is_empty() {
            if self.watches.is_empty() {
                // The client watches Markdown only, so whatever files are named may have come or gone with it.
                changed.push(DocPath::new(""));
            }
            let (disk, source, known) = (Arc::clone(&self.disk), Arc::clone(source), view.project.clone());
            let work = move || {
                let documents = load::reread(&*disk, &source, &known, &paths);
                (documents, load::recode(&*disk, &source, &known, &paths))
            };
            let (documents, code) = pool::run(work).await;
            report(&documents.troubles);
            self.session.reread(view.id, documents.members);
            if !code.files.is_empty() && view.project.knows_code() {
                self.session.change_code(view.id, code.files);
            }
        }
        let snapshot = self.session.snapshot();
        let Some(known) = snapshot.view(view.id).map(|view| view.project.clone()) else { return };
        let (disk, source) = (Arc::clone(&self.disk), Arc::clone(source));
        let files = pool::run(move || load::files(&*disk, &source, &known, &changed)).await;
        self.session.set_files(view.id, files);
    }
}

/// Whether one of these paths is a settings file that may hold for the workspace.
fn is_set_anew(source: &Workspace, paths: &[PathBuf]) -> bool {
    paths.iter().any(|path| {
        let is_settings = FILE_NAMES.iter().any(|name| path.file_name().is_some_and(|found| found == *name));
        is_settings && path.parent().is_some_and(|folder| source.root.starts_with(folder))
    })
}

/// The workspace of a folder. Settings that cannot be read hold nobody up.
fn find(disk: &dyn Disk, folder: &Path) -> (Workspace, Vec<Problem>) {
    match Workspace::find(disk, folder) {
        Ok(workspace) => {
            let problems = workspace.settings.warnings.clone();
            problems.iter().for_each(|problem| tracing::warn!("{problem}"));
            (workspace, problems)
        }
        Err(problem) => {
            tracing::warn!("{problem}; every setting has its default until that is put right");
            (Workspace::new(disk, folder, Settings::default()), vec![problem])
        }
    }
}

/// Everything there is to know of a workspace. Where it cannot be walked, only its settings; nothing is called missing there.
fn load(disk: &dyn Disk, workspace: Workspace, problems: Vec<Problem>) -> Looked {
    let unread = || Project::new(workspace.settings.configuration.clone());
    let project = if disk.is_folder(&workspace.root) {
        match load::load(disk, &workspace) {
            Ok((project, troubles)) => {
                report(&troubles);
                project
            }
            Err(refused) => {
                tracing::warn!("{refused}");
                unread()
            }
        }
    } else {
        // A buffer may be of a folder that is yet to be made.
        let mut project = unread();
        project.complete();
        project
    };
    Looked { workspace, project, problems }
}

fn report(troubles: &[Trouble]) {
    for Trouble { path, message } in troubles.iter().take(LISTED) {
        tracing::warn!(
            "{} {message}",
            path.as_deref().unwrap_or(Path::new("something in the workspace")).display()
        );
    }
    if troubles.len() > LISTED {
        tracing::warn!("{} more files or folders could not be read", troubles.len() - LISTED);
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reader")
    }
}
