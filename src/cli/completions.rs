//! `baton completions`: what a shell needs to complete a command line, from the table that reads it.

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use super::failure::{Failure, Outcome};
use super::terminal::Terminal;

/// Print completions for a shell
#[derive(Debug, clap::Args)]
#[command(
    after_help = "For example: baton completions bash > ~/.local/share/bash-completion/completions/baton"
)]
pub(super) struct Arguments {
    /// Which shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the completions of the command line `C`.
pub(super) fn run<C: CommandFactory>(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let mut out = Vec::new();
    generate(arguments.shell, &mut C::command(), "baton", &mut out);
    let text = String::from_utf8(out).map_err(|error| Failure::new(format!("no completions: {error}")))?;
    terminal.print(&text)?;
    Ok(0)
}
