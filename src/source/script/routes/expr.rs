//! Expressions, as far as routers matter: names, what makes a router, what is chained to one, what a function returns.
//! Start at [`Walk::expr`].

use super::{Expr, made, mounted, walk::Walk};
use crate::source::{
    code::children,
    script::{
        module::{imports::required, is_function},
        value::{self, Value},
    },
};
use smol_str::SmolStr;
use tree_sitter::Node;

impl Walk<'_, '_> {
    /// An expression, as far as routers matter.
    pub(super) fn expr(&self, node: Node<'_>) -> Expr {
        let node = value::bare(node);
        if let Some(import) = required(node, self.code) {
            return Expr::Import(import);
        }
        match node.kind() {
            "call_expression" => self.called(node),
            "new_expression" if self.makes(node) => Expr::Made(node.end_byte()),
            "new_expression" => {
                let class =
                    node.child_by_field_name("constructor").and_then(|class| value::name(class, self.code));
                class.map_or(Expr::Value(Value::Other), Expr::New)
            }
            _ if is_function(node) => Expr::Function(node.start_byte()),
            "member_expression" if value::name(node, self.code).is_none() => {
                let member = node.child_by_field_name("property").map(|name| self.code.text(name));
                match (node.child_by_field_name("object").map(|object| self.shallow(object)), member) {
                    (Some(object), Some(member)) => Expr::Member(Box::new(object), member.into()),
                    _ => Expr::Value(Value::Other),
                }
            }
            _ => match Value::of(node, self.code) {
                Value::Name(name) => Expr::Name(unprefixed(&name)),
                value => Expr::Value(value),
            },
        }
    }

    /// What a member is taken of: only what one step tells.
    fn shallow(&self, node: Node<'_>) -> Expr {
        match value::bare(node) {
            inner if inner.kind() == "new_expression" => self.expr(inner),
            _ => Expr::Value(Value::Other),
        }
    }

    fn makes(&self, node: Node<'_>) -> bool {
        made::made(node, self.module, self.code).is_some()
    }

    /// A call: what makes a router, what is chained to one, or what a function returns.
    fn called(&self, node: Node<'_>) -> Expr {
        let mut base = node;
        for _ in 0..CHAIN {
            if self.makes(base)
                || self.routes.made.contains_key(&base.end_byte())
                || mounted::is_based(base, self.code)
            {
                return Expr::Made(base.end_byte());
            }
            let Some(function) = base.child_by_field_name("function") else { break };
            let Some(inner) = chained(function) else { break };
            if inner.kind() != "call_expression" && inner.kind() != "new_expression" {
                return match value::name(inner, self.code) {
                    Some(name) if mounted::is_chained(function, self.code) => Expr::Name(name),
                    _ => self.function_call(node),
                };
            }
            base = inner;
        }
        self.function_call(node)
    }

    fn function_call(&self, node: Node<'_>) -> Expr {
        let callee = node.child_by_field_name("function").map(|function| match function.kind() {
            "call_expression" => {
                required(function, self.code).map_or(Expr::Value(Value::Other), Expr::Import)
            }
            _ => value::name(function, self.code).map_or(Expr::Value(Value::Other), Expr::Name),
        });
        let arguments = node.child_by_field_name("arguments");
        let arguments =
            arguments.map(|some| children(some).map(|one| self.simple(one)).collect()).unwrap_or_default();
        Expr::Call(Box::new(callee.unwrap_or(Expr::Value(Value::Other))), arguments)
    }

    /// An argument: a name or a function.
    fn simple(&self, node: Node<'_>) -> Expr {
        let node = value::bare(node);
        match value::name(node, self.code) {
            Some(name) => Expr::Name(name),
            None if is_function(node) => Expr::Function(node.start_byte()),
            None => Expr::Value(Value::Other),
        }
    }
}

/// A name without the `module.exports` before it.
fn unprefixed(name: &str) -> SmolStr {
    let inner = name.strip_prefix("module.").unwrap_or(name);
    match inner.strip_prefix("exports") {
        Some("") => "default".into(),
        Some(member) if member.starts_with('.') => member.trim_start_matches('.').into(),
        _ => name.into(),
    }
}

/// How many calls a chain may have.
const CHAIN: usize = 200;

/// What a method is called on.
fn chained<'t>(function: Node<'t>) -> Option<Node<'t>> {
    (function.kind() == "member_expression").then(|| function.child_by_field_name("object"))?.map(value::bare)
}
