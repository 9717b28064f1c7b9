//! Branches of batches landed, cleaned up, verified and brought together, on real repositories.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use baton::os::Machine;
use baton::project::Run;
use baton::project::runs::{Outcome, Step, Told};
use baton::runs::clean::{self, Cleaned, Cleaning};
use baton::runs::land::{self, Branch, Landed, Unlanded};
use baton::runs::{Place as Where, Store};

use super::commits::Job;
use super::git::Place;

const MACHINE: Machine = Machine { home: None };

fn land(place: &Place, workspace: &str) -> Result<Landed, Unlanded> {
    let here = Where::needed(&MACHINE, &place.at(workspace)).unwrap();
    let (root, message) = (place.at("w2"), "Land Batch 2: T4\u{202e}, T5\n\nRun: b2-build-1");
    land::land(&MACHINE, &here, &Branch { name: "batch-2", worktree: Some(&root), message, onto: None })
}

/// A run of batch 2 that wrote these files, committed.
fn built(files: &[&str]) -> Job {
    let mut job = Job::new(&["a", "b", "TICKETS.md"]);
    for file in files {
        job.write(file, "by batch 2\n");
    }
    job.commit().unwrap();
    job
}

fn text(place: &Place, path: &str) -> String {
    fs::read_to_string(place.at(path)).unwrap()
}

#[test]
fn a_branch_lands_beside_changes_that_are_not_committed() {
    let job = built(&["a", "new/file"]);
    let place = &job.place;
    place.commit("r", "Meanwhile", &["c"]);
    fs::write(place.at("r/TICKETS.md"), "being edited").unwrap();
    fs::write(place.at("r/b"), "staged").unwrap();
    place.git("r", &["add", "b"], "");
    let landed = land(place, "r").unwrap();
    assert_eq!((landed.into.as_str(), landed.files), ("main", vec!["a".to_owned(), "new/file".to_owned()]));
    assert_eq!(landed.notes, [] as [&str; 0]);
    assert_eq!(
        (text(place, "r/a"), text(place, "r/new/file")),
        ("by batch 2\n".into(), "by batch 2\n".into())
    );
    assert_eq!(place.git("r", &["status", "--porcelain"], ""), "M TICKETS.md\nM  b");
    assert_eq!(place.git("r", &["log", "-1", "--format=%B"], ""), "Land Batch 2: T4, T5\n\nRun: b2-build-1");
    assert_eq!(place.git("r", &["rev-parse", "HEAD^2"], ""), place.git("r", &["rev-parse", "batch-2"], ""));
    let again = land(place, "r").unwrap_err();
    assert_eq!(again.to_string(), "everything in batch-2 is in main already");
}

/// Asserts that nothing lands, and nothing changes by trying.
#[track_caller]
fn check_refused(place: &Place, said: &[&str]) {
    let state = || {
        let status = place.git("r", &["status", "--porcelain", "-uall", "--ignored"], "");
        (status, place.git("r", &["rev-parse", "HEAD"], ""), text(place, "r/a"))
    };
    let before = state();
    let why = land(place, "r").unwrap_err().to_string();
    for said in said {
        assert!(why.contains(said), "{why}");
    }
    assert_eq!(state(), before);
}

#[test]
fn what_is_in_the_way_is_named_and_stays() {
    let job = built(&["a", "new", "kept.log"]);
    let place = &job.place;
    fs::write(place.at("r/a"), "mine").unwrap();
    check_refused(
        place,
        &["batch-2 changes a, which have changes in", "commit or stash them, then land again"],
    );
    place.git("r", &["add", "a"], "");
    check_refused(place, &["batch-2 changes a, "]);
    place.git("r", &["reset", "-q", "--hard"], "");
    fs::write(place.at("r/new"), "mine").unwrap();
    check_refused(place, &["batch-2 changes new, "]);
    fs::remove_file(place.at("r/new")).unwrap();
    // What git ignores would be overwritten without a word.
    fs::write(place.at("r/.git/info/exclude"), "*.log\n").unwrap();
    fs::write(place.at("r/kept.log"), "mine").unwrap();
    check_refused(place, &["batch-2 changes kept.log, "]);
    fs::remove_file(place.at("r/kept.log")).unwrap();
    land(place, "r").unwrap();
}

