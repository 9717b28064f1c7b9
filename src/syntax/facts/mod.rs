//! What one section says: the vocabulary of everything above `syntax`.
//!
//! A fact names the places it stands at by [`Spot`], so two parses of a section are equal when they say the same,
//! wherever it stands. Nothing here decides what counts: candidates of *every* declaration form are listed, and the
//! fold over all sections ([`super::Outline`]) picks the form of the file. Start at [`Facts`].

mod block;
mod field;
mod note;
mod ticket;

pub use block::{BatchMention, BatchName, BlockHead, BlockKind, CommitRef, HeadStyle, Verdict};
pub use field::{Field, FieldName, FileRef, Reference, Said, Target};
pub use note::{
    Checkbox, Count, CountPlace, Fence, Limit, LimitKind, Mask, MaskKind, Mention, Placeholder,
    PlaceholderPlace, Suppression, Swallowed, Unit,
};
pub use ticket::{Candidate, Channel, Form, Separator, Status, StatusMark, TableRole};

use crate::syntax::span::Spot;
use smol_str::SmolStr;

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
    /// Heads of blocks, in order.
    pub blocks: Vec<BlockHead>,
    /// Batches named in the section, its heading included.
    pub batches: Vec<BatchMention>,
    /// Numbers given for the tickets, such as `(4 tickets)`.
    pub counts: Vec<Count>,
    /// Limits it sets for batches, such as `2–3 tickets max`.
    pub limits: Vec<Limit>,
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
