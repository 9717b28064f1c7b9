//! Tables of functions, events, errors and constants: one row, one entry.
//!
//! Tables of fields and parameters are [`super::fields`]. Start at [`read`].

use super::{
    Label, Section, cell,
    claim::{Claim, claims, is_name},
    collect::{Collect, Place},
    columns::{Column, column, columns},
    fields, is_item_of, list, with_kind,
    words::{Part, Topic, Voice},
};
use crate::{
    contract::{AbiItem, AbiKind, Param, Type, parameters, returns},
    syntax::entry::{
        About, Form, Scope, Unreadable,
        piece::{Row, Table},
    },
};

/// Reads a table.
pub fn read(section: &mut Section<'_>, table: &Table, collect: &mut Collect<'_>) {
    let header = table.header.cells.iter().map(|cell| column(section.part.at(*cell)));
    let columns = columns(header);
    if columns.contains(&Column::Noise) || matches!(section.label, Label::Part(Part::Other)) {
        return;
    }
    if fields::is_about_one(section, &columns) {
        return fields::read(section, table, &columns, collect);
    }
    let Some(at) = columns.iter().position(|column| matches!(column, Column::Name(_))) else { return };
    let named =
        columns.get(at).and_then(|column| if let Column::Name(topic) = column { *topic } else { None });
    if let Some(topic) = aside(section, named) {
        return aside_rows(section, table, at, topic, collect);
    }
    if columns.contains(&Column::Topic) && named == Some(Topic::Kind(AbiKind::Function)) {
        return aside_rows(section, table, at, Topic::Kind(AbiKind::Function), collect);
    }
    let numbers_errors = named.is_none() && columns.contains(&Column::Value) && is_error_heading(section);
    let error = numbers_errors.then_some(Topic::Kind(AbiKind::Error));
    let Some(topic) = error.or(named).or_else(|| section.topic()) else { return };
    // A table of types is one of something else unless its header says what; one of variables is, unless it has types.
    if named.is_none() && topic == Topic::Types
        || named == Some(Topic::Variables) && !columns.contains(&Column::Type)
    {
        return;
    }
    let says_more =
        columns.iter().any(|column| matches!(column, Column::Params | Column::Returns | Column::Mutability));
    if section.context.item.is_some() && error.is_none() || section.context.voice != Voice::Full && !says_more
    {
        return;
    }
    rows(section, table, &Shape { columns, at, topic, is_named: named.is_some() }, collect);
}

/// Whether the heading names an enum of errors: `ContractError`.
fn is_error_heading(section: &Section<'_>) -> bool {
    let heading = section.part.heading().map(|heading| heading.text.as_str()).unwrap_or_default();
    let names = heading.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    names.into_iter().any(|word| word.ends_with("Error") || word.ends_with("Errors"))
}

/// Reads column `at` as names of what belongs to something else.
fn aside_rows(section: &Section<'_>, table: &Table, at: usize, topic: Topic, collect: &mut Collect<'_>) {
    for cell in table.rows.iter().filter_map(|row| row.cells.get(at)) {
        list::asides(section, section.part.at(*cell), cell.start as usize, topic, collect);
    }
}

/// How the rows of a table are to be read.
struct Shape {
    columns: Vec<Column>,
    /// The column of the names.
    at: usize,
    topic: Topic,
    /// Whether the column itself says what it names.
    is_named: bool,
}

/// What a table below an item's heading names that belongs to the item.
fn aside(section: &Section<'_>, named: Option<Topic>) -> Option<Topic> {
    section.context.item?;
    let label = match section.label {
        Label::Part(Part::Events) => Some(Topic::Kind(AbiKind::Event)),
        Label::Part(Part::Errors) => Some(Topic::Kind(AbiKind::Error)),
        _ => section.context.aside,
    };
    let found = named.or(label)?;
    matches!(found.kind(), AbiKind::Event | AbiKind::Error).then_some(found)
}

fn rows(section: &Section<'_>, table: &Table, shape: &Shape, collect: &mut Collect<'_>) {
    let mut found: Vec<(&Row, Vec<Claim>)> =
        table.rows.iter().map(|row| (row, names(section, row, shape, collect))).collect();
    name_parameters(&mut found);
    let (Some(first), Some(last)) = (table.rows.first(), table.rows.last()) else { return };
    if found.iter().all(|(_, claims)| claims.is_empty()) {
        return;
    }
    let is_gathered = section.context.topic == Some(shape.topic);
    let scope = (!is_gathered).then(|| {
        collect.add_scope(Scope {
            about: About::Abi(shape.topic.kind()),
            owner: section.context.owner.clone(),
            section: section.part.index,
            at: first.whole,
            end: last.whole,
        })
    });
    for (row, claims) in found {
        for claim in claims {
            let item = item(section, row, shape, &claim);
            let owner = claim.owner.clone().or_else(|| owner(section, row, &shape.columns));
            let base = row.cells.get(shape.at).map_or(0, |cell| cell.start as usize);
            let name = base + claim.name.start..base + claim.name.end;
            let place = Place { form: Form::Row, name, whole: row.whole.at(0), scope };
            collect.push(&section.context, item, owner, place);
        }
        row_asides(section, row, &shape.columns, collect);
    }
}

