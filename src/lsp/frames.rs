//! [`Frames`]: cuts the bytes of the client into messages, and lets only those through that the transport can read.
//!
//! The transport stops for good at the first message it cannot read: broken JSON, a header it does not expect. A server that ends because
//! of one bad message is restarted by its editor until the editor gives up, so the bad one is replaced here by a request that is answered
//! with a parse error, as the protocol asks. Knows headers and whether a body is a JSON object, and the name of its method. Pure; start at
//! [`Frames::push`].

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;
use serde::Deserialize;
use tower_lsp::jsonrpc::Id;

/// A message without its header.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Frame {
    /// A JSON object.
    pub(super) body: Vec<u8>,
    /// Its method; none for a response.
    pub(super) method: Option<String>,
}

/// The method of the request that stands in for a message nobody could read. Its id is null, so the answer is what the protocol wants.
pub(super) const UNREADABLE: &str = "$/unreadable";

const STAND_IN: &str = r#"{"jsonrpc":"2.0","id":null,"method":"$/unreadable"}"#;

/// Bytes that have arrived and are not yet a message.
#[derive(Debug, Default)]
pub(super) struct Frames {
    bytes: Vec<u8>,
}

impl Frames {
    /// Adds what arrived and takes out the messages that are complete.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Vec<Frame> {
        self.bytes.extend_from_slice(bytes);
        let mut taken = 0;
        let mut frames = Vec::new();
        while let Some(rest) = self.bytes.get(taken..)
            && let Some(body) = find_body(rest)
        {
            frames.push(read(rest.get(body.clone()).unwrap_or_default()));
            taken += body.end;
        }
        self.bytes.drain(..taken.min(self.bytes.len()));
        frames
    }
}

impl Frame {
    /// The message as it goes over the wire.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = format!("Content-Length: {}\r\n\r\n", self.body.len()).into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// Where the first body lies, once all of it is there. A header without a length counts as an unreadable, empty message.
fn find_body(bytes: &[u8]) -> Option<Range<usize>> {
    let head = memmem::find(bytes, b"\r\n\r\n")?;
    let start = head + 4;
    let len = content_length(bytes.get(..head)?).unwrap_or(0);
    let end = start.checked_add(len)?;
    (end <= bytes.len()).then_some(start..end)
}

fn content_length(head: &[u8]) -> Option<usize> {
    let mut lines = std::str::from_utf8(head).ok()?.split("\r\n");
    lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    })
}

fn read(body: &[u8]) -> Frame {
    #[derive(Deserialize)]
    struct Head<'a> {
        #[serde(borrow)]
        jsonrpc: Cow<'a, str>,
        #[serde(borrow)]
        method: Option<Cow<'a, str>>,
        #[serde(rename = "id")]
        _id: Option<Id>,
    }
    let text = std::str::from_utf8(body).ok();
    match text.and_then(|text| serde_json::from_str::<Head<'_>>(text).ok()) {
        Some(Head { jsonrpc, method, _id }) if jsonrpc == "2.0" => {
            Frame { body: body.to_vec(), method: method.map(Cow::into_owned) }
        }
        _ => Frame { body: STAND_IN.into(), method: Some(UNREADABLE.to_owned()) },
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Frames, UNREADABLE};

    /// The methods of the messages in `wire`, however it is cut.
    #[track_caller]
    fn check(wire: &str, methods: &[&str]) {
        for cut in 0..wire.len() {
            let mut frames = Frames::default();
            let (head, tail) = wire.as_bytes().split_at(cut);
            let found: Vec<_> = frames.push(head).into_iter().chain(frames.push(tail)).collect();
            let found: Vec<_> = found.iter().map(|frame| frame.method.as_deref().unwrap_or("-")).collect();
            assert_eq!(found, methods, "cut at {cut}");
        }
    }

    fn frame(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn messages_come_out_whole_and_in_order() {
        let ask = frame(r#"{"jsonrpc":"2.0","id":1,"method":"textDocument/hover","params":{}}"#);
        let answer = frame(r#"{"jsonrpc":"2.0","id":7,"result":null}"#);
        let emoji = frame(r#"{"jsonrpc":"2.0","params":"🎲","method":"exit"}"#);
        check(&format!("{ask}{answer}{emoji}"), &["textDocument/hover", "-", "exit"]);
    }

    #[test]
    fn headers_are_read_generously() {
        let body = r#"{"jsonrpc":"2.0","method":"exit"}"#;
        let typed = format!(
            "content-length:{}\r\nContent-Type: application/vscode-jsonrpc\r\nX: y\r\n\r\n{body}",
            body.len()
        );
        check(&format!("{typed}{typed}"), &["exit", "exit"]);
    }

    #[test]
    fn what_cannot_be_read_is_replaced_and_the_next_message_is_still_found() {
        let exit = frame(r#"{"jsonrpc":"2.0","method":"exit"}"#);
        for broken in [
            r#"{"jsonrpc":"2.0","method":"#,
            "[]",
            "{}",
            "",
            r#"{"jsonrpc":"1.0","method":"exit"}"#,
            r#"{"jsonrpc":"2.0","id":{}}"#,
        ] {
            check(&format!("{}{exit}", frame(broken)), &[UNREADABLE, "exit"]);
        }
        check(&format!("X-Nothing: 1\r\n\r\n{exit}"), &[UNREADABLE, "exit"]);
    }

    #[test]
    fn the_stand_in_is_a_message_itself() {
        let mut frames = Frames::default();
        let stand_in = frames.push(frame("[]").as_bytes()).pop().unwrap();
        assert_eq!(frames.push(&stand_in.to_bytes()), [stand_in]);
    }
}
