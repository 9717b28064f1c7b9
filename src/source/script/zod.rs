//! Shapes from schemas: zod's, and those of valibot, yup and joi that are written alike. Start at [`of_schema`].
//!
//! A schema by its name stays a name, as types do; [`checked`] finds the schema a value is checked with.

use super::shape::{property, string};
use crate::{
    contract::{Key, Shape},
    source::code::{Code, children},
};
use tree_sitter::Node;

/// How deep schemas are followed.
const DEPTH: u8 = 12;

/// The shape a schema lets through; `None` where the expression is no schema.
pub(super) fn of_schema(node: Node<'_>, code: &Code<'_>) -> Option<Shape> {
    let schema = read(node, code, DEPTH)?;
    Some(schema.shape)
}

/// A schema or type by its name.
pub(super) fn name_of(name: &str) -> Shape {
    Shape::Named(name.into())
}

/// The schema that checks a value, by the arguments it stands in: `schema.safeParse(value)`, `v.parse(schema, value)`.
pub(super) fn checked(arguments: Node<'_>, value: Node<'_>, code: &Code<'_>) -> Option<Shape> {
    let call = arguments.parent().filter(|one| one.kind() == "call_expression")?;
    let function = call.child_by_field_name("function")?;
    let method = code.text(function.child_by_field_name("property")?);
    if !matches!(
        method,
        "parse" | "safeParse" | "parseAsync" | "safeParseAsync" | "validate" | "validateSync"
    ) {
        return None;
    }
    let receiver = function.child_by_field_name("object")?;
    let first = children(arguments).next()?;
    let schema = if first == value { receiver } else { first };
    match schema.kind() {
        // `JSON.parse` is no schema.
        "identifier" if code.text(schema) == "JSON" => None,
        "identifier" => Some(name_of(code.text(schema))),
        _ => of_schema(schema, code),
    }
}

/// A schema: what it lets through, and whether it may be missing.
struct Schema {
    shape: Shape,
    optional: bool,
}

impl From<Shape> for Schema {
    fn from(shape: Shape) -> Schema {
        Schema { shape, optional: false }
    }
}

/// Names under which libraries of schemas are known.
fn is_library(name: &str) -> bool {
    matches!(name, "z" | "zod" | "v" | "yup" | "Yup" | "Joi" | "joi" | "s" | "t")
}

fn read(node: Node<'_>, code: &Code<'_>, depth: u8) -> Option<Schema> {
    let below = depth.checked_sub(1)?;
    if node.kind() != "call_expression" {
        return None;
    }
    let function = node.child_by_field_name("function").filter(|one| one.kind() == "member_expression")?;
    let (object, method) =
        (function.child_by_field_name("object")?, function.child_by_field_name("property")?);
    let (of, method) = (code.text(object), code.text(method));
    let arguments: Vec<_> = node.child_by_field_name("arguments").into_iter().flat_map(children).collect();
    if is_library(of) || of == "z.coerce" || of == "z.iso" {
        return Some(made(method, &arguments, code, below));
    }
    let schema = match object.kind() {
        "identifier" if matches!(method, "array" | "optional" | "nullable") => local(object, code, below),
        "identifier" => near(object, code, below),
        _ => read(object, code, below)?,
    };
    // A name alone is no sign of a schema: what is called on it must be.
    if object.kind() == "identifier" && !is_combinator(method) {
        return None;
    }
    Some(refined(schema, method, &arguments, code, below))
}

fn is_combinator(method: &str) -> bool {
    matches!(
        method,
        "extend"
            | "merge"
            | "partial"
            | "strict"
            | "passthrough"
            | "omit"
            | "pick"
            | "optional"
            | "nullable"
            | "array"
    )
}

/// A schema, or the name of one.
fn inner(node: Option<&Node<'_>>, code: &Code<'_>, depth: u8) -> Schema {
    let Some(node) = node else { return Schema::from(Shape::Unknown) };
    match node.kind() {
        "identifier" => local(*node, code, depth),
        _ => read(*node, code, depth).unwrap_or(Schema::from(Shape::Unknown)),
    }
}

