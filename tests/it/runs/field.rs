//! A repository with a plan of five batches, launched the way the terminal does, from processes of their own that can be killed.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use baton::launch::{self, Wish};
use baton::load::{self, Workspace};
use baton::os::{Machine, Processes};
use baton::project::{DocPath, Phase, Run, Runs, Seen};
use baton::runs::{self, Context, Decision, Refused, Store};
use baton::templates::Which;

use super::super::git::Place;
use super::LONG;

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
        Plan { place, os: Machine { home: None }, store: Store::at(&common), common }
    }

    /// Launches a batch from here.
    pub fn launch(&self, batch: usize) -> Result<Seen, Refused> {
        launch(&self.place.at("r"), batch)
    }

    /// Launches a batch from a process of its own.
    pub fn launcher(&self, batch: usize) -> Launcher {
        self.launcher_by(Command::new(std::env::current_exe().unwrap()), batch)
    }

    /// The same from a shell that does something first: `"$@"` launches.
    pub fn launcher_in(&self, script: &str, batch: usize) -> Launcher {
        let mut shell = Command::new("setsid");
        shell.args(["sh", "-c", script, "sh"]).arg(std::env::current_exe().unwrap());
        self.launcher_by(shell, batch)
    }

    fn launcher_by(&self, mut command: Command, batch: usize) -> Launcher {
        command.args(["--exact", "runs::field::launcher", "--ignored", "--nocapture", "--test-threads=1"]);
        command.env("BATON_TEST_SITE", self.place.at("r")).env("BATON_TEST_BATCH", batch.to_string());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
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
    /// Waits until it has said what came of it, and lets it live.
    pub fn said(&mut self) -> Option<String> {
        let lines = BufReader::new(self.0.stdout.as_mut().unwrap()).lines();
        lines.map_while(Result::ok).find_map(|line| Some(line.split_once("OUTCOME ")?.1.to_owned()))
    }

    /// What came of it: `started ID`, `refused WHY`; nothing when it was killed.
    pub fn outcome(mut self) -> Option<String> {
        let lines = BufReader::new(self.0.stdout.take().unwrap()).lines();
        let said =
            lines.map_while(Result::ok).find_map(|line| Some(line.split_once("OUTCOME ")?.1.to_owned()));
        self.0.wait().unwrap();
        said
    }
}

#[test]
#[ignore = "other tests start it as a process of its own"]
fn launcher() {
    let site = PathBuf::from(std::env::var_os("BATON_TEST_SITE").unwrap());
    let batch = std::env::var("BATON_TEST_BATCH").unwrap().parse().unwrap();
    match launch(&site, batch) {
        Ok(seen) => println!("OUTCOME started {}", seen.run.id),
        Err(refused) => println!("OUTCOME refused {refused}"),
    }
}

fn launch(root: &Path, batch: usize) -> Result<Seen, Refused> {
    let os = Machine { home: None };
    let common = root.join(".git").canonicalize().unwrap();
    let context = Context { common, baton: env!("CARGO_BIN_EXE_baton").into(), inside: None };
    runs::launch(&os, &context, &mut |runs| decide(&os, root, batch, runs))
}

fn decide(os: &Machine, root: &Path, batch: usize, runs: &Runs) -> Result<Decision, String> {
    let workspace = Workspace::find(os, root).map_err(|why| why.to_string())?;
    let (mut project, _) = load::load(os, &workspace).map_err(|why| why.to_string())?;
    project.set_runs(runs.clone());
    let wish = Wish {
        batch: Which { path: "TICKETS.md".into(), batch: format!("Batch {batch}") },
        phase: Phase::Build,
        agent: None,
        issue: None,
        branch: None,
        plan_only: false,
        isolation: None,
        forced: FORCED.map(str::to_owned).to_vec(),
    };
    let mut world = runs::world(os, &workspace.root, &[DocPath::new("src")])?;
    world.trusted = vec![vec![root.parent().unwrap().join("agent").to_str().unwrap().to_owned()]];
    let launch = launch::launch(&project.snapshot(), &workspace.settings.launch, &wish, &world)?;
    Ok(Decision { launch, world })
}
