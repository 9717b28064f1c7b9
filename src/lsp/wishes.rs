//! [`Wishes`]: what the user set in the editor, as opposed to `baton.toml`, which is the project's.
//!
//! ```json
//! {"baton": {"features": {"symbols": false, "links": false, "completion": false, "lensCommands": false}}}
//! ```
//!
//! For whoever has another Markdown server beside this one and wants only one of them to speak. Anything else in there is somebody
//! else's. Their names are `settings/editor.rs`'s. Start at [`Wishes::read`], then [`ask`].

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::ls_types::request::{RegisterCapability, WorkspaceConfiguration};
use tower_lsp::ls_types::{
    ConfigurationItem, ConfigurationParams, DidChangeConfigurationParams, Registration, RegistrationParams,
};

use super::server::Server;
use crate::settings::editor;

/// What the user wants of this server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wishes {
    /// Links to files and tickets.
    pub(super) links: bool,
    /// Symbols of documents and of the workspace.
    pub(super) symbols: bool,
    /// Proposals while typing.
    pub(super) completion: bool,
    /// Lenses that do something when they are clicked.
    pub(super) lens_commands: bool,
}

impl Default for Wishes {
    fn default() -> Self {
        Self { links: true, symbols: true, completion: true, lens_commands: true }
    }
}

impl Wishes {
    /// What `settings` says, with or without the `baton` around it. What it does not say is wanted.
    pub(super) fn read(settings: &Value) -> Self {
        let ours = settings.get("baton").unwrap_or(settings);
        Self {
            links: editor::LINKS.is_on(ours),
            symbols: editor::SYMBOLS.is_on(ours),
            completion: editor::COMPLETION.is_on(ours),
            lens_commands: editor::LENS_COMMANDS.is_on(ours),
        }
    }
}

/// Asks the client what the user wants, and to be told when that changes.
pub(super) fn begin(server: &Server) {
    if server.session.client().tells_settings {
        let registration = Registration {
            id: "baton-settings".to_owned(),
            method: "workspace/didChangeConfiguration".to_owned(),
            register_options: Some(serde_json::json!({"section": "baton"})),
        };
        let params = RegistrationParams { registrations: vec![registration] };
        server.outbox.request::<RegisterCapability>(params, |answer| {
            if let Err(error) = answer {
                tracing::warn!(
                    "the editor does not tell about changed settings; restart it after a change: {error}"
                );
            }
        });
    }
    ask(server);
}

/// The user changed settings. Who can be asked says nothing here that counts.
pub(super) fn changed(server: &Server, params: &DidChangeConfigurationParams) {
    if server.session.client().configuration {
        ask(server);
    } else {
        server.session.wish(Wishes::read(&params.settings));
    }
}

fn ask(server: &Server) {
    if !server.session.client().configuration {
        return;
    }
    let item = ConfigurationItem { scope_uri: None, section: Some("baton".to_owned()) };
    let session = Arc::clone(&server.session);
    server.outbox.request::<WorkspaceConfiguration>(
        ConfigurationParams { items: vec![item] },
        move |answer| match answer {
            Ok(settings) => session.wish(settings.first().map(Wishes::read).unwrap_or_default()),
            Err(error) => tracing::warn!("the editor does not say how Baton is set there: {error}"),
        },
    );
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::{Value, json};

    use super::Wishes;
    use crate::settings::editor::{EDITOR, Takes};

    #[track_caller]
    fn check(settings: Value, symbols: bool, completion: bool) {
        assert_eq!(Wishes::read(&settings), Wishes { symbols, completion, ..Wishes::default() });
    }

    #[test]
    fn whatever_an_editor_can_switch_off_is_listened_to() {
        let switches = EDITOR.iter().filter(|setting| matches!(setting.takes, Takes::Switch));
        for setting in switches {
            let feature = setting.name.strip_prefix("features.").unwrap();
            let wishes = Wishes::read(&json!({"features": {feature: false}}));
            assert_ne!(wishes, Wishes::default(), "{}", setting.name);
        }
    }

    #[test]
    fn links_can_be_left_to_others() {
        assert!(!Wishes::read(&json!({"features": {"links": false}})).links);
    }

    #[test]
    fn lenses_need_not_do_anything() {
        assert!(!Wishes::read(&json!({"features": {"lensCommands": false}})).lens_commands);
    }

    #[test]
    fn what_is_not_refused_is_wanted() {
        check(json!(null), true, true);
        check(json!({"features": {"symbols": false}}), false, true);
        check(json!({"baton": {"features": {"completion": false, "symbols": true}}}), true, false);
        check(json!({"features": {"symbols": null, "completion": "no"}}), true, true);
        check(json!({"server": {"path": "baton"}}), true, true);
    }
}
