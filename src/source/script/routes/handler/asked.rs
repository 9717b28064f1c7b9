//! Requests: which keys of the body and the query a handler reads. Reading some keys leaves others possible, so what is
//! found is open unless a schema or a type says all of it. Start at [`Asked`].

use super::Names;
use crate::{
    contract::{Key, Payload, Role, Shape},
    source::{
        code::{Code, children, span},
        script::{shape, value, zod},
    },
    text::Span,
};
use tree_sitter::Node;

/// What a handler was seen to read.
pub(super) struct Asked<'a, 't> {
    names: &'a Names<'t>,
    within: Node<'a>,
    code: &'a Code<'t>,
    body: Option<(Shape, Span)>,
    query: Option<(Shape, Span)>,
}

impl<'a, 't> Asked<'a, 't> {
    /// Nothing yet, of a handler with this body.
    pub(super) fn new(names: &'a Names<'t>, within: Node<'a>, code: &'a Code<'t>) -> Asked<'a, 't> {
        Asked { names, within, code, body: None, query: None }
    }

    /// Takes in what a node reads.
    pub(super) fn take(&mut self, node: Node<'_>) {
        let Some(role) = self.source(node) else { return };
        let shape = match self.key(node) {
            Some(key) => Shape::Object { keys: vec![key], open: true },
            None => self.told(node),
        };
        if shape == Shape::Unknown {
            return;
        }
        let place = if role == Role::Body { &mut self.body } else { &mut self.query };
        *place = Some(match place.take() {
            Some((known, at)) => (both(known, shape), at),
            None => (shape, span(node)),
        });
    }

    /// What was read.
    pub(super) fn payloads(self) -> Vec<Payload> {
        let of = |role, said: Option<(Shape, Span)>| said.map(|(shape, at)| Payload { role, shape, at });
        [of(Role::Body, self.body), of(Role::Query, self.query)].into_iter().flatten().collect()
    }

    /// Whether a node is the body or the query of the request.
    fn source(&self, node: Node<'_>) -> Option<Role> {
        if self.names.request.is_empty() {
            return None;
        }
        let text = |node: Node<'_>| self.code.text(node).strip_prefix(self.names.request);
        match node.kind() {
            "member_expression" => match text(node)? {
                ".body" if !matches!(self.names.request, "ctx" | "c" | "context") => Some(Role::Body),
                ".request.body" => Some(Role::Body),
                ".query" | ".request.query" | ".nextUrl.searchParams" => Some(Role::Query),
                _ => None,
            },
            "call_expression" => {
                let callee = node.child_by_field_name("function")?;
                let first = children(node.child_by_field_name("arguments")?).next();
                match self.code.text(callee) {
                    "readBody" | "readValidatedBody" if first.and_then(text) == Some("") => Some(Role::Body),
                    "getQuery" | "getValidatedQuery" if first.and_then(text) == Some("") => Some(Role::Query),
                    "searchParams.get" => Some(Role::Query),
                    _ => match text(callee)? {
                        ".json" if first.is_none() => Some(Role::Body),
                        ".req.json" => Some(Role::Body),
                        ".req.query" | ".nextUrl.searchParams.get" => Some(Role::Query),
                        ".req.valid" => match value::unquoted(first?, self.code).as_str() {
                            "json" | "form" => Some(Role::Body),
                            "query" => Some(Role::Query),
                            _ => None,
                        },
                        _ => None,
                    },
                }
            }
            _ => None,
        }
    }

    /// The one key a call asks for: `searchParams.get('x')`.
    fn key(&self, node: Node<'_>) -> Option<Key> {
        let callee = self.code.text(node.child_by_field_name("function")?);
        if !callee.ends_with("searchParams.get") && !callee.ends_with(".req.query") {
            return None;
        }
        let first =
            children(node.child_by_field_name("arguments")?).next().filter(|one| one.kind() == "string")?;
        Some(Key { name: value::unquoted(first, self.code), optional: true, shape: Shape::Unknown })
    }

    /// What the code around a body says of it.
    fn told(&self, node: Node<'_>) -> Shape {
        let mut at = node;
        while let Some(parent) = at.parent() {
            match parent.kind() {
                "await_expression" | "parenthesized_expression" | "non_null_expression" => {}
                "binary_expression" if parent.child_by_field_name("left") == Some(at) => {
                    let operator = parent.child_by_field_name("operator").map(|operator| operator.kind());
                    if !matches!(operator, Some("??" | "||")) {
                        return Shape::Unknown;
                    }
                }
                "as_expression" | "satisfies_expression" => {
                    let shape =
                        parent.named_child(1).map(|kind| shape::of_type(kind, self.code)).unwrap_or_default();
                    if matches!(shape, Shape::Object { .. } | Shape::Named(_)) {
                        return shape;
                    }
                }
                "variable_declarator" => return self.declared(parent),
                "member_expression" if parent.child_by_field_name("object") == Some(at) => {
                    return self.member(parent);
                }
                "arguments" => return zod::checked(parent, at, self.code).unwrap_or_default(),
                _ => return Shape::Unknown,
            }
            at = parent;
        }
        Shape::Unknown
    }

    fn declared(&self, declarator: Node<'_>) -> Shape {
        let kind = declarator.child_by_field_name("type").and_then(|kind| children(kind).next());
        let shape = kind.map(|kind| shape::of_type(kind, self.code)).unwrap_or_default();
        if matches!(shape, Shape::Object { .. } | Shape::Named(_)) {
            return shape;
        }
        match declarator.child_by_field_name("name") {
            Some(name) if name.kind() == "identifier" => {
                shape::of_alias(self.code.text(name), self.within, declarator, self.code)
            }
            Some(pattern) => match shape::of_pattern(pattern, self.code) {
                Shape::Object { keys, .. } => Shape::Object { keys, open: true },
                shape => shape,
            },
            None => Shape::Unknown,
        }
    }

    /// `req.body.name`; what is called is a method of the value, not a key.
    fn member(&self, node: Node<'_>) -> Shape {
        let called = node.parent().is_some_and(|parent| parent.child_by_field_name("function") == Some(node));
        match node.child_by_field_name("property") {
            Some(name) if !called => {
                let key = Key { name: self.code.text(name).into(), optional: false, shape: Shape::Unknown };
                Shape::Object { keys: vec![key], open: true }
            }
            _ => Shape::Unknown,
        }
    }
}

/// Two sayings about one body: a whole one wins, keys that were read come together.
fn both(a: Shape, b: Shape) -> Shape {
    match (a, b) {
        (Shape::Object { mut keys, open: true }, Shape::Object { keys: more, open: true }) => {
            for key in more {
                if !keys.iter().any(|known| known.name == key.name) {
                    keys.push(key);
                }
            }
            Shape::Object { keys, open: true }
        }
        (Shape::Object { open: true, .. }, whole) => whole,
        (whole, _) => whole,
    }
}
