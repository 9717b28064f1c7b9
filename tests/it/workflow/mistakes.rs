//! Each mistake of the leapfrog made once, in a plan that is otherwise in order: it is caught where it happens, and nothing else is.

use baton::rules;
use baton::testing::Fixture;

/// Two batches that are as they should be: the first is complete, the second handed off.
const GOOD: &str = "# Plan

## Batch 1: Store

### T1: Keep
**Status:** Done
**Files affected:** src/store.rs

### T2: Read
**Status:** Done
**Files affected:** src/read.rs

## HANDOFF — Batch 1 Ready

Tickets: T1-T2
Files affected: src/store.rs, src/read.rs
Dependencies: none
Verify command: cargo test

## COMPLETE — Batch 1 Done

Tickets completed: T1-T2
Commits: 1a2b3c4
Verify: PASSED
Ready for: Review

## Batch 2: Show

### T3: Draw
**Status:** Todo
**Files affected:** src/draw.rs

## HANDOFF — Batch 2 Ready

Tickets: T3
Files affected: src/draw.rs
Dependencies: Batch 1
Verify command: cargo test
";

/// A batch that is handed off, with one ticket.
fn handed_off(number: u32, ticket: u32) -> String {
    format!(
        "\n## Batch {number}: More\n\n### T{ticket}: x\n**Status:** Todo\n**Files affected:** src/{ticket}.rs\n\n## HANDOFF — Batch {number} Ready\n\nTickets: T{ticket}\nFiles affected: src/{ticket}.rs\nDependencies: none\nVerify command: cargo test\n"
    )
}

/// Checks the findings of a plan: the line each stands on, severity, rule, message.
#[track_caller]
fn check(plan: &str, wanted: &[&str]) {
    let files = "//- src/store.rs\n//- src/read.rs\n//- src/draw.rs\n";
    let fixture = Fixture::new(&format!("//- TICKETS.md\n{plan}{files}"));
    let (path, text) = &fixture.files[0];
    let document = &fixture.snapshot.member(path).unwrap().document;
    let shown: Vec<_> = rules::check(&fixture.snapshot, path)
        .iter()
        .map(|finding| {
            let line = text[..document.range(finding.at.anchor).start].matches('\n').count();
            let line = text.lines().nth(line).unwrap();
            format!("{line} | {} {}: {}", finding.severity.name(), finding.rule.name, finding.message)
        })
        .collect();
    assert_eq!(shown, wanted, "in\n{plan}");
}

/// [`GOOD`] with `old`, which must be there once, replaced.
#[track_caller]
fn with(old: &str, new: &str) -> String {
    assert_eq!(GOOD.matches(old).count(), 1, "{old}");
    GOOD.replacen(old, new, 1)
}

#[test]
fn a_plan_in_order_is_silent() {
    check(GOOD, &[]);
}

#[test]
fn a_forgotten_handoff() {
    let (before, _) = GOOD.split_once("## HANDOFF — Batch 2").unwrap();
    check(
        &before.replace("Todo", "In Progress"),
        &[
            "## Batch 2: Show | warning missing-handoff: batch 2 is being built, but no HANDOFF passed it across",
        ],
    );
}

#[test]
fn a_wrong_range() {
    check(
        &with("Tickets: T1-T2\nFiles", "Tickets: T1-T3\nFiles"),
        &[
            "Tickets: T1-T3 | warning handoff-mismatch: the HANDOFF of batch 1 lists T3, which belongs to batch 2",
        ],
    );
}

#[test]
fn built_before_its_handoff() {
    let (before, _) = GOOD.split_once("## HANDOFF — Batch 2").unwrap();
    let built = "## COMPLETE — Batch 2 Done\n\nTickets completed: T3\nCommits: 5d6e7f8\nVerify: PASSED\n";
    check(
        &format!("{}{built}", before.replace("Todo", "Done")),
        &[
            "## COMPLETE — Batch 2 Done | error out-of-order: batch 2 was completed, but it was never handed off: it has no HANDOFF",
        ],
    );
}

#[test]
fn reviewed_before_it_was_built() {
    check(
        &format!("{GOOD}\n## REVIEW — Batch 2 Approved\n"),
        &[
            "## REVIEW — Batch 2 Approved | error out-of-order: batch 2 was reviewed, but it has no COMPLETE: nothing says that it was built",
        ],
    );
}

#[test]
fn four_ahead() {
    check(
        &format!("{GOOD}{}{}", handed_off(3, 4), handed_off(4, 5)),
        &[
            "## HANDOFF — Batch 4 Ready | warning too-far-ahead: batch 4 is 3 ahead of batch 1, which is not reviewed: 4 batches are handed off and not yet reviewed, and the look-ahead is 3",
        ],
    );
}

#[test]
fn a_forgotten_sync() {
    let rule = GOOD.replacen("# Plan\n", "# Plan\n\nSync after every 2 batches.\n", 1);
    let reviewed = "\n## REVIEW — Batch 1 Approved\n";
    let built = "\n## COMPLETE — Batch 2 Done\n\nTickets completed: T3\nCommits: 5d6e7f8\nVerify: PASSED\n\n## REVIEW — Batch 2 Approved\n";
    let (done, next) = (rule.replace("Todo", "Done"), handed_off(3, 4));
    check(&format!("{done}{reviewed}{built}\n## SYNC — after Batch 2\n{next}"), &[]);
    check(
        &format!("{done}{reviewed}{built}{next}"),
        &[
            "## HANDOFF — Batch 3 Ready | information missing-sync: batch 3 was handed off without a SYNC after batch 2: 2 batches were reviewed since the beginning, and this plan asks for one after every 2 batches; bring them together, verify, and write SYNC — after Batch 2",
        ],
    );
}

#[test]
fn a_file_that_two_batches_change_at_once() {
    let second = with("Dependencies: Batch 1\n", "Dependencies: none\n");
    let second = second.replace("Todo", "In Progress").replace("src/draw.rs", "src/4.rs");
    let third = handed_off(3, 4).replace("Todo", "In Progress");
    check(
        &format!("{second}{third}"),
        &[
            "Files affected: src/4.rs | warning overlapping-files: batch 2 and batch 3 are both being built, and both change src/4.rs; neither is said to come after the other",
        ],
    );
}
