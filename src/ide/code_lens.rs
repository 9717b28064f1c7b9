//! Code lenses: over each batch, how much of it is done, where it stands and what holds it up; on its blocks, nothing.
//!
//! ```text
//!  3/5 done · being built        1/3 done · blocked by B1        0/3 done · ready to build
//! ```
//!
//! Where a plan says nothing about how far its work is, there is nothing to show. What a lens can start is a code action
//! and a command as well. Start at [`code_lenses`].

use super::board::holding;
use crate::project::{Batch, Batches, DocPath, Snapshot, Stage};
use std::ops::Range;

/// A line over a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLens {
    /// The heading it stands over.
    pub range: Range<usize>,
    /// What it says.
    pub title: String,
}

/// The lenses of a document, in order.
pub fn code_lenses(snapshot: &Snapshot, path: &DocPath) -> Vec<CodeLens> {
    let (Some(member), Some(batches)) = (snapshot.member(path), snapshot.batches(path)) else {
        return Vec::new();
    };
    let own = batches.list.iter().filter(|batch| batch.path == *path && batch.stage != Stage::Unknown);
    let lens = |batch: &Batch| {
        let group = member.outline().groups.get(batch.group as usize)?;
        Some(CodeLens { range: member.document.range(group.at), title: title(&batches, batch) })
    };
    let mut lenses: Vec<_> = own.filter_map(lens).collect();
    lenses.sort_by_key(|lens| lens.range.start);
    lenses
}

/// What a batch's lens says.
pub(super) fn title(batches: &Batches, batch: &Batch) -> String {
    let held: Vec<_> = holding(batches, batch).map(Batch::short).collect();
    let standing = match () {
        () if batch.is_ready() => "ready to build".to_owned(),
        () if batch.stage == Stage::HandedOff => format!("handed off, waits for {}", held.join(", ")),
        () if !held.is_empty() => format!("{}, after {}", batch.stage.phrase(), held.join(", ")),
        () => batch.stage.phrase().to_owned(),
    };
    format!("{}/{} done · {standing}", batch.done, batch.total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let fixture = Fixture::new(text);
        let (path, text) = &fixture.files[0];
        let shown: Vec<_> = code_lenses(&fixture.snapshot, path)
            .into_iter()
            .map(|lens| format!("{}: {}", &text[lens.range], lens.title))
            .collect();
        assert_eq!(shown, want);
    }

    #[test]
    fn a_batch_says_how_far_it_is_and_what_holds_it_up() {
        check(
            "## Batch 1\n### T1: a\n**Status:** Done\n### T2: b\n**Status:** Doing\n## HANDOFF — Batch 1\n## Batch 2\n### T3: c\n## HANDOFF — Batch 2\n## Batch 3\n### T4: d\n",
            &[
                "Batch 1: 1/2 done · being built",
                "Batch 2: 0/1 done · handed off, waits for B1",
                "Batch 3: 0/1 done · being designed, after B2",
            ],
        );
        check(
            "## Batch 1\n### T1: a\n## HANDOFF — Batch 1\n## COMPLETE — Batch 1\n## Batch 2\n### T2: b\n## HANDOFF — Batch 2\n",
            &["Batch 1: 0/1 done · complete, not yet reviewed", "Batch 2: 0/1 done · ready to build"],
        );
    }

    #[test]
    fn a_plan_that_says_nothing_has_none() {
        check("## Batch 1\n### T1: a\n## Batch 2\n### T2: b\n", &[]);
        check("# Notes\n", &[]);
    }
}
