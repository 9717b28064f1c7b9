//! [`Processes`]: starting programs that go on by themselves, and those that somebody holds on to, by argv and without a shell.
//!
//! ```text
//!  detach ──▶ Detached: says a few lines, then lives on whatever becomes of this process
//!  hold   ──▶ Held: output comes by pipes; when the pipe on its standard input closes, it knows that this process is gone
//!  begin  ──▶ a child in a group of its own that speaks where this process would, and is waited for by reap
//! ```
//!
//! Knows no program by name. Start at [`Processes`].

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::thread;

use super::tree::{self, Marked, Process, Signal};
use super::{Locked, Machine};

/// Starting programs, and what this process is to those it started.
pub trait Processes: Send + Sync {
    /// Where this program is, to start it again.
    fn program(&self) -> io::Result<PathBuf>;

    /// A variable of this process, where it is text.
    fn variable(&self, name: &str) -> Option<String>;

    /// Starts a program that outlives this one. Its standard input is the lock it inherits, it is heard on its standard output, and its
    /// standard error goes to the end of a file.
    fn detach(&self, start: &Start, lock: Locked, complaints: &Path) -> io::Result<Detached>;

    /// Starts a program that is heard, and told a byte now and then.
    fn hold(&self, start: &Start) -> io::Result<Held>;

    /// Starts a program in a process group of its own that reads `input`, or nothing, and writes where this process would. Gives its number,
    /// which is its own until [`Processes::reap`] gave it.
    fn begin(&self, start: &Start, input: Option<&Path>) -> io::Result<u32>;

    /// Makes this process lead a session of its own, so that it outlives a terminal. One that leads already goes on doing so.
    fn lead(&self);

    /// Makes this process the parent of those descendants whose own parent ends, where the system can do that.
    fn adopt(&self);

    /// A child that has ended, and its code (128 and the number of the signal that ended it). Waits for one if `wait`; `None` when there is
    /// none.
    fn reap(&self, wait: bool) -> Option<(u32, i32)>;

    /// Signals all descendants of this process; where the system does not know them, the process group of `child`. Gives how many there
    /// were that had not ended.
    fn signal_tree(&self, child: Option<u32>, signal: Signal) -> usize;

    /// The processes that have the first of these variables in their environment, with the values of all of them. None where the system
    /// does not say.
    fn carrying(&self, names: &[&str]) -> Vec<Marked>;

    /// Signals a process unless it is gone.
    fn signal(&self, process: Process, signal: Signal);
}

/// A program to start.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// Its name, looked up on the `PATH`, or a path.
    pub program: PathBuf,
    /// Its arguments, as it will see them.
    pub arguments: Vec<OsString>,
    /// The folder it starts in.
    pub folder: PathBuf,
    /// Which variables it does not inherit, as [`hides`] reads them.
    pub hidden: Vec<String>,
    /// Variables it gets besides.
    pub variables: Vec<(String, OsString)>,
}

impl Start {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).current_dir(&self.folder);
        let is_hidden = |name: &str| hides(&self.hidden, name);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(is_hidden)) {
            command.env_remove(name);
        }
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }
}

/// Whether patterns hide a variable: `*` stands for any letters, and one that begins with `!` brings back what another one hides.
pub fn hides(patterns: &[String], name: &str) -> bool {
    let kept =
        patterns.iter().filter_map(|pattern| pattern.strip_prefix('!')).any(|kept| matches(kept, name));
    !kept && patterns.iter().any(|pattern| matches(pattern, name))
}

/// Whether a name is as a pattern says, in which `*` stands for any letters.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((before, after)) => name.strip_prefix(before).is_some_and(|rest| {
            let mut ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
            ends.any(|at| rest.get(at..).is_some_and(|rest| matches(after, rest)))
        }),
    }
}

/// A program that lives on by itself.
#[derive(Debug)]
pub struct Detached {
    lines: BufReader<ChildStdout>,
}

impl Detached {
    /// The next line it says, without its end; `None` when it has ended or says no more.
    pub fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.lines.read_line(&mut line).ok()?;
        (read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
    }
}

/// A program that is held on to. Dropped, it finds its standard input closed.
#[derive(Debug)]
pub struct Held {
    child: Child,
    control: Option<ChildStdin>,
}

impl Held {
    /// What it writes on standard output and on standard error; each can be taken once.
    pub fn pipes(&mut self) -> (Box<dyn Read + Send>, Box<dyn Read + Send>) {
        let nothing = || -> Box<dyn Read + Send> { Box::new(io::empty()) };
        let output = self.child.stdout.take().map_or_else(nothing, |pipe| Box::new(pipe));
        let complaints = self.child.stderr.take().map_or_else(nothing, |pipe| Box::new(pipe));
        (output, complaints)
    }

