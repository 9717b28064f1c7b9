//! Pictures of blocks that are inserted: a plan before, a plan after.
#![allow(clippy::unwrap_used)]

use super::{About, Complete, Order, Outcome, Which};
use crate::testing::Fixture;

/// The plan with the block inserted; the reason when there is nothing to do.
fn insert(before: &str, batch: &str, order: &Order) -> Result<String, String> {
    let fixture = Fixture::new(before);
    let (home, _) = fixture.files.first().unwrap();
    let which = Which { path: home.as_str().into(), batch: batch.into() };
    let about = About::find(&fixture.snapshot, &which).unwrap();
    match order.insertion(&about, None) {
        Outcome::Nothing(why) => Err(why),
        Outcome::Insert(insertion) => {
            let mut files = fixture.files.clone();
            let text = &mut files.iter_mut().find(|(path, _)| *path == insertion.path).unwrap().1;
            text.insert_str(insertion.at, &insertion.text.text);
            Ok(match files.as_slice() {
                [(_, text)] => text.clone(),
                files => files.iter().map(|(path, text)| format!("//- {path}\n{text}")).collect(),
            })
        }
    }
}

#[track_caller]
fn check(before: &str, batch: &str, order: &Order, after: &str) {
    let after = after.strip_prefix('\n').unwrap_or(after);
    let got = insert(before, batch, order).unwrap();
    assert!(got == after, "--- got\n{got}\n--- wanted\n{after}");
    says_what_was_meant(&got, batch, order);
    let again = insert(&got, batch, order);
    assert!(again.is_err(), "a second time it does something:\n{}", again.unwrap());
}

/// Asserts that the batch has the block now, and that it is read as what it was made from.
#[track_caller]
fn says_what_was_meant(after: &str, batch: &str, order: &Order) {
    let fixture = Fixture::new(after);
    let (home, _) = fixture.files.first().unwrap();
    let about =
        About::find(&fixture.snapshot, &Which { path: home.as_str().into(), batch: batch.into() }).unwrap();
    let (_, block) = about.last(order.kind()).unwrap();
    let keys = |ids: Vec<&crate::syntax::Id>| ids.into_iter().map(crate::syntax::Id::key).collect::<Vec<_>>();
    let listed = about.plan.tickets_of(block);
    if matches!(order, Order::Handoff | Order::Complete(_)) {
        let tickets = about.tickets().into_iter().map(|ticket| &ticket.id).collect();
        assert_eq!(keys(listed.iter().map(|(id, _)| id).collect()), keys(tickets));
    }
    if *order == Order::Handoff {
        let files: Vec<_> = block.files.iter().map(|(file, _)| file.path.to_string()).collect();
        assert_eq!(files, about.files());
        assert!(block.verify.is_some() && (block.needs.none || !block.needs.batches.is_empty()));
    }
}

fn complete() -> Order {
    Order::Complete(Complete { passed: true, ..Complete::default() })
}

#[test]
fn a_handoff_follows_its_tickets() {
    check(
        "
# Plan

## Batch 1: Core

### T1: a
**Files:** src/a.rs (new), src/b.rs

### T2: b
**Files:** src/b.rs

---

## Batch 2: More

### T3: c
",
        "Batch 1",
        &Order::Handoff,
        "
# Plan

## Batch 1: Core

### T1: a
**Files:** src/a.rs (new), src/b.rs

### T2: b
**Files:** src/b.rs

## HANDOFF — Batch 1 Ready
Tickets: T1-T2
Files affected: src/a.rs, src/b.rs
Dependencies: none
Verify command: <verify command>

Codex: Execute when ready. Don't wait for my next output.

---

## Batch 2: More

### T3: c
",
    );
}

