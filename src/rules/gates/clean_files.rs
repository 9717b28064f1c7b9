//! `clean-files`: no file the batch names has changes that are not committed, which a worktree would lack and a run in place would mix up.
//!
//! Plan documents never count: they change all the time, and are read as they are in the editor.

use super::{Asked, Verdict};
use crate::rules::flow::{order::list, overlapping_files::owned::holds};

pub(super) fn look(asked: &Asked<'_>) -> Verdict {
    let own = asked.files();
    let is_own = |file: &&crate::project::DocPath| own.iter().any(|path| holds(path, file));
    let dirty = asked.world.dirty.iter().filter(is_own).filter(|file| !is_plan(asked, file));
    let dirty: Vec<String> = dirty.map(ToString::to_string).collect();
    match dirty.len() {
        0 => Verdict::Open("the files it names are committed".to_owned()),
        count => Verdict::Shut(format!(
            "{} {} changes that are not committed: commit them, or put them aside with `git stash`",
            list(dirty, 3),
            if count == 1 { "has" } else { "have" }
        )),
    }
}

/// Whether a file is a document that passes work across.
fn is_plan(asked: &Asked<'_>, path: &crate::project::DocPath) -> bool {
    use crate::project::Kind::{Handoff, Tickets, Tracks};
    let kinds = asked.snapshot.member(path).map(|member| member.kinds);
    kinds.is_some_and(|kinds| [Tickets, Handoff, Tracks].into_iter().any(|kind| kinds.has(kind)))
}
