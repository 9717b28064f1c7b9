//! Constants: what an expression says, as far as it says it without running. Knows no other file: a name stays a name
//! until [`super::link::Modules::evaluate`] follows it.
//!
//! Start at [`Value::of`].

use crate::source::code::{Code, children};
use smol_str::{SmolStr, format_smolstr};
use tree_sitter::Node;

/// What an expression says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A string.
    Text(SmolStr),
    /// A number, as it is written.
    Number(SmolStr),
    /// A list.
    List(Vec<Value>),
    /// An object or an enum: its members in order.
    Object(Vec<(SmolStr, Value)>),
    /// A name, with dots where a member is meant: `EVENTS.JOIN`.
    Name(SmolStr),
    /// Strings one after the other: a template, a sum.
    Join(Vec<Value>),
    /// Anything else: what it says is not known.
    Other,
}

/// How deep values are read.
const DEEPEST: usize = 12;

impl Value {
    /// What an expression says.
    pub(super) fn of(node: Node<'_>, code: &Code<'_>) -> Value {
        of(node, code, DEEPEST)
    }

    /// Strings one after the other; one string, where each is known.
    pub(super) fn join(parts: Vec<Value>) -> Value {
        let texts: Option<Vec<_>> = parts
            .iter()
            .map(|part| match part {
                Value::Text(text) | Value::Number(text) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        match texts.map(|texts| texts.concat()) {
            // Numbers alone are added, which nobody names a route by.
            Some(_) if !parts.is_empty() && parts.iter().all(|part| part.text().is_none()) => Value::Other,
            Some(text) => Value::Text(text.into()),
            None => Value::Join(parts),
        }
    }

    /// The string it is, where it is one.
    pub(super) fn text(&self) -> Option<&SmolStr> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The status of an answer it is, where it is a number.
    pub(super) fn status(&self) -> Option<u16> {
        match self {
            Value::Number(number) => number.parse().ok(),
            _ => None,
        }
    }

    /// A member of an object or enum.
    pub(super) fn member(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Object(members) => {
                members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }
}

fn of(node: Node<'_>, code: &Code<'_>, depth: usize) -> Value {
    let Some(depth) = depth.checked_sub(1) else { return Value::Other };
    match node.kind() {
        "string" => Value::Text(unquoted(node, code)),
        "template_string" => template(node, code, depth),
        "number" => Value::Number(code.text(node).into()),
        "array" => Value::List(children(node).map(|item| of(item, code, depth)).collect()),
        "object" => Value::Object(children(node).filter_map(|pair| member(pair, code, depth)).collect()),
        "enum_body" => enumerators(node, code),
        "binary_expression" => sum(node, code, depth),
        "call_expression" => frozen(node, code, depth),
        _ if is_wrapper(node) => node.named_child(0).map_or(Value::Other, |inner| of(inner, code, depth)),
        _ => name(node, code).map_or(Value::Other, Value::Name),
    }
}

/// Whether a node only says something about what it holds: `x as const`, `(x)`, `x!`, `x satisfies T`.
pub(super) fn is_wrapper(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        "as_expression" | "satisfies_expression" | "parenthesized_expression" | "non_null_expression"
    )
}

/// An expression without the wrappers around it; `await` is one.
pub(super) fn bare(mut node: Node<'_>) -> Node<'_> {
    while is_wrapper(node) || node.kind() == "await_expression" {
        let Some(inner) = children(node).next() else { break };
        node = inner;
    }
    node
}

/// The name an expression is: `a`, `a.b`, `a['b']`, `this.a`.
pub(super) fn name(node: Node<'_>, code: &Code<'_>) -> Option<SmolStr> {
    let (mut node, mut parts) = (node, Vec::new());
    while parts.len() < DEEPEST {
        match node.kind() {
            "identifier" | "this" | "shorthand_property_identifier" => {
                parts.push(code.text(node).into());
                parts.reverse();
                return Some(parts.join(".").into());
            }
            "member_expression" => {
                parts.push(code.text(node.child_by_field_name("property")?).to_owned());
            }
            "subscript_expression" => {
                let index = node.child_by_field_name("index").filter(|index| index.kind() == "string")?;
                parts.push(unquoted(index, code).to_string());
            }
            _ if is_wrapper(node) => {
                node = node.named_child(0)?;
                continue;
            }
            _ => return None,
        }
        node = node.child_by_field_name("object")?;
    }
    None
}

/// What a string literal says.
pub(super) fn unquoted(node: Node<'_>, code: &Code<'_>) -> SmolStr {
    let parts: Vec<_> = children(node).map(|part| fragment(part, code)).collect();
    match parts.as_slice() {
        [one] => one.clone(),
        _ => parts.concat().into(),
    }
}

fn fragment(part: Node<'_>, code: &Code<'_>) -> SmolStr {
    let text = code.text(part);
    if part.kind() != "escape_sequence" {
        return text.into();
    }
    let mut rest = text.chars();
    rest.next();
    match (rest.next(), rest.as_str()) {
        (Some('n'), "") => "\n".into(),
        (Some('t'), "") => "\t".into(),
        (Some('r'), "") => "\r".into(),
        (Some('u' | 'x'), digits) => {
            let digits = digits.trim_matches(['{', '}']);
            let letter = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
            letter.map_or_else(|| text.into(), |letter| format_smolstr!("{letter}"))
        }
        (Some(letter), "") => format_smolstr!("{letter}"),
        _ => text.into(),
    }
}

fn template(node: Node<'_>, code: &Code<'_>, depth: usize) -> Value {
    let mut parts = Vec::new();
    for part in children(node) {
        parts.push(match part.kind() {
            "template_substitution" => {
                part.named_child(0).map_or(Value::Other, |inner| of(inner, code, depth))
            }
            _ => Value::Text(fragment(part, code)),
        });
    }
    Value::join(parts)
}

fn sum(node: Node<'_>, code: &Code<'_>, depth: usize) -> Value {
    let part = |field| node.child_by_field_name(field).map_or(Value::Other, |part| of(part, code, depth));
    match node.child_by_field_name("operator").map(|operator| operator.kind()) {
        Some("+") => Value::join(vec![part("left"), part("right")]),
        _ => Value::Other,
    }
}

fn frozen(node: Node<'_>, code: &Code<'_>, depth: usize) -> Value {
    let freezes =
        node.child_by_field_name("function").is_some_and(|function| code.text(function) == "Object.freeze");
    let inner = node.child_by_field_name("arguments").and_then(|arguments| arguments.named_child(0));
    inner.filter(|_| freezes).map_or(Value::Other, |inner| of(inner, code, depth))
}

fn member(pair: Node<'_>, code: &Code<'_>, depth: usize) -> Option<(SmolStr, Value)> {
    match pair.kind() {
        "pair" => {
            let value =
                pair.child_by_field_name("value").map_or(Value::Other, |value| of(value, code, depth));
            Some((key(pair.child_by_field_name("key")?, code)?, value))
        }
        "shorthand_property_identifier" => {
            let name = SmolStr::from(code.text(pair));
            Some((name.clone(), Value::Name(name)))
        }
        "method_definition" => Some((key(pair.child_by_field_name("name")?, code)?, Value::Other)),
        _ => None,
    }
}

/// The name of a member; `None` where it is computed.
pub(super) fn key(node: Node<'_>, code: &Code<'_>) -> Option<SmolStr> {
    match node.kind() {
        "property_identifier" | "private_property_identifier" | "identifier" | "number" => {
            Some(code.text(node).into())
        }
        "string" => Some(unquoted(node, code)),
        _ => None,
    }
}

/// An enum's members: those without a value are numbers, each one more than the one before.
fn enumerators(body: Node<'_>, code: &Code<'_>) -> Value {
    let mut next = Some(0_i64);
    let mut members = Vec::new();
    for one in children(body) {
        let (name, value) = match one.kind() {
            "enum_assignment" => (
                one.child_by_field_name("name"),
                one.child_by_field_name("value").map_or(Value::Other, |value| Value::of(value, code)),
            ),
            _ => (Some(one), next.map_or(Value::Other, |next| Value::Number(format_smolstr!("{next}")))),
        };
        next = match &value {
            Value::Number(number) => number.parse::<i64>().ok().and_then(|number| number.checked_add(1)),
            _ => None,
        };
        if let Some(name) = name.and_then(|name| key(name, code)) {
            members.push((name, value));
        }
    }
    Value::Object(members)
}
