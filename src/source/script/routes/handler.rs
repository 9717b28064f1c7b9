//! What a handler carries: the keys it reads of a request's body and query, and what it answers with. Whatever the
//! framework: `res.json`, `reply.send`, `c.json`, `NextResponse.json`, a returned object.
//!
//! Start at [`of_function`].

mod answer;
mod asked;

use super::Handler;
use crate::{
    contract::{Key, Payload, Role, Shape},
    source::{
        code::{Code, children, descendants, span},
        script::{module::is_function, shape, value},
    },
    text::Span,
};
use smol_str::SmolStr;
use tree_sitter::Node;

/// The names a handler has for the two sides of a call.
pub(super) struct Names<'t> {
    /// The request, or a context that is both.
    pub(super) request: &'t str,
    /// The response; empty where there is none.
    pub(super) response: &'t str,
}

/// The handler an argument is: a function, the name of one, or a call that wraps one.
pub(super) fn of_argument(node: Node<'_>, code: &Code<'_>) -> Handler {
    let node = value::bare(node);
    if is_function(node) || node.kind() == "method_definition" {
        return of_function(node, code);
    }
    if let Some(name) = value::name(node, code) {
        return Handler { payloads: Vec::new(), elsewhere: Some((name, span(node))) };
    }
    match node.kind() {
        "call_expression" => wrapped(node, code),
        "object" => {
            let named = |part: &Node<'_>| {
                let key = part.child_by_field_name("key").or_else(|| part.child_by_field_name("name"));
                key.is_some_and(|key| code.text(key) == "handler")
            };
            let part = children(node).find(named);
            let handler =
                part.map(|part| of_argument(part.child_by_field_name("value").unwrap_or(part), code));
            handler.unwrap_or_default()
        }
        _ => Handler::default(),
    }
}

/// `wrap(async (req, res) => …)`, `wrap(controller.create)`, `controller.create.bind(controller)`.
fn wrapped(node: Node<'_>, code: &Code<'_>) -> Handler {
    let name = node.child_by_field_name("function").and_then(|function| value::name(function, code));
    if let Some(name) = name.as_deref().and_then(|name| name.strip_suffix(".bind")) {
        return Handler { payloads: Vec::new(), elsewhere: Some((name.into(), span(node))) };
    }
    let Some(arguments) = node.child_by_field_name("arguments") else { return Handler::default() };
    let arguments: Vec<_> = children(arguments).map(value::bare).collect();
    match arguments.iter().rev().find(|one| is_function(**one)) {
        Some(function) => of_function(*function, code),
        None => match arguments.as_slice() {
            [one] => of_argument(*one, code),
            _ => Handler::default(),
        },
    }
}

/// Whether a function may be a handler, by the names of what it takes.
pub(super) fn may_be(function: Node<'_>, code: &Code<'_>) -> bool {
    let names: Vec<_> = shape::parameters(function)
        .into_iter()
        .map(|one| code.text(one.child_by_field_name("pattern").unwrap_or(one)).trim_start_matches('_'))
        .collect();
    let request = |name: &&str| matches!(*name, "req" | "request" | "ctx" | "context" | "c" | "event");
    names.first().is_some_and(request)
        || names.iter().any(|name| matches!(*name, "res" | "reply" | "response"))
}

/// What a function carries as a handler.
pub(super) fn of_function(function: Node<'_>, code: &Code<'_>) -> Handler {
    let Some(body) = function.child_by_field_name("body") else { return Handler::default() };
    let parameters = shape::parameters(function);
    let name = |at: usize| {
        let pattern =
            parameters.get(at).copied().map(|one| one.child_by_field_name("pattern").unwrap_or(one));
        pattern.filter(|pattern| pattern.kind() == "identifier").map(|pattern| code.text(pattern))
    };
    // Express' handlers of errors take the error first.
    let first = usize::from(parameters.len() == 4);
    let names =
        Names { request: name(first).unwrap_or_default(), response: name(first + 1).unwrap_or_default() };
    let mut handler = Handler::default();
    let mut asked = asked::Asked::new(&names, body, code);
    for node in descendants(body) {
        asked.take(node);
        if let Some(payload) = answer::of(node, &names, function, code) {
            put(&mut handler.payloads, payload);
        }
        if handler.elsewhere.is_none() {
            handler.elsewhere = handed(node, &names, code);
        }
    }
    if let Some(payload) = answer::of_body(body, code) {
        put(&mut handler.payloads, payload);
    }
    let mut payloads = asked.payloads();
    payloads.append(&mut handler.payloads);
    // What answers itself hands nothing on, whatever it calls.
    let elsewhere = handler.elsewhere.filter(|_| payloads.is_empty());
    Handler { payloads, elsewhere }
}

/// The payloads that the types of a registration say: `fastify.get<{ Body: B; Reply: R }>`.
pub(super) fn typed(types: Node<'_>, code: &Code<'_>, handler: &mut Handler) {
    let Some(inner) = children(types).next() else { return };
    let Shape::Object { keys, .. } = shape::of_type(inner, code) else { return };
    for Key { name, shape, .. } in keys {
        let role = match name.as_str() {
            "Body" => Role::Body,
            "Querystring" => Role::Query,
            "Reply" => Role::Response(None),
            _ => continue,
        };
        handler.payloads.retain(|known| role == Role::Response(None) || known.role != role);
        put(&mut handler.payloads, Payload { role, shape, at: span(inner) });
    }
}

/// The function a handler hands both sides to: `(req, res) => void login(req, res)`.
fn handed(node: Node<'_>, names: &Names<'_>, code: &Code<'_>) -> Option<(SmolStr, Span)> {
    if node.kind() != "call_expression" || names.response.is_empty() {
        return None;
    }
    let mut arguments = children(node.child_by_field_name("arguments")?);
    let both =
        code.text(arguments.next()?) == names.request && code.text(arguments.next()?) == names.response;
    let function = node.child_by_field_name("function").filter(|_| both)?;
    Some((value::name(function, code)?, span(function)))
}

fn put(payloads: &mut Vec<Payload>, payload: Payload) {
    if !payloads.iter().any(|known| known.role == payload.role && known.shape == payload.shape) {
        payloads.push(payload);
    }
}
