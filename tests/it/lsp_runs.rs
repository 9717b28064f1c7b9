//! Launches from an editor, over the wire: confirmed, shown under way, cancelled, ended, and told in a plan that is being typed in.
//!
//! The agent is a script that waits for the test at a pipe, so that nothing depends on how fast anything is. Start at [`Editor`].

use std::ffi::OsStr;
use std::time::Duration;
use std::{fs, thread};

use baton::os::{Machine, Processes};
use baton::project::runs::{Outcome, Told};
use baton::runs::{self, Store};
use serde_json::{Value, json};

use super::git::Place;
use super::wire::{Client, PATIENCE};

const PLAN: &str = "\
# Plan

## Batch 1: Store

### T1: Keep
**Status:** Todo
**Files:** src/keep.rs (new)

## HANDOFF — Batch 1 Ready

Tickets: T1
Files affected: src/keep.rs
Dependencies: none
Verify command: test -f src/keep.rs
";

/// An editor with a plan open in a repository.
struct Editor {
    place: Place,
    client: Client,
    uri: String,
    text: String,
    version: i32,
}

impl Editor {
    /// `agent` is the script that stands in for one; it is started in the worktree.
    fn new(agent: &str) -> Editor {
        Editor::with(PLAN, agent)
    }

    /// The same with another plan.
    fn with(plan: &str, agent: &str) -> Editor {
        let place = Place::new();
        fs::write(place.at("agent.sh"), agent).unwrap();
        let script = place.at("agent.sh");
        let settings = format!(
            "[agents.stub]\ncommand = [\"sh\", {script:?}]\n[roles]\nbuild = \"stub\"\nreview = \"stub\"\n[flow]\nverify = \"test -f src/keep.rs\"\n"
        );
        fs::write(place.at("r/TICKETS.md"), plan).unwrap();
        fs::write(place.at("r/baton.toml"), settings).unwrap();
        place.commit("r", "Begin", &["src/main.rs"]);
        let (client, uri) = open(&place, plan);
        Editor { place, client, uri, text: plan.to_owned(), version: 1 }
    }

    /// The lens of this title, once there is one.
    #[track_caller]
    fn lens(&mut self, title: &str) -> Value {
        loop {
            let lenses =
                self.client.request("textDocument/codeLens", json!({"textDocument": {"uri": self.uri}}));
            let found =
                lenses.as_array().into_iter().flatten().find(|lens| lens["command"]["title"] == title);
            if let Some(lens) = found {
                return lens["command"].clone();
            }
            // The server says when it knows more.
            let refresh = self.client.wait("other lenses", |m| m["method"] == "workspace/codeLens/refresh");
            self.client.reply(&refresh, Value::Null);
        }
    }

    /// Chooses the code action of this title that is offered where the plan reads `at`.
    #[track_caller]
    fn act(&mut self, at: &str, title: &str) {
        let place = position(&self.text, self.text.find(at).unwrap());
        let range = json!({"start": place, "end": place});
        let params =
            json!({"textDocument": {"uri": self.uri}, "range": range, "context": {"diagnostics": []}});
        let actions = self.client.request("textDocument/codeAction", params);
        let titles: Vec<_> = actions.as_array().unwrap().iter().map(|action| &action["title"]).collect();
        let action = actions.as_array().unwrap().iter().find(|action| action["title"] == title);
        let command = &action.unwrap_or_else(|| panic!("no {title} among {titles:?}"))["command"];
        let params = json!({"command": command["command"], "arguments": command["arguments"]});
        assert_eq!(self.client.request("workspace/executeCommand", params), Value::Null);
    }

    /// The plan's first batch on the board, once `is_it` says yes to it.
    #[track_caller]
    fn board(&mut self, is_it: impl Fn(&Value) -> bool) -> Value {
        loop {
            let params = json!({"command": "baton.board"});
            let board = self.client.request("workspace/executeCommand", params);
            let batch = &board["plans"][0]["batches"][0];
            if is_it(batch) {
                return batch.clone();
            }
            self.request("$/baton/boardChanged");
        }
    }

    /// Chooses what the board offers first for a batch.
    #[track_caller]
    fn choose_on_board(&mut self, batch: &Value, title: &str) {
        let command = &batch["offers"][0];
        assert_eq!(command["title"], title, "{batch}");
        let params = json!({"command": command["command"], "arguments": command["arguments"]});
        assert_eq!(self.client.request("workspace/executeCommand", params), Value::Null);
    }

