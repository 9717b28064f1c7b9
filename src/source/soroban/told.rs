//! What an expression tells of itself: the name to call it by, and its type. Start at [`Scope::told`].

use super::{Topic, names::Names, types};
use crate::{
    contract::{Param, Type},
    source::code::{Code, children},
};
use smol_str::SmolStr;
use tree_sitter::Node;

/// What is known at a place in a function's body.
pub(super) struct Scope<'a> {
    pub(super) code: &'a Code<'a>,
    pub(super) names: &'a Names,
    pub(super) parameters: Vec<Param>,
    /// Names bound so far with their type and the expression they stand for; the last one counts.
    pub(super) bound: Vec<(SmolStr, Type, Option<Node<'a>>)>,
}

/// How far names are followed to what they stand for.
const FARTHEST: usize = 8;

impl<'a> Scope<'a> {
    /// An expression as a parameter of an event.
    pub(super) fn told(&self, node: Node<'a>) -> Param {
        self.deeper(node, 0)
    }

    fn deeper(&self, node: Node<'a>, depth: usize) -> Param {
        let inner = |field| match node.child_by_field_name(field) {
            Some(inner) if depth < FARTHEST => self.deeper(inner, depth + 1),
            _ => param(None, Type::Unknown),
        };
        match node.kind() {
            "identifier" => self.identifier(node),
            "reference_expression" => inner("value"),
            "unary_expression" | "parenthesized_expression" if depth < FARTHEST => children(node)
                .last()
                .map_or(param(None, Type::Unknown), |child| self.deeper(child, depth + 1)),
            "field_expression" => {
                let name = node.child_by_field_name("field").map_or("", |name| self.code.text(name));
                param(Some(name.into()), self.names.field(&inner("value").ty, name))
            }
            "type_cast_expression" => Param { ty: types::part(self.code, node, "type"), ..inner("value") },
            "call_expression" => self.call(node, depth),
            "binary_expression" => param(None, self.binary(node, inner("left").ty)),
            "tuple_expression" if depth < FARTHEST => {
                let parts = children(node).map(|child| self.deeper(child, depth + 1).ty);
                param(None, Type::Tuple(parts.collect()))
            }
            _ => param(None, self.literal(node)),
        }
    }

    /// The type of a literal, a symbol or a new struct.
    fn literal(&self, node: Node<'a>) -> Type {
        let named = |name: &str| Type::Named(name.into());
        match node.kind() {
            "boolean_literal" => named("bool"),
            "unit_expression" => Type::Tuple(Vec::new()),
            "struct_expression" => node
                .child_by_field_name("name")
                .map_or(Type::Unknown, |name| named(types::last(self.code, name))),
            "integer_literal" => {
                let text = self.code.text(node);
                let suffix = text.find(['u', 'i']).and_then(|at| text.get(at..));
                suffix.map_or(Type::Unknown, named)
            }
            _ if symbol(self.code, node).is_some() => named("Symbol"),
            _ => Type::Unknown,
        }
    }

    /// A name: what it was bound to, a parameter, a constant.
    fn identifier(&self, node: Node<'a>) -> Param {
        let name = self.code.text(node);
        let bound = self.bound.iter().rev().find(|(bound, ..)| bound == name).map(|(_, ty, _)| ty.clone());
        let ty = bound.or_else(|| Some(self.parameter(name)?.1.ty.clone()));
        param(Some(name.into()), ty.unwrap_or_else(|| self.names.value(name)))
    }

    /// The parameter of a name and which it is.
    fn parameter(&self, name: &str) -> Option<(usize, &Param)> {
        self.parameters.iter().enumerate().find(|(_, param)| param.name.as_deref() == Some(name))
    }

    /// The type of an operation.
    fn binary(&self, node: Node<'a>, left: Type) -> Type {
        match node.child_by_field_name("operator").map_or("", |operator| self.code.text(operator)) {
            "==" | "!=" | "<" | ">" | "<=" | ">=" | "&&" | "||" => Type::Named("bool".into()),
            _ => left,
        }
    }

