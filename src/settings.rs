//! The one table of settings: what `baton.toml` may say, what it means, and how it is documented.
//!
//! ```text
//!  types below ──schemars──▶ schema ──▶ `baton schema`, warnings about unknown keys, the table in the README
//!       ▲
//!  baton.toml ──serde──▶ File ──▶ Settings (a project::Configuration, and what load needs)
//! ```
//!
//! What an editor is set to, as opposed to a project, is `editor.rs`'s. Knows rules by their list, kinds of documents by theirs, and launches by their options; no disk. Who looks for the file is `load`. Start at [`Settings::read`].

mod adopt;
pub mod editor;
mod file;
mod near;
mod problem;
mod schema;
mod starter;

pub use adopt::with_document;
pub(crate) use near::near;
pub use problem::Problem;
pub use schema::{markdown_table, schema};
pub use starter::starter;

use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use rustc_hash::FxHasher;

use self::file::File;
use crate::launch::Options;
use crate::project::{Configuration, Patterns};

/// The names a settings file may have; the first one found in a folder counts.
pub const FILE_NAMES: [&str; 2] = ["baton.toml", ".baton.toml"];

/// What a workspace is set to.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The file they come from; `None` where there is none and every default holds.
    pub file: Option<PathBuf>,
    /// What the project and the rules go by.
    pub configuration: Configuration,
    /// The largest document that is read, in bytes.
    pub file_size: u64,
    /// How agents are started.
    pub launch: Options,
    /// What the file says that means nothing; the rest of it holds.
    pub warnings: Vec<Problem>,
}

impl Default for Settings {
    fn default() -> Settings {
        let configuration = Configuration::default();
        Settings {
            file: None,
            configuration,
            file_size: File::default().limits.bytes(),
            launch: Options::default(),
            warnings: Vec::new(),
        }
    }
}

impl Settings {
    /// What the settings file at `path`, which holds `text`, says. Fails where it is no TOML, or a value is not what its key takes: half a
    /// configuration is not obeyed.
    pub fn read(path: &Path, text: &str) -> Result<Settings, Problem> {
        let problem = |range, message: String| Problem::new(path, text, range, message);
        let file: File = toml::from_str(text)
            .map_err(|error| problem(error.span().unwrap_or_default(), explain(error.message())))?;
        let keys = schema::Keys::read(text);
        let (patterns, bad) = Patterns::new(|kind| file.documents.of(kind).to_vec());
        if let Some(bad) = bad.first() {
            let at = keys.pattern(bad.kind.name(), &bad.pattern).unwrap_or_default();
            return Err(problem(at, format!("`{}` is no pattern for files: {}", bad.pattern, bad.why)));
        }
        let launch = Options { agents: file.agents, roles: file.roles, work: file.launch };
        if let Some((names, why)) = launch.fault() {
            return Err(problem(keys.place(&names).unwrap_or_default(), why));
        }
        let rules = file.rules.iter().map(|(name, level)| (name.clone(), (*level).into())).collect();
        let unknown = keys.unknown().into_iter().map(|(range, message)| problem(range, message));
        Ok(Settings {
            file: Some(path.to_path_buf()),
            warnings: unknown.collect(),
            configuration: Configuration { patterns, rules, flow: file.flow.into(), serial: serial(text) },
            file_size: file.limits.bytes(),
            launch,
        })
    }
}

/// A message of the TOML reader, made to say what to do.
fn explain(message: &str) -> String {
    format!("{}; `baton schema` prints what may stand here", message.trim_end_matches('.').replace('\n', " "))
}

