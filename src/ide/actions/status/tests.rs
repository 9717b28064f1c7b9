//! Pictures of plans whose tickets get another status, one for each way of saying it.

use super::*;
use crate::ide::actions::pictures::{check_action, check_deed, check_refused, offered};

/// Sets the status of T1.
#[track_caller]
fn check(to: Goal, before: &str, after: &str, notes: &[&str]) {
    check_deed(before, &deed(to), after, notes);
}

fn deed(to: Goal) -> Deed {
    Deed::SetStatus(SetStatus { ticket: Named { path: "TICKETS.md".into(), id: "T1".into() }, to })
}

#[test]
fn a_field_is_written_as_the_plan_writes_it() {
    check(
        Goal::Done,
        "### T1: a\n**Status:** Todo (after T2)\n### T2: b\n**Status:** ✅ Complete (May)\n",
        "### T1: a\n**Status:** ✅ Complete (after T2)\n### T2: b\n**Status:** ✅ Complete (May)\n",
        &[],
    );
    check(
        Goal::Doing,
        "### T1: a\n- Status: `todo` | Owner: me\n",
        "### T1: a\n- Status: `in progress` | Owner: me\n",
        &[],
    );
    check(Goal::Done, "### T1: a\r\n**Status**:\r\n", "### T1: a\r\n**Status**: Done\r\n", &[]);
    check(Goal::Done, "### T1: a\n**Status**\n", "### T1: a\n**Status**: Done\n", &[]);
    check(Goal::Done, "### T1: a\n**Status:** whatever\n", "### T1: a\n**Status:** Done\n", &[]);
}

#[test]
fn marks_of_the_heading() {
    check(Goal::Todo, "### T1: a ✅\n### T2: b ⬜\n", "### T1: a ⬜\n### T2: b ⬜\n", &[]);
    check(Goal::Done, "### 🚧 T1: a\n", "### ✅ T1: a\n", &[]);
    check(Goal::Doing, "### T1: a — DONE\n", "### T1: a — IN PROGRESS\n", &[]);
    check(Goal::Todo, "### T1: a ✅ COMPLETE\n", "### T1: a ⏳ TODO\n", &[]);
    check(Goal::Done, "### T1: a [ ]\n", "### T1: a [x]\n", &[]);
    check(Goal::Done, "### [ ] T1: a\n", "### [x] T1: a\n", &[]);
}

#[test]
fn every_place_that_says_it() {
    check(
        Goal::Done,
        "
| ID | Title | Status |
|----|-------|--------|
| T1 | a     |        |
| T2 | b     | ✅     |

### T1: a 🔄
**Status:** In progress

### T2: b ✅
",
        "
| ID | Title | Status |
|----|-------|--------|
| T1 | a     | ✅     |
| T2 | b     | ✅     |

### T1: a ✅
**Status:** Done

### T2: b ✅
",
        &[],
    );
}

#[test]
fn a_heading_that_only_repeats_it() {
    check(
        Goal::Doing,
        "### T1: b [x]\n- [ ] **T5**: c\n### T1: b [x]\n**Status:**",
        "### T1: b [~]\n- [ ] **T5**: c\n### T1: b [~]\n**Status:** In progress",
        &[],
    );
}

#[test]
fn rows_and_boxes() {
    check(
        Goal::Done,
        "| ID | Title | Status |\n|---|---|---|\n| T1 | a | todo |\n| T2 | b | done |\n",
        "| ID | Title | Status |\n|---|---|---|\n| T1 | a | done |\n| T2 | b | done |\n",
        &[],
    );
    check(Goal::Done, "- [ ] **T1**: a\n- [X] **T2**: b\n", "- [X] **T1**: a\n- [X] **T2**: b\n", &[]);
    check(Goal::Doing, "- [ ] **T1**: a\n", "- [~] **T1**: a\n", &[]);
    check(Goal::Doing, "- [x] **T1**: a ✅\n", "- [ ] **T1**: a 🔄\n", &[]);
    check(
        Goal::Todo,
        "### ~~T1: a~~\n",
        "### T1: a\n**Status:** Todo\n",
        &["Added a status to T1, which had none"],
    );
}

