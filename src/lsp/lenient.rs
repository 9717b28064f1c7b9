//! [`Lenient`]: URIs that some editors write and the letter of the standard forbids.
//!
//! A path such as `app/[slug]/TICKETS.md` arrives with its brackets bare from several editors, spaces and other scripts from some. The
//! protocol's types refuse such a URI, and a notification that is refused is lost without a word: the document would never have been
//! opened. So it is escaped before anybody else sees it; that is the spelling the client gets back. Knows which keys hold URIs; start at
//! [`escape`].

use std::borrow::Cow;
use std::task::{Context, Poll};

use serde_json::Value;
use tower::Service;
use tower_lsp::jsonrpc::Request;

/// Wraps a service so that it sees only URIs it can read.
#[derive(Debug)]
pub(super) struct Lenient<S>(pub(super) S);

impl<S: Service<Request>> Service<Request> for Lenient<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> S::Future {
        self.0.call(escaped(request))
    }
}

fn escaped(request: Request) -> Request {
    let (method, id, params) = request.into_parts();
    let mut request = Request::build(method);
    if let Some(id) = id {
        request = request.id(id);
    }
    if let Some(mut params) = params {
        escape_in(&mut params);
        request = request.params(params);
    }
    request.finish()
}

/// Escapes every URI somewhere in `value`.
fn escape_in(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(escape_in),
        Value::Object(fields) => {
            for (key, value) in fields.iter_mut() {
                match value {
                    Value::String(uri) if is_uri(key) => {
                        if let Cow::Owned(escaped) = escape(uri) {
                            *uri = escaped;
                        }
                    }
                    value => escape_in(value),
                }
            }
        }
        _ => {}
    }
}

/// `uri`, `rootUri`, `oldUri`, `scopeUri`, …
fn is_uri(key: &str) -> bool {
    key == "uri" || key.ends_with("Uri")
}

/// `uri` with everything escaped that must not stand in one: not a byte is changed in one that is well-formed.
fn escape(uri: &str) -> Cow<'_, str> {
    let mut rest = uri.as_bytes();
    let mut escaped = String::new();
    while let [byte, tail @ ..] = rest {
        if is_allowed(*byte) || (*byte == b'%' && matches!(tail, [a, b, ..] if is_hex(*a) && is_hex(*b))) {
            escaped.push(char::from(*byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
        rest = tail;
    }
    if escaped == uri { Cow::Borrowed(uri) } else { Cow::Owned(escaped) }
}

fn is_allowed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=".contains(&byte)
}

fn is_hex(byte: u8) -> bool {
    byte.is_ascii_hexdigit()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;
    use tower_lsp::jsonrpc::Request;
    use tower_lsp::ls_types::Uri;

    use super::{escape, escaped};

    #[track_caller]
    fn check(uri: &str, expected: &str) {
        assert_eq!(escape(uri), expected);
        assert!(expected.parse::<Uri>().is_ok());
    }

    #[test]
    fn what_must_not_stand_in_a_uri_is_escaped_and_nothing_else_changes() {
        check("file:///p/[id]/a b.md", "file:///p/%5Bid%5D/a%20b.md");
        check("file:///計/é.md", "file:///%E8%A8%88/%C3%A9.md");
        check("file:///c:\\p\\100%.md", "file:///c:%5Cp%5C100%25.md");
        for well_formed in
            ["file:///c%3A/%5Bid%5D/a'(b)!.md", "untitled:Untitled-1", "git:/a.md?%7B%22x%22%7D#L1"]
        {
            check(well_formed, well_formed);
        }
    }

    #[test]
    fn uris_are_found_wherever_they_stand_and_texts_are_left_alone() {
        let params = |uri: &str| json!({"textDocument": {"uri": uri, "text": "[a b]"}, "files": [{"oldUri": uri}], "rootUri": null});
        let request = Request::build("m").id(1).params(params("file:///[a]")).finish();
        assert_eq!(escaped(request), Request::build("m").id(1).params(params("file:///%5Ba%5D")).finish());
        let request = Request::build("m").finish();
        assert_eq!(escaped(request.clone()), request);
    }
}
