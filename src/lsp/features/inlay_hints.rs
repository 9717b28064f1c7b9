//! `textDocument/inlayHint`. Start at [`inlay_hints`].

use tower_lsp::ls_types::{InlayHint, InlayHintLabel, InlayHintParams};

use crate::ide;
use crate::lsp::convert;
use crate::lsp::snapshot::Snapshot;

/// The hints of the part of a document that is in sight.
pub(in crate::lsp) fn inlay_hints(snapshot: &Snapshot, params: &InlayHintParams) -> Option<Vec<InlayHint>> {
    let asked = snapshot.document(&params.text_document.uri)?;
    let within = convert::range_from(asked.member.document.text(), params.range, snapshot.client.encoding);
    let hints = ide::inlay_hints(&asked.view.project, asked.path(), within).into_iter();
    let hints = hints.map(|hint| InlayHint {
        position: asked.range(hint.offset..hint.offset).end,
        label: InlayHintLabel::String(hint.label),
        kind: None,
        text_edits: None,
        tooltip: None,
        padding_left: Some(true),
        padding_right: None,
        data: None,
    });
    Some(hints.collect::<Vec<_>>()).filter(|hints| !hints.is_empty())
}
