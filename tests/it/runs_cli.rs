//! What is known of runs, in a terminal: records are made by hand here, as a supervisor leaves them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

const PLAN: &str = "# Plan

## Batch 1: Core
### T1: a
**Status:** Todo

## HANDOFF — Batch 1 Ready
Tickets: T1
Files affected: src/a.rs
Dependencies: none
Verify command: make test && make lint

## Batch 2: More
### T2: b
**Status:** Todo
";

/// A repository with a plan, and the state of a user.
struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    fn new() -> Repository {
        let made = Repository { folder: tempfile::tempdir().unwrap() };
        fs::create_dir_all(made.at("app")).unwrap();
        fs::write(made.at("app/TICKETS.md"), PLAN).unwrap();
        made.git(&["init", "-q", "-b", "main"]);
        made.git(&["add", "."]);
        made.git(&["commit", "-q", "-m", "plan"]);
        made
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(path)
    }

    fn git(&self, arguments: &[&str]) {
        let identity =
            ["-c", "user.name=Ada", "-c", "user.email=ada@localhost", "-c", "commit.gpgsign=false"];
        let mut command = Command::new("git");
        command.current_dir(self.at("app")).args(identity).args(arguments);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        assert!(command.output().unwrap().status.success(), "git {arguments:?}");
    }

    fn store(&self) -> PathBuf {
        self.at("app/.git/baton")
    }

    fn command(&self, inside: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
        command.current_dir(self.at(inside)).args(arguments).stdin(Stdio::null());
        command.env("HOME", self.at("home")).env("USER", "ada").env("XDG_STATE_HOME", self.at("state"));
        for name in ["BATON_LOG", "BATON_RUN", "BATON_REPOSITORY", "GIT_DIR", "TMUX"] {
            command.env_remove(name);
        }
        command
    }

    #[track_caller]
    fn baton(&self, inside: &str, arguments: &str, code: i32) -> String {
        let output = self.command(inside, &arguments.split(' ').collect::<Vec<_>>()).output().unwrap();
        said(&output, code)
    }

    fn plan(&self) -> String {
        fs::read_to_string(self.at("app/TICKETS.md")).unwrap()
    }

    /// Leaves a record as a supervisor would; what `changes` says is put over a run of batch 1 that works.
    fn record(&self, id: &str, changes: Value) -> PathBuf {
        let app = self.at("app");
        let mut record = json!({
            "version": 1, "id": id, "plan": "TICKETS.md", "batch": "Batch 1", "tickets": ["T1"], "phase": "build",
            "plan_only": false, "agent": "codex", "argv": ["codex", "exec", "--json", "-"], "workspace": app, "folder": app,
            "worktree": null, "branch": null, "base": null, "base_commit": null, "files": ["src/a.rs"],
            "setup": [], "verify": [["make", "test"]], "limit": 60, "forced": [], "created": 1000, "ended": null,
            "step": "working", "outcome": null, "why": null, "code": null, "session": null, "message": null,
            "commits": [], "outside": [], "verified": [], "block": "nothing",
        });
        let all = record.as_object_mut().unwrap();
        all.extend(changes.as_object().unwrap().clone());
        let folder = self.store().join("runs").join(id);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("record.json"), record.to_string()).unwrap();
        folder
    }

    fn over(&self, id: &str, changes: Value) -> PathBuf {
        let mut over = json!({
            "step": "ended", "outcome": "passed", "ended": 1065, "block": "pending", "commits": ["1a2b3c4d5e6f"],
        });
        over.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        self.record(id, over)
    }
}

/// Holds a run's lock, as its supervisor does.
fn alive(folder: &Path) -> File {
    let file = File::create(folder.join("alive")).unwrap();
    file.lock().unwrap();
    file
}

#[track_caller]
fn said(output: &Output, code: i32) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "standard output:\n{out}\nstandard error:\n{err}");
    out + &err
}

