//! Commits in the fields of a block: recent ones with their subjects, those that name the batch's tickets first.
//!
//! Only what the log holds; nobody asks git while somebody types. Start at [`commits`].

use super::{
    super::{Completion, CompletionKind, CompletionList},
    Here, item, list,
};
use crate::{
    project::Commit,
    syntax::facts::{Field, FieldName},
};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// How many of the newest commits are looked through.
const RECENT: usize = 200;

/// Most commits in one list.
const MOST: usize = 50;

/// Proposals in a field for commits.
pub(super) fn commits(here: &Here<'_, '_>, field: &Field) -> Option<CompletionList> {
    let context = here.context;
    let part = |c: &char| c.is_ascii_alphanumeric();
    let len = context.before.chars().rev().take_while(part).count();
    let typed = context.before.get(context.before.len() - len..).unwrap_or_default().to_lowercase();
    let replace = context.offset - len..context.offset;
    let fits =
        |commit: &Commit| commit.hash.starts_with(&typed) || commit.subject.to_lowercase().contains(&typed);
    let (listed, named) = (listed(here, &replace), naming(here));
    let recent = context.snapshot.git().log.commits().iter().take(RECENT);
    let is_listed = |commit: &Commit| listed.iter().any(|hash| commit.hash.starts_with(hash.as_str()));
    let mut found: Vec<&Commit> = recent.filter(|commit| fits(commit) && !is_listed(commit)).collect();
    // A batch is handed over at what is checked out.
    if field.name != FieldName::Dispatched {
        found.sort_by_key(|commit| !named.contains(commit.hash.as_str()));
    }
    let cut = found.len() > MOST;
    found.truncate(MOST);
    let mut items: Vec<Completion> = Vec::new();
    if typed.is_empty() && context.value(field).is_empty() {
        items.extend(together(here, field.name, replace.clone()));
    }
    items.extend(found.into_iter().map(|commit| Completion {
        detail: Some(commit.subject.to_string()),
        documentation: Some(format!("{}, {}", commit.author, commit.day)),
        filter: format!("{} {}", commit.short(), commit.subject),
        ..item(commit.short(), CompletionKind::Commit, replace.clone())
    }));
    list(context, items, cut || !typed.is_empty())
}

/// What the field says in whole: the commits that made the batch, the range that a review looks at.
fn together(here: &Here<'_, '_>, name: FieldName, replace: Range<usize>) -> Option<Completion> {
    let about = here.about.as_ref()?;
    let (text, detail) = match name {
        FieldName::Commits => {
            let made = about.commits();
            let detail = format!("the {} commits of {}", made.len(), about.name());
            ((made.len() > 1).then(|| made.join(", "))?, detail)
        }
        FieldName::Reviewed => (about.reviewed()?, format!("the commits of {}", about.name())),
        _ => return None,
    };
    Some(Completion { detail: Some(detail), ..item(text, CompletionKind::Commit, replace) })
}

/// The commits the block names already, the one at the cursor left out.
fn listed(here: &Here<'_, '_>, replace: &Range<usize>) -> Vec<String> {
    let block = here.block;
    let all = block.commits.iter().chain(&block.reviewed).chain(&block.dispatched);
    let document = &here.context.member.document;
    all.filter(|(_, at)| !document.range(*at).contains(&replace.start))
        .map(|(hash, _)| hash.to_string())
        .collect()
}

/// The hashes of the commits whose messages name a ticket of the batch.
fn naming<'a>(here: &Here<'_, 'a>) -> FxHashSet<&'a str> {
    let git = here.context.snapshot.git();
    let tickets = here.about.as_ref().map(|about| about.tickets()).unwrap_or_default();
    tickets.into_iter().flat_map(|ticket| git.naming(&ticket.id)).map(|commit| commit.hash.as_str()).collect()
}
