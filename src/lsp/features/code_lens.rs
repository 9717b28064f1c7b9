//! `textDocument/codeLens` and `codeLens/resolve`. Start at [`code_lenses`].
//!
//! A lens is placed at once; what it says of the board is found out when it comes into sight, and is then what holds at that
//! moment. One that does something is complete from the beginning.

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{CodeLens, CodeLensParams, Command, Uri};

use crate::ide::{self, code_lens::Does};
use crate::lsp::convert;
use crate::lsp::snapshot::Snapshot;

use super::commands::command;
use crate::lsp::runs::errands;

/// What a client keeps of a lens until it comes into sight.
#[derive(Debug, Serialize, Deserialize)]
struct Waiting {
    uri: Uri,
}

/// The lenses of a document.
pub(in crate::lsp) fn code_lenses(snapshot: &Snapshot, params: &CodeLensParams) -> Option<Vec<CodeLens>> {
    let uri = &params.text_document.uri;
    let asked = snapshot.document(uri)?;
    let data = serde_json::to_value(Waiting { uri: uri.clone() }).ok()?;
    let lenses = ide::code_lenses(&asked.view.project, asked.path()).into_iter();
    let lenses = lenses.filter_map(|lens| {
        let range = asked.range(lens.range);
        let command = match lens.does {
            Does::Nothing => return Some(CodeLens { range, command: None, data: Some(data.clone()) }),
            _ if !snapshot.wishes.lens_commands => return None,
            Does::Deed(_) if !snapshot.client.applies => return None,
            Does::Deed(deed) => command(lens.title, uri, deed)?,
            Does::Errand(errand) => errands::command(lens.title, uri, errand)?,
        };
        Some(CodeLens { range, command: Some(command), data: None })
    });
    Some(lenses.collect::<Vec<_>>()).filter(|lenses| !lenses.is_empty())
}

/// What a lens says; nothing where its batch is gone.
pub(in crate::lsp) fn resolve(snapshot: &Snapshot, mut lens: CodeLens) -> CodeLens {
    if lens.command.is_some() {
        return lens;
    }
    let title = title(snapshot, &lens).unwrap_or_default();
    // A command without a name is a text: nothing happens when it is clicked.
    lens.command = Some(Command { title, command: String::new(), arguments: None });
    lens
}

fn title(snapshot: &Snapshot, lens: &CodeLens) -> Option<String> {
    let waiting: Waiting = serde_json::from_value(lens.data.clone()?).ok()?;
    let asked = snapshot.document(&waiting.uri)?;
    let text = asked.member.document.text();
    let line = text.line_of(convert::offset_from(text, lens.range.start, snapshot.client.encoding));
    let lenses = ide::code_lenses(&asked.view.project, asked.path());
    let mut boards = lenses.into_iter().filter(|lens| lens.does == Does::Nothing);
    boards.find(|lens| text.line_of(lens.range.start) == line).map(|lens| lens.title)
}
