//! Telling what changes in some folders, whatever git ignores: for folders that are no project's, such as git's own.
//!
//! Start at [`watch`].

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::{Message, OnChange, Watch, WatchError, burst, is_absent};

/// Calls `on_change` from a thread of its own. See [`crate::os::Disk::watch_folders`].
pub(in crate::os) fn watch(
    flat: &[PathBuf],
    deep: &[PathBuf],
    mut on_change: OnChange,
) -> Result<Watch, WatchError> {
    let first = flat.iter().chain(deep).next().cloned().unwrap_or_default();
    let failed = |why| WatchError { folder: first.clone(), why };
    let (sender, events) = mpsc::channel();
    let stop = sender.clone();
    let mut watcher = notify::recommended_watcher(move |event| {
        // Nobody listens any more once the watch is dropped.
        let _ = sender.send(Message::Event(event));
    })
    .map_err(failed)?;
    flat.iter()
        .try_for_each(|folder| add(&mut watcher, folder, RecursiveMode::NonRecursive))
        .map_err(failed)?;
    deep.iter().try_for_each(|folder| add(&mut watcher, folder, RecursiveMode::Recursive)).map_err(failed)?;
    let run = move || {
        // It watches for as long as it lives.
        let _watcher = watcher;
        while let Some(changed) = burst(&events) {
            if !changed.is_empty() {
                on_change(changed.into_iter().collect());
            }
        }
    };
    let thread = thread::Builder::new().name("watch".into());
    thread.spawn(run).map_err(|why| failed(why.into()))?;
    Ok(Watch { stop })
}

/// Folders that are not there are left out.
fn add(watcher: &mut RecommendedWatcher, folder: &Path, mode: RecursiveMode) -> notify::Result<()> {
    match watcher.watch(folder, mode) {
        Err(why) if is_absent(&why) => Ok(()),
        done => done,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;
    use std::time::Duration;

    use super::*;

    #[test]
    fn flat_folders_tell_of_what_is_in_them_and_deep_ones_of_all_below() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().canonicalize().unwrap().join(path);
        fs::write(at(".gitignore"), "*\n").unwrap();
        fs::create_dir_all(at("git/objects")).unwrap();
        fs::create_dir_all(at("git/refs/heads")).unwrap();
        let (sender, changes) = mpsc::channel();
        let on_change: OnChange = Box::new(move |paths| sender.send(paths).unwrap());
        let _watch = watch(&[at("git"), at("gone")], &[at("git/refs")], on_change).unwrap();
        let mut seen: Vec<PathBuf> = Vec::new();
        let mut until = |path: PathBuf| {
            while !seen.contains(&path) {
                seen.extend(changes.recv_timeout(Duration::from_secs(20)).unwrap());
            }
            seen.clone()
        };
        fs::write(at("git/objects/x"), "").unwrap();
        fs::write(at("git/HEAD"), "").unwrap();
        assert!(!until(at("git/HEAD")).contains(&at("git/objects/x")));
        fs::write(at("git/refs/heads/main"), "").unwrap();
        until(at("git/refs/heads/main"));
    }
}
