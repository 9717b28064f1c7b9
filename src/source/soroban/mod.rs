//! Soroban: `#[contractimpl]` functions, contract types and errors, published events.
//!
//! ```text
//!  read ──▶ Unit       one file: exported functions, types, constants, what its bodies publish
//!  link ──▶ Facts      a crate's files together: whose an event is, which constant its topic is, which files are tests
//! ```
//!
//! It reads what is written, not what macros make of it, and knows the types of expressions only where a parameter, a
//! field or a literal says them; the rest is unknown, never guessed. Start at [`read`], then [`link`].

mod attributes;
mod bodies;
mod items;
mod link;
mod names;
mod read;
mod told;
mod types;

pub(super) use link::link;
pub use read::read;

use crate::{
    contract::{AbiItem, Param},
    text::Span,
};
use smol_str::SmolStr;

/// What one file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unit {
    /// The types with `#[contract]`.
    contracts: Vec<(SmolStr, Span)>,
    impls: Vec<Impl>,
    /// Types, errors, constants and events that are declared as types.
    items: Vec<Item>,
    events: Vec<Event>,
    calls: Vec<Call>,
    /// Constants that are symbols, and the symbol.
    symbols: Vec<(SmolStr, SmolStr)>,
    /// Modules in files of their own that are only there in tests.
    tests: Vec<SmolStr>,
}

/// One `#[contractimpl]`.
#[derive(Clone, Debug, PartialEq)]
struct Impl {
    contract: SmolStr,
    /// The trait it implements.
    base: Option<SmolStr>,
    /// Whether the trait brings functions that are not written here.
    unseen: bool,
    items: Vec<Item>,
    at: Span,
}

/// One declaration.
#[derive(Clone, Debug, PartialEq)]
struct Item {
    said: AbiItem,
    at: Span,
    whole: Span,
}

/// One `publish`.
#[derive(Clone, Debug, PartialEq)]
struct Event {
    topics: Vec<Topic>,
    data: Option<Vec<Param>>,
    /// The function it stands in.
    within: SmolStr,
    at: Span,
    whole: Span,
}

/// One topic of an event.
#[derive(Clone, Debug, PartialEq)]
enum Topic {
    /// `symbol_short!("paid")`.
    Name(SmolStr),
    /// `PAID`: a constant, in this file or another.
    Constant(SmolStr),
    /// A parameter of the function that publishes: the callers say which topic it is. The first parameter is 0.
    Parameter(usize, Param),
    /// A value that differs each time.
    Value(Param),
}

/// A call that hands over a symbol: it may be of a function that publishes.
#[derive(Clone, Debug, PartialEq)]
struct Call {
    callee: SmolStr,
    arguments: Vec<Option<Topic>>,
    at: Span,
    whole: Span,
}

#[cfg(test)]
mod tests;
