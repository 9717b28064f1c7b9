//! Which expressions make a router: told by what the callee was imported from, never by its name alone.

use super::Made;
use crate::source::{
    code::{Code, children},
    script::{
        module::{Imported, Module, imports::required},
        value::{self, Value},
    },
};
use tree_sitter::Node;

/// The router a call or `new` makes.
pub(super) fn made(node: Node<'_>, module: &Module, code: &Code<'_>) -> Option<Made> {
    let callee = node.child_by_field_name("function").or_else(|| node.child_by_field_name("constructor"))?;
    let (specifier, member) = origin(callee, module, code)?;
    let root = is_root(&specifier, &member)?;
    let options = node.child_by_field_name("arguments").and_then(|arguments| children(arguments).next());
    let prefix = options
        .filter(|_| !specifier.contains("express") && !specifier.contains("fastify"))
        .and_then(|options| Value::of(options, code).member("prefix").cloned());
    Some(Made { root, prefix })
}

/// The package a callee is from, and which member of it.
fn origin(callee: Node<'_>, module: &Module, code: &Code<'_>) -> Option<(String, String)> {
    if let Some(import) = required(callee, code) {
        let member = match import.name {
            Imported::Named(name) => name.to_string(),
            _ => String::new(),
        };
        return Some((import.specifier.to_string(), member));
    }
    if callee.kind() == "call_expression" {
        return None;
    }
    let name = value::name(callee, code)?;
    let (head, rest) = name.split_once('.').unwrap_or((&name, ""));
    let import = module.imports.get(head)?;
    let member = match &import.name {
        Imported::Named(name) => name.as_str(),
        _ => rest,
    };
    Some((import.specifier.to_string(), member.to_owned()))
}

/// Whether this export of a package makes an application (`true`) or a router (`false`).
fn is_root(specifier: &str, member: &str) -> Option<bool> {
    match (specifier, member) {
        ("express" | "ultimate-express" | "hyper-express", "" | "default" | "express") => Some(true),
        ("express", "Router") | ("express-promise-router", _) => Some(false),
        ("fastify", "" | "default" | "fastify" | "Fastify") => Some(true),
        ("hono" | "hono/tiny" | "hono/quick" | "@hono/zod-openapi", "Hono" | "OpenAPIHono") => Some(true),
        ("koa", _) => Some(true),
        ("koa-router" | "@koa/router" | "koa-tree-router", _) => Some(false),
        ("elysia", "Elysia") => Some(true),
        _ => None,
    }
}
