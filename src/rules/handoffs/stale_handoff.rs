//! Files that a batch owns changed after it was handed over and before it was begun.
//!
//! Promise: speaks only where the HANDOFF says at which commit it was dispatched, and git's log reaches from there to the begin of the
//! build: the oldest commit of the batch, else what is checked out. Commits of the batch, and of those it comes after, were expected.
//! Where work began and no commit shows when, it is silent. Documents of the plan count for nothing.

mod work;

use super::about::{Told, blocks};
use crate::{
    project::{Commit, DocPath, Known, Stage, places_of},
    rules::{
        Check, Context, Finding, Fix, Reads, Rule, Severity,
        flow::order::{called, list},
    },
    syntax::{facts::BlockKind, facts::FileRef},
};
use work::Work;

/// The rule.
pub static RULE: Rule = Rule {
    name: "stale-handoff",
    family: "handoffs",
    severity: Severity::Warning,
    page: include_str!("stale_handoff.md"),
    reads: Reads::Plan,
    check: Check::Plan(check),
};

/// How many files and commits a message names.
const NAMED: usize = 3;

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for told in blocks(context, BlockKind::Handoff) {
        if !told.batches.is_empty() && !told.is_over() && !told.is_followed_by(&[BlockKind::Handoff]) {
            findings.extend(report(context, &told));
        }
    }
}

fn report(context: &Context<'_>, told: &Told<'_>) -> Option<Finding> {
    let git = context.snapshot.git();
    let (written, at) = told.block.dispatched.as_ref()?;
    let Known::Commit(dispatch) = git.commit(written) else { return None };
    let head = git.head.as_ref()?.commit.as_ref()?;
    let since = git.between(&dispatch.hash, head)?;
    let begin = begin(context, told, &since)?;
    let before = match begin {
        Begin::NotYet => since,
        Begin::At(commit) => git.between(&dispatch.hash, &commit.hash)?,
    };
    let expected = Work::expected(context, told);
    let stranger = |commit: &&Commit| begin != Begin::At(commit) && !expected.has(commit);
    let strangers: Vec<&Commit> = before.into_iter().filter(stranger).collect();
    let message = message(told, begin, &strangers, &changes(context, told, &strangers))?;
    let place = context.member.place(*at);
    let now = head.get(..written.len()).filter(|_| begin == Begin::NotYet);
    let fix =
        now.map(|now| Fix::replace(format!("It still holds: dispatch it at {now}"), place.clone(), now));
    Some(Finding::new(&RULE, place, message).fixed_by(fix))
}

/// A file of the block, and the hashes of the commits that changed it.
type Change<'a> = (&'a FileRef, Vec<&'a str>);

fn message(
    told: &Told<'_>,
    begin: Begin<'_>,
    strangers: &[&Commit],
    changes: &[Change<'_>],
) -> Option<String> {
    let files = changes.iter().map(|(file, _)| file.path.to_string()).collect();
    let changed = |commit: &&&Commit| changes.iter().any(|(_, by)| by.contains(&commit.hash.as_str()));
    let commits = strangers.iter().filter(changed);
    let commits = commits.map(|commit| format!("{} “{}”", commit.short(), commit.subject)).collect();
    let batches = told.all().map(called).collect();
    let (when, advice) = match begin {
        Begin::NotYet => ("", "read the handoff again before it is built"),
        Begin::At(_) => (" and before its build began", "check that what was built fits"),
    };
    let (files, batches, commits) = (list(files, NAMED), list(batches, NAMED), list(commits, NAMED));
    (!changes.is_empty())
        .then(|| format!("{files} changed after {batches} was handed off{when} ({commits}): {advice}"))
}

/// When the build began.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begin<'a> {
    /// Nobody began yet.
    NotYet,
    /// With this commit.
    At(&'a Commit),
}

/// When the build began, by the commits since the dispatch, newest first. `None` when it did and no commit shows when.
fn begin<'a>(context: &Context<'_>, told: &Told<'_>, since: &[&'a Commit]) -> Option<Begin<'a>> {
    let (named, own) = Work::own(context, told);
    let oldest = |work: &Work| {
        let mut builds = since.iter().rev().filter(|commit| !is_paper(context, commit));
        builds.find(|commit| work.has(commit)).copied()
    };
    if !named.is_empty() {
        return oldest(&named).map(Begin::At);
    }
    let waits = |stage: Stage| stage.is_before_building();
    match oldest(&own) {
        Some(commit) => Some(Begin::At(commit)),
        None => told.all().all(|batch| waits(batch.stage)).then_some(Begin::NotYet),
    }
}

/// Whether a commit changes nothing but documents of the plan, or nothing at all: it may hand a batch over, it does not build it.
fn is_paper(context: &Context<'_>, commit: &Commit) -> bool {
    commit.files.iter().all(|file| is_plan(context, &file.path))
}

fn is_plan(context: &Context<'_>, path: &DocPath) -> bool {
    context.plan.documents().any(|member| member.path == *path)
}

/// The files of the block that these commits changed, each with their hashes.
fn changes<'a>(context: &Context<'_>, told: &Told<'a>, commits: &[&'a Commit]) -> Vec<Change<'a>> {
    let git = context.snapshot.git();
    let by = |file: &FileRef| -> Vec<&'a str> {
        let places = places_of(&context.member.path, &file.path);
        let places = places.iter().filter(|place| !is_plan(context, place));
        let touching =
            places.map(|place| git.touching(place).map(|commit| commit.hash.as_str()).collect::<Vec<_>>());
        let touching = touching.into_iter().find(|touching| !touching.is_empty()).unwrap_or_default();
        let own = commits.iter().map(|commit| commit.hash.as_str());
        own.filter(|hash| touching.contains(hash)).collect()
    };
    let all = told.block.files.iter().map(|(file, _)| (file, by(file)));
    all.filter(|(_, by)| !by.is_empty()).collect()
}

#[cfg(test)]
mod tests;
