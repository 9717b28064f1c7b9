//! Highlights: every place of one document that means what the cursor is on.
//!
//! Start at [`highlights`].

use super::references::references;
use crate::project::{DocPath, Snapshot};
use std::ops::Range;

/// One place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// The bytes.
    pub range: Range<usize>,
    /// What is done there.
    pub kind: Access,
}

/// What a place does with an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It refers to it.
    Read,
    /// It declares it.
    Write,
}

/// The places in `path` that mean what stands at `offset`.
pub fn highlights(snapshot: &Snapshot, path: &DocPath, offset: usize) -> Vec<Highlight> {
    let read = references(snapshot, path, offset, false);
    let all = references(snapshot, path, offset, true);
    all.into_iter()
        .filter(|reference| reference.path == *path)
        .map(|reference| {
            let kind = if read.contains(&reference) { Access::Read } else { Access::Write };
            Highlight { range: reference.range, kind }
        })
        .collect()
}
