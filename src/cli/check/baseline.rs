//! `--baseline`: findings a project has had for long are counted in a file, by file and rule, and only more than that is reported.
//!
//! Counts, not places: lines move, and nobody wants to write the file anew for that. Where there are more than counted, all of the rule in
//! that file are reported, as nobody can tell which of them are new. Start at [`apply`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::report::{Report, Shown};
use super::{Arguments, Failure, Outcome, Terminal};
use crate::cli::terminal::counted;
use crate::os::Disk;

/// The file: how many findings of which rule stand in which file. Paths are relative to the folder of the baseline.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Baseline {
    version: u32,
    files: BTreeMap<String, BTreeMap<String, usize>>,
}

/// Takes out of a report what the baseline counts already.
pub(super) fn apply(arguments: &Arguments, terminal: &Terminal, report: &mut Report) -> Result<(), Failure> {
    let Some(path) = absolute(arguments, terminal)? else { return Ok(()) };
    let allowed = Baseline::read(terminal, &path)?;
    let now = Baseline::of(report, &path);
    let shown = folder_of(&path);
    let before = report.findings.len();
    report.findings.retain(|finding| {
        let (file, rule) = (shown.file(&finding.file), finding.rule.name);
        now.count(&file, rule) > allowed.count(&file, rule)
    });
    let left_out = before - report.findings.len();
    if left_out > 0 {
        terminal.say(&format!("{} left out, as the baseline counts them", counted(left_out, "finding")));
    }
    let fewer = allowed.each().any(|(file, rule, count)| now.count(file, rule) < count);
    // Of files that were not asked for nothing is known.
    if fewer && arguments.paths.is_empty() && arguments.stdin_filename.is_none() {
        terminal.say("the baseline counts more than there is: --write-baseline brings it up to date");
    }
    Ok(())
}

/// Writes a report's counts to the baseline.
pub(super) fn write(arguments: &Arguments, terminal: &Terminal, report: &Report) -> Outcome {
    let Some(path) = absolute(arguments, terminal)? else { return Ok(0) };
    let mut new = Baseline::of(report, &path);
    if !arguments.paths.is_empty() && terminal.disk.exists(&path) {
        new.keep_others(Baseline::read(terminal, &path)?, report, &path);
    }
    let new = terminal.json(&new)?;
    let was = match terminal.disk.read(&path, u64::MAX) {
        Ok(was) => Some(was),
        Err(error) if error.is_absent() => None,
        Err(error) => return Err(Failure::new(format!("{} {error}", path.display()))),
    };
    let written = terminal.disk.write(&path, was.as_deref(), &new);
    written.map_err(|error| Failure::new(format!("{} {error}", path.display())))?;
    terminal.say(&format!("{} counted in {}", counted(report.findings.len(), "finding"), path.display()));
    Ok(0)
}

fn absolute(arguments: &Arguments, terminal: &Terminal) -> Result<Option<PathBuf>, Failure> {
    let here = terminal.folder()?;
    Ok(arguments.baseline.as_ref().map(|path| crate::cli::targets::resolve(&here, path)))
}

fn folder_of(path: &Path) -> Shown {
    Shown::new(path.parent().map(Path::to_path_buf))
}

impl Baseline {
    fn of(report: &Report, path: &Path) -> Baseline {
        let shown = folder_of(path);
        let mut baseline = Baseline { version: 1, ..Baseline::default() };
        for finding in &report.findings {
            let rules = baseline.files.entry(shown.file(&finding.file)).or_default();
            *rules.entry(finding.rule.name.to_string()).or_default() += 1;
        }
        baseline
    }

    /// Keeps what was counted in files that were not looked at this time.
    fn keep_others(&mut self, before: Baseline, report: &Report, path: &Path) {
        let folder = path.parent().unwrap_or(path);
        for (file, rules) in before.files {
            if !report.looked_at(&folder.join(&file)) {
                self.files.entry(file).or_insert(rules);
            }
        }
    }

    fn read(terminal: &Terminal, path: &Path) -> Result<Baseline, Failure> {
        let text = terminal.disk.read(path, u64::MAX).map_err(|error| {
            let advice = if error.is_absent() { "; --write-baseline makes it" } else { "" };
            Failure::new(format!("{} {error}{advice}", path.display()))
        })?;
        serde_json::from_str(&text).map_err(|error| {
            let advice = "restore it, or make it anew with --write-baseline";
            Failure::new(format!("{} is no baseline: {error}; {advice}", path.display()))
        })
    }

    fn count(&self, file: &str, rule: &str) -> usize {
        self.files.get(file).and_then(|rules| rules.get(rule)).copied().unwrap_or_default()
    }

    fn each(&self) -> impl Iterator<Item = (&str, &str, usize)> {
        let files = self.files.iter();
        files.flat_map(|(file, rules)| rules.iter().map(|(rule, count)| (&**file, &**rule, *count)))
    }
}
