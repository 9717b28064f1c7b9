//! The same answers in a terminal. The only place that names `clap`.
//!
//! ```text
//!  arguments ──Cli──▶ one file a command ──▶ answer on standard output, everything else on standard error
//!                        │
//!                        └── targets: which workspaces the arguments mean, loaded through os/
//! ```
//!
//! Knows how to ask and how to print; what is wrong with a plan is the rules'. The exit codes are 0 for nothing found, 1 for findings, 2 for
//! a command or configuration that cannot be obeyed. Start at [`run`].

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::terminal::{Color, Terminal};

mod agents;
mod archive;
mod blocks;
mod check;
mod completions;
mod contracts;
mod diff;
mod failure;
mod file;
mod from_code;
mod hold;
mod hook;
mod init;
mod kept;
mod land;
mod launch;
mod new;
mod next;
mod pane;
mod plans;
mod progress;
mod prompt;
mod rules;
mod runs;
mod schema;
mod server;
mod set;
mod show;
mod span;
mod start;
mod status;
mod supervise;
mod take;
mod targets;
mod telling;
mod terminal;
mod tick;
mod tickets;
mod trust;
mod verify;
mod wait;
mod watching;
mod write;

use self::failure::Outcome;

/// Check plans in Markdown, and explain them.
#[derive(Debug, Parser)]
#[command(name = "baton", version, about, arg_required_else_help = true, disable_help_subcommand = true)]
#[command(after_help = "Results go to standard output, everything else to standard error.
Exit status: 0 nothing found, 1 findings, 2 wrong usage or configuration, 3 a gate is shut, 4 nothing to do or waited in vain,
5 held by another.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// What to log: error, warn, info, debug, trace, or finer such as `baton=debug` [env: BATON_LOG]
    #[arg(long, global = true, value_name = "LEVEL")]
    log: Option<String>,
    /// When to colour
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t)]
    color: Color,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Arguments),
    Status(status::Arguments),
    Next(next::Arguments),
    Tickets(tickets::Arguments),
    Show(show::Arguments),
    Contracts(contracts::Arguments),
    New(new::Arguments),
    Prompt(prompt::Arguments),
    Launch(launch::Arguments),
    Handoff(blocks::HandoffArguments),
    Complete(blocks::CompleteArguments),
    Review(blocks::ReviewArguments),
    Sync(blocks::SyncArguments),
    Set(set::Arguments),
    Tick(tick::Arguments),
    Archive(archive::Arguments),
    Runs(runs::Arguments),
    Wait(wait::Arguments),
    Take(take::TakeArguments),
    Release(take::ReleaseArguments),
    Trust(trust::Arguments),
    Start(start::Arguments),
    Verify(verify::Arguments),
    Land(land::Arguments),
    Explain(rules::ExplainArguments),
    Rules(rules::RulesArguments),
    Init(init::Arguments),
    Hook(hook::Arguments),
    Schema(schema::Arguments),
    Server(server::Arguments),
    Completions(completions::Arguments),
    #[command(hide = true)]
    Supervise(supervise::Arguments),
    #[command(hide = true)]
    Hold(hold::Arguments),
}

/// Does what `arguments` (the program's name first) ask for.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Nobody is left to hear that it could not be printed.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let log = cli.log.or_else(|| std::env::var("BATON_LOG").ok()).unwrap_or_else(|| "warn".into());
    if let Command::Server(arguments) = cli.command {
        return server::run(&arguments, log);
    }
    terminal::log(&log);
    let terminal = Terminal::new(cli.color);
    match answer(cli.command, &terminal) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            terminal.say(&failure.to_string());
            ExitCode::from(2)
        }
    }
}

fn answer(command: Command, terminal: &Terminal) -> Outcome {
    match command {
        Command::Check(arguments) => check::run(&arguments, terminal),
        Command::Status(arguments) => status::run(&arguments, terminal),
        Command::Next(arguments) => next::run(&arguments, terminal),
        Command::Tickets(arguments) => tickets::run(&arguments, terminal),
        Command::Show(arguments) => show::run(&arguments, terminal),
        Command::Contracts(arguments) => contracts::run(&arguments, terminal),
        Command::New(arguments) => new::run(&arguments, terminal),
        Command::Prompt(arguments) => prompt::run(&arguments, terminal),
        Command::Launch(arguments) => launch::run(&arguments, terminal),
        Command::Handoff(arguments) => blocks::handoff(&arguments, terminal),
        Command::Complete(arguments) => blocks::complete(&arguments, terminal),
        Command::Review(arguments) => blocks::review(&arguments, terminal),
        Command::Sync(arguments) => blocks::sync(&arguments, terminal),
        Command::Set(arguments) => set::run(&arguments, terminal),
        Command::Tick(arguments) => tick::run(&arguments, terminal),
        Command::Archive(arguments) => archive::run(&arguments, terminal),
        Command::Runs(arguments) => runs::run(&arguments, terminal),
        Command::Wait(arguments) => wait::run(&arguments, terminal),
        Command::Take(arguments) => take::take(&arguments, terminal),
        Command::Release(arguments) => take::release(&arguments, terminal),
        Command::Trust(arguments) => trust::run(&arguments, terminal),
        Command::Start(arguments) => start::run(&arguments, terminal),
        Command::Verify(arguments) => verify::run(&arguments, terminal),
        Command::Land(arguments) => land::run(&arguments, terminal),
        Command::Explain(arguments) => rules::explain(&arguments, terminal),
        Command::Rules(arguments) => rules::list(&arguments, terminal),
        Command::Hook(arguments) => hook::run(&arguments, terminal),
        Command::Init(arguments) => init::run(&arguments, terminal),
        Command::Schema(arguments) => schema::run(&arguments, terminal),
        Command::Completions(arguments) => completions::run::<Cli>(&arguments, terminal),
        Command::Supervise(arguments) => supervise::run(&arguments),
        Command::Hold(arguments) => hold::run(arguments),
        // It speaks to an editor, not to a terminal, and was started already.
        Command::Server(_) => Ok(0),
    }
}
