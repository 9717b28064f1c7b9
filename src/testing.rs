//! The fixture language of the tests: a workspace in one string, a cursor, findings drawn under the text.
//!
//! ```text
//! //- TICKETS.md            starts a file; without one, everything is TICKETS.md
//! ### T1: Set$0up           `$0` is the cursor
//! **Depends on:** T9
//!                 ^^ warning unknown-ticket: T1 names T9, which no plan declares
//! ```
//!
//! `//- baton.toml` starts the file that sets the workspace. Lines about git may stand anywhere; without any, nobody looked. With one,
//! hashes in documents that none of them has are missing.
//!
//! ```text
//! //- git: 5d6e7f8 "T1: draw the board" src/a.rs, src/b.rs     a commit, the newest first; the oldest is of 2026-01-01, a day each
//! //- git: 1a2b3c4 "Begin"                                     it touched nothing anybody names
//! //- git: shallow                                             there is more history elsewhere
//! //- git: in docs                                             the workspace is this folder of the repository
//! ```
//!
//! Lines about runs say what was launched, the newest first; the phase and the batch are in the name.
//!
//! ```text
//! //- run: b2-build-1 building                                under way; so are `fixing`, `reviewing`
//! //- run: b2-build-1 dead                                    nobody watches it any more
//! //- run: b2-build-1 passed pending branch=batch-2           over, its block not yet in the plan; `failed` as well
//! //- run: b1-build-1 passed files=src/a.rs,src/b.rs          over, its block written
//! //- taken: Batch 2 by Ada
//! ```
//!
//! Only tests call it. Start at [`Fixture::new`] and [`check_findings`].
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic
)]

pub mod repository;
pub mod runs;
pub mod soundness;

use crate::{
    project::{Configuration, DocPath, Files, Kind, Kinds, Member, Project, Snapshot},
    rules,
    settings::Settings,
    source,
};
use std::{fmt::Write as _, path::Path, sync::LazyLock};

/// A workspace made from one string.
#[derive(Debug)]
pub struct Fixture {
    /// The project, looked at completely.
    pub snapshot: Snapshot,
    /// The cursor: document and byte.
    pub cursor: Option<(DocPath, usize)>,
    /// The files in order, without cursor and annotations.
    pub files: Vec<(DocPath, String)>,
}

impl Fixture {
    /// Reads a fixture. A first line break after the opening quote is not part of it.
    pub fn new(text: &str) -> Fixture {
        let text = text.strip_prefix('\n').unwrap_or(text);
        let mut files: Vec<(DocPath, String)> = Vec::new();
        let (told, lines): (Vec<&str>, Vec<&str>) =
            text.split_inclusive('\n').partition(|line| is_told(line));
        for line in lines {
            if let Some(path) = line.strip_prefix("//- ") {
                files.push((DocPath::new(path.trim()), String::new()));
            } else if !is_annotation(line) {
                if files.is_empty() {
                    files.push((DocPath::new("TICKETS.md"), String::new()));
                }
                files.last_mut().unwrap().1.push_str(line);
            }
        }
        Fixture::made(files, &told)
    }

    /// A workspace of these files.
    pub fn of(files: Vec<(DocPath, String)>) -> Fixture {
        Fixture::made(files, &[])
    }

    fn made(mut files: Vec<(DocPath, String)>, told: &[&str]) -> Fixture {
        let cursor = take_cursor(&mut files);
        let snapshot = snapshot(&files, told);
        Fixture { snapshot, cursor, files }
    }

    /// The document and byte of the cursor.
    #[track_caller]
    pub fn at(&self) -> (&DocPath, usize) {
        let (path, offset) = self.cursor.as_ref().expect("the fixture has no $0");
        (path, *offset)
    }

    /// The text of a file.
    #[track_caller]
    pub fn text(&self, path: &DocPath) -> &str {
        &self.files.iter().find(|(name, _)| name == path).expect("no such file").1
    }
}

fn take_cursor(files: &mut [(DocPath, String)]) -> Option<(DocPath, usize)> {
    files.iter_mut().find_map(|(path, text)| {
        let at = text.find("$0")?;
        text.replace_range(at..at + 2, "");
        Some((path.clone(), at))
    })
}

/// Files that are no Markdown exist, and nothing else is known of them; folders of all files exist and are listed.
fn snapshot(files: &[(DocPath, String)], told: &[&str]) -> Snapshot {
    // Compiling the patterns costs more than most tests.
    static CONFIGURATION: LazyLock<Configuration> = LazyLock::new(Configuration::default);
    let mut project = Project::new(configured(files).unwrap_or_else(|| CONFIGURATION.clone()));
    let members: Vec<_> = files
        .iter()
        .filter(|(path, _)| path.as_str().ends_with(".md"))
        .map(|(path, text)| (path.clone(), Some(Member::new(path.clone(), project.kinds(path), text))))
        .collect();
    project.disk(members);
    let code = files.iter().filter(|(path, _)| project.kinds(path).has(Kind::Code));
    let code: Vec<_> = code
        .map(|(path, text)| (path.clone(), Some(Member::new(path.clone(), Kinds::only(Kind::Code), text))))
        .collect();
    let made = files.iter().filter(|(path, _)| source::is_artifact(path.as_str()));
    let made =
        made.filter_map(|(path, text)| Some((path.clone(), Some(Member::artifact(path.clone(), text)?))));
    project.set_code(code.into_iter().chain(made));
    let exists = |path: &DocPath| {
        files.iter().any(|(file, _)| file == path || file.as_str().starts_with(&format!("{path}/")))
    };
    let named = project.snapshot().named_files();
    let known: Vec<_> = named.into_iter().map(|path| (path.clone(), exists(&path))).collect();
    let names = |folder: &DocPath| {
        let inside = files.iter().filter(|(file, _)| file.folder() == folder.as_str());
        inside.map(|(file, _)| file.file_name().into()).collect::<Vec<_>>()
    };
    let folders = project.snapshot().named_folders();
    let folders = folders
        .into_iter()
        .map(|folder| (folder.clone(), names(&folder)))
        .filter(|(_, names)| !names.is_empty());
    project.set_files(Files::new(known, 1).with_folders(folders));
    project.set_git(repository::git(told, files));
    project.set_runs(runs::told(told));
    project.complete();
    project.snapshot()
}

