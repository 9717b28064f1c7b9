//! The log of a run: what its agent did, a line each, for people. Start at [`last_line`].

use super::{Os, Store};

/// What an agent did last; `None` while it has done nothing.
pub fn last_line(os: &dyn Os, store: &Store, id: &str) -> Option<String> {
    /// No line is longer than this, in bytes.
    const LINE: u64 = 16 * 1024;
    let end = os.tail(&store.folder(id).join("log"), LINE).ok()?;
    end.lines().rev().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned)
}
