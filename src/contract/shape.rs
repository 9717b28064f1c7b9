//! The shape of a payload: which keys it has, and what stands under them.
//!
//! What is not known is [`Shape::Unknown`] and agrees with everything. Start at [`Shape`].

use smol_str::SmolStr;

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
