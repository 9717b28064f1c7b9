//! Reads a workspace through a disk and feeds the project.
//!
//! ```text
//!  folder ──Workspace::find──▶ root + settings ──documents──▶ parsed, in parallel ──assemble──▶ Project, complete
//!                                                   ▲                                  ▲
//!                                changed paths ──reread                    which named files exist ──files
//! ```
//!
//! What the repository around it knows comes by a way of its own: see [`mod@git`]. Knows which files to read, not what they say. Nothing here holds on to a project while a disk is slow, except the conveniences
//! [`load`] and [`refresh`]. Start at [`load`].

use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use crate::os::{Disk, ReadError, Trouble, WalkRefused, Walked};
use crate::project::{DocPath, Files, Kinds, Member, Project, Snapshot};
use crate::settings::{FILE_NAMES, Problem, Settings};

mod candidates;
mod code;
pub mod git;

pub use candidates::undescribed;
pub use code::{Code, code, recode, tell_code};

/// A folder whose documents belong together, and how it is set.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The folder all paths are relative to; absolute.
    pub root: PathBuf,
    /// What its `baton.toml` says.
    pub settings: Settings,
    /// Folders a path in a document may be relative to: the root, and those around it up to the one with `.git`.
    bases: Vec<PathBuf>,
}

/// Documents as they are on disk.
#[derive(Debug, Default)]
pub struct Documents {
    /// Each with its path; `None` for one that is gone.
    pub members: Vec<(DocPath, Option<Member>)>,
    /// What could not be read.
    pub troubles: Vec<Trouble>,
}

/// The whole workspace, looked at completely, and what could not be read of it.
pub fn load(disk: &dyn Disk, workspace: &Workspace) -> Result<(Project, Vec<Trouble>), WalkRefused> {
    let Documents { members, troubles } = documents(disk, workspace)?;
    Ok((assemble(disk, workspace, members), troubles))
}

/// Every document of the workspace that its name makes one, read and parsed.
pub fn documents(disk: &dyn Disk, workspace: &Workspace) -> Result<Documents, WalkRefused> {
    let Walked { files, troubles } = walk(disk, workspace, &[PathBuf::new()])?;
    let mut documents = read(disk, workspace, files.iter().filter_map(|path| relative(path)).collect());
    documents.troubles.extend(troubles);
    Ok(documents)
}

/// A project of these documents, with what exists of the files they name; its first look at the workspace is over.
pub fn assemble(
    disk: &dyn Disk,
    workspace: &Workspace,
    members: impl IntoIterator<Item = (DocPath, Option<Member>)>,
) -> Project {
    let mut project = Project::new(workspace.settings.configuration.clone());
    project.disk(members);
    project.set_files(files(disk, workspace, &project.snapshot(), &[]));
    project.complete();
    project
}

/// Brings a project up to date after `paths` (absolute; files or folders, there or gone) changed on disk. Gives what could not be read.
pub fn refresh(
    project: &mut Project,
    disk: &dyn Disk,
    workspace: &Workspace,
    paths: &[PathBuf],
) -> Vec<Trouble> {
    let Documents { members, troubles } = reread(disk, workspace, &project.snapshot(), paths);
    project.disk(members);
    let changed: Vec<DocPath> = paths.iter().filter_map(|path| workspace.doc_path(path)).collect();
    project.set_files(files(disk, workspace, &project.snapshot(), &changed));
    troubles
}

/// The documents at or below `paths` as they are now; those the snapshot has and the disk has not are gone.
pub fn reread(disk: &dyn Disk, workspace: &Workspace, known: &Snapshot, paths: &[PathBuf]) -> Documents {
    let changed: Vec<DocPath> = paths.iter().filter_map(|path| workspace.doc_path(path)).collect();
    let within: Vec<PathBuf> = changed.iter().map(|path| path.as_str().into()).collect();
    // The walk finds out what git ignores, and what belongs to another checkout.
    let Walked { files, troubles } = walk(disk, workspace, &within).unwrap_or_default();
    let mut wanted: FxHashSet<DocPath> = files.iter().filter_map(|path| relative(path)).collect();
    let touched = |path: &DocPath| changed.iter().any(|changed| is_below(path, changed));
    wanted.extend(known.members().map(|member| &member.path).filter(|path| touched(path)).cloned());
    let mut documents = read(disk, workspace, wanted.into_iter().collect());
    documents.troubles.extend(troubles);
    documents
}

/// One document, of kinds its name may not give it.
pub fn document(
    disk: &dyn Disk,
    workspace: &Workspace,
    path: &DocPath,
    kinds: Kinds,
) -> Result<Member, ReadError> {
    let text = disk.read(&workspace.on_disk(path), workspace.settings.file_size)?;
    Ok(Member::new(path.clone(), kinds, &text))
}

