//! `workspace/willRenameFiles` and `didRenameFiles`. Start at [`will_rename`].

use std::path::PathBuf;

use tower_lsp::ls_types::{
    DocumentChanges, FileOperationFilter, FileOperationPattern, FileOperationRegistrationOptions,
    RenameFilesParams, WorkspaceEdit, WorkspaceFileOperationsServerCapabilities,
};

use super::rename::changes;
use crate::ide::{self, Moved};
use crate::lsp::client::Client;
use crate::lsp::edits::workspace_edit;
use crate::lsp::reader::Job;
use crate::lsp::server::Server;
use crate::lsp::snapshot::{Snapshot, View};
use crate::lsp::uri::{System, below, to_path};
use crate::lsp::workspaces::Root;
use crate::project::DocPath;

/// What a client that renames files is offered: plans may name files of any kind, and folders.
pub(in crate::lsp) fn offer(client: &Client) -> Option<WorkspaceFileOperationsServerCapabilities> {
    let all = FileOperationFilter {
        scheme: Some("file".to_owned()),
        pattern: FileOperationPattern { glob: "**/*".to_owned(), matches: None, options: None },
    };
    let options = || FileOperationRegistrationOptions { filters: vec![all.clone()] };
    (client.asks_to_rename_files || client.tells_renamed_files).then(|| {
        WorkspaceFileOperationsServerCapabilities {
            will_rename: client.asks_to_rename_files.then(options),
            did_rename: client.tells_renamed_files.then(options),
            ..WorkspaceFileOperationsServerCapabilities::default()
        }
    })
}

/// The edits that keep plans naming the files they name.
pub(in crate::lsp) fn will_rename(snapshot: &Snapshot, params: &RenameFilesParams) -> Option<WorkspaceEdit> {
    let edit = |view: &View| {
        let moved: Vec<Moved> = params
            .files
            .iter()
            .filter_map(|file| {
                Some(Moved { old: place(view, &file.old_uri)?, new: place(view, &file.new_uri)? })
            })
            .collect();
        let found = ide::rename_files(&view.project, &moved);
        (!found.edits.is_empty()).then(|| workspace_edit(snapshot, view, changes(found)))
    };
    snapshot.views.iter().filter_map(edit).reduce(merged)
}

/// They were renamed: what is at both places now is read again.
pub(in crate::lsp) fn renamed(server: &Server, params: &RenameFilesParams) {
    let uris = params.files.iter().flat_map(|file| [&file.old_uri, &file.new_uri]);
    let paths: Vec<PathBuf> = uris.filter_map(|uri| to_path(uri)).collect();
    server.session.ask(Job::Changed(paths));
}

/// The path of a file in a workspace.
fn place(view: &View, uri: &str) -> Option<DocPath> {
    let Root::Folder(root) = &*view.root else { return None };
    let rest = below(root, to_path(uri)?.to_str()?, System::HERE)?;
    (!rest.is_empty()).then(|| DocPath::new(&rest))
}

/// The edits of two workspaces, which have no document in common.
fn merged(mut one: WorkspaceEdit, other: WorkspaceEdit) -> WorkspaceEdit {
    if let (Some(one), Some(other)) = (&mut one.changes, other.changes) {
        one.extend(other);
    }
    if let (Some(DocumentChanges::Edits(one)), Some(DocumentChanges::Edits(other))) =
        (&mut one.document_changes, other.document_changes)
    {
        one.extend(other);
    }
    if let Some(annotations) = other.change_annotations {
        one.change_annotations.get_or_insert_default().extend(annotations);
    }
    one
}
