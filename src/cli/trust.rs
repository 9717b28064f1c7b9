//! `baton trust`: shows the commands that launches here would run, and remembers that somebody looked at them.
//!
//! Start at [`run`].

use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Serialize;

use super::failure::{Failure, Outcome};
use super::kept::Kept;
use super::plans::Plans;
use super::terminal::{Terminal, counted};
use crate::launch::{Argv, is_built_in, words};
use crate::project::Snapshot;
use crate::runs::trust::{Trust, TrustError};
use crate::settings::Settings;
use crate::templates::About;

/// Show the commands that launches here run, and trust them
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Only what the launch of this batch would run
    #[arg(value_name = "N")]
    batch: Option<String>,
    /// Trust them without asking
    #[arg(long)]
    yes: bool,
    /// Trust nothing here any more
    #[arg(long, conflicts_with_all = ["yes", "batch"])]
    remove: bool,
    /// How to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: Format,
    /// The plan, where there are several
    #[arg(long, value_name = "PATH")]
    plan: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A line a command
    #[default]
    Text,
    /// One JSON object; trusts nothing without --yes
    Json,
}

/// A command and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Command {
    argv: Argv,
    from: String,
    trusted: bool,
}

#[derive(Debug, Serialize)]
struct Answer {
    version: u32,
    commands: Vec<Command>,
    refused: Vec<String>,
}

/// Lists, asks, remembers.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let plans = Plans::read(terminal, arguments.plan.as_deref())?;
    let kept = Kept::needed(&terminal.disk, &plans.workspace.root)?;
    let failed = |why: TrustError| Failure::new(why.to_string());
    let trust = Trust::of(&terminal.disk, &kept.common).map_err(failed)?;
    if arguments.remove {
        let count = trust.remove(&terminal.disk).map_err(failed)?;
        terminal.print(&format!("{} no longer trusted here\n", counted(count, "command")))?;
        return Ok(0);
    }
    let only = arguments.batch.as_deref().map(|name| plans.batch(name)).transpose()?;
    let (mut commands, refused) = wanted(&plans.snapshot, &plans.workspace.settings, only.as_ref());
    let known = trust.read(&terminal.disk).map_err(failed)?;
    for command in &mut commands {
        command.trusted = known.contains(&command.argv);
    }
    let new: Vec<Argv> =
        commands.iter().filter(|command| !command.trusted).map(|command| command.argv.clone()).collect();
    let answer = Answer { version: 1, commands, refused };
    match arguments.format {
        Format::Json => terminal.print(&terminal.json(&answer)?)?,
        Format::Text => terminal.print(&listed(&answer))?,
    };
    if new.is_empty() || arguments.format == Format::Json && !arguments.yes {
        return Ok(0);
    }
    if !arguments.yes && !agreed(terminal)? {
        terminal.say("nothing was trusted");
        return Ok(1);
    }
    let count = trust.add(&terminal.disk, &new).map_err(failed)?;
    terminal.say(&format!(
        "{} trusted here from now on; `baton trust --remove` takes that back",
        counted(count, "command")
    ));
    Ok(0)
}

/// Asks on a terminal.
fn agreed(terminal: &Terminal) -> Result<bool, Failure> {
    if !terminal.is_answered_by_a_person() {
        return Err(Failure::new(
            "somebody has to look at these commands: run it in a terminal, or with --yes",
        ));
    }
    terminal.say("Verify runs code that agents wrote. Trust these commands in this repository? [y/N]");
    let answer = terminal.line()?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// What launches would run that is not Baton's own, each once, and sentences about what cannot be run.
fn wanted(
    snapshot: &Snapshot,
    settings: &Settings,
    only: Option<&crate::templates::Which>,
) -> (Vec<Command>, Vec<String>) {
    let mut found = Found::default();
    let options = &settings.launch;
    for name in options.names() {
        for argv in options
            .agent(name)
            .map(|agent| [agent.command, agent.plan_only, agent.resume])
            .into_iter()
            .flatten()
        {
            if !argv.is_empty() && !is_built_in(&argv) {
                found.add(argv, format!("agent {name}"));
            }
        }
    }
    for argv in options.work.setup.all() {
        found.add(argv.clone(), "setup".into());
    }
    for home in snapshot.homes() {
        let count = snapshot.batches(&home).map_or(0, |batches| batches.list.len());
        for about in (0..count).filter_map(|index| About::at(snapshot, &home, index)) {
            let which = about.which();
            if only.is_some_and(|only| *only != which) {
                continue;
            }
            let from = format!("verify of {} in {}", which.batch, which.path);
            match about.verify().map(|text| words::commands(&text)) {
                Some(Ok(commands)) => commands.into_iter().for_each(|argv| found.add(argv, from.clone())),
                Some(Err(why)) => found.refused.push(format!("{from}: {why}")),
                None => {}
            }
        }
    }
    found.refused.dedup();
    (found.commands, found.refused)
}

#[derive(Debug, Default)]
struct Found {
    commands: Vec<Command>,
    refused: Vec<String>,
}

impl Found {
    fn add(&mut self, argv: Argv, from: String) {
        match self.commands.iter_mut().find(|command| command.argv == argv) {
            Some(known) if !known.from.contains(&from) => known.from = format!("{}, {from}", known.from),
            Some(_) => {}
            None => self.commands.push(Command { argv, from, trusted: false }),
        }
    }
}

/// Every command as a shell would take it, so that nothing hides in it.
fn listed(answer: &Answer) -> String {
    let mut out = String::new();
    for Command { argv, from, trusted } in &answer.commands {
        let mark = if *trusted { "trusted" } else { "new    " };
        let argv: Vec<String> = argv.iter().map(|word| word.escape_debug().to_string()).collect();
        let _ = writeln!(out, "{mark}  {}  ({})", words::quoted(&argv), from.escape_debug());
    }
    for why in &answer.refused {
        let _ = writeln!(out, "refused  {}", why.escape_debug());
    }
    if out.is_empty() {
        out = "launches here run nothing but agents that need no trust\n".to_owned();
    }
    out
}
