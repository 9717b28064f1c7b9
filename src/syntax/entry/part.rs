//! A document as its sections, each with the headings above it and its pieces in order.
//!
//! Knows headings and nothing of what a document is about: [`super::abi`] and [`super::protocol`] walk the same parts.
//! Start at [`parts`].

use super::{
    code,
    piece::{Piece, pieces},
};
use crate::{
    syntax::{
        Document,
        split::{heading_level, lines},
    },
    text::{Span, bom_len},
};
use std::{borrow::Cow, ops::Range, sync::Arc};

/// One section of a document.
#[derive(Debug)]
pub struct Part<'a> {
    /// Its index in the document.
    pub index: u32,
    /// Its text; all places in it are relative to this.
    pub text: Cow<'a, str>,
    /// The headings it stands under, the outermost first, its own last; empty before the first heading.
    pub headings: Vec<Arc<Heading>>,
    /// What stands in it below its heading, in order.
    pub pieces: Vec<Piece>,
}

/// A heading.
#[derive(Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The section it opens.
    pub section: u32,
    /// Its text as it is written, without the `#` around it.
    pub text: String,
    /// Where that stands in its section.
    pub at: Span,
    /// What stands between back-ticks in it: bytes of [`Heading::text`].
    pub codes: Vec<Range<usize>>,
}

/// All sections of `document`, in order.
pub fn parts(document: &Document) -> Vec<Part<'_>> {
    let mut above: Vec<Arc<Heading>> = Vec::new();
    let mut start = 0;
    let sections = document.sections().iter().zip(0..).map(|(section, index)| {
        let text = document.text().slice(start..start + section.len());
        start += section.len();
        if let Some(own) = heading(&text, index) {
            above.retain(|heading| heading.level < own.level);
            above.push(Arc::new(own));
        }
        let pieces = pieces(&text, section.masks());
        Part { index, text, headings: above.clone(), pieces }
    });
    sections.collect()
}

impl Part<'_> {
    /// The text at `span`; empty if it is no place in this section.
    pub fn at(&self, span: Span) -> &str {
        self.text.get(span.at(0)).unwrap_or_default()
    }

    /// Its own heading.
    pub fn heading(&self) -> Option<&Heading> {
        self.headings.last().map(|heading| &**heading).filter(|heading| heading.section == self.index)
    }
}

impl Heading {
    /// The bytes `range` of its text, as a place in its section.
    pub fn span(&self, range: Range<usize>) -> Span {
        let base = self.at.start as usize;
        Span::new(base + range.start..base + range.end)
    }

    /// The texts between back-ticks.
    pub fn code_texts(&self) -> impl Iterator<Item = &str> {
        self.codes.iter().filter_map(|range| self.text.get(range.clone()))
    }
}

fn heading(text: &str, section: u32) -> Option<Heading> {
    let bom = bom_len(text);
    let (_, line) = lines(text.get(bom..)?).next()?;
    let level = heading_level(line)?;
    let after = line.trim_start_matches('#');
    let title = after.trim();
    let closing = title.trim_end_matches('#');
    // Closing `#` stand after a blank; in `C#` they are part of the word.
    let title = if closing.is_empty() || closing.ends_with([' ', '\t']) { closing.trim_end() } else { title };
    let start = bom + line.len() - after.trim_start().len();
    let at = Span::new(start..start + title.len());
    Some(Heading { level, section, text: title.to_string(), at, codes: code::spans(title) })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Sections as `heading / heading | number of pieces`.
    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let document = Document::new(text);
        let got: Vec<_> = parts(&document)
            .iter()
            .map(|part| {
                let above: Vec<_> = part.headings.iter().map(|heading| heading.text.as_str()).collect();
                format!("{} | {}", above.join(" / "), part.pieces.len())
            })
            .collect();
        assert_eq!(got, want);
    }

    #[test]
    fn a_section_knows_the_headings_above_it() {
        check(
            "intro\n# A\n## B #\ntext\n#### C#\n## `D(x)` and `E`\n# F\n",
            &[" | 1", "A | 0", "A / B | 1", "A / B / C# | 0", "A / `D(x)` and `E` | 0", "F | 0"],
        );
    }

    #[test]
    fn a_heading_knows_its_place() {
        let document = Document::new("\u{feff}##  Über `x`\r\n");
        let parts = parts(&document);
        let heading = parts.first().unwrap().heading().unwrap();
        assert_eq!(parts.first().unwrap().at(heading.at), "Über `x`");
        assert_eq!(parts.first().unwrap().at(heading.span(heading.codes.first().unwrap().clone())), "x");
    }
}
