//! Reads the plan of a run as it is on disk, for whoever puts the run's block into it: of a workspace in the repository where the record lies,
//! whatever the record says. Start at [`look`].

use std::path::Path;

use crate::load::{self, Workspace};
use crate::os::{Checkout, Disk};
use crate::project::{Run, Snapshot};

/// Reads the plan of a run anew whenever it is asked; runs of this repository are kept in `common`.
pub(super) fn look(disk: &dyn Disk, common: &Path) -> impl Fn(&Run) -> Result<Snapshot, String> {
    move |run| {
        if Checkout::around(disk, &run.workspace).is_none_or(|found| found.common != *common) {
            return Err(format!(
                "its record says that it was launched from {}, which is not in this repository, so nothing is written there",
                run.workspace.display()
            ));
        }
        let workspace = Workspace::find(disk, &run.workspace).map_err(|why| why.to_string())?;
        let documents = load::documents(disk, &workspace).map_err(|why| why.to_string())?;
        Ok(load::assemble(disk, &workspace, documents.members).snapshot())
    }
}
