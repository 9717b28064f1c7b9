//! What happens when client and server meet: settle what both sides can do, and set going what runs beside the messages. No work is done
//! before the reply; whatever takes long belongs into a task. Start at [`initialize`].

use std::sync::Arc;

use tower_lsp::ls_types::{
    DidChangeWorkspaceFoldersParams, InitializeParams, InitializeResult, ServerInfo, WorkspaceFolder,
};

use super::client::Client;
use super::herald::{self, Herald};
use super::publish::Publisher;
use super::server::Server;
use super::wishes::Wishes;
use super::workspaces::path;
use super::{capabilities, watch, wishes};

/// Answers `initialize`.
pub(super) fn initialize(server: &Server, params: &InitializeParams) -> InitializeResult {
    let mut client = Client::of(&params.capabilities);
    let options = params.initialization_options.as_ref();
    let says = |option: &str| options.and_then(|options| options.get(option)).is_some_and(|yes| yes == true);
    (client.copies, client.shows_board) = (says("copies"), says("board"));
    // Eglot watches the folders it finds when it is asked, and no folder that is made later; the server sees those too.
    client.watches &= params.client_info.as_ref().is_none_or(|info| info.name != "Eglot");
    let capabilities = capabilities::offer(&client);
    server.session.meet(client);
    server.session.set_folders(&folders(params), &[]);
    server.session.wish(params.initialization_options.as_ref().map(Wishes::read).unwrap_or_default());
    server.outbox.open();
    if let Some(parent) = params.process_id {
        server.lifeline.watch_parent(parent);
    }
    let herald = Herald::new(Arc::clone(&server.news));
    let publisher =
        Publisher::new(Arc::clone(&server.session), server.outbox.clone(), server.backlog.clone(), herald);
    tokio::spawn(publisher.run());
    InitializeResult {
        capabilities,
        server_info: Some(ServerInfo {
            name: "baton".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
        ..InitializeResult::default()
    }
}

/// Goes to work once the client is ready.
pub(super) fn initialized(server: &Server) {
    if let Some((reader, history, watcher)) = server.beside.take() {
        wishes::begin(server);
        watch::begin(server);
        tokio::spawn(reader.run());
        tokio::spawn(history.run());
        tokio::spawn(watcher.run());
        tokio::spawn(herald::tell(Arc::clone(&server.news), server.outbox.clone()));
    }
}

/// The client opened or closed folders.
pub(super) fn folders_changed(server: &Server, params: &DidChangeWorkspaceFoldersParams) {
    server.session.set_folders(&paths(&params.event.added), &paths(&params.event.removed));
}

/// The folders the client has open. Older clients have one at most.
fn folders(params: &InitializeParams) -> Vec<String> {
    #[allow(deprecated)]
    let root = &params.root_uri;
    match params.workspace_folders.as_deref() {
        Some(folders) if !folders.is_empty() => paths(folders),
        _ => root.iter().filter_map(path).collect(),
    }
}

fn paths(folders: &[WorkspaceFolder]) -> Vec<String> {
    folders.iter().filter_map(|folder| path(&folder.uri)).collect()
}
