//! `baton launch` on real repositories: what it shows, what it refuses, and that showing makes nothing.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::cli::{Folder, Ran, folder};

/// A repository in the folder `r` with these files committed, and a home that trusts nothing.
fn repository(files: &str) -> Folder {
    committed(folder(&files.replace("//- ", "//- r/")))
}

fn committed(made: Folder) -> Folder {
    fs::create_dir_all(made.at("home")).unwrap();
    git(&made, &["init", "-q", "-b", "main"]);
    git(&made, &["add", "-A"]);
    git(&made, &["commit", "-q", "-m", "Begin"]);
    made
}

/// Runs git in the repository; gives what it prints.
#[track_caller]
fn git(made: &Folder, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command
        .args(["-c", "user.name=Ada", "-c", "user.email=ada@localhost"])
        .args(arguments)
        .current_dir(made.at("r"));
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    let output = command.output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The bets, copied to a fresh repository.
fn bets() -> Folder {
    let made = folder("");
    copy(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/bets")), &made.at("r"));
    committed(made)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

fn launch(made: &Folder, arguments: &str) -> Ran {
    made.run("r", &format!("launch {arguments}"), "")
}

/// Trusts these commands in the repository, as `baton trust` writes it down.
fn trust(made: &Folder, commands: &[&[&str]]) {
    let common = made.at("r/.git").canonicalize().unwrap();
    let text = serde_json::json!({ "version": 1, "repositories": { common.to_str().unwrap(): commands } });
    made.write("home/.local/state/baton/trust.json", text.to_string());
}

#[test]
fn a_dry_run_shows_exactly_what_would_be_started_and_makes_nothing() {
    let made = bets();
    let before = git(&made, &["for-each-ref"]);
    let shown = launch(&made, "2 --dry-run --format json").exits(3).json();
    let argv =
        ["codex", "exec", "-C", "<folder>/r.worktrees/batch-2", "-s", "workspace-write", "--json", "-"];
    assert_eq!(shown["argv"], serde_json::json!(argv));
    assert_eq!(
        (&shown["branch"], &shown["base"], &shown["phase"]),
        (&"batch-2".into(), &"main".into(), &"build".into())
    );
    assert_eq!(shown["base_commit"], git(&made, &["rev-parse", "HEAD"]));
    assert_eq!(shown["verify"], serde_json::json!([["npm", "test"]]));
    assert_eq!(shown["tickets"], serde_json::json!(["T4", "T5", "T6"]));
    let keys: Vec<&String> = shown.as_object().unwrap().keys().collect();
    let promised = ["version", "agent", "phase", "argv", "cwd", "branch", "base", "env", "prompt", "gates"];
    assert_eq!(keys.get(..promised.len()).unwrap(), promised.iter().collect::<Vec<_>>());
    let gates = shown["gates"].as_array().unwrap();
    let shut: Vec<_> = gates.iter().filter(|gate| gate["open"] == false).map(|gate| &gate["name"]).collect();
    assert_eq!(shut, ["trusted"]);
    let prompt = shown["prompt"].as_str().unwrap();
    assert!(
        prompt.contains("### T4: Push rewards") && !prompt.contains("### T1") && !prompt.contains("### T7"),
        "{prompt}"
    );
    assert!(
        prompt.contains("`docs/protocol.md`:") && prompt.contains("GET /lobbies/:id/claims/:address"),
        "{prompt}"
    );
    assert_eq!(git(&made, &["for-each-ref"]), before);
    assert_eq!(git(&made, &["status", "--porcelain"]), "");
    assert!(
        !made.at("r/.git/baton").exists()
            && !made.at("r.worktrees").exists()
            && !made.at("home/.local").exists()
    );
}

#[test]
fn gates_open_when_what_stands_in_the_way_is_gone() {
    let made = bets();
    let shown = launch(&made, "2 --dry-run").exits(3).out;
    assert!(shown.contains("shut   trusted"), "{shown}");
    assert!(shown.contains("nobody has trusted [\"npm\", \"test\"] here yet: `baton trust 2`"), "{shown}");
    trust(&made, &[&["npm", "test"]]);
    let shown = launch(&made, "2 --dry-run").exits(0).out;
    assert!(
        shown.contains(
            "\n  starts   codex exec -C <folder>/r.worktrees/batch-2 -s workspace-write --json -\n"
        ),
        "{shown}"
    );
    assert!(shown.contains("\n  branch   batch-2, from main at "), "{shown}");
    made.write("r/server/src/events.ts", "changed");
    let shown = launch(&made, "2 --dry-run").exits(3).out;
    assert!(shown.contains("shut   clean-files"), "{shown}");
    let shown = launch(&made, "2 --dry-run --force clean-files").exits(0).out;
    assert!(shown.contains("forced clean-files"), "{shown}");
}

#[test]
fn what_is_not_ready_is_refused_and_nothing_is_made() {
    let made = bets();
    launch(&made, "3")
        .exits(3)
        .mentions("handoff: batch 3 has no HANDOFF: `baton handoff 3 --write` inserts one");
    launch(&made, "1").exits(3).mentions("handoff: batch 1 is reviewed: there is nothing left to build");
    launch(&made, "1 --phase fix")
        .exits(3)
        .mentions("changes: batch 1 is reviewed: nobody asked for changes");
    launch(&made, "9").exits(2).mentions("there is no batch 9");
    launch(&made, "2 --agent gpt").exits(2).mentions("there is no agent `gpt`; there are claude, codex");
    launch(&made, "2 --force trusted").exits(2).mentions("the gate trusted cannot be forced");
    launch(&made, "2 --branch -x").exits(2).mentions("`-x` is no name for a branch: it begins with `-`");
    let runs = made.at("r/.git/baton/runs");
    assert!(!runs.exists() || fs::read_dir(runs).unwrap().next().is_none());
    assert!(!made.at("r.worktrees").exists());
}

#[test]
fn without_a_repository_nothing_can_be_launched() {
    let made = folder("//- r/TICKETS.md\n## Batch 1\n### T1: a\n//- home/x\n");
    launch(&made, "1 --dry-run").exits(2).mentions("is in no git repository");
}

/// Small, with an agent and a verify command that every machine with git has.
const SMALL: &str = "
//- baton.toml
[agents.stand-in]
command = [\"git\", \"--version\"]
[roles]
build = \"stand-in\"
//- TICKETS.md
## Batch 1
### T1: a
## HANDOFF — Batch 1 Ready
Tickets: T1
Files affected: src/a.rs
Dependencies: none
Verify command: VERIFY
";

#[test]
fn nothing_of_a_hostile_plan_runs() {
    for hostile in [
        "touch ../hacked; true",
        "$(touch ../hacked)",
        "git `touch ../hacked`",
        "touch ../hacked | cat",
        "x=1 touch ../hacked",
    ] {
        let made = repository(&SMALL.replace("VERIFY", hostile));
        trust(&made, &[&["git", "--version"]]);
        launch(&made, "1 --isolation in-place")
            .exits(3)
            .mentions("handoff: the verify command cannot be run: ");
        assert!(!made.at("hacked").exists() && !made.at("r/hacked").exists(), "{hostile}");
    }
}

#[test]
fn a_run_launches_no_runs() {
    let made = repository(&SMALL.replace("VERIFY", "git --version"));
    trust(&made, &[&["git", "--version"]]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    command.args(["launch", "1", "--isolation", "in-place"]).current_dir(made.at("r"));
    let output = command.env("HOME", made.at("home")).env("BATON_RUN", "b1-build-1").output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_launch_in_place_is_started_watched_and_recorded() {
    let made = repository(&SMALL.replace("VERIFY", "git --version && git status"));
    trust(&made, &[&["git", "--version"], &["git", "status"]]);
    let ran = launch(&made, "1 --isolation in-place --wait").exits(0);
    assert_eq!(ran.out, "b1-build-1: stand-in works on Batch 1\n");
    let record: serde_json::Value =
        serde_json::from_str(&made.read("r/.git/baton/runs/b1-build-1/record.json")).unwrap();
    assert_eq!((&record["outcome"], &record["step"]), (&"passed".into(), &"ended".into()));
    let prompt = made.read("r/.git/baton/runs/b1-build-1/prompt.md");
    assert!(prompt.contains("### T1: a") && prompt.contains("Do not commit"), "{prompt}");
}

#[test]
fn secrets_are_kept_from_agents_and_their_own_logins_are_not() {
    let patterns = baton::settings::Settings::default().launch.work.hidden();
    let hidden =
        ["GITHUB_TOKEN", "AWS_REGION", "MY_SECRET_KEY", "DB_PASSWORD", "STRIPE_API_KEY", "PRIVATE_KEY"];
    for name in hidden {
        assert!(baton::os::hides(&patterns, name), "{name}");
    }
    let kept =
        ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN", "CODEX_HOME", "PATH", "TOKENS"];
    for name in kept {
        assert!(!baton::os::hides(&patterns, name), "{name}");
    }
}
