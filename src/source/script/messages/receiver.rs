//! What a message is sent to or received from: a socket, a server, a namespace. Start at [`receiver`].

use super::file::File;
use crate::source::{
    Side,
    code::descendants,
    script::{scopes::bound, shape::string},
};
use smol_str::SmolStr;
use tree_sitter::Node;

/// A socket, or a group of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Receiver {
    pub(super) side: Option<Side>,
    pub(super) namespace: Option<SmolStr>,
    /// Whether it is a server or namespace itself, which only hears of connections.
    pub(super) is_server: bool,
    /// Whether it is a WebSocket rather than a socket of Socket.IO.
    pub(super) is_raw: bool,
}

impl Receiver {
    fn on(side: Option<Side>) -> Receiver {
        Receiver { side, ..Receiver::default() }
    }

    fn server() -> Receiver {
        Receiver { is_server: true, ..Receiver::on(Some(Side::Server)) }
    }
}

/// How far names are followed.
const STEPS: u8 = 4;

/// The socket an expression is; `None` where it is none, as far as can be told.
pub(super) fn receiver(node: Node<'_>, file: &File<'_>) -> Option<Receiver> {
    follow(node, file, STEPS)
}

fn follow(node: Node<'_>, file: &File<'_>, steps: u8) -> Option<Receiver> {
    let steps = steps.checked_sub(1)?;
    let (root, rooms, namespace) = stripped(node, file);
    let mut found = match root.kind() {
        "identifier" => identifier(root, file, steps),
        "this" => None,
        "member_expression" => member(root, file),
        "call_expression" | "new_expression" => value(root, file, steps),
        "subscript_expression" => is_socketish(file.code.text(root)).then(|| Receiver::on(None)),
        _ => None,
    }?;
    if rooms {
        found.side = Some(Side::Server);
    }
    if let Some(namespace) = namespace {
        found.namespace = (namespace != "/").then_some(namespace);
    }
    Some(found)
}

/// The expression under `.to(room)`, `.broadcast`, `.current` and the like; whether only a server can say so; the namespace.
fn stripped<'t>(node: Node<'t>, file: &File<'_>) -> (Node<'t>, bool, Option<SmolStr>) {
    let (mut at, mut rooms, mut namespace) = (node, false, None);
    loop {
        let next = match at.kind() {
            "parenthesized_expression" | "non_null_expression" | "await_expression" | "as_expression" => {
                at.named_child(0)
            }
            "call_expression" => {
                let function =
                    at.child_by_field_name("function").filter(|one| one.kind() == "member_expression");
                let method = function
                    .and_then(|one| one.child_by_field_name("property"))
                    .map(|one| file.code.text(one));
                match method {
                    Some("to" | "in" | "except" | "of") => {
                        if method == Some("of") {
                            let first =
                                at.child_by_field_name("arguments").and_then(|one| one.named_child(0));
                            namespace = first.and_then(|one| string(one, file.code));
                        }
                        rooms = true;
                        function.and_then(|one| one.child_by_field_name("object"))
                    }
                    Some("timeout" | "compress" | "volatile") => {
                        function.and_then(|one| one.child_by_field_name("object"))
                    }
                    _ => None,
                }
            }
            "member_expression" => match at.child_by_field_name("property").map(|one| file.code.text(one)) {
                Some("broadcast" | "local" | "sockets") => {
                    rooms = true;
                    at.child_by_field_name("object")
                }
                Some("volatile" | "current" | "value") => at.child_by_field_name("object"),
                _ => None,
            },
            _ => None,
        };
        match next {
            Some(next) => at = next,
            None => return (at, rooms, namespace),
        }
    }
}

/// Whether a name is one that sockets have.
pub(super) fn is_socketish(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.contains("socket")
        || matches!(lower.as_str(), "io" | "ws" | "wss" | "nsp" | "namespace" | "peer" | "_io")
        || lower.ends_with("nsp")
        || lower.ends_with("namespace")
        || lower.ends_with(".io")
}

/// A name by itself.
fn named(name: &str, file: &File<'_>) -> Option<Receiver> {
    let raw = Receiver { is_raw: true, ..Receiver::on(None) };
    match name {
        "ws" | "wss" | "peer" => Some(raw),
        "io" | "_io" if file.side != Some(Side::Client) => Some(Receiver::server()),
        "client" | "server" if file.has_gateway => Some(Receiver::on(Some(Side::Server))),
        "client" | "conn" | "connection" if file.is_raw => Some(raw),
        _ if name.to_ascii_lowercase().ends_with("namespace") => Some(Receiver::server()),
        _ => is_socketish(name).then(|| Receiver::on(None)),
    }
}

fn identifier(node: Node<'_>, file: &File<'_>, steps: u8) -> Option<Receiver> {
    let name = file.code.text(node);
    let Some(found) = bound(node, name, file.code) else { return named(name, file) };
    if let Some(kind) = found.child_by_field_name("type")
        && let Some(receiver) = typed(kind, file)
    {
        return Some(receiver);
    }
    let parent = found.parent();
    match found.kind() {
        "variable_declarator" => {
            let of_value = found.child_by_field_name("value").and_then(|one| value(one, file, steps));
            of_value.or_else(|| named(name, file))
        }
        "object_pattern" => {
            let hook =
                parent.and_then(|one| one.child_by_field_name("value")).is_some_and(|one| is_hook(one, file));
            let side = hook.then_some(Side::Client);
            named(name, file).map(|one| Receiver { side: side.or(one.side), ..one })
        }
        "function_declaration" | "class_declaration" => None,
        _ if parent.is_some_and(|one| one.kind() == "for_in_statement") => {
            let all = parent.and_then(|one| one.child_by_field_name("right"))?;
            (is_socketish(file.code.text(all)) || named(name, file).is_some()).then(|| Receiver::on(None))
        }
        _ => parameter(found, file, steps).or_else(|| named(name, file)),
    }
}

