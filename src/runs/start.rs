//! [`launch`]: from a wish to a run that somebody watches, so that no two are ever started for one batch.
//!
//! ```text
//!  lock ──▶ what runs there are ──▶ decide (the world, the gates) ──shut──▶ refused, nothing made
//!                                        └──open──▶ record ──▶ supervisor ──"watching"──▶ unlock ──"started" or "failed …"
//! ```
//!
//! The editor and the terminal launch through this alone. It knows no gate: whoever decides asks them, under the lock. Start at [`launch`].

use super::{
    Os, Store, StoreError,
    store::{Guard, New, Orders},
    sweep,
};
use crate::rules::gates::Gate;
use crate::{
    launch::Launch,
    os::{Detached, Start},
    project::{
        DocPath, Run, Runs, Seen, World,
        runs::{Outcome, Step, Told, VERSION},
    },
};
use std::{
    ffi::OsString,
    fmt,
    path::{Path, PathBuf},
    time::Duration,
};

/// How long others may take to launch before it is our turn.
const WAIT: Duration = Duration::from_secs(10);
/// The longest error of a supervisor that is shown, in bytes.
const COMPLAINT: u64 = 64 * 1024;

/// Where a launch happens.
#[derive(Clone, Debug)]
pub struct Context {
    /// Git's common directory, canonical.
    pub common: PathBuf,
    /// The `baton` that watches and holds; [`crate::os::Processes::program`].
    pub baton: PathBuf,
    /// The run this process belongs to itself, by the variable `BATON_RUN`.
    pub inside: Option<String>,
}

/// What is to be started, and in which world.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Exactly what would be started, with its gates.
    pub launch: Launch,
    /// What the machine said.
    pub world: World,
}

/// Launches what `decide` says, which is asked under the lock and handed every run there is: whatever it looked at holds until the run is
/// recorded. Comes back when the run has begun; it goes on by itself.
///
/// # Errors
/// When it is refused or fails; nothing is left of it but a record, where somebody watched already.
pub fn launch(
    os: &dyn Os,
    context: &Context,
    decide: &mut dyn FnMut(&Runs) -> Result<Decision, String>,
) -> Result<Seen, Refused> {
    if let Some(run) = &context.inside {
        return Err(Refused::Inside(run.clone()));
    }
    let store = Store::at(&context.common);
    let guard = store.lock(os, WAIT).map_err(Refused::Store)?;
    sweep::sweep(os, &store, &context.common);
    store.tidy(os, &guard);
    let runs = store.read(os);
    let decision = decide(&runs).map_err(Refused::Undecided)?;
    let runs = Runs { here: Some(decision.world.workspace.clone()), ..runs };
    admit(&runs, &decision.launch)?;
    let new = record(os, context, (&store, &guard), &runs, decision).map_err(Refused::Store)?;
    let run = new.run.clone();
    let mut supervisor = supervised(os, context, new).inspect_err(|_| {
        // Nobody watched it, so that nothing has happened.
        let _ = os.remove_folder(&store.folder(&run.id));
    })?;
    drop(guard);
    match supervisor.line().as_deref() {
        Some("started") => Ok(store.get(os, &run.id).unwrap_or(Seen { run, alive: true })),
        Some(_) if was_cancelled(os, &store, &run.id) => Err(Refused::Cancelled { id: run.id.to_string() }),
        Some(line) => {
            let why = line.strip_prefix("failed").unwrap_or(line).trim().to_owned();
            Err(Refused::Failed { id: run.id.to_string(), why })
        }
        None => Err(Refused::Died { id: run.id.to_string(), folder: store.folder(&run.id) }),
    }
}

fn was_cancelled(os: &dyn Os, store: &Store, id: &str) -> bool {
    store.get(os, id).is_some_and(|seen| seen.run.outcome == Some(Outcome::Cancelled))
}

/// Whatever the gates say: a batch has one run at a time, and a run that nobody here can read may be anything.
fn admit(runs: &Runs, launch: &Launch) -> Result<(), Refused> {
    if launch.shut().next().is_some() {
        return Err(Refused::Shut(Box::new(launch.clone())));
    }
    let plan = DocPath::new(&launch.batch.path);
    if let Some(seen) = runs.of(&plan, &launch.batch.batch).find(|seen| seen.is_active()) {
        return Err(Refused::Running { batch: launch.batch.batch.clone(), id: seen.run.id.to_string() });
    }
    match runs.unread.iter().find(|unread| unread.alive) {
        Some(unread) => Err(Refused::Store(StoreError::Unread(unread.id.to_string(), unread.why.clone()))),
        None => Ok(()),
    }
}

fn record(
    os: &dyn Os,
    context: &Context,
    (store, guard): (&Store, &Guard),
    runs: &Runs,
    decision: Decision,
) -> Result<New, StoreError> {
    let Decision { launch, world } = decision;
    let orders = Orders {
        common: context.common.clone(),
        reuses: launch.reuses,
        copied: launch.copied.clone(),
        linked: launch.linked.clone(),
        setup_when: launch.setup_when.clone(),
        events: launch.events,
        env: launch.env.clone(),
        hidden: launch.hidden.clone(),
    };
    let prompt = launch.prompt.text.clone();
    // What git called the worktree when it was made: by now an agent may have worked in it.
    let earlier = runs.list.iter().map(|seen| &seen.run).filter(|run| run.worktree == launch.worktree);
    let git = earlier.filter(|_| launch.reuses).find_map(|run| run.git.clone());
    let run = Run { git, ..run(launch, world.workspace, os.now()) };
    store.create(os, guard, run, &orders, &prompt)
}

