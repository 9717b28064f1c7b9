//! Fixes as edits: anchors become bytes, line ends become the file's own.
//!
//! The editor's quick fixes and the command line's `--fix` both come through here, so they cannot differ. Nothing is
//! written: the caller applies. Start at [`fix_edits`]; [`combine`] puts many fixes together.

use super::{Fix, FixEdit, How};
use crate::{
    project::{DocPath, Member, Snapshot},
    templates::{About, Order, Outcome, Which},
    text::{Edit, Edits},
};
use std::{collections::BTreeMap, ops::Range};

/// The edits of one fix, by document. Empty when a document it speaks of is gone, or its edits contradict each other.
pub fn fix_edits(snapshot: &Snapshot, fix: &Fix) -> Vec<(DocPath, Edits)> {
    combine(snapshot, [fix]).0
}

/// The edits of many fixes, by document in the order of paths, and how many of the fixes were taken.
///
/// Each fix is taken whole or not at all: one that changes bytes an earlier one changes waits for the next round.
pub fn combine<'a>(
    snapshot: &Snapshot,
    fixes: impl IntoIterator<Item = &'a Fix>,
) -> (Vec<(DocPath, Edits)>, usize) {
    let (mut taken, mut count) = (Taken::default(), 0);
    for fix in fixes {
        let Some(edits) = located(snapshot, fix) else { continue };
        let clashes = edits.iter().any(|(path, edit)| taken.clashes(path, edit));
        if !clashes && by_document(edits.clone()).is_some() {
            edits.into_iter().for_each(|(path, edit)| taken.add(path, edit));
            count += 1;
        }
    }
    let edits = taken
        .0
        .into_iter()
        .flat_map(|((path, _), edits)| edits.into_iter().map(move |edit| (path.clone(), edit)));
    (by_document(edits.collect()).unwrap_or_default(), count)
}

/// Edits that were taken, none over the bytes of another, by document and place.
#[derive(Default)]
struct Taken(BTreeMap<(DocPath, usize), Vec<Edit>>);

impl Taken {
    fn add(&mut self, path: DocPath, edit: Edit) {
        self.0.entry((path, edit.range.start)).or_default().push(edit);
    }

    /// Whether another edit changes the same bytes. Edits that were taken do not overlap, so the neighbours tell.
    fn clashes(&self, path: &DocPath, edit: &Edit) -> bool {
        let at = (path.clone(), edit.range.start);
        let before = self.0.range(..=at.clone()).next_back();
        let after = self.0.range(at..).next();
        let near = before.into_iter().chain(after).filter(|((other, _), _)| other == path);
        near.flat_map(|(_, edits)| edits).any(|known| known != edit && overlap(&known.range, &edit.range))
    }
}

/// Whether two edits would change the same bytes; insertions at one place do too, as their order would be chance.
fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end || a.start == b.start
}

fn by_document(mut edits: Vec<(DocPath, Edit)>) -> Option<Vec<(DocPath, Edits)>> {
    edits.sort_by(|a, b| a.0.cmp(&b.0));
    let grouped = edits.chunk_by(|a, b| a.0 == b.0).map(|chunk| {
        let path = chunk.first()?.0.clone();
        Some((path, Edits::new(chunk.iter().map(|(_, edit)| edit.clone()).collect()).ok()?))
    });
    grouped.collect()
}

fn located(snapshot: &Snapshot, fix: &Fix) -> Option<Vec<(DocPath, Edit)>> {
    let edits = fix.edits.iter().map(|edit| {
        let member = snapshot.member(&edit.at.path)?;
        Some((member.path.clone(), in_place(member, edit)))
    });
    let mut edits: Vec<_> = edits.collect::<Option<_>>()?;
    if let Some((which, order)) = &fix.block {
        edits.push(inserted(snapshot, which, order)?);
    }
    Some(edits)
}

