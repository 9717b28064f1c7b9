//! [`Options`]: what `baton.toml` says of launches, with the defaults that hold without it.
//!
//! The types are the settings' own: `settings.rs` puts them into its one table, and their doc comments are what people read there. Knows no
//! file format. Start at [`Options`].

use super::Argv;
use crate::project::Phase;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::num::NonZeroU32;

/// How launches are set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The agents of the configuration by name, those that are built in not among them; see [`Options::agent`].
    pub agents: BTreeMap<String, Agent>,
    /// Which agent does what.
    pub roles: Roles,
    /// Where and how they work.
    pub work: Work,
}

impl Options {
    /// The agent of a name: as configured, what is left out there as it is built in.
    pub fn agent(&self, name: &str) -> Option<Agent> {
        let known = built_in(name);
        let Some(set) = self.agents.get(name) else { return known };
        let known =
            known.filter(|known| set.command.is_empty() || known.command == set.command).unwrap_or_default();
        let or = |set: &Argv, known: Argv| if set.is_empty() { known } else { set.clone() };
        Some(Agent {
            command: or(&set.command, known.command),
            plan_only: or(&set.plan_only, known.plan_only),
            resume: or(&set.resume, known.resume),
            events: set.events.or(known.events),
        })
    }

    /// What makes no sense, if anything: the keys that lead to it, and what to say.
    pub fn fault(&self) -> Option<(Vec<String>, String)> {
        let key = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        for (name, agent) in self.agents.keys().filter_map(|name| Some((name, self.agent(name)?))) {
            if agent
                .command
                .first()
                .is_none_or(|program| program.trim().is_empty() || program.starts_with('-'))
            {
                let why = format!("the agent `{name}` needs a `command` that begins with a program");
                return Some((key(&["agents", name]), why));
            }
        }
        for (role, name) in self.roles.all() {
            if self.agent(name).is_none() {
                let known = self.names().join("`, `");
                let why = format!(
                    "there is no agent `{name}`; there are `{known}`, and `[agents.{name}]` would add it"
                );
                return Some((key(&["roles", role]), why));
            }
        }
        let strays =
            [("copy", &self.work.copy), ("link", &self.work.link), ("setup-when", &self.work.setup_when)];
        let mut strays =
            strays.into_iter().flat_map(|(name, paths)| paths.iter().map(move |path| (name, path)));
        if let Some((name, path)) = strays.find(|(_, path)| !stays(path)) {
            let why =
                format!("`{path}` is no file below the workspace: say its path from there, without `..`");
            return Some((key(&["launch", name]), why));
        }
        let empty =
            |argv: &Argv| argv.first().is_none_or(|program| program.is_empty() || program.starts_with('-'));
        let setup = self.work.setup.all().iter().any(empty);
        setup.then(|| (key(&["launch", "setup"]), "each command needs a program to begin with".to_owned()))
    }

    /// The names of all agents, in the order of the alphabet.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> =
            BUILT_IN.iter().copied().chain(self.agents.keys().map(String::as_str)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// A program that does the work. In its arguments `{worktree}` stands for the folder it works in, `{branch}`, `{batch}` and `{run}` for the
/// branch, the batch and the run; the prompt comes on standard input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Agent {
    /// Program and arguments. `{worktree}`, `{branch}`, `{batch}` and `{run}` in an argument are filled in; the prompt comes on standard input.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub command: Argv,
    /// The same for a first run that may read and not write (`--plan`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plan_only: Argv,
    /// The same to go on with an earlier conversation; `{session}` stands for what the agent calls it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resume: Argv,
    /// How it tells what it does: `codex`, `claude`, or `lines` of text. Without it Baton goes by the program's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<Events>,
}

impl Agent {
    /// How it tells what it does.
    pub fn speaks(&self) -> Events {
        self.events.unwrap_or_else(|| match self.command.first().map(|program| stem(program)) {
            Some("codex") => Events::Codex,
            Some("claude") => Events::Claude,
            _ => Events::Lines,
        })
    }
}

/// The name of a program without its folder and ending.
fn stem(program: &str) -> &str {
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    name.strip_suffix(".exe").or_else(|| name.strip_suffix(".cmd")).unwrap_or(name)
}

/// How an agent tells what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Events {
    /// A JSON object a line, as `codex exec --json` has them.
    Codex,
    /// A JSON object a line, as `claude -p --output-format stream-json` has them.
    Claude,
    /// Plain text.
    Lines,
}

