//! A type as the tree has it into [`Type`]. Start at [`read`].

use super::read::path;
use crate::{
    contract::Type,
    source::code::{Code, all_children},
};
use tree_sitter::Node;

/// The type a node says, as it is written.
pub(super) fn read(code: &Code<'_>, node: Node<'_>) -> Type {
    match node.kind() {
        "type_name" => composed(code, node),
        "user_defined_type" => Type::Named(path(code.text(node))),
        _ => plain(code, node),
    }
}

/// A type of several parts: an array, a mapping, a function; or the one part it has.
fn composed(code: &Code<'_>, node: Node<'_>) -> Type {
    let Some(first) = node.child(0) else { return Type::Unknown };
    match first.kind() {
        "mapping" => mapping(code, node),
        "function" => Type::Named("function".into()),
        _ if all_children(node).any(|child| child.kind() == "[") => array(code, node, first),
        _ => read(code, first),
    }
}

/// `mapping(K => V)`.
fn mapping(code: &Code<'_>, node: Node<'_>) -> Type {
    let part = |name| node.child_by_field_name(name).map_or(Type::Unknown, |part| read(code, part));
    Type::Generic("mapping".into(), vec![part("key_type"), part("value_type")])
}

/// `T[]`, `T[4]`, `T[SIZE]` where the file says what `SIZE` is.
fn array(code: &Code<'_>, node: Node<'_>, of: Node<'_>) -> Type {
    let of = Box::new(read(code, of));
    match all_children(node).find(|child| child.kind() == "expression") {
        None => Type::Array(of, None),
        Some(size) => match number(code.text(size)).or_else(|| constant(code, code.text(size))) {
            Some(size) => Type::Array(of, Some(size)),
            None => Type::Unknown,
        },
    }
}

/// An elementary type: one blank between its words.
fn plain(code: &Code<'_>, node: Node<'_>) -> Type {
    let words: Vec<_> = code.text(node).split_whitespace().collect();
    if words.is_empty() { Type::Unknown } else { Type::Named(words.join(" ").into()) }
}

/// A decimal number, underscores allowed.
fn number(text: &str) -> Option<u64> {
    let digits: String = text.chars().filter(|char| *char != '_').collect();
    digits.trim().parse().ok()
}

/// The number a constant of this file has.
fn constant(code: &Code<'_>, name: &str) -> Option<u64> {
    code.text.match_indices(name).find_map(|(at, _)| {
        let before = code.text.get(..at)?.trim_end();
        let after = code.text.get(at + name.len()..)?.trim_start().strip_prefix('=')?;
        let declared =
            ["constant", "public", "internal", "private"].iter().any(|word| before.ends_with(word));
        declared.then(|| number(after.split(';').next()?)).flatten()
    })
}
