//! What people copy or name in their own settings: the GitHub workflow of the example and the hooks of pre-commit. What stands there is
//! run as it stands there.
//!
//! Start at [`values`].

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const TOP: &str = env!("CARGO_MANIFEST_DIR");

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(TOP).join(path)).unwrap()
}

/// What follows a key, line by line: `run: baton check`.
fn values<'a>(text: &'a str, key: &str) -> Vec<&'a str> {
    let lines = text.lines().map(|line| line.trim_start().trim_start_matches("- "));
    lines.filter_map(|line| line.strip_prefix(key)?.strip_prefix(": ")).collect()
}

/// A line as GitHub runs it, with `baton` on the path.
fn run(folder: &str, line: &str) -> Output {
    let baton = PathBuf::from(env!("CARGO_BIN_EXE_baton"));
    let old = std::env::var_os("PATH").unwrap();
    let path =
        std::env::join_paths([baton.parent().unwrap().into()].into_iter().chain(std::env::split_paths(&old)));
    let mut command = Command::new("bash");
    command
        .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", line])
        .current_dir(Path::new(TOP).join(folder));
    command.env("PATH", path.unwrap()).env_remove("BATON_LOG").output().unwrap()
}

#[test]
fn the_workflow_of_the_example_puts_findings_beside_their_lines() {
    let workflow = read("examples/bets/.github/workflows/plan.yml");
    let lines = values(&workflow, "run");
    let [install, check] = lines.as_slice() else { panic!("{lines:?}") };
    let output = run("examples/bets", install);
    assert!(output.status.success(), "what is there is not installed again");
    let output = run("examples/bets", check);
    assert_eq!(output.status.code(), Some(1), "the example has mistakes, and a check of them fails");
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(
        out.contains("::warning title=baton (unknown-ticket),file=TICKETS.md,line=192,endLine=192,col="),
        "{out}"
    );
    assert!(out.contains("::error title=baton (abi-gone),file=docs/abi.md,line="), "{out}");
    for line in out.lines() {
        let (head, message) = line.strip_prefix("::").and_then(|line| line.split_once("::")).unwrap();
        let (kind, properties) = head.split_once(" title=baton (").unwrap();
        assert!(["error", "warning", "notice"].contains(&kind) && !message.is_empty(), "{line}");
        let file = properties.split_once("),file=").unwrap().1.split(',').next().unwrap();
        assert!(Path::new(TOP).join("examples/bets").join(file).is_file(), "{line}");
        assert!(properties.contains(&format!(",file={file},line=")), "{line}");
    }
}

#[test]
fn the_workflow_installs_the_version_this_is() {
    let workflow = read("examples/bets/.github/workflows/plan.yml");
    let version = env!("CARGO_PKG_VERSION");
    assert!(
        workflow.contains(&format!("--tag v{version} "))
            && workflow.contains(&format!("key: baton-{version}\n"))
    );
    assert!(workflow.contains(concat!(env!("CARGO_PKG_REPOSITORY"), " --tag")));
}

#[test]
fn what_ci_and_pre_commit_run_is_there() {
    let ci = read(".github/workflows/ci.yml");
    let programs: Vec<&str> = values(&ci, "run").into_iter().filter(|line| line.starts_with('.')).collect();
    assert_eq!(programs, [".ci/run"]);
    assert!(Path::new(TOP).join(".ci/run").is_file());
    let hooks = read(".pre-commit-hooks.yaml");
    let entries = values(&hooks, "entry");
    assert_eq!(entries, ["baton hook git", "baton check"]);
    for entry in entries {
        assert!(run("", &format!("{entry} --help")).status.success(), "{entry}");
    }
}
