//! The story of launches: `examples/bets`, copied to a fresh repository, goes on from where it stands, and agents do all of the work.
//!
//! `launched.txt` is the script and the picture of it, as `leapfrog.txt` is: a line `> …` is what a person types after `baton`, or one of
//! the few things a person does by hand, and below it stands what is printed, what is new in the plan (`+`), and what `baton status` and
//! `baton next` say where that is other than before. Agents are the stand-ins of `agents.sh`. Start at [`Desk`].

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::git::Place;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/workflow");
const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/bets");

#[test]
fn agents_take_the_example_from_a_draft_to_reviewed_batches() {
    let path = Path::new(FOLDER).join("launched.txt");
    let wanted = fs::read_to_string(&path).unwrap();
    let (mut desk, mut story) = (Desk::new(), String::new());
    for line in wanted.lines().filter(|line| !line.starts_with("  ")) {
        writeln!(story, "{line}").unwrap();
        if let Some(step) = line.strip_prefix("> ") {
            story.push_str(&desk.does(step));
        }
    }
    if std::env::var_os("BATON_RENEW").is_some() {
        fs::write(path, &story).unwrap();
    } else {
        let other = story.lines().zip(wanted.lines()).position(|(one, other)| one != other);
        let place = other.map(|line| format!("line {}", line + 1));
        assert!(
            story == wanted,
            "{story}\nis another story from {place:?} on; BATON_RENEW=1 writes it to launched.txt: read it before it is committed"
        );
    }
}

/// A copy of the example, and what was seen of it last.
struct Desk {
    place: Place,
    seen: RefCell<String>,
    /// The commits there are, in the order they were made: their hashes are others each time.
    commits: Vec<String>,
}

impl Desk {
    fn new() -> Desk {
        let place = Place::new();
        copy(Path::new(EXAMPLE), &place.at("r"));
        fs::copy(Path::new(FOLDER).join("agents.sh"), place.at("agents.sh")).unwrap();
        let mut settings = "[roles]\n".to_owned();
        for (phase, events) in
            [("design", "claude"), ("build", "codex"), ("review", "claude"), ("fix", "codex")]
        {
            writeln!(settings, "{phase} = \"{phase}er\"").unwrap();
            let script = place.at("agents.sh");
            let agent = format!(
                "\n[agents.{phase}er]\ncommand = [\"sh\", {script:?}, \"{phase}\"]\nevents = \"{events}\"\n"
            );
            settings = settings.replacen("[roles]\n", &format!("{agent}\n[roles]\n"), 1);
        }
        fs::write(place.at("r/baton.toml"), settings).unwrap();
        place.commit("r", "Begin", &[]);
        Desk { place, seen: RefCell::default(), commits: Vec::new() }
    }

    /// Does a step; gives what a person sees of it.
    #[track_caller]
    fn does(&mut self, step: &str) -> String {
        let before = self.plan();
        let mut told = match step {
            "hold" => self.hold(),
            _ if step.starts_with("type ") => self.types(step),
            _ if step.starts_with("let go, ") => {
                self.let_go();
                self.runs(step.rsplit_once(", ").unwrap().1)
            }
            _ => self.runs(step),
        };
        told += &news(step, &before, &self.plan());
        if !["trust", "type", "hold"].iter().any(|quiet| step.starts_with(quiet))
            || self.seen.borrow().is_empty()
        {
            told += &self.sees();
        }
        told = self.without_accidents(told);
        told.lines().fold(String::new(), |text, line| text + "  " + line + "\n")
    }

    fn plan(&self) -> String {
        fs::read_to_string(self.place.at("r/TICKETS.md")).unwrap()
    }

    /// Builders wait from here on, as if they took their time.
    fn hold(&self) -> String {
        assert!(Command::new("mkfifo").arg(self.place.at("gate")).status().unwrap().success());
        String::new()
    }

    /// The one that waits goes on, and the next ones do not wait.
    fn let_go(&self) {
        fs::write(self.place.at("gate"), "go\n").unwrap();
        fs::remove_file(self.place.at("gate")).unwrap();
    }

    /// Types over the last of some words.
    #[track_caller]
    fn types(&self, step: &str) -> String {
        let [_, new, _, old, _] = step.split('"').collect::<Vec<_>>()[..] else { panic!("> {step}") };
        let plan = self.plan();
        let (before, after) = plan.rsplit_once(old).unwrap_or_else(|| panic!("> {step} in\n{plan}"));
        fs::write(self.place.at("r/TICKETS.md"), [before, new, after].concat()).unwrap();
        String::new()
    }

