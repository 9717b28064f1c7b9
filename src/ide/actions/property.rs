//! What holds for every action at every place of any document, those added later included.
//!
//! Whatever is offered is tried: its edits are pieces of the text, what it inserts ends lines as the file does, the
//! outcome is read like any text, and what only settles something changes nothing the second time.
#![allow(clippy::unwrap_used, clippy::string_slice, clippy::indexing_slicing)]

use super::pictures::{deed_of, settles, tried};
use crate::{
    ide::{Change, code_actions},
    project::{DocPath, Snapshot},
    syntax::Document,
    testing::{Fixture, soundness},
    text::Edits,
};
use proptest::prelude::*;

/// Lines of plans, in every form a ticket has.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "## Batch 1: Core (T1-T3)",
        "## Batch 2 — 漢字 ✅",
        "## Batch 3",
        "### T10: z ✅",
        "## COMPLETE — Batch 1 Done",
        "## HANDOFF — Batch 1 Ready",
        "## HANDOFF: Batch 2 (T1–T3) ⏳",
        "### COMPLETE: Batch 1 Done",
        "## REVIEW — Batch 1 Changes requested",
        "HANDOFF TO CODEX: Execute Batch 2 from TICKETS.md",
        "- **Verify:** npm test",
        "Dispatched at: 1a2b3c4",
        "## In progress",
        "## Done",
        "**Tickets:** T1, T2, T3",
        "### T1: a",
        "### T2 — 漢字 ✅",
        "### ~~T3: gone~~",
        "### T4: b [x]",
        "### T-XX: placeholder",
        "- [ ] **T5**: c",
        "- [x] T6: d 🎲",
        "- T7: e",
        "  - [x] step 🎲",
        "- [] bare",
        "- [ ] without an id 漢",
        "* [x] another",
        "**T8: bold**",
        "1. Ticket",
        "| ID | Title | Status | Depends on |",
        "|---|---|---|---|",
        "| T1 | a | done | T1, T2 |",
        "| T9 | x | ⏳ Todo | — |",
        "| 6 |  |  | 1–3 |",
        "**Depends on:** T1, T2, T3, T4",
        "**Depends on:** T1-T3",
        "Depends on: none",
        "**Status:** ✅ Done",
        "**Status:** Todo (after T1)",
        "- **Status:** `in progress`",
        "Status: Blocked | Owner: me",
        "**Status:**",
        "#### Acceptance criteria",
        "```",
        "---",
        "id: T7",
        "status: todo",
        "Some prose.",
        "",
        "",
        "",
    ])
}

/// A document with one kind of line end, with or without a byte order mark and a last line end.
fn text() -> impl Strategy<Value = (String, &'static str)> {
    let end = prop::sample::select(vec!["\n", "\r\n", "\r\n", "\r"]);
    let lines = prop::collection::vec(piece(), 1..25);
    (lines, end, any::<bool>(), any::<bool>()).prop_map(|(lines, end, bom, last)| {
        let text = lines.join(end);
        let text = format!("{}{text}{}", if bom { "\u{feff}" } else { "" }, if last { end } else { "" });
        // A single line has no line end to go by.
        (text, if lines.len() > 1 || last { end } else { "\n" })
    })
}

/// Checks the edits of one change, and gives the workspace as it leaves it.
fn check(
    snapshot: &Snapshot,
    files: &[(DocPath, String)],
    change: &Change,
    end: &str,
) -> Vec<(DocPath, String)> {
    for (path, edits) in &change.edits {
        let before = &files.iter().find(|(known, _)| known == path).unwrap().1;
        for edit in Edits::new(edits.clone()).unwrap().iter() {
            let within = |at: usize| before.is_char_boundary(at) && !splits(before, at);
            assert!(within(edit.range.start) && within(edit.range.end), "{edit:?} cuts {before:?}");
            let rest = edit.text.replace(end, "");
            assert!(!rest.contains(['\r', '\n']), "{edit:?} in a file whose lines end in {end:?}");
        }
    }
    let texts = change.texts(snapshot).unwrap();
    let mut after = files.to_vec();
    for changed in texts {
        let document = Document::new(&changed.after);
        soundness::same(&document, &changed.after);
        match after.iter_mut().find(|(path, _)| *path == changed.path) {
            Some((_, text)) => *text = changed.after,
            None => after.push((changed.path, changed.after)),
        }
    }
    after
}

fn splits(text: &str, at: usize) -> bool {
    text[..at].ends_with('\r') && text[at..].starts_with('\n')
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_action_at_every_place((text, end) in text()) {
        let fixture = Fixture::of(vec![(DocPath::new("TICKETS.md"), text)]);
        let (path, text) = fixture.files.first().unwrap();
        let starts = text.match_indices(['\n', '\r']).map(|(at, _)| at).chain([0, text.len() / 2, text.len()]);
        let mut seen = Vec::new();
        for offset in starts.filter(|at| text.is_char_boundary(*at)) {
            for action in code_actions(&fixture.snapshot, path, offset..offset) {
                // The same deed at the next line is the same change.
                if seen.contains(&action.work) {
                    continue;
                }
                seen.push(action.work.clone());
                let Some(change) = deed_of(&action).map_or_else(|| action.change(&fixture.snapshot).ok(), |deed| tried(deed, &fixture.snapshot)) else { continue };
                let after = check(&fixture.snapshot, &fixture.files, &change, end);
                let Some(deed) = deed_of(&action).filter(|deed| settles(deed)) else { continue };
                let again = deed.change(&Fixture::of(after.clone()).snapshot);
                prop_assert!(again.as_ref().is_ok_and(Change::is_nothing), "{deed:?} twice: {again:#?}\nbefore {text:?}\nafter {:?}", after[0].1);
            }
        }
    }
}
