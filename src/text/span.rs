//! A byte range in a text or a part of it, half the size of a `Range<usize>`.

use std::ops::Range;

/// A byte range relative to the start of what it is a part of: a section, a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `range`; one over 4 GiB is cut short.
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
