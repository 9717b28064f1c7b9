//! The open buffers: what the client calls them, where they belong, and how its edits apply.
//!
//! The text itself is the project's. Knows no workspace and no disk. Start at [`apply`].

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tower_lsp::ls_types::{TextDocumentContentChangeEvent, Uri};

use super::convert;
use super::uri::{Key, System};
use crate::project::{DocPath, Member};
use crate::text::{Encoding, Text};

/// An open buffer.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// As the client spells it; every answer uses this spelling.
    pub(super) uri: Uri,
    /// The client's language id, such as `markdown`.
    pub(super) language: String,
    /// Which opening this is: closed and opened again, a buffer counts its versions anew.
    pub(super) opening: u64,
    /// The workspace whose project has it.
    pub(super) workspace: u64,
    /// Its path there.
    pub(super) path: DocPath,
}

/// All open buffers. A clone shares them.
#[derive(Clone, Debug, Default)]
pub(super) struct Documents {
    open: FxHashMap<Key, Arc<Document>>,
}

impl Documents {
    /// The buffer of `uri`, however it is spelled.
    pub(super) fn get(&self, uri: &Uri) -> Option<&Arc<Document>> {
        self.find(&key(uri))
    }

    /// The buffer with this key.
    pub(super) fn find(&self, key: &Key) -> Option<&Arc<Document>> {
        self.open.get(key)
    }

    /// Adds a buffer, or replaces it.
    pub(super) fn insert(&mut self, document: Document) {
        self.open.insert(key(&document.uri), Arc::new(document));
    }

    /// Forgets a buffer.
    pub(super) fn remove(&mut self, uri: &Uri) -> Option<Arc<Document>> {
        self.open.remove(&key(uri))
    }

    /// All of them, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<Document>> {
        self.open.values()
    }
}

/// What all spellings of `uri` have in common.
pub(super) fn key(uri: &Uri) -> Key {
    Key::new(uri.as_str(), System::HERE)
}

/// Applies edits in the order given, each to the outcome of the one before it.
pub(super) fn apply(member: &mut Member, edits: Vec<TextDocumentContentChangeEvent>, encoding: Encoding) {
    for edit in edits {
        match edit.range {
            Some(range) => {
                let range = convert::range_from(member.document.text(), range, encoding);
                member.edit(range, &edit.text);
            }
            None => {
                let (range, new) = difference(member.document.text(), &edit.text);
                member.edit(range, new);
            }
        }
    }
}

/// The one edit that makes `old` into `new`: what they begin and end with in common is left alone.
fn difference<'a>(old: &Text, new: &'a str) -> (Range<usize>, &'a str) {
    let old = old.slice(0..old.len());
    let same = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    let start = old.floor_char_boundary(same);
    let (old, new) = (old.get(start..).unwrap_or_default(), new.get(start..).unwrap_or_default());
    let same = old.bytes().rev().zip(new.bytes().rev()).take_while(|(a, b)| a == b).count();
    let end = old.ceil_char_boundary(old.len() - same);
    (start..start + end, new.get(..new.len() - (old.len() - end)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::{Value, from_value, json};

    use super::{apply, difference};
    use crate::project::{DocPath, Kinds, Member};
    use crate::text::{Encoding, Text};

    /// `text` after `edits`, in the protocol's words.
    fn edited(encoding: Encoding, text: &str, edits: Value) -> String {
        let mut member = Member::new(DocPath::new("a.md"), Kinds::default(), text);
        apply(&mut member, from_value(edits).unwrap(), encoding);
        member.document.text().to_string()
    }

    /// Applies `edits` (start line, start column, end line, end column, text) to `before`.
    #[track_caller]
    fn check(encoding: Encoding, before: &str, edits: &[(u32, u32, u32, u32, &str)], after: &str) {
        let edit = |(line, column, to_line, to_column, text): &(u32, u32, u32, u32, &str)| {
            json!({"text": text, "range": {
                "start": {"line": line, "character": column},
                "end": {"line": to_line, "character": to_column},
            }})
        };
        assert_eq!(edited(encoding, before, edits.iter().map(edit).collect()), after);
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
        let edits = json!([{"text": "new"}, {"text": ">", "range":
            {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}}]);
        assert_eq!(edited(Encoding::Utf16, "old", edits), ">new");
    }

    /// What stands between the brackets of `old` becomes what stands between those of `new`.
    #[track_caller]
    fn check_difference(old: &str, new: &str) {
        let (start, end) = (old.find('[').unwrap(), old.find(']').unwrap() - 1);
        let inside = new.get(new.find('[').unwrap() + 1..new.find(']').unwrap()).unwrap();
        let plain = |text: &str| text.replace(['[', ']'], "");
        assert_eq!(difference(&Text::new(&plain(old)), &plain(new)), (start..end, inside));
    }

    #[test]
    fn a_whole_text_is_an_edit_of_what_differs() {
        check_difference("# T1[]", "# T1[: Pay]");
        check_difference("# T1[: Pay]", "# T1[]");
        check_difference("a[b]c", "a[d]c");
        check_difference("aa[]", "aa[a]");
        check_difference("[]", "[]");
        check_difference("é[🎲]é", "é[🎱]é");
        check_difference("[é]", "[è]");
        check_difference("a\r[]\nb", "a\r[c]\nb");
    }
}
