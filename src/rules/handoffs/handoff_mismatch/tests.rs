//! Pictures of lists that do not fit their batches, and of those that may differ.

use crate::testing::{check_findings as check, check_fixes};

const FIELDS: &str = "Files affected: src/a.rs\nDependencies: none\nVerify command: npm test\n";
const PLAN: &str = "## Batch 1\n### T1: a\n### T2: b\n### T3: c\n## Batch 2\n### T4: d\n### T5: e\n";

#[track_caller]
fn check_plan(blocks: &str) {
    check(&format!("\n{PLAN}{}", blocks.trim_start().replace("FIELDS\n", FIELDS)));
}

/// A list, the titles of the fixes, and what it becomes.
#[track_caller]
fn check_list(list: &str, becomes: &str) {
    let text = |list: &str| format!("{PLAN}## HANDOFF — Batch 1\nTickets: {list}\n{FIELDS}");
    let title = format!("Change {} to {becomes}", list.split(" (").next().unwrap());
    let (after, titles) = if becomes.is_empty() {
        (list.to_string(), vec![])
    } else {
        (becomes.to_string(), vec![title.as_str()])
    };
    let after = if list.contains('(') && !becomes.is_empty() { format!("{after} (three)") } else { after };
    check_fixes("handoff-mismatch", &text(list), &titles, &text(&after));
}

#[test]
fn both_directions_are_named() {
    check_plan(
        "
## HANDOFF — Batch 1 Ready
Tickets: T1-T2
         ^^^^^ warning handoff-mismatch: the HANDOFF of batch 1 leaves out T3
FIELDS
",
    );
    check_plan(
        "
## HANDOFF — Batch 1 Ready
Tickets: T2, T3, T4, T5, T9
         ^^^^^^^^^^^^^^^^^^ warning handoff-mismatch: the HANDOFF of batch 1 leaves out T1, lists T4 and T5, which belong to batch 2 and lists T9, which no plan declares
FIELDS
",
    );
}

#[test]
fn tickets_in_a_list_or_in_the_head() {
    check_plan(
        "
HANDOFF TO CODEX: Execute Batch 2 from TICKETS.md
- T5: e
  ^^ warning handoff-mismatch: the HANDOFF of batch 2 leaves out T4
Verify: npm test
",
    );
}

#[test]
fn a_complete_may_leave_out_what_is_not_done() {
    let plan = "\n## Batch 1\n### T1: a\n**Status:** Done\n### T2: b\n**Status:** Todo\n";
    check(&format!("{plan}## COMPLETE — Batch 1\nTickets completed: T1\nVerify: PASSED\n"));
    check_plan(
        "## COMPLETE — Batch 1\nTickets completed: T1-T2\nVerify: PASSED\nSkipped: T3 (needs a wallet)\n",
    );
    check_plan(
        "
## COMPLETE — Batch 1
Tickets completed: T1-T2
                   ^^^^^ warning handoff-mismatch: the COMPLETE of batch 1 leaves out T3
Verify: PASSED
",
    );
}

#[test]
fn what_came_later_is_no_mismatch() {
    let fixed = "\n## Batch 1\n### T1: a\n**Status:** Done\n### T2: fix\n**Status:** Doing\n";
    check(&format!(
        "{fixed}## HANDOFF — Batch 1\nTickets: T1\n{FIELDS}## COMPLETE — Batch 1\nTickets completed: T1\nVerify: PASSED\n## REVIEW — Batch 1 Changes requested\n- T2: the sign is wrong\n"
    ));
    check(&format!(
        "{fixed}## HANDOFF — Batch 1\nTickets: T1\n{FIELDS}## COMPLETE — Batch 1\nTickets completed: T1\nVerify: PASSED\n## REVIEW — Batch 1 Changes requested\n## HANDOFF — Batch 1 fixes\nTickets: T2\n{FIELDS}## COMPLETE — Batch 1\nTickets completed: T2\nVerify: PASSED\n"
    ));
}

#[test]
fn several_blocks_and_several_batches_together() {
    check_plan("## HANDOFF — Batch 1\nTickets: T1\nFIELDS\n## HANDOFF — Batch 1\nTickets: T2-T3\nFIELDS\n");
    check_plan("## HANDOFF — Batches 1-2\nTickets: T1-T5\nFIELDS\n");
}

#[test]
fn dropped_tickets_and_parts_need_no_mention() {
    check(&format!(
        "\n## Batch 1\n### T1: a\n#### T1.1: part\n### T2: b\n**Status:** Cancelled\n### T3: c\n#### T3.1: part\n## HANDOFF — Batch 1\nTickets: T1, T3.1\n{FIELDS}"
    ));
}

#[test]
fn a_batch_that_is_not_there() {
    check_plan(
        "
## HANDOFF — Batch 3 Ready
             ^^^^^^^ warning handoff-mismatch: HANDOFF names batch 3, which this plan does not have; the nearest is batch 2
Tickets: T4-T5
FIELDS
## REVIEW — Batch 7 Approved
            ^^^^^^^ warning handoff-mismatch: REVIEW names batch 7, which this plan does not have; the nearest is batch 2
",
    );
    check(&format!("\n## Batch 4\n### T4: a\n## HANDOFF — Batch 3\nTickets: T2-T3\n{FIELDS}"));
    let text = |number| format!("{PLAN}## HANDOFF — Batch {number} Ready\nTickets: T4-T5\n{FIELDS}");
    check_fixes("handoff-mismatch", &text(3), &["Change Batch 3 to Batch 2"], &text(2));
}

#[test]
fn lists_keep_their_style() {
    check_list("T1-T2", "T1-T3");
    check_list("T1 – T2", "T1 – T3");
    check_list("T1, T2", "T1, T2, T3");
    check_list("T1, T2, T3, T4", "T1, T2, T3");
    check_list("T2", "T1, T2, T3");
    check_list("T1-T4 (three)", "T1-T3");
    check_list("T1-T2 and T4", "T1-T3");
    check_list("T1 (a), T2 (b)", "");
    check_list("\n- T1: a", "");
}

#[test]
fn a_batch_whose_tickets_are_not_written_yet_is_there() {
    check_plan("\n## Batch 3\nTo be thought about.\n\n## REVIEW — Batch 3 Approved\n");
}
