//! Which declaration a name means, seen from a place in its file.
//!
//! All declarations are gathered once, when the first name is looked up, for names are looked up all over a file: climbing from each and
//! searching every block on the way again would take longer than parsing. Follows no imports. Start at [`bound`].

use super::shape::{parameters, unexported};
use crate::source::code::{Code, children, descendants};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::ops::Range;
use tree_sitter::Node;

/// The declarations of a file, by name.
#[derive(Debug, Default)]
pub(in crate::source) struct Scopes {
    /// Each name's in the order of their scopes, an outer one before those in it.
    declared: FxHashMap<SmolStr, Vec<Declared>>,
}

/// A declaration, and the node it holds in.
#[derive(Debug)]
struct Declared {
    scope: Spot,
    at: Spot,
}

/// A node, by its number in the tree and its bytes.
#[derive(Clone, Debug)]
struct Spot {
    id: usize,
    bytes: Range<usize>,
}

/// Where a name is declared, seen from a node: a variable's declarator, a parameter, a function. `None` where that is
/// not in this file.
pub(super) fn bound<'t>(from: Node<'_>, name: &str, code: &'t Code<'_>) -> Option<Node<'t>> {
    declared(from, name, code)?.node(code)
}

/// Whether a name is declared within these bytes, seen from a node.
pub(super) fn is_bound_within(from: Node<'_>, name: &str, bytes: &Range<usize>, code: &Code<'_>) -> bool {
    declared(from, name, code).is_some_and(|found| bytes.contains(&found.bytes.start))
}

/// Whether a name is the one this node declares, seen from another.
pub(super) fn is_bound_to(from: Node<'_>, name: &str, node: Node<'_>, code: &Code<'_>) -> bool {
    declared(from, name, code).is_some_and(|found| found.id == node.id())
}

fn declared<'c>(from: Node<'_>, name: &str, code: &'c Code<'_>) -> Option<&'c Spot> {
    let all = code.scopes().declared.get(name)?;
    // The innermost scope comes last.
    all.iter().rev().find(|one| one.scope.is_around(from)).map(|one| &one.at)
}

impl Spot {
    fn of(node: Node<'_>) -> Spot {
        Spot { id: node.id(), bytes: node.byte_range() }
    }

    /// Whether another node is somewhere below this one.
    fn is_around(&self, node: Node<'_>) -> bool {
        let inner = node.byte_range();
        if inner.start < self.bytes.start || self.bytes.end < inner.end {
            return false;
        }
        if inner != self.bytes && !inner.is_empty() {
            return true;
        }
        // Bytes do not tell which of two is above the other, or where nothing stands.
        std::iter::successors(node.parent(), Node::parent).any(|above| above.id() == self.id)
    }

    /// The node itself.
    fn node<'t>(&self, code: &'t Code<'_>) -> Option<Node<'t>> {
        let smallest = code.root().descendant_for_byte_range(self.bytes.start, self.bytes.end);
        std::iter::successors(smallest, Node::parent).find(|node| node.id() == self.id)
    }
}

impl Scopes {
    /// Gathers what a file declares.
    pub(in crate::source) fn of(code: &Code<'_>) -> Scopes {
        let mut scopes = Scopes::default();
        for node in descendants(code.root()) {
            scopes.scope(node, code);
        }
        scopes
    }

    /// Takes in the declarations that belong to this node itself.
    fn scope(&mut self, node: Node<'_>, code: &Code<'_>) {
        match node.kind() {
            "program" | "statement_block" | "switch_case" | "class_body" => {
                children(node).map(unexported).for_each(|statement| self.statement(node, statement, code));
            }
            "for_in_statement" => {
                if let Some(left) = node.child_by_field_name("left") {
                    self.pattern(node, left, left, code);
                }
            }
            "for_statement" => {
                if let Some(first) = node.child_by_field_name("initializer") {
                    self.statement(node, first, code);
                }
            }
            "catch_clause" => {
                if let Some(parameter) = node.child_by_field_name("parameter") {
                    self.pattern(node, parameter, parameter, code);
                }
            }
            kind if takes_parameters(kind) => {
                for one in parameters(node) {
                    let pattern = one.child_by_field_name("pattern").or(one.child_by_field_name("left"));
                    self.pattern(node, pattern.unwrap_or(one), one, code);
                }
            }
            _ => {}
        }
    }

