//! [`Swarms`]: changes on disk that come together are read together; one that comes alone is read at once.
//!
//! A branch is switched, an agent writes: many files change within moments, and each by itself would have everything found out anew. Somebody
//! who saves a file waits for what is said of it, and nothing follows. So the first change after a calm is read without waiting, where it is of
//! one file; what comes right after it is a swarm, and is waited out. A swarm is two readings at most. Reads nothing. Start at [`Swarms::gather`].

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, timeout, timeout_at};

use super::reader::Job;

/// What is to be read together.
#[derive(Debug, Default)]
pub(super) struct Swarm {
    /// What changed: sorted, each once.
    pub(super) paths: Vec<PathBuf>,
    /// Workspaces to be looked at as a whole, and their folders.
    pub(super) looks: Vec<(u64, String)>,
}

/// How long is waited.
#[derive(Clone, Copy, Debug)]
struct Pace {
    /// A swarm of changes is over when nothing came for this long.
    pause: Duration,
    /// Somebody who types has not finished the name of a file before this.
    typing: Duration,
    /// A swarm that does not end is read this often.
    patience: Duration,
}

const PACE: Pace = Pace {
    pause: Duration::from_millis(30),
    typing: Duration::from_millis(300),
    patience: Duration::from_millis(500),
};

/// Who tells swarms from what comes alone.
#[derive(Debug)]
pub(super) struct Swarms {
    pace: Pace,
    /// When changes were last read.
    read: Option<Instant>,
}

impl Default for Swarms {
    fn default() -> Swarms {
        Swarms { pace: PACE, read: None }
    }
}

impl Swarms {
    /// What `first` and the jobs after it are about, as soon as it is to be read.
    pub(super) async fn gather(&self, first: Job, jobs: &mut UnboundedReceiver<Job>) -> Swarm {
        let patience = Instant::now() + self.pace.patience;
        let (mut swarm, mut next, mut quiet) = (Swarm::default(), Some(first), self.pace.typing);
        while let Some(job) = next {
            let alone = swarm.paths.is_empty() && swarm.looks.is_empty() && jobs.is_empty();
            match job {
                Job::Named => {}
                Job::Changed(paths) => {
                    let one = matches!(paths.as_slice(), [_]);
                    swarm.paths.extend(paths);
                    if alone && one && self.is_calm() {
                        break;
                    }
                    quiet = self.pace.pause;
                }
                Job::Look { id, folder } => {
                    swarm.looks.push((id, folder));
                    quiet = self.pace.pause;
                }
            }
            let pause = timeout(quiet, jobs.recv());
            next = timeout_at(patience, pause).await.ok().and_then(Result::ok).flatten();
        }
        swarm.paths.sort();
        swarm.paths.dedup();
        swarm
    }

    /// What was gathered has been read.
    pub(super) fn read(&mut self, swarm: &Swarm) {
        if !swarm.paths.is_empty() {
            self.read = Some(Instant::now());
        }
    }

    /// Whether nothing was read a moment ago that this may belong to.
    fn is_calm(&self) -> bool {
        self.read.is_none_or(|read| read.elapsed() >= self.pace.pause)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

    /// A queue of jobs and who reads it. What is waited for is waited for without end.
    struct Queue {
        swarms: Swarms,
        sender: Option<UnboundedSender<Job>>,
        jobs: UnboundedReceiver<Job>,
    }

    impl Queue {
        fn new() -> Queue {
            let long = Duration::from_secs(3600);
            let swarms = Swarms { pace: Pace { pause: long, typing: long, patience: long }, read: None };
            let (sender, jobs) = unbounded_channel();
            Queue { swarms, sender: Some(sender), jobs }
        }

        /// These files changed; without any, documents may name other files.
        fn comes(&self, paths: &str) {
            let paths: Vec<PathBuf> = paths.split_whitespace().map(PathBuf::from).collect();
            let job = if paths.is_empty() { Job::Named } else { Job::Changed(paths) };
            self.sender.as_ref().unwrap().send(job).unwrap();
        }

        /// Nothing comes any more.
        fn is_over(&mut self) {
            self.sender = None;
        }

        /// What is read next must be this.
        #[track_caller]
        fn reads(&mut self, expected: &str) {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
            let swarm = runtime.block_on(async {
                let first = self.jobs.recv().await.unwrap();
                let gather = self.swarms.gather(first, &mut self.jobs);
                timeout(Duration::from_secs(20), gather).await.unwrap_or_default()
            });
            let paths: Vec<_> = swarm.paths.iter().filter_map(|path| path.to_str()).collect();
            assert_eq!(paths.join(" "), expected);
            self.swarms.read(&swarm);
        }
    }

    #[test]
    fn what_comes_alone_is_read_at_once() {
        let mut queue = Queue::new();
        queue.comes("a");
        queue.reads("a");
        queue.swarms.pace.pause = Duration::ZERO;
        queue.comes("b");
        queue.reads("b");
        queue.comes("");
        queue.comes("c");
        queue.reads("c");
    }

    #[test]
    fn a_swarm_is_two_readings_at_most() {
        let mut queue = Queue::new();
        queue.comes("a");
        queue.reads("a");
        queue.comes("c");
        queue.comes("b");
        queue.comes("d c");
        queue.is_over();
        queue.reads("b c d");
    }

    #[test]
    fn what_is_told_in_one_piece_is_one_reading() {
        let mut queue = Queue::new();
        queue.comes("b a");
        queue.comes("c");
        queue.is_over();
        queue.reads("a b c");
    }
}
