//! Completion. Start at [`completion`].

use crate::project::{DocPath, Snapshot};
use std::ops::Range;

/// What could be typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompletionList {
    /// The proposals, the best first.
    pub items: Vec<Completion>,
    /// Whether there are more: ask again when more is typed.
    pub incomplete: bool,
}

/// One proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What the list shows.
    pub label: String,
    /// What stands beside it.
    pub detail: Option<String>,
    /// What it is.
    pub kind: CompletionKind,
    /// The bytes it takes the place of; the cursor is at their end or inside.
    pub replace: Range<usize>,
    /// The text that comes.
    pub insert: String,
    /// Orders the list, as text.
    pub sort: String,
    /// What an editor compares with the replaced bytes while the reader types on.
    pub filter: String,
    /// More about it, in Markdown.
    pub documentation: Option<String>,
}

/// What a proposal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// An id.
    Ticket,
    /// A status.
    Status,
    /// A field's name.
    Field,
}

/// What could be typed at `offset`.
pub fn completion(_snapshot: &Snapshot, _path: &DocPath, _offset: usize) -> CompletionList {
    CompletionList::default()
}
