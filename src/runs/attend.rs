//! [`attend`]: a program runs under a holder while somebody listens, until it ends, has to, or takes too long.
//!
//! ```text
//!  Job ──▶ holder ──▶ program ──output, complaints──▶ threads ──▶ Owner     every 100 ms: is it still wanted?
//!                                                                           no: asked to end, 1.5 s later by force
//! ```
//!
//! Agents, setup and verify commands all run like this. Knows no agent and no record. Start at [`attend`].

use super::{Os, hold};
use crate::os::{Held, Signal, Start};
use std::{
    collections::BTreeMap,
    ffi::OsString,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender},
    thread,
    time::{Duration, Instant},
};

/// How often it is asked whether it is still wanted.
const LOOK: Duration = Duration::from_millis(100);
/// How often it is looked whether it has begun, and whether the last has let go of its output: both take a moment.
const SOON: Duration = Duration::from_millis(5);
/// How long a program has to end by itself once it was asked to.
const GRACE: Duration = Duration::from_millis(1500);
/// How long those that are ended by force may take for it.
const FORCE: Duration = Duration::from_secs(5);

/// What is to be run.
#[derive(Clone, Debug)]
pub struct Job<'a> {
    /// The `baton` that holds it.
    pub baton: &'a Path,
    /// Program and arguments.
    pub argv: &'a [String],
    /// The folder it starts in.
    pub folder: &'a Path,
    /// The file it reads on standard input; nothing without.
    pub input: Option<PathBuf>,
    /// A file that is made when it has begun.
    pub began: Option<PathBuf>,
    /// Variables it gets besides those it inherits.
    pub env: &'a BTreeMap<String, String>,
    /// Which variables it does not inherit, as [`crate::os::hides`] reads them.
    pub hidden: &'a [String],
    /// How long it may take.
    pub limit: Duration,
    /// Whether this process has no other children, so that it may end whatever is left below it.
    pub alone: bool,
}

/// Who wants a program to run.
pub trait Owner {
    /// Bytes of its standard output, as they came.
    fn output(&mut self, bytes: &[u8]);
    /// Bytes of its standard error, as they came.
    fn complaint(&mut self, bytes: &[u8]);
    /// It was started; said when the job names a file for that.
    fn began(&mut self) {}
    /// Whether it is to end.
    fn cancelled(&mut self) -> bool;
}

/// What became of a job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finished {
    /// Its code; 128 and the number of the signal that ended it. `None` where it could not be started.
    pub code: Option<i32>,
    /// Why it was ended before it was over by itself.
    pub stop: Option<Stop>,
    /// Why it could not be started.
    pub unstarted: Option<String>,
    /// How long it took, in milliseconds.
    pub millis: u64,
}

/// Why a program was ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Somebody wanted that.
    Cancelled,
    /// It took longer than it may.
    TimedOut,
}

/// Runs a job to its end, and to the end of all it started.
///
/// # Errors
/// When not even its holder can be started.
pub fn attend(os: &dyn Os, job: &Job<'_>, owner: &mut dyn Owner) -> io::Result<Finished> {
    let began = Instant::now();
    if !os.is_folder(job.folder) {
        let why = format!("the folder {} is not there", job.folder.display());
        return Ok(Finished { unstarted: Some(why), ..Finished::default() });
    }
    let mut held = os.hold(&start(job))?;
    let pieces = listen(&mut held)?;
    let mut watch = Watch::new(os, job, began);
    let code = watch.until_ended(&mut held, &pieces, owner)?;
    let unstarted = watch.unstarted(code);
    Ok(Finished {
        code: unstarted.is_none().then_some(code),
        stop: watch.stop,
        unstarted,
        millis: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
    })
}

fn start(job: &Job<'_>) -> Start {
    let variables = job.env.iter().map(|(name, value)| (name.clone(), OsString::from(value)));
    Start {
        program: job.baton.to_path_buf(),
        arguments: hold::arguments(job),
        folder: job.folder.to_path_buf(),
        hidden: job.hidden.to_vec(),
        variables: variables.collect(),
    }
}

/// What a program says, in pieces.
enum Piece {
    Output(Vec<u8>),
    Complaint(Vec<u8>),
}

/// Reads on threads of their own. They are not waited for: where processes can hide from us, one may hold a pipe open for ever.
fn listen(held: &mut Held) -> io::Result<Receiver<Piece>> {
    /// So many pieces may wait; a program that says more has to wait as well.
    const WAITING: usize = 16;
    let (sender, pieces) = mpsc::sync_channel(WAITING);
    let (output, complaints) = held.pipes();
    let other = sender.clone();
    let background = || thread::Builder::new().name("pipe".into());
    background().spawn(move || pump(output, &sender, Piece::Output))?;
    background().spawn(move || pump(complaints, &other, Piece::Complaint))?;
    Ok(pieces)
}

/// Reads until nobody is left who could write to the pipe, or who listens.
fn pump(mut pipe: Box<dyn Read + Send>, to: &SyncSender<Piece>, piece: fn(Vec<u8>) -> Piece) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match pipe.read(&mut buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Ok(0) | Err(_) => return,
            Ok(count) => {
                if to.send(piece(buffer.get(..count).unwrap_or_default().to_vec())).is_err() {
                    return;
                }
            }
        }
    }
}

