//! What a change brought: the findings after it, less those before it.
//!
//! Both sides are checked whole, as a change in one file is often wrong in another one. What was there before counts by file and rule, as a
//! baseline does, since lines move and messages name places; what only moved to another file is not new either. Start at [`brought`].

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::cli::check::{Finding, Report, Shown};
use crate::cli::failure::Failure;
use crate::cli::kept;
use crate::cli::targets::Target;
use crate::cli::terminal::Terminal;
use crate::load::{self, Workspace};
use crate::project::{DocPath, Kind, Kinds, Member, Project, language};

/// The texts of some files; `None` for one that is not there.
pub(super) type Side = Vec<(DocPath, Option<String>)>;

/// What changed in a workspace. What is on neither side is as it is on disk.
#[derive(Debug, Default)]
pub(super) struct Change {
    /// As it was.
    pub(super) before: Side,
    /// As it is to be.
    pub(super) after: Side,
}

impl Change {
    fn paths(&self) -> impl Iterator<Item = &DocPath> {
        self.before.iter().chain(&self.after).map(|(path, _)| path)
    }
}

/// What a file is in a workspace; nothing where no rule looks at it.
pub(super) fn kinds(workspace: &Workspace, path: &DocPath) -> Kinds {
    match language(path) {
        Some(_) => Kinds::only(Kind::Code),
        None => workspace.settings.configuration.patterns.kinds(path),
    }
}

/// What a change brought, with paths relative to the folder `base`.
pub(super) fn brought(
    terminal: &Terminal,
    workspace: &Workspace,
    change: &Change,
    base: PathBuf,
) -> Result<Report, Failure> {
    let disk = &terminal.disk;
    let members = load::documents(disk, workspace)?.members;
    let mut project = load::assemble(disk, workspace, members);
    take(terminal, &mut project, workspace, &change.after);
    let is_held = change.paths().any(|path| kinds(workspace, path).is_held());
    if is_held && project.snapshot().members().any(|member| member.kinds.is_held()) {
        load::tell_code(&mut project, disk, workspace);
        take(terminal, &mut project, workspace, &change.after);
    } else if !change.paths().any(|path| language(path).is_none()) {
        // Code that no document describes.
        return Ok(Report::default());
    }
    kept::tell(&mut project, disk, workspace);
    if project.snapshot().speaks_of_commits() {
        load::git::tell(&mut project, disk, disk, workspace);
    }
    let mut now = report(workspace, &project, &base);
    take(terminal, &mut project, workspace, &change.before);
    let before = report(workspace, &project, &base);
    now.findings = new(now.findings, before.findings);
    now.sort();
    Ok(now)
}

/// Has files hold these texts.
fn take(terminal: &Terminal, project: &mut Project, workspace: &Workspace, side: &Side) {
    let member = |(path, text): &(DocPath, Option<String>)| {
        let member = text.as_ref().map(|text| Member::new(path.clone(), kinds(workspace, path), text));
        (path.clone(), member)
    };
    let known = side.iter().filter(|(path, _)| !kinds(workspace, path).is_empty());
    let (code, documents): (Vec<_>, Vec<_>) =
        known.map(member).partition(|(path, _)| language(path).is_some());
    project.disk(documents);
    if project.snapshot().knows_code() {
        project.change_code(code);
    }
    project.set_files(load::files(&terminal.disk, workspace, &project.snapshot(), &[]));
}

fn report(workspace: &Workspace, project: &Project, base: &Path) -> Report {
    let target = Target { workspace: workspace.clone(), folders: vec![DocPath::new("")], files: Vec::new() };
    let mut report = Report::default();
    report.add(&target, &project.snapshot(), &Shown::new(Some(base.to_path_buf())));
    report
}

/// The file and the rule of a finding.
type Group = (PathBuf, &'static str);

/// The findings of `now` that `before` does not explain.
fn new(now: Vec<Finding>, before: Vec<Finding>) -> Vec<Finding> {
    let (now, mut before) = (grouped(now), grouped(before));
    let mut candidates = Vec::new();
    for (group, findings) in now {
        let (more, old) = (weight(&findings), before.entry(group).or_default());
        let is_more = more > weight(old);
        for finding in findings {
            match old.iter().position(|one| said(one) == said(&finding)) {
                Some(same) => drop(old.swap_remove(same)),
                None if is_more => candidates.push(finding),
                None => {}
            }
        }
    }
    // A ticket that moves to another file, and a file that gets another name, take what is said of them along.
    let mut left: Vec<Finding> = before.into_values().flatten().collect();
    candidates.retain(|finding| {
        let moved = |one: &Finding| one.rule.name == finding.rule.name && said(one) == said(finding);
        left.iter().position(moved).map(|at| left.swap_remove(at)).is_none()
    });
    candidates
}

fn grouped(findings: Vec<Finding>) -> FxHashMap<Group, Vec<Finding>> {
    let mut groups: FxHashMap<Group, Vec<Finding>> = FxHashMap::default();
    for finding in findings {
        groups.entry((finding.file.clone(), finding.rule.name)).or_default().push(finding);
    }
    groups
}

/// What makes two findings the same: their words. After a semicolon comes advice, which depends on what else there is.
fn said(finding: &Finding) -> &str {
    finding.message.split("; ").next().unwrap_or_default()
}

/// How many things findings speak of: one that counts speaks of several.
fn weight(findings: &[Finding]) -> usize {
    findings.iter().map(|finding| finding.subjects.len().max(1)).sum()
}
