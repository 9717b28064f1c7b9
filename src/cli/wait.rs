//! `baton wait`: until a batch is somewhere. It waits for plans and records to change and asks nothing over and over.
//!
//! Start at [`run`]; whoever waits for a run has [`until_over`].

use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use clap::ValueEnum;

use super::failure::{Failure, Outcome};
use super::kept::Kept;
use super::plans::Plans;
use super::span;
use super::terminal::Terminal;
use crate::os::{Disk, OnChange, Os, Watch};
use crate::project::{Seen, Stage};
use crate::templates::About;

/// A supervisor that is killed leaves no trace that every system tells of, so it is looked after this time at the latest.
const LOOK: Duration = Duration::from_secs(1);

/// Wait until a batch is somewhere; the status is 4 when it was not within the time
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The batch, by its number or name
    #[arg(value_name = "N")]
    batch: String,
    /// Where it is to be; of several, the first it comes to
    #[arg(long, value_enum, value_name = "STAGE", value_delimiter = ',', required = true)]
    stage: Vec<Wanted>,
    /// How long to wait
    #[arg(long, value_name = "TIME", default_value = "20m", value_parser = span::parse)]
    timeout: Duration,
    /// The plan, where there are several
    #[arg(long, value_name = "PATH")]
    plan: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Wanted {
    /// It was handed over, or is further
    HandedOff,
    /// Somebody builds it, or has
    Building,
    /// It was built, and nobody objects
    Complete,
    /// Building it did not work out
    Failed,
    /// A review asks for changes
    ChangesRequested,
    /// The changes are under way
    Fixing,
    /// It was built and approved
    Reviewed,
}

impl Wanted {
    fn is_reached(self, stage: Stage) -> bool {
        match self {
            Wanted::HandedOff => stage >= Stage::HandedOff,
            Wanted::Building => stage >= Stage::Building,
            Wanted::Complete => stage.is_passed(),
            Wanted::Failed => stage == Stage::Failed,
            Wanted::ChangesRequested => stage == Stage::ChangesRequested,
            Wanted::Fixing => stage == Stage::Fixing,
            Wanted::Reviewed => stage == Stage::Reviewed,
        }
    }
}

/// Waits.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let end = Instant::now().checked_add(arguments.timeout);
    let plans = Plans::read(terminal, arguments.plan.as_deref())?;
    let which = plans.batch(&arguments.batch)?;
    let (_watches, changes) = watched(terminal, &plans)?;
    let mut last = None;
    let reached = wait(&changes, end, || {
        // A plan that somebody writes just now may have no such batch for a moment.
        let Ok(plans) = Plans::read(terminal, arguments.plan.as_deref()) else { return false };
        let stage = About::find(&plans.snapshot, &which).ok().and_then(|about| Some(about.batch()?.stage));
        last = stage.or(last);
        stage.is_some_and(|stage| arguments.stage.iter().any(|wanted| wanted.is_reached(stage)))
    });
    let stage = last.map_or("gone", Stage::phrase);
    if reached {
        terminal.print(&format!("{} is {stage}\n", which.batch))?;
        return Ok(0);
    }
    terminal.say(&format!(
        "{} is still {stage} after {}",
        which.batch,
        span::shown(arguments.timeout.as_secs())
    ));
    Ok(4)
}

/// Watches plans and records; something comes whenever one changes.
fn watched(terminal: &Terminal, plans: &Plans) -> Result<(Vec<Watch>, Receiver<()>), Failure> {
    let (sender, changes) = mpsc::channel();
    let tell = sender.clone();
    let on_change: OnChange = Box::new(move |_| {
        // Nobody waits any more.
        let _ = tell.send(());
    });
    let documents = terminal.disk.watch(&plans.workspace.root, on_change);
    let mut watches = vec![documents.map_err(|why| Failure::new(why.to_string()))?];
    if let Some(kept) = Kept::around(&terminal.disk, &plans.workspace.root) {
        watches.push(kept.watch(&terminal.disk, true, sender)?);
    }
    Ok((watches, changes))
}

/// Asks now, and again whenever something changed, until the answer is yes or the time is over; without an end for as long as it takes.
fn wait(changes: &Receiver<()>, end: Option<Instant>, mut is_there: impl FnMut() -> bool) -> bool {
    loop {
        if is_there() {
            return true;
        }
        let left = end.map_or(LOOK, |end| end.saturating_duration_since(Instant::now()).min(LOOK));
        if left.is_zero() {
            return false;
        }
        match changes.recv_timeout(left) {
            Err(RecvTimeoutError::Disconnected) => return is_there(),
            // What happened while it was being answered is one change.
            Ok(()) => while changes.try_recv().is_ok() {},
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// Waits until a run's supervisor is gone, whether the run is over or it was killed, and gives the run as it is then; `None` when the time was over before. `seen` is told of
/// the run as it was found each time.
///
/// # Errors
/// When nothing can be watched.
pub(super) fn until_over(
    os: &dyn Os,
    kept: &Kept,
    id: &str,
    timeout: Option<Duration>,
    mut look: impl FnMut(&Seen),
) -> Result<Option<Seen>, Failure> {
    let (sender, changes) = mpsc::channel();
    let _watch = kept.watch(os, true, sender)?;
    let end = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    let mut found = None;
    let over = wait(&changes, end, || {
        found = kept.store.get(os, id);
        found.iter().for_each(&mut look);
        // Its block goes into the plan after its last record.
        found.as_ref().is_none_or(|seen| !seen.alive)
    });
    Ok(found.filter(|_| over))
}
