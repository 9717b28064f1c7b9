//! Frameworks that route by the place of a file: Next.js and SvelteKit by exported methods, Nitro and Next.js' pages by a
//! default handler. Start at [`Exports`].

mod place;

use super::{
    Handler, handler,
    link::{Linker, push},
};
use crate::{
    contract::{Method, Path},
    source::{
        Facts,
        code::{Code, children, span},
    },
    text::Span,
};
use place::{of_default, of_methods};
use smol_str::SmolStr;
use tree_sitter::Node;

/// What a file exports that such frameworks look for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Exports {
    /// The exports that are named like methods.
    methods: Vec<(Method, Exported)>,
    /// The default one, and what it is a call of.
    default: Option<(Option<SmolStr>, Exported)>,
}

/// An export: its name, all of it, and what it carries as a handler.
#[derive(Clone, Debug, PartialEq)]
struct Exported {
    at: Span,
    whole: Span,
    handler: Handler,
}

impl Exports {
    /// What the exports carry as handlers.
    pub(super) fn handlers(&self) -> impl Iterator<Item = &Handler> {
        let default = self.default.iter().map(|(_, exported)| exported);
        self.methods.iter().map(|(_, exported)| exported).chain(default).map(|exported| &exported.handler)
    }

    /// Reads the exports of a file.
    pub(super) fn read(code: &Code<'_>) -> Exports {
        let mut exports = Exports::default();
        for statement in children(code.root()).filter(|one| one.kind() == "export_statement") {
            exports.statement(statement, code);
        }
        exports
    }

    fn statement(&mut self, node: Node<'_>, code: &Code<'_>) {
        let default = node.child(1).filter(|word| word.kind() == "default");
        let value = node.child_by_field_name("value").or_else(|| node.child_by_field_name("declaration"));
        if let (Some(word), Some(value)) = (default, value) {
            let callee = value.child_by_field_name("function").map(|callee| code.text(callee).into());
            let handler = match value.kind() {
                "function_declaration" => handler::of_function(value, code),
                _ => handler::of_argument(value, code),
            };
            self.default = Some((callee, Exported { at: span(word), whole: span(node), handler }));
            return;
        }
        for one in children(node) {
            match one.kind() {
                "function_declaration" => {
                    self.method(one.child_by_field_name("name"), node, code, || {
                        handler::of_function(one, code)
                    });
                }
                "lexical_declaration" => children(one).for_each(|one| self.variable(one, node, code)),
                "export_clause" => {
                    for name in children(one) {
                        let inner = name.child_by_field_name("name");
                        let outer = name.child_by_field_name("alias").or(inner);
                        let named =
                            || inner.map(|inner| handler::of_argument(inner, code)).unwrap_or_default();
                        self.method(outer, node, code, named);
                    }
                }
                _ => {}
            }
        }
    }

    fn variable(&mut self, one: Node<'_>, whole: Node<'_>, code: &Code<'_>) {
        let Some(name) = one.child_by_field_name("name") else { return };
        if name.kind() == "object_pattern" {
            for part in children(name) {
                self.method(Some(part), whole, code, Handler::default);
            }
            return;
        }
        let value = one.child_by_field_name("value");
        self.method(Some(name), whole, code, || {
            value.map(|value| handler::of_argument(value, code)).unwrap_or_default()
        });
    }

    fn method(
        &mut self,
        name: Option<Node<'_>>,
        whole: Node<'_>,
        code: &Code<'_>,
        handler: impl FnOnce() -> Handler,
    ) {
        let Some(name) = name else { return };
        let method = match code.text(name) {
            "GET" => Method::Get,
            "POST" => Method::Post,
            "PUT" => Method::Put,
            "PATCH" => Method::Patch,
            "DELETE" => Method::Delete,
            "OPTIONS" => Method::Options,
            "HEAD" => Method::Head,
            _ => return,
        };
        self.methods.push((method, Exported { at: span(name), whole: span(whole), handler: handler() }));
    }
}

/// Adds the routes of a file by its place.
pub(super) fn link(path: &str, exports: &Exports, linker: &Linker<'_, '_>, facts: &mut Facts) {
    let mut put = |method, route: &Path, exported: &Exported| {
        let payloads = linker.payloads(path, 0, &exported.handler, 3);
        push(facts, path, (method, route.clone(), payloads), exported.at, exported.whole);
    };
    if let Some(route) = of_methods(path) {
        exports.methods.iter().for_each(|(method, exported)| put(*method, &route, exported));
    }
    if let Some((callee, exported)) = &exports.default
        && let Some((method, route)) = of_default(path, callee.as_deref())
    {
        put(method, &route, exported);
    }
}
