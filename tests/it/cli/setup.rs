//! How Baton is set up: `baton.toml`, `init`, `schema`, `completions`, and the command line itself.

use serde_json::Value;

use super::folder;

const FAULTY: &str = "## T1: One\n**Depends on:** T7\n";

#[test]
fn settings_count_and_what_means_nothing_is_named() {
    let folder = folder(&format!(
        "//- TICKETS.md\n{FAULTY}//- baton.toml\n[rules]\nunknown-ticket = \"error\"\nunknown-tickets = \"off\"\n"
    ));
    let ran = folder.baton("check").exits(1);
    assert!(ran.out.contains(": error[unknown-ticket] "), "{}", ran.out);
    ran.mentions("<folder>/baton.toml:3:1: there is no setting `rules.unknown-tickets`; did you mean `unknown-ticket`?\n");
}

#[test]
fn settings_are_found_from_inside_and_make_their_folder_the_workspace() {
    let folder = folder(&format!(
        "//- .baton.toml\n[documents]\ntickets = [\"/plan/*.md\"]\n//- plan/a.md\n{FAULTY}//- TICKETS.md\n{FAULTY}"
    ));
    let ran = folder.run("plan", "check --format json", "").exits(1);
    assert_eq!(ran.json()["diagnostics"][0]["path"], "plan/a.md");
    folder.baton("check").exits(1).mentions("1 file checked");
}

#[test]
fn settings_that_cannot_be_read_end_the_command() {
    let folder = folder(&format!("//- TICKETS.md\n{FAULTY}"));
    folder.write("baton.toml", "[rules]\nunknown-ticket = loud\n");
    for command in ["check", "tickets", "show T1"] {
        folder.baton(command).exits(2).prints("").mentions("baton: <folder>/baton.toml:2:18: ");
    }
    folder.write("baton.toml", "[documents]\ntickets = [\"a[\"]\n");
    folder.baton("check").exits(2).mentions("baton.toml:2:12: `a[` is no pattern for files");
}

#[test]
fn a_file_larger_than_allowed_is_named_and_left_out() {
    let folder = folder("//- baton.toml\n[limits]\nfile-size = 1\n//- TASKS.md\n## U1: One\n");
    folder.write("TICKETS.md", FAULTY.repeat(50_000));
    folder
        .baton("check")
        .exits(0)
        .mentions("TICKETS.md is larger than it may be: 1.4 MiB of 1.0 MiB")
        .mentions("1 file checked");
}

#[test]
fn init_writes_what_it_found_and_says_so() {
    let plan =
        "## T1: One\n**Status:** Done\n## T2: Two\n**Status:** Todo\n## T3: Three\n**Depends on:** T2\n";
    let folder = folder(&format!(
        "//- TICKETS.md\n{FAULTY}//- docs/abi.md\n# Contracts\n//- plans/work.md\n{plan}//- README.md\n# About T1, T2 and T3\n"
    ));
    folder.baton("init").exits(0).says("").prints(
        "
Wrote <folder>/baton.toml.
Found by name, as tickets:
  TICKETS.md  (1 ticket)
Found by name, as abi:
  docs/abi.md
Set as tickets, by what they hold:
  plans/work.md
Next: baton check
",
    );
    let written = folder.read("baton.toml");
    assert!(written.contains("\n[documents]\ntickets = [\"*TICKETS*.md\", \"TASKS.md\", \"tasks.md\", \"tickets/*.md\", \"/plans/work.md\"]\n"), "{written}");
    folder.baton("check").exits(1).says("3 files checked: 1 warning\n");
}

#[test]
fn init_sets_nothing_where_the_defaults_do_and_writes_over_nothing() {
    let folder = folder(&format!("//- TICKETS.md\n{FAULTY}"));
    folder.baton("init").exits(0);
    assert!(folder.read("baton.toml").lines().all(|line| line.is_empty() || line.starts_with('#')));
    folder.write("baton.toml", "[rules]\n");
    folder
        .baton("init")
        .exits(2)
        .says("baton: <folder>/baton.toml exists already and was left alone; --force writes over it\n");
    assert_eq!(folder.read("baton.toml"), "[rules]\n");
    folder.baton("init --force").exits(0);
    assert!(folder.read("baton.toml").starts_with("# Settings of Baton"));
}

#[test]
fn what_init_comments_out_is_valid_when_it_is_not() {
    let folder = folder("//- TICKETS.md\n## T1: One\n");
    folder.baton("init").exits(0);
    let written = folder.read("baton.toml");
    let set: Vec<_> = written
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest) if rest.starts_with('[') || rest.contains(" = ") => rest,
            _ => line,
        })
        .collect();
    folder.write("baton.toml", set.join("\n"));
    folder.baton("check").exits(0).says("1 file checked, nothing found\n");
}

#[test]
fn the_schema_is_json() {
    let schema = folder("").baton("schema").exits(0).json();
    assert_eq!(schema["properties"]["rules"]["properties"]["unknown-ticket"]["default"], "warning");
    assert_eq!(schema["title"], Value::from("baton.toml"));
}

#[test]
fn shells_get_completions() {
    for (shell, part) in
        [("bash", "complete -F _baton"), ("zsh", "#compdef baton"), ("fish", "complete -c baton")]
    {
        let out = folder("").baton(&format!("completions {shell}")).exits(0).out;
        assert!(out.contains(part) && out.contains("stdin-filename"), "{shell}");
    }
}

#[test]
fn a_command_line_that_asks_for_nothing_is_answered_with_help() {
    let ran = folder("").baton("").exits(2).prints("");
    assert!(ran.err.contains("Usage: baton") && ran.err.contains("completions"), "{}", ran.err);
    folder("").baton("chekc").exits(2).prints("").mentions("check");
    folder("").baton("check --no-such").exits(2).prints("").mentions("--no-such");
    assert!(folder("").baton("--help").exits(0).says("").out.contains("Usage: baton"));
    assert!(folder("").baton("--version").exits(0).says("").out.starts_with("baton "));
}

#[test]
fn colours_come_when_they_are_asked_for() {
    let folder = folder(&format!("//- TICKETS.md\n{FAULTY}"));
    assert!(folder.baton("check --format full --color always").out.contains('\u{1b}'));
    assert!(!folder.baton("check --format full --color never").out.contains('\u{1b}'));
    assert!(!folder.baton("check --format full").out.contains('\u{1b}'), "nobody looks at a pipe");
    assert!(!folder.baton("check --format concise --color always").out.contains('\u{1b}'));
}
