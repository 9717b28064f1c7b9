//! `baton handoff`, `complete`, `review`, `sync`: a batch goes its way by verbs alone.

use super::folder;

const PLAN: &str = "# Plan\r\n\r\n## Batch 1: Core\r\n\r\n### T1: One\r\n**Files:** src/a.rs\r\n\r\n### T2: Two\r\n\r\n## Batch 2\r\n\r\n### T3: Three\r\n";

#[test]
fn a_block_is_printed_or_written() {
    let folder = folder(&format!("//- TICKETS.md\n{PLAN}//- baton.toml\n[flow]\nverify = \"make test\"\n"));
    let block = "## HANDOFF — Batch 1 Ready
Tickets: T1-T2
Files affected: src/a.rs
Dependencies: none
Verify command: make test

Codex: Execute when ready. Don't wait for my next output.
";
    folder.baton("handoff 1").exits(0).says("").prints(block);
    assert_eq!(folder.read("TICKETS.md"), PLAN);
    let diff = folder.baton("handoff 1 --write").exits(0).says("").out;
    assert!(diff.contains("\n+## HANDOFF — Batch 1 Ready"), "{diff}");
    let written = PLAN.replace("Two\r\n\r\n", &format!("Two\r\n\r\n{}\r\n", block.replace('\n', "\r\n")));
    assert_eq!(folder.read("TICKETS.md"), written);
    folder.baton("handoff B1 --write").exits(0).prints("").says("Batch 1 has its HANDOFF already\n");
    folder.baton("handoff 1").exits(0).prints("").says("Batch 1 has its HANDOFF already\n");
}

#[test]
fn a_batch_goes_its_way() {
    let folder = folder(&format!("//- TICKETS.md\n{}", PLAN.replace('\r', "")));
    for verb in [
        "handoff 1",
        "complete 1 --verify failed --skipped e2e",
        "complete 1 --verify passed --commits 1a2b3c4,5d6e7f8",
        "review 1 --changes T2",
        "complete 1 --verify passed --commits 9c02d7e",
        "review 1 --approve",
        "sync 1",
    ] {
        folder.baton(&format!("{verb} --write")).exits(0).says("");
        let again = folder.baton(&format!("{verb} --write"));
        again.exits(0).prints("");
    }
    let plan = folder.read("TICKETS.md");
    let wanted = "
## COMPLETE — Batch 1 Failed
Tickets: T1-T2
Commits: <commits>
Verify: FAILED
Skipped: e2e
Ready for: Fixes

## COMPLETE — Batch 1 Done
Tickets: T1-T2
Commits: 1a2b3c4, 5d6e7f8
Verify: PASSED
Ready for: Review

## REVIEW — Batch 1 Changes requested
Reviewed: 1a2b3c4..5d6e7f8

- T2

## COMPLETE — Batch 1 Done
Tickets: T1-T2
Commits: 9c02d7e
Verify: PASSED
Ready for: Review

## REVIEW — Batch 1 Approved
Reviewed: 9c02d7e

## SYNC — after Batch 1
Batches: Batch 1
Verify: <verify command>

## Batch 2
";
    assert!(plan.contains(wanted), "{plan}");
}

#[test]
fn a_batch_that_is_none_gets_the_nearest() {
    let folder = folder(&format!("//- TICKETS.md\n{PLAN}//- EMPTY_TICKETS.md\n### X1: a\n"));
    folder.baton("handoff 9").exits(2).prints("").says("baton: there is no batch 9; did you mean Batch 2?\n");
    folder.baton("complete 1").exits(2).mentions("--verify");
    folder.baton("review 1").exits(2).mentions("--approve");
    folder
        .baton("sync 1 --plan EMPTY_TICKETS.md")
        .exits(2)
        .says("baton: no plan has batches; a heading such as `## Batch 1` begins one\n");
}

#[test]
fn a_plan_begins_and_grows_by_verbs() {
    let folder = folder("//- baton.toml\n");
    folder.baton("new plan --title Chess --write").exits(0).says("");
    folder.baton("new batch --title More --write").exits(0).says("");
    folder.baton("complete 1 --verify passed --write").exits(0);
    folder.baton("review 1 --changes").exits(2);
    folder.baton("review 1 --changes Slow --write").exits(0);
    folder.baton("new fixes --batch 1 --write").exits(0).says("");
    folder
        .baton("new fixes --batch 1 --write")
        .exits(0)
        .prints("")
        .says("Batch 1 has its fix tickets already\n");
    let plan = folder.read("TICKETS.md");
    let lines: Vec<&str> = plan.lines().filter(|line| line.starts_with('#')).collect();
    assert_eq!(
        lines,
        [
            "# Chess",
            "## Batch 1: First batch",
            "### T1: First ticket",
            "### T3: Fix: Slow",
            "## COMPLETE — Batch 1 Done",
            "## REVIEW — Batch 1 Changes requested",
            "## Batch 2: More",
            "### T2: New ticket",
        ]
    );
}

#[test]
fn a_prompt_is_printed() {
    let folder = folder(&format!("//- TICKETS.md\n{}<!-- psst -->\n", PLAN.replace('\r', "")));
    let ran = folder.baton("prompt 1 --pattern leapfrog").exits(0).says("");
    assert!(
        ran.out.contains("### T1: One\n") && ran.out.contains("Never wait") && !ran.out.contains("T3"),
        "{}",
        ran.out
    );
    folder
        .baton("prompt 2 --phase review")
        .exits(0)
        .says("the prompt holds a comment in TICKETS.md: `psst`\n");
    folder.baton("prompt 7").exits(2).says("baton: there is no batch 7; did you mean Batch 2?\n");
    let ran = folder.baton("new update --batch 2").exits(0).says("");
    assert!(ran.out.starts_with("**Update: Batch 2**\n\nStatus: "), "{}", ran.out);
    assert!(folder.baton("new route").exits(0).says("").out.starts_with("### `GET <route>`"));
}
