//! `baton start`: a tmux session with the agents side by side and their runs below, for people who steer panes.
//!
//! ```text
//!  pattern, roles ──panes──▶ what runs in each ──session──▶ tmux commands, each a list of arguments ──▶ run, or printed where there is no tmux
//!                     └──▶ JSON, for editors that have terminals of their own
//! ```
//!
//! Agents are started without a shell, and told in a sentence how to find out what to do. Start at [`run`].

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;

use super::failure::{Failure, Outcome};
use super::plans::Plans;
use super::terminal::Terminal;
use crate::launch::{Argv, Events, Options, is_built_in, words};
use crate::os::{Call, CallError, Processes, Programs};
use crate::project::Phase;

/// Start the agents side by side in tmux, with their runs
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Who reviews: with `leapfrog` the designer, with `specialist` an agent of its own
    #[arg(long, value_enum, value_name = "PATTERN", default_value_t)]
    pattern: Pattern,
    /// Print the commands, and run none
    #[arg(long)]
    dry_run: bool,
    /// How to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: Format,
    /// The plan, where there are several
    #[arg(long, value_name = "PATH")]
    plan: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Pattern {
    /// A designer, who reviews as well, and a builder
    #[default]
    Leapfrog,
    /// A designer, a builder and a reviewer
    Specialist,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Commands of tmux, as a shell would take them
    #[default]
    Text,
    /// One JSON object that says what runs side by side; starts nothing
    Json,
}

/// What runs beside the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Pane {
    /// Who works there: `designer`, `builder`, `reviewer`; `runs` for what becomes of launches.
    role: &'static str,
    /// What is started.
    argv: Argv,
    /// Whether it is Baton's own or an agent that needs no configuration, so that nobody has to be asked.
    built_in: bool,
}

#[derive(Debug, Serialize)]
struct Answer<'a> {
    version: u32,
    name: &'a str,
    /// Where all of it is started.
    folder: &'a Path,
    panes: &'a [Pane],
}

/// Starts it, or says how.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let plans = Plans::read(terminal, arguments.plan.as_deref())?;
    let root = &plans.workspace.root;
    let options = &plans.workspace.settings.launch;
    let baton = terminal.disk.program().map_or_else(|_| "baton".into(), |path| path.display().to_string());
    let name = session_name(root);
    let panes = panes(arguments.pattern, options, &baton)?;
    if arguments.format == Format::Json {
        let answer = Answer { version: 1, name: &name, folder: root, panes: &panes };
        terminal.print(&terminal.json(&answer)?)?;
        return Ok(0);
    }
    let commands = session(&panes, root, &name)?;
    let printed: String = commands.iter().map(|argv| words::quoted(argv) + "\n").collect();
    let attach = format!("tmux attach -t ={name}");
    if arguments.dry_run {
        terminal.print(&format!("{printed}{attach}\n"))?;
        return Ok(0);
    }
    let is_there = ["tmux", "has-session", "-t"].map(str::to_owned).into_iter().chain([format!("={name}")]);
    match tmux(terminal, root, &is_there.collect::<Vec<_>>()) {
        Ok(()) => {
            terminal.say(&format!("the session {name} is there already"));
            terminal.print(&format!("{attach}\n"))?;
            return Ok(0);
        }
        Err(Trouble::Missing) => {
            terminal.say("there is no tmux; these commands would start the session, and each agent's is the part after `--`");
            terminal.print(&format!("{printed}{attach}\n"))?;
            return Ok(0);
        }
        Err(Trouble::Refused(_)) => {}
    }
    for argv in &commands {
        tmux(terminal, root, argv).map_err(|why| match why {
            Trouble::Missing => Failure::new("tmux is gone"),
            Trouble::Refused(why) => Failure::new(format!("`{}`: {why}", words::quoted(argv))),
        })?;
    }
    terminal.print(&format!("{attach}\n"))?;
    Ok(0)
}

/// What the session holds: an agent for each role, then the runs.
fn panes(pattern: Pattern, options: &Options, baton: &str) -> Result<Vec<Pane>, Failure> {
    let reviewer = Some(Phase::Review).filter(|_| pattern == Pattern::Specialist);
    let roles = [Phase::Design, Phase::Build].into_iter().chain(reviewer);
    let mut all = roles.map(|phase| agent(options, phase, pattern, baton)).collect::<Result<Vec<_>, _>>()?;
    let argv = [baton, "runs", "list", "--watch"].map(str::to_owned).into();
    all.push(Pane { role: "runs", argv, built_in: true });
    Ok(all)
}

/// The commands that make the session, each of tmux: what comes last has a window of its own.
fn session(panes: &[Pane], root: &Path, name: &str) -> Result<Vec<Argv>, Failure> {
    let folder =
        root.to_str().ok_or_else(|| Failure::new("the name of this folder is no UTF-8; rename it"))?;
    let window = format!("={name}:agents");
    let session = format!("={name}:");
    let (runs, agents) = panes.split_last().ok_or_else(|| Failure::new("there is nothing to start"))?;
    let mut all = Vec::new();
    for (index, pane) in agents.iter().enumerate() {
        let place: Vec<&str> = match index {
            0 => vec!["new-session", "-d", "-s", name, "-n", "agents"],
            _ => vec!["split-window", "-h", "-t", &window],
        };
        all.push(command(&place, folder, &pane.argv));
    }
    let layout = ["tmux", "select-layout", "-t", &window, "even-horizontal"].map(str::to_owned);
    all.push(layout.into());
    all.push(command(&["new-window", "-d", "-t", &session, "-n", "runs"], folder, &runs.argv));
    Ok(all)
}

