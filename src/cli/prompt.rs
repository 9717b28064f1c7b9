//! `baton prompt`: what an agent is told that is started on a batch.
//!
//! The same text as the editor's actions copy. Start at [`run`].

use std::path::PathBuf;

use clap::ValueEnum;

use super::failure::{Failure, Outcome};
use super::plans::Plans;
use super::terminal::Terminal;
use crate::templates::{self, About};

/// Print the prompt that starts an agent on a batch
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The batch, by its number or name
    #[arg(value_name = "N")]
    batch: String,
    /// What the agent is to do
    #[arg(long, value_enum, value_name = "PHASE", default_value_t)]
    phase: Phase,
    /// How the agents share the work
    #[arg(long, value_enum, value_name = "PATTERN")]
    pattern: Option<Pattern>,
    /// The plan, where there are several
    #[arg(long, value_name = "PATH")]
    plan: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Phase {
    /// Find out what the work is up against
    Discovery,
    /// Cut the work into batches
    Planning,
    /// Write the tickets of the batch
    Design,
    /// Build the batch
    #[default]
    Build,
    /// Look at what was built
    Review,
    /// Make the changes a review asks for
    Fix,
    /// Try what was built
    Qa,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Pattern {
    /// Two take turns and never wait
    Leapfrog,
    /// A third one reviews
    Specialist,
}

/// Prints the prompt; what somebody should know before using it goes to standard error.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let mut plans = Plans::read(terminal, arguments.plan.as_deref())?;
    plans.ask_git(terminal);
    let which = plans.batch(&arguments.batch)?;
    let about = About::find(&plans.snapshot, &which).map_err(Failure::new)?;
    let phase = match arguments.phase {
        Phase::Discovery => templates::Phase::Discovery,
        Phase::Planning => templates::Phase::Planning,
        Phase::Design => templates::Phase::Design,
        Phase::Build => templates::Phase::Build,
        Phase::Review => templates::Phase::Review,
        Phase::Fix => templates::Phase::Fix,
        Phase::Qa => templates::Phase::Qa,
    };
    let pattern = arguments.pattern.map(|pattern| match pattern {
        Pattern::Leapfrog => templates::Pattern::Leapfrog,
        Pattern::Specialist => templates::Pattern::Specialist,
    });
    let prompt = templates::prompt(&about, phase, pattern);
    terminal.print(&prompt.text)?;
    prompt.notes.iter().for_each(|note| terminal.say(&format!("the prompt holds {note}")));
    Ok(0)
}
