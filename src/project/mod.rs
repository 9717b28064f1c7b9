//! Many documents, one immutable snapshot.
//!
//! ```text
//!  load, editor ──▶ Project (the owner) ──▶ Snapshot ──▶ rules, ide, cli
//! ```
//!
//! Pure: disks and editors are somebody else's. It knows which documents make a plan and how an id is looked up; it has
//! no opinion about what they say. Start at [`snapshot`].

pub mod batches;
pub mod configuration;
pub mod contracts;
pub mod git;
pub mod kind;
mod layout;
pub mod member;
pub mod owner;
pub mod path;
pub mod phase;
pub mod runs;
pub mod snapshot;
mod sources;
pub mod world;

pub use batches::{Batch, Batches, BlockAt, Stage};
pub use configuration::{Configuration, Flow, Severity};
pub use contracts::{Conflict, Contracts, Documented, Match, Missing, Saying, Shapes, Who};
pub use git::{Commit, Git, Head, Known, Log, Named, Touched};
pub use kind::{Kind, Kinds, Patterns};
pub use member::{Member, Place};
pub use owner::{Project, places_of};
pub use path::DocPath;
pub use phase::Phase;
pub use runs::{Run, Runs, Seen, Take, Unread};
pub use snapshot::{Basis, Files, Found, Plan, Snapshot};
pub use sources::language;
pub use world::World;
