//! `textDocument/prepareCallHierarchy`, `callHierarchy/incomingCalls` and `outgoingCalls`. Start at [`prepare`].

use tower_lsp::ls_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem,
    CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams, SymbolKind,
};

use crate::ide::{self, Call, CallItem};
use crate::lsp::convert;
use crate::lsp::snapshot::{Asked, Snapshot};

/// The ticket or group at a place.
pub(in crate::lsp) fn prepare(
    snapshot: &Snapshot,
    params: &CallHierarchyPrepareParams,
) -> Option<Vec<CallHierarchyItem>> {
    let (asked, offset) = snapshot.place(&params.text_document_position_params)?;
    let found = ide::call_item(&asked.view.project, asked.path(), offset)?;
    Some(vec![item(&asked, found)?])
}

/// Who waits for it.
pub(in crate::lsp) fn incoming(
    snapshot: &Snapshot,
    params: &CallHierarchyIncomingCallsParams,
) -> Option<Vec<CallHierarchyIncomingCall>> {
    let (asked, offset) = again(snapshot, &params.item)?;
    let calls = ide::incoming(&asked.view.project, asked.path(), offset).into_iter();
    let calls = calls.filter_map(|Call { item: from, places }| {
        let member = asked.view.project.member(&from.path)?;
        let from_ranges = places.into_iter().map(|place| snapshot.range(member, place)).collect();
        Some(CallHierarchyIncomingCall { from: item(&asked, from)?, from_ranges })
    });
    Some(calls.collect())
}

/// What it waits for.
pub(in crate::lsp) fn outgoing(
    snapshot: &Snapshot,
    params: &CallHierarchyOutgoingCallsParams,
) -> Option<Vec<CallHierarchyOutgoingCall>> {
    let (asked, offset) = again(snapshot, &params.item)?;
    let calls = ide::outgoing(&asked.view.project, asked.path(), offset).into_iter();
    let calls = calls.filter_map(|Call { item: to, places }| {
        let from_ranges = places.into_iter().map(|place| asked.range(place)).collect();
        Some(CallHierarchyOutgoingCall { to: item(&asked, to)?, from_ranges })
    });
    Some(calls.collect())
}

/// An item the client got before: it is what stands at its name.
fn again<'a>(snapshot: &'a Snapshot, item: &CallHierarchyItem) -> Option<(Asked<'a>, usize)> {
    let asked = snapshot.document(&item.uri)?;
    let text = asked.member.document.text();
    Some((asked, convert::offset_from(text, item.selection_range.start, snapshot.client.encoding)))
}

fn item(asked: &Asked<'_>, item: CallItem) -> Option<CallHierarchyItem> {
    let member = asked.view.project.member(&item.path)?;
    Some(CallHierarchyItem {
        name: item.name,
        kind: if item.is_group { SymbolKind::NAMESPACE } else { SymbolKind::CLASS },
        tags: None,
        detail: Some(item.detail).filter(|detail| !detail.is_empty()),
        uri: asked.snapshot.uri(asked.view, &item.path)?,
        range: asked.snapshot.range(member, item.range),
        selection_range: asked.snapshot.range(member, item.selection),
        data: None,
    })
}
