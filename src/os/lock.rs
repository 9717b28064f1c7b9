//! [`Locks`]: a file that only one process holds at a time. The system lets go of it when its holder ends, however it ends.
//!
//! ```text
//!  Locks::lock ──▶ Locked ──handed to a child as its standard input──▶ Locks::inherited, in the child: never free in between
//! ```
//!
//! Knows nothing of what is guarded. Start at [`Locks::lock`].

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::Machine;

/// Files as locks.
pub trait Locks: Send + Sync {
    /// Takes the lock on the file at `path`, which is made where it is absent (its folder is not). `None` when somebody held it for all of
    /// `wait`.
    fn lock(&self, path: &Path, wait: Duration) -> io::Result<Option<Locked>>;

    /// Whether somebody holds the lock on the file at `path`. Nobody holds one that is not there.
    fn is_locked(&self, path: &Path) -> io::Result<bool>;

    /// The lock on the file at `path` that whoever started this process handed over as its standard input.
    fn inherited(&self, path: &Path) -> io::Result<Locked>;
}

/// A lock that is held until this is dropped.
#[derive(Debug)]
pub struct Locked(pub(super) File);

impl Locks for Machine {
    fn lock(&self, path: &Path, wait: Duration) -> io::Result<Option<Locked>> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        take(file, wait)
    }

    fn is_locked(&self, path: &Path) -> io::Result<bool> {
        let file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            file => file?,
        };
        // Shared, so that two who look at once do not take each other for a holder.
        match file.try_lock_shared() {
            Ok(()) => Ok(false),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn inherited(&self, path: &Path) -> io::Result<Locked> {
        /// Whoever looks whether it is held holds it for a moment, and on some systems whoever handed it over does.
        const OTHERS: Duration = Duration::from_secs(10);
        let held = || io::Error::new(io::ErrorKind::WouldBlock, "somebody else holds its lock");
        take(standard_input(path)?, OTHERS)?.ok_or_else(held)
    }
}

/// Standard input, which has to be the file at `path`.
#[cfg(unix)]
fn standard_input(path: &Path) -> io::Result<File> {
    use std::os::{fd::AsFd, unix::fs::MetadataExt};
    let given = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let (here, there) = (given.metadata()?, path.metadata()?);
    if (here.dev(), here.ino()) == (there.dev(), there.ino()) {
        return Ok(given);
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "its lock was not handed over; baton launch does that"))
}

/// Here a lock belongs to a process and cannot be handed over; it is taken as soon as whoever started us lets go.
#[cfg(not(unix))]
fn standard_input(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open(path)
}

fn take(file: File, wait: Duration) -> io::Result<Option<Locked>> {
    let end = Instant::now() + wait;
    let mut pause = Duration::from_millis(1);
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(Locked(file))),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if Instant::now() >= end => return Ok(None),
            Err(TryLockError::WouldBlock) => {
                // The system wakes only those who wait without a limit.
                thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(20));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::ZERO;

    #[test]
    fn one_holds_it_and_everybody_sees_that() {
        let folder = tempfile::tempdir().unwrap();
        let (path, machine) = (folder.path().join("lock"), Machine { home: None });
        assert!(!machine.is_locked(&path).unwrap(), "not even there");
        let held = machine.lock(&path, NOW).unwrap().unwrap();
        assert!(machine.is_locked(&path).unwrap());
        assert!(machine.lock(&path, NOW).unwrap().is_none());
        drop(held);
        assert!(!machine.is_locked(&path).unwrap());
        assert!(machine.lock(&path, NOW).unwrap().is_some());
    }

    #[test]
    fn who_waits_gets_it_when_it_is_let_go() {
        let folder = tempfile::tempdir().unwrap();
        let (path, machine) = (folder.path().join("lock"), Machine { home: None });
        let held = machine.lock(&path, NOW).unwrap();
        thread::scope(|scope| {
            let waiting = scope.spawn(|| machine.lock(&path, Duration::from_secs(60)).unwrap().is_some());
            drop(held);
            assert!(waiting.join().unwrap());
        });
    }

    #[test]
    fn a_lock_that_nobody_handed_over_is_not_ours() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("alive");
        std::fs::write(&path, "").unwrap();
        #[cfg(unix)]
        assert!(Machine { home: None }.inherited(&path).unwrap_err().to_string().contains("not handed over"));
    }
}
