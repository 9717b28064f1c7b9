//! [`Named`]: a ticket by its document and its id, so that it is found again after edits elsewhere.
//!
//! Knows nothing of what is done to it. Start at [`Named::find`].

use super::{Refusal, change::place};
use crate::{
    project::{DocPath, Found, Member, Snapshot},
    syntax::{Id, Ticket},
};
use serde::{Deserialize, Serialize};

/// A ticket by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The document that declares it, relative to the workspace.
    pub path: String,
    /// Its id, as the document spells it.
    pub id: String,
}

impl Named {
    /// The name of a ticket.
    pub fn new(path: &DocPath, id: &Id) -> Named {
        Named { path: path.as_str().to_owned(), id: id.as_str().to_owned() }
    }

    /// The name of a ticket of `member`, if it is the only one of its id there.
    pub(super) fn only(member: &Member, ticket: &Ticket) -> Option<Named> {
        let named = Named::new(&member.path, &ticket.id);
        let first = member.outline().ticket(&ticket.id)?;
        std::ptr::eq(first, ticket).then_some(named)
    }

    /// The ticket.
    ///
    /// # Errors
    /// When it is gone, or its document declares the id more than once.
    pub(super) fn find<'a>(&self, snapshot: &'a Snapshot) -> Result<Found<'a>, Refusal> {
        let (path, id) = (DocPath::new(&self.path), Id::new(&self.id));
        let member = member(snapshot, &self.path)?;
        let gone = || Refusal::new(format!("{path} declares no {id} any more; ask again"));
        let ticket = member.outline().ticket(&id).ok_or_else(gone)?;
        let outline = member.outline();
        let again = outline.again.get(&id.key()).and_then(|at| outline.tickets.get(*at as usize));
        match again {
            Some(other) => Err(Refusal::new(format!(
                "{id} is declared twice, at {} and {}; give one of them another id first",
                place(member, ticket.line_at),
                place(member, other.line_at)
            ))),
            None => Ok(Found { member, ticket }),
        }
    }
}

/// The document at a path.
///
/// # Errors
/// When it is gone.
pub(super) fn member<'a>(snapshot: &'a Snapshot, path: &str) -> Result<&'a Member, Refusal> {
    let found = snapshot.member(&DocPath::new(path));
    found.map(|member| &**member).ok_or_else(|| Refusal::new(format!("{path} is gone; ask again")))
}
