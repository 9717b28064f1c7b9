//! [`Asking`]: somebody's wish in a workspace, with the machine asked for what it takes: to be looked at, and to be launched.
//!
//! ```text
//!  preview:  runs, World ──▶ launch::launch ──▶ shown, nothing made
//!  launch:   the same under the lock, so that what was decided still holds when it is recorded ──▶ started
//! ```
//!
//! The editor and the terminal both ask through this. Start at [`Asking::preview`].

use super::{Context, Decision, Os, Place, Refused, Store, trust::Trust, world::world};
use crate::{
    launch::{self, Argv, Launch, Options, Wish, World},
    project::{Runs, Seen, Snapshot},
    rules::gates,
    templates::About,
};
use std::path::{Path, PathBuf};

/// A wish, where it was made.
#[derive(Debug)]
pub struct Asking<'a> {
    snapshot: &'a Snapshot,
    options: &'a Options,
    wish: &'a Wish,
    workspace: PathBuf,
    context: Context,
    trust: Trust,
    who: Option<String>,
}

impl<'a> Asking<'a> {
    /// A wish in the workspace at `root` whose plans and code are `snapshot`.
    ///
    /// # Errors
    /// When the workspace is in no repository, or the program does not know where it is; a sentence.
    pub fn new(
        os: &dyn Os,
        snapshot: &'a Snapshot,
        options: &'a Options,
        wish: &'a Wish,
        root: &Path,
    ) -> Result<Asking<'a>, String> {
        let place = Place::needed(os, root)?;
        let baton =
            os.program().map_err(|error| format!("this program does not know where it is: {error}"))?;
        let context = Context { common: place.checkout.common, baton, inside: os.variable("BATON_RUN") };
        let trust = Trust::of(os, &context.common).map_err(|why| why.to_string())?;
        Ok(Asking { snapshot, options, wish, workspace: place.workspace, context, trust, who: None })
    }

    /// The same for somebody who takes batches under this name.
    pub fn by(self, who: Option<String>) -> Asking<'a> {
        Asking { who, ..self }
    }

    /// Exactly what would be started, and those of its commands that nobody has trusted here yet. Nothing is made.
    ///
    /// # Errors
    /// When it cannot be known what to start; a sentence.
    pub fn preview(&self, os: &dyn Os) -> Result<(Launch, Vec<Argv>), String> {
        let Decision { launch, world } = self.decide(os, &Store::at(&self.context.common).read(os))?;
        let new = launch.commands.iter().filter(|argv| !world.trusted.contains(argv)).cloned().collect();
        Ok((launch, new))
    }

    /// Starts it, and comes back when it has begun.
    ///
    /// # Errors
    /// When it is refused or fails.
    pub fn launch(&self, os: &dyn Os) -> Result<Seen, Refused> {
        super::launch(os, &self.context, &mut |runs| {
            let decision = self.decide(os, runs)?;
            // Whoever is refused for more than that hears of the gates first.
            let is_open = decision.launch.shut().next().is_none();
            match absent(os, &decision.launch).filter(|_| is_open) {
                Some(why) => Err(why),
                None => Ok(decision),
            }
        })
    }

    /// Trusts these commands in this repository from now on.
    ///
    /// # Errors
    /// When that cannot be written down; a sentence.
    pub fn trust(&self, os: &dyn Os, commands: &[Argv]) -> Result<(), String> {
        self.trust.add(os, commands).map(drop).map_err(|why| why.to_string())
    }

    fn decide(&self, os: &dyn Os, runs: &Runs) -> Result<Decision, String> {
        let runs = runs.clone().as_of(self.snapshot.runs());
        let runs = Runs { here: Some(self.workspace.clone()), ..runs };
        let snapshot = self.snapshot.with_runs(runs);
        let files = gates::files(&snapshot, &About::find(&snapshot, &self.wish.batch)?);
        let world = World {
            trusted: self.trust.commands(os),
            inside: self.context.inside.clone(),
            who: self.who.clone(),
            ..world(os, &self.workspace, &files)?
        };
        let launch = launch::launch(&snapshot, self.options, self.wish, &world)?;
        Ok(Decision { launch, world })
    }
}

/// Why the agent cannot be started, known before anything is made for it. A path may be one of the worktree, which is yet to be made; and how
/// the names of programs end on Windows is the system's to know.
fn absent(os: &dyn Os, launch: &Launch) -> Option<String> {
    let program = launch.argv.first().filter(|program| !cfg!(windows) && !program.contains('/'))?;
    let path = os.variable("PATH")?;
    let is_there = std::env::split_paths(&path).any(|folder| os.exists(&folder.join(program)));
    let agent = &launch.agent;
    (!is_there).then(|| {
        format!("there is no program {program} on the PATH; install it, or set the agent {agent} to another")
    })
}
