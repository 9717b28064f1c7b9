//! [`Edits`]: a set of changes to one text, all meant for the text as it is now.
//!
//! Knows nothing of why a change is made. Start at [`Edits::new`], which says what makes a set.

use std::error::Error;
use std::fmt;
use std::ops::Range;

use super::rope::Text;

/// One change: `text` in the place of `range`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// What goes, in bytes of the text before any change; empty for an insertion.
    pub range: Range<usize>,
    /// What comes; empty for a deletion.
    pub text: String,
}

impl Edit {
    /// Puts `text` in the place of `range`.
    pub fn replace(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }

    /// Puts `text` at `offset`.
    pub fn insert(offset: usize, text: impl Into<String>) -> Self {
        Self::replace(offset..offset, text)
    }

    /// Takes `range` away.
    pub fn delete(range: Range<usize>) -> Self {
        Self::replace(range, "")
    }
}

/// Changes to one text, in the order of their places, no two over the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    edits: Vec<Edit>,
}

impl Edits {
    /// Sorts `edits` by place. Those that are equal count once; different insertions at one place stay in the order they were given, before
    /// a replacement that begins there. A range that runs backwards is the empty range at its start.
    ///
    /// Fails if two of them change the same bytes, or one inserts in the midst of what another replaces.
    pub fn new(mut edits: Vec<Edit>) -> Result<Self, Overlap> {
        for edit in &mut edits {
            edit.range.end = edit.range.end.max(edit.range.start);
        }
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let mut kept: Vec<Edit> = Vec::with_capacity(edits.len());
        for edit in edits {
            if kept.iter().rev().take_while(|other| other.range == edit.range).any(|other| *other == edit) {
                continue;
            }
            match kept.last() {
                Some(last) if last.range.end > edit.range.start => {
                    return Err(Overlap { first: last.range.clone(), second: edit.range });
                }
                _ => kept.push(edit),
            }
        }
        Ok(Self { edits: kept })
    }

    /// `text` with every edit made. Bytes outside their ranges come out as they were.
    pub fn apply(&self, text: &str) -> String {
        let mut out =
            String::with_capacity(text.len() + self.iter().map(|edit| edit.text.len()).sum::<usize>());
        let mut done = 0;
        for edit in self {
            let start = text.floor_char_boundary(edit.range.start);
            out.push_str(text.get(done..start).unwrap_or_default());
            out.push_str(&edit.text);
            done = text.floor_char_boundary(edit.range.end);
        }
        out.push_str(text.get(done..).unwrap_or_default());
        out
    }

    /// Makes every edit in `text`.
    pub fn apply_to(&self, text: &mut Text) {
        // The ranges are settled while the text is still the one they were meant for.
        let ranges: Vec<_> = self.iter().map(|edit| text.clamp(edit.range.clone())).collect();
        // Back to front, so that an edit moves none of those still to come.
        for (edit, range) in self.iter().zip(ranges).rev() {
            text.replace(range, &edit.text);
        }
    }

    /// The edits in the order of their places.
    pub fn iter(&self) -> std::slice::Iter<'_, Edit> {
        self.edits.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.edits.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }
}

impl From<Edit> for Edits {
    fn from(mut edit: Edit) -> Self {
        edit.range.end = edit.range.end.max(edit.range.start);
        Self { edits: vec![edit] }
    }
}

impl<'a> IntoIterator for &'a Edits {
    type Item = &'a Edit;
    type IntoIter = std::slice::Iter<'a, Edit>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Two edits that cannot both be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The range that begins first.
    pub first: Range<usize>,
    /// The range that begins inside it.
    pub second: Range<usize>,
}

impl fmt::Display for Overlap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { first, second } = self;
        write!(
            f,
            "two edits change the same text, bytes {first:?} and bytes {second:?}; make one of them at a time"
        )
    }
}

impl Error for Overlap {}
