//! A launch as a value: which agent is started with which words, where, on which branch, and whether it may be.
//!
//! ```text
//!  Wish (what somebody asks for) ─┐
//!  Snapshot (plans, runs, git) ───┼──▶ launch ──▶ Launch ──▶ shown by --dry-run and the editor's preview, carried out by runs/
//!  World (what the machine says) ─┘                  └── gates: each open or shut, with the way to open it
//!  Options (what baton.toml says) ┘
//! ```
//!
//! Pure: it asks no disk and starts nothing, so that what is shown is exactly what is started. Commands are lists of arguments from the
//! first moment; nothing here or above ever hands a text to a shell. Start at [`Launch`].

pub mod agents;
mod assemble;
mod branch;
mod options;
#[cfg(test)]
mod pictures;
mod place;
pub mod words;

pub use crate::{project::World, rules::gates::Gate};
pub use assemble::launch;
pub use options::{Agent, Events, Isolation, Options, Roles, Work, built_in, is_built_in};

use crate::{
    project::{DocPath, Phase},
    templates::{Prompt, Which},
};
use std::{collections::BTreeMap, path::PathBuf};

/// A command: program and arguments.
pub type Argv = Vec<String>;

/// What somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The batch.
    pub batch: Which,
    /// What the agent is to do.
    pub phase: Phase,
    /// The agent's name; `None` for the one of the phase's role.
    pub agent: Option<String>,
    /// The number of an issue the work is about; it names the branch and stands in the prompt.
    pub issue: Option<u64>,
    /// The branch, where it is not to be the one Baton would choose.
    pub branch: Option<String>,
    /// Whether the agent only plans: a first run that may read and not write.
    pub plan_only: bool,
    /// Where it works; `None` for what is configured.
    pub isolation: Option<Isolation>,
    /// Gates that are gone through although they are shut, by name.
    pub forced: Vec<String>,
}

impl Wish {
    /// What is asked for when nothing but the batch and the phase is said.
    pub fn new(batch: Which, phase: Phase) -> Wish {
        Wish {
            batch,
            phase,
            agent: None,
            issue: None,
            branch: None,
            plan_only: false,
            isolation: None,
            forced: Vec::new(),
        }
    }
}

/// Exactly what would be started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launch {
    /// The batch.
    pub batch: Which,
    /// What follows the batch's name in its heading; may be empty.
    pub title: String,
    /// Its tickets' ids.
    pub tickets: Vec<String>,
    /// What the agent is to do.
    pub phase: Phase,
    /// Whether it may only read.
    pub plan_only: bool,
    /// The agent's name.
    pub agent: String,
    /// How it tells what it does, where that is set; otherwise it shows by its program and its first event.
    pub events: Option<Events>,
    /// Program and arguments; `{run}` is left to who names the run.
    pub argv: Argv,
    /// The folder it starts in, absolute.
    pub folder: PathBuf,
    /// The root of the worktree it gets to itself, absolute; `None` in place.
    pub worktree: Option<PathBuf>,
    /// Whether that worktree and its branch are there already, from a run before.
    pub reuses: bool,
    /// The branch; `None` in place.
    pub branch: Option<String>,
    /// What the branch begins from: a name for people, and the full hash.
    pub base: Option<(String, String)>,
    /// Variables it gets besides those it inherits.
    pub env: BTreeMap<String, String>,
    /// Which variables it does not inherit: `*` stands for anything, and a pattern that begins with `!` brings back what another one hides.
    pub hidden: Vec<String>,
    /// What it is told on standard input.
    pub prompt: Prompt,
    /// What has to be open.
    pub gates: Vec<Gate>,
    /// What the batch says it touches, relative to the workspace.
    pub files: Vec<String>,
    /// The documents of plans (tickets, handoffs, tracks), relative to the workspace: they are never committed for it.
    pub plans: Vec<DocPath>,
    /// Commands run in the worktree before it.
    pub setup: Vec<Argv>,
    /// Ignored files that are copied into the worktree, relative to the workspace.
    pub copied: Vec<String>,
    /// Lock files: where one of them changed, a worktree that is used again is set up again.
    pub setup_when: Vec<String>,
    /// Ignored files and folders that the worktree gets a link to, relative to the workspace.
    pub linked: Vec<String>,
    /// Commands that decide whether it passed.
    pub verify: Vec<Argv>,
    /// Every command among those to be run that is none of Baton's own: it has to be trusted.
    pub commands: Vec<Argv>,
    /// How long it may take, in seconds.
    pub limit: u64,
}

impl Launch {
    /// The gates that are shut and that nobody forces.
    pub fn shut(&self) -> impl Iterator<Item = &Gate> {
        self.gates.iter().filter(|gate| !gate.open && !gate.forced)
    }
}
