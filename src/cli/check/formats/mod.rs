//! How findings are printed: one file a format, each a function from a [`Report`] to text.
//!
//! Start at [`Format::write`].

use super::report::Report;
use crate::cli::failure::Failure;

mod concise;
mod json;

/// How to print findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum Format {
    /// Each finding under its source line, for people
    Full,
    /// A line a finding
    Concise,
    /// One JSON object
    Json,
}

impl Format {
    /// The report in this format.
    pub(super) fn write(self, report: &Report) -> Result<String, Failure> {
        Ok(match self {
            Format::Full | Format::Concise => concise::write(report),
            Format::Json => json::write(report)?,
        })
    }

    /// Whether it names paths as the workspace does.
    pub(super) fn is_for_programs(self) -> bool {
        matches!(self, Format::Json)
    }
}
