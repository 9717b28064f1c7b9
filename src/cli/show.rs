//! `baton show`: one ticket or one group, as the editor's hover explains it, and its text as it stands in the plan.
//!
//! What is asked for is looked up in the whole project around the current folder, or in the files named. Start at [`run`].

use std::ops::Range;
use std::path::PathBuf;

use super::failure::{Failure, Outcome};
use super::targets;
use super::terminal::{Terminal, one_line};
use crate::ide;
use crate::ide::actions::groups;
use crate::load;
use crate::project::{DocPath, Kind, Member, Project, Snapshot, kind};
use crate::settings;
use crate::syntax::{Group, Id, Ticket};

/// Explain one ticket or group
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// An id (`T5`), or the number, id or name of a group (`2`, `Batch 2`)
    name: String,
    /// Where to look [default: the project around the current folder]
    files: Vec<PathBuf>,
}

/// A ticket or group that answers to the name.
#[derive(Clone)]
struct Candidate<'a> {
    member: &'a Member,
    /// A byte of its id or heading.
    at: usize,
    /// The bytes that belong to it.
    body: Range<usize>,
    /// What it is called.
    label: String,
    id: Option<Id>,
    is_group: bool,
}

/// Prints what answers to the name. The status is 1 when nothing does, or more than one.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let name = arguments.name.trim();
    let (projects, near) = projects(arguments, terminal)?;
    let snapshots: Vec<Snapshot> = projects.iter().map(Project::snapshot).collect();
    let all: Vec<(&Snapshot, Candidate<'_>)> = snapshots
        .iter()
        .flat_map(|snapshot| {
            snapshot.of_kind(Kind::Tickets).into_iter().map(move |member| (snapshot, member))
        })
        .flat_map(|(snapshot, member)| candidates(member).map(move |candidate| (snapshot, candidate)))
        .collect();
    let found = all.iter().filter(|(_, candidate)| candidate.answers_to(name)).collect();
    // Who stands in a part of a project means that part, and archives answer only where nothing else does.
    let found = prefer(found, |one| load::is_below(&one.member.path, &near));
    let found = prefer(found, |one| !kind::is_archive(&one.member.path));
    match found.as_slice() {
        [(snapshot, one)] => {
            terminal.print(&card(snapshot, one))?;
            return Ok(0);
        }
        [] => terminal.say(&missing(all.iter().map(|(_, candidate)| candidate), name)),
        many => terminal.say(&ambiguous(many.iter().map(|(_, candidate)| candidate), name)),
    }
    Ok(1)
}

/// Where to look, and the folder in it that the command was started in.
fn projects(arguments: &Arguments, terminal: &Terminal) -> Result<(Vec<Project>, DocPath), Failure> {
    if arguments.files.is_empty() {
        let here = targets::folder_of_plans(terminal)?;
        let workspace = targets::project_from(terminal, &here)?;
        let near = workspace.doc_path(&here).unwrap_or_else(|| DocPath::new(""));
        let (mut project, troubles) = load::load(&terminal.disk, &workspace)?;
        terminal.report(&troubles);
        load::git::tell(&mut project, &terminal.disk, &terminal.disk, &workspace);
        super::kept::tell(&mut project, &terminal.disk, &workspace);
        return Ok((vec![project], near));
    }
    let read = |target: targets::Target| {
        let members = super::tickets::members(terminal, &target)?.into_iter();
        let members = members.map(|member| (member.path.clone(), Some(member)));
        Ok(load::assemble(&terminal.disk, &target.workspace, members))
    };
    let projects: Result<_, Failure> =
        targets::plan_targets(terminal, &arguments.files)?.into_iter().map(read).collect();
    Ok((projects?, DocPath::new("")))
}

fn candidates(member: &Member) -> impl Iterator<Item = Candidate<'_>> {
    let outline = member.outline();
    let tickets = outline.tickets.iter().map(|ticket| Candidate::ticket(member, ticket));
    let groups = (0u32..).zip(&outline.groups).map(|(index, group)| Candidate::group(member, index, group));
    tickets.chain(groups)
}

