//! The supervisor: `baton supervise`, one for each run, which lives on when whoever launched it is gone.
//!
//! ```text
//!  lock inherited ──"watching"──▶ branch and worktree ──▶ setup ──"started"──▶ agent ──▶ verify ──▶ commit ──▶ record ──▶ plan
//!                                        └──────────── each written into the record before it begins ────────────┘
//! ```
//!
//! Whatever goes wrong becomes the run's outcome, with a sentence; one that is killed leaves a record that is not over and a lock that is
//! free. What making a worktree, committing and telling the plan take is not known here: [`Steps`]. Start at [`supervise`].

use super::{
    Os, Store,
    attend::{Finished, Job, Owner, Stop, attend},
    command::command,
    recorder::Recorder,
    report,
    store::{self, Orders},
};
use crate::{
    launch::agents,
    project::{
        Run,
        runs::{Outcome, Step, Told, Verified},
    },
};
use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

/// What a run takes besides its programs.
pub trait Steps {
    /// Makes branch and worktree, or takes those that are there, and puts into the record where they are. Whether setup is due there.
    ///
    /// # Errors
    /// When that is impossible; a sentence for people, and nothing is left of it.
    fn prepare(&self, os: &dyn Os, run: &mut Run, orders: &Orders) -> Result<bool, String>;

    /// Remembers that setup went well.
    ///
    /// # Errors
    /// When that is impossible; a sentence for people.
    fn is_set_up(&self, os: &dyn Os, run: &Run, orders: &Orders) -> Result<(), String>;

    /// Commits what was done, and puts into the record what that was.
    ///
    /// # Errors
    /// When that is impossible; a sentence for people.
    fn commit(&self, os: &dyn Os, run: &mut Run, orders: &Orders) -> Result<(), String>;

    /// Puts into the record what a run that commits nothing left in its worktree.
    ///
    /// # Errors
    /// When that cannot be found out; a sentence for people.
    fn leave(&self, os: &dyn Os, run: &mut Run, orders: &Orders) -> Result<(), String>;

    /// Puts the block of a run that is over into its plan; whether it stands there now.
    ///
    /// # Errors
    /// When it cannot be put there; a sentence for people.
    fn tell(&self, os: &dyn Os, run: &Run, orders: &Orders) -> Result<bool, String>;
}

/// What a supervisor is handed.
#[derive(Clone, Copy)]
pub struct Supervising<'a> {
    /// The doors.
    pub os: &'a dyn Os,
    /// The `baton` that holds programs.
    pub baton: &'a Path,
    /// The run's folder.
    pub folder: &'a Path,
    /// How the other steps are done.
    pub steps: &'a dyn Steps,
}

/// Watches over a run from its beginning to its end. Its launcher hears on `out` that somebody watches, and whether the run has begun. Gives
/// the exit code: 0 for a run that was watched to its end, however it ended.
pub fn supervise(given: Supervising<'_>, out: &mut dyn Write) -> u8 {
    given.os.lead();
    given.os.adopt();
    match begin(given, out) {
        Ok((mut supervisor, alive)) => {
            supervisor.watch();
            drop(alive);
            0
        }
        Err(why) => {
            complain(&why);
            2
        }
    }
}

fn begin<'a>(
    given: Supervising<'a>,
    out: &'a mut dyn Write,
) -> Result<(Supervisor<'a>, crate::os::Locked), String> {
    let unheld = |error: io::Error| format!("{}: {error}", given.folder.display());
    let alive = given.os.inherited(&given.folder.join("alive")).map_err(unheld)?;
    let (run, mut orders) = store::open(given.os, given.folder)?;
    // They are inherited, too; a name that is hidden must not hide them.
    let marks = super::marks(&run.id, &orders.common).into_iter();
    orders.env.extend(marks.filter_map(|(name, value)| Some((name, value.into_string().ok()?))));
    let store = Store::at(&orders.common);
    let mut supervisor = Supervisor { given, out, store, run, orders, said: false };
    supervisor.say("watching");
    Ok((supervisor, alive))
}

pub(super) fn complain(why: &str) {
    // It goes into a file of the run's folder; nobody else is left to hear it.
    let _ = writeln!(io::stderr(), "{why}");
}

struct Supervisor<'a> {
    given: Supervising<'a>,
    out: &'a mut dyn Write,
    store: Store,
    run: Run,
    orders: Orders,
    /// Whether its launcher knows how it began.
    said: bool,
}

/// How a run ends, and a sentence why.
type End = (Outcome, Option<String>);

