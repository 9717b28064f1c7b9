//! Shapes from what a function takes: its annotation, its pattern, or the keys it reads. Start at [`of_parameter`].

use super::{of_type, property, put};
use crate::{
    contract::{Key, Shape},
    source::{
        code::{Code, children, descendants},
        script::{
            scopes::{is_bound_to, is_bound_within},
            zod,
        },
    },
};
use tree_sitter::Node;

/// The parameters of a function, in order; none where the node is no function.
pub(in crate::source::script) fn parameters(function: Node<'_>) -> Vec<Node<'_>> {
    match function.child_by_field_name("parameters") {
        Some(list) if list.kind() == "formal_parameters" => {
            children(list).filter(|one| !code_this(*one)).collect()
        }
        _ if function.kind() == "arrow_function" => {
            function.child_by_field_name("parameter").into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// `this: T`, which nobody passes.
fn code_this(parameter: Node<'_>) -> bool {
    parameter.child_by_field_name("pattern").is_some_and(|one| one.kind() == "this")
}

/// The shape of a parameter: its annotation, else its pattern, else what the function checks or reads of it.
pub(in crate::source::script) fn of_parameter(
    parameter: Node<'_>,
    function: Node<'_>,
    code: &Code<'_>,
) -> Shape {
    let shape = of_pattern(parameter, code);
    if shape != Shape::Unknown {
        return shape;
    }
    match (pattern(parameter), function.child_by_field_name("body")) {
        (name, Some(body)) if name.kind() == "identifier" => of_uses(code.text(name), body, code),
        _ => Shape::Unknown,
    }
}

/// The shape of a pattern or parameter: an annotation wins; destructuring reads some keys and may leave others.
pub(in crate::source::script) fn of_pattern(node: Node<'_>, code: &Code<'_>) -> Shape {
    if let Some(kind) = node.child_by_field_name("type")
        && let shape @ (Shape::Object { .. }
        | Shape::Named(_)
        | Shape::Array(_)
        | Shape::Union(_)
        | Shape::Literal(_)
        | Shape::Text
        | Shape::Number
        | Shape::Boolean
        | Shape::Null) = of_type(kind, code)
    {
        return shape;
    }
    let pattern = pattern(node);
    match pattern.kind() {
        "object_pattern" => Shape::Object { keys: taken(pattern, code), open: true },
        "array_pattern" => Shape::Array(Box::default()),
        _ => Shape::Unknown,
    }
}

/// The pattern of a parameter, without its default.
fn pattern(node: Node<'_>) -> Node<'_> {
    let inner = node.child_by_field_name("pattern").or_else(|| node.child_by_field_name("left"));
    inner.unwrap_or(node)
}

/// The keys a pattern takes out.
fn taken(pattern: Node<'_>, code: &Code<'_>) -> Vec<Key> {
    let key = |part: Node<'_>| {
        let (name, optional, inner) = match part.kind() {
            "shorthand_property_identifier_pattern" => (code.text(part).into(), false, None),
            "object_assignment_pattern" => (code.text(part.child_by_field_name("left")?).into(), true, None),
            "pair_pattern" => {
                let value = part.child_by_field_name("value")?;
                let optional = value.kind() == "assignment_pattern";
                (property(part.child_by_field_name("key")?, code)?, optional, Some(value))
            }
            _ => return None,
        };
        let shape = inner.map(|inner| of_pattern(inner, code)).unwrap_or_default();
        Some(Key { name, optional, shape })
    };
    children(pattern).filter_map(key).collect()
}

/// What a function says of a value it holds under a name: a schema it is checked with, a type it is taken for, the keys
/// that are read.
pub(in crate::source::script) fn of_uses(name: &str, body: Node<'_>, code: &Code<'_>) -> Shape {
    let mut keys = Vec::new();
    for node in descendants(body).filter(|node| is_name(*node, name, code)) {
        match used(node, name, body, code) {
            Use::Is(shape) => return shape,
            Use::Reads(some) => some.into_iter().for_each(|key| put_once(&mut keys, key)),
            Use::Nothing => {}
        }
    }
    if keys.is_empty() { Shape::Unknown } else { Shape::Object { keys, open: true } }
}

fn put_once(keys: &mut Vec<Key>, key: Key) {
    if !keys.iter().any(|one| one.name == key.name) {
        put(keys, key);
    }
}

enum Use {
    Is(Shape),
    Reads(Vec<Key>),
    Nothing,
}

fn is_name(node: Node<'_>, name: &str, code: &Code<'_>) -> bool {
    node.kind() == "identifier" && code.text(node) == name
}

/// What one mention of the name says.
fn used(node: Node<'_>, name: &str, body: Node<'_>, code: &Code<'_>) -> Use {
    // Another function's own parameter of the same name is another thing.
    if is_bound_within(node, name, &body.byte_range(), code) {
        return Use::Nothing;
    }
    let value = defaulted(node);
    let Some(parent) = value.parent() else { return Use::Nothing };
    match parent.kind() {
        "member_expression" if parent.child_by_field_name("object") == Some(value) => member(parent, code),
        "variable_declarator" if parent.child_by_field_name("value") == Some(value) => held(parent, code),
        "as_expression" => match parent.named_child(1).map(|kind| of_type(kind, code)) {
            None | Some(Shape::Unknown) => Use::Nothing,
            Some(shape) => Use::Is(shape),
        },
        "arguments" => zod::checked(parent, value, code).map_or(Use::Nothing, Use::Is),
        _ => Use::Nothing,
    }
}

/// `(name ?? {})`, `name || {}`, `name!`: still the same value.
fn defaulted(node: Node<'_>) -> Node<'_> {
    let mut at = node;
    while let Some(parent) = at.parent() {
        let operator = parent.child_by_field_name("operator").map(|one| one.kind());
        let same = match parent.kind() {
            "parenthesized_expression" | "non_null_expression" => true,
            "binary_expression" => {
                matches!(operator, Some("??" | "||")) && parent.child_by_field_name("left") == Some(at)
            }
            "as_expression" => parent.named_child(1).is_some_and(|kind| kind.kind() == "predefined_type"),
            _ => false,
        };
        if !same {
            break;
        }
        at = parent;
    }
    at
}

/// `name.key`, or a method that only some values have.
fn member(node: Node<'_>, code: &Code<'_>) -> Use {
    let Some(key) = node.child_by_field_name("property").and_then(|one| property(one, code)) else {
        return Use::Nothing;
    };
    let called = node.parent().is_some_and(|one| one.child_by_field_name("function") == Some(node));
    match key.as_str() {
        "map" | "forEach" | "filter" | "find" | "some" | "every" | "reduce" if called => {
            Use::Is(Shape::Array(Box::default()))
        }
        "trim" | "toLowerCase" | "toUpperCase" | "split" | "startsWith" if called => Use::Is(Shape::Text),
        "length" => Use::Nothing,
        _ if called => Use::Nothing,
        _ => {
            let wrapped = defaulted(node);
            let optional = wrapped != node && wrapped.kind() == "binary_expression";
            Use::Reads(vec![Key { name: key, optional, shape: Shape::Unknown }])
        }
    }
}

/// `const { a } = name`, `const data: T = name`, `const data = name`.
fn held(declarator: Node<'_>, code: &Code<'_>) -> Use {
    let typed = declarator.child_by_field_name("type").map(|kind| of_type(kind, code));
    if let Some(shape) = typed.filter(|shape| *shape != Shape::Unknown) {
        return Use::Is(shape);
    }
    let Some(name) = declarator.child_by_field_name("name") else { return Use::Nothing };
    match name.kind() {
        "object_pattern" => Use::Reads(taken(name, code)),
        "identifier" => {
            // The same value under another name, as long as the block it is declared in.
            let scope = declarator.parent().and_then(|one| one.parent());
            match scope.map(|scope| of_alias(code.text(name), scope, declarator, code)) {
                Some(Shape::Object { keys, .. }) => Use::Reads(keys),
                Some(Shape::Unknown) | None => Use::Nothing,
                Some(shape) => Use::Is(shape),
            }
        }
        _ => Use::Nothing,
    }
}

/// What is read of a second name for the value.
pub(in crate::source::script) fn of_alias(
    name: &str,
    scope: Node<'_>,
    declarator: Node<'_>,
    code: &Code<'_>,
) -> Shape {
    let mut keys = Vec::new();
    for node in descendants(scope).filter(|node| is_name(*node, name, code)) {
        if !is_bound_to(node, name, declarator, code) {
            continue;
        }
        let value = defaulted(node);
        let Some(parent) = value.parent() else { continue };
        let found = match parent.kind() {
            "member_expression" if parent.child_by_field_name("object") == Some(value) => {
                member(parent, code)
            }
            "variable_declarator"
                if parent.child_by_field_name("name").is_some_and(|one| one.kind() == "object_pattern") =>
            {
                held(parent, code)
            }
            "arguments" => zod::checked(parent, value, code).map_or(Use::Nothing, Use::Is),
            _ => Use::Nothing,
        };
        match found {
            Use::Is(shape) => return shape,
            Use::Reads(some) => some.into_iter().for_each(|key| put_once(&mut keys, key)),
            Use::Nothing => {}
        }
    }
    if keys.is_empty() { Shape::Unknown } else { Shape::Object { keys, open: true } }
}
