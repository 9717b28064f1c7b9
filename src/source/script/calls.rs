//! Calls of a client: which routes it asks for, what it sends and which keys of the answer it reads.
//!
//! ```text
//!  fetch('/lobbies')                 a call of the platform
//!  client = axios.create({ … })      an instance: its calls have its base before their path
//!  get(path) { fetch(base + path) }  a wrapper: who calls it calls a route
//! ```
//!
//! A path that does not say where it begins or ends, a method that is not told, a host that is somebody else's: all are
//! left out. Start at [`read`], then [`link()`].

mod answer;
mod link;
mod path;
mod wrapper;

use super::{
    shape,
    value::{self, Value},
};
use crate::{
    contract::{Method, Payload, Role, Shape},
    source::code::{Code, children, descendants, span},
    text::Span,
};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use tree_sitter::Node;
use wrapper::Wrapper;

pub(super) use link::link;

/// What one file calls.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Calls {
    calls: Vec<Call>,
    /// Functions that call the route a parameter names, by name; a method's is `this.name`.
    wrappers: FxHashMap<SmolStr, Wrapper>,
    /// Clients with a base of their own, by name.
    instances: FxHashMap<SmolStr, Value>,
}

/// A call that may be of a route.
#[derive(Clone, Debug, PartialEq)]
struct Call {
    callee: Callee,
    path: Value,
    payloads: Vec<Payload>,
    at: Span,
    whole: Span,
}

/// What is called.
#[derive(Clone, Debug, PartialEq)]
enum Callee {
    /// The platform, with this method.
    Platform(Method),
    /// A method of this name's, which may be a client's: `client.get`.
    Method(SmolStr, Method),
    /// A function that may be a wrapper; the argument the path is, and the method it is given, where that is told.
    Function(SmolStr, usize, Option<Method>),
}

/// Reads one file.
pub(super) fn read(code: &Code<'_>) -> Calls {
    let mut calls = Calls::default();
    if memchr::memmem::find(code.text.as_bytes(), b"/").is_none() {
        return calls;
    }
    for node in descendants(code.root()) {
        match node.kind() {
            "call_expression" => calls.calls.extend(call(node, code)),
            "variable_declarator" => calls.instance(node, code),
            _ => {}
        }
        if let Some((name, wrapper)) = wrapper::of(node, code) {
            calls.wrappers.insert(name, wrapper);
        }
    }
    calls
}

impl Calls {
    /// The names the calls are made of, for the imports that matter.
    pub(super) fn callees(&self) -> impl Iterator<Item = &SmolStr> {
        self.calls.iter().filter_map(|call| match &call.callee {
            Callee::Platform(_) => None,
            Callee::Method(name, _) | Callee::Function(name, ..) => Some(name),
        })
    }

    /// The shapes they carry.
    pub(super) fn shapes(&self) -> impl Iterator<Item = &Shape> {
        self.calls.iter().flat_map(|call| &call.payloads).map(|payload| &payload.shape)
    }

    /// `const client = axios.create({ baseURL: '/api' })`.
    fn instance(&mut self, node: Node<'_>, code: &Code<'_>) {
        let sides = (node.child_by_field_name("name"), node.child_by_field_name("value").map(value::bare));
        let (Some(name), Some(made)) = sides else { return };
        let callee = made.child_by_field_name("function").map(|callee| code.text(callee));
        if !matches!(callee, Some("axios.create" | "ky.create" | "$fetch.create" | "ofetch.create")) {
            return;
        }
        let options = made.child_by_field_name("arguments").and_then(|all| children(all).next());
        let options = options.map_or(Value::Object(Vec::new()), |options| Value::of(options, code));
        let base = ["baseURL", "prefixUrl"].iter().find_map(|key| options.member(key)).cloned();
        self.instances.insert(code.text(name).into(), base.unwrap_or_else(|| Value::Text("".into())));
    }
}

