//! The story of three batches, each of the two tracks doing all of it: in the first everything is done by choosing code actions
//! by their titles, in the second by commands. After each step both plans hold the same bytes, and what the lenses, the board
//! and the findings say is written down.

use std::fmt::Write as _;

use assert_cmd::Command;
use baton::ide;
use baton::load::{self, Workspace};
use baton::os::Machine;
use baton::project::{DocPath, Snapshot};
use baton::rules;
use baton::text::Edits;

use crate::git::Place;

/// Both tracks, and what was seen.
struct Desk {
    editor: Place,
    terminal: Place,
    seen: String,
}

const PLAN: &str = "r/TICKETS.md";

impl Desk {
    /// Two repositories that are alike, each with an empty plan.
    fn new() -> Desk {
        let track = || {
            let place = Place::new();
            place.commit("r", "Begin", &["src/main.rs"]);
            std::fs::write(place.at(PLAN), "").unwrap();
            place
        };
        Desk { editor: track(), terminal: track(), seen: String::new() }
    }

    /// Somebody chooses an action at the first place that reads `near`; the other one runs a command.
    #[track_caller]
    fn step(&mut self, near: &str, title: &str, command: &str) {
        choose(&self.editor, near, title);
        run(&self.terminal, command);
        self.look(&format!("{title}   $ baton {command}"));
    }

    /// Both type the same: what `old` was is `new`.
    #[track_caller]
    fn types(&mut self, old: &str, new: &str) {
        for place in [&self.editor, &self.terminal] {
            let text = read(place);
            assert!(text.contains(old), "no {old:?} in\n{text}");
            std::fs::write(place.at(PLAN), text.replacen(old, new, 1)).unwrap();
        }
    }

    /// Both write another batch below the plan.
    fn add_batch(&mut self, batch: &str) {
        for place in [&self.editor, &self.terminal] {
            std::fs::write(place.at(PLAN), format!("{}\n{batch}", read(place))).unwrap();
        }
        self.look("another batch");
    }

    /// Both build: a commit with a file.
    fn builds(&mut self, message: &str, file: &str) {
        for place in [&self.editor, &self.terminal] {
            std::fs::write(place.at("r").join(file), message).unwrap();
            place.git("r", &["add", "src"], "");
            place.git("r", &["commit", "-q", "-m", message], "");
        }
    }

    /// Checks that both plans are the same, and writes down what a person sees.
    #[track_caller]
    fn look(&mut self, what: &str) {
        let (one, other) = (read(&self.editor), read(&self.terminal));
        assert!(one == other, "after {what}:\n--- the editor's\n{one}\n--- the terminal's\n{other}");
        let snapshot = snapshot(&self.editor);
        let path = DocPath::new("TICKETS.md");
        writeln!(self.seen, "\n# {what}").unwrap();
        for lens in ide::code_lenses(&snapshot, &path) {
            writeln!(self.seen, "  {} | {}", &one[lens.range], lens.title).unwrap();
        }
        for finding in rules::check(&snapshot, &path) {
            let (severity, rule) = (finding.severity.name(), finding.rule.name);
            writeln!(self.seen, "  {severity} {rule}: {}", finding.message).unwrap();
        }
    }
}

fn read(place: &Place) -> String {
    std::fs::read_to_string(place.at(PLAN)).unwrap()
}

fn snapshot(place: &Place) -> Snapshot {
    let machine = Machine { home: None };
    let workspace = Workspace::find(&machine, &place.at("r")).unwrap();
    let (mut project, troubles) = load::load(&machine, &workspace).unwrap();
    assert!(troubles.is_empty(), "{troubles:?}");
    load::git::tell(&mut project, &machine, &machine, &workspace);
    project.snapshot()
}

/// Applies the action of a title, offered where the plan first reads `near`.
#[track_caller]
fn choose(place: &Place, near: &str, title: &str) {
    let (snapshot, text, path) = (snapshot(place), read(place), DocPath::new("TICKETS.md"));
    let at = text.find(near).unwrap_or_else(|| panic!("no {near:?} in\n{text}"));
    let offered = ide::code_actions(&snapshot, &path, at..at);
    let titles: Vec<_> = offered.iter().map(|action| action.title.as_str()).collect();
    let action = offered.iter().find(|action| action.title == title);
    let action =
        action.unwrap_or_else(|| panic!("{title:?} is not among {titles:#?} at {near:?} in\n{text}"));
    let change = action.change(&snapshot).unwrap();
    for (path, edits) in change.edits {
        assert_eq!(path.as_str(), "TICKETS.md");
        std::fs::write(place.at(PLAN), Edits::new(edits).unwrap().apply(&text)).unwrap();
    }
}

/// Runs `baton`; words in quotes are one argument.
#[track_caller]
fn run(place: &Place, command: &str) {
    let mut baton = Command::new(env!("CARGO_BIN_EXE_baton"));
    let arguments = command.split('"').enumerate().flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().collect::<Vec<_>>(),
        _ => vec![part],
    });
    baton.current_dir(place.at("r")).args(arguments).env("HOME", place.at("home"));
    let output = baton.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "baton {command} ended with {:?}: {said}", output.status.code());
}

