//! The commands a person has trusted, kept with that person: a repository that was copied from somewhere must not bring its own trust.
//!
//! ```text
//!  <state folder>/trust.json    by the repository's common directory: lists of arguments, exactly as they were shown
//! ```
//!
//! Knows neither who asks nor where a command comes from. Start at [`Trust`].

use super::Os;
use crate::launch::Argv;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fmt, io,
    path::{Path, PathBuf},
    time::Duration,
};

/// Nobody trusts more than fits into this, in bytes.
const CAP: u64 = 16 * 1024 * 1024;
/// How long to wait for somebody else who writes it.
const WAIT: Duration = Duration::from_secs(10);

/// What is trusted in one repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    file: PathBuf,
    repository: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Record {
    version: u32,
    repositories: BTreeMap<String, Vec<Argv>>,
}

/// Why trust cannot be kept. Its message is a sentence.
#[derive(Debug)]
pub enum TrustError {
    /// The environment names no folder to keep it in.
    Homeless,
    /// The name of the repository's folder is no text.
    Nameless(PathBuf),
    /// What is there is damaged, or of a later Baton.
    Unread(PathBuf, String),
    /// The disk refuses.
    Unwritable(PathBuf, io::Error),
}

impl fmt::Display for TrustError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TrustError::Homeless => f.write_str(
                "there is no folder to keep your trust in: set XDG_STATE_HOME or HOME to a folder of yours",
            ),
            TrustError::Nameless(folder) => {
                write!(f, "the name of {} is no text; rename it", folder.display())
            }
            TrustError::Unread(file, why) => {
                write!(f, "{} {why}; remove it, and trust anew with `baton trust`", file.display())
            }
            TrustError::Unwritable(file, error) => {
                write!(f, "{} cannot be written, where your trust is kept: {error}", file.display())
            }
        }
    }
}

impl std::error::Error for TrustError {}

impl Trust {
    /// What is trusted in the repository with this common directory.
    ///
    /// # Errors
    /// When there is no folder to keep it in, or the directory's name is no text.
    pub fn of(os: &dyn Os, common: &Path) -> Result<Trust, TrustError> {
        let real = os.canonical(common).unwrap_or_else(|_| common.to_path_buf());
        let repository = real.to_str().ok_or_else(|| TrustError::Nameless(real.clone()))?.to_owned();
        let file = os.own().ok_or(TrustError::Homeless)?.join("trust.json");
        Ok(Trust { file, repository })
    }

    /// The commands that are trusted; none where that cannot be read.
    pub fn commands(&self, os: &dyn Os) -> Vec<Argv> {
        self.read(os).unwrap_or_default()
    }

    /// The commands that are trusted.
    ///
    /// # Errors
    /// When what is there cannot be read: then nothing is trusted.
    pub fn read(&self, os: &dyn Os) -> Result<Vec<Argv>, TrustError> {
        Ok(self.record(os)?.repositories.remove(&self.repository).unwrap_or_default())
    }

    /// Trusts these commands as well. Gives how many are new.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn add(&self, os: &dyn Os, commands: &[Argv]) -> Result<usize, TrustError> {
        self.change(os, |all| {
            let before = all.len();
            for argv in commands {
                if !all.contains(argv) {
                    all.push(argv.clone());
                }
            }
            all.len() - before
        })
    }

    /// Trusts nothing here any more. Gives how many were trusted.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn remove(&self, os: &dyn Os) -> Result<usize, TrustError> {
        self.change(os, |all| std::mem::take(all).len())
    }

    fn change(&self, os: &dyn Os, change: impl FnOnce(&mut Vec<Argv>) -> usize) -> Result<usize, TrustError> {
        let failed = |error| TrustError::Unwritable(self.file.clone(), error);
        if let Some(folder) = self.file.parent() {
            os.make_folders(folder).map_err(failed)?;
        }
        let lock = os.lock(&self.file.with_extension("lock"), WAIT).map_err(failed)?;
        let _lock = lock.ok_or_else(|| failed(io::ErrorKind::WouldBlock.into()))?;
        let mut record = self.record(os)?;
        let all = record.repositories.entry(self.repository.clone()).or_default();
        let changed = change(all);
        if all.is_empty() {
            record.repositories.remove(&self.repository);
        }
        record.version = 1;
        let text = serde_json::to_string_pretty(&record).map_err(|error| failed(error.into()))?;
        os.put(&self.file, &format!("{text}\n")).map_err(failed)?;
        Ok(changed)
    }

    fn record(&self, os: &dyn Os) -> Result<Record, TrustError> {
        let unread = |why: String| TrustError::Unread(self.file.clone(), why);
        let text = match os.read(&self.file, CAP) {
            Err(error) if error.is_absent() => return Ok(Record::default()),
            text => text.map_err(|error| unread(error.to_string()))?,
        };
        let record: Record =
            serde_json::from_str(&text).map_err(|error| unread(format!("is damaged: {error}")))?;
        if record.version > 1 {
            return Err(unread(format!("is of a later Baton (version {})", record.version)));
        }
        Ok(record)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests look at the disk themselves")]

    use super::*;
    use crate::os::Machine;
    use std::fs;

    fn argv(text: &str) -> Argv {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn exactly_what_was_trusted_is_trusted_and_only_there() {
        let folder = tempfile::tempdir().unwrap();
        let os = Machine { home: None };
        let file = folder.path().join("state/baton/trust.json");
        let (here, there) = (folder.path().join("a/.git"), folder.path().join("b/.git"));
        let at =
            |common: &Path| Trust { file: file.clone(), repository: common.to_string_lossy().into_owned() };
        let trust = at(&here);
        assert_eq!(trust.read(&os).unwrap(), Vec::<Argv>::new());
        assert_eq!(trust.add(&os, &[argv("npm test"), argv("npm test"), argv("make")]).unwrap(), 2);
        assert_eq!(trust.add(&os, &[argv("make")]).unwrap(), 0);
        assert_eq!(trust.read(&os).unwrap(), [argv("npm test"), argv("make")]);
        assert_eq!(at(&there).read(&os).unwrap(), Vec::<Argv>::new());
        assert_eq!(trust.remove(&os).unwrap(), 2);
        assert_eq!(trust.read(&os).unwrap(), Vec::<Argv>::new());
    }

    #[test]
    fn what_is_damaged_trusts_nothing_and_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let os = Machine { home: None };
        let file = folder.path().join("trust.json");
        for (text, why) in [("{", "is damaged"), (r#"{"version":9,"repositories":{}}"#, "a later Baton")] {
            fs::write(&file, text).unwrap();
            let trust = Trust { file: file.clone(), repository: "/r".into() };
            assert!(trust.read(&os).unwrap_err().to_string().contains(why));
            assert!(trust.add(&os, &[argv("make")]).is_err());
            assert_eq!(fs::read_to_string(&file).unwrap(), text);
        }
    }
}
