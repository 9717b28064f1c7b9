//! [`Told`]: what the client has been told of each document, and so what it must be told now.
//!
//! A buffer's diagnostics go out once for every version, equal or not. All others go out when they are other ones than before: those of
//! buffers that what was typed elsewhere has changed, and those of plans nobody has open. Computes and sends nothing twice; knows no
//! channel. Start at [`Told::versions`], then [`Told::others`].

use rustc_hash::{FxHashMap, FxHashSet};
use tower_lsp::ls_types::{Diagnostic, PublishDiagnosticsParams, Uri};

use super::diagnose::{diagnose, problems};
use super::documents::Document;
use super::snapshot::{Snapshot, View};
use crate::project::{DocPath, Kind, Member};
use crate::rules::Finding;

/// A document, by its workspace and its path there.
type Which = (u64, DocPath);

/// What the client was told.
#[derive(Debug, Default)]
pub(super) struct Told {
    documents: FxHashMap<Which, Entry>,
    /// What each workspace said when all its documents were last gone through.
    serials: FxHashMap<u64, u64>,
    /// Buffers of which a version went out since then: what points into them may stand elsewhere now.
    moved: FxHashSet<Which>,
    /// What is wrong with settings files.
    settings: FxHashMap<Uri, Vec<Diagnostic>>,
}

/// What the client was told of one document.
#[derive(Debug)]
struct Entry {
    uri: Uri,
    /// Opening and version of a buffer; nothing for a file.
    version: Option<(u64, i32)>,
    diagnostics: Vec<Diagnostic>,
    /// The other documents its diagnostics name places in.
    elsewhere: Vec<DocPath>,
}

impl Told {
    /// The diagnostics of versions that have none yet.
    pub(super) fn versions(&mut self, snapshot: &Snapshot) -> Vec<PublishDiagnosticsParams> {
        snapshot.documents.iter().filter_map(|document| self.version(snapshot, document)).collect()
    }

    fn version(&mut self, snapshot: &Snapshot, document: &Document) -> Option<PublishDiagnosticsParams> {
        let view = snapshot.view(document.workspace)?;
        let member = view.project.member(&document.path)?;
        let which = (view.id, document.path.clone());
        let version = (document.opening, member.version?);
        if self.documents.get(&which).is_some_and(|entry| entry.version == Some(version)) {
            return None;
        }
        let findings = view.said_of(&document.path);
        let diagnostics = diagnose(snapshot, view, member, &findings);
        let (uri, version) = (document.uri.clone(), Some(version));
        let elsewhere = elsewhere(&document.path, &findings);
        let entry = Entry { uri, version, diagnostics: diagnostics.clone(), elsewhere };
        self.documents.insert(which.clone(), entry);
        self.moved.insert(which);
        Some(PublishDiagnosticsParams { uri: document.uri.clone(), diagnostics, version: member.version })
    }

    /// The diagnostics that are other ones than the client was told, of whatever document.
    pub(super) fn others(&mut self, snapshot: &Snapshot) -> Vec<PublishDiagnosticsParams> {
        let mut news = Vec::new();
        let moved = std::mem::take(&mut self.moved);
        let pointing = self.documents.iter().filter(|((view, _), entry)| {
            entry.elsewhere.iter().any(|path| moved.contains(&(*view, path.clone())))
        });
        let mut due: Vec<Which> = pointing.map(|(which, _)| which.clone()).collect();
        let changed: Vec<&View> = snapshot
            .views
            .iter()
            .filter(|view| self.serials.get(&view.id) != Some(&view.project.serial()))
            .collect();
        if !changed.is_empty() || self.serials.len() > snapshot.views.len() {
            news.extend(self.gone(snapshot));
            news.extend(self.settings(snapshot));
        }
        for view in changed {
            let shown = view.project.members().filter(|member| is_shown(view, member));
            due.extend(shown.map(|member| (view.id, member.path.clone())));
            due.extend(self.code(view));
        }
        news.extend(due.iter().filter_map(|which| self.other(snapshot, which)));
        self.serials = snapshot.views.iter().map(|view| (view.id, view.project.serial())).collect();
        news
    }

    /// The files of code of which something was or may be said, and those that are open.
    fn code<'a>(&'a self, view: &'a View) -> impl Iterator<Item = Which> + 'a {
        let contracts = view.project.contracts();
        let code = view.project.code().map(|member| (member, (view.id, member.path.clone())));
        let due = code.filter(|(member, which)| {
            let told = self.documents.contains_key(which) || contracts.may_be_told(&member.path);
            (told || member.version.is_some()) && is_shown(view, member)
        });
        due.map(|(_, which)| which)
    }

