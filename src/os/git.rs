//! [`Git`]: how git is called, by argv and told where everything is, so that nothing in a repository starts anything or leads elsewhere.
//!
//! ```text
//!  Checkout (root, own, common) ──▶ Git::ask ───────────────────────▶ git, its settings overruled
//!                                   Git::work ──drivers::overruled──▶ the same, filters and drivers by name as well
//! ```
//!
//! A repository says in its own settings what git runs: hooks, a file-system monitor, filters, a pager, an editor, programs that merge, sign,
//! compare or fetch. All of that is off, whatever it says, and so are questions to the user. A file that a filter would change is taken as
//! it is on disk, and written as it is stored: whoever uses such files has to be told. Where a checkout was told by its folders, the
//! `.git` in it is not read, as an agent may have written it. What is left to the repository is what its names and texts are. Knows no plan and
//! no run. Start at [`Git::ask`].

mod checkout;
mod drivers;

pub use checkout::Checkout;

use std::ffi::OsString;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Answer, Call, Programs};

/// Settings that win over the repository's.
const SETTINGS: &[&str] = &[
    "branch.autoSetupMerge=false",
    "commit.gpgSign=false",
    "core.alternateRefsCommand=",
    "core.askPass=",
    "core.editor=:",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.sshCommand=",
    "credential.helper=",
    "diff.external=",
    "diff.ignoreSubmodules=all",
    "diff.orderFile=/dev/null",
    "gc.auto=0",
    "i18n.commitEncoding=UTF-8",
    "log.mailmap=false",
    "log.showRoot=true",
    "log.showSignature=false",
    "maintenance.auto=false",
    "merge.renormalize=false",
    "protocol.allow=never",
    "safe.bareRepository=explicit",
    "status.renames=false",
    "submodule.recurse=false",
    "tag.gpgSign=false",
    "worktree.guessRemote=false",
];

