//! What a block says, whatever way it is written.
//!
//! Ids, batches and commits are named here, not looked up: the plan a block speaks of may be another document. Start at
//! [`Block`].

use crate::syntax::{
    facts::{BatchName, BlockKind, FileRef, HeadStyle, Target, Verdict},
    span::Anchor,
};
use smol_str::SmolStr;

/// One HANDOFF, COMPLETE, REVIEW or SYNC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it passes on.
    pub kind: BlockKind,
    /// How it is opened.
    pub style: HeadStyle,
    /// The text that opens it, without `#`.
    pub at: Anchor,
    /// From the head to the end of its own section, or to the line that announces the next.
    pub own: Anchor,
    /// One past the last section that is its own; its first section's index + 1 when it has no sub-headings.
    pub end_section: u32,
    /// The batches it is about, in order, each where it is named.
    pub batches: Vec<(BatchName, Anchor)>,
    /// Who hands over, where it says so, and to whom.
    pub agents: Option<(Option<SmolStr>, SmolStr)>,
    /// How things went, by its head, else by its verdict or status field, else (of a COMPLETE) by its verify field.
    pub verdict: Option<Verdict>,
    /// The tickets it is about.
    pub tickets: Listed,
    /// The files its batch may touch, each where it is written.
    pub files: Vec<(FileRef, Anchor)>,
    /// Whether it has a field for files, even an empty one.
    pub has_files: bool,
    /// What must be built before.
    pub needs: Needs,
    /// The verify field.
    pub verify: Option<Note>,
    /// The commits that made it, in order.
    pub commits: Vec<(SmolStr, Anchor)>,
    /// The commits a review looked at, in order.
    pub reviewed: Vec<(SmolStr, Anchor)>,
    /// The commit it was handed over at.
    pub dispatched: Option<(SmolStr, Anchor)>,
    /// What was left out, with the reason.
    pub skipped: Option<Note>,
    /// Its fields: (section, index into that section's fields).
    pub fields: Vec<(u32, u32)>,
}

/// Tickets as a block lists them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// What is named, in order, each where it is written.
    pub names: Vec<(Target, Anchor)>,
    /// The field's value, or the list's first line; `None` when no field lists them.
    pub at: Option<Anchor>,
}

/// What a block says must come before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// The field's value, if there is such a field.
    pub at: Option<Anchor>,
    /// It says that there is nothing.
    pub none: bool,
    /// Batches.
    pub batches: Vec<(BatchName, Anchor)>,
    /// Tickets.
    pub tickets: Vec<(Target, Anchor)>,
}

/// A text value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// As written.
    pub text: SmolStr,
    /// Where.
    pub at: Anchor,
}

impl Block {
    /// Whether its verification says that all is well; `None` when it says nothing about it.
    pub fn passed(&self) -> Option<bool> {
        let said = crate::syntax::words::verdict(&self.verify.as_ref()?.text)?;
        Some(!matches!(said, Verdict::Failed | Verdict::ChangesRequested))
    }
}
