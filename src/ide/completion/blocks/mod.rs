//! Completion inside a block: field labels at the start of a line, values in its fields, batches and verdicts in its head.
//!
//! Labels are spelled as the plan's other blocks spell them, values come from the batch the block is about. Nothing of this
//! outside blocks. Start at [`in_block`].

mod commits;
mod heads;
mod labels;
mod values;

pub(super) use heads::heads;

use super::{Completion, CompletionKind, CompletionList, Context};
use crate::{
    project::BlockAt,
    syntax::{Block, facts::FieldName},
    templates::{self, About, Label},
};
use std::ops::Range;

/// A block around the cursor.
struct Here<'c, 'a> {
    context: &'c Context<'a>,
    /// Which it is.
    at: BlockAt,
    block: &'a Block,
    /// The batch it is about, if it names one of the plan.
    about: Option<About<'a>>,
}

/// Proposals, when the cursor is in a block below its head.
pub(super) fn in_block(context: &Context<'_>) -> Option<CompletionList> {
    let (index, block) = context.block?;
    let path = &context.member.path;
    let at = BlockAt { path: path.clone(), index, kind: block.kind };
    let batch = context.snapshot.batches(path).and_then(|batches| {
        let synced = || batches.syncs.iter().find(|(sync, _)| *sync == at)?.1;
        batches.of_block(path, index).or_else(synced)
    });
    let about = batch.and_then(|batch| About::at(context.snapshot, path, batch));
    let here = Here { context, at, block, about };
    values::values(&here).or_else(|| labels::labels(&here))
}

impl Here<'_, '_> {
    /// The labels of the block's kind in the plan's spelling, whatever batch it is about.
    fn labels(&self) -> Vec<Label> {
        let any = || About::at(self.context.snapshot, &self.at.path, 0);
        let any = if self.about.is_none() { any() } else { None };
        templates::labels(self.about.as_ref().or(any.as_ref()), self.block.kind, Some(&self.at))
    }

    /// Whether values of a field stand in back-ticks.
    fn is_coded(&self, name: FieldName) -> bool {
        self.labels().iter().any(|label| label.name == name && label.code)
    }
}

/// A proposal whose text is its label.
fn item(label: impl Into<String>, kind: CompletionKind, replace: Range<usize>) -> Completion {
    let label = label.into();
    Completion {
        detail: None,
        kind,
        replace,
        insert: label.clone(),
        snippet: None,
        sort: String::new(),
        filter: label.clone(),
        documentation: None,
        label,
    }
}

/// The proposals in this order, if there are any. Right after a colon a blank is still to come.
fn list(context: &Context<'_>, mut items: Vec<Completion>, incomplete: bool) -> Option<CompletionList> {
    let glued = context.before.ends_with([':', '*', '：']);
    for (order, item) in items.iter_mut().enumerate() {
        item.sort = format!("{order:04}");
        if glued && item.replace.is_empty() {
            item.insert.insert(0, ' ');
        }
    }
    (!items.is_empty()).then_some(CompletionList { items, incomplete })
}

/// Whether `text` begins with what was typed, whatever its case.
fn begins(text: &str, typed: &str) -> bool {
    let mut letters = text.chars().flat_map(char::to_lowercase);
    typed.chars().flat_map(char::to_lowercase).all(|c| letters.next() == Some(c))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, check_first};

    const PLAN: &str = "
//- git: 9c02d7e \"Notes\" README
//- git: 5d6e7f8 \"T4: begin\" src/a.rs
//- git: 1a2b3c4 \"T1 and T2\" src/b.rs
//- TICKETS.md
## Batch 1: Core
### T1: a
**Status:** Done
### T2: b
**Status:** Done

## HANDOFF — Batch 1 Ready
- **Tickets:** T1-T2
- **Files affected:** `src/b.rs`
- **Dependencies:** none
- **Verify command:** `npm test`

## COMPLETE — Batch 1 Done
- **Tickets completed:** T1-T2
- **Commits:** 1a2b3c4
- **Verify:** PASSED

## Batch 2: More
### T4: c
**Files:** src/a.rs, docs/x.md (new)
### T5: d
**Files:** src/a.rs
### T6: e

