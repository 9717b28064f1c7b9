//! `textDocument/foldingRange`, whole lines only. Start at [`folding`].

use tower_lsp::ls_types::{FoldingRange, FoldingRangeKind, FoldingRangeParams};

use crate::ide::{self, FoldKind};
use crate::lsp::snapshot::Snapshot;

/// The folds of a document.
pub(in crate::lsp) fn folding(snapshot: &Snapshot, params: &FoldingRangeParams) -> Option<Vec<FoldingRange>> {
    let asked = snapshot.document(&params.text_document.uri)?;
    let folds = ide::folding(&asked.view.project, asked.path()).into_iter().filter_map(|fold| {
        let lines = asked.range(fold.range);
        (lines.start.line < lines.end.line).then(|| FoldingRange {
            start_line: lines.start.line,
            end_line: lines.end.line,
            kind: Some(match fold.kind {
                FoldKind::Region => FoldingRangeKind::Region,
                FoldKind::Comment => FoldingRangeKind::Comment,
            }),
            ..FoldingRange::default()
        })
    });
    Some(folds.collect::<Vec<_>>()).filter(|folds| !folds.is_empty())
}
