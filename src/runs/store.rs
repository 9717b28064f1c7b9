//! [`Store`]: the folder where runs are kept, in git's common directory, so that all worktrees of a repository share it.
//!
//! ```text
//!  lock ──▶ Guard ──▶ create: folder, lock of its own, prompt, orders, and the record last ──▶ New
//!  read ──▶ Runs: every record, whether its supervisor is there, who has taken what; what cannot be read is said
//! ```
//!
//! A record is written by its supervisor alone until it is over, and from then on under the lock. A folder without a record is a launch that
//! did not come about. Knows no git and starts nothing. Start at [`Store::create`].

use super::{Os, id};
use crate::{
    launch::Events,
    os::Locked,
    project::{Run, Runs, Seen, Take, Unread, runs::VERSION},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    collections::BTreeMap,
    fmt, io,
    path::{Path, PathBuf},
    time::Duration,
};

/// No record is as long as this, in bytes.
const CAP: u64 = 16 * 1024 * 1024;

/// The folder where runs are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    root: PathBuf,
}

/// The lock around gates and the making of records; let go when this is dropped.
#[derive(Debug)]
pub struct Guard(#[allow(dead_code, reason = "it is held, not asked")] Locked);

/// A run that was made and that nobody watches yet.
#[derive(Debug)]
pub struct New {
    /// Its record.
    pub run: Run,
    /// Where it is kept.
    pub folder: PathBuf,
    /// Held by its supervisor for as long as it lives; whoever makes a run holds it until then, so that it is never free in between.
    pub alive: Locked,
}

/// What a supervisor has to know besides the record, and nobody else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orders {
    /// Git's common directory, absolute.
    pub common: PathBuf,
    /// Whether worktree and branch are there already, from a run before.
    pub reuses: bool,
    /// Ignored files that are copied into the worktree, relative to the workspace.
    pub copied: Vec<String>,
    /// Ignored files and folders that it gets a link to, relative to the workspace.
    pub linked: Vec<String>,
    /// Lock files: where one of them changed, a worktree that is used again is set up again.
    pub setup_when: Vec<String>,
    /// Variables the agent gets besides those it inherits.
    pub env: BTreeMap<String, String>,
    /// Which variables it does not inherit, as [`crate::os::hides`] reads them.
    pub hidden: Vec<String>,
    /// How it tells what it does; `None` to find out.
    pub events: Option<Events>,
}

impl Store {
    /// The runs of the repository with this common directory.
    pub fn at(common: &Path) -> Store {
        Store { root: common.join("baton") }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of a run.
    pub fn folder(&self, id: &str) -> PathBuf {
        self.runs().join(id)
    }

    /// Where runs are.
    pub fn runs(&self) -> PathBuf {
        self.root.join("runs")
    }

    /// Takes the lock, waiting so long for whoever has it. Makes the folder when it is the first.
    ///
    /// # Errors
    /// When somebody holds it all the time, or nothing can be written there.
    pub fn lock(&self, os: &dyn Os, wait: Duration) -> Result<Guard, StoreError> {
        let root = &self.root;
        os.make_folders(&self.runs()).map_err(|error| StoreError::Unwritable(root.clone(), error))?;
        match os.lock(&root.join("lock"), wait) {
            Ok(Some(locked)) => Ok(Guard(locked)),
            Ok(None) => Err(StoreError::Busy(root.join("lock"), wait)),
            Err(error) => Err(StoreError::Unwritable(root.clone(), error)),
        }
    }

    /// Makes a run from what is to be recorded, naming it. When that fails nothing is left of it.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn create(
        &self,
        os: &dyn Os,
        _: &Guard,
        run: Run,
        orders: &Orders,
        prompt: &str,
    ) -> Result<New, StoreError> {
        let id = id::next(&run, &self.names(os));
        let folder = self.folder(&id);
        let run = Run { argv: run.argv.iter().map(|word| word.replace("{run}", &id)).collect(), id, ..run };
        let made = fill(os, &folder, &run, orders, prompt);
        let alive = made.map_err(|error| {
            // The first error is the one to tell.
            let _ = os.remove_folder(&folder);
            StoreError::Unwritable(self.root.clone(), error)
        })?;
        Ok(New { run, folder, alive })
    }

