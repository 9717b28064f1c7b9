//! Which workspaces the arguments of a command mean, and which documents of them.
//!
//! A folder stands for the plans below it and is a workspace of its own unless a `baton.toml` above it says otherwise; a file is looked at
//! whatever it is called, in the workspace around it. Start at [`targets`].

use std::path::{Component, Path, PathBuf};

use super::failure::Failure;
use super::kept;
use super::terminal::Terminal;
use crate::load::{self, Workspace};
use crate::os::Disk;
use crate::project::{DocPath, Kind, Kinds, Member};

/// A workspace, and what was asked for in it.
#[derive(Debug)]
pub(super) struct Target {
    /// The workspace.
    pub(super) workspace: Workspace,
    /// Folders whose documents are meant; empty for the root.
    pub(super) folders: Vec<DocPath>,
    /// Files that were named.
    pub(super) files: Vec<DocPath>,
}

/// An argument as it lies on disk.
struct Argument {
    path: PathBuf,
    is_folder: bool,
}

/// The workspaces `paths` lie in, in the order they were named; the current folder when there are none.
pub(super) fn targets(terminal: &Terminal, paths: &[PathBuf]) -> Result<Vec<Target>, Failure> {
    targets_from(terminal, &terminal.folder()?, paths)
}

/// The same for a command about plans: inside the worktree of a run they are those of the workspace the run was launched from.
pub(super) fn plan_targets(terminal: &Terminal, paths: &[PathBuf]) -> Result<Vec<Target>, Failure> {
    targets_from(terminal, &folder_of_plans(terminal)?, paths)
}

/// Where a command about plans stands.
pub(super) fn folder_of_plans(terminal: &Terminal) -> Result<PathBuf, Failure> {
    Ok(kept::folder_of_plans(&terminal.disk, &terminal.folder()?))
}

fn targets_from(terminal: &Terminal, here: &Path, paths: &[PathBuf]) -> Result<Vec<Target>, Failure> {
    let mut arguments = Vec::new();
    for path in paths {
        let absolute = resolve(here, path);
        let is_folder = terminal.disk.is_folder(&absolute);
        if !is_folder && !terminal.disk.exists(&absolute) {
            return Err(Failure::new(format!("{} does not exist", path.display())));
        }
        arguments.push(Argument { path: absolute, is_folder });
    }
    if paths.is_empty() {
        arguments.push(Argument { path: here.to_path_buf(), is_folder: true });
    }
    let mut found: Vec<Target> = Vec::new();
    for argument in &arguments {
        let workspace = workspace_of(&terminal.disk, here, argument, &arguments)?;
        add(&mut found, workspace, argument)?;
    }
    Ok(found)
}

/// The workspace around a file whose text is not on disk, or not yet, and the file's path in it.
pub(super) fn target_of_text(terminal: &Terminal, file: &Path) -> Result<(Target, DocPath), Failure> {
    let here = terminal.folder()?;
    let argument = Argument { path: resolve(&here, file), is_folder: false };
    let workspace = workspace_of(&terminal.disk, &here, &argument, &[])?;
    let mut found = Vec::new();
    add(&mut found, workspace, &argument)?;
    let named = |target: Target| target.files.first().cloned().map(|path| (target, path));
    found.pop().and_then(named).ok_or_else(|| Failure::new(format!("{} is no file", file.display())))
}

/// The workspace of the project around the current folder: its `baton.toml`, else its repository, else the folder.
pub(super) fn project(terminal: &Terminal) -> Result<Workspace, Failure> {
    project_from(terminal, &terminal.folder()?)
}

/// The same around any folder.
pub(super) fn project_from(terminal: &Terminal, here: &Path) -> Result<Workspace, Failure> {
    let workspace = Workspace::find(&terminal.disk, here)?;
    if workspace.settings.file.is_some() {
        return Ok(workspace);
    }
    let root = load::repository(&terminal.disk, here).filter(|root| terminal.disk.refuses(root).is_none());
    Ok(Workspace::find(&terminal.disk, root.as_deref().unwrap_or(here))?)
}

fn workspace_of(
    disk: &dyn Disk,
    here: &Path,
    argument: &Argument,
    all: &[Argument],
) -> Result<Workspace, Failure> {
    let folder = if argument.is_folder { &argument.path } else { argument.path.parent().unwrap_or(here) };
    let workspace = Workspace::find(disk, folder)?;
    if workspace.settings.file.is_some() {
        return Ok(workspace);
    }
    // A folder that was named as well, around this one, is the workspace of both.
    let around = all.iter().filter(|other| other.is_folder && folder.starts_with(&other.path));
    if let Some(outermost) = around.min_by_key(|other| other.path.as_os_str().len()) {
        return Ok(Workspace::find(disk, &outermost.path)?);
    }
    let root = if folder.starts_with(here) && disk.refuses(here).is_none() {
        here.to_path_buf()
    } else {
        let repository = load::repository(disk, folder).filter(|root| disk.refuses(root).is_none());
        repository.unwrap_or_else(|| folder.to_path_buf())
    };
    Ok(Workspace::find(disk, &root)?)
}

fn add(found: &mut Vec<Target>, workspace: Workspace, argument: &Argument) -> Result<(), Failure> {
    let path = workspace.doc_path(&argument.path).ok_or_else(|| {
        Failure::new(format!("the name of {} is no UTF-8; rename it", argument.path.display()))
    })?;
    let at = found.iter().position(|target| target.workspace.root == workspace.root).unwrap_or_else(|| {
        found.push(Target { workspace, folders: Vec::new(), files: Vec::new() });
        found.len() - 1
    });
    let Some(target) = found.get_mut(at) else { return Ok(()) };
    let list = if argument.is_folder { &mut target.folders } else { &mut target.files };
    if !list.contains(&path) {
        list.push(path);
    }
    Ok(())
}

/// A path as an absolute one without `.` and `..`.
pub(super) fn resolve(here: &Path, path: &Path) -> PathBuf {
    let mut resolved = PathBuf::new();
    for part in here.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(resolved.pop()),
            part => resolved.push(part),
        }
    }
    resolved
}

impl Target {
    /// Whether a document was asked for.
    pub(super) fn means(&self, path: &DocPath) -> bool {
        self.files.contains(path) || self.folders.iter().any(|folder| load::is_below(path, folder))
    }

    /// The files that were named, read as what they are by `kind`, else by name, else as ticket files.
    pub(super) fn named(&self, disk: &dyn Disk, kind: Option<Kind>) -> Result<Vec<Member>, Failure> {
        let read = |path: &DocPath| {
            load::document(disk, &self.workspace, path, self.kinds(path, kind))
                .map_err(|error| Failure::new(format!("{} {error}", self.workspace.on_disk(path).display())))
        };
        self.files.iter().map(read).collect()
    }

    /// What a file that was named is.
    pub(super) fn kinds(&self, path: &DocPath, kind: Option<Kind>) -> Kinds {
        let by_name = self.workspace.settings.configuration.patterns.kinds(path);
        match kind {
            Some(kind) => Kinds::only(kind),
            None if by_name.is_empty() => Kinds::only(Kind::Tickets),
            None => by_name,
        }
    }
}
