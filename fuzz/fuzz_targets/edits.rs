//! Any edits of any text: the edited document equals the parse of its text, in facts, places, mentions and masks.
//!
//! The input is edits of fixed size, then the text, so that a plan can be a seed: see `seed.sh`.
#![no_main]

use arbitrary::Arbitrary;
use baton::{syntax::Document, testing::soundness::same};
use libfuzzer_sys::fuzz_target;

/// What Markdown turns on: inserted whole, as a fuzzer would take long to spell it.
const PIECES: &[&str] = &[
    "",
    "\n",
    "\r",
    "\r\n",
    "#",
    "# ",
    "## ",
    "### T1: a\n",
    "#### T2\n",
    "```",
    "```\n",
    "```js\n",
    "~~~\n",
    "<!--",
    "-->",
    "---\n",
    "- [ ] ",
    "- ",
    "  ",
    "> ",
    "|",
    "|---|\n",
    "**",
    "**Status:** Done\n",
    "Depends on: T1-T3\n",
    "`",
    "é",
    "🙂",
    "\u{feff}",
    "\u{2028}",
    "    ",
    "\t",
    "1. ",
    "T1",
    "<!-- baton-ignore a -->",
    "x",
];

#[derive(Arbitrary, Debug)]
struct Step {
    /// Where, in 65,536ths of the text.
    at: u16,
    /// How many characters go.
    gone: u8,
    /// What comes instead: a piece, or with the high bit none and a longer stretch goes.
    piece: u8,
}

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    steps: [Step; 8],
    text: &'a str,
}

fuzz_target!(|input: Input<'_>| {
    let mut text = input.text.to_owned();
    let mut document = Document::new(&text);
    for step in &input.steps {
        let start = floor(&text, text.len() * usize::from(step.at) / 65_535);
        let long = if step.piece >= 128 { 16 } else { 1 };
        let end = floor(&text, start + usize::from(step.gone % 16) * long);
        let piece = PIECES[usize::from(step.piece) % PIECES.len()];
        document.edit(start..end, piece);
        text.replace_range(start..end, piece);
        same(&document, &text);
    }
});

/// The character boundary at or before `at`, within the text.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}