#[test]
fn a_conflict_is_refused_with_the_commands() {
    let job = built(&["a", "b"]);
    job.place.commit("r", "Other", &["a"]);
    let root = job.place.at("r").canonicalize().unwrap();
    let merge = format!("\n  git -C {} merge --no-ff batch-2\n", root.display());
    check_refused(
        &job.place,
        &["batch-2 and main both changed a, so nothing was touched", &merge, "merge --abort"],
    );
    assert!(!root.join(".git/MERGE_HEAD").exists());
}

#[test]
fn there_has_to_be_a_branch_to_land_and_one_to_land_on() {
    let job = built(&["a"]);
    job.place.git("r", &["checkout", "-q", "--detach"], "");
    check_refused(&job.place, &["has a commit by itself checked out, so there is no branch to land on"]);
    job.place.git("r", &["checkout", "-q", "main"], "");
    fs::write(job.place.at("r/.git/MERGE_HEAD"), format!("{}\n", job.run.commits[0])).unwrap();
    check_refused(&job.place, &["a merge is under way"]);
    fs::remove_file(job.place.at("r/.git/MERGE_HEAD")).unwrap();
    job.place.git("r", &["worktree", "remove", "--force", "../w2"], "");
    job.place.git("r", &["branch", "-D", "batch-2"], "");
    check_refused(&job.place, &["there is no branch batch-2 any more"]);
}

#[test]
fn what_was_never_committed_is_told_when_the_rest_lands() {
    let job = built(&["a"]);
    job.write("late", "");
    let notes = land(&job.place, "r").unwrap().notes;
    assert!(
        notes[0].starts_with("late in ") && notes[0].ends_with("were never committed and have not landed"),
        "{notes:?}"
    );
}

#[cfg(unix)]
#[test]
fn a_landing_starts_nothing() {
    let job = built(&["a", "c"]);
    fs::write(job.place.at("r/b"), "b1\n").unwrap();
    job.place.commit("r", "Meanwhile", &["d"]);
    let mark = super::git::set_traps(&job.place);
    job.place.git("r", &["config", "branch.main.mergeOptions", "-s trap --squash"], "");
    let landed = land(&job.place, "r").unwrap();
    assert!(landed.notes[0].contains("were written as they are stored"), "{:?}", landed.notes);
    assert_eq!(fs::read_to_string(&mark).unwrap_or_default(), "");
    assert_eq!(text(&job.place, "r/a"), "by batch 2\n");
    // A merge that a driver would decide is one of texts, and a conflict there is one.
    job.write("a", "again\n");
    fs::write(job.place.at("r/.git/info/attributes"), "* merge=trap\n").unwrap();
    let mut job = job;
    job.commit().unwrap();
    job.place.run(
        "r",
        &[
            "-c",
            "core.hooksPath=",
            "-c",
            "core.fsmonitor=",
            "-c",
            "filter.trap.clean=cat",
            "-c",
            "commit.gpgSign=false",
            "commit",
            "-q",
            "-m",
            "x",
            "--allow-empty",
        ],
        "",
    );
    fs::remove_file(&mark).unwrap_or_default();
    land(&job.place, "r").unwrap();
    assert_eq!(fs::read_to_string(&mark).unwrap_or_default(), "");
    job.place.run("r", &["status"], "");
    assert!(fs::read_to_string(&mark).is_ok(), "the traps work");
}

/// Puts a record where records are kept.
fn record(place: &Place, run: &Run) {
    let folder = place.at("r/.git/baton/runs").join(run.id.as_str());
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("record.json"), serde_json::to_string(run).unwrap()).unwrap();
}

/// The run of a job as it is when it is over.
fn over(job: &Job) -> Run {
    let mut run = job.run.clone();
    run.workspace = job.place.at("r").canonicalize().unwrap();
    (run.step, run.outcome, run.code, run.block) =
        (Step::Ended, Some(Outcome::Passed), Some(0), Told::Written);
    run
}

fn cleaned(place: &Place, keep: usize, force: bool) -> Cleaned {
    let here = Where::needed(&MACHINE, &place.at("r")).unwrap();
    let store = Store::at(&here.checkout.common);
    let guard = store.lock(&MACHINE, Duration::from_secs(9)).unwrap();
    clean::clean(&MACHINE, &here, &store, &guard, &Cleaning { only: None, keep, force }).unwrap()
}

