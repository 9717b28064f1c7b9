//! `baton hook`: real commits in real repositories, and Claude Code's questions as it asks them.
//!
//! Start at [`repository`].

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use super::git::Place;

/// One finding of long ago, in line 3.
const OLD: &str = "## T1: One\n## T2: Two\n**Depends on:** T7\n";
/// The same, and one that is new.
const NEW: &str = "## T1: One\n## T2: Two\n**Depends on:** T7\n## T3: Three\n**Depends on:** T99\n";
const TOLD: &str = "TICKETS.md:5:17: warning[unknown-ticket] T3 names T99, which no plan declares\n";

/// A repository with an old finding in its plan, in the folder `r`, and `baton` on the path of what git starts.
struct Repository(Place);

fn repository() -> Repository {
    let repository = Repository(Place::new());
    repository.write("TICKETS.md", OLD);
    repository.0.git("r", &["config", "user.name", "Ada"], "");
    repository.0.git("r", &["config", "user.email", "ada@example.com"], "");
    repository.0.commit("r", "A plan", &["notes.txt"]);
    repository
}

impl Repository {
    fn at(&self, path: &str) -> PathBuf {
        self.0.at("").canonicalize().unwrap().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.at("r").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at("r").join(path)).unwrap()
    }

    fn stage(&self, path: &str, text: &str) {
        self.write(path, text);
        self.0.git("r", &["add", "-f", path], "");
    }

    /// Runs a program in the repository with `baton` on its path.
    fn run(&self, program: &str, arguments: &[&str]) -> Ran {
        self.run_in("r", program, arguments)
    }

    fn run_in(&self, folder: &str, program: &str, arguments: &[&str]) -> Ran {
        let baton = PathBuf::from(env!("CARGO_BIN_EXE_baton"));
        let path = std::env::join_paths(
            [baton.parent().unwrap().to_path_buf()]
                .into_iter()
                .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
        );
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.at(folder)).env("PATH", path.unwrap());
        command.env("HOME", self.at("home")).env_remove("BATON_LOG").stdin(Stdio::null());
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        Ran::new(&command.output().unwrap(), &self.at("").to_string_lossy())
    }

    fn baton(&self, arguments: &str) -> Ran {
        self.run(env!("CARGO_BIN_EXE_baton"), &arguments.split(' ').collect::<Vec<_>>())
    }

    /// Asks as Claude Code does.
    fn claude(&self, question: &str) -> Ran {
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_baton"));
        command.args(["hook", "claude"]).current_dir(self.at("r")).env("HOME", self.at("home"));
        let output = command.env_remove("BATON_LOG").write_stdin(question).output().unwrap();
        Ran::new(&output, &self.at("").to_string_lossy())
    }

    /// After a tool wrote a file.
    fn edited(&self, tool: &str, file: &str) -> Ran {
        let file = self.at("r").join(file);
        self.claude(&json!({
            "session_id": "a", "transcript_path": "/t.jsonl", "cwd": self.at("r"), "permission_mode": "default",
            "hook_event_name": "PostToolUse", "tool_name": tool, "tool_use_id": "toolu_1", "later": { "more": [1] },
            "tool_input": { "file_path": file, "old_string": "a", "new_string": "b" },
            "tool_response": { "filePath": file, "success": true },
        }).to_string())
    }
}

struct Ran {
    out: String,
    err: String,
    code: Option<i32>,
}

impl Ran {
    fn new(output: &Output, folder: &str) -> Ran {
        let text = |bytes: &[u8]| {
            String::from_utf8_lossy(bytes)
                .replace(folder.trim_end_matches('/'), "<at>")
                .replace("<at>//", "<at>/")
        };
        Ran { out: text(&output.stdout), err: text(&output.stderr), code: output.status.code() }
    }

