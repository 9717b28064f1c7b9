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
//!    runs/<id>/events        what the agent printed, as it came, up to a limit
//!    runs/<id>/log           the same for people, a line an event
//!    runs/<id>/cancel        somebody wants it to end
//! ```
//!
//! The record is the truth and is written first; the block in the plan comes after it. Trust is not kept here but with the user, as a
//! repository that was copied from somewhere must not bring its own. Knows no editor and no terminal. Start at [`Store`].

mod id;
pub mod report;
mod store;
#[cfg(test)]
mod testing;

pub use id::is_id;
pub use store::{Guard, New, Orders, Store, StoreError, open};

pub use crate::os::Os;
