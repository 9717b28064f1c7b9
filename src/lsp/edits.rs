//! Edits the client is to make, in the words it understands. Start at [`workspace_edit`].

use std::collections::HashMap;

use tower_lsp::ls_types::{
    AnnotatedTextEdit, ChangeAnnotation, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier,
    TextDocumentEdit, TextEdit, WorkspaceEdit,
};

use super::snapshot::{Snapshot, View};
use crate::project::{DocPath, Member};
use crate::text::Edit;

/// One change, and what to say of it.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// What is done.
    pub(super) edit: Edit,
    /// The same in a few words.
    pub(super) label: &'static str,
    /// Whether a person should look first.
    pub(super) needs_confirmation: bool,
}

impl From<Edit> for Change {
    fn from(edit: Edit) -> Self {
        Self { edit, label: "", needs_confirmation: false }
    }
}

/// The changes, for the versions the snapshot has where the client understands versions.
pub(super) fn workspace_edit(
    snapshot: &Snapshot,
    view: &View,
    changes: impl IntoIterator<Item = (DocPath, Vec<Change>)>,
) -> WorkspaceEdit {
    let (mut documents, mut annotations) = (Vec::new(), HashMap::new());
    for (path, changes) in changes {
        let Some((member, uri)) = view.project.member(&path).zip(snapshot.uri(view, &path)) else { continue };
        let edits = changes.into_iter().map(|change| text_edit(snapshot, member, change, &mut annotations));
        let text_document = OptionalVersionedTextDocumentIdentifier { uri, version: member.version };
        documents.push(TextDocumentEdit { text_document, edits: edits.collect() });
    }
    if snapshot.client.versioned_edits {
        return WorkspaceEdit {
            document_changes: Some(DocumentChanges::Edits(documents)),
            change_annotations: Some(annotations).filter(|annotations| !annotations.is_empty()),
            ..WorkspaceEdit::default()
        };
    }
    let plain = |edit| match edit {
        OneOf::Left(edit) => edit,
        OneOf::Right(AnnotatedTextEdit { text_edit, .. }) => text_edit,
    };
    let changes = documents.into_iter().map(|document| {
        (document.text_document.uri, document.edits.into_iter().map(plain).collect::<Vec<_>>())
    });
    WorkspaceEdit { changes: Some(changes.collect()), ..WorkspaceEdit::default() }
}

/// One edit, with an annotation where a person should look first and the client can ask for it.
fn text_edit(
    snapshot: &Snapshot,
    member: &Member,
    change: Change,
    annotations: &mut HashMap<String, ChangeAnnotation>,
) -> OneOf<TextEdit, AnnotatedTextEdit> {
    let text_edit = TextEdit { range: snapshot.range(member, change.edit.range), new_text: change.edit.text };
    if !change.needs_confirmation || !snapshot.client.annotations {
        return OneOf::Left(text_edit);
    }
    annotations.entry(change.label.to_owned()).or_insert_with(|| ChangeAnnotation {
        label: change.label.to_owned(),
        needs_confirmation: Some(true),
        description: None,
    });
    OneOf::Right(AnnotatedTextEdit { text_edit, annotation_id: change.label.to_owned() })
}
