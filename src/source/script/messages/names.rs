//! Names of messages as they are written: strings, constants, loops over either, parameters. Start at [`names`].

use super::{Name, file::File, receiver::enclosing};
use crate::{
    source::{
        code::{Code, children, span},
        script::{
            scopes::bound,
            shape::{parameters, property},
            value::Value,
        },
    },
    text::Span,
};
use smol_str::SmolStr;
use tree_sitter::Node;

/// How far names are followed.
const STEPS: u8 = 4;

/// Every name an expression may be, each with where it stands.
pub(super) fn names(node: Node<'_>, file: &File<'_>) -> Vec<(Name, Span)> {
    follow(node, file, STEPS)
}

fn follow(node: Node<'_>, file: &File<'_>, steps: u8) -> Vec<(Name, Span)> {
    let one = |name: Name| vec![(name, span(node))];
    let Some(steps) = steps.checked_sub(1) else { return one(Name::Unknown) };
    match node.kind() {
        "ternary_expression" => ["consequence", "alternative"]
            .into_iter()
            .filter_map(|side| node.child_by_field_name(side))
            .flat_map(|side| follow(side, file, steps))
            .collect(),
        "parenthesized_expression" | "as_expression" | "non_null_expression" | "satisfies_expression" => {
            node.named_child(0).map(|inner| follow(inner, file, steps)).unwrap_or_default()
        }
        "identifier" | "shorthand_property_identifier" => identifier(node, file, steps),
        "member_expression" | "subscript_expression" if is_of_parameter(node, file) => one(Name::Unknown),
        _ => one(is(Value::of(node, file.code))),
    }
}

fn is(value: Value) -> Name {
    match value {
        Value::Other | Value::List(_) | Value::Object(_) | Value::Number(_) => Name::Unknown,
        value => Name::Is(value),
    }
}

/// `message.event`: a member of something that is only known when it runs.
fn is_of_parameter(node: Node<'_>, file: &File<'_>) -> bool {
    let mut at = node;
    while let Some(object) = at.child_by_field_name("object") {
        at = object;
    }
    let found = (at.kind() == "identifier").then(|| bound(at, file.code.text(at), file.code)).flatten();
    found.is_some_and(|one| {
        !matches!(one.kind(), "variable_declarator" | "enum_declaration" | "class_declaration")
    })
}

fn identifier(node: Node<'_>, file: &File<'_>, steps: u8) -> Vec<(Name, Span)> {
    let name = file.code.text(node);
    let one = |name: Name| vec![(name, span(node))];
    let Some(found) = bound(node, name, file.code) else { return one(is(Value::of(node, file.code))) };
    if found.kind() == "variable_declarator" {
        let value = found.child_by_field_name("value").map(|value| follow(value, file, steps));
        return value.into_iter().flatten().map(|(name, _)| (name, span(node))).collect();
    }
    if let Some(all) = found.parent().filter(|one| one.kind() == "for_in_statement") {
        let all = all.child_by_field_name("right").map(|right| each(right, file, steps));
        return all.unwrap_or_else(|| one(Name::Unknown));
    }
    let Some(function) = enclosing(found) else { return one(Name::Unknown) };
    if let Some(all) = walked(function, file) {
        return each(all, file, steps);
    }
    let at = parameters(function).iter().position(|one| *one == found);
    // A name taken out of an object that is passed is not told by a call.
    let whole = found.kind() == "identifier"
        || found
            .child_by_field_name("pattern")
            .or(found.child_by_field_name("left"))
            .is_some_and(|one| one.kind() == "identifier");
    match (function_name(function, file.code), at.and_then(|at| u8::try_from(at).ok())) {
        (Some(function), Some(at)) if whole => one(Name::Parameter(function, at)),
        _ => one(Name::Unknown),
    }
}

/// The list a function is called for each of: `list.forEach(function)`.
pub(super) fn walked<'t>(function: Node<'t>, file: &File<'_>) -> Option<Node<'t>> {
    let call = function.parent().filter(|one| one.kind() == "arguments")?.parent()?;
    let callee = call.child_by_field_name("function").filter(|one| one.kind() == "member_expression")?;
    let property = callee.child_by_field_name("property")?;
    matches!(file.code.text(property), "forEach" | "map")
        .then(|| callee.child_by_field_name("object"))
        .flatten()
}

