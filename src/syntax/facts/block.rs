//! Blocks as one section says them: a HANDOFF, COMPLETE, REVIEW or SYNC begins here, these batches and commits are named.
//!
//! What belongs to which block is the fold's question ([`crate::syntax::outline::Block`]). Start at [`BlockHead`].

use super::Reference;
use crate::syntax::span::Spot;
use smol_str::SmolStr;

/// What a block passes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    /// The batch is ready to be built.
    Handoff,
    /// The batch was built.
    Complete,
    /// Somebody looked at what was built.
    Review,
    /// Everything built so far was brought together and verified.
    Sync,
}

impl BlockKind {
    /// Every kind, in the order they come in.
    pub const ALL: [BlockKind; 4] =
        [BlockKind::Handoff, BlockKind::Complete, BlockKind::Review, BlockKind::Sync];

    /// The word that opens such a block.
    pub fn word(self) -> &'static str {
        match self {
            BlockKind::Handoff => "HANDOFF",
            BlockKind::Complete => "COMPLETE",
            BlockKind::Review => "REVIEW",
            BlockKind::Sync => "SYNC",
        }
    }
}

/// A heading or line that opens a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockHead {
    /// What it opens.
    pub kind: BlockKind,
    /// How it is written.
    pub style: HeadStyle,
    /// The text, without `#`.
    pub spot: Spot,
    /// From the head to the end of its section, or to the next announcing line.
    pub body: Spot,
    /// What it says about how things went: `Approved`, `Done`, `FAILED`.
    pub verdict: Option<Verdict>,
    /// Who hands over, and to whom, where it says so.
    pub agents: Option<(Option<SmolStr>, SmolStr)>,
    /// The tickets it names itself: `HANDOFF — T4-T6`.
    pub tickets: Vec<Reference>,
    /// Whether the head alone makes it a block: it names a batch or tickets. Else what stands below must.
    pub certain: bool,
}

/// How a block is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadStyle {
    /// `## HANDOFF — Batch 2 Ready`: the block ends with the heading's part of the document.
    Heading(u8),
    /// `HANDOFF TO CODEX: Execute Batch 2`: the block ends with its section.
    Line,
}

/// How things went, by the words of a block's head or its verdict field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Ready to be built.
    Ready,
    /// Built.
    Done,
    /// It did not work out.
    Failed,
    /// A review found nothing that stands in the way.
    Approved,
    /// A review asks for changes.
    ChangesRequested,
}

/// A batch named anywhere in prose: `Batch 2`, `Phase 1a`, each of `Batches 2-3`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchMention {
    /// Which.
    pub name: BatchName,
    /// Where; the names of one list share the list's place.
    pub spot: Spot,
    /// The tickets in the brackets behind it: `Batch 2 (T4-T6)`.
    pub tickets: Vec<Reference>,
}

/// The name of a batch: what it is called, and which it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BatchName {
    /// The word, in English and lower case: `batch`, `phase`, `sprint`.
    pub unit: &'static str,
    /// The number or letter as written, letters in lower case: `2`, `1.5`, `2b`, `a`.
    pub number: SmolStr,
}

impl BatchName {
    /// Its number or letter as people write it: `2b`, `A`.
    pub fn label(&self) -> String {
        match self.number.starts_with(|c: char| c.is_ascii_alphabetic()) {
            true => self.number.to_ascii_uppercase(),
            false => self.number.to_string(),
        }
    }

    /// Its leading number, if it has one.
    pub fn ordinal(&self) -> Option<u32> {
        let digits = self.number.len() - self.number.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        self.number.get(..digits)?.parse().ok()
    }
}

/// A commit named in a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitRef {
    /// 7 to 40 hexadecimal digits, lower case.
    pub hash: SmolStr,
    /// Where it stands.
    pub spot: Spot,
}

impl std::fmt::Display for BatchName {
    /// `Batch 2`, as a person would say it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut letters = self.unit.chars();
        let first = letters.next().map(|c| c.to_ascii_uppercase());
        let (first, rest) = (first.unwrap_or_default(), letters.as_str());
        f.write_fmt(format_args!("{first}{rest} {}", self.label()))
    }
}
