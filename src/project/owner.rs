//! The one owner of what changes. Everybody else reads the [`Snapshot`] it hands out.
//!
//! It does no input and output: `load` reads disks and tells it, the server tells it of edits. Start at
//! [`Project::snapshot`].

use super::{
    configuration::Configuration,
    git::Git,
    kind::{Kind, Kinds},
    member::{Member, next_id},
    path::DocPath,
    runs::Runs,
    snapshot::{Files, Snapshot},
    sources::{Sources, language},
};
use crate::syntax::facts::{FieldName, Said};
use smol_str::SmolStr;
use std::sync::Arc;

/// A project under change.
#[derive(Debug, Default)]
pub struct Project {
    now: Snapshot,
}

impl Project {
    /// An empty project with a configuration.
    pub fn new(configuration: Configuration) -> Project {
        Project { now: Snapshot::empty(configuration) }
    }

    /// What is known now; cheap.
    pub fn snapshot(&self) -> Snapshot {
        self.now.clone()
    }

    /// The kinds of a path: those the configuration gives it, or code.
    pub fn kinds(&self, path: &DocPath) -> Kinds {
        match language(path) {
            Some(_) => Kinds::only(Kind::Code),
            None => self.now.configuration.patterns.kinds(path),
        }
    }

    /// Takes all code there is, as it is on disk.
    pub fn set_code(&mut self, files: impl IntoIterator<Item = (DocPath, Option<Member>)>) {
        let mut sources = Sources::default();
        sources.complete = true;
        files.into_iter().for_each(|(path, member)| sources.set(path, member));
        self.now.sources = Arc::new(sources);
        self.recode();
    }

    /// Takes code as it is on disk now; `None` for a file that is gone or says nothing any more.
    pub fn change_code(&mut self, files: impl IntoIterator<Item = (DocPath, Option<Member>)>) {
        let sources = Arc::make_mut(&mut self.now.sources);
        files.into_iter().for_each(|(path, member)| sources.set(path, member));
        self.recode();
    }

    /// Takes documents as they are on disk now; `None` for one that is gone.
    pub fn disk(&mut self, documents: impl IntoIterator<Item = (DocPath, Option<Member>)>) {
        let closed = Arc::make_mut(&mut self.now.closed).members_mut();
        for (path, member) in documents {
            match member {
                Some(member) => drop(closed.insert(path, Arc::new(member))),
                None => drop(closed.remove(&path)),
            }
        }
        self.regroup();
    }

    /// A document was opened in the editor, with its text and version there.
    pub fn open(&mut self, path: DocPath, version: i32, text: &str) {
        let same = self.now.on_disk(&path).filter(|member| *member.document.text() == text);
        let mut member = match same {
            Some(same) => Member::clone(same),
            None => Member::new(path.clone(), self.kinds(&path), text),
        };
        member.version = Some(version);
        self.adopt(path, member);
    }

    /// Takes a document that is open and was another project's until now.
    pub fn adopt(&mut self, path: DocPath, member: Member) {
        let member = member.moved(path.clone(), self.kinds(&path));
        let is_code = member.kinds.has(Kind::Code);
        self.now.open.insert(path, Arc::new(member));
        if is_code { self.recode() } else { self.regroup() }
    }

    /// An open document as it is now.
    pub fn opened(&self, path: &DocPath) -> Option<&Member> {
        self.now.open.get(path).map(Arc::as_ref)
    }

    /// Changes an open document to another version of it.
    pub fn edit(&mut self, path: &DocPath, version: i32, change: impl FnOnce(&mut Member)) {
        let Some(member) = self.now.open.get_mut(path) else { return };
        let member = Arc::make_mut(member);
        let before = member.facts_id();
        change(member);
        member.version = Some(version);
        let kinds = member.kinds;
        if member.facts_id() == before || kinds.is_empty() {
            return;
        }
        if kinds.has(Kind::Code) {
            return self.recode();
        }
        if kinds.is_held() {
            self.rejoin();
        }
        self.changed();
    }

    /// A document was closed in the editor; the disk counts again. Gives the document as it was there.
    pub fn close(&mut self, path: &DocPath) -> Option<Arc<Member>> {
        let closed = self.now.open.remove(path);
        if closed.as_ref().is_some_and(|member| member.kinds.has(Kind::Code)) {
            self.recode();
        }
        self.regroup();
        closed
    }

    /// Takes everything but what is open, code, and what git knows from a project that was read anew, of its documents those that `belongs` says yes to.
    pub fn renew(&mut self, fresh: Project, belongs: impl Fn(&DocPath) -> bool) {
        let (open, git) = (std::mem::take(&mut self.now.open), std::mem::take(&mut self.now.git));
        // Code is read after documents; until then it is what it was.
        let sources = std::mem::take(&mut self.now.sources);
        self.now = Snapshot { open, git, sources, ..fresh.now };
        if self.now.closed.members().keys().any(|path| !belongs(path)) {
            Arc::make_mut(&mut self.now.closed).members_mut().retain(|path, _| belongs(path));
        }
        Arc::make_mut(&mut self.now.sources).retain(&belongs);
        let patterns = &self.now.configuration.patterns;
        for member in self.now.open.values_mut().filter(|member| !member.kinds.has(Kind::Code)) {
            let kinds = patterns.kinds(&member.path);
            if kinds != member.kinds {
                *member = Arc::new(Member::clone(member).moved(member.path.clone(), kinds));
            }
        }
        self.regroup();
    }

