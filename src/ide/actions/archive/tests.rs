//! Pictures of plans whose batches go to the archive, and what stays true of every plan.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::{
    ide::actions::pictures::{check_action, check_deed, check_refused, offered},
    project::Member,
    syntax::Id,
    testing::Fixture,
};
use proptest::prelude::*;

fn deed(batch: &str) -> Deed {
    Deed::ArchiveBatch(ArchiveBatch { batch: Which { path: "TICKETS.md".into(), batch: batch.into() } })
}

/// Archives Batch 1.
#[track_caller]
fn check(before: &str, after: &str, notes: &[&str]) {
    check_deed(before, &deed("Batch 1"), after, notes);
    let again = ArchiveBatch { batch: Which { path: "TICKETS.md".into(), batch: "Batch 1".into() } };
    assert!(!again.makes_file(&Fixture::new(after).snapshot));
}

#[test]
fn a_batch_goes_with_its_blocks_and_the_rest_stays() {
    check(
        "
# Plan

| Batch | Tickets |
|---|---|
| Batch 1 | T1-T2 |
| Batch 2 | T3 |

---

<!-- the first one -->
## Batch 1: Core

### T1: a
**Status:** Done

### T2: b ✅

## HANDOFF — Batch 1 Ready
Tickets: T1-T2

## COMPLETE — Batch 1 Done
Verify: passed

---

## Batch 2

### T3: c
**Depends on:** T1-T2

## REVIEW — Batch 1 Approved
Fine.

## SYNC — after Batch 1
",
        "
//- TICKETS.md
# Plan

| Batch | Tickets |
|---|---|
| Batch 1 | T1-T2 |
| Batch 2 | T3 |

---

## Batch 2

### T3: c
**Depends on:** T1-T2

## SYNC — after Batch 1
//- archive/TICKETS-1.md
# Archive

<!-- the first one -->
## Batch 1: Core

### T1: a
**Status:** Done

### T2: b ✅

## HANDOFF — Batch 1 Ready
Tickets: T1-T2

## COMPLETE — Batch 1 Done
Verify: passed

---

## REVIEW — Batch 1 Approved
Fine.
",
        &[],
    );
}

#[test]
fn an_archive_that_is_there_takes_it_in_order() {
    let plan = "## Batch 2\n### T2: b ✅\n## Batch 3\n### T3: c\n";
    check_deed(
        &format!(
            "//- TICKETS.md\n{plan}//- archive/TICKETS-1.md\n# Old\r\n\r\n## Batch 1\r\n### T1: a ✅\r\n"
        ),
        &deed("Batch 2"),
        "//- TICKETS.md\n## Batch 3\n### T3: c\n//- archive/TICKETS-1.md\n# Old\r\n\r\n## Batch 1\r\n### T1: a ✅\r\n\r\n## Batch 2\r\n### T2: b ✅\r\n",
        &[],
    );
    check_deed(
        &format!(
            "//- TICKETS.md\n{plan}//- TICKETS-ARCHIVE.md\n## Batch 1\n### T1: a ✅\n\n## Batch 4\n### T4: d ✅"
        ),
        &deed("Batch 2"),
        "//- TICKETS.md\n## Batch 3\n### T3: c\n//- TICKETS-ARCHIVE.md\n## Batch 1\n### T1: a ✅\n\n## Batch 2\n### T2: b ✅\n\n## Batch 4\n### T4: d ✅",
        &[],
    );
    // Newest first.
    check_deed(
        &format!(
            "//- TICKETS.md\n{plan}//- archive/TICKETS.md\n## Batch 1\n### T1: a ✅\n\n## Batch 0\n### T0: z ✅\n"
        ),
        &deed("Batch 2"),
        "//- TICKETS.md\n## Batch 3\n### T3: c\n//- archive/TICKETS.md\n## Batch 2\n### T2: b ✅\n\n## Batch 1\n### T1: a ✅\n\n## Batch 0\n### T0: z ✅\n",
        &[],
    );
    // Who counts anew gets a new file.
    check_deed(
        &format!("//- TICKETS.md\n{plan}//- archive/TICKETS-1.md\n## Batch 2\n### T0: old ✅\n"),
        &deed("Batch 2"),
        "//- TICKETS.md\n## Batch 3\n### T3: c\n//- archive/TICKETS-1.md\n## Batch 2\n### T0: old ✅\n//- archive/TICKETS-2.md\n# Archive\n\n## Batch 2\n### T2: b ✅\n",
        &[],
    );
}

