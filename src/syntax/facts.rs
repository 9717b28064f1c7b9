//! What one section says: the vocabulary of everything above `syntax`.
//!
//! A fact names the places it stands at by [`Spot`], so two parses of a section are equal when they say the same,
//! wherever it stands. Nothing here decides what counts: candidates of *every* declaration form are listed, and the
//! fold over all sections ([`super::Outline`]) picks the form of the file. Start at [`Facts`].

use super::{
    id::Id,
    span::{Span, Spot},
};
use smol_str::SmolStr;
use std::ops::Range;

/// Everything one section says that a ticket list could be made of, each list in document order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The heading that opens the section; `None` before the first heading.
    pub heading: Option<Heading>,
    /// Declarations in every form, the heading's own first.
    pub candidates: Vec<Candidate>,
    /// Labelled values.
    pub fields: Vec<Field>,
    /// List items with a box.
    pub boxes: Vec<Checkbox>,
    /// List items without a box and without an id, outside fields: the outline of a list without ids.
    pub plain_items: u32,
    /// Code fences, by language.
    pub fences: Vec<Fence>,
    /// `<!-- baton-ignore … -->` comments.
    pub suppressions: Vec<Suppression>,
    /// Text that waits to be filled in, such as `<Ticket ID>` or `TICKET-XXX`.
    pub placeholders: Vec<Placeholder>,
    /// Numbers given for the tickets, such as `(4 tickets)`.
    pub counts: Vec<Count>,
    /// Lines that give what is listed below them a status (`**Done:**`), and lines that end such a list, in order.
    pub kanban: Vec<(Spot, Option<Status>)>,
    /// Emoji with the status a legend gives them (`✅ done, ⏳ todo`).
    pub legend: Vec<(SmolStr, Status)>,
}

/// An ATX heading at column 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The text without `#`, as written.
    pub text: SmolStr,
    /// Where the text stands.
    pub spot: Spot,
    /// The whole line.
    pub line: Spot,
    /// A status the heading as a whole gives what stands below it (`## Done`, `## In Progress 🔄`).
    pub kanban: Option<Status>,
    /// The field the heading names (`### Dependencies`, `#### Acceptance criteria`).
    pub field: Option<FieldName>,
}

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

/// The fields Baton reads, whatever a document calls them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FieldName {
    /// The canonical id.
    Id,
    /// Title in a per-ticket table or fence.
    Title,
    /// How far it is.
    Status,
    /// What must be done before.
    DependsOn,
    /// What waits for it.
    Blocks,
    /// Files touched.
    Files,
    /// Acceptance boxes or criteria.
    Acceptance,
    /// Things to do inside the ticket.
    Tasks,
    /// Work left for later on purpose: its boxes are no promise.
    Later,
    /// Who does it.
    Owner,
    /// How urgent.
    Priority,
    /// The command that verifies it.
    Verify,
    /// The ids a block or group lists.
    Tickets,
    /// Any other label.
    Other,
}

/// A labelled value: `**Status:** Done`, a sub-heading with a list, a table cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it is.
    pub name: FieldName,
    /// Where the label stands (for a table cell, the header cell).
    pub label: Spot,
    /// Where the value stands on the label's line; empty when the value is a list below.
    pub value: Spot,
    /// What the value says.
    pub said: Said,
    /// For a table cell: index of the row's candidate in [`Facts::candidates`].
    pub row: Option<u32>,
    /// A status by which the work is over and somebody else's word is awaited: `In review`, `QA`.
    pub review: bool,
}

/// A value, read as far as its field needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A status, or `None` when the words are not known.
    Status(Option<Status>),
    /// Ids and ranges; `none` when the value says that there are none.
    References {
        /// What is referred to, in order.
        list: Vec<Reference>,
        /// "none", "—", "なし".
        none: bool,
    },
    /// Files.
    Files(Vec<FileRef>),
    /// An id.
    Id(Id),
    /// Anything else, as written on the label's line.
    Text(SmolStr),
}

/// One reference in a dependency or ticket list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What is meant.
    pub target: Target,
    /// Where it is written.
    pub spot: Spot,
    /// `(optional)`, `(soft)`: nothing waits for it.
    pub soft: bool,
}

/// What a reference names, before it is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// One ticket.
    One(Id),
    /// Both ends and all between.
    Range(Id, Id),
    /// A number whose prefix was dropped: `001a`, the `8` of `INFRA-4,8`.
    Short(SmolStr),
    /// A range of such numbers.
    ShortRange(SmolStr, SmolStr),
    /// "everything above": all declared before this ticket.
    Earlier,
}

/// A path in a files field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRef {
    /// As written, without back-ticks, line numbers and notes.
    pub path: SmolStr,
    /// Where the path stands.
    pub spot: Spot,
    /// `(new)`, `(create)`, `(update or create)`, or under "Files to create": it need not exist yet.
    pub new: bool,
    /// `(delete)`, `(renamed)`, `(optional)`: it need not exist at all.
    pub gone: bool,
}

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
