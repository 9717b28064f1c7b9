//! Trouble around a run: a terminal that closes, a disk that is full, a folder where nothing may be written.

use std::fs;
use std::process::Command;

use baton::os::Disk;
use baton::project::runs::Outcome;

use super::field::Plan;

#[test]
fn closing_the_terminal_it_was_launched_from_changes_nothing() {
    let plan = Plan::new("read go < \"$0.pipe\"; exit 0");
    let pipe = plan.place.at("agent.pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut terminal = plan.launcher_in("trap 'exit' HUP; \"$@\"; sleep 1000 & wait", 1);
    let id = &terminal.said().unwrap();
    // All that hangs on the terminal is told that it is gone, and then killed.
    for signal in ["-HUP", "-KILL"] {
        let group = format!("-{}", terminal.0.id());
        Command::new("kill").args([signal, "--", &group]).status().unwrap();
    }
    terminal.0.wait().unwrap();
    let seen = plan.store.get(&plan.os, id).unwrap();
    assert!(seen.is_active());
    fs::write(&pipe, "go\n").unwrap();
    assert_eq!(plan.ended(id).outcome, Some(Outcome::Passed));
}

#[test]
fn on_a_full_disk_nothing_is_launched_and_nothing_is_left() {
    let plan = Plan::new("exit 0");
    // Nobody may write a byte, which is what a full disk comes to.
    let refused = plan.launcher_in("trap '' XFSZ; ulimit -f 0; exec \"$@\"", 1).outcome().unwrap();
    let said = refused.unwrap_err();
    let wanted = format!("baton: {} cannot be written, where runs are kept: ", plan.store.root().display());
    assert!(said.starts_with(&wanted), "{said}");
    assert_eq!(plan.os.names(&plan.store.runs()), Some(Vec::new()));
    assert_eq!(plan.place.git("r", &["branch", "--format=%(refname:short)"], ""), "main");
    assert!(!plan.place.at("r.worktrees").exists());
    assert_eq!(said.lines().count(), 1, "{said}");
    assert_eq!(plan.ended(&plan.launch(1)).outcome, Some(Outcome::Passed));
}

#[test]
fn a_disk_that_fills_up_while_an_agent_works_does_not_lose_the_run() {
    let plan = Plan::new("yes 'a line of many' | head -c 1000000; exit 0");
    let launched = plan.launcher_in("trap '' XFSZ; ulimit -f 32; exec \"$@\"", 1).outcome().unwrap();
    let id = &launched.unwrap();
    assert_eq!(plan.ended(id).outcome, Some(Outcome::Passed));
    assert_eq!(fs::metadata(plan.store.folder(id).join("events")).unwrap().len(), 32 * 512);
}

#[test]
fn where_nothing_may_be_written_nothing_is_launched() {
    let plan = Plan::new("exit 0");
    // Not even the administrator makes a folder there.
    std::os::unix::fs::symlink("/sys/kernel", plan.store.root()).unwrap();
    let error = plan.launcher(1).outcome().unwrap().unwrap_err();
    assert!(error.contains("cannot be written, where runs are kept"), "{error}");
    assert_eq!(plan.place.git("r", &["branch", "--format=%(refname:short)"], ""), "main");
}
