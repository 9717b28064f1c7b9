//! Typed maps of messages: interfaces whose members are functions, and what they are given to. Start at [`read`].

use super::{Messages, carried, file::File};
use crate::{
    contract::{Direction, Payload, Role},
    source::{
        code::{children, descendants, span},
        script::shape::{of_callback, of_type, parameters, property, unexported},
    },
    text::Span,
};
use smol_str::SmolStr;
use tree_sitter::Node;

/// An interface that may be a map of messages.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Map {
    pub(super) name: SmolStr,
    pub(super) entries: Vec<Entry>,
}

/// One message of a map.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) name: SmolStr,
    pub(super) payloads: Vec<Payload>,
    pub(super) at: Span,
    pub(super) whole: Span,
}

/// A map given to `Server<…>` or `Socket<…>`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Use {
    pub(super) map: SmolStr,
    pub(super) direction: Direction,
}

/// Finds maps and their uses.
pub(super) fn read(file: &File<'_>, found: &mut Messages) {
    let declared = children(file.code.root()).map(unexported);
    found.maps.extend(declared.filter_map(|node| map(node, file)));
    let generic = descendants(file.code.root())
        .filter(|one| matches!(one.kind(), "generic_type" | "new_expression" | "call_expression"));
    for node in generic {
        uses(node, file, found);
    }
}

fn map(node: Node<'_>, file: &File<'_>) -> Option<Map> {
    let body = match node.kind() {
        "interface_declaration" => node.child_by_field_name("body")?,
        "type_alias_declaration" => {
            node.child_by_field_name("value").filter(|one| one.kind() == "object_type")?
        }
        _ => return None,
    };
    let entries: Option<Vec<_>> = children(body).map(|member| entry(member, file)).collect();
    let name = file.code.text(node.child_by_field_name("name")?).into();
    entries.filter(|all| !all.is_empty()).map(|entries| Map { name, entries })
}

/// A member that is a function; `None` where it is anything else.
fn entry(member: Node<'_>, file: &File<'_>) -> Option<Entry> {
    let function = match member.kind() {
        "method_signature" => member,
        "property_signature" => {
            let kind = member.child_by_field_name("type")?.named_child(0)?;
            if kind.kind() == "parenthesized_type" { kind.named_child(0)? } else { kind }
        }
        _ => return None,
    };
    if !matches!(function.kind(), "function_type" | "method_signature") {
        return None;
    }
    let name = member.child_by_field_name("name")?;
    let all = parameters(function);
    let payload = |(at, one): (usize, &Node<'_>)| {
        let kind = one.child_by_field_name("type");
        let pattern = one.child_by_field_name("pattern").map(|one| file.code.text(one)).unwrap_or_default();
        let callback = kind.and_then(|kind| of_callback(kind, file.code));
        let (role, shape) = match callback {
            Some(shape) => (Role::Ack, shape),
            None if at + 1 == all.len() && carried::is_callback(pattern) => (Role::Ack, Default::default()),
            None => {
                let shape = kind.map(|kind| of_type(kind, file.code)).unwrap_or_default();
                (Role::Argument(u8::try_from(at).unwrap_or(u8::MAX)), shape)
            }
        };
        Payload { role, shape, at: span(*one) }
    };
    let payloads = all.iter().enumerate().map(payload).collect();
    Some(Entry { name: property(name, file.code)?, payloads, at: span(name), whole: span(member) })
}

/// `Server<ClientToServer, ServerToClient>`; a client's `Socket` has what it hears first.
fn uses(node: Node<'_>, file: &File<'_>, found: &mut Messages) {
    let name =
        ["name", "constructor", "function"].into_iter().find_map(|field| node.child_by_field_name(field));
    let name = name.map(|one| file.code.text(one)).unwrap_or_default();
    let given: Vec<_> = node.child_by_field_name("type_arguments").into_iter().flat_map(children).collect();
    let client = file.source(name) == Some("socket.io-client");
    let known =
        client || file.source(name) == Some("socket.io") || matches!(name, "Server" | "Namespace" | "Socket");
    if !known {
        return;
    }
    let order = match client {
        true => [Direction::ToClient, Direction::ToServer],
        false => [Direction::ToServer, Direction::ToClient],
    };
    for (one, direction) in given.iter().zip(order).filter(|(one, _)| one.kind() == "type_identifier") {
        found.uses.push(Use { map: file.code.text(*one).into(), direction });
    }
}
