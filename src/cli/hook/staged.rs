//! What a commit would bring, workspace by workspace: `HEAD` on one side, the index on the other.
//!
//! What stands in the index and is otherwise on disk counts as it is in the index, on both sides; what git does not know is as it is on
//! disk. Start at [`staged`].

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use super::blobs;
use super::brought::{Change, kinds};
use crate::cli::failure::Failure;
use crate::cli::terminal::Terminal;
use crate::load::Workspace;
use crate::os::{Disk, Git, printed};
use crate::project::DocPath;

/// A file whose text is not the same everywhere, by the hashes of its texts.
struct Entry {
    path: PathBuf,
    /// What is stored, in `HEAD` or in the index; `None` where it is not there.
    old: Option<String>,
    /// What is staged.
    new: Option<String>,
}

/// What is staged in a checkout, for each workspace with something that is checked.
pub(super) fn staged(
    terminal: &Terminal,
    git: &Git<'_>,
    root: &Path,
) -> Result<Vec<(Workspace, Change)>, Failure> {
    let head = git.text(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]);
    let staged = match &head {
        Ok(head) => {
            raw(git, &["diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", head])?
        }
        // Before the first commit everything is new.
        Err(_) => listed(git)?,
    };
    let mut spaces = Spaces { terminal, root, found: Vec::new(), by_folder: FxHashMap::default() };
    for entry in &staged {
        spaces.add(entry, true)?;
    }
    if spaces.found.is_empty() {
        return Ok(Vec::new());
    }
    let unstaged = raw(git, &["diff-files", "--raw", "-z", "--no-abbrev", "--no-renames"])?;
    for entry in unstaged {
        let same = Entry { new: entry.old.clone(), ..entry };
        spaces.add(&same, false)?;
    }
    spaces.read(git)
}

/// The entries of a raw diff: `:mode mode hash hash status NUL path NUL`.
fn raw(git: &Git<'_>, arguments: &[&str]) -> Result<Vec<Entry>, Failure> {
    let answer = git.work(arguments, "").and_then(printed).map_err(Failure::new)?;
    let text = String::from_utf8_lossy(&answer).into_owned();
    let mut parts = text.split('\0');
    let mut entries = Vec::new();
    while let (Some(head), Some(path)) = (parts.next(), parts.next()) {
        let words: Vec<&str> = head.trim_start_matches(':').split(' ').collect();
        let [old_mode, new_mode, old, new, _] = words.as_slice() else { continue };
        // A file is 100644 or 100755; a link and a submodule are not read.
        let text = |mode: &str, hash: &str| mode.starts_with("100").then(|| hash.to_owned());
        let entry = Entry { path: path.into(), old: text(old_mode, old), new: text(new_mode, new) };
        entries.extend((entry.old.is_some() || entry.new.is_some()).then_some(entry));
    }
    Ok(entries)
}

/// Everything in the index: `mode hash stage TAB path NUL`.
fn listed(git: &Git<'_>) -> Result<Vec<Entry>, Failure> {
    let answer = git.ask(&["ls-files", "--stage", "-z"], "").and_then(printed).map_err(Failure::new)?;
    let text = String::from_utf8_lossy(&answer).into_owned();
    let entry = |line: &str| {
        let (head, path) = line.split_once('\t')?;
        let mut words = head.split(' ');
        words.next().filter(|mode| mode.starts_with("100"))?;
        Some(Entry { path: path.into(), old: None, new: Some(words.next()?.to_owned()) })
    };
    Ok(text.split('\0').filter_map(entry).collect())
}

/// A workspace and the files in it, by the hashes of their two texts.
struct Space {
    workspace: Workspace,
    files: FxHashMap<DocPath, [Option<String>; 2]>,
}

/// The workspaces of a checkout.
struct Spaces<'a> {
    terminal: &'a Terminal,
    root: &'a Path,
    found: Vec<Space>,
    by_folder: FxHashMap<PathBuf, Workspace>,
}

impl Spaces<'_> {
    /// Takes a file, unless it is there already. One that is not staged makes no workspace.
    fn add(&mut self, entry: &Entry, is_staged: bool) -> Result<(), Failure> {
        let file = self.root.join(&entry.path);
        let workspace = self.workspace(file.parent().unwrap_or(self.root))?;
        let Some(path) = workspace.doc_path(&file).filter(|path| !kinds(&workspace, path).is_empty()) else {
            return Ok(());
        };
        let at = self.found.iter().position(|space| space.workspace.root == workspace.root);
        if at.is_none() && is_staged {
            self.found.push(Space { workspace, files: FxHashMap::default() });
        }
        let at = if is_staged { at.or(self.found.len().checked_sub(1)) } else { at };
        if let Some(space) = at.and_then(|at| self.found.get_mut(at)) {
            space.files.entry(path).or_insert_with(|| [entry.old.clone(), entry.new.clone()]);
        }
        Ok(())
    }

    /// The workspace of a folder: its settings' or the whole checkout.
    fn workspace(&mut self, folder: &Path) -> Result<Workspace, Failure> {
        if let Some(known) = self.by_folder.get(folder) {
            return Ok(known.clone());
        }
        let disk: &dyn Disk = &self.terminal.disk;
        let mut workspace = Workspace::find(disk, folder)?;
        if workspace.settings.file.is_none() {
            workspace = Workspace::find(disk, self.root)?;
        }
        self.by_folder.insert(folder.to_path_buf(), workspace.clone());
        Ok(workspace)
    }

    /// Reads the texts.
    fn read(self, git: &Git<'_>) -> Result<Vec<(Workspace, Change)>, Failure> {
        let change = |Space { workspace, files }| {
            let names: Vec<String> = files.values().flatten().flatten().cloned().collect();
            let texts = blobs::texts(git, &names, workspace.settings.file_size)?;
            let mut change = Change::default();
            for (path, [old, new]) in files {
                let text = |hash: Option<String>| hash.and_then(|hash| texts.get(&hash).cloned());
                change.before.push((path.clone(), text(old)));
                change.after.push((path, text(new)));
            }
            Ok((workspace, change))
        };
        self.found.into_iter().map(change).collect()
    }
}
