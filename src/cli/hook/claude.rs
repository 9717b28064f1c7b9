//! `baton hook claude`: what Claude Code calls after it edited a file.
//!
//! Its question comes as JSON on standard input, and what is wrong goes back as JSON that Claude reads. Everything that is not an edit of
//! something a rule looks at is answered with silence and at once. Nothing here stops Claude from working: a hook that cannot do its work
//! says so to the user and ends with 1, which Claude Code goes on after. Start at [`run`]; [`settings`] has how it is set up.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::json;

use super::brought::{Change, brought, kinds};
use super::{blobs, settings};
use crate::cli::check::{Format, Least, Report};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::targets;
use crate::cli::terminal::{Terminal, counted};
use crate::load::Workspace;
use crate::os::{Checkout, Disk, Git};

/// No more findings than this are told at once: nobody puts more right in one step.
const MOST: usize = 20;

/// The tools that write a file and name it.
pub(super) const TOOLS: &[&str] = &["Edit", "MultiEdit", "Write"];

/// Check what Claude Code just edited: its PostToolUse hook
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Reads the hook's JSON on standard input and tells Claude what its edit brought that HEAD does not have.
Exit status: 0 whatever was found, 1 it could not be checked (Claude goes on)."
)]
pub(super) struct Arguments {
    /// The mildest new finding that Claude is told of
    #[arg(long, value_enum, value_name = "SEVERITY", default_value = "warning")]
    fail_on: Least,
    /// Write it into .claude/settings.json of this folder
    #[arg(long)]
    install: bool,
    /// With --install, write it into .claude/settings.local.json instead, for yourself alone
    #[arg(long, requires = "install")]
    local: bool,
    /// With --install, print what would change, and write nothing
    #[arg(long, requires = "install")]
    dry_run: bool,
}

/// What Claude Code says of a call, as far as it matters here.
#[derive(Debug, Deserialize)]
struct Call {
    #[serde(default)]
    hook_event_name: String,
    #[serde(default)]
    tool_name: String,
    #[serde(default)]
    cwd: Option<PathBuf>,
    #[serde(default)]
    tool_input: serde_json::Value,
}

impl Call {
    /// The file that was edited, if that is what happened.
    fn edited(&self) -> Option<PathBuf> {
        let is_edit = self.hook_event_name == "PostToolUse" && TOOLS.contains(&self.tool_name.as_str());
        let file = self.tool_input.get("file_path")?.as_str().filter(|_| is_edit)?;
        Some(self.cwd.clone().unwrap_or_default().join(file))
    }
}

/// Answers a call, or sets the hook up.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    if arguments.install {
        return settings::install(terminal, arguments.local, arguments.dry_run);
    }
    match answer(arguments, terminal) {
        Ok(()) => Ok(0),
        // A status of 2 would be Claude's to put right.
        Err(failure) => {
            terminal.say(&failure.to_string());
            Ok(1)
        }
    }
}

fn answer(arguments: &Arguments, terminal: &Terminal) -> Result<(), Failure> {
    let call: Call = serde_json::from_str(&terminal.input()?).map_err(|error| {
        Failure::new(format!(
            "standard input is not what Claude Code sends to a hook: {error}; `baton hook claude --install` sets the hook up"
        ))
    })?;
    let Some(file) = call.edited() else { return Ok(()) };
    let file = targets::resolve(&terminal.folder()?, &file);
    // Where the folder is reached by a link, git and the settings are found behind it.
    let file = terminal.disk.canonical(&file).unwrap_or(file);
    let base = call.cwd.and_then(|cwd| terminal.disk.canonical(&cwd).ok());
    let base = base.filter(|base| file.starts_with(base)).or_else(|| file.parent().map(Path::to_path_buf));
    let mut report = edited(terminal, &file, base.unwrap_or_default())?;
    report.findings.retain(|finding| finding.severity >= arguments.fail_on.severity());
    if !report.findings.is_empty() {
        let reason = reason(&mut report)?;
        terminal.print(&format!("{}\n", json!({ "decision": "block", "reason": reason })))?;
    }
    Ok(())
}

/// What an edit of a file brought.
fn edited(terminal: &Terminal, file: &Path, base: PathBuf) -> Result<Report, Failure> {
    let folder = file.parent().unwrap_or(file);
    let workspace = targets::project_from(terminal, folder)?;
    let Some(path) = workspace.doc_path(file).filter(|path| !kinds(&workspace, path).is_empty()) else {
        return Ok(Report::default());
    };
    if terminal.disk.refuses(&workspace.root).is_some() {
        return Ok(Report::default());
    }
    let before = committed(terminal, &workspace, file);
    let change = Change { before: vec![(path, before)], after: Vec::new() };
    brought(terminal, &workspace, &change, base)
}

/// The text of a file in `HEAD`; nothing where git does not have it or cannot say.
fn committed(terminal: &Terminal, workspace: &Workspace, file: &Path) -> Option<String> {
    let checkout = Checkout::around(&terminal.disk, file.parent()?)?;
    let inside = file.strip_prefix(&checkout.root).ok()?.to_str()?.replace('\\', "/");
    let name = format!("HEAD:{inside}");
    let git = Git::found(&terminal.disk, &checkout.root);
    let texts = blobs::texts(&git, std::slice::from_ref(&name), workspace.settings.file_size);
    texts.ok()?.remove(&name)
}

/// What Claude is told.
fn reason(report: &mut Report) -> Result<String, Failure> {
    let found = report.findings.len();
    report.findings.truncate(MOST);
    let lines = Format::Concise.write(report, false)?;
    let more =
        if found > MOST { format!("… and {} more: `baton check`\n", found - MOST) } else { String::new() };
    Ok(format!(
        "This edit brings {} that the last commit does not have:\n{lines}{more}Put that right, unless it is about to be; \
         `baton explain RULE` says why it matters. Where baton has a verb for what you did (`baton --help`), use it instead of \
         an edit.",
        counted(found, "finding")
    ))
}
