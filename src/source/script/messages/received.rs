//! What is done with frames that arrive: names compared, switched over, and the keys that are read. Start at [`compared`]
//! and [`switched`].

use super::{
    Messages, Name, Spot, Way,
    file::File,
    frames::{DATA, NAMES, member},
    is_lifecycle,
    names::{function_name, names},
    receiver::enclosing,
};
use crate::{
    contract::{Key, Payload, Role, Shape},
    source::{
        Side,
        code::{children, descendants, span},
        script::{
            scopes::bound,
            shape::{of_uses, property, string},
            value::Value,
        },
    },
};
use tree_sitter::Node;

/// Words that keep a connection open.
const BEATS: [&str; 4] = ["ping", "pong", "heartbeat", "keepalive"];

fn received(file: &File<'_>) -> Way {
    Way { sends: false, side: file.side, namespace: None }
}

/// `message.type === 'x'`, `message.text() === 'ping'`, `data === 'pong'`.
pub(super) fn compared(node: Node<'_>, file: &File<'_>, found: &mut Messages) {
    let side = |name| node.child_by_field_name(name);
    let operator = side("operator").map(|one| one.kind()).unwrap_or_default();
    let (Some(left), Some(right), "==" | "===") = (side("left"), side("right"), operator) else { return };
    if let Some(text) = string(right, file.code).filter(|text| is_word(left, text, file)) {
        let name = Name::Is(Value::Text(text));
        found.spots.push(Spot {
            name,
            way: received(file),
            payloads: Vec::new(),
            at: span(right),
            whole: span(node),
        });
        return;
    }
    let Some(of) = discriminant(left, file) else { return };
    let body = consequence(node);
    for (name, at) in names(right, file).into_iter().filter(|(name, _)| matches!(name, Name::Is(_))) {
        let payloads = body.map(|body| read_of(of, body, file)).unwrap_or_default();
        found.spots.push(Spot { name, way: received(file), payloads, at, whole: span(node) });
    }
}

