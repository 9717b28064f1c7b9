//! The holder: `baton hold`, between a supervisor and a program whose whole tree must end when that is wanted.
//!
//! ```text
//!  supervisor ──standard input: t, k, closed──▶ holder ──▶ program, in a group of its own
//!                                                 ▲  └── children, grandchildren, whoever left the group or the session
//!                                                 └── on Linux the orphans among them come here
//! ```
//!
//! It has no opinion: it passes on the signals it is told, ends everything when nobody holds on to it any more, and leaves nothing behind
//! when the program ends. Start at [`hold`].

use super::{Os, attend::Job};
use crate::os::{Signal, Start};
use std::{
    ffi::OsString,
    io::{self, Read, Write},
    path::PathBuf,
    sync::Arc,
    thread,
    time::Duration,
};

/// The byte by which the holder is told to ask the tree to end.
pub(super) const TERMINATE: u8 = b't';
/// The byte by which it is told to end the tree by force.
pub(super) const KILL: u8 = b'k';
/// What it ends with when the program could not be started, and how its complaint begins.
pub(super) const UNSTARTED: (i32, &str) = (127, "baton hold: ");

/// The arguments of a holder that starts this.
pub(super) fn arguments(job: &Job<'_>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = vec!["hold".into(), "--folder".into(), job.folder.into()];
    for (name, file) in [("--input", &job.input), ("--began", &job.began)] {
        arguments.extend(file.iter().flat_map(|file| [name.into(), file.into()]));
    }
    arguments.push("--".into());
    arguments.extend(job.argv.iter().map(OsString::from));
    arguments
}

/// What a holder starts.
#[derive(Clone, Debug)]
pub struct Hold {
    /// Program and arguments.
    pub argv: Vec<OsString>,
    /// The folder it starts in.
    pub folder: PathBuf,
    /// The file it reads on standard input; nothing without.
    pub input: Option<PathBuf>,
    /// A file that is made when it has begun.
    pub began: Option<PathBuf>,
}

/// Starts a program and gives its code once nothing of its tree is left.
pub fn hold(os: Arc<dyn Os>, hold: Hold) -> u8 {
    os.adopt();
    let mut words = hold.argv.into_iter();
    let program = words.next().unwrap_or_default().into();
    let start = Start { program, arguments: words.collect(), folder: hold.folder, ..Start::default() };
    let child = match os.begin(&start, hold.input.as_deref()) {
        Ok(child) => child,
        Err(error) => {
            // Nobody else can be told.
            let _ = writeln!(io::stderr(), "{}{}", UNSTARTED.1, unstarted(&start, &error));
            return code(UNSTARTED.0);
        }
    };
    if let Some(began) = hold.began {
        // Who waits for it sees the end all the same.
        let _ = os.append(&began);
    }
    let listening = Arc::clone(&os);
    // Without a thread nobody could end it: then it ends now.
    if thread::Builder::new().spawn(move || listen(listening.as_ref(), child, &mut io::stdin())).is_err() {
        os.signal_tree(Some(child), Signal::Kill);
    }
    let ended = wait_for(os.as_ref(), child);
    end_rest(os.as_ref(), Some(child));
    code(ended)
}

fn unstarted(start: &Start, error: &io::Error) -> String {
    let program = start.program.display();
    match error.kind() {
        io::ErrorKind::NotFound => format!("there is no program {program} on the PATH"),
        _ => format!("{program} cannot be started: {error}"),
    }
}

/// Does as the supervisor says, for as long as it is there and afterwards.
fn listen(os: &dyn Os, child: u32, control: &mut dyn Read) {
    let mut byte = [0];
    while control.read_exact(&mut byte).is_ok() {
        match byte {
            [TERMINATE] => os.signal_tree(Some(child), Signal::Terminate),
            [KILL] => os.signal_tree(Some(child), Signal::Kill),
            _ => 0,
        };
    }
    // Nobody watches any more. It goes on until the other thread has seen the end of everything.
    loop {
        os.signal_tree(Some(child), Signal::Kill);
        thread::sleep(Duration::from_millis(5));
    }
}

/// The code of the child; orphans that end meanwhile are let go.
fn wait_for(os: &dyn Os, child: u32) -> i32 {
    loop {
        match os.reap(true) {
            Some((id, code)) if id == child => return code,
            Some(_) => {}
            None => return 128 + 9,
        }
    }
}

/// Ends whatever is left below this process, which has no other children than these.
pub(super) fn end_rest(os: &dyn Os, child: Option<u32>) {
    /// One that hangs inside the system cannot be ended, and is not waited for.
    const ROUNDS: u32 = 2000;
    for _ in 0..ROUNDS {
        if os.signal_tree(child, Signal::Kill) == 0 {
            break;
        }
        // An end takes a moment; those that are ours by then are let go.
        if os.reap(false).is_none() {
            thread::sleep(Duration::from_millis(1));
        }
    }
    while os.reap(false).is_some() {}
}

fn code(code: i32) -> u8 {
    u8::try_from(code).unwrap_or(1)
}
