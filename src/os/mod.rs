//! The doors to the machine: disks, what changes on them, and other programs. Knows nothing of Markdown, plans or editors, and decides nothing.
//!
//! Whoever needs a door is handed it as a trait, so that a test can stand behind it. Start at [`Disk`], then [`Programs`].
#![allow(clippy::disallowed_methods, reason = "this is the folder they are kept in")]

mod alive;
mod disk;
mod git;
mod process;
mod replace;
mod walk;
mod watch;

pub use alive::is_alive;
pub use disk::{Disk, Machine, ReadError};
pub use git::{Checkout, Git, complains, printed};
pub use process::{Answer, Call, CallError, Programs};
pub use replace::WriteError;
pub use walk::{Trouble, WalkRefused, Walked};
pub use watch::{OnChange, Watch, WatchError};

/// All doors at once, for those who start and watch things.
pub trait Os: Disk + Programs {}

impl<T: Disk + Programs + ?Sized> Os for T {}
