//! `baton runs`: the launches that started. What became of each, its log, and what can be done about it.
//!
//! ```text
//!  a run by its name, or the newest of a batch ──▶ list, show, log   look
//!                                              ──▶ cancel, tell      do
//!  all of them                                 ──▶ clean             remove what nobody needs
//! ```
//!
//! What a record holds of an agent is data: it is shown without anything that does something to a terminal. Start at [`run`].

mod clean;
mod list;
mod log;
mod show;

pub(super) use self::{list::state, show::told};

use std::time::Duration;

use super::failure::{Failure, Outcome};
use super::kept::Kept;
use super::telling;
use super::terminal::Terminal;
use crate::runs::{self, Uncancelled, report};

/// What became of launches
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    List(list::Arguments),
    Show(show::Arguments),
    Log(log::Arguments),
    /// End a run, with all it started
    Cancel(Which),
    Clean(clean::Arguments),
    /// Put the block that tells of a run into its plan, where that was not done yet
    Tell(TellArguments),
}

/// Which run.
#[derive(Debug, clap::Args)]
struct Which {
    /// The run's name, or a batch's number for its newest run
    run: String,
}

#[derive(Debug, clap::Args)]
struct TellArguments {
    #[command(flatten)]
    which: Which,
    /// Write the file although an editor has it open
    #[arg(long)]
    anyway: bool,
}

/// Does what is asked; without a verb, lists.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let here = terminal.folder()?;
    let kept = Kept::needed(&terminal.disk, &super::kept::folder_of_plans(&terminal.disk, &here))?;
    match &arguments.verb {
        None => list::run(&list::Arguments::default(), terminal, &kept),
        Some(Verb::List(arguments)) => list::run(arguments, terminal, &kept),
        Some(Verb::Show(arguments)) => show::run(arguments, terminal, &kept),
        Some(Verb::Log(arguments)) => log::run(arguments, terminal, &kept),
        Some(Verb::Cancel(which)) => cancel(which, terminal, &kept),
        Some(Verb::Clean(arguments)) => clean::run(arguments, terminal, &kept),
        Some(Verb::Tell(arguments)) => tell(arguments, terminal, &kept),
    }
}

/// Ends a run and waits until it is gone: it is asked to end, and made to a little later.
fn cancel(which: &Which, terminal: &Terminal, kept: &Kept) -> Outcome {
    /// By then it was made to.
    const LONGEST: Duration = Duration::from_secs(10);
    let seen = kept.find(&terminal.disk, &which.run)?;
    let id = seen.run.id.as_str();
    match runs::cancel(&terminal.disk, &kept.store, id) {
        Err(why @ Uncancelled::Over(_)) => {
            terminal.say(&why.to_string());
            return Ok(4);
        }
        done => done.map_err(|why| Failure::new(why.to_string()))?,
    }
    if !runs::gone(&terminal.disk, &kept.store, id, LONGEST) {
        return Err(Failure::new(format!(
            "{id} was asked to end and is still there; `baton runs log {id}` shows what it does"
        )));
    }
    let outcome = kept.store.get(&terminal.disk, id).map_or("gone", |seen| list::state(&seen));
    terminal.print(&format!("{id} is {outcome}\n"))?;
    Ok(0)
}

fn tell(arguments: &TellArguments, terminal: &Terminal, kept: &Kept) -> Outcome {
    let seen = kept.find(&terminal.disk, &arguments.which.run)?;
    let (id, look) = (seen.run.id.as_str(), telling::look(&terminal.disk, &kept.common));
    let told =
        report::tell(&terminal.disk, &kept.store, id, &look, arguments.anyway).map_err(Failure::new)?;
    match &told {
        report::Telling::Written(_) => drop(terminal.print(&format!("{id}: {told}\n"))?),
        told => terminal.say(&format!("{id}: {told}")),
    }
    Ok(match told {
        report::Telling::Written(_) => 0,
        report::Telling::Needless(_) => 4,
        report::Telling::Open { .. } | report::Telling::Busy(_) => 5,
    })
}
