//! Runs with real processes on real repositories: agents of every bad kind, cancelled, killed, launched twenty at a time.
//!
//! An agent is a shell script that a test writes. Nobody waits by the clock: a test waits for a lock that is let go, a pipe that closes or
//! a file that appears. Start at [`Field`].

mod agents;
mod ending;
mod field;
mod killing;
mod many;
mod trouble;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use baton::launch::Launch;
use baton::os::{Machine, Processes};
use baton::project::{DocPath, Phase, Run, Runs, Seen, World};
use baton::runs::{self, Context, Decision, Refused, Store};
use baton::templates::{Prompt, Which};

use super::git::Place;

/// Longer than anything here takes on the slowest machine.
const LONG: Duration = Duration::from_secs(120);

/// A repository with a plan, where agents are let loose.
pub struct Field {
    pub place: Place,
    pub os: Machine,
    pub store: Store,
    context: Context,
}

/// A launch of batch 1 whose agent is a script.
pub struct Agent {
    name: &'static str,
    script: String,
    pub launch: Launch,
}

impl Field {
    pub fn new() -> Field {
        let place = Place::new();
        place.commit("r", "A plan", &["TICKETS.md", "src/a.rs"]);
        let common = place.at("r/.git").canonicalize().unwrap();
        let baton = PathBuf::from(env!("CARGO_BIN_EXE_baton"));
        let context = Context { common: common.clone(), baton, inside: None };
        Field { place, os: Machine { home: None }, store: Store::at(&common), context }
    }

    /// An agent in the workspace itself, whose program is called `name`.
    pub fn agent(&self, name: &'static str, script: &str) -> Agent {
        let program = self.place.at("bin").join(name);
        let launch = Launch {
            batch: Which { path: "TICKETS.md".into(), batch: "Batch 1".into() },
            tickets: vec!["T1".into()],
            phase: Phase::Design,
            plan_only: false,
            title: String::new(),
            events: None,
            agent: name.to_owned(),
            argv: vec![program.to_str().unwrap().to_owned()],
            folder: self.place.at("r"),
            worktree: None,
            reuses: false,
            branch: None,
            base: None,
            env: BTreeMap::new(),
            hidden: Vec::new(),
            prompt: Prompt { text: "Do it.\n".into(), notes: Vec::new() },
            gates: Vec::new(),
            files: Vec::new(),
            plans: vec![DocPath::new("TICKETS.md")],
            setup: Vec::new(),
            setup_when: Vec::new(),
            linked: Vec::new(),
            copied: Vec::new(),
            verify: Vec::new(),
            commands: Vec::new(),
            limit: 600,
        };
        Agent { name, script: script.to_owned(), launch }
    }

    /// Launches an agent, whatever gates say.
    pub fn launch(&self, agent: &Agent) -> Result<Seen, Refused> {
        self.launch_if(agent, &mut |_| {})
    }

    /// Launches an agent and looks at the runs that are shown to whoever decides.
    pub fn launch_if(&self, agent: &Agent, look: &mut dyn FnMut(&Runs)) -> Result<Seen, Refused> {
        agent.write(&self.place.at("bin"));
        runs::launch(&self.os, &self.context, &mut |runs| {
            look(runs);
            let world = World { workspace: self.place.at("r"), ..World::default() };
            Ok(Decision { launch: agent.launch.clone(), world })
        })
    }

    /// Launches an agent and waits for the end of its run.
    #[track_caller]
    pub fn run(&self, agent: &Agent) -> Run {
        let seen = self.launch(agent).unwrap_or_else(|refused| panic!("{refused}"));
        self.ended(&seen.run.id)
    }

    /// The record of a run when nobody watches it any more.
    #[track_caller]
    pub fn ended(&self, id: &str) -> Run {
        assert!(runs::gone(&self.os, &self.store, id, LONG), "{id} goes on");
        assert_eq!(self.carriers(), Vec::<u32>::new(), "processes of {id} are left");
        self.store.get(&self.os, id).unwrap().run
    }

    /// What a file of a run holds.
    pub fn kept(&self, id: &str, name: &str) -> String {
        String::from_utf8_lossy(&fs::read(self.store.folder(id).join(name)).unwrap()).into_owned()
    }

    pub fn common(&self) -> &Path {
        &self.context.common
    }

    /// The processes of this repository's runs.
    pub fn carriers(&self) -> Vec<u32> {
        let all = self.os.carrying(&["BATON_REPOSITORY"]).into_iter();
        let ours = |values: &[Option<std::ffi::OsString>]| {
            values == [Some(self.context.common.as_os_str().to_owned())]
        };
        all.filter(|(_, values)| ours(values)).map(|(process, _)| process.id).collect()
    }

    /// A pipe with a name, where a script and a test meet.
    pub fn pipe(&self, name: &str) -> PathBuf {
        let path = self.place.at(name);
        let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
        path
    }
}

impl Agent {
    fn write(&self, folder: &Path) {
        use std::os::unix::fs::PermissionsExt;
        fs::create_dir_all(folder).unwrap();
        let path = folder.join(self.name);
        if !path.exists() {
            fs::write(&path, format!("#!/bin/sh\n{}\n", self.script)).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }

    /// The same with more arguments.
    pub fn with(mut self, arguments: &[&str]) -> Agent {
        self.launch.argv.extend(arguments.iter().map(ToString::to_string));
        self
    }
}

/// Opens a named pipe for reading and waits until nobody holds it open for writing any more; what was written.
pub fn until_closed(pipe: &Path) -> String {
    fs::read_to_string(pipe).unwrap()
}
