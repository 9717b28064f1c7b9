//! `textDocument/completion`. Start at [`completion`].

use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionParams, CompletionResponse,
    CompletionTextEdit, Documentation, InsertTextFormat, MarkupContent, MarkupKind, TextEdit,
};

use crate::ide::{self, Completion, CompletionKind};
use crate::lsp::snapshot::{Asked, Snapshot};

/// What could be typed at a place.
pub(in crate::lsp) fn completion(
    snapshot: &Snapshot,
    params: &CompletionParams,
) -> Option<CompletionResponse> {
    let place = snapshot.place(&params.text_document_position);
    let (asked, offset) = place.filter(|_| snapshot.wishes.completion)?;
    let found = ide::completion(&asked.view.project, asked.path(), offset);
    if found.items.is_empty() {
        return None;
    }
    let items = found.items.into_iter().map(|found| item(&asked, found)).collect();
    Some(CompletionResponse::List(CompletionList { is_incomplete: found.incomplete, items }))
}

fn item(asked: &Asked<'_>, found: Completion) -> CompletionItem {
    let kind =
        if asked.snapshot.client.markdown_proposals { MarkupKind::Markdown } else { MarkupKind::PlainText };
    let documentation =
        found.documentation.map(|value| Documentation::MarkupContent(MarkupContent { kind, value }));
    let snippet = found.snippet.filter(|_| asked.snapshot.client.snippets);
    let insert_text_format = snippet.is_some().then_some(InsertTextFormat::SNIPPET);
    let new_text = snippet.unwrap_or(found.insert);
    CompletionItem {
        label: found.label,
        detail: found.detail,
        kind: Some(match found.kind {
            CompletionKind::Ticket => CompletionItemKind::REFERENCE,
            CompletionKind::Status => CompletionItemKind::ENUM_MEMBER,
            CompletionKind::Field => CompletionItemKind::FIELD,
            CompletionKind::Snippet => CompletionItemKind::SNIPPET,
            CompletionKind::Batch => CompletionItemKind::MODULE,
            CompletionKind::Function => CompletionItemKind::FUNCTION,
            CompletionKind::Event => CompletionItemKind::EVENT,
            CompletionKind::File => CompletionItemKind::FILE,
            CompletionKind::Commit | CompletionKind::Value => CompletionItemKind::VALUE,
        }),
        documentation,
        sort_text: Some(found.sort),
        filter_text: Some(found.filter),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range: asked.range(found.replace), new_text })),
        insert_text_format,
        ..CompletionItem::default()
    }
}