/// Where some rows name parameters without types, `role(address)` names one as well.
fn name_parameters(rows: &mut [(&Row, Vec<Claim>)]) {
    let mut params =
        rows.iter().flat_map(|(_, claims)| claims).flat_map(|claim| claim.item.inputs.iter().flatten());
    if !params.any(|param| param.name.is_some() && param.ty == Type::Unknown) {
        return;
    }
    let claims = rows.iter_mut().flat_map(|(_, claims)| claims);
    for param in claims.flat_map(|claim| claim.item.inputs.iter_mut().flatten()) {
        if let (None, Type::Named(word)) = (&param.name, &param.ty) {
            (param.name, param.ty) = (Some(word.clone()), Type::Unknown);
        }
    }
}

/// The names in a row's cell of names.
fn names(section: &Section<'_>, row: &Row, shape: &Shape, collect: &mut Collect<'_>) -> Vec<Claim> {
    let Some(cell) = row.cells.get(shape.at) else { return Vec::new() };
    let text = section.part.at(*cell);
    let mut found = claims(text);
    let is_lower = |claim: &Claim| claim.item.name.starts_with(|c: char| c.is_ascii_lowercase());
    let is_error = matches!(shape.topic.kind(), AbiKind::Error | AbiKind::Event);
    found.retain(|claim| {
        is_item_of(shape.topic, claim)
            || claim.is_bare
                && shape.is_named
                && is_name(text)
                && (is_lower(claim) || is_error)
                && text != "none"
    });
    if found.is_empty() && looks_like_signature(text) {
        collect.found.unreadable.push(Unreadable {
            section: section.part.index,
            at: *cell,
            why: "has brackets after a name and is no signature".into(),
        });
    }
    found
}

/// `` `name(…)` `` that could not be read.
fn looks_like_signature(text: &str) -> bool {
    let inner = text.strip_prefix('`').and_then(|text| text.strip_suffix('`'));
    inner
        .and_then(|inner| inner.split_once('('))
        .is_some_and(|(name, rest)| is_name(name) && rest.ends_with(')'))
}

/// What the other cells of the row say of the item.
fn item(section: &Section<'_>, row: &Row, shape: &Shape, claim: &Claim) -> AbiItem {
    let mut item = with_kind(claim.item.clone(), Some(shape.topic));
    for (column, cell) in shape.columns.iter().zip(&row.cells) {
        let text = section.part.at(*cell);
        match column {
            Column::Params => item.inputs = item.inputs.or_else(|| parameters(text)),
            Column::Returns => item.outputs = item.outputs.or_else(|| returns(text)),
            Column::Mutability => cell::mutability(&mut item, text),
            Column::Type => type_cell(&mut item, shape.topic, text),
            Column::Selector => item.selector = item.selector.or_else(|| cell::selector(text)),
            Column::Value if matches!(item.kind, Some(AbiKind::Error | AbiKind::Constant)) => {
                item.value = item.value.or_else(|| cell::number(text));
            }
            _ => {}
        }
    }
    item
}

/// The type of a variable; of a function, words such as `view`.
fn type_cell(item: &mut AbiItem, topic: Topic, text: &str) {
    let is_value = topic == Topic::Variables || item.kind == Some(AbiKind::Constant);
    let ty = Type::parse(text.trim_matches('`'));
    match ty.filter(|_| is_value && item.outputs.is_none()) {
        Some(ty) => item.outputs = Some(vec![Param { name: None, ty, encoded: None, indexed: false }]),
        None => cell::mutability(item, text),
    }
}

/// The contract that a column names.
fn owner(section: &Section<'_>, row: &Row, columns: &[Column]) -> Option<smol_str::SmolStr> {
    let at = columns.iter().position(|column| *column == Column::Contract)?;
    let name = section.part.at(*row.cells.get(at)?).trim_matches(['`', '*', ' ']);
    let name = name.strip_suffix(".sol").unwrap_or(name);
    is_name(name).then(|| name.into())
}

/// What the cells of a row name of other kinds.
fn row_asides(section: &Section<'_>, row: &Row, columns: &[Column], collect: &mut Collect<'_>) {
    for (column, cell) in columns.iter().zip(&row.cells) {
        let kind = match column {
            Column::Events => AbiKind::Event,
            Column::Errors => AbiKind::Error,
            Column::Functions => AbiKind::Function,
            _ => continue,
        };
        list::asides(section, section.part.at(*cell), cell.start as usize, Topic::Kind(kind), collect);
    }
}
