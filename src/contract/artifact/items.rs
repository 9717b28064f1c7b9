//! The items of a JSON ABI.
//!
//! Start at [`items`].

use crate::contract::{AbiItem, AbiKind, Mutability, Param, Type, Visibility, ty::last_segment};
use alloy_json_abi as alloy;
use serde_json::{Value, json};
use smol_str::{SmolStr, ToSmolStr};

/// The items of an ABI, then the structs they name; `None` for a list that is not empty and holds none.
pub(super) fn items(abi: &[Value]) -> Option<Vec<AbiItem>> {
    let mut found = Vec::new();
    let mut structs = Vec::new();
    for value in abi {
        found.extend(item(value));
        named_structs(value, &mut structs, 0);
    }
    if found.is_empty() && !abi.is_empty() {
        return None;
    }
    found.extend(structs);
    Some(found)
}

/// One item.
pub(super) fn item(value: &Value) -> Option<AbiItem> {
    let kind = value.get("type")?.as_str()?;
    if !matches!(kind, "function" | "event" | "error" | "constructor" | "receive" | "fallback") {
        return None;
    }
    let read: alloy::AbiItem<'static> = serde_json::from_value(completed(value)).ok()?;
    let mut item = AbiItem {
        kind: Some(kind_of(&read)),
        name: read.name().map_or(kind, String::as_str).into(),
        inputs: Some(inputs(&read)),
        mutability: read.state_mutability().map(mutability),
        ..AbiItem::default()
    };
    if item.kind == Some(AbiKind::Function) {
        item.visibility = Some(Visibility::External);
        let said = value.get("outputs").and(read.outputs());
        item.outputs = said.map(|outputs| outputs.iter().map(param).collect());
    }
    Some(item)
}

/// With what people leave out of an ABI they write by hand.
fn completed(value: &Value) -> Value {
    let mut value = value.clone();
    if let Some(fields) = value.as_object_mut() {
        let kind = fields.get("type").and_then(Value::as_str).unwrap_or_default().to_string();
        let needed: &[(&str, Value)] = match kind.as_str() {
            "function" => &[("inputs", json!([])), ("outputs", json!([]))],
            "event" => &[("inputs", json!([])), ("anonymous", json!(false))],
            "error" | "constructor" => &[("inputs", json!([]))],
            _ => &[],
        };
        for (key, value) in needed {
            fields.entry(*key).or_insert_with(|| value.clone());
        }
        for key in ["inputs", "outputs"] {
            fields.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten().for_each(|param| {
                complete_param(param, kind == "event", 0);
            });
        }
    }
    value
}

fn complete_param(param: &mut Value, is_event: bool, depth: u8) {
    let Some(fields) = param.as_object_mut().filter(|_| depth < 32) else { return };
    fields.entry("name").or_insert_with(|| json!(""));
    if is_event && depth == 0 {
        fields.entry("indexed").or_insert_with(|| json!(false));
    }
    for part in fields.get_mut("components").and_then(Value::as_array_mut).into_iter().flatten() {
        complete_param(part, is_event, depth + 1);
    }
}

fn kind_of(item: &alloy::AbiItem<'_>) -> AbiKind {
    match item {
        alloy::AbiItem::Constructor(_) => AbiKind::Constructor,
        alloy::AbiItem::Event(_) => AbiKind::Event,
        alloy::AbiItem::Error(_) => AbiKind::Error,
        _ => AbiKind::Function,
    }
}

fn inputs(item: &alloy::AbiItem<'_>) -> Vec<Param> {
    match item.event_inputs() {
        Some(inputs) => inputs.iter().map(event_param).collect(),
        None => item.inputs().into_iter().flatten().map(param).collect(),
    }
}

fn mutability(of: alloy::StateMutability) -> Mutability {
    match of {
        alloy::StateMutability::Pure => Mutability::Pure,
        alloy::StateMutability::View => Mutability::View,
        alloy::StateMutability::NonPayable => Mutability::Nonpayable,
        alloy::StateMutability::Payable => Mutability::Payable,
    }
}

fn param(of: &alloy::Param) -> Param {
    typed(&of.name, encoded(&of.ty, &of.components), of.internal_type())
}

fn event_param(of: &alloy::EventParam) -> Param {
    let param = typed(&of.name, encoded(&of.ty, &of.components), of.internal_type());
    Param { indexed: of.indexed, ..param }
}

/// A parameter by its encoding and, where the compiler says it, the type that is written in the source.
fn typed(name: &str, encoded: Type, internal: Option<&alloy::InternalType>) -> Param {
    let written = internal.and_then(|internal| written(&internal.to_string()));
    let is_same = written.as_ref().is_none_or(|written| written.normal() == encoded.normal());
    Param {
        name: (!name.is_empty()).then(|| SmolStr::new(name)),
        ty: written.filter(|_| !is_same).unwrap_or_else(|| encoded.clone()),
        encoded: (!is_same).then_some(encoded),
        indexed: false,
    }
}

/// The type in `struct Hall.Seat[]`.
fn written(internal: &str) -> Option<Type> {
    let bare = ["struct ", "enum ", "contract "].iter().find_map(|word| internal.strip_prefix(word));
    Type::parse(bare.unwrap_or(internal))
}

/// `tuple[]` with its components, or a type without any.
fn encoded(ty: &str, components: &[alloy::Param]) -> Type {
    let parts = || components.iter().map(|part| encoded(&part.ty, &part.components)).collect();
    let Some(rest) = ty.strip_prefix("tuple") else { return Type::parse(ty).unwrap_or(Type::Unknown) };
    let lists = Type::parse(&format!("x{rest}")).unwrap_or(Type::Unknown);
    inside(lists, Type::Tuple(parts()))
}

/// The lists of `lists` around `of`.
fn inside(lists: Type, of: Type) -> Type {
    match lists {
        Type::Array(inner, length) => Type::Array(Box::new(inside(*inner, of)), length),
        _ => of,
    }
}

/// The structs that the parameters in an item name.
fn named_structs(value: &Value, found: &mut Vec<AbiItem>, depth: u8) {
    let lists = ["inputs", "outputs", "components"].into_iter().filter_map(|key| value.get(key)?.as_array());
    for parameter in lists.flatten().filter(|_| depth < 32) {
        let internal = parameter.get("internalType").and_then(Value::as_str).unwrap_or_default();
        let name = internal.strip_prefix("struct ").map(|path| path.split('[').next().unwrap_or(path));
        if let Some(name) = name.map(last_segment)
            && found.iter().all(|item| item.name != name)
        {
            found.push(of_struct(name, parameter));
        }
        named_structs(parameter, found, depth + 1);
    }
}

fn of_struct(name: &str, parameter: &Value) -> AbiItem {
    let components = parameter.get("components").and_then(Value::as_array);
    let field = |field: &Value| {
        let mut field = field.clone();
        complete_param(&mut field, false, 0);
        serde_json::from_value::<alloy::Param>(field).ok().map(|field| param(&field))
    };
    AbiItem {
        kind: Some(AbiKind::Struct),
        name: name.to_smolstr(),
        inputs: components.and_then(|fields| fields.iter().map(field).collect()),
        ..AbiItem::default()
    }
}
