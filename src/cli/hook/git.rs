//! `baton hook git`: what the pre-commit hook runs. It looks at what is staged, not at what lies in the checkout.
//!
//! Start at [`run`]; [`script`] has how the hook is set up.

use std::ffi::OsString;

use super::brought::brought;
use super::script;
use super::staged::staged;
use crate::cli::check::{Format, Least, Report};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::terminal::{Terminal, counted};
use crate::os::{Checkout, Git};

/// Check what a commit would bring: git's pre-commit hook
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Looks at staged plans, contract documents and code, and tells only what HEAD does not have already.
Exit status: 0 nothing new at or above --fail-on, 1 findings, 2 it could not be checked."
)]
pub(super) struct Arguments {
    /// The mildest new finding that stops a commit; milder ones are not told
    #[arg(long, value_enum, value_name = "SEVERITY", default_value = "warning")]
    fail_on: Least,
    /// Make it the pre-commit hook of this repository, unless there is one
    #[arg(long, conflicts_with = "uninstall")]
    install: bool,
    /// Remove the hook that --install made
    #[arg(long)]
    uninstall: bool,
    /// With --install or --uninstall, say what would be done and do nothing
    #[arg(long)]
    dry_run: bool,
}

/// Checks what is staged, or sets the hook up.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let folder = terminal.folder()?;
    let checkout = Checkout::around(&terminal.disk, &folder).ok_or_else(|| {
        let folder = folder.display();
        Failure::new(format!("{folder} is in no git repository; run this in one"))
    })?;
    if arguments.install {
        return script::install(terminal, &checkout, arguments.dry_run);
    }
    if arguments.uninstall {
        return script::uninstall(terminal, &checkout, arguments.dry_run);
    }
    check(arguments, terminal, &checkout)
}

fn check(arguments: &Arguments, terminal: &Terminal, checkout: &Checkout) -> Outcome {
    let mut git = Git::found(&terminal.disk, &checkout.root);
    // `git commit -a` and `git commit PATH` make an index of their own and name it to their hooks.
    if let Some(index) = index(terminal)? {
        git = git.with("GIT_INDEX_FILE", index);
    }
    let least = arguments.fail_on.severity();
    let mut report = Report::default();
    for (workspace, change) in staged(terminal, &git, &checkout.root)? {
        let found = brought(terminal, &workspace, &change, terminal.folder()?)?;
        report.findings.extend(found.findings.into_iter().filter(|finding| finding.severity >= least));
    }
    if report.findings.is_empty() {
        return Ok(0);
    }
    let format = if terminal.is_read_by_a_person() { Format::Full } else { Format::Concise };
    terminal.print(&format.write(&report, terminal.is_coloured())?)?;
    terminal.say(&format!(
        "baton: {} that this commit would bring. Put it right and stage it, or write `baton-ignore RULE: why` in a comment \
         beside it; `git commit --no-verify` does not ask",
        counted(report.findings.len(), "finding")
    ));
    Ok(1)
}

/// The index that git told its hook of.
fn index(terminal: &Terminal) -> Result<Option<OsString>, Failure> {
    let Some(named) = std::env::var_os("GIT_INDEX_FILE").filter(|named| !named.is_empty()) else {
        return Ok(None);
    };
    Ok(Some(terminal.folder()?.join(named).into()))
}
