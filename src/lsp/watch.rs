//! Noticing what happens to files behind the editor: by the client's watcher where it has one. Start at [`begin`].

use std::path::PathBuf;

use tower_lsp::ls_types::request::RegisterCapability;
use tower_lsp::ls_types::{
    DidChangeWatchedFilesParams, DidChangeWatchedFilesRegistrationOptions, DidSaveTextDocumentParams,
    FileSystemWatcher, GlobPattern, Registration, RegistrationParams,
};

use super::reader::Job;
use super::server::Server;
use super::workspaces::path;
use crate::settings::FILE_NAMES;

/// The code that facts are read from.
const CODE: &str = "**/*.{sol,rs,js,mjs,cjs,jsx,ts,mts,cts,tsx}";

/// What compilers made of it.
const ARTIFACTS: &str = "**/{artifacts,out}/**/*.json";

/// Asks the client to watch.
pub(super) fn begin(server: &Server) {
    if !server.session.client().watches {
        return;
    }
    let patterns = FILE_NAMES
        .iter()
        .map(|name| format!("**/{name}"))
        .chain(["**/*.md", CODE, ARTIFACTS].map(String::from));
    let watcher = |pattern| FileSystemWatcher { glob_pattern: GlobPattern::String(pattern), kind: None };
    let options = DidChangeWatchedFilesRegistrationOptions { watchers: patterns.map(watcher).collect() };
    let registration = Registration {
        id: "baton-files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: serde_json::to_value(options).ok(),
    };
    let params = RegistrationParams { registrations: vec![registration] };
    server.outbox.request::<RegisterCapability>(params, |answer| {
        if let Err(error) = answer {
            tracing::warn!(
                "the editor does not watch files, so changes made elsewhere are seen late: {error}"
            );
        }
    });
}

/// The client's watcher saw changes.
pub(super) fn changed(server: &Server, params: &DidChangeWatchedFilesParams) {
    let paths = params.changes.iter().filter_map(|change| path(&change.uri)).map(PathBuf::from);
    server.session.ask(Job::Changed(paths.collect()));
}

/// A buffer was saved. No watcher is needed to know that.
pub(super) fn saved(server: &Server, params: &DidSaveTextDocumentParams) {
    let path = path(&params.text_document.uri).map(PathBuf::from);
    server.session.ask(Job::Changed(path.into_iter().collect()));
}
