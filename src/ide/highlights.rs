//! Highlights: every place of one document that means what the cursor is on.
//!
//! Start at [`highlights`].

use super::{
    contracts,
    occurrences::{Wanted, occurrences},
    references::{home, is_declaration},
    subject::subject,
};
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

/// The places in `path` that mean what stands at `offset`, ascending.
pub fn highlights(snapshot: &Snapshot, path: &DocPath, offset: usize) -> Vec<Highlight> {
    let Some((member, found)) = snapshot.member(path).zip(subject(snapshot, path, offset)) else {
        return contracts::places::highlights(snapshot, path, offset);
    };
    let Some((home, id, declared)) = home(&found.meant) else { return Vec::new() };
    let kind = |range: &Range<usize>| match home.path == *path && is_declaration(range, &declared) {
        true => Access::Write,
        false => Access::Read,
    };
    let places = occurrences(member, &Wanted::new(id)).into_iter();
    places.map(|range| Highlight { kind: kind(&range), range }).collect()
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    #[test]
    fn reads_and_the_declaration_of_this_document() {
        let fixture =
            Fixture::new("//- TICKETS.md\n### T1: a\n### T2: b\n**Depends on:** T$01\n//- n.md\nT1\n");
        let (path, offset) = fixture.at();
        let found = highlights(&fixture.snapshot, path, offset);
        let shown: Vec<_> = found.iter().map(|found| (found.range.start, found.kind)).collect();
        assert_eq!(shown, [(4, Access::Write), (36, Access::Read)]);
        let notes = DocPath::new("n.md");
        assert_eq!(highlights(&fixture.snapshot, &notes, 0), [Highlight { range: 0..2, kind: Access::Read }]);
    }
}