/// Where what is seen is kept.
const SEEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/workflow/leapfrog.txt");

#[test]
fn three_batches_by_actions_and_by_commands_come_to_the_same() {
    let mut desk = Desk::new();
    begin(&mut desk);
    build_and_design(&mut desk);
    review_and_fix(&mut desk);
    go_on(&mut desk);
    let text = read(&desk.editor);
    let seen = format!("{}\n# The plan\n\n{text}", desk.seen.trim_start());
    if std::env::var_os("BATON_RENEW").is_some() {
        std::fs::write(SEEN, &seen).unwrap();
    }
    let wanted = std::fs::read_to_string(SEEN).unwrap_or_default();
    assert!(
        seen == wanted,
        "seen:\n{seen}\nBATON_RENEW=1 writes it to leapfrog.txt; read it before it is committed"
    );
}

/// Batch 1 is designed and handed off.
fn begin(desk: &mut Desk) {
    desk.types("", "# Plan\n\n## Batch 1: Store\n\n### T1: Keep\n\n**Status:** Todo\n**Files affected:** src/keep.rs\n\n- [ ] it is kept\n");
    desk.look("a plan with one ticket");
    desk.step("### T1", "New ticket after T1", "new ticket --batch 1 --write");
    desk.types("T2: New ticket", "T2: Read");
    desk.types("**Files affected:**\n\n- [ ] ", "**Files affected:** src/read.rs\n\n- [ ] it is read");
    desk.look("the ticket is filled in");
    desk.step("## Batch 1", "Insert HANDOFF for Batch 1", "handoff 1 --write");
    desk.types("<verify command>", "cargo test");
    desk.look("the verify command is filled in");
}

/// Batch 1 is built while batch 2 is designed.
fn build_and_design(desk: &mut Desk) {
    desk.step("### T1", "Mark T1 in progress", "set T1 doing");
    desk.builds("T1: keep", "src/keep.rs");
    desk.types("- [ ] it is kept", "- [x] it is kept");
    desk.step("### T1", "Mark T1 done", "set T1 done");
    desk.add_batch("## Batch 2: Show\n\n### T3: Draw\n\n**Status:** Todo\n**Files affected:** src/draw.rs\n\n- [ ] it is drawn\n");
    desk.builds("T2: read", "src/read.rs");
    desk.types("- [ ] it is read", "- [x] it is read");
    desk.step("### T2", "Mark T2 done", "set T2 done");
    desk.step("### T2", "Insert COMPLETE for Batch 1 (verify passed)", "complete 1 --verify passed --write");
    desk.step("### T3", "Insert HANDOFF for Batch 2", "handoff 2 --write");
}

/// Batch 1 is reviewed, fixed and approved while batch 2 waits.
fn review_and_fix(desk: &mut Desk) {
    desk.step(
        "### T1",
        "Insert REVIEW for Batch 1: changes requested",
        "review 1 --changes \"<what has to change>\" --write",
    );
    desk.types("<what has to change>", "T2 reads nothing");
    desk.step("### T2", "New ticket after T2", "new ticket --batch 1 --write");
    desk.types("T4: New ticket", "T4: Read something");
    desk.types("**Files affected:**\n\n- [ ] ", "**Files affected:** src/read.rs\n\n- [ ] it reads");
    desk.step("### T4", "Mark T4 in progress", "set T4 doing");
    desk.builds("T4: read something", "src/read.rs");
    desk.types("- [ ] it reads", "- [x] it reads");
    desk.step("### T4", "Mark T4 done", "set T4 done");
    desk.step("### T4", "Insert COMPLETE for Batch 1 (verify passed)", "complete 1 --verify passed --write");
    desk.step("### T1", "Insert REVIEW for Batch 1: approved", "review 1 --approve --write");
}

/// Batch 2 is built, approved, and everything is synced; batch 3 begins.
fn go_on(desk: &mut Desk) {
    desk.step("### T3", "Mark T3 in progress", "set T3 doing");
    desk.builds("T3: draw", "src/draw.rs");
    desk.types("- [ ] it is drawn", "- [x] it is drawn");
    desk.step("### T3", "Mark T3 done", "set T3 done");
    desk.step("### T3", "Insert COMPLETE for Batch 2 (verify passed)", "complete 2 --verify passed --write");
    desk.step("### T3", "Insert REVIEW for Batch 2: approved", "review 2 --approve --write");
    desk.step("### T3", "Insert SYNC after Batch 2", "sync 2 --write");
    desk.add_batch("## Batch 3: Send\n\n### T5: Send\n\n**Status:** Todo\n**Files affected:** src/send.rs\n\n- [ ] it is sent\n");
    desk.step("### T5", "Insert HANDOFF for Batch 3", "handoff 3 --write");
    desk.step("### T5", "Mark T5 in progress", "set T5 doing");
}
