//! Calls on routers: `get`, `route`, `use`, `register`, `basePath`. Whether the receiver is a router is told by
//! [`super::resolve`]; here every call of such a name counts. Start at [`call`].

use super::{Expr, Handler, Made, Mount, Prefix, Served, handler, walk::Walk};
use crate::{
    contract::Method,
    source::{
        code::{Code, children, span},
        script::{
            module::is_function,
            value::{self, Value},
        },
    },
    text::Span,
};
use tree_sitter::Node;

/// Takes a call in that may be one on a router.
pub(super) fn call(walk: &mut Walk<'_, '_>, node: Node<'_>, scope: usize) {
    let Some((object, property)) = member(node) else { return };
    let arguments: Vec<_> =
        node.child_by_field_name("arguments").map(|some| children(some).collect()).unwrap_or_default();
    let name = walk.code.text(property);
    if let Some(method) = method(name) {
        served(walk, node, scope, method, &arguments);
        return;
    }
    let on = |walk: &Walk<'_, '_>| walk.expr(object);
    match (name, arguments.as_slice()) {
        ("use", [path, .., files]) if is_folder(*files, walk.code) => {
            let path_is = Value::of(*path, walk.code);
            // Files at the root may be any path, which says nothing of the one in question.
            if path_is.text().is_some_and(|path| path.trim_matches('/').is_empty()) {
                return;
            }
            let below = Value::Join(vec![path_is, Value::Text("/*".into())]);
            put(walk, scope, on(walk), vec![Method::Get], below, Handler::default(), (*path, node));
        }
        ("use", [_, ..]) => {
            let what =
                arguments.iter().flat_map(|argument| listed(*argument)).map(|one| walk.expr(one)).collect();
            walk.routes.mounts.push(Mount { scope, on: on(walk), prefix: Prefix::First, what });
        }
        ("route", [path, below]) => {
            let (prefix, what) = (Prefix::Is(Value::of(*path, walk.code)), vec![walk.expr(*below)]);
            walk.routes.mounts.push(Mount { scope, on: on(walk), prefix, what });
        }
        ("register", [plugin, options @ ..]) => {
            let prefix = Prefix::Is(
                options.first().map_or(Value::Text("".into()), |options| prefix(*options, walk.code)),
            );
            walk.routes.mounts.push(Mount { scope, on: on(walk), prefix, what: vec![walk.expr(*plugin)] });
        }
        ("route", [options]) if options.kind() == "object" => described(walk, node, scope, *options),
        ("basePath", [path]) => {
            walk.routes.made.insert(node.end_byte(), Made { root: false, prefix: None });
            let (prefix, what) = (Prefix::Is(Value::of(*path, walk.code)), vec![Expr::Made(node.end_byte())]);
            walk.routes.mounts.push(Mount { scope, on: on(walk), prefix, what });
        }
        ("openapi", [_, _]) => {
            put(walk, scope, on(walk), vec![Method::Any], Value::Other, Handler::default(), (property, node))
        }
        _ => {}
    }
}

/// The items of a list of middleware and routers; a list of paths stays one.
fn listed(argument: Node<'_>) -> Vec<Node<'_>> {
    let items: Vec<_> = children(argument).filter(|_| argument.kind() == "array").collect();
    let path = |item: &Node<'_>| matches!(item.kind(), "string" | "template_string" | "regex");
    if items.is_empty() || items.iter().any(path) { vec![argument] } else { items }
}

/// The receiver and the name of a method call.
fn member(node: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    let function =
        node.child_by_field_name("function").filter(|function| function.kind() == "member_expression")?;
    Some((function.child_by_field_name("object")?, function.child_by_field_name("property")?))
}

/// Whether a call makes a router below another: `app.basePath('/x')`.
pub(super) fn is_based(node: Node<'_>, code: &Code<'_>) -> bool {
    member(node).is_some_and(|(_, name)| code.text(name) == "basePath")
}

/// Whether an argument serves the files of a folder: `express.static('uploads')`.
fn is_folder(node: Node<'_>, code: &Code<'_>) -> bool {
    let function = node.child_by_field_name("function").filter(|_| node.kind() == "call_expression");
    function.is_some_and(|function| matches!(code.text(function), "express.static" | "serveStatic"))
}

/// Whether a method returns the router it is called on.
pub(super) fn is_chained(function: Node<'_>, code: &Code<'_>) -> bool {
    let name = function.child_by_field_name("property").map(|name| code.text(name)).unwrap_or_default();
    method(name).is_some() || matches!(name, "use" | "route" | "register" | "basePath")
}

fn method(name: &str) -> Option<Method> {
    Some(match name {
        "get" => Method::Get,
        "post" => Method::Post,
        "put" => Method::Put,
        "patch" => Method::Patch,
        "delete" | "del" => Method::Delete,
        "options" => Method::Options,
        "head" => Method::Head,
        "all" => Method::Any,
        _ => return None,
    })
}

fn served(walk: &mut Walk<'_, '_>, node: Node<'_>, scope: usize, method: Method, arguments: &[Node<'_>]) {
    let Some((object, property)) = member(node) else { return };
    let Some(last) = arguments.last().copied().filter(|last| may_handle(*last, walk.code)) else { return };
    if let Some((on, path)) = routed(object, walk.code) {
        let handler = handled(last, node, walk.code);
        let (value, on) = (Value::of(path, walk.code), walk.expr(on));
        put(walk, scope, on, vec![method], value, handler, (path, property));
        return;
    }
    let [first, rest @ ..] = arguments else { return };
    if rest.is_empty() {
        return;
    }
    let path = match rest {
        // A router of Koa may name its routes: `get('user', '/users/:id', …)`.
        [second, _, ..] if first.kind() == "string" && second.kind() == "string" => *second,
        _ => *first,
    };
    let handler = handled(last, node, walk.code);
    let (value, on) = (Value::of(path, walk.code), walk.expr(object));
    put(walk, scope, on, vec![method], value, handler, (path, node));
}

