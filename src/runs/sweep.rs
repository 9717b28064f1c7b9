//! [`sweep`]: the last net. What was started for a run that nobody watches any more is ended, however it got away.
//!
//! A process is known by what stands in its environment, never by a number somebody wrote down. Start at [`sweep`].

use super::{Os, Store, id, marks};
use crate::os::{Process, Signal};
use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

/// How long they have to end by themselves: git, asked in the middle of writing, leaves no lock behind.
const GRACE: Duration = Duration::from_millis(500);
/// When it is given up on those that cannot be ended; the next sweep tries again.
const LIMIT: Duration = Duration::from_secs(5);

/// Ends every process of this repository's runs that are not watched; gives how many there were. On Linux only, as other systems tell nobody
/// what stands in an environment; there a process group is all that was ever held.
pub fn sweep(os: &dyn Os, store: &Store, common: &Path) -> usize {
    let began = Instant::now();
    let (mut most, mut asked) = (0, Vec::new());
    while began.elapsed() < LIMIT {
        let left = unwatched(os, store, common);
        if left.is_empty() {
            break;
        }
        most = most.max(left.len());
        for process in left {
            if began.elapsed() >= GRACE {
                os.signal(process, Signal::Kill);
            } else if !asked.contains(&process) {
                os.signal(process, Signal::Terminate);
                asked.push(process);
            }
        }
        // An end takes a moment.
        thread::sleep(Duration::from_millis(5));
    }
    most
}

fn unwatched(os: &dyn Os, store: &Store, common: &Path) -> Vec<Process> {
    let [(run, _), (repository, _)] = marks("", common);
    let all = os.carrying(&[&run, &repository]).into_iter();
    let lost = all.filter(|(_, values)| match values.as_slice() {
        [Some(run), Some(repository)] if repository.as_os_str() == common.as_os_str() => {
            run.to_str().is_some_and(|run| id::is_id(run) && !store.is_alive(os, run))
        }
        _ => false,
    });
    lost.map(|(process, _)| process).collect()
}
