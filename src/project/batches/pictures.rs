//! Pictures of batches: a plan, and where its batches stand.

use super::{Batches, Stage};
use crate::{
    project::{DocPath, Plan},
    testing::Fixture,
};

/// Every batch in a line: name, stage, tickets, what it needs, what it waits for; then strays and syncs.
fn show(text: &str) -> String {
    let fixture = Fixture::new(text);
    let path = &fixture.files[0].0;
    let batches = fixture.snapshot.batches(path).unwrap();
    let plan = fixture.snapshot.plan(path).unwrap();
    let mut lines: Vec<String> = batches.list.iter().map(|batch| one(&batches, &plan, batch)).collect();
    lines.extend(batches.strays.iter().map(|stray| format!("stray {}", stray.kind.word())));
    let after = |at: &Option<usize>| at.map_or("?".into(), |at| batches.list[at].short());
    lines.extend(batches.syncs.iter().map(|(_, at)| format!("sync after {}", after(at))));
    lines.join("\n")
}

fn one(batches: &Batches, plan: &Plan<'_>, batch: &super::Batch) -> String {
    let short = |all: &[usize]| all.iter().map(|at| batches.list[*at].short()).collect::<Vec<_>>().join(",");
    let ids: Vec<_> = batch.tickets(plan).map(|ticket| ticket.id.to_string()).collect();
    let mut line =
        format!("{} {} {}/{} {}", batch.short(), batch.stage.name(), batch.done, batch.total, ids.join(","));
    for (label, list) in [("needs", &batch.needs), ("waits for", &batch.waits_for)] {
        if !list.is_empty() {
            line += &format!(" {label} {}", short(list));
        }
    }
    line + if batch.is_ready() { " ready" } else { "" }
}

#[track_caller]
fn check(text: &str, want: &str) {
    assert_eq!(show(text), want.trim());
}

#[test]
fn numbered_batches_are_built_in_order() {
    check(
        "## Batch 1: a\n### T1: a\n**Status:** Done\n## Batch 2: b\n### T2: b\n**Status:** Doing\n### T3: c\n## Batch 3\n### T4: d\n",
        "
B1 complete 1/1 T1
B2 building 0/2 T2,T3 needs B1
B3 unknown 0/1 T4 needs B2 waits for B2",
    );
}

#[test]
fn what_a_batch_says_it_needs_counts_instead() {
    check(
        "## Batch 1\n### T1: a\n## Batch 2\n**Depends on:** none\n### T2: b\n## Batch 3\n**Depends on:** Batch 1\n### T3: c\n## Batch 4\n### T4: d\n**Depends on:** T2\n## Batch 5\n### T5: e\n## HANDOFF — Batch 5\nDependencies: T1, Batch 2\n",
        "
B1 designing 0/1 T1
B2 designing 0/1 T2
B3 designing 0/1 T3 needs B1 waits for B1
B4 designing 0/1 T4 needs B2 waits for B2
B5 handed-off 0/1 T5 needs B1,B2 waits for B1,B2",
    );
}

#[test]
fn batches_whose_tickets_need_each_other_are_built_in_order() {
    check(
        "## Phase 0\n### T1: a\n**Depends on:** T2\n## Phase 1\n### T2: b\n## Phase 2\n### T3: c\n",
        "
P0 unknown 0/1 T1
P1 unknown 0/1 T2 needs P0 waits for P0
P2 unknown 0/1 T3 needs P1 waits for P1",
    );
}

#[test]
fn blocks_find_their_batch_by_name_or_by_tickets() {
    check(
        "## Phase 1\n### T1: a\n### T2: b\n## Phase 2\n### T3: c\n## HANDOFF — Batch 2\nTickets: T3\n## HANDOFF — T1-T2\n## COMPLETE — T1-T2\nTickets completed: T1-T2\nVerify: FAILED\n## REVIEW — Batch 7\n## SYNC — after Phase 1\n",
        "
P1 failed 0/2 T1,T2
P2 handed-off 0/1 T3 needs P1 waits for P1
stray REVIEW
sync after P1",
    );
}

