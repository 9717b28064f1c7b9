//! Taking a batch to oneself for a while, and giving it back.
//!
//! One at a time looks and writes, so of two who take the same batch one has it. Start at [`take`].

use super::{Os, Store, StoreError};
use crate::project::{DocPath, Runs, Take};
use smol_str::SmolStr;
use std::path::Path;
use std::time::Duration;

/// How long to wait for somebody else's launch.
const WAIT: Duration = Duration::from_secs(10);

/// What came of taking or giving back a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taking {
    /// It is the asker's, until then.
    Theirs(Take),
    /// Somebody else has it.
    Held(Take),
    /// A run of this name works on it.
    Running(SmolStr),
    /// Nobody has it.
    Free,
}

/// The batch that is meant.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    /// The workspace its plan is in, canonical.
    pub workspace: &'a Path,
    /// The plan's ticket file, relative to the workspace.
    pub plan: &'a DocPath,
    /// What it is called: `Batch 2`.
    pub batch: &'a str,
}

/// Takes a batch for `owner`, for so many seconds from now. Who has it already has it anew.
///
/// # Errors
/// When the lock or the disk refuses.
pub fn take(
    os: &dyn Os,
    store: &Store,
    Batch { workspace, plan, batch }: Batch<'_>,
    owner: &str,
    seconds: u64,
) -> Result<Taking, StoreError> {
    let guard = store.lock(os, WAIT)?;
    let runs = Runs { here: Some(workspace.to_path_buf()), ..store.read(os) };
    if let Some(other) = runs.take(plan, batch).filter(|other| other.owner != owner) {
        return Ok(Taking::Held(other.clone()));
    }
    if let Some(seen) = runs.of(plan, batch).find(|seen| seen.is_active()) {
        return Ok(Taking::Running(seen.run.id.clone()));
    }
    let since = runs.take(plan, batch).map_or(os.now(), |own| own.since);
    let until = os.now().saturating_add(seconds);
    let taken = Take {
        workspace: Some(workspace.to_path_buf()),
        plan: plan.clone(),
        batch: batch.into(),
        owner: owner.to_owned(),
        since,
        until,
    };
    store.take(os, &guard, taken.clone())?;
    Ok(Taking::Theirs(taken))
}

/// Gives back what `owner` has; without an owner, whoever has it.
///
/// # Errors
/// When the lock or the disk refuses.
pub fn release(
    os: &dyn Os,
    store: &Store,
    Batch { workspace, plan, batch }: Batch<'_>,
    owner: Option<&str>,
) -> Result<Taking, StoreError> {
    let guard = store.lock(os, WAIT)?;
    let runs = Runs { here: Some(workspace.to_path_buf()), ..store.read(os) };
    let Some(held) = runs.take(plan, batch) else { return Ok(Taking::Free) };
    if owner.is_some_and(|owner| owner != held.owner) {
        return Ok(Taking::Held(held.clone()));
    }
    store.release(os, &guard, held)?;
    Ok(Taking::Theirs(held.clone()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests look at the disk themselves")]

    use super::*;
    use crate::os::Machine;

    #[test]
    fn a_batch_is_one_persons_until_given_back_or_over() {
        let folder = tempfile::tempdir().unwrap();
        let (os, store) = (Machine { home: None }, Store::at(folder.path()));
        let plan = DocPath::new("TICKETS.md");
        let take_at = |workspace: &str, batch: &str, owner: &str, seconds| {
            let batch = Batch { workspace: Path::new(workspace), plan: &plan, batch };
            take(&os, &store, batch, owner, seconds).unwrap()
        };
        let take = |batch: &str, owner: &str, seconds| take_at("/w", batch, owner, seconds);
        let first = Batch { workspace: Path::new("/w"), plan: &plan, batch: "Batch 1" };
        let release = |owner| release(&os, &store, first, owner).unwrap();
        assert!(matches!(take("Batch 1", "ada", 60), Taking::Theirs(_)));
        assert!(matches!(take("Batch 1", "ada", 90), Taking::Theirs(_)), "again is fine");
        assert!(matches!(take("Batch 1", "bo", 60), Taking::Held(held) if held.owner == "ada"));
        let other = take_at("/other", "Batch 1", "bo", 60);
        assert!(matches!(other, Taking::Theirs(_)), "the plan of another workspace is another plan");
        assert!(matches!(take("Batch 2", "bo", 60), Taking::Theirs(_)));
        assert!(matches!(release(Some("bo")), Taking::Held(_)));
        assert!(matches!(release(Some("ada")), Taking::Theirs(_)));
        assert_eq!(release(Some("ada")), Taking::Free);
        assert!(matches!(take("Batch 1", "bo", 0), Taking::Theirs(_)));
        assert!(matches!(take("Batch 1", "ada", 60), Taking::Theirs(_)), "bo's time was over at once");
    }

    #[test]
    fn of_many_who_take_it_at_once_one_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path());
        let plan = DocPath::new("TICKETS.md");
        let wins = std::thread::scope(|scope| {
            let asked: Vec<_> = (0..8)
                .map(|n| {
                    let (store, plan) = (&store, &plan);
                    scope.spawn(move || {
                        let os = Machine { home: None };
                        take(
                            &os,
                            store,
                            Batch { workspace: Path::new("/w"), plan, batch: "Batch 1" },
                            &format!("agent {n}"),
                            60,
                        )
                        .unwrap()
                    })
                })
                .collect();
            let got = asked.into_iter().map(|one| one.join().unwrap());
            got.filter(|taking| matches!(taking, Taking::Theirs(_))).count()
        });
        assert_eq!(wins, 1);
    }
}
