//! [`Text`]: the text of one document, cheap to copy and cheap to edit.
//!
//! Knows bytes, characters and lines. What a column is, is said in `position.rs`. Start at [`Text`], then [`Text::replace`].

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use ropey::Rope;

/// The text of one document. A clone shares the bytes, so a snapshot of a large document costs as much as one of a small one; an edit costs
/// O(log n) and leaves the clones as they were.
///
/// Offsets are bytes. One that lies past the end is taken as the end, one inside a character as the start of that character, and a range
/// that runs backwards as the empty range at its start.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Text {
    pub(super) rope: Rope,
}

impl Text {
    /// Copies `text`, byte for byte; a byte order mark stays in it as its first character.
    pub fn new(text: &str) -> Self {
        Self { rope: Rope::from_str(text) }
    }

    /// Puts `text` in the place of `range`.
    pub fn replace(&mut self, range: Range<usize>, text: &str) {
        let range = self.clamp(range);
        let start = self.rope.byte_to_char(range.start);
        if !range.is_empty() {
            let end = self.rope.byte_to_char(range.end);
            self.rope.remove(start..end);
        }
        if !text.is_empty() {
            self.rope.insert(start, text);
        }
    }

    /// The bytes of `range`: borrowed where they lie in one piece, copied where they do not.
    pub fn slice(&self, range: Range<usize>) -> Cow<'_, str> {
        let Some(slice) = self.rope.get_byte_slice(self.clamp(range)) else { return Cow::Borrowed("") };
        slice.as_str().map_or_else(|| Cow::Owned(slice.to_string()), Cow::Borrowed)
    }

    /// The whole text, piece by piece and in order. A piece never ends inside a character nor between the two halves of a `\r\n`.
    pub fn chunks(&self) -> impl Iterator<Item = &str> {
        self.rope.chunks()
    }

    /// The byte at `offset`, or nothing at the end and past it.
    pub fn byte_at(&self, offset: usize) -> Option<u8> {
        self.rope.get_byte(offset)
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    /// Whether there is not one byte.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many lines there are: one more than there are line ends, so never none.
    pub fn line_count(&self) -> usize {
        self.rope.len_lines()
    }

    /// Where line `line` (0-based) begins; the end of the text if there are not so many lines.
    pub fn line_start(&self, line: usize) -> usize {
        self.rope.line_to_byte(line.min(self.line_count()))
    }

    /// The line (0-based) that byte `offset` is on. A line end belongs to the line it ends, both halves of a `\r\n` alike.
    pub fn line_of(&self, offset: usize) -> usize {
        self.rope.byte_to_line(offset.min(self.len()))
    }

    /// Line `line` (0-based) without its line end; empty at the end of the text if there are not so many lines.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let start = self.line_start(line);
        let next = self.line_start(line.saturating_add(1));
        start..next - self.line_end_len(start, next)
    }

    /// How many bytes of line end stand before `next`, the start of the line after the one that starts at `start`.
    fn line_end_len(&self, start: usize, next: usize) -> usize {
        let before = |n: usize| next.checked_sub(n).filter(|&at| at >= start).and_then(|at| self.byte_at(at));
        match (before(2), before(1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (_, Some(b'\n' | b'\r')) => 1,
            _ => 0,
        }
    }

    /// `offset` within the text and at the start of its character.
    pub(super) fn floor(&self, offset: usize) -> usize {
        let offset = offset.min(self.len());
        let (chunk, start, _, _) = self.rope.chunk_at_byte(offset);
        start + chunk.floor_char_boundary(offset - start)
    }

    /// `range` within the text, in order, and between characters.
    pub(super) fn clamp(&self, range: Range<usize>) -> Range<usize> {
        let start = self.floor(range.start);
        start..self.floor(range.end).max(start)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.chunks().try_for_each(|chunk| f.write_str(chunk))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.slice(0..self.len()), f)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.rope == *other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.rope == **other
    }
}
