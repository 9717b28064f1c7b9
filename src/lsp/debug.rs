//! `baton/debugState {uri}`: what the server holds for an open document. A debugging aid: it shows whether server and editor see the same
//! text. Start at [`state`].

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::Uri;

use super::snapshot::Snapshot;

/// Which document.
#[derive(Debug, Deserialize)]
pub(super) struct DebugStateParams {
    /// Its URI, in any spelling.
    pub(super) uri: Uri,
}

/// What the server holds.
#[derive(Debug, Serialize)]
pub(super) struct DebugState {
    /// As the client spells it.
    pub(super) uri: Uri,
    /// The client's language id.
    pub(super) language: String,
    /// As the client counts.
    pub(super) version: i32,
    /// All of it.
    pub(super) text: String,
}

/// What `snapshot` holds for the document asked for; nothing when it is not open.
pub(super) fn state(snapshot: &Snapshot, params: &DebugStateParams) -> Option<DebugState> {
    let document = snapshot.documents.get(&params.uri)?;
    let member = snapshot.document(&params.uri)?.member;
    Some(DebugState {
        uri: document.uri.clone(),
        language: document.language.clone(),
        version: member.version?,
        text: member.document.text().to_string(),
    })
}
