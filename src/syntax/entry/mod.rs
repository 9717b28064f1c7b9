//! What a contract document claims: its entries, in every style met in the wild.
//!
//! ```text
//!  one section ──lines, fences, tables──▶ forms ──abi, protocol──▶ entries
//!  all sections ──headings above, tables before──▶ whose they are, and what the document has in scope
//! ```
//!
//! A document claims in headings, in the first column of a table, in signature bullets, in signature and JSON fences, and
//! in lines labelled Response, Payload, Body, Returns. Prose and back-ticks in prose claim nothing. Unlike the facts of a
//! plan, entries are read when somebody asks for them, and anew after every edit: contract documents are small, plans are
//! not. Knows one document, not what code says. Start at [`Entries`].

mod abi;
pub(super) mod code;
mod fingerprint;
pub(super) mod label;
mod layout;
mod named;
pub(super) mod part;
pub(super) mod piece;
pub(super) mod protocol;

use crate::{
    contract::{AbiKind, Direction, Path, Said},
    syntax::{
        Document,
        span::{Anchor, Spot},
    },
    text::Span,
};
use smol_str::SmolStr;

pub use layout::{FenceAt, Holds, Layout};

/// Everything a document claims, in the order of its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entries {
    /// The entries.
    pub entries: Vec<Entry>,
    /// What the document sets out to cover.
    pub scopes: Vec<Scope>,
    /// What looks like an entry and could not be read.
    pub unreadable: Vec<Unreadable>,
    /// The fingerprint of the surface it was checked against: `<!-- baton: surface sha256:… -->`.
    pub fingerprint: Option<Fingerprint>,
    /// The source files it says it is about.
    pub sources: Vec<Source>,
    /// Whether a tool makes it from code, as `forge doc` does: it is put right by running the tool again, not entry by entry.
    pub generated: bool,
}

/// A source file that a document names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its path as it is written.
    pub path: SmolStr,
    /// The section.
    pub section: u32,
    /// Where it stands.
    pub at: Span,
}

/// One claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What is claimed. Places in it are relative to the start of the section, and may lie in one below it.
    pub said: Said,
    /// The contract it belongs to, as the heading or column that says so spells it.
    pub owner: Option<SmolStr>,
    /// Paths named in headings above it, which may go before its own: `## Auth (/api/auth)`; the nearest first.
    pub prefixes: Vec<Path>,
    /// How it is written.
    pub form: Form,
    /// The section it stands in.
    pub section: u32,
    /// Where its name stands; of a route its method and path.
    pub name: Span,
    /// Where all of it stands: the row, the bullet, the signature, the heading's line.
    pub whole: Span,
    /// Its scope, an index into [`Entries::scopes`].
    pub scope: Option<u32>,
}

/// How an entry is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// A heading that is its name or signature.
    Heading,
    /// A row of a table.
    Row,
    /// A list item.
    Bullet,
    /// A signature in a fence, with the grammar of its language or nearly so.
    Signature,
    /// JSON in a fence: an ABI, or a message with its name in it.
    Json,
    /// A line of its own: `**Event:** x`, `POST /x`.
    Line,
    /// Named in an entry of something else, such as in the Event column of a table of functions: it must exist, and
    /// does not document.
    Aside,
    /// Agreed in a document of tracks: it says what a payload is, and documents no name.
    Agreed,
    /// Assumed by a ping in a document of tracks, until somebody answers: it documents no name.
    Assumed,
}

impl Form {
    /// Whether what is written so documents its name: code that has it is no longer undocumented.
    pub fn documents(self) -> bool {
        self != Form::Aside && !self.is_promise()
    }

    /// Whether tracks promise it to each other: code may not have it yet.
    pub fn is_promise(self) -> bool {
        matches!(self, Form::Agreed | Form::Assumed)
    }
}

/// Something the document has a heading or a table for: what belongs there and is missing there is undocumented.
#[derive(Clone, Debug, PartialEq)]
pub struct Scope {
    /// What belongs there.
    pub about: About,
    /// The contract, where it is one's.
    pub owner: Option<SmolStr>,
    /// The section its heading or table stands in.
    pub section: u32,
    /// The heading's text, or the table's first row.
    pub at: Span,
    /// The last entry in it, or the place after the heading: new entries go after it.
    pub end: Span,
}

/// What belongs into a scope.
#[derive(Clone, Debug, PartialEq)]
pub enum About {
    /// Everything of one contract: its heading.
    Contract,
    /// Items of one kind: a table or list of functions, of events.
    Abi(AbiKind),
    /// Routes, below these paths where some are named.
    Routes(Vec<Path>),
    /// Messages, in one direction where that is said.
    Messages(Option<Direction>),
}

/// What looks like an entry and could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The section.
    pub section: u32,
    /// Where.
    pub at: Span,
    /// What is wrong with it, as the second half of a sentence that begins with the text.
    pub why: String,
}

/// A fingerprint as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// The hexadecimal digits.
    pub digits: SmolStr,
    /// The section.
    pub section: u32,
    /// Where the digits stand.
    pub at: Span,
}

impl Entries {
    /// What `document` claims of contracts.
    pub fn abi(document: &Document) -> Entries {
        abi::read(document)
    }

    /// What `document` claims of routes and messages.
    pub fn protocol(document: &Document) -> Entries {
        protocol::read(document)
    }

    /// The source files that `document` says it is about.
    pub fn sources(document: &Document) -> Vec<Source> {
        named::sources(document)
    }
}

impl Source {
    /// Where it stands.
    pub fn anchor(&self) -> Anchor {
        Anchor { section: self.section, spot: Spot::Bytes(self.at) }
    }
}

impl Entry {
    /// Where its name stands.
    pub fn anchor(&self) -> Anchor {
        self.anchor_of(self.name)
    }

    /// Where a part of it stands, such as the shape of a payload.
    pub fn anchor_of(&self, at: Span) -> Anchor {
        Anchor { section: self.section, spot: Spot::Bytes(at) }
    }
}
