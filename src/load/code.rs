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
    let found = walk(disk, workspace, &[PathBuf::new()])?;
    let known = Snapshot::default();
    Ok(Reading::new(disk, workspace, &known).everything(found))
}

/// The code at or below `paths` (absolute; there or gone) as it is now. A file that is what it was is left out.
pub fn recode(disk: &dyn Disk, workspace: &Workspace, known: &Snapshot, paths: &[PathBuf]) -> Code {
    if paths.iter().all(|path| path.extension().is_some_and(|extension| extension == "md")) {
        return Code::default();
    }
    let changed: Vec<DocPath> = paths.iter().filter_map(|path| workspace.doc_path(path)).collect();
    let within: Vec<PathBuf> = changed.iter().map(|path| path.as_str().into()).collect();
    let found = walk(disk, workspace, &within).unwrap_or_default();
    Reading::new(disk, workspace, known).changes(found, &changed)
}

fn walk(disk: &dyn Disk, workspace: &Workspace, within: &[PathBuf]) -> Result<Vec<DocPath>, WalkRefused> {
    let wanted = |path: &Path| relative(path).is_some_and(|path| language(&path).is_some());
    let walked = disk.walk(&workspace.root, within, &wanted)?;
    // A file nobody may read says nothing; documents that cannot be read are reported.
    Ok(walked.files.iter().filter_map(|path| relative(path)).collect())
}

/// Files on their way to be code.
struct Reading<'a> {
    disk: &'a dyn Disk,
    workspace: &'a Workspace,
    known: &'a Snapshot,
    /// What was read.
    texts: FxHashMap<DocPath, String>,
    /// The files that were asked for, whether they were there or not.
    done: FxHashSet<DocPath>,
    code: Code,
}

impl<'a> Reading<'a> {
    fn new(disk: &'a dyn Disk, workspace: &'a Workspace, known: &'a Snapshot) -> Reading<'a> {
        let (texts, done) = (FxHashMap::default(), FxHashSet::default());
        Reading { disk, workspace, known, texts, done, code: Code::default() }
    }

    /// Reads a whole workspace, of which `found` is all there is.
    fn everything(mut self, found: Vec<DocPath>) -> Code {
        self.read(found);
        let there: FxHashSet<DocPath> = self.texts.keys().cloned().collect();
        self.closure(&|path| there.contains(path));
        self.code
    }

    /// Reads what is at or below `changed`, of which `found` is there, and forgets what is not.
    fn changes(mut self, found: Vec<DocPath>, changed: &[DocPath]) -> Code {
        self.read(found);
        let (disk, workspace, known) = (self.disk, self.workspace, self.known);
        self.closure(&|path| {
            let path = DocPath::new(path);
            known.closed_code(&path).is_some()
                || language(&path).is_some() && disk.exists(&workspace.on_disk(&path))
        });
        let known = self.known.code().map(|member| &member.path);
        let gone = known.filter(|path| changed.iter().any(|changed| is_below(path, changed)));
        let gone = gone.filter(|path| !self.texts.contains_key(*path)).map(|path| (path.clone(), None));
        self.code.files.extend(gone);
        self.code
    }

    fn read(&mut self, paths: Vec<DocPath>) {
        let (disk, workspace) = (self.disk, self.workspace);
        let read = paths.into_par_iter().filter_map(|path| {
            let text = disk.read(&workspace.on_disk(&path), LARGEST).ok()?;
            Some((path, text))
        });
        let read: Vec<_> = read.collect();
        self.code.seen += read.len();
        self.texts.extend(read);
    }

    /// Parses what was read and may matter, and what that leads to.
    fn closure(&mut self, exists: &(dyn Fn(&str) -> bool + Sync)) {
        let matters = |path: &DocPath, text: &str| {
            self.known.closed_code(path).is_some()
                || language(path).is_some_and(|language| source::may_matter(language, text))
        };
        let texts = self.texts.par_iter().filter(|(path, text)| matters(path, text));
        let mut wanted: Vec<DocPath> = texts.map(|(path, _)| path.clone()).collect();
        for step in 0..=STEPS {
            let members = self.parse(&wanted);
            self.code.parsed += members.len();
            self.done.extend(wanted);
            let next = |member: &Member| {
                let unit = member.unit().filter(|_| step < STEPS);
                unit.map(|unit| source::leads_to(member.path.as_str(), unit, exists)).unwrap_or_default()
            };
            let next: FxHashSet<DocPath> =
                members.par_iter().flat_map_iter(next).map(|path| DocPath::new(&path)).collect();
            wanted = next.into_iter().filter(|path| self.is_new(path)).collect();
            let files = members.into_iter().map(|member| (member.path.clone(), Some(member)));
            self.code.files.extend(files);
            if wanted.is_empty() {
                break;
            }
            self.read(wanted.iter().filter(|path| !self.texts.contains_key(*path)).cloned().collect());
        }
    }

    /// Whether a file that something leads to is to be looked at.
    fn is_new(&self, path: &DocPath) -> bool {
        !self.done.contains(path) && self.known.closed_code(path).is_none()
    }

    /// Parses those of these files that are not what they were.
    fn parse(&self, wanted: &[DocPath]) -> Vec<Member> {
        let parse = |path: &DocPath| {
            let text = self.texts.get(path)?;
            if self.known.closed_code(path).is_some_and(|member| *member.document.text() == **text) {
                return None;
            }
            let member = Member::new(path.clone(), Kinds::only(Kind::Code), text);
            member.unit();
            Some(member)
        };
        wanted.par_iter().filter_map(parse).collect()
    }
}
