//! Which documents live servers have open, so that nobody writes a file under an editor's unsaved text.
//!
//! ```text
//!  servers/<pid>.lock   held by a server for as long as it lives
//!  servers/<pid>.json   the documents it has open; means nothing once nobody holds the lock
//! ```
//!
//! Knows no document and no editor. Start at [`Presence::here`], then [`who_has`].

use super::{Os, Store, StoreError};
use crate::os::Locked;
use serde::{Deserialize, Serialize};
use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

/// Nobody has so many documents open that this is too little, in bytes.
const CAP: u64 = 4 * 1024 * 1024;

/// A server that others can see.
#[derive(Debug)]
pub struct Presence {
    file: PathBuf,
    open: Vec<PathBuf>,
    _alive: Locked,
}

#[derive(Debug, Serialize, Deserialize)]
struct Record {
    version: u32,
    open: Vec<PathBuf>,
}

impl Presence {
    /// Makes this process seen, with nothing open yet, and clears away what servers left that are gone.
    ///
    /// # Errors
    /// When nothing can be written there.
    pub fn here(os: &dyn Os, store: &Store) -> Result<Presence, StoreError> {
        let folder = folder(store);
        let failed = |error| StoreError::Unwritable(folder.clone(), error);
        // Nobody sweeps between the making of our lock's file and the taking of the lock.
        let _guard = store.lock(os, Duration::from_secs(10))?;
        os.make_folders(&folder).map_err(failed)?;
        sweep(os, &folder);
        let file = folder.join(format!("{}.json", std::process::id()));
        let taken = os.lock(&file.with_extension("lock"), Duration::ZERO).map_err(failed)?;
        let _alive = taken.ok_or_else(|| failed(io::ErrorKind::WouldBlock.into()))?;
        let mut presence = Presence { file, open: Vec::new(), _alive };
        presence.write(os).map_err(failed)?;
        Ok(presence)
    }

    /// Says which documents are open now, by their absolute paths. Writes only what is news.
    ///
    /// # Errors
    /// When the disk refuses; others then go by what was said before.
    pub fn set(&mut self, os: &dyn Os, open: impl IntoIterator<Item = PathBuf>) -> io::Result<()> {
        let mut open: Vec<PathBuf> = open.into_iter().map(|path| real(os, &path)).collect();
        open.sort();
        open.dedup();
        if open == self.open {
            return Ok(());
        }
        self.open = open;
        self.write(os)
    }

    fn write(&mut self, os: &dyn Os) -> io::Result<()> {
        let record = Record { version: 1, open: self.open.clone() };
        os.put(&self.file, &format!("{}\n", serde_json::to_string(&record)?))
    }

    /// Goes away. A process that is killed instead is not seen either.
    pub fn leave(self, os: &dyn Os) {
        // The next server clears away what cannot be removed now.
        let _ = os.remove_file(&self.file);
    }
}

/// The process of a live server that has a document open.
pub fn who_has(os: &dyn Os, store: &Store, path: &Path) -> Option<u32> {
    let (folder, path) = (folder(store), real(os, path));
    let has = |file: &PathBuf| read(os, file).is_some_and(|record| record.open.contains(&path));
    servers(os, &folder).into_iter().find(|(_, file)| is_alive(os, file) && has(file)).map(|(pid, _)| pid)
}

/// The processes of all live servers, ascending.
pub fn live(os: &dyn Os, store: &Store) -> Vec<u32> {
    let all = servers(os, &folder(store)).into_iter();
    let mut live: Vec<u32> = all.filter(|(_, file)| is_alive(os, file)).map(|(pid, _)| pid).collect();
    live.sort_unstable();
    live
}

fn folder(store: &Store) -> PathBuf {
    store.root().join("servers")
}

fn servers(os: &dyn Os, folder: &Path) -> Vec<(u32, PathBuf)> {
    let names = os.names(folder).unwrap_or_default();
    let server = |name: String| Some((name.strip_suffix(".json")?.parse().ok()?, folder.join(&name)));
    names.into_iter().filter_map(server).collect()
}

fn is_alive(os: &dyn Os, file: &Path) -> bool {
    // Where that cannot be found out, its unsaved text is not put at risk.
    os.is_locked(&file.with_extension("lock")).unwrap_or(true)
}

fn read(os: &dyn Os, file: &Path) -> Option<Record> {
    serde_json::from_str(&os.read(file, CAP).ok()?).ok()
}

/// Removes what servers left that nobody ended properly.
fn sweep(os: &dyn Os, folder: &Path) {
    for (_, file) in servers(os, folder) {
        if !is_alive(os, &file) {
            // It does no harm where it is.
            let _ = os.remove_file(&file);
            let _ = os.remove_file(&file.with_extension("lock"));
        }
    }
}

/// The same file by the same name, whatever links lead to it.
fn real(os: &dyn Os, path: &Path) -> PathBuf {
    os.canonical(path).unwrap_or_else(|_| path.to_path_buf())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests look at the disk themselves")]

    use super::*;
    use crate::os::{Locks, Machine};
    use std::fs;

    #[test]
    fn who_has_a_document_open_is_told_until_it_leaves() {
        let folder = tempfile::tempdir().unwrap();
        let (os, store) = (Machine { home: None }, Store::at(folder.path()));
        let plan = folder.path().join("TICKETS.md");
        fs::write(&plan, "").unwrap();
        assert_eq!(who_has(&os, &store, &plan), None);
        let mut server = Presence::here(&os, &store).unwrap();
        assert_eq!(who_has(&os, &store, &plan), None);
        server.set(&os, [folder.path().join("./TICKETS.md")]).unwrap();
        let own = std::process::id();
        assert_eq!(who_has(&os, &store, &plan), Some(own));
        assert_eq!(live(&os, &store), [own]);
        server.set(&os, []).unwrap();
        assert_eq!(who_has(&os, &store, &plan), None);
        server.set(&os, [plan.clone()]).unwrap();
        server.leave(&os);
        assert_eq!(who_has(&os, &store, &plan), None);
    }

    #[test]
    fn a_server_that_was_killed_has_nothing_open_and_is_cleared_away() {
        let folder = tempfile::tempdir().unwrap();
        let (os, store) = (Machine { home: None }, Store::at(folder.path()));
        let plan = folder.path().join("TICKETS.md");
        let servers = folder.path().join("baton/servers");
        fs::create_dir_all(&servers).unwrap();
        let record = Record { version: 1, open: vec![plan.clone()] };
        fs::write(servers.join("7.json"), serde_json::to_string(&record).unwrap()).unwrap();
        fs::write(servers.join("7.lock"), "").unwrap();
        assert_eq!(who_has(&os, &store, &plan), None, "nobody holds its lock");
        let held = os.lock(&servers.join("7.lock"), Duration::ZERO).unwrap().unwrap();
        assert_eq!(who_has(&os, &store, &plan), Some(7));
        drop(held);
        let _server = Presence::here(&os, &store).unwrap();
        assert!(!servers.join("7.json").exists() && !servers.join("7.lock").exists());
    }
}
