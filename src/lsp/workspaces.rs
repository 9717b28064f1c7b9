//! [`Workspaces`]: which project a document belongs to.
//!
//! Every folder the client has open is a workspace, and so is the folder of a buffer that lies in none of them, and a buffer that is no
//! file is one by itself. The nearest folder wins. A workspace whose folder was looked at may turn out to begin further up, where its
//! `baton.toml` stands. Knows paths and projects; no buffers, and nothing it says reaches the disk. Start at [`Workspaces::home`].

use std::path::Path;
use std::sync::Arc;

use tower_lsp::ls_types::Uri;

use super::documents::key;
use super::uri::{self, Key, System};
use crate::load;
use crate::project::contracts::Undescribed;
use crate::project::{DocPath, Project};
use crate::rules::Memory;
use crate::settings::Problem;

/// What the documents of a workspace have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Root {
    /// They lie below this folder, an absolute path.
    Folder(String),
    /// It is one buffer, and no file.
    Buffer(Key),
}

/// One project and what it is about.
#[derive(Debug)]
pub(super) struct Workspace {
    /// Tells it from every other one there ever was.
    pub(super) id: u64,
    /// Where its paths begin.
    pub(super) root: Arc<Root>,
    /// Its documents.
    pub(super) project: Project,
    /// What the rules said of them.
    pub(super) findings: Arc<Memory>,
    /// How it is read; nothing before the first look.
    pub(super) source: Option<Arc<load::Workspace>>,
    /// What is wrong with its settings.
    pub(super) problems: Arc<[Problem]>,
    /// What code says and no document described when it was last looked, with the document that looks as if it did.
    pub(super) advice: Arc<[Undescribed]>,
    /// The client's folders it stands for. Without any, it lasts as long as a buffer of it is open.
    folders: Vec<String>,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Workspaces {
    all: Vec<Workspace>,
    made: u64,
}

impl Workspaces {
    /// The workspace of a document, and its path there. Says third whether the workspace is a new one.
    pub(super) fn home(&mut self, uri: &Uri) -> (u64, DocPath, bool) {
        let Some(path) = path(uri) else {
            let name = uri.as_str().rsplit([':', '/', '\\']).next().unwrap_or_default();
            let (id, new) = self.ensure(Root::Buffer(key(uri)));
            return (id, DocPath::new(name), new);
        };
        if let Some((id, path)) = self.nearest(&path) {
            return (id, path, false);
        }
        let folder = Path::new(&path).parent().and_then(Path::to_str).unwrap_or_default().to_owned();
        let inner = uri::below(&folder, &path, System::HERE).unwrap_or_default();
        let (id, new) = self.ensure(Root::Folder(folder));
        (id, DocPath::new(&inner), new)
    }

    /// The workspace with the innermost root around `path`, and the rest of the path.
    pub(super) fn nearest(&self, path: &str) -> Option<(u64, DocPath)> {
        let inside = self.all.iter().filter_map(|workspace| match &*workspace.root {
            Root::Folder(root) => Some((workspace.id, uri::below(root, path, System::HERE)?)),
            Root::Buffer(_) => None,
        });
        inside.min_by_key(|(_, rest)| rest.len()).map(|(id, rest)| (id, DocPath::new(&rest)))
    }

    /// Whether another workspace begins inside this one.
    pub(super) fn has_inner(&self, id: u64) -> bool {
        let outer = self.all.iter().find(|workspace| workspace.id == id).map(Workspace::folder);
        let inside = |workspace: &Workspace| {
            outer.is_some_and(|outer| uri::below(outer, workspace.folder(), System::HERE).is_some())
        };
        self.all.iter().any(|workspace| workspace.id != id && inside(workspace))
    }

    /// The workspaces that one of these folders lies in or is, each with its root.
    pub(super) fn around<'a>(&self, folders: impl Iterator<Item = &'a String> + Clone) -> Vec<(u64, String)> {
        let around = self.all.iter().filter(|workspace| {
            let root = workspace.folder();
            !root.is_empty() && folders.clone().any(|folder| uri::below(root, folder, System::HERE).is_some())
        });
        around.map(|workspace| (workspace.id, workspace.folder().to_owned())).collect()
    }

    /// Takes a folder the client has open.
    pub(super) fn add(&mut self, folder: String) {
        let (id, _) = self.ensure(Root::Folder(folder.clone()));
        if let Some(workspace) = self.get_mut(id).filter(|workspace| !workspace.folders.contains(&folder)) {
            workspace.folders.push(folder);
        }
    }

    /// Takes away a folder the client has no longer open, and its workspace if that was all it stood for.
    pub(super) fn remove(&mut self, folder: &str) {
        let before = self.all.iter().filter(|workspace| !workspace.folders.is_empty()).count();
        self.all.iter_mut().for_each(|workspace| workspace.folders.retain(|other| other != folder));
        if self.all.iter().filter(|workspace| !workspace.folders.is_empty()).count() < before {
            self.all.retain(|workspace| {
                !workspace.folders.is_empty()
                    || uri::below(folder, workspace.folder(), System::HERE).is_none()
            });
        }
    }

    /// Forgets workspaces the client has no folder of and `is_used` says no to.
    pub(super) fn drop_unused(&mut self, is_used: impl Fn(u64) -> bool) {
        self.all.retain(|workspace| !workspace.folders.is_empty() || is_used(workspace.id));
    }

    /// Settles where a workspace begins, now that its folder was looked at. Where another one begins there already, they become one, which
    /// is returned.
    pub(super) fn settle(&mut self, id: u64, root: &str) -> u64 {
        let root = Root::Folder(root.to_owned());
        let other = self.all.iter().find(|other| other.id != id && *other.root == root).map(|other| other.id);
        let Some(other) = other else {
            if let Some(workspace) = self.get_mut(id).filter(|workspace| *workspace.root != root) {
                workspace.root = Arc::new(root);
            }
            return id;
        };
        if let Some(at) = self.all.iter().position(|workspace| workspace.id == id) {
            let merged = self.all.swap_remove(at);
            self.get_mut(other)
                .into_iter()
                .for_each(|other| other.folders.extend_from_slice(&merged.folders));
        }
        other
    }

    /// The workspace of this id.
    pub(super) fn get_mut(&mut self, id: u64) -> Option<&mut Workspace> {
        self.all.iter_mut().find(|workspace| workspace.id == id)
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Workspace> {
        self.all.iter()
    }

    fn ensure(&mut self, root: Root) -> (u64, bool) {
        if let Some(workspace) = self.all.iter().find(|workspace| *workspace.root == root) {
            return (workspace.id, false);
        }
        self.made += 1;
        self.all.push(Workspace {
            id: self.made,
            root: Arc::new(root),
            project: Project::default(),
            findings: Arc::default(),
            source: None,
            problems: Arc::default(),
            advice: Arc::default(),
            folders: Vec::new(),
        });
        (self.made, true)
    }
}

impl Workspace {
    /// Its root, or nothing for a buffer.
    pub(super) fn folder(&self) -> &str {
        match &*self.root {
            Root::Folder(folder) => folder,
            Root::Buffer(_) => "",
        }
    }
}

/// The path of a file's URI, as text.
pub(super) fn path(uri: &Uri) -> Option<String> {
    uri::to_path(uri.as_str())?.into_os_string().into_string().ok()
}
