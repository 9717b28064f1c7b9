//! One document's text as a typed tree; parsing never fails.
//!
//! ```text
//!  text ──split──▶ sections ──reader──▶ facts, mentions, masks     one section at a time, behind an Arc
//!                      │
//!                      └───────fold────▶ outline                    tickets and groups of the whole document
//! ```
//!
//! A [`Document`] keeps text and sections; an edit parses only the sections it touches. An [`Outline`] is the fold of
//! their facts. Facts say *what* (and compare equal when prose moved), spots and anchors say *where*. This folder knows
//! one document: not its path, not its kind, not the plan it belongs to. Start at [`document`], then [`facts`].

mod batch;
mod block;
mod count;
mod declaration;
pub mod document;
pub mod entry;
pub mod facts;
mod field;
mod front;
pub mod id;
mod limit;
mod mark;
mod masks;
mod mention;
mod notes;
pub mod outline;
mod placeholder;
mod reader;
mod reference;
pub mod section;
pub mod sections;
pub mod span;
mod split;
mod table;
pub mod tracks;
mod vocabulary;
mod words;

pub use batch::leading as batch_at_start;
pub use document::{Document, Touched};
pub use id::{Id, Key};
pub use mark::status_at_ends;
pub use mention::ids_in;
pub use outline::{Block, Group, Outline, Ticket};
pub use section::Section;
pub use span::{Anchor, Span, Spot};
pub use words::{is_pictograph, is_review, status_emoji, status_of, status_word, verdict};
