//! The doors to the machine: disks, and what changes on them. Knows nothing of Markdown, plans or editors, and decides nothing.
//!
//! Whoever needs a door is handed it as a trait, so that a test can stand behind it. Start at [`Disk`].
#![allow(clippy::disallowed_methods, reason = "this is the folder they are kept in")]

mod alive;
mod disk;
mod replace;
mod walk;
mod watch;

pub use alive::is_alive;
pub use disk::{Disk, Machine, ReadError};
pub use replace::WriteError;
pub use walk::{Trouble, WalkRefused, Walked};
pub use watch::{OnChange, Watch, WatchError};
