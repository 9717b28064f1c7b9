//! Telling what changes on disk below a folder, as it happens; nothing is asked over and over.
//!
//! ```text
//!  system ──events──▶ channel ──▶ thread: gathers a burst, watches folders that are new, calls back
//! ```
//!
//! Knows no document: what git ignores is not watched, everything else is reported. Start at [`watch`].

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, MetadataKind, ModifyKind};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::walk;

pub(super) mod folders;

/// A burst is over when nothing happened for so long.
const QUIET: Duration = Duration::from_millis(20);
/// A burst that does not end is reported in pieces.
const LONGEST: Duration = Duration::from_millis(200);
/// Where the system watches whole trees, asking for each folder by itself would be slow; where it does not, a tree holds many folders that
/// are none of ours, and there is a limit to how many can be watched.
const WHOLE_TREES: bool = cfg!(any(target_os = "macos", windows));

/// What is called with the paths that changed.
pub type OnChange = Box<dyn FnMut(Vec<PathBuf>) + Send>;

/// A watch; it ends when this is dropped.
#[derive(Debug)]
pub struct Watch {
    stop: Sender<Message>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        // The thread may have ended already.
        let _ = self.stop.send(Message::Stop);
    }
}

enum Message {
    Event(notify::Result<notify::Event>),
    Stop,
}

/// Why nothing can be watched. Its message is a sentence.
#[derive(Debug)]
pub struct WatchError {
    folder: PathBuf,
    why: notify::Error,
}

