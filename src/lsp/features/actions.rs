//! `textDocument/codeAction` and `codeAction/resolve`.
//!
//! A client that resolves gets titles first and the edits of the one that is chosen; any other gets all at once. What
//! waits with the client is a deed and the version it was offered for. Start at [`code_actions`].

use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse, Command,
    Diagnostic, ExecuteCommandParams, LSPAny, Uri,
};

use crate::ide::actions::CopyPrompt;
use crate::ide::{self, Action, ActionKind, Change, Deed, Work};
use crate::lsp::convert;
use crate::lsp::diagnose::diagnose;
use crate::lsp::edits::action_edit;
use crate::lsp::runs::errands;
use crate::lsp::snapshot::{Asked, Snapshot};
use crate::rules::Finding;

/// What a client keeps of an action until it is chosen.
#[derive(Debug, Serialize, Deserialize)]
struct Waiting {
    /// The document it was offered in.
    uri: Uri,
    /// The version of that document.
    version: Option<i32>,
    /// What is to be done.
    deed: Deed,
}

/// The command that answers with a prompt, for the client to copy.
pub(in crate::lsp) const COPY_PROMPT: &str = "baton.copyPrompt";

/// Whose prompt is wanted.
#[derive(Debug, Serialize, Deserialize)]
struct Copying {
    /// The document it was offered in.
    uri: Uri,
    /// What.
    copy: CopyPrompt,
}

/// The command that answers with a prompt.
pub(super) fn copying(title: String, uri: &Uri, copy: CopyPrompt) -> Option<Command> {
    let wanted = serde_json::to_value(Copying { uri: uri.clone(), copy }).ok()?;
    Some(Command { title, command: COPY_PROMPT.to_owned(), arguments: Some(vec![wanted]) })
}

/// The text of the prompt that [`COPY_PROMPT`] asks for.
pub(super) fn prompt(snapshot: &Snapshot, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
    let wanted = params.arguments.into_iter().next().unwrap_or_default();
    let wanted: Copying =
        serde_json::from_value(wanted).map_err(|error| Error::invalid_params(error.to_string()))?;
    let gone = || refused("The document is closed; open it and choose again.");
    let asked = snapshot.document(&wanted.uri).ok_or_else(gone)?;
    let prompt = wanted.copy.prompt(&asked.view.project).map_err(|why| refused(&why.to_string()))?;
    Ok(Some(LSPAny::String(prompt.text)))
}

/// What is offered for a selection. The findings are looked up there, because not every client sends along those it shows.
pub(in crate::lsp) fn code_actions(
    snapshot: &Snapshot,
    params: &CodeActionParams,
) -> Option<CodeActionResponse> {
    let asked = snapshot.document(&params.text_document.uri).filter(|_| snapshot.client.actions)?;
    let (text, encoding) = (asked.member.document.text(), snapshot.client.encoding);
    let selection = convert::range_from(text, params.range, encoding);
    let findings = asked.view.said_of(asked.path());
    let found = ide::code_actions_of(&asked.view.project, asked.path(), selection, &findings);
    let wanted = found.into_iter().filter(|action| is_wanted(action, params.context.only.as_deref()));
    let actions =
        wanted.filter_map(|action| code_action(&asked, &params.text_document.uri, action, &findings));
    Some(actions.map(CodeActionOrCommand::CodeAction).collect::<Vec<_>>())
        .filter(|actions| !actions.is_empty())
}

