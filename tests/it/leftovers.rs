//! What runs leave in their worktree without committing it, and settings of a launch that reach the run.

use std::io::Read;
use std::process::Command;

use super::yard::Yard;

const PLAN: &str = "\
# Plan

## Batch 1: Core
### T1: One
### T2: Two
### T3: Three

## HANDOFF — Batch 1 Ready
Tickets: T1-T3
Files affected: src/
Dependencies: none
Verify command: true
";

const SETTINGS: &str = "
[agents.builder]
command = [\"BIN/builder\"]
[agents.fixer]
command = [\"BIN/fixer\"]
[agents.reviewer]
command = [\"BIN/reviewer\"]
events = \"lines\"
[roles]
build = \"builder\"
fix = \"fixer\"
review = \"reviewer\"
";

fn yard() -> Yard {
    let yard = Yard::new(PLAN, SETTINGS);
    yard.script("builder", "echo made > src/a.rs; echo one > src/one.rs");
    // A line that would be taken for an event of an agent that failed, had nobody said that it speaks in lines.
    let event = r#"{"type":"turn.failed","error":{"message":"no"}}"#;
    yard.script(
        "reviewer",
        &format!(
            "echo '{event}'; echo x > scratch.txt; rm src/one.rs; echo seen >> src/a.rs\n\
             printf '%s\\n' '## REVIEW — Batch 1 Changes requested' '- T1: no'"
        ),
    );
    yard.script("fixer", "echo two > src/two.rs; echo fixed >> src/a.rs");
    yard.baton(&["trust", "--yes"], 0);
    yard
}

#[test]
fn what_a_review_leaves_is_told_and_is_no_part_of_the_fix() {
    let yard = yard();
    yard.baton(&["launch", "1", "--wait"], 0);
    assert_eq!(yard.git(&["log", "-1", "--format=%s", "batch-1"]), "Batch 1: Core (T1-T3)");
    yard.baton(&["launch", "1", "--phase", "review", "--wait"], 0);
    let note = &yard.record("b1-review-2")["notes"][0];
    let wanted = format!(
        "it was only to look, and left scratch.txt, src/a.rs, src/one.rs in {}, which nobody commits for it",
        yard.at("r.worktrees/batch-1").display()
    );
    assert_eq!(note, &wanted);
    yard.baton(&["launch", "1", "--phase", "fix", "--wait"], 0);
    let changed = yard.git(&["diff", "--name-only", "batch-1~", "batch-1"]);
    assert_eq!(changed, "src/a.rs\nsrc/two.rs", "{}", yard.record("b1-fix-3"));
    let notes = yard.record("b1-fix-3")["notes"].to_string();
    assert!(notes.contains("not committed: scratch.txt, src/one.rs; b1-review-2 left it there"), "{notes}");
    assert_eq!(yard.read("r.worktrees/batch-1/scratch.txt"), "x\n", "nothing is taken away");
}

#[test]
fn what_a_cancelled_run_did_is_said_to_lie_in_its_worktree() {
    let yard = yard();
    let pipe = yard.at("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    yard.script("builder", &format!("echo half > src/half.rs; exec > {}; exec sleep 1000", pipe.display()));
    yard.baton(&["launch", "1"], 0);
    let mut ended = std::fs::File::open(&pipe).unwrap();
    yard.baton(&["runs", "cancel", "1"], 0);
    ended.read_to_end(&mut Vec::new()).unwrap();
    let why = yard.record("b1-build-1")["why"].to_string();
    assert!(why.contains("somebody cancelled it; what it did is not committed and lies in "), "{why}");
    assert!(why.contains("r.worktrees/batch-1: src/half.rs"), "{why}");
    assert!(yard.at("r.worktrees/batch-1/src/half.rs").exists());
}
