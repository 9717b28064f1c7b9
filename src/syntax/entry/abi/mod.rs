//! What a document claims of contracts: functions, events, errors, structs.
//!
//! ```text
//!  headings ──role──▶ contracts, gatherings, items ┐
//!  fences, tables, lists, lines ───────────────────┴─collect──▶ entries and scopes
//! ```
//!
//! A document that never speaks of contracts claims nothing, whatever its tables look like. Knows no code. Start at
//! [`read`], then [`role`].

mod cell;
mod claim;
mod collect;
mod columns;
mod fence;
mod fields;
mod item;
mod list;
mod role;
mod table;
mod words;

use super::{
    Entries, Form, fingerprint,
    part::{Part, parts},
    piece::{Fence, Line, Piece},
};
use crate::{
    contract::{AbiItem, AbiKind, Said},
    syntax::Document,
};
use claim::Claim;
use collect::{Collect, Context, Place};
use columns::{column, columns};
use fence::signatures_in;
use item::Own;
use list::Listed;
use role::{Role, is_typed_item, roles};
use words::{Topic, Voice};

pub use columns::Column;

/// The entries of `document` that are about contracts.
pub fn read(document: &Document) -> Entries {
    let parts = parts(document);
    let fingerprint = fingerprint::find(&parts);
    if !is_about_contracts(&parts) {
        return Entries { fingerprint, ..Entries::default() };
    }
    let roles = roles(&parts);
    let mut collect = Collect::new(&parts, &roles);
    let mut own = None;
    for (part, role) in parts.iter().zip(&roles) {
        let context = collect.context(part.index);
        if context.voice == Voice::Silent {
            continue;
        }
        // What an item's heading says is completed by the sections below it.
        if context.item.is_none_or(|section| section == part.index) {
            own = None;
        }
        let mut section = Section { part, context, label: Label::None, own, listed: Listed::default() };
        section.heading(role, &mut collect);
        for piece in &part.pieces {
            section.piece(piece, &mut collect);
        }
        own = section.own;
    }
    let mut found = Entries { fingerprint, generated: is_generated(document), ..collect.found };
    [Form::Heading, Form::Row, Form::Bullet]
        .into_iter()
        .for_each(|form| forget_empty_brackets(&mut found, form));
    found
}

/// Whether the page says at its top which commit it was made from, as `forge doc` has it.
fn is_generated(document: &Document) -> bool {
    const TOP: usize = 2000;
    let text = document.text();
    text.slice(0..text.len().min(TOP)).lines().any(|line| line.starts_with("[Git Source]("))
}

/// Where no function written in one form has parameters, `()` after a name only says that it is a function.
fn forget_empty_brackets(found: &mut Entries, form: Form) {
    let mut inputs: Vec<_> = found
        .entries
        .iter_mut()
        .filter(|entry| entry.form == form)
        .filter_map(|entry| match &mut entry.said {
            Said::Abi(item) if item.kind == Some(AbiKind::Function) => Some(&mut item.inputs),
            _ => None,
        })
        .collect();
    if inputs.iter().all(|inputs| inputs.as_ref().is_none_or(Vec::is_empty)) {
        inputs.iter_mut().for_each(|inputs| **inputs = None);
    }
}

/// Words of which one at least stands in every document about contracts.
const MARKS: &[&str] = &[
    "contract",
    "solidity",
    "soroban",
    "uint256",
    "bytes32",
    "nonpayable",
    "payable",
    "i128",
    "BytesN",
    "msg.sender",
    "require_auth",
    "合约",
    "合約",
    "コントラクト",
    "контракт",
    "contrat",
    "vertrag",
    "wei",
    "ERC20",
    "ERC721",
    "ERC-20",
    "ERC-721",
];

fn is_about_contracts(parts: &[Part<'_>]) -> bool {
    parts.iter().any(|part| {
        let text = part.text.to_lowercase();
        let bounded =
            |at: usize| !text.get(..at).is_some_and(|before| before.ends_with(char::is_alphanumeric));
        MARKS.iter().any(|mark| text.match_indices(&mark.to_lowercase()).any(|(at, _)| bounded(at)))
    })
}

/// What the columns of a table with these headers hold.
pub fn columns_of<'a>(headers: impl Iterator<Item = &'a str>) -> Vec<Column> {
    columns(headers.map(column))
}

/// What the last label says of what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    None,
    /// It gathers.
    Topic(Topic),
    /// It is about the item of the section.
    Part(words::Part),
}

/// One section while it is read.
struct Section<'a> {
    part: &'a Part<'a>,
    context: Context,
    label: Label,
    /// The entry of the heading that this section is about.
    own: Option<Own>,
    listed: Listed,
}

