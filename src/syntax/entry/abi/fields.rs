//! Tables of fields and parameters: they say what an item is made of and claim no items of their own.
//!
//! Start at [`read`].

use super::{
    Label, Section,
    claim::is_name,
    collect::{Collect, Place},
    columns::Column,
    words::{Part, Topic, Voice},
};
use crate::{
    contract::{AbiItem, AbiKind, Param, Type, parameters},
    syntax::entry::{
        Form,
        piece::{Row, Table},
    },
};

/// Whether a table of these columns lists the fields or parameters of one thing.
pub fn is_about_one(section: &Section<'_>, columns: &[Column]) -> bool {
    let Some(first) = columns.first() else { return true };
    let has = |wanted: Column| columns.contains(&wanted);
    let is_labelled = matches!(section.label, Label::Part(Part::Inputs | Part::Outputs));
    let says_more =
        has(Column::Params) || has(Column::Returns) || has(Column::Mutability) || has(Column::Selector);
    let is_variables = matches!(section.topic(), Some(Topic::Variables | Topic::Kind(AbiKind::Constant)));
    match first {
        Column::Field => true,
        Column::Params => !columns.iter().any(|column| matches!(column, Column::Name(_))),
        Column::Name(None) => {
            is_labelled
                || has(Column::Type) && !says_more && (!is_variables || section.context.item.is_some())
        }
        _ => is_labelled,
    }
}

/// Reads a table of fields or parameters, for the item whose heading it stands under.
pub fn read(section: &mut Section<'_>, table: &Table, columns: &[Column], collect: &mut Collect<'_>) {
    let types = columns.iter().position(|column| *column == Column::Type);
    let Some(own) = section.own else { return of_heading(section, table, types, collect) };
    let Some(types) = types else { return values(section, table, columns, collect) };
    let Some(fields) = fields(section, table, types) else { return };
    match section.label {
        Label::Part(Part::Outputs) => {
            let unnamed = |param: Param| Param { name: param.name.filter(|name| name != "none"), ..param };
            own.fields(fields.into_iter().map(unnamed).collect(), true, collect);
        }
        Label::Part(Part::Inputs) => own.fields(fields, false, collect),
        Label::None
            if own.is_struct(collect)
                || own.is_event(collect)
                || columns.first() != Some(&Column::Name(None)) =>
        {
            own.fields(fields, false, collect);
        }
        _ => {}
    }
}

/// A struct that is named in back-ticks in a heading of words: ``Limits (`HallLimits`)``.
fn of_heading(section: &Section<'_>, table: &Table, types: Option<usize>, collect: &mut Collect<'_>) {
    let (Some(types), Some(heading)) = (types, section.part.heading()) else { return };
    let [code] = heading.codes.as_slice() else { return };
    let name = heading.text.get(code.clone()).unwrap_or_default();
    let is_struct = is_name(name) && name.starts_with(|c: char| c.is_ascii_uppercase());
    if !is_struct
        || section.context.voice != Voice::Full
        || section.context.item.is_some()
        || is_partial(&section.part.text)
    {
        return;
    }
    let Some(fields) = fields(section, table, types) else { return };
    let item = AbiItem {
        kind: Some(AbiKind::Struct),
        name: name.into(),
        inputs: Some(fields),
        ..AbiItem::default()
    };
    let name = heading.span(code.clone()).at(0);
    let place = Place { form: Form::Heading, name, whole: heading.at.at(0), scope: None };
    collect.push(&section.context, item, None, place);
}

/// Whether a section says that it does not list all fields.
fn is_partial(text: &str) -> bool {
    let text = text.to_lowercase();
    [
        "extra field",
        "additional field",
        "new field",
        "added field",
        "among others",
        "following fields were",
        "some of",
    ]
    .iter()
    .any(|words| text.contains(words))
}

/// The rows as fields; `None` where one is no name with a type.
fn fields(section: &Section<'_>, table: &Table, types: usize) -> Option<Vec<Param>> {
    table.rows.iter().map(|row| field(section, row, types)).collect()
}

fn field(section: &Section<'_>, row: &Row, types: usize) -> Option<Param> {
    let name = section.part.at(*row.cells.first()?).trim_matches(['`', '*', ' ']);
    let ty = section.part.at(*row.cells.get(types)?).trim_matches(['`', '*', ' ']);
    let indexed = ty.strip_prefix("indexed ").or_else(|| ty.strip_suffix(" indexed"));
    let ty = Type::parse(indexed.unwrap_or(ty).trim());
    let is_name_or_none = is_name(name)
        || matches!(name, "" | "-" | "—" | "<none>")
        || name.bytes().all(|b| b.is_ascii_digit());
    is_name_or_none.then(|| Param {
        name: Some(name).filter(|name| is_name(name)).map(Into::into),
        ty: ty.unwrap_or(Type::Unknown),
        encoded: None,
        indexed: indexed.is_some(),
    })
}

/// `| Data | (a: T, b: U) |` below the heading of an event.
fn values(section: &Section<'_>, table: &Table, columns: &[Column], collect: &mut Collect<'_>) {
    let (Some(own), Some(at)) = (section.own, columns.iter().position(|column| *column == Column::Value))
    else {
        return;
    };
    let data = table.rows.iter().find_map(|row| {
        let label = section.part.at(*row.cells.first()?).trim_matches(['`', '*', ' ']).to_lowercase();
        let value = section.part.at(*row.cells.get(at)?);
        matches!(label.as_str(), "data" | "payload" | "body" | "value").then(|| parameters(value)).flatten()
    });
    if let Some(data) = data.filter(|_| own.is_event(collect)) {
        own.fields(data, false, collect);
    }
}