    /// Runs `baton`: what it prints, first for scripts, then for people, and how it ends.
    #[track_caller]
    fn runs(&self, arguments: &str) -> String {
        let output = self.baton(arguments).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut told = text(&output.stdout) + &text(&output.stderr);
        // What is new in the plan is told by the plan, and what was trusted before is no news.
        told.truncate(told.find("--- a/").unwrap_or(told.len()));
        let mut told: String =
            told.split_inclusive('\n').filter(|line| !line.starts_with("trusted ")).collect();
        if !output.status.success() {
            writeln!(told, "ends with {:?}", output.status.code().unwrap()).unwrap();
        }
        told
    }

    fn baton(&self, arguments: &str) -> Command {
        let program = Path::new(env!("CARGO_BIN_EXE_baton"));
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders =
            std::iter::once(program.parent().unwrap().to_owned()).chain(std::env::split_paths(&path));
        let mut command = Command::new(program);
        command.args(arguments.split_whitespace()).current_dir(self.place.at("r")).stdin(Stdio::null());
        command.env("PATH", std::env::join_paths(folders).unwrap()).env("HOME", self.place.at("home"));
        command.env("XDG_STATE_HOME", self.place.at("state")).env("GIT_CONFIG_GLOBAL", "/dev/null");
        for name in ["BATON_LOG", "BATON_RUN", "BATON_REPOSITORY", "GIT_DIR"] {
            command.env_remove(name);
        }
        command
    }

    /// Where every batch stands, and who may do what next, if that is other than before.
    #[track_caller]
    fn sees(&self) -> String {
        let start = |arguments: &str| {
            self.baton(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
        };
        let roles = ["builder", "designer", "reviewer"];
        let json = |child: std::process::Child| {
            let output = child.wait_with_output().unwrap();
            serde_json::from_slice::<Value>(&output.stdout).unwrap()
        };
        let status = json(start("status --format json"));
        let stages: Vec<String> = list(&status["batches"])
            .map(|batch| format!("{} {}", word(&batch["id"]), word(&batch["stage"])))
            .collect();
        let mut seen = format!("status: {}\n", stages.join(", "));
        if *self.seen.borrow() == seen {
            return String::new();
        }
        self.seen.replace(seen.clone());
        let asked = roles.map(|role| (role, start(&format!("next --as {role} --format json"))));
        for (role, child) in asked {
            let answer = json(child);
            let steps: Vec<String> = list(&answer["steps"])
                .map(|step| format!("{} {}", word(&step["action"]), word(&step["id"])))
                .collect();
            if !steps.is_empty() {
                writeln!(seen, "next, {role}: {}", steps.join(", ")).unwrap();
            }
        }
        seen
    }

    /// The text without what is another each time: folders and hashes.
    fn without_accidents(&mut self, text: String) -> String {
        let all = self.place.git("r", &["rev-list", "--all", "--reverse", "--topo-order"], "");
        for hash in all.lines() {
            if !self.commits.iter().any(|known| known == hash) {
                self.commits.push(hash.to_owned());
            }
        }
        let folder = self.place.at("").canonicalize().unwrap();
        let mut text = text.replace(folder.to_str().unwrap().trim_end_matches('/'), "…");
        for (number, hash) in self.commits.iter().enumerate() {
            for length in [40, 10, 7] {
                text = text.replace(&hash[..length], &format!("<commit {number}>"));
            }
        }
        text
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The lines that are new in the plan. Where an agent only built or looked they are one block, and no other byte is another.
#[track_caller]
fn news(step: &str, before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    let rewrites = step.starts_with("type") || step.starts_with("new") || step.contains("--phase design");
    if !rewrites {
        let same = before.bytes().zip(after.bytes()).take_while(|(one, other)| one == other).count();
        let (inserted, rest) = (after.len() - before.len(), &before[same..]);
        assert!(after.ends_with(rest), "> {step} changed more than a block:\n{after}");
        let block = &after[same..same + inserted];
        let heads = ["## COMPLETE — ", "## REVIEW — ", "## SYNC — "];
        assert!(
            block.matches("\n## ").count() + usize::from(block.starts_with("## ")) == 1,
            "> {step} inserted\n{block}"
        );
        assert!(heads.iter().any(|head| block.contains(head)), "> {step} inserted\n{block}");
        return block
            .lines()
            .filter(|line| !line.is_empty())
            .fold(String::new(), |text, line| text + "+ " + line + "\n");
    }
    let mut old: Vec<&str> = before.lines().collect();
    let is_new = |line: &&str| match old.iter().position(|old| old == line) {
        Some(at) => {
            old.remove(at);
            false
        }
        None => !line.is_empty(),
    };
    after.lines().filter(is_new).fold(String::new(), |text, line| text + "+ " + line + "\n")
}

/// Copies a folder: of the example what git has of it, and nothing that was built there.
fn copy(from: &Path, to: &Path) {
    let listed = Command::new("git").arg("-C").arg(from).args(["ls-files", "-z"]).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    for file in listed.split_terminator('\0') {
        let target = to.join(file);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(from.join(file), target).unwrap();
    }
}