    /// Writes a byte to its standard input. One that has ended hears nothing.
    pub fn tell(&mut self, byte: u8) {
        let _ = self.control.as_mut().map(|control| control.write_all(&[byte]));
    }

    /// The code it ended with (128 and the number of the signal that ended it); `None` while it is there.
    pub fn ended(&mut self) -> io::Result<Option<i32>> {
        Ok(self.child.try_wait()?.map(code))
    }

    /// Ends it by force and forgets it.
    pub fn kill(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Processes for Machine {
    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn program(&self) -> io::Result<PathBuf> {
        let program = std::env::current_exe()?;
        let itself = PathBuf::from("/proc/self/exe");
        // It was replaced by another version, which need not know what this one says.
        Ok(if !program.exists() && itself.exists() { itself } else { program })
    }

    fn detach(&self, start: &Start, lock: Locked, complaints: &Path) -> io::Result<Detached> {
        let complaints = OpenOptions::new().append(true).create(true).open(complaints)?;
        let mut command = start.command();
        command.stdin(Stdio::from(lock.0)).stdout(Stdio::piped()).stderr(Stdio::from(complaints));
        let mut child = command.spawn()?;
        let output = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        // A server that lives long must ask how it ended, or it stays in the system's list for ever.
        thread::Builder::new().name("reaper".into()).spawn(move || drop(child.wait()))?;
        Ok(Detached { lines: BufReader::new(output) })
    }

    fn hold(&self, start: &Start) -> io::Result<Held> {
        let mut command = start.command();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let control = child.stdin.take();
        Ok(Held { child, control })
    }

    fn begin(&self, start: &Start, input: Option<&Path>) -> io::Result<u32> {
        let mut command = start.command();
        command.stdin(input.map(File::open).transpose()?.map_or_else(Stdio::null, Stdio::from));
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        Ok(command.spawn()?.id())
    }

    fn lead(&self) {
        #[cfg(unix)]
        let _ = rustix::process::setsid();
    }

    fn adopt(&self) {
        #[cfg(target_os = "linux")]
        let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
    }

    #[cfg(unix)]
    fn reap(&self, wait: bool) -> Option<(u32, i32)> {
        use rustix::process::WaitOptions;
        let options = if wait { WaitOptions::empty() } else { WaitOptions::NOHANG };
        let (pid, status) = rustix::io::retry_on_intr(|| rustix::process::wait(options)).ok()??;
        let code = status.exit_status().or(status.terminating_signal().map(|signal| 128 + signal));
        Some((pid.as_raw_nonzero().get().unsigned_abs(), code.unwrap_or(1)))
    }

    #[cfg(not(unix))]
    fn reap(&self, _: bool) -> Option<(u32, i32)> {
        None
    }

    fn signal_tree(&self, child: Option<u32>, signal: Signal) -> usize {
        tree::signal_tree(child, signal)
    }

    fn carrying(&self, names: &[&str]) -> Vec<Marked> {
        tree::carrying(names)
    }

    fn signal(&self, process: Process, signal: Signal) {
        tree::signal(process, signal);
    }
}

fn code(status: ExitStatus) -> i32 {
    #[cfg(unix)]
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    #[cfg(not(unix))]
    let signal = None;
    status.code().or(signal.map(|signal: i32| 128 + signal)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_letters() {
        let check = |pattern: &str, name: &str, wanted: bool| {
            assert_eq!(matches(pattern, name), wanted, "{pattern} {name}");
        };
        check("AWS_*", "AWS_SECRET", true);
        check("AWS_*", "AWS", false);
        check("*_TOKEN", "GH_TOKEN", true);
        check("*_TOKEN", "GH_TOKENS", false);
        check("*SECRET*", "A_SECRET_KEY", true);
        check("*", "", true);
        check("PATH", "PATHS", false);
    }

    #[cfg(unix)]
    #[test]
    fn who_is_held_hears_and_is_heard_until_the_pipe_closes() {
        let start = Start {
            program: "sh".into(),
            arguments: ["-c", "echo $GIVEN; echo bad >&2; cat; exit 3"].map(OsString::from).to_vec(),
            folder: std::env::temp_dir(),
            variables: vec![("GIVEN".into(), "yes".into())],
            ..Start::default()
        };
        let mut held = Machine { home: None }.hold(&start).unwrap();
        let (mut output, mut complaints) = held.pipes();
        held.tell(b't');
        held.control = None;
        let (mut said, mut complained) = (String::new(), String::new());
        output.read_to_string(&mut said).unwrap();
        complaints.read_to_string(&mut complained).unwrap();
        assert_eq!((said.as_str(), complained.as_str()), ("yes\nt", "bad\n"));
        assert_eq!(held.child.wait().unwrap().code(), Some(3));
    }
}
