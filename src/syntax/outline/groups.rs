//! Which id headings are groups: `## E1: Login` over `### T1`, `### T2`, or over a list of them.
//!
//! It knows nothing of the file's form. Start at [`group_headings`].

use super::seen::{Candidates, Seen, ids, is_strong, strong_ids};
use crate::syntax::{facts::Form, id::Id};
use rustc_hash::FxHashSet;

/// Sections whose id heading holds declarations: deeper id headings, or lists of them where most such headings do.
pub fn group_headings(candidates: &Candidates<'_>) -> FxHashSet<u32> {
    let strong = strong_ids(&candidates.all);
    let headings: Vec<_> = candidates.headings().collect();
    let heading_ids = ids(&headings);
    let levels: Vec<u8> = candidates
        .sections
        .iter()
        .map(|section| section.facts.heading.as_ref().map_or(0, |heading| heading.level))
        .collect();
    let end_of = |section: u32, level: u8| {
        (section + 1..)
            .zip(levels.iter().skip(section as usize + 1))
            .find(|(_, other)| **other <= level)
            .map_or(levels.len(), |(at, _)| at as usize)
    };
    let mut deep = FxHashSet::default();
    let mut listed: Vec<&Seen<'_>> = Vec::new();
    for (at, seen) in headings.iter().enumerate() {
        let end = end_of(seen.section, seen.level);
        let inner = headings
            .get(at + 1..)
            .unwrap_or_default()
            .iter()
            .take_while(|other| (other.section as usize) < end);
        let bare = candidates.says_nothing(seen.section);
        let part = |other: &Seen<'_>| match is_step_of(&other.candidate.id, &seen.candidate.id) {
            Some('.') => true,
            // `M1-001` below `M1` is a part of a ticket only if `M1` is one.
            Some(_) => !bare,
            None => false,
        };
        if inner.clone().any(|other| !part(other) && candidates.heading_counts(other)) {
            deep.insert(seen.section);
        } else {
            listed.push(seen);
        }
    }
    let holders: Vec<_> = listed
        .iter()
        .filter(|seen| {
            holds_list(seen, end_of(seen.section, seen.level), &candidates.all, &strong, &heading_ids)
        })
        .collect();
    if holders.len() * 2 >= listed.len() {
        deep.extend(holders.iter().map(|seen| seen.section));
    }
    deep
}

/// `T5.1` is a part of `T5`, which stays a ticket: the sign between them.
fn is_step_of(inner: &Id, outer: &Id) -> Option<char> {
    let rest = inner.as_str().strip_prefix(outer.as_str())?;
    rest.chars().next().filter(|c| matches!(c, '.' | '-'))
}

fn holds_list(
    seen: &Seen<'_>,
    end: usize,
    all: &[Seen<'_>],
    strong: &FxHashSet<&Id>,
    headings: &FxHashSet<&Id>,
) -> bool {
    let from = all.partition_point(|other| other.section < seen.section);
    let inside =
        all.get(from..).unwrap_or_default().iter().take_while(|other| (other.section as usize) < end);
    inside
        .filter(|other| {
            is_strong(other)
                && strong.contains(&other.candidate.id)
                && !headings.contains(&other.candidate.id)
        })
        .any(|other| {
            other.candidate.id.is_spelled_out()
                && is_step_of(&other.candidate.id, &seen.candidate.id).is_none()
                || other.candidate.form == Form::Bold
        })
}
