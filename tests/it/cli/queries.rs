//! `baton tickets`, `show`, `explain` and `rules`: questions a plan or Baton itself answers.

use serde_json::json;

use super::folder;

const PLAN: &str = "# Plan

## Batch 1: Core

### T1: Set 🎲 up
**Status:** Done

### T2: Parse
**Status:** In progress
**Depends on:** T1

Some words.

## Batch 2: More

### T3: Print
**Status:** Cancelled
**Depends on:** T1-T2
";

#[test]
fn tickets_are_listed_as_json_in_the_shape_that_is_promised() {
    let folder = folder(&format!("//- docs/TICKETS.md\n{PLAN}//- notes.md\nNo work at all: T1.\n"));
    let ran = folder.baton("tickets --format json docs/TICKETS.md notes.md").exits(0).says("");
    let ticket = |id: &str,
                  title: &str,
                  line: u32,
                  status: serde_json::Value,
                  needs: &[&str],
                  group: &str| {
        json!({ "id": id, "title": title, "line": line, "status": status, "depends_on": needs, "group": group })
    };
    assert_eq!(
        ran.json(),
        json!({ "version": 1, "files": [
            { "path": "docs/TICKETS.md", "tickets": [
                ticket("T1", "Set 🎲 up", 5, json!("done"), &[], "Batch 1: Core"),
                ticket("T2", "Parse", 8, json!("doing"), &["T1"], "Batch 1: Core"),
                ticket("T3", "Print", 16, json!(null), &["T1", "T2"], "Batch 2: More"),
            ] },
            { "path": "notes.md", "tickets": [] },
        ] })
    );
}

#[test]
fn tickets_are_listed_in_columns_for_people() {
    let folder = folder(&format!("//- TICKETS.md\n{PLAN}"));
    folder.baton("tickets").exits(0).says("").prints(
        "
TICKETS.md (3 tickets)
  Batch 1: Core
    T1  done     Set 🎲 up
    T2  doing    Parse  (after T1)
  Batch 2: More
    T3           Print  (after T1, T2)
",
    );
    folder.run("", "tickets", "").exits(0);
}

#[test]
fn a_title_does_nothing_to_the_terminal() {
    let out = folder("//- TICKETS.md\n## T1: Red \u{1b}[31m title\n").baton("tickets").exits(0).out;
    assert!(out.contains("Red") && !out.contains('\u{1b}'), "{out:?}");
}

#[test]
fn no_plan_at_all_is_said_aloud() {
    folder("//- README.md\n# Hello\n")
        .baton("tickets")
        .exits(0)
        .prints("")
        .says("0 files read: no plan was found\n");
}

#[test]
fn a_ticket_is_shown_with_its_text() {
    let folder = folder(&format!("//- docs/TICKETS.md\n{PLAN}"));
    folder.baton("show t2").exits(0).says("").prints(
        "
T2 · Parse
🔄 doing · Batch 1: Core · being built
Depends on:
- T1 Set 🎲 up — ✅ done
Waited for by:
- T3 Print — 🚫 dropped
docs/TICKETS.md:8

### T2: Parse
**Status:** In progress
**Depends on:** T1

Some words.
",
    );
}

#[test]
fn a_group_is_shown_by_its_number_or_name() {
    let folder = folder(&format!("//- TICKETS.md\n{PLAN}"));
    let by_number = folder.baton("show 2").exits(0).out;
    assert!(by_number.starts_with("Batch 2: More"), "{by_number}");
    assert!(
        by_number.ends_with("\n### T3: Print\n**Status:** Cancelled\n**Depends on:** T1-T2\n"),
        "{by_number}"
    );
}

#[test]
fn what_nobody_is_called_gets_the_nearest_names() {
    let folder = folder(&format!("//- TICKETS.md\n{PLAN}"));
    folder
        .baton("show T22")
        .exits(1)
        .prints("")
        .says("baton: no ticket or group is called T22; did you mean T2?\n");
    folder
        .baton("show xyz")
        .exits(1)
        .says("baton: no ticket or group is called xyz; `baton tickets` lists all\n");
}

#[test]
fn what_several_are_called_is_listed_and_a_file_decides() {
    let folder = folder(
        "//- .git/HEAD\n.\n//- a/TICKETS.md\n## T1: In a\n//- b/TICKETS.md\n## T1: In b\n//- archive/TICKETS.md\n## T1: Old\n",
    );
    folder.baton("show T1").exits(1).prints("").says(
        "baton: more than one is called T1; say it in full, or name the file as well\n  a/TICKETS.md:1  T1\n  b/TICKETS.md:1  T1\n",
    );
    assert!(folder.baton("show T1 b/TICKETS.md").exits(0).out.starts_with("T1 · In b\n"));
    let from_inside = folder.run("a", "show T1", "").exits(0).out;
    assert!(
        from_inside.contains("a/TICKETS.md:1"),
        "whoever stands in a part means that part: {from_inside}"
    );
}

#[test]
fn a_rule_is_explained_by_its_page() {
    let page = folder("").baton("explain unknown-ticket").exits(0).says("").out;
    assert!(page.starts_with("# unknown-ticket\n\nA dependency"), "{page}");
    assert!(
        page.ends_with(
            "Severity: warning. Set in `baton.toml`:\n\n    [rules]\n    unknown-ticket = \"off\"\n"
        ),
        "{page}"
    );
}

#[test]
fn a_rule_that_is_none_is_answered_with_the_nearest() {
    folder("")
        .baton("explain unknown_ticket")
        .exits(2)
        .says("baton: there is no rule `unknown_ticket`; did you mean `unknown-ticket`?\n");
    folder("")
        .baton("explain zzz")
        .exits(2)
        .says("baton: there is no rule `zzz`; `baton rules` lists them\n");
}

#[test]
fn rules_are_listed_for_people_and_programs() {
    let text = folder("").baton("rules").exits(0).out;
    assert!(text.contains("  unknown-ticket "), "{text}");
    let rules = folder("").baton("rules --format json").exits(0).json();
    let unknown =
        rules["rules"].as_array().unwrap().iter().find(|rule| rule["name"] == "unknown-ticket").unwrap();
    assert_eq!((&unknown["family"], &unknown["severity"]), (&json!("tickets"), &json!("warning")));
}
