//! `baton check`: what the rules say about the plans asked for.
//!
//! ```text
//!  arguments ──targets──▶ projects ──look──▶ Report ──formats──▶ standard output
//! ```
//!
//! Start at [`run`].

use std::path::PathBuf;

use crate::cli::failure::{Failure, Outcome};
use crate::cli::targets::{Target, targets};
use crate::cli::terminal::Terminal;
use crate::load;
use crate::os::Disk;
use crate::project::{Kind, Severity, Snapshot};

use self::formats::Format;
use self::report::{Report, Shown};

mod formats;
mod report;

/// Say what is wrong with plans
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Files, or folders to look for plans in [default: the current folder]
    paths: Vec<PathBuf>,
    /// How to print [default: full in a terminal, else concise]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// The mildest finding that makes the exit status 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value = "warning")]
    fail_on: Least,
    /// Exit with status 0 whatever is found
    #[arg(long)]
    exit_zero: bool,
    /// What the files named are, whatever they are called
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Option<As>,
    /// Print no more than so many findings
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// A severity, as an argument.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Least {
    Hint,
    Information,
    Warning,
    Error,
}

impl From<Least> for Severity {
    fn from(least: Least) -> Severity {
        match least {
            Least::Hint => Severity::Hint,
            Least::Information => Severity::Information,
            Least::Warning => Severity::Warning,
            Least::Error => Severity::Error,
        }
    }
}

/// A kind of document, as an argument.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum As {
    Tickets,
    Handoff,
    Tracks,
    Abi,
    Protocol,
}

impl From<As> for Kind {
    fn from(kind: As) -> Kind {
        match kind {
            As::Tickets => Kind::Tickets,
            As::Handoff => Kind::Handoff,
            As::Tracks => Kind::Tracks,
            As::Abi => Kind::Abi,
            As::Protocol => Kind::Protocol,
        }
    }
}

/// Checks what was asked for and prints what is wrong with it.
pub(in crate::cli) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let report = look(arguments, terminal)?;
    print(arguments, terminal, report)
}

/// Loads every workspace asked for and asks the rules.
fn look(arguments: &Arguments, terminal: &Terminal) -> Result<Report, Failure> {
    let targets = targets(terminal, &arguments.paths)?;
    let shown = Shown::new(&targets, terminal.folder()?, arguments.format(terminal).is_for_programs());
    let mut report = Report::default();
    for target in &targets {
        let snapshot = load(arguments, terminal, target)?;
        report.add(target, &snapshot, &shown);
    }
    report.sort();
    Ok(report)
}

fn load(arguments: &Arguments, terminal: &Terminal, target: &Target) -> Result<Snapshot, Failure> {
    let workspace = &target.workspace;
    for warning in &workspace.settings.warnings {
        terminal.say(&format!("baton: {warning}"));
    }
    let named = target.named(&terminal.disk, arguments.kind.map(Kind::from))?;
    // A file by itself in a folder nobody may search is checked by itself.
    let documents = match terminal.disk.refuses(&workspace.root) {
        Some(_) if target.folders.is_empty() => load::Documents::default(),
        _ => load::documents(&terminal.disk, workspace)?,
    };
    terminal.report(&documents.troubles);
    let named = named.into_iter().map(|member| (member.path.clone(), Some(member)));
    Ok(load::assemble(&terminal.disk, workspace, documents.members.into_iter().chain(named)).snapshot())
}

fn print(arguments: &Arguments, terminal: &Terminal, mut report: Report) -> Outcome {
    let least = Severity::from(arguments.fail_on);
    let fails = report.findings.iter().any(|finding| finding.severity >= least);
    let summary = report.summary();
    let hidden = report.findings.len().saturating_sub(arguments.limit.unwrap_or(usize::MAX));
    report.findings.truncate(report.findings.len() - hidden);
    terminal.print(&arguments.format(terminal).write(&report)?)?;
    terminal.say(&summary);
    if hidden > 0 {
        terminal.say(&format!("{hidden} more not shown (--limit {})", report.findings.len()));
    }
    Ok(u8::from(fails && !arguments.exit_zero))
}

impl Arguments {
    fn format(&self, terminal: &Terminal) -> Format {
        self.format.unwrap_or(if terminal.is_read_by_a_person() { Format::Full } else { Format::Concise })
    }
}
