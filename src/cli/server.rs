//! `baton server`: the language server, on standard input and output.

use std::process::ExitCode;

use crate::lsp;

/// Serve an editor on standard input and output
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Taken for editors that pass it; there is no other way
    #[arg(long)]
    stdio: bool,
}

/// Serves one editor until it is over.
pub(super) fn run(_: &Arguments, log: String) -> ExitCode {
    lsp::run(&lsp::Options { log })
}
