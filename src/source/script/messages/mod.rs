//! Messages between servers and clients: Socket.IO on both sides, gateways of Nest, JSON frames of WebSockets.
//!
//! ```text
//!  one file ──▶ spots      a message sent or received here, its name as written
//!               wrappers   functions that send or receive what a parameter names
//!               calls      calls that may be of such a function
//!               maps       typed maps of messages, and which side each is used for
//!  all files ──▶ names followed, calls joined to wrappers, sides and directions settled ──▶ facts
//! ```
//!
//! What runs only inside a program (process events, streams, Vue's and Angular's emitters) is no message, nor is what a
//! connection says of itself (`connect`, `disconnect`). A name that is not known is told as unresolved, never guessed.
//! Start at [`read`], then [`link()`].

mod call;
mod carried;
mod file;
mod frames;
mod joined;
mod lifecycle;
mod link;
mod maps;
mod names;
mod nest;
mod received;
mod receiver;
mod said_with;
mod sockets;
mod wrappers;

use super::value::Value;
use crate::{
    contract::Payload,
    source::{Side, code::Code},
    text::Span,
};
use call::{Argument, Call, Carried, Wrapper};
use file::File;
pub use lifecycle::is_lifecycle;
pub(super) use link::link;
use smol_str::SmolStr;

/// What one file says of messages.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Messages {
    /// The side the file is on, where its imports say so.
    side: Option<Side>,
    spots: Vec<Spot>,
    wrappers: Vec<Wrapper>,
    calls: Vec<Call>,
    maps: Vec<maps::Map>,
    uses: Vec<maps::Use>,
}

/// A place where a message is sent or received.
#[derive(Clone, Debug, PartialEq)]
struct Spot {
    name: Name,
    way: Way,
    payloads: Vec<Payload>,
    at: Span,
    whole: Span,
}

/// How a message goes.
#[derive(Clone, Debug, Default, PartialEq)]
struct Way {
    /// Sent here, or received.
    sends: bool,
    /// Who does it, where the code says so.
    side: Option<Side>,
    namespace: Option<SmolStr>,
}

/// The name of a message, as it is written.
#[derive(Clone, Debug, PartialEq)]
enum Name {
    /// A string, a constant, or what is made of them.
    Is(Value),
    /// Each value of a list or object.
    Values(SmolStr),
    /// Each key of an object.
    Keys(SmolStr),
    /// What the function it stands in is given there.
    Parameter(SmolStr, u8),
    /// Not told by the text.
    Unknown,
}

/// Reads one file.
pub(super) fn read(code: &Code<'_>) -> Messages {
    let mut found = Messages::default();
    let file = File::read(code);
    found.side = file.side;
    if !file.is_quiet {
        sockets::read(&file, &mut found);
        frames::read(&file, &mut found);
        nest::read(&file, &mut found);
        maps::read(&file, &mut found);
    }
    wrappers::read(&file, &mut found);
    found
}

#[cfg(test)]
mod tests;