    /// Everything known of runs.
    pub fn read(&self, os: &dyn Os) -> Runs {
        let mut runs = Runs { takes: self.takes(os), ..Runs::default() };
        let mut names = self.names(os);
        names.sort_by_key(|name| std::cmp::Reverse(id::number(name)));
        for name in names {
            match self.seen(os, &name) {
                Ok(Some(seen)) => runs.list.push(seen),
                Ok(None) => {}
                Err(why) => {
                    runs.unread.push(Unread { alive: self.is_alive(os, &name), id: name.into(), why })
                }
            }
        }
        runs
    }

    /// The run of a name, if there is one that can be read.
    pub fn get(&self, os: &dyn Os, id: &str) -> Option<Seen> {
        self.seen(os, id).ok().flatten()
    }

    /// Whether a run's supervisor is there.
    pub fn is_alive(&self, os: &dyn Os, id: &str) -> bool {
        // Where that cannot be found out, nobody should start it again.
        os.is_locked(&self.folder(id).join("alive")).unwrap_or(true)
    }

    /// Writes a run's record anew, whole or not at all.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&self, os: &dyn Os, run: &Run) -> Result<(), StoreError> {
        let folder = self.folder(&run.id);
        put(os, &folder.join("record.json"), run).map_err(|error| StoreError::Unwritable(folder, error))
    }

    /// Changes the record of a run that is over.
    ///
    /// # Errors
    /// When there is no such run, a later Baton wrote it, or the disk refuses.
    pub fn update(
        &self,
        os: &dyn Os,
        _: &Guard,
        id: &str,
        change: impl FnOnce(&mut Run),
    ) -> Result<Run, StoreError> {
        let seen = self.seen(os, id).map_err(|why| StoreError::Unread(id.to_owned(), why))?;
        let mut run = seen.ok_or_else(|| StoreError::Unknown(id.to_owned()))?.run;
        if run.version > VERSION {
            return Err(StoreError::Unread(id.to_owned(), later(run.version)));
        }
        change(&mut run);
        self.write(os, &run)?;
        Ok(run)
    }

    /// Gives somebody a batch to themselves; who had it before has it no more.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn take(&self, os: &dyn Os, _: &Guard, take: Take) -> Result<(), StoreError> {
        let others = |other: &Take| {
            let here = Take::is_same_place(other.workspace.as_deref(), take.workspace.as_deref());
            !here || (&other.plan, &other.batch) != (&take.plan, &take.batch)
        };
        let mut takes: Vec<Take> = self.takes(os).into_iter().filter(others).collect();
        takes.push(take);
        self.write_takes(os, &takes)
    }

    /// Gives a batch back; whether somebody had it.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn release(&self, os: &dyn Os, _: &Guard, take: &Take) -> Result<bool, StoreError> {
        let before = self.takes(os);
        let others = |other: &&Take| *other != take;
        let left: Vec<Take> = before.iter().filter(others).cloned().collect();
        if left.len() == before.len() {
            return Ok(false);
        }
        self.write_takes(os, &left).map(|()| true)
    }

    fn write_takes(&self, os: &dyn Os, takes: &[Take]) -> Result<(), StoreError> {
        put(os, &self.root.join("takes.json"), &takes)
            .map_err(|error| StoreError::Unwritable(self.root.clone(), error))
    }

    /// Those that have not expired. A file that cannot be read says that nobody has anything.
    fn takes(&self, os: &dyn Os) -> Vec<Take> {
        let all: Vec<Take> = get(os, &self.root.join("takes.json")).ok().flatten().unwrap_or_default();
        let now = os.now();
        all.into_iter().filter(|take| take.until > now).collect()
    }

    /// Removes what is left of launches that did not come about: folders without a record that nobody holds.
    pub fn tidy(&self, os: &dyn Os, _: &Guard) {
        for name in self.names(os) {
            let folder = self.folder(&name);
            if !os.exists(&folder.join("record.json")) && !self.is_alive(os, &name) {
                // One that cannot be removed is in nobody's way.
                let _ = os.remove_folder(&folder);
            }
        }
    }

    /// The folders of runs, in no order.
    pub(super) fn names(&self, os: &dyn Os) -> Vec<String> {
        os.names(&self.runs()).unwrap_or_default().into_iter().filter(|name| id::is_id(name)).collect()
    }

    fn seen(&self, os: &dyn Os, id: &str) -> Result<Option<Seen>, String> {
        if !id::is_id(id) {
            return Ok(None);
        }
        // Asked first: one that ends in between has written its last record by then.
        let alive = self.is_alive(os, id);
        let run: Option<Run> = get(os, &self.folder(id).join("record.json"))?;
        match run {
            Some(run) if run.id != id => {
                Err(format!("its record is that of {}; remove {}", run.id, self.folder(id).display()))
            }
            run => Ok(run.map(|run| Seen { run, alive })),
        }
    }
}

