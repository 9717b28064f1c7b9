//! Shapes of JSON examples, as documents show them: strict, with comments, or with gaps such as `<uuid>` and `...`.
//!
//! An example shows one of many possible values: its numbers are any number, its strings any string, unless a string is the
//! name of a kind (`"string (cuid2)"`) or a stand-in (`"<uuid>"`). Start at [`read`] and [`envelope`].

use super::{
    Key, Shape,
    shorthand::{self, Unreadable, means_more},
    type_words::kind,
};
use crate::text::Span;
use jsonc_parser::{
    CollectOptions, CommentCollectionStrategy, ParseOptions,
    ast::{Object, Value},
    common::Ranged,
    parse_to_ast,
};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Keys that name the message, and keys that hold what it carries.
const NAMES: &[&str] = &["event", "type", "action", "op", "cmd", "command", "kind", "messageType", "msgType"];
const CARRIED: &[&str] = &["data", "payload", "body", "params", "args"];

/// A message with its name in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    /// The name: `x` of `{ "event": "x", "data": {…} }` and of `["x", {…}]`.
    pub name: SmolStr,
    /// Where it stands, in bytes of the text, without quotes.
    pub name_at: Span,
    /// What is carried: what stands under `data`, or the other keys.
    pub shape: Shape,
    /// Where that stands.
    pub at: Span,
}

/// The shape of an example, or why it cannot be read.
pub fn try_read(text: &str) -> Result<Shape, Unreadable> {
    match parse(text) {
        Some(json) => Ok(json.shape()),
        None => shorthand::try_read(text).map(widened),
    }
}

/// The shape of an example; unknown when it cannot be read.
pub fn read(text: &str) -> Shape {
    try_read(text).unwrap_or_default()
}

/// The message that an example is, when its name is in it. A string alone is a message that carries nothing.
pub fn envelope(text: &str) -> Option<Envelope> {
    let json = parse(text)?;
    match &json.value {
        Value::Object(object) => json.in_object(object),
        Value::Array(array) => {
            let (name, name_at) = name_of(array.elements.first()?)?;
            let carried = array.elements.get(1);
            let shape = carried.map_or(Shape::Null, |value| json.shape_of(value));
            let at = carried.map_or(name_at, |value| Span::new(value.start()..value.end()));
            (array.elements.len() <= 2).then_some(Envelope { name, name_at, shape, at })
        }
        value => {
            let (name, at) = name_of(value)?;
            Some(Envelope { name, name_at: at, shape: Shape::Null, at })
        }
    }
}

/// JSON with its comments, by place.
struct Json<'a> {
    value: Value<'a>,
    comments: BTreeMap<usize, String>,
}

fn parse(text: &str) -> Option<Json<'_>> {
    let collect = CollectOptions { comments: CommentCollectionStrategy::Separate, tokens: false };
    let options = ParseOptions { allow_missing_commas: false, ..ParseOptions::default() };
    let parsed = parse_to_ast(text, &collect, &options).ok()?;
    let all = parsed
        .comments
        .into_iter()
        .flatten()
        .flat_map(|(_, comments)| comments.iter().cloned().collect::<Vec<_>>());
    let comments = all.map(|comment| (comment.start(), comment.text().to_string())).collect();
    Some(Json { value: parsed.value?, comments })
}

