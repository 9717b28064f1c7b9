//! Pictures of gates: a plan with what git and runs say, and what each gate makes of it.

use super::{Asked, gates};
use crate::{
    project::{DocPath, Phase, World},
    templates::{About, Which},
    testing::Fixture,
};

/// What a test says beside the plan.
#[derive(Default)]
struct Said<'a> {
    phase: Option<Phase>,
    world: World,
    commands: &'a [&'a [&'a str]],
    verify: Option<&'a str>,
    in_place: bool,
    forced: &'a [&'a str],
}

/// The answer of one gate about a batch: `open: why`, `shut: why`.
fn ask(text: &str, batch: &str, gate: &str, said: &Said<'_>) -> Result<String, String> {
    let fixture = Fixture::new(text);
    let which = Which { path: "TICKETS.md".into(), batch: batch.into() };
    let about = About::find(&fixture.snapshot, &which).unwrap();
    let words = |all: &[&str]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
    let commands: Vec<_> = said.commands.iter().map(|argv| words(argv)).collect();
    let verify = said.verify.map_or_else(|| Ok(Vec::new()), |why| Err(why.to_owned()));
    let world = World { workspace: "/w".into(), ..said.world.clone() };
    let asked = Asked {
        snapshot: &fixture.snapshot,
        about: &about,
        phase: said.phase.unwrap_or(Phase::Build),
        world: &world,
        onto: "HEAD",
        apart: !said.in_place,
        commands: &commands,
        verify: &verify,
    };
    let all = gates(&asked, &words(said.forced))?;
    let found =
        all.into_iter().find(|one| one.name == gate).ok_or_else(|| format!("{gate} does not hold"))?;
    let word = if found.open {
        "open"
    } else if found.forced {
        "forced"
    } else {
        "shut"
    };
    Ok(format!("{word}: {}", found.why))
}

#[track_caller]
fn check(text: &str, batch: &str, gate: &str, want: &str) {
    check_said(text, batch, gate, &Said::default(), want);
}

#[track_caller]
fn check_said(text: &str, batch: &str, gate: &str, said: &Said<'_>, want: &str) {
    assert_eq!(ask(text, batch, gate, said).unwrap_or_else(|why| why), want);
}

fn said(phase: Phase) -> Said<'static> {
    Said { phase: Some(phase), ..Said::default() }
}

/// A batch that may be built.
const READY: &str = "
## Batch 1
### T1: a
### T2: b
## HANDOFF — Batch 1 Ready
Tickets: T1-T2
Files affected: src/a.rs, src/deep/, TICKETS.md
Dependencies: none
Verify command: npm test
";

/// A second one that needs the first, below it.
const SECOND: &str = "## Batch 2
### T3: c
## HANDOFF — Batch 2 Ready
Tickets: T3
Files affected: src/c.rs
Dependencies: Batch 1
Verify command: npm test
";

#[test]
fn each_phase_has_its_gates() {
    let names = |phase| {
        let holds = super::GATES.iter().filter(|row| row.phases.contains(&phase));
        holds.map(|row| row.name).collect::<Vec<_>>().join(" ")
    };
    let always = "taken running trusted not-inside-a-run";
    assert_eq!(names(Phase::Design), format!("look-ahead {always}"));
    let build = "handoff dependencies overlap fresh-entries clean-files";
    assert_eq!(names(Phase::Build), format!("{build} {always}"));
    assert_eq!(names(Phase::Review), format!("complete {always}"));
    assert_eq!(names(Phase::Fix), format!("overlap changes {always}"));
    assert_eq!(names(Phase::Qa), format!("complete {always}"));
}

