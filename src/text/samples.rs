//! What the property tests of this folder share: texts that hold every trap, and a slow reference that is plainly right.
//!
//! Knows none of the code under test. Start at [`text`] and [`Naive`].

use std::ops::Range;

use proptest::prelude::*;

use super::Encoding;

/// One piece of a text: the things that shift columns or end lines, and the things that only look as if they did.
const FRAGMENTS: &[&str] = &[
    "a",
    "T5.1",
    "- [ ] ",
    "# ",
    "**Depends on:** T4-T6",
    " ",
    "\t",
    "\n",
    "\n",
    "\r\n",
    "\r\n",
    "\r",
    "\n\n",
    "\u{feff}",
    "\u{2028}",
    "\u{2029}",
    "\u{85}",
    "\u{b}",
    "\u{c}",
    "\0",
    "é",
    "e\u{301}",
    "a\u{308}\u{332}",
    "ß",
    "—",
    "→",
    "漢字",
    "チケット",
    "한국어",
    "𠮷",
    "שלום",
    "مرحبا",
    "\u{202e}abc\u{202c}",
    "\u{200f}",
    "🎲",
    "👩\u{200d}👩\u{200d}👧\u{200d}👦",
    "🏳\u{fe0f}\u{200d}🌈",
    "🇨🇭",
    "👍🏽",
];

/// One of [`FRAGMENTS`], now and then nothing or any characters at all.
pub(super) fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => prop::sample::select(FRAGMENTS).prop_map(str::to_owned),
        1 => Just(String::new()),
        1 => prop::collection::vec(any::<char>(), 1..4).prop_map(String::from_iter),
    ]
}

/// A text of such pieces: short as a rule, so that faults shrink well; otherwise long enough for the rope to hold it in several pieces, and
/// some of these with one very long line.
pub(super) fn text() -> impl Strategy<Value = String> {
    let pieces = |most| prop::collection::vec(fragment(), 0..most).prop_map(|pieces| pieces.concat());
    let long_line = (pieces(12), prop::sample::select(FRAGMENTS), 200..700_usize, pieces(12));
    prop_oneof![
        8 => pieces(24),
        1 => pieces(500),
        1 => long_line.prop_map(|(before, middle, times, after)| format!("{before}{}{after}", middle.repeat(times))),
    ]
}

/// The lines of a text by the rule itself, found one character at a time.
pub(super) struct Naive<'a> {
    text: &'a str,
    /// Each line without its line end.
    pub(super) lines: Vec<Range<usize>>,
}

impl<'a> Naive<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let (mut lines, mut start) = (Vec::new(), 0);
        let mut chars = text.char_indices().peekable();
        while let Some((at, char)) = chars.next() {
            let next = match char {
                '\n' => at + 1,
                '\r' => chars.next_if(|(_, next)| *next == '\n').map_or(at, |(at, _)| at) + 1,
                _ => continue,
            };
            lines.push(start..at);
            start = next;
        }
        lines.push(start..text.len());
        Self { text, lines }
    }

    /// The last line that starts at or before `offset`.
    pub(super) fn line_of(&self, offset: usize) -> usize {
        self.lines.iter().rposition(|line| line.start <= offset).unwrap()
    }

    /// Every place a cursor can stand: its line, its column in each of the three encodings, its offset.
    pub(super) fn places(&self) -> Vec<(u32, [u32; 3], usize)> {
        let mut places = Vec::new();
        for (number, line) in (0..).zip(&self.lines) {
            let mut columns = [0, 0, 0];
            for (at, char) in self.text[line.clone()].char_indices() {
                places.push((number, columns, line.start + at));
                columns[0] += u32::try_from(char.to_string().len()).unwrap();
                columns[1] += if char > '\u{ffff}' { 2 } else { 1 };
                columns[2] += 1;
            }
            places.push((number, columns, line.end));
        }
        places
    }
}

/// The encodings in the order of the columns that [`Naive::places`] gives.
pub(super) const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];
