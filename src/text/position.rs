//! Where a byte is, in the words of an editor: line and column, the column counted as the editor counts.
//!
//! Knows nothing of the protocol that carries a position. A line may be megabytes long, so nothing here walks along a long one: every
//! conversion is a few descents into the rope. Start at [`Text::offset`].

use super::rope::Text;

/// What the columns of a [`Position`] count. An editor and its server agree on one when they meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: an emoji counts two. What an editor means when it says nothing.
    #[default]
    Utf16,
    /// Unicode scalar values: what people are shown, too.
    Utf32,
}

impl Encoding {
    /// How many of these code units `text` takes.
    pub fn units(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.chars().map(char::len_utf16).sum(),
            Self::Utf32 => text.chars().count(),
        }
    }
}

/// A place in a text, as line and column, both counted from 0. Meaningless without the [`Encoding`] of its column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column, in code units from the start of the line.
    pub character: u32,
}

impl Position {
    /// Builds a position from counts; one too large for the protocol becomes the largest it can say.
    pub(super) fn saturating(line: usize, character: usize) -> Self {
        let fit = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { line: fit(line), character: fit(character) }
    }
}

/// So many bytes are counted through faster than looked up.
const NEAR: usize = 256;

impl Text {
    /// The byte offset of `position`. A column past the end of its line is the end of that line, before the line end; a line past the last
    /// is the end of the text; a column inside a character is the start of that character.
    pub fn offset(&self, position: Position, encoding: Encoding) -> usize {
        let line = self.line_range(position.line as usize);
        let column = position.character as usize;
        let offset = match encoding {
            Encoding::Utf8 => self.floor(line.start.saturating_add(column)),
            Encoding::Utf16 => {
                let units =
                    self.units_before(line.start).saturating_add(column).min(self.rope.len_utf16_cu());
                self.rope.char_to_byte(self.rope.utf16_cu_to_char(units))
            }
            Encoding::Utf32 => {
                let chars = self.rope.byte_to_char(line.start).saturating_add(column);
                self.rope.char_to_byte(chars.min(self.rope.len_chars()))
            }
        };
        offset.min(line.end)
    }

    /// The position of byte `offset`. The second half of a `\r\n` is no place to be: it is shown as the end of its line.
    pub fn position(&self, offset: usize, encoding: Encoding) -> Position {
        let offset = self.floor(offset);
        let number = self.rope.byte_to_line(offset);
        let start = self.rope.line_to_byte(number);
        // Behind a `\r` that does not end the line, only the other half of a line end can stand.
        let halfway = offset > start && self.byte_at(offset - 1) == Some(b'\r');
        let offset = offset - usize::from(halfway);
        let column = match encoding {
            Encoding::Utf8 => offset - start,
            _ if offset - start <= NEAR => self
                .rope
                .get_byte_slice(start..offset)
                .map_or(0, |near| near.chunks().map(|text| encoding.units(text)).sum()),
            Encoding::Utf16 => self.units_before(offset) - self.units_before(start),
            Encoding::Utf32 => self.rope.byte_to_char(offset) - self.rope.byte_to_char(start),
        };
        Position::saturating(number, column)
    }

