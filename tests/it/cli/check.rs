//! `baton check`: what is looked at, what is printed where, and with which status it ends.

use serde_json::json;

use super::folder;

/// One warning, in line 3.
const FAULTY: &str = "## T1: One\n## T2: Two\n**Depends on:** T7\n";
const SOUND: &str = "## T1: One\n## T2: Two\n**Depends on:** T1\n";

#[test]
fn a_finding_is_printed_and_counted_and_the_status_is_1() {
    folder(&format!("//- TICKETS.md\n{FAULTY}"))
        .baton("check")
        .exits(1)
        .prints("TICKETS.md:3:17: warning[unknown-ticket] T2 names T7, which no plan declares; did you mean T1?\n")
        .says("1 file checked: 1 warning\n");
}

#[test]
fn a_sound_plan_is_said_to_be_sound() {
    folder(&format!("//- TICKETS.md\n{SOUND}"))
        .baton("check")
        .exits(0)
        .prints("")
        .says("1 file checked, nothing found\n");
}

#[test]
fn nothing_to_check_is_said_aloud() {
    folder("//- README.md\n# T1: No plan by its name")
        .baton("check")
        .exits(0)
        .prints("")
        .says("0 files checked: no plan was found\n");
}

#[test]
fn fail_on_and_exit_zero_decide_the_status() {
    let folder = folder(&format!("//- TICKETS.md\n{FAULTY}"));
    folder.baton("check --fail-on hint").exits(1);
    folder.baton("check --fail-on error").exits(0).mentions("1 warning");
    folder.baton("check --exit-zero").exits(0).mentions("1 warning");
}

#[test]
fn a_named_file_is_checked_whatever_it_is_called() {
    let folder = folder(&format!("//- notes.md\n{FAULTY}\n//- my.template.md\n{FAULTY}"));
    folder.baton("check notes.md").exits(1).mentions("1 file checked: 1 warning");
    folder.baton("check my.template.md").exits(1).mentions("1 file checked: 1 warning");
    folder.baton("check notes.md --kind abi").exits(0).mentions("1 file checked");
    folder.baton("check .").exits(0).mentions("0 files checked");
}

#[test]
fn folders_and_files_are_taken_together_and_nothing_is_reported_twice() {
    let folder = folder(&format!("//- a/TICKETS.md\n{FAULTY}\n//- b/TICKETS.md\n{FAULTY}"));
    let wanted = "
a/TICKETS.md:3:17: warning[unknown-ticket] T2 names T7, which no plan declares; did you mean T1?
b/TICKETS.md:3:17: warning[unknown-ticket] T2 names T7, which no plan declares; did you mean T1?
";
    folder.baton("check a b").exits(1).prints(wanted).says("2 files checked: 2 warnings\n");
    folder.baton("check a/TICKETS.md . b a ./a/../a/TICKETS.md").exits(1).prints(wanted);
    folder.run("a", "check ../b .", "").exits(1).mentions("2 files checked: 2 warnings");
}

#[test]
fn a_folder_is_a_workspace_and_people_are_shown_paths_from_where_they_stand() {
    let folder = folder(&format!("//- a/docs/TICKETS.md\n{FAULTY}"));
    assert!(folder.baton("check a").out.starts_with("a/docs/TICKETS.md:3:17: "));
    let path = |ran: super::Ran| ran.json()["diagnostics"][0]["path"].clone();
    assert_eq!(path(folder.baton("check a --format json")), "docs/TICKETS.md");
    assert_eq!(path(folder.baton("check --format json")), "a/docs/TICKETS.md");
}

#[test]
fn an_id_of_another_plan_of_the_workspace_is_known_whatever_was_asked_for() {
    let folder =
        folder("//- one/TICKETS.md\n## T1: One\n**Depends on:** T7\n//- two/TICKETS.md\n## T7: Seven\n");
    folder.baton("check one/TICKETS.md").exits(0);
}

#[test]
fn files_that_are_named_are_looked_for_up_to_the_repository() {
    let plan = "## T1: One\n**Status:** Todo\n**Files:** src/a.rs, src/gone.rs\n";
    let folder = folder(&format!("//- .git/HEAD\n.\n//- src/a.rs\n.\n//- docs/TICKETS.md\n{plan}"));
    for command in ["check", "check docs", "check docs/TICKETS.md"] {
        let ran = folder.baton(command);
        assert!(!ran.out.contains("src/a.rs"), "{}", ran.out);
    }
}

#[test]
fn json_has_the_shape_that_is_promised() {
    let text = "# Plan 🎲\n\n## T1: One\n\n## T2: Two\n**Size:** é🎲 | **Depends on:** T7\n";
    let ran = folder(&format!("//- TICKETS.md\n{text}")).baton("check --format json").exits(1);
    assert_eq!(
        ran.json(),
        json!({ "version": 1, "files": 1, "diagnostics": [{
            "path": "TICKETS.md", "line": 6, "column": 32, "end_line": 6, "end_column": 34,
            "rule": "unknown-ticket", "severity": "warning",
            "message": "T2 names T7, which no plan declares; did you mean T1?",
            "related": [], "fixable": true
        }] })
    );
}

