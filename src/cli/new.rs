//! `baton new`: text for a plan, filled in from it, printed or written into it.
//!
//! One subcommand for each kind of text. Start at [`run`].

use std::path::PathBuf;

use super::failure::{Failure, Outcome};
use super::plans::Plans;
use super::terminal::Terminal;
use super::write::{Writing, carry_out};
use crate::ide::Deed;
use crate::ide::actions::{After, NewTicket};

/// Print something new for a plan, or write it there
#[derive(Debug, clap::Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    Ticket(Ticket),
}

/// A ticket in the form of its neighbours, with the next free id
#[derive(Debug, clap::Args)]
struct Ticket {
    /// The batch it goes to, by number, id or name [default: after the last ticket]
    #[arg(long, value_name = "N")]
    batch: Option<String>,
    /// What it is about
    #[arg(long, default_value = "", hide_default_value = true)]
    title: String,
    /// Write it into the plan, and print what that changed
    #[arg(long)]
    write: bool,
    /// The plan, where there are several
    #[arg(long, value_name = "PATH")]
    plan: Option<PathBuf>,
}

/// Prints or writes it.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    match &arguments.what {
        What::Ticket(ticket) => ticket.run(terminal),
    }
}

impl Ticket {
    fn run(&self, terminal: &Terminal) -> Outcome {
        if self.write {
            let writing = Writing { plan: self.plan.clone(), ..Writing::default() };
            return carry_out(terminal, &writing, |plans| {
                let deed = Deed::NewTicket(self.wanted(plans)?);
                deed.change(&plans.snapshot).map_err(|why| Failure::new(why.to_string()))
            });
        }
        let plans = Plans::read(terminal, self.plan.as_deref())?;
        let text = self.wanted(&plans)?.preview(&plans.snapshot);
        terminal.print(&text.map_err(|why| Failure::new(why.to_string()))?)?;
        Ok(0)
    }

    fn wanted(&self, plans: &Plans) -> Result<NewTicket, Failure> {
        let after = self.batch.clone().map_or(After::Last, After::Group);
        Ok(NewTicket { path: plans.only()?.as_str().to_owned(), after, title: self.title.clone() })
    }
}