#[test]
fn a_gate_may_be_forced_and_some_may_not() {
    let forced = |forced| Said { forced, ..Said::default() };
    let none = "\n## Batch 1\n### T1: a\n";
    let way = "batch 1 has no HANDOFF: `baton handoff 1 --write` inserts one";
    check_said(none, "Batch 1", "handoff", &forced(&["handoff"]), &format!("forced: {way}"));
    check_said(
        READY,
        "Batch 1",
        "handoff",
        &forced(&["handoff"]),
        "open: batch 1 is handed over, and its HANDOFF is complete",
    );
    check_said(READY, "Batch 1", "running", &forced(&["running"]), "the gate running cannot be forced");
    check_said(
        READY,
        "Batch 1",
        "handoff",
        &forced(&["hand-off"]),
        "build has no gate hand-off; there are handoff, dependencies, overlap, fresh-entries, clean-files, taken",
    );
}

#[test]
fn handoff_is_there_and_says_all() {
    check(READY, "Batch 1", "handoff", "open: batch 1 is handed over, and its HANDOFF is complete");
    let short = "\n## Batch 1\n### T1: a\n### T2: b\n## HANDOFF — Batch 1 Ready\nTickets: T1\nFiles affected: src/a.rs\nDependencies: none\n";
    check(
        short,
        "Batch 1",
        "handoff",
        "shut: the HANDOFF of batch 1 does not name a verify command; the HANDOFF of batch 1 leaves out T2: put it right in TICKETS.md",
    );
    let verify = Said { verify: Some("`a | b` has `|`, a pipe"), ..Said::default() };
    check_said(
        READY,
        "Batch 1",
        "handoff",
        &verify,
        "shut: the verify command cannot be run: `a | b` has `|`, a pipe",
    );
    let off = "\n//- baton.toml\n[flow]\nhandoffs = false\n//- TICKETS.md\n## Batch 1\n### T1: a\n";
    check(off, "Batch 1", "handoff", "open: this workspace hands nothing over");
    check(
        &format!("{READY}## COMPLETE — Batch 1 Done\n"),
        "Batch 1",
        "handoff",
        "shut: batch 1 is complete, not yet reviewed: `baton launch 1 --phase review` reviews it",
    );
    check(
        &format!("{READY}## COMPLETE — Batch 1 Failed\nVerify: FAILED\n"),
        "Batch 1",
        "handoff",
        "shut: batch 1 has failed: `baton launch 1 --phase fix` goes on with it",
    );
}

#[test]
fn dependencies_have_passed() {
    check(
        &format!("{READY}{SECOND}"),
        "Batch 2",
        "dependencies",
        "shut: batch 2 waits for batch 1, which is handed off",
    );
    check(
        &format!("{READY}## COMPLETE — Batch 1 Done\n{SECOND}"),
        "Batch 2",
        "dependencies",
        "open: all it needs has passed",
    );
    check(
        &format!("{READY}## COMPLETE — Batch 1 Failed\nVerify: FAILED\n{SECOND}"),
        "Batch 2",
        "dependencies",
        "shut: batch 2 waits for batch 1, which has failed",
    );
    check(
        &READY.replace("### T2: b\n", "### T2: b\n**Status:** Blocked\n"),
        "Batch 1",
        "dependencies",
        "shut: T2 is marked blocked: `baton set T2 todo` once nothing holds it up",
    );
}

/// Three batches, the last of which needs both others, which passed on branches of their own.
fn three() -> String {
    let one = |n: u8| {
        format!(
            "## Batch {n}\n**Depends on:** none\n### T{n}: a\n## HANDOFF — Batch {n}\nTickets: T{n}\nDependencies: none\n## COMPLETE — Batch {n} Done\nVerify: PASSED\n"
        )
    };
    let runs = "//- run: b2-build-2 passed branch=batch-2\n//- run: b1-build-1 passed branch=batch-1\n";
    format!(
        "\n{runs}//- TICKETS.md\n{}{}## Batch 3\n### T3: c\n## HANDOFF — Batch 3\nTickets: T3\nDependencies: Batch 1, Batch 2\n",
        one(1),
        one(2)
    )
}

