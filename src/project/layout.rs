//! What follows from all documents together and is worth keeping: which ticket files make a plan, and who declares an id.
//!
//! Both are made when somebody first asks and shared by every snapshot they hold for: the plans while no document comes
//! or goes, the ids while nothing changes on disk. Start at [`Plans::of`].

use super::{
    batches::Batches,
    kind::{self, Kind},
    member::Member,
    path::DocPath,
};
use crate::syntax::Key;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Which archives belong to which ticket file.
#[derive(Debug, Default)]
pub(super) struct Plans {
    homes: FxHashMap<DocPath, DocPath>,
    archives: FxHashMap<DocPath, Vec<DocPath>>,
    handoffs: FxHashMap<DocPath, Vec<DocPath>>,
    /// The workspace's own templates of blocks, by path.
    templates: Vec<DocPath>,
}

impl Plans {
    /// The plans among these documents.
    pub(super) fn of<'a>(members: impl Iterator<Item = &'a Arc<Member>>) -> Plans {
        let (mut paths, mut blocks) = (Vec::new(), Vec::new());
        let mut templates = Vec::new();
        for member in members {
            if member.kinds.has(Kind::Template) {
                templates.push(member.path.clone());
            }
            match member.kinds.has(Kind::Tickets) {
                true => paths.push(&member.path),
                false if member.kinds.has(Kind::Handoff) => blocks.push(&member.path),
                false => {}
            }
        }
        paths.sort();
        blocks.sort();
        let (archives, homes): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| kind::is_archive(path));
        let mut by_folder: FxHashMap<&str, &DocPath> = FxHashMap::default();
        let only = homes.first().filter(|_| homes.len() == 1).copied();
        for home in homes {
            let first = by_folder.entry(home.folder()).or_insert(home);
            if home.file_name().len() < first.file_name().len() {
                *first = home;
            }
        }
        templates.sort();
        let mut plans = Plans { templates, ..Plans::default() };
        for archive in archives {
            let near = archive.folder();
            let above = near.rsplit_once('/').map_or("", |(above, _)| above);
            if let Some(home) = by_folder.get(near).or_else(|| by_folder.get(above)) {
                plans.homes.insert(archive.clone(), (*home).clone());
                plans.archives.entry((*home).clone()).or_default().push(archive.clone());
            }
        }
        for document in blocks {
            let folders = std::iter::successors(Some(document.folder()), |folder| above(folder));
            let near = folders.filter_map(|folder| by_folder.get(folder).copied()).next().or(only);
            if let Some(home) = near {
                plans.homes.insert(document.clone(), home.clone());
                plans.handoffs.entry(home.clone()).or_default().push(document.clone());
            }
        }
        plans
    }

    /// The workspace's own templates of blocks, by path.
    pub(super) fn templates(&self) -> &[DocPath] {
        &self.templates
    }

    /// The handoff documents that speak of a ticket file, by path: the nearest one above them, else the only one there is.
    pub(super) fn handoffs_of(&self, home: &DocPath) -> &[DocPath] {
        self.handoffs.get(home).map_or(&[], Vec::as_slice)
    }

    /// The ticket file an archive belongs to: beside it, or in the folder above `archive/`.
    pub(super) fn home_of(&self, archive: &DocPath) -> Option<&DocPath> {
        self.homes.get(archive)
    }

    /// The archives of a ticket file, by path.
    pub(super) fn archives_of(&self, home: &DocPath) -> &[DocPath] {
        self.archives.get(home).map_or(&[], Vec::as_slice)
    }
}

/// The folder above; `None` above the workspace.
fn above(folder: &str) -> Option<&str> {
    (!folder.is_empty()).then(|| folder.rsplit_once('/').map_or("", |(above, _)| above))
}

/// The batches of plans, by their homes, as far as somebody asked.
#[derive(Debug, Default)]
pub(super) struct Boards(Mutex<FxHashMap<DocPath, Arc<Batches>>>);

impl Boards {
    /// What was found out before.
    pub(super) fn known(&self, home: &DocPath) -> Option<Arc<Batches>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(home).cloned()
    }

    /// Keeps what was found out; two who found out the same at once found the same.
    pub(super) fn keep(&self, home: DocPath, batches: Arc<Batches>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(home, batches);
    }
}

/// Documents as they are on disk.
#[derive(Debug, Default)]
pub(super) struct Closed {
    members: FxHashMap<DocPath, Arc<Member>>,
    /// Who declares an id, among these.
    declared: OnceLock<FxHashMap<Key, Vec<DocPath>>>,
    ids: OnceLock<u64>,
}

impl Clone for Closed {
    /// Whoever clones means to change the documents, so what follows from them is left behind.
    fn clone(&self) -> Closed {
        Closed { members: self.members.clone(), ..Closed::default() }
    }
}

impl Closed {
    /// The documents.
    pub(super) fn members(&self) -> &FxHashMap<DocPath, Arc<Member>> {
        &self.members
    }

    /// The documents, to be changed.
    pub(super) fn members_mut(&mut self) -> &mut FxHashMap<DocPath, Arc<Member>> {
        (self.declared, self.ids) = Default::default();
        &mut self.members
    }

    /// The sum of what [`Member::ids`] gives.
    pub(super) fn ids(&self) -> u64 {
        let sum = |sum: u64, member: &Arc<Member>| sum.wrapping_add(member.ids());
        *self.ids.get_or_init(|| self.members.values().fold(0, sum))
    }

    /// The documents that declare an id.
    pub(super) fn declaring(&self, id: Key) -> impl Iterator<Item = &Arc<Member>> {
        let declared = self.declared.get_or_init(|| {
            let mut declared: FxHashMap<Key, Vec<DocPath>> = FxHashMap::default();
            for member in self.members.values() {
                for key in member.outline().by_key.keys() {
                    declared.entry(key.clone()).or_default().push(member.path.clone());
                }
            }
            declared
        });
        let paths = declared.get(&id).map_or(&[][..], Vec::as_slice);
        paths.iter().filter_map(|path| self.members.get(path))
    }
}