    /// How many UTF-16 code units stand before byte `offset`.
    fn units_before(&self, offset: usize) -> usize {
        self.rope.char_to_utf16_cu(self.rope.byte_to_char(offset))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

    use proptest::prelude::*;

    use super::super::LineIndex;
    use super::super::samples::{ENCODINGS, Naive, text};
    use super::{Encoding, Position, Text};

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    /// The cursor's line, and its columns in utf-8, utf-16 and utf-32; there and back.
    #[track_caller]
    fn check(picture: &str, line: u32, columns: [u32; 3]) {
        let offset = picture.find("$0").unwrap();
        let plain = picture.replacen("$0", "", 1);
        let (text, index) = (Text::new(&plain), LineIndex::new(&plain));
        for (encoding, column) in ENCODINGS.into_iter().zip(columns) {
            assert_eq!(text.position(offset, encoding), at(line, column), "{encoding:?}");
            assert_eq!(index.position(&plain, offset, encoding), at(line, column), "{encoding:?}");
            assert_eq!(text.offset(at(line, column), encoding), offset, "{encoding:?}, back");
        }
    }

    #[test]
    fn columns_count_what_the_editor_counts() {
        check("$0", 0, [0, 0, 0]);
        check("## T1 — $0hash", 0, [10, 8, 8]);
        check("🎲 T1$0", 0, [7, 5, 4]);
        check("👩\u{200d}👧$0", 0, [11, 5, 3]);
        check("漢字: $0T1", 0, [8, 4, 4]);
        check("שלום $0T1", 0, [9, 5, 5]);
        check("e\u{301}$0", 0, [3, 2, 2]);
        check("\t$0T1", 0, [1, 1, 1]);
        check("\u{feff}# $0T1", 0, [5, 3, 3]);
        check("a\u{2028}b$0", 0, [5, 3, 3]);
        check("a\r\nb\rc\n— $0d", 3, [4, 2, 2]);
        check("a\n$0", 1, [0, 0, 0]);
    }

    /// Each column from 0 on: the offset it leads to.
    #[track_caller]
    fn check_columns(text: &str, encoding: Encoding, expected: &[usize]) {
        let text = Text::new(text);
        let offsets: Vec<_> =
            (0..).take(expected.len()).map(|column| text.offset(at(0, column), encoding)).collect();
        assert_eq!(offsets, expected);
    }

    #[test]
    fn a_column_inside_a_character_is_its_start_and_one_past_the_line_its_end() {
        check_columns("é🎲x\r\nnext", Encoding::Utf8, &[0, 0, 2, 2, 2, 2, 6, 7, 7, 7]);
        check_columns("é🎲x\r\nnext", Encoding::Utf16, &[0, 2, 2, 6, 7, 7, 7]);
        check_columns("é🎲x\r\nnext", Encoding::Utf32, &[0, 2, 6, 7, 7, 7]);
    }

    #[test]
    fn a_place_that_is_nowhere_is_the_nearest_before() {
        let text = Text::new("one\ntwo 🎲");
        for encoding in ENCODINGS {
            assert_eq!(text.offset(at(1, u32::MAX), encoding), 12);
            assert_eq!(text.offset(at(2, 0), encoding), 12);
            assert_eq!(text.offset(at(u32::MAX, u32::MAX), encoding), 12);
            assert_eq!(text.position(usize::MAX, encoding), text.position(12, encoding));
            assert_eq!(text.position(10, encoding), at(1, 4));
        }
        assert_eq!(
            Text::new("a\r\nb").position(2, Encoding::Utf16),
            at(0, 1),
            "between the halves of a line end"
        );
        assert_eq!(Position::saturating(usize::MAX, 3), at(u32::MAX, 3));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn there_and_back_in_three_encodings(text in text()) {
            let (rope, index) = (Text::new(&text), LineIndex::new(&text));
            for (line, columns, offset) in Naive::new(&text).places() {
                for (encoding, column) in ENCODINGS.into_iter().zip(columns) {
                    prop_assert_eq!(rope.position(offset, encoding), at(line, column), "{:?} of {}", encoding, offset);
                    prop_assert_eq!(rope.offset(at(line, column), encoding), offset, "{:?} {}:{}", encoding, line, column);
                    // The index walks along the line, so a long one is only sampled.
                    if column < 200 || column % 64 == 0 {
                        prop_assert_eq!(index.position(&text, offset, encoding), at(line, column));
                    }
                }
            }
        }

        #[test]
        fn any_offset_and_any_position_is_the_nearest_place_before(text in text(), line in 0..40_u32, character in 0..200_u32) {
            let (rope, index) = (Text::new(&text), LineIndex::new(&text));
            let places = Naive::new(&text).places();
            for (i, encoding) in ENCODINGS.into_iter().enumerate() {
                let nearest = places.iter().rfind(|(l, columns, _)| (*l, columns[i]) <= (line, character)).unwrap();
                let past_the_text = places.last().filter(|(last, ..)| *last < line);
                let (_, _, expected) = past_the_text.unwrap_or(nearest);
                prop_assert_eq!(rope.offset(at(line, character), encoding), *expected);
                for offset in (0..text.len() + 2).take(300) {
                    let (l, columns, _) = places.iter().rfind(|(_, _, place)| *place <= offset).unwrap();
                    prop_assert_eq!(rope.position(offset, encoding), at(*l, columns[i]));
                    prop_assert_eq!(index.position(&text, offset, encoding), at(*l, columns[i]));
                }
            }
        }
    }
}