impl Supervisor<'_> {
    fn watch(&mut self) {
        let (mut outcome, mut why) = match self.start() {
            Err(end) => end,
            Ok(()) => self.work(),
        };
        let is_kept = matches!(outcome, Outcome::Passed | Outcome::Failed | Outcome::TimedOut);
        let Supervising { os, steps, .. } = self.given;
        if is_kept && self.run.builds() {
            self.step(Step::Committing);
            if let Err(error) = steps.commit(os, &mut self.run, &self.orders) {
                let outcome_now = if outcome == Outcome::Passed { Outcome::Failed } else { outcome };
                (outcome, why) = (outcome_now, Some(joined(why, &error)));
            }
        } else {
            let left = steps.leave(os, &mut self.run, &self.orders);
            let said = left.map(|()| report::left(&self.run));
            if let Some(more) = said.unwrap_or_else(Some) {
                match self.run.builds() {
                    true => why = Some(joined(why, &more)),
                    false => self.run.notes.push(more),
                }
            }
        }
        self.finish(outcome, why);
    }

    /// Everything up to the agent.
    fn start(&mut self) -> Result<(), End> {
        let unstarted = |why| (Outcome::Unstarted, Some(why));
        let Supervising { os, steps, .. } = self.given;
        let is_due = steps.prepare(os, &mut self.run, &self.orders).map_err(unstarted)?;
        self.record().map_err(unstarted)?;
        if self.is_cancelled() {
            return Err(cancelled());
        }
        if !is_due || self.run.setup.is_empty() {
            return Ok(());
        }
        self.run.step = Step::SettingUp;
        self.record().map_err(unstarted)?;
        for argv in self.run.setup.clone() {
            let (finished, verified) = self.command(&argv);
            match finished.stop {
                Some(Stop::Cancelled) => return Err(cancelled()),
                _ if verified.code == Some(0) => {}
                _ => return Err(unstarted(format!("setup failed: {}", failure(&verified, &finished)))),
            }
        }
        steps.is_set_up(os, &self.run, &self.orders).map_err(unstarted)
    }

    fn work(&mut self) -> End {
        let end = self.agent();
        match end {
            (Outcome::Passed, why) if !self.run.verify.is_empty() => self.verify(why),
            end => end,
        }
    }

    fn agent(&mut self) -> End {
        self.run.step = Step::Working;
        if let Err(why) = self.record() {
            return (Outcome::Unstarted, Some(why));
        }
        let (run, given, orders) = (self.run.clone(), self.given, self.orders.clone());
        let mut began = || self.say("started");
        let recorder =
            Recorder::new(given.os, given.folder, agents::reader(orders.events, &run.argv), &mut began);
        let ended = recorder.and_then(|mut recorder| {
            let input = Some(given.folder.join("prompt.md"));
            let job = job(given, &run.argv, &run, &orders, input);
            attend(given.os, &job, &mut recorder).map(|finished| (finished, recorder.end()))
        });
        match ended {
            Ok((finished, said)) => self.ended(&finished, said),
            Err(error) => (Outcome::Unstarted, Some(format!("the agent cannot be watched: {error}"))),
        }
    }

    fn ended(&mut self, finished: &Finished, said: agents::Said) -> End {
        self.run.code = finished.code;
        self.run.session = said.session;
        self.run.message = said.message;
        let limit = self.run.limit;
        match (finished, said.failed) {
            (Finished { stop: Some(Stop::Cancelled), .. }, _) => cancelled(),
            (Finished { stop: Some(Stop::TimedOut), .. }, _) => {
                (Outcome::TimedOut, Some(format!("the agent took longer than the {limit} seconds it has")))
            }
            (Finished { unstarted: Some(why), .. }, _) => {
                let advice = format!("{why}; install it, or set the agent {} to another", self.run.agent);
                (Outcome::Unstarted, Some(advice))
            }
            (_, Some(failed)) => (Outcome::Failed, Some(failed)),
            (Finished { code: Some(0), .. }, None) => (Outcome::Passed, said.note),
            (Finished { code, .. }, None) => {
                let how = how(code.unwrap_or(1));
                let why = format!("the agent {how}; baton runs log {} shows what it said", self.run.id);
                (Outcome::Failed, Some(why))
            }
        }
    }

    fn verify(&mut self, why: Option<String>) -> End {
        self.step(Step::Verifying);
        for argv in self.run.verify.clone() {
            let (finished, verified) = self.command(&argv);
            self.run.verified.push(verified.clone());
            if finished.stop == Some(Stop::Cancelled) {
                return cancelled();
            }
            if verified.code != Some(0) {
                return (Outcome::Failed, Some(format!("verify failed: {}", failure(&verified, &finished))));
            }
        }
        (Outcome::Passed, why)
    }

    /// Runs a setup or verify command in the agent's folder.
    fn command(&mut self, argv: &[String]) -> (Finished, Verified) {
        let (run, given, orders) = (self.run.clone(), self.given, self.orders.clone());
        let job = job(given, argv, &run, &orders, None);
        command(given.os, &job, &mut Plain(self))
    }

    fn is_cancelled(&self) -> bool {
        self.given.os.exists(&self.given.folder.join("cancel"))
    }

    /// Writes how far it is. From the agent's work on, a disk that refuses holds up nothing: the end is written again and again.
    fn step(&mut self, step: Step) {
        self.run.step = step;
        if let Err(why) = self.record() {
            complain(&why);
        }
    }

    fn record(&self) -> Result<(), String> {
        self.store.write(self.given.os, &self.run).map_err(|error| error.to_string())
    }

    fn finish(&mut self, outcome: Outcome, why: Option<String>) {
        self.run.step = Step::Ended;
        self.run.ended = Some(self.given.os.now());
        (self.run.outcome, self.run.why) = (Some(outcome), why);
        if self.run.why.is_none() {
            self.run.why = report::unsaid(&self.run);
        }
        self.run.block = report::due(&self.run);
        self.record_end();
        let why = self.run.why.clone().unwrap_or_default();
        self.say(&format!("failed {}", why.replace(['\r', '\n'], " ")));
        if self.run.block == Told::Pending {
            self.tell();
        }
    }

    /// The record is the truth. If it cannot be written it says that this run was not watched to its end, which is true as well.
    fn record_end(&self) {
        const TRIES: u32 = 5;
        for _ in 0..TRIES {
            match self.record() {
                Ok(()) => return,
                Err(why) => complain(&why),
            }
            thread::sleep(Duration::from_millis(200));
        }
    }

    fn tell(&mut self) {
        let os = self.given.os;
        match self.given.steps.tell(os, &self.run, &self.orders) {
            Ok(false) => {}
            Ok(true) => {
                if let Err(error) = super::told(os, &self.store, &self.run.id) {
                    complain(&error.to_string());
                }
            }
            Err(why) => complain(&why),
        }
    }

    /// Tells the launcher, which may be gone, how it began; what comes later is nothing to it.
    fn say(&mut self, line: &str) {
        if !self.said {
            let _ = writeln!(self.out, "{line}").and_then(|()| self.out.flush());
            self.said = line != "watching";
        }
    }
}

