//! The shape of a payload: which keys it has, and what stands under them.
//!
//! What is not known is [`Shape::Unknown`] and agrees with everything. Start at [`Shape`].

use smol_str::SmolStr;
use std::fmt;

/// What a payload looks like.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Shape {
    /// Keys and what stands under them.
    Object {
        /// The keys, in the order they are written.
        keys: Vec<Key>,
        /// Whether there may be others: a spread, an ellipsis, a comment that says so.
        open: bool,
    },
    /// A list of one shape.
    Array(Box<Shape>),
    /// A named type that was not resolved: `RoomData`, `Lobby`.
    Named(SmolStr),
    /// A string.
    Text,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// `null`, `undefined`, `void`: nothing.
    Null,
    /// One value: `'open'`, `42`, as JSON writes it.
    Literal(SmolStr),
    /// One of several.
    Union(Vec<Shape>),
    /// Anything: not said, or not understood.
    #[default]
    Unknown,
}

/// One key of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// Its name.
    pub name: SmolStr,
    /// Whether it may be missing.
    pub optional: bool,
    /// What stands under it.
    pub shape: Shape,
}

impl Shape {
    /// An object of exactly these keys.
    pub fn object(keys: Vec<Key>) -> Shape {
        Shape::Object { keys, open: false }
    }
}

impl fmt::Display for Shape {
    /// As a shorthand: `{ a: string, b?: Lobby[], … }`; a key of which nothing is known is its name alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shape::Object { keys, open } => write_object(keys, *open, f),
            Shape::Array(inner) => match inner.as_ref() {
                Shape::Union(_) => write!(f, "({inner})[]"),
                _ => write!(f, "{inner}[]"),
            },
            Shape::Named(name) | Shape::Literal(name) => f.write_str(name),
            Shape::Text => f.write_str("string"),
            Shape::Number => f.write_str("number"),
            Shape::Boolean => f.write_str("boolean"),
            Shape::Null => f.write_str("null"),
            Shape::Union(arms) => arms.iter().enumerate().try_for_each(|(at, arm)| {
                f.write_str(if at == 0 { "" } else { " | " })?;
                write!(f, "{arm}")
            }),
            Shape::Unknown => f.write_str("any"),
        }
    }
}

fn write_object(keys: &[Key], open: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if keys.is_empty() {
        return f.write_str(if open { "{ … }" } else { "{}" });
    }
    f.write_str("{ ")?;
    for (at, key) in keys.iter().enumerate() {
        f.write_str(if at == 0 { "" } else { ", " })?;
        write!(f, "{key}")?;
    }
    f.write_str(if open { ", … }" } else { " }" })
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.optional { "?" } else { "" };
        match &self.shape {
            Shape::Unknown => write!(f, "{}{mark}", self.name),
            Shape::Array(inner) if **inner == Shape::Unknown => write!(f, "{}{mark}[]", self.name),
            shape => write!(f, "{}{mark}: {shape}", self.name),
        }
    }
}
