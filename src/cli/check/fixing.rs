//! `--fix`, `--unsafe-fixes` and `--diff`: the rules' own fixes, applied until nothing is left to fix.
//!
//! Everything is worked out in memory first; then files are written one by one, or shown. Start at [`fix`].

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::report::Shown;
use super::{Arguments, Checked};
use crate::cli::diff::unified;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::terminal::{Terminal, counted};
use crate::os::Disk;
use crate::project::{DocPath, Kind, Member, Snapshot};
use crate::rules::{self, Fix};

/// A fix may open the way for another; fixes that undo each other must not go on for ever.
const ROUNDS: usize = 16;

/// What fixes came to.
#[derive(Debug, Default)]
pub(super) struct Fixed {
    /// How many were applied.
    count: usize,
    files: Vec<FixedFile>,
}

#[derive(Debug)]
struct FixedFile {
    path: PathBuf,
    before: String,
    after: String,
}

/// Applies fixes to the projects, and gives what that changed. Only documents that were asked for are changed.
pub(super) fn fix(arguments: &Arguments, checked: &mut [Checked]) -> Fixed {
    let mut fixed = Fixed::default();
    for one in checked {
        let before = one.project.snapshot();
        let mut changed = BTreeSet::new();
        for _ in 0..ROUNDS {
            let (texts, count) = round(arguments, one);
            if count == 0 {
                break;
            }
            fixed.count += count;
            for member in texts {
                changed.insert(member.path.clone());
                one.project.disk([(member.path.clone(), Some(member))]);
            }
        }
        let after = one.project.snapshot();
        fixed.files.extend(changed.iter().filter_map(|path| file(one, path, &before, &after)));
    }
    fixed
}

/// One round: as many fixes as fit together, and the documents they make.
fn round(arguments: &Arguments, checked: &Checked) -> (Vec<Member>, usize) {
    let snapshot = checked.project.snapshot();
    let asked = |path: &DocPath| checked.target.means(path);
    let findings = snapshot
        .of_kind(Kind::Tickets)
        .into_iter()
        .filter(|member| asked(&member.path))
        .flat_map(|member| rules::check(&snapshot, &member.path));
    let wanted =
        |fix: &Fix| (fix.safe || arguments.unsafe_fixes) && fix.edits.iter().all(|edit| asked(&edit.at.path));
    let chosen = |rule: &str| {
        (arguments.select.is_empty() || arguments.select.iter().any(|one| one == rule))
            && !arguments.ignore.iter().any(|one| one == rule)
    };
    let fixes: Vec<Fix> = findings
        .filter(|finding| chosen(finding.rule.name))
        .filter_map(|finding| finding.fix)
        .filter(wanted)
        .collect();
    let (edits, count) = rules::combine(&snapshot, &fixes);
    let texts = edits.into_iter().filter_map(|(path, edits)| {
        let member = snapshot.member(&path)?;
        let text = edits.apply(&member.document.text().to_string());
        Some(Member::new(path, member.kinds, &text))
    });
    (texts.collect(), count)
}

fn file(checked: &Checked, path: &DocPath, before: &Snapshot, after: &Snapshot) -> Option<FixedFile> {
    let text = |snapshot: &Snapshot| Some(snapshot.member(path)?.document.text().to_string());
    let (before, after) = (text(before)?, text(after)?);
    let on_disk = checked.target.workspace.on_disk(path);
    (before != after).then_some(FixedFile { path: on_disk, before, after })
}

/// Prints the text that came from standard input, fixed or as it was.
pub(super) fn print(terminal: &Terminal, checked: &[Checked]) -> Result<(), Failure> {
    for Checked { target, project } in checked {
        for path in &target.files {
            if let Some(member) = project.snapshot().member(path) {
                terminal.print(&member.document.text().to_string())?;
            }
        }
    }
    Ok(())
}

/// Writes the files that were fixed.
pub(super) fn write(terminal: &Terminal, fixed: &Fixed) -> Result<(), Failure> {
    let mut failed = Vec::new();
    for file in &fixed.files {
        if let Err(error) = terminal.disk.write(&file.path, Some(&file.before), &file.after) {
            failed.push(format!("{} {error}", file.path.display()));
        }
    }
    if fixed.count > 0 {
        let files = counted(fixed.files.len() - failed.len(), "file");
        terminal.say(&format!("{} applied, {files} changed", counted_fixes(fixed.count)));
    }
    if failed.is_empty() { Ok(()) } else { Err(Failure::new(failed.join("\nbaton: "))) }
}

/// Prints what would change. The status is 1 when something would.
pub(super) fn show(arguments: &Arguments, terminal: &Terminal, fixed: &Fixed) -> Outcome {
    let shown = Shown::new(Some(terminal.folder()?));
    let mut out = String::new();
    for file in &fixed.files {
        let name = shown.file(&file.path);
        out += &unified(terminal, &name, Some(&file.before), &file.after);
    }
    terminal.print(&out)?;
    let files = counted(fixed.files.len(), "file");
    terminal.say(&format!("{} would change {files}; nothing was written", counted_fixes(fixed.count)));
    Ok(u8::from(!fixed.files.is_empty() && !arguments.exit_zero))
}

fn counted_fixes(count: usize) -> String {
    format!("{count} {}", if count == 1 { "fix" } else { "fixes" })
}
