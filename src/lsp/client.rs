//! [`Client`]: what the client said it can do, as far as anything here depends on it. Start at [`Client::of`].

use serde_json::Value;
use tower_lsp::ls_types::{ClientCapabilities, MarkupKind, PositionEncodingKind};

use crate::text::Encoding;

/// What the client can do.
#[derive(Clone, Debug, Default)]
pub(super) struct Client {
    /// How columns are counted.
    pub(super) encoding: Encoding,
    /// Diagnostics may name further places.
    pub(super) related: bool,
    /// Diagnostics may link to a page.
    pub(super) pages: bool,
    /// Diagnostics may be tagged as unnecessary.
    pub(super) tags: bool,
    /// Diagnostics may carry data.
    pub(super) data: bool,
    /// Hovers may be Markdown.
    pub(super) markdown: bool,
    /// So may the documentation of completions.
    pub(super) markdown_proposals: bool,
    /// It applies edits it did not ask for.
    pub(super) applies: bool,
    /// Completions may have places to type at.
    pub(super) snippets: bool,
    /// A definition may say which text it is the definition of.
    pub(super) links: bool,
    /// Symbols of a document may be a tree.
    pub(super) trees: bool,
    /// It copies texts it is given, as its options say: the protocol has no word for that.
    pub(super) copies: bool,
    /// It shows the board and wants to be told when that changes, as its options say.
    pub(super) shows_board: bool,
    /// Code actions may be more than commands.
    pub(super) actions: bool,
    /// The edits of a code action may be asked for when it is chosen.
    pub(super) resolves_actions: bool,
    /// Edits may say which version they are for.
    pub(super) versioned_edits: bool,
    /// Edits may make files.
    pub(super) makes_files: bool,
    /// Edits may ask for confirmation.
    pub(super) annotations: bool,
    /// It shows work that takes long.
    pub(super) progress: bool,
    /// It shows a document it is given.
    pub(super) shows_documents: bool,
    /// It watches files for us when asked to.
    pub(super) watches: bool,
    /// It can be asked for its settings.
    pub(super) configuration: bool,
    /// It tells about settings that change, when asked to.
    pub(super) tells_settings: bool,
    /// It asks whether and what can be renamed before it renames.
    pub(super) asks_first: bool,
    /// It shows hints in the text.
    pub(super) hints: bool,
    /// It can be told to ask for them anew.
    pub(super) refreshes_lenses: bool,
    /// It draws semantic tokens.
    pub(super) tokens: bool,
    /// It draws who waits for whom.
    pub(super) hierarchies: bool,
    /// It widens selections by what the text means.
    pub(super) selections: bool,
    /// It shows other text in the place of what is folded.
    pub(super) collapsed_text: bool,
    /// It asks for edits before it renames files.
    pub(super) asks_to_rename_files: bool,
    /// It tells which files it renamed.
    pub(super) tells_renamed_files: bool,
    /// It draws links in documents.
    pub(super) draws_links: bool,
    /// It can be told to ask for tokens anew.
    pub(super) refreshes_tokens: bool,
    /// It can be told to ask for hints anew.
    pub(super) refreshes_hints: bool,
}

