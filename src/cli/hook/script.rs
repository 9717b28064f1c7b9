//! The pre-commit hook itself: where git looks for it, and that nobody else's is touched.
//!
//! Start at [`install`].

use std::path::{Path, PathBuf};

use crate::cli::failure::{Failure, Outcome};
use crate::cli::file::File;
use crate::cli::terminal::Terminal;
use crate::os::{Checkout, Disk, Git, State};

/// What git runs. A machine without Baton is not kept from committing.
const SCRIPT: &str = "#!/bin/sh
# Written by `baton hook git --install`; `baton hook git --uninstall` removes it.
command -v baton >/dev/null 2>&1 || {
  echo 'baton is not on the PATH: what this commit brings to the plan is not checked' >&2
  exit 0
}
exec baton hook git
";

/// The line that tells whose a hook is.
const MARK: &str = "# Written by `baton hook git --install`";

/// What a hook of somebody else's needs.
const CALL: &str = "baton hook git";

/// Writes the hook, unless there is one.
pub(super) fn install(terminal: &Terminal, checkout: &Checkout, dry_run: bool) -> Outcome {
    let path = hooks(terminal, checkout)?.join("pre-commit");
    let before = File::read(terminal, &path)?;
    let shown = path.display();
    match &before {
        Some(text) if !text.contains(MARK) && text.contains(CALL) => {
            terminal.print(&format!("{shown} calls `{CALL}` already.\n"))?;
            return Ok(0);
        }
        Some(text) if !text.contains(MARK) => {
            return Err(Failure::new(format!(
                "{shown} is a hook of somebody else's and was left alone; add this line to it: {CALL} || exit 1"
            )));
        }
        _ => {}
    }
    let file = File { path: path.clone(), before, after: SCRIPT.to_owned() };
    let is_new = file.before.as_ref() != Some(&file.after);
    if dry_run {
        terminal.print(&file.diff(terminal)?)?;
        terminal.say("Nothing was written");
        return Ok(0);
    }
    if is_new {
        file.write(terminal)?;
    }
    let executable = terminal.disk.make_executable(&path);
    executable.map_err(|error| Failure::new(format!("{shown} cannot be made executable: {error}")))?;
    let said = if is_new { "Wrote" } else { "There is already" };
    terminal.print(&format!("{said} {shown}, which checks what a commit brings to the plan.\n"))?;
    Ok(0)
}

/// Removes the hook, if it is ours.
pub(super) fn uninstall(terminal: &Terminal, checkout: &Checkout, dry_run: bool) -> Outcome {
    let path = hooks(terminal, checkout)?.join("pre-commit");
    let shown = path.display();
    let said = match File::read(terminal, &path)? {
        None => format!("There is no {shown}.\n"),
        Some(text) if !text.contains(MARK) => {
            return Err(Failure::new(format!("{shown} is not Baton's and was left alone")));
        }
        Some(_) if dry_run => format!("Would remove {shown}.\n"),
        Some(_) => {
            let removed = terminal.disk.remove_file(&path);
            removed.map_err(|error| Failure::new(format!("{shown} cannot be removed: {error}")))?;
            format!("Removed {shown}.\n")
        }
    };
    terminal.print(&said)?;
    Ok(0)
}

/// The folder git looks for hooks in: its own, which all worktrees share, or the one that is set, where that is this repository's.
fn hooks(terminal: &Terminal, checkout: &Checkout) -> Result<PathBuf, Failure> {
    let Some(set) = configured(terminal, checkout)? else { return Ok(checkout.common.join("hooks")) };
    let folder = crate::cli::targets::resolve(&checkout.root, &set);
    let real = nearest(&terminal.disk, &folder);
    let own = [&checkout.root, &checkout.common].map(|one| terminal.disk.canonical(one).ok());
    if own.into_iter().flatten().any(|own| real.starts_with(own)) {
        return Ok(folder);
    }
    Err(Failure::new(format!(
        "the hooks of this repository are set to be those in {} (core.hooksPath), which other repositories may share; add this \
         line to its pre-commit: {CALL} || exit 1",
        folder.display()
    )))
}

/// What `core.hooksPath` is where we do not overrule it.
fn configured(terminal: &Terminal, checkout: &Checkout) -> Result<Option<PathBuf>, Failure> {
    let git = Git::found(&terminal.disk, &checkout.root);
    let asked = git.ask(&["config", "--type=path", "--show-scope", "-z", "--get-all", "core.hooksPath"], "");
    let text = String::from_utf8_lossy(&asked.map_err(Failure::new)?.output).into_owned();
    let parts: Vec<&str> = text.split('\0').collect();
    let mut others = parts.chunks_exact(2).filter_map(|pair| match pair {
        ["command", _] => None,
        [_, path] => Some(*path),
        _ => None,
    });
    Ok(others.next_back().filter(|path| !path.is_empty()).map(PathBuf::from))
}

/// A folder with its links followed, as far as it is there.
fn nearest(disk: &dyn Disk, folder: &Path) -> PathBuf {
    let there = folder.ancestors().find_map(|one| Some((one, disk.canonical(one).ok()?)));
    let Some((there, real)) = there else { return folder.to_path_buf() };
    real.join(folder.strip_prefix(there).unwrap_or(folder))
}
