//! NestJS: controllers and their methods, by decorators. Versions in paths are not followed: routes with one are
//! unresolved. Start at [`class`], then [`link`].

use super::{
    Handler, handler,
    link::{Linker, push},
};
use crate::{
    contract::{Key, Method, Path, Payload, Role, Shape},
    source::{
        Facts, Unresolved, What,
        code::{Code, children, span},
        script::{
            shape,
            value::{self, Value},
        },
    },
    text::Span,
};
use tree_sitter::Node;

/// What a file says in decorators.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Nest {
    routes: Vec<Decorated>,
    /// The prefixes it gives every route, and the paths it leaves out.
    prefixes: Vec<(Value, Value)>,
    /// Whether it gives routes a place by other means: versions, modules with paths.
    moves: bool,
    /// Whether answers are changed on their way.
    wraps: bool,
}

/// A method of a controller.
#[derive(Clone, Debug, PartialEq)]
struct Decorated {
    method: Method,
    controller: Value,
    path: Value,
    versioned: bool,
    handler: Handler,
    at: Span,
    whole: Span,
}

impl Nest {
    /// Hands over every value and handler it says routes with.
    pub(super) fn names<'a>(&'a self, take: &mut dyn FnMut(Vec<&'a Value>, Option<&'a Handler>)) {
        for route in &self.routes {
            take(vec![&route.controller, &route.path], Some(&route.handler));
        }
        for (prefix, excluded) in &self.prefixes {
            take(vec![prefix, excluded], None);
        }
    }
}

/// Takes a controller in.
pub(super) fn class(node: Node<'_>, code: &Code<'_>, nest: &mut Nest) {
    let outer = node.parent().filter(|parent| parent.kind() == "export_statement");
    let mut decorators =
        outer.into_iter().chain([node]).flat_map(children).filter(|one| one.kind() == "decorator");
    let Some((_, arguments)) =
        decorators.find_map(|one| called(one, code).filter(|(name, _)| *name == "Controller"))
    else {
        return;
    };
    let (controller, versioned) = match arguments.first().map(|first| Value::of(*first, code)) {
        Some(object @ Value::Object(_)) => {
            let path = object.member("path").cloned().unwrap_or(Value::Text("".into()));
            (path, object.member("version").is_some())
        }
        Some(value) => (value, false),
        None => (Value::Text("".into()), false),
    };
    let Some(body) = node.child_by_field_name("body") else { return };
    let mut waiting = Vec::new();
    for member in children(body) {
        match member.kind() {
            "decorator" => waiting.push(member),
            "method_definition" => {
                waiting.extend(children(member).filter(|one| one.kind() == "decorator"));
                nest.routes.extend(method(member, &waiting, (&controller, versioned), code));
                waiting.clear();
            }
            _ => waiting.clear(),
        }
    }
}

/// The name and arguments of a decorator that is called.
fn called<'t>(decorator: Node<'t>, code: &Code<'t>) -> Option<(&'t str, Vec<Node<'t>>)> {
    let call = decorator.named_child(0).filter(|call| call.kind() == "call_expression")?;
    let name = code.text(call.child_by_field_name("function")?);
    Some((name, children(call.child_by_field_name("arguments")?).collect()))
}

