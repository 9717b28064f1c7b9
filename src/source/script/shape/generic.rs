//! Types made of other types: `Partial<T>`, `Pick<T, K>`, `Record<K, V>`, `T['key']`. Start at [`generic`].

use super::{
    string,
    types::{applied, near, read},
};
use crate::{
    contract::{Key, Shape},
    source::{
        code::{Code, children},
        script::zod,
    },
};
use smol_str::SmolStr;
use tree_sitter::Node;

/// The shape of a generic type with what it is given.
pub(super) fn generic(node: Node<'_>, code: &Code<'_>, depth: u8) -> Shape {
    let name = node.child_by_field_name("name").map(|name| code.text(name)).unwrap_or_default();
    let inner: Vec<_> = node.child_by_field_name("type_arguments").into_iter().flat_map(children).collect();
    let of = |at: usize| inner.get(at).map(|one| read(*one, code, depth)).unwrap_or_default();
    match name {
        "Array" | "ReadonlyArray" | "Set" => Shape::Array(Box::new(of(0))),
        "Promise" | "Readonly" | "NonNullable" | "Awaited" => inner
            .first()
            .map(|one| match name {
                "Readonly" => near(*one, code, depth),
                _ => read(*one, code, depth),
            })
            .unwrap_or_default(),
        "Record" => record(&inner, code, depth),
        "Partial" | "Required" => {
            optional(inner.first().map(|one| near(*one, code, depth)), name == "Partial")
        }
        "Pick" | "Omit" => picked(&inner, code, depth, name == "Pick"),
        "z.infer" | "z.input" | "z.output" | "z.TypeOf" | "infer" | "InferOutput" | "InferInput" => {
            schema(&inner, code)
        }
        _ => applied(name, &inner, code, depth),
    }
}

/// `z.infer<typeof schema>`: the schema, by its name.
fn schema(inner: &[Node<'_>], code: &Code<'_>) -> Shape {
    let name = inner.first().filter(|one| one.kind() == "type_query").and_then(|one| one.named_child(0));
    name.map(|name| zod::name_of(code.text(name))).unwrap_or_default()
}

fn record(inner: &[Node<'_>], code: &Code<'_>, depth: u8) -> Shape {
    let value = inner.get(1).map(|one| read(*one, code, depth)).unwrap_or_default();
    let names = inner.first().map(|one| names(*one, code)).unwrap_or_default();
    let keys: Vec<_> =
        names.into_iter().map(|name| Key { name, optional: false, shape: value.clone() }).collect();
    let open = keys.is_empty();
    Shape::Object { keys, open }
}

fn optional(shape: Option<Shape>, optional: bool) -> Shape {
    match shape {
        Some(Shape::Object { mut keys, open }) => {
            keys.iter_mut().for_each(|key| key.optional = optional);
            Shape::Object { keys, open }
        }
        _ => Shape::Unknown,
    }
}

fn picked(inner: &[Node<'_>], code: &Code<'_>, depth: u8, pick: bool) -> Shape {
    let names = inner.get(1).map(|one| names(*one, code)).unwrap_or_default();
    match inner.first().map(|one| near(*one, code, depth)) {
        Some(Shape::Object { keys, open }) if !names.is_empty() => {
            let keys = keys.into_iter().filter(|key| names.contains(&key.name) == pick).collect();
            Shape::Object { keys, open: open && !pick }
        }
        Some(Shape::Named(_)) if pick && !names.is_empty() => {
            let key = |name| Key { name, optional: false, shape: Shape::Unknown };
            Shape::object(names.into_iter().map(key).collect())
        }
        _ => Shape::Unknown,
    }
}

/// The strings of `'a' | 'b'`.
fn names(node: Node<'_>, code: &Code<'_>) -> Vec<SmolStr> {
    match node.kind() {
        "union_type" => children(node).flat_map(|one| names(one, code)).collect(),
        _ => string(node, code).into_iter().collect(),
    }
}

/// `A['b']`.
pub(super) fn lookup(node: Node<'_>, code: &Code<'_>, depth: u8) -> Shape {
    let of = node.named_child(0).map(|one| near(one, code, depth));
    let name = node.named_child(1).and_then(|one| string(one, code));
    match (of, name) {
        (Some(Shape::Object { keys, .. }), Some(name)) => {
            keys.into_iter().find(|key| key.name == name).map(|key| key.shape).unwrap_or_default()
        }
        _ => Shape::Unknown,
    }
}