    #[track_caller]
    fn exits(self, code: i32) -> Ran {
        assert_eq!(self.code, Some(code), "standard output:\n{}\nstandard error:\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    fn prints(self, out: &str) -> Ran {
        assert_eq!(self.out, out, "standard error:\n{}", self.err);
        self
    }

    #[track_caller]
    fn says(self, part: &str) -> Ran {
        assert!(self.err.contains(part), "standard output:\n{}\nstandard error:\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    fn says_nothing(self) {
        assert_eq!((self.out.as_str(), self.err.as_str(), self.code), ("", "", Some(0)));
    }

    /// What Claude is told, without the sentences around it.
    #[track_caller]
    fn tells_claude(self, lines: &str) {
        let answer: Value = serde_json::from_str(&self.out).unwrap();
        assert_eq!((answer["decision"].as_str(), self.err.as_str(), self.code), (Some("block"), "", Some(0)));
        let reason = answer["reason"].as_str().unwrap();
        let (_, below) = reason.split_once(":\n").unwrap();
        assert!(below.starts_with(lines) && below[lines.len()..].starts_with("Put that right"), "{reason}");
    }
}

#[test]
fn a_commit_is_stopped_by_what_it_brings_and_by_nothing_older() {
    let repository = repository();
    repository.baton("hook git").says_nothing();
    repository.stage("TICKETS.md", &format!("# Lines move\n\n{OLD}"));
    repository.baton("hook git").says_nothing();
    repository.stage("TICKETS.md", NEW);
    repository.baton("hook git").exits(1).prints(TOLD).says("baton: 1 finding that this commit would bring.");
    repository.baton("hook git --fail-on error").says_nothing();
}

#[test]
fn what_is_staged_counts_and_not_what_lies_there() {
    let repository = repository();
    repository.stage("TICKETS.md", NEW);
    repository.write("TICKETS.md", "# Nothing wrong here any more\n");
    repository.baton("hook git").exits(1).prints(TOLD);
    repository.stage("TICKETS.md", OLD);
    repository.write("TICKETS.md", NEW);
    repository.stage("notes.txt", "other");
    repository.baton("hook git").says_nothing();
    // Another document is staged: the plan it leans on is the one of the index, not the one on disk.
    repository.write("TICKETS.md", "## T1: One\n## T2: Two\n## T40: Forty\n");
    repository.stage("TASKS.md", "## T10: Ten\n**Depends on:** T40\n");
    repository
        .baton("hook git")
        .exits(1)
        .prints("TASKS.md:2:17: warning[unknown-ticket] T10 names T40, which no plan declares\n");
    fs::remove_file(repository.at("r/TICKETS.md")).unwrap();
    repository.stage("TASKS.md", "## T10: Ten\n**Depends on:** T1\n");
    repository.baton("hook git").says_nothing();
}

#[test]
fn before_the_first_commit_everything_is_new() {
    let repository = Repository(Place::new());
    repository.stage("plan/TICKETS.md", OLD);
    repository
        .baton("hook git")
        .exits(1)
        .prints("plan/TICKETS.md:3:17: warning[unknown-ticket] T2 names T7, which no plan declares; did you mean T1?\n");
}

#[test]
fn what_moves_to_another_file_takes_its_findings_along() {
    let repository = repository();
    repository.0.git("r", &["mv", "TICKETS.md", "TASKS.md"], "");
    repository.baton("hook git").says_nothing();
}

#[test]
fn settings_below_the_root_make_a_workspace_of_their_own() {
    let repository = repository();
    repository.stage("a/baton.toml", "[rules]\nunknown-ticket = \"off\"\n");
    repository.stage("a/TICKETS.md", OLD);
    repository.baton("hook git").says_nothing();
    repository.stage("b/TICKETS.md", OLD);
    let ran = repository.baton("hook git").exits(1);
    assert!(ran.out.starts_with("b/TICKETS.md:3:17: ") && ran.out.lines().count() == 1, "{}", ran.out);
}

#[test]
fn code_that_leaves_its_contract_behind_is_told_where_the_document_says_otherwise() {
    let repository = repository();
    let code = "contract Vault {\n  function pay(uint256 a) external {}\n  function take(uint256 a) external {}\n}\n";
    repository.stage("src/Vault.sol", code);
    repository
        .stage("docs/abi.md", "## Vault\n\n- `function pay(uint256 a)`\n- `function take(uint256 a)`\n");
    repository.baton("hook git").says_nothing();
    repository.0.git("r", &["commit", "-q", "-m", "A contract"], "");
    repository.stage("src/Vault.sol", &code.replace("take", "give"));
    let ran = repository.baton("hook git").exits(1);
    assert!(ran.out.contains("docs/abi.md:4:13: error[abi-gone] "), "{}", ran.out);
    repository.0.git("r", &["reset", "-q"], "");
    let told = repository.edited("Edit", "src/Vault.sol").exits(0).out;
    assert!(told.contains("docs/abi.md:4:13: error[abi-gone] "), "{told}");
}

#[test]
fn the_hook_of_git_is_installed_once_and_stops_commits() {
    let repository = repository();
    let hook = "<at>/r/.git/hooks/pre-commit";
    repository.baton("hook git --install --dry-run").exits(0).says("Nothing was written");
    assert!(!repository.at("r/.git/hooks/pre-commit").exists());
    let wrote = format!("Wrote {hook}, which checks what a commit brings to the plan.\n");
    repository.baton("hook git --install").exits(0).prints(&wrote);
    let again = format!("There is already {hook}, which checks what a commit brings to the plan.\n");
    repository.baton("hook git --install").exits(0).prints(&again);

    repository.stage("TICKETS.md", NEW);
    let ran = repository.run("git", &["commit", "-q", "-m", "Bad"]).exits(1);
    assert!(format!("{}{}", ran.out, ran.err).contains(TOLD), "{}", ran.err);
    repository.run("git", &["commit", "-q", "--no-verify", "-m", "Bad"]).exits(0);
    repository.write("TICKETS.md", &format!("{NEW}## T4: Four\n"));
    repository.run("git", &["commit", "-q", "-a", "-m", "An old one stays"]).exits(0);
    repository.baton("hook git --uninstall").exits(0).prints(&format!("Removed {hook}.\n"));
    repository.baton("hook git --uninstall").exits(0).prints(&format!("There is no {hook}.\n"));
}

#[test]
fn a_commit_of_some_files_is_checked_by_the_index_git_makes_for_it() {
    let repository = repository();
    repository.baton("hook git --install").exits(0);
    repository.write("TICKETS.md", NEW);
    let ran = repository.run("git", &["commit", "-q", "-a", "-m", "Bad"]).exits(1);
    assert!(format!("{}{}", ran.out, ran.err).contains(TOLD), "{}", ran.err);
    repository.run("git", &["commit", "-q", "-m", "Bad", "TICKETS.md"]).exits(1);
    repository.write("notes.txt", "other");
    repository.run("git", &["commit", "-q", "-m", "Good", "notes.txt"]).exits(0);
}

#[test]
fn a_worktree_has_the_hook_of_its_repository() {
    let repository = repository();
    repository.0.git("r", &["worktree", "add", "-q", "../w"], "");
    let ran = repository.run_in("w", env!("CARGO_BIN_EXE_baton"), &["hook", "git", "--install"]).exits(0);
    assert!(ran.out.starts_with("Wrote <at>/r/.git/hooks/pre-commit,"), "{}", ran.out);
    fs::write(repository.at("w/TICKETS.md"), NEW).unwrap();
    let ran = repository.run_in("w", "git", &["commit", "-q", "-a", "-m", "Bad"]).exits(1);
    assert!(format!("{}{}", ran.out, ran.err).contains(TOLD), "{}", ran.err);
}

#[test]
fn hooks_of_others_are_left_alone() {
    let repository = repository();
    repository.write(".git/hooks/pre-commit", "#!/bin/sh\nnpm test\n");
    repository
        .baton("hook git --install")
        .exits(2)
        .says("<at>/r/.git/hooks/pre-commit is a hook of somebody else's and was left alone; add this line to it: baton hook git || exit 1\n");
    repository.baton("hook git --uninstall").exits(2).says("is not Baton's and was left alone");
    assert_eq!(repository.read(".git/hooks/pre-commit"), "#!/bin/sh\nnpm test\n");
    repository.write(".git/hooks/pre-commit", "#!/bin/sh\nbaton hook git || exit 1\n");
    repository
        .baton("hook git --install")
        .exits(0)
        .prints("<at>/r/.git/hooks/pre-commit calls `baton hook git` already.\n");
}

#[test]
fn hooks_are_where_they_are_set_to_be_and_never_outside_of_the_repository() {
    let repository = repository();
    repository.0.git("r", &["config", "core.hooksPath", "tools/hooks"], "");
    let ran = repository.baton("hook git --install").exits(0);
    assert!(ran.out.starts_with("Wrote <at>/r/tools/hooks/pre-commit,"), "{}", ran.out);
    repository.stage("TICKETS.md", NEW);
    repository.run("git", &["commit", "-q", "-m", "Bad"]).exits(1);
    let shared = repository.at("shared");
    repository.0.git("r", &["config", "core.hooksPath", shared.to_str().unwrap()], "");
    repository
        .baton("hook git --install")
        .exits(2)
        .says("(core.hooksPath), which other repositories may share");
    assert!(!shared.exists());
}

#[test]
fn without_a_repository_there_is_nothing_to_install() {
    let repository = repository();
    fs::create_dir(repository.at("bare")).unwrap();
    let ran = repository.run_in("bare", env!("CARGO_BIN_EXE_baton"), &["hook", "git", "--install"]);
    ran.exits(2).says("baton: <at>/bare is in no git repository; run this in one\n");
}

#[test]
fn claude_is_told_what_its_edit_brought() {
    let repository = repository();
    repository.edited("Edit", "TICKETS.md").says_nothing();
    repository.write("TICKETS.md", NEW);
    for tool in ["Edit", "MultiEdit", "Write"] {
        repository.edited(tool, "TICKETS.md").tells_claude(TOLD);
    }
    repository.write("new/TICKETS.md", "## V1: One\n**Depends on:** V2\n");
    let told = "new/TICKETS.md:2:17: warning[unknown-ticket] V1 names V2, which no plan declares; did you mean V1?\n";
    let ran = repository.edited("Write", "new/TICKETS.md");
    assert!(ran.out.contains(&told[..60]), "{}", ran.out);
}

#[test]
fn everything_else_is_answered_with_silence() {
    let repository = repository();
    repository.write("TICKETS.md", NEW);
    repository.write("src/a.rs", "fn a() {}\n");
    for (tool, file) in [
        ("Read", "TICKETS.md"),
        ("Edit", "notes.txt"),
        ("Edit", "src/a.rs"),
        ("Edit", "gone.md"),
        ("Bash", ""),
    ] {
        repository.edited(tool, file).says_nothing();
    }
    for question in [
        "{}",
        r#"{"hook_event_name":"Stop","stop_hook_active":false}"#,
        r#"{"hook_event_name":"PostToolUse","tool_name":"Edit","tool_input":null}"#,
        r#"{"hook_event_name":"PostToolUse","tool_name":"Edit","tool_input":{"file_path":7}}"#,
        r#"{"hook_event_name":"PostToolUse","tool_name":"Edit","tool_input":{"file_path":"/nowhere/TICKETS.md"}}"#,
    ] {
        repository.claude(question).says_nothing();
    }
}

#[test]
fn a_question_nobody_understands_holds_nobody_up() {
    let repository = repository();
    for question in ["", "{", "[1]", "null"] {
        repository
            .claude(question)
            .exits(1)
            .prints("")
            .says("baton: standard input is not what Claude Code sends to a hook: ");
    }
    repository.write("TICKETS.md", NEW);
    repository.write("baton.toml", "[rules\n");
    repository.edited("Edit", "TICKETS.md").exits(1).prints("").says("<at>/r/baton.toml:1:");
}

#[test]
fn without_a_repository_an_edited_file_is_checked_whole() {
    let folder = super::cli::folder(&format!("//- TICKETS.md\n{OLD}"));
    let question = json!({
        "hook_event_name": "PostToolUse", "tool_name": "Write", "cwd": folder.at(""), "tool_input": { "file_path": "TICKETS.md" },
    });
    let ran = folder.run("", "hook claude", &question.to_string()).exits(0);
    assert!(ran.out.contains("TICKETS.md:3:17: warning[unknown-ticket]"), "{}", ran.out);
}

#[test]
fn the_hook_of_claude_is_installed_once_into_settings_that_stay() {
    let repository = repository();
    let ran = repository.baton("hook claude --install --dry-run").exits(0).says("Nothing was written");
    assert!(ran.out.starts_with("--- /dev/null\n+++ b/.claude/settings.json\n"), "{}", ran.out);
    assert!(!repository.at("r/.claude").exists());
    repository.write(
        ".claude/settings.json",
        "{\n    \"model\": \"opus\",\n    \"permissions\": {\"allow\": []}\n}\n",
    );
    let ran = repository.baton("hook claude --install").exits(0);
    assert!(
        ran.out.contains("\n+            {\n+                \"matcher\": \"Edit|MultiEdit|Write\",\n"),
        "{}",
        ran.out
    );
    let written = repository.read(".claude/settings.json");
    assert!(
        written.starts_with(
            "{\n    \"model\": \"opus\",\n    \"permissions\": {\"allow\": []},\n    \"hooks\": {\n"
        ),
        "{written}"
    );
    let settings: Value = serde_json::from_str(&written).unwrap();
    let hook = &settings["hooks"]["PostToolUse"][0]["hooks"][0];
    assert_eq!(*hook, json!({ "type": "command", "command": "baton hook claude", "timeout": 30 }));
    repository.baton("hook claude --install").exits(0).prints("").says("calls `baton hook claude` already");
    assert_eq!(repository.read(".claude/settings.json"), written);
    repository.baton("hook claude --install --local").exits(0);
    assert!(repository.at("r/.claude/settings.local.json").exists());
}

#[test]
fn what_is_installed_is_what_claude_code_runs() {
    let repository = repository();
    repository.baton("hook claude --install").exits(0);
    let settings: Value = serde_json::from_str(&repository.read(".claude/settings.json")).unwrap();
    let command = settings["hooks"]["PostToolUse"][0]["hooks"][0]["command"].as_str().unwrap().to_owned();
    repository.write("TICKETS.md", NEW);
    let question = json!({
        "hook_event_name": "PostToolUse", "tool_name": "Edit", "cwd": repository.at("r"),
        "tool_input": { "file_path": repository.at("r/TICKETS.md") },
    });
    fs::write(repository.at("question.json"), question.to_string()).unwrap();
    repository.run("sh", &["-c", &format!("{command} < ../question.json")]).tells_claude(TOLD);
}
