//! Code actions: the fixes of the findings a selection touches.
//!
//! A fix lives in its rule; here it is only offered. Start at [`code_actions`]; [`code_actions_of`] takes findings that
//! somebody has kept.

use super::diagnostics::range;
use crate::{
    project::{DocPath, Snapshot},
    rules::{self, Finding, Fix},
    text::{Edit, Edits},
};
use std::ops::Range;

/// Something the reader may choose to have done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The menu entry.
    pub title: String,
    /// What kind of change.
    pub kind: ActionKind,
    /// The edits, by document.
    pub edits: Vec<(DocPath, Vec<Edit>)>,
    /// Whether it is the obvious choice at its place.
    pub preferred: bool,
    /// The rule whose finding it puts right.
    pub rule: Option<&'static str>,
    /// The bytes of that finding, to join it with its diagnostic.
    pub finding: Option<Range<usize>>,
}

/// What kind of change an action is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// Puts one finding right.
    QuickFix,
    /// Puts every finding right that can be put right without asking.
    FixAll,
}

/// What is offered for `selection`.
pub fn code_actions(snapshot: &Snapshot, path: &DocPath, selection: Range<usize>) -> Vec<Action> {
    code_actions_of(snapshot, path, selection, &rules::check(snapshot, path))
}

/// The same with the document's findings at hand, which must be of this snapshot or of one with equal facts.
pub fn code_actions_of(
    snapshot: &Snapshot,
    path: &DocPath,
    selection: Range<usize>,
    findings: &[Finding],
) -> Vec<Action> {
    let touched = findings.iter().filter(|finding| finding.at.path == *path).filter_map(|finding| {
        let at = range(snapshot, &finding.at)?;
        let touches = at.start <= selection.end && selection.start <= at.end;
        touches.then_some((finding, at))
    });
    let mut actions: Vec<_> = touched
        .filter_map(|(finding, at)| {
            let fix = finding.fix.as_ref()?;
            let edits = plain(rules::fix_edits(snapshot, fix));
            let action = Action {
                title: fix.title.clone(),
                kind: ActionKind::QuickFix,
                edits,
                preferred: fix.safe,
                rule: Some(finding.rule.name),
                finding: Some(at),
            };
            (!action.edits.is_empty()).then_some(action)
        })
        .collect();
    actions.extend(fix_all(snapshot, findings));
    actions
}

/// All safe fixes of the document at once, where there is more than one.
fn fix_all(snapshot: &Snapshot, findings: &[Finding]) -> Option<Action> {
    let safe: Vec<&Fix> =
        findings.iter().filter_map(|finding| finding.fix.as_ref()).filter(|fix| fix.safe).collect();
    let (edits, taken) = rules::combine(snapshot, safe);
    (taken > 1).then(|| Action {
        title: format!("Apply all {taken} safe fixes"),
        kind: ActionKind::FixAll,
        edits: plain(edits),
        preferred: false,
        rule: None,
        finding: None,
    })
}

fn plain(edits: Vec<(DocPath, Edits)>) -> Vec<(DocPath, Vec<Edit>)> {
    edits.into_iter().map(|(path, edits)| (path, edits.iter().cloned().collect())).collect()
}