fn serial(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::project::{DocPath, Kind, Phase, Severity};

    fn read(text: &str) -> Result<Settings, String> {
        Settings::read(Path::new("baton.toml"), text).map_err(|problem| problem.to_string())
    }

    #[track_caller]
    fn check_warnings(text: &str, wanted: &[&str]) {
        let warnings: Vec<_> = read(text).unwrap().warnings.iter().map(ToString::to_string).collect();
        assert_eq!(warnings, wanted);
    }

    #[track_caller]
    fn check_refused(text: &str, wanted: &str) {
        assert_eq!(read(text).unwrap_err(), format!("baton.toml:{wanted}"));
    }

    #[test]
    fn an_empty_file_sets_nothing() {
        let (read, default) = (read("").unwrap(), Settings::default());
        assert_eq!(read.file_size, default.file_size);
        assert!(read.configuration.rules.is_empty() && read.warnings.is_empty());
        let path = DocPath::new("docs/TASKS.md");
        assert_eq!(read.configuration.patterns.kinds(&path), default.configuration.patterns.kinds(&path));
    }

    #[test]
    fn patterns_take_the_place_of_their_kinds_defaults() {
        let set = read("[documents]\ntickets = [\"plan/*.md\"]").unwrap().configuration.patterns;
        let has = |path: &str, kind| set.kinds(&DocPath::new(path)).has(kind);
        assert!(has("plan/one.md", Kind::Tickets) && !has("TICKETS.md", Kind::Tickets));
        assert!(has("docs/abi.md", Kind::Abi), "other kinds keep theirs");
    }

    #[test]
    fn rules_get_their_severities() {
        let rules = read("[rules]\nunknown-ticket = \"error\"\nunused-suppression = \"off\"").unwrap();
        let rules = rules.configuration.rules;
        assert_eq!(rules.get("unknown-ticket"), Some(&Some(Severity::Error)));
        assert_eq!(rules.get("unused-suppression"), Some(&None));
    }

    #[test]
    fn what_means_nothing_is_named_with_what_is_near() {
        check_warnings(
            "[document]\ntickets = []\n[rules]\nunknown-tickets = \"off\"\n[limits]\nsize = 1\n",
            &[
                "baton.toml:1:2: there is no setting `document`; did you mean `documents`?",
                "baton.toml:4:1: there is no setting `rules.unknown-tickets`; did you mean `unknown-ticket`?",
                "baton.toml:6:1: there is no setting `limits.size`",
            ],
        );
    }

    #[test]
    fn half_a_configuration_is_refused() {
        let end = "`baton schema` prints what may stand here";
        check_refused(
            "[rules]\nunknown-ticket = \"loud\"",
            &format!(
                "2:18: unknown variant `loud`, expected one of `error`, `warning`, `information`, `hint`, `off`; {end}"
            ),
        );
        check_refused(
            "[documents]\r\ntickets = \"é*.md\"",
            &format!("2:11: invalid type: string \"é*.md\", expected a sequence; {end}"),
        );
        check_refused(
            "[documents]\ntickets = [\"ok.md\", \"a[\"]",
            "2:21: `a[` is no pattern for files: unclosed character class; missing ']'",
        );
        check_refused(
            "[limits]\nfile-size = 0",
            &format!("2:13: invalid value: integer `0`, expected a nonzero u32; {end}"),
        );
    }

    #[test]
    fn agents_and_roles_are_set_by_name() {
        let text = "[agents.gpt]\ncommand = [\"gpt\", \"--in\", \"{worktree}\"]\nevents = \"lines\"\n[roles]\nbuild = \"gpt\"\n";
        let launch =
            read(&format!("{text}[launch]\nsetup = [\"npm\", \"ci\"]\ntime-limit = 5\n")).unwrap().launch;
        assert_eq!(launch.roles.of(Phase::Build), "gpt");
        assert_eq!(launch.roles.of(Phase::Review), "claude");
        assert_eq!(launch.agent("gpt").unwrap().command, ["gpt", "--in", "{worktree}"]);
        assert_eq!(
            (launch.work.setup.all(), launch.work.time_limit.get()),
            (&[vec!["npm".to_owned(), "ci".to_owned()]][..], 5)
        );
        let several = read("[launch]\nsetup = [[\"npm\", \"ci\"], [\"make\"]]\n").unwrap().launch.work.setup;
        assert_eq!(several.all().len(), 2);
        check_warnings(
            "[agents.codex]\ncomand = []\n[roles]\nbuilder = \"codex\"\n",
            &[
                "baton.toml:2:1: there is no setting `agents.codex.comand`; did you mean `command`?",
                "baton.toml:4:1: there is no setting `roles.builder`; did you mean `build`?",
            ],
        );
    }

    #[test]
    fn agents_that_cannot_be_started_are_refused() {
        check_refused(
            "[roles]\nreview = \"gpt\"\n",
            "2:10: there is no agent `gpt`; there are `claude`, `codex`, and `[agents.gpt]` would add it",
        );
        check_refused(
            "[agents.gpt]\nevents = \"lines\"\n",
            "1:9: the agent `gpt` needs a `command` that begins with a program",
        );
        check_refused(
            "[launch]\ncopy = [\".env\", \"../.env\"]\n",
            "2:8: `../.env` is no file below the workspace: say its path from there, without `..`",
        );
        check_refused("[launch]\nsetup = [[]]\n", "2:9: each command needs a program to begin with");
        check_refused(
            "[launch]\nsetup = \"npm ci\"\n",
            "2:9: a command is a list of words, such as [\"npm\", \"ci\"], or a list of such lists; `baton schema` prints what may stand here",
        );
    }

    #[test]
    fn one_configuration_is_told_from_another() {
        let serial = |text| read(text).unwrap().configuration.serial;
        assert_ne!(serial("[rules]\nunknown-ticket = \"off\""), serial("[rules]\nunknown-ticket = \"hint\""));
    }
}
