//! Entries in outlines: below the heading they stand under, and by name in the whole workspace.
//!
//! An entry that is a heading is in the outline as that heading. Start at [`entries`].

use super::card::what;
use crate::{
    contract::{AbiKind, Said},
    ide::{
        document_symbols::{Symbol, SymbolKind},
        places::Places,
    },
    project::Member,
    syntax::entry::{Entry, Form},
};

/// The entries of a document that no heading stands for.
pub(in crate::ide) fn entries(member: &Member, places: &Places<'_>) -> Vec<Symbol> {
    let documents = |entry: &&Entry| !matches!(entry.form, Form::Heading | Form::Aside);
    let symbol = |entry: &Entry| {
        let (whole, name) = (places.range(entry.anchor_of(entry.whole)), places.range(entry.anchor()));
        Symbol {
            name: entry.said.name(),
            detail: what(&entry.said).to_owned(),
            kind: kind(&entry.said),
            range: whole.start.min(name.start)..whole.end.max(name.end),
            selection: name,
            done: false,
            children: Vec::new(),
        }
    };
    let named = |symbol: &Symbol| !symbol.name.is_empty() && !symbol.range.is_empty();
    member.entries().entries.iter().filter(documents).map(symbol).filter(named).collect()
}

/// What an outline draws for it.
pub(in crate::ide) fn kind(said: &Said) -> SymbolKind {
    match said {
        Said::Route(_) => SymbolKind::Route,
        Said::Message(_) => SymbolKind::Message,
        Said::Abi(item) => match item.kind {
            Some(AbiKind::Event) => SymbolKind::Message,
            Some(AbiKind::Struct | AbiKind::Enum) => SymbolKind::Struct,
            Some(AbiKind::Error | AbiKind::Constant) => SymbolKind::Constant,
            Some(AbiKind::Function | AbiKind::Constructor) | None => SymbolKind::Function,
        },
    }
}
