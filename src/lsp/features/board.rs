//! `baton.board`: every batch of every workspace, for a tree view, a status item, a picker.
//!
//! What is on it is `ide::overview`'s, in the words of `baton status --format json`; here it gets the places and commands this client
//! understands. It is worked out when somebody asks: `$/baton/boardChanged` says when that is worth while, see [`crate::lsp::herald`].
//! Start at [`board`].

use std::path::Path;

use serde::Serialize;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{Command, Range, Uri};

use super::actions::copying;
use super::commands::command;
use crate::ide::board::Row;
use crate::ide::overview::{Leaf, Shown};
use crate::ide::{self, Action, Work};
use crate::lsp::adopt;
use crate::lsp::runs::errands;
use crate::lsp::snapshot::{Snapshot, View};
use crate::lsp::workspaces::Root;
use crate::project::{DocPath, Member};
use crate::syntax::facts::Status;

/// The name of the command.
pub(in crate::lsp) const BOARD: &str = "baton.board";

/// The answer. A field may come; none goes or changes its meaning without another version.
#[derive(Debug, Serialize)]
struct Board {
    version: u32,
    /// Whether every workspace was looked at; before that plans may be missing.
    complete: bool,
    plans: Vec<Plan>,
    undescribed: Vec<Missing>,
}

/// Something that code says and no contract document describes.
#[derive(Debug, Serialize)]
struct Missing {
    /// The kind of document that would: `abi`, `protocol`.
    kind: &'static str,
    /// The name of its workspace's folder.
    folder: String,
    /// The document that looks as if it did, relative to its workspace.
    candidate: Option<String>,
    /// The same document.
    uri: Option<Uri>,
    /// All of it in a sentence.
    message: String,
    /// What may be done about it.
    offers: Vec<Command>,
}

#[derive(Debug, Serialize)]
struct Plan {
    uri: Uri,
    /// Relative to its workspace.
    path: String,
    /// The name of its workspace's folder; empty for a buffer that is no file.
    folder: String,
    batches: Vec<Batch>,
}

#[derive(Debug, Serialize)]
struct Batch {
    #[serde(flatten)]
    row: Row,
    uri: Uri,
    /// Its heading.
    range: Range,
    members: Vec<Ticket>,
    /// What may be done about it, the most obvious first.
    offers: Vec<Command>,
}

#[derive(Debug, Serialize)]
struct Ticket {
    id: String,
    title: String,
    status: Option<Status>,
    uri: Uri,
    /// Its id where it is declared.
    range: Range,
}

/// The board as it is at this moment.
pub(super) fn board(snapshot: &Snapshot) -> Result<Option<Value>> {
    let plans = snapshot.views.iter().flat_map(|view| plans(snapshot, view)).collect();
    let undescribed = snapshot.views.iter().flat_map(|view| missing(snapshot, view)).collect();
    let board = Board { version: 1, complete: snapshot.is_looked_at(), plans, undescribed };
    serde_json::to_value(board).map(Some).map_err(|_| Error::internal_error())
}

fn missing<'a>(snapshot: &'a Snapshot, view: &'a View) -> impl Iterator<Item = Missing> + 'a {
    view.undescribed().into_iter().map(move |one| {
        let candidate = one.candidate.as_ref().map(|candidate| &candidate.path);
        Missing {
            kind: one.kind.name(),
            folder: folder(view),
            uri: candidate.and_then(|path| snapshot.uri(view, path)),
            candidate: candidate.map(ToString::to_string),
            message: one.to_string(),
            offers: adopt::command(view, &one).into_iter().collect(),
        }
    })
}

fn folder(view: &View) -> String {
    match &*view.root {
        Root::Folder(root) => Path::new(root).file_name().unwrap_or_default().to_string_lossy().into_owned(),
        Root::Buffer(_) => String::new(),
    }
}

fn plans<'a>(snapshot: &'a Snapshot, view: &'a View) -> impl Iterator<Item = Plan> + 'a {
    ide::overview(&view.project).into_iter().filter_map(move |(home, batches)| {
        let uri = snapshot.uri(view, &home)?;
        let batches = batches.into_iter().filter_map(|shown| batch(snapshot, view, shown)).collect();
        Some(Plan { uri, path: home.to_string(), folder: folder(view), batches })
    })
}

fn batch(snapshot: &Snapshot, view: &View, shown: Shown) -> Option<Batch> {
    let Shown { row, path, at, tickets, offers } = shown;
    let (uri, member) = known(snapshot, view, &path)?;
    let members = tickets.into_iter().map(|leaf| ticket(snapshot, member, &uri, leaf)).collect();
    let offers = offers.into_iter().filter_map(|offer| offered(snapshot, &uri, offer)).collect();
    Some(Batch { row, range: snapshot.range(member, at), members, offers, uri })
}

fn known<'a>(snapshot: &Snapshot, view: &'a View, path: &DocPath) -> Option<(Uri, &'a Member)> {
    Some((snapshot.uri(view, path)?, view.project.member(path)?))
}

fn ticket(snapshot: &Snapshot, member: &Member, uri: &Uri, leaf: Leaf) -> Ticket {
    let Leaf { id, title, status, at } = leaf;
    Ticket { id, title, status, uri: uri.clone(), range: snapshot.range(member, at) }
}

/// The command that does it, where this client can do what comes of it.
fn offered(snapshot: &Snapshot, uri: &Uri, offer: Action) -> Option<Command> {
    match offer.work {
        Work::Errand(errand) => errands::command(offer.title, uri, errand),
        Work::Later(deed) if snapshot.client.applies => command(offer.title, uri, deed),
        Work::Copy(copy) if snapshot.client.copies => copying(offer.title, uri, copy),
        Work::Later(_) | Work::Copy(_) | Work::Ready(_) => None,
    }
}
