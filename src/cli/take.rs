//! `baton take` and `baton release`: a batch to oneself for a while.
//!
//! Start at [`take`].

use std::path::PathBuf;
use std::time::Duration;

use super::failure::{Failure, Outcome};
use super::kept::Kept;
use super::plans::Plans;
use super::span;
use super::terminal::{Terminal, one_line};
use crate::os::Clock;
use crate::project::DocPath;
use crate::runs::takes::{self, Taking};

/// Take a batch to yourself for a while; the status is 5 when somebody else has it
#[derive(Debug, clap::Args)]
pub(super) struct TakeArguments {
    /// The batch, by its number or name
    #[arg(value_name = "N")]
    batch: String,
    /// Who takes it [default: your user's name]
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    /// For how long
    #[arg(long = "for", value_name = "TIME", default_value = "2h", value_parser = span::parse)]
    long: Duration,
    /// The plan, where there are several
    #[arg(long, value_name = "PATH")]
    plan: Option<PathBuf>,
}

/// Give a batch back; the status is 5 when somebody else has it
#[derive(Debug, clap::Args)]
pub(super) struct ReleaseArguments {
    /// The batch, by its number or name
    #[arg(value_name = "N")]
    batch: String,
    /// Who has it [default: your user's name]
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    /// Give it back whoever has it
    #[arg(long, conflicts_with = "owner")]
    anyway: bool,
    /// The plan, where there are several
    #[arg(long, value_name = "PATH")]
    plan: Option<PathBuf>,
}

/// Takes.
pub(super) fn take(arguments: &TakeArguments, terminal: &Terminal) -> Outcome {
    let plans = Plans::read(terminal, arguments.plan.as_deref())?;
    let which = plans.batch(&arguments.batch)?;
    let kept = Kept::needed(&terminal.disk, &plans.workspace.root)?;
    let owner = owner(arguments.owner.as_deref())?;
    let plan = DocPath::new(&which.path);
    let seconds = arguments.long.as_secs();
    let taking = takes::take(&terminal.disk, &kept.store, kept.batch(&plan, &which.batch), &owner, seconds);
    told(terminal, &which.batch, taking.map_err(|why| Failure::new(why.to_string()))?, |take| {
        format!(
            "{} is {}'s for {}",
            take.batch,
            take.owner,
            span::shown(take.until.saturating_sub(terminal.disk.now()))
        )
    })
}

/// Gives back.
pub(super) fn release(arguments: &ReleaseArguments, terminal: &Terminal) -> Outcome {
    let plans = Plans::read(terminal, arguments.plan.as_deref())?;
    let which = plans.batch(&arguments.batch)?;
    let kept = Kept::needed(&terminal.disk, &plans.workspace.root)?;
    let owner = if arguments.anyway { None } else { Some(owner(arguments.owner.as_deref())?) };
    let plan = DocPath::new(&which.path);
    let taking =
        takes::release(&terminal.disk, &kept.store, kept.batch(&plan, &which.batch), owner.as_deref());
    told(terminal, &which.batch, taking.map_err(|why| Failure::new(why.to_string()))?, |take| {
        format!("{} was {}'s and is free", take.batch, take.owner)
    })
}

/// Says what came of it.
fn told(
    terminal: &Terminal,
    batch: &str,
    taking: Taking,
    done: impl Fn(&crate::project::Take) -> String,
) -> Outcome {
    let (text, code) = match &taking {
        Taking::Theirs(take) => (done(take), 0),
        Taking::Free => (format!("nobody has {batch}"), 0),
        Taking::Running(id) => {
            (format!("{batch} has a run under way, {id}; `baton runs cancel {id}` ends it"), 5)
        }
        Taking::Held(take) => {
            let left = span::shown(take.until.saturating_sub(terminal.disk.now()));
            (format!("{batch} is {}'s for another {left}; `baton release` gives it back", take.owner), 5)
        }
    };
    match code {
        0 => drop(terminal.print(&format!("{}\n", one_line(&text)))?),
        _ => terminal.say(&one_line(&text)),
    }
    Ok(code)
}

/// Who asks. Inside a run that is the run.
pub(super) fn owner(named: Option<&str>) -> Result<String, Failure> {
    let from = |name: &str| std::env::var(name).ok();
    let owner = named.map(str::to_owned).or_else(|| from("BATON_RUN")).or_else(|| from("USER"));
    let owner = owner.or_else(|| from("USERNAME")).unwrap_or_default().trim().to_owned();
    if owner.is_empty() {
        return Err(Failure::new("nobody knows your name; say it with --owner"));
    }
    Ok(owner)
}