/// Which of the files that documents name exist, and what lies in the folders they are in. Only folders nobody looked at yet, and those
/// at, above or below `changed`, are looked at.
pub fn files(disk: &dyn Disk, workspace: &Workspace, snapshot: &Snapshot, changed: &[DocPath]) -> Files {
    let before = snapshot.files();
    let touched = |folder: &DocPath| {
        changed.iter().any(|changed| is_below(folder, changed) || is_below(changed, folder))
    };
    let list = |folder: DocPath| {
        let names = match before.exists(&folder) {
            Some(_) if !touched(&folder) => before.names_in(folder.as_str()).map(<[_]>::to_vec),
            _ => workspace.names(disk, &folder),
        };
        (folder, names)
    };
    let folders: FxHashMap<DocPath, _> = snapshot.named_folders().into_par_iter().map(list).collect();
    let exists = |path: DocPath| {
        let names = folders.get(path.folder()).and_then(Option::as_ref);
        // A name in other letters may be the same to the disk.
        let exists = names.is_some_and(|names| {
            names.binary_search_by(|name| name.as_str().cmp(path.file_name())).is_ok()
                || workspace.has(disk, &path)
        });
        (path, exists)
    };
    let mut known: Vec<(DocPath, bool)> = snapshot.named_files().into_par_iter().map(exists).collect();
    known.extend(folders.iter().map(|(folder, names)| (folder.clone(), names.is_some())));
    let listed = folders.into_iter().filter_map(|(folder, names)| Some((folder, names?)));
    Files::new(known, before.serial() + 1).with_folders(listed)
}

impl Workspace {
    /// The workspace of `folder`: where its `baton.toml` is, at or above it up to the folder with `.git`; without one, `folder` itself.
    pub fn find(disk: &dyn Disk, folder: &Path) -> Result<Workspace, Problem> {
        for candidate in around(disk, folder) {
            if let Some(settings) = settings_in(disk, candidate)? {
                return Ok(Workspace::new(disk, candidate, settings));
            }
        }
        Ok(Workspace::new(disk, folder, Settings::default()))
    }

    /// The workspace at `root`, set like this.
    pub fn new(disk: &dyn Disk, root: &Path, settings: Settings) -> Workspace {
        Workspace { root: root.to_path_buf(), settings, bases: bases(disk, root) }
    }

    /// The path of a file in this workspace, relative to its root; `None` outside.
    pub fn doc_path(&self, path: &Path) -> Option<DocPath> {
        relative(path.strip_prefix(&self.root).ok()?)
    }

    /// Where a document is on disk.
    pub fn on_disk(&self, path: &DocPath) -> PathBuf {
        self.root.join(path.as_str())
    }

    /// Where a file is on disk that a document names, perhaps outside the root as [`files`] finds it; `None` when it is nowhere.
    pub fn find_file(&self, disk: &dyn Disk, path: &DocPath) -> Option<PathBuf> {
        self.bases.iter().map(|base| base.join(path.as_str())).find(|path| disk.exists(path))
    }

    /// A part of a repository names files as the repository does, so what exists there exists.
    fn has(&self, disk: &dyn Disk, path: &DocPath) -> bool {
        self.bases.iter().any(|base| disk.exists(&base.join(path.as_str())))
    }

    /// The sorted names in a folder, in the same way; `None` when there is no such folder.
    fn names(&self, disk: &dyn Disk, folder: &DocPath) -> Option<Vec<SmolStr>> {
        let found: Vec<_> =
            self.bases.iter().filter_map(|base| disk.names(&base.join(folder.as_str()))).collect();
        let mut names: Vec<SmolStr> = found.iter().flatten().map(SmolStr::new).collect();
        names.sort_unstable();
        names.dedup();
        (!found.is_empty()).then_some(names)
    }
}

/// The folder that holds `.git`, at or above `folder`.
pub fn repository(disk: &dyn Disk, folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|folder| disk.exists(&folder.join(".git"))).map(Path::to_path_buf)
}

/// `folder` and those around it up to the one with `.git`; without a repository, `folder` alone.
fn bases(disk: &dyn Disk, folder: &Path) -> Vec<PathBuf> {
    let last = repository(disk, folder).unwrap_or_else(|| folder.to_path_buf());
    folder.ancestors().take_while(|one| one.starts_with(&last)).map(Path::to_path_buf).collect()
}

/// `folder` and those around it where settings may stand: up to the one with `.git`, and below those nobody may search.
fn around<'a>(disk: &dyn Disk, folder: &'a Path) -> Vec<&'a Path> {
    let mut around = Vec::new();
    for one in folder.ancestors().take_while(|one| disk.refuses(one).is_none()) {
        around.push(one);
        if disk.exists(&one.join(".git")) {
            break;
        }
    }
    around
}