## Batch 3: Last
### T7: f
";

    /// What is proposed in a block behind the plan.
    #[track_caller]
    fn check_in(block: &str, want: &str) {
        check(&format!("{PLAN}{block}"), want);
    }

    #[test]
    fn the_labels_a_block_lacks_in_the_plans_spelling() {
        let handoff = "## HANDOFF — Batch 2\n";
        check_in(
            &format!("{handoff}$0\n"),
            "[|]\nTickets\nFiles affected\nDependencies\nVerify command\nDispatched at",
        );
        check_first(&format!("{PLAN}{handoff}$0"), "- **Tickets:** ");
        check_in(
            &format!(
                "{handoff}- **Tickets:** T4-T6\n- **Dependencies:** none\n- **$0\n- **Dispatched at:** 5d6e7f8\n"
            ),
            "[- **|]\nFiles affected\nVerify command",
        );
        check_in("## COMPLETE — Batch 2 Done\nCo$0\n", "[Co|]\nCommits");
        check_first(&format!("{PLAN}## COMPLETE — Batch 2 Done\nSk$0\n"), "- **Skipped:** ");
        check_first(&format!("{PLAN}## SYNC — after Batch 1\n$0\n").replace('\n', "\r\n"), "- **Batches:** ");
    }

    #[test]
    fn no_label_in_fences_prose_or_outside_blocks() {
        check_in("## HANDOFF — Batch 2\n```\nTi$0\n```\n", "");
        check_in("## HANDOFF — Batch 2\nsome text Ti$0\n", "");
        check_in("## Notes\n$0\n", "");
        check_in("## Notes\nVerify: $0\n", "");
        check_in("## Notes\nCommits: $0\n", "");
    }

    #[test]
    fn labels_as_sub_headings_with_lists() {
        let plan = "## Batch 1\n### T1: a\n## HANDOFF — Batch 1\n\n### Key Files\n- src/a.rs\n\n### Verify\n```sh\nmake\n```\n\n## Batch 2\n### T2: b\n## HANDOFF — Batch 2\n\n";
        check_first(&format!("{plan}### Ke$0\n"), "### Key Files\n- ");
        check_first(&format!("{plan}Ver$0\n"), "### Verify\n```sh\n\n```");
    }

    #[test]
    fn the_tickets_of_the_batch_come_first() {
        let field = "## HANDOFF — Batch 2\n- **Tickets:** ";
        check_in(&format!("{field}$0\n"), "- **Tickets:** [|]\nT4-T6\nT4\nT5\nT6\nT7\nT1\nT2");
        check_in(&format!("{field}T4, $0\n"), "- **Tickets:** T4, [|]\nT5\nT6\nT7\nT1\nT2");
        check_in(&format!("{field}\n  - $0\n"), "  - [|]\nT4\nT5\nT6\nT7\nT1\nT2");
        check_first(&format!("{PLAN}## HANDOFF — Batch 2\nTickets:$0\n"), " T4-T6");
    }

    #[test]
    fn batches_before_tickets_in_dependencies() {
        let field = "## HANDOFF — Batch 2\nDependencies: ";
        check_in(&format!("{field}$0\n"), "Dependencies: [|]\nBatch 1\nBatch 3\nnone\nT7\nT1\nT2");
        check_in(&format!("{field}Batch 1, Ba$0\n"), "Dependencies: Batch 1, [Ba|]\nBatch 3");
        check_in(&format!("{field}Batch $0\n"), "Dependencies: [Batch |]\nBatch 1\nBatch 3\nT7\nT1\nT2");
    }

    #[test]
    fn files_of_the_tickets() {
        let field = "## HANDOFF — Batch 2\n- **Files affected:** ";
        check_in(
            &format!("{field}$0\n"),
            "- **Files affected:** [|]\n`src/a.rs`, `docs/x.md`\n`src/a.rs`\n`docs/x.md`",
        );
        check_in(
            &format!("{field}`src/a.rs`, `x.$0`\n"),
            "- **Files affected:** `src/a.rs`, [`x.|`]\n`docs/x.md`",
        );
        check_in("## HANDOFF — Batch 2\n### Key Files\n- $0\n", "- [|]\n`src/a.rs`\n`docs/x.md`");
        check_in("## HANDOFF — Batch 9\nFiles: $0\n", "");
    }

    #[test]
    fn how_it_went_and_what_verifies() {
        check_in("## COMPLETE — Batch 2\nVerify: $0\n", "Verify: [|]\nPASSED\nFAILED\nnpm test");
        check_in("## COMPLETE — Batch 2\nVerify: PAS$0SED\n", "Verify: [PAS|SED]\nPASSED\nFAILED\nnpm test");
        check_in("## HANDOFF — Batch 2\nVerify command: $0\n", "Verify command: [|]\n`npm test`");
        check_in("## COMPLETE — Batch 2\nReady for: $0\n", "Ready for: [|]\nReview\nFixes");
        check_in("## COMPLETE — Batch 2 FAILED\nReady for:$0\n", "Ready for:[|]\nFixes\nReview");
        check_in("## REVIEW — Batch 2\nVerdict: $0\n", "Verdict: [|]\nApproved\nChanges requested");
    }

    #[test]
    fn commits_that_are_not_listed_those_of_the_batch_first() {
        check_in("## COMPLETE — Batch 2\nCommits: $0\n", "Commits: [|]\n5d6e7f8\n9c02d7e\n1a2b3c4");
        check_in("## COMPLETE — Batch 2\nCommits: 5d6e7f8, $0\n", "Commits: 5d6e7f8, [|]\n9c02d7e\n1a2b3c4");
        check_in("## COMPLETE — Batch 2\nCommits: note$0\n", "Commits: [note|]\n9c02d7e");
        check_in(
            "## HANDOFF — Batch 2\nDispatched at: $0\n",
            "Dispatched at: [|]\n9c02d7e\n5d6e7f8\n1a2b3c4",
        );
        check_in(
            "## COMPLETE — Batch 2\nCommits: 5d6e7f8, 9c02d7e\n## REVIEW — Batch 2\nReviewed: $0\n",
            "Reviewed: [|]\n5d6e7f8..9c02d7e\n5d6e7f8\n9c02d7e\n1a2b3c4",
        );
    }

    #[test]
    fn in_a_handoff_document_too() {
        let handoff = "//- HANDOFF.md\n# HANDOFF — Ada → Bob\n\n## Context\nThis is Batch 2 (T4-T6).\n\n";
        check_in(&format!("{handoff}## Key Files\n- $0\n"), "- [|]\n`src/a.rs`\n`docs/x.md`");
        check_in(
            &format!("{handoff}Dependencies: $0\n"),
            "Dependencies: [|]\nBatch 1\nBatch 3\nnone\nT7\nT1\nT2",
        );
        check_in("//- HANDOFF.md\n## HANDOFF — $0\n", "## HANDOFF — [|]\nBatch 2\nBatch 3\nBatch 1");
        check_in("//- notes.md\n## HANDOFF — Batch 2\nVerify: $0\n", "");
    }

    #[test]
    fn heads_name_the_batch_whose_turn_it_is() {
        check_in("## HANDOFF — $0\n", "## HANDOFF — [|]\nBatch 2\nBatch 3\nBatch 1");
        check_in("## HANDOFF $0\n", "## HANDOFF [|]\nBatch 2\nBatch 3\nBatch 1");
        check_first(&format!("{PLAN}## HANDOFF $0\n"), "— Batch 2");
        check_in("## REVIEW: b$0\n", "## REVIEW: [b|]\nBatch 1\nBatch 2\nBatch 3");
        check_in("## SYNC — $0\n", "## SYNC — [|]\nafter Batch 1\nafter Batch 2\nafter Batch 3");
        check_in("## SYNC — after $0\n", "## SYNC — after [|]\nBatch 1\nBatch 2\nBatch 3");
        check_in("## REVIEW — Batch 1 $0\n", "## REVIEW — Batch 1 [|]\nApproved\nChanges requested");
        check_in("## HANDOFF$0\n", "[## HANDOFF|]\nHANDOFF — Batch 2\nHANDOFF — Batch 3");
    }
}
