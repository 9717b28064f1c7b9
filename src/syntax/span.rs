//! Places inside a section, kept apart from what stands there.
//!
//! A section's facts name places by [`Spot`], an index into the section's table of spans. Typing prose moves
//! spans but leaves the facts equal, so everything computed from the facts stays valid and only the table is new.
//! This file knows nothing of Markdown. Start at [`Anchor`]: it is what findings and features carry around.

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

/// An index into a section's table of spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spot(u32);

/// A byte range relative to the start of its section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `range`; a section over 4 GiB is cut short.
    pub fn new(range: Range<usize>) -> Span {
        let cut = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span { start: cut(range.start), end: cut(range.end) }
    }

    /// The same bytes as a range, `base` bytes further on.
    pub fn at(self, base: usize) -> Range<usize> {
        base + self.start as usize..base + self.end as usize
    }

    /// Whether `offset` lies in the span or at its end, where a cursor touches it.
    pub fn touches(self, offset: usize) -> bool {
        (self.start as usize..=self.end as usize).contains(&offset)
    }
}

/// The spans of one section, in the order they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans(Vec<Span>);

impl Spans {
    /// Remembers a place and hands out its spot.
    pub fn add(&mut self, range: Range<usize>) -> Spot {
        self.0.push(Span::new(range));
        Spot(u32::try_from(self.0.len() - 1).unwrap_or(u32::MAX))
    }

    /// Where a spot stands; a spot of another section gives an empty span at the start.
    pub fn get(&self, spot: Spot) -> Span {
        self.0.get(spot.0 as usize).copied().unwrap_or_default()
    }

    /// Gives back spare capacity once the section is complete.
    pub fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }
}
