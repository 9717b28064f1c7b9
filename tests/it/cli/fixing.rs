//! `baton check --fix`, `--unsafe-fixes` and `--diff`.

use super::folder;

const FAULTY: &str = "# Plan\r\n\r\n## T1: One\r\n## T2: Two\r\n**Depends on:** T11\r\n";
const FIXED: &str = "# Plan\r\n\r\n## T1: One\r\n## T2: Two\r\n**Depends on:** T1\r\n";

#[test]
fn a_diff_shows_what_would_change_and_changes_nothing() {
    let folder = folder(&format!("//- TICKETS.md\n{FAULTY}"));
    let wanted = "
--- a/TICKETS.md
+++ b/TICKETS.md
@@ -2,4 +2,4 @@
 \r
 ## T1: One\r
 ## T2: Two\r
-**Depends on:** T11\r
+**Depends on:** T1\r
";
    folder
        .baton("check --diff --unsafe-fixes")
        .exits(1)
        .prints(wanted)
        .says("1 fix would change 1 file; nothing was written\n");
    assert_eq!(folder.read("TICKETS.md"), FAULTY);
    folder
        .baton("check --diff")
        .exits(0)
        .prints("")
        .says("0 fixes would change 0 files; nothing was written\n");
}

#[test]
fn what_may_lose_something_is_fixed_only_when_asked_for() {
    let folder = folder(&format!("//- TICKETS.md\n{FAULTY}"));
    folder.baton("check --fix").exits(1).mentions("1 file checked: 1 warning");
    assert_eq!(folder.read("TICKETS.md"), FAULTY);
    folder
        .baton("check --unsafe-fixes")
        .exits(0)
        .says("1 fix applied, 1 file changed\n1 file checked, nothing found\n");
    assert_eq!(folder.read("TICKETS.md"), FIXED);
    folder.baton("check --unsafe-fixes").exits(0).says("1 file checked, nothing found\n");
}

#[test]
fn a_byte_order_mark_and_a_missing_last_line_end_stay() {
    let text = |id: &str| format!("\u{feff}## T1: One\r\n## T2: 🎲\r\n**Depends on:** {id}");
    let folder = folder("");
    folder.write("TICKETS.md", text("T11"));
    folder.baton("check --unsafe-fixes").exits(0);
    assert_eq!(folder.read("TICKETS.md"), text("T1"));
}

#[test]
fn only_what_was_asked_for_is_changed() {
    let folder = folder(&format!("//- a/TICKETS.md\n{FAULTY}//- b/TICKETS.md\n{FAULTY}"));
    folder.baton("check --fix --unsafe-fixes a").exits(0);
    folder.baton("check --unsafe-fixes --ignore unknown-ticket b").exits(0);
    assert_eq!((folder.read("a/TICKETS.md").as_str(), folder.read("b/TICKETS.md").as_str()), (FIXED, FAULTY));
}

#[test]
fn standard_input_comes_out_fixed_and_its_findings_elsewhere() {
    let folder = folder("//- TICKETS.md\n## T9: On disk\n");
    let ran = folder.run("", "check --unsafe-fixes --stdin-filename TICKETS.md", FAULTY);
    ran.exits(0).prints(FIXED).mentions("nothing found");
    let ran = folder.run("", "check --fix --stdin-filename TICKETS.md", FAULTY);
    ran.exits(1).prints(FAULTY).mentions("warning[unknown-ticket]");
    assert_eq!(folder.read("TICKETS.md"), "## T9: On disk\n");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_is_named() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&format!("//- TICKETS.md\n{FAULTY}"));
    set_permissions(folder.at("TICKETS.md"), Permissions::from_mode(0o444)).unwrap();
    folder
        .baton("check --unsafe-fixes")
        .exits(2)
        .mentions("baton: <folder>/TICKETS.md cannot be written: permission denied");
    assert_eq!(folder.read("TICKETS.md"), FAULTY);
}
