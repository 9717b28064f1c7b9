//! Find references: every place in every document that means the same ticket or group.
//!
//! A range counts when it covers the ticket. A mention in another document counts only if looking it up from there gives
//! this very ticket. Start at [`references`].

use super::{
    contracts,
    occurrences::{Wanted, occurrences},
    subject::{Meant, batch_called, subject},
};
use crate::{
    project::{DocPath, Member, Snapshot},
    syntax::{Id, facts::BatchName},
};
use std::ops::Range;

/// One place that means the ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The document.
    pub path: DocPath,
    /// The bytes.
    pub range: Range<usize>,
}

/// Every reference to what stands at `offset`, by path and place.
pub fn references(
    snapshot: &Snapshot,
    path: &DocPath,
    offset: usize,
    include_declaration: bool,
) -> Vec<Reference> {
    let Some(found) = subject(snapshot, path, offset) else {
        return contracts::places::references(snapshot, path, offset, include_declaration);
    };
    let Some((home, id, declared)) = home(&found.meant) else {
        return batch(snapshot, &found.meant, include_declaration).unwrap_or_default();
    };
    let wanted = Wanted::new(id);
    let mut members: Vec<_> =
        snapshot.members().filter(|member| means_it(snapshot, member, id, home)).collect();
    members.sort_by(|a, b| a.path.cmp(&b.path));
    let mut all = Vec::new();
    for member in members {
        let mut ranges = occurrences(member, &wanted);
        if member.path == home.path {
            ranges.retain(|range| include_declaration || !is_declaration(range, &declared));
        }
        all.extend(ranges.into_iter().map(|range| Reference { path: member.path.clone(), range }));
    }
    all
}

/// Every place that names a batch without an id: heads of blocks, dependencies, prose.
fn batch(snapshot: &Snapshot, meant: &Meant<'_>, include_declaration: bool) -> Option<Vec<Reference>> {
    let Meant::Group(home, index) = *meant else { return None };
    let group = home.outline().groups.get(index as usize)?;
    let (name, declared) = (group.batch.as_ref()?, home.document.range(group.at));
    let is_it = |other: &Member| match batch_called(snapshot, other, name) {
        Some(Meant::Group(found, at)) => found.path == home.path && at == index,
        _ => false,
    };
    let mut all = Vec::new();
    for member in snapshot.members() {
        let mut ranges = named(member, name);
        if ranges.is_empty() && member.path != home.path || !is_it(member) {
            continue;
        }
        if member.path == home.path {
            ranges.retain(|range| !is_declaration(range, &declared));
            ranges.extend(include_declaration.then(|| declared.clone()));
            ranges.sort_by_key(|range| range.start);
        }
        all.extend(ranges.into_iter().map(|range| Reference { path: member.path.clone(), range }));
    }
    all.sort_by(|a, b| (&a.path, a.range.start).cmp(&(&b.path, b.range.start)));
    Some(all)
}

/// Where a document names a batch, ascending; a list that names it counts as a whole.
fn named(member: &Member, name: &BatchName) -> Vec<Range<usize>> {
    let (mut found, mut start) = (Vec::new(), 0);
    for section in member.document.sections().iter() {
        let own = section.facts.batches.iter().filter(|one| one.name == *name);
        found.extend(own.map(|one| section.span(one.spot).at(start)));
        start += section.len();
    }
    found.dedup();
    found
}

/// The document that declares it, its id there, and where.
pub(super) fn home<'a>(meant: &Meant<'a>) -> Option<(&'a Member, &'a Id, Range<usize>)> {
    match *meant {
        Meant::Ticket(found) => {
            let at = found.member.document.range(found.ticket.id_at);
            Some((found.member, &found.ticket.id, at))
        }
        Meant::Group(member, index) => {
            let group = member.outline().groups.get(index as usize)?;
            Some((member, group.id.as_ref()?, member.document.range(group.at)))
        }
    }
}

/// Whether a place is the declaration or within it.
pub(super) fn is_declaration(range: &Range<usize>, declared: &Range<usize>) -> bool {
    declared.start <= range.start && range.end <= declared.end
}