fn fill(os: &dyn Os, folder: &Path, run: &Run, orders: &Orders, prompt: &str) -> io::Result<Locked> {
    os.make_folder(folder)?;
    let alive = os.lock(&folder.join("alive"), Duration::ZERO)?.ok_or(io::ErrorKind::WouldBlock)?;
    os.put(&folder.join("prompt.md"), prompt)?;
    put(os, &folder.join("orders.json"), orders)?;
    put(os, &folder.join("record.json"), run)?;
    Ok(alive)
}

/// The run of a folder and its orders, for its supervisor.
///
/// # Errors
/// When one of them cannot be read; a sentence for people.
pub fn open(os: &dyn Os, folder: &Path) -> Result<(Run, Orders), String> {
    let missing = || format!("{} holds no run", folder.display());
    let run = get(os, &folder.join("record.json"))?.ok_or_else(missing)?;
    Ok((run, get(os, &folder.join("orders.json"))?.ok_or_else(missing)?))
}

fn put(os: &dyn Os, path: &Path, what: &impl Serialize) -> io::Result<()> {
    os.put(path, &format!("{}\n", serde_json::to_string_pretty(what)?))
}

/// What a file holds; `None` where there is none.
fn get<T: DeserializeOwned>(os: &dyn Os, path: &Path) -> Result<Option<T>, String> {
    let text = match os.read(path, CAP) {
        Err(error) if error.is_absent() => return Ok(None),
        text => text.map_err(|error| format!("{} {error}", path.display()))?,
    };
    serde_json::from_str(&text).map(Some).map_err(|error| {
        let version = serde_json::from_str::<Versioned>(&text).map_or(0, |found| found.version);
        match version > VERSION {
            true => later(version),
            false => format!("{} is damaged: {error}; remove the folder it is in", path.display()),
        }
    })
}

/// All that every record says, whatever else a later one says.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

fn later(version: u32) -> String {
    format!("a later Baton wrote its record (version {version}, known is {VERSION}); use that one")
}

/// Why runs cannot be kept. Its message is a sentence.
#[derive(Debug)]
pub enum StoreError {
    /// Somebody else holds the lock, for longer than we waited.
    Busy(PathBuf, Duration),
    /// The disk refuses.
    Unwritable(PathBuf, io::Error),
    /// There is no run of this name.
    Unknown(String),
    /// The record of this run cannot be read; why.
    Unread(String, String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Busy(lock, wait) => write!(
                f,
                "another Baton has held {} for {} seconds: another launch is under way; try again when it is over",
                lock.display(),
                wait.as_secs()
            ),
            StoreError::Unwritable(folder, error) => write!(
                f,
                "{} cannot be written, where runs are kept: {error}; make room or give yourself the right to write there",
                folder.display()
            ),
            StoreError::Unknown(id) => write!(f, "there is no run {id}; baton runs lists them"),
            StoreError::Unread(id, why) => write!(f, "the run {id} cannot be read: {why}"),
        }
    }
}

