//! `baton init`: a `baton.toml` made from what is there, with nothing set that need not be.
//!
//! Start at [`run`].

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::failure::{Failure, Outcome};
use super::terminal::{Terminal, counted};
use crate::load::{self, Workspace};
use crate::os::{Disk, WriteError};
use crate::project::contracts::Undescribed;
use crate::project::{DocPath, Kind, Kinds, Member};
use crate::settings::{FILE_NAMES, Settings, starter};

/// Write a baton.toml from what is found
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Write over a settings file that is there
    #[arg(long)]
    force: bool,
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

/// Writes the settings file of the current folder and says what it did.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let folder = terminal.folder()?;
    let workspace = Workspace::new(&terminal.disk, &folder, Settings::default());
    let there = FILE_NAMES.map(|name| folder.join(name)).into_iter().find(|path| terminal.disk.exists(path));
    if let Some(path) = there.as_ref().filter(|_| !arguments.force) {
        return Err(exists(path));
    }
    let found = look(terminal, &workspace)?;
    let path = there.clone().unwrap_or_else(|| folder.join(FILE_NAMES[0]));
    let was = there.map(|path| terminal.disk.read(&path, workspace.settings.file_size)).transpose();
    let was = was.map_err(|error| Failure::new(format!("{} {error}", path.display())))?;
    terminal.disk.write(&path, was.as_deref(), &starter(&found.set())).map_err(|error| match error {
        WriteError::Exists => exists(&path),
        error => Failure::new(format!("{} {error}", path.display())),
    })?;
    terminal.print(&report(&found, &path))?;
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
