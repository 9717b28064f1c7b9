//! Reads program code: only files that may say what contract documents claim, and those their imports lead to.
//!
//! Files are read and searched for the words every fact has beside it; only those that have them are parsed, on every
//! core. A file whose text is what it was is not parsed again. Start at [`code`].

use super::{Workspace, is_below, relative};
use crate::{
    os::{Disk, WalkRefused},
    project::{DocPath, Kind, Kinds, Member, Project, Snapshot, language},
    source,
};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::{Path, PathBuf};

/// Files of code, and how many were looked at to find them.
#[derive(Debug, Default)]
pub struct Code {
    /// Each with its path; `None` for one that is gone or says nothing any more.
    pub files: Vec<(DocPath, Option<Member>)>,
    /// How many files were read.
    pub seen: usize,
    /// How many of them were parsed.
    pub parsed: usize,
}

/// Larger files are bundles, not sources: bytes.
const LARGEST: u64 = 1024 * 1024;

/// Imports are followed so many files far.
const STEPS: usize = 4;

/// Tells a project of all code of its workspace; of none where that cannot be walked.
pub fn tell_code(project: &mut Project, disk: &dyn Disk, workspace: &Workspace) {
    if let Ok(code) = code(disk, workspace) {
        project.set_code(code.files);
    }
}

/// All code of a workspace.
pub fn code(disk: &dyn Disk, workspace: &Workspace) -> Result<Code, WalkRefused> {
    let paths = walk(disk, workspace, &[PathBuf::new()])?;
    Ok(read(disk, workspace, &Snapshot::default(), paths, &[]))
}

/// The code at or below `paths` (absolute; there or gone) as it is now.
pub fn recode(disk: &dyn Disk, workspace: &Workspace, known: &Snapshot, paths: &[PathBuf]) -> Code {
    let changed: Vec<DocPath> = paths.iter().filter_map(|path| workspace.doc_path(path)).collect();
    let within: Vec<PathBuf> = changed.iter().map(|path| path.as_str().into()).collect();
    if paths.iter().all(|path| path.extension().is_some_and(|extension| extension == "md")) {
        return Code::default();
    }
    let found = walk(disk, workspace, &within).unwrap_or_default();
    read(disk, workspace, known, found, &changed)
}

fn walk(disk: &dyn Disk, workspace: &Workspace, within: &[PathBuf]) -> Result<Vec<DocPath>, WalkRefused> {
    let wanted = |path: &Path| relative(path).is_some_and(|path| language(&path).is_some());
    let walked = disk.walk(&workspace.root, within, &wanted)?;
    // A file nobody may read says nothing; documents that cannot be read are reported.
    Ok(walked.files.iter().filter_map(|path| relative(path)).collect())
}

/// Reads these files, those their imports lead to, and forgets those known at or below `changed` that are not there.
fn read(
    disk: &dyn Disk,
    workspace: &Workspace,
    known: &Snapshot,
    found: Vec<DocPath>,
    changed: &[DocPath],
) -> Code {
    let mut texts: FxHashMap<DocPath, String> = found
        .into_par_iter()
        .filter_map(|path| {
            let text = disk.read(&workspace.on_disk(&path), LARGEST).ok()?;
            Some((path, text))
        })
        .collect();
    let mut code = Code { seen: texts.len(), ..Code::default() };
    let is_known = |path: &DocPath| known.closed_code(path).is_some();
    let matters = |path: &DocPath, text: &str| {
        is_known(path) || language(path).is_some_and(|language| source::may_matter(language, text))
    };
    let mut wanted: Vec<DocPath> =
        texts.iter().filter(|(path, text)| matters(path, text)).map(|(path, _)| path.clone()).collect();
    let mut done: FxHashSet<DocPath> = FxHashSet::default();
    for _ in 0..=STEPS {
        let members: Vec<(DocPath, Member)> = wanted
            .par_drain(..)
            .filter_map(|path| {
                let text = texts.get(&path)?;
                let same = known.closed_code(&path).filter(|member| *member.document.text() == **text);
                let member = same.map_or_else(
                    || Member::new(path.clone(), Kinds::only(Kind::Code), text),
                    |same| Member::clone(same),
                );
                member.unit();
                Some((path, member))
            })
            .collect();
        done.extend(members.iter().map(|(path, _)| path.clone()));
        let exists = |path: &str| {
            texts.contains_key(path)
                || workspace_has(disk, workspace, path) && language(&DocPath::new(path)).is_some()
        };
        let next: FxHashSet<DocPath> = members
            .iter()
            .filter_map(|(path, member)| Some((path, member.unit()?)))
            .flat_map(|(path, unit)| source::leads_to(path.as_str(), unit, &exists))
            .map(|path| DocPath::new(&path))
            .filter(|path| !done.contains(path) && !is_known(path))
            .collect();
        code.parsed += members.len();
        code.files.extend(members.into_iter().map(|(path, member)| (path, Some(member))));
        if next.is_empty() {
            break;
        }
        for path in next.iter().filter(|path| !texts.contains_key(path.as_str())).cloned().collect::<Vec<_>>()
        {
            if let Ok(text) = disk.read(&workspace.on_disk(&path), LARGEST) {
                texts.insert(path, text);
            }
        }
        wanted = next.into_iter().collect();
    }
    let gone = known
        .code()
        .map(|member| &member.path)
        .filter(|path| changed.iter().any(|changed| is_below(path, changed)) && !done.contains(*path));
    code.files.extend(gone.map(|path| (path.clone(), None)));
    code
}

fn workspace_has(disk: &dyn Disk, workspace: &Workspace, path: &str) -> bool {
    disk.exists(&workspace.on_disk(&DocPath::new(path)))
}
