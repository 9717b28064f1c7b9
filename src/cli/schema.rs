//! `baton schema`: the JSON Schema of `baton.toml`, for editors that complete TOML by one.

use super::failure::Outcome;
use super::terminal::Terminal;
use crate::settings;

/// Print the JSON Schema of baton.toml
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

/// Prints the schema.
pub(super) fn run(_: &Arguments, terminal: &Terminal) -> Outcome {
    terminal.print(&terminal.json(&settings::schema())?)?;
    Ok(0)
}
