//! [`Snapshot`]: everything there is to know at one moment, and the way from the protocol's names to the project's and back.
//!
//! Start at [`Snapshot::document`].

use std::ops::Range;
use std::sync::Arc;

use tower_lsp::ls_types as lsp;

use super::client::Client;
use super::convert;
use super::documents::Documents;
use super::tokens::TokenMemory;
use super::uri::{self, System};
use super::wishes::Wishes;
use super::workspaces::{Root, path};
use crate::project::contracts::Undescribed;
use crate::project::{self, DocPath, Member};
use crate::rules::{Finding, Memory};
use crate::settings::Problem;
use crate::{ide, load};

/// Everything there is to know at one moment.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    /// The open buffers.
    pub(super) documents: Documents,
    /// Every workspace.
    pub(super) views: Vec<View>,
    /// What the client can do.
    pub(super) client: Arc<Client>,
    /// What the user wants.
    pub(super) wishes: Wishes,
    /// The tokens the client was last given.
    pub(super) tokens: Arc<TokenMemory>,
}

/// One workspace.
#[derive(Clone, Debug)]
pub(super) struct View {
    /// Tells it from every other one there ever was.
    pub(super) id: u64,
    /// Where its paths begin.
    pub(super) root: Arc<Root>,
    /// Its documents.
    pub(super) project: project::Snapshot,
    /// What the rules said of them.
    pub(super) findings: Arc<Memory>,
    /// How it is read; nothing before the first look.
    pub(super) source: Option<Arc<load::Workspace>>,
    /// What is wrong with its settings.
    pub(super) problems: Arc<[Problem]>,
    /// What code said and no document described when it was last looked.
    pub(super) advice: Arc<[Undescribed]>,
}

/// A document somebody asks about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    /// All that is known.
    pub(super) snapshot: &'a Snapshot,
    /// Its workspace.
    pub(super) view: &'a View,
    /// The document.
    pub(super) member: &'a Member,
}

impl Snapshot {
    /// The document of `uri`: a buffer, or a file of the project.
    pub(super) fn document(&self, uri: &lsp::Uri) -> Option<Asked<'_>> {
        let (view, path) = match self.documents.get(uri) {
            Some(document) => (self.view(document.workspace)?, document.path.clone()),
            None => self.nearest(&path(uri)?)?,
        };
        Some(Asked { snapshot: self, view, member: view.project.member(&path)? })
    }

    /// The document and the byte of a position in it.
    pub(super) fn place(&self, at: &lsp::TextDocumentPositionParams) -> Option<(Asked<'_>, usize)> {
        let asked = self.document(&at.text_document.uri)?;
        Some((asked, convert::offset_from(asked.member.document.text(), at.position, self.client.encoding)))
    }

    /// Whether documents that name files may name other ones than in `before`.
    pub(super) fn says_more_than(&self, before: &Snapshot) -> bool {
        let known = |view: &View| before.view(view.id).map(|view| view.project.serial());
        self.views.iter().any(|view| view.source.is_some() && known(view) != Some(view.project.serial()))
    }

    /// Whether the first look at every workspace is over.
    pub(super) fn is_looked_at(&self) -> bool {
        let seen = |view: &View| view.source.is_some() || matches!(*view.root, Root::Buffer(_));
        self.views.iter().all(seen)
    }

    /// The workspace of this id.
    pub(super) fn view(&self, id: u64) -> Option<&View> {
        self.views.iter().find(|view| view.id == id)
    }

    fn nearest(&self, path: &str) -> Option<(&View, DocPath)> {
        let inside = self.views.iter().filter_map(|view| match &*view.root {
            Root::Folder(root) => Some((view, uri::below(root, path, System::HERE)?)),
            Root::Buffer(_) => None,
        });
        inside.min_by_key(|(_, rest)| rest.len()).map(|(view, rest)| (view, DocPath::new(&rest)))
    }

    /// The URI of a document, as the client spells it if it has it open.
    pub(super) fn uri(&self, view: &View, path: &DocPath) -> Option<lsp::Uri> {
        match &*view.root {
            Root::Buffer(key) => self.documents.find(key).map(|document| document.uri.clone()),
            Root::Folder(root) => {
                let separator = if root.ends_with('/') { "" } else { "/" };
                let ours: lsp::Uri =
                    uri::from_path(&format!("{root}{separator}{path}"), System::HERE).parse().ok()?;
                Some(self.documents.get(&ours).map_or(ours, |document| document.uri.clone()))
            }
        }
    }

    /// Whether the client can make a file there: a buffer that is no file has nothing beside it.
    pub(super) fn makes_files(&self, view: &View) -> bool {
        self.client.makes_files && matches!(&*view.root, Root::Folder(_))
    }

    /// Bytes of a document as the client counts.
    pub(super) fn range(&self, member: &Member, range: Range<usize>) -> lsp::Range {
        convert::range_to(member.document.text(), range, self.client.encoding)
    }

    /// Bytes of some document of a workspace as a place for the client.
    pub(super) fn location(&self, view: &View, path: &DocPath, range: Range<usize>) -> Option<lsp::Location> {
        let range = self.range(view.project.member(path)?, range);
        Some(lsp::Location { uri: self.uri(view, path)?, range })
    }
}

impl View {
    /// What code says and no document describes now, each with the document that looked as if it did.
    pub(super) fn undescribed(&self) -> Vec<Undescribed> {
        let known = |kind| self.advice.iter().find(|one| one.kind == kind)?.candidate.clone();
        let now = self.project.undescribed().into_iter();
        now.map(|one| Undescribed { candidate: known(one.kind), ..one }).collect()
    }

    /// Stands for what all documents of a plan or a contract say: another number, another saying.
    pub(super) fn all_said(&self) -> u64 {
        let all = self.project.members().filter(|member| !member.kinds.is_empty());
        all.fold(0, |sum, member| sum.wrapping_add(member.facts_id()))
    }

    /// Whether there is a repository to launch in, and which state of knowledge about runs this is.
    pub(super) fn runs_known(&self) -> (bool, u64) {
        (self.project.git().head.is_some(), self.project.runs_serial())
    }

    /// What is to be said of a document; of an open file of code also what documents say wrongly of it.
    pub(super) fn said_of(&self, path: &DocPath) -> Arc<[Finding]> {
        let own = self.findings.check(&self.project, path);
        if self.project.member(path).is_none_or(|member| member.version.is_none()) {
            return own;
        }
        let more = ide::mirrored(&self.project, path, |path| self.findings.check(&self.project, path));
        if more.is_empty() { own } else { own.iter().cloned().chain(more).collect() }
    }
}

impl Asked<'_> {
    /// Its path.
    pub(super) fn path(&self) -> &DocPath {
        &self.member.path
    }

    /// Bytes of it as the client counts.
    pub(super) fn range(&self, range: Range<usize>) -> lsp::Range {
        self.snapshot.range(self.member, range)
    }
}
