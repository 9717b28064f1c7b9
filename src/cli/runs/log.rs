//! `baton runs log`: what an agent did, a line an event, as it happens if somebody wants that.
//!
//! Start at [`run`].

use std::path::Path;

use super::list::LOG;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::kept::Kept;
use crate::cli::terminal::Terminal;
use crate::cli::wait;
use crate::launch::agents;
use crate::os::Disk;

/// Print what an agent did
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The run's name, or a batch's number for its newest run
    run: String,
    /// Go on until the run is over
    #[arg(long, short)]
    follow: bool,
    /// Print what the agent printed, as it came
    #[arg(long)]
    raw: bool,
}

/// Prints it.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal, kept: &Kept) -> Outcome {
    let seen = kept.find(&terminal.disk, &arguments.run)?;
    let id = seen.run.id.as_str();
    let file = kept.store.folder(id).join(if arguments.raw { "events" } else { "log" });
    let mut shown = 0;
    let mut failed = None;
    if !arguments.follow {
        print(terminal, &file, &mut shown, true)?;
        return Ok(0);
    }
    let over = wait::until_over(&terminal.disk, kept, id, None, |seen| {
        failed = failed.take().or(print(terminal, &file, &mut shown, !seen.alive).err());
    })?;
    if let Some(failure) = failed {
        return Err(failure);
    }
    if let Some(seen) = over {
        terminal.say(&format!("{id}: {}", super::list::state(&seen)));
    }
    Ok(0)
}

/// Prints the lines that came since the last time; one that is not complete yet only where no more comes.
fn print(terminal: &Terminal, file: &Path, shown: &mut usize, all: bool) -> Result<(), Failure> {
    let text = match terminal.disk.read(file, LOG) {
        Err(error) if error.is_absent() => return Ok(()),
        text => text.map_err(|error| Failure::new(format!("{} {error}", file.display())))?,
    };
    let fresh = text.get(*shown..).unwrap_or_default();
    let end = if all { fresh.len() } else { fresh.rfind('\n').map_or(0, |at| at + 1) };
    let fresh = fresh.get(..end).unwrap_or_default();
    *shown += fresh.len();
    let lines = fresh.lines().map(|line| agents::text(line, agents::TEXT) + "\n");
    terminal.print(&lines.collect::<String>()).map(drop)
}
