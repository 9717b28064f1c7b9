//! What can be a message's name, and what one is written like: `room:join`, `type: 'presence'`, `start({ id }, ack)`.
//!
//! Start at [`read`].

use crate::{
    contract::{Payload, Role, Shape, typescript},
    text::Span,
};
use smol_str::SmolStr;
use std::ops::Range;

/// Endings of file names, which look like names with a dot in them.
const FILES: &[&str] = &[
    "ts", "tsx", "js", "jsx", "mjs", "json", "md", "rs", "py", "go", "sol", "toml", "yaml", "yml", "html",
    "css", "sh", "txt", "env", "lock", "sql",
];

/// A message as it is written.
#[derive(Debug)]
pub struct Written {
    /// Its name.
    pub name: SmolStr,
    /// Where the name stands.
    pub at: Range<usize>,
    /// Its arguments and answer, when it is written as a call.
    pub payloads: Vec<Payload>,
    /// Whether it is written as a call.
    pub call: bool,
}

/// The message that the text at `base` of something is.
pub fn read(text: &str, base: usize) -> Option<Written> {
    if is_name(text) {
        return Some(Written {
            name: text.into(),
            at: base..base + text.len(),
            payloads: Vec::new(),
            call: false,
        });
    }
    if let Some((key, value)) =
        text.split_once(':').filter(|(key, _)| ["type", "event", "action"].contains(&key.trim()))
    {
        let name = value.trim().trim_matches(['\'', '"']);
        let at = base + key.len() + 1 + value.find(name)?;
        let quoted = value.trim().starts_with(['\'', '"']) && is_name(name);
        return quoted.then(|| Written {
            name: name.into(),
            at: at..at + name.len(),
            payloads: Vec::new(),
            call: false,
        });
    }
    let call = typescript::call(text)?;
    let shift = |at: Span| Span::new(at.at(base));
    let argument = |(index, (shape, at)): (u8, (Shape, Span))| Payload {
        role: Role::Argument(index),
        shape,
        at: shift(at),
    };
    let mut payloads: Vec<Payload> = (0..).zip(call.arguments).map(argument).collect();
    payloads.extend(call.ack.map(|(shape, at)| Payload { role: Role::Ack, shape, at: shift(at) }));
    is_name(&call.name).then(|| Written { name: call.name, at: call.name_at.at(base), payloads, call: true })
}

/// Whether a text could be the name of a message.
pub fn is_name(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || "_-:./$@*".contains(c);
    let ending = text.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
    text.starts_with(|c: char| c.is_alphabetic() || c == '$' || c == '_')
        && text.chars().all(plain)
        && text.chars().count() <= 64
        && !text.ends_with([':', '.', '/', '-'])
        && !text.contains("://")
        && !FILES.contains(&ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_other_code() {
        for name in ["room:join", "new-question", "ping", "oyunBaslatIsteği", "game.state", "JOIN_ROOM"] {
            assert!(is_name(name), "{name}");
        }
        for other in ["4003", "server.ts", "/api/x", "a b", "http://x", "{ a }", "", "--flag", "x:"] {
            assert!(!is_name(other), "{other}");
        }
    }

    #[test]
    fn places_are_those_of_the_name() {
        let text = "see type: 'presence' there";
        let found = read("type: 'presence'", 4).map(|written| written.at);
        assert_eq!(found.and_then(|at| text.get(at)), Some("presence"));
        let text = "- join({ room }, ack)";
        let found = read("join({ room }, ack)", 2).map(|written| {
            let parts = written.payloads.iter().map(|payload| text.get(payload.at.at(0)).unwrap_or_default());
            parts.collect::<Vec<_>>().join("; ")
        });
        assert_eq!(found.as_deref(), Some("{ room }; ack"));
    }
}
