//! [`LineIndex`]: lines and columns of a plain `&str`, for a file that is read once and never edited.
//!
//! Holds where lines start and not the text, so the text is handed in again with every question. It answers exactly as
//! [`Text`](super::Text) does. Start at [`LineIndex::position`].

use std::ops::Range;

use memchr::memchr2_iter;

use super::line_ending::line_end_len;
use super::position::{Encoding, Position};

/// Where each line of a text begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    /// Byte offsets; the first is 0, the last is the length of the text and starts no line.
    starts: Vec<usize>,
}

impl LineIndex {
    /// Finds the lines of `text`: they end at `\n`, `\r\n` and `\r`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr2_iter(b'\n', b'\r', bytes)
            .filter(|&at| !(bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n')));
        let starts = std::iter::once(0).chain(ends.map(|at| at + 1)).chain([text.len()]).collect();
        Self { starts }
    }

    /// The position of byte `offset` in `text`, which must be the text this index was made of. Out of bounds is the end; inside a character
    /// is its start; the second half of a `\r\n` is the end of its line. Costs the length of the line up to there.
    pub fn position(&self, text: &str, offset: usize, encoding: Encoding) -> Position {
        let number = self.line_of(offset);
        let line = self.line_range(text, number);
        let end = text.floor_char_boundary(offset).min(line.end);
        let before = text.get(line.start..end).unwrap_or_default();
        Position::saturating(number, encoding.units(before))
    }

    /// How many lines there are: one more than there are line ends, so never none.
    pub fn line_count(&self) -> usize {
        self.starts.len() - 1
    }

    /// Where line `line` (0-based) begins; the end of the text if there are not so many lines.
    pub fn line_start(&self, line: usize) -> usize {
        self.starts.get(line).or(self.starts.last()).copied().unwrap_or_default()
    }

    /// The line (0-based) that byte `offset` is on. A line end belongs to the line it ends.
    pub fn line_of(&self, offset: usize) -> usize {
        let starts = self.starts.split_last().map_or(&[][..], |(_, starts)| starts);
        starts.partition_point(|&start| start <= offset).saturating_sub(1)
    }

    /// Line `line` (0-based) of `text` without its line end; empty at the end of the text if there are not so many lines.
    pub fn line_range(&self, text: &str, line: usize) -> Range<usize> {
        let start = self.line_start(line);
        let next = self.line_start(line.saturating_add(1));
        let whole = text.as_bytes().get(start..next).unwrap_or_default();
        start..next - line_end_len(whole)
    }
}

// That it agrees with `Text`, and both with a slow reference, is tested in `rope.rs` and `position.rs`.
#[cfg(test)]
mod tests {
    use super::{Encoding, LineIndex};

    /// The cursor as people are shown it: line and column from 1, in Unicode scalar values.
    #[track_caller]
    fn check(picture: &str, expected: &str) {
        let offset = picture.find("$0").unwrap_or(usize::MAX);
        let text = picture.replacen("$0", "", 1);
        let at = LineIndex::new(&text).position(&text, offset, Encoding::Utf32);
        assert_eq!(format!("{}:{}", at.line + 1, at.character + 1), expected);
    }

    #[test]
    fn shows_where_people_look() {
        check("$0", "1:1");
        check("# Plan\r\n\r\n## T1 — 🎲 $0dice\r\n", "3:11");
        check("a\rb\u{2028}c$0", "2:4");
        check("a\n$0", "2:1");
        check("no cursor is past the end\n", "2:1");
    }

    #[test]
    fn a_text_without_bytes_has_one_line() {
        let index = LineIndex::new("");
        assert_eq!((index.line_count(), index.line_range("", 0), index.line_of(9)), (1, 0..0, 0));
        assert_eq!(index.line_range("", 7), 0..0);
    }
}