#[test]
fn where_nothing_says_it_a_field_is_added() {
    let added = &["Added a status to T1, which had none"];
    check(Goal::Done, "### T1: a\n", "### T1: a\n**Status:** Done\n", added);
    check(Goal::Done, "### T1: a\r\n\r\nProse.", "### T1: a\r\n\r\n**Status:** Done\r\n\r\nProse.", added);
    check(Goal::Done, "### T1: a\n\n### T2: b\n", "### T1: a\n\n**Status:** Done\n\n### T2: b\n", added);
    check(
        Goal::Done,
        "### T1: a\n- **Owner:** me\n### T2: b\n- **Owner:** me\n- **State:** `todo`  \n",
        "### T1: a\n- **State:** `done`  \n- **Owner:** me\n### T2: b\n- **Owner:** me\n- **State:** `todo`  \n",
        added,
    );
    check(Goal::Done, "### T1: a\nOwner: me\n", "### T1: a\nStatus: Done\nOwner: me\n", added);
    check(
        Goal::Done,
        "- **T1**: a\n- [ ] **T2**: b\n",
        "- [x] **T1**: a\n- [ ] **T2**: b\n",
        &["Added a box to T1, which had none"],
    );
}

#[test]
fn below_headings_that_say_it_the_ticket_goes_to_the_right_one() {
    let board = "## Todo\n\n- [ ] **T1**: a\n  - [ ] step\n- [ ] **T2**: b\n\n## In progress\n\n## Done\n\n- [x] **T3**: c\n";
    check(
        Goal::Done,
        board,
        "## Todo\n\n- [ ] **T2**: b\n\n## In progress\n\n## Done\n\n- [x] **T3**: c\n- [x] **T1**: a\n  - [ ] step\n",
        &["1 box of T1 is still open"],
    );
    check(
        Goal::Doing,
        &board.replace("[ ] **T", "**T"),
        "## Todo\n\n- **T2**: b\n\n## In progress\n\n- **T1**: a\n  - [ ] step\n\n## Done\n\n- [x] **T3**: c\n",
        &[],
    );
    check(
        Goal::Done,
        "## Done\r\n## Doing\r\n- **T2**: b\r\n- **T1**: a 漢\r\n\r\n## Notes\r\n",
        "## Done\r\n- **T1**: a 漢\r\n## Doing\r\n- **T2**: b\r\n\r\n## Notes\r\n",
        &[],
    );
    check(
        Goal::Done,
        "## Todo\n\n### T1: a\nText.\n\n### T2: b\n\n## Done\nMerged.",
        "## Todo\n\n### T2: b\n\n## Done\nMerged.\n\n### T1: a\nText.",
        &[],
    );
}

#[test]
fn without_such_a_section_it_stays() {
    check(
        Goal::Blocked,
        "## Todo\n- [ ] T1: a\n## Done\n- [x] T2: b\n",
        "## Todo\n- [!] T1: a\n## Done\n- [x] T2: b\n",
        &["T1 still stands below `Todo` (line 1)"],
    );
    // Of another epic.
    check(
        Goal::Done,
        "# One\n## Todo\n- [ ] T1: a\n# Two\n## Done\n- [x] T2: b\n",
        "# One\n## Todo\n- [x] T1: a\n# Two\n## Done\n- [x] T2: b\n",
        &["T1 still stands below `Todo` (line 2)"],
    );
}

#[test]
fn what_cannot_be_said_is_refused() {
    check_refused(
        "| ID | Title | Owner |\n|---|---|---|\n| T1 | a | me |\n",
        &deed(Goal::Done),
        "T1 stands in a table without a status column (TICKETS.md:3); add a column `Status` to it first",
    );
    check_refused(
        "### T1: a\n### T1: b\n",
        &deed(Goal::Done),
        "T1 is declared twice, at TICKETS.md:1 and TICKETS.md:2; give one of them another id first",
    );
}

#[test]
fn notes_say_what_else_there_is_to_know() {
    check(
        Goal::Done,
        "### T1: a\n**Status:** Todo\n- [ ] one\n- [x] two\n",
        "### T1: a\n**Status:** Done\n- [ ] one\n- [x] two\n",
        &["1 box of T1 is still open"],
    );
    check(Goal::Done, "### T1: a ✅\n", "### T1: a ✅\n", &["T1 is done already"]);
}

#[test]
fn it_is_offered_where_the_ticket_is() {
    let plan = "### T1: $0a\n**Status:** Todo\nProse.\n";
    let marks: Vec<_> = offered(plan).into_iter().filter(|title| title.starts_with("Mark")).collect();
    assert_eq!(marks, ["Mark T1 done", "Mark T1 in progress", "Mark T1 blocked"]);
    assert_eq!(offered("### T1: a\nPro$0se.\n"), ["Mark T1 done, adding a status"]);
    check_action(plan, "Mark T1 done", "### T1: a\n**Status:** Done\nProse.\n");
}