/// What a `baton.toml` among the files says.
fn configured(files: &[(DocPath, String)]) -> Option<Configuration> {
    let (path, text) = files.iter().find(|(path, _)| path.as_str() == "baton.toml")?;
    Some(Settings::read(Path::new(path.as_str()), text).unwrap().configuration)
}

/// Whether a line tells of git or of runs, and is none of a file.
fn is_told(line: &str) -> bool {
    ["//- git: ", "//- run: ", "//- taken: "].iter().any(|told| line.starts_with(told))
}

fn is_annotation(line: &str) -> bool {
    let rest = line.trim_start();
    let marks = rest.bytes().take_while(|b| *b == b'^').count();
    marks > 0
        && ["error ", "warning ", "information ", "hint "]
            .iter()
            .any(|word| rest[marks..].trim_start().starts_with(word))
}

/// Asserts that the findings of all documents are exactly those drawn in the fixture.
#[track_caller]
pub fn check_findings(text: &str) {
    check_drawn(text, |_| true);
}

/// Asserts that the findings of one rule are exactly those drawn in the fixture, whatever other rules say.
#[track_caller]
pub fn check_rule(rule: &rules::Rule, text: &str) {
    check_drawn(text, |finding| finding.rule.name == rule.name);
}

#[track_caller]
fn check_drawn(text: &str, shown: impl Fn(&rules::Finding) -> bool) {
    let fixture = Fixture::new(text);
    let text = text.strip_prefix('\n').unwrap_or(text);
    let wanted: String = text.replace("$0", "").split_inclusive('\n').filter(|line| !is_told(line)).collect();
    let headed = wanted.starts_with("//- ");
    let mut drawn = String::new();
    for (path, content) in &fixture.files {
        if headed {
            writeln!(drawn, "//- {path}").unwrap();
        }
        drawn.push_str(&draw_those(&fixture.snapshot, path, content, &shown));
    }
    assert!(drawn == wanted, "findings differ.\n--- drawn\n{drawn}\n--- wanted\n{wanted}");
}

/// The text of a document with its findings under it.
pub fn draw(snapshot: &Snapshot, path: &DocPath, content: &str) -> String {
    draw_those(snapshot, path, content, &|_| true)
}

fn draw_those(
    snapshot: &Snapshot,
    path: &DocPath,
    content: &str,
    shown: &dyn Fn(&rules::Finding) -> bool,
) -> String {
    let mut findings = rules::check(snapshot, path);
    findings.retain(|finding| shown(finding));
    let mut out = String::new();
    let mut start = 0;
    for line in content.split_inclusive('\n') {
        out.push_str(line);
        let body = line.trim_end_matches(['\n', '\r']);
        for finding in &findings {
            let range = snapshot.member(path).unwrap().document.range(finding.at.anchor);
            if !(start..start + line.len().max(1)).contains(&range.start) {
                continue;
            }
            if !out.ends_with('\n') {
                out.push('\n');
            }
            let column = content[start..range.start].chars().count();
            let end = range.end.min(start + body.len()).max(range.start);
            let width = content[range.start..end].chars().count().max(1);
            writeln!(
                out,
                "{}{} {} {}: {}",
                " ".repeat(column),
                "^".repeat(width),
                finding.severity.name(),
                finding.rule.name,
                finding.message
            )
            .unwrap();
        }
        start += line.len();
    }
    out
}

/// Applies every fix a rule offers in the first file, and asserts their titles and what the text becomes; that of the
/// first file too, where `after` has several.
#[track_caller]
pub fn check_fixes(rule: &str, before: &str, titles: &[&str], after: &str) {
    let fixture = Fixture::new(before);
    let (path, text) = fixture.files.first().unwrap();
    let findings = rules::check(&fixture.snapshot, path);
    let fixes: Vec<_> = findings
        .iter()
        .filter(|finding| finding.rule.name == rule)
        .filter_map(|finding| finding.fix.as_ref())
        .collect();
    assert_eq!(fixes.iter().map(|fix| fix.title.as_str()).collect::<Vec<_>>(), titles);
    let (edits, _) = rules::combine(&fixture.snapshot, fixes);
    let fixed = edits.first().map_or_else(|| text.clone(), |(_, edits)| edits.apply(text));
    let after = after.strip_prefix('\n').unwrap_or(after);
    match after.starts_with("//- ") {
        true => assert_eq!(fixed, Fixture::new(after).files.first().unwrap().1),
        false => assert_eq!(fixed, after),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_files_and_cursor() {
        let fixture = Fixture::new("\n//- TICKETS.md\n### T1: a\n//- docs/x.md\nT$01\n");
        assert_eq!(fixture.at(), (&DocPath::new("docs/x.md"), 1));
        assert_eq!(fixture.files.len(), 2);
    }

    #[test]
    fn draws_findings() {
        check_findings(
            "
### T1: a
**Depends on:** T9
                ^^ warning unknown-ticket: T1 names T9, which no plan declares
",
        );
    }

    #[test]
    #[should_panic(expected = "findings differ")]
    fn a_missing_finding_fails() {
        check_findings("\n### T1: a\n**Depends on:** T9\n");
    }
}
