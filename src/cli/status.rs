//! `baton status`: the board. Every batch, how far it is, where it stands and what holds it up.
//!
//! Start at [`run`].

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Style};
use serde::Serialize;

use super::failure::{Failure, Outcome};
use super::kept;
use super::targets::{Target, plan_targets};
use super::terminal::{Terminal, one_line};
use super::watching;
use crate::ide::board::{self, Row};
use crate::load;
use crate::project::{DocPath, Project, Stage};

/// Show where every batch stands
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Files, or folders to look for plans in [default: the current folder]
    paths: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: Format,
    /// Look again whenever something changes
    #[arg(long)]
    watch: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A board for people
    #[default]
    Text,
    /// One JSON object
    Json,
}

#[derive(Debug, Serialize)]
struct Answer {
    version: u32,
    batches: Vec<Row>,
}

/// Prints the board of the plans asked for.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    if arguments.watch {
        return watching::run(terminal, &plan_targets(terminal, &arguments.paths)?, || {
            let (text, batches) = answer(arguments, terminal)?;
            // A board on a wall is looked at where it was, not below itself.
            let clear = if terminal.is_read_by_a_person() { "\x1b[2J\x1b[H" } else { "" };
            Ok((format!("{clear}{text}"), counted_batches(batches)))
        });
    }
    let (text, batches) = answer(arguments, terminal)?;
    terminal.print(&text)?;
    if batches == 0 {
        terminal.say("0 batches found: a batch is a heading such as `## Batch 1` with tickets below it");
    }
    Ok(0)
}

/// The board as it is printed, and how many batches are on it.
fn answer(arguments: &Arguments, terminal: &Terminal) -> Result<(String, usize), Failure> {
    let mut boards: Vec<(DocPath, Vec<Row>)> = Vec::new();
    for target in plan_targets(terminal, &arguments.paths)? {
        let snapshot = project(terminal, &target)?.snapshot();
        let found = board::boards(&snapshot).into_iter();
        boards.extend(found.filter(|(home, _)| target.means(home)));
    }
    let batches = boards.iter().map(|(_, rows)| rows.len()).sum();
    let text = match arguments.format {
        Format::Json => {
            let batches = boards.into_iter().flat_map(|(_, rows)| rows).collect();
            terminal.json(&Answer { version: 1, batches })?
        }
        Format::Text => drawn(&boards, terminal.is_coloured()),
    };
    Ok((text, batches))
}

fn counted_batches(count: usize) -> String {
    format!("{count} {}", if count == 1 { "batch" } else { "batches" })
}

/// The whole project around what was asked for: blocks in handoff documents count too.
pub(super) fn project(terminal: &Terminal, target: &Target) -> Result<Project, Failure> {
    let runs = kept::known(&terminal.disk, &target.workspace);
    let documents = load::documents(&terminal.disk, &target.workspace)?;
    terminal.report(&documents.troubles);
    let named = target.named(&terminal.disk, None)?.into_iter();
    let mut members = documents.members;
    for member in named {
        members.retain(|(path, _)| *path != member.path);
        members.push((member.path.clone(), Some(member)));
    }
    let mut project = load::assemble(&terminal.disk, &target.workspace, members);
    load::git::tell(&mut project, &terminal.disk, &terminal.disk, &target.workspace);
    project.set_runs(runs);
    Ok(project)
}

/// The board as people read it: a line a batch, in columns.
fn drawn(boards: &[(DocPath, Vec<Row>)], coloured: bool) -> String {
    let mut out = String::new();
    for (index, (home, rows)) in boards.iter().enumerate() {
        let _ = writeln!(out, "{}{home}", if index > 0 { "\n" } else { "" });
        let width = |of: &dyn Fn(&Row) -> usize| rows.iter().map(of).max().unwrap_or_default();
        let ids = width(&|row| row.id.chars().count());
        let stages = width(&|row| row.stage.name().len());
        for row in rows {
            let style = if coloured { style(row.stage) } else { Style::new() };
            let held = match row.blocked_by.as_slice() {
                [] if row.ready => "  ready to build".to_owned(),
                [] => String::new(),
                held => format!("  blocked by {}", held.join(", ")),
            };
            let run = row.run.as_ref().map(|run| format!("  {}", one_line(&run.phrase))).unwrap_or_default();
            let stage = format!("{style}{:<stages$}{style:#}", row.stage.name());
            let bar = bar(row.done, row.tickets);
            let name = one_line(&row.name);
            let _ = writeln!(
                out,
                "  {:>ids$}  {stage}  {bar} {}/{}  {name}{held}{run}",
                row.id, row.done, row.tickets
            );
        }
    }
    out
}

/// How much is done, in eight steps.
fn bar(done: usize, total: usize) -> String {
    let full = (done * 8).checked_div(total).unwrap_or_default().min(8);
    format!("{}{}", "█".repeat(full), "░".repeat(8 - full))
}

fn style(stage: Stage) -> Style {
    let colour = match stage {
        Stage::Reviewed | Stage::Complete => AnsiColor::Green,
        Stage::Building | Stage::Fixing => AnsiColor::Cyan,
        Stage::HandedOff => AnsiColor::Blue,
        Stage::Failed | Stage::Blocked => AnsiColor::Red,
        Stage::ChangesRequested => AnsiColor::Yellow,
        Stage::Unknown | Stage::Designing => return Style::new().dimmed(),
    };
    colour.on_default()
}