impl Client {
    /// What `said` comes to.
    pub(super) fn of(said: &ClientCapabilities) -> Self {
        // Read as JSON: half of these are options within options, and here a missing one is simply no.
        let said = Said(serde_json::to_value(said).unwrap_or_default());
        let resource_operations = said.list("/workspace/workspaceEdit/resourceOperations");
        Self {
            encoding: encoding(&said),
            related: said.yes("/textDocument/publishDiagnostics/relatedInformation"),
            pages: said.yes("/textDocument/publishDiagnostics/codeDescriptionSupport"),
            tags: said.has("/textDocument/publishDiagnostics/tagSupport/valueSet", &Value::from(1)),
            data: said.yes("/textDocument/publishDiagnostics/dataSupport"),
            markdown: said.has("/textDocument/hover/contentFormat", &name(MarkupKind::Markdown)),
            markdown_proposals: said.has(
                "/textDocument/completion/completionItem/documentationFormat",
                &name(MarkupKind::Markdown),
            ),
            applies: said.yes("/workspace/applyEdit"),
            snippets: said.yes("/textDocument/completion/completionItem/snippetSupport"),
            links: said.yes("/textDocument/definition/linkSupport"),
            trees: said.yes("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            copies: false,
            shows_board: false,
            actions: said.is("/textDocument/codeAction/codeActionLiteralSupport"),
            resolves_actions: said.yes("/textDocument/codeAction/dataSupport")
                && said.has("/textDocument/codeAction/resolveSupport/properties", &Value::from("edit")),
            makes_files: said.has("/workspace/workspaceEdit/resourceOperations", &Value::from("create")),
            // Creating a file is said with the same words as an edit with a version, so who can do the one can do the other.
            versioned_edits: said.yes("/workspace/workspaceEdit/documentChanges")
                || !resource_operations.is_empty(),
            annotations: said.is("/workspace/workspaceEdit/changeAnnotationSupport"),
            progress: said.yes("/window/workDoneProgress"),
            shows_documents: said.yes("/window/showDocument/support"),
            watches: said.yes("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            configuration: said.yes("/workspace/configuration"),
            tells_settings: said.yes("/workspace/didChangeConfiguration/dynamicRegistration"),
            asks_first: said.yes("/textDocument/rename/prepareSupport"),
            hints: said.is("/textDocument/inlayHint"),
            refreshes_lenses: said.yes("/workspace/codeLens/refreshSupport"),
            tokens: said.is("/textDocument/semanticTokens"),
            hierarchies: said.is("/textDocument/callHierarchy"),
            selections: said.is("/textDocument/selectionRange"),
            collapsed_text: said.yes("/textDocument/foldingRange/foldingRange/collapsedText"),
            asks_to_rename_files: said.yes("/workspace/fileOperations/willRename"),
            tells_renamed_files: said.yes("/workspace/fileOperations/didRename"),
            draws_links: said.is("/textDocument/documentLink"),
            refreshes_tokens: said.yes("/workspace/semanticTokens/refreshSupport"),
            refreshes_hints: said.yes("/workspace/inlayHint/refreshSupport"),
        }
    }
}

/// The cheapest encoding the client takes: ours is bytes. A client that names none counts in UTF-16.
fn encoding(said: &Said) -> Encoding {
    let takes = |encoding: &Encoding| {
        said.has("/general/positionEncodings", &Value::from(encoding_kind(*encoding).as_str()))
    };
    [Encoding::Utf8, Encoding::Utf32].into_iter().find(takes).unwrap_or_default()
}

/// The protocol's name of an encoding.
pub(super) fn encoding_kind(encoding: Encoding) -> PositionEncodingKind {
    match encoding {
        Encoding::Utf8 => PositionEncodingKind::UTF8,
        Encoding::Utf16 => PositionEncodingKind::UTF16,
        Encoding::Utf32 => PositionEncodingKind::UTF32,
    }
}

fn name(kind: MarkupKind) -> Value {
    serde_json::to_value(kind).unwrap_or_default()
}

struct Said(Value);

impl Said {
    fn is(&self, path: &str) -> bool {
        self.0.pointer(path).is_some_and(|value| !value.is_null())
    }

    fn yes(&self, path: &str) -> bool {
        self.0.pointer(path).and_then(Value::as_bool).unwrap_or_default()
    }

    fn list(&self, path: &str) -> &[Value] {
        self.0.pointer(path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    fn has(&self, path: &str, value: &Value) -> bool {
        self.list(path).contains(value)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::{Value, from_value, json};

    use super::Client;
    use crate::text::Encoding;

    fn client(capabilities: Value) -> Client {
        Client::of(&from_value(capabilities).unwrap())
    }

    #[track_caller]
    fn check_encoding(offered: &[&str], expected: Encoding) {
        assert_eq!(client(json!({"general": {"positionEncodings": offered}})).encoding, expected);
    }

    #[test]
    fn utf_8_before_utf_32_before_utf_16() {
        check_encoding(&["utf-16", "utf-8", "utf-32"], Encoding::Utf8);
        check_encoding(&["utf-16", "utf-32"], Encoding::Utf32);
        check_encoding(&["utf-16"], Encoding::Utf16);
        check_encoding(&["utf-7"], Encoding::Utf16);
        check_encoding(&[], Encoding::Utf16);
        assert_eq!(client(json!({})).encoding, Encoding::Utf16);
    }

    #[test]
    fn who_says_nothing_can_do_nothing() {
        let text = format!("{:?}", client(json!({})));
        assert!(!text.contains("true"), "{text}");
    }

    #[test]
    fn who_can_create_files_can_take_versions() {
        let edit = |edit: Value| client(json!({"workspace": {"workspaceEdit": edit}})).versioned_edits;
        assert!(edit(json!({"resourceOperations": ["create"]})));
        assert!(edit(json!({"documentChanges": true})));
        assert!(!edit(json!({"documentChanges": false})));
    }
}
