//! `baton verify N` and `baton verify --sync`: the commands that decide are run again, on one batch or on all that passed together.
//!
//! Start at [`run`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::failure::{Failure, Outcome};
use super::land::{of, said};
use super::plans::Plans;
use super::terminal::{Terminal, one_line};
use super::write::{Writing, carry_out};
use crate::ide::Deed;
use crate::ide::actions::InsertBlock;
use crate::launch::words;
use crate::os::Processes;
use crate::project::DocPath;
use crate::project::runs::{Outcome as Ended, Verified};
use crate::runs::attend::Owner;
use crate::runs::land::Unlanded;
use crate::runs::trust::Trust;
use crate::runs::verify::{self, How, Syncing};
use crate::runs::{Place, Store, worktree};
use crate::templates::{About, Order, Which};

/// Run the commands that decide whether a batch works, or all that passed together
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The batch, by its number or name
    #[arg(value_name = "N", required_unless_present = "sync", conflicts_with = "sync")]
    batch: Option<String>,
    /// Merge every batch that passed and has not landed in a scratch worktree, verify that, and write the SYNC block
    #[arg(long)]
    sync: bool,
    /// The plan, where there are several
    #[arg(long, value_name = "PATH")]
    plan: Option<PathBuf>,
}

const FOUND: u8 = 1;
const SHUT: u8 = 3;
const NOTHING: u8 = 4;

/// Verifies.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let plans = Plans::read(terminal, arguments.plan.as_deref())?;
    let place = Place::needed(&terminal.disk, &plans.workspace.root).map_err(Failure::new)?;
    let bench = Bench { terminal, plans: &plans, store: Store::at(&place.checkout.common), place };
    match &arguments.batch {
        Some(batch) => bench.one(&plans.batch(batch)?),
        None => bench.all(arguments),
    }
}

struct Bench<'a> {
    terminal: &'a Terminal,
    plans: &'a Plans,
    place: Place,
    store: Store,
}

