//! Socket.IO's verbs: `emit` and `on`, wherever a socket is. Start at [`read`].

use super::{
    Carried, Messages, Name, Spot, Way, Wrapper,
    carried::{handled, handler, sent},
    file::File,
    is_lifecycle,
    names::{names, registry, walked},
    receiver::{Receiver, enclosing, receiver},
};
use crate::{
    contract::{Payload, Role},
    source::{
        Side,
        code::{children, descendants, span},
        script::{
            scopes::bound,
            shape::{of_value, parameters},
            value::Value,
        },
    },
};
use tree_sitter::Node;

/// Finds what is sent and received through Socket.IO.
pub(super) fn read(file: &File<'_>, found: &mut Messages) {
    for call in descendants(file.code.root()).filter(|one| one.kind() == "call_expression") {
        if let Some((way, arguments)) = verb(call, file) {
            add(call, way, &arguments, file, found);
        }
    }
}

/// The way and the arguments of a call that sends or receives; `None` for every other call.
fn verb<'t>(call: Node<'t>, file: &File<'_>) -> Option<(Way, Vec<Node<'t>>)> {
    let function = call.child_by_field_name("function")?;
    let arguments: Vec<_> = children(call.child_by_field_name("arguments")?).collect();
    let (of, method) = match function.kind() {
        "member_expression" => {
            let method = file.code.text(function.child_by_field_name("property")?);
            let sends = verb_of(method)?;
            arguments.first()?;
            (receiver(function.child_by_field_name("object")?, file)?, sends)
        }
        "identifier" => (taken(function, file)?, verb_of(file.code.text(function))?),
        _ => return None,
    };
    let first = arguments.first()?;
    // A server hears of connections only, and a WebSocket of itself only.
    if of.is_raw || of.is_server && !method {
        return None;
    }
    if matches!(first.kind(), "object" | "arrow_function" | "array") {
        return None;
    }
    Some((Way { sends: method, side: of.side.or(file.side), namespace: of.namespace }, arguments))
}

/// Whether a method sends; `None` where it does neither.
fn verb_of(method: &str) -> Option<bool> {
    match method {
        "emit" | "emitWithAck" => Some(true),
        "on" | "once" | "addListener" => Some(false),
        _ => None,
    }
}

/// `const { emit, on } = useSocket()`.
fn taken(function: Node<'_>, file: &File<'_>) -> Option<Receiver> {
    let pattern = bound(function, file.code.text(function), file.code)?;
    let value = pattern.parent()?.child_by_field_name("value")?;
    let text = file.code.text(value).to_ascii_lowercase();
    let hook = pattern.kind() == "object_pattern" && text.starts_with("use") && text.contains("socket");
    hook.then(|| Receiver { side: Some(Side::Client), ..Receiver::default() })
}

fn add(call: Node<'_>, way: Way, arguments: &[Node<'_>], file: &File<'_>, found: &mut Messages) {
    let Some((first, rest)) = arguments.split_first() else { return };
    let handlers = (!way.sends).then(|| registered(*first, file)).flatten();
    for (at, (name, place)) in names(*first, file).into_iter().enumerate() {
        if matches!(&name, Name::Is(Value::Text(text)) if is_lifecycle(text) && !way.sends) {
            continue;
        }
        if let Name::Parameter(function, event) = name {
            found.wrappers.push(Wrapper {
                function,
                event,
                frame: false,
                way: way.clone(),
                carries: carries(rest, *first, file),
                at: place,
            });
            continue;
        }
        let payloads = match (way.sends, &handlers) {
            (true, _) => sent(rest, file),
            (false, Some(all)) => all.get(at).map(|one| handled(*one, file)).unwrap_or_default(),
            (false, None) => rest
                .first()
                .and_then(|one| handler(*one, file))
                .map(|one| handled(one, file))
                .unwrap_or_default(),
        };
        found.spots.push(Spot { name, way: way.clone(), payloads, at: place, whole: span(call) });
    }
}

/// The functions of `Object.entries(handlers).forEach(([event, handle]) => socket.on(event, handle))`, in order.
fn registered<'t>(name: Node<'t>, file: &File<'t>) -> Option<Vec<Node<'t>>> {
    let found = bound(name, file.code.text(name), file.code).filter(|_| name.kind() == "identifier")?;
    let all = match found.parent().filter(|one| one.kind() == "for_in_statement") {
        Some(walk) => walk.child_by_field_name("right")?,
        None => walked(enclosing(found)?, file)?,
    };
    let of = all.child_by_field_name("arguments")?.named_child(0)?;
    let functions: Vec<_> = children(registry(of, file)?)
        .filter_map(|one| match one.kind() {
            "method_definition" => Some(one),
            "pair" => handler(one.child_by_field_name("value")?, file),
            _ => None,
        })
        .collect();
    Some(functions)
}

/// What a wrapper passes on beside the name.
fn carries(rest: &[Node<'_>], name: Node<'_>, file: &File<'_>) -> Vec<Carried> {
    let function = bound(name, file.code.text(name), file.code).and_then(enclosing);
    let parameter = |node: Node<'_>| {
        let found = bound(node, file.code.text(node), file.code).filter(|_| node.kind() == "identifier")?;
        let all = parameters(function?);
        all.iter().position(|one| *one == found).and_then(|at| u8::try_from(at).ok())
    };
    let one = |(at, node): (usize, &Node<'_>)| match node.kind() {
        "spread_element" => node.named_child(0).and_then(parameter).map(Carried::Rest),
        _ => Some(parameter(*node).map_or_else(
            || {
                let role = Role::Argument(u8::try_from(at).unwrap_or(u8::MAX));
                Carried::Own(Payload { role, shape: of_value(*node, file.code), at: span(*node) })
            },
            Carried::Argument,
        )),
    };
    rest.iter().enumerate().filter_map(one).collect()
}