/// Variables that win over the user's: they say no to whatever a setting cannot switch off.
const VARIABLES: &[(&str, &str)] = &[
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_ASKPASS", ""),
    ("GIT_EDITOR", ":"),
    ("GIT_LITERAL_PATHSPECS", "1"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_SEQUENCE_EDITOR", ":"),
    ("GIT_TERMINAL_PROMPT", "0"),
    // What it says is read, and told to people in the language of the rest.
    ("LC_ALL", "C"),
];

/// How long git may think about one question.
const LIMIT: Duration = Duration::from_secs(20);

/// How long it may take to write or to look at a checkout full of files.
const WORK_LIMIT: Duration = Duration::from_secs(600);

/// How much of an answer is taken: more than the log of nearly every project.
const CAP: usize = 16 * 1024 * 1024;

/// Git, and the checkout it is asked about.
#[derive(Clone)]
pub struct Git<'a> {
    programs: &'a dyn Programs,
    /// The folder it starts in.
    root: PathBuf,
    /// The other folders, where git is told and does not find them itself.
    told: Option<(PathBuf, PathBuf)>,
    /// Variables it gets besides.
    more: Vec<(&'static str, OsString)>,
}

impl<'a> Git<'a> {
    /// Git in a folder that holds `.git`. It finds the repository by itself, and refuses one that belongs to somebody else. For questions
    /// only: what is found may have been put there.
    pub fn found(programs: &'a dyn Programs, root: &Path) -> Git<'a> {
        Git { programs, root: root.to_path_buf(), told: None, more: Vec::new() }
    }

    /// Git in a checkout whose folders are known. It looks for nothing.
    pub fn told(programs: &'a dyn Programs, checkout: &Checkout) -> Git<'a> {
        let told = Some((checkout.own.clone(), checkout.common.clone()));
        Git { programs, root: checkout.root.clone(), told, more: Vec::new() }
    }

    /// The same with one more variable.
    pub fn with(mut self, name: &'static str, value: impl Into<OsString>) -> Git<'a> {
        self.more.push((name, value.into()));
        self
    }

    /// Asks git something that is not about the files of the checkout, and gives what it says, failure included. An error is a sentence: git
    /// is not there or does not answer.
    pub fn ask(&self, arguments: &[&str], input: impl Into<String>) -> Result<Answer, String> {
        self.call(Vec::new(), arguments, input.into(), LIMIT)
    }

    /// Asks git something that may read or write the files of the checkout; no filter and no driver of the repository's runs for it.
    pub fn work(&self, arguments: &[&str], input: impl Into<String>) -> Result<Answer, String> {
        let overruled = drivers::overruled(&self.ask(&["config", "--list", "--name-only", "-z"], "")?)?;
        self.call(overruled, arguments, input.into(), WORK_LIMIT)
    }

    /// What git prints, where it does as told; an error is what it complains of.
    pub fn text(&self, arguments: &[&str]) -> Result<String, String> {
        let printed = printed(self.ask(arguments, "")?)?;
        Ok(String::from_utf8_lossy(&printed).trim_end_matches('\n').to_owned())
    }

    fn call(
        &self,
        overruled: Vec<String>,
        arguments: &[&str],
        input: String,
        limit: Duration,
    ) -> Result<Answer, String> {
        let settings = SETTINGS.iter().flat_map(|setting| ["-c", setting]).map(str::to_owned);
        let own = arguments.iter().map(|argument| (*argument).to_owned());
        let call = Call {
            program: "git".to_owned(),
            arguments: ["--no-pager".to_owned()]
                .into_iter()
                .chain(settings)
                .chain(overruled)
                .chain(own)
                .collect(),
            folder: self.root.clone(),
            input,
            hidden: is_hidden,
            variables: self.variables(),
            limit,
            cap: CAP,
        };
        self.programs.call(&call).map_err(|error| error.to_string())
    }

    fn variables(&self) -> Vec<(&'static str, OsString)> {
        let around = self.root.parent().unwrap_or(&self.root);
        // A folder that only looks like a repository must not make git look further up and take another one for it.
        let ceiling = ("GIT_CEILING_DIRECTORIES", around.into());
        let fixed = VARIABLES.iter().chain(drivers::VARIABLES).map(|(name, value)| (*name, value.into()));
        let told = self.told.iter().flat_map(|(own, common)| {
            [("GIT_DIR", own), ("GIT_COMMON_DIR", common), ("GIT_WORK_TREE", &self.root)]
        });
        fixed
            .chain([ceiling])
            .chain(told.map(|(name, folder)| (name, folder.into())))
            .chain(self.more.clone())
            .collect()
    }
}

/// What was printed by a git that did as told; otherwise what it complains of, as a sentence.
pub fn printed(answer: Answer) -> Result<Vec<u8>, String> {
    match answer {
        Answer { is_cut: true, .. } => Err("git has more to say than can be read".to_owned()),
        Answer { code: Some(0), output, .. } => Ok(output),
        // What it says when it does not know a command or an option.
        Answer { code: Some(129), complaint, .. } => {
            Err(format!("{}; it may be too old, as Baton needs git 2.38 or newer", complains(&complaint)))
        }
        Answer { complaint, .. } => Err(complains(&complaint)),
    }
}

/// A complaint of git's as a sentence: its first line, which is the one that says what is the matter.
pub fn complains(complaint: impl Display) -> String {
    let complaint = complaint.to_string();
    let is_said = |line: &&str| !line.starts_with("Preparing worktree") && !line.starts_with("hint:");
    let first = complaint.lines().find(is_said).unwrap_or_default();
    let plain = ["fatal: ", "error: "].into_iter().find_map(|prefix| first.strip_prefix(prefix));
    format!("git says: {}", plain.unwrap_or(first))
}

/// Whoever started us from inside git (a hook) has set where the repository is; ours is another one. Settings of the user's stay.
fn is_hidden(variable: &str) -> bool {
    const KEPT: &[&str] = &[
        "GIT_EXEC_PATH",
        "GIT_AUTHOR_NAME",
        "GIT_AUTHOR_EMAIL",
        "GIT_COMMITTER_NAME",
        "GIT_COMMITTER_EMAIL",
    ];
    let is_gits = variable.starts_with("GIT_") && !variable.starts_with("GIT_CONFIG");
    is_gits && !KEPT.contains(&variable) || variable == "SSH_ASKPASS"
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

    #[test]
    fn a_complaint_is_its_first_line_that_says_something() {
        let complaint = "Preparing worktree (new branch 'a')\nfatal: cannot lock ref\nhint: x\n";
        assert_eq!(complains(complaint), "git says: cannot lock ref");
        let cut = Answer { is_cut: true, ..Answer::default() };
        assert_eq!(printed(cut), Err("git has more to say than can be read".to_owned()));
    }
}
