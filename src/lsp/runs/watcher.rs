//! [`Watcher`]: keeps what is known of runs true while their records change, whoever started them.
//!
//! It looks when a record changed on disk, when documents were opened or closed, and when something was started here. A look reads every
//! record of every workspace's repository: they are few and small. What came of it goes to the session (stages, lenses), to the client
//! (progress, a notice when a run ends) and to the plan (the block of a run that is over). Start at [`Watcher::run`].

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::{Desk, notices, notices::Ends, store, telling};
use crate::lsp::pool;
use crate::lsp::snapshot::View;
use crate::os::{Disk, Watch};
use crate::project::{Runs, Seen};
use crate::runs::presence::Presence;
use crate::runs::{Store, log};

/// A run writes several files at a time; a look is due when nothing came for this long.
const PAUSE: Duration = Duration::from_millis(40);

/// Who watches.
#[derive(Debug)]
pub(in crate::lsp) struct Watcher {
    desk: Desk,
    woken: mpsc::UnboundedReceiver<()>,
    /// By git's common folder: what of it is watched, and the watch itself.
    watches: FxHashMap<PathBuf, (bool, Watch)>,
    /// What other processes are told of this server, by git's common folder.
    presences: FxHashMap<PathBuf, Presence>,
    /// Which ends are told already.
    ends: Ends,
}

/// What one look at a workspace found.
struct Found {
    common: PathBuf,
    store: Store,
    runs: Runs,
    /// The last line of each active run's log.
    lines: FxHashMap<SmolStr, String>,
}

impl Watcher {
    pub(super) fn new(desk: Desk, woken: mpsc::UnboundedReceiver<()>) -> Self {
        let (watches, presences) = Default::default();
        Self { desk, woken, watches, presences, ends: Ends::default() }
    }

    /// Watches for as long as the server runs.
    pub(in crate::lsp) async fn run(mut self) {
        while self.woken.recv().await.is_some() {
            while let Ok(Some(())) = timeout(PAUSE, self.woken.recv()).await {}
            self.look().await;
        }
    }

    async fn look(&mut self) {
        let snapshot = self.desk.session.snapshot();
        let mut watched = FxHashSet::default();
        for view in snapshot.views.iter().filter(|view| view.source.is_some()) {
            // Watched before it is read, so that nothing happens in between.
            let Some(common) = self.watch(view).await else { continue };
            watched.insert(common);
            if let Some(found) = self.read(view).await {
                self.tell(view, found).await;
            }
        }
        self.watches.retain(|common, _| watched.contains(common));
        self.presences.retain(|common, _| watched.contains(common));
    }

    /// Watches the folder of a workspace's runs; where there are none yet, the folder around it.
    async fn watch(&mut self, view: &View) -> Option<PathBuf> {
        let (machine, of) = (Arc::clone(&self.desk.machine), view.clone());
        let (common, store) = pool::run(move || store(&machine, &of)).await?;
        let machine = Arc::clone(&self.desk.machine);
        let root = store.root().to_path_buf();
        let is_there = {
            let root = root.clone();
            pool::run(move || machine.is_folder(&root)).await
        };
        if self.watches.get(&common).is_some_and(|(whole, _)| *whole == is_there) {
            return Some(common);
        }
        let wake = self.desk.wake.clone();
        let inside = root.clone();
        let on_change = Box::new(move |paths: Vec<PathBuf>| {
            if paths.iter().any(|path| tells(&inside, path)) {
                let _ = wake.send(());
            }
        });
        let (machine, flat) = (Arc::clone(&self.desk.machine), common.clone());
        let watch = pool::run(move || match is_there {
            true => machine.watch_folders(&[], &[root], on_change),
            false => machine.watch_folders(&[flat], &[], on_change),
        });
        match watch.await {
            Ok(watch) => drop(self.watches.insert(common.clone(), (is_there, watch))),
            Err(why) => tracing::warn!("runs are seen late: {why}"),
        }
        Some(common)
    }

    async fn read(&self, view: &View) -> Option<Found> {
        let (machine, view) = (Arc::clone(&self.desk.machine), view.clone());
        pool::run(move || {
            let (common, store) = store(&machine, &view)?;
            let root = &view.source.as_ref()?.root;
            let mut runs = store.read(&*machine);
            // Records name the folder as it is without links.
            let here = machine.canonical(root).ok()?;
            runs.list.retain(|seen| seen.run.workspace == here);
            runs.here = Some(here);
            let active = runs.list.iter().filter(|seen| seen.is_active());
            let line =
                |seen: &Seen| Some((seen.run.id.clone(), log::last_line(&*machine, &store, &seen.run.id)?));
            let lines = active.filter_map(line).collect();
            Some(Found { common, store, runs, lines })
        })
        .await
    }

    async fn tell(&mut self, view: &View, found: Found) {
        let Found { common, store, runs, lines } = found;
        self.be_present(view, &common, &store).await;
        self.desk.session.set_runs(view.id, runs.clone());
        for seen in &runs.list {
            self.desk.progress.show(seen, lines.get(&seen.run.id).map(String::as_str));
        }
        for seen in self.ends.since_last(view.id, &runs) {
            self.desk.say(notices::loudness(seen), notices::ending(seen));
        }
        telling::tell(&self.desk, view.id, &store, &runs).await;
    }

    /// Tells other processes which plans of the repository are open here. Where nothing was ever launched nobody asks.
    async fn be_present(&mut self, view: &View, common: &Path, store: &Store) {
        let snapshot = self.desk.session.snapshot();
        let Some(source) = &view.source else { return };
        let open = snapshot.documents.iter().filter(|document| document.workspace == view.id);
        let open: Vec<PathBuf> = open.map(|document| source.on_disk(&document.path)).collect();
        let (machine, store) = (Arc::clone(&self.desk.machine), store.clone());
        let before = self.presences.remove(common);
        let now = pool::run(move || {
            if !machine.is_folder(store.root()) {
                return Ok(None);
            }
            let known = before.map_or_else(|| Presence::here(&*machine, &store), Ok);
            let mut here = known.map_err(|why| why.to_string())?;
            here.set(&*machine, open).map_err(|why| format!("who has a plan open cannot be told: {why}"))?;
            Ok::<_, String>(Some(here))
        });
        match now.await {
            Ok(Some(presence)) => drop(self.presences.insert(common.to_path_buf(), presence)),
            Ok(None) => {}
            Err(why) => tracing::warn!("{why}"),
        }
    }
}

/// Whether a change is worth a look: what an agent prints comes by the line and is told in the log as well.
fn tells(root: &Path, path: &Path) -> bool {
    let Ok(inner) = path.strip_prefix(root) else { return root.starts_with(path) };
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    inner.as_os_str().is_empty() || matches!(name, "record.json" | "log" | "takes.json" | "alive" | "runs")
}
