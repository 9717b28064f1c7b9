//! Rename. Start at [`rename`].

use crate::{
    project::{DocPath, Snapshot},
    text::Edit,
};
use std::{error::Error, fmt, ops::Range};

/// The edits of a rename, by document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RenameEdits {
    /// Each document with its edits, in the order of their places, no two over the same bytes.
    pub edits: Vec<(DocPath, Vec<RenameEdit>)>,
}

/// One edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameEdit {
    /// The change.
    pub edit: Edit,
    /// Whether a person should look first: a range is rewritten, not just an id.
    pub needs_confirmation: bool,
    /// What is done there, in a few words.
    pub label: &'static str,
}

/// Why an id is not renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameError(String);

impl fmt::Display for RenameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for RenameError {}

/// The bytes at `offset` that would be renamed and the id as the reader would type it; `None` where there is no ticket.
///
/// # Errors
/// When there is one that cannot be renamed from here.
pub fn prepare_rename(
    _snapshot: &Snapshot,
    _path: &DocPath,
    _offset: usize,
) -> Result<Option<(Range<usize>, String)>, RenameError> {
    Ok(None)
}

/// Renames the ticket at `offset` to `new_name` everywhere.
///
/// # Errors
/// When there is no ticket, the name is none, or it is taken.
pub fn rename(
    _snapshot: &Snapshot,
    _path: &DocPath,
    _offset: usize,
    _new_name: &str,
) -> Result<RenameEdits, RenameError> {
    Err(RenameError("rename is not ready yet".into()))
}
