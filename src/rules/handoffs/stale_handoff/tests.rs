//! Pictures of files that changed under a handoff, and of changes that were expected.

use crate::testing::{check_findings as check, check_fixes};

/// A plan of two batches, the second handed off at `c83d915`, after these commits (newest first); `rest` stands below.
fn plan(commits: &str, status: &str, rest: &str) -> String {
    let tail = "//- git: c83d915 \"Plan\" TICKETS.md\n//- git: 4be1f0a \"Begin\" src/a.rs, src/b.rs\n";
    format!(
        "\n{commits}{tail}//- TICKETS.md\n## Batch 1\n### T1: a\n**Status:** Done\n## Batch 2\n### T2: b\n**Status:** {status}\n## HANDOFF — Batch 2\nTickets: T2\nFiles affected: src/a.rs, src/deep/\nDependencies: Batch 1\nVerify command: npm test\nDispatched at: c83d915\n{rest}"
    )
}

#[track_caller]
fn check_silent(commits: &str, status: &str, rest: &str) {
    check(&plan(commits, status, rest));
}

#[test]
fn somebody_else_changed_a_file_of_it() {
    check(&plan(
        "//- git: 5d6e7f8 \"Fix the stake\" src/a.rs, src/deep/x.rs, src/b.rs\n//- git: 5d6e7f9 \"Hand off T2\" TICKETS.md\n",
        "Todo",
        "               ^^^^^^^ warning stale-handoff: src/a.rs and src/deep/ changed after batch 2 was handed off (5d6e7f8 “Fix the stake”): read the handoff again before it is built\n",
    ));
    let text =
        |hash| plan("//- git: 5d6e7f8 \"Fix the stake\" src/a.rs\n", "Todo", "").replace("at: c83d915", hash);
    let (before, after) = (text("at: c83d915"), text("at: 5d6e7f8"));
    let after = after.split_once("//- TICKETS.md\n").unwrap().1.to_string();
    check_fixes("stale-handoff", &before, &["It still holds: dispatch it at 5d6e7f8"], &after);
}

#[test]
fn what_was_built_on_it_may_not_fit() {
    let commits = "//- git: 1a2b3c5 \"More\" src/a.rs\n//- git: 1a2b3c4 \"T2: build\" src/a.rs\n//- git: 5d6e7f8 \"Fix the stake\" src/a.rs\n";
    let finding = "               ^^^^^^^ warning stale-handoff: src/a.rs changed after batch 2 was handed off and before its build began (5d6e7f8 “Fix the stake”): check that what was built fits\n";
    check(&plan(commits, "Doing", finding));
    let complete = "## COMPLETE — Batch 2\nCommits: 1a2b3c4\nVerify: PASSED\n";
    check(&plan(commits, "Done", &format!("{finding}{complete}")));
    check_silent(commits, "Done", &format!("{complete}## REVIEW — Batch 2 Approved\n"));
}

#[test]
fn what_it_comes_after_was_expected() {
    check_silent("//- git: 5d6e7f8 \"T1: finish\" src/a.rs\n", "Todo", "");
    let complete = "## HANDOFF — Batch 1\nTickets: T1\nFiles affected: src/a.rs\nDependencies: none\nVerify command: npm test\n## COMPLETE — Batch 1\nCommits: 5d6e7f8..5d6e7fa\nVerify: PASSED\n";
    check_silent(
        "//- git: 5d6e7fa \"c\" src/a.rs\n//- git: 5d6e7f9 \"b\" src/a.rs\n//- git: 5d6e7f8 \"a\" src/a.rs\n",
        "Todo",
        complete,
    );
}

#[test]
fn its_own_work_and_other_files_are_left_alone() {
    check_silent("//- git: 5d6e7f8 \"T2: build\" src/a.rs\n", "Doing", "");
    check_silent("//- git: 5d6e7f8 \"Tidy\" src/b.rs, TICKETS.md\n", "Todo", "");
    check_silent("", "Todo", "");
}

#[test]
fn work_that_no_commit_shows_is_left_alone() {
    check_silent("//- git: 5d6e7f8 \"wip\" src/a.rs\n", "Doing", "");
}