impl Bench<'_> {
    fn one(&self, which: &Which) -> Outcome {
        let commands = self.commands(which)?;
        if commands.is_empty() {
            let why =
                format!("nothing says how {} is verified; a field Verify in its HANDOFF does", which.batch);
            return said(self.terminal, &why, NOTHING);
        }
        if let Some(why) = self.untrusted(&commands)? {
            return said(self.terminal, &why, SHUT);
        }
        let runs = of(&self.store, &self.terminal.disk, &self.place, which);
        if let Some(seen) = runs.iter().find(|seen| seen.is_active()) {
            return said(
                self.terminal,
                &format!("{} works on {}; wait for its end", seen.run.id, which.batch),
                5,
            );
        }
        let built = runs.iter().find(|seen| seen.run.phase.builds());
        let folder = match built.and_then(|seen| seen.run.worktree.as_ref()) {
            None => self.place.workspace.clone(),
            Some(root) => {
                let found = worktree::find(&self.terminal.disk, &self.place, root);
                let found = found.ok_or_else(|| {
                    Failure::new(format!(
                        "the worktree {} is gone; baton launch --phase fix makes it again",
                        root.display()
                    ))
                })?;
                found.root.join(self.place.prefix.as_str())
            }
        };
        let verified = self.run(&folder, &commands)?;
        let passed = verify::passed(&verified, commands.len());
        if let Some(seen) = built {
            let guard = self
                .store
                .lock(&self.terminal.disk, Duration::from_secs(10))
                .map_err(|why| Failure::new(why.to_string()))?;
            let change = |run: &mut crate::project::Run| {
                run.verified.clone_from(&verified);
                // What an agent did not finish is not finished by this.
                if matches!(run.outcome, Some(Ended::Passed | Ended::Failed)) && run.code == Some(0) {
                    run.outcome = Some(if passed { Ended::Passed } else { Ended::Failed });
                }
            };
            self.store
                .update(&self.terminal.disk, &guard, &seen.run.id, change)
                .map_err(|why| Failure::new(why.to_string()))?;
        }
        self.tell(&which.batch, &verified, passed)
    }

    fn all(&self, arguments: &Arguments) -> Outcome {
        let home = match &arguments.plan {
            Some(_) => self.plans.snapshot.homes().into_iter().next(),
            None => Some(self.plans.only()?),
        };
        let home = home.ok_or_else(|| Failure::new("there is no plan here"))?;
        let passed = self.passed(&home)?;
        let Some((last, _)) = passed.last() else {
            return said(
                self.terminal,
                "no batch has passed on a branch of its own, so there is nothing to bring together",
                NOTHING,
            );
        };
        let branches: Vec<String> = passed.iter().map(|(_, branch)| branch.clone()).collect();
        let commands = self.commands(last)?;
        let work = &self.plans.workspace.settings.launch.work;
        let setup = work.setup.all().to_vec();
        if let Some(why) = self.untrusted(&[setup.clone(), commands.clone()].concat())? {
            return said(self.terminal, &why, SHUT);
        }
        let (copied, linked) = (&work.copy, &work.link);
        let what = Syncing { branches: &branches, copied, linked, setup: &setup, verify: &commands };
        let hidden = work.hidden();
        let baton = self.baton()?;
        let how = How { baton: &baton, env: &BTreeMap::new(), hidden: &hidden, limit: LIMIT };
        let synced =
            match verify::sync(&self.terminal.disk, &self.place, &how, &what, &mut Loud(self.terminal)) {
                Err(Unlanded::Failed(why)) => return Err(Failure::new(why)),
                Err(why) => return said(self.terminal, &why.to_string(), SHUT),
                Ok(synced) => synced,
            };
        for note in &synced.notes {
            self.terminal.say(&one_line(note));
        }
        let code =
            self.tell(&format!("{} together", branches.join(", ")), &synced.verified, synced.passed)?;
        if code != 0 {
            return Ok(code);
        }
        let writing = Writing { plan: arguments.plan.clone(), asks_git: true, ..Writing::default() };
        carry_out(self.terminal, &writing, |plans| {
            let deed =
                Deed::InsertBlock(InsertBlock { batch: last.clone(), order: Order::Sync, template: None });
            deed.change(&plans.snapshot).map_err(|why| Failure::new(why.to_string()))
        })
    }

    /// The batches whose newest run that builds passed on a branch of its own that has not landed, in the plan's order.
    fn passed(&self, home: &DocPath) -> Result<Vec<(Which, String)>, Failure> {
        let batches = self
            .plans
            .snapshot
            .batches(home)
            .ok_or_else(|| Failure::new(format!("{home} has no batches")))?;
        let here =
            crate::runs::world(&self.terminal.disk, &self.place.workspace, &[]).map_err(Failure::new)?;
        let landed = here.contains.get("HEAD").cloned().unwrap_or_default();
        let branch = |which: &Which| {
            let runs = of(&self.store, &self.terminal.disk, &self.place, which);
            let seen = runs.into_iter().find(|seen| seen.run.phase.builds())?;
            let git = self.place.git(&self.terminal.disk);
            let passed = seen.run.outcome == Some(Ended::Passed);
            let branch = seen.run.branch.filter(|branch| passed && !landed.contains(branch))?;
            crate::runs::world::resolve(&git, &format!("refs/heads/{branch}")).ok().flatten().map(|_| branch)
        };
        let all =
            batches.list.iter().map(|batch| Which { path: home.to_string(), batch: batch.name.to_string() });
        Ok(all.filter_map(|which| branch(&which).map(|branch| (which, branch))).collect())
    }

    fn commands(&self, which: &Which) -> Result<Vec<Vec<String>>, Failure> {
        let about = About::find(&self.plans.snapshot, which).map_err(Failure::new)?;
        let Some(text) = about.verify() else { return Ok(Vec::new()) };
        words::commands(&text).map_err(|refused| Failure::new(refused.to_string()))
    }

    /// Why these may not be run yet, if so.
    fn untrusted(&self, commands: &[Vec<String>]) -> Result<Option<String>, Failure> {
        let trust = Trust::of(&self.terminal.disk, &self.place.checkout.common)
            .map_err(|why| Failure::new(why.to_string()))?;
        let trusted = trust.commands(&self.terminal.disk);
        let new: Vec<String> =
            commands.iter().filter(|argv| !trusted.contains(argv)).map(|argv| words::quoted(argv)).collect();
        Ok((!new.is_empty()).then(|| {
            format!("the gate trust is shut: nobody has trusted `{}` here; `baton trust` does, once you have looked at it", new.join("`, `"))
        }))
    }

    fn run(&self, folder: &Path, commands: &[Vec<String>]) -> Result<Vec<Verified>, Failure> {
        let hidden = self.plans.workspace.settings.launch.work.hidden();
        let baton = self.baton()?;
        let how = How { baton: &baton, env: &BTreeMap::new(), hidden: &hidden, limit: LIMIT };
        Ok(verify::verify(&self.terminal.disk, &how, folder, commands, &mut Loud(self.terminal)))
    }

    fn baton(&self) -> Result<PathBuf, Failure> {
        self.terminal
            .disk
            .program()
            .map_err(|error| Failure::new(format!("this program does not know where it is: {error}")))
    }

    fn tell(&self, what: &str, verified: &[Verified], passed: bool) -> Outcome {
        for one in verified {
            let how = match one.code {
                Some(0) => "passed".to_owned(),
                Some(code) => format!("ended with code {code}"),
                None => {
                    format!("did not end well: {}", one_line(one.tail.lines().last().unwrap_or_default()))
                }
            };
            self.terminal.print(&format!("{}: {how}\n", words::quoted(&one.argv)))?;
        }
        self.terminal.print(&format!("{what}: {}\n", if passed { "PASSED" } else { "FAILED" }))?;
        Ok(if passed { 0 } else { FOUND })
    }
}

/// How long a command may take.
const LIMIT: Duration = Duration::from_secs(2 * 60 * 60);

/// Shows what commands print while they run.
struct Loud<'a>(&'a Terminal);

impl Owner for Loud<'_> {
    fn output(&mut self, bytes: &[u8]) {
        self.complaint(bytes);
    }

    fn complaint(&mut self, bytes: &[u8]) {
        for line in String::from_utf8_lossy(bytes).lines() {
            self.0.say(&one_line(line));
        }
    }

    fn cancelled(&mut self) -> bool {
        false
    }
}