    /// Takes what is known of the files documents name.
    pub fn set_files(&mut self, files: Files) {
        if !files.same(&self.now.files) {
            self.now.files = Arc::new(files);
            self.changed();
        }
    }

    /// Takes what git knows.
    pub fn set_git(&mut self, git: Git) {
        if !git.same(&self.now.git) {
            let serial = next_id();
            self.now.git = Arc::new(Git { serial, ..git });
            self.now.serial = serial;
        }
    }

    /// Takes what is known of runs.
    pub fn set_runs(&mut self, runs: Runs) {
        if *self.now.runs != runs {
            self.now.runs = Arc::new(runs);
            self.changed();
            self.now.runs_serial = self.now.serial;
        }
    }

    /// The first look at the workspace is over.
    pub fn complete(&mut self) {
        self.now.complete = true;
        self.changed();
    }

    /// Documents came, went or are other ones than before.
    fn regroup(&mut self) {
        self.now.plans = Arc::default();
        self.rejoin();
        self.changed();
    }

    /// Code is not what it was.
    fn recode(&mut self) {
        self.now.linked = Arc::default();
        self.rejoin();
        self.now.serial = next_id();
    }

    /// Documents are to be held against code anew.
    fn rejoin(&mut self) {
        self.now.contracts = Arc::default();
        self.now.contracts_serial = next_id();
    }

    /// Something is not what it was: what was found out from it is to be found out anew.
    fn changed(&mut self) {
        self.now.serial = next_id();
        self.now.boards = Arc::default();
    }
}

impl Snapshot {
    /// Every place a named file may be: relative to the workspace, and to the folder of the document that names it.
    pub fn named_files(&self) -> Vec<DocPath> {
        let mut found: Vec<DocPath> = self.members().flat_map(|member| named_in(member)).collect();
        found.sort();
        found.dedup();
        found
    }

    /// The hashes of commits that documents name, or their beginnings, in lower case.
    pub fn named_commits(&self) -> Vec<SmolStr> {
        let mut found: Vec<SmolStr> = self.members().flat_map(|member| commits_in(member)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether what git knows may matter to a verdict: a document holds a block, names a commit, or claims what code says.
    pub fn speaks_of_commits(&self) -> bool {
        self.members().any(|member| {
            member.kinds.is_contract()
                || !member.outline().blocks.is_empty()
                || commits_in(member).next().is_some()
        })
    }

    /// The folders of the named files, whose names tell a slip of the pen from a file that is not written yet.
    pub fn named_folders(&self) -> Vec<DocPath> {
        let mut found: Vec<DocPath> =
            self.named_files().iter().map(|path| DocPath::new(path.folder())).collect();
        found.dedup();
        found.sort();
        found.dedup();
        found
    }
}

fn named_in(member: &Member) -> Vec<DocPath> {
    let fields = member.document.sections().iter().flat_map(|section| section.facts.fields.iter());
    let files = fields.filter(|field| field.name == FieldName::Files).filter_map(|field| match &field.said {
        Said::Files(files) => Some(files),
        _ => None,
    });
    let mut found: Vec<&str> = files.flatten().map(|file| file.path.as_str()).collect();
    if member.kinds.is_held() {
        found.extend(member.entries().sources.iter().map(|source| source.path.as_str()));
        let shared = member.tracks().interfaces.iter().flat_map(|interface| &interface.places);
        found.extend(shared.map(|place| place.text.as_str()));
    }
    found.into_iter().flat_map(|path| places_of(&member.path, path)).collect()
}

fn commits_in(member: &Member) -> impl Iterator<Item = SmolStr> {
    let fields = member.document.sections().iter().flat_map(|section| section.facts.fields.iter());
    let commits = fields.filter_map(|field| match &field.said {
        Said::Commits(commits) => Some(commits),
        _ => None,
    });
    commits.flatten().map(|commit| commit.hash.clone())
}

/// The paths a file reference may mean, the likeliest first: from the workspace, from each folder above the document.
pub fn places_of(document: &DocPath, written: &str) -> Vec<DocPath> {
    let mut folders = vec![String::new()];
    let mut folder = String::new();
    for part in document.folder().split('/').filter(|part| !part.is_empty()) {
        folder = if folder.is_empty() { part.to_string() } else { format!("{folder}/{part}") };
        folders.push(folder.clone());
    }
    let mut places: Vec<DocPath> =
        folders.iter().map(|folder| DocPath::new(&format!("{folder}/{written}"))).collect();
    places.retain(|place| !place.is_outside());
    places
}
