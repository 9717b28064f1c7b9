//! Shapes from values. Start at [`of_value`].

use super::{DEPTH, merge, of_type, property, put, union};
use crate::{
    contract::{Key, Shape},
    source::{
        code::{Code, children},
        script::scopes::bound,
    },
};
use tree_sitter::Node;

/// The shape of an expression. Literals are their kind: `1` is a number, for a value is one of many. Names are followed
/// to their declaration in the same file; what a call returns is unknown, but for those of the language.
pub(in crate::source::script) fn of_value(node: Node<'_>, code: &Code<'_>) -> Shape {
    read(node, code, DEPTH)
}

fn read(node: Node<'_>, code: &Code<'_>, depth: u8) -> Shape {
    let Some(below) = depth.checked_sub(1) else { return Shape::Unknown };
    match node.kind() {
        "object" => object(node, code, below),
        "array" => array(node, code, below),
        "string" | "template_string" => Shape::Text,
        "number" => Shape::Number,
        "true" | "false" => Shape::Boolean,
        "null" | "undefined" => Shape::Null,
        "identifier" if code.text(node) == "undefined" => Shape::Null,
        "identifier" | "shorthand_property_identifier" => name(node, code, below),
        "parenthesized_expression" | "satisfies_expression" | "non_null_expression" => {
            node.named_child(0).map(|inner| read(inner, code, below)).unwrap_or_default()
        }
        "as_expression" => cast(node, code, below),
        "binary_expression" => binary(node, code, below),
        "unary_expression" => unary(node, code),
        "ternary_expression" => {
            let sides = ["consequence", "alternative"].map(|side| node.child_by_field_name(side));
            union(sides.into_iter().map(|side| side.map(|one| read(one, code, below)).unwrap_or_default()))
        }
        "member_expression" => member(node, code),
        "call_expression" => call(node, code, below),
        _ => Shape::Unknown,
    }
}

fn object(node: Node<'_>, code: &Code<'_>, depth: u8) -> Shape {
    let (mut keys, mut open) = (Vec::new(), false);
    for part in children(node) {
        match part.kind() {
            "pair" => match pair(part, code, depth) {
                Some(key) => put(&mut keys, key),
                None => open = true,
            },
            "shorthand_property_identifier" => {
                let shape = read(part, code, depth);
                put(&mut keys, Key { name: code.text(part).into(), optional: false, shape });
            }
            "spread_element" => spread(part, code, depth, &mut keys, &mut open),
            // Functions are not sent.
            "method_definition" => {}
            _ => open = true,
        }
    }
    Shape::Object { keys, open }
}

fn pair(node: Node<'_>, code: &Code<'_>, depth: u8) -> Option<Key> {
    let name = property(node.child_by_field_name("key")?, code)?;
    let shape = node.child_by_field_name("value").map(|value| read(value, code, depth)).unwrap_or_default();
    Some(Key { name, optional: false, shape })
}

/// `...rest`; what is spread on a condition may be missing.
fn spread(node: Node<'_>, code: &Code<'_>, depth: u8, keys: &mut Vec<Key>, open: &mut bool) {
    let Some(mut inner) = node.named_child(0) else { return };
    while let ("parenthesized_expression", Some(one)) = (inner.kind(), inner.named_child(0)) {
        inner = one;
    }
    let side = |name| inner.child_by_field_name(name).map(|one| read(one, code, depth)).unwrap_or_default();
    let operator = inner.child_by_field_name("operator").map(|one| one.kind());
    let parts = match (inner.kind(), operator) {
        ("binary_expression", Some("&&")) => vec![side("right")],
        ("ternary_expression", _) => vec![side("consequence"), side("alternative")],
        _ => return merge(keys, open, read(inner, code, depth)),
    };
    for part in parts {
        match part {
            Shape::Object { keys: some, open: more } => {
                *open |= more;
                let new = some.into_iter().filter(|key| !keys.iter().any(|one| one.name == key.name));
                let new: Vec<_> = new.map(|key| Key { optional: true, ..key }).collect();
                keys.extend(new);
            }
            Shape::Null => {}
            _ => *open = true,
        }
    }
}

fn array(node: Node<'_>, code: &Code<'_>, depth: u8) -> Shape {
    Shape::Array(Box::new(union(children(node).map(|one| match one.kind() {
        "spread_element" => Shape::Unknown,
        _ => read(one, code, depth),
    }))))
}

/// `x as T`; `as const` and `as any` say nothing.
fn cast(node: Node<'_>, code: &Code<'_>, depth: u8) -> Shape {
    let value = || node.named_child(0).map(|inner| read(inner, code, depth)).unwrap_or_default();
    match node.named_child(1).map(|kind| of_type(kind, code)) {
        None | Some(Shape::Unknown) => value(),
        Some(Shape::Named(name)) if name == "const" => value(),
        Some(shape) => shape,
    }
}

