//! Findings as the protocol's diagnostics: what the client understands of them. Start at [`diagnose`].

use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    NumberOrString, Position, Range, Uri,
};

use super::snapshot::{Snapshot, View};
use super::uri::{self, System};
use crate::ide::{self, Tag};
use crate::project::{Member, Severity};
use crate::rules::{self, Finding};
use crate::settings::Problem;

/// Where the pages of the rules are to be read.
const PAGES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/src/rules");

/// What is wrong with a document, in the order of its text.
pub(super) fn diagnose(
    snapshot: &Snapshot,
    view: &View,
    member: &Member,
    findings: &[Finding],
) -> Vec<Diagnostic> {
    let found = ide::diagnostics_of(&view.project, findings);
    found.into_iter().map(|found| diagnostic(snapshot, view, member, found)).collect()
}

/// One diagnostic as the client gets it.
pub(super) fn diagnostic(
    snapshot: &Snapshot,
    view: &View,
    member: &Member,
    found: ide::Diagnostic,
) -> Diagnostic {
    let client = &snapshot.client;
    let related = found.related.into_iter().filter_map(|related| {
        let location = snapshot.location(view, &related.path, related.range)?;
        Some(DiagnosticRelatedInformation { location, message: related.message })
    });
    let tags = found.tags.iter().map(|tag| match tag {
        Tag::Unnecessary => DiagnosticTag::UNNECESSARY,
    });
    Diagnostic {
        range: snapshot.range(member, found.range),
        severity: Some(severity(found.severity)),
        code: Some(NumberOrString::String(found.code.to_owned())),
        code_description: page(found.code).filter(|_| client.pages),
        source: Some("baton".to_owned()),
        message: found.message,
        related_information: some(related.filter(|_| client.related).collect()),
        tags: some(tags.filter(|_| client.tags).collect()),
        data: client.data.then(|| serde_json::json!({"fixable": found.fixable})),
    }
}

/// What is wrong with the settings of a workspace, by file. Positions are exact where a line is plain ASCII, as settings are.
pub(super) fn problems(view: &View) -> Vec<(Uri, Diagnostic)> {
    let file = |problem: &Problem| uri::from_path(problem.file.to_str()?, System::HERE).parse().ok();
    view.problems.iter().filter_map(|problem| Some((file(problem)?, problem_diagnostic(problem)))).collect()
}

fn problem_diagnostic(problem: &Problem) -> Diagnostic {
    let length = u32::try_from(problem.range.len()).unwrap_or_default();
    let start = Position::new(problem.line.saturating_sub(1), problem.column.saturating_sub(1));
    let end = Position::new(start.line, start.character.saturating_add(length));
    Diagnostic {
        range: Range { start, end },
        severity: Some(DiagnosticSeverity::WARNING),
        source: Some("baton".to_owned()),
        message: problem.message.clone(),
        ..Diagnostic::default()
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Information => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}

fn page(rule: &str) -> Option<CodeDescription> {
    let family = rules::find(rule)?.family;
    let href = format!("{PAGES}/{family}/{}.md", rule.replace('-', "_")).parse().ok()?;
    Some(CodeDescription { href })
}

fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    Some(list).filter(|list| !list.is_empty())
}