/// Those that `wanted` says yes to, or all when it says no to all.
fn prefer<'a, S>(
    found: Vec<&'a (S, Candidate<'a>)>,
    wanted: impl Fn(&Candidate<'a>) -> bool,
) -> Vec<&'a (S, Candidate<'a>)> {
    let is_wanted = |(_, candidate): &&(S, Candidate<'a>)| wanted(candidate);
    if found.iter().any(is_wanted) { found.into_iter().filter(is_wanted).collect() } else { found }
}

impl<'a> Candidate<'a> {
    fn ticket(member: &'a Member, ticket: &Ticket) -> Candidate<'a> {
        Candidate {
            member,
            at: member.document.range(ticket.id_at).start,
            body: member.body(ticket),
            label: ticket.id.to_string(),
            id: Some(ticket.id.clone()),
            is_group: false,
        }
    }

    fn group(member: &'a Member, index: u32, group: &Group) -> Candidate<'a> {
        let outline = member.outline();
        let heading = member.document.range(group.at);
        let within = |mut at: Option<u32>| loop {
            match at {
                Some(one) if one == index => break true,
                Some(one) => at = outline.groups.get(one as usize).and_then(|group| group.parent),
                None => break false,
            }
        };
        let tickets = outline.tickets.iter().filter(|ticket| within(ticket.group));
        let end = tickets.map(|ticket| member.body(ticket).end).max().unwrap_or(heading.end);
        let text = member.document.text();
        let start = text.line_start(text.line_of(heading.start));
        let (label, id) = (group.name.to_string(), group.id.clone());
        Candidate { member, at: heading.start, body: start..end.max(start), label, id, is_group: true }
    }

    fn answers_to(&self, name: &str) -> bool {
        match self.is_group {
            true => groups::answers(&self.label, self.id.as_ref(), name),
            false => self.id.as_ref().is_some_and(|id| id.key() == Id::new(name).key()),
        }
    }

    /// `TICKETS.md:12`.
    fn place(&self) -> String {
        format!("{}:{}", self.member.path, self.member.document.text().line_of(self.at) + 1)
    }
}

/// What hover says, without its marks, and the text itself.
fn card(snapshot: &Snapshot, candidate: &Candidate<'_>) -> String {
    let hover = ide::hover(snapshot, &candidate.member.path, candidate.at);
    let head = hover.map_or_else(|| candidate.place(), |hover| unmarked(&hover.markdown));
    let body = candidate.member.document.text().slice(candidate.body.clone());
    let body: Vec<_> = body.trim_end().lines().map(one_line).collect();
    format!("{head}\n\n{}\n", body.join("\n"))
}

/// Markdown of a card as text for a terminal.
fn unmarked(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut rest = markdown.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => out.extend(rest.next()),
            '`' => {}
            '*' if rest.peek() == Some(&'*') => drop(rest.next()),
            c => out.push(c),
        }
    }
    out.lines().filter(|line| !line.is_empty()).map(one_line).collect::<Vec<_>>().join("\n")
}

fn missing<'a>(all: impl Iterator<Item = &'a Candidate<'a>>, name: &str) -> String {
    let near = settings::near(name, all.map(|one| one.label.as_str()));
    let hint = match near.as_slice() {
        [] => "`baton tickets` lists all".to_string(),
        near => format!("did you mean {}?", near.get(..3).unwrap_or(near).join(", ")),
    };
    format!("baton: no ticket or group is called {name}; {hint}")
}

fn ambiguous<'a>(many: impl Iterator<Item = &'a Candidate<'a>>, name: &str) -> String {
    let list: Vec<_> = many.map(|one| format!("  {}  {}", one.place(), one_line(&one.label))).collect();
    format!(
        "baton: more than one is called {name}; say it in full, or name the file as well\n{}",
        list.join("\n")
    )
}