/// A schema by its name: read where it is declared in reach, so that whether it may be missing is known.
fn local(node: Node<'_>, code: &Code<'_>, depth: u8) -> Schema {
    Schema { shape: name_of(code.text(node)), optional: near(node, code, depth).optional }
}

/// The schema itself where its name is declared in reach, else its name.
fn near(node: Node<'_>, code: &Code<'_>, depth: u8) -> Schema {
    let name = code.text(node);
    let found = super::scopes::bound(node, name, code).and_then(|one| one.child_by_field_name("value"));
    found.and_then(|value| read(value, code, depth)).unwrap_or_else(|| name_of(name).into())
}

/// `z.string()`, `z.object({ … })`.
fn made(method: &str, arguments: &[Node<'_>], code: &Code<'_>, depth: u8) -> Schema {
    let first = || inner(arguments.first(), code, depth);
    let shape = match method {
        "string" | "email" | "uuid" | "url" | "datetime" | "cuid" | "nanoid" => Shape::Text,
        "number" | "int" | "bigint" | "float32" | "float64" => Shape::Number,
        "boolean" | "bool" => Shape::Boolean,
        "null" | "undefined" | "void" => Shape::Null,
        "object" | "strictObject" | "looseObject" | "interface" => {
            return object(arguments.first(), method == "looseObject", code, depth).into();
        }
        "record" | "map" => Shape::Object { keys: Vec::new(), open: true },
        "array" | "set" => Shape::Array(Box::new(first().shape)),
        "tuple" => Shape::Array(Box::default()),
        "literal" => arguments.first().map(|one| literal(*one, code)).unwrap_or_default(),
        "enum" | "picklist" => choice(arguments.first(), code),
        "nativeEnum" => arguments.first().map(|one| name_of(code.text(*one))).unwrap_or_default(),
        "union" | "variant" => union(arguments.first(), code, depth),
        "discriminatedUnion" => union(arguments.get(1), code, depth),
        "optional" | "nullish" => return Schema { optional: true, ..first() },
        "nullable" => nullable(first().shape),
        "lazy" | "preprocess" => Shape::Unknown,
        _ => Shape::Unknown,
    };
    shape.into()
}

/// `.optional()`, `.extend({ … })`.
fn refined(schema: Schema, method: &str, arguments: &[Node<'_>], code: &Code<'_>, depth: u8) -> Schema {
    let Schema { shape, optional } = schema;
    match method {
        "optional" | "default" | "nullish" | "catch" | "prefault" | "notRequired" => {
            let shape = if method == "nullish" { nullable(shape) } else { shape };
            return Schema { shape, optional: true };
        }
        "required" => return Schema { shape: keys_are(shape, Some(false)), optional: false },
        _ => {}
    }
    let shape = match method {
        "nullable" => nullable(shape),
        "array" => Shape::Array(Box::new(shape)),
        "partial" | "deepPartial" => keys_are(shape, Some(true)),
        "passthrough" | "loose" | "catchall" => opened(shape),
        "extend" | "safeExtend" | "augment" => joined(shape, object(arguments.first(), false, code, depth)),
        "merge" | "and" | "concat" => {
            let more = arguments.first().map(|one| match one.kind() {
                "identifier" => near(*one, code, depth).shape,
                _ => inner(Some(one), code, depth).shape,
            });
            joined(shape, more.unwrap_or_default())
        }
        "or" => super::shape::union([shape, inner(arguments.first(), code, depth).shape]),
        "pick" | "omit" => picked(shape, arguments.first(), method == "pick", code),
        "transform" | "pipe" => Shape::Unknown,
        _ => shape,
    };
    Schema { shape, optional }
}

fn object(fields: Option<&Node<'_>>, open: bool, code: &Code<'_>, depth: u8) -> Shape {
    let Some(fields) = fields.filter(|one| one.kind() == "object") else { return Shape::Unknown };
    let (mut keys, mut open) = (Vec::new(), open);
    for field in children(*fields) {
        let name = field.child_by_field_name("key").and_then(|name| property(name, code));
        let (name, value) = match (field.kind(), name, field.child_by_field_name("value")) {
            ("pair", Some(name), Some(value)) => (name, value),
            ("shorthand_property_identifier", ..) => (code.text(field).into(), field),
            _ => {
                open = true;
                continue;
            }
        };
        let Schema { shape, optional } = match value.kind() {
            "shorthand_property_identifier" => local(value, code, depth),
            _ => inner(Some(&value), code, depth),
        };
        keys.push(Key { name, optional, shape });
    }
    Shape::Object { keys, open }
}

fn literal(node: Node<'_>, code: &Code<'_>) -> Shape {
    match string(node, code) {
        Some(text) => super::shape::quoted(&text),
        None if matches!(node.kind(), "number" | "true" | "false") => Shape::Literal(code.text(node).into()),
        None => Shape::Unknown,
    }
}

fn choice(list: Option<&Node<'_>>, code: &Code<'_>) -> Shape {
    match list {
        Some(list) if list.kind() == "array" => {
            super::shape::union(children(*list).map(|one| literal(one, code)))
        }
        _ => Shape::Text,
    }
}

fn union(list: Option<&Node<'_>>, code: &Code<'_>, depth: u8) -> Shape {
    let Some(list) = list.filter(|one| one.kind() == "array") else { return Shape::Unknown };
    super::shape::union(children(*list).map(|one| inner(Some(&one), code, depth).shape))
}

fn nullable(shape: Shape) -> Shape {
    super::shape::union([shape, Shape::Null])
}

/// Every key optional, or none.
fn keys_are(shape: Shape, optional: Option<bool>) -> Shape {
    match (shape, optional) {
        (Shape::Object { mut keys, open }, Some(optional)) => {
            keys.iter_mut().for_each(|key| key.optional = optional);
            Shape::Object { keys, open }
        }
        (Shape::Named(_), _) => Shape::Unknown,
        (shape, _) => shape,
    }
}

fn opened(shape: Shape) -> Shape {
    match shape {
        Shape::Object { keys, .. } => Shape::Object { keys, open: true },
        _ => Shape::Unknown,
    }
}

/// One schema with another's keys.
fn joined(shape: Shape, more: Shape) -> Shape {
    let (mut keys, mut open) = (Vec::new(), false);
    super::shape::merge(&mut keys, &mut open, shape);
    super::shape::merge(&mut keys, &mut open, more);
    Shape::Object { keys, open }
}

fn picked(shape: Shape, mask: Option<&Node<'_>>, pick: bool, code: &Code<'_>) -> Shape {
    let fields = mask.into_iter().flat_map(|mask| children(*mask));
    let names: Vec<_> = fields.filter_map(|one| property(one.child_by_field_name("key")?, code)).collect();
    match shape {
        Shape::Object { keys, open } => {
            let keys = keys.into_iter().filter(|key| names.contains(&key.name) == pick).collect();
            Shape::Object { keys, open }
        }
        _ => Shape::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use crate::source::script::shape::declared;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(declared(text), expected);
    }

    #[test]
    fn schemas_are_read() {
        check(
            "export const join = z.object({
  code: z.string().trim().length(5), name: z.string().optional(), age: z.coerce.number().int().default(3),
  team: z.enum(['red', 'blue']).nullable(), tags: z.array(z.string()), mode: z.literal('fast').or(z.literal(2)),
}).strict();
const more = join.extend({ x: z.number() }); const loose = z.object({ a: z.boolean() }).passthrough();
const part = z.object({ a: z.boolean() }).partial(); const both = z.object({ a: z.null() }).merge(loose);
const pair = z.object({ first: join, all: join.array() }); const other = make(); const no = list.map(f);
type Join = z.infer<typeof join>;
const picked = z.object({ a: z.string(), b: z.string() }).pick({ a: true });
const valibot = v.object({ a: v.optional(v.string()), b: v.picklist(['x']) });
const yup1 = yup.object({ a: yup.string().required() });",
            "\
join = {code: text, name?: text, age?: number, team: \"red\" | \"blue\" | null, tags: text[], mode: \"fast\" | 2}
more = {code: text, name?: text, age?: number, team: \"red\" | \"blue\" | null, tags: text[], mode: \"fast\" | 2, x: number}
loose = {a: boolean, …}
part = {a?: boolean}
both = {a: boolean, …}
pair = {first: join, all: join[]}
Join = join
picked = {a: text}
valibot = {a?: text, b: \"x\"}
yup1 = {a: text}",
        );
    }
}