/// A command of tmux that starts a program in a folder. tmux gives a single word to a shell; `env` makes it two.
pub(super) fn command(place: &[&str], folder: &str, argv: &[String]) -> Argv {
    let end = ["-c", folder, "--", "env"];
    let head = ["tmux"].iter().chain(place).chain(&end);
    head.map(ToString::to_string).chain(argv.iter().cloned()).collect()
}

/// What starts the agent of a phase for a person to talk to: its program, and, where it takes one, a first sentence.
fn agent(options: &Options, phase: Phase, pattern: Pattern, baton: &str) -> Result<Pane, Failure> {
    let name = options.roles.of(phase);
    let argv = interactive(options, name, sentence(phase, pattern, baton))?;
    let built_in = options.agent(name).is_some_and(|agent| is_built_in(&agent.command));
    Ok(Pane { role: role(phase).0, argv, built_in })
}

/// What starts an agent for a person to talk to.
pub(super) fn interactive(options: &Options, name: &str, sentence: String) -> Result<Argv, Failure> {
    let agent = options.agent(name);
    let agent =
        agent.ok_or_else(|| Failure::new(format!("there is no agent {name}; [agents.{name}] adds one")))?;
    let program = agent.command.first().cloned();
    let program = program.ok_or_else(|| Failure::new(format!("the agent {name} has no command")))?;
    Ok(match agent.speaks() {
        Events::Codex | Events::Claude => vec![program, sentence],
        // Nobody knows what else it takes.
        Events::Lines => vec![program],
    })
}

fn sentence(phase: Phase, pattern: Pattern, baton: &str) -> String {
    let (role, verb) = role(phase);
    let also = match (phase, pattern) {
        (Phase::Design, Pattern::Leapfrog) => {
            format!(
                " You review as well: `{baton} next --as reviewer`, then `{baton} prompt N --phase review`."
            )
        }
        _ => String::new(),
    };
    format!(
        "You are the {role} of the plan in this folder. `{baton} next --as {role}` says what you may do now, `{baton} prompt N --phase {verb}` how.{also}"
    )
}

/// Who works in a phase, and what that is called.
fn role(phase: Phase) -> (&'static str, &'static str) {
    match phase {
        Phase::Build => ("builder", "build"),
        Phase::Review => ("reviewer", "review"),
        _ => ("designer", "design"),
    }
}

/// A name that tmux takes: it gives `.` and `:` a meaning.
fn session_name(root: &Path) -> String {
    let name = root.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    format!("baton-{}", name.chars().map(plain).collect::<String>().trim_matches('-'))
}

/// Why tmux did not do it.
pub(super) enum Trouble {
    /// There is none.
    Missing,
    /// What it says.
    Refused(String),
}

/// Has tmux do something.
pub(super) fn tmux(terminal: &Terminal, folder: &Path, argv: &[String]) -> Result<(), Trouble> {
    let (program, arguments) = argv.split_first().ok_or(Trouble::Missing)?;
    let call = Call {
        program: program.clone(),
        arguments: arguments.to_vec(),
        folder: folder.to_path_buf(),
        input: String::new(),
        hidden: |_| false,
        variables: Vec::new(),
        limit: Duration::from_secs(20),
        cap: 64 * 1024,
    };
    match terminal.disk.call(&call) {
        Ok(answer) if answer.code == Some(0) => Ok(()),
        Ok(answer) => Err(Trouble::Refused(answer.complaint.trim().to_owned())),
        Err(CallError::Missing { .. }) => Err(Trouble::Missing),
        Err(error) => Err(Trouble::Refused(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use crate::launch::{Agent, built_in};

    #[test]
    fn a_session_has_an_agent_a_pane_and_a_window_of_runs() {
        let panes = |pattern| panes(pattern, &Options::default(), "baton").unwrap();
        let made = session(&panes(Pattern::Specialist), Path::new("/w/my app"), "baton-my-app");
        let heads: Vec<String> = made
            .unwrap()
            .iter()
            .map(|argv| {
                argv.iter().filter(|word| !word.starts_with("You are")).cloned().collect::<Vec<_>>().join(" ")
            })
            .collect();
        let wanted = [
            "tmux new-session -d -s baton-my-app -n agents -c /w/my app -- env claude",
            "tmux split-window -h -t =baton-my-app:agents -c /w/my app -- env codex",
            "tmux split-window -h -t =baton-my-app:agents -c /w/my app -- env claude",
            "tmux select-layout -t =baton-my-app:agents even-horizontal",
            "tmux new-window -d -t =baton-my-app: -n runs -c /w/my app -- env baton runs list --watch",
        ];
        assert_eq!(heads, wanted);
        assert_eq!(session(&panes(Pattern::Leapfrog), Path::new("/w"), "baton-w").unwrap().len(), 4);
    }

    #[test]
    fn a_command_of_the_workspaces_own_is_told_apart() {
        let mut options = Options::default();
        let own = Agent { command: vec!["./codex.sh".into()], ..built_in("codex").unwrap() };
        options.agents.insert("codex".into(), own);
        let panes = panes(Pattern::Leapfrog, &options, "baton").unwrap();
        let shown: Vec<_> = panes.iter().map(|pane| (pane.role, &*pane.argv[0], pane.built_in)).collect();
        let wanted =
            [("designer", "claude", true), ("builder", "./codex.sh", false), ("runs", "baton", true)];
        assert_eq!(shown, wanted);
    }

    #[test]
    fn a_folder_of_any_name_makes_a_session() {
        assert_eq!(session_name(Path::new("/w/My.app:2; rm")), "baton-my-app-2--rm");
    }
}
