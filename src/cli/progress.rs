//! [`Progress`]: a line that says what takes long, for somebody who waits at a terminal; it is gone when the work is done.
//!
//! Short work says nothing, and nothing is said to a pipe. Start at [`Progress::begin`].

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// Work that takes less than this needs no word.
const SHORT: Duration = Duration::from_millis(400);

/// Work under way; it is over when this is dropped.
#[derive(Debug)]
pub(super) struct Progress {
    over: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Work begins that `what` describes, such as `reading plans`.
    pub(super) fn begin(what: &'static str) -> Progress {
        if !io::stderr().is_terminal() {
            return Progress { over: None };
        }
        let (over, ended) = channel();
        let say = move || {
            if ended.recv_timeout(SHORT) == Err(RecvTimeoutError::Timeout) {
                // A line that cannot be shown is no loss.
                let _ = write!(io::stderr(), "{what} …").and_then(|()| io::stderr().flush());
                let _ = ended.recv();
                let _ = write!(io::stderr(), "\r\u{1b}[K");
            }
        };
        let thread = Builder::new().name("progress".into()).spawn(say);
        Progress { over: thread.ok().map(|thread| (over, thread)) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((over, thread)) = self.over.take() {
            drop(over);
            // The line must be gone before the answer is printed.
            let _ = thread.join();
        }
    }
}
