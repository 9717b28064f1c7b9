//! What an editor can ask: one file per feature, each a pure function of a snapshot and a place, giving plain structs.
//!
//! ```text
//!  (Snapshot, path, byte) ──subject──▶ the ticket or group that stands there ──▶ hover, definition, references, …
//! ```
//!
//! Places are bytes of the document as the snapshot has it; texts are Markdown. It knows no protocol and no editor: the
//! server translates, the command line may ask the same. Nothing here fails or waits; what is not known is left out.
//! Hover, definition and completion never walk through a document: they look up. Start at [`mod@hover`], which shows
//! the shape of every feature, then `subject.rs`.

pub mod actions;
pub mod board;
pub mod call_hierarchy;
pub mod code_actions;
pub mod code_lens;
mod commits;
pub mod completion;
pub mod contracts;
pub mod definition;
pub mod diagnostics;
pub mod document_links;
pub mod document_symbols;
mod due;
pub mod file_rename;
pub mod folding;
pub mod highlights;
pub mod hover;
pub mod inlay_hints;
pub mod launches;
mod lists;
mod occurrences;
pub mod overview;
mod places;
pub mod references;
pub mod rename;
pub mod running;
pub mod selection_ranges;
pub mod semantic_tokens;
mod subject;
pub mod workspace_symbols;
mod written;