    /// Clicks a lens.
    #[track_caller]
    fn click(&mut self, title: &str) {
        let command = self.lens(title);
        let params = json!({"command": command["command"], "arguments": command["arguments"]});
        assert_eq!(self.client.request("workspace/executeCommand", params), Value::Null);
    }

    /// Answers the question that comes; gives what was asked.
    #[track_caller]
    fn choose(&mut self, action: &str) -> String {
        let asked = self.request("window/showMessageRequest");
        let offered = asked["params"]["actions"].as_array().unwrap();
        assert!(offered.iter().any(|offered| offered["title"] == action), "no {action} in {asked}");
        self.client.reply(&asked, json!({"title": action}));
        asked["params"]["message"].as_str().unwrap().to_owned()
    }

    /// Answers the question that comes as a client does that knows none.
    #[track_caller]
    fn cannot_ask(&mut self) {
        let asked = self.request("window/showMessageRequest");
        let error = json!({"code": -32601, "message": "Method not found"});
        self.client.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "error": error}));
    }

    /// Trusts, in a terminal, what launches here run.
    #[track_caller]
    fn trust(&self) {
        let mut command = assert_cmd::Command::cargo_bin("baton").unwrap();
        command.args(["trust", "--yes"]).current_dir(self.place.at("r"));
        command.env("XDG_STATE_HOME", self.place.at("state")).assert().success();
    }

    #[track_caller]
    fn request(&mut self, method: &str) -> Value {
        self.client.wait(method, |m| m["method"] == method)
    }

    /// The progress of this kind that comes next.
    #[track_caller]
    fn progress(&mut self, kind: &str) -> Value {
        let is_it = |m: &Value| m["method"] == "$/progress" && m["params"]["value"]["kind"] == kind;
        self.client.wait(&format!("progress: {kind}"), is_it)["params"].clone()
    }

    /// Launches batch 1 and has it shown; gives its progress.
    #[track_caller]
    fn launch(&mut self) -> Value {
        self.click("▶ Launch");
        self.choose("Trust and launch");
        let create = self.request("window/workDoneProgress/create");
        self.client.reply(&create, Value::Null);
        self.progress("begin")
    }

    /// Types a text at the end of the plan.
    fn type_at_end(&mut self, typed: &str) {
        let end = position(&self.text, self.text.len());
        self.text.push_str(typed);
        self.version += 1;
        let edits = json!([{"range": {"start": end, "end": end}, "text": typed}]);
        self.client.change(&self.uri, self.version, &edits);
    }

    /// Does what the server asks to be edited, as an editor does: only for the version it has.
    #[track_caller]
    fn apply(&mut self) {
        let asked = self.request("workspace/applyEdit");
        let document = &asked["params"]["edit"]["documentChanges"][0];
        assert_eq!(document["textDocument"]["version"], self.version, "{asked}");
        for edit in document["edits"].as_array().unwrap() {
            let at = |place: &Value| offset(&self.text, place);
            let range = at(&edit["range"]["start"])..at(&edit["range"]["end"]);
            self.text.replace_range(range, edit["newText"].as_str().unwrap());
        }
        self.version += 1;
        self.client.change(&self.uri, self.version, &json!([{"text": self.text}]));
        self.client.reply(&asked, json!({"applied": true}));
    }

    /// Whether an action of this title is offered where the plan reads `at`.
    #[track_caller]
    fn offers(&mut self, at: &str, title: &str) -> bool {
        let place = position(&self.text, self.text.find(at).unwrap());
        let range = json!({"start": place, "end": place});
        let params =
            json!({"textDocument": {"uri": self.uri}, "range": range, "context": {"diagnostics": []}});
        let actions = self.client.request("textDocument/codeAction", params);
        actions.as_array().unwrap().iter().any(|action| action["title"] == title)
    }

    /// Waits for a message that holds this.
    #[track_caller]
    fn says(&mut self, what: &str) {
        let is_it = |m: &Value| {
            m["method"] == "window/showMessage"
                && m["params"]["message"].as_str().is_some_and(|message| message.contains(what))
        };
        self.client.wait(what, is_it);
    }

    fn save(&mut self) {
        fs::write(self.place.at("r/TICKETS.md"), &self.text).unwrap();
        self.client.notify("textDocument/didSave", json!({"textDocument": {"uri": self.uri}}));
    }
}

