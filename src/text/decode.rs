//! From the bytes of a file to a text, losing nothing: no byte is replaced, and a byte order mark stays.
//!
//! Knows no files; whoever read the bytes puts the path before the message. Start at [`decode`].

use std::error::Error;
use std::fmt;

/// The byte order mark, which some editors put in front of UTF-8.
const BOM: &str = "\u{feff}";

/// The text that `bytes` spell. Fails on the first byte that is not UTF-8 rather than putting a mark in its place: the text is written
/// back to the same file.
pub fn decode(bytes: Vec<u8>) -> Result<String, NotUtf8> {
    String::from_utf8(bytes).map_err(|error| NotUtf8::new(error.as_bytes(), error.utf8_error().valid_up_to()))
}

/// Length in bytes of the byte order mark at the start of `text`: 3, or 0 if there is none.
pub fn bom_len(text: &str) -> usize {
    if text.starts_with(BOM) { BOM.len() } else { 0 }
}

/// Why bytes are no text. Its message is the second half of a sentence that begins with the name of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotUtf8 {
    /// Offset of the first byte that is not UTF-8.
    pub at: usize,
    /// The line that byte is on, counted from 1 as people do.
    pub line: usize,
    /// The byte itself.
    pub byte: u8,
    /// The encoding its byte order mark announces, if it begins with one.
    pub marked: Option<&'static str>,
}

impl NotUtf8 {
    /// Describes the fault at offset `at` of `bytes`.
    fn new(bytes: &[u8], at: usize) -> Self {
        let before = bytes.get(..at).unwrap_or_default();
        let line = super::LineIndex::new(&String::from_utf8_lossy(before)).line_count();
        Self { at, line, byte: bytes.get(at).copied().unwrap_or_default(), marked: marked(bytes) }
    }
}

/// The encoding that the byte order mark at the start of `bytes` announces. None of these marks is UTF-8.
fn marked(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] => Some("UTF-32 (little endian)"),
        [0xff, 0xfe, ..] => Some("UTF-16 (little endian)"),
        [0xfe, 0xff, ..] => Some("UTF-16 (big endian)"),
        _ => None,
    }
}

impl fmt::Display for NotUtf8 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, line, byte, marked } = self;
        match marked {
            Some(encoding) => write!(f, "is {encoding} by its byte order mark; save it as UTF-8"),
            None => {
                write!(f, "is not UTF-8: byte 0x{byte:02X} at offset {at}, on line {line}; save it as UTF-8")
            }
        }
    }
}

impl Error for NotUtf8 {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

    use super::{bom_len, decode};

    #[track_caller]
    fn check_refused(bytes: &[u8], at: usize, message: &str) {
        let refused = decode(bytes.to_vec()).unwrap_err();
        assert_eq!((refused.at, refused.to_string().as_str()), (at, message));
    }

    #[test]
    fn utf8_comes_back_byte_for_byte() {
        for text in ["", "plain", "\u{feff}# T\r\n", "é🎲\0"] {
            assert_eq!(decode(text.as_bytes().to_vec()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn anything_else_says_what_and_where() {
        check_refused(
            b"# T1\r\ncaf\xe9\n",
            9,
            "is not UTF-8: byte 0xE9 at offset 9, on line 2; save it as UTF-8",
        );
        check_refused(
            b"cut \xf0\x9f\x8e",
            4,
            "is not UTF-8: byte 0xF0 at offset 4, on line 1; save it as UTF-8",
        );
        check_refused(
            b"\xff\xfe#\0",
            0,
            "is UTF-16 (little endian) by its byte order mark; save it as UTF-8",
        );
        check_refused(b"\xfe\xff\0#", 0, "is UTF-16 (big endian) by its byte order mark; save it as UTF-8");
        check_refused(
            b"\xff\xfe\0\0",
            0,
            "is UTF-32 (little endian) by its byte order mark; save it as UTF-8",
        );
    }

    #[test]
    fn the_mark_is_three_bytes_at_the_start_only() {
        assert_eq!(["\u{feff}x", "x", "", "x\u{feff}"].map(bom_len), [3, 0, 0, 0]);
    }
}
