//! Labelled values, read as far as their field needs.
//!
//! Start at [`Field`].

use super::CommitRef;
use super::Status;
use crate::syntax::id::Id;
use crate::syntax::span::Spot;
use smol_str::SmolStr;

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
    /// The commits that made it.
    Commits,
    /// The commit a batch was handed over at.
    Dispatched,
    /// What a review looked at: commits, or a range of them.
    Reviewed,
    /// Tests or steps that were left out, with the reason.
    Skipped,
    /// What comes next.
    ReadyFor,
    /// How a review ended.
    Verdict,
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
    /// Commits.
    Commits(Vec<CommitRef>),
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
