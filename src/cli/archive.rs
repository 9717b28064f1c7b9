//! `baton archive`: moves a finished batch into the archive of its plan.

use super::failure::{Failure, Outcome};
use super::terminal::Terminal;
use super::write::{Writing, carry_out};
use crate::ide::Deed;
use crate::ide::actions::ArchiveBatch;

/// Move a finished batch with its blocks into the plan's archive, and print what that changed
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The batch, by its number or name
    #[arg(value_name = "N")]
    batch: String,
    #[command(flatten)]
    writing: Writing,
}

/// Archives.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    carry_out(terminal, &arguments.writing, |plans| {
        let deed = Deed::ArchiveBatch(ArchiveBatch { batch: plans.batch(&arguments.batch)? });
        deed.change(&plans.snapshot).map_err(|why| Failure::new(why.to_string()))
    })
}
