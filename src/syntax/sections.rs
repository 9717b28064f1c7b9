//! The sections of a document as a sum tree: find a section by byte, and a byte by section, in logarithmic time.
//!
//! Two levels are enough: chunks of at most [`FULL`] sections, each with its byte count. An edit replaces a run of
//! sections and shares every chunk it does not touch. This file does not know what a section holds beyond its length.

use super::section::Section;
use std::{ops::Range, sync::Arc};

/// Most sections a chunk holds before it is split.
const FULL: usize = 128;

/// An immutable, cheaply cloned list of sections.
#[derive(Clone, Debug, Default)]
pub struct Sections {
    chunks: Vec<Arc<Chunk>>,
    len: usize,
}

#[derive(Debug)]
struct Chunk {
    sections: Vec<Arc<Section>>,
    bytes: usize,
}

impl Chunk {
    fn new(sections: &[Arc<Section>]) -> Arc<Chunk> {
        let bytes = sections.iter().map(|section| section.len()).sum();
        Arc::new(Chunk { sections: sections.to_vec(), bytes })
    }
}

impl Sections {
    /// A list of these sections.
    pub fn new(sections: &[Arc<Section>]) -> Sections {
        Sections { chunks: sections.chunks(FULL).map(Chunk::new).collect(), len: sections.len() }
    }

    /// How many sections there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no section, as in an empty document.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All sections in document order.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Section>> {
        self.chunks.iter().flat_map(|chunk| chunk.sections.iter())
    }

    /// The section at `index`.
    pub fn get(&self, index: usize) -> Option<&Arc<Section>> {
        let (chunk, within, _) = self.chunk_of(index)?;
        chunk.sections.get(within)
    }

    /// First byte of the section at `index`; the length of the document past the last one.
    pub fn start_of(&self, index: usize) -> usize {
        match self.chunk_of(index) {
            Some((chunk, within, before)) => {
                before + chunk.sections.iter().take(within).map(|s| s.len()).sum::<usize>()
            }
            None => self.bytes(),
        }
    }

    /// Index and first byte of the section that holds `offset`; the last one at or past the end.
    pub fn at_byte(&self, offset: usize) -> (usize, usize) {
        let (mut index, mut start) = (0, 0);
        for chunk in &self.chunks {
            if offset >= start + chunk.bytes && index + chunk.sections.len() < self.len {
                (index, start) = (index + chunk.sections.len(), start + chunk.bytes);
                continue;
            }
            for section in &chunk.sections {
                if offset < start + section.len() || index + 1 >= self.len {
                    return (index, start);
                }
                (index, start) = (index + 1, start + section.len());
            }
        }
        (index.min(self.len.saturating_sub(1)), start)
    }

    /// Bytes of all sections together.
    pub fn bytes(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.bytes).sum()
    }

    /// The list with the sections `range` replaced by `new`; chunks outside the range are shared.
    pub fn splice(&self, range: Range<usize>, new: Vec<Arc<Section>>) -> Sections {
        let (mut chunks, mut middle, mut index) = (Vec::with_capacity(self.chunks.len() + 1), Vec::new(), 0);
        let mut pending = Some(new);
        let len = self.len - range.len() + pending.as_ref().map_or(0, Vec::len);
        for chunk in &self.chunks {
            let end = index + chunk.sections.len();
            let touched = index <= range.end && end >= range.start;
            if touched {
                for section in &chunk.sections {
                    if index == range.start {
                        middle.append(&mut pending.take().unwrap_or_default());
                    }
                    if !range.contains(&index) {
                        middle.push(section.clone());
                    }
                    index += 1;
                }
            } else {
                flush(&mut chunks, &mut middle);
                chunks.push(chunk.clone());
                index = end;
            }
        }
        middle.append(&mut pending.take().unwrap_or_default());
        flush(&mut chunks, &mut middle);
        Sections { chunks, len }
    }

    /// The chunk that holds `index`, the index within it, and the bytes before it.
    fn chunk_of(&self, index: usize) -> Option<(&Chunk, usize, usize)> {
        let (mut within, mut before) = (index, 0);
        for chunk in &self.chunks {
            if within < chunk.sections.len() {
                return Some((chunk, within, before));
            }
            within -= chunk.sections.len();
            before += chunk.bytes;
        }
        None
    }
}

/// Moves what was collected into chunks of their own.
fn flush(chunks: &mut Vec<Arc<Chunk>>, middle: &mut Vec<Arc<Section>>) {
    chunks.extend(middle.chunks(FULL).map(Chunk::new));
    middle.clear();
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sized(lens: &[usize]) -> Vec<Arc<Section>> {
        lens.iter().map(|len| Arc::new(Section::parse(&"x".repeat(*len)))).collect()
    }

    fn lens(sections: &Sections) -> Vec<usize> {
        sections.iter().map(|section| section.len()).collect()
    }

    proptest! {
        #[test]
        fn splices_like_a_vector(old in prop::collection::vec(1usize..9, 0..700), new in prop::collection::vec(1usize..9, 0..300), a in 0usize..700, b in 0usize..700) {
            let (from, to) = (a.min(b).min(old.len()), a.max(b).min(old.len()));
            let spliced = Sections::new(&sized(&old)).splice(from..to, sized(&new));
            let mut want = old;
            want.splice(from..to, new);
            prop_assert_eq!(lens(&spliced), want.clone());
            prop_assert_eq!(spliced.len(), want.len());
            let mut start = 0;
            for (index, len) in want.iter().enumerate() {
                prop_assert_eq!(spliced.start_of(index), start);
                prop_assert_eq!(spliced.at_byte(start), (index, start));
                prop_assert_eq!(spliced.at_byte(start + len - 1), (index, start));
                prop_assert_eq!(spliced.get(index).unwrap().len(), *len);
                start += len;
            }
            prop_assert_eq!(spliced.bytes(), start);
        }
    }
}