/// The block a fix inserts; `None` when it stands there by now, or its batch is gone.
fn inserted(snapshot: &Snapshot, which: &Which, order: &Order) -> Option<(DocPath, Edit)> {
    match order.insertion(&About::find(snapshot, which).ok()?, None) {
        Outcome::Insert(insertion) => Some((insertion.path, Edit::insert(insertion.at, insertion.text.text))),
        Outcome::Nothing(_) => None,
    }
}

fn in_place(member: &Member, edit: &FixEdit) -> Edit {
    let text = member.document.text();
    let at = member.document.range(edit.at.anchor);
    let new = text.line_ending().adapt(&edit.text);
    match edit.how {
        How::Replace => Edit::replace(at, new),
        How::Before => Edit::insert(at.start, new),
        How::After => Edit::insert(at.end, new),
        How::DeleteLine => {
            let (first, last) = (text.line_of(at.start), text.line_of(at.end));
            Edit::delete(text.line_start(first)..text.line_start(last + 1))
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::{project::Place, syntax::Anchor, testing::Fixture};

    const TEXT: &str = "### T1: a\r\ntext\r\n### T2: b\r\n";

    /// A place in [`TEXT`]: the heading's text of a section.
    fn heading(fixture: &Fixture, section: u32) -> Place {
        let (path, _) = &fixture.files[0];
        let member = fixture.snapshot.member(path).unwrap();
        let spot = member.document.section(section).unwrap().facts.heading.as_ref().unwrap().spot;
        member.place(Anchor { section, spot })
    }

    fn fix(edits: Vec<FixEdit>) -> Fix {
        Fix { title: "x".into(), safe: true, edits, block: None }
    }

    /// Applies fixes made of (section, how, text) lists.
    #[track_caller]
    fn check(fixes: &[&[(u32, How, &str)]], want: &str, taken: usize) {
        let fixture = Fixture::new(TEXT);
        let edit = |(section, how, text): &(u32, How, &str)| FixEdit {
            at: heading(&fixture, *section),
            how: *how,
            text: text.to_string(),
        };
        let fixes: Vec<_> = fixes.iter().map(|edits| fix(edits.iter().map(edit).collect())).collect();
        let (edits, count) = combine(&fixture.snapshot, &fixes);
        let after = edits.first().map_or(TEXT.to_string(), |(_, edits)| edits.apply(TEXT));
        assert_eq!((after.as_str(), count), (want, taken));
    }

    #[test]
    fn every_way_of_editing_in_the_lines_ends_of_the_file() {
        check(&[&[(0, How::Replace, "T9")]], "### T9\r\ntext\r\n### T2: b\r\n", 1);
        check(&[&[(0, How::After, "\nmore")]], "### T1: a\r\nmore\r\ntext\r\n### T2: b\r\n", 1);
        check(&[&[(1, How::Before, "x ")]], "### T1: a\r\ntext\r\n### x T2: b\r\n", 1);
        check(&[&[(0, How::DeleteLine, "")]], "text\r\n### T2: b\r\n", 1);
    }

    #[test]
    fn a_fix_is_taken_whole_or_not_at_all() {
        check(
            &[
                &[(0, How::Replace, "A")],
                &[(0, How::Replace, "B"), (1, How::Replace, "B")],
                &[(1, How::Replace, "C")],
            ],
            "### A\r\ntext\r\n### C\r\n",
            2,
        );
    }

    #[test]
    fn the_same_edit_twice_is_one_edit() {
        check(&[&[(0, How::DeleteLine, "")], &[(0, How::DeleteLine, "")]], "text\r\n### T2: b\r\n", 2);
    }

    #[test]
    fn a_document_that_is_gone_takes_the_fix_along() {
        let fixture = Fixture::new(TEXT);
        let mut at = heading(&fixture, 0);
        at.path = DocPath::new("gone.md");
        let gone = fix(vec![FixEdit { at, how: How::Replace, text: "x".into() }]);
        assert!(fix_edits(&fixture.snapshot, &gone).is_empty());
    }
}