fn method(
    node: Node<'_>,
    decorators: &[Node<'_>],
    (controller, mut versioned): (&Value, bool),
    code: &Code<'_>,
) -> Vec<Decorated> {
    let mut found = Vec::new();
    let mut status = None;
    for decorator in decorators {
        let Some((name, arguments)) = called(*decorator, code) else { continue };
        let first = arguments.first().copied();
        match name {
            "Version" => versioned = true,
            "HttpCode" => {
                if let Some(Value::Number(number)) = first.map(|first| Value::of(first, code)) {
                    status = number.parse().ok();
                }
            }
            "Get" | "Post" | "Put" | "Patch" | "Delete" | "Options" | "Head" | "All" => {
                let path = first.map_or(Value::Text("".into()), |first| Value::of(first, code));
                found.extend(
                    Method::read(name).map(|method| (method, path, span(first.unwrap_or(*decorator)))),
                );
            }
            _ => {}
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let handler = carried(node, status, code);
    let start =
        decorators.first().map_or(node.start_byte(), |first| first.start_byte()).min(node.start_byte());
    let whole = Span::new(start..node.end_byte());
    let decorated = |(method, path, at)| Decorated {
        method,
        controller: controller.clone(),
        path,
        versioned,
        handler: handler.clone(),
        at,
        whole,
    };
    found.into_iter().map(decorated).collect()
}

/// What a controller's method carries: its decorated parameters and what it returns.
fn carried(node: Node<'_>, status: Option<u16>, code: &Code<'_>) -> Handler {
    let mut payloads: Vec<Payload> = Vec::new();
    for parameter in shape::parameters(node) {
        for decorator in children(parameter).filter(|one| one.kind() == "decorator") {
            let Some((name, arguments)) = called(decorator, code) else { continue };
            let role = match name {
                "Body" => Role::Body,
                "Query" => Role::Query,
                _ => continue,
            };
            let kind = parameter
                .child_by_field_name("type")
                .map(|kind| shape::of_type(kind, code))
                .unwrap_or_default();
            match arguments.first().filter(|first| first.kind() == "string") {
                Some(first) => {
                    let name = value::unquoted(first.to_owned(), code);
                    let optional = role == Role::Query;
                    add(&mut payloads, role, Key { name, optional, shape: kind }, span(*first));
                }
                None => payloads.push(Payload { role, shape: kind, at: span(parameter) }),
            }
        }
    }
    payloads.retain(|payload| payload.shape != Shape::Unknown);
    let told = node.child_by_field_name("return_type").map(|kind| (shape::of_type(kind, code), span(kind)));
    match told.filter(|(shape, _)| matches!(shape, Shape::Object { .. } | Shape::Named(_) | Shape::Array(_)))
    {
        Some((shape, at)) => payloads.push(Payload { role: Role::Response(status), shape, at }),
        None => {
            let answers = handler::of_function(node, code).payloads;
            payloads.extend(answers.into_iter().filter_map(|payload| match payload.role {
                Role::Response(None) => Some(Payload { role: Role::Response(status), ..payload }),
                _ => None,
            }));
        }
    }
    Handler { payloads, elsewhere: None }
}

/// Adds one key to what a method takes.
fn add(payloads: &mut Vec<Payload>, role: Role, key: Key, at: Span) {
    match payloads.iter_mut().find(|payload| payload.role == role) {
        Some(Payload { shape: Shape::Object { keys, .. }, .. }) => keys.push(key),
        Some(_) => {}
        None => payloads.push(Payload { role, shape: Shape::Object { keys: vec![key], open: true }, at }),
    }
}

/// Takes in what an application says of all its routes.
pub(super) fn call(node: Node<'_>, code: &Code<'_>, nest: &mut Nest) {
    let Some(function) = node.child_by_field_name("function").filter(|one| one.kind() == "member_expression")
    else {
        return;
    };
    let (Some(object), Some(property)) =
        (function.child_by_field_name("object"), function.child_by_field_name("property"))
    else {
        return;
    };
    match code.text(property) {
        "setGlobalPrefix" => {
            let arguments = node.child_by_field_name("arguments");
            let mut arguments =
                arguments.into_iter().flat_map(children).map(|argument| Value::of(argument, code));
            let prefix = arguments.next().unwrap_or(Value::Other);
            let exclude = match arguments.next() {
                None => Value::List(Vec::new()),
                Some(options @ Value::Object(_)) => {
                    options.member("exclude").cloned().unwrap_or(Value::List(Vec::new()))
                }
                Some(_) => Value::Other,
            };
            nest.prefixes.push((prefix, exclude));
        }
        "enableVersioning" => nest.moves = true,
        "register" if code.text(object) == "RouterModule" => nest.moves = true,
        "useGlobalInterceptors" => nest.wraps = true,
        _ => {}
    }
}

/// Adds the routes of every controller.
pub(super) fn link(files: &[(&str, &Nest)], linker: &Linker<'_, '_>, facts: &mut Facts) {
    // Controllers are many, and few files say anything of the application they are in.
    let telling: Vec<_> = files.iter().filter(|(_, nest)| nest.tells_of_application()).collect();
    for (path, nest) in files.iter().filter(|(_, nest)| !nest.routes.is_empty()) {
        let applications: Vec<_> = telling.iter().copied().filter(|(home, _)| is_below(path, home)).collect();
        let moves = applications.iter().any(|(_, nest)| nest.moves);
        let wraps = applications.iter().any(|(_, nest)| nest.wraps);
        let prefix = global(&applications, linker);
        for one in &nest.routes {
            // Versions and modules with paths put even plain controllers elsewhere.
            let known = (!moves && !one.versioned).then(|| prefix.clone()).flatten();
            let own = paths(path, one, linker);
            let (Some((prefix, exclude)), Some(own)) = (known, own) else {
                facts.unresolved.push(Unresolved { what: What::Route, path: (*path).into(), at: one.at });
                continue;
            };
            let mut payloads = linker.payloads(path, 0, &one.handler, 1);
            payloads.retain(|payload| !wraps || !matches!(payload.role, Role::Response(_)));
            for own in own {
                let left_out = exclude.iter().any(|path| path.matches(&own));
                let route = if left_out { own } else { Path::join(&prefix, &own) };
                push(facts, path, (one.method, route, payloads.clone()), one.at, one.whole);
            }
        }
    }
}

impl Nest {
    /// Whether anything is said that holds for other files, too.
    fn tells_of_application(&self) -> bool {
        self.moves || self.wraps || !self.prefixes.is_empty()
    }
}

/// Whether a file belongs to the application another one starts: it is in its folder.
fn is_below(path: &str, home: &str) -> bool {
    match home.rsplit_once('/') {
        Some((folder, _)) => path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')),
        None => true,
    }
}

/// The prefix of every route and what is left out of it; `None` where that cannot be told.
fn global(applications: &[&(&str, &Nest)], linker: &Linker<'_, '_>) -> Option<(Path, Vec<Path>)> {
    let mut found: Option<(Path, Vec<Path>)> = None;
    for (home, nest) in applications {
        for (prefix, exclude) in &nest.prefixes {
            let prefix = linker.resolver.texts(home, 0, prefix)?;
            let Value::List(exclude) = linker.resolver.value(home, 0, exclude) else { return None };
            let exclude = exclude.iter().map(|one| match one {
                Value::Object(_) => one.member("path")?.text(),
                one => one.text(),
            });
            let exclude: Option<Vec<_>> = exclude.map(|text| text.map(|text| Path::of_code(text))).collect();
            let this = (Path::of_code(prefix.first()?), exclude?);
            if found.as_ref().is_some_and(|known| *known != this) {
                return None;
            }
            found = Some(this);
        }
    }
    Some(found.unwrap_or_default())
}

/// The paths of a method, the controller's before its own.
fn paths(path: &str, one: &Decorated, linker: &Linker<'_, '_>) -> Option<Vec<Path>> {
    let above = linker.resolver.texts(path, 0, &one.controller)?;
    let own = linker.resolver.texts(path, 0, &one.path)?;
    let join = |above: &smol_str::SmolStr| {
        own.iter().map(|own| Path::join(&Path::of_code(above), &Path::of_code(own))).collect::<Vec<_>>()
    };
    Some(above.iter().flat_map(join).collect())
}