impl Json<'_> {
    fn shape(&self) -> Shape {
        self.shape_of(&self.value)
    }

    fn shape_of(&self, value: &Value<'_>) -> Shape {
        match value {
            Value::Object(object) => self.object(object, None),
            Value::Array(array) => {
                let shapes = array.elements.iter().map(|element| self.shape_of(element));
                Shape::Array(Box::new(shapes.reduce(unified).unwrap_or_default()))
            }
            Value::StringLit(text) => string(&text.value),
            Value::NumberLit(_) => Shape::Number,
            Value::BooleanLit(_) => Shape::Boolean,
            // An example's null says that a value may be missing, not what it is when it is there.
            Value::NullKeyword(_) => Shape::Unknown,
        }
    }

    /// An object's shape, without the key that names a message.
    fn object(&self, object: &Object<'_>, without: Option<&str>) -> Shape {
        let mut open = self.is_open(object);
        let mut keys: Vec<Key> = Vec::new();
        for property in &object.properties {
            let written = property.name.as_str();
            if without == Some(written) {
                continue;
            }
            let (name, optional) = match written.strip_suffix('?') {
                Some(name) => (name, true),
                None => (written, false),
            };
            if is_placeholder(name) {
                open = true;
            } else if !keys.iter().any(|key| key.name == name) {
                keys.push(Key { name: name.into(), optional, shape: self.under(name, &property.value) });
            }
        }
        Shape::Object { keys, open }
    }

    /// The shape of a value under its key: of those that name a kind of thing, the name of a kind is a text.
    fn under(&self, name: &str, value: &Value<'_>) -> Shape {
        match value {
            Value::StringLit(_) if NAMES.contains(&name) || name == "format" => Shape::Text,
            value => self.shape_of(value),
        }
    }

    /// Whether a comment of its own says that an object has other keys; alone in it, any comment does.
    fn is_open(&self, object: &Object<'_>) -> bool {
        let inside = self.comments.range(object.start()..object.end());
        let own = |at: usize| {
            !object.properties.iter().any(|property| (property.start()..property.end()).contains(&at))
        };
        let mut own = inside.filter(|(at, _)| own(**at)).map(|(_, text)| text);
        own.any(|text| object.properties.is_empty() || means_more(text))
    }

    fn in_object(&self, object: &Object<'_>) -> Option<Envelope> {
        let get =
            |wanted: &&&str| object.properties.iter().find(|property| property.name.as_str() == **wanted);
        let naming = NAMES.iter().find_map(|name| get(&name))?;
        let (name, name_at) = name_of(&naming.value)?;
        let carried = CARRIED.iter().find_map(|name| get(&name)).filter(|_| object.properties.len() <= 4);
        let shape = match carried {
            Some(carried) => self.shape_of(&carried.value),
            None => self.object(object, Some(naming.name.as_str())),
        };
        let at = carried
            .map_or(object.start()..object.end(), |carried| carried.value.start()..carried.value.end());
        Some(Envelope { name, name_at, shape, at: Span::new(at) })
    }
}

/// A string that can be a message's name.
fn name_of(value: &Value<'_>) -> Option<(SmolStr, Span)> {
    let text = value.as_string_lit()?;
    let plain = |c: char| c.is_alphanumeric() || "_-:./$".contains(c);
    let name = !text.value.is_empty() && text.value.chars().all(plain) && !is_placeholder(&text.value);
    let kind = kind(&text.value).is_some();
    (name && !kind)
        .then(|| (SmolStr::new(&text.value), Span::new(text.start() + 1..text.end().saturating_sub(1))))
}

fn is_placeholder(text: &str) -> bool {
    text.contains("...") || text.contains('…') || text.starts_with(['<', '{', '[']) || text.trim().is_empty()
}

/// What a string of an example stands for.
fn string(text: &str) -> Shape {
    let stand_in = is_placeholder(text) || text == "null";
    let first = text.split([' ', '[', '(', '|', '?', ',']).next().unwrap_or_default();
    match kind(first) {
        _ if stand_in => Shape::Unknown,
        Some(Shape::Literal(_)) | None => Shape::Text,
        Some(Shape::Null) => Shape::Text,
        Some(_) => match shorthand::try_read(text) {
            Ok(shape) if is_plain(&shape) => shape,
            _ => Shape::Text,
        },
    }
}

/// Whether a shape is made of kinds alone.
fn is_plain(shape: &Shape) -> bool {
    match shape {
        Shape::Union(arms) => arms.iter().all(is_plain),
        Shape::Array(inner) => is_plain(inner),
        Shape::Named(_) | Shape::Literal(_) => false,
        _ => true,
    }
}

/// A shape that was written as an example in shorthand: its values are examples too.
fn widened(shape: Shape) -> Shape {
    match shape {
        Shape::Literal(text) if text.starts_with('"') => string(text.trim_matches('"')),
        Shape::Literal(text) if text == "true" || text == "false" => Shape::Boolean,
        Shape::Literal(_) => Shape::Number,
        Shape::Null => Shape::Unknown,
        Shape::Array(inner) => Shape::Array(Box::new(match widened(*inner) {
            Shape::Union(arms) => arms.into_iter().reduce(unified).unwrap_or_default(),
            inner => inner,
        })),
        Shape::Union(arms) => Shape::union(arms.into_iter().map(widened).collect()),
        Shape::Object { keys, open } => {
            let keys = keys.into_iter().map(|key| Key { shape: widened(key.shape), ..key });
            Shape::Object { keys: keys.collect(), open }
        }
        other => other,
    }
}

