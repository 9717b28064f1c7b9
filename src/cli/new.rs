//! `baton new`: text for a plan, filled in from it, printed or written into it.
//!
//! One subcommand for each kind of text. Start at [`run`].

use std::path::PathBuf;

use super::failure::{Failure, Outcome};
use super::from_code::FromCode;
use super::plans::Plans;
use super::terminal::Terminal;
use super::write::{Writing, carry_out};
use crate::ide::Deed;
use crate::ide::actions::{After, FixTickets, NewBatch, NewPlan, NewTicket, Refusal};
use crate::templates::contract::document;
use crate::templates::{About, PAGES};

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
    Batch(Batch),
    Plan(Plan),
    Fixes(Fixes),
    #[command(flatten)]
    Page(Page),
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

/// A batch with its first ticket, in the form of the batch before it
#[derive(Debug, clap::Args)]
struct Batch {
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

/// A plan with its first batch and ticket, in a file of its own
#[derive(Debug, clap::Args)]
struct Plan {
    /// What it is about
    #[arg(long, default_value = "", hide_default_value = true)]
    title: String,
    /// Write it, and print what that changed
    #[arg(long)]
    write: bool,
    /// The file it is written to, relative to the workspace
    #[arg(long, value_name = "PATH", default_value = "TICKETS.md")]
    file: String,
}

/// A ticket for each point of a batch's last review
#[derive(Debug, clap::Args)]
struct Fixes {
    /// The batch, by its number or name
    #[arg(long, value_name = "N")]
    batch: String,
    /// Write them into the plan, and print what that changed
    #[arg(long)]
    write: bool,
    /// The plan, where there are several
    #[arg(long, value_name = "PATH")]
    plan: Option<PathBuf>,
}

/// Texts that go elsewhere than into a plan; they are printed.
#[derive(Debug, clap::Subcommand)]
enum Page {
    /// Where a batch stands, for its issue
    Update(Filling),
    /// A question to another track
    Ping(Filling),
    /// What to look at before a batch starts
    Checklist(Filling),
    /// An entry for a function of a contract; with --from-code, a document of all contracts
    Abi(Contract),
    /// An entry for a route
    Route(Filling),
    /// An entry for an event
    Event(Filling),
    /// An entry for the shape of a payload
    Payload(Filling),
    /// A document of all routes and messages
    Protocol(Protocol),
}

#[derive(Debug, clap::Args)]
struct Filling {
    /// The batch it is filled from
    #[arg(long, value_name = "N")]
    batch: Option<String>,
    /// The plan, where there are several
    #[arg(long, value_name = "PATH")]
    plan: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
struct Contract {
    #[command(flatten)]
    filling: Filling,
    /// Make a whole document from what code says
    #[arg(long, conflicts_with_all = ["batch", "plan"])]
    from_code: bool,
    /// Write it, instead of printing it
    #[arg(long, requires = "from_code")]
    write: bool,
    /// The file it is written to, relative to the workspace
    #[arg(long, value_name = "PATH", default_value = "docs/abi.md", requires = "from_code")]
    file: String,
}

#[derive(Debug, clap::Args)]
struct Protocol {
    /// Make it from what code says
    #[arg(long, required = true)]
    from_code: bool,
    /// Write it, instead of printing it
    #[arg(long)]
    write: bool,
    /// The file it is written to, relative to the workspace
    #[arg(long, value_name = "PATH", default_value = "docs/protocol.md")]
    file: String,
}

impl Contract {
    fn whole(&self) -> FromCode<'_> {
        FromCode { make: document::abi, what: "contracts", write: self.write, file: &self.file }
    }
}

impl Protocol {
    fn whole(&self) -> FromCode<'_> {
        FromCode { make: document::protocol, what: "routes or messages", write: self.write, file: &self.file }
    }
}

/// Prints or writes it.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    match &arguments.what {
        What::Ticket(ticket) => ticket.run(terminal),
        What::Batch(batch) => {
            let wanted = |plans: &Plans| -> Result<NewBatch, Failure> {
                Ok(NewBatch { path: plans.only()?.as_str().to_owned(), title: batch.title.clone() })
            };
            made(
                terminal,
                batch.write,
                batch.plan.as_ref(),
                |plans| Ok(Deed::NewBatch(wanted(plans)?)),
                |plans| wanted(plans)?.preview(&plans.snapshot).map_err(refused),
            )
        }
        What::Plan(plan) => {
            let new = NewPlan { path: plan.file.clone(), title: plan.title.clone() };
            made(terminal, plan.write, None, |_| Ok(Deed::NewPlan(new.clone())), |_| Ok(new.text()))
        }
        What::Fixes(fixes) => {
            let wanted = |plans: &Plans| -> Result<FixTickets, Failure> {
                Ok(FixTickets { batch: plans.batch(&fixes.batch)? })
            };
            made(
                terminal,
                fixes.write,
                fixes.plan.as_ref(),
                |plans| Ok(Deed::FixTickets(wanted(plans)?)),
                |plans| wanted(plans)?.preview(&plans.snapshot).map_err(refused),
            )
        }
        What::Page(page) => page.run(terminal),
    }
}

/// Writes what `deed` does, or prints what `text` gives.
fn made(
    terminal: &Terminal,
    write: bool,
    plan: Option<&PathBuf>,
    deed: impl Fn(&Plans) -> Result<Deed, Failure>,
    text: impl Fn(&Plans) -> Result<String, Failure>,
) -> Outcome {
    if write {
        let writing = Writing { plan: plan.cloned(), ..Writing::default() };
        return carry_out(terminal, &writing, |plans| deed(plans)?.change(&plans.snapshot).map_err(refused));
    }
    let plans = Plans::read(terminal, plan.map(PathBuf::as_path))?;
    terminal.print(&text(&plans)?)?;
    Ok(0)
}

fn refused(why: Refusal) -> Failure {
    Failure::new(why.to_string())
}

impl Page {
    fn run(&self, terminal: &Terminal) -> Outcome {
        let (name, filling) = match self {
            Page::Update(filling) => ("update", filling),
            Page::Ping(filling) => ("ping", filling),
            Page::Checklist(filling) => ("checklist", filling),
            Page::Abi(contract) if contract.from_code => return contract.whole().run(terminal),
            Page::Abi(contract) => ("abi", &contract.filling),
            Page::Protocol(protocol) => return protocol.whole().run(terminal),
            Page::Route(filling) => ("route", filling),
            Page::Event(filling) => ("event", filling),
            Page::Payload(filling) => ("payload", filling),
        };
        let page = PAGES.iter().find(|page| page.name == name);
        let page = page.ok_or_else(|| Failure::new(format!("there is no template {name}")))?;
        let Some(batch) = &filling.batch else {
            terminal.print(&page.fill(None).text)?;
            return Ok(0);
        };
        let mut plans = Plans::read(terminal, filling.plan.as_deref())?;
        plans.ask_git(terminal);
        let which = plans.batch(batch)?;
        let about = About::find(&plans.snapshot, &which).map_err(Failure::new)?;
        terminal.print(&page.fill(Some(&about)).text)?;
        Ok(0)
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
