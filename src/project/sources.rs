//! The program code of the workspace, as far as it may say what contract documents claim.
//!
//! A file of it is a [`Member`] like a document, so that places in it are named and shown alike; it holds no plan. What all
//! of it says together is found out when somebody first asks, and kept until code changes. Start at [`Sources::facts`].

use super::{Kind, member::Member, path::DocPath, snapshot::Snapshot};
use crate::source::{self, Facts, Language, Unit};
use rustc_hash::FxHashMap;
use std::sync::{Arc, OnceLock};

/// Code as it is on disk.
#[derive(Debug, Default)]
pub(super) struct Sources {
    files: FxHashMap<DocPath, Arc<Member>>,
    /// Whether the workspace was searched for code.
    pub(super) complete: bool,
}

/// What all code says, shared by every snapshot it holds for.
pub(super) type Linked = Arc<OnceLock<Arc<Facts>>>;

impl Clone for Sources {
    fn clone(&self) -> Sources {
        Sources { files: self.files.clone(), complete: self.complete }
    }
}

impl Sources {
    /// The files, by path.
    pub(super) fn files(&self) -> &FxHashMap<DocPath, Arc<Member>> {
        &self.files
    }

    /// Takes a file as it is now; `None` for one that is gone.
    pub(super) fn set(&mut self, path: DocPath, member: Option<Member>) {
        match member {
            Some(member) => drop(self.files.insert(path, Arc::new(member))),
            None => drop(self.files.remove(&path)),
        }
    }

    /// Keeps the files `belongs` says yes to.
    pub(super) fn retain(&mut self, belongs: impl Fn(&DocPath) -> bool) {
        self.files.retain(|path, _| belongs(path));
    }
}

impl Snapshot {
    /// What all code says. The first to ask after code changed waits for the files that changed to be parsed.
    pub fn facts(&self) -> &Arc<Facts> {
        self.linked.get_or_init(|| {
            let units: Vec<(&str, &Unit)> =
                self.code().filter_map(|member| Some((member.path.as_str(), member.unit()?))).collect();
            Arc::new(source::link(&units))
        })
    }

    /// The files of code, in no order; open ones as the editor has them.
    pub fn code(&self) -> impl Iterator<Item = &Arc<Member>> {
        let open = self.open.values().filter(|member| member.kinds.has(Kind::Code));
        let closed = self.sources.files.values();
        open.chain(closed.filter(|member| !self.open.contains_key(&member.path)))
    }

    /// The file of code at a path, as it is on disk.
    pub fn closed_code(&self, path: &DocPath) -> Option<&Arc<Member>> {
        self.sources.files.get(path)
    }

    /// Whether the workspace was searched for code; before that nothing is called gone.
    pub fn knows_code(&self) -> bool {
        self.sources.complete
    }
}

/// The language of a file whose code counts: no test's, none that others wrote, none that is made from other code.
pub fn language(path: &DocPath) -> Option<Language> {
    let text = path.as_str();
    Language::of(text).filter(|_| !source::is_test(text) && !source::is_foreign(text))
}