fn code_action(asked: &Asked<'_>, uri: &Uri, action: Action, findings: &[Finding]) -> Option<CodeAction> {
    let mut offered = CodeAction {
        diagnostics: of(asked, &action, findings),
        title: action.title,
        kind: Some(kind(action.kind)),
        is_preferred: action.preferred.then_some(true),
        ..CodeAction::default()
    };
    let change = match action.work {
        Work::Copy(copy) => {
            offered.command = Some(copying(offered.title.clone(), uri, copy)?);
            return Some(offered).filter(|_| asked.snapshot.client.copies);
        }
        Work::Errand(errand) => {
            offered.command = Some(errands::command(offered.title.clone(), uri, errand)?);
            return Some(offered);
        }
        Work::Ready(change) => change,
        // Who cannot make files is offered nothing that needs one.
        Work::Later(deed)
            if !asked.snapshot.makes_files(asked.view) && deed.makes_file(&asked.view.project) =>
        {
            return None;
        }
        Work::Later(deed) if asked.snapshot.client.resolves_actions => {
            let waiting = Waiting { uri: uri.clone(), version: asked.member.version, deed };
            offered.data = Some(serde_json::to_value(waiting).ok()?);
            return Some(offered);
        }
        // What cannot be done is not offered to who could not be told why.
        Work::Later(deed) => deed.quick(&asked.view.project).ok()?,
    };
    offered.edit = Some(action_edit(asked.snapshot, asked.view, change)?);
    Some(offered)
}

/// The edits of the action that was chosen.
pub(in crate::lsp) fn resolve(snapshot: &Snapshot, mut action: CodeAction) -> Result<CodeAction> {
    let Some(data) = action.data.clone() else { return Ok(action) };
    let waiting: Waiting =
        serde_json::from_value(data).map_err(|error| Error::invalid_params(error.to_string()))?;
    let gone = || refused("The document is closed; open it and choose again.");
    let asked = snapshot.document(&waiting.uri).ok_or_else(gone)?;
    if asked.member.version != waiting.version {
        return Err(refused("The document changed in the meantime; choose again."));
    }
    let change: Change = waiting.deed.change(&asked.view.project).map_err(|why| refused(&why.to_string()))?;
    let edit = action_edit(snapshot, asked.view, change);
    action.edit = Some(edit.ok_or_else(|| refused("This needs a new file, which the editor cannot make."))?);
    Ok(action)
}

/// The reason is for the reader, so it is the message as it stands.
pub(in crate::lsp) fn refused(why: &str) -> Error {
    // What the protocol calls "request failed": well understood, and not done.
    Error { code: ErrorCode::ServerError(-32803), message: why.to_owned().into(), data: None }
}

/// The diagnostic an action puts right, as it was published.
fn of(asked: &Asked<'_>, action: &Action, findings: &[Finding]) -> Option<Vec<Diagnostic>> {
    let at = action.finding.as_ref()?;
    let stands = |finding: &&Finding| {
        Some(finding.rule.name) == action.rule && asked.member.document.range(finding.at.anchor) == *at
    };
    let finding = findings.iter().find(stands)?;
    Some(diagnose(asked.snapshot, asked.view, asked.member, std::slice::from_ref(finding)))
}

/// A client that asks for `source` means `source.fixAll` too.
fn is_wanted(action: &Action, only: Option<&[CodeActionKind]>) -> bool {
    let kind = kind(action.kind);
    let covers = |wanted: &CodeActionKind| {
        let rest = kind.as_str().strip_prefix(wanted.as_str());
        wanted.as_str().is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    only.is_none_or(|only| only.iter().any(covers))
}

/// Every kind there is, as it is offered.
pub(in crate::lsp) fn kinds() -> Vec<CodeActionKind> {
    ActionKind::ALL.map(kind).to_vec()
}

fn kind(kind: ActionKind) -> CodeActionKind {
    match kind {
        ActionKind::QuickFix => CodeActionKind::QUICKFIX,
        ActionKind::FixAll => CodeActionKind::SOURCE_FIX_ALL,
        ActionKind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
        ActionKind::Move => CodeActionKind::new("refactor.move"),
        ActionKind::Insert => CodeActionKind::new("refactor.insert"),
        // Under a kind that editors show in their menus; they hide what is of none they know.
        ActionKind::Launch => CodeActionKind::new("refactor.launch"),
    }
}
