//! One document: its text, its sections, and the edit that re-parses only what it touches.
//!
//! The parse of a document is the list of its sections' parses, so an edited document equals a fresh one by
//! construction. It does not know its path or kind. Start at [`Document::edit`].

use super::{
    facts::Mention,
    outline::Outline,
    section::Section,
    sections::Sections,
    span::Anchor,
    split::{heading_level, split},
};
use crate::text::Text;
use std::{ops::Range, sync::Arc};

/// A parsed document. Cloning shares everything.
#[derive(Clone, Debug, Default)]
pub struct Document {
    text: Text,
    sections: Sections,
}

/// What an edit did to the sections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// The sections that were parsed again, by their index now.
    pub sections: Range<usize>,
    /// How many sections stood there before.
    pub replaced: usize,
    /// Whether the facts of those sections, and their number, are what they were: prose was typed.
    pub same_facts: bool,
}

impl Document {
    /// Parses `text` whole.
    pub fn new(text: &str) -> Document {
        let sections: Vec<_> = cut(text, true).into_iter().map(|range| parse(text, range)).collect();
        Document { text: Text::new(text), sections: Sections::new(&sections) }
    }

    /// A text that is no Markdown, as one section that says nothing.
    pub fn plain(text: &str) -> Document {
        Document { text: Text::new(text), sections: Sections::new(&[Arc::new(Section::blank(text.len()))]) }
    }

    /// The same edit in a text that is no Markdown.
    pub fn edit_plain(&mut self, range: Range<usize>, new: &str) {
        self.text.replace(range, new);
        self.sections = Sections::new(&[Arc::new(Section::blank(self.text.len()))]);
    }

    /// Replaces the bytes `range` (clamped) by `new`, parsing again only the sections this touches.
    pub fn edit(&mut self, range: Range<usize>, new: &str) -> Touched {
        let old_len = self.text.len();
        let (mut first, mut start) = self.sections.at_byte(range.start.min(old_len).saturating_sub(1));
        let (last, last_start) = self.sections.at_byte(range.end.clamp(range.start.min(old_len), old_len));
        self.text.replace(range, new);
        // A heading that is none any more makes its section part of the one before.
        if first > 0 && heading_level(&self.text.slice(start..start + 8)).is_none() {
            (first, start) = (first - 1, self.sections.start_of(first - 1));
        }
        let grown = |old: usize| (old + self.text.len()).saturating_sub(old_len);
        let last_len = self.sections.get(last).map_or(0, |section| section.len());
        let mut end = grown(last_start + last_len);
        let mut replaced = first..(last + 1).min(self.sections.len()).max(first);
        let mut region = self.text.slice(start..end);
        let mut more = 1;
        while end < self.text.len() && split(&region, start == 0).open {
            // A fence or comment opened: what follows is read anew, to the section that begins outside of it as it did before.
            replaced.end = (replaced.end + more).min(self.sections.len());
            end = grown(self.sections.start_of(replaced.end));
            region = self.text.slice(start..end);
            more *= 2;
        }
        let parsed: Vec<_> =
            cut(&region, start == 0).into_iter().map(|range| parse(&region, range)).collect();
        let same_facts = parsed.len() == replaced.len()
            && parsed
                .iter()
                .zip(replaced.clone())
                .all(|(new, old)| self.sections.get(old).is_some_and(|old| old.facts == new.facts));
        let touched = Touched { sections: first..first + parsed.len(), replaced: replaced.len(), same_facts };
        drop(region);
        self.sections = self.sections.splice(replaced, parsed);
        touched
    }

    /// The text.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The sections, in order.
    pub fn sections(&self) -> &Sections {
        &self.sections
    }

    /// The section at `index`.
    pub fn section(&self, index: u32) -> Option<&Section> {
        self.sections.get(index as usize).map(|section| &**section)
    }

    /// Where an anchor stands now, in bytes of the document.
    pub fn range(&self, anchor: Anchor) -> Range<usize> {
        let span = self.section(anchor.section).map(|section| section.span(anchor.spot)).unwrap_or_default();
        span.at(self.sections.start_of(anchor.section as usize))
    }

