//! `baton set`: says how far a ticket is.

use clap::ValueEnum;

use super::failure::{Failure, Outcome};
use super::terminal::Terminal;
use super::write::{Writing, carry_out};
use crate::ide::Deed;
use crate::ide::actions::{Goal, SetStatus};

/// Set the status of a ticket wherever its plan says it, and print what that changed
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The ticket
    id: String,
    /// What it is now
    #[arg(value_enum)]
    status: Status,
    #[command(flatten)]
    writing: Writing,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Status {
    /// Not begun
    Todo,
    /// Under way
    Doing,
    /// Finished
    Done,
    /// Cannot go on
    Blocked,
}

/// Sets.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let to = match arguments.status {
        Status::Todo => Goal::Todo,
        Status::Doing => Goal::Doing,
        Status::Done => Goal::Done,
        Status::Blocked => Goal::Blocked,
    };
    carry_out(terminal, &arguments.writing, |plans| {
        let deed = Deed::SetStatus(SetStatus { ticket: plans.ticket(&arguments.id)?, to });
        deed.change(&plans.snapshot).map_err(|why| Failure::new(why.to_string()))
    })
}
