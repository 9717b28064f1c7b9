//! Whole contract documents from code, for `baton new abi --from-code`: printed, or written where nothing is yet.
//!
//! Start at [`FromCode::run`].

use super::failure::{Failure, Outcome};
use super::targets;
use super::terminal::Terminal;
use crate::load;
use crate::os::{Disk, WriteError};
use crate::project::{DocPath, Project};
use crate::source::Facts;

/// A document that is to be made.
pub(super) struct FromCode<'a> {
    /// Makes it.
    pub(super) make: fn(&Facts) -> Option<String>,
    /// What it is about.
    pub(super) what: &'static str,
    /// Whether it is written.
    pub(super) write: bool,
    /// Where to, relative to the workspace.
    pub(super) file: &'a str,
}

impl FromCode<'_> {
    /// Prints it, or writes it and says so. A file that is there is left alone.
    pub(super) fn run(&self, terminal: &Terminal) -> Outcome {
        let workspace = targets::project(terminal)?;
        let mut project = Project::new(workspace.settings.configuration.clone());
        load::tell_code(&mut project, &terminal.disk, &workspace);
        let text = (self.make)(project.snapshot().facts());
        let text = text.ok_or_else(|| {
            Failure::new(format!(
                "code below {} has no {} that are known",
                workspace.root.display(),
                self.what
            ))
        })?;
        if !self.write {
            terminal.print(&text)?;
            return Ok(0);
        }
        let path = workspace.on_disk(&DocPath::new(self.file));
        terminal.disk.write(&path, None, &text).map_err(|error| match error {
            WriteError::Exists => Failure::new(format!(
                "{} exists already and was left alone; --file names another",
                path.display()
            )),
            error => Failure::new(format!("{} {error}", path.display())),
        })?;
        terminal.print(&format!("Wrote {}.\n", path.display()))?;
        Ok(0)
    }
}