fn open(place: &Place, text: &str) -> (Client, String) {
    let state = place.at("state");
    let mut client = Client::start_with(Some(("XDG_STATE_HOME", OsStr::new(state.to_str().unwrap()))));
    let uri = |path: &str| {
        baton::lsp::uri::from_path(place.at(path).to_str().unwrap(), baton::lsp::uri::System::HERE)
    };
    let capabilities = json!({
        "window": {"workDoneProgress": true},
        "workspace": {
            "applyEdit": true,
            "codeLens": {"refreshSupport": true},
            "workspaceEdit": {"documentChanges": true},
        },
        "textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}},
    });
    let folders = json!([{"uri": uri("r"), "name": "r"}]);
    let options = json!({"board": true});
    client.initialize(
        json!({"workspaceFolders": folders, "capabilities": capabilities, "initializationOptions": options}),
    );
    client.open(&uri("r/TICKETS.md"), text);
    (client, uri("r/TICKETS.md"))
}

fn position(text: &str, at: usize) -> Value {
    let before = &text[..at];
    let line = before.matches('\n').count();
    let column = before[before.rfind('\n').map_or(0, |end| end + 1)..].encode_utf16().count();
    json!({"line": line, "character": column})
}

fn offset(text: &str, place: &Value) -> usize {
    let line = usize::try_from(place["line"].as_u64().unwrap()).unwrap();
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut left = usize::try_from(place["character"].as_u64().unwrap()).unwrap();
    let rest = text[start..].char_indices();
    let end = rest.into_iter().find(|(_, c)| {
        let done = left == 0;
        left = left.saturating_sub(c.len_utf16());
        done
    });
    end.map_or(text.len(), |(at, _)| start + at)
}

/// Waits at a pipe for the test's word, then builds.
fn waiting(place: &str) -> String {
    format!("echo waits; read word < {place}; mkdir -p src; echo kept > src/keep.rs; echo built it")
}

