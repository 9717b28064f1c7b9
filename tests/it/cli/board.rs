//! `baton status` and `baton next`: the board of a plan, for people, scripts and agents.

use serde_json::json;

use super::{Folder, folder};

const PLAN: &str = "# Plan

## Batch 1: Core 🎲

### T1: a
**Status:** Done

## HANDOFF — Batch 1

## Batch 2: More

### T2: b
**Status:** Todo

### T3: c
**Status:** Dropped
";

fn plan(more: &str) -> Folder {
    folder(&format!("//- docs/TICKETS.md\n{PLAN}{more}"))
}

#[test]
fn the_board_has_a_line_a_batch() {
    plan("").baton("status").exits(0).says("").prints(
        "
docs/TICKETS.md
  1  building   ████████ 1/1  Batch 1: Core 🎲
  2  designing  ░░░░░░░░ 0/1  Batch 2: More  blocked by 1
",
    );
    folder("//- TICKETS.md\n### T1: a\n")
        .baton("status")
        .exits(0)
        .prints("")
        .says("0 batches found: a batch is a heading such as `## Batch 1` with tickets below it\n");
}

#[test]
fn the_board_as_json_in_the_shape_that_is_promised() {
    let more = "## COMPLETE — Batch 1\nVerify: PASSED\n\n## HANDOFF — Batch 2\n";
    assert_eq!(
        plan(more).baton("status --format json").exits(0).json(),
        json!({ "version": 1, "batches": [
            { "id": "1", "name": "Batch 1: Core 🎲", "path": "docs/TICKETS.md", "line": 3, "stage": "complete",
              "tickets": 1, "done": 1, "blocked_by": [], "ready": false },
            { "id": "2", "name": "Batch 2: More", "path": "docs/TICKETS.md", "line": 10, "stage": "handed-off",
              "tickets": 1, "done": 0, "blocked_by": [], "ready": true },
        ] })
    );
}

#[test]
fn blocks_in_handoff_documents_count() {
    let folder = plan("");
    folder.write("docs/handoffs/two.md", "# HANDOFF — Claude → Codex\n\nThis is Batch 2 (T2).\n");
    let board = folder.baton("status --format json docs/TICKETS.md").exits(0).json();
    assert_eq!(board["batches"][1]["stage"], "handed-off");
}

#[test]
fn each_role_is_told_what_is_next() {
    let folder = plan("");
    folder
        .baton("next")
        .exits(0)
        .says("")
        .prints("build 1  Batch 1: Core 🎲 (docs/TICKETS.md:3, building)\n");
    folder
        .baton("next --as designer")
        .exits(0)
        .prints("hand-off 2  Batch 2: More (docs/TICKETS.md:10, designing)\n");
    let nothing = "nothing to do now; `baton status` shows where every batch stands\n";
    folder.baton("next --as reviewer").exits(4).prints("").says(nothing);
    let steps = folder.baton("next --format json").exits(0).json();
    assert_eq!((&steps["version"], &steps["steps"][0]["action"]), (&json!(1), &json!("build")));
    assert_eq!(steps["steps"][0]["id"], "1");
}
