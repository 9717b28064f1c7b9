//! What a document claims of routes and messages.
//!
//! Knows the words for methods, directions and payloads; not what code says. Start at [`read`].

use super::Entries;
use crate::syntax::Document;

/// The routes and messages of `document`.
pub fn read(_document: &Document) -> Entries {
    Entries::default()
}
