//! The protocol's positions and ranges, to and from byte offsets. Knows no document and no feature; start at [`range_from`].

use std::ops::Range;

use tower_lsp::ls_types as lsp;

use crate::text::{Encoding, LineIndex, Position, Text};

/// The bytes `range` covers. A range that runs backwards is empty, at its start.
pub(super) fn range_from(text: &Text, range: lsp::Range, encoding: Encoding) -> Range<usize> {
    let start = offset_from(text, range.start, encoding);
    start..offset_from(text, range.end, encoding).max(start)
}

/// The byte `position` stands before.
pub(super) fn offset_from(text: &Text, position: lsp::Position, encoding: Encoding) -> usize {
    text.offset(Position { line: position.line, character: position.character }, encoding)
}

/// Where the bytes of `range` stand.
pub(super) fn range_to(text: &Text, range: Range<usize>, encoding: Encoding) -> lsp::Range {
    lsp::Range {
        start: position_to(text, range.start, encoding),
        end: position_to(text, range.end, encoding),
    }
}

/// Where the byte at `offset` stands.
fn position_to(text: &Text, offset: usize, encoding: Encoding) -> lsp::Position {
    let Position { line, character } = text.position(offset, encoding);
    lsp::Position { line, character }
}

/// A text laid out flat, for answers that name thousands of places in it: each costs a search among its lines.
pub(super) struct Flat {
    text: String,
    lines: LineIndex,
    encoding: Encoding,
}

impl Flat {
    /// Lays out a text, which takes time and memory of its size.
    pub(super) fn new(text: &Text, encoding: Encoding) -> Flat {
        let text = text.to_string();
        Flat { lines: LineIndex::new(&text), text, encoding }
    }

    /// Where the bytes of `range` stand.
    pub(super) fn range(&self, range: Range<usize>) -> lsp::Range {
        let at = |offset: usize| {
            let Position { line, character } = self.lines.position(&self.text, offset, self.encoding);
            lsp::Position { line, character }
        };
        lsp::Range { start: at(range.start), end: at(range.end) }
    }
}
