//! The tickets and groups of one document: the fold of its sections' facts.
//!
//! ```text
//!  facts ──form──▶ which candidates declare tickets ──walk──▶ tickets, groups ──resolve──▶ dependencies as ids
//! ```
//!
//! Works on facts alone, never on text, so equal facts give an equal outline. It knows one document: whether an id is
//! declared elsewhere is the plan's question. Start at [`Outline::of`].

pub mod block;
mod blocks;
mod form;
mod groups;
mod index;
mod resolve;
mod seen;
mod template;
mod walk;

#[cfg(test)]
mod block_pictures;
#[cfg(test)]
mod pictures;

pub use block::{Block, Listed, Needs, Note};

use self::blocks::Extents;
use super::{
    facts::{BatchName, Channel, FieldName, Form, Status, Target},
    id::{Id, Key},
    sections::Sections,
    span::Anchor,
};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// What a document declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// The form its tickets are declared in; `None` when it declares none.
    pub form: Option<Form>,
    /// Groups in document order.
    pub groups: Vec<Group>,
    /// Tickets in document order; an id declared twice is listed twice.
    pub tickets: Vec<Ticket>,
    /// Blocks in document order.
    pub blocks: Vec<Block>,
    /// Where each id is declared first.
    pub by_key: FxHashMap<Key, u32>,
    /// Where those that are declared more than once are declared again.
    pub again: FxHashMap<Key, u32>,
    /// The tickets whose ids begin alike, by their numbers: what a range covers.
    stems: Stems,
    /// Work without ids: boxes and items that no ticket owns.
    pub loose: Loose,
}

/// (number, index into [`Outline::tickets`]) by stem, ascending.
type Stems = FxHashMap<SmolStr, Vec<(u32, u32)>>;

/// What a list without ids amounts to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loose {
    /// Boxes outside every ticket.
    pub boxes: u32,
    /// Of these, ticked.
    pub ticked: u32,
}

/// One ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Its id, as the document refers to it.
    pub id: Id,
    /// Its title without marks; may be empty.
    pub title: SmolStr,
    /// Where the id stands in its declaration (for a canonical id field, the field's value).
    pub id_at: Anchor,
    /// Where the title stands.
    pub title_at: Anchor,
    /// The declaring line.
    pub line_at: Anchor,
    /// Where its text begins and ends: the end is an anchor into the last section it owns.
    pub body: Body,
    /// The same id in index rows and lists, and what they call it.
    pub rows: Vec<IndexRow>,
    /// What the document says its status is; `None` when nothing says it.
    pub status: Option<Status>,
    /// Everything said about its status, strongest channel first.
    pub marks: Vec<Mark>,
    /// The group it stands in: an index into [`Outline::groups`].
    pub group: Option<u32>,
    /// The ticket it is a part of: an index into [`Outline::tickets`].
    pub parent: Option<u32>,
    /// What must be done before it.
    pub depends_on: Vec<Dependency>,
    /// What it says waits for it.
    pub blocks: Vec<Dependency>,
    /// Its dependency field says that there are none.
    pub independent: bool,
    /// Its boxes: (section, index into that section's boxes).
    pub boxes: Vec<(u32, u32)>,
    /// Its fields: (section, index into that section's fields).
    pub fields: Vec<(u32, u32)>,
    /// What index rows say it needs or blocks, which counts where its own fields do not.
    pub index_fields: Vec<(FieldName, (u32, u32))>,
}

/// Which part of the document belongs to a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Body {
    /// The declaration and the rest of its own section.
    pub own: Anchor,
    /// One past the last section whose text is the ticket's; equal to the own section's index + 1 when it owns no more.
    pub end_section: u32,
}

/// An index row or list item that repeats a ticket declared elsewhere in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexRow {
    /// Where the id stands.
    pub id_at: Anchor,
    /// What the row calls it.
    pub title: SmolStr,
}

/// A status said somewhere about a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// How.
    pub channel: Channel,
    /// In the declaration, or in an index row of it.
    pub index: bool,
    /// What.
    pub status: Status,
    /// Where.
    pub at: Anchor,
}

/// A ticket another one needs, or says it blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// Its id; declared in this document or, perhaps, elsewhere.
    pub id: Id,
    /// Where it is written; the ids of one range share a place.
    pub at: Anchor,
    /// Whether the id is spelled out there, not the inside of a range, not completed from a short form.
    pub written: bool,
    /// The ticket it names, where this document declares it: an index into [`Outline::tickets`].
    pub ticket: Option<u32>,
    /// `(optional)`, `(soft)`: nothing waits for it.
    pub soft: bool,
}

/// A heading that holds tickets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its own id, if it has one (`EPIC-1`).
    pub id: Option<Id>,
    /// The heading's text.
    pub name: SmolStr,
    /// 1 to 6; 7 for a bold line.
    pub level: u8,
    /// Where the text stands.
    pub at: Anchor,
    /// Its name where it is called a batch, a phase, a sprint.
    pub batch: Option<BatchName>,
    /// What its own section says must come before it.
    pub needs: Needs,
    /// The group around it: an index into [`Outline::groups`].
    pub parent: Option<u32>,
    /// Its tickets, as indexes into [`Outline::tickets`]; those of inner groups not included.
    pub tickets: Vec<u32>,
}

impl Outline {
    /// Folds sections into tickets and groups.
    pub fn of(sections: &Sections) -> Outline {
        let mut extents = Extents::of(sections);
        let chosen = form::choose(sections, &extents);
        extents.cut(sections, &chosen);
        let mut outline = walk::walk(sections, &chosen, &extents);
        outline.blocks = blocks::blocks(sections, &extents);
        blocks::group_needs(sections, &mut outline);
        resolve::resolve(sections, &mut outline);
        outline
    }

    /// Only the blocks: of a document that declares no tickets.
    pub fn of_blocks(sections: &Sections) -> Outline {
        Outline { blocks: blocks::blocks(sections, &Extents::of(sections)), ..Outline::default() }
    }

    /// The tickets that a list names, in order, ranges and dropped prefixes completed; what is declared elsewhere, or
    /// nowhere, comes with `None`.
    pub fn expand<'a>(&self, names: impl IntoIterator<Item = &'a Target>) -> Vec<(Id, Option<u32>)> {
        resolve::expand(self, names)
    }

    /// The ticket an id names in this document.
    pub fn ticket(&self, id: &Id) -> Option<&Ticket> {
        self.index(id).and_then(|index| self.tickets.get(index as usize))
    }

    /// The same as an index into [`Outline::tickets`].
    pub fn index(&self, id: &Id) -> Option<u32> {
        self.by_key.get(&id.key()).copied()
    }

    /// The declared id that a number means whose prefix was dropped: `8` after `INFRA-4`, whose stem is `INFRA-`.
    pub fn complete(&self, stem: &str, text: &str) -> Option<Id> {
        resolve::complete(self, stem, text).map(|(id, _)| id)
    }

    /// The group a ticket stands in.
    pub fn group_of(&self, ticket: &Ticket) -> Option<&Group> {
        self.groups.get(ticket.group? as usize)
    }
}
