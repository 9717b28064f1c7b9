//! Shapes from TypeScript's types. Start at [`of_type`].

use super::{
    DEPTH,
    generic::{generic, lookup},
    merge, property, string, unexported, union,
};
use crate::{
    contract::{Key, Shape},
    source::code::{Code, children},
};
use smol_str::{SmolStr, format_smolstr};
use tree_sitter::Node;

/// The shape of a type, or of an annotation (`: T`). Names of types stay names, unless what is made of them
/// (`Partial<T>`, `T & { … }`) needs them and they are declared in the same file.
pub(in crate::source::script) fn of_type(node: Node<'_>, code: &Code<'_>) -> Shape {
    read(node, code, DEPTH)
}

/// What a declaration of a type says: an interface, an alias, an enum, a class that is a payload's. Of an interface or
/// class its own members only: what it extends may be declared in another file. A type's parameters are unknown.
pub(in crate::source::script) fn of_declaration(node: Node<'_>, code: &Code<'_>) -> Shape {
    let shape = match node.kind() {
        "interface_declaration" => node.child_by_field_name("body").map(|body| members(body, code, DEPTH)),
        "class_declaration" | "abstract_class_declaration" => class(node, code),
        _ => declaration(node, code, DEPTH),
    };
    let unknown: Vec<_> = given(node, code).into_iter().map(|name| (name, Shape::Unknown)).collect();
    filled(shape.unwrap_or_default(), &unknown)
}

/// The names of a declaration's type parameters.
fn given(node: Node<'_>, code: &Code<'_>) -> Vec<SmolStr> {
    let list = node.child_by_field_name("type_parameters");
    let names = list.into_iter().flat_map(children).filter_map(|one| one.child_by_field_name("name"));
    names.map(|name| code.text(name).into()).collect()
}

/// A shape with the type parameters in it replaced.
fn filled(shape: Shape, given: &[(SmolStr, Shape)]) -> Shape {
    match shape {
        Shape::Named(name) => match given.iter().find(|(one, _)| *one == name) {
            Some((_, shape)) => shape.clone(),
            None => Shape::Named(name),
        },
        Shape::Array(inner) => Shape::Array(Box::new(filled(*inner, given))),
        Shape::Union(all) => union(all.into_iter().map(|one| filled(one, given))),
        Shape::Object { keys, open } => {
            let fill = |key: Key| Key { shape: filled(key.shape, given), ..key };
            Shape::Object { keys: keys.into_iter().map(fill).collect(), open }
        }
        shape => shape,
    }
}

