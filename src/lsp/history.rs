//! [`History`]: what git knows of the workspaces, asked beside the messages and beside the reading of files.
//!
//! Asked as a whole when a workspace was looked at and whenever git's own files say that a commit was made, a branch switched or something
//! fetched; our own watch tells that, as no client watches there. Besides that only when documents name commits nobody asked about yet. What
//! comes of it is one change of the project, and none when git knows the same as before. Start at [`History::run`].

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rustc_hash::{FxHashMap, FxHashSet};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout, timeout_at};

use super::pool;
use super::runs::Desk;
use super::session::Session;
use super::snapshot::View;
use crate::load::Workspace;
use crate::load::git::{self, Repository};
use crate::os::{Machine, Watch};
use crate::project::Git;

/// A commit writes several files; it is over when nothing came for this long.
const PAUSE: Duration = Duration::from_millis(30);

/// Commits that do not end are read this often.
const PATIENCE: Duration = Duration::from_millis(500);

/// Why git is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// A workspace was looked at, or its repository is another one than before.
    Moved,
    /// Documents may name other commits than before.
    Named,
}

/// Who asks.
pub(super) struct History {
    session: Arc<Session>,
    asks: mpsc::UnboundedSender<Ask>,
    asked: mpsc::UnboundedReceiver<Ask>,
    machine: Arc<Machine>,
    /// Where runs are watched: a repository that is another one than before has other runs.
    desk: Desk,
    /// Our watch of each repository, by git's own folder.
    watches: FxHashMap<PathBuf, Watch>,
    /// What was wrong; nobody wants to hear it twice.
    said: FxHashSet<String>,
}

impl History {
    /// Who hears of `asked`, and of what a watch sees through `asks`.
    pub(super) fn new(
        session: Arc<Session>,
        asks: mpsc::UnboundedSender<Ask>,
        asked: mpsc::UnboundedReceiver<Ask>,
        machine: Arc<Machine>,
        desk: Desk,
    ) -> Self {
        let (watches, said) = (FxHashMap::default(), FxHashSet::default());
        Self { session, asks, asked, machine, desk, watches, said }
    }

    /// Asks for as long as the server runs.
    pub(super) async fn run(mut self) {
        while let Some(first) = self.asked.recv().await {
            let patience = Instant::now() + PATIENCE;
            let (mut moved, mut next) = (false, Some(first));
            while let Some(ask) = next {
                moved |= ask == Ask::Moved;
                let pause = timeout(PAUSE, self.asked.recv());
                next = timeout_at(patience, pause).await.ok().and_then(Result::ok).flatten();
            }
            self.ask(moved).await;
        }
    }

    async fn ask(&mut self, moved: bool) {
        let snapshot = self.session.snapshot();
        let looked = snapshot.views.iter().filter_map(|view| Some((view, view.source.as_ref()?)));
        let mut watched = FxHashSet::default();
        for (view, source) in looked {
            if moved {
                // Watched before it is asked, so that nothing happens in between.
                watched.extend(self.watch(source).await);
            }
            self.ask_about(view, source, moved).await;
        }
        if moved {
            self.desk.wake();
            self.watches.retain(|folder, _| watched.contains(folder));
        }
    }

    async fn ask_about(&mut self, view: &View, source: &Arc<Workspace>, moved: bool) {
        let (machine, source) = (Arc::clone(&self.machine), Arc::clone(source));
        let project = view.project.clone();
        let answer = pool::run(move || {
            let (named, before) = (project.named_commits(), project.git());
            let is_due = moved || git::names_more(before, named.iter().cloned());
            is_due.then(|| git::git(&*machine, &*machine, &source, named, before))
        })
        .await;
        let git = match answer {
            None => return,
            Some(Ok(git)) => git,
            Some(Err(trouble)) => {
                self.say(format!("{} {}", trouble.path.unwrap_or_default().display(), trouble.message));
                Git::default()
            }
        };
        self.session.set_git(view.id, git);
    }

    /// Watches the repository around a workspace; gives git's own folder of it.
    async fn watch(&mut self, source: &Arc<Workspace>) -> Option<PathBuf> {
        let (machine, source) = (Arc::clone(&self.machine), Arc::clone(source));
        let repository = pool::run(move || Repository::around(&*machine, &source.root)).await?;
        let own = repository.own.clone();
        if self.watches.contains_key(&own) {
            return Some(own);
        }
        let (machine, asks) = (Arc::clone(&self.machine), self.asks.clone());
        // Nobody listens any more when the server is going down.
        let on_change = Box::new(move |_| {
            let _ = asks.send(Ask::Moved);
        });
        match pool::run(move || repository.watch(&*machine, on_change)).await {
            Ok(watch) => drop(self.watches.insert(own.clone(), watch)),
            Err(why) => self.say(why.to_string()),
        }
        Some(own)
    }

    fn say(&mut self, what: String) {
        if self.said.insert(what.clone()) {
            tracing::warn!("{what}");
        }
    }
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("History")
    }
}