fn binary(node: Node<'_>, code: &Code<'_>, depth: u8) -> Shape {
    let side = |name| node.child_by_field_name(name).map(|one| read(one, code, depth)).unwrap_or_default();
    match node.child_by_field_name("operator").map(|one| one.kind()).unwrap_or_default() {
        "==" | "===" | "!=" | "!==" | "<" | ">" | "<=" | ">=" | "in" | "instanceof" => Shape::Boolean,
        "-" | "*" | "/" | "%" | "**" | "|" | "&" | "^" | "<<" | ">>" | ">>>" => Shape::Number,
        "+" => match (side("left"), side("right")) {
            (Shape::Number, Shape::Number) => Shape::Number,
            (Shape::Text, _) | (_, Shape::Text) => Shape::Text,
            _ => Shape::Unknown,
        },
        "??" | "||" => match (side("left"), side("right")) {
            // `a || null` and `a ?? ''` say more about the default than about the value.
            (Shape::Unknown, _) | (_, Shape::Unknown) => Shape::Unknown,
            (left, right) => union([left, right]),
        },
        _ => Shape::Unknown,
    }
}

fn unary(node: Node<'_>, code: &Code<'_>) -> Shape {
    match node.child_by_field_name("operator").map(|one| code.text(one)) {
        Some("!") => Shape::Boolean,
        Some("-" | "+" | "~") => Shape::Number,
        Some("typeof") => Shape::Text,
        Some("void") => Shape::Null,
        _ => Shape::Unknown,
    }
}

fn member(node: Node<'_>, code: &Code<'_>) -> Shape {
    match node.child_by_field_name("property").map(|one| code.text(one)) {
        Some("length" | "size") => Shape::Number,
        _ => Shape::Unknown,
    }
}

/// Calls of the language itself.
fn call(node: Node<'_>, code: &Code<'_>, depth: u8) -> Shape {
    let Some(function) = node.child_by_field_name("function") else { return Shape::Unknown };
    let method = function.child_by_field_name("property").map(|one| code.text(one)).unwrap_or_default();
    match code.text(function) {
        "Date.now" | "Number" | "parseInt" | "parseFloat" => return Shape::Number,
        "String" | "JSON.stringify" | "randomUUID" | "crypto.randomUUID" => return Shape::Text,
        "Boolean" | "Array.isArray" => return Shape::Boolean,
        "Object.values" | "Object.entries" | "Array.from" => return Shape::Array(Box::default()),
        "Object.keys" => return Shape::Array(Box::new(Shape::Text)),
        name if name.starts_with("Math.") => return Shape::Number,
        _ => {}
    }
    match method {
        "toISOString" | "toString" | "toUpperCase" | "toLowerCase" | "trim" | "join" | "toFixed"
        | "padStart" => Shape::Text,
        "getTime" | "indexOf" | "findIndex" => Shape::Number,
        "startsWith" | "endsWith" | "some" | "every" => Shape::Boolean,
        "filter" => Shape::Array(Box::default()),
        "map" => Shape::Array(Box::new(mapped(node, code, depth).unwrap_or_default())),
        _ => Shape::Unknown,
    }
}

/// What the function given to `map` returns.
fn mapped(node: Node<'_>, code: &Code<'_>, depth: u8) -> Option<Shape> {
    let function = node.child_by_field_name("arguments")?.named_child(0)?;
    let body = function.child_by_field_name("body")?;
    if body.kind() != "statement_block" {
        return Some(read(body, code, depth));
    }
    let last = children(body).last().filter(|one| one.kind() == "return_statement")?;
    Some(read(last.named_child(0)?, code, depth))
}

/// What a name stands for, where its declaration is in reach.
fn name(node: Node<'_>, code: &Code<'_>, depth: u8) -> Shape {
    let Some(found) = bound(node, code.text(node), code) else { return Shape::Unknown };
    if let Some(kind) = found.child_by_field_name("type") {
        return taken_out(code.text(node), found, of_type(kind, code), code);
    }
    let value = found.child_by_field_name("value").filter(|_| found.kind() == "variable_declarator");
    let Some(value) = value.filter(|value| !value.byte_range().contains(&node.start_byte())) else {
        return Shape::Unknown;
    };
    taken_out(code.text(node), found, changed(read(value, code, depth), found, code), code)
}

/// What a declaration of `shape` says of one of its names: all of it, or what a pattern takes out of it under that name.
fn taken_out(name: &str, declared: Node<'_>, shape: Shape, code: &Code<'_>) -> Shape {
    let pattern = declared.child_by_field_name("pattern").or_else(|| declared.child_by_field_name("name"));
    let Some(pattern) = pattern.filter(|one| one.kind().ends_with("_pattern")) else { return shape };
    let is_key =
        |part: Node<'_>| part.kind() == "shorthand_property_identifier_pattern" && code.text(part) == name;
    match shape {
        Shape::Object { keys, .. } if children(pattern).any(is_key) => {
            let key = keys.into_iter().find(|key| key.name == name && !key.optional);
            key.map(|key| key.shape).unwrap_or_default()
        }
        _ => Shape::Unknown,
    }
}

/// A value that is written to after its declaration: others keys may come, or another value.
fn changed(shape: Shape, declared: Node<'_>, code: &Code<'_>) -> Shape {
    let name = declared.child_by_field_name("name").map(|name| code.text(name)).unwrap_or_default();
    let scope = declared.parent().and_then(|one| one.parent()).unwrap_or(declared);
    let targets: Vec<_> = code
        .assigned(scope.byte_range())
        .filter(|left| {
            left.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        })
        .collect();
    match shape {
        _ if targets.contains(&name) => Shape::Unknown,
        Shape::Object { keys, open } => Shape::Object { keys, open: open || !targets.is_empty() },
        shape => shape,
    }
}