fn run(launch: Launch, workspace: PathBuf, now: u64) -> Run {
    let forced = launch.gates.iter().filter(|gate| !gate.open && gate.forced);
    let (base, base_commit) = launch.base.clone().unzip();
    Run {
        version: VERSION,
        id: "".into(),
        plan: DocPath::new(&launch.batch.path),
        batch: launch.batch.batch.as_str().into(),
        title: launch.title,
        tickets: launch.tickets.iter().map(Into::into).collect(),
        phase: launch.phase,
        plan_only: launch.plan_only,
        agent: launch.agent.as_str().into(),
        forced: forced.map(|gate| gate.name.to_owned()).collect(),
        argv: launch.argv,
        workspace,
        folder: launch.folder,
        worktree: launch.worktree,
        git: None,
        branch: launch.branch,
        base,
        base_commit,
        files: launch.files,
        plans: launch.plans,
        setup: launch.setup,
        verify: launch.verify,
        limit: launch.limit,
        created: now,
        ended: None,
        step: Step::Preparing,
        outcome: None,
        why: None,
        code: None,
        session: None,
        message: None,
        commits: Vec::new(),
        outside: Vec::new(),
        notes: Vec::new(),
        left: Vec::new(),
        verified: Vec::new(),
        block: Told::Nothing,
    }
}

/// The supervisor of a new run, once it has said that it watches.
fn supervised(os: &dyn Os, context: &Context, new: New) -> Result<Detached, Refused> {
    let failed = |why: String| Refused::Failed { id: new.run.id.to_string(), why };
    let complaints = new.folder.join("supervisor");
    let start = Start {
        program: context.baton.clone(),
        arguments: vec!["supervise".into(), OsString::from(&new.folder)],
        folder: new.folder.clone(),
        variables: super::marks(&new.run.id, &context.common).into(),
        ..Start::default()
    };
    let detached = os.detach(&start, new.alive, &complaints);
    let mut supervisor = detached.map_err(|error| {
        failed(format!("{} cannot be started to watch over it: {error}", context.baton.display()))
    })?;
    match supervisor.line().as_deref() {
        Some("watching") => Ok(supervisor),
        _ => Err(failed(complaint(os, &complaints))),
    }
}

fn complaint(os: &dyn Os, path: &Path) -> String {
    let text = os.read(path, COMPLAINT).unwrap_or_default();
    match text.trim() {
        "" => "its supervisor ended before it began; launch again".to_owned(),
        said => format!("its supervisor ended before it began: {said}"),
    }
}

/// Why nothing was launched, or what was launched did not begin. Its message is one sentence, or one a gate.
#[derive(Debug)]
pub enum Refused {
    /// An agent launches nothing; the run it belongs to.
    Inside(String),
    /// Runs cannot be recorded.
    Store(StoreError),
    /// It is not known what to start; a sentence.
    Undecided(String),
    /// Gates are shut.
    Shut(Box<Launch>),
    /// The batch has a run already.
    Running {
        /// The batch.
        batch: String,
        /// Its run.
        id: String,
    },
    /// Somebody cancelled it before it began.
    Cancelled {
        /// The run.
        id: String,
    },
    /// It could not begin; its record says so, too.
    Failed {
        /// The run.
        id: String,
        /// A sentence.
        why: String,
    },
    /// Its supervisor was killed.
    Died {
        /// The run.
        id: String,
        /// Where what is known of it is kept.
        folder: PathBuf,
    },
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Inside(run) => write!(f, "this is inside the run {run}, and a run launches no runs"),
            Refused::Store(error) => error.fmt(f),
            Refused::Undecided(why) => f.write_str(why),
            Refused::Shut(launch) => {
                let mut gates = launch.shut();
                let first = gates.next().map_or_else(String::new, shown);
                f.write_str(&gates.fold(first, |all, gate| format!("{all}\n{}", shown(gate))))
            }
            Refused::Running { batch, id } => {
                write!(
                    f,
                    "{batch} has a run under way, {id}; wait for it, or end it with baton runs cancel {id}"
                )
            }
            Refused::Cancelled { id } => write!(f, "{id} was cancelled before it began"),
            Refused::Failed { id, why } => write!(f, "{id} did not begin: {why}"),
            Refused::Died { id, folder } => write!(
                f,
                "the supervisor of {id} was killed before it began; launch again (what is known of it is in {})",
                folder.display()
            ),
        }
    }
}

fn shown(gate: &Gate) -> String {
    let force = format!(" (--force {} goes through all the same)", gate.name);
    format!("{}: {}{}", gate.name, gate.why, if gate.yields() { &force } else { "" })
}

impl std::error::Error for Refused {}