#[test]
fn handoff_documents_and_archives_belong_to_the_plan() {
    check(
        "
//- plan/TICKETS.md
## Batch 2
### T2: b
//- plan/archive/TICKETS-1.md
## Batch 1
### T1: a
## HANDOFF — Batch 1
## COMPLETE — Batch 1
## REVIEW — Batch 1 Approved
//- plan/handoffs/two.md
# HANDOFF — Claude → Codex
This is Batch 2 (T2).
",
        "
B1 reviewed 0/1 T1
B2 handed-off 0/1 T2 needs B1 ready",
    );
}

#[test]
fn a_batch_within_a_phase_is_the_batch() {
    check(
        "# Plan\n## Phase 1\n### Batch 1\n#### T1: a\n### Batch 2\n#### T2: b\n## Phase 2\n### Batch 3\n#### T3: c\n### Batch 3 — fixes\n#### T4: d\n",
        "
B1 unknown 0/1 T1
B2 unknown 0/1 T2 needs B1 waits for B1
B3 unknown 0/2 T3,T4 needs B2 waits for B2",
    );
}

#[test]
fn a_review_elsewhere_comes_after_the_completion_here() {
    check(
        "
//- TICKETS.md
## Batch 1
### T1: a
## HANDOFF — Batch 1
## COMPLETE — Batch 1
//- docs/HANDOFF-notes.md
## REVIEW — Batch 1 Changes requested
",
        "B1 changes-requested 0/1 T1",
    );
}

#[test]
fn what_no_block_knows_after_a_review_is_its_fix() {
    let done = |handed: &str, built: &str| {
        format!(
            "## Batch 1\n### T1: a\n**Status:** Done\n### T2: b\n**Status:** Done\n## HANDOFF — Batch 1\nTickets: {handed}\n## COMPLETE — Batch 1\n{built}## REVIEW — Batch 1 Changes requested\n"
        )
    };
    check(&done("T1", "Tickets completed: T1\n"), "B1 fixing 2/2 T1,T2");
    check(
        &done("T1", "Tickets completed: T1\n").replacen("b\n**Status:** Done", "b\n**Status:** Todo", 1),
        "B1 changes-requested 1/2 T1,T2",
    );
    // One that was forgotten is none, nor any where nobody lists them.
    check(&done("T1-T2", "Tickets completed: T1\n"), "B1 changes-requested 2/2 T1,T2");
    check(&done("T1", ""), "B1 changes-requested 2/2 T1,T2");
}

#[test]
fn people_call_batches_in_several_ways() {
    let fixture = Fixture::new("## Batch 1\n### T1: a\n## Batch 2b\n### T2: b\n");
    let batches = fixture.snapshot.batches(&DocPath::new("TICKETS.md")).unwrap();
    for text in ["2b", "Batch 2B", "b2b", "batch-2b", " B2b "] {
        assert_eq!(batches.called(text), Some(1), "{text}");
    }
    for text in ["2", "", "b", "batch", "T2"] {
        assert_eq!(batches.called(text), None, "{text}");
    }
}

/// The life of three batches, step by step: what is written, and where they stand then.
#[test]
fn the_leapfrog() {
    let ticket = |id: &str| format!("### {id}: x\n**Status:** Todo\n\n");
    let mut text = format!("# Plan\n\n## Batch 1\n\n{}{}", ticket("T1"), ticket("T2"));
    let mut stages = Vec::new();
    let mut step = |text: &str| {
        let fixture = Fixture::new(text);
        let batches = fixture.snapshot.batches(&fixture.files[0].0).unwrap();
        let all: Vec<_> = batches.list.iter().map(|batch| batch.stage).collect();
        stages.push(all);
    };
    step(&text);
    text += "## HANDOFF — Batch 1 Ready\nTickets: T1-T2\n\n";
    step(&text);
    text += &format!("## Batch 2\n\n{}", ticket("T3"));
    text = text.replacen("Todo", "In Progress", 1);
    step(&text);
    text = text.replacen("In Progress", "Done", 1).replacen("Todo", "Done", 1);
    text += "## COMPLETE — Batch 1 Done\nTickets completed: T1-T2\nVerify: PASSED\n\n## HANDOFF — Batch 2 Ready\nTickets: T3\n\n";
    step(&text);
    text += "## REVIEW — Batch 1 Changes requested\n\n## Batch 1: fixes\n\n### T4: fix\n**Status:** Todo\n\n";
    step(&text);
    text = text.replacen("fix\n**Status:** Todo", "fix\n**Status:** Doing", 1);
    step(&text);
    text = text.replacen("Doing", "Done", 1);
    step(&text);
    text += "## COMPLETE — Batch 1 Done\nVerify: PASSED\n\n";
    step(&text);
    text += "## REVIEW — Batch 1 Approved\n\n";
    step(&text);
    use Stage::{Building, ChangesRequested, Complete, Designing, Fixing, HandedOff, Reviewed};
    assert_eq!(
        stages,
        [
            vec![Designing],
            vec![HandedOff],
            vec![Building, Designing],
            vec![Complete, HandedOff],
            vec![ChangesRequested, HandedOff],
            vec![Fixing, HandedOff],
            vec![Fixing, HandedOff],
            vec![Complete, HandedOff],
            vec![Reviewed, HandedOff],
        ]
    );
}

