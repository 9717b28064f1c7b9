//! The effects: starting agents, watching over them, verifying, committing, landing, and the records of all that.
//!
//! ```text
//!  <git common dir>/baton/
//!    lock                    one OS lock around gates and the making of a record
//!    takes.json              who has taken which batch
//!    servers/<pid>.json      which documents a live server has open; the server holds a lock on it
//!    runs/<id>/record.json   a project::Run, written whole or not at all, by its supervisor alone
//!    runs/<id>/alive         locked by the supervisor for as long as it lives
//!    runs/<id>/orders.json   what the supervisor has to know besides
//!    runs/<id>/prompt.md     what the agent reads on standard input
//!    runs/<id>/supervisor    what the supervisor has to complain of
//!    runs/<id>/began         made when the agent, a setup or verify command was started
//!    runs/<id>/events        what the agent printed, as it came, up to a limit
//!    runs/<id>/complaints    the same of its standard error
//!    runs/<id>/log           both for people, a line an event
//!    runs/<id>/cancel        somebody wants it to end
//! ```
//!
//! The record is the truth and is written first; the block in the plan comes after it. Trust is not kept here but with the user, as a
//! repository that was copied from somewhere must not bring its own. Knows no editor and no terminal. Start at [`Store`].

mod asking;
pub mod attend;
mod cancel;
pub mod clean;
mod command;
mod commit;
pub mod furnish;
mod hold;
mod id;
pub mod land;
pub mod log;
mod merge;
pub mod nearest;
pub mod place;
pub mod presence;
mod recorder;
pub mod report;
mod start;
pub mod status;
mod steps;
mod store;
mod supervise;
mod sweep;
pub mod takes;
#[cfg(test)]
mod testing;
pub mod trust;
pub mod verify;
pub mod worktree;
pub mod world;

pub use asking::Asking;
pub use cancel::{Uncancelled, cancel, gone};
pub use command::command;
pub use commit::{commit, leave, subject};
pub use hold::{Hold, hold};
pub use id::is_id;
pub use start::{Context, Decision, Refused, launch};
pub use steps::{is_set_up, prepare};
pub use store::{Guard, New, Orders, Store, StoreError, open};
pub use supervise::{Steps, Supervising, supervise};
pub use sweep::sweep;

pub use crate::os::Os;
pub use crate::project::World;
pub use place::Place;
pub use world::world;

use crate::project::{Run, runs::Told};
use std::{ffi::OsString, path::Path, time::Duration};

/// What every process of a run carries in its environment: by that it is known when nobody watches it any more.
fn marks(id: &str, common: &Path) -> [(String, OsString); 2] {
    [("BATON_RUN".to_owned(), id.into()), ("BATON_REPOSITORY".to_owned(), common.into())]
}

/// Puts into a run's record that its block stands in the plan.
///
/// # Errors
/// When the record cannot be written.
pub fn told(os: &dyn Os, store: &Store, id: &str) -> Result<Run, StoreError> {
    /// Launches hold the lock for a moment.
    const WAIT: Duration = Duration::from_secs(10);
    let guard = store.lock(os, WAIT)?;
    store.update(os, &guard, id, |run| run.block = Told::Written)
}
