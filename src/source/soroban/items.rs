//! Functions, types, errors, constants and events that are declared as types. Start at [`read`].

use super::{Item, attributes::Attributes, read::item, told, types};
use crate::{
    contract::{AbiItem, AbiKind, Param, Type, Visibility},
    source::code::{Code, all_children, children},
};
use smol_str::SmolStr;
use tree_sitter::Node;

/// Adds what a struct or an enum declares, if its attributes make it part of the contract.
pub(super) fn read<'a>(code: &Code<'a>, node: Node<'a>, attributes: &Attributes<'a>, items: &mut Vec<Item>) {
    let kind = if node.kind() == "enum_item" { AbiKind::Enum } else { AbiKind::Struct };
    if let Some(arguments) = attributes.find(code, "contractevent") {
        items.extend(event(code, node, arguments).and_then(|said| item(node, said)));
    } else if attributes.has(code, "contracterror") {
        items.extend(declared(code, node, kind).and_then(|said| item(node, said)));
        errors(code, node, items);
    } else if attributes.has(code, "contracttype") {
        items.extend(declared(code, node, kind).and_then(|said| item(node, said)));
    }
}

/// A struct with its fields or an enum with its variants.
fn declared(code: &Code<'_>, node: Node<'_>, kind: AbiKind) -> Option<AbiItem> {
    let inputs = match node.child_by_field_name("body") {
        Some(body) if body.has_error() => None,
        Some(body) => Some(members(code, body)),
        None => Some(Vec::new()),
    };
    let name = code.text(node.child_by_field_name("name")?).into();
    Some(AbiItem { kind: Some(kind), name, inputs, visibility: visibility(node), ..AbiItem::default() })
}

/// The fields of a struct, the variants of an enum.
fn members(code: &Code<'_>, body: Node<'_>) -> Vec<Param> {
    let mut indexed = false;
    let mut members = Vec::new();
    for child in children(body) {
        match child.kind() {
            "attribute_item" => indexed |= code.text(child).replace(' ', "") == "#[topic]",
            "visibility_modifier" => {}
            kind => {
                let name = child.child_by_field_name("name").map(|name| code.text(name).into());
                let ty = match kind {
                    "enum_variant" => variant(code, child),
                    "field_declaration" => types::part(code, child, "type"),
                    _ => types::read(code, child),
                };
                members.push(Param { name, ty, encoded: None, indexed: std::mem::take(&mut indexed) });
            }
        }
    }
    members
}

/// What a variant carries.
fn variant(code: &Code<'_>, node: Node<'_>) -> Type {
    match node.child_by_field_name("body") {
        Some(body) => Type::Tuple(members(code, body).into_iter().map(|member| member.ty).collect()),
        None => Type::Unknown,
    }
}

/// The codes of an error enum, each with its number.
fn errors(code: &Code<'_>, node: Node<'_>, items: &mut Vec<Item>) {
    let Some(body) = node.child_by_field_name("body") else { return };
    let mut next = Some(0_u32);
    for child in children(body).filter(|child| child.kind() == "enum_variant") {
        let written = child.child_by_field_name("value").map(|value| code.text(value));
        let number = written.map_or(next, |value| value.replace('_', "").parse().ok());
        next = number.and_then(|number| number.checked_add(1));
        let value = written.map(SmolStr::from).or_else(|| Some(number?.to_string().into()));
        let Some(name) = child.child_by_field_name("name") else { continue };
        let name = code.text(name).into();
        let said = AbiItem { kind: Some(AbiKind::Error), name, value, ..AbiItem::default() };
        items.extend(item(child, said));
    }
}

/// A struct that is an event: its first topic is its name in snake case, unless it says others.
fn event(code: &Code<'_>, node: Node<'_>, arguments: &str) -> Option<AbiItem> {
    let mut said = declared(code, node, AbiKind::Event)?;
    said.visibility = None;
    let mut topics = stated_topics(arguments).into_iter();
    said.name = topics.next().unwrap_or_else(|| snake_case(&said.name));
    let others = topics.map(|name| told::constant_topic(&name));
    said.inputs = said.inputs.map(|inputs| others.chain(inputs).collect());
    Some(said)
}