impl Section<'_> {
    /// Adds what the heading itself claims, unless a fence below says it in full.
    fn heading(&mut self, role: &Role, collect: &mut Collect<'_>) {
        let Some(heading) = self.part.heading() else { return };
        let Role::Items(claims) = role else {
            if self.context.item.is_some() {
                self.label = words::part(&heading.text).map_or(Label::None, Label::Part);
            }
            return;
        };
        let declared = role::declared(self.part);
        for claim in claims.iter().filter(|claim| !declared.contains(&claim.item.name)) {
            let mut item = with_kind(claim.item.clone(), self.context.topic);
            if item.kind == Some(AbiKind::Function) && claim.is_bare && is_type_name(&item.name) {
                item.kind = Some(AbiKind::Struct);
            }
            let place = Place {
                form: Form::Heading,
                name: heading.span(claim.name.clone()).at(0),
                whole: heading.at.at(0),
                scope: None,
            };
            let index = collect.push(&self.context, item, claim.owner.clone(), place);
            self.own = (claims.len() == 1).then_some(Own { index });
        }
    }

    fn piece(&mut self, piece: &Piece, collect: &mut Collect<'_>) {
        match piece {
            Piece::Fence(fence) => self.fence(fence, collect),
            Piece::Table(table) => table::read(self, table, collect),
            Piece::Item(item) => list::item(self, item, collect),
            Piece::Line(line) => list::line(self, line, collect),
            Piece::Comment(_) => {}
        }
    }

    fn fence(&mut self, fence: &Fence, collect: &mut Collect<'_>) {
        if matches!(self.label, Label::Part(words::Part::Other)) {
            return;
        }
        let base = fence.content.start as usize;
        for signature in signatures_in(self.part, fence) {
            let is_own = self.names_own(&signature.item);
            let owner = signature.owner.clone().or_else(|| self.context.owner.clone());
            if signature.item.kind.is_none() && !is_own && self.context.topic.is_none() && owner.is_none() {
                continue;
            }
            let is_json = self
                .part
                .at(fence.content)
                .get(signature.whole.start..)
                .is_some_and(|text| text.starts_with('{'));
            let place = Place {
                form: if is_json { Form::Json } else { Form::Signature },
                name: base + signature.name.start..base + signature.name.end,
                whole: base + signature.whole.start..base + signature.whole.end,
                scope: None,
            };
            collect.push(&self.context, with_kind(signature.item, self.topic()), signature.owner, place);
        }
    }

    /// Whether the heading of this section names the item.
    fn names_own(&self, item: &AbiItem) -> bool {
        self.part.heading().is_some_and(|heading| heading.text.contains(item.name.as_str()))
    }

    /// What is gathered here: by the last label, else by the headings.
    fn topic(&self) -> Option<Topic> {
        match self.label {
            Label::Topic(topic) => Some(topic),
            _ => self.context.topic,
        }
    }

    /// Notes what the label of `line` says of what follows it.
    fn note_label(&mut self, line: &Line) -> Option<Label> {
        let label = line.label.as_ref()?;
        let name = self.part.at(label.name);
        let part = words::part(name).map(Label::Part);
        let topic = words::topic(name).map(Label::Topic);
        let says = if self.context.item.is_some() { part.or(topic) } else { topic.or(part) };
        let says = says.or((label.value.start == label.value.end).then_some(Label::None))?;
        Some(says)
    }
}

/// `ExportPage`, not `MAX_PAGE`.
fn is_type_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.contains(|c: char| c.is_ascii_lowercase())
}

/// The item with the kind that what gathers it says, if it says none itself.
fn with_kind(mut item: AbiItem, topic: Option<Topic>) -> AbiItem {
    let is_called = item.outputs.is_some() || item.mutability.is_some() || item.visibility.is_some();
    let gathered = topic.filter(|_| !is_called).map_or(AbiKind::Function, Topic::kind);
    item.kind = item.kind.or(Some(gathered));
    item
}

/// Whether a name alone may be an item of what is gathered.
fn is_item_of(topic: Topic, claim: &Claim) -> bool {
    let is_capital = claim.item.name.starts_with(|c: char| c.is_ascii_uppercase());
    let is_function = matches!(topic.kind(), AbiKind::Function);
    !claim.is_bare && (is_typed_item(&claim.item) || claim.is_code)
        || claim.is_bare
            && (claim.is_code || claim::is_coined(&claim.item.name) && !(is_function && is_capital))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::panic)]
mod pictures;