/// What two examples of one thing have in common: keys that one lacks may be missing.
pub fn unified(a: Shape, b: Shape) -> Shape {
    match (a, b) {
        (Shape::Object { keys, open }, Shape::Object { keys: others, open: other_open }) => {
            Shape::Object { keys: unified_keys(keys, others), open: open || other_open }
        }
        (Shape::Array(a), Shape::Array(b)) => Shape::Array(Box::new(unified(*a, *b))),
        (Shape::Unknown, other) | (other, Shape::Unknown) => other,
        (a, b) => Shape::union(vec![a, b]),
    }
}

fn unified_keys(keys: Vec<Key>, mut others: Vec<Key>) -> Vec<Key> {
    let mut all: Vec<Key> = Vec::new();
    for key in keys {
        let at = others.iter().position(|other| other.name == key.name);
        all.push(match at.map(|at| others.remove(at)) {
            Some(other) => Key {
                optional: key.optional || other.optional,
                shape: unified(key.shape, other.shape),
                name: key.name,
            },
            None => Key { optional: true, ..key },
        });
    }
    all.extend(others.into_iter().map(|other| Key { optional: true, ..other }));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let read = try_read(text).map(|shape| shape.to_string());
        assert_eq!(read.as_deref(), Ok(expected), "{text}");
    }

    #[track_caller]
    fn check_envelope(text: &str, expected: &str) {
        let shown = envelope(text).map_or("none".to_string(), |found| {
            assert_eq!(text.get(found.name_at.at(0)), Some(found.name.as_str()));
            format!("{} {} at {}", found.name, found.shape, text.get(found.at.at(0)).unwrap_or_default())
        });
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn values_are_examples_of_their_kind() {
        check(
            r#"{ "a": "x", "b": 5.5, "c": true, "d": null, "e": [] }"#,
            "{ a: string, b: number, c: boolean, d, e[] }",
        );
        check("{ 'a': 1, b: 2, /* the last */ \"c\": 3, }", "{ a: number, b: number, c: number }");
    }

    #[test]
    fn names_of_kinds_are_kinds() {
        check(
            r#"{ "a": "string", "b": "string (cuid2)", "c": "boolean", "d": "number | null", "e": "string[]", "f": "any" }"#,
            "{ a: string, b: string, c: boolean, d: number | null, e: string[], f }",
        );
        check(
            r#"{ "type": "number", "b": "number one", "d": "true" }"#,
            "{ type: string, b: string, d: string }",
        );
        check(r#"{ "a": "<uuid>", "b": "..." , "c": "aef3...64" }"#, "{ a, b, c }");
    }

    #[test]
    fn more_than_is_written_is_open() {
        check(r#"{ "data": { /* the question */ } }"#, "{ data: { … } }");
        check("{ \"a\": 1, // more\n}", "{ a: number, … }");
        check("{ \"a\": { \"b\": 1 // and more\n } }", "{ a: { b: number, … } }");
        check("{ \"a\": 1, // how many\n \"b\": 2 }", "{ a: number, b: number }");
        check(r#"{ "<userId>": "name", "...": "and so on" }"#, "{ … }");
    }

    #[test]
    fn gaps_do_not_matter() {
        check(r#"{ "id": <uuid>, "n": 5, ... }"#, "{ id, n: number, … }");
        check(r#"{ "players": [ { "name": "A" }, ... ] }"#, "{ players: { name: string }[] }");
        check(r#"[ ... ]"#, "any[]");
        assert!(try_read("{ \"a\": ").is_err());
        assert_eq!(read("HTTP/1.1 200 OK"), Shape::Unknown);
    }

    #[test]
    fn elements_of_a_list_are_examples_of_one_shape() {
        check(
            r#"[{ "a": 1, "b": "x" }, { "a": null, "c": true }]"#,
            "{ a: number, b?: string, c?: boolean }[]",
        );
        check(r#"[1, "x"]"#, "(number | string)[]");
    }

    #[test]
    fn an_envelope_is_opened() {
        check_envelope(
            r#"{ "event": "join", "data": { "id": 1 } }"#,
            r#"join { id: number } at { "id": 1 }"#,
        );
        check_envelope(
            r#"{ "type": "presence", "name": "x" }"#,
            r#"presence { name: string } at { "type": "presence", "name": "x" }"#,
        );
        check_envelope(r#"["room:join", { "id": 1 }]"#, r#"room:join { id: number } at { "id": 1 }"#);
        check_envelope(r#""ping""#, "ping null at ping");
        for text in [
            r#"{ "a": 1 }"#,
            r#"{ "type": "string" }"#,
            r#"{ "event": "<name>" }"#,
            r#"["a", "b", "c"]"#,
            "{",
            "5",
        ] {
            check_envelope(text, "none");
        }
    }
}
