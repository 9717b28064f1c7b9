//! Errands as commands: what a lens or an action starts, ends or shows is asked for here and handed to whoever carries it out.
//!
//! Each errand has a command of its own, so that an editor can bind a key to it and say no to one of them. Who calls one without arguments, as
//! Helix lets its user do, is told where to choose it instead; Helix writes errors into its log only, so it is a message. Start at [`execute`].

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{Command, ExecuteCommandParams, MessageType, Uri};

use super::{Desk, launching, looking};
use crate::ide::Errand;

/// Every command, in the order of a batch's life.
pub(in crate::lsp) const COMMANDS: [&str; 6] =
    ["baton.launch", "baton.cancel", "baton.openLog", "baton.tell", "baton.verify", "baton.land"];

/// What is to be done, and where it was chosen.
#[derive(Debug, Serialize, Deserialize)]
struct Order {
    /// Any document of the workspace it is about.
    uri: Uri,
    /// What.
    errand: Errand,
}

/// The name of the command that does it.
fn name(errand: &Errand) -> &'static str {
    match errand {
        Errand::Launch { .. } => "baton.launch",
        Errand::Cancel { .. } => "baton.cancel",
        Errand::Log { .. } => "baton.openLog",
        Errand::Tell { .. } => "baton.tell",
        Errand::Verify { .. } => "baton.verify",
        Errand::Land { .. } => "baton.land",
    }
}

/// The command that has an errand done.
pub(in crate::lsp) fn command(title: String, uri: &Uri, errand: Errand) -> Option<Command> {
    let command = name(&errand).to_owned();
    let order = serde_json::to_value(Order { uri: uri.clone(), errand }).ok()?;
    Some(Command { title, command, arguments: Some(vec![order]) })
}

/// Sets going what is asked for. It is answered at once: what comes of it is shown when it comes.
pub(in crate::lsp) fn execute(desk: &Desk, params: ExecuteCommandParams) -> Result<Option<Value>> {
    let Some(order) = params.arguments.into_iter().next() else {
        let why =
            format!("{} needs a batch: choose it from the code actions or lenses of one", params.command);
        desk.say(MessageType::WARNING, why);
        return Ok(None);
    };
    let Order { uri, errand } =
        serde_json::from_value(order).map_err(|error| Error::invalid_params(error.to_string()))?;
    let desk = desk.clone();
    tokio::spawn(async move {
        match errand {
            Errand::Launch { batch, phase, hand_off } => {
                launching::launch(&desk, &uri, batch, phase, hand_off).await;
            }
            Errand::Cancel { run } => looking::cancel(&desk, &uri, &run).await,
            Errand::Log { run } => looking::open_log(&desk, &uri, &run).await,
            Errand::Tell { run } => looking::tell(&desk, &uri, &run).await,
            Errand::Verify { batch } => looking::verify(&desk, &uri, batch).await,
            Errand::Land { batch } => looking::land(&desk, &uri, batch).await,
        }
    });
    Ok(None)
}
