//! [`Programs`]: asking another program something, by argv and without a shell, for so long and for so much and no more.
//!
//! ```text
//!  Call ──start, in a process group of its own──▶ child ──▶ reader threads ──▶ Answer
//!                                                   └──time-out, too much──▶ the whole group is killed
//! ```
//!
//! Knows no program by name and nothing of what it says. Start at [`Programs::call`].

use std::ffi::OsString;
use std::fmt;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::Machine;

/// What the program may ask of other programs.
pub trait Programs: Send + Sync {
    /// Starts a program and waits for its end. An answer is whatever it says, failure included: only a program that cannot be started or
    /// takes too long is an error.
    fn call(&self, call: &Call) -> Result<Answer, CallError>;
}

/// A program to start, and what it gets.
#[derive(Clone, Debug)]
pub struct Call {
    /// Its name, looked up on the `PATH`, or a path.
    pub program: String,
    /// Its arguments, as it will see them.
    pub arguments: Vec<String>,
    /// The folder it starts in.
    pub folder: PathBuf,
    /// What it reads on standard input.
    pub input: String,
    /// Which of our environment's variables it does not get, by name.
    pub hidden: fn(&str) -> bool,
    /// Variables it gets besides.
    pub variables: Vec<(&'static str, OsString)>,
    /// How long it may take.
    pub limit: Duration,
    /// How many bytes of its standard output are taken.
    pub cap: usize,
}

/// What a program said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The code it ended with; `None` when it was killed.
    pub code: Option<i32>,
    /// Its standard output.
    pub output: Vec<u8>,
    /// Whether it had more to say than was asked for. It was killed then.
    pub is_cut: bool,
    /// The beginning of its standard error.
    pub complaint: String,
}

/// Why a program gave no answer. Its message is a sentence.
#[derive(Debug)]
pub enum CallError {
    /// There is no such program.
    Missing {
        /// Its name.
        program: String,
    },
    /// It took too long and was killed with all it had started.
    TooLong {
        /// Its name.
        program: String,
        /// How long it had.
        limit: Duration,
    },
    /// The system refuses.
    Io {
        /// Its name.
        program: String,
        /// Why.
        error: io::Error,
    },
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CallError::Missing { program } => {
                write!(f, "there is no program {program} on the PATH; install it to have what it knows")
            }
            CallError::TooLong { program, limit } => {
                write!(f, "{program} did not answer within {} seconds and was stopped", limit.as_secs_f32())
            }
            CallError::Io { program, error } => write!(f, "{program} cannot be started: {error}"),
        }
    }
}

impl std::error::Error for CallError {}

impl Programs for Machine {
    fn call(&self, call: &Call) -> Result<Answer, CallError> {
        let failed = |error| CallError::Io { program: call.program.clone(), error };
        let mut child = Group(Some(start(call)?));
        let end = Instant::now() + call.limit;
        let pieces = listen(child.get().map_err(failed)?, call).map_err(failed)?;
        let mut answer = Answer::default();
        if gather(&pieces, &mut answer, end) {
            answer.code = child.ended(end).map_err(failed)?;
        }
        match answer {
            Answer { code: None, is_cut: false, .. } if Instant::now() >= end => {
                Err(CallError::TooLong { program: call.program.clone(), limit: call.limit })
            }
            answer => Ok(answer),
        }
    }
}

fn start(call: &Call) -> Result<Child, CallError> {
    let mut command = Command::new(&call.program);
    command.args(&call.arguments).current_dir(&call.folder);
    command.stdin(if call.input.is_empty() { Stdio::null() } else { Stdio::piped() });
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(call.hidden)) {
        command.env_remove(name);
    }
    command.envs(call.variables.iter().map(|(name, value)| (name, value)));
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let program = call.program.clone();
    command.spawn().map_err(|error| match error.kind() {
        // A folder that is not there is the same error to the system.
        io::ErrorKind::NotFound if call.folder.is_dir() => CallError::Missing { program },
        _ => CallError::Io { program, error },
    })
}

/// What a child says, in pieces.
enum Piece {
    Output(Vec<u8>, bool),
    Complaint(String),
}

/// Reads and feeds a child on threads of their own, so that it never waits for us nor we for it.
fn listen(child: &mut Child, call: &Call) -> io::Result<Receiver<Piece>> {
    /// Nobody reads a longer complaint.
    const COMPLAINT: usize = 4096;
    let (sender, pieces) = mpsc::channel();
    let background = || thread::Builder::new().name("program".into());
    if let Some(output) = child.stdout.take() {
        let (cap, sender): (usize, Sender<Piece>) = (call.cap, sender.clone());
        background().spawn(move || {
            let (bytes, is_cut) = read(output, cap);
            // Nobody listens any more when it took too long.
            let _ = sender.send(Piece::Output(bytes, is_cut));
        })?;
    }
    if let Some(mut complaint) = child.stderr.take() {
        background().spawn(move || {
            let (bytes, _) = read(&mut complaint, COMPLAINT);
            let _ = sender.send(Piece::Complaint(String::from_utf8_lossy(&bytes).into_owned()));
            // A full pipe would stop it.
            let _ = io::copy(&mut complaint, &mut io::sink());
        })?;
    }
    if let Some(mut stdin) = child.stdin.take() {
        let input = call.input.clone();
        // It may end without having read everything.
        background().spawn(move || drop(stdin.write_all(input.as_bytes())))?;
    }
    Ok(pieces)
}