/// Each of a list: `['a', 'b']`, `EVENTS`, `Object.values(EVENTS)`, `Object.entries(handlers)`.
fn each(node: Node<'_>, file: &File<'_>, steps: u8) -> Vec<(Name, Span)> {
    let unknown = || vec![(Name::Unknown, span(node))];
    let Some(steps) = steps.checked_sub(1) else { return unknown() };
    match node.kind() {
        "array" => children(node).flat_map(|one| follow(one, file, steps)).collect(),
        "as_expression" | "satisfies_expression" | "parenthesized_expression" => {
            node.named_child(0).map(|inner| each(inner, file, steps)).unwrap_or_default()
        }
        "call_expression" => {
            let function =
                node.child_by_field_name("function").map(|one| file.code.text(one)).unwrap_or_default();
            let first = node.child_by_field_name("arguments").and_then(|one| one.named_child(0));
            match (function, first) {
                ("Object.keys" | "Object.entries", Some(of)) => keys(of, file),
                ("Object.values", Some(of)) => vec![(Name::Values(file.code.text(of).into()), span(node))],
                _ => unknown(),
            }
        }
        "identifier" => {
            let name = file.code.text(node);
            match bound(node, name, file.code).and_then(|one| one.child_by_field_name("value")) {
                Some(value) if bare(value).kind() == "array" => each(bare(value), file, steps),
                Some(value) if bare(value).kind() == "call_expression" => each(value, file, steps),
                _ => vec![(Name::Values(name.into()), span(node))],
            }
        }
        "member_expression" => vec![(Name::Values(file.code.text(node).into()), span(node))],
        _ => unknown(),
    }
}

/// The keys of an object, each where it stands where that is in this file.
fn keys(node: Node<'_>, file: &File<'_>) -> Vec<(Name, Span)> {
    match registry(node, file) {
        Some(object) => children(object)
            .filter_map(|one| {
                let key = one.child_by_field_name("key").or(one.child_by_field_name("name"));
                let key = key.or_else(|| (one.kind() == "shorthand_property_identifier").then_some(one))?;
                Some((Name::Is(Value::Text(property(key, file.code)?)), span(key)))
            })
            .collect(),
        None => vec![(Name::Keys(file.code.text(node).into()), span(node))],
    }
}

/// The object a name stands for in this file.
pub(super) fn registry<'t>(node: Node<'t>, file: &File<'t>) -> Option<Node<'t>> {
    let value = match node.kind() {
        "identifier" => bound(node, file.code.text(node), file.code)?.child_by_field_name("value")?,
        _ => node,
    };
    Some(bare(value)).filter(|value| value.kind() == "object")
}

/// An expression without `as const` and the like.
pub(super) fn bare(node: Node<'_>) -> Node<'_> {
    match node.kind() {
        "as_expression" | "satisfies_expression" | "parenthesized_expression" => {
            node.named_child(0).map_or(node, bare)
        }
        _ => node,
    }
}

/// The name a function is called by: its own, or that of the variable or member it is given to.
pub(super) fn function_name(function: Node<'_>, code: &Code<'_>) -> Option<SmolStr> {
    if let Some(name) = function.child_by_field_name("name") {
        return property(name, code);
    }
    let mut parent = function.parent()?;
    // `useCallback(function, [])`
    if parent.kind() == "arguments" {
        parent = parent.parent()?.parent()?;
    }
    let name = match parent.kind() {
        "variable_declarator" => parent.child_by_field_name("name")?,
        "pair" => parent.child_by_field_name("key")?,
        "public_field_definition" => parent.child_by_field_name("name")?,
        "field_definition" => parent.child_by_field_name("property")?,
        "assignment_expression" => {
            let left = parent.child_by_field_name("left")?;
            left.child_by_field_name("property").unwrap_or(left)
        }
        _ => return None,
    };
    property(name, code)
}
