//! Writes the block of a run that is over into its plan, and says so in its record.
//!
//! ```text
//!  plan read ──insertion──▶ before, after ──lock, nobody has it open, still `before`──▶ written ──▶ record: Written
//!      ▲                                                  │
//!      └────────────── somebody wrote in between ─────────┘
//! ```
//!
//! Killed at any moment, the plan is before or after, and telling again does what is left. Start at [`tell`].

use super::{Next, insertion, order, which};
use crate::{
    os::WriteError,
    project::{Run, Snapshot, runs::Told},
    runs::{self, Guard, Os, Store, presence},
};
use std::{fmt, path::PathBuf, time::Duration};

/// How often a plan is read anew when others write it at the same time.
const TRIES: usize = 5;

/// How long to wait for somebody else's launch.
const WAIT: Duration = Duration::from_secs(10);

/// Reads the plan of a run, as it is on disk now.
pub type Look<'a> = &'a dyn Fn(&Run) -> Result<Snapshot, String>;

/// What came of telling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Telling {
    /// The block stands in this file now.
    Written(PathBuf),
    /// There was nothing to write; a sentence.
    Needless(String),
    /// A server has the file open and inserts the block there, so that nothing is lost that is not saved yet.
    Open {
        /// The file.
        path: PathBuf,
        /// The server's process.
        server: u32,
    },
    /// Somebody else writes the file all the time.
    Busy(PathBuf),
}

impl Telling {
    /// Whether the plan tells of the run now.
    pub fn is_there(&self) -> bool {
        matches!(self, Telling::Written(_) | Telling::Needless(_))
    }
}

impl fmt::Display for Telling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Telling::Written(path) => write!(f, "written into {}", path.display()),
            Telling::Needless(why) => f.write_str(why),
            Telling::Open { path, server } => {
                write!(
                    f,
                    "{} is open in an editor (server {server}), which inserts the block",
                    path.display()
                )
            }
            Telling::Busy(path) => {
                write!(f, "somebody else writes {} all the time; try again", path.display())
            }
        }
    }
}

/// Tells the plan of a run what became of it. Where a live server has the document open it is left to that one, unless `anyway`.
///
/// # Errors
/// When there is no such run, its batch is gone, or the disk refuses; a sentence that says what to do.
pub fn tell(os: &dyn Os, store: &Store, id: &str, look: Look<'_>, anyway: bool) -> Result<Telling, String> {
    let mut busy = PathBuf::new();
    for _ in 0..TRIES {
        let seen =
            store.get(os, id).ok_or_else(|| format!("there is no run {id}; `baton runs` lists them"))?;
        let run = seen.run;
        if run.block == Told::Written {
            return Ok(Telling::Needless(format!("{id} is told in {} already", run.plan)));
        }
        let Some(order) = order(&run) else {
            return Ok(Telling::Needless(format!("there is nothing to tell of {id}")));
        };
        let next = insertion(&look(&run)?, &which(&run), &order)?;
        let (path, before, after) = match next {
            Next::Nothing(why) => {
                runs::told(os, store, id).map_err(|why| why.to_string())?;
                return Ok(Telling::Needless(why));
            }
            Next::Write { path, before, after, .. } => (run.workspace.join(path.as_str()), before, after),
        };
        let guard = store.lock(os, WAIT).map_err(|why| why.to_string())?;
        if let Some(server) = presence::who_has(os, store, &path).filter(|_| !anyway) {
            return Ok(Telling::Open { path, server });
        }
        match os.write(&path, Some(&before), &after) {
            Ok(()) => {
                mark(os, store, &guard, id)?;
                return Ok(Telling::Written(path));
            }
            Err(WriteError::Changed) => busy = path,
            Err(error) => return Err(format!("{} {error}; then `baton runs tell {id}`", path.display())),
        }
    }
    Ok(Telling::Busy(busy))
}

