//! `textDocument/codeAction`. Start at [`code_actions`].

use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse, Diagnostic,
};

use crate::ide::{self, Action, ActionKind};
use crate::lsp::convert;
use crate::lsp::diagnose::diagnose;
use crate::lsp::edits::{Change, workspace_edit};
use crate::lsp::snapshot::{Asked, Snapshot};
use crate::rules::Finding;

/// What is offered for a selection. The findings are looked up there, because not every client sends along those it shows.
pub(in crate::lsp) fn code_actions(
    snapshot: &Snapshot,
    params: &CodeActionParams,
) -> Option<CodeActionResponse> {
    let asked = snapshot.document(&params.text_document.uri).filter(|_| snapshot.client.actions)?;
    let (text, encoding) = (asked.member.document.text(), snapshot.client.encoding);
    let selection = convert::range_from(text, params.range, encoding);
    let findings = asked.view.findings.check(&asked.view.project, asked.path());
    let found = ide::code_actions_of(&asked.view.project, asked.path(), selection, &findings);
    let wanted = found.into_iter().filter(|action| is_wanted(action, params.context.only.as_deref()));
    let actions =
        wanted.map(|action| CodeActionOrCommand::CodeAction(code_action(&asked, action, &findings)));
    Some(actions.collect::<Vec<_>>()).filter(|actions| !actions.is_empty())
}

fn code_action(asked: &Asked<'_>, action: Action, findings: &[Finding]) -> CodeAction {
    let diagnostics = of(asked, &action, findings);
    let changes =
        action.edits.into_iter().map(|(path, edits)| (path, edits.into_iter().map(Change::from).collect()));
    CodeAction {
        title: action.title,
        kind: Some(kind(action.kind)),
        diagnostics,
        edit: Some(workspace_edit(asked.snapshot, asked.view, changes)),
        is_preferred: action.preferred.then_some(true),
        ..CodeAction::default()
    }
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

fn kind(kind: ActionKind) -> CodeActionKind {
    match kind {
        ActionKind::QuickFix => CodeActionKind::QUICKFIX,
        ActionKind::FixAll => CodeActionKind::SOURCE_FIX_ALL,
    }
}
