//! `fresh-entries`: what the HANDOFF rests on is still so: the files it names as they were when it was written, and the entries of
//! contract documents it consumes as code has them.
//!
//! The opinions are those of `stale-handoff` and of the rules about contracts. An entry that the batch, or one it comes after, is to
//! change is no reason to wait: who owns the document or the code will bring them together.

use super::{Asked, Verdict};
use crate::{
    project::{DocPath, Kind, Match, Severity},
    rules::{
        Finding,
        flow::{
            order::{before, list},
            overlapping_files::owned::{Owned, holds},
        },
    },
    syntax::facts::BlockKind,
    templates::{NamedEntry, named_entries},
};

pub(super) fn look(asked: &Asked<'_>) -> Verdict {
    if let Some(why) = stale(asked) {
        return Verdict::Shut(why);
    }
    let entries = named_entries(asked.about);
    let owned = owned(asked);
    let mut wrong: Vec<String> = Vec::new();
    let foreign: Vec<_> = entries.iter().filter(|entry| !is_owned(asked, entry, &owned)).collect();
    // A document is looked at once, however many of its entries are named; they come document by document.
    for of_document in foreign.chunk_by(|one, next| one.member.path == next.member.path) {
        let Some(path) = of_document.first().map(|entry| &entry.member.path) else { continue };
        let faults = faults(asked, path, of_document);
        wrong.extend(faults.into_iter().map(|fault| format!("{path} says: {fault}")));
    }
    match (wrong.is_empty(), entries.len()) {
        (true, 0) => Verdict::Open("it names no entries of contract documents".to_owned()),
        (true, 1) => {
            Verdict::Open("the entry it names is what code says, or to be changed with it".to_owned())
        }
        (true, count) => Verdict::Open(format!(
            "the {count} entries it names are what code says, or to be changed with it"
        )),
        (false, _) => Verdict::Shut(format!("{}: bring document and code together first", list(wrong, 3))),
    }
}

/// What `stale-handoff` says of the batch's last HANDOFF.
fn stale(asked: &Asked<'_>) -> Option<String> {
    let (member, block) = asked.about.last(BlockKind::Handoff)?;
    let (_, at) = block.dispatched.as_ref()?;
    let findings = asked.findings(&member.path, &["stale-handoff"]);
    findings.into_iter().find(|finding| finding.at.anchor == *at).map(|finding| finding.message)
}

/// The files that this batch, and those it comes after, may change.
fn owned(asked: &Asked<'_>) -> Vec<DocPath> {
    let Some(context) = asked.context() else { return Vec::new() };
    let batches = asked.about.batches();
    let all = before(batches, asked.about.index(), |_, _| true).into_iter().chain([asked.about.index()]);
    let all = all.filter_map(|at| batches.list.get(at));
    all.flat_map(|batch| Owned::of(&context, batch).paths().cloned().collect::<Vec<_>>()).collect()
}

/// Whether somebody is to change the entry, its document or its code. Of one that is gone from code nobody knows the file, so any file of
/// the kind may be where it comes back.
fn is_owned(asked: &Asked<'_>, entry: &NamedEntry<'_>, owned: &[DocPath]) -> bool {
    let has = |path: &DocPath| owned.iter().any(|own| holds(own, path));
    let contracts = asked.snapshot.contracts();
    let found = contracts.document(&entry.member.path).and_then(|all| all.matches.get(entry.index as usize));
    let (Some(Match::Found(facts) | Match::Moved(facts)), false) = (found, has(&entry.member.path)) else {
        return has(&entry.member.path) || owned.iter().any(|own| may_hold(entry, own));
    };
    facts.iter().filter_map(|fact| contracts.fact(*fact)).any(|fact| has(&DocPath::new(&fact.path)))
}

/// Whether a file may hold the code that an entry of this document is about; a folder may.
fn may_hold(entry: &NamedEntry<'_>, file: &DocPath) -> bool {
    let Some((_, ending)) = file.file_name().rsplit_once('.') else { return true };
    match entry.member.kinds.has(Kind::Abi) {
        true => matches!(ending, "sol" | "rs"),
        false => matches!(ending, "js" | "mjs" | "cjs" | "jsx" | "ts" | "mts" | "cts" | "tsx"),
    }
}

/// What rules say of these entries of a document against code.
fn faults(asked: &Asked<'_>, path: &DocPath, entries: &[&NamedEntry<'_>]) -> Vec<String> {
    let about_code = |finding: &Finding| {
        let family = matches!(finding.rule.family, "abi" | "protocol");
        family && finding.severity >= Severity::Warning && !finding.rule.name.ends_with("-duplicate")
    };
    let is_of = |finding: &Finding, entry: &NamedEntry<'_>| {
        let document = &entry.member.document;
        let whole = document.range(entry.entry.anchor_of(entry.entry.whole));
        let at = document.range(finding.at.anchor).start;
        whole.start <= at && at <= whole.end
    };
    let findings = crate::rules::check(asked.snapshot, path).into_iter().filter(about_code);
    let own = findings.filter(|finding| entries.iter().any(|entry| is_of(finding, entry)));
    own.map(|finding| finding.message).collect()
}