fn world(contains: &[(&str, &[&str])]) -> World {
    let names = |all: &[&str]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
    let branches = ["batch-1", "batch-2", "main"].map(|name| (name.to_owned(), "1a2b3c4".repeat(5)));
    let contains = contains.iter().map(|(name, all)| ((*name).to_owned(), names(all)));
    World { branches: branches.into(), contains: contains.collect(), ..World::default() }
}

#[test]
fn dependencies_are_in_what_it_begins_from() {
    let at =
        |contains: &[(&str, &[&str])], in_place| Said { world: world(contains), in_place, ..Said::default() };
    let text = three();
    let apart = "shut: batch 3 needs batch 1 on `batch-1` and batch 2 on `batch-2`, which were not brought together yet: land them first, with `baton land 1` and `baton land 2`";
    check_said(&text, "Batch 3", "dependencies", &at(&[], false), apart);
    let built_on: &[(&str, &[&str])] = &[("batch-2", &["batch-1", "batch-2"])];
    check_said(&text, "Batch 3", "dependencies", &at(built_on, false), "open: all it needs has passed");
    let place = "shut: batch 3 needs batch 2, which is on `batch-2` and not in what is checked out: land it first, with `baton land 2`";
    check_said(&text, "Batch 3", "dependencies", &at(built_on, true), place);
    let landed: &[(&str, &[&str])] = &[("HEAD", &["main", "batch-1", "batch-2"])];
    check_said(&text, "Batch 3", "dependencies", &at(landed, true), "open: all it needs has passed");
}

#[test]
fn overlap_is_with_runs_and_with_batches_at_work() {
    let with = |run: &str| format!("\n//- run: {run}\n//- TICKETS.md{READY}{SECOND}");
    check(
        &with("b2-build-1 building files=src/deep/x.rs,README.md"),
        "Batch 1",
        "overlap",
        "shut: b2-build-1 (Batch 2) is at work on src/deep: wait until it is over, or end it with `baton runs cancel b2-build-1`",
    );
    let free = "open: nobody works on its 2 files";
    check(&with("b2-build-1 building files=src/b.rs"), "Batch 1", "overlap", free);
    check(&with("b2-build-1 dead files=src/a.rs"), "Batch 1", "overlap", free);
    check(&with("b2-build-1 passed files=src/a.rs"), "Batch 1", "overlap", free);
    check(&with("b1-build-1 building files=src/a.rs"), "Batch 1", "overlap", free);
    check(&with("b2-review-1 reviewing files=src/a.rs"), "Batch 1", "overlap", free);
    let by_hand = format!(
        "{READY}{}",
        SECOND.replace("### T3: c\n", "### T3: c\n**Status:** Doing\n").replace("src/c.rs", "src/a.rs")
    );
    check(
        &by_hand,
        "Batch 1",
        "overlap",
        "shut: batch 2 is being built and changes src/a.rs: wait until it is complete",
    );
    check("\n## Batch 1\n### T1: a\n", "Batch 1", "overlap", "open: the batch names no files");
}

#[test]
fn fresh_entries_are_what_code_says() {
    let text = |files: &str, named: &str| {
        format!(
            "
//- TICKETS.md
## Batch 1
### T1: Call `{named}` from the screen
## HANDOFF — Batch 1
Tickets: T1
Files affected: {files}
Dependencies: none
Verify command: npm test
//- docs/abi.md
## Vault
### Functions
- `claim(uint256 id)`
- `leave()`
//- contracts/Vault.sol
contract Vault {{
    function claim(uint256 id, bytes32[] calldata proof) external {{}}
    function leave() external {{}}
}}
"
        )
    };
    let answer = ask(&text("client/a.ts", "claim"), "Batch 1", "fresh-entries", &Said::default()).unwrap();
    assert!(answer.starts_with("shut: docs/abi.md says: "), "{answer}");
    assert!(answer.ends_with(": bring document and code together first"), "{answer}");
    check(
        &text("client/a.ts", "leave()"),
        "Batch 1",
        "fresh-entries",
        "open: the entry it names is what code says, or to be changed with it",
    );
    check(
        &text("client/a.ts", "stay"),
        "Batch 1",
        "fresh-entries",
        "open: it names no entries of contract documents",
    );
    for owned in ["docs/abi.md", "contracts/Vault.sol", "contracts/"] {
        check(
            &text(owned, "Vault.claim"),
            "Batch 1",
            "fresh-entries",
            "open: the entry it names is what code says, or to be changed with it",
        );
    }
}