/// A batch that was handed over, or has come as far as `blocks` say, and where these runs put it.
#[track_caller]
fn check_run(blocks: &str, runs: &str, want: Stage) {
    let told: String = runs.split(';').map(|run| format!("//- run: {}\n", run.trim())).collect();
    let blocks = blocks.replace("= ", "\n## ");
    let text = format!("{told}//- TICKETS.md\n## Batch 1\n### T1: a\n{blocks}\n");
    let fixture = Fixture::new(&text);
    let stage = fixture.snapshot.batches(&fixture.files[0].0).unwrap().list[0].stage;
    assert_eq!(stage, want, "{runs} after {blocks}");
}

#[test]
fn a_run_that_is_under_way_is_the_work_on_its_batch() {
    let handed = "= HANDOFF — Batch 1";
    check_run(handed, "b1-build-1 building", Stage::Building);
    check_run(handed, "b1-build-1 dead", Stage::HandedOff);
    check_run(handed, "b1-build-1 planning", Stage::HandedOff);
    check_run(handed, "b2-build-1 building", Stage::HandedOff);
    check_run("", "b1-design-1 building", Stage::Unknown);
    check_run("**Status:** Blocked", "b1-build-1 building", Stage::Building);
    check_run("**Status:** Blocked= HANDOFF — Batch 1", "b1-build-1 dead", Stage::Blocked);
    let changes = "= HANDOFF — Batch 1= COMPLETE — Batch 1= REVIEW — Batch 1 Changes requested";
    check_run(changes, "b1-fix-2 fixing; b1-build-1 passed", Stage::Fixing);
    check_run("= HANDOFF — Batch 1= COMPLETE — Batch 1", "b1-review-2 reviewing", Stage::Complete);
}

#[test]
fn a_run_that_is_over_counts_as_the_block_that_is_still_to_be_written() {
    let handed = "= HANDOFF — Batch 1";
    check_run(handed, "b1-build-1 passed pending", Stage::Complete);
    check_run(handed, "b1-build-1 failed pending", Stage::Failed);
    check_run(handed, "b1-build-1 passed", Stage::HandedOff);
    check_run(handed, "b1-build-2 dead; b1-build-1 failed pending", Stage::Failed);
    check_run(handed, "b1-build-2 building; b1-build-1 failed pending", Stage::Building);
    check_run("= HANDOFF — Batch 1= COMPLETE — Batch 1 Failed", "b1-fix-2 passed pending", Stage::Complete);
    // The plan has gone on without it.
    let approved = "= HANDOFF — Batch 1= COMPLETE — Batch 1= REVIEW — Batch 1 Approved";
    check_run(approved, "b1-build-1 failed pending", Stage::Reviewed);
    check_run(approved, "b1-fix-1 passed pending", Stage::Reviewed);
}

