//! Folding. Start at [`folding`].

use crate::project::{DocPath, Snapshot};
use std::ops::Range;

/// Lines that may be folded away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// From the line that stays visible to the last line that goes, its line end not included.
    pub range: Range<usize>,
    /// What they are.
    pub kind: FoldKind,
    /// Whether they are finished work.
    pub done: bool,
}

/// What a fold holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldKind {
    /// A section, a ticket, a fence.
    Region,
    /// A comment.
    Comment,
}

/// The folds of one document.
pub fn folding(_snapshot: &Snapshot, _path: &DocPath) -> Vec<Fold> {
    Vec::new()
}
