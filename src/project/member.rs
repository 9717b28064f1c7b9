//! One document of the project: its text, its tree, and what follows from it alone.
//!
//! Start at [`Member::edit`]: while its facts stay equal, its outline and its `facts_id` do too.

use super::{kind::Kinds, path::DocPath};
use crate::syntax::{Anchor, Document, Outline, Ticket};
use std::{
    ops::Range,
    sync::{
        Arc,
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
    /// Its tickets; empty for documents that hold none by their kind.
    pub outline: Arc<Outline>,
    /// The version the editor gave, while it is open there.
    pub version: Option<i32>,
    facts_id: u64,
}

impl Member {
    /// Parses a document.
    pub fn new(path: DocPath, kinds: Kinds, text: &str) -> Member {
        let document = Document::new(text);
        let outline = fold(&document, kinds);
        Member { path, kinds, document, outline, version: None, facts_id: next_id() }
    }

    /// Replaces bytes; what does not depend on the change stays as it is.
    pub fn edit(&mut self, range: Range<usize>, new: &str) {
        if !self.document.edit(range, new).same_facts {
            self.outline = fold(&self.document, self.kinds);
            self.facts_id = next_id();
        }
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

fn fold(document: &Document, kinds: Kinds) -> Arc<Outline> {
    Arc::new(if kinds.has(super::Kind::Tickets) { document.outline() } else { Outline::default() })
}

fn next_id() -> u64 {
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
