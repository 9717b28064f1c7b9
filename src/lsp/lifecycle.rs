//! What happens in `initialize`: settle what both sides can do, and set going what runs beside the messages. No work is done before the
//! reply; whatever takes long belongs into a task. Start at [`initialize`].

use std::sync::Arc;

use tower_lsp::ls_types::{InitializeParams, InitializeResult, ServerInfo};

use super::capabilities;
use super::publish::Publisher;
use super::server::Server;

/// Answers `initialize`.
pub(super) fn initialize(server: &Server, params: &InitializeParams) -> InitializeResult {
    let (capabilities, encoding) = capabilities::settle(&params.capabilities);
    server.session.set_encoding(encoding);
    server.outbox.open();
    if let Some(parent) = params.process_id {
        server.lifeline.watch_parent(parent);
    }
    let publisher =
        Publisher::new(Arc::clone(&server.session), server.outbox.clone(), server.backlog.clone());
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