    fn statement(&mut self, scope: Node<'_>, statement: Node<'_>, code: &Code<'_>) {
        match statement.kind() {
            "lexical_declaration" | "variable_declaration" => {
                for one in children(statement) {
                    let Some(pattern) = one.child_by_field_name("name") else { continue };
                    self.add(scope, code.text(pattern), one);
                    if pattern.kind().ends_with("_pattern") {
                        self.pattern(scope, pattern, pattern, code);
                    }
                }
            }
            "function_declaration"
            | "generator_function_declaration"
            | "class_declaration"
            | "enum_declaration" => {
                if let Some(name) = statement.child_by_field_name("name") {
                    self.add(scope, code.text(name), statement);
                }
            }
            _ => {}
        }
    }

    /// Takes in the names a pattern binds.
    fn pattern(&mut self, scope: Node<'_>, pattern: Node<'_>, at: Node<'_>, code: &Code<'_>) {
        for one in descendants(pattern) {
            if matches!(one.kind(), "identifier" | "shorthand_property_identifier_pattern") {
                self.add(scope, code.text(one), at);
            }
        }
    }

    /// The first declaration of a name in a scope is the one that is meant.
    fn add(&mut self, scope: Node<'_>, name: &str, at: Node<'_>) {
        let all = self.declared.entry(name.into()).or_default();
        if all.last().is_none_or(|last| last.scope.id != scope.id()) {
            all.push(Declared { scope: Spot::of(scope), at: Spot::of(at) });
        }
    }
}

fn takes_parameters(kind: &str) -> bool {
    matches!(
        kind,
        "arrow_function"
            | "function_declaration"
            | "function_expression"
            | "generator_function"
            | "generator_function_declaration"
            | "method_definition"
            | "method_signature"
            | "abstract_method_signature"
            | "function_signature"
            | "call_signature"
            | "construct_signature"
            | "function_type"
            | "constructor_type"
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::source::Language;

    /// Where the last `x` of a text is declared.
    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let code = Code::parse(Language::TypeScript, text).unwrap();
        let named = |node: &Node<'_>| node.kind() == "identifier" && code.text(*node) == "x";
        let last = descendants(code.root()).filter(named).last().unwrap();
        assert_eq!(bound(last, "x", &code).map(|node| code.text(node)), expected, "{text}");
    }

    #[test]
    fn the_innermost_declaration_is_meant() {
        check("const x = 1; { const x = 2; use(x) }", Some("x = 2"));
        check("const x = 1; { const x = 2; } use(x)", Some("x = 1"));
        check("const x = 1; function f(x: A) { use(x) }", Some("x: A"));
        check("const x = 1; const f = x => use(x)", Some("x"));
        check("const x = 1; function f() { use(x) }\nfunction x() {}", Some("x = 1"));
        check("use(x)", None);
        check("{ const x = 1; } use(x)", None);
    }

    #[test]
    fn every_way_to_declare_is_seen() {
        check("const { a, x } = y; use(x)", Some("{ a, x }"));
        check("for (const [x] of y) use(x)", Some("[x]"));
        check("for (let x = 0;;) use(x)", Some("x = 0"));
        check("try {} catch (x) { use(x) }", Some("x"));
        check("export class x {}\nuse(x)", Some("class x {}"));
        check("switch (y) { case 1: let x; use(x) }", Some("x"));
        check("class A { f({ x } = {}) { use(x) } }", Some("{ x } = {}"));
        check("let x;\nx = 1", Some("x"));
    }
}
