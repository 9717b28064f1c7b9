//! Answers: what a handler sends, and with which status. Start at [`of`].

use super::Names;
use crate::{
    contract::{Payload, Role, Shape},
    source::{
        code::{Code, children, span},
        script::{
            module::is_function,
            shape,
            value::{self, Value},
        },
    },
};
use tree_sitter::Node;

/// The answer a node sends.
pub(super) fn of(node: Node<'_>, names: &Names<'_>, function: Node<'_>, code: &Code<'_>) -> Option<Payload> {
    match node.kind() {
        "call_expression" => sent(node, names, code),
        "assignment_expression" => {
            // Koa's context carries the answer.
            let left = code.text(node.child_by_field_name("left")?);
            let context = matches!(names.request, "ctx" | "context")
                && left.strip_prefix(names.request) == Some(".body");
            let right = node.child_by_field_name("right").filter(|_| context)?;
            returned(right, code)
        }
        "return_statement" => {
            let value = children(node).next().filter(|_| is_of(node, function))?;
            returned(value, code)
        }
        _ => None,
    }
}

/// The answer of an arrow function that is only a value.
pub(super) fn of_body(body: Node<'_>, code: &Code<'_>) -> Option<Payload> {
    if body.kind() == "statement_block" { None } else { returned(body, code) }
}

/// A returned value is an answer where it is seen to be an object or a list: anything else may mean something else.
fn returned(value: Node<'_>, code: &Code<'_>) -> Option<Payload> {
    let shape = shape::of_value(value::bare(value), code);
    let said = matches!(shape, Shape::Object { .. } | Shape::Array(_));
    said.then(|| Payload { role: Role::Response(None), shape, at: span(value) })
}

/// Whether a `return` is the function's own.
fn is_of(node: Node<'_>, function: Node<'_>) -> bool {
    let mut at = node.parent();
    while let Some(one) = at {
        if is_function(one) || matches!(one.kind(), "function_declaration" | "method_definition") {
            return one == function;
        }
        at = one.parent();
    }
    false
}

/// `res.status(404).json({ … })`, `c.json({ … }, 404)`, `Response.json({ … }, { status: 404 })`, `res.sendStatus(204)`.
fn sent(node: Node<'_>, names: &Names<'_>, code: &Code<'_>) -> Option<Payload> {
    let callee =
        node.child_by_field_name("function").filter(|callee| callee.kind() == "member_expression")?;
    let object = callee.child_by_field_name("object")?;
    let mut arguments = children(node.child_by_field_name("arguments")?);
    let first = arguments.next();
    let payload =
        |status, shape, at: Node<'_>| Some(Payload { role: Role::Response(status), shape, at: span(at) });
    match code.text(callee.child_by_field_name("property")?) {
        "json" | "jsonp" | "send" if is(object, names.response, code) => {
            let (first, status) = (first?, status(object, code));
            match shape::of_value(value::bare(first), code) {
                Shape::Text => None,
                shape => payload(status, shape, first),
            }
        }
        "json" if matches!(code.text(object), "NextResponse" | "Response") => {
            let options = arguments.next().map(|options| Value::of(options, code));
            let status = options.as_ref().and_then(|options| options.member("status")?.status());
            payload(status, shape::of_value(value::bare(first?), code), first?)
        }
        "json" if !names.request.is_empty() && code.text(object) == names.request => {
            let status = arguments.next().map(|status| Value::of(status, code));
            payload(
                status.as_ref().and_then(Value::status),
                shape::of_value(value::bare(first?), code),
                first?,
            )
        }
        "sendStatus" if is(object, names.response, code) => {
            payload(Some(Value::of(first?, code).status()?), Shape::Null, node)
        }
        "end" if first.is_none() && is(object, names.response, code) => {
            payload(Some(status(object, code)?), Shape::Null, node)
        }
        _ => None,
    }
}

/// Whether an expression is the response, with methods called on it that return it.
fn is(mut node: Node<'_>, response: &str, code: &Code<'_>) -> bool {
    while let ("call_expression", Some(function)) = (node.kind(), node.child_by_field_name("function")) {
        let Some(object) = function.child_by_field_name("object") else { return false };
        node = object;
    }
    !response.is_empty() && code.text(node) == response
}

/// The status that is set in a chain of calls.
fn status(mut node: Node<'_>, code: &Code<'_>) -> Option<u16> {
    while node.kind() == "call_expression" {
        let function = node.child_by_field_name("function")?;
        if matches!(code.text(function.child_by_field_name("property")?), "status" | "code") {
            return Value::of(children(node.child_by_field_name("arguments")?).next()?, code).status();
        }
        node = function.child_by_field_name("object")?;
    }
    None
}
