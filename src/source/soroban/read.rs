//! One file into its unit. Start at [`read`].

use super::{
    Impl, Item, Unit,
    attributes::{self, Attributes},
    bodies, items,
    names::Names,
    types,
};
use crate::source::{
    Language,
    code::{Code, all_children, span},
    mend,
};
use tree_sitter::Node;

/// Reads one file.
pub fn read(text: &str) -> Unit {
    let Some(code) = Code::parse(Language::Rust, text) else {
        return Unit::default();
    };
    let mended = mend::mended(Language::Rust, &code);
    let again = mended.as_ref().and_then(|mended| Code::parse(Language::Rust, &mended.text));
    let code = again.unwrap_or(code);
    let mut reader = Reader { code: &code, unit: Unit::default(), bodies: Vec::new() };
    if !is_test(&code) {
        reader.scan(code.root());
    }
    let Reader { mut unit, bodies, .. } = reader;
    let names = Names::new(&code, &unit, &bodies);
    for function in bodies {
        bodies::read(&code, &names, function, &mut unit);
    }
    forget(&mut unit, mended.map_or(Vec::new(), |mended| mended.cut));
    unit
}

/// Forgets what is said of functions whose heads were cut off.
fn forget(unit: &mut Unit, cut: Vec<u32>) {
    for item in unit.impls.iter_mut().flat_map(|one| &mut one.items) {
        if cut.contains(&item.whole.start) {
            (item.said.inputs, item.said.outputs) = (None, None);
        }
    }
}

/// Whether the whole file is there in tests only: `#![cfg(test)]`.
fn is_test(code: &Code<'_>) -> bool {
    let mut inner = all_children(code.root()).filter(|child| child.kind() == "inner_attribute_item");
    inner.any(|child| code.text(child).contains("cfg") && attributes::is_test(code.text(child)))
}

/// What is known while a file is walked.
struct Reader<'a> {
    code: &'a Code<'a>,
    unit: Unit,
    /// The functions, whose bodies are read once all names are known.
    bodies: Vec<Node<'a>>,
}

impl<'a> Reader<'a> {
    /// Reads the items of a file or a module, each with the attributes above it.
    fn scan(&mut self, node: Node<'a>) {
        let mut attributes = Attributes::default();
        for child in all_children(node) {
            match child.kind() {
                "attribute_item" => attributes.push(child),
                "line_comment" | "block_comment" | "visibility_modifier" => {}
                _ => {
                    let attributes = std::mem::take(&mut attributes);
                    if !attributes.is_test(self.code) {
                        self.item(child, &attributes);
                    } else if child.kind() == "mod_item" {
                        self.tests(child);
                    }
                }
            }
        }
    }

    /// Reads one item.
    fn item(&mut self, node: Node<'a>, attributes: &Attributes<'a>) {
        let code = self.code;
        match node.kind() {
            "struct_item" if attributes.has(code, "contract") => {
                let name = node.child_by_field_name("name");
                self.unit.contracts.extend(name.map(|name| (code.text(name).into(), span(name))));
            }
            "struct_item" | "enum_item" => items::read(code, node, attributes, &mut self.unit.items),
            "const_item" => self.constant(node),
            "impl_item" => self.implementation(node, attributes),
            "function_item" => self.bodies.push(node),
            "mod_item" => {
                if let Some(body) = node.child_by_field_name("body") {
                    self.scan(body);
                }
            }
            "ERROR" | "declaration_list" => self.scan(node),
            _ => {}
        }
    }

    /// Reads a constant: of a symbol for the events, any other for itself.
    fn constant(&mut self, node: Node<'a>) {
        match items::symbol(self.code, node) {
            Some(symbol) => self.unit.symbols.push(symbol),
            None => self.unit.items.extend(items::constant(self.code, node)),
        }
    }

    /// Reads an implementation: its functions are the contract's where it says so.
    fn implementation(&mut self, node: Node<'a>, attributes: &Attributes<'a>) {
        let code = self.code;
        let Some(body) = node.child_by_field_name("body") else { return };
        let (first, mut items) = (self.bodies.len(), Vec::new());
        let base = node.child_by_field_name("trait");
        let exported = attributes.find(code, "contractimpl");
        let mut above = Attributes::default();
        for child in all_children(body) {
            match child.kind() {
                "attribute_item" => above.push(child),
                "line_comment" | "block_comment" => {}
                kind => {
                    let is_test = std::mem::take(&mut above).is_test(code);
                    if kind == "function_item" && !is_test {
                        self.bodies.push(child);
                    } else if kind == "const_item" && !is_test {
                        self.constant(child);
                    }
                }
            }
        }
        let (Some(arguments), Some(ty)) = (exported, node.child_by_field_name("type")) else { return };
        for function in self.bodies.iter().skip(first) {
            items.extend(items::function(code, *function, base.is_some()));
        }
        self.unit.impls.push(Impl {
            contract: types::last(code, ty).into(),
            base: base.map(|base| types::last(code, base).into()),
            unseen: arguments.contains("contracttrait") || attributes.has(code, "default_impl"),
            items,
            at: span(ty),
        });
    }

    /// Notes a module of tests that is in a file of its own.
    fn tests(&mut self, node: Node<'_>) {
        if node.child_by_field_name("body").is_none() {
            let name = node.child_by_field_name("name");
            self.unit.tests.extend(name.map(|name| self.code.text(name).into()));
        }
    }
}

/// An item at the place of its name.
pub(super) fn item(node: Node<'_>, said: crate::contract::AbiItem) -> Option<Item> {
    Some(Item { said, at: span(node.child_by_field_name("name")?), whole: span(node) })
}
