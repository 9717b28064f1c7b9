//! Gateways of Nest: `@SubscribeMessage`. What they send is found as everywhere. Start at [`read`].

use super::{Messages, Name, Spot, Way, file::File, frames::frame, names::names};
use crate::{
    contract::{Payload, Role},
    source::{
        Side,
        code::{children, descendants, span},
        script::{
            shape::{of_parameter, parameters, string},
            value::Value,
        },
    },
};
use smol_str::SmolStr;
use tree_sitter::Node;

/// Finds the handlers of gateways.
pub(super) fn read(file: &File<'_>, found: &mut Messages) {
    if !file.has_gateway {
        return;
    }
    for decorator in descendants(file.code.root()).filter(|one| one.kind() == "decorator") {
        if let Some((name, method)) = subscribed(decorator, file) {
            handler(name, method, namespace(method, file), file, found);
        }
    }
}

/// The name node and the method of `@SubscribeMessage('x')`.
fn subscribed<'t>(decorator: Node<'t>, file: &File<'_>) -> Option<(Node<'t>, Node<'t>)> {
    let call = decorator.named_child(0).filter(|one| one.kind() == "call_expression")?;
    let function = call.child_by_field_name("function").map(|one| file.code.text(one));
    if function != Some("SubscribeMessage") {
        return None;
    }
    let name = call.child_by_field_name("arguments")?.named_child(0)?;
    let mut method = decorator.next_named_sibling();
    while let Some(one) = method.filter(|one| one.kind() != "method_definition") {
        method = one.next_named_sibling();
    }
    Some((name, method?))
}

/// `@WebSocketGateway({ namespace: '/x' })`.
fn namespace(method: Node<'_>, file: &File<'_>) -> Option<SmolStr> {
    let class = method.parent()?.parent()?;
    let around = class.parent().filter(|one| one.kind() == "export_statement").unwrap_or(class);
    let mut decorators = descendants(around).filter(|one| one.kind() == "decorator");
    let gateway = decorators.find(|one| file.code.text(*one).starts_with("@WebSocketGateway"))?;
    let pair = descendants(gateway).find(|one| {
        one.kind() == "pair"
            && one.child_by_field_name("key").is_some_and(|key| file.code.text(key) == "namespace")
    })?;
    string(pair.child_by_field_name("value")?, file.code).filter(|name| name != "/")
}

fn handler(
    name: Node<'_>,
    method: Node<'_>,
    namespace: Option<SmolStr>,
    file: &File<'_>,
    found: &mut Messages,
) {
    let way = Way { sends: false, side: Some(Side::Server), namespace };
    let payloads: Vec<_> = body(method, file).into_iter().collect();
    for (name, at) in names(name, file) {
        found.spots.push(Spot {
            name,
            way: way.clone(),
            payloads: payloads.clone(),
            at,
            whole: span(method),
        });
    }
    let block = method.child_by_field_name("body");
    let returned = block.into_iter().flat_map(descendants).filter(|one| one.kind() == "return_statement");
    for object in returned.filter_map(|one| one.named_child(0)).filter(|one| one.kind() == "object") {
        answer(object, &way, file, found);
    }
}

/// What the handler takes: the parameter marked as the body, else the second, after the socket.
fn body(method: Node<'_>, file: &File<'_>) -> Option<Payload> {
    let all = parameters(method);
    let marked = |word: &str| {
        all.iter().find(|one| {
            children(**one).any(|part| part.kind() == "decorator" && file.code.text(part).starts_with(word))
        })
    };
    let decorated = all.iter().any(|one| children(*one).any(|part| part.kind() == "decorator"));
    let one = marked("@MessageBody").or_else(|| all.get(1).filter(|_| !decorated))?;
    Some(Payload { role: Role::Argument(0), shape: of_parameter(*one, method, file.code), at: span(*one) })
}

/// `return { event: 'x', data }` sends that message back.
fn answer(object: Node<'_>, way: &Way, file: &File<'_>, found: &mut Messages) {
    let Some((name @ Name::Is(Value::Text(_) | Value::Name(_)), at, payloads)) = frame(object, file) else {
        return;
    };
    found.spots.push(Spot {
        name,
        way: Way { sends: true, ..way.clone() },
        payloads,
        at,
        whole: span(object),
    });
}
