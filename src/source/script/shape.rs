//! What a payload looks like, as code says it: from a value, a type, a pattern or the keys that are read from it.
//!
//! Names of types and schemas stay names ([`Shape::Named`]): what they stand for may be in another file, and is looked
//! up when units are linked. What is not understood is [`Shape::Unknown`]. It knows nothing of routes or messages.
//! Start at [`of_value`] for what is sent, [`of_parameter`] for what is received, [`of_declaration`] for what names mean.

mod generic;
mod pattern;
mod types;
mod value;

pub(super) use pattern::{of_alias, of_parameter, of_pattern, of_uses, parameters};
pub(super) use types::{of_callback, of_declaration, of_type, quoted};
pub(super) use value::of_value;

use crate::{
    contract::{Key, Shape},
    source::code::{Code, children},
};
use smol_str::SmolStr;
use tree_sitter::Node;

/// How deep shapes are followed: types that hold themselves end here.
const DEPTH: u8 = 8;

/// The statement under an `export`, or the statement itself.
pub(super) fn unexported(node: Node<'_>) -> Node<'_> {
    match node.kind() {
        "export_statement" => node.child_by_field_name("declaration").unwrap_or(node),
        "ambient_declaration" => node.named_child(0).unwrap_or(node),
        _ => node,
    }
}

/// The text of a string, or of a template without holes.
pub(super) fn string(node: Node<'_>, code: &Code<'_>) -> Option<SmolStr> {
    match node.kind() {
        "string" | "template_string" => {}
        "parenthesized_expression" | "as_expression" | "satisfies_expression" | "literal_type" => {
            return string(node.named_child(0)?, code);
        }
        _ => return None,
    }
    let mut text = String::new();
    for part in children(node) {
        match part.kind() {
            "string_fragment" => text.push_str(code.text(part)),
            "escape_sequence" => text.push_str(&unescaped(code.text(part))),
            _ => return None,
        }
    }
    Some(text.into())
}

/// What an escape in a string stands for.
fn unescaped(escape: &str) -> String {
    let rest = escape.strip_prefix('\\').unwrap_or(escape);
    let digits = rest.trim_start_matches(['u', 'x']).trim_matches(['{', '}']);
    if rest.starts_with(['u', 'x'])
        && let Some(letter) = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)
    {
        return letter.to_string();
    }
    rest.into()
}

/// The name of a property: `a`, `'a'`, `["a"]`.
pub(super) fn property(node: Node<'_>, code: &Code<'_>) -> Option<SmolStr> {
    match node.kind() {
        "computed_property_name" => string(node.named_child(0)?, code),
        "string" => string(node, code),
        "private_property_identifier" => None,
        _ => Some(code.text(node).into()),
    }
}

/// One of several, without repetition; unknown where one of them is.
pub(super) fn union(shapes: impl IntoIterator<Item = Shape>) -> Shape {
    let mut kept: Vec<Shape> = Vec::new();
    for shape in shapes {
        match shape {
            Shape::Unknown => return Shape::Unknown,
            Shape::Union(inner) => inner.into_iter().for_each(|one| add(&mut kept, one)),
            one => add(&mut kept, one),
        }
    }
    match kept.len() {
        0 => Shape::Unknown,
        1 => kept.pop().unwrap_or_default(),
        _ => Shape::Union(kept),
    }
}

fn add(kept: &mut Vec<Shape>, shape: Shape) {
    if !kept.contains(&shape) {
        kept.push(shape);
    }
}

/// Puts a key among others; the later one wins, as it does in an object.
fn put(keys: &mut Vec<Key>, key: Key) {
    match keys.iter_mut().find(|one| one.name == key.name) {
        Some(one) => *one = key,
        None => keys.push(key),
    }
}

/// Both objects in one; open where one of them is no object that is known.
pub(super) fn merge(into: &mut Vec<Key>, open: &mut bool, shape: Shape) {
    match shape {
        Shape::Object { keys, open: more } => {
            keys.into_iter().for_each(|key| put(into, key));
            *open |= more;
        }
        _ => *open = true,
    }
}

