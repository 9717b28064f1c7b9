//! `textDocument/foldingRange`, whole lines only. Start at [`folding`].

use tower_lsp::ls_types::{FoldingRange, FoldingRangeKind, FoldingRangeParams};

use crate::ide::{self, Fold, FoldKind};
use crate::lsp::snapshot::Snapshot;

/// The folds of a document.
pub(in crate::lsp) fn folding(snapshot: &Snapshot, params: &FoldingRangeParams) -> Option<Vec<FoldingRange>> {
    let asked = snapshot.document(&params.text_document.uri)?;
    let folds = ide::folding(&asked.view.project, asked.path()).into_iter().filter_map(|fold| {
        let lines = asked.range(fold.range.clone());
        (lines.start.line < lines.end.line).then(|| FoldingRange {
            start_line: lines.start.line,
            end_line: lines.end.line,
            kind: kind(&fold),
            collapsed_text: fold.label.filter(|_| snapshot.client.collapsed_text),
            ..FoldingRange::default()
        })
    });
    Some(folds.collect::<Vec<_>>()).filter(|folds| !folds.is_empty())
}

/// Editors fold all regions with one command: those are what is finished, so that this folds it away.
fn kind(fold: &Fold) -> Option<FoldingRangeKind> {
    match fold.kind {
        FoldKind::Comment => Some(FoldingRangeKind::Comment),
        FoldKind::Region => fold.done.then_some(FoldingRangeKind::Region),
    }
}
