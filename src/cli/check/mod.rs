//! `baton check`: what the rules say about the plans asked for.
//!
//! ```text
//!  arguments ──targets──▶ Checked (a project each) ──fixing──▶ texts to write, or a diff
//!                              │
//!                              └──▶ Report ──baseline, --select──▶ formats ──▶ standard output
//! ```
//!
//! Start at [`run`].

use super::failure::{Failure, Outcome};
use super::kept;
use super::progress::Progress;
use super::rules::known;
use super::targets::{self, Target};
use super::terminal::Terminal;
use crate::load;
use crate::os::Disk;
use crate::project::{Member, Project};

pub(super) use self::arguments::{Arguments, Least};
pub(super) use self::formats::Format;
pub(super) use self::report::{Finding, Report, Shown};

mod arguments;
mod baseline;
mod fixing;
mod formats;
mod report;
mod watching;

/// A workspace as it is, or as it would be with its fixes applied.
struct Checked {
    target: Target,
    project: Project,
}

/// Checks what was asked for and prints what is wrong with it.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    for rule in arguments.select.iter().chain(&arguments.ignore) {
        known(rule)?;
    }
    if arguments.watch {
        let watched = targets::targets(terminal, &arguments.paths)?;
        return super::watching::run(terminal, &watched, || watching::once(arguments, terminal));
    }
    let mut checked = check(arguments, terminal)?;
    if arguments.fixes() {
        let fixed = fixing::fix(arguments, &mut checked);
        if arguments.diff {
            return fixing::show(arguments, terminal, &fixed);
        }
        match arguments.stdin_filename {
            Some(_) => fixing::print(terminal, &checked)?,
            None => fixing::write(terminal, &fixed)?,
        }
    }
    let report = report(arguments, terminal, &checked)?;
    if arguments.write_baseline {
        return baseline::write(arguments, terminal, &report);
    }
    let outcome = print(arguments, terminal, report)?;
    if arguments.stdin_filename.is_none() && format(arguments, terminal).is_read_by_people() {
        advise(terminal, &checked);
    }
    Ok(outcome)
}

/// Says once which documents look like contract documents and are not checked. Whoever named files asked about those; where there is none,
/// `init` says so, and nobody is told of it at every check.
fn advise(terminal: &Terminal, checked: &[Checked]) {
    for Checked { target, project } in checked.iter().filter(|checked| checked.target.files.is_empty()) {
        let undescribed = load::undescribed(&terminal.disk, &target.workspace, &project.snapshot());
        let looks_like_one = undescribed.iter().filter(|one| one.candidate.is_some());
        looks_like_one.for_each(|one| terminal.say(&one.to_string()));
    }
}

/// Loads every workspace asked for.
fn check(arguments: &Arguments, terminal: &Terminal) -> Result<Vec<Checked>, Failure> {
    let Some(name) = &arguments.stdin_filename else {
        let targets = targets::targets(terminal, &arguments.paths)?.into_iter();
        return targets
            .map(|target| {
                let named = target.named(&terminal.disk, arguments.kind())?;
                load(terminal, target, named)
            })
            .collect();
    };
    let (target, path) = targets::target_of_text(terminal, name)?;
    let kinds = target.kinds(&path, arguments.kind());
    let member = Member::new(path, kinds, &terminal.input()?);
    Ok(vec![load(terminal, target, vec![member])?])
}

/// The workspace of a target; `named` are the files that were named, read already.
fn load(terminal: &Terminal, target: Target, named: Vec<Member>) -> Result<Checked, Failure> {
    let workspace = &target.workspace;
    for warning in &workspace.settings.warnings {
        terminal.say(&format!("baton: {warning}"));
    }
    let reading = Progress::begin("reading plans");
    // A file by itself in a folder nobody may search is checked by itself.
    let documents = match terminal.disk.refuses(&workspace.root) {
        Some(_) if target.folders.is_empty() => load::Documents::default(),
        _ => load::documents(&terminal.disk, workspace)?,
    };
    drop(reading);
    terminal.report(&documents.troubles);
    let named = named.into_iter().map(|member| (member.path.clone(), Some(member)));
    let members = documents.members.into_iter().chain(named);
    let mut project = load::assemble(&terminal.disk, workspace, members);
    let reading = Progress::begin("reading code");
    load::tell_code(&mut project, &terminal.disk, workspace);
    drop(reading);
    kept::tell(&mut project, &terminal.disk, workspace);
    // Git takes longer than everything else here, and most plans have no use for it.
    if project.snapshot().speaks_of_commits() {
        load::git::tell(&mut project, &terminal.disk, &terminal.disk, workspace);
    }
    Ok(Checked { target, project })
}

/// What the rules say, less what nobody wants to hear.
fn report(arguments: &Arguments, terminal: &Terminal, checked: &[Checked]) -> Result<Report, Failure> {
    let workspace_paths = format(arguments, terminal).names_paths_as_the_workspace() && checked.len() == 1;
    let shown = Shown::new((!workspace_paths).then_some(terminal.folder()?));
    let mut report = Report::default();
    for Checked { target, project } in checked {
        report.add(target, &project.snapshot(), &shown);
    }
    report.sort();
    let named = |rules: &[String], name: &str| rules.iter().any(|rule| rule == name);
    report.findings.retain(|finding| {
        let rule = finding.rule.name;
        (arguments.select.is_empty() || named(&arguments.select, rule)) && !named(&arguments.ignore, rule)
    });
    if !arguments.write_baseline {
        baseline::apply(arguments, terminal, &mut report)?;
    }
    Ok(report)
}

fn print(arguments: &Arguments, terminal: &Terminal, mut report: Report) -> Outcome {
    let fails = report.findings.iter().any(|finding| finding.severity >= arguments.least());
    let summary = report.summary();
    let shown = report.findings.len().min(arguments.limit.unwrap_or(usize::MAX));
    let hidden = report.findings.len() - shown;
    report.findings.truncate(shown);
    let text = format(arguments, terminal).write(&report, terminal.is_coloured())?;
    if arguments.stdin_filename.is_some() && arguments.fixes() {
        // Standard output has the fixed text.
        terminal.say(text.trim_end());
    } else {
        terminal.print(&text)?;
    }
    terminal.say(&summary);
    if hidden > 0 {
        terminal.say(&format!("{hidden} more not shown (--limit {shown})"));
    }
    Ok(u8::from(fails && !arguments.exit_zero))
}

fn format(arguments: &Arguments, terminal: &Terminal) -> Format {
    let default = if terminal.is_read_by_a_person() { Format::Full } else { Format::Concise };
    arguments.format.unwrap_or(default)
}
