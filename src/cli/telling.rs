//! Reads the plan of a run as it is on disk, for whoever puts the run's block into it. Start at [`look`].

use crate::load::{self, Workspace};
use crate::os::Disk;
use crate::project::{Run, Snapshot};

/// Reads the plan of a run anew whenever it is asked.
pub(super) fn look(disk: &dyn Disk) -> impl Fn(&Run) -> Result<Snapshot, String> {
    move |run| {
        let workspace = Workspace::find(disk, &run.workspace).map_err(|why| why.to_string())?;
        let documents = load::documents(disk, &workspace).map_err(|why| why.to_string())?;
        Ok(load::assemble(disk, &workspace, documents.members).snapshot())
    }
}
