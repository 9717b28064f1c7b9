//! Runs that are ended before they are over: cancelled, or killed somewhere in the middle.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::time::{Duration, Instant};

use baton::os::{Processes, Signal};
use baton::project::runs::{Outcome, Step};
use baton::runs::{self, Uncancelled};

use super::Field;

/// A tree of processes that hold a pipe open and, if `deaf`, hear no signal that can be ignored.
fn tree(pipe: &Path, deaf: bool) -> String {
    let ears = if deaf { "trap '' TERM INT HUP QUIT;" } else { "" };
    format!(
        "{ears} exec 3> '{}'; sleep 1000 & (sleep 1000 & sleep 1000) & setsid sh -c 'sleep 1000 & sleep 1000' & echo ready >&3; wait; sleep 1000",
        pipe.display()
    )
}

/// Waits until the tree stands; the pipe, to see when it is gone.
fn ready(pipe: &Path) -> BufReader<File> {
    let mut pipe = BufReader::new(File::open(pipe).unwrap());
    let mut line = String::new();
    pipe.read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    pipe
}

fn until_gone(mut pipe: BufReader<File>) {
    pipe.read_to_end(&mut Vec::new()).unwrap();
}

#[test]
fn cancel_ends_parents_children_and_grandchildren_within_two_seconds() {
    for deaf in [false, true] {
        let field = Field::new();
        let pipe = field.pipe("pipe");
        let seen = field.launch(&field.agent("agent", &tree(&pipe, deaf))).unwrap();
        let pipe = ready(&pipe);
        let began = Instant::now();
        runs::cancel(&field.os, &field.store, &seen.run.id).unwrap();
        until_gone(pipe);
        let took = began.elapsed();
        assert!(took < Duration::from_secs(2), "it took {took:?}");
        let run = field.ended(&seen.run.id);
        assert_eq!((run.outcome, run.step), (Some(Outcome::Cancelled), Step::Ended));
        let again = runs::cancel(&field.os, &field.store, &run.id);
        assert!(matches!(again, Err(Uncancelled::Over(_))), "{again:?}");
    }
}

#[test]
fn an_agent_that_is_asked_to_end_may_tidy_up() {
    let field = Field::new();
    let pipe = field.pipe("pipe");
    let script = format!(
        "exec 3> '{}'; trap 'echo tidy > left; exit 0' TERM; echo ready >&3; sleep 1000 & wait",
        pipe.display()
    );
    let seen = field.launch(&field.agent("agent", &script)).unwrap();
    let pipe = ready(&pipe);
    runs::cancel(&field.os, &field.store, &seen.run.id).unwrap();
    until_gone(pipe);
    assert_eq!(field.ended(&seen.run.id).outcome, Some(Outcome::Cancelled));
    assert_eq!(fs::read_to_string(field.place.at("r/left")).unwrap(), "tidy\n");
}

#[test]
fn a_run_that_is_not_there_cannot_be_cancelled() {
    let field = Field::new();
    let refused = runs::cancel(&field.os, &field.store, "b9-build-1").unwrap_err();
    assert_eq!(refused.to_string(), "there is no run b9-build-1; baton runs lists them");
}

#[test]
fn a_run_whose_supervisor_is_killed_is_reported_and_nothing_of_it_is_left() {
    let field = Field::new();
    let pipe = field.pipe("pipe");
    let agent = field.agent("agent", &tree(&pipe, true));
    let seen = field.launch(&agent).unwrap();
    let held = ready(&pipe);
    field.kill("supervise");
    until_gone(held);
    assert!(runs::gone(&field.os, &field.store, &seen.run.id, super::LONG));
    let dead = field.store.get(&field.os, &seen.run.id).unwrap();
    assert!(dead.is_dead() && dead.run.step == Step::Working);
    let refused = runs::cancel(&field.os, &field.store, &seen.run.id).unwrap_err().to_string();
    assert!(refused.contains("nobody watches over b1-design-1 any more"), "{refused}");
    // Its batch can be launched again, and that is another run.
    let seen = field.launch(&agent).unwrap();
    assert_eq!(seen.run.id, "b1-design-2");
    let held = ready(&pipe);
    runs::cancel(&field.os, &field.store, &seen.run.id).unwrap();
    until_gone(held);
    field.ended(&seen.run.id);
}

#[test]
fn a_run_whose_holder_is_killed_fails_and_nothing_of_it_is_left() {
    let field = Field::new();
    let pipe = field.pipe("pipe");
    let seen = field.launch(&field.agent("agent", &tree(&pipe, true))).unwrap();
    let held = ready(&pipe);
    field.kill("hold");
    until_gone(held);
    let run = field.ended(&seen.run.id);
    assert_eq!((run.outcome, run.code), (Some(Outcome::Failed), Some(137)));
}

#[test]
fn what_is_left_when_supervisor_and_holder_are_both_killed_is_swept() {
    let field = Field::new();
    let pipe = field.pipe("pipe");
    let seen = field.launch(&field.agent("agent", &tree(&pipe, true))).unwrap();
    let held = ready(&pipe);
    assert_eq!(runs::sweep(&field.os, &field.store, field.common()), 0, "it is watched");
    // Stopped first, so that the holder cannot see its supervisor go.
    field.stop("hold");
    field.kill("supervise");
    field.kill("hold");
    assert!(runs::gone(&field.os, &field.store, &seen.run.id, super::LONG));
    assert!(runs::sweep(&field.os, &field.store, field.common()) >= 5);
    until_gone(held);
    assert!(field.store.get(&field.os, &seen.run.id).unwrap().is_dead());
}

impl Field {
    /// Ends by force the process of a run that is called like this.
    #[track_caller]
    fn kill(&self, verb: &str) {
        let all = self.os.carrying(&["BATON_REPOSITORY"]).into_iter().map(|(process, _)| process);
        let found: Vec<_> = all.filter(|process| self.is(process.id, verb)).collect();
        assert_eq!(found.len(), 1, "{verb}");
        found.iter().for_each(|process| self.os.signal(*process, Signal::Kill));
    }

    /// Stops the process of a run that is called like this.
    fn stop(&self, verb: &str) {
        let found = self.carriers().into_iter().find(|id| self.is(*id, verb)).unwrap();
        let done = std::process::Command::new("kill").args(["-STOP", &found.to_string()]).status().unwrap();
        assert!(done.success());
    }

    fn is(&self, id: u32, verb: &str) -> bool {
        let line = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        self.carriers().contains(&id) && line.split(|byte| *byte == 0).nth(1) == Some(verb.as_bytes())
    }
}