#[test]
fn fresh_entries_are_of_a_handoff_that_still_holds() {
    check(
        "
//- git: 5d6e7f8 \"Fix the stake\" src/a.rs
//- git: c83d915 \"Plan\" TICKETS.md
//- git: 4be1f0a \"Begin\" src/a.rs
//- TICKETS.md
## Batch 1
### T1: a
## HANDOFF — Batch 1
Tickets: T1
Files affected: src/a.rs
Dependencies: none
Verify command: npm test
Dispatched at: c83d915
",
        "Batch 1",
        "fresh-entries",
        "shut: src/a.rs changed after batch 1 was handed off (5d6e7f8 “Fix the stake”): read the handoff again before it is built",
    );
}

#[test]
fn clean_files_are_committed() {
    let dirty = |paths: &[&str]| {
        let dirty = paths.iter().map(|path| DocPath::new(path)).collect();
        Said { world: World { dirty, ..World::default() }, ..Said::default() }
    };
    let clean = "open: the files it names are committed";
    check_said(READY, "Batch 1", "clean-files", &dirty(&[]), clean);
    check_said(READY, "Batch 1", "clean-files", &dirty(&["TICKETS.md", "src/b.rs", "src/a.rs.bak"]), clean);
    check_said(
        READY,
        "Batch 1",
        "clean-files",
        &dirty(&["src/deep/x.rs", "src/a.rs"]),
        "shut: src/deep/x.rs and src/a.rs have changes that are not committed: commit them, or put them aside with `git stash`",
    );
}

#[test]
fn look_ahead_counts_what_is_not_reviewed() {
    let out = |n: u8| format!("## Batch {n}\n### T{n}: a\n## HANDOFF — Batch {n}\n");
    let plan = |count: u8, more: &str| {
        format!("\n{}{more}## Batch 9\n### T9: z\n", (1..=count).map(out).collect::<String>())
    };
    check_said(
        &plan(2, "## COMPLETE — Batch 1\n"),
        "Batch 9",
        "look-ahead",
        &said(Phase::Design),
        "open: 2 of 3 batches are handed off and not yet reviewed",
    );
    check_said(
        &plan(3, "## COMPLETE — Batch 1\n"),
        "Batch 9",
        "look-ahead",
        &said(Phase::Design),
        "shut: 3 batches are handed off and not yet reviewed (batch 1 is complete, not yet reviewed, batch 2 is handed off and batch 3 is handed off), and the look-ahead is 3: finish batch 1 first, or raise `[flow] look-ahead`",
    );
    // A plan may be written and handed over in one go.
    check_said(
        &plan(4, ""),
        "Batch 9",
        "look-ahead",
        &said(Phase::Design),
        "open: 4 of 3 batches are handed off and not yet reviewed",
    );
}