#[cfg(test)]
pub(super) use tests::{declared, written};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Language, code::descendants};

    /// A shape as people write one.
    pub(in crate::source::script) fn written(shape: &Shape) -> String {
        match shape {
            Shape::Object { keys, open } => {
                let keys = keys.iter().map(|key| {
                    let optional = if key.optional { "?" } else { "" };
                    match &key.shape {
                        Shape::Unknown => format!("{}{optional}", key.name),
                        shape => format!("{}{optional}: {}", key.name, written(shape)),
                    }
                });
                let all: Vec<_> = keys.chain(open.then(|| "…".into())).collect();
                format!("{{{}}}", all.join(", "))
            }
            Shape::Array(inner) => format!("{}[]", written(inner)),
            Shape::Named(name) => name.to_string(),
            Shape::Text => "text".into(),
            Shape::Number => "number".into(),
            Shape::Boolean => "boolean".into(),
            Shape::Null => "null".into(),
            Shape::Literal(text) => text.to_string(),
            Shape::Union(all) => all.iter().map(written).collect::<Vec<_>>().join(" | "),
            Shape::Unknown => "?".into(),
        }
    }

    /// The types and schemas of a file, by name.
    pub(in crate::source::script) fn declared(text: &str) -> String {
        let code = Code::parse(Language::TypeScript, text).unwrap();
        let mut found = Vec::new();
        for node in children(code.root()).map(unexported).flat_map(|one| match one.kind() {
            "lexical_declaration" => children(one).collect(),
            _ => vec![one],
        }) {
            let name = code.text(node.child_by_field_name("name").unwrap());
            let value = node.child_by_field_name("value").filter(|_| node.kind() == "variable_declarator");
            let shape = match value {
                Some(value) => crate::source::script::zod::of_schema(value, &code),
                None => Some(of_declaration(node, &code)),
            };
            found.extend(shape.map(|shape| format!("{name} = {}", written(&shape))));
        }
        found.join("\n")
    }

    /// The declarations of a file.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(declared(text), expected);
    }

    /// What the first argument of `send` looks like.
    #[track_caller]
    fn sent(text: &str, expected: &str) {
        let code = Code::parse(Language::TypeScript, text).unwrap();
        let call = descendants(code.root())
            .find(|node| node.kind() == "call_expression" && code.text(*node).starts_with("send("))
            .unwrap();
        let argument = call.child_by_field_name("arguments").unwrap().named_child(0).unwrap();
        assert_eq!(written(&of_value(argument, &code)), expected);
    }

    /// What the first function takes, one shape for each parameter.
    #[track_caller]
    fn taken(text: &str, expected: &str) {
        let code = Code::parse(Language::TypeScript, text).unwrap();
        let function = descendants(code.root())
            .find(|node| {
                ["arrow_function", "function_declaration", "function_expression"].contains(&node.kind())
            })
            .unwrap();
        let found: Vec<_> = parameters(function)
            .into_iter()
            .map(|one| written(&of_parameter(one, function, &code)))
            .collect();
        assert_eq!(found.join(", "), expected);
    }

    #[test]
    fn types_are_read() {
        check(
            "export interface Player { id: string; 'full-name'?: string; score: number; tags: string[] }
type Mode = 'easy' | 'hard' | 3;
export type Lobby = { owner: Player; all: Array<Player>; mode: Mode | null; at: Date };
enum State { Open = 'open', Done = 'done' }
enum Level { Low, High }
type Map1 = Record<string, number>;
type Loose = { a: number; [key: string]: unknown };
type Some1 = Pick<Elsewhere, 'a' | 'b'>;
class Dto { name!: string; age?: number; private secret = 1; greet() {} }",
            "\
Player = {id: text, full-name?: text, score: number, tags: text[]}
Mode = \"easy\" | \"hard\" | 3
Lobby = {owner: Player, all: Player[], mode: Mode | null, at}
State = \"open\" | \"done\"
Level = 0 | 1
Map1 = {…}
Loose = {a: number, …}
Some1 = {a, b}
Dto = {name: text, age?: number}",
        );
    }

    #[test]
    fn types_made_of_others_are_read_where_the_others_are_near() {
        check(
            "interface A { a: string; b: number }
interface B extends A { c: boolean }
interface C extends Elsewhere { c: boolean }
type D = Partial<A>; type E = Omit<A, 'a'>; type F = A & { d: null }; type G = Required<D>;
type H = Pick<A, 'b'>; type I = Omit<Elsewhere, 'a'>; type J = A['b']; type K = Readonly<A>[];
type L = keyof A; type M = Promise<A>; type Itself = Itself & { a: 1 };
type N = B & { e: 1 }; type Answer<X> = { ok: true; data: X } | { ok: false };
type O = Answer<A>; type P = Answer<string>[]; type Q = Elsewhere<A>;",
            "\
A = {a: text, b: number}
B = {c: boolean}
C = {c: boolean}
D = {a?: text, b?: number}
E = {b: number}
F = {a: text, b: number, d: null}
G = {a: text, b: number}
H = {b: number}
I = ?
J = number
K = {a: text, b: number}[]
L = ?
M = A
Itself = {a: 1, …}
N = {a: text, b: number, c: boolean, e: 1}
Answer = {ok: true, data} | {ok: false}
O = {ok: true, data: A} | {ok: false}
P = {ok: true, data: text} | {ok: false}[]
Q = ?",
        );
    }

    #[test]
    fn values_are_read() {
        sent(
            "send({ id, 'the-name': 'x', n: 1, ok: !a, text: `a${b}`, list: [1, 2], inner: { a: null }, f() {}, [k]: 1 })",
            "{id, the-name: text, n: number, ok: boolean, text: text, list: number[], inner: {a: null}, …}",
        );
        sent("send({ ...rest, a: 1 })", "{a: number, …}");
        sent("const rest = { b: 'x' }; send({ ...rest, a: 1 })", "{b: text, a: number}");
        sent("send({ ...(on && { b: 1 }), ...(on ? { c: 1 } : {}) })", "{b?: number, c?: number}");
        sent(
            "send({ n: a.length, at: Date.now(), s: String(a), p: a.map(x => ({ id: x.id })), t: on ? 1 : 'x', u: a.b })",
            "{n: number, at: number, s: text, p: {id}[], t: number | text, u}",
        );
        sent("send(room)", "?");
        sent("send({ a: 1 } as Answer)", "Answer");
        sent("send({ a: 1 } as const)", "{a: number}");
        sent("send({ a: 1 } satisfies Answer)", "{a: number}");
        sent("send((x as any))", "?");
    }

    #[test]
    fn names_in_reach_are_followed() {
        sent("const a = { b: 1 };\nfunction f() { send(a) }", "{b: number}");
        sent("const a: Answer = make();\nsend(a)", "Answer");
        sent("function f(a: Answer) { send(a) }", "Answer");
        sent("const a = { b: 1 };\nfunction f(a) { send(a) }", "?");
        sent("const a = { b: 1 };\na.c = 2;\nsend(a)", "{b: number, …}");
        sent("let a = { b: 1 };\na = other();\nsend(a)", "?");
        sent("const a = { b: a };\nsend(a)", "{b}");
        sent("function f({ a }: { a: string }) { send({ a }) }", "{a: text}");
        sent("function f({ a }: Answer) { send({ a }) }", "{a}");
        sent("function f({ b: a }: { b: string }) { send({ a }) }", "{a}");
    }

    #[test]
    fn parameters_are_read() {
        taken("({ a, b: c, d = 1, ...rest }) => {}", "{a, b, d?, …}");
        taken("function f({ a }: { a: string }, b: Lobby, c?: number) {}", "{a: text}, Lobby, number");
        taken(
            "(payload, ack) => { const { a } = payload; use(payload.b, payload?.c ?? 1) }",
            "{a, b, c?, …}, ?",
        );
        taken("payload => { other(payload) }", "?");
        taken("(payload: any) => { use(payload.id) }", "{id, …}");
        taken("(all) => { all.map(f) }", "?[]");
        taken("(payload) => { inner((payload) => payload.a); payload.b }", "{b, …}");
        taken("(raw: unknown) => { const data = raw as Join; }", "Join");
        taken("(raw: unknown) => { const done = joinSchema.safeParse(raw); }", "joinSchema");
        taken("(raw) => { z.object({ a: z.string() }).parse(raw ?? {}); }", "{a: text}");
        taken("(raw) => { const data = raw || {}; use(data.a) }", "{a, …}");
    }
}
