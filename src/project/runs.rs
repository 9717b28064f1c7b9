//! [`Runs`]: the launches that started, as their records say, and who has taken which batch.
//!
//! ```text
//!  runs::store ──records read, and whether each is alive──▶ Runs ──▶ Snapshot::runs ──▶ stages, gates, ide, cli
//! ```
//!
//! Pure: it reads no disk and looks at no process. A record is written by the run's supervisor alone; everybody else reads. What a record
//! holds of an agent or a document is data, never an instruction. Start at [`Run`].

use super::{path::DocPath, phase::Phase};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::path::{Path, PathBuf};

/// The version of the record's format. A record of a later one is shown and left alone.
pub const VERSION: u32 = 1;

/// A launch that started: what was started and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// [`VERSION`] when it was written.
    pub version: u32,
    /// Its name, unique in the repository: `b2-build-1`. Also the name of its folder, so nothing but `[a-z0-9-]`.
    pub id: SmolStr,
    /// The plan's ticket file, relative to the workspace.
    pub plan: DocPath,
    /// What the batch is called: `Batch 2`.
    pub batch: SmolStr,
    /// What follows the batch's name in its heading; may be empty.
    #[serde(default)]
    pub title: String,
    /// Its tickets.
    pub tickets: Vec<SmolStr>,
    /// What the agent was started for.
    pub phase: Phase,
    /// Whether it may only read: a first run that plans. It changes nothing, and nothing is told of it.
    #[serde(default)]
    pub plan_only: bool,
    /// The agent's name in the configuration.
    pub agent: SmolStr,
    /// What was started: program and arguments.
    pub argv: Vec<String>,
    /// The folder of the workspace it was launched from: there its plan is, and its COMPLETE goes.
    pub workspace: PathBuf,
    /// The folder the agent works in: the workspace's place in the worktree.
    pub folder: PathBuf,
    /// The root of the worktree it has to itself; `None` when it works in place.
    pub worktree: Option<PathBuf>,
    /// Git's own folder of that worktree, as it was when it was made: what the worktree's `.git` says may be the agent's doing.
    #[serde(default)]
    pub git: Option<PathBuf>,
    /// The branch its work is committed to; `None` in place.
    pub branch: Option<String>,
    /// What the branch was begun from, as it was shown before the launch: `main`, `batch-1`.
    pub base: Option<String>,
    /// The full hash of the commit it begins at.
    pub base_commit: Option<String>,
    /// What the batch says it touches, relative to the workspace.
    pub files: Vec<String>,
    /// The documents of plans, relative to the workspace: they are never committed for it.
    #[serde(default)]
    pub plans: Vec<DocPath>,
    /// Commands run in the worktree before the agent.
    pub setup: Vec<Vec<String>>,
    /// Commands that decide whether it passed.
    pub verify: Vec<Vec<String>>,
    /// How long the agent may take, in seconds.
    pub limit: u64,
    /// Gates that were shut and that somebody went through all the same.
    pub forced: Vec<String>,
    /// When it was launched, in seconds since 1970.
    pub created: u64,
    /// When it was over, in seconds since 1970.
    pub ended: Option<u64>,
    /// How far it is.
    pub step: Step,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// A sentence for people: why it ended like that, and what to do.
    pub why: Option<String>,
    /// The agent's exit code; `None` while it works and where a signal ended it.
    pub code: Option<i32>,
    /// What the agent calls the conversation, to go on with it.
    pub session: Option<String>,
    /// The agent's last words.
    pub message: Option<String>,
    /// The full hashes of what was committed on the host, oldest first.
    pub commits: Vec<String>,
    /// Files it changed that its batch does not name, relative to the workspace.
    pub outside: Vec<String>,
    /// What somebody should know of it besides, a sentence each: files that were left out of the commits, and why.
    #[serde(default)]
    pub notes: Vec<String>,
    /// What a run that is over and commits nothing left in its worktree.
    #[serde(default)]
    pub left: Vec<Left>,
    /// What each verify command came to, in order; the first that fails is the last.
    pub verified: Vec<Verified>,
    /// Whether the block that tells of it stands in the plan.
    pub block: Told,
}

/// How far a run is. They come in this order; some are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Branch and worktree are made.
    Preparing,
    /// The setup commands run.
    SettingUp,
    /// The agent works.
    Working,
    /// The verify commands run.
    Verifying,
    /// What it did is committed, and the record written.
    Committing,
    /// It is over.
    Ended,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The agent ended well, and so did verify where there is one.
    Passed,
    /// The agent or verify failed.
    Failed,
    /// Somebody cancelled it.
    Cancelled,
    /// It took longer than it may.
    TimedOut,
    /// Nothing was started: branch, worktree or setup could not be made.
    Unstarted,
}

