//! `workspace/executeCommand`: what a lens offers is done by the server, which asks the client to apply the edit.
//!
//! The deed names tickets and batches, not places, so it is worked out anew for the text of this moment; the edit carries
//! that text's version, and a client that has another by then refuses it. Start at [`execute`].

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::notification::ShowMessage;
use tower_lsp::ls_types::request::ApplyWorkspaceEdit;
use tower_lsp::ls_types::{
    ApplyWorkspaceEditParams, Command, ExecuteCommandOptions, ExecuteCommandParams, MessageType,
    ShowMessageParams, Uri,
};

use crate::ide::Deed;
use crate::lsp::adopt::ADOPT;
use crate::lsp::client::Client;
use crate::lsp::edits::action_edit;
use crate::lsp::outbox::Outbox;
use crate::lsp::runs::errands;
use crate::lsp::snapshot::Snapshot;

use super::actions::{COPY_PROMPT, prompt, refused};
use super::board::{BOARD, board};

/// The name of the command, as it is offered.
pub(in crate::lsp) const APPLY: &str = "baton.apply";

/// What is to be done, and where.
#[derive(Debug, Serialize, Deserialize)]
struct Order {
    /// Any document of the workspace it is about.
    uri: Uri,
    /// What.
    deed: Deed,
}

/// What the server does for `client`.
pub(in crate::lsp) fn offer(client: &Client) -> ExecuteCommandOptions {
    let all = [(client.applies, APPLY), (client.copies, COPY_PROMPT)];
    let edits = all.iter().filter(|(can, _)| *can).map(|(_, name)| *name);
    let commands = edits.chain(errands::COMMANDS).chain([BOARD, ADOPT]).map(str::to_owned).collect();
    ExecuteCommandOptions { commands, ..ExecuteCommandOptions::default() }
}

/// The command that has a deed done.
pub(super) fn command(title: String, uri: &Uri, deed: Deed) -> Option<Command> {
    let order = serde_json::to_value(Order { uri: uri.clone(), deed }).ok()?;
    Some(Command { title, command: APPLY.to_owned(), arguments: Some(vec![order]) })
}

/// Works out the edit. What the client makes of it is said to the reader when it comes.
pub(in crate::lsp) fn execute(
    snapshot: &Snapshot,
    outbox: &Outbox,
    params: ExecuteCommandParams,
) -> Result<Option<Value>> {
    match params.command.as_str() {
        COPY_PROMPT => return prompt(snapshot, params),
        BOARD => return board(snapshot),
        APPLY => {}
        other => return Err(Error::invalid_params(format!("there is no command {other}"))),
    }
    let order = params.arguments.into_iter().next().unwrap_or_default();
    let order: Order =
        serde_json::from_value(order).map_err(|error| Error::invalid_params(error.to_string()))?;
    let gone = || refused("The document is closed; open it and choose again.");
    let asked = snapshot.document(&order.uri).ok_or_else(gone)?;
    let change = order.deed.change(&asked.view.project).map_err(|why| refused(&why.to_string()))?;
    if change.is_nothing() {
        say(outbox, MessageType::INFO, &format!("Nothing to do: {}.", change.notes.join("; ")));
        return Ok(None);
    }
    let label = Some(change.title.clone());
    let edit = action_edit(snapshot, asked.view, change)
        .ok_or_else(|| refused("This needs a new file, which the editor cannot make."))?;
    let answers = outbox.clone();
    outbox.request::<ApplyWorkspaceEdit>(ApplyWorkspaceEditParams { label, edit }, move |answer| {
        if !answer.is_ok_and(|answer| answer.applied) {
            let why = "Nothing was changed: the document is another one in the meantime. Choose again.";
            say(&answers, MessageType::WARNING, why);
        }
    });
    Ok(None)
}

fn say(outbox: &Outbox, typ: MessageType, message: &str) {
    outbox.notify::<ShowMessage>(ShowMessageParams { typ, message: message.to_owned() });
}