fn mark(os: &dyn Os, store: &Store, guard: &Guard, id: &str) -> Result<(), String> {
    let written = store.update(os, guard, id, |run| run.block = Told::Written);
    written.map(drop).map_err(|why| why.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests look at the disk themselves")]

    use super::*;
    use crate::{
        os::Machine,
        project::{
            Configuration, DocPath, Kind, Kinds, Member, Project,
            runs::{Outcome, Step},
        },
        runs::{Orders, presence::Presence, testing::run},
    };
    use std::{cell::Cell, fs, path::Path};

    const PLAN: &str = "## Batch 1\r\n### T1: a\r\n\r\n## HANDOFF — Batch 1 Ready\r\nTickets: T1\r\n";

    struct Kept {
        folder: tempfile::TempDir,
        store: Store,
        os: Machine,
        id: String,
    }

    fn kept() -> Kept {
        let folder = tempfile::tempdir().unwrap();
        let (os, store) = (Machine { home: None }, Store::at(folder.path()));
        fs::write(folder.path().join("TICKETS.md"), PLAN).unwrap();
        let over = Run {
            workspace: folder.path().to_path_buf(),
            step: Step::Ended,
            outcome: Some(Outcome::Passed),
            block: Told::Pending,
            ..run()
        };
        let guard = store.lock(&os, Duration::ZERO).unwrap();
        let id = store.create(&os, &guard, over, &Orders::default(), "").unwrap().run.id.to_string();
        drop(guard);
        Kept { folder, store, os, id }
    }

    fn snapshot(text: &str) -> Snapshot {
        let path = DocPath::new("TICKETS.md");
        let mut project = Project::new(Configuration::default());
        let member = Member::new(path.clone(), Kinds::only(Kind::Tickets), text);
        project.disk([(path, Some(member))]);
        project.snapshot()
    }

    impl Kept {
        fn plan(&self) -> String {
            fs::read_to_string(self.folder.path().join("TICKETS.md")).unwrap()
        }

        fn tell(&self, anyway: bool) -> Result<Telling, String> {
            tell(&self.os, &self.store, &self.id, &|_: &Run| Ok(snapshot(&self.plan())), anyway)
        }

        fn block(&self) -> Told {
            self.store.get(&self.os, &self.id).unwrap().run.block
        }
    }

    #[test]
    fn the_block_is_written_once_and_the_record_says_so() {
        let kept = kept();
        let path = kept.folder.path().join("TICKETS.md");
        assert_eq!(kept.tell(false), Ok(Telling::Written(path)));
        assert_eq!(kept.block(), Told::Written);
        let plan = kept.plan();
        assert!(plan.starts_with(PLAN) && plan.contains("\r\n## COMPLETE — Batch 1 Done\r\n"), "{plan}");
        assert!(matches!(kept.tell(false), Ok(Telling::Needless(_))));
        assert_eq!(kept.plan(), plan);
    }

    #[test]
    fn what_was_written_before_we_were_killed_is_not_written_again() {
        let kept = kept();
        kept.tell(false).unwrap();
        let (plan, guard) = (kept.plan(), kept.store.lock(&kept.os, Duration::ZERO).unwrap());
        kept.store.update(&kept.os, &guard, &kept.id, |run| run.block = Told::Pending).unwrap();
        drop(guard);
        assert_eq!(kept.tell(false), Ok(Telling::Needless("Batch 1 has its COMPLETE already".into())));
        assert_eq!((kept.plan(), kept.block()), (plan, Told::Written));
    }

    #[test]
    fn what_an_editor_has_open_is_left_to_it() {
        let kept = kept();
        let mut server = Presence::here(&kept.os, &kept.store).unwrap();
        let path = kept.folder.path().join("TICKETS.md");
        server.set(&kept.os, [path.clone()]).unwrap();
        let open = Telling::Open { path: path.canonicalize().unwrap(), server: std::process::id() };
        let told = kept.tell(false).unwrap();
        assert_eq!(
            told.to_string(),
            open.to_string()
                .replace(&*path.canonicalize().unwrap().to_string_lossy(), &path.to_string_lossy())
        );
        assert_eq!((kept.plan().as_str(), kept.block()), (PLAN, Told::Pending));
        assert!(matches!(kept.tell(true), Ok(Telling::Written(_))));
    }

    #[test]
    fn who_writes_in_between_loses_nothing() {
        let kept = kept();
        let path = kept.folder.path().join("TICKETS.md");
        let (looked, more) = (Cell::new(false), "\r\n## Batch 2\r\n### T2: b\r\n");
        let look = |_: &Run| {
            let read = snapshot(&fs::read_to_string(&path).unwrap());
            if !looked.replace(true) {
                fs::write(&path, format!("{PLAN}{more}")).unwrap();
            }
            Ok(read)
        };
        let told = tell(&kept.os, &kept.store, &kept.id, &look, false).unwrap();
        assert_eq!(told, Telling::Written(path.clone()));
        let plan = kept.plan();
        assert!(plan.starts_with(PLAN) && plan.ends_with(more) && plan.contains("COMPLETE"), "{plan}");
        assert_eq!(plan.matches("COMPLETE").count(), 1);
    }

    #[test]
    fn who_writes_all_the_time_leaves_it_pending() {
        let kept = kept();
        let path = kept.folder.path().join("TICKETS.md");
        let count = Cell::new(0);
        let look = |_: &Run| {
            let read = snapshot(&fs::read_to_string(&path).unwrap());
            count.set(count.get() + 1);
            fs::write(&path, format!("{PLAN}\r\nnote {}\r\n", count.get())).unwrap();
            Ok(read)
        };
        assert_eq!(tell(&kept.os, &kept.store, &kept.id, &look, false), Ok(Telling::Busy(path.clone())));
        assert_eq!(kept.block(), Told::Pending);
        let none = tell(&kept.os, &kept.store, "b9-build-9", &look, false);
        assert!(none.unwrap_err().contains("there is no run b9-build-9"));
        assert!(Path::new(&path).exists());
    }
}
