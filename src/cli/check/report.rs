//! [`Report`]: what the rules said, with every place as a person or a program outside names it.
//!
//! Knows no format. Start at [`Report::add`].

use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::cli::targets::Target;
use crate::cli::terminal::counted;
use crate::load::Workspace;
use crate::project::{DocPath, Kind, Member, Place, Severity, Snapshot};
use crate::rules::{self, Rule};
use crate::text::Encoding;

/// Everything the rules said.
#[derive(Debug, Default)]
pub(in crate::cli) struct Report {
    /// The files the rules looked at, as they are shown.
    pub(in crate::cli) files: Vec<String>,
    /// What they said, by path and place.
    pub(in crate::cli) findings: Vec<Finding>,
    /// Files looked at already: a file two workspaces hold is reported once.
    seen: FxHashSet<PathBuf>,
}

/// One finding.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Finding {
    /// Where.
    pub(in crate::cli) at: Spot,
    /// The file on disk.
    pub(in crate::cli) file: PathBuf,
    /// The rule that says so.
    pub(in crate::cli) rule: &'static Rule,
    /// How bad it is.
    pub(in crate::cli) severity: Severity,
    /// What is wrong.
    pub(in crate::cli) message: String,
    /// Other places that belong to it, each with what is there.
    pub(in crate::cli) related: Vec<(Spot, String)>,
    /// What would put it right, if that is known.
    pub(in crate::cli) fix: Option<rules::Fix>,
    /// Of what it speaks, where it is about contracts.
    pub(in crate::cli) subjects: Vec<String>,
}

/// A place in a file. Lines and columns count from 1, columns in Unicode scalar values.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Spot {
    /// The file, as it is shown.
    pub(in crate::cli) path: Arc<str>,
    /// The document, for formats that quote it.
    pub(in crate::cli) member: Arc<Member>,
    /// Bytes of the document.
    pub(in crate::cli) range: Range<usize>,
    /// Where it begins.
    pub(in crate::cli) line: u32,
    /// See `line`.
    pub(in crate::cli) column: u32,
    /// Where it ends; the column is the one after its last character.
    pub(in crate::cli) end_line: u32,
    /// See `end_line`.
    pub(in crate::cli) end_column: u32,
}

/// How paths are shown.
#[derive(Debug)]
pub(in crate::cli) struct Shown {
    base: Option<PathBuf>,
}

impl Shown {
    /// Relative to the folder `base`; without one, to the workspace.
    pub(in crate::cli) fn new(base: Option<PathBuf>) -> Shown {
        Shown { base }
    }

    /// A document's path as it is shown.
    fn path(&self, workspace: &Workspace, path: &DocPath) -> String {
        match self.base {
            Some(_) => self.file(&workspace.on_disk(path)),
            None => path.to_string(),
        }
    }

    /// A file's path as it is shown; the whole path when it is not below the base.
    pub(in crate::cli) fn file(&self, path: &Path) -> String {
        let shown = self.base.as_ref().and_then(|base| path.strip_prefix(base).ok()).unwrap_or(path);
        let text = shown.to_string_lossy();
        if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
    }
}

/// The documents of a workspace that rules look at, in no order.
fn documents(snapshot: &Snapshot) -> impl Iterator<Item = &DocPath> {
    let members = snapshot.members();
    let checked = members.filter(|member| member.kinds.has(Kind::Tickets) || member.kinds.is_held());
    checked.map(|member| &member.path)
}

impl Report {
    /// Asks the rules about every document that was asked for.
    pub(in crate::cli) fn add(&mut self, target: &Target, snapshot: &Snapshot, shown: &Shown) {
        let mut paths: Vec<&DocPath> = documents(snapshot).filter(|path| target.means(path)).collect();
        paths.sort();
        paths.retain(|path| self.seen.insert(target.workspace.on_disk(path)));
        self.files.extend(paths.iter().map(|path| shown.path(&target.workspace, path)));
        // Code is no document that is checked, but some of what is found stands there.
        let contracts = snapshot.contracts();
        let told = |path: &&DocPath| target.means(path) && contracts.may_be_told(path);
        let code = snapshot.code().map(|member| &member.path).filter(told);
        paths.extend(code.filter(|path| self.seen.insert(target.workspace.on_disk(path))));
        let spot = |place: &Place| Spot::of(place, snapshot, |path| shown.path(&target.workspace, path));
        let found = paths.into_par_iter().flat_map_iter(|path| {
            rules::check(snapshot, path).into_iter().filter_map(|finding| {
                let related = finding.related.into_iter();
                Some(Finding {
                    at: spot(&finding.at)?,
                    file: target.workspace.on_disk(&finding.at.path),
                    rule: finding.rule,
                    severity: finding.severity,
                    message: finding.message,
                    related: related.filter_map(|one| Some((spot(&one.at)?, one.message))).collect(),
                    fix: finding.fix,
                    subjects: finding.subjects,
                })
            })
        });
        self.findings.extend(found.collect::<Vec<_>>());
    }

    /// Whether the rules looked at a file.
    pub(in crate::cli) fn looked_at(&self, file: &Path) -> bool {
        self.seen.contains(file)
    }

    /// Puts the findings in the order of their places.
    pub(in crate::cli) fn sort(&mut self) {
        self.files.sort();
        self.findings.sort_by(|a, b| {
            let key = |one: &Finding| (one.at.range.start, one.at.range.end, one.rule.name);
            a.at.path.cmp(&b.at.path).then_with(|| key(a).cmp(&key(b)))
        });
    }

    /// The one line that says how it went: `3 files checked: 1 error, 4 warnings, 2 hints`.
    pub(in crate::cli) fn summary(&self) -> String {
        let mut out = format!("{} checked", counted(self.files.len(), "file"));
        if self.files.is_empty() {
            return out + ": no plan was found";
        }
        let mut separator = ": ";
        for severity in [Severity::Error, Severity::Warning, Severity::Information, Severity::Hint] {
            let count = self.findings.iter().filter(|finding| finding.severity == severity).count();
            if count > 0 {
                let noun = if severity == Severity::Information {
                    format!("{count} information")
                } else {
                    counted(count, severity.name())
                };
                let _ = write!(out, "{separator}{noun}");
                separator = ", ";
            }
        }
        if self.findings.is_empty() { out + ", nothing found" } else { out }
    }
}

impl Spot {
    fn of(place: &Place, snapshot: &Snapshot, shown: impl Fn(&DocPath) -> String) -> Option<Spot> {
        let member = snapshot.member(&place.path)?;
        let text = member.document.text();
        let range = member.document.range(place.anchor);
        let start = text.position(range.start, Encoding::Utf32);
        let end = text.position(range.end, Encoding::Utf32);
        Some(Spot {
            path: shown(&place.path).into(),
            member: Arc::clone(member),
            range,
            line: start.line + 1,
            column: start.character + 1,
            end_line: end.line + 1,
            end_column: end.character + 1,
        })
    }
}