    /// A call: of a method that gives back its receiver, of the ledger, of a function of this file.
    fn call(&self, node: Node<'a>, depth: usize) -> Param {
        let Some(function) = node.child_by_field_name("function").filter(|_| depth < FARTHEST) else {
            return param(None, Type::Unknown);
        };
        if symbol(self.code, node).is_some() {
            return param(None, Type::Named("Symbol".into()));
        }
        let Some(receiver) = function.child_by_field_name("value") else {
            return param(None, self.names.value(types::last(self.code, function)));
        };
        let method = function.child_by_field_name("field").map_or("", |name| self.code.text(name));
        let receiver = || self.deeper(receiver, depth + 1);
        let ledger = |ty: &str| param(Some(method.into()), Type::Named(ty.into()));
        match method {
            "clone" | "to_owned" | "iter" | "into_iter" => receiver(),
            "unwrap" | "expect" | "unwrap_or" | "unwrap_or_else" | "unwrap_or_default"
            | "unwrap_optimized" => {
                let Param { name, ty, .. } = receiver();
                param(name, held(ty, &["Option", "Result"]))
            }
            "timestamp" => ledger("u64"),
            "sequence" => ledger("u32"),
            "current_contract_address" => ledger("Address"),
            _ => param(None, Type::Unknown),
        }
    }

    /// The expression a name stands for, as far as it was bound to one.
    pub(super) fn followed(&self, mut node: Node<'a>) -> Node<'a> {
        for _ in 0..FARTHEST {
            let next = match node.kind() {
                "identifier" => {
                    let name = self.code.text(node);
                    self.bound.iter().rev().find(|(bound, ..)| bound == name).and_then(|(.., value)| *value)
                }
                "reference_expression" => node.child_by_field_name("value"),
                "parenthesized_expression" => children(node).next(),
                _ => None,
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    /// An expression as a topic, and where its name stands.
    pub(super) fn topic(&self, written: Node<'a>) -> (Topic, Node<'a>) {
        let node = plain(self.code, self.followed(written));
        if let Some((name, at)) = symbol(self.code, node) {
            return (Topic::Name(name), at);
        }
        let name = types::last(self.code, node);
        if matches!(node.kind(), "identifier" | "scoped_identifier") && is_constant(name) {
            return (Topic::Constant(name.into()), node);
        }
        let told = self.told(written);
        let parameter = self.parameter(name).filter(|_| node.kind() == "identifier");
        match parameter {
            Some((at, _)) => (Topic::Parameter(at, told), node),
            None => (Topic::Value(told), node),
        }
    }
}

/// A parameter of an event.
pub(super) fn param(name: Option<SmolStr>, ty: Type) -> Param {
    Param { name, ty, encoded: None, indexed: false }
}

/// A topic after the first that is always the same symbol.
pub(super) fn constant_topic(name: &str) -> Param {
    Param { indexed: true, ..param(Some(name.into()), Type::Named("Symbol".into())) }
}

/// What a type of one of these names holds.
pub(super) fn held(ty: Type, names: &[&str]) -> Type {
    match ty {
        Type::Generic(name, of) if names.contains(&name.as_str()) => {
            of.into_iter().next().unwrap_or(Type::Unknown)
        }
        _ => Type::Unknown,
    }
}

/// The receiver of `clone` and its like.
fn plain<'a>(code: &Code<'_>, node: Node<'a>) -> Node<'a> {
    let method = node.child_by_field_name("function").filter(|_| node.kind() == "call_expression");
    let Some(method) = method.filter(|method| method.kind() == "field_expression") else { return node };
    let name = method.child_by_field_name("field").map_or("", |name| code.text(name));
    match method.child_by_field_name("value") {
        Some(receiver) if matches!(name, "clone" | "into_val" | "to_val" | "into") => receiver,
        _ => node,
    }
}

/// A name in capitals.
fn is_constant(name: &str) -> bool {
    name.chars().all(|char| char.is_ascii_uppercase() || char.is_ascii_digit() || char == '_')
        && name.chars().any(|char| char.is_ascii_uppercase())
}

/// The symbol an expression makes, and the node of its text: `symbol_short!("a")`, `Symbol::new(&env, "a")`, `"a"`.
pub(super) fn symbol<'a>(code: &Code<'_>, node: Node<'a>) -> Option<(SmolStr, Node<'a>)> {
    let holder = match node.kind() {
        "string_literal" => node,
        "macro_invocation" if types::last(code, node.child_by_field_name("macro")?) == "symbol_short" => {
            let tokens = children(node).find(|child| child.kind() == "token_tree")?;
            children(tokens).find(|child| child.kind() == "string_literal")?
        }
        "call_expression" => {
            let function = code.text(node.child_by_field_name("function")?);
            if !matches!(function.rsplit_once("Symbol::"), Some((_, "new" | "short"))) {
                return None;
            }
            let arguments = node.child_by_field_name("arguments")?;
            children(arguments).find(|child| child.kind() == "string_literal")?
        }
        _ => return None,
    };
    let text = children(holder).find(|child| child.kind() == "string_content")?;
    Some((code.text(text).into(), text))
}
