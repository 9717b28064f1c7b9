//! What `baton check` can be told.

use std::path::PathBuf;

use clap::ValueEnum;

use super::formats::Format;
use crate::project::{Kind, Severity};

/// Say what is wrong with plans
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A file that is named is checked whatever it is called; a folder stands for the plans in it.
Exit status: 0 nothing at or above --fail-on, 1 findings (with --diff: changes), 2 wrong usage or configuration."
)]
pub(in crate::cli) struct Arguments {
    /// Files, or folders to look for plans in [default: the current folder]
    pub(super) paths: Vec<PathBuf>,
    /// How to print [default: full in a terminal, else concise]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(super) format: Option<Format>,
    /// The mildest finding that makes the exit status 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value = "warning")]
    pub(super) fail_on: Least,
    /// Exit with status 0 whatever is found
    #[arg(long)]
    pub(super) exit_zero: bool,
    /// Print no more than so many findings
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<usize>,
    /// Report only these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Do not report these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// What the files named are, whatever they are called
    #[arg(long, value_enum, value_name = "KIND")]
    pub(super) kind: Option<As>,
    /// Apply the fixes that cannot lose or invent anything
    #[arg(long, help_heading = "Fixing")]
    pub(super) fix: bool,
    /// Apply the other fixes as well
    #[arg(long, help_heading = "Fixing")]
    pub(super) unsafe_fixes: bool,
    /// Print what the fixes would change and change nothing
    #[arg(long, help_heading = "Fixing")]
    pub(super) diff: bool,
    /// Leave out what this file counts already, by file and rule
    #[arg(long, value_name = "FILE", help_heading = "In a project with old findings")]
    pub(super) baseline: Option<PathBuf>,
    /// Write what is found now to the baseline
    #[arg(long, requires = "baseline", help_heading = "In a project with old findings")]
    pub(super) write_baseline: bool,
    /// Check again whenever something changes
    #[arg(long, conflicts_with_all = ["diff", "stdin_filename", "write_baseline"])]
    pub(super) watch: bool,
    /// Check standard input as if it were this file; with --fix, print it fixed
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    pub(super) stdin_filename: Option<PathBuf>,
}

impl Arguments {
    /// Whether fixes are applied, or shown.
    pub(super) fn fixes(&self) -> bool {
        self.fix || self.unsafe_fixes || self.diff
    }

    /// The kind the files named are said to be.
    pub(super) fn kind(&self) -> Option<Kind> {
        self.kind.map(|kind| match kind {
            As::Tickets => Kind::Tickets,
            As::Handoff => Kind::Handoff,
            As::Tracks => Kind::Tracks,
            As::Abi => Kind::Abi,
            As::Protocol => Kind::Protocol,
        })
    }

    /// The mildest severity that counts.
    pub(super) fn least(&self) -> Severity {
        self.fail_on.severity()
    }
}

/// A severity, as an argument.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum Least {
    Hint,
    Information,
    Warning,
    Error,
}

impl Least {
    /// The severity it is called after.
    pub(in crate::cli) fn severity(self) -> Severity {
        match self {
            Least::Hint => Severity::Hint,
            Least::Information => Severity::Information,
            Least::Warning => Severity::Warning,
            Least::Error => Severity::Error,
        }
    }
}

/// A kind of document, as an argument.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum As {
    Tickets,
    Handoff,
    Tracks,
    Abi,
    Protocol,
}
