//! Places inside a section, kept apart from what stands there.
//!
//! A section's facts name places by [`Spot`], an index into the section's table of spans. Typing prose moves
//! spans but leaves the facts equal, so everything computed from the facts stays valid and only the table is new.
//! This file knows nothing of Markdown. Start at [`Anchor`]: it is what findings and features carry around.

pub use crate::text::Span;
use std::ops::Range;

/// A place that survives edits elsewhere: a section by its index, and a spot in it.
///
/// Turn it into bytes with [`super::Document::range`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Anchor {
    /// Index of the section in its document.
    pub section: u32,
    /// The spot in that section.
    pub spot: Spot,
}

/// A place in a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Spot {
    /// By its index in the section's table of spans: it moves with prose typed before it.
    Listed(u32),
    /// These bytes of the section, which hold for this text of it only: of entries and facts, which are found anew with
    /// every edit of what they stand in.
    Bytes(Span),
}

/// The spans of one section, in the order they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans(Vec<Span>);

impl Spans {
    /// Remembers a place and hands out its spot.
    pub fn add(&mut self, range: Range<usize>) -> Spot {
        self.0.push(Span::new(range));
        Spot::Listed(u32::try_from(self.0.len() - 1).unwrap_or(u32::MAX))
    }

    /// Where a spot stands; a spot of another section gives an empty span at the start.
    pub fn get(&self, spot: Spot) -> Span {
        match spot {
            Spot::Listed(index) => self.0.get(index as usize).copied().unwrap_or_default(),
            Spot::Bytes(span) => span,
        }
    }

    /// Gives back spare capacity once the section is complete.
    pub fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }
}
