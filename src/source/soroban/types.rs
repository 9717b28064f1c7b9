//! A type as the tree has it into [`Type`]. Start at [`read`].

use crate::{
    contract::Type,
    source::code::{Code, children},
};
use tree_sitter::Node;

/// The type a node says: paths by their last part, references as what they refer to.
pub(super) fn read(code: &Code<'_>, node: Node<'_>) -> Type {
    match node.kind() {
        "reference_type" => part(code, node, "type"),
        "generic_type" => generic(code, node),
        "tuple_type" => Type::Tuple(children(node).map(|child| read(code, child)).collect()),
        "unit_type" => Type::Tuple(Vec::new()),
        "array_type" => {
            let size = node.child_by_field_name("length").and_then(|size| code.text(size).parse().ok());
            Type::Array(Box::new(part(code, node, "element")), size)
        }
        "type_identifier" | "primitive_type" | "integer_literal" | "identifier" => {
            Type::Named(code.text(node).into())
        }
        "scoped_type_identifier" => part(code, node, "name"),
        _ => Type::Unknown,
    }
}

/// `Vec<Address>`.
fn generic(code: &Code<'_>, node: Node<'_>) -> Type {
    let (Type::Named(name), Some(arguments)) =
        (part(code, node, "type"), node.child_by_field_name("type_arguments"))
    else {
        return Type::Unknown;
    };
    let arguments = children(arguments).filter(|child| child.kind() != "lifetime");
    let arguments: Vec<_> = arguments.map(|child| read(code, child)).collect();
    if arguments.is_empty() { Type::Named(name) } else { Type::Generic(name, arguments) }
}

/// The type in a field of a node.
pub(super) fn part(code: &Code<'_>, node: Node<'_>, field: &str) -> Type {
    node.child_by_field_name(field).map_or(Type::Unknown, |part| read(code, part))
}

/// The name a path or a generic type ends in.
pub(super) fn last<'a>(code: &Code<'a>, node: Node<'_>) -> &'a str {
    let path = code.text(node).split('<').next().unwrap_or_default();
    path.rsplit("::").next().unwrap_or(path).trim()
}