pub use actions::{Change, Changed, Deed, Refusal};
pub use call_hierarchy::{Call, CallItem, call_item, incoming, outgoing};
pub use code_actions::{Action, ActionKind, Work, code_actions, code_actions_of};
pub use code_lens::{CodeLens, code_lenses};
pub use completion::{Completion, CompletionKind, CompletionList, completion};
pub use contracts::places::declaration;
pub use definition::{Target, definition};
pub use diagnostics::{Diagnostic, Related, Tag, diagnostics, diagnostics_of, mirrored};
pub use document_links::{Link, LinkTarget, document_links};
pub use document_symbols::{Symbol, SymbolKind, document_symbols};
pub use file_rename::{Moved, rename_files};
pub use folding::{Fold, FoldKind, folding};
pub use highlights::{Access, Highlight, highlights};
pub use hover::{Hover, hover, hover_of};
pub use inlay_hints::{InlayHint, inlay_hints};
pub use launches::{Errand, Offer};
pub use overview::overview;
pub use references::{Reference, references};
pub use rename::{RenameEdit, RenameEdits, RenameError, prepare_rename, rename};
pub use selection_ranges::selection_ranges;
pub use semantic_tokens::{Token, TokenKind, semantic_tokens};
pub use workspace_symbols::{WorkspaceSymbol, workspace_symbols};

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::{project::DocPath, testing::Fixture, text::Edits};
    use proptest::prelude::*;

    fn piece() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "## Batch 1 (T1-T3)",
            "### T1: a",
            "### T2 — 漢字 ✅",
            "- [ ] **T3**: b",
            "  - [x] step 🎲",
            "**T4: bold**",
            "| ID | Title | Status | Depends |",
            "|---|---|---|---|",
            "| T5 | x | done | T1, T2 |",
            "| 6 |  |  | 1–3 |",
            "**Depends on:** T1-T3, 4, `T5`",
            "**Depends on:**",
            "**Files:** `src/a.rs:4`, ./src/b.rs",
            "see src/a.rs:42 and #2",
            "- T2",
            "**Status:** ",
            "Status: Done | Owner: me",
            "#### Acceptance criteria",
            "```",
            "<!-- T1",
            "-->",
            "see #1, Ticket 2 and T1 – T9",
            "[T1](#t1-a)",
            "1. Ticket",
            "TICKET-XXX",
            "## HANDOFF — Batch 1 Ready",
            "Tickets: T1-T3",
            "Files affected: src/a.rs,",
            "Dependencies: Batch 1",
            "### COMPLETE — Batch 1 FAILED",
            "Commits: 1a2b3c4",
            "HANDOFF TO X: Batch 2",
            "## REVIEW — Batch 1",
            "---",
            "id: T7",
            "## HANDOFF — Batch 1 Ready",
            "# HANDOFF — Ada → Bob",
            "HANDOFF TO BOB: Batch 1 (T1-T2)",
            "## COMPLETE — ",
            "## REVIEW — Batch 1 Approved",
            "Files affected: `src/a.rs`, ",
            "- **Dependencies:** Batch 2, T1",
            "Commits: 5d6e7f8, ",
            "Verify:",
            "Tickets: ",
            "### Key Files",
            "#",
            "",
        ])
    }

    fn text() -> impl Strategy<Value = String> {
        let end = prop::sample::select(vec!["\n", "\n", "\r\n", "\r"]);
        let lines = prop::collection::vec((piece(), end), 0..25);
        lines.prop_map(|lines| lines.into_iter().map(|(line, end)| format!("{line}{end}")).collect())
    }

    /// Checks that every child lies within its parent and after its elder sibling.
    fn nest(symbols: &[Symbol], outer: std::ops::Range<usize>) {
        let mut end = outer.start;
        for symbol in symbols {
            assert!(end <= symbol.range.start && symbol.range.end <= outer.end, "{symbol:?} in {outer:?}");
            end = symbol.range.end;
            nest(&symbol.children, symbol.range.clone());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// Whatever stands in a document, every question has an answer, and every range in it is a piece of the text.
        #[test]
        fn every_place_can_be_asked_about(text in text()) {
            let fixture = Fixture::new(&format!("//- TICKETS.md\n{text}"));
            let (path, text) = fixture.files.first().unwrap();
            let snapshot = &fixture.snapshot;
            let piece = |range: &std::ops::Range<usize>| text.get(range.clone()).is_some();
            for offset in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                let between = text.get(..offset).unwrap().ends_with('\r') && text.get(offset..).unwrap().starts_with('\n');
                let around = |range: &std::ops::Range<usize>| {
                    piece(range) && (between || range.start <= offset && offset <= range.end)
                };
                prop_assert!(hover(snapshot, path, offset).is_none_or(|hover| around(&hover.range)));
                prop_assert!(definition(snapshot, path, offset).iter().all(|target| around(&target.origin) && piece(&target.range)));
                prop_assert!(completion(snapshot, path, offset).items.iter().all(|item| around(&item.replace)));
                let places = highlights(snapshot, path, offset);
                prop_assert!(places.is_sorted_by(|a, b| a.range.end <= b.range.start));
                prop_assert!(places.iter().all(|place| piece(&place.range)));
                if let Ok(renamed) = rename(snapshot, path, offset, "XQ-7") {
                    for (_, edits) in renamed.edits {
                        prop_assert!(Edits::new(edits.into_iter().map(|edit| edit.edit).collect()).is_ok());
                    }
                }
                // These walk: some places stand for all, others in every case.
                if offset % 5 != text.len() % 5 {
                    continue;
                }
                let within = |item: &CallItem| {
                    piece(&item.range) && item.range.start <= item.selection.start && item.selection.end <= item.range.end
                };
                if let Some(item) = call_item(snapshot, path, offset) {
                    prop_assert!(within(&item));
                    let calls = [incoming(snapshot, path, offset), outgoing(snapshot, path, offset)].concat();
                    prop_assert!(calls.iter().all(|call| within(&call.item) && call.places.iter().all(piece)));
                }
                let selections = selection_ranges(snapshot, path, offset);
                prop_assert!(selections.iter().all(around));
                prop_assert!(selections.is_sorted_by(|a, b| a != b && b.start <= a.start && a.end <= b.end));
            }
            let word = |range: &std::ops::Range<usize>| {
                text.get(range.clone()).is_some_and(|text| !text.is_empty() && !text.contains(['\r', '\n']))
            };
            let moved = Moved { old: DocPath::new("src"), new: DocPath::new("lib") };
            for (_, edits) in rename_files(snapshot, &[moved]).edits {
                prop_assert!(edits.iter().all(|edit| piece(&edit.edit.range)));
            }
            let links = document_links(snapshot, path);
            prop_assert!(links.iter().all(|link| word(&link.range)), "{:?}", links);
            prop_assert!(links.is_sorted_by(|a, b| a.range.end <= b.range.start));
            nest(&document_symbols(snapshot, path), 0..text.len());
            let hints = inlay_hints(snapshot, path, 0..text.len());
            prop_assert!(hints.iter().all(|hint| text.is_char_boundary(hint.offset) && !hint.label.is_empty()));
            let tokens = semantic_tokens(snapshot, path, 0..text.len(), &crate::rules::check(snapshot, path));
            prop_assert!(tokens.is_sorted_by(|a, b| a.range.end <= b.range.start));
            prop_assert!(tokens.iter().all(|token| word(&token.range)), "{:?}", tokens);
            prop_assert!(folding(snapshot, path).iter().all(|fold| piece(&fold.range)));
            prop_assert!(diagnostics(snapshot, path).iter().all(|found| piece(&found.range)));
        }
    }
}
