//! Shapes of values, patterns and types.

use crate::{contract::Shape, source::code::Code};
use tree_sitter::Node;

/// The shape of a type: what stands behind a `:`.
pub(super) fn of_type(_node: Node<'_>, _code: &Code<'_>) -> Shape {
    Shape::Unknown
}

/// The shape an interface, a type alias, a class or an enum declares.
pub(super) fn of_declaration(_node: Node<'_>, _code: &Code<'_>) -> Shape {
    Shape::Unknown
}
