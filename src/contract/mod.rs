//! What a signature, a route, a message and a payload's shape are: the words that documents and code are compared in.
//!
//! ```text
//!   a document ──syntax──▶ Said ┐
//!                               ├── compared: project joins them, rules judge
//!   program code ──source──▶ Said ┘
//! ```
//!
//! Pure: text in, values out. It knows neither Markdown nor a programming language's grammar beyond the notations both
//! sides write: Solidity and Soroban signatures, paths with parameters, `{ a, b?: T }`, JSON. It has no opinion about
//! differences, it only names them. Start at [`Said`].

mod abi;
mod abi_token;
pub mod artifact;
pub mod compare;
mod difference;
mod direction;
mod direction_words;
pub mod example;
mod json_abi;
mod params;
mod path;
mod route;
pub mod selector;
mod shape;
mod shape_token;
pub mod shorthand;
mod signature;
pub mod surface;
mod ty;
mod type_words;
mod type_wrappers;
pub mod typescript;

pub use abi::{AbiItem, AbiKind, Mutability, Param, Type, Visibility};
pub use difference::{Difference, KeyDifference, conflict, differences};
pub use json_abi::json_items;
pub use params::{parameters, returns};
pub use path::normal_name;
pub use route::{Direction, Message, Method, Path, Payload, Role, Route, Segment};
pub use shape::{Key, Shape};
pub use signature::{Signature, signature, signatures};

/// One thing that a document or code says.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// A function, event, error, struct or enum of a contract.
    Abi(AbiItem),
    /// A route of a server.
    Route(Route),
    /// A message between a server and its clients: a Socket.IO event, a WebSocket message.
    Message(Message),
}

impl Said {
    /// Its name: `claim`, `GET /lobbies/:id`, `lobby:join`.
    pub fn name(&self) -> String {
        match self {
            Said::Abi(item) => item.name.to_string(),
            Said::Route(route) => route.to_string(),
            Said::Message(message) => message.name.to_string(),
        }
    }
}