#[test]
fn a_block_that_was_written_after_the_plan_was_read_counts() {
    let read = |run: &str| {
        Fixture::new(&format!(
            "//- run: b1-build-1 {run}\n//- TICKETS.md\n## Batch 1\n### T1: a\n## HANDOFF — Batch 1\n"
        ))
    };
    let mut now = read("passed").snapshot.runs().clone();
    now.list[0].run.block = crate::project::runs::Told::Written;
    let stage = |plan: &Fixture| {
        let runs = now.clone().as_of(plan.snapshot.runs());
        plan.snapshot.with_runs(runs).batches(&plan.files[0].0).unwrap().list[0].stage
    };
    assert_eq!(stage(&read("building")), Stage::Complete);
    assert_eq!(stage(&read("passed pending")), Stage::Complete);
    let mut later = read("passed");
    later.snapshot = later.snapshot.with_runs(now.clone());
    assert_eq!(stage(&later), Stage::HandedOff, "somebody took the block out of the plan");
}

#[test]
fn what_waits_for_a_batch_waits_for_its_run() {
    let text = |run: &str| {
        format!(
            "//- run: b1-build-1 {run}\n//- TICKETS.md\n## Batch 1\n### T1: a\n## HANDOFF — Batch 1\n## Batch 2\n### T2: b\n## HANDOFF — Batch 2\n"
        )
    };
    check(&text("building"), "B1 building 0/1 T1\nB2 handed-off 0/1 T2 needs B1 waits for B1");
    check(&text("passed pending"), "B1 complete 0/1 T1\nB2 handed-off 0/1 T2 needs B1 ready");
}

#[test]
fn a_run_of_another_workspace_of_the_repository_is_none_of_this_one() {
    let fixture = Fixture::new(
        "//- run: b1-build-1 building\n//- TICKETS.md\n## Batch 1\n### T1: a\n## HANDOFF — Batch 1\n",
    );
    let stage = |here: &str| {
        let runs = crate::project::Runs { here: Some(here.into()), ..fixture.snapshot.runs().clone() };
        fixture.snapshot.with_runs(runs).batches(&fixture.files[0].0).unwrap().list[0].stage
    };
    assert_eq!((stage("/w"), stage("/w/web")), (Stage::Building, Stage::HandedOff));
}

#[test]
fn a_number_means_the_batch_that_is_worked_on() {
    let fixture = Fixture::new(
        "//- TICKETS.md\n## Batch 1\n### T2: b\n//- archive/TICKETS-1.md\n## Batch 1\n### T1: a\n",
    );
    let batches = fixture.snapshot.batches(&DocPath::new("TICKETS.md")).unwrap();
    assert_eq!(batches.list[batches.called("1").unwrap()].path, DocPath::new("TICKETS.md"));
}

#[test]
fn a_complete_that_did_not_verify_is_failed() {
    check(
        "## Batch 1\n### T1: a\n## Batch 2\n### T2: b\n**Depends on:** T1\n## HANDOFF — Batch 1\nTickets: T1\n## COMPLETE — Batch 1 Done\nTickets completed: T1\nVerify: FAILED (2 of 12)\n## HANDOFF — Batch 2\nTickets: T2\n",
        "
B1 failed 0/1 T1
B2 handed-off 0/1 T2 needs B1 waits for B1",
    );
}

#[test]
fn each_phase_may_count_its_batches_anew() {
    check(
        "## Phase 1\n### Batch 1\n#### T1: a\n### Batch 2\n#### T2: b\n## Phase 2\n### Batch 1\n#### T3: c\n## HANDOFF — Batch 1\nTickets: T1\n## COMPLETE — Batch 1\nTickets completed: T1\nVerify: PASSED\n## HANDOFF — Batch 1\nTickets: T3\n",
        "
B1 complete 0/1 T1
B2 designing 0/1 T2 needs B1
B1 handed-off 0/1 T3 needs B2 waits for B2",
    );
}

#[test]
fn nobody_waits_for_a_batch_that_was_dropped() {
    check(
        "## Batch 1\n### T1: a\n**Status:** Dropped\n## Batch 2\n### T2: b\n## HANDOFF — Batch 2\nTickets: T2\n",
        "
B1 designing 0/0 T1
B2 handed-off 0/1 T2 needs B1 ready",
    );
}

#[test]
fn a_ticket_file_that_is_titled_a_handoff_holds_none() {
    check(
        "# HANDOFF — Claude → Codex\n## Batch 1\n### T1: a\n**Status:** Done\n## Batch 2\n### T2: b\n",
        "
B1 complete 1/1 T1
B2 unknown 0/1 T2 needs B1",
    );
}
