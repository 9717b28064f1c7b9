//! Why an id is not renamed: what is in the way, where, and what to do.

use crate::{
    project::Member,
    syntax::{Anchor, Id},
};
use std::{error::Error, fmt};

/// Why an id is not renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RenameError {
    /// There is no ticket at the cursor.
    Nothing,
    /// A placeholder waits to be filled in.
    Placeholder(String),
    /// The cursor is in code or a comment, which rename leaves alone; where the id is declared.
    Masked(Id, String),
    /// The id is the number of a list item.
    ListNumber(Id),
    /// The id is declared more than once: here, and there.
    Twice(Id, String, String),
    /// The new name is no id.
    NoId {
        /// What was typed.
        typed: String,
        /// An id of this plan, as an example.
        like: Id,
    },
    /// The new name is declared already: which, and where.
    Taken(Id, String),
    /// Another plan declares the new name, and a document outside both plans names the ticket.
    Ambiguous {
        /// The new name.
        new: Id,
        /// Where it is declared.
        declared: String,
        /// The document that names the ticket.
        named: String,
    },
    /// With the new name the document would declare other tickets than now.
    Unread(Id),
    /// With the new name a ticket would wait for others than now: which, and where.
    Changes(Id, String),
}

impl fmt::Display for RenameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => {
                write!(f, "There is no ticket here. Put the cursor on an id that a plan declares.")
            }
            Self::Placeholder(text) => {
                write!(f, "`{text}` is a placeholder, not an id. Fill it in where it stands.")
            }
            Self::Masked(id, place) => {
                write!(
                    f,
                    "This {id} stands in code, which rename leaves as it is. Rename it where it is declared: {place}."
                )
            }
            Self::ListNumber(id) => {
                write!(f, "{id} is the number of a list item. Give these tickets ids of their own first.")
            }
            Self::Twice(id, here, there) => {
                write!(f, "{id} is declared twice, at {here} and {there}. Change one of them by hand first.")
            }
            Self::NoId { typed, like } => write!(
                f,
                "`{typed}` is no id. An id looks like {like}, T12 or BE-017b: capital letters, then a number."
            ),
            Self::Taken(id, place) => {
                write!(f, "{id} is taken: it is declared at {place}. Choose another id.")
            }
            Self::Ambiguous { new, declared, named } => write!(
                f,
                "{new} is declared at {declared} too, so {named} would no longer say which one it means. Choose another id."
            ),
            Self::Unread(id) => write!(
                f,
                "{id} would not be read as this ticket's id. Choose one of the form the document's other ids have."
            ),
            Self::Changes(id, place) => write!(
                f,
                "The new id would change what {id} at {place} waits for. Spell out the ids of that list first."
            ),
        }
    }
}

impl Error for RenameError {}

/// A place as path and line, from 1.
pub(super) fn place(member: &Member, at: Anchor) -> String {
    let document = &member.document;
    format!("{}:{}", member.path, document.text().line_of(document.range(at).start) + 1)
}
