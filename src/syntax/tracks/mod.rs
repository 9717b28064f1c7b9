//! What a document of tracks says: who builds what beside whom, and what they agreed.
//!
//! ```text
//!  tables ──columns──▶ tracks, their minimum tests, the interfaces they share
//!  lines  ──▶ patterns of branches, the scheduling checklist, updates, pings      (also in fences: `fenced`)
//!  agreed and assumed payloads ──▶ entries, like those of a contract document
//! ```
//!
//! Only what is written, with its places; whether two tracks may own one folder, or a branch is called right, is for rules
//! to say. Knows one document. Start at [`Tracks`].

mod branch;
mod cell;
mod column;
mod endpoint;
mod labelled;
mod passage;
mod payload;
mod ping;
mod table;
mod update;
mod words;

pub use payload::claims;

use super::{
    Document,
    entry::{
        part::{Part, parts},
        piece::{Line, Piece},
    },
    span::{Anchor, Spot},
};
use crate::text::Span;
use smol_str::SmolStr;

/// Everything a document says of tracks, each list in the order of its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tracks {
    /// The tracks.
    pub tracks: Vec<Track>,
    /// The least that each of them tests.
    pub tests: Vec<Tests>,
    /// How branches are called: `feature/<track>`, `issue-4-push-rewards`.
    pub branches: Vec<Written>,
    /// What they share.
    pub interfaces: Vec<Interface>,
    /// What must happen in this order.
    pub checklist: Vec<Step>,
    /// How a track says it stands.
    pub updates: Vec<Update>,
    /// What one track asks of another.
    pub pings: Vec<Ping>,
    /// The headings below which pings and updates stand.
    pub headings: Vec<(Topic, Written)>,
}

/// A text and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The text.
    pub text: SmolStr,
    /// The section.
    pub section: u32,
    /// Its bytes in the section.
    pub at: Span,
}

/// A swim lane: what one team or agent builds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// Its name.
    pub name: Written,
    /// What it works on.
    pub issues: Vec<Issue>,
    /// The files and folders that are its own.
    pub owns: Vec<Written>,
    /// What comes out of it.
    pub outputs: Vec<Written>,
}

/// Something a track works on: `#4`, `T5`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Its id as it is written.
    pub id: Written,
    /// Whether another track builds it and this one helps: `(support #1)`.
    pub supports: bool,
}

/// What a track must at least run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tests {
    /// The track.
    pub track: Written,
    /// The commands, without back-ticks.
    pub commands: Vec<Written>,
    /// What else is said of them.
    pub least: Option<Written>,
}

/// Something that one track publishes and others use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// Its name.
    pub name: Written,
    /// The tracks that publish it.
    pub published: Vec<Written>,
    /// The tracks that use it.
    pub used: Vec<Written>,
    /// The documents or folders it is written down in.
    pub places: Vec<Written>,
}

/// A box of the scheduling checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it says.
    pub text: Written,
    /// Whether it is ticked.
    pub done: bool,
}

/// How a track says it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// After `Status:`.
    pub status: Option<Written>,
    /// After `Work:`.
    pub work: Option<Written>,
    /// After `Tests:`.
    pub tests: Option<Written>,
    /// After `Next:`.
    pub next: Option<Written>,
    /// Whether it stands in a fence, as templates do.
    pub fenced: bool,
}

/// What one track asks of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ping {
    /// Who is asked: `@backend-team`.
    pub to: Vec<Written>,
    /// What they are asked for.
    pub need: Option<Written>,
    /// Until when.
    pub by: Option<Written>,
    /// What is assumed as long as nobody answers.
    pub assumption: Option<Written>,
    /// All of it.
    pub whole: Written,
    /// Whether it stands in a fence, as templates do.
    pub fenced: bool,
}

/// What stands below a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Pings.
    Pings,
    /// Updates.
    Updates,
}

impl Tracks {
    /// What `document` says of tracks.
    pub fn of(document: &Document) -> Tracks {
        let mut found = Tracks::default();
        for part in &parts(document) {
            found.headings.extend(topic(part));
            for piece in &part.pieces {
                match piece {
                    Piece::Table(table) => table::read(part, table, &mut found),
                    Piece::Item(line) => found.checklist.extend(step(part, line)),
                    _ => {}
                }
            }
            found.branches.extend(branch::read(part));
            for passage in passage::passages(part) {
                found.updates.extend(update::read(part, &passage));
                found.pings.extend(ping::read(part, &passage));
            }
        }
        found
    }
}

impl Written {
    fn new(part: &Part<'_>, at: Span) -> Written {
        Written { text: SmolStr::new(part.at(at)), section: part.index, at }
    }

    /// Where it stands.
    pub fn anchor(&self) -> Anchor {
        Anchor { section: self.section, spot: Spot::Bytes(self.at) }
    }
}

fn topic(part: &Part<'_>) -> Option<(Topic, Written)> {
    let heading = part.heading()?;
    let topic = if words::says(&heading.text, words::PINGS) {
        Topic::Pings
    } else if words::says(&heading.text, words::UPDATES) {
        Topic::Updates
    } else {
        return None;
    };
    Some((topic, Written::new(part, heading.at)))
}

/// A box below a heading that speaks of an order.
fn step(part: &Part<'_>, line: &Line) -> Option<Step> {
    let ordered = part.headings.iter().any(|heading| words::says(&heading.text, words::SCHEDULE));
    let text = part.at(line.text);
    let open = text.strip_prefix("[ ]");
    let rest = open.or_else(|| text.strip_prefix("[x]")).or_else(|| text.strip_prefix("[X]"))?.trim_start();
    let end = line.text.end as usize;
    let text = Written::new(part, Span::new(end - rest.len()..end));
    ordered.then_some(Step { text, done: open.is_none() })
}

#[cfg(test)]
mod pictures;
