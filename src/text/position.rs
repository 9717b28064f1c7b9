//! Where a byte is, in the words of an editor: line and column, the column counted as the editor counts.
//!
//! Knows nothing of the protocol that carries a position. A line may be megabytes long, so nothing here walks along one: every conversion
//! is a few descents into the rope. Start at [`Text::offset`].

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
        let number = self.line_of(offset);
        let line = self.line_range(number);
        let offset = self.floor(offset).min(line.end);
        let column = match encoding {
            Encoding::Utf8 => offset - line.start,
            Encoding::Utf16 => self.units_before(offset) - self.units_before(line.start),
            Encoding::Utf32 => self.rope.byte_to_char(offset) - self.rope.byte_to_char(line.start),
        };
        Position::saturating(number, column)
    }

    /// How many UTF-16 code units stand before byte `offset`.
    fn units_before(&self, offset: usize) -> usize {
        self.rope.char_to_utf16_cu(self.rope.byte_to_char(offset))
    }
}