/// At most `cap` bytes, and whether there were more.
fn read(from: impl Read, cap: usize) -> (Vec<u8>, bool) {
    let mut bytes = Vec::new();
    // What came before an error came.
    let _ = from.take(cap as u64 + 1).read_to_end(&mut bytes);
    let is_cut = bytes.len() > cap;
    bytes.truncate(cap);
    (bytes, is_cut)
}

/// Takes what the child says until it has said everything, which is true, or too much, or it is time.
fn gather(pieces: &Receiver<Piece>, answer: &mut Answer, end: Instant) -> bool {
    loop {
        match pieces.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(Piece::Output(output, is_cut)) => {
                (answer.output, answer.is_cut) = (output, is_cut);
                if is_cut {
                    return false;
                }
            }
            Ok(Piece::Complaint(complaint)) => answer.complaint = complaint,
            Err(RecvTimeoutError::Disconnected) => return true,
            Err(RecvTimeoutError::Timeout) => return false,
        }
    }
}

/// A child and whatever it starts; killed together unless it has ended.
struct Group(Option<Child>);

impl Group {
    fn get(&mut self) -> io::Result<&mut Child> {
        self.0.as_mut().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// The code of a child that has closed its output and so is about to end; `None` when it was killed, or is still there at `end`.
    fn ended(&mut self, end: Instant) -> io::Result<Option<i32>> {
        let mut pause = Duration::from_micros(50);
        loop {
            if let Some(status) = self.get()?.try_wait()? {
                self.0 = None;
                return Ok(status.code());
            }
            if Instant::now() >= end {
                return Ok(None);
            }
            // The system tells of an end only to who waits for it without a limit.
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(10));
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let Some(mut child) = self.0.take() else { return };
        #[cfg(unix)]
        if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
            // It has not been waited for, so that the number is still its own.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = child.kill();
        // One that hangs inside the system must not hang us.
        let _ = thread::Builder::new().spawn(move || drop(child.wait()));
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn shell(script: &str) -> Call {
        Call {
            program: "sh".into(),
            arguments: vec!["-c".into(), script.into()],
            folder: std::env::temp_dir(),
            input: String::new(),
            hidden: |_| false,
            variables: Vec::new(),
            limit: Duration::from_secs(60),
            cap: 1000,
        }
    }

    fn machine() -> Machine {
        Machine { home: None }
    }

    #[test]
    fn output_code_and_complaint_are_given() {
        let call = Call { input: "in\n".into(), ..shell("read line; echo out $line; echo bad >&2; exit 3") };
        let answer = machine().call(&call).unwrap();
        let (output, complaint) = (b"out in\n".to_vec(), "bad\n".into());
        assert_eq!(answer, Answer { code: Some(3), output, is_cut: false, complaint });
    }

    #[test]
    fn it_starts_in_its_folder_with_its_variables_and_without_those_hidden() {
        let folder = tempfile::tempdir().unwrap();
        let call = Call {
            program: "/bin/sh".into(),
            folder: folder.path().to_path_buf(),
            hidden: |name| name == "PATH",
            variables: vec![("GIVEN", "yes".into())],
            ..shell("echo ${PWD##*/} $GIVEN $PATH")
        };
        let output = String::from_utf8(machine().call(&call).unwrap().output).unwrap();
        let name = folder.path().file_name().unwrap().to_str().unwrap();
        assert!(output.starts_with(&format!("{name} yes ")), "{output}");
        assert!(!output.contains(&std::env::var("PATH").unwrap()), "{output}");
    }

    #[test]
    fn who_says_too_much_is_cut_short_and_killed() {
        let answer = machine().call(&shell("yes")).unwrap();
        assert_eq!((answer.code, answer.is_cut, answer.output.len()), (None, true, 1000));
    }

    #[test]
    fn who_takes_too_long_is_killed_with_all_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = machine().call(&Call { program: "mkfifo".into(), ..shell("") }.with(&pipe)).unwrap();
        assert_eq!(made.code, Some(0));
        // The grandchild holds the pipe open for as long as it lives.
        let script = format!("sleep 1000 > '{}' & sleep 1000", pipe.display());
        let (sender, closed) = mpsc::channel();
        thread::spawn(move || sender.send(std::fs::read(pipe).unwrap()).unwrap());
        let call = Call { limit: Duration::from_secs(1), ..shell(&script) };
        let error = machine().call(&call).unwrap_err();
        assert_eq!(error.to_string(), "sh did not answer within 1 seconds and was stopped");
        assert_eq!(closed.recv_timeout(Duration::from_secs(60)).unwrap(), b"");
    }

    #[test]
    fn a_program_that_is_not_there_and_a_folder_that_is_not_there_are_told_apart() {
        let missing = Call { program: "no-such-program-here".into(), ..shell("") };
        let message = machine().call(&missing).unwrap_err().to_string();
        let wanted = "there is no program no-such-program-here on the PATH; install it to have what it knows";
        assert_eq!(message, wanted);
        let call = Call { folder: "/no/such/folder".into(), ..shell("") };
        assert!(matches!(machine().call(&call).unwrap_err(), CallError::Io { .. }));
    }

    impl Call {
        fn with(mut self, argument: &std::path::Path) -> Call {
            self.arguments = vec![argument.to_str().unwrap().into()];
            self
        }
    }
}
