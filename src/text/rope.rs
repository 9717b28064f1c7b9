//! [`Text`]: the text of one document, cheap to copy and cheap to edit.
//!
//! Knows bytes, characters and lines. What a column is, is said in `position.rs`. Start at [`Text`], then [`Text::replace`].

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use ropey::Rope;

use super::line_ending::line_end_len;

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
        let tail = self.slice(next.saturating_sub(2).max(start)..next);
        start..next - line_end_len(tail.as_bytes())
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

    use std::borrow::Cow;

    use proptest::prelude::*;

    use super::super::LineIndex;
    use super::super::samples::{Naive, fragment, text};
    use super::Text;

    /// Every line with the offset it starts at.
    #[track_caller]
    fn check_lines(text: &str, expected: &[(usize, &str)]) {
        let rope = Text::new(text);
        let range = |line| rope.line_range(line);
        let lines: Vec<_> = (0..rope.line_count()).map(|n| (range(n).start, rope.slice(range(n)))).collect();
        let expected: Vec<_> = expected.iter().map(|(start, line)| (*start, Cow::Borrowed(*line))).collect();
        assert_eq!(lines, expected);
    }

    /// Replaces what stands between the two `$0` of `before`.
    #[track_caller]
    fn check_replace(before: &str, with: &str, after: &str) {
        let start = before.find("$0").unwrap();
        let end = before.rfind("$0").unwrap();
        let mut text = Text::new(&before.replace("$0", ""));
        text.replace(start..end.max(start + 2) - 2, with);
        assert_eq!(text, after);
    }

    #[test]
    fn lines_end_at_three_things_and_no_other() {
        check_lines("", &[(0, "")]);
        check_lines("a", &[(0, "a")]);
        check_lines("a\nb\r\nc\rd", &[(0, "a"), (2, "b"), (5, "c"), (7, "d")]);
        check_lines("\n\r\r\n", &[(0, ""), (1, ""), (2, ""), (4, "")]);
        check_lines(
            "a\u{2028}b\u{2029}c\u{85}d\u{b}e\u{c}f",
            &[(0, "a\u{2028}b\u{2029}c\u{85}d\u{b}e\u{c}f")],
        );
        check_lines("\u{feff}# T\n", &[(0, "\u{feff}# T"), (7, "")]);
    }

    #[test]
    fn a_line_end_belongs_to_the_line_it_ends() {
        let text = Text::new("a\r\nb");
        assert_eq!([0, 1, 2, 3, 4, 99].map(|offset| text.line_of(offset)), [0, 0, 0, 1, 1, 1]);
    }

    #[test]
    fn replace_shows_what_it_does() {
        check_replace("- [$0 $0] T1 — hash\n", "x", "- [x] T1 — hash\n");
        check_replace("T1$0$0\r\n", " 🎲", "T1 🎲\r\n");
        check_replace("a$0\r$0\nb", "", "a\nb");
        check_replace("a\r$0$0\nb", "-", "a\r-\nb");
        check_replace("a\r$0-$0\nb", "", "a\r\nb");
        check_replace("$0all$0", "", "");
    }

    #[test]
    fn offsets_that_are_nowhere_are_moved() {
        let mut text = Text::new("aé🎲");
        assert_eq!(text.slice(2..5), "é", "both ends move down to the start of their character");
        assert_eq!(text.slice(0..99), "aé🎲");
        #[allow(clippy::reversed_empty_ranges)]
        let backwards = 3..1;
        assert_eq!(text.slice(backwards.clone()), "");
        assert_eq!((text.line_start(7), text.line_range(usize::MAX)), (7, 7..7));
        assert_eq!((text.byte_at(6), text.byte_at(7)), (Some(0xb2), None));
        text.replace(backwards, "|");
        text.replace(usize::MAX - 1..usize::MAX, "!");
        assert_eq!(text, "aé|🎲!");
    }

    #[test]
    fn a_clone_keeps_its_text() {
        let mut text = Text::new("one");
        let before = text.clone();
        text.replace(0..3, "two");
        assert_eq!((before.to_string().as_str(), text.to_string().as_str()), ("one", "two"));
        assert_eq!(format!("{text:?}"), "\"two\"");
    }

    #[test]
    fn a_short_text_is_borrowed() {
        assert!(matches!(Text::new("one\ntwo").slice(4..7), Cow::Borrowed("two")));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn text_and_line_index_find_the_lines_of_the_reference(text in text()) {
            let (rope, index, naive) = (Text::new(&text), LineIndex::new(&text), Naive::new(&text));
            prop_assert_eq!(rope.line_count(), naive.lines.len());
            prop_assert_eq!(index.line_count(), naive.lines.len());
            for (n, line) in naive.lines.iter().enumerate() {
                prop_assert_eq!((rope.line_start(n), rope.line_range(n)), (line.start, line.clone()));
                prop_assert_eq!((index.line_start(n), index.line_range(&text, n)), (line.start, line.clone()));
            }
            for offset in 0..=text.len() + 1 {
                prop_assert_eq!(rope.line_of(offset), naive.line_of(offset), "offset {}", offset);
                prop_assert_eq!(index.line_of(offset), naive.line_of(offset), "offset {}", offset);
                prop_assert_eq!(rope.byte_at(offset), text.as_bytes().get(offset).copied());
            }
        }

        #[test]
        fn replace_is_what_it_is_on_a_string(
            text in text(),
            edits in prop::collection::vec((any::<prop::sample::Index>(), 0..40_usize, fragment()), 1..24),
        ) {
            let (mut rope, mut string) = (Text::new(&text), text);
            for (at, len, with) in edits {
                let start = at.index(string.len() + 1);
                let floored = string.floor_char_boundary(start)..string.floor_char_boundary(start + len);
                rope.replace(start..start + len, &with);
                string.replace_range(floored, &with);
                prop_assert_eq!(&rope, string.as_str());
                prop_assert_eq!(rope.len(), string.len());
                prop_assert_eq!(rope.line_count(), Naive::new(&string).lines.len());
            }
            rope.rope.assert_integrity();
            prop_assert_eq!(rope.chunks().collect::<String>(), string.clone());
            prop_assert_eq!(rope.to_string(), string);
        }

        #[test]
        fn slice_is_what_it_is_on_a_string(text in text(), a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()) {
            let (start, end) = (a.index(text.len() + 3), b.index(text.len() + 3));
            let start_on = text.floor_char_boundary(start);
            let end_on = text.floor_char_boundary(end).max(start_on);
            let rope = Text::new(&text);
            prop_assert_eq!(rope.slice(start..end), &text[start_on..end_on]);
        }
    }
}