/// The block that runs where a comparison holds.
fn consequence(node: Node<'_>) -> Option<Node<'_>> {
    let mut at = node;
    while let Some(parent) = at.parent() {
        match parent.kind() {
            "if_statement" => return parent.child_by_field_name("consequence").filter(|one| *one != at),
            "binary_expression" | "parenthesized_expression" => at = parent,
            _ => return None,
        }
    }
    None
}

/// Whether a comparison is with a message that is a bare word.
fn is_word(left: Node<'_>, text: &str, file: &File<'_>) -> bool {
    let said = file.code.text(left);
    let beat = BEATS.contains(&text);
    match left.kind() {
        "call_expression" => said.ends_with(".text()") || beat && said.ends_with(".toString()"),
        "member_expression" => beat && said.ends_with(".data"),
        "identifier" => beat && ["data", "msg", "message", "newMessage", "text", "raw"].contains(&said),
        _ => false,
    }
}

/// The received message whose name an expression is: `message` of `message.type`.
fn discriminant<'t>(node: Node<'t>, file: &File<'_>) -> Option<Node<'t>> {
    let key = node.child_by_field_name("property").map(|one| file.code.text(one));
    let object = node.child_by_field_name("object").filter(|one| one.kind() == "identifier")?;
    if !key.is_some_and(|key| NAMES.contains(&key)) {
        return None;
    }
    let declared = bound(object, file.code.text(object), file.code)?;
    let value = declared.child_by_field_name("value").filter(|_| declared.kind() == "variable_declarator");
    let parsed = match value {
        Some(value) => {
            file.code.text(value).contains("JSON.parse") || file.code.text(value).contains("lastJsonMessage")
        }
        None => is_message(declared, file),
    };
    // An assignment later on: `let message; try { message = JSON.parse(raw) }`.
    let assigned = || {
        let name = file.code.text(object);
        [format!("{name} = JSON.parse"), format!("{name} = (JSON.parse")]
            .iter()
            .any(|text| file.code.text.contains(text))
    };
    (parsed || assigned()).then_some(object)
}

/// A parameter that is a received message, by its name and the function's.
fn is_message(parameter: Node<'_>, file: &File<'_>) -> bool {
    let Some(function) = enclosing(parameter) else { return false };
    let name = file.code.text(parameter.child_by_field_name("pattern").unwrap_or(parameter));
    let called = function_name(function, file.code).unwrap_or_default().to_ascii_lowercase();
    matches!(name, "msg" | "message" | "parsed" | "packet" | "frame" | "data" | "payload")
        && (called.contains("message") || called.contains("frame") || called.contains("packet"))
}

/// `switch (message.type) { case 'x': … }`.
pub(super) fn switched(node: Node<'_>, file: &File<'_>, found: &mut Messages) {
    let Some(value) = node.child_by_field_name("value").and_then(|one| one.named_child(0)) else { return };
    let of = discriminant(value, file);
    if of.is_none() && !is_taken(value, file) {
        return;
    }
    let body = node.child_by_field_name("body");
    for case in body.into_iter().flat_map(children).filter(|one| one.kind() == "switch_case") {
        let Some(value) = case.child_by_field_name("value") else { continue };
        for (name, at) in names(value, file).into_iter().filter(|(name, _)| matches!(name, Name::Is(_))) {
            if matches!(&name, Name::Is(Value::Text(text)) if is_lifecycle(text) && text == "error") {
                continue;
            }
            let payloads = of.map(|of| read_of(of, case, file)).unwrap_or_default();
            found.spots.push(Spot { name, way: received(file), payloads, at, whole: span(case) });
        }
    }
}

/// `const { type, payload } = JSON.parse(raw)`.
fn is_taken(node: Node<'_>, file: &File<'_>) -> bool {
    let name = file.code.text(node);
    let pattern = (node.kind() == "identifier" && NAMES.contains(&name))
        .then(|| bound(node, name, file.code))
        .flatten();
    let value = pattern.and_then(|one| one.parent()).and_then(|one| one.child_by_field_name("value"));
    value.is_some_and(|one| file.code.text(one).contains("JSON.parse"))
}

/// The keys a block reads of a received message: those under `data` or `payload`, else its own.
fn read_of(message: Node<'_>, block: Node<'_>, file: &File<'_>) -> Vec<Payload> {
    let name = file.code.text(message);
    let mut keys: Vec<Key> = Vec::new();
    let mut whole = false;
    for node in descendants(block).filter(|one| one.kind() == "member_expression") {
        let object = node.child_by_field_name("object").map(|one| file.code.text(one)).unwrap_or_default();
        let Some(key) = node.child_by_field_name("property").and_then(|one| property(one, file.code)) else {
            continue;
        };
        let inner = object.strip_prefix(name).and_then(|rest| rest.trim_start_matches('?').strip_prefix('.'));
        let own = object == name && !NAMES.contains(&key.as_str()) && !DATA.contains(&key.as_str());
        whole |= object == name && DATA.contains(&key.as_str());
        if (own || inner.is_some_and(|inner| DATA.contains(&inner)))
            && !keys.iter().any(|one| one.name == key)
        {
            keys.push(Key { name: key, optional: false, shape: Shape::Unknown });
        }
    }
    let shape = match keys.is_empty() {
        true if whole => Shape::Unknown,
        true => match of_uses(name, block, file.code) {
            Shape::Object { .. } | Shape::Unknown => return Vec::new(),
            shape => shape,
        },
        false => Shape::Object { keys, open: true },
    };
    vec![Payload { role: Role::Argument(0), shape, at: span(block) }]
}

/// `useWebSocket(url, { heartbeat: { message: 'ping' } })`.
pub(super) fn heartbeat(pair: Node<'_>, file: &File<'_>, found: &mut Messages) {
    let key = pair.child_by_field_name("key").map(|one| file.code.text(one));
    let value = pair.child_by_field_name("value").filter(|one| one.kind() == "object");
    let (Some("heartbeat"), Some(value)) = (key, value) else { return };
    let message = children(value).find_map(|part| member(part, "message", file));
    if let Some((message, text)) = message.and_then(|one| Some((one, string(one, file.code)?))) {
        let way = Way { sends: true, side: Some(Side::Client), namespace: None };
        let name = Name::Is(Value::Text(text));
        found.spots.push(Spot { name, way, payloads: Vec::new(), at: span(message), whole: span(pair) });
    }
}
