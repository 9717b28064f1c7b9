//! `baton init`: a `baton.toml` made from what is there, with nothing set that need not be; and lines for agents, where they are wanted.
//!
//! Start at [`run`].

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::agents;
use super::failure::{Failure, Outcome};
use super::file::File;
use super::terminal::{Terminal, counted};
use crate::load::{self, Workspace};
use crate::os::Disk;
use crate::project::contracts::Undescribed;
use crate::project::{DocPath, Kind, Kinds, Member};
use crate::settings::{FILE_NAMES, Settings, starter};

/// Write a baton.toml from what is found
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Write over a settings file that is there
    #[arg(long)]
    force: bool,
    /// Tell agents in AGENTS.md and CLAUDE.md how to work with the plan
    #[arg(long)]
    agents: bool,
    /// Print what would change, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// What was found in a folder.
struct Found {
    /// Documents that are what their name says.
    by_name: Vec<Member>,
    /// Files that hold tickets under a name nobody looks for.
    by_content: Vec<DocPath>,
    /// What code says and no document describes by its name, with the one that looks as if it did.
    undescribed: Vec<Undescribed>,
}

impl Found {
    /// What is set, for its name does not tell.
    fn set(&self) -> Vec<(Kind, DocPath)> {
        let candidates =
            self.undescribed.iter().filter_map(|one| Some((one.kind, one.candidate.as_ref()?.path.clone())));
        self.by_content.iter().map(|path| (Kind::Tickets, path.clone())).chain(candidates).collect()
    }
}

/// Writes the settings file of the current folder, and what agents are told, and says what it did.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let folder = terminal.folder()?;
    let there = FILE_NAMES.map(|name| folder.join(name)).into_iter().find(|path| terminal.disk.exists(path));
    let (mut files, mut said) = (Vec::new(), String::new());
    match &there {
        Some(path) if !arguments.force && !arguments.agents => return Err(exists(path)),
        Some(path) if !arguments.force => {
            let _ = writeln!(said, "{} is there and was left alone.", path.display());
        }
        _ => {
            let (file, report) = settings(terminal, &folder, there.as_deref())?;
            files.push(file);
            said += &report;
        }
    }
    if arguments.agents {
        let (told, notes) = agents::files(terminal, &folder)?;
        told.iter().for_each(|file| said += &told_of(file));
        notes.iter().for_each(|note| said += &format!("{note}.\n"));
        files.extend(told);
    }
    files.retain(|file| file.before.as_ref() != Some(&file.after));
    if arguments.dry_run {
        return show(terminal, &files);
    }
    files.iter().try_for_each(|file| file.write(terminal))?;
    terminal.print(&said)?;
    Ok(0)
}

/// The settings file to be written, and what is to be said of it.
fn settings(terminal: &Terminal, folder: &Path, there: Option<&Path>) -> Result<(File, String), Failure> {
    let workspace = Workspace::new(&terminal.disk, folder, Settings::default());
    let found = look(terminal, &workspace)?;
    let path = there.map_or_else(|| folder.join(FILE_NAMES[0]), Path::to_path_buf);
    let report = report(&found, &path);
    let file = File { before: File::read(terminal, &path)?, path, after: starter(&found.set()) };
    Ok((file, report))
}

/// What is said of a file that tells agents something.
fn told_of(file: &File) -> String {
    let path = file.path.display();
    match &file.before {
        None => format!("Wrote {path}, which tells agents how to work with the plan.\n"),
        Some(before) if *before == file.after => format!("{path} tells agents of the plan already.\n"),
        Some(before) if file.after.starts_with(before.as_str()) => {
            format!("Added to {path} how to work with the plan.\n")
        }
        Some(_) => format!("Renewed in {path} how to work with the plan.\n"),
    }
}

