//! What stands in the way of a launch, and the one sentence each of them is told with: what, where, what to do. Nothing is left half done.
//!
//! A full disk and a folder where nothing may be written are tried in `runs::trouble`.

use std::fs;
use std::os::unix::fs::symlink;

use serde_json::json;

use super::yard::Yard;

const SETTINGS: &str = "
[agents.builder]
command = [\"BIN/builder\"]
[agents.gone]
command = [\"no-such-agent\"]
[roles]
build = \"builder\"
";

fn yard(verify: &str) -> Yard {
    let plan = format!(
        "# Plan\n\n## Batch 1: Core\n### T1: One\n\n## HANDOFF — Batch 1 Ready\nTickets: T1\nFiles affected: src/a.rs\n\
         Dependencies: none\nVerify command: {verify}\n"
    );
    let yard = Yard::new(&plan, SETTINGS);
    yard.script("builder", "echo made > src/a.rs");
    yard.baton(&["trust", "--yes"], 0);
    yard
}

/// A launch is refused with one sentence, and nothing is left but what was there.
#[track_caller]
fn check(yard: &Yard, arguments: &[&str], code: i32, sentence: &str) {
    let before = (yard.git(&["branch"]), yard.read("r/TICKETS.md"));
    let said = yard.baton(&[&["launch", "1"], arguments].concat(), code);
    assert_eq!(said, format!("{sentence}\n"));
    assert_eq!((yard.git(&["branch"]), yard.read("r/TICKETS.md")), before);
    for folder in fs::read_dir(yard.at("r/.git/baton/runs")).into_iter().flatten() {
        let id = folder.unwrap().file_name();
        assert_eq!(yard.record(id.to_str().unwrap())["outcome"], "unstarted");
    }
}

#[test]
fn what_stands_in_the_way_is_told_with_what_to_do() {
    let yard = yard("true");
    yard.git(&["branch", "batch-1"]);
    check(
        &yard,
        &[],
        2,
        "baton: there is a branch `batch-1` already that no run of this batch made: `git log -3 batch-1` shows it, \
         `git branch -d batch-1` removes it when it is merged, `--branch NAME` takes another",
    );
    yard.git(&["branch", "-D", "batch-1"]);
    yard.git(&["worktree", "add", "-q", yard.at("r.worktrees/batch-1").to_str().unwrap(), "-b", "mine"]);
    check(
        &yard,
        &[],
        2,
        "baton: <at>/r.worktrees/batch-1 is a worktree already, with `mine` and not `batch-1`: \
         `git -C <at>/r.worktrees/batch-1 status` shows what is in it, `git worktree remove <at>/r.worktrees/batch-1` removes it",
    );
    yard.git(&["worktree", "remove", yard.at("r.worktrees/batch-1").to_str().unwrap()]);
    fs::create_dir_all(yard.at("r.worktrees/batch-1/theirs")).unwrap();
    check(
        &yard,
        &[],
        2,
        "baton: b1-build-1 did not begin: <at>/r.worktrees/batch-1 is in the way: it is there, and git knows of no worktree \
         in it; look at it, and move it away or remove it",
    );
    assert!(yard.at("r.worktrees/batch-1/theirs").exists());
}

#[test]
fn what_is_missing_is_named() {
    let yard = yard("lint");
    let mut command = yard.command(&["launch", "1"]);
    symlink("/bin/sh", yard.at("bin/sh")).unwrap();
    let said = yard.said(command.env("PATH", yard.at("bin")), 2);
    assert_eq!(said, "baton: there is no program git on the PATH; install it to have what it knows\n");
    assert!(!yard.at("r.worktrees").exists() && !yard.at("r/.git/baton/runs/b1-build-1").exists());
    let said = yard.baton(&["launch", "1", "--agent", "gone"], 2);
    let wanted = "baton: there is no program no-such-agent on the PATH; install it, or set the agent gone to another\n";
    assert_eq!(said, wanted);
    assert!(!yard.at("r.worktrees").exists() && !yard.at("r/.git/baton/runs/b1-build-1").exists());
    assert_eq!(yard.git(&["status", "--porcelain"]), "");
    // It is no obstacle to the next one, whose verify command is missing.
    let said = yard.baton(&["launch", "1", "--wait"], 1);
    assert!(
        said.contains(
            "verify failed: lint: there is no program lint on the PATH; install it, or correct the command"
        ),
        "{said}"
    );
    fs::write(yard.at("r.worktrees/batch-1/package.json"), r#"{"scripts": {"lint": "eslint ."}}"#).unwrap();
    let said = yard.baton(&["launch", "1", "--phase", "fix", "--agent", "builder", "--wait"], 1);
    assert!(
        said.contains("lint is not on the PATH; package.json has a script for it: `npm run lint`"),
        "{said}"
    );
}

#[test]
fn agents_that_are_not_logged_in_say_how() {
    let codex = r#"{"type":"thread.started","thread_id":"t"}' '{"type":"turn.failed","error":{"message":"unexpected status 401 Unauthorized"}}"#;
    let yard = yard("true");
    yard.script("codex", &format!("printf '%s\\n' '{codex}'; exit 1"));
    let path = format!("{}:{}", yard.at("bin").display(), std::env::var("PATH").unwrap());
    let mut command = yard.command(&["launch", "1", "--agent", "codex", "--wait"]);
    let said = yard.said(command.env("PATH", path), 1);
    assert!(said.contains("codex is not logged in: run `codex login`"), "{said}");
}

#[test]
fn a_commit_by_itself_is_built_on_and_not_landed_on() {
    let yard = yard("true");
    yard.git(&["checkout", "-q", "--detach"]);
    yard.baton(&["launch", "1", "--wait"], 0);
    assert_eq!(
        yard.baton(&["land", "1", "--force", "review"], 2),
        "baton: <at>/r has a commit by itself checked out, so there is no branch to land on; git switch main goes to one\n"
    );
    yard.git(&["checkout", "-q", "-f", "main"]);
    yard.baton(&["land", "1", "--force", "review"], 0);
}

#[test]
fn a_clock_that_was_set_back_confuses_nobody() {
    let yard = yard("true");
    yard.baton(&["launch", "1", "--wait"], 0);
    let real = yard.record("b1-build-1");
    // It began in the future, as it looks now, and was over long before it began.
    yard.forge("b1-build-1", &real, &json!({"created": 9_999_999_999_u64, "ended": 1}));
    let listed = yard.baton(&["runs"], 0);
    assert!(listed.contains("b1-build-1") && listed.contains(" 0s"), "{listed}");
    yard.baton(&["runs", "show", "1"], 0);
    let mut later = real;
    later["step"] = json!("working");
    yard.forge("b1-build-2", &later, &json!({"created": 9_999_999_999_u64, "ended": null, "outcome": null}));
    yard.baton(&["runs"], 0);
    yard.baton(&["runs", "clean", "--keep", "0"], 0);
}