/// A setup or verify command is heard by nobody; it is run like an agent otherwise.
struct Plain<'a, 'b>(&'a mut Supervisor<'b>);

impl Owner for Plain<'_, '_> {
    fn output(&mut self, _: &[u8]) {}

    fn complaint(&mut self, _: &[u8]) {}

    fn began(&mut self) {
        self.0.say("started");
    }

    fn cancelled(&mut self) -> bool {
        self.0.is_cancelled()
    }
}

fn job<'a>(
    given: Supervising<'a>,
    argv: &'a [String],
    run: &'a Run,
    orders: &'a Orders,
    input: Option<PathBuf>,
) -> Job<'a> {
    Job {
        baton: given.baton,
        argv,
        folder: &run.folder,
        input,
        began: Some(given.folder.join("began")),
        env: &orders.env,
        hidden: &orders.hidden,
        limit: Duration::from_secs(run.limit),
        alone: true,
    }
}

/// A sentence, and one more.
fn joined(why: Option<String>, more: &str) -> String {
    why.map_or_else(|| more.to_owned(), |why| format!("{why}; {more}"))
}

fn cancelled() -> End {
    (Outcome::Cancelled, Some("somebody cancelled it".to_owned()))
}

/// What a command that failed came to.
fn failure(verified: &Verified, finished: &Finished) -> String {
    let argv = verified.argv.join(" ");
    match (finished.stop, verified.code) {
        (Some(_), _) => format!("{argv} took longer than it may"),
        (_, Some(code)) => format!("{argv} {}", how(code)),
        (_, None) => format!("{argv}: {}", verified.tail.lines().next().unwrap_or_default()),
    }
}

/// How something ended that ended with this code.
fn how(code: i32) -> String {
    match code {
        129..=192 => format!("was ended by signal {}", code - 128),
        _ => format!("ended with code {code}"),
    }
}
