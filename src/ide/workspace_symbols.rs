//! Workspace symbols. Start at [`workspace_symbols`].

use super::document_symbols::SymbolKind;
use crate::project::{DocPath, Snapshot};
use std::ops::Range;

/// A ticket or group somewhere in the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceSymbol {
    /// Id and title, or a group's name.
    pub name: String,
    /// What it is.
    pub kind: SymbolKind,
    /// The document.
    pub path: DocPath,
    /// The bytes to jump to.
    pub range: Range<usize>,
    /// The group it stands in, if any.
    pub container: Option<String>,
}

/// The tickets and groups that `query` finds, the best first, at most `limit`.
pub fn workspace_symbols(_snapshot: &Snapshot, _query: &str, _limit: usize) -> Vec<WorkspaceSymbol> {
    Vec::new()
}
