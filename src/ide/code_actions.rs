//! Code actions: the fixes of the findings a selection touches, and what can be done to the plan there.
//!
//! A fix lives in its rule, an action in its own file; here they are only offered. Start at [`code_actions`];
//! [`code_actions_of`] takes findings that somebody has kept.

use super::{
    actions::{self, Change, CopyPrompt, Deed, Refusal},
    diagnostics::range,
    launches::Errand,
};
use crate::{
    project::{DocPath, Snapshot},
    rules::{self, Finding, Fix},
    text::Edits,
};
use std::ops::Range;

/// Something the reader may choose to have done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The menu entry.
    pub title: String,
    /// What kind of change.
    pub kind: ActionKind,
    /// What it does.
    pub work: Work,
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
    /// Says something else in the place of what is there.
    Rewrite,
    /// Puts what is there somewhere else.
    Move,
    /// Adds what is not there.
    Insert,
    /// Starts, ends or shows something.
    Launch,
}

impl ActionKind {
    /// Every kind.
    pub const ALL: [ActionKind; 6] = [
        ActionKind::QuickFix,
        ActionKind::FixAll,
        ActionKind::Rewrite,
        ActionKind::Move,
        ActionKind::Insert,
        ActionKind::Launch,
    ];
}

/// What an action does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// Its change.
    Ready(Change),
    /// What its change is made from, when somebody wants it.
    Later(Deed),
    /// It changes nothing: a text to be copied.
    Copy(CopyPrompt),
    /// More than an edit: somebody with hands carries it out.
    Errand(Errand),
}

impl Action {
    /// Its change.
    ///
    /// # Errors
    /// When it cannot be done; the reason is for the reader.
    pub fn change(&self, snapshot: &Snapshot) -> Result<Change, Refusal> {
        match &self.work {
            Work::Ready(change) => Ok(change.clone()),
            Work::Later(deed) => deed.change(snapshot),
            Work::Copy(_) | Work::Errand(_) => Ok(Change::new(self.title.clone())),
        }
    }
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
            let change = ready(fix.title.clone(), rules::fix_edits(snapshot, fix));
            (!change.is_nothing()).then(|| Action {
                title: fix.title.clone(),
                kind: ActionKind::QuickFix,
                work: Work::Ready(change),
                preferred: fix.safe || fix.block.is_some(),
                rule: Some(finding.rule.name),
                finding: Some(at),
            })
        })
        .collect();
    actions.extend(fix_all(snapshot, findings));
    // What a fix does already is not offered a second time.
    let offers = actions::offers(snapshot, path, &selection);
    let fixes: Vec<_> = actions.iter().map(|action| action.title.clone()).collect();
    actions.extend(offers.into_iter().filter(|offer| !fixes.contains(&offer.title)));
    actions
}

/// All safe fixes of the document at once, where there is more than one.
fn fix_all(snapshot: &Snapshot, findings: &[Finding]) -> Option<Action> {
    let safe: Vec<&Fix> =
        findings.iter().filter_map(|finding| finding.fix.as_ref()).filter(|fix| fix.safe).collect();
    let (edits, taken) = rules::combine(snapshot, safe);
    let title = format!("Apply all {taken} safe fixes");
    (taken > 1).then(|| Action {
        title: title.clone(),
        kind: ActionKind::FixAll,
        work: Work::Ready(ready(title, edits)),
        preferred: false,
        rule: None,
        finding: None,
    })
}

fn ready(title: String, edits: Vec<(DocPath, Edits)>) -> Change {
    let edits = edits.into_iter().map(|(path, edits)| (path, edits.iter().cloned().collect())).collect();
    Change { edits, ..Change::new(title) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    /// The titles of the fixes offered at the cursor.
    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let fixture = Fixture::new(text);
        let (path, offset) = fixture.at();
        let mut found = code_actions(&fixture.snapshot, path, offset..offset);
        found.retain(|action| action.kind == ActionKind::QuickFix);
        assert_eq!(found.iter().map(|action| action.title.as_str()).collect::<Vec<_>>(), want);
    }

    #[test]
    fn a_fix_is_offered_where_its_finding_is() {
        check("### T1: a\n### T2: b\n**Depends on:** $0T11\n", &["Change T11 to T1"]);
        check("### T1: a\n### T2: b\n**Depends on:** T11$0\n", &["Change T11 to T1"]);
        check("### T1: a\n### T2: b\n**Depends $0on:** T11\n", &[]);
    }

    #[test]
    fn its_edits_are_those_of_the_rule() {
        let fixture = Fixture::new("### T1: 漢\r\n### T2: b\r\n**Depends on:** T$011\r\n");
        let (path, offset) = fixture.at();
        let found = code_actions(&fixture.snapshot, path, offset..offset);
        let changed = found[0].change(&fixture.snapshot).unwrap().texts(&fixture.snapshot).unwrap();
        assert_eq!((&changed[0].path, found[0].rule), (path, Some("unknown-ticket")));
        assert_eq!(changed[0].after, "### T1: 漢\r\n### T2: b\r\n**Depends on:** T1\r\n");
    }
}