impl std::error::Error for StoreError {}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "a test looks at the disk itself")]

    use super::*;
    use crate::{os::Machine, project::DocPath, runs::testing::run};
    use std::fs;

    const NOW: Duration = Duration::ZERO;

    struct Kept {
        _folder: tempfile::TempDir,
        store: Store,
        os: Machine,
    }

    fn kept() -> Kept {
        let folder = tempfile::tempdir().unwrap();
        Kept { store: Store::at(folder.path()), _folder: folder, os: Machine { home: None } }
    }

    impl Kept {
        fn create(&self, run: Run) -> New {
            let guard = self.store.lock(&self.os, NOW).unwrap();
            self.store.create(&self.os, &guard, run, &Orders::default(), "do it").unwrap()
        }

        fn ids(&self) -> Vec<(String, bool)> {
            let runs = self.store.read(&self.os);
            runs.list.iter().map(|seen| (seen.run.id.to_string(), seen.alive)).collect()
        }
    }

    #[test]
    fn runs_are_read_newest_first_with_whether_they_are_watched() {
        let kept = kept();
        assert_eq!(kept.ids(), []);
        let first = kept.create(run());
        let second = kept.create(Run { created: 0, argv: vec!["--name={run}".into()], ..run() });
        assert_eq!(second.run.argv, ["--name=b1-build-2"]);
        assert_eq!(kept.ids(), [("b1-build-2".into(), true), ("b1-build-1".into(), true)]);
        drop(first);
        assert_eq!(kept.ids(), [("b1-build-2".into(), true), ("b1-build-1".into(), false)]);
        assert!(kept.store.get(&kept.os, "b1-build-1").unwrap().is_dead());
        assert_eq!(fs::read_to_string(second.folder.join("prompt.md")).unwrap(), "do it");
    }

    #[test]
    fn a_record_that_cannot_be_read_is_told_and_the_others_are_shown() {
        let kept = kept();
        for _ in 0..4 {
            kept.create(run());
        }
        let at = |id: &str| kept.store.folder(id).join("record.json");
        fs::write(at("b1-build-1"), "{").unwrap();
        fs::write(at("b1-build-2"), r#"{"version": 7, "step": "dreaming"}"#).unwrap();
        fs::remove_file(at("b1-build-3")).unwrap();
        fs::create_dir_all(kept.store.folder("b1-build-5.tmp")).unwrap();
        let later = fs::read_to_string(at("b1-build-4")).unwrap();
        let later = later.replace("\"version\": 1", "\"version\": 2,\n\"mood\": \"good\"");
        fs::write(at("b1-build-4"), later).unwrap();
        assert_eq!(kept.ids(), [("b1-build-4".into(), false)]);
        let unread = kept.store.read(&kept.os).unread;
        let ids: Vec<&str> = unread.iter().map(|unread| unread.id.as_str()).collect();
        assert_eq!(ids, ["b1-build-2", "b1-build-1"]);
        assert!(unread[0].why.contains("version 7, known is 1"), "{}", unread[0].why);
        assert!(unread[1].why.contains("is damaged"), "{}", unread[1].why);
        let guard = kept.store.lock(&kept.os, NOW).unwrap();
        let error = kept.store.update(&kept.os, &guard, "b1-build-4", |run| run.code = Some(1)).unwrap_err();
        assert!(error.to_string().contains("later Baton"), "{error}");
        assert_eq!(
            kept.create_after(guard).run.id,
            "b1-build-5",
            "a number that was given is not given again"
        );
    }

    impl Kept {
        fn create_after(&self, guard: Guard) -> New {
            drop(guard);
            self.create(run())
        }
    }

    #[test]
    fn one_makes_records_at_a_time_and_the_others_are_told() {
        let kept = kept();
        let guard = kept.store.lock(&kept.os, NOW).unwrap();
        let error = kept.store.lock(&kept.os, NOW).unwrap_err().to_string();
        assert!(error.contains("another launch is under way; try again"), "{error}");
        drop(guard);
        kept.store.lock(&kept.os, NOW).unwrap();
    }

    #[test]
    fn where_nothing_can_be_written_one_sentence_says_so() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("baton"), "a file").unwrap();
        let error = Store::at(folder.path()).lock(&Machine { home: None }, NOW).unwrap_err().to_string();
        assert!(error.contains("cannot be written, where runs are kept"), "{error}");
    }

    #[test]
    fn a_batch_is_taken_given_back_and_free_when_its_time_is_over() {
        let kept = kept();
        let take = |batch: &str, owner: &str, until| Take {
            workspace: None,
            plan: DocPath::new("TICKETS.md"),
            batch: batch.into(),
            owner: owner.into(),
            since: 0,
            until,
        };
        let guard = kept.store.lock(&kept.os, NOW).unwrap();
        for one in
            [take("Batch 1", "ada", u64::MAX), take("Batch 2", "bo", u64::MAX), take("Batch 3", "cy", 5)]
        {
            kept.store.take(&kept.os, &guard, one).unwrap();
        }
        kept.store.take(&kept.os, &guard, take("Batch 2", "ada", u64::MAX)).unwrap();
        let taken = || {
            let takes = kept.store.read(&kept.os).takes;
            takes.iter().map(|take| format!("{} {}", take.batch, take.owner)).collect::<Vec<_>>()
        };
        assert_eq!(taken(), ["Batch 1 ada", "Batch 2 ada"]);
        let release = |batch| kept.store.release(&kept.os, &guard, &take(batch, "ada", u64::MAX)).unwrap();
        assert!(release("Batch 1"));
        assert!(!release("Batch 1"));
        assert_eq!(taken(), ["Batch 2 ada"]);
    }
}
