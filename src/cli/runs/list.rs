//! `baton runs list`: a line a run, newest first.
//!
//! Start at [`run`].

use std::fmt::Write as _;
use std::sync::mpsc;

use serde::Serialize;

use crate::cli::failure::{Failure, Outcome};
use crate::cli::kept::Kept;
use crate::cli::span;
use crate::cli::terminal::{Terminal, one_line};
use crate::launch::agents;
use crate::os::{Clock, Disk};
use crate::project::{
    Run, Seen,
    runs::{Outcome as Ended, Step, Told},
};

/// A log is no longer than this, in bytes.
pub(super) const LOG: u64 = 64 * 1024 * 1024;
/// How much of a last line is shown, in characters.
const LINE: usize = 60;

/// List them, newest first
#[derive(Debug, Default, clap::Args)]
pub(super) struct Arguments {
    /// How to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: Format,
    /// Only those under way, dead, or not told in their plan yet
    #[arg(long)]
    open: bool,
    /// Look again whenever something changes
    #[arg(long)]
    watch: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A table for people
    #[default]
    Text,
    /// One JSON object
    Json,
}

#[derive(Debug, Serialize)]
struct Answer {
    version: u32,
    runs: Vec<Row>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unread: Vec<Unread>,
}

/// A record, and what it does not say.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    #[serde(flatten)]
    run: Run,
    /// In a word: `working`, `passed`, `dead`.
    state: &'static str,
    alive: bool,
    /// How long it took, or takes by now, in seconds.
    seconds: u64,
    /// The last it said.
    last: Option<String>,
}

#[derive(Debug, Serialize)]
struct Unread {
    id: String,
    why: String,
    alive: bool,
}

/// Lists.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal, kept: &Kept) -> Outcome {
    if !arguments.watch {
        print(arguments, terminal, kept)?;
        return Ok(0);
    }
    let (sender, changes) = mpsc::channel();
    // The receiver lives as long as the watch.
    let _watch = kept.watch(&terminal.disk, true, sender)?;
    loop {
        if terminal.is_read_by_a_person() {
            terminal.print("\x1b[2J\x1b[H")?;
        }
        if !print(arguments, terminal, kept)? || changes.recv().is_err() {
            return Ok(0);
        }
        while changes.try_recv().is_ok() {}
    }
}

/// Prints them; whether anybody is left to read it.
fn print(arguments: &Arguments, terminal: &Terminal, kept: &Kept) -> Result<bool, Failure> {
    let runs = kept.all(&terminal.disk);
    let rows = runs.list.into_iter().filter(|seen| !arguments.open || is_open(seen));
    let rows: Vec<Row> = rows.map(|seen| row(terminal, kept, seen)).collect();
    let unread = runs.unread.into_iter();
    let unread: Vec<Unread> =
        unread.map(|one| Unread { id: one.id.to_string(), why: one.why, alive: one.alive }).collect();
    for one in &unread {
        terminal.say(&format!("baton: {}: {}", one.id, one_line(&one.why)));
    }
    if arguments.format == Format::Json {
        return terminal.print(&terminal.json(&Answer { version: 1, runs: rows, unread })?);
    }
    if rows.is_empty() {
        terminal.say("0 runs: `baton launch` starts one");
    }
    terminal.print(&drawn(&rows))
}

fn is_open(seen: &Seen) -> bool {
    seen.run.step != Step::Ended || seen.run.block == Told::Pending
}

/// What is to be said of a run.
pub(super) fn row(terminal: &Terminal, kept: &Kept, seen: Seen) -> Row {
    let state = state(&seen);
    let last = last(terminal, kept, &seen.run);
    let end = seen.run.ended.unwrap_or_else(|| terminal.disk.now());
    let seconds = end.saturating_sub(seen.run.created);
    Row { state, alive: seen.alive, seconds, last, run: seen.run }
}

/// Where a run is, in a word.
pub(in crate::cli) fn state(seen: &Seen) -> &'static str {
    if seen.is_dead() {
        return "dead";
    }
    match (seen.run.step, seen.run.outcome) {
        (Step::Ended, Some(Ended::Passed)) => "passed",
        (Step::Ended, Some(Ended::Failed)) => "failed",
        (Step::Ended, Some(Ended::Cancelled)) => "cancelled",
        (Step::Ended, Some(Ended::TimedOut)) => "timed out",
        (Step::Ended, Some(Ended::Unstarted)) => "not started",
        (step, _) => crate::ide::running::doing(step),
    }
}

/// The last line of its log while it is under way, and why it ended when it is over.
fn last(terminal: &Terminal, kept: &Kept, run: &Run) -> Option<String> {
    if run.step == Step::Ended && run.why.is_some() {
        return run.why.clone();
    }
    let log = terminal.disk.read(&kept.store.folder(&run.id).join("log"), LOG).ok()?;
    log.lines().rfind(|line| !line.trim().is_empty()).map(str::to_owned)
}

/// A table with as wide columns as there are words.
fn drawn(rows: &[Row]) -> String {
    let cells = |row: &Row| {
        let told = if row.run.block == Told::Pending { ", untold" } else { "" };
        [
            row.run.id.to_string(),
            one_line(&row.run.batch).into_owned(),
            row.run.phase.name().to_owned(),
            one_line(&row.run.agent).into_owned(),
            format!("{}{told}", row.state),
            span::shown(row.seconds),
        ]
    };
    let all: Vec<[String; 6]> = rows.iter().map(cells).collect();
    let mut out = String::new();
    for (cells, row) in all.iter().zip(rows) {
        for (column, cell) in cells.iter().enumerate() {
            let widest = all.iter().filter_map(|cells| Some(cells.get(column)?.chars().count())).max();
            let _ = write!(out, "{cell:<width$}  ", width = widest.unwrap_or_default());
        }
        out += &row.last.as_deref().map(|last| agents::line(last, LINE)).unwrap_or_default();
        out.truncate(out.trim_end().len());
        out.push('\n');
    }
    out
}
