//! `textDocument/prepareRename` and `rename`. Start at [`rename`].

use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{PrepareRenameResponse, RenameParams, TextDocumentPositionParams, WorkspaceEdit};

use crate::ide::{self, RenameEdits, RenameError};
use crate::lsp::edits::{Change, workspace_edit};
use crate::lsp::snapshot::Snapshot;
use crate::project::DocPath;

/// What would be renamed, and what it is called now.
pub(in crate::lsp) fn prepare(
    snapshot: &Snapshot,
    params: &TextDocumentPositionParams,
) -> Result<Option<PrepareRenameResponse>> {
    let Some((asked, offset)) = snapshot.place(params) else { return Ok(None) };
    let found = ide::prepare_rename(&asked.view.project, asked.path(), offset).map_err(refused)?;
    Ok(found.map(|(range, placeholder)| PrepareRenameResponse::RangeWithPlaceholder {
        range: asked.range(range),
        placeholder,
    }))
}

/// Renames an id everywhere.
pub(in crate::lsp) fn rename(snapshot: &Snapshot, params: &RenameParams) -> Result<Option<WorkspaceEdit>> {
    let Some((asked, offset)) = snapshot.place(&params.text_document_position) else { return Ok(None) };
    let found = ide::rename(&asked.view.project, asked.path(), offset, &params.new_name).map_err(refused)?;
    Ok(Some(workspace_edit(snapshot, asked.view, changes(found))))
}

/// The edits of each document, with something to say where a person should look first.
pub(super) fn changes(found: RenameEdits) -> impl Iterator<Item = (DocPath, Vec<Change>)> {
    found.edits.into_iter().map(|(path, edits)| {
        let changes = edits.into_iter().map(|edit| Change {
            edit: edit.edit,
            label: edit.needs_confirmation.then(|| edit.label.to_owned()),
            needs_confirmation: edit.needs_confirmation,
        });
        (path, changes.collect())
    })
}

/// The reason is for the reader, so it is the message as it stands.
fn refused(why: RenameError) -> Error {
    // What the protocol calls "request failed": well understood, and not done.
    Error { code: ErrorCode::ServerError(-32803), message: why.to_string().into(), data: None }
}