#[test]
fn what_is_archived_already_is_said() {
    let plan = "//- TICKETS.md\n## Batch 2\n### T2: b\n//- archive/TICKETS-1.md\n## Batch 1\n### T1: a ✅\n";
    check(plan, plan, &["Batch 1 is in archive/TICKETS-1.md already"]);
}

#[test]
fn at_the_end_and_with_fixes_further_down() {
    check(
        "\u{feff}## Batch 1\r\n### T1: a ✅\r\n## Batch 2\r\n### T2: b\r\n\r\n\r\n## Batch 1 — fixes\r\n### T3: c 漢 ✅",
        "//- TICKETS.md\n\u{feff}## Batch 2\r\n### T2: b\r\n//- archive/TICKETS-1.md\n# Archive\r\n\r\n## Batch 1\r\n### T1: a ✅\r\n\r\n## Batch 1 — fixes\r\n### T3: c 漢 ✅\r\n",
        &[],
    );
}

#[test]
fn blocks_of_others_stay() {
    check(
        "## Batch 1\n### T1: a ✅\n### HANDOFF — Batch 2\nTickets: T2\n### HANDOFF — Batch 1\nTickets: T1\n## Batch 2\n### T2: b\n## COMPLETE — Batches 1-2\n",
        "//- TICKETS.md\n### HANDOFF — Batch 2\nTickets: T2\n## Batch 2\n### T2: b\n## COMPLETE — Batches 1-2\n//- archive/TICKETS-1.md\n# Archive\n\n## Batch 1\n### T1: a ✅\n\n### HANDOFF — Batch 1\nTickets: T1\n",
        &["The COMPLETE of Batch 1 stays: it is about other batches too"],
    );
}

#[test]
fn what_is_open_is_named() {
    let deed = deed("Batch 1");
    check_refused(
        "## Batch 1\n### T1: a ✅\n### T2: b\n**Status:** Doing\n### T3: c\n",
        &deed,
        "Batch 1 is not finished: T2 (TICKETS.md:3) and T3 (TICKETS.md:5) are not done",
    );
    let seven: String = (1..=7).map(|n| format!("### T{n}: a ⬜\n")).collect();
    check_refused(
        &format!("## Batch 1\n{seven}"),
        &deed,
        "Batch 1 is not finished: T1 (TICKETS.md:2), T2 (TICKETS.md:3), T3 (TICKETS.md:4), T4 (TICKETS.md:5), T5 (TICKETS.md:6) and 2 more are not done",
    );
    let built = "## Batch 1\n### T1: a ✅\n## COMPLETE — Batch 1\n## Batch 2\n### T2: b ✅\n## COMPLETE — Batch 2\n## REVIEW — Batch 2 Approved\n";
    check_refused(
        built,
        &deed,
        "Batch 1 is complete, but not yet reviewed; archive it when its REVIEW approves it",
    );
    check_refused(
        &built.replace("REVIEW — Batch 2 Approved", "REVIEW — Batch 1 Changes requested"),
        &deed,
        "Batch 1 is waiting for requested changes; archive it when it is through",
    );
    check_refused(built, &super::tests::deed("Batch 7"), "TICKETS.md has no Batch 7 any more; ask again");
    check_refused(
        "## Batch 3\n## Batch 3\n## COMPLETE — Batch 1 Done\n### T2 — a ✅\n",
        &super::tests::deed("Batch 3"),
        "T2 would not be read the same in the archive, as something about it stands elsewhere in TICKETS.md; move Batch 3 by hand",
    );
}

#[test]
fn what_would_be_read_otherwise_is_left() {
    check_refused(
        "| ID | Title | Status |\n|---|---|---|\n| T1 | a | done |\n| T2 | b | todo |\n\n## Batch 1\n### T1: a\n## Batch 2\n### T2: b\n",
        &deed("Batch 1"),
        "T1 would not be read the same in the archive, as something about it stands elsewhere in TICKETS.md; move Batch 1 by hand",
    );
}

#[test]
fn it_is_offered_on_the_heading_of_a_finished_batch() {
    let title = "Archive Batch 1".to_owned();
    let plan = "## Batch$0 1\n### T1: a ✅\n## Batch 2\n### T2: b\n";
    check_action(
        plan,
        &title,
        "//- TICKETS.md\n## Batch 2\n### T2: b\n//- archive/TICKETS-1.md\n# Archive\n\n## Batch 1\n### T1: a ✅\n",
    );
    assert!(!offered(&plan.replace("✅", "⬜")).contains(&title));
    assert!(!offered(&plan.replace("$0", "").replace("T1", "T$01")).contains(&title));
    assert!(!offered("//- archive/TICKETS-1.md\n## Batch$0 1\n### T1: a ✅\n").contains(&title));
}