/// A call with a path among its arguments.
fn call(node: Node<'_>, code: &Code<'_>) -> Option<Call> {
    // `await get<T>(x)` is read as a call of `await get`.
    let function = value::bare(node.child_by_field_name("function")?);
    let name = value::name(function, code)?;
    let arguments: Vec<_> = children(node.child_by_field_name("arguments")?).collect();
    let platform =
        matches!(name.as_str(), "fetch" | "window.fetch" | "globalThis.fetch" | "$fetch" | "ofetch");
    let (at, path) = arguments.iter().enumerate().find(|(_, one)| platform || may_be_path(**one, code))?;
    if platform && at != 0 {
        return None;
    }
    let rest = arguments.get(at + 1).copied();
    let (callee, body) = match name.rsplit_once('.') {
        _ if platform => (Callee::Platform(options_method(rest, code)?), options_body(rest, code)),
        Some(("axios" | "ky", verb)) if at == 0 => {
            let method = verb_method(verb)?;
            (Callee::Platform(method), verb_body(method, rest, code))
        }
        Some((object, verb)) if at == 0 && object != "this" && verb_method(verb).is_some() => {
            let method = verb_method(verb)?;
            (Callee::Method(object.into(), method), verb_body(method, rest, code))
        }
        _ => {
            let word = arguments.first().filter(|_| at > 0).and_then(|word| shape::string(*word, code));
            let method = word.and_then(|word| Method::read(&word)).or_else(|| options_method(rest, code));
            (Callee::Function(name, at, method), options_body(rest, code))
        }
    };
    let mut payloads: Vec<Payload> = body.into_iter().collect();
    payloads.extend(answer::of(node, code));
    Some(Call { callee, path: Value::of(*path, code), payloads, at: span(*path), whole: span(node) })
}

/// Whether an argument looks like a path: text that begins with a slash, or a template that has one.
fn may_be_path(node: Node<'_>, code: &Code<'_>) -> bool {
    let text = code.text(node);
    match node.kind() {
        "string" | "template_string" => text
            .get(1..)
            .is_some_and(|text| text.starts_with('/') || text.starts_with("${") && text.contains("}/")),
        _ => false,
    }
}

fn verb_method(verb: &str) -> Option<Method> {
    Some(match verb {
        "get" => Method::Get,
        "post" => Method::Post,
        "put" => Method::Put,
        "patch" => Method::Patch,
        "delete" | "del" => Method::Delete,
        _ => return None,
    })
}

/// The method that options tell: `GET` where there are none; `None` where they do not tell.
fn options_method(options: Option<Node<'_>>, code: &Code<'_>) -> Option<Method> {
    let Some(options) = options.map(value::bare) else { return Some(Method::Get) };
    if options.kind() != "object" {
        return None;
    }
    match Value::of(options, code).member("method") {
        Some(Value::Text(word)) => Method::read(word),
        Some(_) => None,
        None if children(options).any(|part| part.kind() == "spread_element") => None,
        None => Some(Method::Get),
    }
}

/// `{ body: JSON.stringify({ … }) }`, `{ body: { … } }`.
fn options_body(options: Option<Node<'_>>, code: &Code<'_>) -> Option<Payload> {
    let options = options.map(value::bare).filter(|options| options.kind() == "object")?;
    let named = |part: &Node<'_>| {
        part.child_by_field_name("key").is_some_and(|key| matches!(code.text(key), "body" | "json" | "data"))
    };
    let body = value::bare(children(options).find(named)?.child_by_field_name("value")?);
    let callee = body.child_by_field_name("function").map(|callee| code.text(callee));
    let inner = match callee {
        Some("JSON.stringify") => children(body.child_by_field_name("arguments")?).next()?,
        _ => body,
    };
    sent(inner, code)
}

/// The body that is the second argument of `post`, `put` and `patch`.
fn verb_body(method: Method, rest: Option<Node<'_>>, code: &Code<'_>) -> Option<Payload> {
    let has = matches!(method, Method::Post | Method::Put | Method::Patch);
    sent(rest.filter(|_| has)?, code)
}

fn sent(node: Node<'_>, code: &Code<'_>) -> Option<Payload> {
    let shape = shape::of_value(value::bare(node), code);
    let told = matches!(&shape, Shape::Object { keys, .. } if !keys.is_empty());
    told.then(|| Payload { role: Role::Body, shape, at: span(node) })
}

#[cfg(test)]
mod pictures;
