//! Which commands somebody has trusted, by repository: kept with the user, as a repository that was copied from somewhere must not bring its own.
//!
//! ```text
//!  <state folder>/trust.json   { "version": 1, "repositories": { "<git common dir>": [["npm", "test"], …] } }
//! ```
//!
//! A command is trusted word by word: another argument is another command. A file that cannot be read trusts nothing. Start at [`Trust`].

use super::Os;
use crate::launch::Argv;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

/// No such file is as long as this, in bytes.
const CAP: u64 = 16 * 1024 * 1024;
/// How long others may take to write it.
const WAIT: Duration = Duration::from_secs(10);

/// The commands that are trusted in one repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    folder: PathBuf,
    repository: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct File {
    version: u32,
    repositories: BTreeMap<String, Vec<Argv>>,
}

impl Trust {
    /// What is trusted in the repository with this common directory.
    ///
    /// # Errors
    /// When there is no folder to keep it in, or the directory's name is no text.
    pub fn of(os: &dyn Os, common: &Path) -> Result<Trust, String> {
        let folder =
            os.own().ok_or("there is no folder to keep in what you trust: set HOME, or XDG_STATE_HOME")?;
        let repository =
            common.to_str().ok_or_else(|| format!("{}: a folder whose name is no text", common.display()))?;
        Ok(Trust { folder, repository: repository.to_owned() })
    }

    /// The file it is kept in.
    pub fn file(&self) -> PathBuf {
        self.folder.join("trust.json")
    }

    /// The commands, in the order they were trusted.
    pub fn commands(&self, os: &dyn Os) -> Vec<Argv> {
        self.read(os).unwrap_or_default().repositories.remove(&self.repository).unwrap_or_default()
    }

    /// Trusts these commands from now on.
    ///
    /// # Errors
    /// When that cannot be written down; a sentence.
    pub fn add(&self, os: &dyn Os, commands: &[Argv]) -> Result<(), String> {
        let file = self.file();
        let failed = |error: std::io::Error| format!("{} cannot be written: {error}", file.display());
        os.make_folders(&self.folder).map_err(failed)?;
        let lock = os.lock(&self.folder.join("trust.lock"), WAIT).map_err(failed)?;
        let _lock = lock.ok_or_else(|| format!("somebody else writes {} all the time", file.display()))?;
        let mut all = self.read(os)?;
        all.version = 1;
        let own = all.repositories.entry(self.repository.clone()).or_default();
        for argv in commands {
            if !own.contains(argv) {
                own.push(argv.clone());
            }
        }
        let text = serde_json::to_string_pretty(&all).map_err(|error| error.to_string())?;
        os.put(&file, &(text + "\n")).map_err(failed)
    }

    fn read(&self, os: &dyn Os) -> Result<File, String> {
        let file = self.file();
        if !os.exists(&file) {
            return Ok(File::default());
        }
        let why = |why: String| {
            format!("{} {why}; what is trusted is not known until it is put right or removed", file.display())
        };
        let text = os.read(&file, CAP).map_err(|error| why(error.to_string()))?;
        serde_json::from_str(&text).map_err(|error| why(format!("is not what Baton wrote: {error}")))
    }
}
