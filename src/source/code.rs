//! A file's text with its syntax tree, whatever its language. Start at [`Code::parse`].

use super::Language;
use crate::text::Span;
use tree_sitter::{Node, Parser, Tree};

/// A parsed file.
pub(super) struct Code<'a> {
    /// The text.
    pub(super) text: &'a str,
    tree: Tree,
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
        Some(Code { text, tree: parser.parse(text, None)? })
    }

    /// The whole file.
    pub(super) fn root(&self) -> Node<'_> {
        self.tree.root_node()
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
    children.into_iter().filter(|child| !child.kind().contains("comment"))
}

/// All children of a node, words and signs among them.
pub(super) fn all_children(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    node.children(&mut node.walk()).collect::<Vec<_>>().into_iter()
}

/// Every node at or below this one, each before those in it.
pub(super) fn descendants(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let mut waiting = vec![node];
    std::iter::from_fn(move || {
        let next = waiting.pop()?;
        let below: Vec<_> = children(next).collect();
        waiting.extend(below.into_iter().rev());
        Some(next)
    })
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