#[test]
fn only_what_has_landed_is_removed_unless_somebody_insists() {
    let job = built(&["a"]);
    let place = &job.place;
    record(place, &over(&job));
    place.git("r", &["branch", "mine"], "");
    let done = cleaned(place, 9, false);
    assert_eq!(
        done.left,
        ["batch-2: 1 of its commits have not landed; baton land does that, --force removes it all the same"]
    );
    assert!(place.at("w2/a").exists() && done.removed.is_empty());
    land(place, "r").unwrap();
    job.write("late", "");
    let done = cleaned(place, 9, false);
    assert!(done.left[0].contains("holds changes that are not committed (late)"), "{done:?}");
    fs::remove_file(place.at("w2/late")).unwrap();
    let done = cleaned(place, 0, false);
    assert_eq!(done.left, [] as [&str; 0]);
    assert!(
        done.removed[0].starts_with("branch batch-2 (was ") && done.removed[0].ends_with("/w2"),
        "{done:?}"
    );
    assert_eq!(done.removed[1], "the record of b2-build-1");
    assert_eq!(place.git("r", &["branch", "--format=%(refname:short)"], ""), "main\nmine");
    assert_eq!(cleaned(place, 0, false), Cleaned::default());
}

#[test]
fn who_insists_loses_what_is_nowhere_else() {
    let job = built(&["a"]);
    record(&job.place, &over(&job));
    job.write("late", "");
    fs::write(job.place.at("w2/.git"), "gitdir: /nowhere\n").unwrap();
    let done = cleaned(&job.place, 9, true);
    assert_eq!((done.removed.len(), done.left.len()), (1, 0), "{done:?}");
    assert!(!job.place.at("w2").exists());
}

const PLAN: &str = "\
# Plan

## Batch 2: Core
### T4: One
**Status:** done
### T5: Two
**Status:** done

## HANDOFF — Batch 2 Ready for Build
**Tickets:** T4-T5
**Verify:** `sh check.sh && sh other.sh`

## COMPLETE — Batch 2 Done
**Tickets completed:** T4-T5
**Verify result:** PASSED
";

const REVIEW: &str = "\n## REVIEW — Batch 2 Approved\n**Tickets:** T4-T5\n";