/// The agents that need no configuration.
const BUILT_IN: [&str; 2] = ["claude", "codex"];

/// An agent that needs no configuration, and no trust: its commands are Baton's own.
pub fn built_in(name: &str) -> Option<Agent> {
    let argv = |text: &str| text.split(' ').map(str::to_owned).collect::<Argv>();
    let agent = |command, plan_only, resume, events| Agent {
        command: argv(command),
        plan_only: argv(plan_only),
        resume: argv(resume),
        events: Some(events),
    };
    match name {
        "codex" => Some(agent(
            "codex exec -C {worktree} -s workspace-write --json -",
            "codex exec -C {worktree} -s read-only --json -",
            "codex exec resume {session} --json -",
            Events::Codex,
        )),
        "claude" => Some(agent(
            "claude -p --output-format stream-json --verbose",
            "claude -p --output-format stream-json --verbose --permission-mode plan",
            "claude -p --output-format stream-json --verbose --resume {session}",
            Events::Claude,
        )),
        _ => None,
    }
}

/// Whether a command, its placeholders not filled in, is one of Baton's own.
pub fn is_built_in(argv: &[String]) -> bool {
    let all = BUILT_IN.iter().filter_map(|name| built_in(name));
    all.flat_map(|agent| [agent.command, agent.plan_only, agent.resume]).any(|own| own == argv)
}

/// Which agent does what, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Roles {
    /// The agent that writes the tickets of a batch.
    pub design: String,
    /// The agent that builds it.
    pub build: String,
    /// The agent that looks at what was built.
    pub review: String,
    /// The agent that makes the changes a review asks for.
    pub fix: String,
    /// The agent that tries what was built.
    pub qa: String,
}

impl Roles {
    /// The role and its agent, as they are written.
    fn all(&self) -> [(&'static str, &String); 5] {
        let Roles { design, build, review, fix, qa } = self;
        [("design", design), ("build", build), ("review", review), ("fix", fix), ("qa", qa)]
    }

    /// The agent of a phase. What comes before a batch is the designer's.
    pub fn of(&self, phase: Phase) -> &str {
        match phase {
            Phase::Discovery | Phase::Planning | Phase::Design => &self.design,
            Phase::Build => &self.build,
            Phase::Review => &self.review,
            Phase::Fix => &self.fix,
            Phase::Qa => &self.qa,
        }
    }
}

/// Whether a path leads to something below the folder it is relative to, whatever kind of machine reads it.
pub fn stays(path: &str) -> bool {
    let inside = |part: &str| !matches!(part, ".." | ".git");
    let rooted = path.starts_with(['/', '\\']) || path.contains(':');
    !path.trim().is_empty()
        && !rooted
        && path.split(['/', '\\']).all(inside)
        && !path.chars().any(char::is_control)
}

impl Default for Roles {
    fn default() -> Roles {
        let [claude, codex] = BUILT_IN.map(str::to_owned);
        Roles { design: claude.clone(), build: codex.clone(), review: claude.clone(), fix: codex, qa: claude }
    }
}

/// Where and how agents work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct Work {
    /// Where an agent that builds works: `worktree`, one of its own on a branch of its own, or `in-place`, in the workspace itself.
    pub isolation: Isolation,
    /// The folder worktrees are made in, relative to the repository; `{repository}` stands for its name.
    pub worktrees: String,
    /// The branch that batches begin from and land on. Without it the one that is checked out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration: Option<String>,
    /// A command, or several, that make a new worktree ready: `["npm", "ci"]`. A list of words, not a line.
    #[serde(skip_serializing_if = "Commands::is_empty")]
    pub setup: Commands,
    /// Lock files. Where one of them changed, a worktree that is used again is set up again.
    pub setup_when: Vec<String>,
    /// Files git ignores that a new worktree gets a copy of, relative to the workspace.
    pub copy: Vec<String>,
    /// Files and folders git ignores that a new worktree gets a link to, relative to the workspace.
    pub link: Vec<String>,
    /// How long an agent may take, in minutes.
    pub time_limit: NonZeroU32,
    /// Variables of your environment that agents, setup and verify do not get; `*` stands for anything.
    pub hide: Vec<String>,
    /// Variables they get although `hide` names them: what agents need to log in.
    pub keep: Vec<String>,
}

