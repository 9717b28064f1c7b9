//! What stands beside tickets: boxes, fences, comments to Baton, placeholders, counts, mentions.
//!
//! Plain words for the places; each type says what it is for.

use super::{FieldName, Form};
use crate::syntax::id::Id;
use crate::syntax::span::Span;
use crate::syntax::span::Spot;
use smol_str::SmolStr;

/// A list item's box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkbox {
    /// The character in the box; a space when it is open or empty.
    pub mark: char,
    /// That character alone: what ticking changes. Empty for `[]`.
    pub spot: Spot,
    /// The text of the item's first line.
    pub text: Spot,
    /// Columns before the bullet.
    pub indent: u8,
    /// The field or sub-heading the box stands under; [`FieldName::Later`] when an open item says so of itself.
    pub under: FieldName,
}

impl Checkbox {
    /// `[x]`, `[X]`, `[✓]`, `[✔]`.
    pub fn is_ticked(&self) -> bool {
        matches!(self.mark, 'x' | 'X' | '✓' | '✔' | '✅')
    }

    /// `[ ]`: a promise that is still open; `[-]` and `[~]` are neither.
    pub fn is_open(&self) -> bool {
        self.mark == ' '
    }
}

/// A code fence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence {
    /// First word of the info string, lower case.
    pub language: SmolStr,
    /// The back-ticks or tildes that open it.
    pub marker: SmolStr,
    /// The whole fence with its markers.
    pub spot: Spot,
    /// Its opening line.
    pub opening: Spot,
    /// Whether the end of the document closed it.
    pub unclosed: bool,
    /// Lines inside that would be headings with a ticket id.
    pub swallowed: Vec<Swallowed>,
    /// Whether a line after the first of these opens a fence with a language: this one was meant to end before.
    pub reopened: bool,
}

/// A ticket's heading inside a fence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swallowed {
    /// The id it would declare.
    pub id: Id,
    /// The level it would have.
    pub level: u8,
    /// Its line.
    pub line: Spot,
}

/// A request to keep a rule silent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The rule's name, as written.
    pub rule: SmolStr,
    /// Where the name stands.
    pub rule_spot: Spot,
    /// The whole comment; where it ends a line, with the blanks before it.
    pub spot: Spot,
    /// What goes when only this name goes: the name and a comma, or the whole comment.
    pub cut: Spot,
    /// `baton-ignore-file`.
    pub whole_file: bool,
    /// Whether the comment has a line of its own, and so speaks of the block below it.
    pub own_line: bool,
    /// The bytes it speaks of: its line, or the block below it. Unused for a whole file.
    pub reach: Spot,
    /// Whether it has a line of its own and the section ends with it: it speaks of the next one.
    pub before_heading: bool,
}

/// Text that waits to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// As written.
    pub text: SmolStr,
    /// Where.
    pub spot: Spot,
    /// What it stands in.
    pub place: PlaceholderPlace,
}

/// Where a placeholder stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceholderPlace {
    /// Where a heading of this form would have its id.
    Declaration(Form),
    /// In a list of ids: a dependency, a block's tickets.
    References,
}

/// A number that a document gives for its tickets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The number.
    pub number: u32,
    /// The `18` of `7/18`.
    pub of: Option<u32>,
    /// What is counted; `None` for a bare `7/18`.
    pub unit: Option<Unit>,
    /// What it stands in.
    pub place: CountPlace,
    /// Where its digits stand.
    pub spot: Spot,
}

/// A limit that a document sets for its batches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What it limits.
    pub kind: LimitKind,
    /// The number, of a range the higher one.
    pub number: u32,
    /// The kind of batch it speaks of, in English and lower case; `None` when it stands as a clause of its own and does not say.
    pub unit: Option<&'static str>,
    /// Where the number stands.
    pub spot: Spot,
}

/// What a limit is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitKind {
    /// The most tickets a batch may have.
    BatchSize,
    /// After how many batches everything is brought together.
    SyncEvery,
}

/// Where a count stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountPlace {
    /// In a heading, about what stands below it.
    Heading,
    /// Beside the word "total".
    Total,
    /// In a line that says nothing else.
    Line,
}

/// What a document calls its tickets where it counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Tickets.
    Ticket,
    /// Tasks, which may be the steps of a ticket.
    Task,
    /// Issues.
    Issue,
    /// Stories.
    Story,
}

/// An id anywhere in the text, fences and comments included; whether it is one shows when it is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// As written; for a range's ends, each end is a mention of its own.
    pub id: Id,
    /// Where, relative to the section.
    pub span: Span,
    /// Inside a fence, code span or comment: explained on hover, left alone by diagnostics and rename.
    pub masked: bool,
}

/// Bytes that are not prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaskKind {
    /// A fenced block.
    Fence,
    /// `code`.
    Code,
    /// An HTML comment.
    Comment,
    /// Front matter.
    FrontMatter,
}

/// A masked range, relative to its section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mask {
    /// What kind of bytes.
    pub kind: MaskKind,
    /// Which bytes.
    pub span: Span,
}
