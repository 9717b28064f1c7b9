//! Routes of servers, as one file says them: who registers what on which router, and what its handlers carry. Which path
//! a router is mounted at is known only when every file is: [`link`] tells.
//!
//! ```text
//!   const r = Router()        a binding: the name stands for a router that is made here
//!   r.get('/:id', show)       served: on `r`, a path, a handler
//!   app.use('/users', r)      a mount
//!   routes(app)               a pass: the function's parameter is this router
//! ```
//!
//! Start at [`Routes`]; [`walk`] fills it.

mod expr;
mod files;
mod handler;
mod link;
mod lookup;
mod made;
mod mounted;
mod names;
mod nest;
#[cfg(test)]
mod pictures;
mod resolve;
mod walk;

use super::{module::Import, value::Value};
use crate::{
    contract::{Method, Payload},
    text::Span,
};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

pub(super) use link::link;

/// What a file says about routes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Routes {
    /// The functions and classes, the file itself first.
    scopes: Vec<Scope>,
    /// What names stand for, by the scope that declares them.
    bindings: FxHashMap<(usize, SmolStr), Binding>,
    /// The routers that are made here, by where their making ends.
    made: FxHashMap<usize, Made>,
    /// The routes that are registered.
    served: Vec<Served>,
    /// The routers that are mounted.
    mounts: Vec<Mount>,
    /// The calls that may hand a router to a function.
    passes: Vec<Pass>,
    /// What functions return.
    returns: Vec<(usize, Expr)>,
    /// What the named functions carry, by where they start.
    handlers: FxHashMap<usize, Handler>,
    /// What a file of a framework that routes by paths exports.
    files: files::Exports,
    /// What decorated controllers serve.
    nest: nest::Nest,
}

/// A function or a class: names are its own.
#[derive(Clone, Debug, PartialEq)]
struct Scope {
    /// The scope around it; the file's is its own.
    parent: usize,
    /// Where it starts.
    start: usize,
    /// Whether it is a class, which has `this`.
    class: Option<SmolStr>,
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq)]
enum Binding {
    /// An expression.
    Is(Expr),
    /// A parameter, counted from 0, and whether it looks like a router.
    Parameter(usize, bool),
    /// Something that is not followed.
    Unknown,
}

/// A router that is made.
#[derive(Clone, Debug, PartialEq)]
struct Made {
    /// Whether it serves by itself: an application, not only a part of one.
    root: bool,
    /// The prefix it gives itself.
    prefix: Option<Value>,
}

/// An expression, as far as routers matter.
#[derive(Clone, Debug, PartialEq)]
enum Expr {
    /// A name, with dots where a member is meant.
    Name(SmolStr),
    /// A router that is made here.
    Made(usize),
    /// What a function returns.
    Call(Box<Expr>, Vec<Expr>),
    /// `require('…')`.
    Import(Import),
    /// A function that stands here, by its start.
    Function(usize),
    /// An object of this class.
    New(SmolStr),
    /// A member of something without a name.
    Member(Box<Expr>, SmolStr),
    /// Anything else, as a value.
    Value(Value),
}

/// A route that is registered.
#[derive(Clone, Debug, PartialEq)]
struct Served {
    scope: usize,
    on: Expr,
    methods: Vec<Method>,
    path: Value,
    handler: Handler,
    at: Span,
    whole: Span,
}

/// A router that is mounted.
#[derive(Clone, Debug, PartialEq)]
struct Mount {
    scope: usize,
    on: Expr,
    prefix: Prefix,
    what: Vec<Expr>,
}

/// Where a router is mounted.
#[derive(Clone, Debug, PartialEq)]
enum Prefix {
    /// Here.
    Is(Value),
    /// At the first of what is mounted, where that is a path.
    First,
}

/// A call with arguments that may be routers.
#[derive(Clone, Debug, PartialEq)]
struct Pass {
    scope: usize,
    callee: Expr,
    arguments: Vec<Expr>,
}

/// What a handler carries.
#[derive(Clone, Debug, Default, PartialEq)]
struct Handler {
    /// What it says itself.
    payloads: Vec<Payload>,
    /// The function it is or hands everything to, where that is named; and where the name stands.
    elsewhere: Option<(SmolStr, Span)>,
}