impl fmt::Display for WatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { folder, why } = self;
        write!(f, "changes below {} cannot be watched: {why}", folder.display())?;
        match why.kind {
            notify::ErrorKind::MaxFilesWatch => f.write_str("; raise fs.inotify.max_user_watches"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for WatchError {}

/// Calls `on_change` from a thread of its own with what changed below `root`. See [`super::Disk::watch`].
pub(super) fn watch(root: &Path, home: Option<&Path>, on_change: OnChange) -> Result<Watch, WatchError> {
    let failed = |why| WatchError { folder: root.to_path_buf(), why };
    if let Some(refused) = walk::refuses(root, home) {
        return Err(failed(notify::Error::generic(&refused.to_string())));
    }
    let (sender, events) = mpsc::channel();
    let stop = sender.clone();
    let watcher = notify::recommended_watcher(move |event| {
        // Nobody listens any more once the watch is dropped.
        let _ = sender.send(Message::Event(event));
    });
    let mut watching = Watching {
        root: root.to_path_buf(),
        canonical: root.canonicalize().unwrap_or_else(|_| root.to_path_buf()),
        home: home.map(Path::to_path_buf),
        watcher: watcher.map_err(failed)?,
    };
    watching.begin().map_err(failed)?;
    let thread = thread::Builder::new().name("watch".into());
    thread.spawn(move || watching.run(&events, on_change)).map_err(|why| failed(why.into()))?;
    Ok(Watch { stop })
}

struct Watching {
    /// As it was given: what is reported begins with it.
    root: PathBuf,
    /// What the system may call it.
    canonical: PathBuf,
    home: Option<PathBuf>,
    watcher: RecommendedWatcher,
}

impl Watching {
    fn begin(&mut self) -> notify::Result<()> {
        if WHOLE_TREES {
            return self.watcher.watch(&self.root, RecursiveMode::Recursive);
        }
        self.add(&[PathBuf::new()])
    }

    /// Watches the folders at and below `within`, each before it is looked into, so that nothing appears in between.
    fn add(&mut self, within: &[PathBuf]) -> notify::Result<()> {
        let mut failed = Ok(());
        for folder in walk::folders(&self.root, within, self.home.as_deref()) {
            match self.watcher.watch(&folder, RecursiveMode::NonRecursive) {
                // It was there a moment ago.
                Err(why) if folder != self.root && is_absent(&why) => {}
                Err(why) => failed = Err(why),
                Ok(()) => {}
            }
        }
        failed
    }

    fn run(mut self, events: &Receiver<Message>, mut on_change: OnChange) {
        while let Some(changed) = burst(events) {
            let changed: Vec<PathBuf> = changed.into_iter().map(|path| self.as_given(path)).collect();
            if !WHOLE_TREES {
                self.add_new(&changed);
            }
            if !changed.is_empty() {
                on_change(changed);
            }
        }
    }

    fn add_new(&mut self, changed: &[PathBuf]) {
        let folders = changed.iter().filter(|path| path.is_dir());
        let within: Vec<PathBuf> =
            folders.filter_map(|path| path.strip_prefix(&self.root).ok()).map(Path::to_path_buf).collect();
        if !within.is_empty()
            && let Err(why) = self.add(&within)
        {
            tracing::warn!("changes in new folders cannot be watched: {why}");
        }
    }

    fn as_given(&self, path: PathBuf) -> PathBuf {
        match path.strip_prefix(&self.canonical) {
            Ok(inner) if !path.starts_with(&self.root) => self.root.join(inner),
            _ => path,
        }
    }
}

/// What changes from the next event on until it is quiet; `None` when the watch is over.
fn burst(events: &Receiver<Message>) -> Option<BTreeSet<PathBuf>> {
    let mut changed = BTreeSet::new();
    gather(events.recv().ok()?, &mut changed)?;
    let began = Instant::now();
    while began.elapsed() < LONGEST {
        match events.recv_timeout(QUIET) {
            Ok(message) => gather(message, &mut changed)?,
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    Some(changed)
}

fn gather(message: Message, changed: &mut BTreeSet<PathBuf>) -> Option<()> {
    match message {
        Message::Stop => return None,
        Message::Event(Ok(event)) if is_change(event.kind) => changed.extend(event.paths),
        Message::Event(Ok(_)) => {}
        Message::Event(Err(why)) => tracing::warn!("some changes on disk were not seen: {why}"),
    }
    Some(())
}

/// Reading a file is an event, too, and must not be taken for a change: whoever is told would read again.
fn is_change(kind: EventKind) -> bool {
    !matches!(
        kind,
        EventKind::Access(
            AccessKind::Any
                | AccessKind::Read
                | AccessKind::Open(_)
                | AccessKind::Close(
                    AccessMode::Any | AccessMode::Execute | AccessMode::Read | AccessMode::Other
                )
                | AccessKind::Other
        ) | EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime))
    )
}

fn is_absent(why: &notify::Error) -> bool {
    match &why.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;

    use super::*;

    struct Watched {
        folder: tempfile::TempDir,
        changes: Receiver<Vec<PathBuf>>,
        _watch: Watch,
    }

    fn watched() -> Watched {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".gitignore"), "out").unwrap();
        fs::write(folder.path().join("TICKETS.md"), "a").unwrap();
        fs::create_dir(folder.path().join("out")).unwrap();
        let (sender, changes) = mpsc::channel();
        let on_change: OnChange = Box::new(move |paths| sender.send(paths).unwrap());
        let _watch = watch(folder.path(), None, on_change).unwrap();
        Watched { folder, changes, _watch }
    }

    impl Watched {
        /// Everything reported until a path ends with `name`, which must happen.
        fn until(&self, name: &str) -> Vec<PathBuf> {
            let mut seen = Vec::new();
            while !seen.iter().any(|path: &PathBuf| path.ends_with(name)) {
                seen.extend(self.changes.recv_timeout(Duration::from_secs(20)).unwrap());
            }
            seen
        }
    }

    #[test]
    fn a_change_is_told_and_reading_is_none() {
        let watched = watched();
        fs::read(watched.folder.path().join("TICKETS.md")).unwrap();
        fs::write(watched.folder.path().join("TASKS.md"), "b").unwrap();
        let seen = watched.until("TASKS.md");
        assert!(!seen.iter().any(|path| path.ends_with("TICKETS.md")), "{seen:?}");
        fs::remove_file(watched.folder.path().join("TICKETS.md")).unwrap();
        watched.until("TICKETS.md");
    }

    #[test]
    fn folders_that_are_new_are_watched_too() {
        let watched = watched();
        let deep = watched.folder.path().join("docs/deep");
        fs::create_dir_all(&deep).unwrap();
        watched.until("docs");
        fs::write(deep.join("tasks.md"), "a").unwrap();
        watched.until("tasks.md");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_git_ignores_is_not_watched() {
        let watched = watched();
        fs::write(watched.folder.path().join("out/TICKETS.md"), "a").unwrap();
        fs::write(watched.folder.path().join("last.md"), "a").unwrap();
        let seen = watched.until("last.md");
        assert!(!seen.iter().any(|path| path.ends_with("out/TICKETS.md")), "{seen:?}");
    }

    #[test]
    fn a_dropped_watch_tells_nothing_more() {
        let Watched { folder, changes, _watch } = watched();
        drop(_watch);
        // The thread lets go of the sender when it ends.
        assert_eq!(changes.recv_timeout(Duration::from_secs(20)), Err(RecvTimeoutError::Disconnected));
        drop(folder);
    }
}
