//! `baton launch`: starts an agent on a batch, or shows exactly what it would start.
//!
//! Start at [`run`].

use std::path::PathBuf;

use clap::ValueEnum;

use self::shown::{object, text};
use super::failure::{Failure, Outcome};
use super::kept::Kept;
use super::pane;
use super::plans::Plans;
use super::take;
use super::terminal::{Terminal, one_line};
use super::wait::until_over;
use crate::launch::{self, Wish};
use crate::project::Phase;
use crate::project::runs::Outcome as Ended;
use crate::runs::{Asking, Refused};

mod shown;

/// Start an agent on a batch; the status is 3 when a gate is shut
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The batch, by its number or name
    #[arg(value_name = "N")]
    batch: String,
    /// What the agent is to do
    #[arg(long, value_enum, value_name = "PHASE", default_value_t)]
    phase: What,
    /// The agent, where it is not to be the one of the phase's role
    #[arg(long, value_name = "NAME")]
    agent: Option<String>,
    /// The issue the work is about; it names the branch
    #[arg(long, value_name = "NUMBER")]
    issue: Option<u64>,
    /// The branch, where it is not to be named after the batch
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    branch: Option<String>,
    /// Only plan: a first run that may read and not write
    #[arg(long)]
    plan: bool,
    /// Where the agent works, where it is not to be as configured
    #[arg(long, value_enum, value_name = "WHERE")]
    isolation: Option<Isolation>,
    /// Go through a gate although it is shut; the record says so
    #[arg(long, value_name = "GATE")]
    force: Vec<String>,
    /// Show exactly what would be started, and start nothing
    #[arg(long)]
    dry_run: bool,
    /// Make its worktree and its prompt, and begin it in a window of tmux for you to steer; nobody watches over it
    #[arg(long, conflicts_with_all = ["wait", "dry_run"])]
    in_pane: bool,
    /// Wait until it is over; the status is 1 when it did not pass
    #[arg(long, conflicts_with = "dry_run")]
    wait: bool,
    /// How to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: Format,
    /// The plan, where there are several
    #[arg(long, value_name = "PATH")]
    file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum What {
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
enum Isolation {
    /// In a worktree of its own, on a branch of its own
    Worktree,
    /// In the workspace itself
    InPlace,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON object
    Json,
}

/// Shows or starts it.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let plans = plans(arguments, terminal)?;
    let wish = wish(arguments, &plans)?;
    let options = &plans.workspace.settings.launch;
    let asking = Asking::new(&terminal.disk, &plans.snapshot, options, &wish, &plans.workspace.root);
    let asking = asking.map_err(Failure::new)?.by(take::owner(None).ok());
    if arguments.dry_run {
        let (launch, _) = asking.preview(&terminal.disk).map_err(Failure::new)?;
        let text = match arguments.format {
            Format::Json => terminal.json(&object(&launch))?,
            Format::Text => text(&launch),
        };
        terminal.print(&text)?;
        return Ok(if launch.shut().next().is_some() { 3 } else { 0 });
    }
    if arguments.in_pane {
        let (launch, _) = asking.preview(&terminal.disk).map_err(Failure::new)?;
        if launch.shut().next().is_some() {
            terminal.say(&format!("baton: {}", Refused::Shut(Box::new(launch))));
            return Ok(3);
        }
        return pane::open(terminal, options, &launch, &plans.workspace.root);
    }
    let seen = match asking.launch(&terminal.disk) {
        Ok(seen) => seen,
        Err(refused @ (Refused::Shut(_) | Refused::Running { .. } | Refused::Inside(_))) => {
            terminal.say(&format!("baton: {refused}"));
            return Ok(3);
        }
        Err(refused) => return Err(Failure::new(refused.to_string())),
    };
    let run = &seen.run;
    let place = run.branch.as_ref().map_or_else(String::new, |branch| format!(" on {branch}"));
    let line = format!("{}: {} works on {}{place}\n", run.id, run.agent, run.batch);
    match arguments.format {
        Format::Json => terminal.print(&terminal.json(run)?)?,
        Format::Text => terminal.print(&line)?,
    };
    if arguments.wait { wait(&plans, terminal, &run.id) } else { Ok(0) }
}

/// Everything a launch is decided by: plans, code and git.
fn plans(arguments: &Arguments, terminal: &Terminal) -> Result<Plans, Failure> {
    let mut plans = Plans::read(terminal, arguments.file.as_deref())?;
    plans.ask_git(terminal);
    plans.read_code(terminal);
    Ok(plans)
}

fn wish(arguments: &Arguments, plans: &Plans) -> Result<Wish, Failure> {
    let phase = match arguments.phase {
        What::Design => Phase::Design,
        What::Build => Phase::Build,
        What::Review => Phase::Review,
        What::Fix => Phase::Fix,
        What::Qa => Phase::Qa,
    };
    let isolation = arguments.isolation.map(|isolation| match isolation {
        Isolation::Worktree => launch::Isolation::Worktree,
        Isolation::InPlace => launch::Isolation::InPlace,
    });
    Ok(Wish {
        agent: arguments.agent.clone(),
        issue: arguments.issue,
        branch: arguments.branch.clone(),
        plan_only: arguments.plan,
        isolation,
        forced: arguments.force.clone(),
        ..Wish::new(plans.batch(&arguments.batch)?, phase)
    })
}

/// Waits until a run is over or nobody watches it any more.
fn wait(plans: &Plans, terminal: &Terminal, id: &str) -> Outcome {
    let kept = Kept::needed(&terminal.disk, &plans.workspace.root)?;
    let seen = until_over(&terminal.disk, &kept, id, None, |_| {})?;
    let seen = seen.ok_or_else(|| Failure::new(format!("the record of {id} is gone")))?;
    let told = Some(super::runs::told(&seen.run)).filter(|told| !told.is_empty());
    let told = told.map_or_else(String::new, |told| format!("; {told}"));
    let state = super::runs::state(&seen);
    if seen.run.outcome == Some(Ended::Passed) {
        terminal.say(&format!("{id}: {state}{told}"));
        return Ok(0);
    }
    let why = seen.run.why.as_deref().unwrap_or("its supervisor was killed");
    terminal.say(&format!("{id}: {state}: {}{told}", one_line(why)));
    Ok(1)
}
