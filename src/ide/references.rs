//! Find references: every place in every document that means the same ticket or group.
//!
//! A range counts when it covers the ticket. A mention in another document counts only if looking it up from there gives
//! this very ticket. Start at [`references`].

use super::{
    occurrences::{Wanted, occurrences},
    subject::{Meant, subject},
};
use crate::{
    project::{DocPath, Member, Snapshot},
    syntax::Id,
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
    let Some(found) = subject(snapshot, path, offset) else { return Vec::new() };
    let Some((home, id, declared)) = home(&found.meant) else { return Vec::new() };
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
    fn a_group_with_an_id() {
        check("## «EPIC-1»: x\n### T1: a\n### T2: b\nin «EPIC-1»\n## EPIC-2: y\n### T3: c\n", "in EPIC$0-1");
    }
}