/// The handler of a registration, with the types that are given to the registration itself.
fn handled(last: Node<'_>, call: Node<'_>, code: &Code<'_>) -> Handler {
    let mut handler = handler::of_argument(last, code);
    if let Some(types) = call.child_by_field_name("type_arguments") {
        handler::typed(types, code, &mut handler);
    }
    handler
}

/// Whether an argument may be a handler: data is none.
fn may_handle(node: Node<'_>, code: &Code<'_>) -> bool {
    match value::bare(node).kind() {
        "string" | "template_string" | "number" | "true" | "false" | "null" | "undefined" | "regex" => false,
        "object" => Value::of(node, code).member("handler").is_some(),
        _ => true,
    }
}

/// What `router.route('/x')` is called on and its path, below the methods that were called on it before.
fn routed<'t>(node: Node<'t>, code: &Code<'_>) -> Option<(Node<'t>, Node<'t>)> {
    let mut node = node;
    loop {
        let (object, property) = member(node)?;
        let arguments = node.child_by_field_name("arguments")?;
        match code.text(property) {
            "route" if arguments.named_child_count() == 1 => {
                return Some((object, children(arguments).next()?));
            }
            name if method(name).is_some() => node = object,
            _ => return None,
        }
    }
}

/// `fastify.route({ method, url, handler })`.
fn described(walk: &mut Walk<'_, '_>, node: Node<'_>, scope: usize, options: Node<'_>) {
    let value = Value::of(options, walk.code);
    let named = |name: &str| match value.member(name) {
        Some(Value::Text(one)) => Method::read(one).into_iter().collect(),
        Some(Value::List(some)) => {
            some.iter().filter_map(Value::text).filter_map(|one| Method::read(one)).collect()
        }
        _ => Vec::new(),
    };
    let methods: Vec<Method> = named("method");
    let Some((object, _)) = member(node) else { return };
    let pair = |names: &[&str]| {
        children(options)
            .filter(|pair| pair.kind() == "pair")
            .filter(|pair| {
                pair.child_by_field_name("key").is_some_and(|key| names.contains(&walk.code.text(key)))
            })
            .find_map(|pair| pair.child_by_field_name("value"))
    };
    let Some(path) = pair(&["url", "path"]) else { return };
    let handler = handler::of_argument(options, walk.code);
    let on = walk.expr(object);
    let (path_value, methods) = match methods.is_empty() {
        true => (Value::Other, vec![Method::Any]),
        false => (Value::of(path, walk.code), methods),
    };
    put(walk, scope, on, methods, path_value, handler, (path, node));
}

/// The prefix among the options of a plugin.
fn prefix(options: Node<'_>, code: &Code<'_>) -> Value {
    match Value::of(options, code) {
        Value::Object(members) => {
            let spread = children(options).any(|part| part.kind() == "spread_element");
            let prefix = members.into_iter().find(|(name, _)| name == "prefix").map(|(_, value)| value);
            prefix.unwrap_or(if spread { Value::Other } else { Value::Text("".into()) })
        }
        _ if is_function(options) => Value::Text("".into()),
        _ => Value::Other,
    }
}

fn put(
    walk: &mut Walk<'_, '_>,
    scope: usize,
    on: Expr,
    methods: Vec<Method>,
    path: Value,
    handler: Handler,
    (at, whole): (Node<'_>, Node<'_>),
) {
    let whole = Span::new(at.start_byte().min(whole.start_byte())..whole.end_byte().max(at.end_byte()));
    walk.routes.served.push(Served { scope, on, methods, path, handler, at: span(at), whole });
}
