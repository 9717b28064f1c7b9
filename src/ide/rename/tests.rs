//! Renames as pictures: a fixture with a cursor, and what becomes of its files.

use super::*;
use crate::{
    ide::definition,
    syntax::{Key, outline::Dependency},
    testing::Fixture,
    text::Edits,
};
use proptest::prelude::*;

/// The files of a fixture with the edits of a rename made.
fn applied(fixture: &Fixture, renamed: &RenameEdits) -> Vec<(DocPath, String)> {
    let edited = |(path, text): &(DocPath, String)| {
        let mine = renamed.edits.iter().filter(|(other, _)| other == path).flat_map(|(_, edits)| edits);
        let edits = Edits::new(mine.map(|edit| edit.edit.clone()).collect()).unwrap();
        (path.clone(), edits.apply(text))
    };
    fixture.files.iter().map(edited).collect()
}

/// Renames what is under the cursor of `before`. `after` is what comes, with the rewritten ranges in `«»`.
#[track_caller]
fn check(before: &str, new: &str, after: &str) {
    let fixture = Fixture::new(before);
    let (path, offset) = fixture.at();
    let renamed = match rename(&fixture.snapshot, path, offset, new) {
        Ok(renamed) => renamed,
        Err(error) => panic!("refused: {error}"),
    };
    same_but_for_the_id(&fixture, &renamed, new);
    let mut marked = renamed.clone();
    for edit in marked.edits.iter_mut().flat_map(|(_, edits)| edits).filter(|edit| edit.needs_confirmation) {
        edit.edit.text = format!("«{}»", edit.edit.text);
    }
    let after = after.strip_prefix('\n').unwrap_or(after);
    let want: Vec<_> = Fixture::new(after).files;
    for ((path, got), (_, want)) in applied(&fixture, &marked).iter().zip(&want) {
        assert_eq!(got, want, "in {path}");
    }
}

/// Everything the plans say, the renamed id of the plan of `home` as `*`.
fn meaning(files: &Fixture, home: &DocPath, renamed: &[Key]) -> Vec<String> {
    let mut members: Vec<_> = files.snapshot.members().collect();
    members.sort_by(|a, b| a.path.cmp(&b.path));
    let plan = |path: &DocPath| files.snapshot.plan(path).map(|plan| plan.home.path.clone());
    let mut said = Vec::new();
    for member in members {
        let same = plan(&member.path) == plan(home);
        let name =
            |key: Key| if same && renamed.contains(&key) { "*".to_string() } else { format!("{key:?}") };
        let edges = |edges: &[Dependency]| {
            let mut keys: Vec<_> = edges.iter().map(|edge| name(edge.id.key())).collect();
            keys.sort();
            keys.dedup();
            keys.join(" ")
        };
        said.extend(member.outline().tickets.iter().map(|ticket| {
            let (rows, needs, blocks) = (ticket.rows.len(), edges(&ticket.depends_on), edges(&ticket.blocks));
            let (id, status, group) = (name(ticket.id.key()), ticket.status, ticket.group);
            format!("{id} {status:?} {group:?} {rows} needs {needs} blocks {blocks}")
        }));
    }
    said
}

/// A new name that some list named already, although nothing declared it, is the same ticket now.
#[track_caller]
fn same_but_for_the_id(before: &Fixture, renamed: &RenameEdits, new: &str) {
    let (path, offset) = before.at();
    let home = definition(&before.snapshot, path, offset)[0].path.clone();
    let (_, old) = prepare_rename(&before.snapshot, path, offset).unwrap().unwrap();
    let after: String =
        applied(before, renamed).iter().map(|(path, text)| format!("//- {path}\n{text}\n")).collect();
    let new = name::parse(&Id::new(&old), new).unwrap().key();
    let said = meaning(&Fixture::new(&after), &home, std::slice::from_ref(&new));
    assert_eq!(meaning(before, &home, &[Id::new(&old).key(), new]), said);
}

#[track_caller]
fn check_refused(before: &str, new: &str, message: &str) {
    let fixture = Fixture::new(before);
    let (path, offset) = fixture.at();
    let error = rename(&fixture.snapshot, path, offset, new).unwrap_err();
    assert_eq!(error.to_string(), message);
}