#[test]
fn what_is_reviewed_is_complete_and_what_is_fixed_was_asked_for() {
    let complete = format!("{READY}## COMPLETE — Batch 1 Done\n");
    check_said(&complete, "Batch 1", "complete", &said(Phase::Review), "open: batch 1 is complete");
    check_said(
        READY,
        "Batch 1",
        "complete",
        &said(Phase::Review),
        "shut: batch 1 is handed off, and no COMPLETE says that it was built: `baton complete 1 --verify passed --write` says so",
    );
    let approved = format!("{complete}## REVIEW — Batch 1 Approved\n");
    check_said(&approved, "Batch 1", "complete", &said(Phase::Review), "shut: batch 1 is reviewed already");
    check_said(&approved, "Batch 1", "complete", &said(Phase::Qa), "open: batch 1 is reviewed");
    let changes = format!("{complete}## REVIEW — Batch 1 Changes requested\n");
    check_said(
        &changes,
        "Batch 1",
        "changes",
        &said(Phase::Fix),
        "open: batch 1 is waiting for requested changes",
    );
    check_said(
        &complete,
        "Batch 1",
        "changes",
        &said(Phase::Fix),
        "shut: batch 1 is complete, not yet reviewed: nobody asked for changes, which `baton review 1 --changes TEXT --write` does",
    );
}

#[test]
fn what_somebody_has_or_runs_is_left_to_them() {
    let taken = format!("\n//- taken: Batch 1 by Ada\n//- TICKETS.md{READY}");
    check(
        &taken,
        "Batch 1",
        "taken",
        "shut: Ada has taken batch 1: ask them, or take it from them with `baton release 1 --anyway`",
    );
    let ada = Said { world: World { who: Some("Ada".into()), ..World::default() }, ..Said::default() };
    check_said(&taken, "Batch 1", "taken", &ada, "open: nobody else has taken it");
    let run = |state: &str| format!("\n//- run: b1-review-4 {state}\n//- TICKETS.md{READY}");
    check(
        &run("reviewing"),
        "Batch 1",
        "running",
        "shut: b1-review-4 is at work on batch 1: wait until it is over, or end it with `baton runs cancel b1-review-4`",
    );
    check(&run("dead"), "Batch 1", "running", "open: no run of it is under way");
    let inside = Said {
        world: World { inside: Some("b1-build-1\u{1b}".into()), ..World::default() },
        ..Said::default()
    };
    check_said(
        READY,
        "Batch 1",
        "not-inside-a-run",
        &inside,
        "shut: this is inside the run b1-build-1, and a run launches no runs: say in your summary what should follow",
    );
}

#[test]
fn commands_are_trusted_word_by_word() {
    let commands: &[&[&str]] = &[&["npm", "test"], &["sh", "a b\u{1b}"]];
    let trusting = |argv: &[&str]| World {
        trusted: vec![argv.iter().map(ToString::to_string).collect()],
        ..World::default()
    };
    let with = |world| Said { commands, world, ..Said::default() };
    let new = "here yet: `baton trust 1` shows what would be run and asks";
    check_said(
        READY,
        "Batch 1",
        "trusted",
        &with(World::default()),
        &format!("shut: nobody has trusted [\"npm\", \"test\"] and 1 more {new}"),
    );
    check_said(
        READY,
        "Batch 1",
        "trusted",
        &with(trusting(&["npm", "test"])),
        &format!("shut: nobody has trusted [\"sh\", \"a b\\u{{1b}}\"] {new}"),
    );
    check_said(
        READY,
        "Batch 1",
        "trusted",
        &with(trusting(&["npm test"])),
        &format!("shut: nobody has trusted [\"npm\", \"test\"] and 1 more {new}"),
    );
    let one = Said { commands: &[&["npm", "test"]], world: trusting(&["npm", "test"]), ..Said::default() };
    check_said(READY, "Batch 1", "trusted", &one, "open: every command is trusted");
}

#[test]
fn what_a_name_would_do_to_a_terminal_is_not_printed() {
    let world = World { dirty: vec![DocPath::new("src/deep/\u{1b}[2J\u{202e}.rs")], ..World::default() };
    let answer = ask(READY, "Batch 1", "clean-files", &Said { world, ..Said::default() }).unwrap();
    assert!(answer.starts_with("shut: src/deep/\u{fffd}[2J\u{fffd}.rs has changes"), "{answer:?}");
}
