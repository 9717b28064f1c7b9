//! What a message carries: what is passed to `emit`, what a handler takes, what is answered. Start at [`sent`] and
//! [`handled`].

use super::file::File;
use crate::{
    contract::{Payload, Role, Shape},
    source::{
        code::{children, descendants, span},
        script::{
            scopes::bound,
            shape::{of_callback, of_parameter, of_value, parameters, union},
        },
    },
};
use tree_sitter::Node;

/// How many answers of one handler are looked at.
const ANSWERS: usize = 16;

/// What these arguments carry; a function among them takes the answer.
pub(super) fn sent(arguments: &[Node<'_>], file: &File<'_>) -> Vec<Payload> {
    let mut payloads = Vec::new();
    for (at, node) in arguments.iter().enumerate() {
        if is_function(*node) {
            let answer = parameters(*node).first().map(|one| of_parameter(*one, *node, file.code));
            let shape = answer.unwrap_or_default();
            payloads.push(Payload { role: Role::Ack, shape, at: span(*node) });
        } else if !(at + 1 == arguments.len() && is_answering(*node, file)) {
            let role = Role::Argument(u8::try_from(payloads.len()).unwrap_or(u8::MAX));
            payloads.push(Payload { role, shape: of_value(*node, file.code), at: span(*node) });
        }
    }
    payloads
}

pub(super) fn is_function(node: Node<'_>) -> bool {
    matches!(node.kind(), "arrow_function" | "function_expression")
}

/// A function passed by its name: `resolve`, `callback`.
fn is_answering(node: Node<'_>, file: &File<'_>) -> bool {
    node.kind() == "identifier" && is_callback(file.code.text(node))
}

/// The names people give to what takes an answer.
pub(super) fn is_callback(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    matches!(lower.as_str(), "cb" | "fn" | "resolve" | "done" | "reply" | "respond" | "next")
        || ["ack", "callback"].iter().any(|word| lower.ends_with(word) && !lower.ends_with("feedback"))
}

/// The function that handles a message: itself, by its name, or inside what makes it.
pub(super) fn handler<'t>(node: Node<'t>, file: &File<'t>) -> Option<Node<'t>> {
    match node.kind() {
        "identifier" => {
            let found = bound(node, file.code.text(node), file.code)?;
            match found.kind() {
                "function_declaration" => Some(found),
                "variable_declarator" => {
                    handler(found.child_by_field_name("value")?, file).filter(|one| *one != node)
                }
                _ => None,
            }
        }
        // `safely((payload, ack) => …)`, `useCallback(() => …, [])`
        "call_expression" => {
            let arguments = node.child_by_field_name("arguments")?;
            children(arguments).filter(|one| is_function(*one)).last()
        }
        _ => is_function(node).then_some(node),
    }
}

/// What the handler of a message takes, and what it answers.
pub(super) fn handled(function: Node<'_>, file: &File<'_>) -> Vec<Payload> {
    let all = parameters(function);
    let mut payloads = Vec::new();
    for (at, one) in all.iter().enumerate() {
        let last = at + 1 == all.len();
        if let Some(answer) = last.then(|| answered(*one, function, file)).flatten() {
            payloads.push(answer);
        } else {
            let role = Role::Argument(u8::try_from(at).unwrap_or(u8::MAX));
            payloads.push(Payload { role, shape: of_parameter(*one, function, file.code), at: span(*one) });
        }
    }
    payloads
}

/// The answer a handler gives through its last parameter; `None` where that is no callback.
fn answered(parameter: Node<'_>, function: Node<'_>, file: &File<'_>) -> Option<Payload> {
    let typed = parameter.child_by_field_name("type").and_then(|kind| of_callback(kind, file.code));
    let pattern = parameter.child_by_field_name("pattern").unwrap_or(parameter);
    let name = (pattern.kind() == "identifier").then(|| file.code.text(pattern))?;
    let calls: Vec<_> = descendants(function.child_by_field_name("body")?)
        .filter(|one| one.kind() == "call_expression")
        .filter(|one| {
            let callee = one.child_by_field_name("function");
            callee.is_some_and(|callee| callee.kind() == "identifier" && file.code.text(callee) == name)
        })
        .take(ANSWERS)
        .collect();
    if typed.is_none() && calls.is_empty() && !is_callback(name) {
        return None;
    }
    let said = calls.iter().filter_map(|call| call.child_by_field_name("arguments")?.named_child(0));
    let shape = match typed {
        Some(shape) if shape != Shape::Unknown => shape,
        _ => union(said.map(|one| of_value(one, file.code))),
    };
    Some(Payload { role: Role::Ack, shape, at: span(parameter) })
}
