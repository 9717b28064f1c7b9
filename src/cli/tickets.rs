//! `baton tickets`: every ticket with its status, dependencies and group.
//!
//! Reads the files it is given and nothing else: what a file says of its tickets is in it.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Serialize;

use super::failure::{Failure, Outcome};
use super::targets::{Target, plan_targets};
use super::terminal::{Terminal, one_line};
use crate::load;
use crate::project::{Kind, Member};
use crate::syntax::Ticket;
use crate::syntax::facts::Status;

/// List the tickets of plans, with status, dependencies and group
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Files, or folders to look for plans in [default: the current folder]
    files: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A list for people
    #[default]
    Text,
    /// One JSON object
    Json,
}

/// What is printed: all files, in the order of their paths.
#[derive(Debug, Serialize)]
struct Answer {
    version: u32,
    files: Vec<File>,
}

#[derive(Debug, Serialize)]
struct File {
    path: String,
    tickets: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    id: String,
    title: String,
    line: u32,
    status: Option<Status>,
    depends_on: Vec<String>,
    group: Option<String>,
}

/// Prints the tickets of the files asked for.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let mut answer = Answer { version: 1, files: Vec::new() };
    for target in plan_targets(terminal, &arguments.files)? {
        answer.files.extend(members(terminal, &target)?.iter().map(File::of));
    }
    let text = match arguments.format {
        Format::Text => list(&answer),
        Format::Json => terminal.json(&answer)?,
    };
    terminal.print(&text)?;
    if answer.files.is_empty() {
        terminal.say("0 files read: no plan was found");
    }
    Ok(0)
}

pub(super) fn members(terminal: &Terminal, target: &Target) -> Result<Vec<Member>, Failure> {
    let mut members = target.named(&terminal.disk, None)?;
    if !target.folders.is_empty() {
        let documents = load::documents(&terminal.disk, &target.workspace)?;
        terminal.report(&documents.troubles);
        let found = documents.members.into_iter().filter_map(|(_, member)| member);
        members.extend(found.filter(|member| {
            member.kinds.has(Kind::Tickets)
                && target.means(&member.path)
                && !target.files.contains(&member.path)
        }));
    }
    members.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(members)
}

impl File {
    fn of(member: &Member) -> File {
        let tickets = member.outline().tickets.iter().map(|ticket| Row::of(member, ticket)).collect();
        File { path: member.path.to_string(), tickets }
    }
}

impl Row {
    fn of(member: &Member, ticket: &Ticket) -> Row {
        let group = ticket.group.and_then(|group| member.outline().groups.get(group as usize));
        let line = member.document.text().line_of(member.document.range(ticket.line_at).start);
        let mut depends_on: Vec<String> = ticket.depends_on.iter().map(|one| one.id.to_string()).collect();
        let mut seen = Vec::new();
        depends_on.retain(|id| {
            !seen.contains(id) && {
                seen.push(id.clone());
                true
            }
        });
        Row {
            id: ticket.id.to_string(),
            title: ticket.title.to_string(),
            line: u32::try_from(line + 1).unwrap_or(u32::MAX),
            status: ticket.status.filter(|status| *status != Status::Dropped),
            depends_on,
            group: group.map(|group| group.name.to_string()),
        }
    }
}

/// The answer as a list for people: a heading a file, a line a ticket, in columns.
fn list(answer: &Answer) -> String {
    let mut out = String::new();
    for file in &answer.files {
        let count = file.tickets.len();
        let _ = writeln!(out, "{} ({count} {})", file.path, if count == 1 { "ticket" } else { "tickets" });
        let width = file.tickets.iter().map(|row| row.id.chars().count()).max().unwrap_or_default();
        let mut group = None;
        for row in &file.tickets {
            if row.group != group {
                group.clone_from(&row.group);
                let _ = writeln!(out, "  {}", one_line(group.as_deref().unwrap_or("(no group)")));
            }
            let status = row.status.map_or("", word);
            let needs = if row.depends_on.is_empty() {
                String::new()
            } else {
                format!("  (after {})", row.depends_on.join(", "))
            };
            let _ = writeln!(
                out,
                "    {:<width$}  {status:<7}  {}{needs}",
                one_line(&row.id),
                one_line(&row.title)
            );
        }
    }
    out
}

/// The word for a status.
pub(super) fn word(status: Status) -> &'static str {
    match status {
        Status::Todo => "todo",
        Status::Doing => "doing",
        Status::Done => "done",
        Status::Blocked => "blocked",
        Status::Dropped => "dropped",
    }
}