/// The strings of `topics = ["a", "b"]`.
fn stated_topics(arguments: &str) -> Vec<SmolStr> {
    let after = arguments.split_once("topics").map_or("", |(_, after)| after);
    let list =
        after.split_once('[').and_then(|(_, after)| after.split_once(']')).map_or("", |(list, _)| list);
    list.split(',')
        .map(|topic| topic.trim().trim_matches('"'))
        .filter(|topic| !topic.is_empty())
        .map(Into::into)
        .collect()
}

/// `FeePaid` as `fee_paid`.
fn snake_case(name: &str) -> SmolStr {
    let mut snake = String::new();
    for (at, char) in name.char_indices() {
        if char.is_ascii_uppercase() && at > 0 {
            snake.push('_');
        }
        snake.push(char.to_ascii_lowercase());
    }
    snake.into()
}

/// An exported function. One of a trait is exported without `pub`; of others, those without it are the contract's own.
pub(super) fn function(code: &Code<'_>, node: Node<'_>, of_trait: bool) -> Option<Item> {
    let name: SmolStr = code.text(node.child_by_field_name("name")?).into();
    let is_constructor = name == "__constructor";
    let parameters = node.child_by_field_name("parameters")?;
    let outputs = match node.child_by_field_name("return_type").map(|returns| types::read(code, returns)) {
        Some(Type::Tuple(parts)) if parts.is_empty() => Vec::new(),
        Some(ty) => vec![Param { name: None, ty, encoded: None, indexed: false }],
        None => Vec::new(),
    };
    let said = AbiItem {
        kind: Some(if is_constructor { AbiKind::Constructor } else { AbiKind::Function }),
        name,
        inputs: (!parameters.has_error()).then(|| inputs(code, parameters)),
        outputs: Some(outputs),
        visibility: if of_trait { Some(Visibility::Public) } else { visibility(node) },
        ..AbiItem::default()
    };
    item(node, said)
}

/// The parameters of a function but the environment, which callers do not give.
fn inputs(code: &Code<'_>, parameters: Node<'_>) -> Vec<Param> {
    let env = Type::Named("Env".into());
    let all = self::parameters(code, parameters);
    all.into_iter()
        .enumerate()
        .filter(|(at, param)| *at > 0 || param.ty != env)
        .map(|(_, param)| param)
        .collect()
}

/// All parameters of a function.
pub(super) fn parameters(code: &Code<'_>, parameters: Node<'_>) -> Vec<Param> {
    let found = children(parameters).filter(|child| child.kind() == "parameter");
    found
        .map(|child| {
            let pattern =
                child.child_by_field_name("pattern").filter(|pattern| pattern.kind() == "identifier");
            let name = pattern.map(|name| code.text(name).into());
            Param { name, ty: types::part(code, child, "type"), encoded: None, indexed: false }
        })
        .collect()
}

/// A constant with its value as it is written.
pub(super) fn constant(code: &Code<'_>, node: Node<'_>) -> Option<Item> {
    let name = code.text(node.child_by_field_name("name")?).into();
    let ty = types::part(code, node, "type");
    let value = code.text(node.child_by_field_name("value")?);
    let said = AbiItem {
        kind: Some(AbiKind::Constant),
        name,
        outputs: Some(vec![Param { name: None, ty, encoded: None, indexed: false }]),
        visibility: visibility(node),
        value: Some(value.split_whitespace().collect::<Vec<_>>().join(" ").into()),
        ..AbiItem::default()
    };
    item(node, said)
}

/// The name and the symbol of a constant that is one: `const PAID: Symbol = symbol_short!("paid")`.
pub(super) fn symbol(code: &Code<'_>, node: Node<'_>) -> Option<(SmolStr, SmolStr)> {
    let value = node.child_by_field_name("value")?;
    let (symbol, _) = told::symbol(code, value)?;
    Some((code.text(node.child_by_field_name("name")?).into(), symbol))
}

/// Whether others may use it.
fn visibility(node: Node<'_>) -> Option<Visibility> {
    let stated = all_children(node).any(|child| child.kind() == "visibility_modifier");
    Some(if stated { Visibility::Public } else { Visibility::Private })
}
