//! Entries joined with facts: for each claim of a contract document what code says of it, and what code says that no
//! document claims.
//!
//! ```text
//!  Entries (syntax) ─┐
//!                    ├─ abi, protocol ─▶ Documented: one Match an entry, one Missing a fact
//!  Facts (source)  ──┘
//! ```
//!
//! It says what belongs together and nothing about whether that is right: rules compare. What cannot be told is
//! [`Match::Unknown`], and rules are silent about it. Start at [`Snapshot::contracts`], then [`Match`].

mod abi;
mod candidates;
mod index;
mod near;
mod owner;
#[cfg(test)]
mod pictures;
mod protocol;
mod shapes;
mod standard;

pub use candidates::{Candidate, Undescribed};
pub use shapes::{Conflict, Saying, Shapes, Who};

use super::{DocPath, Kind, Snapshot};
use crate::{
    source::{Contract, Fact, Facts, Side},
    syntax::entry::Entries,
};
use rustc_hash::FxHashMap;
use std::sync::{Arc, OnceLock};

/// Every contract document of the workspace against all of its code.
#[derive(Clone, Debug, Default)]
pub struct Contracts {
    documents: FxHashMap<DocPath, Documented>,
    facts: Arc<Facts>,
    index: OnceLock<index::Index>,
    shapes: Shapes,
}

/// One contract document against code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Documented {
    /// What code says of each entry, in the order of [`Entries::entries`].
    pub matches: Vec<Match>,
    /// What code says and neither this document nor another of its kind claims, one for each name, in the order of code.
    pub missing: Vec<Missing>,
    /// Contracts that it has a heading for and code does not have, by the index of their scope.
    pub lost: Vec<u32>,
}

/// What code says of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// The same thing, at these facts (indices into [`Facts::facts`]); the one that is most like it first.
    Found(Vec<u32>),
    /// Something of this name, in a contract the document does not speak of there.
    Moved(Vec<u32>),
    /// Nothing of this name. Those that resemble it and that no document claims come with it, the likeliest first.
    Gone {
        /// Facts it may have become.
        near: Vec<u32>,
        /// Whether names in code that cannot be told might hide it.
        doubtful: bool,
    },
    /// It cannot be told: there is no code of the kind, or the contract inherits from something that was not seen.
    Unknown,
}

/// Something that code says and no document claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The facts that say it; the first is the one to show.
    pub facts: Vec<u32>,
    /// The scope it belongs to in this document, where the document sets out to cover it.
    pub scope: Option<u32>,
}

impl Snapshot {
    /// Every contract document against all code, found out when somebody first asks and kept while neither changes.
    pub fn contracts(&self) -> &Arc<Contracts> {
        self.contracts.get_or_init(|| Arc::new(Contracts::of(self)))
    }
}

impl Contracts {
    fn of(snapshot: &Snapshot) -> Contracts {
        let facts = Arc::clone(snapshot.facts());
        let mut documents = FxHashMap::default();
        let mut of_kind = |kind: Kind, join: fn(&[&Entries], &Facts) -> Vec<Documented>| {
            let members = snapshot.of_kind(kind);
            let entries: Vec<&Entries> = members.iter().map(|member| member.entries()).collect();
            for (member, documented) in members.iter().zip(join(&entries, &facts)) {
                documents.entry(member.path.clone()).or_insert_with(Documented::default).take(documented);
            }
        };
        if snapshot.knows_code() {
            of_kind(Kind::Abi, abi::join);
            of_kind(Kind::Protocol, protocol::join);
        }
        let shapes = Shapes::of(snapshot, &documents, &facts);
        Contracts { documents, facts, index: OnceLock::new(), shapes }
    }

    /// A document against code; `None` for one that claims nothing by its kind, and before code was looked at.
    pub fn document(&self, path: &DocPath) -> Option<&Documented> {
        self.documents.get(path)
    }

    /// The documents that are held against code, by path.
    pub fn documents(&self) -> Vec<&DocPath> {
        let mut paths: Vec<_> = self.documents.keys().collect();
        paths.sort();
        paths
    }

    /// What is said of payloads, and where that conflicts.
    pub fn shapes(&self) -> &Shapes {
        &self.shapes
    }

    /// What all code says.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The contract that a heading names: `Vault.sol`, `The Vault Contract`.
    pub fn contract(&self, written: &str) -> Option<&Contract> {
        let wanted = owner::plain(written);
        self.facts.contracts.iter().find(|contract| owner::plain(&contract.name) == wanted)
    }

    /// Whether something may be said of a file of code by itself: a client reads there, or others contradict what it sends.
    /// Of most files nothing ever is, and there are many.
    pub fn may_be_told(&self, path: &DocPath) -> bool {
        !self.shapes.conflicts(path).is_empty()
            || self.said_in(path).any(|(_, fact)| fact.side == Side::Client)
    }

    /// A fact by its index.
    pub fn fact(&self, index: u32) -> Option<&Fact> {
        self.facts.facts.get(index as usize)
    }
}

impl Documented {
    /// A document of two kinds is joined twice; its matches are of one kind each.
    fn take(&mut self, other: Documented) {
        if self.matches.is_empty() {
            self.matches = other.matches;
        } else {
            for (mine, theirs) in self.matches.iter_mut().zip(other.matches) {
                if *mine == Match::Unknown {
                    *mine = theirs;
                }
            }
        }
        self.missing.extend(other.missing);
        self.lost.extend(other.lost);
    }
}
