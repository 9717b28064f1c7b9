//! `textDocument/documentSymbol` and `workspace/symbol`. Start at [`document_symbols`].

use tower_lsp::ls_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, SymbolInformation, SymbolKind,
    WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use crate::ide::{self, Symbol};
use crate::lsp::convert::Flat;
use crate::lsp::snapshot::{Asked, Snapshot};

/// More than this nobody reads through.
const LIMIT: usize = 500;

/// An outline of more entries than this is given without boxes: editors choke on it before anybody reads it.
const MANY: usize = 10_000;

/// The outline of a document: a tree where the client draws trees.
pub(in crate::lsp) fn document_symbols(
    snapshot: &Snapshot,
    params: &DocumentSymbolParams,
) -> Option<DocumentSymbolResponse> {
    let asked = snapshot.document(&params.text_document.uri).filter(|_| snapshot.wishes.symbols)?;
    let mut symbols = ide::document_symbols(&asked.view.project, asked.path());
    if count(&symbols) > MANY {
        without_boxes(&mut symbols);
    }
    if symbols.is_empty() {
        return None;
    }
    Some(if snapshot.client.trees {
        let flat = Flat::new(asked.member.document.text(), snapshot.client.encoding);
        DocumentSymbolResponse::Nested(symbols.into_iter().map(|symbol| tree(&flat, symbol)).collect())
    } else {
        let mut flat = Vec::new();
        symbols.into_iter().for_each(|symbol| flatten(&asked, symbol, None, &mut flat));
        DocumentSymbolResponse::Flat(flat)
    })
}

fn count(symbols: &[Symbol]) -> usize {
    symbols.iter().map(|symbol| 1 + count(&symbol.children)).sum()
}

fn without_boxes(symbols: &mut Vec<Symbol>) {
    symbols.retain(|symbol| symbol.kind != ide::SymbolKind::Box);
    symbols.iter_mut().for_each(|symbol| without_boxes(&mut symbol.children));
}

#[allow(deprecated, reason = "a field of the protocol that must be left empty")]
fn tree(flat: &Flat, symbol: Symbol) -> DocumentSymbol {
    let children: Vec<_> = symbol.children.into_iter().map(|child| tree(flat, child)).collect();
    DocumentSymbol {
        name: symbol.name,
        detail: Some(symbol.detail).filter(|detail| !detail.is_empty()),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: flat.range(symbol.range),
        selection_range: flat.range(symbol.selection),
        children: Some(children).filter(|children| !children.is_empty()),
    }
}

fn flatten(asked: &Asked<'_>, symbol: Symbol, container: Option<&str>, flat: &mut Vec<SymbolInformation>) {
    let place = asked.snapshot.location(asked.view, asked.path(), symbol.range);
    if let Some(location) = place {
        flat.push(information(symbol.name.clone(), symbol.kind, location, container.map(str::to_owned)));
    }
    symbol.children.into_iter().for_each(|child| flatten(asked, child, Some(&symbol.name), flat));
}

/// The tickets and groups of every workspace that a query finds.
pub(in crate::lsp) fn workspace_symbols(
    snapshot: &Snapshot,
    params: &WorkspaceSymbolParams,
) -> Option<WorkspaceSymbolResponse> {
    let views = snapshot.views.iter().filter(|_| snapshot.wishes.symbols);
    let found = views.flat_map(|view| {
        let found = ide::workspace_symbols(&view.project, &params.query, LIMIT).into_iter();
        found.filter_map(move |found| {
            let location = snapshot.location(view, &found.path, found.range)?;
            Some(information(found.name, found.kind, location, found.container))
        })
    });
    let found: Vec<_> = found.take(LIMIT).collect();
    Some(WorkspaceSymbolResponse::Flat(found))
        .filter(|response| !matches!(response, WorkspaceSymbolResponse::Flat(found) if found.is_empty()))
}

#[allow(deprecated, reason = "a field of the protocol that must be left empty")]
fn information(
    name: String,
    what: ide::SymbolKind,
    location: tower_lsp::ls_types::Location,
    container_name: Option<String>,
) -> SymbolInformation {
    SymbolInformation { name, kind: kind(what), tags: None, deprecated: None, location, container_name }
}

/// The protocol knows programs, not plans: these are the signs that editors draw best beside each other.
fn kind(kind: ide::SymbolKind) -> SymbolKind {
    match kind {
        ide::SymbolKind::Group => SymbolKind::NAMESPACE,
        ide::SymbolKind::Heading => SymbolKind::STRING,
        ide::SymbolKind::Ticket => SymbolKind::CLASS,
        ide::SymbolKind::Block => SymbolKind::EVENT,
        ide::SymbolKind::Box => SymbolKind::FIELD,
        ide::SymbolKind::Function => SymbolKind::FUNCTION,
        ide::SymbolKind::Message => SymbolKind::EVENT,
        ide::SymbolKind::Struct => SymbolKind::STRUCT,
        ide::SymbolKind::Constant => SymbolKind::CONSTANT,
        ide::SymbolKind::Route => SymbolKind::INTERFACE,
    }
}
