//! [`sweep`]: the last net. What was started for a run that nobody watches any more is ended, however it got away.
//!
//! A process is known by what stands in its environment, never by a number somebody wrote down. Start at [`sweep`].

use super::{Os, Store, id, marks};
use crate::os::{Process, Signal};
use std::path::Path;

/// Ends every process of this repository's runs that are not watched; gives how many there were. On Linux only, as other systems tell nobody
/// what stands in an environment; there a process group is all that was ever held.
pub fn sweep(os: &dyn Os, store: &Store, common: &Path) -> usize {
    /// What starts others faster than this is given up on; the next sweep tries again.
    const ROUNDS: usize = 50;
    let mut ended = 0;
    for _ in 0..ROUNDS {
        let left = unwatched(os, store, common);
        if left.is_empty() {
            break;
        }
        left.iter().for_each(|process| os.signal(*process, Signal::Kill));
        ended = ended.max(left.len());
    }
    ended
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
