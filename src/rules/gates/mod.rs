//! Gates: what has to be true before an agent is started on a batch.
//!
//! ```text
//!  Asked (snapshot, batch, phase, World, commands) ──▶ GATES, one file each ──▶ Gate: open or shut, and the way to open it
//! ```
//!
//! A gate is an opinion as a rule is one, and where a rule has it already the gate asks the rule. Which gates hold in which phase is one
//! table. Pure: what the machine says comes in as a value. Starts nothing. Start at [`GATES`] and [`gates`].

mod changes;
mod clean_files;
mod complete;
pub mod dependencies;
mod fresh_entries;
mod handoff;
mod look_ahead;
mod not_inside_a_run;
mod overlap;
#[cfg(test)]
mod pictures;
mod running;
mod taken;
mod trusted;

use super::{
    Context, Finding,
    check::check,
    flow::{order::called, overlapping_files::owned::Owned},
};
use crate::{
    project::{Batch, DocPath, Phase, Run, Snapshot, World},
    templates::{About, is_unseen},
};
use rustc_hash::FxHashSet;

use Phase::{Build, Design, Fix, Qa, Review};

/// A gate of a launch.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Gate {
    /// Its name, for `--force`: kebab-case.
    pub name: &'static str,
    /// Whether the launch may go on.
    pub open: bool,
    /// What stands in the way and how to open it; what was looked at where it is open.
    pub why: String,
    /// Whether somebody goes through although it is shut.
    pub forced: bool,
}

impl Gate {
    /// Whether somebody may go through although it is shut.
    pub fn yields(&self) -> bool {
        GATES.iter().any(|row| row.name == self.name && row.yields)
    }
}

/// A row of the table of gates.
#[derive(Debug)]
pub struct Row {
    /// The gate's name.
    pub name: &'static str,
    /// The phases it holds in.
    pub phases: &'static [Phase],
    /// Whether somebody may go through although it is shut.
    pub yields: bool,
    look: fn(&Asked<'_>) -> Verdict,
}

/// Every gate, in the order they are shown.
pub const GATES: &[Row] = &[
    row("look-ahead", &[Design], look_ahead::look),
    row("handoff", &[Build], handoff::look),
    row("dependencies", &[Build], dependencies::look),
    row("overlap", &[Build, Fix], overlap::look),
    row("fresh-entries", &[Build], fresh_entries::look),
    row("clean-files", &[Build], clean_files::look),
    row("complete", &[Review, Qa], complete::look),
    row("changes", &[Fix], changes::look),
    row("taken", &Phase::ALL, taken::look),
    Row { yields: false, ..row("running", &Phase::ALL, running::look) },
    Row { yields: false, ..row("trusted", &Phase::ALL, trusted::look) },
    Row { yields: false, ..row("not-inside-a-run", &Phase::ALL, not_inside_a_run::look) },
];

const fn row(name: &'static str, phases: &'static [Phase], look: fn(&Asked<'_>) -> Verdict) -> Row {
    Row { name, phases, yields: true, look }
}

/// What a gate sees.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// Plans, code, git and runs.
    pub snapshot: &'a Snapshot,
    /// The batch.
    pub about: &'a About<'a>,
    /// What an agent is to do.
    pub phase: Phase,
    /// What the machine says.
    pub world: &'a World,
    /// The branch that work begins from and lands on; `HEAD` for what is checked out.
    pub onto: &'a str,
    /// Whether the agent works in a worktree of its own.
    pub apart: bool,
    /// Every command that would be started and is none of Baton's own.
    pub commands: &'a [Vec<String>],
    /// The commands that verify the batch, or why what the plan says is none; nothing where it says none.
    pub verify: &'a Result<Vec<Vec<String>>, String>,
}

/// What a gate says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The launch may go on; what was looked at.
    Open(String),
    /// It may not; what stands in the way and how to open it.
    Shut(String),
}

/// The gates of a phase; those of `forced` that are shut are gone through.
///
/// # Errors
/// When a name of `forced` is no gate of this phase, or one that yields to nobody.
pub fn gates(asked: &Asked<'_>, forced: &[String]) -> Result<Vec<Gate>, String> {
    let holds = |row: &&Row| row.phases.contains(&asked.phase);
    for name in forced {
        let Some(row) = GATES.iter().filter(holds).find(|row| row.name == name) else {
            let names: Vec<_> =
                GATES.iter().filter(holds).filter(|row| row.yields).map(|row| row.name).collect();
            return Err(format!("{} has no gate {name}; there are {}", asked.phase.name(), names.join(", ")));
        };
        if !row.yields {
            return Err(format!("the gate {name} cannot be forced"));
        }
    }
    let gate = |row: &Row| {
        let (open, why) = match (row.look)(asked) {
            Verdict::Open(why) => (true, why),
            Verdict::Shut(why) => (false, why),
        };
        // What documents and configurations say stands in it, and may be printed to a terminal.
        let why = why.chars().map(|c| if is_unseen(c) || c.is_control() { '\u{fffd}' } else { c }).collect();
        Gate { name: row.name, open, why, forced: !open && forced.iter().any(|name| name == row.name) }
    };
    Ok(GATES.iter().filter(holds).map(gate).collect())
}

/// The files a batch may change, relative to the workspace, each once.
pub fn files(snapshot: &Snapshot, about: &About<'_>) -> Vec<DocPath> {
    let context = context(snapshot, about);
    let owned = context.zip(about.batch()).map(|(context, batch)| Owned::of(&context, batch));
    let mut found: Vec<DocPath> = owned.map(|owned| owned.paths().cloned().collect()).unwrap_or_default();
    let mut seen = FxHashSet::default();
    found.retain(|path| seen.insert(path.clone()));
    found
}

/// The batch as the rules about plans see it, from the document it stands in.
fn context<'a>(snapshot: &'a Snapshot, about: &About<'a>) -> Option<Context<'a>> {
    let member = about.member()?;
    let (plan, batches) = snapshot.plan(&member.path).zip(snapshot.batches(&member.path))?;
    Some(Context { snapshot, member, plan, batches })
}

impl<'a> Asked<'a> {
    /// The batch.
    fn batch(&self) -> Option<&'a Batch> {
        self.about.batch()
    }

    /// What it is called in a sentence: `batch 2`.
    fn name(&self) -> String {
        self.batch().map(called).unwrap_or_default()
    }

    /// What somebody types to mean it: `2`.
    fn number(&self) -> String {
        self.batch().map(|batch| batch.name.number.to_string()).unwrap_or_default()
    }

    fn context(&self) -> Option<Context<'a>> {
        context(self.snapshot, self.about)
    }

    /// The files it may change.
    fn files(&self) -> Vec<DocPath> {
        files(self.snapshot, self.about)
    }

    /// The runs of the batch that are under way.
    fn active(&self) -> impl Iterator<Item = &'a Run> {
        let which = self.about.which();
        let own = self.snapshot.runs().list.iter().filter(|seen| seen.is_active()).map(|seen| &seen.run);
        let workspace = &self.world.workspace;
        own.filter(move |run| {
            run.plan.as_str() == which.path && run.batch == which.batch && run.workspace == *workspace
        })
    }

    /// What rules say of a document, as its owner has set them.
    fn findings(&self, path: &DocPath, rules: &[&str]) -> Vec<Finding> {
        let mut findings = check(self.snapshot, path);
        findings.retain(|finding| rules.contains(&finding.rule.name));
        findings
    }
}
