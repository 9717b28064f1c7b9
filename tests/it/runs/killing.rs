//! Launchers and supervisors killed at any moment: whatever is left is watched or reported, and the batch can be launched again.
//!
//! `BATON_ROUNDS` says how many rounds; each has a seed that is told when it fails, and `BATON_SEED` begins with another one.

use std::collections::BTreeSet;
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use baton::os::{Processes, Signal};
use baton::project::runs::{Outcome, Step, Told};
use baton::runs;

use super::field::{Plan, text};

/// An agent that says who it is, makes a file, leaves processes behind and takes its time.
const AGENT: &str = "echo $BATON_RUN >> \"$0.started\"; mkdir -p src; echo 'one' > src/one.rs; sleep 1000 & (setsid sleep 1000 &) ; sleep 0.2; exit 0";

/// How a round went, for whoever reads the figures.
#[derive(Debug, Default)]
struct Figures {
    nothing: usize,
    dead: usize,
    over: usize,
    told: usize,
}

#[test]
fn killed_at_any_moment_nothing_is_lost_doubled_or_half_done() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let (rounds, first) = (number("BATON_ROUNDS").unwrap_or(20), number("BATON_SEED").unwrap_or(1));
    let began = Instant::now();
    let plan = Plan::new(AGENT);
    plan.launch(1);
    plan.settled();
    let whole = began.elapsed();
    let mut figures = Figures::default();
    for seed in first..first + rounds {
        println!("seed {seed}, of {whole:?}");
        round(seed, whole, &mut figures);
    }
    println!("{rounds} rounds: {figures:?}");
}

/// Numbers that look like chance, from a seed.
fn chance(seed: u64, upto: u64) -> u64 {
    let mut x = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (x ^ (x >> 31)) % upto
}

fn round(seed: u64, whole: Duration, figures: &mut Figures) {
    let plan = Plan::new(AGENT);
    let mut launcher = plan.launcher(1);
    // No event is waited for: any moment is the point.
    thread::sleep(Duration::from_micros(chance(seed, whole.as_micros() as u64)));
    let victims = chance(seed ^ 0xabc, 4);
    if victims != 1 {
        launcher.0.kill().unwrap();
    }
    if victims != 0 {
        let watching = plan.carriers(Some("supervise"));
        watching.iter().for_each(|process| plan.os.signal(*process, Signal::Kill));
    }
    launcher.outcome();
    after(&plan, figures);
    again(&plan);
}

/// What is left is watched or reported, and no process of it stays.
#[track_caller]
fn after(plan: &Plan, figures: &mut Figures) {
    let left = plan.settled();
    assert!(left.len() <= 1);
    runs::sweep(&plan.os, &plan.store, &plan.common);
    assert_eq!(plan.carriers(None), [], "processes are left");
    match left.first() {
        None => figures.nothing += 1,
        Some(seen) if seen.is_dead() => figures.dead += 1,
        Some(seen) => {
            assert_eq!(
                (seen.run.step, seen.run.outcome),
                (Step::Ended, Some(Outcome::Passed)),
                "{:?}",
                seen.run.why
            );
            figures.over += 1;
        }
    }
    let told = is_told(plan);
    figures.told += usize::from(told);
    if let Some(seen) = left.first().filter(|_| told) {
        // The record is written first: only a run that is over is told of.
        assert!(seen.run.step == Step::Ended && seen.run.block != Told::Nothing);
    }
}

/// Whether the plan has a block more than it had, and nothing else is different.
#[track_caller]
fn is_told(plan: &Plan) -> bool {
    let (before, now) = (text(), fs::read_to_string(plan.place.at("r/TICKETS.md")).unwrap());
    if before == now {
        return false;
    }
    let start = before.bytes().zip(now.bytes()).take_while(|(a, b)| a == b).count();
    let end = before.bytes().rev().zip(now.bytes().rev()).take_while(|(a, b)| a == b).count();
    assert!(start + end >= before.len() && now.contains("## COMPLETE"), "{now}");
    true
}

/// The batch can be launched again, which is another run, and ends well.
#[track_caller]
fn again(plan: &Plan) {
    let before: BTreeSet<_> = plan.store.read(&plan.os).list.iter().map(|seen| seen.run.id.clone()).collect();
    let id = plan.launch(1);
    assert!(!before.contains(id.as_str()));
    let run = plan.ended(&id);
    assert_eq!(run.outcome, Some(Outcome::Passed), "{:?}", run.why);
    let range = format!("{}..{}", run.base_commit.as_ref().unwrap(), run.branch.as_ref().unwrap());
    assert_eq!(plan.place.git("r", &["rev-list", "--count", &range], ""), "1", "on the branch, once");
    assert!(run.commits.len() <= 1);
    let worktree = run.worktree.unwrap();
    assert_eq!(fs::read_to_string(worktree.join("src/one.rs")).unwrap(), "one\n");
    let place = worktree.to_str().unwrap();
    assert_eq!(plan.place.git("", &["-C", place, "branch", "--show-current"], ""), run.branch.unwrap());
    let left = plan.place.git("", &["-C", place, "status", "--porcelain"], "");
    assert_eq!(left, "", "all that was made is committed");
    let started = fs::read_to_string(plan.place.at("agent.started")).unwrap();
    let mut ids: Vec<&str> = started.lines().collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an agent was started twice for one run: {started}");
    assert_eq!(plan.carriers(None), []);
}
