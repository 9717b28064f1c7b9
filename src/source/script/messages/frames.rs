//! Raw WebSockets: JSON frames that name their message, and bare words like `ping`. Start at [`read`].

use super::{
    Carried, Messages, Name, Spot, Way, Wrapper,
    file::File,
    names::names,
    received,
    receiver::{enclosing, receiver},
};
use crate::{
    contract::{Payload, Role, Shape},
    source::{
        code::{children, descendants, span},
        script::{
            scopes::bound,
            shape::{of_value, parameters, property, string},
            value::Value,
        },
    },
    text::Span,
};
use tree_sitter::Node;

/// Keys that name a message.
pub(super) const NAMES: [&str; 8] =
    ["event", "type", "action", "kind", "op", "cmd", "command", "messageType"];
/// Keys that hold what it carries.
pub(super) const DATA: [&str; 4] = ["data", "payload", "body", "params"];

/// Finds frames that are sent, and what is done with those received.
pub(super) fn read(file: &File<'_>, found: &mut Messages) {
    if !file.is_raw && !file.code.text.contains("JSON.stringify") {
        return;
    }
    for node in descendants(file.code.root()) {
        match node.kind() {
            "call_expression" => sending(node, file, found),
            "binary_expression" if file.is_raw => received::compared(node, file, found),
            "switch_statement" if file.is_raw => received::switched(node, file, found),
            "pair" if file.is_raw => received::heartbeat(node, file, found),
            _ => {}
        }
    }
}

/// `ws.send(JSON.stringify({ type: 'x', … }))`, `peer.send({ … })`, `ws.send('ping')`.
fn sending(call: Node<'_>, file: &File<'_>, found: &mut Messages) {
    let Some(function) = call.child_by_field_name("function") else { return };
    let method = function.child_by_field_name("property").map(|one| file.code.text(one)).unwrap_or_default();
    let of = function.child_by_field_name("object").and_then(|one| receiver(one, file));
    let first = call.child_by_field_name("arguments").and_then(|one| one.named_child(0));
    let (Some(of), Some(first), "send") = (of, first, method) else { return };
    let way = Way { sends: true, side: of.side.or(file.side), namespace: of.namespace };
    let json = stringified(first, file);
    if let Some(text) = string(first, file.code) {
        let word = file.is_raw
            && !text.is_empty()
            && text.chars().all(|c| c.is_alphanumeric() || "_:-.".contains(c));
        if word {
            let name = Name::Is(Value::Text(text));
            found.spots.push(Spot { name, way, payloads: Vec::new(), at: span(first), whole: span(call) });
        }
        return;
    }
    let Some(content) = json.or_else(|| (first.kind() == "object").then_some(first)) else { return };
    if content.kind() == "identifier" {
        passed(content, way, file, found);
        return;
    }
    let Some((name, at, payloads)) = frame(content, file) else { return };
    match name {
        Name::Parameter(function, event) => {
            let carries = carries(content, file);
            found.wrappers.push(Wrapper { function, event, frame: false, way, carries, at });
        }
        name => found.spots.push(Spot { name, way, payloads, at, whole: span(call) }),
    }
}

/// What was given to `JSON.stringify`, here or where the variable is declared.
fn stringified<'t>(node: Node<'t>, file: &File<'t>) -> Option<Node<'t>> {
    let call = match node.kind() {
        "identifier" => bound(node, file.code.text(node), file.code)?.child_by_field_name("value")?,
        _ => node,
    };
    let function = call.child_by_field_name("function").map(|one| file.code.text(one));
    let content = call.child_by_field_name("arguments")?.named_child(0)?;
    (function == Some("JSON.stringify")).then_some(content)
}

/// A frame that is a parameter or variable: `send(ws, message) { ws.send(JSON.stringify(message)) }`.
fn passed(content: Node<'_>, way: Way, file: &File<'_>, found: &mut Messages) {
    let Some(declared) = bound(content, file.code.text(content), file.code) else { return };
    if let Some(value) =
        declared.child_by_field_name("value").filter(|_| declared.kind() == "variable_declarator")
    {
        let framed = (value.kind() == "object").then(|| frame(value, file)).flatten();
        if let Some((name, at, payloads)) = framed.filter(|(name, ..)| !matches!(name, Name::Parameter(..))) {
            found.spots.push(Spot { name, way, payloads, at, whole: span(value) });
        }
        return;
    }
    for (name, at) in names(content, file) {
        if let Name::Parameter(function, event) = name {
            found.wrappers.push(Wrapper {
                function,
                event,
                frame: true,
                way: way.clone(),
                carries: Vec::new(),
                at,
            });
        }
    }
}

/// The name, its place and the payload of `{ event: 'x', data: … }`; without a key for it, the payload is the rest.
pub(super) fn frame(object: Node<'_>, file: &File<'_>) -> Option<(Name, Span, Vec<Payload>)> {
    let value = |names: &[&str]| {
        names.iter().find_map(|name| children(object).find_map(|part| member(part, name, file)))
    };
    let (name, at) = names(value(&NAMES)?, file).into_iter().next()?;
    let shape = match value(&DATA) {
        Some(data) => of_value(data, file.code),
        None => without_name(of_value(object, file.code)),
    };
    let empty = matches!(&shape, Shape::Object { keys, open: false } if keys.is_empty());
    let payload = Payload { role: Role::Argument(0), shape, at: span(object) };
    Some((name, at, if empty { Vec::new() } else { vec![payload] }))
}

/// Whether an object has a key that names a message.
pub(super) fn has_name(object: Node<'_>, file: &File<'_>) -> bool {
    NAMES.iter().any(|name| children(object).any(|part| member(part, name, file).is_some()))
}

/// What stands under a key of an object.
pub(super) fn member<'t>(part: Node<'t>, name: &str, file: &File<'_>) -> Option<Node<'t>> {
    match part.kind() {
        "pair" => {
            let key = property(part.child_by_field_name("key")?, file.code)?;
            (key == name).then(|| part.child_by_field_name("value")).flatten()
        }
        "shorthand_property_identifier" => (file.code.text(part) == name).then_some(part),
        _ => None,
    }
}

fn without_name(shape: Shape) -> Shape {
    match shape {
        Shape::Object { keys, open } => {
            let named = NAMES.iter().find(|name| keys.iter().any(|key| key.name == **name)).copied();
            let keys = keys.into_iter().filter(|key| Some(key.name.as_str()) != named).collect();
            Shape::Object { keys, open }
        }
        shape => shape,
    }
}

/// What a wrapper puts into a frame.
fn carries(object: Node<'_>, file: &File<'_>) -> Vec<Carried> {
    let data = DATA.iter().find_map(|name| children(object).find_map(|part| member(part, name, file)));
    let Some(data) = data else { return Vec::new() };
    let found = bound(data, file.code.text(data), file.code);
    let at = found.and_then(|one| {
        let all = parameters(enclosing(one)?);
        all.iter().position(|parameter| *parameter == one).and_then(|at| u8::try_from(at).ok())
    });
    vec![at.map_or_else(
        || {
            Carried::Own(Payload {
                role: Role::Argument(0),
                shape: of_value(data, file.code),
                at: span(data),
            })
        },
        Carried::Argument,
    )]
}