    /// The text at an anchor.
    pub fn at(&self, anchor: Anchor) -> std::borrow::Cow<'_, str> {
        self.text.slice(self.range(anchor))
    }

    /// The mention that `offset` lies in or touches, and its bytes.
    pub fn mention_at(&self, offset: usize) -> Option<(&Mention, Range<usize>)> {
        let (index, start) = self.sections.at_byte(offset);
        let section = self.sections.get(index)?;
        let (mentions, within) = (section.mentions(), offset.saturating_sub(start));
        let after = mentions.partition_point(|mention| mention.span.start as usize <= within);
        let found = mentions.get(after.checked_sub(1)?).filter(|mention| mention.span.touches(within))?;
        Some((found, found.span.at(start)))
    }

    /// All mentions with their bytes, in order.
    pub fn mentions(&self) -> impl Iterator<Item = (&Mention, Range<usize>)> {
        self.sections
            .iter()
            .scan(0, |start, section| {
                let at = *start;
                *start += section.len();
                Some((at, section))
            })
            .flat_map(|(start, section)| {
                section.mentions().iter().map(move |mention| (mention, mention.span.at(start)))
            })
    }

    /// Folds the sections into tickets and groups.
    pub fn outline(&self) -> Outline {
        Outline::of(&self.sections)
    }

    /// Only the blocks: of a document that declares no tickets.
    pub fn blocks(&self) -> Outline {
        Outline::of_blocks(&self.sections)
    }
}

/// The ranges of the sections of `text`.
fn cut(text: &str, first: bool) -> Vec<Range<usize>> {
    let starts = split(text, first).starts;
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

fn parse(text: &str, range: Range<usize>) -> Arc<Section> {
    Arc::new(Section::parse(text.get(range).unwrap_or_default()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PLAN: &str = "# Plan\n\n## Batch 1: Core\n\n### T1: Setup\n**Status:** Done\n- [x] a\n\n### T2: Build\n**Depends on:** T1\n\nSome prose here.\n\n### T3: Test\n";

    #[test]
    fn prose_parses_one_section_again_and_says_the_same() {
        let mut document = Document::new(PLAN);
        let before: Vec<_> = document.sections().iter().map(|section| section.serial()).collect();
        let at = PLAN.find("prose").unwrap();
        let touched = document.edit(at..at, "typed ");
        let after: Vec<_> = document.sections().iter().map(|section| section.serial()).collect();
        assert_eq!(before.iter().zip(&after).filter(|(old, new)| old != new).count(), 1);
        assert_eq!(touched, Touched { sections: 3..4, replaced: 1, same_facts: true });
    }

    #[test]
    fn a_status_is_a_new_fact() {
        let mut document = Document::new(PLAN);
        let at = PLAN.find("Done").unwrap();
        assert!(!document.edit(at..at + 4, "Todo").same_facts);
    }

    #[test]
    fn an_opened_fence_costs_the_file_and_closing_it_brings_it_back() {
        let mut document = Document::new(PLAN);
        let at = PLAN.find("Some").unwrap();
        document.edit(at..at, "```\n");
        assert_eq!(document.sections().len(), 4);
        document.edit(at..at + 4, "");
        assert_eq!(document.sections().len(), 5);
    }

    /// Everything a parse knows, to compare an edited document with a fresh one.
    fn dump(document: &Document) -> String {
        let sections: Vec<_> = document
            .sections()
            .iter()
            .map(|s| format!("{} {:?} {:?} {:?}", s.len(), s.facts, s.mentions(), s.masks()))
            .collect();
        sections.join("\n")
    }

    fn piece() -> impl Strategy<Value = String> {
        prop::sample::select(vec![
            "# H\n",
            "## T1: a\n",
            "### T2 — b\r\n",
            "```\n",
            "~~~\n",
            "<!--",
            "-->\n",
            "---\n",
            "- [ ] x\n",
            "  ```js\n",
            "text ",
            "\n",
            "\r",
            "| a | b |\n|---|---|\n",
            "#",
            " ",
            "é🙂",
            "\u{2028}",
            "**Status:** Done\n",
            "- item\n",
            "\u{feff}",
            "`T9`",
            "## HANDOFF — Batch 2\n",
            "# HANDOFF — A → B\n",
            "HANDOFF TO CODEX: Execute Batch 1\n",
            "### COMPLETE — T1-T2\n",
            "Tickets: T1-T3\n",
            "- T4: x\n",
            "## Verify\n",
            "Commits: 1a2b3c4, ",
            "Batch 1 (T1 – T2) ",
            "Dependencies: Batch 1\n",
        ])
        .prop_map(str::to_string)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]
        #[test]
        fn editing_equals_parsing_anew(pieces in prop::collection::vec(piece(), 0..40), edits in prop::collection::vec((0usize..400, 0usize..30, piece()), 1..8)) {
            let mut text = pieces.concat();
            let mut document = Document::new(&text);
            for (at, len, new) in edits {
                let mut start = at.min(text.len());
                while !text.is_char_boundary(start) { start -= 1; }
                let mut end = (start + len).min(text.len());
                while !text.is_char_boundary(end) { end -= 1; }
                document.edit(start..end, &new);
                text.replace_range(start..end, &new);
                prop_assert_eq!(document.text().to_string(), text.clone());
                prop_assert_eq!(dump(&document), dump(&Document::new(&text)), "after {:?} in {:?}", new, text);
            }
        }
    }
}