/// A verify command that ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    /// Program and arguments.
    pub argv: Vec<String>,
    /// Its exit code; `None` where a signal or the time limit ended it, or it could not be started.
    pub code: Option<i32>,
    /// How long it took, in milliseconds.
    pub millis: u64,
    /// The end of what it printed, or why it could not be started.
    pub tail: String,
}

/// Something in a worktree that is not as the newest commit has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Where, relative to the checkout.
    pub path: String,
    /// Its kind and the hash of what it holds, as git tells them; zeros where it is gone.
    pub state: String,
}

/// What the plan says of a run that is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// There is nothing to tell, or not yet.
    #[default]
    Nothing,
    /// A block is to be written, and is not yet.
    Pending,
    /// It stands in the plan.
    Written,
}

/// A run as somebody looking sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its record.
    pub run: Run,
    /// Whether its supervisor is there.
    pub alive: bool,
}

impl Run {
    /// Whether it changes the code of its batch: what it does is verified and committed, and a COMPLETE tells of it.
    pub fn builds(&self) -> bool {
        self.phase.builds() && !self.plan_only
    }
}

impl Seen {
    /// Whether it is under way.
    pub fn is_active(&self) -> bool {
        self.alive && self.run.step != Step::Ended
    }

    /// Whether its supervisor was killed before it was over.
    pub fn is_dead(&self) -> bool {
        !self.alive && self.run.step != Step::Ended
    }
}

/// A batch that somebody has to themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Take {
    /// The workspace the plan is in, canonical; those of before say nothing of it, and mean any.
    #[serde(default)]
    pub workspace: Option<PathBuf>,
    /// The plan's ticket file, relative to the workspace.
    pub plan: DocPath,
    /// What the batch is called: `Batch 2`.
    pub batch: SmolStr,
    /// Who has it.
    pub owner: String,
    /// Since when, in seconds since 1970.
    pub since: u64,
    /// Until when, in seconds since 1970.
    pub until: u64,
}

impl Take {
    /// Whether two workspaces may be the same one; what is not known may be any.
    pub fn is_same_place(one: Option<&Path>, other: Option<&Path>) -> bool {
        one.zip(other).is_none_or(|(one, other)| one == other)
    }
}

/// Everything known of runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Runs {
    /// The runs, newest first.
    pub list: Vec<Seen>,
    /// Who has taken what; those that expired left out by whoever looked.
    pub takes: Vec<Take>,
    /// The workspace whose plans are meant, canonical. Runs of the repository's other workspaces are known and none of its batches';
    /// without it all are taken for its own.
    pub here: Option<PathBuf>,
    /// Records that cannot be read, newest first.
    pub unread: Vec<Unread>,
}

/// A record that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The run's name.
    pub id: SmolStr,
    /// Why, and what to do: a sentence for people.
    pub why: String,
    /// Whether its supervisor is there.
    pub alive: bool,
}

impl Runs {
    /// The runs of a batch of a plan, newest first.
    pub fn of<'a>(
        &'a self,
        plan: &'a DocPath,
        batch: &'a str,
    ) -> impl Iterator<Item = &'a Seen> + Clone + 'a {
        let here = |run: &Run| self.here.as_ref().is_none_or(|here| run.workspace == *here);
        let own = self.list.iter().filter(move |seen| here(&seen.run));
        own.filter(move |seen| seen.run.plan == *plan && seen.run.batch == batch)
    }

    /// These runs for a plan that was read when they were still as `before` has them: a block that was written since does not stand in
    /// that plan, and is still to be counted. Without this a run that ends while its batch is launched again would be repeated.
    #[must_use]
    pub fn as_of(mut self, before: &Runs) -> Runs {
        let is_written = |seen: &Seen| seen.run.block == Told::Written;
        for seen in self.list.iter_mut().filter(|seen| is_written(seen)) {
            if !before.get(&seen.run.id).is_some_and(is_written) {
                seen.run.block = Told::Pending;
            }
        }
        self
    }

    /// The run of a name.
    pub fn get(&self, id: &str) -> Option<&Seen> {
        self.list.iter().find(|seen| seen.run.id == id)
    }

    /// Who has taken a batch of a plan.
    pub fn take(&self, plan: &DocPath, batch: &str) -> Option<&Take> {
        let here = |take: &Take| Take::is_same_place(take.workspace.as_deref(), self.here.as_deref());
        self.takes.iter().find(|take| take.plan == *plan && take.batch == batch && here(take))
    }
}