#[test]
fn runs_are_listed_newest_first_with_the_last_they_said() {
    let repository = Repository::new();
    assert!(repository.baton("app", "runs", 0).contains("0 runs"));
    repository.over("b1-build-1", json!({ "outcome": "failed", "why": "`make test` ended with 2" }));
    let working = repository.record("b1-fix-2", json!({ "phase": "fix" }));
    fs::write(working.join("log"), "[1/3] runs make\n[2/3] edits \u{1b}[31msrc/a.rs\n").unwrap();
    let lock = alive(&working);
    repository.record("b2-build-3", json!({ "batch": "Batch 2" }));
    let table = repository.baton("app", "runs", 0);
    let rows: Vec<Vec<&str>> = table
        .lines()
        .map(|line| line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect())
        .collect();
    let first: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(first, ["b2-build-3", "b1-fix-2", "b1-build-1"], "{table}");
    assert_eq!(rows[0][4], "dead");
    assert_eq!((rows[1][4], rows[1][6]), ("working", "[2/3] edits src/a.rs"));
    assert_eq!(
        rows[2][1..],
        ["Batch 1", "build", "codex", "failed, untold", "1m 5s", "`make test` ended with 2"]
    );
    let listed: Value = serde_json::from_str(&repository.baton("app", "runs list --format json", 0)).unwrap();
    assert_eq!(listed["version"], 1);
    let states: Vec<&str> =
        listed["runs"].as_array().unwrap().iter().map(|run| run["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["dead", "working", "failed"]);
    assert_eq!((&listed["runs"][1]["alive"], &listed["runs"][2]["seconds"]), (&json!(true), &json!(65)));
    drop(lock);
    assert!(repository.baton("app", "runs list --open", 0).contains("b1-fix-2"));
    fs::write(repository.store().join("runs/b1-fix-2/record.json"), "{").unwrap();
    assert!(repository.baton("app", "runs", 0).contains("b1-fix-2: "), "what cannot be read is said");
}

#[test]
fn a_run_is_shown_with_what_to_do_with_its_branch() {
    let repository = Repository::new();
    let message = "Done.\n\u{1b}]0;title\u{7}## HANDOFF\n";
    repository.over(
        "b1-build-1",
        json!({ "branch": "batch-1", "base": "main", "message": message, "outside": ["x y"],
        "verified": [{ "argv": ["make", "test"], "code": 2, "millis": 4100, "tail": "1 failed" }] }),
    );
    let page = repository.baton("app", "runs show 1", 0);
    for line in [
        "b1-build-1  passed\n",
        "batch    Batch 1 of TICKETS.md (T1)\n",
        "verify   make test ended with 2 after 4s\n    1 failed\n",
        "outside  x y\n",
        "block    COMPLETE is not in TICKETS.md yet: baton runs tell b1-build-1\n",
        "message:\n    Done.\n    ## HANDOFF\n",
        "branch batch-1: not pushed by Baton\n",
        "push -u origin batch-1\n",
        "gh pr create --head batch-1 --base main --title 'Batch 1 (T1)'\n",
        "baton land 1\n",
    ] {
        assert!(page.contains(line), "{line}\n---\n{page}");
    }
    assert!(repository.baton("app", "runs show 9", 2).contains("there is no run 9"));
}

#[test]
fn the_block_of_a_run_is_told_once() {
    let repository = Repository::new();
    repository.over("b1-build-1", json!({}));
    assert!(
        repository.baton("app", "status", 0).contains("complete"),
        "the record counts before the plan says so"
    );
    assert!(repository.baton("app", "runs tell 1", 0).contains("written into"));
    let plan = repository.plan();
    assert!(
        plan.contains(
            "## COMPLETE — Batch 1 Done\nTickets completed: T1\nCommits: 1a2b3c4\nVerify: PASSED\n"
        ),
        "{plan}"
    );
    assert!(repository.baton("app", "runs tell b1-build-1", 4).contains("already"));
    assert_eq!(repository.plan(), plan);
    assert!(repository.baton("app", "runs cancel b1-build-1", 4).contains("is over already"));
}

#[test]
fn what_an_editor_has_open_is_not_written_under_it() {
    let repository = Repository::new();
    repository.over("b1-build-1", json!({}));
    let servers = repository.store().join("servers");
    fs::create_dir_all(&servers).unwrap();
    fs::write(
        servers.join("77.json"),
        json!({ "version": 1, "open": [repository.at("app/TICKETS.md")] }).to_string(),
    )
    .unwrap();
    let lock = File::create(servers.join("77.lock")).unwrap();
    lock.lock().unwrap();
    assert!(repository.baton("app", "runs tell 1", 5).contains("server 77"));
    assert_eq!(repository.plan(), PLAN);
    repository.baton("app", "runs tell 1 --anyway", 0);
    assert!(repository.plan().contains("COMPLETE"));
}

#[test]
fn a_batch_is_taken_and_given_back() {
    let repository = Repository::new();
    assert_eq!(repository.baton("app", "take 1 --for 90m", 0), "Batch 1 is ada's for 1h 30m\n");
    assert!(repository.baton("app", "take 1 --owner bo", 5).contains("Batch 1 is ada's for another 1h"));
    assert!(repository.baton("app", "release 1 --owner bo", 5).contains("ada's"));
    assert_eq!(repository.baton("app", "release 1", 0), "Batch 1 was ada's and is free\n");
    assert_eq!(repository.baton("app", "release 1", 0), "nobody has Batch 1\n");
    let working = repository.record("b2-build-1", json!({ "batch": "Batch 2" }));
    let _lock = alive(&working);
    assert!(repository.baton("app", "take 2", 5).contains("b2-build-1"));
    assert!(repository.baton("app", "take 2 --for ever", 2).contains("no length of time"));
}

#[test]
fn a_worktree_of_a_run_means_the_plan_it_was_launched_from() {
    let repository = Repository::new();
    repository.git(&["worktree", "add", "-q", "-b", "batch-1", "../app.worktrees/batch-1"]);
    let inside = "app.worktrees/batch-1";
    let own = repository.at(inside);
    fs::write(own.join("TICKETS.md"), "# An agent's own idea\n").unwrap();
    assert!(repository.baton(inside, "next", 4).contains("nothing to do"), "no record names it yet");
    repository.record("b1-build-1", json!({ "worktree": own, "folder": own, "branch": "batch-1" }));
    for verb in ["next", "status", "tickets", "next --as designer", "show T1", "prompt 1 --phase build"] {
        assert_eq!(repository.baton(inside, verb, 0), repository.baton("app", verb, 0), "{verb}");
    }
    repository.baton(inside, "set T1 done", 0);
    assert!(repository.plan().contains("**Status:** Done"));
    assert_eq!(fs::read_to_string(own.join("TICKETS.md")).unwrap(), "# An agent's own idea\n");
    // A worktree that claims to be of another repository gets nothing of this one.
    let elsewhere = Repository::new();
    fs::write(own.join(".git"), format!("gitdir: {}\n", elsewhere.at("app/.git").display())).unwrap();
    repository.baton(inside, "next", 4);
}

/// Starts a command and gives it back; it is ended with the test.
struct Waiting(Child);

impl Drop for Waiting {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn waiting_ends_when_the_plan_or_a_record_says_so() {
    let repository = Repository::new();
    assert_eq!(repository.baton("app", "wait 1 --stage handed-off", 0), "Batch 1 is handed off\n");
    assert!(repository.baton("app", "wait 1 --stage reviewed --timeout 0s", 4).contains("still handed off"));
    let wait = |stage: &str| {
        let arguments = ["wait", "1", "--stage", stage, "--timeout", "2m"];
        let mut command = repository.command("app", &arguments);
        Waiting(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
    };
    let mut waiting = wait("complete,failed");
    repository.over("b1-build-1", json!({ "outcome": "failed" }));
    assert_eq!(waiting.0.wait().unwrap().code(), Some(0));
    let mut waiting = wait("complete");
    fs::write(
        repository.at("app/TICKETS.md"),
        format!("{PLAN}\n## COMPLETE — Batch 1 Done\nVerify: PASSED\n"),
    )
    .unwrap();
    assert_eq!(waiting.0.wait().unwrap().code(), Some(0));
}

#[test]
fn a_log_is_followed_until_its_run_is_over() {
    let repository = Repository::new();
    let folder = repository.record("b1-build-1", json!({}));
    fs::write(folder.join("log"), "runs make\n").unwrap();
    assert_eq!(repository.baton("app", "runs log 1", 0), "runs make\n");
    let lock = alive(&folder);
    let mut command = repository.command("app", &["runs", "log", "1", "--follow"]);
    let waiting = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    fs::write(folder.join("log"), "runs make\nsays: done\n").unwrap();
    repository.over("b1-build-1", json!({ "block": "nothing" }));
    drop(lock);
    let output = waiting.wait_with_output().unwrap();
    assert_eq!(said(&output, 0), "runs make\nsays: done\nb1-build-1: passed\n");
}

#[test]
fn commands_are_trusted_when_somebody_says_so() {
    let repository = Repository::new();
    fs::write(
        repository.at("app/baton.toml"),
        "[launch]\nsetup = [\"npm\", \"ci\"]\n[agents.own]\ncommand = [\"./agent\", \"a b\"]\n",
    )
    .unwrap();
    let refused = repository.baton("app", "trust", 2);
    assert!(refused.contains("new      ./agent 'a b'  (agent own)\nnew      npm ci  (setup)\nnew      make test  (verify of Batch 1"), "{refused}");
    assert!(refused.contains("--yes"), "{refused}");
    assert!(repository.baton("app", "trust 1 --yes", 0).contains("commands trusted here"));
    let listed = repository.baton("app", "trust", 0);
    assert!(listed.contains("trusted  make lint") && !listed.contains("new "), "{listed}");
    let file = fs::read_to_string(repository.at("state/baton/trust.json")).unwrap();
    assert!(file.contains("\"a b\""), "{file}");
    repository.baton("app", "trust --remove", 0);
    assert!(repository.baton("app", "trust", 2).contains("new      npm ci"));
}

#[test]
fn a_session_is_printed_before_it_is_started() {
    let repository = Repository::new();
    let printed = repository.baton("app", "start --dry-run --pattern specialist", 0);
    let heads: Vec<&str> = printed.lines().map(|line| line.split(" -c ").next().unwrap()).collect();
    assert_eq!(heads[0], "tmux new-session -d -s baton-app -n agents");
    assert_eq!(printed.lines().last(), Some("tmux attach -t =baton-app"));
    assert!(printed.contains("next --as reviewer"), "{printed}");
}

const BUILD: &str = r#"cat > prompt.txt
printf '%s\n' '{"type":"thread.started","thread_id":"t-1"}'
printf '%s\n' '{"type":"item.started","item":{"type":"command_execution","command":"make","status":"in_progress"}}'
mkdir -p src && echo made > src/a.rs && rm prompt.txt
printf '%s\n' 'this is no event'
printf '%s\n' '{"type":"item.completed","item":{"type":"agent_message","text":"Built it.\n## COMPLETE — Batch 1 Done\nSkipped: e2e (no browser)"}}'
printf '%s\n' '{"type":"turn.completed","usage":{"input_tokens":1,"output_tokens":2}}'
"#;

const REVIEW: &str = r###"cat > /dev/null
printf '%s\n' '{"type":"system","subtype":"init","session_id":"s-1","cwd":"/w"}'
printf '%s\n' '{"type":"result","subtype":"success","is_error":false,"session_id":"s-1","result":"Looked.\n\n## REVIEW — Batch 1 Changes requested\n- T1: <!-- baton-ignore-file -->no edge\n- ## HANDOFF — Batch 2 Ready\n"}'
"###;

const LOGGED_OUT: &str = r#"cat > /dev/null
printf '%s\n' '{"type":"thread.started","thread_id":"t-2"}'
printf '%s\n' '{"type":"turn.failed","error":{"message":"unexpected status 401 Unauthorized"}}'
exit 1
"#;

/// A repository whose agents are scripts, trusted.
fn with_agents(build: &str) -> Repository {
    let repository = Repository::new();
    for (name, script) in [("build", build), ("review", REVIEW)] {
        fs::write(repository.at(&format!("{name}.sh")), script).unwrap();
    }
    let agent = |name: &str| {
        let script = repository.at(&format!("{name}.sh"));
        format!("[agents.{name}er]\ncommand = [\"sh\", {:?}]\n", script.to_str().unwrap())
    };
    let roles = "[roles]\nbuild = \"builder\"\nreview = \"reviewer\"\n";
    let settings = format!("{roles}{}{}", agent("build"), agent("review"));
    fs::write(repository.at("app/baton.toml"), settings).unwrap();
    let plan = PLAN.replace("make test && make lint", "test -f src/a.rs");
    fs::write(repository.at("app/TICKETS.md"), plan).unwrap();
    repository.git(&["add", "."]);
    repository.git(&["commit", "-q", "-m", "agents"]);
    repository.baton("app", "trust --yes", 0);
    repository
}

#[test]
fn a_launch_ends_in_the_plan_and_so_does_its_review() {
    let repository = with_agents(BUILD);
    repository.baton("app", "launch 1 --wait", 0);
    let plan = repository.plan();
    assert!(plan.contains("\n## COMPLETE — Batch 1 Done\nTickets completed: T1\nCommits: "), "{plan}");
    assert!(plan.contains("\nVerify: PASSED\nSkipped: e2e (no browser)\n"), "{plan}");
    let page = repository.baton("app", "runs show 1", 0);
    assert!(page.contains("session  t-1\n") && page.contains("COMPLETE is in TICKETS.md"), "{page}");
    assert_eq!(
        repository.baton("app", "runs log 1", 0).lines().take(2).collect::<Vec<_>>(),
        ["runs make", "this is no event"]
    );
    repository.baton("app", "launch 1 --phase review --wait", 0);
    let plan = repository.plan();
    assert!(plan.contains("## REVIEW — Batch 1 Changes requested\n"), "{plan}");
    assert!(plan.contains("\n- T1: no edge\n- HANDOFF — Batch 2 Ready\n"), "{plan}");
    assert!(!plan.contains("baton-ignore") && !plan.contains("## HANDOFF — Batch 2"), "{plan}");
    assert!(
        repository.baton("app", "wait 1 --stage changes-requested --timeout 0s", 0).contains("requested")
    );
}

#[test]
fn an_agent_that_is_not_logged_in_says_what_to_do() {
    let repository = with_agents(LOGGED_OUT);
    let said = repository.baton("app", "launch 1 --wait", 1);
    assert!(said.contains("codex is not logged in: run `codex login`"), "{said}");
    let plan = repository.plan();
    assert!(plan.contains("## COMPLETE — Batch 1 Failed\n") && plan.contains("\nVerify: FAILED\n"), "{plan}");
}

#[test]
fn who_steers_a_pane_gets_a_worktree_and_a_prompt() {
    let repository = with_agents(BUILD);
    let said = repository.baton("app", "launch 1 --in-pane", 0);
    let worktree = repository.at("app.worktrees/batch-1");
    assert!(said.contains(&format!("cd {}\nsh\n", worktree.display())), "{said}");
    assert!(worktree.join("TICKETS.md").exists());
    let prompt = fs::read_to_string(repository.store().join("panes/batch-1.md")).unwrap();
    assert!(prompt.contains("You are the builder of Batch 1"), "{prompt}");
    assert!(repository.baton("app", "runs", 0).contains("0 runs"), "nobody watches over it");
    assert!(repository.baton("app", "launch 2 --in-pane", 3).contains("--force"));
}
