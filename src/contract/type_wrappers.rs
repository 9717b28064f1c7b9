//! Types around other types, `Array<T>` and its kin, and how shapes are put together from parts. Start at [`wrapped`].

use super::{Key, Shape};

/// The shape of a type with arguments. One that is not known is a named type.
pub(super) fn wrapped(name: &str, arguments: Vec<Shape>) -> Shape {
    let mut arguments = arguments.into_iter();
    let first = arguments.next().unwrap_or_default();
    match name {
        "Array" | "ReadonlyArray" | "Set" | "List" | "Vec" | "list" | "array" | "Sequence" => {
            Shape::Array(Box::new(first))
        }
        "Record" | "Map" | "Dict" | "dict" | "HashMap" | "map" => {
            Shape::Object { keys: record_keys(first), open: true }
        }
        "Promise" | "Readonly" | "NonNullable" | "Awaited" | "Box" => first,
        "Partial" => first.with_keys(true),
        "Required" => first.with_keys(false),
        "Option" | "Optional" | "Maybe" | "Nullable" => Shape::union(vec![first, Shape::Null]),
        "Pick" | "Omit" | "Extract" | "Exclude" | "ReturnType" | "Parameters" | "Union" => Shape::Unknown,
        _ => Shape::Named(name.into()),
    }
}

/// The keys of `Record<'a' | 'b', T>`; each may be missing, since there may be others too.
fn record_keys(names: Shape) -> Vec<Key> {
    let Shape::Union(arms) = names else { return Vec::new() };
    let key = |arm: Shape| match arm {
        Shape::Literal(text) => {
            Some(Key { name: text.trim_matches('"').into(), optional: true, shape: Shape::Unknown })
        }
        _ => None,
    };
    arms.into_iter().filter_map(key).collect()
}

impl Shape {
    /// One of `arms`: unions among them are opened, the same arm is named once, and one alone is itself.
    pub fn union(arms: Vec<Shape>) -> Shape {
        let mut all: Vec<Shape> = Vec::new();
        let flat = arms.into_iter().flat_map(|arm| match arm {
            Shape::Union(arms) => arms,
            arm => vec![arm],
        });
        for arm in flat {
            if !all.contains(&arm) {
                all.push(arm);
            }
        }
        match all.len() {
            0 | 1 => all.pop().unwrap_or_default(),
            _ => Shape::Union(all),
        }
    }

    /// What is both: the keys of two objects; of anything else nothing is known but what an object among them says.
    pub fn and(self, other: Shape) -> Shape {
        match (self, other) {
            (Shape::Object { mut keys, open }, Shape::Object { keys: others, open: other_open }) => {
                let new: Vec<Key> =
                    others.into_iter().filter(|key| !keys.iter().any(|k| k.name == key.name)).collect();
                keys.extend(new);
                Shape::Object { keys, open: open || other_open }
            }
            (Shape::Object { keys, .. }, _) | (_, Shape::Object { keys, .. }) => {
                Shape::Object { keys, open: true }
            }
            _ => Shape::Unknown,
        }
    }

    /// The same with all keys optional, or none.
    fn with_keys(self, optional: bool) -> Shape {
        match self {
            Shape::Object { keys, open } => {
                let keys = keys.into_iter().map(|key| Key { optional, ..key }).collect();
                Shape::Object { keys, open }
            }
            other => other,
        }
    }
}
