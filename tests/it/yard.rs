//! A repository whose agents are scripts, driven by the real command, for tests that try what must not happen. Start at [`Yard::new`].

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::git::Place;

/// The repository is in the folder `r`, the user's home in `home`, agents in `bin`.
pub struct Yard {
    pub place: Place,
}

impl Yard {
    /// With this plan and these settings, committed and nothing trusted.
    pub fn new(plan: &str, settings: &str) -> Yard {
        let yard = Yard { place: Place::new() };
        for folder in ["home", "bin"] {
            fs::create_dir(yard.place.at(folder)).unwrap();
        }
        let bin = yard.at("bin");
        fs::write(yard.at("r/TICKETS.md"), plan).unwrap();
        fs::write(yard.at("r/baton.toml"), settings.replace("BIN", bin.to_str().unwrap())).unwrap();
        yard.place.commit("r", "A plan", &["src/a.rs"]);
        yard
    }

    /// Where something is, links followed.
    pub fn at(&self, path: &str) -> PathBuf {
        self.place.at("").canonicalize().unwrap().join(path)
    }

    /// A program that is a script.
    pub fn script(&self, name: &str, text: &str) {
        use std::os::unix::fs::PermissionsExt;
        let path = self.at("bin").join(name);
        fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
        command.current_dir(self.at("r")).args(arguments).stdin(Stdio::null()).env("HOME", self.at("home"));
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("USER", "ada");
        for name in ["XDG_STATE_HOME", "BATON_RUN", "BATON_REPOSITORY", "BATON_LOG", "TMUX"] {
            command.env_remove(name);
        }
        command
    }

    /// What the command prints, both ways, its folder called `<at>`.
    #[track_caller]
    pub fn baton(&self, arguments: &[&str], code: i32) -> String {
        self.said(&mut self.command(arguments), code)
    }

    #[track_caller]
    pub fn said(&self, command: &mut Command, code: i32) -> String {
        let output = command.output().unwrap();
        let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert_eq!(output.status.code(), Some(code), "{text}");
        text.replace(self.at("").to_str().unwrap().trim_end_matches('/'), "<at>")
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        self.place.git("r", arguments, "")
    }

    /// What a file holds; nothing where there is none.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap_or_default()
    }

    pub fn record(&self, id: &str) -> Value {
        serde_json::from_str(&self.read(&format!("r/.git/baton/runs/{id}/record.json"))).unwrap()
    }

    /// Writes a record as somebody might by hand, from one that is there.
    pub fn forge(&self, id: &str, from: &Value, changes: &Value) {
        let mut record = from.clone();
        let all = record.as_object_mut().unwrap();
        all.extend(changes.as_object().unwrap().clone());
        all.insert("id".into(), id.into());
        let folder = self.at("r/.git/baton/runs").join(id);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("record.json"), record.to_string()).unwrap();
    }
}
