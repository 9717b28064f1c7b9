//! `textDocument/hover`. Start at [`hover`].

use tower_lsp::ls_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

use crate::ide;
use crate::lsp::snapshot::Snapshot;

/// The card of what stands at a place. A client that shows no Markdown gets the same text.
pub(in crate::lsp) fn hover(snapshot: &Snapshot, params: &HoverParams) -> Option<Hover> {
    let (asked, offset) = snapshot.place(&params.text_document_position_params)?;
    let view = asked.view;
    let findings = |path: &_| view.findings.check(&view.project, path).to_vec();
    let found = ide::hover_of(&view.project, asked.path(), offset, &findings)?;
    let kind = if snapshot.client.markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    let contents = HoverContents::Markup(MarkupContent { kind, value: found.markdown });
    Some(Hover { contents, range: Some(asked.range(found.range)) })
}
