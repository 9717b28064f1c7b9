//! `baton set`, `tick` and `archive`: verbs that write into a plan, and show what they wrote.

use std::process::Stdio;

use super::folder;

const PLAN: &str = "# Plan\r\n\r\n### T1: One\r\n**Status:** Todo\r\n- [ ] first\r\n- [ ] second\r\n### T2: Two\r\n**Status:** ✅ Complete\r\n";

#[test]
fn a_status_is_set_and_shown_as_a_diff() {
    let folder = folder(&format!("//- TICKETS.md\n{PLAN}"));
    let wanted = "
--- a/TICKETS.md
+++ b/TICKETS.md
@@ -1,7 +1,7 @@
 # Plan\r
 \r
 ### T1: One\r
-**Status:** Todo\r
+**Status:** ✅ Complete\r
 - [ ] first\r
 - [ ] second\r
 ### T2: Two\r
";
    folder
        .baton("set t1 done --dry-run")
        .exits(0)
        .prints(wanted)
        .says("2 boxes of T1 are still open\nNothing was written\n");
    assert_eq!(folder.read("TICKETS.md"), PLAN);
    folder.baton("set t1 done").exits(0).prints(wanted).says("2 boxes of T1 are still open\n");
    assert_eq!(folder.read("TICKETS.md"), PLAN.replace("Todo", "✅ Complete"));
    folder.baton("set T1 done").exits(0).prints("").says("T1 is done already\n");
}

#[test]
fn boxes_are_ticked_by_number_text_or_all() {
    let folder = folder(&format!("//- TICKETS.md\n{PLAN}"));
    folder.baton("tick T1 2").exits(0).says("");
    assert_eq!(folder.read("TICKETS.md"), PLAN.replace("[ ] second", "[x] second"));
    folder.baton("tick T1 2").exits(0).prints("").says("It is already ticked\n");
    folder.baton("tick T1 FIRST").exits(0).says("");
    assert_eq!(folder.read("TICKETS.md"), PLAN.replace("[ ]", "[x]"));
    folder.baton("tick T1 --all --untick").exits(0).says("");
    assert_eq!(folder.read("TICKETS.md"), PLAN);
    folder
        .baton("tick T1 3")
        .exits(2)
        .prints("")
        .says("baton: T1 has no box 3; its boxes are:\n  1 [ ] first\n  2 [ ] second\n");
    folder.baton("tick T1").exits(2).mentions("required");
}

#[test]
fn an_id_that_is_none_gets_the_nearest() {
    let folder = folder(&format!("//- TICKETS.md\n{PLAN}"));
    folder.baton("set T11 done").exits(2).prints("").says("baton: no plan declares T11; did you mean T1?\n");
    folder
        .baton("set X-9 done")
        .exits(2)
        .says("baton: no plan declares X-9; `baton tickets` lists all tickets\n");
}

#[test]
fn of_several_plans_one_is_named() {
    let folder = folder(&format!("//- .git/HEAD\n.\n//- a/TICKETS.md\n{PLAN}//- b/TICKETS.md\n{PLAN}"));
    folder.baton("set T1 doing").exits(2).says(
        "baton: 2 plans declare T1; say which is meant:\n  --plan a/TICKETS.md\n  --plan b/TICKETS.md\n",
    );
    folder.baton("set T1 doing --plan b/TICKETS.md").exits(0);
    folder.run("a", "tick T1 1", "").exits(0);
    assert_eq!(folder.read("b/TICKETS.md"), PLAN.replace("Todo", "In progress"));
    assert_eq!(folder.read("a/TICKETS.md"), PLAN.replace("[ ] first", "[x] first"));
}

#[test]
fn a_new_ticket_is_printed_or_written() {
    let folder = folder("//- TICKETS.md\n## Batch 1\n### T1: One\nOwner: me\n## Batch 2\n### T2: Two\n");
    folder.baton("new ticket --batch 1 --title Three").exits(0).says("").prints("### T3: Three\nOwner:\n");
    assert!(!folder.read("TICKETS.md").contains("T3"));
    folder.baton("new ticket --batch 1 --write").exits(0).says("");
    folder.baton("new ticket --write --title Last").exits(0).says("");
    let wanted = "## Batch 1\n### T1: One\nOwner: me\n### T3: New ticket\nOwner:\n## Batch 2\n### T2: Two\n### T4: Last\n";
    assert_eq!(folder.read("TICKETS.md"), wanted);
    folder.baton("new ticket --batch 9").exits(2).says("baton: TICKETS.md has no group called 9\n");
}

#[test]
fn a_finished_batch_goes_to_the_archive() {
    let plan = "# Plan\n\n## Batch 1\n### T1: One ✅\n\n## Batch 2\n### T2: Two ⬜\n**Depends on:** T1\n";
    let folder = folder(&format!("//- a/TICKETS.md\n{plan}"));
    let rest = "# Plan\n\n## Batch 2\n### T2: Two ⬜\n**Depends on:** T1\n";
    let shown = folder.baton("archive 1 --dry-run").exits(0).says("Nothing was written\n");
    assert!(
        shown.out.contains("+++ b/a/archive/TICKETS-1.md\n@@ -0,0 +1,4 @@\n+# Archive\n"),
        "{}",
        shown.out
    );
    assert!(shown.out.contains("-## Batch 1\n-### T1: One ✅\n"), "{}", shown.out);
    assert_eq!(folder.read("a/TICKETS.md"), plan);
    folder
        .baton("archive 2")
        .exits(2)
        .says("baton: Batch 2 is not finished: T2 (a/TICKETS.md:7) is not done\n");
    folder.baton("archive 3").exits(2).says("baton: there is no batch 3; did you mean Batch 2?\n");
    folder.baton("archive 1").exits(0).says("");
    assert_eq!(folder.read("a/TICKETS.md"), rest);
    assert_eq!(folder.read("a/archive/TICKETS-1.md"), "# Archive\n\n## Batch 1\n### T1: One ✅\n");
    folder.baton("check").exits(0);
    folder.baton("archive 1").exits(0).prints("").says("Batch 1 is in a/archive/TICKETS-1.md already\n");
    folder.baton("set T2 done").exits(0);
    folder.baton("archive b2").exits(0);
    let archive =
        "# Archive\n\n## Batch 1\n### T1: One ✅\n\n## Batch 2\n### T2: Two ✅\n**Depends on:** T1\n";
    assert_eq!(folder.read("a/archive/TICKETS-1.md"), archive);
}

#[test]
fn what_many_write_at_once_is_all_there() {
    const BOXES: usize = 8;
    let open = "- [ ] a box\n".repeat(BOXES);
    let folder = folder(&format!("//- TICKETS.md\n### T1: One\n{open}"));
    let tick = |number: usize| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_baton"));
        command.current_dir(folder.at("")).args(["tick", "T1", &number.to_string()]).stdout(Stdio::null());
        command.spawn().unwrap()
    };
    let running: Vec<_> = (1..=BOXES).map(tick).collect();
    for mut one in running {
        assert!(one.wait().unwrap().success());
    }
    assert_eq!(folder.read("TICKETS.md"), format!("### T1: One\n{}", open.replace("[ ]", "[x]")));
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_is_named() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&format!("//- TICKETS.md\n{PLAN}"));
    set_permissions(folder.at("TICKETS.md"), Permissions::from_mode(0o444)).unwrap();
    folder.baton("set T1 done").exits(2).prints("").mentions("<folder>/TICKETS.md cannot be written");
    assert_eq!(folder.read("TICKETS.md"), PLAN);
}
