//! Functions that send or receive what they are told, and the calls that may be of one. Start at [`Wrapper`] and [`Call`].

use super::{Name, Way};
use crate::{
    contract::{Payload, Shape},
    text::Span,
};
use smol_str::SmolStr;

/// A function that sends or receives what a parameter names.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wrapper {
    pub(super) function: SmolStr,
    /// Which parameter names the message.
    pub(super) event: u8,
    /// Whether that parameter is a whole frame, `{ type: 'x', … }`.
    pub(super) frame: bool,
    pub(super) way: Way,
    pub(super) carries: Vec<Carried>,
    pub(super) at: Span,
}

/// What a wrapper passes on.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Carried {
    /// What it is given there.
    Argument(u8),
    /// All it is given from there on.
    Rest(u8),
    /// Something of its own.
    Own(Payload),
}

/// A call that may be of a wrapper.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Call {
    /// What is called, with dots: `broadcast`, `this.hub.broadcast`.
    pub(super) callee: SmolStr,
    pub(super) arguments: Vec<Argument>,
    pub(super) whole: Span,
}

/// One argument of such a call.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Argument {
    pub(super) names: Vec<(Name, Span)>,
    /// The name and payload it has as a frame.
    pub(super) frame: Option<(Name, Span, Vec<Payload>)>,
    pub(super) shape: Shape,
    /// What it takes, where it is a function.
    pub(super) handles: Option<Vec<Payload>>,
    /// Which parameter of the function around the call it passes on.
    pub(super) passed: Option<u8>,
    pub(super) at: Span,
}
