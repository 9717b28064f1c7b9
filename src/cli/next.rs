//! `baton next`: what a builder, designer or reviewer may do now. For agents, which read it instead of the plan; one that a run started
//! hears of its own batch, too.
//!
//! Start at [`run`].

use std::path::PathBuf;

use serde::Serialize;

use super::failure::Outcome;
use super::status::project;
use super::targets::plan_targets;
use super::terminal::{Terminal, one_line};
use crate::ide::board::{self, Role, Step};
use crate::os::Processes as _;

/// Say what may be done next; the status is 4 when there is nothing
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Files, or folders to look for plans in [default: the current folder]
    paths: Vec<PathBuf>,
    /// Who asks
    #[arg(long = "as", value_enum, value_name = "ROLE", default_value_t)]
    role: Who,
    /// How to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Who {
    /// Builds what was handed over, and fixes what a review asks for
    #[default]
    Builder,
    /// Writes the tickets of the next batch
    Designer,
    /// Looks at what was built
    Reviewer,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A line a step
    #[default]
    Text,
    /// One JSON object
    Json,
}

#[derive(Debug, Serialize)]
struct Answer {
    version: u32,
    steps: Vec<Step>,
}

/// Prints the steps, the most urgent first.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let role = match arguments.role {
        Who::Builder => Role::Builder,
        Who::Designer => Role::Designer,
        Who::Reviewer => Role::Reviewer,
    };
    let (inside, mut steps) = (terminal.disk.variable("BATON_RUN"), Vec::new());
    for target in plan_targets(terminal, &arguments.paths)? {
        let snapshot = project(terminal, &target)?.snapshot();
        let homes = snapshot.homes().into_iter().filter(|home| target.means(home));
        steps.extend(homes.flat_map(|home| board::next(&snapshot, &home, role, inside.as_deref())));
    }
    let nothing = steps.is_empty();
    match arguments.format {
        Format::Json => terminal.print(&terminal.json(&Answer { version: 1, steps })?)?,
        Format::Text => terminal.print(&steps.iter().map(line).collect::<String>())?,
    };
    if nothing {
        terminal.say("nothing to do now; `baton status` shows where every batch stands");
    }
    Ok(if nothing { 4 } else { 0 })
}

/// `build 2  Batch 2: Rewards (TICKETS.md:96, handed-off)`.
fn line(step: &Step) -> String {
    let row = &step.batch;
    let (action, stage) = (step.action, row.stage.name());
    let run = row.run.as_ref().map(|run| format!(", {}", one_line(&run.phrase))).unwrap_or_default();
    format!("{action} {}  {} ({}:{}, {stage}{run})\n", row.id, one_line(&row.name), row.path, row.line)
}
