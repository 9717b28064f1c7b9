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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

    use proptest::prelude::*;

    use super::super::samples::{fragment, text};
    use super::{Edit, Edits, Text};

    /// Makes the edits both ways there are.
    #[track_caller]
    fn check(before: &str, edits: &[Edit], after: &str) {
        let edits = Edits::new(edits.to_vec()).unwrap();
        assert_eq!(edits.apply(before), after);
        let mut text = Text::new(before);
        edits.apply_to(&mut text);
        assert_eq!(text, after);
    }

    #[track_caller]
    fn check_overlap(edits: &[Edit], message: &str) {
        assert_eq!(Edits::new(edits.to_vec()).unwrap_err().to_string(), message);
    }

    #[test]
    fn edits_are_made_by_place_and_not_by_order() {
        check(
            "- [ ] one\r\n- [ ] two",
            &[Edit::replace(14..15, "x"), Edit::replace(3..4, "x")],
            "- [x] one\r\n- [x] two",
        );
        check("abc", &[Edit::delete(1..2), Edit::insert(3, "d"), Edit::insert(0, "_")], "_acd");
        check("abc", &[], "abc");
    }

    #[test]
    fn insertions_at_one_place_keep_their_order_before_a_replacement_there() {
        check("ab", &[Edit::insert(1, "2"), Edit::insert(1, "1")], "a21b");
        check("ab", &[Edit::replace(1..2, "B"), Edit::insert(1, "-"), Edit::insert(2, "!")], "a-B!");
    }

    #[test]
    fn equal_edits_count_once() {
        check("a b", &[Edit::replace(0..1, "A"), Edit::replace(0..1, "A")], "A b");
        check("ab", &[Edit::insert(1, "x"), Edit::insert(1, "y"), Edit::insert(1, "x")], "axyb");
    }

    #[test]
    fn edits_that_touch_go_together_and_edits_that_overlap_do_not() {
        check("abcd", &[Edit::replace(0..2, "1"), Edit::replace(2..4, "2")], "12");
        check_overlap(
            &[Edit::replace(2..5, "x"), Edit::replace(0..3, "y")],
            "two edits change the same text, bytes 0..3 and bytes 2..5; make one of them at a time",
        );
        check_overlap(
            &[Edit::replace(0..3, "x"), Edit::replace(0..3, "y")],
            "two edits change the same text, bytes 0..3 and bytes 0..3; make one of them at a time",
        );
        check_overlap(
            &[Edit::insert(1, "x"), Edit::delete(0..3)],
            "two edits change the same text, bytes 0..3 and bytes 1..1; make one of them at a time",
        );
    }

    #[test]
    fn ranges_that_are_nowhere_are_moved_as_they_are_in_a_text() {
        check("é", &[Edit::replace(0..1, "a"), Edit::replace(1..2, "b")], "ab");
        check("ab", &[Edit::insert(99, "!")], "ab!");
        #[allow(clippy::reversed_empty_ranges)]
        let backwards = Edit::replace(1..0, "-");
        check("ab", std::slice::from_ref(&backwards), "a-b");
        assert_eq!(Edits::from(backwards), Edits::from(Edit::insert(1, "-")));
    }

    /// Gaps, ranges and what comes instead, in turn; together they make edits that do not overlap.
    fn steps() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
        prop::collection::vec((0..12_usize, 0..8_usize, fragment()), 0..40)
    }

    proptest! {
        #[test]
        fn nothing_changes_outside_the_ranges(text in text(), steps in steps()) {
            let mut edits = Vec::new();
            // What must come out, put together from the pieces that stay and the pieces that come.
            let (mut expected, mut done) = (String::new(), 0);
            for (gap, len, with) in steps {
                // One byte at least between two edits, so that none is at the place of another.
                let start = text.ceil_char_boundary((done + gap + 1).min(text.len()));
                let end = text.ceil_char_boundary((start + len).min(text.len()));
                if start == done { break }
                expected += &text[done..start];
                expected += &with;
                edits.push(Edit::replace(start..end, with));
                done = end;
            }
            expected += &text[done..];
            edits.reverse();
            let edits = Edits::new(edits).unwrap();
            prop_assert_eq!(edits.apply(&text), expected.as_str());
            let mut rope = Text::new(&text);
            edits.apply_to(&mut rope);
            prop_assert_eq!(&rope, expected.as_str());
        }

        #[test]
        fn a_set_is_sorted_disjoint_and_the_same_either_way(
            text in text(),
            edits in prop::collection::vec((0..60_usize, 0..6_usize, fragment()), 0..6),
        ) {
            let edits = edits.into_iter().map(|(start, len, with)| Edit::replace(start..start + len, with));
            match Edits::new(edits.collect()) {
                Ok(edits) => {
                    let ends: Vec<_> = edits.iter().flat_map(|edit| [edit.range.start, edit.range.end]).collect();
                    prop_assert!(ends.is_sorted());
                    let mut rope = Text::new(&text);
                    edits.apply_to(&mut rope);
                    prop_assert_eq!(rope.to_string(), edits.apply(&text));
                }
                Err(overlap) => {
                    prop_assert!(overlap.first.start <= overlap.second.start);
                    prop_assert!(overlap.second.start < overlap.first.end);
                }
            }
        }
    }
}
