//! `baton.adopt`: a contract document that looks like one is set as one in `baton.toml`; where there is none, one is written from code.
//!
//! The board offers it (`undescribed`), a person chooses it. It goes to the disk, as `baton init` and `baton new abi --from-code --write` do
//! it: a settings file in an editor that has yet to be saved would set nothing. No byte of a file is lost that changed meanwhile, and no
//! file that is there is written over. Start at [`execute`].

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::notification::ShowMessage;
use tower_lsp::ls_types::request::ShowDocument;
use tower_lsp::ls_types::{
    Command, ExecuteCommandParams, MessageType, ShowDocumentParams, ShowMessageParams, Uri,
};

use super::features::refused;
use super::pool;
use super::reader::Job;
use super::server::Server;
use super::snapshot::{Snapshot, View};
use super::uri::{self, System};
use super::workspaces::Root;
use crate::os::{Disk, WriteError};
use crate::project::contracts::Undescribed;
use crate::project::{DocPath, Kind};
use crate::settings::{FILE_NAMES, starter, with_document};
use crate::templates::contract::document;

/// The name of the command.
pub(super) const ADOPT: &str = "baton.adopt";

/// What is to be described, and where.
#[derive(Debug, Serialize, Deserialize)]
struct Order {
    /// The folder of the workspace, an absolute path.
    folder: String,
    /// The name of the kind of document.
    kind: String,
    /// The document that is one; without it one is written.
    candidate: Option<String>,
}

/// The command that does what is offered for something nobody describes; `None` where there is no folder to do it in.
pub(super) fn command(view: &View, one: &Undescribed) -> Option<Command> {
    let Root::Folder(folder) = &*view.root else { return None };
    let candidate = one.candidate.as_ref().map(|candidate| candidate.path.to_string());
    let title = match &candidate {
        Some(path) => format!("Check {path} against code ({})", one.kind.name()),
        None => format!("Write {} from code", written(one.kind).0),
    };
    let order = Order { folder: folder.clone(), kind: one.kind.name().to_owned(), candidate };
    Some(Command {
        title,
        command: ADOPT.to_owned(),
        arguments: Some(vec![serde_json::to_value(order).ok()?]),
    })
}

/// The file a kind is written to, and what writes it.
fn written(kind: Kind) -> (&'static str, fn(&crate::source::Facts) -> Option<String>) {
    match kind {
        Kind::Abi => ("docs/abi.md", document::abi),
        _ => ("docs/protocol.md", document::protocol),
    }
}

/// Does it. What it refuses is the answer's error.
pub(super) async fn execute(server: &Server, params: ExecuteCommandParams) -> Result<Option<Value>> {
    let snapshot = server.session.snapshot();
    let order = params.arguments.into_iter().next().ok_or_else(|| {
        Error::invalid_params(format!("{ADOPT} needs what is offered: choose it from the board"))
    })?;
    let order: Order =
        serde_json::from_value(order).map_err(|error| Error::invalid_params(error.to_string()))?;
    let (disk, shows) = (server.machine.clone(), snapshot.client.shows_documents);
    let done = pool::run(move || adopt(&*disk, &snapshot, &order)).await.map_err(|why| refused(&why))?;
    let file = done.file.to_string_lossy().into_owned();
    // What is watched is noticed anyway; this way it is noticed by whoever watches nothing, too.
    server.session.ask(Job::Changed(vec![done.file]));
    server.outbox.notify::<ShowMessage>(ShowMessageParams { typ: MessageType::INFO, message: done.said });
    if let Some(uri) = uri::from_path(&file, System::HERE).parse::<Uri>().ok().filter(|_| shows) {
        let params = ShowDocumentParams { uri, external: None, take_focus: Some(true), selection: None };
        server.outbox.request::<ShowDocument>(params, |answer| {
            if let Err(why) = answer {
                tracing::debug!("what was written is not shown: {why}");
            }
        });
    }
    Ok(None)
}

/// What was done.
struct Done {
    file: std::path::PathBuf,
    said: String,
}

fn adopt(disk: &dyn Disk, snapshot: &Snapshot, order: &Order) -> std::result::Result<Done, String> {
    let is_it = |view: &&View| matches!(&*view.root, Root::Folder(folder) if *folder == order.folder);
    let view = snapshot.views.iter().find(is_it).ok_or("The folder is closed; open it and choose again.")?;
    let kinds = [Kind::Abi, Kind::Protocol];
    let kind = kinds.into_iter().find(|kind| kind.name() == order.kind);
    let kind = kind.ok_or_else(|| format!("there are no documents of the kind {}", order.kind))?;
    match &order.candidate {
        Some(path) => set(disk, view, kind, &DocPath::new(path)),
        None => write(disk, view, kind),
    }
}

/// Names a document in the settings file, which is made where there is none.
fn set(disk: &dyn Disk, view: &View, kind: Kind, path: &DocPath) -> std::result::Result<Done, String> {
    let source = view.source.as_ref().ok_or("The workspace is still being read; choose again.")?;
    let file = source.settings.file.clone().unwrap_or_else(|| source.root.join(FILE_NAMES[0]));
    let shown = file.display();
    let was = source.settings.file.as_ref().map(|file| disk.read(file, source.settings.file_size));
    let was = was.transpose().map_err(|why| format!("{shown} {why}"))?;
    let new = match &was {
        None => starter(&[(kind, path.clone())]),
        Some(text) => with_document(text, kind, path)?,
    };
    disk.write(&file, was.as_deref(), &new).map_err(|why| format!("{shown} {why}"))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let said = format!("{path} is checked from now on: {name} names it under [documents] {}.", kind.name());
    Ok(Done { file, said })
}

/// Writes a document of what code says.
fn write(disk: &dyn Disk, view: &View, kind: Kind) -> std::result::Result<Done, String> {
    let source = view.source.as_ref().ok_or("The workspace is still being read; choose again.")?;
    let (path, make) = written(kind);
    let path = DocPath::new(path);
    if !source.settings.configuration.patterns.kinds(&path).has(kind) {
        let name = kind.name();
        return Err(format!(
            "{path} would be no {name} document here: `baton new {name} --from-code --write --file PATH` writes one that [documents] {name} names"
        ));
    }
    let text = make(view.project.facts()).ok_or("There is nothing in code that it could say.")?;
    let file = source.on_disk(&path);
    disk.write(&file, None, &text).map_err(|why| match why {
        WriteError::Exists => format!("{path} exists already and was left alone"),
        why => format!("{path} {why}"),
    })?;
    Ok(Done {
        file,
        said: format!("{path} says what code says by now. Go through it, and keep what is meant."),
    })
}