/// How far a program and its ending are.
struct Watch<'a> {
    os: &'a dyn Os,
    job: &'a Job<'a>,
    began: Instant,
    /// When it was looked last whether it is still wanted.
    looked: Instant,
    /// Whether it has not begun yet, and somebody wants to know when it does.
    waits: bool,
    stop: Option<Stop>,
    asked: Option<Instant>,
    forced: Option<Instant>,
    /// The holder's code, and when it was seen.
    ended: Option<(i32, Instant)>,
    /// The beginning of what it complained: there the holder says when it could not start anything.
    beginning: Vec<u8>,
}

impl<'a> Watch<'a> {
    fn new(os: &'a dyn Os, job: &'a Job<'a>, began: Instant) -> Watch<'a> {
        Watch {
            os,
            job,
            began,
            looked: began,
            waits: job.began.is_some(),
            stop: None,
            asked: None,
            forced: None,
            ended: None,
            beginning: Vec::new(),
        }
    }

    /// Waits until the holder has ended and nobody can write to the pipes any more.
    fn until_ended(
        &mut self,
        held: &mut Held,
        pieces: &Receiver<Piece>,
        owner: &mut dyn Owner,
    ) -> io::Result<i32> {
        loop {
            let closed = match pieces.recv_timeout(self.pause()) {
                Ok(piece) => {
                    self.pass_on(piece, owner);
                    false
                }
                Err(RecvTimeoutError::Timeout) => false,
                Err(RecvTimeoutError::Disconnected) => true,
            };
            self.look(held, owner)?;
            match self.ended {
                Some((code, since)) if closed || since.elapsed() >= FORCE => {
                    self.end_rest();
                    return Ok(code);
                }
                // It ends in this moment.
                None if closed => thread::sleep(Duration::from_millis(1)),
                _ => {}
            }
        }
    }

    fn pause(&self) -> Duration {
        if self.waits || self.ended.is_some() { SOON } else { LOOK }
    }

    fn pass_on(&mut self, piece: Piece, owner: &mut dyn Owner) {
        match piece {
            Piece::Output(bytes) => owner.output(&bytes),
            Piece::Complaint(bytes) => {
                let room = 1000_usize.saturating_sub(self.beginning.len());
                self.beginning.extend(bytes.iter().take(room));
                owner.complaint(&bytes);
            }
        }
    }

    fn look(&mut self, held: &mut Held, owner: &mut dyn Owner) -> io::Result<()> {
        if self.waits && self.job.began.as_ref().is_some_and(|began| self.os.exists(began)) {
            self.waits = false;
            owner.began();
        }
        if self.ended.is_none() {
            self.ended = held.ended()?.map(|code| (code, Instant::now()));
        }
        if self.ended.is_some() {
            // Its output is open still: the holder was killed, and its children are ours now.
            self.force();
        } else if self.looked.elapsed() >= LOOK {
            self.looked = Instant::now();
            self.end_if_unwanted(held, owner);
        }
        Ok(())
    }

    fn end_if_unwanted(&mut self, held: &mut Held, owner: &mut dyn Owner) {
        let over = |since: Option<Instant>, wait| since.is_some_and(|since| since.elapsed() >= wait);
        if self.stop.is_none() {
            let late = self.began.elapsed() >= self.job.limit;
            self.stop =
                if owner.cancelled() { Some(Stop::Cancelled) } else { late.then_some(Stop::TimedOut) };
            if self.stop.is_some() {
                held.tell(hold::TERMINATE);
                self.asked = Some(Instant::now());
            }
        } else if self.forced.is_none() && over(self.asked, GRACE) {
            held.tell(hold::KILL);
            self.forced = Some(Instant::now());
        } else if over(self.forced, FORCE) {
            // It does not listen, and neither do those below it.
            self.force();
            held.kill();
        }
    }

    fn force(&self) {
        if self.job.alone {
            self.os.signal_tree(None, Signal::Kill);
        }
    }

    fn end_rest(&self) {
        if self.job.alone {
            hold::end_rest(self.os, None);
        }
    }

    fn unstarted(&self, code: i32) -> Option<String> {
        let said = String::from_utf8_lossy(&self.beginning);
        let why = said.strip_prefix(hold::UNSTARTED.1).filter(|_| code == hold::UNSTARTED.0)?;
        Some(why.lines().next().unwrap_or_default().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use crate::{launch::Work, os::hides};

    #[test]
    fn secrets_are_kept_from_agents_and_their_own_logins_are_not() {
        let patterns = Work::default().hidden();
        let hidden =
            ["GITHUB_TOKEN", "AWS_REGION", "MY_SECRET_KEY", "DB_PASSWORD", "STRIPE_API_KEY", "PRIVATE_KEY"];
        for name in hidden {
            assert!(hides(&patterns, name), "{name}");
        }
        let kept = [
            "OPENAI_API_KEY",
            "ANTHROPIC_API_KEY",
            "CLAUDE_CODE_OAUTH_TOKEN",
            "CODEX_HOME",
            "PATH",
            "TOKENS",
        ];
        for name in kept {
            assert!(!hides(&patterns, name), "{name}");
        }
    }
}
