//! What servers and clients say to each other: routes, messages, and the payloads of both.
//!
//! Start at [`Route`] and [`Message`].

use super::Shape;
use crate::text::Span;
use smol_str::SmolStr;
use std::fmt;

/// A route of a server: one method and one path.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path from the server's root, as far as it is known.
    pub path: Path,
    /// What goes in and comes out, as far as it is said; several of one role where several are possible.
    pub payloads: Vec<Payload>,
}

/// A method of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// `GET`.
    Get,
    /// `POST`.
    Post,
    /// `PUT`.
    Put,
    /// `PATCH`.
    Patch,
    /// `DELETE`.
    Delete,
    /// `OPTIONS`.
    Options,
    /// `HEAD`.
    Head,
    /// `app.all`: every one of them.
    Any,
    /// The opening of a WebSocket.
    Ws,
}

/// A path of a route, by its segments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Path {
    /// Its segments, in order.
    pub segments: Vec<Segment>,
}

/// What stands between two slashes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// Text.
    Text(SmolStr),
    /// `:id`, `{id}`, `<id>`, `[id]`, `${id}`: anything, by this name.
    Param(SmolStr),
    /// `*`, `[...rest]`: the rest of the path.
    Rest(SmolStr),
}

/// A message between a server and its clients.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Its name.
    pub name: SmolStr,
    /// Who sends it, where that is said.
    pub direction: Option<Direction>,
    /// The namespace it is sent in, where that is said and is not the main one.
    pub namespace: Option<SmolStr>,
    /// What it carries, one for each argument, then its acknowledgement; as far as it is said.
    pub payloads: Vec<Payload>,
}

/// Who sends a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// A client sends, the server receives.
    ToServer,
    /// The server sends, clients receive.
    ToClient,
    /// Both do.
    Both,
}

/// Something that is carried, and its shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Payload {
    /// What it is to the route or message.
    pub role: Role,
    /// What it looks like.
    pub shape: Shape,
    /// Where it stands: bytes of the section or the file that says so.
    pub at: Span,
}

/// What a payload is to its route or message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// The body of a request.
    Body,
    /// The query of a request.
    Query,
    /// The answer to a request, by its status where that is said.
    Response(Option<u16>),
    /// An argument of a message, counted from 0.
    Argument(u8),
    /// The answer to a message.
    Ack,
}

impl Method {
    /// The word for it; `WS` for a WebSocket, `ALL` for any.
    pub fn name(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Head => "HEAD",
            Method::Any => "ALL",
            Method::Ws => "WS",
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.name(), self.path)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.segments.is_empty() {
            return f.write_str("/");
        }
        self.segments.iter().try_for_each(|segment| match segment {
            Segment::Text(text) => write!(f, "/{text}"),
            Segment::Param(name) => write!(f, "/:{name}"),
            Segment::Rest(name) => write!(f, "/*{name}"),
        })
    }
}
