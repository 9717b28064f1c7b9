//! What client and server can do together, settled once in `initialize`. Knows no feature's insides; start at [`settle`].

use tower_lsp::ls_types::{
    ClientCapabilities, PositionEncodingKind, ServerCapabilities, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
};

use crate::text::Encoding;

/// What the server offers a client that can do `client`, and how both count columns.
pub(super) fn settle(client: &ClientCapabilities) -> (ServerCapabilities, Encoding) {
    let encoding = encoding(client);
    let offered = ServerCapabilities {
        position_encoding: Some(kind(encoding)),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::Supported(true)),
            ..TextDocumentSyncOptions::default()
        })),
        ..ServerCapabilities::default()
    };
    (offered, encoding)
}

/// The cheapest encoding the client takes: ours is bytes. A client that names none counts in UTF-16.
fn encoding(client: &ClientCapabilities) -> Encoding {
    let offered = client.general.as_ref().and_then(|general| general.position_encodings.as_deref());
    [Encoding::Utf8, Encoding::Utf32]
        .into_iter()
        .find(|encoding| offered.is_some_and(|offered| offered.contains(&kind(*encoding))))
        .unwrap_or_default()
}

fn kind(encoding: Encoding) -> PositionEncodingKind {
    match encoding {
        Encoding::Utf8 => PositionEncodingKind::UTF8,
        Encoding::Utf16 => PositionEncodingKind::UTF16,
        Encoding::Utf32 => PositionEncodingKind::UTF32,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::{from_value, json};

    use super::settle;
    use crate::text::Encoding;

    #[track_caller]
    fn check(offered: &[&str], expected: Encoding) {
        let client = json!({"general": {"positionEncodings": offered}});
        let (server, encoding) = settle(&from_value(client).unwrap());
        assert_eq!(encoding, expected);
        let said = server.position_encoding.unwrap();
        assert!(offered.contains(&said.as_str()) || said.as_str() == "utf-16");
    }

    #[test]
    fn utf_8_before_utf_32_before_utf_16() {
        check(&["utf-16", "utf-8", "utf-32"], Encoding::Utf8);
        check(&["utf-16", "utf-32"], Encoding::Utf32);
        check(&["utf-16"], Encoding::Utf16);
        check(&["utf-7"], Encoding::Utf16);
        check(&[], Encoding::Utf16);
        assert_eq!(settle(&from_value(json!({})).unwrap()).1, Encoding::Utf16);
    }
}
