//! Edits the client is to make, in the words it understands. Start at [`workspace_edit`].

use std::collections::HashMap;

use tower_lsp::ls_types::{
    AnnotatedTextEdit, ChangeAnnotation, CreateFile, DocumentChangeOperation, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, Position, Range, ResourceOp, TextDocumentEdit, TextEdit,
    WorkspaceEdit,
};

use super::snapshot::{Snapshot, View};
use crate::ide;
use crate::project::{DocPath, Member};
use crate::text::Edit;

/// One change, and what to say of it.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// What is done.
    pub(super) edit: Edit,
    /// The same in a few words, where that is worth showing.
    pub(super) label: Option<String>,
    /// Whether a person should look first.
    pub(super) needs_confirmation: bool,
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
        let changes = before_last_line_end(member, changes).into_iter();
        let edits = changes.map(|change| text_edit(snapshot, member, change, &mut annotations));
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

/// What an action does; `None` when it makes a file and the client cannot.
pub(super) fn action_edit(snapshot: &Snapshot, view: &View, change: ide::Change) -> Option<WorkspaceEdit> {
    let label = change.notes.first().cloned().or_else(|| change.look_first.then(|| change.title.clone()));
    let needs_confirmation = change.look_first;
    let labelled = |edit| Change { edit, label: label.clone(), needs_confirmation };
    let changes =
        change.edits.into_iter().map(|(path, edits)| (path, edits.into_iter().map(labelled).collect()));
    let mut whole = workspace_edit(snapshot, view, changes);
    if change.created.is_empty() {
        return Some(whole);
    }
    if !snapshot.makes_files(view) {
        return None;
    }
    let mut operations = Vec::new();
    for (path, text) in change.created {
        operations.extend(made(snapshot, view, &path, text)?);
    }
    if let Some(DocumentChanges::Edits(edits)) = whole.document_changes.take() {
        operations.extend(edits.into_iter().map(DocumentChangeOperation::Edit));
    }
    whole.document_changes = Some(DocumentChanges::Operations(operations));
    Some(whole)
}

/// A file with its text. It must not be there yet, so that nothing is lost.
fn made(
    snapshot: &Snapshot,
    view: &View,
    path: &DocPath,
    text: String,
) -> Option<[DocumentChangeOperation; 2]> {
    let uri = snapshot.uri(view, path)?;
    let create = CreateFile { uri: uri.clone(), options: None, annotation_id: None };
    let start = Position::new(0, 0);
    let fill = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version: None },
        edits: vec![OneOf::Left(TextEdit { range: Range::new(start, start), new_text: text })],
    };
    Some([DocumentChangeOperation::Op(ResourceOp::Create(create)), DocumentChangeOperation::Edit(fill)])
}

/// What is added behind the last line end is added before it: the bytes come out the same, and Neovim 0.10, which ends such text
/// with an empty line of its own, has no reason to.
fn before_last_line_end(member: &Member, mut changes: Vec<Change>) -> Vec<Change> {
    let text = member.document.text();
    let (len, last) = (text.len(), text.line_count().saturating_sub(1));
    let at = text.line_range(last.saturating_sub(1)).end;
    let end = text.slice(at..len);
    let fits = |Change { edit, .. }: &Change| match edit.range.start == len {
        true => edit.text.ends_with(&*end),
        false => edit.range.end <= at,
    };
    if end.is_empty() || !text.line_range(last).is_empty() || !changes.iter().all(fits) {
        return changes;
    }
    for Change { edit, .. } in changes.iter_mut().filter(|change| change.edit.range.start == len) {
        let new = edit.text.strip_suffix(&*end).unwrap_or_default();
        *edit = Edit::insert(at, format!("{end}{new}"));
    }
    changes
}

/// One edit, with an annotation where there is something to say and the client can show it.
fn text_edit(
    snapshot: &Snapshot,
    member: &Member,
    change: Change,
    annotations: &mut HashMap<String, ChangeAnnotation>,
) -> OneOf<TextEdit, AnnotatedTextEdit> {
    let text_edit = TextEdit { range: snapshot.range(member, change.edit.range), new_text: change.edit.text };
    let Some(label) = change.label.filter(|_| snapshot.client.annotations) else {
        return OneOf::Left(text_edit);
    };
    annotations.entry(label.clone()).or_insert_with(|| ChangeAnnotation {
        label: label.clone(),
        needs_confirmation: Some(change.needs_confirmation),
        description: None,
    });
    OneOf::Right(AnnotatedTextEdit { text_edit, annotation_id: label })
}
