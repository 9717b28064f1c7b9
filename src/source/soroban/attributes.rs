//! What the attributes above an item say. Start at [`Attributes`].

use crate::source::code::{Code, children};
use tree_sitter::Node;

/// The attributes above one item.
#[derive(Clone, Debug, Default)]
pub(super) struct Attributes<'a> {
    /// What stands in `#[…]`, each.
    all: Vec<Node<'a>>,
}

impl<'a> Attributes<'a> {
    /// Takes in one more.
    pub(super) fn push(&mut self, node: Node<'a>) {
        self.all.extend(children(node).find(|child| child.kind() == "attribute"));
    }

    /// The arguments of an attribute, as they are written; `None` where it is not there.
    pub(super) fn find(&self, code: &Code<'a>, name: &str) -> Option<&'a str> {
        let found = self.all.iter().find(|attribute| self::name(code, **attribute) == name)?;
        Some(found.child_by_field_name("arguments").map_or("", |arguments| code.text(arguments)))
    }

    /// Whether an attribute is there.
    pub(super) fn has(&self, code: &Code<'a>, name: &str) -> bool {
        self.find(code, name).is_some()
    }

    /// Whether the item is there in tests only.
    pub(super) fn is_test(&self, code: &Code<'a>) -> bool {
        self.all.iter().any(|attribute| match name(code, *attribute) {
            "test" => true,
            "cfg" => {
                let arguments = attribute.child_by_field_name("arguments");
                arguments.is_some_and(|arguments| is_test(code.text(arguments)))
            }
            _ => false,
        })
    }
}

/// The last part of an attribute's path.
fn name<'a>(code: &Code<'a>, attribute: Node<'_>) -> &'a str {
    let path = attribute.child(0).map_or("", |path| code.text(path));
    path.rsplit("::").next().unwrap_or(path)
}

/// Whether a condition holds in tests only.
pub(super) fn is_test(condition: &str) -> bool {
    let written: String = condition.chars().filter(|char| !char.is_whitespace()).collect();
    let mut words = written.split(|char: char| !char.is_alphanumeric() && char != '_');
    words.any(|word| matches!(word, "test" | "testutils")) && !written.contains("not(")
}