    fn other(&mut self, snapshot: &Snapshot, which: &Which) -> Option<PublishDiagnosticsParams> {
        let view = snapshot.view(which.0)?;
        let member = view.project.member(&which.1)?;
        let findings = view.said_of(&which.1);
        let known = self.documents.get(which);
        if findings.is_empty() && known.is_none() {
            return None;
        }
        let diagnostics = diagnose(snapshot, view, member, &findings);
        let (uri, version) = (snapshot.uri(view, &which.1)?, known.and_then(|known| known.version));
        let is_news = known.is_none_or(|known| known.diagnostics != diagnostics || known.uri != uri);
        let elsewhere = elsewhere(&which.1, &findings);
        let entry = Entry { uri: uri.clone(), version, diagnostics: diagnostics.clone(), elsewhere };
        self.documents.insert(which.clone(), entry);
        is_news.then_some(PublishDiagnosticsParams { uri, diagnostics, version: member.version })
    }

    /// Takes back what was said of documents that are no more, or are no longer open and nothing else.
    fn gone(&mut self, snapshot: &Snapshot) -> Vec<PublishDiagnosticsParams> {
        let stays = |which: &Which, entry: &mut Entry| {
            let view = snapshot.view(which.0);
            let shown = view.and_then(|view| Some((view, view.project.member(&which.1)?)));
            let Some((_, member)) = shown.filter(|(view, member)| is_shown(view, member)) else {
                return false;
            };
            entry.version = entry.version.filter(|_| member.version.is_some());
            true
        };
        let gone: Vec<_> = self.documents.extract_if(|which, entry| !stays(which, entry)).collect();
        for ((view, path), _) in &gone {
            snapshot.view(*view).into_iter().for_each(|view| view.findings.forget(path));
        }
        let said = gone.into_iter().map(|(_, entry)| entry).filter(|entry| !entry.diagnostics.is_empty());
        let empty = |uri| PublishDiagnosticsParams { uri, diagnostics: Vec::new(), version: None };
        said.map(|entry| empty(entry.uri))
            .filter(|news| !self.documents.values().any(|entry| entry.uri == news.uri))
            .collect()
    }

    /// The diagnostics of settings files that are other ones than before.
    fn settings(&mut self, snapshot: &Snapshot) -> Vec<PublishDiagnosticsParams> {
        let mut now: FxHashMap<Uri, Vec<Diagnostic>> = FxHashMap::default();
        for (uri, diagnostic) in snapshot.views.iter().flat_map(problems) {
            now.entry(uri).or_default().push(diagnostic);
        }
        let before = std::mem::replace(&mut self.settings, now.clone());
        now.extend(
            before.keys().filter(|uri| !self.settings.contains_key(uri)).map(|uri| (uri.clone(), Vec::new())),
        );
        let news = now.into_iter().filter(|(uri, diagnostics)| before.get(uri) != Some(diagnostics));
        news.map(|(uri, diagnostics)| PublishDiagnosticsParams { uri, diagnostics, version: None }).collect()
    }
}

/// The documents, other than its own, that findings name related places in.
fn elsewhere(own: &DocPath, findings: &[Finding]) -> Vec<DocPath> {
    let paths = findings.iter().flat_map(|finding| &finding.related).map(|related| &related.at.path);
    let mut paths: Vec<_> = paths.filter(|path| *path != own).cloned().collect();
    paths.sort();
    paths.dedup();
    paths
}

/// Whether the client is told of a document: of buffers always, of files when they are plans and all was looked at.
fn is_shown(view: &View, member: &Member) -> bool {
    let checked = member.kinds.has(Kind::Tickets) || member.kinds.is_held();
    member.version.is_some() || checked && view.project.is_complete()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::project::{Kinds, Place};
    use crate::rules;

    fn place(path: &DocPath) -> Place {
        let member = Member::new(path.clone(), Kinds::only(Kind::Tickets), "### T1: a\n");
        member.place(member.outline().tickets.first().unwrap().id_at)
    }

    #[test]
    fn related_places_in_other_documents_are_remembered_once() {
        let (own, other) = (DocPath::new("TICKETS.md"), DocPath::new("docs/TICKETS.md"));
        let rule = rules::all().next().unwrap();
        let finding = Finding::new(rule, place(&own), "").with(place(&own), "").with(place(&other), "");
        assert_eq!(elsewhere(&own, &[finding.clone(), finding]), [other]);
    }
}
