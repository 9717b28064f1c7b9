//! `textDocument/selectionRange`. Start at [`selection_ranges`].

use tower_lsp::ls_types::{SelectionRange, SelectionRangeParams};

use crate::ide;
use crate::lsp::convert;
use crate::lsp::snapshot::Snapshot;

/// For each position, what lies around it from the inside out. The protocol has an answer for all of them or for none.
pub(in crate::lsp) fn selection_ranges(
    snapshot: &Snapshot,
    params: &SelectionRangeParams,
) -> Option<Vec<SelectionRange>> {
    let asked = snapshot.document(&params.text_document.uri)?;
    let around = |position| {
        let offset = convert::offset_from(asked.member.document.text(), position, snapshot.client.encoding);
        let ranges = ide::selection_ranges(&asked.view.project, asked.path(), offset);
        ranges.into_iter().rev().fold(None, |parent: Option<SelectionRange>, range| {
            Some(SelectionRange { range: asked.range(range), parent: parent.map(Box::new) })
        })
    };
    params.positions.iter().copied().map(around).collect::<Option<Vec<_>>>().filter(|all| !all.is_empty())
}
