//! What may declare a ticket, and what is said about its status.
//!
//! Start at [`Candidate`].

use super::FieldName;
use crate::syntax::id::Id;
use crate::syntax::span::Spot;
use smol_str::SmolStr;
use std::ops::Range;

/// How a ticket is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    /// Front matter with id, title and status: the file is the ticket
    Document,
    /// `### T1: title`
    Heading,
    /// `### 1.2 title`: a chapter, unless the fields below say that it is a ticket
    NumberedHeading,
    /// `| T1 | title | …`
    Row,
    /// `- [ ] T1 title`
    Item,
    /// `1. title`, where numbers run through the whole file
    Numbered,
    /// `**T1: title**` on a line of its own
    Bold,
}

impl Form {
    /// Whether the declaration is a heading, so that what stands below it is the ticket's.
    pub fn is_heading(self) -> bool {
        matches!(self, Form::Heading | Form::NumberedHeading)
    }
}

/// One place that may declare a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The form it would be declared in.
    pub form: Form,
    /// The id, as the document refers to it.
    pub id: Id,
    /// Where the id stands.
    pub id_spot: Spot,
    /// The title, markup and status marks taken off; may be empty.
    pub title: SmolStr,
    /// Where the title stands.
    pub title_spot: Spot,
    /// The line the declaration stands on.
    pub line: Spot,
    /// From the declaration to where the next candidate of the same form in this section begins.
    pub body: Spot,
    /// What stood between id and title.
    pub separator: Separator,
    /// Columns (list items) or 0; deeper items belong to shallower ones.
    pub indent: u8,
    /// Whether the item carries a box.
    pub boxed: bool,
    /// Whether id or line is set in bold or brackets, as declarations are and mentions are not.
    pub marked: bool,
    /// For rows: which table of the section, and whether its header names a title column.
    pub table: Option<TableRole>,
    /// For rows: the fields its cells make, as indexes into [`Facts::fields`].
    pub cells: Range<u32>,
    /// The field or sub-heading it stands under: what `Acceptance criteria` lists is no ticket.
    pub under: FieldName,
    /// Status marks on the line itself: emoji, box, strike-through, `[x]`, `DONE`.
    pub marks: Vec<StatusMark>,
}

/// What a table row's table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableRole {
    /// Index of the table in its section.
    pub index: u16,
    /// Whether the header names an id column.
    pub has_id: bool,
    /// Whether it has a title column.
    pub has_title: bool,
    /// Whether it has a status, dependency or file column: work, not a glossary.
    pub has_work: bool,
}

/// What separates an id from its title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// `:` `—` `–` `-` `·` `.` `)` `|` or a closing bracket or bold.
    Mark,
    /// Only a space.
    Space,
    /// Nothing follows.
    Nothing,
}

/// What a plan says about how far a ticket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Not begun.
    Todo,
    /// Under way, review included.
    Doing,
    /// Finished.
    Done,
    /// Cannot go on.
    Blocked,
    /// Given up or put off; no work waits for it and none is claimed.
    #[serde(skip)]
    Dropped,
}

/// Where a status was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// A `Status:` field, heading's word or `[x]` after a title: said about this ticket.
    Field,
    /// A word or emoji in the declaring line.
    Mark,
    /// The box of the declaring list item.
    Box,
    /// `~~struck out~~`.
    Struck,
    /// A status column, of the declaring row or of an index row.
    Column,
    /// The heading above (`## Done`), of the declaration or of an index item.
    Kanban,
}

/// One status and where it was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusMark {
    /// How it was said.
    pub channel: Channel,
    /// What it usually means; `None` for a sign that only a legend explains.
    pub status: Option<Status>,
    /// The sign itself where it is an emoji, so that a legend can say what it means.
    pub sign: SmolStr,
    /// Where.
    pub spot: Spot,
}
