//! `baton runs clean`: what landed batches and runs of long ago leave behind is removed.
//!
//! Start at [`run`].

use std::time::Duration;

use crate::cli::failure::{Failure, Outcome};
use crate::cli::kept::Kept;
use crate::cli::terminal::{Terminal, one_line};
use crate::runs::Place;
use crate::runs::clean::{self, Cleaning};

/// Remove worktrees and branches of batches that have landed, and old records
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Also what has not landed, and changes that were never committed: they are lost
    #[arg(long)]
    force: bool,
    /// How many records are kept
    #[arg(long, value_name = "N", default_value_t = 50)]
    keep: usize,
}

/// Cleans.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal, kept: &Kept) -> Outcome {
    let os = &terminal.disk;
    let here = crate::cli::kept::folder_of_plans(os, &terminal.folder()?);
    let place = Place::needed(os, &here).map_err(Failure::new)?;
    let guard = kept.store.lock(os, Duration::from_secs(10)).map_err(|why| Failure::new(why.to_string()))?;
    let what = Cleaning { only: None, keep: arguments.keep, force: arguments.force };
    let done = clean::clean(os, &place, &kept.store, &guard, &what).map_err(Failure::new)?;
    for removed in &done.removed {
        terminal.print(&format!("removed {}\n", one_line(removed)))?;
    }
    for left in &done.left {
        terminal.say(&format!("left {}", one_line(left)));
    }
    if done.removed.is_empty() && done.left.is_empty() {
        terminal.say("there is nothing to remove");
    }
    Ok(0)
}