fn settings_in(disk: &dyn Disk, folder: &Path) -> Result<Option<Settings>, Problem> {
    /// Nobody writes more settings than this.
    const LARGEST: u64 = 1024 * 1024;
    let found: Vec<PathBuf> =
        FILE_NAMES.iter().map(|name| folder.join(name)).filter(|path| disk.exists(path)).collect();
    let Some(path) = found.first() else { return Ok(None) };
    let text = disk.read(path, LARGEST).map_err(|error| Problem::whole(path, error.to_string()))?;
    let mut settings = Settings::read(path, &text)?;
    settings.warnings.extend(found.get(1).map(|second| {
        Problem::whole(
            second,
            format!("is not read, as {} stands beside it; remove one of them", FILE_NAMES[0]),
        )
    }));
    Ok(Some(settings))
}

/// The files at or below `within` (relative to the root) whose names make them documents.
fn walk(disk: &dyn Disk, workspace: &Workspace, within: &[PathBuf]) -> Result<Walked, WalkRefused> {
    let patterns = &workspace.settings.configuration.patterns;
    let wanted = |path: &Path| relative(path).is_some_and(|path| !patterns.kinds(&path).is_empty());
    disk.walk(&workspace.root, within, &wanted)
}

fn read(disk: &dyn Disk, workspace: &Workspace, paths: Vec<DocPath>) -> Documents {
    let read: Vec<_> = paths
        .into_par_iter()
        .map(|path| {
            let kinds = workspace.settings.configuration.patterns.kinds(&path);
            let member = document(disk, workspace, &path, kinds);
            (path, member)
        })
        .collect();
    let mut documents = Documents::default();
    for (path, member) in read {
        if let Err(error) = &member
            && !error.is_absent()
        {
            let path = Some(workspace.on_disk(&path));
            documents.troubles.push(Trouble { path, message: error.to_string() });
        }
        documents.members.push((path, member.ok()));
    }
    documents
}

/// A path relative to the root as a document's; `None` where its name is no text.
fn relative(path: &Path) -> Option<DocPath> {
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::CurDir => {}
            _ => return None,
        }
    }
    Some(DocPath::new(&parts.join("/")))
}