impl Work {
    /// The variables that are hidden: patterns in which `*` stands for anything, those that bring back what another one hides with a `!` before them.
    pub fn hidden(&self) -> Vec<String> {
        let kept = self.keep.iter().map(|pattern| format!("!{pattern}"));
        self.hide.iter().cloned().chain(kept).collect()
    }
}

impl Default for Work {
    fn default() -> Work {
        let list = |text: &str| text.split_whitespace().map(str::to_owned).collect();
        Work {
            isolation: Isolation::Worktree,
            worktrees: "../{repository}.worktrees".to_owned(),
            integration: None,
            setup: Commands::default(),
            setup_when: list(
                "package-lock.json npm-shrinkwrap.json pnpm-lock.yaml yarn.lock bun.lock bun.lockb deno.lock Cargo.lock go.sum \
                 poetry.lock uv.lock pdm.lock Pipfile.lock requirements.txt Gemfile.lock composer.lock mix.lock pubspec.lock \
                 foundry.lock flake.lock .gitmodules",
            ),
            copy: list(".env"),
            link: Vec::new(),
            time_limit: NonZeroU32::MIN.saturating_add(119),
            hide: list(
                "*_TOKEN *_SECRET *_SECRET_* *_PASSWORD *_PASSWD *_PASSPHRASE *_CREDENTIALS *_PRIVATE_KEY *_API_KEY *_ACCESS_KEY* \
                 AWS_* AZURE_* GITHUB_TOKEN PRIVATE_KEY MNEMONIC DATABASE_URL",
            ),
            keep: list("OPENAI_API_KEY ANTHROPIC_* CODEX_* CLAUDE_*"),
        }
    }
}

/// A command as a list of words, or several of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "a command is a list of words, such as [\"npm\", \"ci\"], or a list of such lists"
)]
pub enum Commands {
    /// One.
    One(Argv),
    /// Several, run in order.
    Several(Vec<Argv>),
}

impl Default for Commands {
    fn default() -> Commands {
        Commands::Several(Vec::new())
    }
}

impl Commands {
    /// The commands, in order.
    pub fn all(&self) -> &[Argv] {
        match self {
            Commands::One(argv) if argv.is_empty() => &[],
            Commands::One(argv) => std::slice::from_ref(argv),
            Commands::Several(all) => all,
        }
    }

    fn is_empty(&self) -> bool {
        self.all().is_empty()
    }
}

/// Where an agent works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Isolation {
    /// In a worktree of its own, on a branch of its own.
    #[default]
    Worktree,
    /// In the workspace itself.
    InPlace,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_wins_and_what_is_left_out_is_built_in() {
        let mut options = Options::default();
        assert_eq!(options.names(), ["claude", "codex"]);
        let events = Agent { events: Some(Events::Lines), ..Agent::default() };
        options.agents.insert("codex".to_owned(), events);
        let codex = options.agent("codex").unwrap_or_default();
        assert_eq!((codex.speaks(), is_built_in(&codex.command)), (Events::Lines, true));
        let own = Agent { command: vec!["/opt/claude".into(), "-p".into()], ..Agent::default() };
        options.agents.insert("claude".to_owned(), own);
        let claude = options.agent("claude").unwrap_or_default();
        assert_eq!((claude.speaks(), is_built_in(&claude.command)), (Events::Claude, false));
        assert!(claude.plan_only.is_empty(), "what a changed command may only read with is not known");
        assert_eq!(options.agent("gpt"), None);
    }
}
