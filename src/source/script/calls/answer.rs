//! What a client reads of an answer: the keys it takes out of it, or the type it says the answer has. Start at [`of`].

use crate::{
    contract::{Key, Payload, Role, Shape},
    source::{
        code::{Code, children, descendants, span},
        script::{module::is_function, shape, value},
    },
};
use tree_sitter::Node;

/// What is read of the answer of a call. The keys of errors are of another answer than the one a document tells of.
pub(super) fn of(call: Node<'_>, code: &Code<'_>) -> Option<Payload> {
    let typed = call.child_by_field_name("type_arguments").and_then(|types| children(types).next());
    let typed = typed.map(|kind| (opened(shape::of_type(kind, code)), kind));
    let (shape, at) = read(call, code, 6).or(typed)?;
    let Shape::Object { keys, open } = shape else {
        return matches!(shape, Shape::Named(_) | Shape::Array(_)).then(|| Payload {
            role: Role::Response(None),
            shape,
            at: span(at),
        });
    };
    let keys: Vec<Key> = keys.into_iter().filter(|key| !is_error(&key.name)).collect();
    let shape = Shape::Object { keys, open };
    let empty = matches!(&shape, Shape::Object { keys, .. } if keys.is_empty());
    (!empty).then(|| Payload { role: Role::Response(None), shape, at: span(at) })
}

/// What the code around a value reads of it, and where.
fn read<'t>(node: Node<'t>, code: &Code<'_>, steps: u8) -> Option<(Shape, Node<'t>)> {
    let steps = steps.checked_sub(1)?;
    let mut at = node;
    loop {
        let parent = at.parent()?;
        match parent.kind() {
            "await_expression" | "parenthesized_expression" | "non_null_expression" => at = parent,
            "as_expression" | "satisfies_expression" => {
                let kind = parent.named_child(1)?;
                return taken(parent, code, steps)
                    .or_else(|| Some((opened(shape::of_type(kind, code)), kind)));
            }
            "member_expression" => return member(parent, code, steps),
            _ => return taken(at, code, steps),
        }
    }
}

/// `.json()` and `.data` are the answer itself, `.then` hands it on.
fn member<'t>(member: Node<'t>, code: &Code<'_>, steps: u8) -> Option<(Shape, Node<'t>)> {
    let name = code.text(member.child_by_field_name("property")?);
    let call = member.parent().filter(|call| call.child_by_field_name("function") == Some(member));
    match (name, call) {
        ("json", Some(call)) => read(call, code, steps),
        ("data", None) => read(member, code, steps),
        ("then", Some(call)) => {
            let function = children(call.child_by_field_name("arguments")?).next().map(value::bare)?;
            if !is_function(function) {
                return None;
            }
            let (parameter, body) =
                (*shape::parameters(function).first()?, function.child_by_field_name("body")?);
            let pattern = parameter.child_by_field_name("pattern").unwrap_or(parameter);
            if passes_on(body, code.text(pattern), code) {
                return read(call, code, steps);
            }
            named(pattern, body, code, steps).map(|shape| (shape, pattern))
        }
        _ => None,
    }
}

/// Whether a function only unwraps what it is given: `r => r.json()`.
fn passes_on(body: Node<'_>, name: &str, code: &Code<'_>) -> bool {
    code.text(body).strip_prefix(name).is_some_and(|rest| matches!(rest, ".json()" | ".data"))
}

/// What the variable that holds a value tells of it.
fn taken<'t>(at: Node<'t>, code: &Code<'_>, steps: u8) -> Option<(Shape, Node<'t>)> {
    let declarator = at.parent().filter(|one| one.kind() == "variable_declarator")?;
    let (pattern, mut around) = (declarator.child_by_field_name("name")?, declarator);
    while !matches!(around.kind(), "statement_block" | "program") {
        around = around.parent()?;
    }
    named(pattern, around, code, steps).map(|shape| (shape, pattern))
}

/// What is read of a value under a pattern or a name.
fn named(pattern: Node<'_>, body: Node<'_>, code: &Code<'_>, steps: u8) -> Option<Shape> {
    let steps = steps.checked_sub(1)?;
    if pattern.kind() == "object_pattern" {
        // The answer of axios is in `data`.
        return match shape::of_pattern(pattern, code) {
            Shape::Object { keys, .. } => match keys.as_slice() {
                [Key { name, shape, .. }] if name == "data" => match shape {
                    Shape::Object { .. } => Some(opened(shape.clone())),
                    _ => None,
                },
                _ => Some(Shape::Object { keys, open: true }),
            },
            _ => None,
        };
    }
    if pattern.kind() != "identifier" {
        return None;
    }
    let name = code.text(pattern);
    // A response is not what it carries: its `json()` is, and what is done where it failed is not read.
    let inner = descendants(body)
        .filter(|one| one.kind() == "call_expression" && code.text(*one) == format!("{name}.json()"))
        .filter(|one| !is_failed(*one, body, name, code))
        .find_map(|one| read(one, code, steps));
    match inner {
        Some((shape, _)) => Some(shape),
        None => match shape::of_uses(name, body, code) {
            Shape::Object { keys, .. } if keys.iter().any(|key| is_of_response(&key.name)) => None,
            shape @ Shape::Object { .. } => Some(opened(shape)),
            _ => None,
        },
    }
}

/// Whether a node stands where the answer is known to have failed.
fn is_failed(node: Node<'_>, body: Node<'_>, name: &str, code: &Code<'_>) -> bool {
    let mut at = node;
    while let Some(parent) = at.parent().filter(|_| at != body) {
        let condition = parent.child_by_field_name("condition").map(|one| code.text(one)).unwrap_or_default();
        let consequence = parent.child_by_field_name("consequence") == Some(at);
        let failed = condition.contains(&format!("!{name}.ok")) || condition.contains(".status");
        if consequence && failed {
            return true;
        }
        at = parent;
    }
    false
}

/// Keys of the platform's responses, which say that a value is one.
fn is_of_response(key: &str) -> bool {
    matches!(
        key,
        "ok" | "status" | "statusText" | "headers" | "json" | "text" | "blob" | "data" | "body" | "length"
    )
}

/// Keys of an answer that says what went wrong.
fn is_error(key: &str) -> bool {
    matches!(key, "error" | "errors" | "message" | "detail" | "details" | "success" | "ok" | "length")
}

/// A shape of which there may be more than is read.
fn opened(shape: Shape) -> Shape {
    match shape {
        Shape::Object { keys, .. } => Shape::Object { keys, open: true },
        shape => shape,
    }
}
