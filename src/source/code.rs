//! A file's text with its syntax tree, whatever its language. Start at [`Code::parse`].

use super::{Language, script::Scopes};
use crate::text::Span;
use std::{cell::OnceCell, ops::Range};
use tree_sitter::{Node, Parser, Tree};

/// A parsed file.
pub(super) struct Code<'a> {
    /// The text.
    pub(super) text: &'a str,
    tree: Tree,
    /// The left sides of all assignments, where somebody asked for them.
    assigned: OnceCell<Vec<Range<usize>>>,
    /// What a script declares, where somebody asked for it.
    scopes: OnceCell<Scopes>,
}

impl<'a> Code<'a> {
    /// Parses a text; `None` where the parser gives up, which no text makes it do.
    pub(super) fn parse(language: Language, text: &'a str) -> Option<Code<'a>> {
        let grammar = match language {
            Language::Solidity => tree_sitter_solidity::LANGUAGE.into(),
            Language::Rust => tree_sitter_rust::LANGUAGE.into(),
            Language::JavaScript => tree_sitter_javascript::LANGUAGE.into(),
            Language::TypeScript => tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
            Language::Tsx => tree_sitter_typescript::LANGUAGE_TSX.into(),
        };
        let mut parser = Parser::new();
        parser.set_language(&grammar).ok()?;
        let tree = parser.parse(text, None)?;
        Some(Code { text, tree, assigned: OnceCell::new(), scopes: OnceCell::new() })
    }

    /// The whole file.
    pub(super) fn root(&self) -> Node<'_> {
        self.tree.root_node()
    }

    /// What is assigned to in these bytes of a script, as it is written. The file is searched for it once.
    pub(super) fn assigned(&self, within: Range<usize>) -> impl Iterator<Item = &'a str> {
        let all = self.assigned.get_or_init(|| {
            let writes = descendants(self.root()).filter(|one| one.kind().ends_with("assignment_expression"));
            writes.filter_map(|one| Some(one.child_by_field_name("left")?.byte_range())).collect()
        });
        let inside = all.iter().filter(move |left| within.start <= left.start && left.end <= within.end);
        inside.filter_map(|left| self.text.get(left.clone()))
    }

    /// What a script declares. The file is searched for it once.
    pub(super) fn scopes(&self) -> &Scopes {
        self.scopes.get_or_init(|| Scopes::of(self))
    }

    /// What a node says.
    pub(super) fn text(&self, node: Node<'_>) -> &'a str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }
}

/// Where a node stands.
pub(super) fn span(node: Node<'_>) -> Span {
    Span::new(node.byte_range())
}

/// The named children of a node, comments left out.
pub(super) fn children(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    // A cursor goes from one child to the next; asking for each by its number counts from the first again.
    let children: Vec<_> = node.named_children(&mut node.walk()).collect();
    children.into_iter().filter(|child| !is_comment(*child))
}

/// All children of a node, words and signs among them.
pub(super) fn all_children(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    node.children(&mut node.walk()).collect::<Vec<_>>().into_iter()
}

/// Every node at or below this one, each before those in it.
pub(super) fn descendants(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let mut cursor = node.walk();
    let mut next = Some(node);
    std::iter::from_fn(move || {
        let found = next?;
        next = loop {
            let enters = !is_comment(cursor.node()) && cursor.goto_first_child();
            while !enters && !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return next.take();
                }
            }
            let at = cursor.node();
            if at.is_named() && !is_comment(at) {
                break Some(at);
            }
        };
        Some(found)
    })
}

fn is_comment(node: Node<'_>) -> bool {
    node.is_extra() && node.kind().contains("comment")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: Language, text: &str, kinds: &[&str]) {
        let code = Code::parse(language, text).unwrap();
        let found: Vec<_> = children(code.root()).map(|node| node.kind()).collect();
        assert_eq!(found, kinds);
    }

    #[test]
    fn every_grammar_is_there() {
        check(Language::Solidity, "contract A {}", &["contract_declaration"]);
        check(Language::Rust, "impl A {}", &["impl_item"]);
        check(Language::JavaScript, "f(<a/>)", &["expression_statement"]);
        check(Language::TypeScript, "interface A {}", &["interface_declaration"]);
        check(Language::Tsx, "const a = <b/>", &["lexical_declaration"]);
    }
}