fn pipe(place: &Place) -> std::path::PathBuf {
    let pipe = place.at("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    pipe
}

#[test]
fn a_batch_is_launched_from_its_lens_and_told_in_the_plan_that_is_being_typed_in() {
    let mut editor = Editor::new("");
    let pipe = pipe(&editor.place);
    fs::write(editor.place.at("agent.sh"), waiting(pipe.to_str().unwrap())).unwrap();
    editor.type_at_end("\nUnsaved words.\n");
    editor.click("▶ Launch");
    let asked = editor.choose("Details");
    assert!(asked.starts_with("Launch build of Batch 1 with stub on batch-1, from main?"), "{asked}");
    assert!(asked.contains("Verify then runs code that the agent wrote."), "{asked}");
    assert!(asked.contains("test -f src/keep.rs"), "{asked}");
    let details = editor.choose("Trust and launch");
    assert!(
        details.contains("branch: batch-1\n") && details.contains("\nverify: test -f src/keep.rs\n"),
        "{details}"
    );
    let create = editor.request("window/workDoneProgress/create");
    editor.client.reply(&create, Value::Null);
    let begin = editor.progress("begin");
    assert_eq!(begin["value"]["title"], "Batch 1: build by stub");
    assert_eq!(begin["value"]["cancellable"], true);
    editor.lens("■ Cancel");
    editor.type_at_end("More words.\n");
    fs::write(&pipe, "go\n").unwrap();
    editor.progress("end");
    editor.apply();
    assert!(editor.text.contains("\n## COMPLETE — Batch 1 Done\n"), "{}", editor.text);
    assert!(editor.text.contains("\nUnsaved words.\nMore words.\n"), "{}", editor.text);
    assert!(editor.text.contains("Verify: PASSED"), "{}", editor.text);
    // Nothing was written under the editor, and the record waits for the file.
    assert_eq!(fs::read_to_string(editor.place.at("r/TICKETS.md")).unwrap(), PLAN);
    editor.save();
    editor.lens("▶ Launch review");
    assert_eq!(editor.place.git("r", &["show", "batch-1:src/keep.rs"], ""), "kept");
    editor.client.finish();
}

#[test]
fn a_run_is_cancelled_where_it_is_shown() {
    let mut editor = Editor::new("echo waits; sleep 1000");
    let begin = editor.launch();
    editor.client.notify("window/workDoneProgress/cancel", json!({"token": begin["token"]}));
    let end = editor.progress("end");
    assert!(end["value"]["message"].as_str().unwrap().contains("was cancelled"), "{end}");
    let said = editor.request("window/showMessage");
    let said = said["params"]["message"].as_str().unwrap();
    assert!(said.starts_with("Batch 1 (build by stub) was cancelled"), "{said}");
    editor.lens("▶ Launch");
    editor.client.finish();
}

#[test]
fn a_batch_is_launched_followed_and_cancelled_on_the_board() {
    let mut editor = Editor::new("echo waits; sleep 1000");
    // Nothing is open: the board is all there is.
    let uri = editor.uri.clone();
    editor.client.close(&uri);
    let batch = editor.board(|batch| batch["offers"][0]["command"] == "baton.launch");
    assert_eq!((&batch["run"], &batch["ready"]), (&Value::Null, &json!(true)));
    editor.choose_on_board(&batch, "Launch Batch 1");
    editor.choose("Trust and launch");
    let create = editor.request("window/workDoneProgress/create");
    editor.client.reply(&create, Value::Null);
    let batch = editor.board(|batch| batch["run"]["step"] == "working");
    assert_eq!(
        batch["run"],
        json!({
            "id": "b1-build-1", "agent": "stub", "phase": "build", "step": "working", "dead": false,
            "phrase": "stub builds it (b1-build-1)",
        })
    );
    editor.choose_on_board(&batch, "Cancel the build of Batch 1");
    editor.board(|batch| batch["run"].is_null());
    editor.says("was cancelled");
    editor.client.finish();
}

#[test]
fn a_run_outlives_the_editor_and_the_next_one_shows_it() {
    let mut editor = Editor::new("");
    let pipe = pipe(&editor.place);
    fs::write(editor.place.at("agent.sh"), waiting(pipe.to_str().unwrap())).unwrap();
    editor.launch();
    editor.client.kill();
    let (client, _) = open(&editor.place, PLAN);
    editor.client = client;
    let create = editor.request("window/workDoneProgress/create");
    editor.client.reply(&create, Value::Null);
    assert_eq!(editor.progress("begin")["value"]["title"], "Batch 1: build by stub");
    fs::write(&pipe, "go\n").unwrap();
    editor.progress("end");
    editor.version = 1;
    editor.apply();
    assert!(editor.text.contains("## COMPLETE — Batch 1 Done"), "{}", editor.text);
    editor.client.finish();
}

#[test]
fn what_nobody_confirms_is_not_started() {
    let mut editor = Editor::new("echo no > ran");
    editor.click("▶ Launch");
    let asked = editor.request("window/showMessageRequest");
    editor.client.reply(&asked, Value::Null);
    editor.lens("▶ Launch");
    assert!(!editor.place.at("r/.git/baton/runs").exists());
    assert!(!editor.place.at("state").exists(), "nothing was trusted");
    editor.client.finish();
}

#[test]
fn an_editor_that_cannot_ask_launches_what_is_chosen_again_and_trusts_nothing() {
    let mut editor = Editor::new(BUILDS);
    editor.click("▶ Launch");
    editor.cannot_ask();
    editor
        .says("nobody has trusted its commands here yet, and this editor cannot ask. Run `baton trust` in a");
    assert!(!editor.place.at("state").exists(), "nothing was trusted");
    editor.trust();
    editor.click("▶ Launch");
    editor.cannot_ask();
    editor.says("Choose it again to launch build of Batch 1 with stub on batch-1, from main");
    assert!(!editor.place.at("r/.git/baton/runs").exists());
    editor.click("▶ Launch");
    editor.cannot_ask();
    let create = editor.request("window/workDoneProgress/create");
    editor.client.reply(&create, Value::Null);
    editor.apply();
    assert!(editor.text.contains("## COMPLETE — Batch 1 Done"), "{}", editor.text);
    editor.client.finish();
}

#[test]
fn a_command_without_a_batch_says_where_to_choose_one() {
    let mut editor = Editor::new("");
    let id = editor.client.ask("workspace/executeCommand", json!({"command": "baton.launch"}));
    let shown = editor.client.wait("a message", |m| m["method"] == "window/showMessage");
    let message = shown["params"]["message"].as_str().unwrap();
    assert_eq!(message, "baton.launch needs a batch: choose it from the code actions or lenses of one");
    assert_eq!(editor.client.answer(id)["result"], Value::Null);
    editor.client.finish();
}

const BUILDS: &str = "mkdir -p src; echo kept > src/keep.rs; echo built it";

#[test]
fn a_handoff_is_inserted_and_its_batch_launched_in_one_go() {
    let plan = "## Batch 1: Store\n\n### T1: Keep\n**Status:** Todo\n**Files:** src/keep.rs (new)\n";
    let mut editor = Editor::with(plan, BUILDS);
    editor.lens("Insert HANDOFF");
    // What is asked about git comes with the first look at it.
    while !editor.offers("### T1", "Insert HANDOFF for Batch 1 and launch") {
        let refresh = editor.request("workspace/codeLens/refresh");
        editor.client.reply(&refresh, Value::Null);
    }
    editor.act("### T1", "Insert HANDOFF for Batch 1 and launch");
    editor.choose("Trust and launch");
    editor.apply();
    assert!(editor.text.contains("## HANDOFF — Batch 1 Ready\n"), "{}", editor.text);
    let create = editor.request("window/workDoneProgress/create");
    editor.client.reply(&create, Value::Null);
    editor.progress("end");
    editor.apply();
    assert!(editor.text.contains("## COMPLETE — Batch 1 Done\n"), "{}", editor.text);
    editor.client.finish();
}

#[test]
fn what_was_built_is_verified_again_and_landed_once_it_is_approved() {
    let mut editor = Editor::new(BUILDS);
    editor.launch();
    editor.progress("end");
    editor.apply();
    editor.save();
    editor.lens("▶ Launch review");
    editor.act("### T1", "Verify Batch 1");
    editor.says("Batch 1: PASSED");
    editor.type_at_end("\n## REVIEW — Batch 1 Approved\n");
    editor.save();
    editor.click("Land");
    editor.says("Batch 1 is landed: batch-1 is in main");
    assert_eq!(fs::read_to_string(editor.place.at("r/src/keep.rs")).unwrap(), "kept\n");
    editor.client.finish();
}

/// `BATON_ROUNDS` says how often.
#[test]
fn a_server_killed_at_any_moment_of_a_launch_takes_nothing_with_it() {
    let rounds = std::env::var("BATON_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(3_u64);
    let (mut none, mut dead, mut over) = (0, 0, 0);
    for round in 0..rounds {
        let mut editor = Editor::new(BUILDS);
        editor.click("▶ Launch");
        editor.choose("Trust and launch");
        // No event is waited for: any moment is the point. A whole run takes about half a second.
        thread::sleep(Duration::from_micros(round * 1_000_003 % 600_000));
        editor.client.kill();
        let common = editor.place.at("r/.git").canonicalize().unwrap();
        let (os, store) = (Machine { home: None }, Store::at(&common));
        let ids: Vec<_> = store.read(&os).list.into_iter().map(|seen| seen.run.id).collect();
        assert!(ids.len() <= 1, "{ids:?}");
        for id in &ids {
            assert!(runs::gone(&os, &store, id, PATIENCE), "{id} goes on");
            let seen = store.get(&os, id).unwrap();
            if seen.is_dead() {
                // Killed before anybody watched; whoever looks is told.
                dead += 1;
                continue;
            }
            let run = seen.run;
            assert_eq!(run.outcome, Some(Outcome::Passed), "{:?}", run.why);
            // Nobody has the plan open any more, so its supervisor told it; the last words may have come before that was known.
            let plan = fs::read_to_string(editor.place.at("r/TICKETS.md")).unwrap();
            let told = plan.contains("## COMPLETE — Batch 1 Done");
            assert!(plan.starts_with(PLAN) && told == (run.block == Told::Written), "{plan}");
            assert_eq!(editor.place.git("r", &["show", "batch-1:src/keep.rs"], ""), "kept");
            over += 1;
        }
        none += usize::from(ids.is_empty());
        let carried = os.carrying(&["BATON_REPOSITORY"]).into_iter();
        let ours = |values: &[Option<std::ffi::OsString>]| values == [Some(common.as_os_str().to_owned())];
        assert_eq!(carried.filter(|(_, values)| ours(values)).count(), 0, "processes are left");
    }
    println!("{rounds} rounds: {none} without a run, {dead} dead, {over} over");
}
