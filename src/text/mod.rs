//! Bytes, positions, edits.
//!
//! ```text
//!   bytes on disk ──decode──▶ String ──▶ Text (a rope: an open document)   replace, slice
//!                               │          │
//!                               │          ├── offset ◀──▶ position         what an editor says
//!                               ▼          ▼
//!                           LineIndex    Edits ── sorted, disjoint ──▶ apply
//!                     (a plain &str, for the command line)
//! ```
//!
//! Everything inside Baton is a byte offset into UTF-8; a [`Position`] exists only at the edge, for an editor or a person, and always
//! together with the [`Encoding`] its column is counted in. Lines end at `\n`, `\r\n` and `\r`, and at nothing else: Unicode's further line
//! separators are ordinary characters, as they are to editors. Nothing here fails on an offset that is out of bounds or inside a
//! character: it is clamped to the text and moved down to the start of the character.
//!
//! This module knows no Markdown and no editor. It alone knows that the rope is ropey's. Start reading at [`Text`].

mod decode;
mod edit;
mod line_ending;
mod line_index;
mod position;
mod rope;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
mod samples;
mod span;

pub use decode::{NotUtf8, bom_len, decode};
pub use edit::{Edit, Edits, Overlap};
pub use line_ending::LineEnding;
pub use line_index::LineIndex;
pub use position::{Encoding, Position};
pub use rope::Text;
pub use span::Span;
