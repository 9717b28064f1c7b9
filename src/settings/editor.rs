//! The one table of the settings that an editor has for Baton, as opposed to `baton.toml`, which is the project's.
//!
//! ```text
//!  EDITOR ──▶ what the server asks the client for (`lsp/wishes.rs`)
//!         └─▶ what the VS Code extension declares and explains (`vscode_properties`, `vscode_table`; tidy keeps its files fresh)
//! ```
//!
//! Knows no editor but the names they share. Start at [`EDITOR`].

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

/// One of them.
#[derive(Debug)]
pub struct EditorSetting {
    /// Its name below `baton`.
    pub name: &'static str,
    /// What it may be.
    pub takes: Takes,
    /// Where it may be set, in VS Code's words.
    pub scope: &'static str,
    /// What it is, for who sets it.
    pub text: &'static str,
    /// The same in half a sentence, for a table.
    pub short: &'static str,
}

/// What a setting may be.
#[derive(Debug)]
pub enum Takes {
    /// On, which it is by itself, or off.
    Switch,
    /// A text; empty by itself.
    Text,
    /// One of these, each with what it means; the first by itself.
    OneOf(&'static [(&'static str, &'static str)]),
}

/// Proposals while typing.
pub static COMPLETION: EditorSetting = EditorSetting {
    name: "features.completion",
    takes: Takes::Switch,
    scope: "window",
    text: "Propose ids, statuses and field names while typing. Switch off if another Markdown extension should be the only one to do so.",
    short: "proposals while typing",
};

/// Lenses that do something when they are clicked.
pub static LENS_COMMANDS: EditorSetting = EditorSetting {
    name: "features.lensCommands",
    takes: Takes::Switch,
    scope: "window",
    text: "Offer the next block of a batch beside the lens that says where it stands. Switch off to have lenses that only inform.",
    short: "lenses that do something, beside those that inform",
};

/// Links to files and tickets.
pub static LINKS: EditorSetting = EditorSetting {
    name: "features.links",
    takes: Takes::Switch,
    scope: "window",
    text: "Link files that a plan names, with their line, and tickets by number. Switch off if another Markdown extension should be the only one to do so.",
    short: "links to the files a plan names and to tickets by number",
};

/// Symbols of documents and of the workspace.
pub static SYMBOLS: EditorSetting = EditorSetting {
    name: "features.symbols",
    takes: Takes::Switch,
    scope: "window",
    text: "List tickets and batches in the outline and in the workspace's symbols. Switch off if another Markdown extension should be the only one to do so.",
    short: "tickets and batches in the outline and among the workspace's symbols",
};

/// The program an editor starts.
static SERVER_PATH: EditorSetting = EditorSetting {
    name: "server.path",
    takes: Takes::Text,
    // A repository must not say which program is started before it is trusted.
    scope: "machine-overridable",
    text: "The `baton` program to start: a full path, a path that begins with `~/`, a path relative to the first workspace folder, or a bare name to look for on `PATH`. Empty means the one inside the extension, else `baton` on `PATH`.",
    short: "the program to start: a full path, one under `~/`, one relative to the workspace, or a name on `PATH`",
};

/// What an editor shows of the talk with the server.
static TRACE_SERVER: EditorSetting = EditorSetting {
    name: "trace.server",
    takes: Takes::OneOf(&[
        ("off", "Nothing is traced."),
        ("messages", "The name of every message between the editor and the server."),
        ("verbose", "Every message with its content."),
    ]),
    scope: "window",
    text: "What the Baton output channel shows of the messages between the editor and the server.",
    short: "`messages` or `verbose`: what the log shows of the talk with the server",
};

/// Every one of them, by name.
pub static EDITOR: [&EditorSetting; 6] =
    [&COMPLETION, &LENS_COMMANDS, &LINKS, &SYMBOLS, &SERVER_PATH, &TRACE_SERVER];

impl EditorSetting {
    /// Whether a switch is on in `settings`, which holds what is below `baton`: it is unless it was switched off.
    pub fn is_on(&self, settings: &Value) -> bool {
        settings.pointer(&format!("/{}", self.name.replace('.', "/"))) != Some(&Value::Bool(false))
    }

    fn default(&self) -> Value {
        match &self.takes {
            Takes::Switch => json!(true),
            Takes::Text => json!(""),
            Takes::OneOf(all) => json!(all.first().map(|(name, _)| name)),
        }
    }
}

/// A setting as an extension of VS Code declares it, in this order.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Property {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#enum: Option<Vec<&'static str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enum_descriptions: Option<Vec<&'static str>>,
    default: Value,
    scope: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'static str>,
    /// Where something in the text is to look like code.
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown_description: Option<&'static str>,
}

/// `contributes.configuration.properties` of the VS Code extension's `package.json`, as JSON text without a last line end.
pub fn vscode_properties() -> String {
    let property = |setting: &EditorSetting| {
        let values = match setting.takes {
            Takes::OneOf(all) => Some(all),
            Takes::Switch | Takes::Text => None,
        };
        let marked = setting.text.contains('`');
        Property {
            r#type: if matches!(setting.takes, Takes::Switch) { "boolean" } else { "string" },
            r#enum: values.map(|all| all.iter().map(|(name, _)| *name).collect()),
            enum_descriptions: values.map(|all| all.iter().map(|(_, text)| *text).collect()),
            default: setting.default(),
            scope: setting.scope,
            description: (!marked).then_some(setting.text),
            markdown_description: marked.then_some(setting.text),
        }
    };
    let all: BTreeMap<String, Property> =
        EDITOR.iter().map(|setting| (format!("baton.{}", setting.name), property(setting))).collect();
    serde_json::to_string_pretty(&all).unwrap_or_default()
}

/// The settings as a Markdown table, for the extension's README.
pub fn vscode_table() -> String {
    let mut out = String::from("| Setting | Default | What it is |\n|---|---|---|\n");
    for setting in EDITOR {
        let default = match setting.default() {
            Value::String(text) if text.is_empty() => String::new(),
            Value::String(text) => format!(" `{text}`"),
            value => format!(" `{value}`"),
        };
        out.push_str(&format!("| `baton.{}` |{default} | {} |\n", setting.name, setting.short));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_is_on_until_it_is_switched_off() {
        assert!(LINKS.is_on(&json!(null)) && LINKS.is_on(&json!({"features": {"links": "no"}})));
        assert!(!LINKS.is_on(&json!({"features": {"links": false}})));
    }

    #[test]
    fn the_table_has_every_setting_by_name() {
        let names = EDITOR.map(|setting| setting.name);
        assert!(names.is_sorted(), "{names:?}");
        let table = vscode_table();
        assert_eq!(table.lines().count(), EDITOR.len() + 2);
        assert!(table.contains("\n| `baton.server.path` | | the program"), "{table}");
        assert!(table.contains("\n| `baton.trace.server` | `off` | "), "{table}");
    }
}
