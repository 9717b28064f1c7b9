//! `textDocument/definition`, `references` and `documentHighlight`: from an id to its other places. Start at [`definition`].

use tower_lsp::ls_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, GotoDefinitionParams,
    GotoDefinitionResponse, Location, LocationLink, ReferenceParams,
};

use crate::ide::{self, Access, Target};
use crate::lsp::snapshot::{Asked, Snapshot};

/// Where the id at a place is declared.
pub(in crate::lsp) fn definition(
    snapshot: &Snapshot,
    params: &GotoDefinitionParams,
) -> Option<GotoDefinitionResponse> {
    let (asked, offset) = snapshot.place(&params.text_document_position_params)?;
    let targets = ide::definition(&asked.view.project, asked.path(), offset);
    places(&asked, targets, snapshot.client.links)
}

/// Where documents claim what code declares at a place.
pub(in crate::lsp) fn declaration(
    snapshot: &Snapshot,
    params: &GotoDefinitionParams,
) -> Option<GotoDefinitionResponse> {
    let (asked, offset) = snapshot.place(&params.text_document_position_params)?;
    let targets = ide::declaration(&asked.view.project, asked.path(), offset);
    // Clients say of each question whether they take links; plain places all take.
    places(&asked, targets, false)
}

fn places(asked: &Asked<'_>, targets: Vec<Target>, links: bool) -> Option<GotoDefinitionResponse> {
    if targets.is_empty() {
        return None;
    }
    let snapshot = asked.snapshot;
    Some(if links {
        GotoDefinitionResponse::Link(targets.into_iter().filter_map(|target| link(asked, target)).collect())
    } else {
        let locations = targets
            .into_iter()
            .filter_map(|target| snapshot.location(asked.view, &target.path, target.selection));
        GotoDefinitionResponse::Array(locations.collect())
    })
}

fn link(asked: &Asked<'_>, target: Target) -> Option<LocationLink> {
    let member = asked.view.project.member(&target.path)?;
    Some(LocationLink {
        origin_selection_range: Some(asked.range(target.origin)),
        target_uri: asked.snapshot.uri(asked.view, &target.path)?,
        target_range: asked.snapshot.range(member, target.range),
        target_selection_range: asked.snapshot.range(member, target.selection),
    })
}

/// Every place that means the id at a place.
pub(in crate::lsp) fn references(snapshot: &Snapshot, params: &ReferenceParams) -> Option<Vec<Location>> {
    let (asked, offset) = snapshot.place(&params.text_document_position)?;
    let declaration = params.context.include_declaration;
    let found = ide::references(&asked.view.project, asked.path(), offset, declaration);
    let places =
        found.into_iter().filter_map(|found| snapshot.location(asked.view, &found.path, found.range));
    Some(places.collect::<Vec<_>>()).filter(|places| !places.is_empty())
}

/// The same within one document.
pub(in crate::lsp) fn highlights(
    snapshot: &Snapshot,
    params: &DocumentHighlightParams,
) -> Option<Vec<DocumentHighlight>> {
    let (asked, offset) = snapshot.place(&params.text_document_position_params)?;
    let found = ide::highlights(&asked.view.project, asked.path(), offset).into_iter();
    let places = found.map(|found| DocumentHighlight {
        range: asked.range(found.range),
        kind: Some(match found.kind {
            Access::Read => DocumentHighlightKind::READ,
            Access::Write => DocumentHighlightKind::WRITE,
        }),
    });
    Some(places.collect::<Vec<_>>()).filter(|places| !places.is_empty())
}