#[test]
fn blocks_follow_one_another() {
    let plan = "# Plan\n\n## Batch 1: Core\n\n### T1: a\n\n## Batch 2: More\n\n### T3: c\n";
    let plan = insert(plan, "Batch 1", &Order::Handoff).unwrap();
    let plan = insert(&plan, "Batch 1", &complete()).unwrap();
    let plan =
        insert(&plan, "Batch 1", &Order::Review { approved: false, changes: Some("T1: no".into()) }).unwrap();
    let plan = insert(&plan, "Batch 2", &Order::Handoff).unwrap();
    let plan = insert(&plan, "Batch 1", &complete()).unwrap();
    let plan = insert(&plan, "Batch 1", &Order::Review { approved: true, changes: None }).unwrap();
    let plan = insert(&plan, "Batch 1", &Order::Sync).unwrap();
    assert_eq!(
        plan,
        "\
# Plan

## Batch 1: Core

### T1: a

## HANDOFF — Batch 1 Ready
Tickets: T1
Files affected: none
Dependencies: none
Verify command: <verify command>

Codex: Execute when ready. Don't wait for my next output.

## COMPLETE — Batch 1 Done
Tickets completed: T1
Commits: <commits>
Verify: PASSED
Ready for: Review

## REVIEW — Batch 1 Changes requested

- T1: no

## COMPLETE — Batch 1 Done
Tickets completed: T1
Commits: <commits>
Verify: PASSED
Ready for: Review

## REVIEW — Batch 1 Approved

## SYNC — after Batch 1
Batches: Batch 1
Verify: <verify command>

## Batch 2: More

### T3: c

## HANDOFF — Batch 2 Ready
Tickets: T3
Files affected: none
Dependencies: Batch 1
Verify command: <verify command>

Codex: Execute when ready. Don't wait for my next output.
"
    );
}

const TWO: &str = "## Batch 1: Core\n\n### T1: a\n\n### T2: b\n\n";
const MORE: &str =
    "\n\n## Batch 2: More\n\n### T4: c\n**Files:** src/a.rs, docs/abi.md (new)\n\n### T5: d\n\n### T6: e\n";

/// Asserts how the HANDOFF of batch 2 is written after one of batch 1 that is written like `model`.
#[track_caller]
fn check_alike(model: &str, want: &str) {
    let before = format!("{TWO}{model}{MORE}");
    check(&before, "Batch 2", &Order::Handoff, &format!("{before}\n{want}\n"));
}

#[test]
fn a_block_is_spelled_as_the_one_before() {
    check_alike(
        "### HANDOFF: Batch 1 ready\n- **Tickets**: T1, T2\n- **Files:** `src/a.rs`\n- **Depends on:** none\n- **Verify:** `cargo test`",
        "### HANDOFF: Batch 2 ready\n- **Tickets**: T4-T6\n- **Files:** `src/a.rs`, `docs/abi.md`\n- **Depends on:** Batch 1\n- **Verify:** `cargo test`",
    );
    check_alike(
        "## 🤝 HANDOFF – BATCH 1 (T1–T2) READY\n\n**Tickets:** T1–T2\n\n**Verify:** make\n\nCarol: go ahead.",
        "## 🤝 HANDOFF – BATCH 2 (T4–T6) READY\n\n**Tickets:** T4–T6\n\n**Files affected:** src/a.rs, docs/abi.md\n\n**Dependencies:** Batch 1\n\n**Verify:** make\n\nCarol: go ahead.",
    );
}

#[test]
fn sub_headings_and_lists_are_kept() {
    check_alike(
        "## HANDOFF — Batch 1: Core\n\n### Tickets\n- T1: a\n- T2: b\n\n### Key Files\n- `src/a.rs`\n\n### Dependencies\nnone\n\n### Verify\n```sh\nnpm test\n```",
        "## HANDOFF — Batch 2: More\n\n### Tickets\n- T4: c\n- T5: d\n- T6: e\n\n### Key Files\n- `src/a.rs`\n- `docs/abi.md`\n\n### Dependencies\nBatch 1\n\n### Verify\n```sh\nnpm test\n```",
    );
}

#[test]
fn a_line_that_announces_is_kept() {
    check_alike(
        "HANDOFF TO CODEX: Execute Batch 1 from TICKETS.md\n\n- T1: a\n- T2: b\n\nFiles: src/a.rs\nDependencies: none\nVerify: npm test",
        "HANDOFF TO CODEX: Execute Batch 2 from TICKETS.md\n\n- T4: c\n- T5: d\n- T6: e\n\nFiles: src/a.rs, docs/abi.md\nDependencies: Batch 1\nVerify: npm test",
    );
}