#[test]
fn select_and_ignore_choose_rules() {
    let folder = folder(&format!("//- TICKETS.md\n{FAULTY}"));
    folder.baton("check --ignore unknown-ticket").exits(0).mentions("nothing found");
    folder.baton("check --select duplicate-ticket,open-acceptance").exits(0).mentions("nothing found");
    folder.baton("check --select unknown-ticket").exits(1);
    folder
        .baton("check --select unknown-tickets")
        .exits(2)
        .says("baton: there is no rule `unknown-tickets`; did you mean `unknown-ticket`?\n");
}

#[test]
fn a_limit_hides_findings_and_says_so() {
    let plan = "## T1: One\n## T2: Two\n**Depends on:** T7, T8, T9\n";
    let ran = folder(&format!("//- TICKETS.md\n{plan}")).baton("check --limit 1").exits(1);
    assert_eq!(ran.out.lines().count(), 1);
    ran.says("1 file checked: 3 warnings\n2 more not shown (--limit 1)\n");
}

#[test]
fn standard_input_is_checked_as_the_file_it_will_be() {
    let folder = folder("//- TICKETS.md\n## T1: Old\n//- two/TICKETS.md\n## T7: Seven\n");
    let ran = folder.run(
        "",
        "check --stdin-filename TICKETS.md",
        "## T1: One\n## T2: Two\n**Depends on:** T7, T8\n",
    );
    ran.exits(1).prints(
        "TICKETS.md:3:21: warning[unknown-ticket] T2 names T8, which no plan declares; did you mean T1?\n",
    );
    let ran = folder.run("", "check --stdin-filename new/any-name.md", FAULTY);
    ran.exits(0).says("1 file checked, nothing found\n");
}

#[test]
fn what_is_not_there_or_no_text_is_refused_by_name() {
    let folder = folder(&format!("//- TICKETS.md\n{SOUND}"));
    folder.write("TASKS.md", b"caf\xe9");
    folder.baton("check gone.md").exits(2).says("baton: gone.md does not exist\n");
    folder
        .baton("check TASKS.md")
        .exits(2)
        .mentions("TASKS.md is not UTF-8: byte 0xE9 at offset 3, on line 1");
    folder
        .baton("check")
        .exits(0)
        .mentions("TASKS.md is not UTF-8")
        .mentions("1 file checked, nothing found");
}

#[test]
fn the_home_folder_is_never_searched_but_a_file_in_it_is_checked() {
    let folder = folder(&format!("//- home/TICKETS.md\n{FAULTY}\n//- home/p/TICKETS.md\n{FAULTY}"));
    let refused =
        "baton: <folder>/home is your home folder and is never searched; name a folder or a file in it\n";
    folder.run("home", "check", "").exits(2).prints("").says(refused);
    folder.run("home", "check TICKETS.md", "").exits(1).mentions("1 file checked");
    folder.run("home", "check p", "").exits(1).mentions("1 file checked");
    folder.baton("check").exits(0).mentions("0 files checked");
}

#[test]
fn a_baseline_keeps_quiet_about_what_was_there_and_tells_what_is_new() {
    let folder = folder(&format!("//- TICKETS.md\n{FAULTY}"));
    folder
        .baton("check --baseline old.json")
        .exits(2)
        .says("baton: <folder>/old.json does not exist; --write-baseline makes it\n");
    folder
        .baton("check --baseline old.json --write-baseline")
        .exits(0)
        .says("1 finding counted in <folder>/old.json\n");
    let written: serde_json::Value = serde_json::from_str(&folder.read("old.json")).unwrap();
    assert_eq!(written, json!({ "version": 1, "files": { "TICKETS.md": { "unknown-ticket": 1 } } }));
    folder.baton("check --baseline old.json").exits(0).prints("").mentions("1 finding left out");

    folder.write("TICKETS.md", format!("# Lines move\n\n{FAULTY}**Depends on:** T9\n"));
    let ran = folder.baton("check --baseline old.json").exits(1);
    assert_eq!(ran.out.lines().count(), 2, "nobody can tell which of the two is new: {}", ran.out);

    folder.write("TICKETS.md", SOUND);
    folder.baton("check --baseline old.json").exits(0).mentions("counts more than there is");
    folder.write("old.json", "[");
    folder.baton("check --baseline old.json").exits(2).mentions("old.json is no baseline");
}

#[test]
fn a_baseline_written_for_some_files_keeps_what_it_says_of_the_others() {
    let folder = folder(&format!("//- TICKETS.md\n{FAULTY}//- TASKS.md\n{FAULTY}"));
    folder.baton("check --baseline old.json --write-baseline").exits(0);
    folder.write("TICKETS.md", SOUND);
    folder.baton("check TICKETS.md --baseline old.json --write-baseline").exits(0);
    let written: serde_json::Value = serde_json::from_str(&folder.read("old.json")).unwrap();
    assert_eq!(written["files"], json!({ "TASKS.md": { "unknown-ticket": 1 } }));
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    use std::process::{Command, Stdio};
    let plan: String = (0..1000).map(|n| format!("## T{n}: Title\n**Depends on:** T99999\n")).collect();
    let folder = folder(&format!("//- TICKETS.md\n{plan}"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    let command =
        command.arg("check").current_dir(folder.at("")).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "1 file checked: 1000 warnings\n");
    assert_eq!(output.status.code(), Some(1));
}