/// `Answer<Player>`, where `Answer` is declared in the same file.
pub(super) fn applied(name: &str, inner: &[Node<'_>], code: &Code<'_>, depth: u8) -> Shape {
    let Some(node) = declaring(name, code) else { return Shape::Unknown };
    let Some(shape) = depth.checked_sub(1).and_then(|depth| declaration(node, code, depth)) else {
        return Shape::Unknown;
    };
    let values = inner.iter().map(|one| read(*one, code, depth)).chain(std::iter::repeat(Shape::Unknown));
    filled(shape, &given(node, code).into_iter().zip(values).collect::<Vec<_>>())
}

/// What a type of a function takes first: `(response: T) => void`, or the name of such a type in the same file.
/// `None` where the type is no function's.
pub(in crate::source::script) fn of_callback(node: Node<'_>, code: &Code<'_>) -> Option<Shape> {
    match node.kind() {
        "type_annotation" | "parenthesized_type" => of_callback(node.named_child(0)?, code),
        "function_type" => {
            let first = super::parameters(node).into_iter().next();
            let kind = first.and_then(|one| one.child_by_field_name("type"));
            Some(kind.map(|kind| of_type(kind, code)).unwrap_or(Shape::Null))
        }
        "type_identifier" => {
            of_callback(declaring(code.text(node), code)?.child_by_field_name("value")?, code)
        }
        "generic_type" => {
            let alias = declaring(code.text(node.child_by_field_name("name")?), code)?;
            let shape = of_callback(alias.child_by_field_name("value")?, code)?;
            let inner: Vec<_> =
                node.child_by_field_name("type_arguments").into_iter().flat_map(children).collect();
            let values = inner.iter().map(|one| of_type(*one, code));
            // What the alias applies to its parameter is applied anew, the parameter now known.
            let given: Vec<_> = given(alias, code).into_iter().zip(values).collect();
            Some(filled(shape, &given))
        }
        _ => None,
    }
}

fn declaration(node: Node<'_>, code: &Code<'_>, depth: u8) -> Option<Shape> {
    match node.kind() {
        "interface_declaration" => Some(interface(node, code, depth)),
        "type_alias_declaration" => Some(read(node.child_by_field_name("value")?, code, depth)),
        "enum_declaration" => Some(enumeration(node.child_by_field_name("body")?, code)),
        "class_declaration" | "abstract_class_declaration" => class(node, code),
        _ => None,
    }
}

/// Where a type of this name is declared in the file.
fn declaring<'t>(name: &str, code: &'t Code<'_>) -> Option<Node<'t>> {
    children(code.root()).map(unexported).find(|node| {
        matches!(
            node.kind(),
            "interface_declaration" | "type_alias_declaration" | "enum_declaration" | "class_declaration"
        ) && node.child_by_field_name("name").is_some_and(|one| code.text(one) == name)
    })
}

pub(super) fn read(node: Node<'_>, code: &Code<'_>, depth: u8) -> Shape {
    if depth == 0 {
        return Shape::Unknown;
    }
    let first = |depth| node.named_child(0).map(|inner| read(inner, code, depth)).unwrap_or_default();
    match node.kind() {
        "type_annotation" | "parenthesized_type" => first(depth),
        "readonly_type" => first(depth),
        "predefined_type" => predefined(code.text(node)),
        "literal_type" => literal(node, code),
        "template_literal_type" => Shape::Text,
        "type_identifier" => named(code.text(node)),
        "array_type" => Shape::Array(Box::new(first(depth - 1))),
        "tuple_type" => Shape::Array(Box::new(union(children(node).map(|one| read(one, code, depth - 1))))),
        "union_type" => union(children(node).map(|one| read(one, code, depth - 1))),
        "intersection_type" => intersection(node, code, depth - 1),
        "object_type" | "interface_body" => members(node, code, depth - 1),
        "generic_type" => generic(node, code, depth - 1),
        "lookup_type" => lookup(node, code, depth - 1),
        _ => Shape::Unknown,
    }
}

fn predefined(name: &str) -> Shape {
    match name {
        "string" => Shape::Text,
        "number" | "bigint" => Shape::Number,
        "boolean" => Shape::Boolean,
        "void" | "undefined" | "null" => Shape::Null,
        "object" => Shape::Object { keys: Vec::new(), open: true },
        _ => Shape::Unknown,
    }
}

/// The name of a type; those of the language itself say nothing about keys, and how a date is sent is not certain.
fn named(name: &str) -> Shape {
    match name {
        "String" => Shape::Text,
        "Number" => Shape::Number,
        "Boolean" => Shape::Boolean,
        "Date" | "Buffer" | "Uint8Array" | "ArrayBuffer" | "Blob" | "Function" | "Object" => Shape::Unknown,
        _ => Shape::Named(name.into()),
    }
}

fn literal(node: Node<'_>, code: &Code<'_>) -> Shape {
    if let Some(text) = string(node, code) {
        return quoted(&text);
    }
    match code.text(node) {
        "null" | "undefined" => Shape::Null,
        text => Shape::Literal(text.into()),
    }
}

/// A string as JSON writes it.
pub(in crate::source::script) fn quoted(text: &str) -> Shape {
    Shape::Literal(format_smolstr!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

fn members(node: Node<'_>, code: &Code<'_>, depth: u8) -> Shape {
    let (mut keys, mut open) = (Vec::new(), false);
    for member in children(node) {
        match member.kind() {
            "property_signature" => keys.extend(key(member, code, depth)),
            "index_signature" => open = true,
            _ => {}
        }
    }
    Shape::Object { keys, open }
}

/// One member; functions are not sent.
fn key(member: Node<'_>, code: &Code<'_>, depth: u8) -> Option<Key> {
    let name = property(member.child_by_field_name("name")?, code)?;
    let kind = member.child_by_field_name("type");
    if kind.and_then(|kind| kind.named_child(0)).is_some_and(|kind| kind.kind() == "function_type") {
        return None;
    }
    let shape = kind.map(|kind| read(kind, code, depth)).unwrap_or_default();
    Some(Key { name, optional: is_optional(member), shape })
}

fn is_optional(member: Node<'_>) -> bool {
    (0..member.child_count()).filter_map(|at| member.child(at)).any(|child| child.kind() == "?")
}

fn interface(node: Node<'_>, code: &Code<'_>, depth: u8) -> Shape {
    let (mut keys, mut open) = (Vec::new(), false);
    let heritage = children(node).filter(|child| child.kind() == "extends_type_clause");
    for base in heritage.flat_map(children) {
        merge(&mut keys, &mut open, near(base, code, depth.saturating_sub(1)));
    }
    if let Some(body) = node.child_by_field_name("body") {
        merge(&mut keys, &mut open, members(body, code, depth.saturating_sub(1)));
    }
    Shape::Object { keys, open }
}

fn intersection(node: Node<'_>, code: &Code<'_>, depth: u8) -> Shape {
    let (mut keys, mut open) = (Vec::new(), false);
    for part in children(node) {
        merge(&mut keys, &mut open, near(part, code, depth));
    }
    Shape::Object { keys, open }
}

/// The shape of a type, a name followed to its declaration in this file.
pub(super) fn near(node: Node<'_>, code: &Code<'_>, depth: u8) -> Shape {
    match read(node, code, depth) {
        Shape::Named(name) => declared(&name, code, depth).unwrap_or(Shape::Named(name)),
        shape => shape,
    }
}

fn declared(name: &str, code: &Code<'_>, depth: u8) -> Option<Shape> {
    declaration(declaring(name, code)?, code, depth.checked_sub(1)?)
}

fn enumeration(body: Node<'_>, code: &Code<'_>) -> Shape {
    let mut next = 0_i64;
    let member = |node: Node<'_>| {
        let Some(value) = node.child_by_field_name("value") else {
            next += 1;
            return Shape::Literal((next - 1).to_string().into());
        };
        if let Some(text) = string(value, code) {
            return quoted(&text);
        }
        next = code.text(value).parse::<i64>().unwrap_or(next).saturating_add(1);
        Shape::Literal(code.text(value).into())
    };
    union(children(body).map(member))
}

/// The fields of a class that says types only, as those of a payload do; `None` where a constructor does more.
fn class(node: Node<'_>, code: &Code<'_>) -> Option<Shape> {
    let body = node.child_by_field_name("body")?;
    let fields = children(body).filter(|member| {
        member.kind() == "public_field_definition" && member.child_by_field_name("type").is_some()
    });
    let hidden = |member: &Node<'_>| {
        children(*member).any(|part| part.kind() == "accessibility_modifier" && code.text(part) != "public")
    };
    let keys: Vec<_> =
        fields.filter(|member| !hidden(member)).filter_map(|member| key(member, code, DEPTH)).collect();
    let open = children(node).any(|part| part.kind() == "class_heritage");
    (!keys.is_empty()).then_some(Shape::Object { keys, open })
}
