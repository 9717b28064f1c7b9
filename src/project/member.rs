//! One document of the project: its text, its tree, and what follows from it alone.
//!
//! Start at [`Member::edit`]: while its facts stay equal, its outline and its `facts_id` do too. The outline of a large
//! document costs more than a keystroke may, so it is folded when somebody first asks.

use super::{
    kind::{Kind, Kinds},
    path::DocPath,
};
use crate::{
    source::{self, Language, Unit},
    syntax::{
        Anchor, Document, Outline, Ticket,
        entry::Entries,
        tracks::{self, Tracks},
    },
};
use rustc_hash::FxBuildHasher;
use std::{
    hash::BuildHasher,
    ops::Range,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

/// A document in the project.
#[derive(Clone, Debug)]
pub struct Member {
    /// Where it is.
    pub path: DocPath,
    /// What it is.
    pub kinds: Kinds,
    /// Text and sections.
    pub document: Document,
    /// The version the editor gave, while it is open there.
    pub version: Option<i32>,
    /// Shared by all versions with equal facts, so that it is folded once for all of them.
    folded: Arc<OnceLock<Folded>>,
    facts_id: u64,
}

impl Member {
    /// Parses a document.
    pub fn new(path: DocPath, kinds: Kinds, text: &str) -> Member {
        let document = if kinds.has(Kind::Code) { Document::plain(text) } else { Document::new(text) };
        let folded = Arc::default();
        Member { path, kinds, document, version: None, folded, facts_id: next_id() }
    }

    /// What a compiler made of code; `None` for a file that is no artifact. Its text is not kept: it may be large, and no
    /// place in it is ever shown.
    pub fn artifact(path: DocPath, json: &str) -> Option<Member> {
        let unit = source::read_artifact(path.as_str(), json);
        let folded = Folded { unit: Some(unit?), ..Folded::default() };
        let member = Member::new(path, Kinds::only(Kind::Code), "");
        Some(Member { folded: Arc::new(OnceLock::from(folded)), ..member })
    }

    /// The same document at another path. What follows from its kinds is kept where they are the same.
    pub fn moved(mut self, path: DocPath, kinds: Kinds) -> Member {
        if kinds.has(Kind::Code) != self.kinds.has(Kind::Code) {
            let version = self.version;
            return Member { version, ..Member::new(path, kinds, &self.document.text().to_string()) };
        }
        if kinds != self.kinds {
            (self.kinds, self.folded, self.facts_id) = (kinds, Arc::default(), next_id());
        }
        self.path = path;
        self
    }

    /// Replaces bytes; what does not depend on the change stays as it is.
    pub fn edit(&mut self, range: Range<usize>, new: &str) {
        let same = match self.kinds.has(Kind::Code) {
            true => {
                self.document.edit_plain(range, new);
                false
            }
            false => self.document.edit(range, new).same_facts && !self.kinds.is_held(),
        };
        if !same {
            self.folded = Arc::default();
            self.facts_id = next_id();
        }
    }

    /// Its tickets; empty for documents that hold none by their kind. The first to ask after a change of facts waits for
    /// the fold.
    pub fn outline(&self) -> &Outline {
        &self.folded().outline
    }

    /// What it says of tracks, of a document of tracks; empty for others.
    pub fn tracks(&self) -> &Tracks {
        &self.folded().tracks
    }

    /// What it claims, of a contract document or one of tracks; empty for others.
    pub fn entries(&self) -> &Entries {
        &self.folded().entries
    }

    /// What it says by itself, of program code.
    pub fn unit(&self) -> Option<&Unit> {
        self.folded().unit.as_ref()
    }

    /// Stands for the set of ids it declares: documents that declare other ids differ in it.
    pub(super) fn ids(&self) -> u64 {
        self.folded().ids
    }

    fn folded(&self) -> &Folded {
        self.folded.get_or_init(|| {
            let mut folded = match self.kinds.has(Kind::Tickets) {
                true => Folded::new(self.document.outline()),
                false if self.kinds.has(Kind::Handoff) => Folded::new(self.document.blocks()),
                false => Folded::default(),
            };
            folded.entries = entries(self.kinds, &self.document);
            if self.kinds.has(Kind::Tracks) {
                folded.tracks = Tracks::of(&self.document);
                folded.entries.entries.append(&mut tracks::claims(&self.document).entries);
            }
            let language = Language::of(self.path.as_str()).filter(|_| self.kinds.has(Kind::Code));
            folded.unit = language.map(|language| source::read(language, &self.document.text().to_string()));
            folded
        })
    }

    /// Changes whenever the document says something else, and only then: what to cache by.
    pub fn facts_id(&self) -> u64 {
        self.facts_id
    }

    /// A place in this document.
    pub fn place(&self, anchor: Anchor) -> Place {
        Place { path: self.path.clone(), anchor }
    }

    /// The bytes that belong to a ticket: its declaration up to the next ticket or group.
    pub fn body(&self, ticket: &Ticket) -> Range<usize> {
        let own = self.document.range(ticket.body.own);
        let end = self.document.sections().start_of(ticket.body.end_section as usize);
        if ticket.body.end_section > ticket.body.own.section + 1 { own.start..end } else { own }
    }
}

/// What is made of all sections together.
#[derive(Debug, Default)]
struct Folded {
    outline: Outline,
    ids: u64,
    entries: Entries,
    tracks: Tracks,
    unit: Option<Unit>,
}

impl Folded {
    fn new(outline: Outline) -> Folded {
        let ids = outline.by_key.keys().fold(0u64, |sum, key| sum.wrapping_add(FxBuildHasher.hash_one(key)));
        Folded { outline, ids, ..Folded::default() }
    }
}

fn entries(kinds: Kinds, document: &Document) -> Entries {
    let mut entries = if kinds.has(Kind::Abi) { Entries::abi(document) } else { Entries::default() };
    if kinds.is_contract() {
        entries.sources = Entries::sources(document);
    }
    if !kinds.has(Kind::Protocol) {
        return entries;
    }
    let mut more = Entries::protocol(document);
    // A document of both kinds is read twice; the scopes of the second reading come after those of the first.
    let before = u32::try_from(entries.scopes.len()).unwrap_or_default();
    let scopes = more.entries.iter_mut().filter_map(|entry| entry.scope.as_mut());
    scopes.for_each(|scope| *scope += before);
    entries.entries.append(&mut more.entries);
    entries.scopes.append(&mut more.scopes);
    entries.unreadable.append(&mut more.unreadable);
    entries.fingerprint = entries.fingerprint.or(more.fingerprint);
    entries
}

/// A number nobody else has.
pub(super) fn next_id() -> u64 {
    static IDS: AtomicU64 = AtomicU64::new(1);
    IDS.fetch_add(1, Ordering::Relaxed)
}

/// A place in some document of the project that survives edits elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Which document.
    pub path: DocPath,
    /// Where in it.
    pub anchor: Anchor,
}