#[test]
fn an_agent_to_agent_handoff_names_its_batch_in_the_text() {
    check_alike(
        "## HANDOFF — Claude → Codex\n\n### Context\nThis is Batch 1 (T1 – T2), the core.\n\n### Key Files\n- src/a.rs\n\n### Dependencies\nnone\n\n### Verify\n`npm test`",
        "## HANDOFF — Claude → Codex\n\n### Context\n\nBatch 2 (T4-T6): More\n\n### Key Files\n- src/a.rs\n- docs/abi.md\n\n### Dependencies\nBatch 1\n\n### Verify\n`npm test`",
    );
}

#[test]
fn other_kinds_take_the_marks_of_any_block() {
    let plan = format!("{TWO}### HANDOFF: Batch 1\n- **Tickets:** T1, T2\n- **Verify:** make");
    check(
        &plan,
        "Batch 1",
        &complete(),
        &format!(
            "{plan}\n\n### COMPLETE: Batch 1 Done\n- **Tickets completed:** T1-T2\n- **Commits:** <commits>\n- **Verify:** PASSED\n- **Ready for:** Review\n"
        ),
    );
}

#[test]
fn a_batch_that_failed_completed_no_tickets() {
    let failed = Order::Complete(Complete::default());
    let plan = format!("{TWO}## COMPLETE — Batch 1 Done\n- Tickets Completed: T1, T2\n- Verify: PASSED\n");
    let block = "## COMPLETE — Batch 2 Failed\n- Tickets: ";
    let got = insert(&format!("{plan}{MORE}"), "Batch 2", &failed).unwrap();
    assert!(got.contains(block), "{got}");
    let got = insert("## Batch 1\n### T1: a\n", "Batch 1", &failed).unwrap();
    assert!(got.contains("## COMPLETE — Batch 1 Failed\nTickets: T1\n"), "{got}");
}

#[test]
fn verdicts_are_said_where_the_plan_says_them() {
    let plan = format!(
        "{TWO}## REVIEW: Batch 1 ✅ APPROVED{MORE}\n## COMPLETE — Batch 2 Done\nCommits: 1a2b3c4, 5d6e7f8\n"
    );
    check(
        &plan,
        "Batch 2",
        &Order::Review { approved: false, changes: Some("T5: the proof is wrong\nT6: no test".into()) },
        &format!(
            "{plan}\n## REVIEW: Batch 2 CHANGES REQUESTED\nReviewed: 1a2b3c4..5d6e7f8\n\n- T5: the proof is wrong\n- T6: no test\n"
        ),
    );
}

#[test]
fn line_ends_and_the_mark_at_the_start_stay() {
    let plan = "\u{feff}## Batch 1: 漢字\r\n\r\n- [ ] T1: a\r\n- [ ] T2: b 🎲\r\n## Batch 2\r\n- [ ] T3: c";
    let got = insert(plan, "Batch 1", &complete()).unwrap();
    assert_eq!(
        got,
        "\u{feff}## Batch 1: 漢字\r\n\r\n- [ ] T1: a\r\n- [ ] T2: b 🎲\r\n\r\n## COMPLETE — Batch 1 Done\r\nTickets completed: T1-T2\r\nCommits: <commits>\r\nVerify: PASSED\r\nReady for: Review\r\n\r\n## Batch 2\r\n- [ ] T3: c"
    );
    let got = insert(plan, "Batch 2", &complete()).unwrap();
    assert!(got.starts_with(plan) && got.ends_with("c\r\n\r\n## COMPLETE — Batch 2 Done\r\nTickets completed: T3\r\nCommits: <commits>\r\nVerify: PASSED\r\nReady for: Review\r\n"), "{got:?}");
}