#[test]
fn an_id_changes_wherever_it_means_the_ticket() {
    check(
        "
//- TICKETS.md
# Plan

| ID | Title |
|----|-------|
| T1 | Set up 🎲 |
| T2 | Build |

### T1: Set up 🎲
### T2: Build
**Depends on:** `T1`, T9
After T1 comes T2; T10 and UTF-1 do not matter. 漢字T1漢字
`T1` in code, <!-- T1 in a comment -->
```
T1 in a fence
```
//- docs/notes.md
See T$01 and [T1](../TICKETS.md#t1-set-up-).
",
        "BE-7",
        "
//- TICKETS.md
# Plan

| ID | Title |
|----|-------|
| BE-7 | Set up 🎲 |
| T2 | Build |

### BE-7: Set up 🎲
### T2: Build
**Depends on:** `BE-7`, T9
After BE-7 comes T2; T10 and UTF-1 do not matter. 漢字BE-7漢字
`T1` in code, <!-- T1 in a comment -->
```
T1 in a fence
```
//- docs/notes.md
See BE-7 and [BE-7](../TICKETS.md#be-7-set-up-).
",
    );
}

#[test]
fn crlf_and_a_byte_order_mark_stay() {
    check(
        "\u{feff}### T$01: a\r\n**Status:** done\r\n### T2: b\r\n**Depends on:** T1\r\n",
        "T7",
        "\u{feff}### T7: a\r\n**Status:** done\r\n### T2: b\r\n**Depends on:** T7\r\n",
    );
}

#[test]
fn every_form_of_declaration() {
    check(
        "- [ ] **T$01**: a\n- [x] **T2**: b (after T1)\n",
        "T7",
        "- [ ] **T7**: a\n- [x] **T2**: b (after T7)\n",
    );
    check("**T$01: a**\ntext\n\n**T2: b**\n", "T7", "**T7: a**\ntext\n\n**T2: b**\n");
    check(
        "| ID | Title | Depends |\n|---|---|---|\n| `T$01` | a | - |\n| T2 | b | T1 |\n",
        "T7",
        "| ID | Title | Depends |\n|---|---|---|\n| `T7` | a | - |\n| T2 | b | T7 |\n",
    );
    check("### `T$01`: a\n### `T2`: b\n", "T7", "### `T7`: a\n### `T2`: b\n");
    check("### TICKET T$01: a\n### TICKET T2: b\n", "T7", "### TICKET T7: a\n### TICKET T2: b\n");
    check(
        "### Ticket 1: a\n**ID**: `TICKET-00$01`\n### Ticket 2: b\n**ID**: `TICKET-002`\n**Depends on:** TICKET-001\n",
        "TICKET-009",
        "### Ticket 1: a\n**ID**: `TICKET-009`\n### Ticket 2: b\n**ID**: `TICKET-002`\n**Depends on:** TICKET-009\n",
    );
}

#[test]
fn numbers_keep_their_word_or_sign() {
    check(
        "### Ticket $03: a\n### Ticket 4: b\nDepends on: #3\nSee ticket 3.\n",
        "9",
        "### Ticket 9: a\n### Ticket 4: b\nDepends on: #9\nSee Ticket 9.\n",
    );
    check("- [ ] 1.$01 a\n- [ ] 1.2 b [dep: 1.1]\n", "1.3", "- [ ] 1.3 a\n- [ ] 1.2 b [dep: 1.3]\n");
    check(
        "### Ticket #00$01 - a\n### Ticket #002 - b\n",
        "#007",
        "### Ticket #007 - a\n### Ticket #002 - b\n",
    );
}

const FIVE: &str = "### T1: a\n### T2: b\n### T$03: c\n### T4: d\n### T5: e\n### Z1: z\n";
const FIVE_AFTER: &str = "### T1: a\n### T2: b\n### X9: c\n### T4: d\n### T5: e\n### Z1: z\n";

#[test]
fn a_range_around_the_id_is_rewritten() {
    let check_list = |list: &str, want: &str| {
        check(
            &format!("{FIVE}**Depends on:** {list}\n"),
            "X9",
            &format!("{FIVE_AFTER}**Depends on:** {want}\n"),
        );
    };
    check_list("T2-T4", "«T2, X9, T4»");
    check_list("T1-T5", "«T1, T2, X9, T4, T5»");
    check_list("T1, T2–T4 (all)", "T1, «T2, X9, T4» (all)");
    check_list("`T2`-`T4`", "`«T2`, `X9`, `T4»`");
    check_list("T3-T5", "«X9, T4, T5»");
    check_list("T1 through T3", "«T1, T2, X9»");
    check_list("T4-T5", "T4-T5");
}

#[test]
fn what_is_left_of_a_long_range_stays_one() {
    let tickets = |third: &str| {
        let id = |number: usize| if number == 5 { third.to_string() } else { format!("T{number}") };
        (1..=9).map(|number| format!("### {}: x\n", id(number))).collect::<String>()
    };
    check(
        &format!("{}### A: y\nTickets: T1..T9\n", tickets("T$05")),
        "X9",
        &format!("{}### A: y\nTickets: «T1..T4, X9, T6..T9»\n", tickets("X9")),
    );
}

#[test]
fn an_end_that_still_fits_is_just_renamed() {
    let plan = |id: &str, list: &str| {
        format!("### {id}: a\n### T5: b\n### T6: c\n### Z1: z\n**Depends on:** {list}\n")
    };
    check(&plan("T$04", "T4-T6"), "T2", &plan("T2", "T2-T6"));
    check(&plan("T$04", "T4~6"), "T2", &plan("T2", "T2~6"));
    check(&plan("T$04", "T4-T6"), "T9", &plan("T9", "«T9, T5, T6»"));
    check(&plan("T$04", "T4-T6"), "T5b", &plan("T5b", "«T5b, T5, T6»"));
}

#[test]
fn a_range_that_would_take_the_new_id_in_is_split() {
    check(
        "### X$01: a\n### T4: b\n### T6: c\n### Z1: z\n**Depends on:** T4-T6\n",
        "T5",
        "### T5: a\n### T4: b\n### T6: c\n### Z1: z\n**Depends on:** «T4, T6»\n",
    );
}

#[test]
fn shortened_ids() {
    let plan = |id: &str, list: &str| {
        format!("### {id}: a\n### INFRA-8: b\n### INFRA-9: c\n### Z1: z\n**Depends on:** {list}\n")
    };
    check(&plan("INFRA-$04", "INFRA-4,8,9"), "INFRA-5", &plan("INFRA-5", "INFRA-5,8,9"));
    check(&plan("INFRA-$04", "INFRA-4,8,9"), "X1", &plan("X1", "X1,INFRA-8,9"));
    let plan = |id: &str, list: &str| {
        format!("### INFRA-4: a\n### {id}: b\n### INFRA-9: c\n### Z1: z\n**Depends on:** {list}\n")
    };
    check(&plan("INFRA-$08", "INFRA-4,8,9"), "INFRA-7", &plan("INFRA-7", "INFRA-4,7,9"));
    check(&plan("INFRA-$08", "INFRA-4,8,9"), "X1", &plan("X1", "INFRA-4,X1,INFRA-9"));
    check(&plan("INFRA-$08", "INFRA-4,8–9"), "X1", &plan("X1", "INFRA-4,«X1, INFRA-9»"));
}

#[test]
fn the_prefix_of_the_ticket_itself_completes_its_list() {
    check(
        "### BE-1: a\n### BE-$02: b\n**Depends on:** 1\n",
        "X2",
        "### BE-1: a\n### X2: b\n**Depends on:** BE-1\n",
    );
}

#[test]
fn ranges_in_prose_and_titles() {
    check(
        "## Batch 1 (T1-T3)\n### T1: a\n### T$02: b\n### T3: c\n[up](#batch-1-t1-t3)\n",
        "X2",
        "## Batch 1 («T1, X2, T3»)\n### T1: a\n### X2: b\n### T3: c\n[up](#batch-1-t1-x2-t3)\n",
    );
    check("### T1: a → T3\n### T$02: b\n### T3: c\n", "X2", "### T1: a → T3\n### X2: b\n### T3: c\n");
}

#[test]
fn archives_and_other_plans() {
    check(
        "
//- TICKETS.md
### T$01: a
### T2: b
//- archive/TICKETS-1.md
### T0: old
**Blocks:** T1
//- other/TICKETS.md
### T1: not this one
### T5: e
**Depends on:** T1
",
        "T7",
        "
//- TICKETS.md
### T7: a
### T2: b
//- archive/TICKETS-1.md
### T0: old
**Blocks:** T7
//- other/TICKETS.md
### T1: not this one
### T5: e
**Depends on:** T1
",
    );
}

#[test]
fn a_group_with_an_id() {
    check(
        "## EPIC-1: Core\n### T1: a\n### T2: b\nPart of EPIC-1.\n## EPIC-$02: More\n### T3: c\nAfter EPIC-2\n",
        "EPIC-9",
        "## EPIC-1: Core\n### T1: a\n### T2: b\nPart of EPIC-1.\n## EPIC-9: More\n### T3: c\nAfter EPIC-9\n",
    );
}

#[test]
fn a_taken_name_is_refused() {
    let plan = "//- TICKETS.md\n### T$01: a\n### T2: b\n";
    check_refused(plan, "T2", "T2 is taken: it is declared at TICKETS.md:2. Choose another id.");
    check_refused(
        plan,
        "t2",
        "`t2` is no id. An id looks like T1, T12 or BE-017b: capital letters, then a number.",
    );
    let archived = format!("{plan}//- archive/TICKETS-1.md\n\n### T0: old\n");
    check_refused(
        &archived,
        "T0",
        "T0 is taken: it is declared at archive/TICKETS-1.md:2. Choose another id.",
    );
    let other = format!("{plan}//- b/TICKETS.md\n### B1: other\n//- notes.md\nSee T1.\n");
    check_refused(
        &other,
        "B1",
        "B1 is declared at b/TICKETS.md:1 too, so notes.md would no longer say which one it means. Choose another id.",
    );
}

#[test]
fn what_cannot_be_renamed_says_why() {
    check_refused(
        "### T1: a\n```\nT$01\n```\n### T2: b\n",
        "T9",
        "This T1 stands in code, which rename leaves as it is. Rename it where it is declared: TICKETS.md:1.",
    );
    check_refused(
        "### T$01: a\n### T2: b\n\n### T1: c\n",
        "T9",
        "T1 is declared twice, at TICKETS.md:1 and TICKETS.md:4. Change one of them by hand first.",
    );
    check_refused(
        "### T1: a\n### T2: b\nSee UTF-$08.\n",
        "T9",
        "There is no ticket here. Put the cursor on an id that a plan declares.",
    );
    check_refused(
        "### T$01: a\n### T2: b\n",
        "FR-1",
        "FR-1 would not be read as this ticket's id. Choose one of the form the document's other ids have.",
    );
    check_refused(
        "### T1: a\n### T2: b\n**Depends on:** TICKET-X$0XX\n",
        "T9",
        "`TICKET-XXX` is a placeholder, not an id. Fill it in where it stands.",
    );
}

#[test]
fn the_same_name_changes_nothing() {
    let fixture = Fixture::new("### T$01: a\n### T2: b\n");
    let (path, offset) = fixture.at();
    assert_eq!(rename(&fixture.snapshot, path, offset, "T1"), Ok(RenameEdits::default()));
}

fn is_short(part: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_digit()) || part.ends_with(",3")
}

fn list() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "T1",
        "T2",
        "T3",
        "T1-T4",
        "T2–T5",
        "T3 through T6",
        "T1..T2",
        "X1",
        "X1-X3",
        "3",
        "5",
        "2-4",
        "`T4`",
        "T9",
        "T5~6",
        "X2,3",
        "T2 (not T3)",
    ]);
    prop::collection::vec(part, 0..4).prop_map(|parts| parts.join(", "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Whatever the lists say, a rename changes the id and nothing else, or is refused.
    #[test]
    fn only_the_id_changes(
        lists in prop::collection::vec(list(), 8),
        which in 0usize..8,
        new in prop::sample::select(vec!["T7", "T9", "T10", "T3b", "X1b", "X4", "X9", "BE-3", "Z1", "T0"]),
    ) {
        let ids = ["T1", "T2", "T3", "T4", "T5", "T6", "X1", "X3"];
        let tickets = ids.iter().zip(&lists).enumerate().map(|(index, (id, list))| {
            let (head, tail) = id.split_at(1);
            let cursor = if index == which { "$0" } else { "" };
            format!("### {head}{cursor}{tail}: x\n**Depends on:** {list}\n")
        });
        let fixture = Fixture::new(&tickets.collect::<String>());
        let (path, offset) = fixture.at();
        match rename(&fixture.snapshot, path, offset, new) {
            Ok(renamed) => same_but_for_the_id(&fixture, &renamed, new),
            // A number that means nothing now may come to mean something beside another id: that is refused.
            Err(RenameError::Changes(..)) if lists.iter().any(|list| list.split(", ").any(is_short)) => {}
            Err(error) => prop_assert!(false, "refused: {error}"),
        }
    }
}