#[test]
fn a_new_archive_has_a_name_that_is_read() {
    check_deed(
        "//- baton.toml\n[documents]\ntickets = [\"PLAN*.md\"]\n//- docs/PLAN.md\n## Batch 1\n### T1: a ✅\n",
        &Deed::ArchiveBatch(ArchiveBatch {
            batch: Which { path: "docs/PLAN.md".into(), batch: "Batch 1".into() },
        }),
        "//- baton.toml\n[documents]\ntickets = [\"PLAN*.md\"]\n//- docs/PLAN.md\n//- docs/archive/PLAN-1.md\n# Archive\n\n## Batch 1\n### T1: a ✅\n",
        &[],
    );
}

#[test]
fn what_is_archived_is_still_known() {
    let fixture = Fixture::new(
        "## Batch 1\n### T1: a ✅\n### T2: b ✅\n## Batch 2\n### T3: c ✅\n**Depends on:** T1-T2\n",
    );
    let texts = deed("Batch 1").change(&fixture.snapshot).unwrap().texts(&fixture.snapshot).unwrap();
    let after = Fixture::of(texts.into_iter().map(|changed| (changed.path, changed.after)).collect());
    let home = DocPath::new("TICKETS.md");
    let findings = crate::rules::check(&after.snapshot, &home);
    assert!(findings.is_empty(), "{findings:#?}");
    let found = after.snapshot.find(&home, &Id::new("T2")).unwrap();
    assert_eq!(found.member.path.as_str(), "archive/TICKETS-1.md");
    let at = after.text(&home).find("T1-T2").unwrap();
    let hover = crate::ide::hover(&after.snapshot, &home, at).unwrap().markdown;
    assert!(hover.contains("**T1**") || hover.contains("T1"), "{hover}");
}

/// Parts of plans around finished batches.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "## Batch 1\n\n### T1: a ✅\ntext\n\n",
        "## Batch 1: Core\n### T2: b\n**Status:** Done\n- [x] box\n",
        "## Batch 2\n### T3: c ✅\n",
        "## Batch 2\n\n### T4: 漢字 ⬜\n**Depends on:** T1\n\n---\n\n",
        "# Batch 3\n## T5: d ✅\n",
        "## Notes\nProse.\n\n",
        "### Deeper\nProse.\n",
        "## HANDOFF — Batch 1\nTickets: T1\n\n",
        "### HANDOFF — Batch 2\nTickets: T3\n",
        "## COMPLETE — Batch 1\nVerify: passed\n\n",
        "## COMPLETE — Batches 1-2\n",
        "## REVIEW — Batch 1 Approved\n\n",
        "## REVIEW — Batch 2 Approved\n",
        "## SYNC — after Batch 1\n\n",
        "<!-- a remark -->\n",
        "\n\n",
    ])
}

/// The lines that say something, sorted.
fn lines<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut all: Vec<_> = texts.flat_map(str::lines).filter(|line| !line.trim().is_empty()).collect();
    all.sort_unstable();
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_line_is_lost_or_said_twice(pieces in prop::collection::vec(piece(), 1..10), archive in any::<bool>(), name in 1..4) {
        let text = pieces.concat();
        let mut files = vec![(DocPath::new("TICKETS.md"), text)];
        if archive {
            files.push((DocPath::new("archive/TICKETS-1.md"), "# Old\n\n## Batch 0\n### T0: z ✅".into()));
        }
        let fixture = Fixture::of(files.clone());
        let Ok(change) = deed(&format!("Batch {name}")).change(&fixture.snapshot) else { return Ok(()) };
        let texts = change.texts(&fixture.snapshot).unwrap();
        let after = files.iter().map(|(path, text)| {
            texts.iter().find(|changed| changed.path == *path).map_or(text.as_str(), |changed| &changed.after)
        });
        let made = texts.iter().filter(|changed| changed.before.is_none()).map(|changed| changed.after.as_str());
        let before = files.iter().map(|(_, text)| text.as_str()).chain((!archive).then_some("# Archive"));
        prop_assert_eq!(lines(before), lines(after.chain(made)));
        let home = texts.iter().find(|changed| changed.path.as_str() == "TICKETS.md").unwrap();
        let member = Member::new(home.path.clone(), fixture.snapshot.member(&home.path).unwrap().kinds, &home.after);
        let wanted = format!("Batch {name}");
        let mut left = member.outline().groups.iter().filter_map(|group| group.batch.as_ref());
        prop_assert!(left.all(|batch| batch.to_string() != wanted));
    }
}
