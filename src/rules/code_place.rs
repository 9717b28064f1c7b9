//! Where code says something: a place to show, and the words messages name it by. Not a rule. Start at [`in_code`].

use crate::{
    project::{DocPath, Place, Snapshot},
    source::Fact,
    syntax::{Anchor, Spot},
};

/// A place in code.
#[derive(Clone, Debug)]
pub(super) struct InCode {
    /// Where the name stands.
    pub at: Place,
    /// The file and the line, as messages name it: `contracts/Vault.sol:12`.
    pub name: String,
}

/// Where a fact stands; `None` for one whose file is no longer held.
pub(super) fn in_code(snapshot: &Snapshot, fact: &Fact) -> Option<InCode> {
    let member = snapshot.member(&DocPath::new(&fact.path))?;
    let at = member.place(Anchor { section: 0, spot: Spot::Bytes(fact.at) });
    let start = member.document.range(at.anchor).start;
    let line = member.document.text().line_of(start) + 1;
    Some(InCode { at, name: format!("{}:{line}", fact.path) })
}
