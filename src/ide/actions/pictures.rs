//! How tests of actions look: a plan before, a plan after.
//!
//! The only code of these tests that touches the API. Start at [`check_deed`] and [`check_action`].
#![allow(clippy::unwrap_used)]

use super::{Change, Deed};
use crate::{
    ide::{Action, ActionKind, Work, code_actions},
    project::Snapshot,
    testing::Fixture,
};
use std::fmt::Write as _;

/// Asserts what the workspace becomes and what the change has to say; a deed that settles something does so once.
#[track_caller]
pub fn check_deed(before: &str, deed: &Deed, after: &str, notes: &[&str]) {
    let fixture = Fixture::new(before);
    let change = deed.change(&fixture.snapshot).unwrap();
    assert_eq!(changed(&fixture, &change), after.strip_prefix('\n').unwrap_or(after));
    assert_eq!(change.notes, notes);
    if settles(deed) {
        let again = deed.change(&Fixture::new(after).snapshot).unwrap();
        assert!(again.is_nothing(), "done twice it changes something: {again:#?}");
    }
}

/// Asserts why a deed is not done.
#[track_caller]
pub fn check_refused(before: &str, deed: &Deed, why: &str) {
    let refusal = deed.change(&Fixture::new(before).snapshot).unwrap_err();
    assert_eq!(refusal.to_string(), why);
}

/// Asserts what the workspace becomes by the action of this title at the cursor.
#[track_caller]
pub fn check_action(before: &str, title: &str, after: &str) {
    let fixture = Fixture::new(before);
    let actions = at_cursor(&fixture);
    let titles: Vec<_> = actions.iter().map(|action| &action.title).collect();
    let Some(action) = actions.iter().find(|action| action.title == title) else {
        panic!("`{title}` is not offered, only {titles:?}");
    };
    let change = action.change(&fixture.snapshot).unwrap();
    assert_eq!(changed(&fixture, &change), after.strip_prefix('\n').unwrap_or(after));
}

/// The titles of the actions offered at the cursor, fixes of findings left out.
pub fn offered(before: &str) -> Vec<String> {
    at_cursor(&Fixture::new(before)).into_iter().map(|action| action.title).collect()
}

fn at_cursor(fixture: &Fixture) -> Vec<Action> {
    let (path, offset) = fixture.at();
    let mut found = code_actions(&fixture.snapshot, path, offset..offset);
    found.retain(|action| !matches!(action.kind, ActionKind::QuickFix | ActionKind::FixAll));
    found
}

/// All files with the change made, in the language of fixtures where there are several.
fn changed(fixture: &Fixture, change: &Change) -> String {
    let texts = change.texts(&fixture.snapshot).unwrap();
    let after = |path: &_, text: &String| {
        texts
            .iter()
            .find(|changed| changed.path == *path)
            .map_or(text.clone(), |changed| changed.after.clone())
    };
    let mut files: Vec<_> =
        fixture.files.iter().map(|(path, text)| (path.clone(), after(path, text))).collect();
    let made = texts.iter().filter(|changed| changed.before.is_none());
    files.extend(made.map(|changed| (changed.path.clone(), changed.after.clone())));
    match files.as_slice() {
        [(_, text)] => text.clone(),
        files => files.iter().fold(String::new(), |mut all, (path, text)| {
            let _ = write!(all, "//- {path}\n{text}");
            all
        }),
    }
}

/// Whether doing it again changes nothing: it says how something is to be, not what is to be added.
pub fn settles(deed: &Deed) -> bool {
    match deed {
        Deed::ArchiveBatch(_)
        | Deed::GiveIds(_)
        | Deed::InsertBlock(_)
        | Deed::NewPlan(_)
        | Deed::FixTickets(_)
        | Deed::SetStatus(_)
        | Deed::Tick(_)
        | Deed::TickAt(_)
        | Deed::Ranges(_)
        | Deed::UpdateEntry(_)
        | Deed::InsertMissing(_)
        | Deed::MoveTicket(_) => true,
        Deed::FillId(_) | Deed::NewTicket(_) | Deed::NewBatch(_) => false,
    }
}

/// The deed of an action that has one.
pub fn deed_of(action: &Action) -> Option<&Deed> {
    match &action.work {
        Work::Ready(_) | Work::Copy(_) | Work::Errand(_) => None,
        Work::Later(deed) => Some(deed),
    }
}

/// What a deed does to a snapshot, if it can be done.
pub fn tried(deed: &Deed, snapshot: &Snapshot) -> Option<Change> {
    deed.change(snapshot).ok()
}
