//! What a document claims of contracts: functions, events, errors, structs.
//!
//! Start at [`read`].

use super::{Entries, fingerprint, part::parts};
use crate::syntax::Document;

/// The entries of `document` that are about contracts.
pub fn read(document: &Document) -> Entries {
    let parts = parts(document);
    Entries { fingerprint: fingerprint::find(&parts), ..Entries::default() }
}
