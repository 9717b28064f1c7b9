//! Document symbols. Start at [`document_symbols`].

use crate::project::{DocPath, Snapshot};
use std::ops::Range;

/// One entry of a document's outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// What the outline shows; never empty.
    pub name: String,
    /// What stands beside it; may be empty.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// The bytes of all of it; those of its children lie within.
    pub range: Range<usize>,
    /// The bytes to jump to, within `range`.
    pub selection: Range<usize>,
    /// Whether it is finished.
    pub done: bool,
    /// What it holds, in document order.
    pub children: Vec<Symbol>,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// A heading that holds tickets.
    Group,
    /// Any other heading.
    Heading,
    /// A ticket.
    Ticket,
    /// A list item with a box.
    Box,
}

/// The outline of one document.
pub fn document_symbols(_snapshot: &Snapshot, _path: &DocPath) -> Vec<Symbol> {
    Vec::new()
}