/// Whether an id said in `member` means what `home` declares.
pub(super) fn means_it(snapshot: &Snapshot, member: &Member, id: &Id, home: &Member) -> bool {
    match snapshot.find(&member.path, id) {
        Some(found) => found.member.path == home.path,
        // A group's id is looked up in its own plan only.
        None => snapshot
            .plan(&member.path)
            .is_some_and(|plan| plan.members().any(|other| other.path == home.path)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    /// The fixture with its references in `«»` is `want`, once the cursor is taken out.
    #[track_caller]
    fn check(want: &str, cursor: &str) {
        check_with(want, cursor, true);
    }

    /// `cursor` is a piece of the text, with the cursor in it.
    #[track_caller]
    fn check_with(want: &str, cursor: &str, include_declaration: bool) {
        let plain = want.replace(['«', '»'], "");
        assert_eq!(plain.matches(&cursor.replace("$0", "")).count(), 1, "{cursor:?} stands there once");
        let fixture = Fixture::new(&plain.replacen(&cursor.replace("$0", ""), cursor, 1));
        let (path, offset) = fixture.at();
        let found = references(&fixture.snapshot, path, offset, include_declaration);
        let mut drawn = String::new();
        for (path, text) in &fixture.files {
            let mut text = text.clone();
            for reference in found.iter().rev().filter(|reference| reference.path == *path) {
                text.insert(reference.range.end, '»');
                text.insert(reference.range.start, '«');
            }
            drawn += &format!("//- {path}\n{text}");
        }
        let headed = want.trim_start().starts_with("//- ");
        let want = want.strip_prefix('\n').unwrap_or(want);
        let want = if headed { want.to_string() } else { format!("//- TICKETS.md\n{want}") };
        assert!(drawn == want, "references differ.\n--- drawn\n{drawn}\n--- wanted\n{want}");
    }

    #[test]
    fn every_spelling_in_every_document() {
        check(
            "
//- TICKETS.md
| ID | Title |
|----|-------|
| «T5» | 漢字 |
| T6 | b |

### «T5»: 漢字
**Depends on:** none
### T6: b 🎲
**Depends on:** `«T5»`, T15
- after «T5». T55, T5x and UTF-5 are others
### T7: c
//- docs/notes.md
«T5»! `«T5»`
```
«T5»
```
",
            "after T$05.",
        );
    }

    #[test]
    fn ranges_that_cover_it() {
        check(
            "### T4: a\r\n### «T5»: b\r\n### T6: c\r\n**Depends on:** «T4–T6», T3-T4, «T5»-T6\r\nIn «T1-T9» and T6 → T8, T4 → T6.\r\n",
            "### T5$0: b",
        );
        check(
            "### A: a\n### «T-F071»: b\n### T-F073: c\n### Z1: d\nDepends: «T-F070~073», «T-F071»~073\n",
            "$0T-F071: b",
        );
    }

    #[test]
    fn shortened_ids() {
        check("### INFRA-4: a\n### «INFRA-8»: b\n### Z8: c\n**Depends on:** INFRA-4,«8»,9\n", "4,$08,9");
        check("### BE-7: a\n### BE-9: b\n### «BE-8»: c\n### BE-1: d\nDepends: «7–9», 9\n", "BE-$08: c");
    }

    #[test]
    fn words_and_signs_before_a_number() {
        check("### «Ticket 3»: a\n### Ticket 4: b\nDepends on: «#3», «ticket 3»\n3 days\n", "#$03");
        check("### «チケット3»: a\n### チケット4: b\n依存: «チケット3»\n", "### チケット$03");
    }

    #[test]
    fn without_the_declaration() {
        check_with("### T1: a\n### T2: b\nafter «T1»\n", "### $0T1", false);
    }

    #[test]
    fn other_plans_mean_their_own() {
        check(
            "
//- TICKETS.md
### «T1»: a
### T2: b «T1»
//- archive/TICKETS-0.md
### T0: old «T1»
//- b/TICKETS.md
### T1: not this one
### B2: T1
//- notes.md
T1 is not clear here
",
            "old $0T1",
        );
    }

    #[test]
    fn a_batch_without_an_id() {
        let plan = "
//- TICKETS.md
## «Batch 1: Core»
### T1: a
## HANDOFF — «Batch 1» Ready
Tickets: T1
## Batch 2
### T2: b
## HANDOFF — Batch 2
Dependencies: «BATCH-1»
//- b/TICKETS.md
## Batch 1: Another
### B1: c
Batch 1 is done.
//- notes.md
«Batch 1» of which plan?
";
        // Two plans have one: what is no part of either means neither.
        let clear = plan.replace("«Batch 1» of which", "Batch 1 of which");
        check(&clear, "Dependencies: BATCH$0-1");
        check(&clear, "## Ba$0tch 1: Core");
        let without = &clear.replace("«Batch 1: Core»", "Batch 1: Core");
        check_with(without, "HANDOFF — Batch$0 1", false);
    }

    #[test]
    fn a_group_with_an_id() {
        check("## «EPIC-1»: x\n### T1: a\n### T2: b\nin «EPIC-1»\n## EPIC-2: y\n### T3: c\n", "in EPIC$0-1");
    }
}
