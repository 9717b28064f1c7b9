//! A repository with a plan of five batches, launched from the terminal, by processes that can be killed.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use baton::os::{Machine, Processes};
use baton::project::{Run, Seen};
use baton::runs::{self, Store};

use super::super::git::Place;
use super::LONG;

const BATON: &str = env!("CARGO_BIN_EXE_baton");
/// Which files each batch says it changes; the third and the fourth share one.
const FILES: [&str; 5] =
    ["src/one.rs", "src/two.rs", "src/shared.rs", "src/shared.rs`, `src/four.rs", "src/five.rs"];
/// Gates that are not what these tests are about.
const FORCED: [&str; 4] = ["handoff", "dependencies", "fresh-entries", "clean-files"];

/// The repository.
pub struct Plan {
    pub place: Place,
    pub os: Machine,
    pub store: Store,
    pub common: PathBuf,
}

impl Plan {
    /// Its agent is a script.
    pub fn new(script: &str) -> Plan {
        let place = Place::new();
        fs::create_dir(place.at("home")).unwrap();
        let agent = place.at("agent");
        fs::write(&agent, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&agent, fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(place.at("r/TICKETS.md"), text()).unwrap();
        let settings = format!(
            "[agents.stand-in]\ncommand = [{:?}]\n\n[roles]\nbuild = \"stand-in\"\n",
            agent.to_str().unwrap()
        );
        fs::write(place.at("r/baton.toml"), settings).unwrap();
        place.commit("r", "A plan", &["src/a.rs"]);
        let common = place.at("r/.git").canonicalize().unwrap();
        let plan = Plan { place, os: Machine { home: None }, store: Store::at(&common), common };
        let trusted = plan.command(Command::new(BATON)).args(["trust", "--yes"]).output().unwrap();
        assert!(trusted.status.success(), "{trusted:?}");
        plan
    }

    /// A command in the repository, for somebody who has nothing but this.
    fn command(&self, mut command: Command) -> Command {
        command
            .current_dir(self.place.at("r"))
            .env("HOME", self.place.at("home"))
            .env_remove("XDG_STATE_HOME");
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        command
    }

    /// Launches a batch and waits until it has begun; the run's name.
    #[track_caller]
    pub fn launch(&self, batch: usize) -> String {
        let outcome = self.launcher(batch).outcome().unwrap();
        outcome.unwrap_or_else(|refused| panic!("{refused}"))
    }

    /// A process that launches a batch.
    pub fn launcher(&self, batch: usize) -> Launcher {
        self.launcher_by(Command::new(BATON), batch)
    }

    /// The same from a shell with a terminal's session that does something first: `"$@"` launches.
    pub fn launcher_in(&self, script: &str, batch: usize) -> Launcher {
        let mut shell = Command::new("setsid");
        shell.args(["sh", "-c", script, "sh", BATON]);
        self.launcher_by(shell, batch)
    }

    fn launcher_by(&self, command: Command, batch: usize) -> Launcher {
        let mut command = self.command(command);
        command.args(["launch", &batch.to_string()]).args(FORCED.iter().flat_map(|gate| ["--force", gate]));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Launcher(command.spawn().unwrap())
    }

    /// The processes of this repository's runs whose second word is `verb`; all without one.
    pub fn carriers(&self, verb: Option<&str>) -> Vec<baton::os::Process> {
        let ours = [Some(self.common.as_os_str().to_owned())];
        let all = self.os.carrying(&["BATON_REPOSITORY"]).into_iter();
        let named = |id: u32| {
            let line = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
            verb.is_none_or(|verb| line.split(|byte| *byte == 0).nth(1) == Some(verb.as_bytes()))
        };
        let ours = all.filter(|(_, values): &(_, Vec<Option<OsString>>)| values[..] == ours[..]);
        ours.map(|(process, _)| process).filter(|process| named(process.id)).collect()
    }

    /// Every run once nobody watches any of them.
    #[track_caller]
    pub fn settled(&self) -> Vec<Seen> {
        for name in self.os.names_of(&self.store.runs()) {
            assert!(runs::gone(&self.os, &self.store, &name, LONG), "{name} goes on");
        }
        let runs = self.store.read(&self.os);
        assert_eq!(runs.unread, []);
        runs.list
    }

    /// The record of a run that is over.
    #[track_caller]
    pub fn ended(&self, id: &str) -> Run {
        assert!(runs::gone(&self.os, &self.store, id, LONG), "{id} goes on");
        self.store.get(&self.os, id).unwrap().run
    }
}

/// What lies in a folder of Baton's own.
trait Names {
    fn names_of(&self, folder: &Path) -> BTreeSet<String>;
}

impl Names for Machine {
    fn names_of(&self, folder: &Path) -> BTreeSet<String> {
        baton::os::Disk::names(self, folder).unwrap_or_default().into_iter().collect()
    }
}

/// The plan.
pub fn text() -> String {
    let batch = |(at, files): (usize, &&str)| {
        let number = at + 1;
        format!(
            "## Batch {number}\n\n### T{number}: Part {number}\n\n**Files affected:** `{files}`\n\n- [ ] Make it\n\n"
        )
    };
    FILES.iter().enumerate().map(batch).fold("# Plan\n\n".to_owned(), |text, batch| text + &batch)
}

/// A process that launches.
pub struct Launcher(pub Child);

impl Launcher {
    /// The run's name as soon as it is said; the process goes on.
    pub fn said(&mut self) -> Option<String> {
        let mut line = String::new();
        BufReader::new(self.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        Some(line.split_once(':')?.0.to_owned())
    }

    /// The run's name or why there is none; nothing when the process was killed.
    pub fn outcome(self) -> Option<Result<String, String>> {
        let output = self.0.wait_with_output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Some(match output.status.code()? {
            0 => Ok(text(&output.stdout).split_once(':').unwrap().0.to_owned()),
            _ => Err(text(&output.stderr)),
        })
    }
}