/// Whether `path` is `folder` or inside it.
pub fn is_below(path: &DocPath, folder: &DocPath) -> bool {
    match path.as_str().strip_prefix(folder.as_str()) {
        Some(rest) => rest.is_empty() || rest.starts_with('/') || folder.as_str().is_empty(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::disallowed_methods)]

    use std::fs;

    use super::*;
    use crate::os::Machine;
    use crate::syntax::Id;

    /// A workspace on a real disk: a line `PATH: TEXT` a file, `\n` in the text a line end.
    struct OnDisk {
        folder: tempfile::TempDir,
        disk: Machine,
    }

    impl OnDisk {
        fn new(files: &str) -> OnDisk {
            let new = OnDisk { folder: tempfile::tempdir().unwrap(), disk: Machine { home: None } };
            for line in files.lines().filter(|line| !line.trim().is_empty()) {
                let (path, text) = line.trim().split_once(':').unwrap();
                new.write(path, text.trim());
            }
            new
        }

        fn at(&self, path: &str) -> PathBuf {
            self.folder.path().join(path)
        }

        fn write(&self, path: &str, text: &str) -> PathBuf {
            fs::create_dir_all(self.at(path).parent().unwrap()).unwrap();
            fs::write(self.at(path), text.replace("\\n", "\n")).unwrap();
            self.at(path)
        }

        fn find(&self, folder: &str) -> Workspace {
            Workspace::find(&self.disk, &self.at(folder)).unwrap()
        }

        fn load(&self) -> (Workspace, Project) {
            let workspace = self.find("");
            let (project, troubles) = load(&self.disk, &workspace).unwrap();
            assert_eq!(troubles, []);
            (workspace, project)
        }
    }

    /// The ids a project knows, and of the files it was asked about those that exist.
    #[track_caller]
    fn check(project: &Project, ids: &[&str], existing: &[&str]) {
        let snapshot = project.snapshot();
        let mut known: Vec<String> = snapshot
            .members()
            .flat_map(|member| member.outline().tickets.iter().map(|ticket| ticket.id.to_string()))
            .collect();
        known.sort();
        assert_eq!(known, ids);
        let exists = |path: &DocPath| snapshot.files().exists(path) == Some(true);
        let found: Vec<String> =
            snapshot.named_files().iter().filter(|path| exists(path)).map(ToString::to_string).collect();
        assert_eq!(found, existing);
        assert!(snapshot.is_complete());
    }

    const TWO: &str = "
        TICKETS.md: ## T1: One\\n**Files:** src/a.rs, src/b.rs
        docs/TASKS.md: ## U1: Two
        notes.md: ## V1: No plan by its name
        src/a.rs: .
    ";

    #[test]
    fn a_workspace_is_read_with_what_exists_of_the_files_it_names() {
        let (_, project) = OnDisk::new(TWO).load();
        check(&project, &["T1", "U1"], &["src/a.rs"]);
    }

    #[test]
    fn what_changed_is_read_again_and_what_is_gone_is_forgotten() {
        let on_disk = OnDisk::new(TWO);
        let (workspace, mut project) = on_disk.load();
        let changed = [
            on_disk.write("TICKETS.md", "## T2: Other\\n**Files:** src/b.rs"),
            on_disk.write("src/b.rs", "."),
        ];
        refresh(&mut project, &on_disk.disk, &workspace, &changed);
        check(&project, &["T2", "U1"], &["src/b.rs"]);
        fs::remove_dir_all(on_disk.at("docs")).unwrap();
        refresh(&mut project, &on_disk.disk, &workspace, &[on_disk.at("docs")]);
        check(&project, &["T2"], &["src/b.rs"]);
        let came = on_disk.write("moved/in/tickets/x.md", "## X1: New");
        refresh(&mut project, &on_disk.disk, &workspace, &[came.ancestors().nth(3).unwrap().to_path_buf()]);
        check(&project, &["T2", "X1"], &["src/b.rs"]);
        let ignored =
            [on_disk.write(".gitignore", "/out"), on_disk.write("out/TICKETS.md", "## O1: Ignored")];
        refresh(&mut project, &on_disk.disk, &workspace, &ignored);
        check(&project, &["T2", "X1"], &["src/b.rs"]);
    }

    #[test]
    fn what_did_not_change_is_not_called_new() {
        let on_disk = OnDisk::new(TWO);
        let (workspace, mut project) = on_disk.load();
        let before = project.snapshot().files().serial();
        refresh(&mut project, &on_disk.disk, &workspace, &[on_disk.at("src/a.rs")]);
        assert_eq!(project.snapshot().files().serial(), before);
        fs::remove_file(on_disk.at("src/a.rs")).unwrap();
        refresh(&mut project, &on_disk.disk, &workspace, &[on_disk.at("src/a.rs")]);
        assert!(project.snapshot().files().serial() > before);
        check(&project, &["T1", "U1"], &[]);
    }

    #[test]
    fn what_cannot_be_read_is_named_and_the_rest_is_read() {
        let on_disk = OnDisk::new("TICKETS.md: ## T1: One");
        fs::write(on_disk.at("TASKS.md"), b"caf\xe9").unwrap();
        let (project, troubles) = load(&on_disk.disk, &on_disk.find("")).unwrap();
        assert_eq!(troubles.len(), 1);
        assert_eq!(troubles[0].path, Some(on_disk.at("TASKS.md")));
        let from = DocPath::new("TICKETS.md");
        assert!(project.snapshot().find(&from, &Id::new("T1")).is_some());
    }

    #[test]
    fn settings_are_found_up_to_the_repository_and_make_their_folder_the_workspace() {
        let on_disk =
            OnDisk::new("p/.git/HEAD: .\np/a/.baton.toml: [rules]\np/a/b/x.md: .\nbaton.toml: [rules]");
        let root =
            |folder: &str| on_disk.find(folder).root.strip_prefix(on_disk.at("")).unwrap().to_path_buf();
        assert_eq!(root("p/a/b"), Path::new("p/a"));
        assert_eq!(root("p"), Path::new("p"), "what lies outside of the repository does not count");
    }

    #[test]
    fn of_two_settings_files_one_is_read_and_the_other_named() {
        let on_disk = OnDisk::new("baton.toml: [rules]\n.baton.toml: [rules]");
        let warnings = on_disk.find("").settings.warnings;
        assert_eq!(warnings.len(), 1);
        assert!(
            warnings[0]
                .to_string()
                .ends_with("is not read, as baton.toml stands beside it; remove one of them")
        );
    }

    #[test]
    fn a_part_of_a_repository_finds_the_files_its_plan_names_from_the_root() {
        let on_disk =
            OnDisk::new("p/.git/HEAD: .\np/docs/TICKETS.md: ## T1: One\\n**Files:** src/a.rs\np/src/a.rs: .");
        let workspace = on_disk.find("p/docs");
        let (project, _) = load(&on_disk.disk, &workspace).unwrap();
        check(&project, &["T1"], &["src/a.rs"]);
    }
}