/// Prints what would be written.
fn show(terminal: &Terminal, files: &[File]) -> Outcome {
    let diffs: Result<Vec<String>, Failure> = files.iter().map(|file| file.diff(terminal)).collect();
    terminal.print(&diffs?.concat())?;
    terminal.say(if files.is_empty() { "There is nothing to write" } else { "Nothing was written" });
    Ok(0)
}

fn exists(path: &Path) -> Failure {
    Failure::new(format!("{} exists already and was left alone; --force writes over it", path.display()))
}

/// Reads every Markdown file: by name it may be nothing and hold tickets all the same.
fn look(terminal: &Terminal, workspace: &Workspace) -> Result<Found, Failure> {
    let documents = load::documents(&terminal.disk, workspace)?;
    terminal.report(&documents.troubles);
    let mut by_name: Vec<Member> =
        documents.members.iter().filter_map(|(_, member)| member.clone()).collect();
    by_name.sort_by(|a, b| a.path.cmp(&b.path));
    let mut project = load::assemble(&terminal.disk, workspace, documents.members);
    load::tell_code(&mut project, &terminal.disk, workspace);
    let undescribed = load::undescribed(&terminal.disk, workspace, &project.snapshot());
    let unnamed = |path: &Path| {
        let markdown = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("md"));
        let path = path.to_str().map(DocPath::new);
        path.filter(|_| markdown).is_some_and(|path| {
            !crate::project::kind::is_template(&path)
                && workspace.settings.configuration.patterns.kinds(&path).is_empty()
        })
    };
    let walked = terminal.disk.walk(&workspace.root, &[PathBuf::new()], &unnamed)?;
    let mut by_content: Vec<DocPath> = walked
        .files
        .iter()
        .filter_map(|path| Some(DocPath::new(path.to_str()?)))
        .filter(|path| is_plan(terminal, workspace, path))
        .collect();
    by_content.sort();
    Ok(Found { by_name, by_content, undescribed })
}

/// Whether a file is a plan beyond doubt: it declares tickets and says how far some of them are, or what they wait for.
fn is_plan(terminal: &Terminal, workspace: &Workspace, path: &DocPath) -> bool {
    let member = load::document(&terminal.disk, workspace, path, Kinds::only(Kind::Tickets));
    member.is_ok_and(|member| {
        let tickets = &member.outline().tickets;
        let telling =
            |ticket: &&crate::syntax::Ticket| ticket.status.is_some() || !ticket.depends_on.is_empty();
        tickets.len() >= 3 && tickets.iter().filter(telling).count() * 2 >= tickets.len()
    })
}

fn report(found: &Found, path: &Path) -> String {
    let mut out = format!("Wrote {}.\n", path.display());
    for kind in Kind::ALL {
        let members: Vec<_> = found.by_name.iter().filter(|member| member.kinds.has(kind)).collect();
        if !members.is_empty() {
            let _ = writeln!(out, "Found by name, as {}:", kind.name());
        }
        for member in members {
            let tickets = member.outline().tickets.len();
            let holds = if kind == Kind::Tickets {
                format!("  ({})", counted(tickets, "ticket"))
            } else {
                String::new()
            };
            let _ = writeln!(out, "  {}{holds}", member.path);
        }
    }
    if !found.by_content.is_empty() {
        out.push_str("Set as tickets, by what they hold:\n");
        out.extend(found.by_content.iter().map(|path| format!("  {path}\n")));
    }
    for one in &found.undescribed {
        let _ = match &one.candidate {
            Some(candidate) => {
                let (found, entries) = (candidate.found, candidate.entries);
                let kind = one.kind.name();
                writeln!(
                    out,
                    "Set as {kind}, by what it holds:\n  {}  ({found} of {entries} entries found in code)",
                    candidate.path
                )
            }
            None => writeln!(out, "Not set: {one}"),
        };
    }
    if found.by_name.is_empty() && found.by_content.is_empty() {
        out.push_str("No plan was found; name yours under [documents].\n");
    } else {
        out.push_str("Next: baton check\n");
    }
    out
}
