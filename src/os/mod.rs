//! The doors to the machine: disks, what changes on them, locks, the clock and other programs. Knows nothing of Markdown, plans or editors, and decides nothing.
//!
//! Whoever needs a door is handed it as a trait, so that a test can stand behind it. Start at [`Disk`], then [`Programs`]; who starts what lives on has
//! [`Processes`] and [`Locks`], and keeps its own files by [`State`].
#![allow(clippy::disallowed_methods, reason = "this is the folder they are kept in")]

mod alive;
mod clock;
mod copy;
mod disk;
mod git;
mod lock;
mod process;
mod replace;
mod spawn;
mod state;
mod tree;
mod walk;
mod watch;

pub use alive::is_alive;
pub use clock::Clock;
pub use copy::Copies;
pub use disk::{Disk, Machine, ReadError};
pub use git::{Checkout, Git, complains, printed};
pub use lock::{Locked, Locks};
pub use process::{Answer, Call, CallError, Programs};
pub use replace::WriteError;
pub use spawn::{Detached, Held, Processes, Start, hides};
pub use state::State;
pub use tree::{Marked, Process, Signal};
pub use walk::{Trouble, WalkRefused, Walked};
pub use watch::{OnChange, Watch, WatchError};

/// All doors at once, for those who start and watch things.
pub trait Os: Disk + Programs + Locks + Processes + State + Clock + Copies {}

impl<T: Disk + Programs + Locks + Processes + State + Clock + Copies + ?Sized> Os for T {}
