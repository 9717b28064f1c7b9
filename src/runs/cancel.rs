//! [`cancel`]: asks a run to end. Its supervisor does the rest; nobody signals a number from a file. Start at [`cancel`].

use super::{Os, Store, StoreError};
use std::{
    fmt, thread,
    time::{Duration, Instant},
};

/// Asks the run to end. Comes back at once; [`gone`] waits.
///
/// # Errors
/// When there is no such run, or none that is under way.
pub fn cancel(os: &dyn Os, store: &Store, id: &str) -> Result<(), Uncancelled> {
    let seen = store.get(os, id).ok_or_else(|| Uncancelled::Store(StoreError::Unknown(id.to_owned())))?;
    if seen.is_dead() {
        return Err(Uncancelled::Dead(id.to_owned()));
    }
    if !seen.is_active() {
        return Err(Uncancelled::Over(id.to_owned()));
    }
    let asked = os.append(&store.folder(id).join("cancel"));
    asked.map(drop).map_err(|error| Uncancelled::Store(StoreError::Unwritable(store.folder(id), error)))
}

/// Waits until a run's supervisor is gone; whether it is.
pub fn gone(os: &dyn Os, store: &Store, id: &str, limit: Duration) -> bool {
    let end = Instant::now() + limit;
    while store.is_alive(os, id) {
        if Instant::now() >= end {
            return false;
        }
        // A lock that is let go wakes nobody who does not want it.
        thread::sleep(Duration::from_millis(10));
    }
    true
}

/// Why a run is not asked to end. Its message is a sentence.
#[derive(Debug)]
pub enum Uncancelled {
    /// There is none, or nothing can be written.
    Store(StoreError),
    /// It is over already.
    Over(String),
    /// Its supervisor was killed.
    Dead(String),
}

impl fmt::Display for Uncancelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Uncancelled::Store(error) => error.fmt(f),
            Uncancelled::Over(id) => {
                write!(f, "{id} is over already; baton runs show {id} says how it ended")
            }
            Uncancelled::Dead(id) => {
                write!(
                    f,
                    "nobody watches over {id} any more, so there is nothing to cancel; launch its batch again"
                )
            }
        }
    }
}

impl std::error::Error for Uncancelled {}