/// A hook that a component asks for its socket.
fn is_hook(node: Node<'_>, file: &File<'_>) -> bool {
    let text = file.code.text(node);
    text.starts_with("use") && text.to_ascii_lowercase().contains("socket")
}

/// A parameter: of a handler of connections, or of a walk over sockets.
fn parameter(node: Node<'_>, file: &File<'_>, steps: u8) -> Option<Receiver> {
    let function = enclosing(node)?;
    let arguments = function.parent().filter(|one| one.kind() == "arguments")?;
    let callee = arguments.parent()?.child_by_field_name("function")?;
    let object = callee.child_by_field_name("object")?;
    let method = file.code.text(callee.child_by_field_name("property")?);
    let event = arguments.named_child(0).and_then(|one| string(one, file.code));
    match (method, event.as_deref()) {
        ("on" | "once", Some("connection" | "connect")) => {
            let of = follow(object, file, steps).unwrap_or_default();
            let is_raw = of.is_raw || file.is_raw && !file.uses("socket.io");
            Some(Receiver { side: Some(Side::Server), namespace: of.namespace, is_server: false, is_raw })
        }
        ("use", _) => follow(object, file, steps)
            .filter(|one| one.is_server)
            .map(|one| Receiver { is_server: false, ..one }),
        ("forEach" | "map", _) => {
            let text = file.code.text(object).to_ascii_lowercase();
            let raw =
                file.is_raw && ["client", "room", "peer", "conn"].iter().any(|word| text.contains(word));
            (raw || is_socketish(&text)).then(|| Receiver { is_raw: raw, ..Receiver::on(None) })
        }
        _ => None,
    }
}

/// The function a parameter belongs to.
pub(super) fn enclosing(parameter: Node<'_>) -> Option<Node<'_>> {
    let mut at = parameter;
    while let Some(parent) = at.parent() {
        if parent.child_by_field_name("parameters").is_some()
            || parent.child_by_field_name("parameter") == Some(at)
        {
            return Some(parent);
        }
        at = parent;
    }
    None
}

/// A type of a socket: `Socket`, `Server<A, B>`, `TypedSocket`, `WebSocket`.
fn typed(kind: Node<'_>, file: &File<'_>) -> Option<Receiver> {
    let name =
        descendants(kind).find(|one| one.kind() == "type_identifier").map(|one| file.code.text(one))?;
    let side = match file.source(name) {
        Some("socket.io-client") => Some(Side::Client),
        Some("socket.io" | "crossws") => Some(Side::Server),
        _ => None,
    };
    match name {
        "WebSocket" | "Peer" | "WebSocketClient" => Some(Receiver { is_raw: true, ..Receiver::on(side) }),
        _ if name.ends_with("Socket") => Some(Receiver::on(side)),
        "Namespace" => Some(Receiver::server()),
        "Server" if file.source(name) != Some("socket.io") && !file.has_gateway => None,
        _ if name.ends_with("Server")
            && (side.is_some() || file.has_gateway || name.contains("IO") || name.starts_with("Typed")) =>
        {
            Some(Receiver::server())
        }
        _ => None,
    }
}

fn member(node: Node<'_>, file: &File<'_>) -> Option<Receiver> {
    let name = file.code.text(node.child_by_field_name("property")?);
    let object = node.child_by_field_name("object").map(|one| file.code.text(one)).unwrap_or_default();
    // `socket.io` is a client's manager: what it says is about the connection.
    if name == "io" && object.to_ascii_lowercase().ends_with("socket") {
        return None;
    }
    named(name, file)
}

/// What a variable is given.
fn value(node: Node<'_>, file: &File<'_>, steps: u8) -> Option<Receiver> {
    let text = file.code.text(node);
    match node.kind() {
        "new_expression" => {
            let name = file.code.text(node.child_by_field_name("constructor")?);
            match name {
                "WebSocket" | "ReconnectingWebSocket" => {
                    Some(Receiver { is_raw: true, ..Receiver::on(Some(Side::Client)) })
                }
                "WebSocketServer" | "WebSocket.Server" => {
                    Some(Receiver { is_raw: true, ..Receiver::server() })
                }
                _ if file.source(name) == Some("socket.io") => Some(Receiver::server()),
                _ => None,
            }
        }
        "call_expression" => {
            let function = node.child_by_field_name("function")?;
            let name = file.code.text(function);
            if file.source(name) == Some("socket.io-client") || is_hook(node, file) {
                return Some(Receiver::on(Some(Side::Client)));
            }
            if file.source(name) == Some("socket.io") || name == "require('socket.io')" {
                return Some(Receiver::server());
            }
            let (root, rooms, _) = stripped(node, file);
            if rooms && root != node {
                return follow(node, file, steps).map(|one| Receiver { is_server: true, ..one });
            }
            // `sockets.get(id)`, `getSocket()`, `useRef<Socket>()`.
            is_socketish(name).then(|| Receiver::on(None))
        }
        "await_expression" | "as_expression" | "non_null_expression" | "parenthesized_expression" => {
            value(node.named_child(0)?, file, steps)
        }
        "binary_expression" | "ternary_expression" | "subscript_expression" => {
            is_socketish(text).then(|| Receiver::on(None))
        }
        "identifier" | "member_expression" => follow(node, file, steps),
        _ => None,
    }
}