#[test]
fn commits_are_told_by_the_log() {
    let plan = "
//- git: 9c02d7e \"Handle T3\" src/c.rs
//- git: e07f64d \"Board looks better\" src/a.rs
//- git: b64cb80 \"COMPLETE T1\" TICKETS.md
//- git: 5d6e7f8 \"T1: draw\" src/x.rs
//- git: 1a2b3c4 \"Begin T1\" src/a.rs
## Batch 1
### T1: a
**Files:** src/a.rs
## HANDOFF — Batch 1 Ready
Dispatched at: 1a2b3c4
";
    let got = insert(plan, "Batch 1", &complete()).unwrap();
    assert!(got.contains("\nCommits: 5d6e7f8, e07f64d\n"), "{got}");
    let got = insert(&plan.replace("Dispatched at: 1a2b3c4", ""), "Batch 1", &complete()).unwrap();
    assert!(got.contains("\nCommits: 1a2b3c4, 5d6e7f8\n"), "{got}");
    let got = insert(
        &plan.replace("## HANDOFF — Batch 1 Ready\nDispatched at: 1a2b3c4\n", ""),
        "Batch 1",
        &Order::Handoff,
    )
    .unwrap();
    assert!(got.contains("\nDispatched at: 9c02d7e\n"), "{got}");
}

#[test]
fn a_document_of_handoffs_gets_the_next_one() {
    let plan = format!(
        "//- TICKETS.md\n{TWO}{MORE}//- HANDOFF.md\n# Handoffs\n\n## HANDOFF — Batch 1\nTickets: T1, T2\nVerify: make\n"
    );
    let got = insert(&plan, "Batch 2", &Order::Handoff).unwrap();
    assert!(
        got.starts_with(&plan) && got.contains("make\n\n## HANDOFF — Batch 2\nTickets: T4-T6\n"),
        "{got}"
    );
}

#[test]
fn ranges_are_those_the_plan_reads() {
    let list = |tickets: &str| {
        let plan: String = tickets.split(' ').map(|id| format!("### {id}: x\n")).collect();
        let got = insert(&format!("## Batch 1\n{plan}"), "Batch 1", &complete()).unwrap();
        let line = got.lines().find_map(|line| line.strip_prefix("Tickets completed: ")).unwrap();
        line.to_owned()
    };
    assert_eq!(list("T4 T5 T6"), "T4-T6");
    assert_eq!(list("T4 T6 T7 T9"), "T4, T6-T7, T9");
    assert_eq!(list("BE-1 BE-2 BE-3"), "BE-1-BE-3");
    assert_eq!(list("T4 T5 T5.1 T6"), "T4-T5, T5.1, T6");
    assert_eq!(list("A1"), "A1");
}

#[test]
fn what_is_there_is_not_written_again() {
    let done = format!("{TWO}## COMPLETE — Batch 1 Done\nVerify: PASSED\n");
    let why = |plan: &str, order: &Order| insert(plan, "Batch 1", order).unwrap_err();
    assert_eq!(why(&done, &complete()), "Batch 1 has its COMPLETE already");
    assert_eq!(why(&done, &Order::Handoff), "Batch 1 is complete already");
    let failed = Order::Complete(Complete::default());
    assert!(insert(&done, "Batch 1", &failed).is_ok(), "it went wrong after all");
    let synced = format!("{done}## SYNC — after Batch 1\nVerify: PASSED\n");
    assert_eq!(why(&synced, &Order::Sync), "There is a SYNC after Batch 1 already");
}

#[test]
fn a_title_is_taken_over_as_a_whole() {
    let plan =
        "## Batch 1: a\n### T1: x\n## HANDOFF — Batch 1 Ready\nTickets: T1\n## Batch 2: b\n### T2: y\n";
    let got = insert(plan, "Batch 2", &Order::Handoff).unwrap();
    assert!(got.contains("## HANDOFF — Batch 2 Ready\nTickets: T2\n"), "{got}");
}

#[test]
fn a_log_that_begins_with_the_newest_goes_on_like_that() {
    let log = "# Log\n\n## REVIEW — Batch 1 Approved\n\n## COMPLETE — Batch 1 Done\nVerify: PASSED\n\n## HANDOFF — Batch 1\nTickets: T1\n\n## Batch 1\n### T1: a\n## Batch 2\n### T2: b\n";
    let one = insert(log, "Batch 2", &Order::Handoff).unwrap();
    assert!(one.starts_with("# Log\n\n## HANDOFF — Batch 2\nTickets: T2\n"), "{one}");
    let two = insert(&one, "Batch 2", &complete()).unwrap();
    assert!(two.starts_with("# Log\n\n## COMPLETE — Batch 2 Done\nTickets completed: T2\n"), "{two}");
    assert_eq!(insert(&two, "Batch 2", &complete()).unwrap_err(), "Batch 2 has its COMPLETE already");
}