/// `baton` with arguments in the repository; its code, and what it says.
fn baton(place: &Place, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    command.args(arguments).current_dir(place.at("r")).env("XDG_STATE_HOME", place.at("state"));
    command.env_remove("BATON_RUN").env("GIT_CONFIG_GLOBAL", "/dev/null");
    let output = command.output().unwrap();
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

/// A job whose plan, not committed, stands in the workspace, with its record.
fn planned(files: &[(&str, &str)]) -> Job {
    let mut job = Job::new(&["a"]);
    fs::write(job.place.at("r/TICKETS.md"), PLAN).unwrap();
    for (file, text) in files {
        job.write(file, text);
    }
    job.commit().unwrap();
    record(&job.place, &over(&job));
    job
}

fn record_of(place: &Place) -> Run {
    serde_json::from_str(&text(place, "r/.git/baton/runs/b2-build-1/record.json")).unwrap()
}

#[test]
fn land_waits_for_the_review() {
    let job = planned(&[("new", "n")]);
    let place = &job.place;
    let (code, said) = baton(place, &["land", "2"]);
    assert!(
        code == Some(3) && said.contains("the gate review is shut") && said.contains("--force review"),
        "{said}"
    );
    assert!(!place.at("r/new").exists());
    fs::write(place.at("r/TICKETS.md"), format!("{PLAN}{REVIEW}")).unwrap();
    fs::write(place.at("r/baton.toml"), "[launch]\nintegration = \"next\"\n").unwrap();
    let (code, said) = baton(place, &["land", "2"]);
    assert!(code == Some(2) && said.contains("has main checked out, and batches land on next"), "{said}");
    fs::remove_file(place.at("r/baton.toml")).unwrap();
    let (code, said) = baton(place, &["land", "2", "--clean"]);
    assert!(code == Some(0) && said.contains("Batch 2 is landed: batch-2 is in main as "), "{said}");
    assert!(
        said.contains("`git push origin main` pushes it") && said.contains("removed branch batch-2"),
        "{said}"
    );
    assert!(place.at("r/new").exists() && !place.at("w2").exists());
    let (code, said) = baton(place, &["land", "2"]);
    assert_eq!(code, Some(2), "{said}");
    let (code, said) = baton(place, &["land", "2", "--force", "trust"]);
    assert!(code == Some(2) && said.contains("its one gate is review"), "{said}");
}

#[test]
fn land_is_refused_when_there_is_nothing_or_a_conflict() {
    let job = planned(&[("a", "by batch 2")]);
    let place = &job.place;
    place.commit("r", "Other", &["a"]);
    let (code, said) = baton(place, &["land", "2", "--force", "review"]);
    assert!(code == Some(3) && said.contains("merge --no-ff batch-2"), "{said}");
    fs::remove_dir_all(place.at("r/.git/baton/runs")).unwrap();
    let (code, said) = baton(place, &["land", "2"]);
    assert!(code == Some(4) && said.contains("there is nothing to land"), "{said}");
    record(place, &over(&job));
    let (code, said) = baton(place, &["runs", "clean"]);
    assert!(code == Some(0) && said.contains("left batch-2: 1 of its commits have not landed"), "{said}");
    let (code, said) = baton(place, &["runs", "clean", "--force"]);
    assert!(code == Some(0) && said.contains("removed branch batch-2"), "{said}");
}

#[cfg(unix)]
#[test]
fn verify_runs_what_is_trusted_where_the_batch_was_built() {
    let job = planned(&[("check.sh", "echo checked\n"), ("other.sh", "echo bad >&2; exit 7\n")]);
    let place = &job.place;
    let (code, said) = baton(place, &["verify", "2"]);
    assert!(
        code == Some(3) && said.contains("nobody has trusted `sh check.sh`, `sh other.sh` here"),
        "{said}"
    );
    trust(place);
    let (code, said) = baton(place, &["verify", "2"]);
    assert!(
        code == Some(1)
            && said.contains("sh other.sh: ended with code 7")
            && said.contains("Batch 2: FAILED"),
        "{said}"
    );
    let run = record_of(place);
    assert_eq!(
        (run.outcome, run.verified.len(), run.verified[0].tail.as_str()),
        (Some(Outcome::Failed), 2, "checked\n")
    );
    job.write("other.sh", "exit 0\n");
    let (code, said) = baton(place, &["verify", "2"]);
    assert!(code == Some(0) && said.contains("Batch 2: PASSED"), "{said}");
    assert_eq!(record_of(place).outcome, Some(Outcome::Passed));
}

/// Trusts the plan's commands, as `baton trust` does.
fn trust(place: &Place) {
    let common = place.at("r/.git").canonicalize().unwrap();
    let commands = [["sh", "check.sh"], ["sh", "other.sh"]];
    let file = serde_json::json!({"version": 1, "repositories": {common.to_str().unwrap(): commands}});
    fs::create_dir_all(place.at("state/baton")).unwrap();
    fs::write(place.at("state/baton/trust.json"), file.to_string()).unwrap();
}

#[cfg(unix)]
#[test]
fn sync_brings_together_what_passed_and_writes_that() {
    let job = planned(&[("check.sh", "test -f new && test -f meanwhile\n"), ("other.sh", ""), ("new", "n")]);
    let place = &job.place;
    trust(place);
    place.commit("r", "Meanwhile", &["unrelated"]);
    fs::write(place.at("r/TICKETS.md"), format!("{PLAN}{REVIEW}")).unwrap();
    let (code, said) = baton(place, &["verify", "--sync"]);
    assert!(code == Some(1) && said.contains("batch-2 together: FAILED"), "{said}");
    let here = || place.git("r", &["worktree", "list", "--porcelain"], "").matches("worktree ").count();
    assert!(here() == 2 && !text(place, "r/TICKETS.md").contains("SYNC"));
    let head = place.commit("r", "Meanwhile", &["meanwhile"]);
    let (code, said) = baton(place, &["verify", "--sync"]);
    assert!(code == Some(0) && said.contains("batch-2 together: PASSED"), "{said}");
    assert!(text(place, "r/TICKETS.md").contains("SYNC"), "{said}");
    assert_eq!((here(), place.git("r", &["rev-parse", "HEAD"], "")), (2, head));
    assert!(!Path::new(&place.at("r.worktrees/baton-sync")).exists());
    place.commit("r", "Other", &["check.sh"]);
    let (code, said) = baton(place, &["verify", "--sync"]);
    assert!(code == Some(3) && said.contains("both changed check.sh"), "{said}");
}
