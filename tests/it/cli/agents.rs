//! `baton init --agents`: what agents are told, and that nothing else of a file changes.

use super::folder;

const SECTION: &str = include_str!("../../../src/cli/agents.md");
const PLAN: &str = "//- TICKETS.md\n## T1: One\n";

#[test]
fn what_agents_are_told_is_made_where_there_is_nothing() {
    let folder = folder(PLAN);
    let ran = folder.baton("init --agents").exits(0).says("");
    assert!(ran.out.starts_with("Wrote <folder>/baton.toml.\n"), "{}", ran.out);
    assert!(
        ran.out.ends_with("Wrote <folder>/AGENTS.md, which tells agents how to work with the plan.\n"),
        "{}",
        ran.out
    );
    assert_eq!(folder.read("AGENTS.md"), SECTION);
    assert!(!folder.at("CLAUDE.md").exists());
}

#[test]
fn files_that_are_there_get_the_lines_once_and_keep_every_byte() {
    let folder = folder(PLAN);
    folder.write("baton.toml", "# Mine\n");
    folder.write("AGENTS.md", "\u{feff}# House rules\r\n\r\nBe kind.\r\n");
    folder.write("CLAUDE.md", "# Claude\nno end");
    folder.baton("init --agents").exits(0).says("").prints(
        "
<folder>/baton.toml is there and was left alone.
Added to <folder>/AGENTS.md how to work with the plan.
Added to <folder>/CLAUDE.md how to work with the plan.
",
    );
    let crlf = SECTION.replace('\n', "\r\n");
    assert_eq!(folder.read("AGENTS.md"), format!("\u{feff}# House rules\r\n\r\nBe kind.\r\n\r\n{crlf}"));
    assert_eq!(folder.read("CLAUDE.md"), format!("# Claude\nno end\n\n{SECTION}"));
    assert_eq!(folder.read("baton.toml"), "# Mine\n");

    folder.baton("init --agents").exits(0).prints(
        "
<folder>/baton.toml is there and was left alone.
<folder>/AGENTS.md tells agents of the plan already.
<folder>/CLAUDE.md tells agents of the plan already.
",
    );
    assert_eq!(folder.read("CLAUDE.md"), format!("# Claude\nno end\n\n{SECTION}"));
}

#[test]
fn lines_of_an_older_version_are_renewed_where_they_stand() {
    let folder = folder(PLAN);
    folder.write("CLAUDE.md", "above\n<!-- baton:begin -->\nold\n<!-- baton:end -->\nbelow\n");
    let ran = folder.baton("init --agents").exits(0);
    assert!(ran.out.ends_with("Renewed in <folder>/CLAUDE.md how to work with the plan.\n"), "{}", ran.out);
    assert_eq!(folder.read("CLAUDE.md"), format!("above\n{SECTION}below\n"));
    assert!(!folder.at("AGENTS.md").exists(), "the file that is there is enough");
}

#[test]
fn a_dry_run_shows_all_of_it_and_writes_nothing() {
    let folder = folder(PLAN);
    folder.write("AGENTS.md", "Be kind.\n");
    let ran = folder.baton("init --agents --dry-run").exits(0).says("Nothing was written\n");
    assert!(ran.out.contains("--- /dev/null\n+++ b/baton.toml\n"), "{}", ran.out);
    let diff = "--- a/AGENTS.md\n+++ b/AGENTS.md\n@@ -1 +1,15 @@\n Be kind.\n+\n+<!-- baton:begin";
    assert!(ran.out.contains(diff), "{}", ran.out);
    assert_eq!(folder.read("AGENTS.md"), "Be kind.\n");
    assert!(!folder.at("baton.toml").exists());
    folder.baton("init --agents").exits(0);
    folder.baton("init --agents --dry-run").exits(0).prints("").says("There is nothing to write\n");
}

#[test]
fn marks_nobody_understands_stop_everything() {
    let folder = folder(PLAN);
    folder.write("CLAUDE.md", "<!-- baton:begin -->\nmine\n");
    folder
        .baton("init --agents")
        .exits(2)
        .mentions("CLAUDE.md has a line `<!-- baton:begin -->` and none below");
    assert_eq!(folder.read("CLAUDE.md"), "<!-- baton:begin -->\nmine\n");
    assert!(!folder.at("baton.toml").exists(), "nothing is done by halves");
}

#[test]
fn a_file_that_imports_the_other_is_told_through_it() {
    let folder = folder(PLAN);
    folder.write("AGENTS.md", "Be kind.\n");
    folder.write("CLAUDE.md", "@AGENTS.md\n");
    let ran = folder.baton("init --agents").exits(0);
    assert!(ran.out.ends_with("<folder>/CLAUDE.md was left alone: it imports AGENTS.md.\n"), "{}", ran.out);
    assert_eq!(folder.read("CLAUDE.md"), "@AGENTS.md\n");
}

#[cfg(unix)]
#[test]
fn of_a_file_and_a_link_to_it_one_is_written_and_a_link_out_of_the_folder_is_not_followed() {
    use std::os::unix::fs::symlink;
    let inside = folder(PLAN);
    inside.write("AGENTS.md", "Be kind.\n");
    symlink("AGENTS.md", inside.at("CLAUDE.md")).unwrap();
    inside.baton("init --agents").exits(0);
    assert_eq!(inside.read("AGENTS.md"), format!("Be kind.\n\n{SECTION}"));
    assert!(inside.at("CLAUDE.md").is_symlink());

    let folder = folder("//- p/TICKETS.md\n## T1: One\n//- elsewhere.md\nTheirs\n");
    symlink("../elsewhere.md", folder.at("p/CLAUDE.md")).unwrap();
    let ran = folder.run("p", "init --agents", "").exits(0);
    let said =
        "<folder>/p/CLAUDE.md was left alone: it is a link to <folder>/elsewhere.md, which is outside.\n";
    assert!(ran.out.ends_with(said), "{}", ran.out);
    assert_eq!(folder.read("elsewhere.md"), "Theirs\n");
}
