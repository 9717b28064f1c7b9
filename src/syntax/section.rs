//! One section: its text parsed on its own, knowing nothing of its neighbours.
//!
//! This is the unit of work of an edit. [`Section::parse`] never fails and never looks outside its text.

use super::{
    facts::{Facts, Mask, Mention},
    masks, mention,
    reader::Reader,
    span::{Span, Spans, Spot},
};
use std::sync::atomic::{AtomicU64, Ordering};

/// A parsed section. Offsets inside it are relative to its first byte.
#[derive(Debug)]
pub struct Section {
    bytes: usize,
    /// What the section says; compare these to see whether an edit changed anything.
    pub facts: Facts,
    spans: Spans,
    mentions: Vec<Mention>,
    masks: Vec<Mask>,
    serial: u64,
}

/// Two sections are equal when they say the same at the same places, whichever parse they are from.
impl PartialEq for Section {
    fn eq(&self, other: &Section) -> bool {
        self.bytes == other.bytes
            && self.facts == other.facts
            && self.spans == other.spans
            && self.mentions == other.mentions
            && self.masks == other.masks
    }
}

impl Section {
    /// Parses a section's text, its heading first.
    pub fn parse(text: &str) -> Section {
        let masks = masks::masks(text);
        let mentions = mention::mentions(text, &masks);
        let (facts, spans) = Reader::new(text, &masks).read();
        Section { bytes: text.len(), facts, spans, mentions, masks, serial: next_serial() }
    }

    /// So many bytes in which nothing is looked for.
    pub fn blank(bytes: usize) -> Section {
        let (facts, spans, mentions, masks) = Default::default();
        Section { bytes, facts, spans, mentions, masks, serial: next_serial() }
    }

    /// Length in bytes, line ends included.
    pub fn len(&self) -> usize {
        self.bytes
    }

    /// Whether the section has no text.
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// Where a spot of this section stands, relative to it.
    pub fn span(&self, spot: Spot) -> Span {
        self.spans.get(spot)
    }

    /// Ids anywhere in the section, in order.
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// Fences, code spans and comments, in order.
    pub fn masks(&self) -> &[Mask] {
        &self.masks
    }

    /// A number no other parse has: two sections with one serial are one parse. Tests count parses by it.
    pub fn serial(&self) -> u64 {
        self.serial
    }
}

/// Counts parses of the process. It identifies, it is no state anything depends on.
fn next_serial() -> u64 {
    static PARSES: AtomicU64 = AtomicU64::new(0);
    PARSES.fetch_add(1, Ordering::Relaxed)
}
