//! How git is called: by argv, in the repository's own folder, so that nothing in the repository can start anything.
//!
//! A repository says in its own settings what git runs: hooks, a file-system monitor, a pager, programs that check signatures or fetch what is
//! missing. All of that is off, whatever it says, and so are questions to the user and writing to its index. Start at [`Asking::call`].

use std::ffi::OsString;
use std::time::Duration;

use super::Asking;
use crate::os::{Answer, Call, Trouble};

/// Settings that win over the repository's.
const SETTINGS: &[&str] = &[
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.pager=cat",
    "diff.external=",
    "diff.orderFile=/dev/null",
    "log.mailmap=false",
    "log.showRoot=true",
    "log.showSignature=false",
    "protocol.allow=never",
    "safe.bareRepository=explicit",
];

/// Variables that win over the user's: they say no to whatever a setting cannot switch off.
const VARIABLES: &[(&str, &str)] = &[
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
];

/// How long git may think about one question.
const LIMIT: Duration = Duration::from_secs(20);

/// How much of an answer is taken: more than the log of nearly every project.
const CAP: usize = 16 * 1024 * 1024;

impl Asking<'_> {
    /// Asks git, and gives what it says, failure included.
    pub(super) fn call(&self, arguments: &[&str], input: String) -> Result<Answer, Trouble> {
        let settings = SETTINGS.iter().flat_map(|setting| ["-c", setting]);
        let all = ["--no-pager"].into_iter().chain(settings).chain(arguments.iter().copied());
        let call = Call {
            program: "git".to_owned(),
            arguments: all.map(str::to_owned).collect(),
            folder: self.repository.root.clone(),
            input,
            hidden: is_hidden,
            variables: self.variables(),
            limit: LIMIT,
            cap: CAP,
        };
        self.programs.call(&call).map_err(|error| self.trouble(&error.to_string()))
    }

    fn variables(&self) -> Vec<(&'static str, OsString)> {
        let around = self.repository.root.parent().unwrap_or(&self.repository.root);
        // A folder that only looks like a repository must not make git look further up and take another one for it.
        let ceiling = ("GIT_CEILING_DIRECTORIES", around.into());
        VARIABLES.iter().map(|(name, value)| (*name, value.into())).chain([ceiling]).collect()
    }

    /// What git complained of.
    pub(super) fn refused(&self, complaint: &str) -> Trouble {
        let first = complaint.lines().next().unwrap_or_default();
        self.trouble(&format!("git says: {}", first.strip_prefix("fatal: ").unwrap_or(first)))
    }

    fn trouble(&self, why: &str) -> Trouble {
        let message = format!("is a repository whose history is not known: {why}");
        Trouble { path: Some(self.repository.root.clone()), message }
    }
}

/// Whoever started us from inside git (a hook) has set where the repository is; ours is another one. Settings of the user's stay.
fn is_hidden(variable: &str) -> bool {
    variable.starts_with("GIT_") && !variable.starts_with("GIT_CONFIG") && variable != "GIT_EXEC_PATH"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_repository_is_comes_from_nobody_else() {
        let hidden =
            ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PAGER", "GIT_EXTERNAL_DIFF", "GIT_TRACE"];
        assert!(hidden.into_iter().all(is_hidden));
        let kept = ["PATH", "HOME", "GIT_CONFIG_COUNT", "GIT_CONFIG_GLOBAL", "GIT_EXEC_PATH"];
        assert!(!kept.into_iter().any(is_hidden));
    }
}
