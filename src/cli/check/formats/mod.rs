//! How findings are printed: one file a format, each a function from a [`Report`] to text.
//!
//! Start at [`Format::write`].

use super::report::Report;
use crate::cli::failure::Failure;

mod checkstyle;
mod concise;
mod fingerprint;
mod full;
mod github;
mod gitlab;
mod json;
mod junit;
mod sarif;
mod xml;

/// How to print findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum Format {
    /// Each finding under its source line, for people
    Full,
    /// A line a finding
    Concise,
    /// One JSON object
    Json,
    /// A JSON object a line
    JsonLines,
    /// Annotations of a GitHub workflow
    Github,
    /// A code quality report of GitLab
    Gitlab,
    /// SARIF 2.1.0
    Sarif,
    /// JUnit XML
    Junit,
    /// Checkstyle XML
    Checkstyle,
}

impl Format {
    /// The report in this format; only people get colours.
    pub(in crate::cli) fn write(self, report: &Report, coloured: bool) -> Result<String, Failure> {
        match self {
            Format::Full => Ok(full::write(report, coloured)),
            Format::Concise => Ok(concise::write(report)),
            Format::Json => json::write(report),
            Format::JsonLines => Ok(json::write_lines(report)),
            Format::Github => Ok(github::write(report)),
            Format::Gitlab => gitlab::write(report),
            Format::Sarif => sarif::write(report),
            Format::Junit => Ok(junit::write(report)),
            Format::Checkstyle => Ok(checkstyle::write(report)),
        }
    }

    /// Whether people read it: what is said beside it is read as well.
    pub(super) fn is_read_by_people(self) -> bool {
        matches!(self, Format::Full | Format::Concise)
    }

    /// Whether paths are relative to the workspace. What is read by people, or by a service that was told where the command was started, has
    /// them relative to that folder.
    pub(super) fn names_paths_as_the_workspace(self) -> bool {
        matches!(self, Format::Json | Format::JsonLines)
    }
}
