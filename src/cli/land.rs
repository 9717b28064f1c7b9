//! `baton land N`: the branch of a batch that was reviewed is merged into the branch that is checked out.
//!
//! Start at [`run`].

use std::path::PathBuf;
use std::time::Duration;

use super::failure::{Failure, Outcome};
use super::plans::Plans;
use super::terminal::{Terminal, one_line};
use crate::launch::words;
use crate::project::batches::Stage;
use crate::project::{DocPath, Run, Seen};
use crate::runs::clean::{self, Cleaning};
use crate::runs::land::{self, Branch, Landed, Unlanded};
use crate::runs::{Guard, Place, Store, StoreError};
use crate::templates::Which;

/// Merge the branch of a reviewed batch into the one that is checked out
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The batch, by its number or name
    #[arg(value_name = "N")]
    batch: String,
    /// Remove its worktree and its branch when it has landed
    #[arg(long)]
    clean: bool,
    /// Land it although this gate is shut: review
    #[arg(long, value_name = "GATE")]
    force: Vec<String>,
    /// The plan, where there are several
    #[arg(long, value_name = "PATH")]
    plan: Option<PathBuf>,
}

/// Exit codes: a gate is shut, there was nothing to do, somebody else holds it.
const SHUT: u8 = 3;
const NOTHING: u8 = 4;
const HELD: u8 = 5;

/// Lands.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    if let Some(other) = arguments.force.iter().find(|gate| *gate != "review") {
        return Err(Failure::new(format!("land has no gate {other}; its one gate is review")));
    }
    let plans = Plans::read(terminal, arguments.plan.as_deref())?;
    let which = plans.batch(&arguments.batch)?;
    let os = &terminal.disk;
    let place = Place::needed(os, &plans.workspace.root).map_err(Failure::new)?;
    let store = Store::at(&place.checkout.common);
    let guard = match store.lock(os, Duration::from_secs(10)) {
        Err(busy @ StoreError::Busy(..)) => return said(terminal, &busy.to_string(), HELD),
        guard => guard.map_err(|why| Failure::new(why.to_string()))?,
    };
    let runs = of(&store, os, &place, &which);
    if let Some(seen) = runs.iter().find(|seen| seen.is_active()) {
        let id = &seen.run.id;
        return said(
            terminal,
            &format!("{id} works on {}; baton runs cancel {id} ends it", which.batch),
            HELD,
        );
    }
    let Some((run, branch)) = runs.iter().find_map(|seen| Some((&seen.run, seen.run.branch.as_deref()?)))
    else {
        let why = format!("no run built {} on a branch of its own, so there is nothing to land", which.batch);
        return said(terminal, &why, NOTHING);
    };
    if let Some(why) = shut(&plans, &which).filter(|_| arguments.force.is_empty()) {
        return said(terminal, &why, SHUT);
    }
    let message = format!("Land {}\n\nBranch: {branch}\nRun: {}", crate::runs::subject(run, ""), run.id);
    let onto = plans.workspace.settings.launch.work.integration.as_deref();
    let landing = Branch { onto, name: branch, worktree: run.worktree.as_deref(), message: &message };
    match land::land(os, &place, &landing) {
        Ok(landed) => told(terminal, &which, run, &landed)?,
        Err(why @ Unlanded::Nothing { .. }) if !arguments.clean => {
            return said(terminal, &why.to_string(), NOTHING);
        }
        Err(Unlanded::Nothing { .. }) => {}
        Err(Unlanded::Failed(why)) => return Err(Failure::new(why)),
        Err(why) => return said(terminal, &why.to_string(), SHUT),
    }
    match arguments.clean {
        true => tidy(terminal, &place, &store, &guard, branch),
        false => Ok(0),
    }
}

/// The runs of a batch that were launched from this workspace, newest first.
pub(super) fn of(store: &Store, os: &crate::os::Machine, place: &Place, which: &Which) -> Vec<Seen> {
    let plan = DocPath::new(&which.path);
    let runs = store.read(os);
    runs.of(&plan, &which.batch).filter(|seen| seen.run.workspace == place.workspace).cloned().collect()
}

/// Why the gate `review` is shut, if it is.
fn shut(plans: &Plans, which: &Which) -> Option<String> {
    let home = DocPath::new(&which.path);
    let batches = plans.snapshot.batches(&home)?;
    let batch = batches.list.iter().find(|batch| batch.name.to_string() == which.batch)?;
    (batch.stage != Stage::Reviewed).then(|| {
        format!(
            "the gate review is shut: {} {}; `baton review {} --approve --write` says that it was approved, --force review lands it anyway",
            which.batch,
            batch.stage.told(),
            which.batch.rsplit(' ').next().unwrap_or(&which.batch),
        )
    })
}

fn told(terminal: &Terminal, which: &Which, run: &Run, landed: &Landed) -> Result<(), Failure> {
    let Landed { into, commit, files, notes } = landed;
    let short = commit.get(..10).unwrap_or(commit);
    let count = super::terminal::counted(files.len(), "file");
    let branch = run.branch.clone().unwrap_or_default();
    terminal.print(&format!(
        "{} is landed: {branch} is in {into} as {short}, {count} changed, not pushed\n",
        which.batch
    ))?;
    for note in notes {
        terminal.say(&one_line(note));
    }
    let push = words::quoted(&["git", "push", "origin", into].map(str::to_owned));
    terminal.say(&format!(
        "`{push}` pushes it; `baton land {} --clean` or `baton runs clean` removes worktree and branch",
        which.batch.rsplit(' ').next().unwrap_or_default()
    ));
    Ok(())
}

fn tidy(terminal: &Terminal, place: &Place, store: &Store, guard: &Guard, branch: &str) -> Outcome {
    let what = Cleaning { only: Some(branch), keep: usize::MAX, force: false };
    let done = clean::clean(&terminal.disk, place, store, guard, &what).map_err(Failure::new)?;
    for removed in &done.removed {
        terminal.print(&format!("removed {}\n", one_line(removed)))?;
    }
    for left in &done.left {
        terminal.say(&format!("left {}", one_line(left)));
    }
    Ok(0)
}

/// Says why it did not come about.
pub(super) fn said(terminal: &Terminal, why: &str, code: u8) -> Outcome {
    terminal.say(why);
    Ok(code)
}
