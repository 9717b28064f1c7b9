//! [`Documents`]: the open buffers, exactly as the client has them.
//!
//! Knows versions and edits; not what the text means, nor that files exist. Start at [`Documents::change`].

use std::sync::Arc;

use rustc_hash::FxHashMap;
use tower_lsp::ls_types::{
    TextDocumentContentChangeEvent, TextDocumentItem, Uri, VersionedTextDocumentIdentifier,
};

use super::convert;
use super::uri::{Key, System};
use crate::text::{Encoding, Text};

/// One open buffer at one version.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// As the client spells it; every answer uses this spelling.
    pub(super) uri: Uri,
    /// As the client counts.
    pub(super) version: i32,
    /// The client's language id, such as `markdown`.
    pub(super) language: String,
    /// What it holds.
    pub(super) text: Text,
    /// Which opening this is: closed and opened again, a buffer counts its versions anew.
    pub(super) opening: u64,
}

/// All open buffers. A clone shares the documents.
#[derive(Clone, Debug, Default)]
pub(super) struct Documents {
    open: FxHashMap<Key, Arc<Document>>,
    openings: u64,
}

impl Documents {
    /// Applies edits in the order given, each to the outcome of the one before it.
    pub(super) fn change(
        &mut self,
        id: VersionedTextDocumentIdentifier,
        edits: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) {
        let Some(document) = self.open.get_mut(&key(&id.uri)) else {
            return tracing::warn!("{} was changed without having been opened", id.uri.as_str());
        };
        let document = Arc::make_mut(document);
        for edit in edits {
            match edit.range {
                Some(range) => {
                    let range = convert::range_from(&document.text, range, encoding);
                    document.text.replace(range, &edit.text);
                }
                None => document.text = Text::new(&edit.text),
            }
        }
        document.version = id.version;
    }

    /// Adds a buffer, or replaces it when it was open already.
    pub(super) fn open(&mut self, item: TextDocumentItem) {
        self.openings += 1;
        let document = Document {
            version: item.version,
            language: item.language_id,
            text: Text::new(&item.text),
            opening: self.openings,
            uri: item.uri,
        };
        self.open.insert(key(&document.uri), Arc::new(document));
    }

    /// Forgets a buffer.
    pub(super) fn close(&mut self, uri: &Uri) {
        if self.open.remove(&key(uri)).is_none() {
            tracing::warn!("{} was closed without having been opened", uri.as_str());
        }
    }

    /// The buffer of `uri`, however it is spelled.
    pub(super) fn get(&self, uri: &Uri) -> Option<&Arc<Document>> {
        self.open.get(&key(uri))
    }

    /// All of them, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<Document>> {
        self.open.values()
    }
}

fn key(uri: &Uri) -> Key {
    Key::new(uri.as_str(), System::HERE)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::{Value, from_value, json};
    use tower_lsp::ls_types::Uri;

    use super::{Document, Documents};
    use crate::text::Encoding;

    fn opened(text: &str) -> Documents {
        let mut documents = Documents::default();
        let item = json!({"uri": "file:///p/a%20b.md", "languageId": "markdown", "version": 1, "text": text});
        documents.open(from_value(item).unwrap());
        documents
    }

    fn document<'a>(documents: &'a Documents, uri: &str) -> Option<&'a Document> {
        documents.get(&uri.parse::<Uri>().unwrap()).map(|document| &**document)
    }

    /// Applies `edits` (start line, start column, end line, end column, text) to `before`.
    #[track_caller]
    fn check(encoding: Encoding, before: &str, edits: &[(u32, u32, u32, u32, &str)], after: &str) {
        let mut documents = opened(before);
        let edits: Vec<Value> = edits
            .iter()
            .map(|(line, column, to_line, to_column, text)| {
                json!({"text": text, "range": {
                    "start": {"line": line, "character": column},
                    "end": {"line": to_line, "character": to_column},
                }})
            })
            .collect();
        let id = json!({"uri": "file:///p/a b.md".replace(' ', "%20"), "version": 2});
        documents.change(from_value(id).unwrap(), from_value(json!(edits)).unwrap(), encoding);
        let document = document(&documents, "file:///p/a%20b.md").unwrap();
        assert_eq!((document.version, document.text.to_string().as_str()), (2, after));
    }

    #[test]
    fn an_edit_applies_to_the_outcome_of_the_one_before() {
        let edits = [(0, 4, 0, 4, "!"), (0, 5, 0, 5, "\n"), (1, 0, 1, 0, "b")];
        check(Encoding::Utf16, "# T1", &edits, "# T1!\nb");
        check(Encoding::Utf16, "a\r\nb\r\n", &[(0, 1, 1, 1, "")], "a\r\n");
    }

    #[test]
    fn columns_are_counted_in_the_encoding_agreed_on() {
        check(Encoding::Utf8, "🎲é|x", &[(0, 6, 0, 7, "-")], "🎲é-x");
        check(Encoding::Utf16, "🎲é|x", &[(0, 3, 0, 4, "-")], "🎲é-x");
        check(Encoding::Utf32, "🎲é|x", &[(0, 2, 0, 3, "-")], "🎲é-x");
    }

    #[test]
    fn positions_outside_the_text_are_its_ends() {
        check(Encoding::Utf16, "a\nb", &[(0, 99, 7, 0, "!")], "a!");
        check(Encoding::Utf16, "ab", &[(0, 2, 0, 1, "!")], "ab!");
    }

    #[test]
    fn an_edit_without_a_range_is_the_whole_text() {
        let mut documents = opened("old");
        let id = json!({"uri": "file:///p/a%20b.md", "version": 9});
        let edits = json!([{"text": "new"}, {"text": ">", "range":
            {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}}]);
        documents.change(from_value(id).unwrap(), from_value(edits).unwrap(), Encoding::Utf16);
        assert_eq!(document(&documents, "file:///p/a%20b.md").unwrap().text, ">new");
    }

    #[test]
    fn a_buffer_is_found_under_every_spelling_and_keeps_the_clients() {
        let documents = opened("");
        let found = document(&documents, "file://localhost/p/%61%20b.md").unwrap();
        assert_eq!(found.uri.as_str(), "file:///p/a%20b.md");
    }

    #[test]
    fn closed_and_opened_again_is_another_opening() {
        let mut documents = opened("one");
        let uri: Uri = "file:///p/a%20b.md".parse().unwrap();
        let first = documents.get(&uri).unwrap().opening;
        documents.close(&uri);
        assert!(documents.get(&uri).is_none());
        documents.close(&uri);
        let item = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": "two"});
        documents.open(from_value(item).unwrap());
        assert_ne!(documents.get(&uri).unwrap().opening, first);
    }
}
