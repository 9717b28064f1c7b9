//! The story of three batches, each of the two tracks doing all of it: in the first everything is done by choosing code actions
//! and lenses by their titles, in the second by commands. After each step both plans hold the same bytes.
//!
//! `leapfrog.txt` is the script and the picture of it: a line `> …` is a step, and what a person sees after it stands below, where
//! that is other than before. At the end stands the plan. The checks in a real Neovim (`editors/neovim/test`) follow the same file.

use std::fmt::Write as _;

use assert_cmd::Command;
use baton::ide::{self, code_lens::Does};
use baton::load::{self, Workspace};
use baton::os::Machine;
use baton::project::{DocPath, Snapshot};
use baton::rules;
use baton::text::Edits;

use crate::git::Place;

/// Where the story is.
const STORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/workflow/leapfrog.txt");

/// What stands above the plan at the end of the story.
const PLAN_FOLLOWS: &str = "# The plan";

#[test]
fn three_batches_by_actions_and_by_commands_come_to_the_same() {
    let wanted = std::fs::read_to_string(STORY).unwrap();
    let mut desk = Desk::new();
    let (mut story, mut shown) = (String::new(), String::new());
    for line in wanted.lines().take_while(|line| *line != PLAN_FOLLOWS) {
        if line.starts_with("  ") {
            continue;
        }
        writeln!(story, "{line}").unwrap();
        if let Some(step) = line.strip_prefix("> ") {
            desk.does(&Step::read(step));
            let seen = desk.sees();
            if seen != shown {
                story.push_str(&seen);
                shown = seen;
            }
        }
    }
    write!(story, "{PLAN_FOLLOWS}\n\n{}", read(&desk.editor)).unwrap();
    if std::env::var_os("BATON_RENEW").is_some() {
        std::fs::write(STORY, &story).unwrap();
    } else {
        assert!(
            story == wanted,
            "{story}\nis another story; BATON_RENEW=1 writes it to leapfrog.txt: read it before it is committed"
        );
    }
}

/// One line of the story: words, each followed by what it is about in quotes; and what is run instead in a terminal.
struct Step<'a> {
    line: &'a str,
    words: Vec<(&'a str, &'a str)>,
    command: Option<&'a str>,
}

impl<'a> Step<'a> {
    fn read(line: &'a str) -> Step<'a> {
        let (steps, command) = match line.split_once("   $ baton ") {
            Some((steps, command)) => (steps, Some(command)),
            None => (line, None),
        };
        let parts: Vec<_> = steps.split('"').collect();
        let words = parts.chunks_exact(2).map(|pair| (pair[0].trim(), pair[1])).collect();
        Step { line, words, command }
    }

    fn get(&self, word: &str) -> Option<&'a str> {
        self.words.iter().find(|(is, _)| *is == word).map(|(_, about)| *about)
    }

    #[track_caller]
    fn wants(&self, word: &str) -> &'a str {
        self.get(word).unwrap_or_else(|| panic!("no {word} \"…\" in > {}", self.line))
    }

    /// Where the cursor is put in a text: where it first reads what the step names, or at its beginning.
    #[track_caller]
    fn cursor(&self, text: &str) -> usize {
        let near = self.get("at").unwrap_or_default();
        text.find(near).unwrap_or_else(|| panic!("no {near:?} for > {} in\n{text}", self.line))
    }
}

/// Both tracks.
struct Desk {
    editor: Place,
    terminal: Place,
}

const PLAN: &str = "r/TICKETS.md";

impl Desk {
    /// Two repositories that are alike, each with an empty plan.
    fn new() -> Desk {
        let track = || {
            let place = Place::new();
            place.commit("r", "Begin", &["src/main.rs"]);
            std::fs::write(place.at(PLAN), "").unwrap();
            place
        };
        Desk { editor: track(), terminal: track() }
    }

    /// Both do the same, each in their way.
    #[track_caller]
    fn does(&mut self, step: &Step<'_>) {
        match (step.command, step.get("type"), step.get("commit")) {
            (Some(command), None, None) => {
                choose(&self.editor, step);
                run(&self.terminal, command);
            }
            (None, Some(new), None) => self.types(step, new),
            (None, None, Some(message)) => self.builds(message, step.wants("with")),
            _ => panic!("> {} is no step", step.line),
        }
        let (one, other) = (read(&self.editor), read(&self.terminal));
        let line = step.line;
        assert!(one == other, "after > {line}:\n--- the editor's\n{one}\n--- the terminal's\n{other}");
    }

    /// What was there is typed over.
    #[track_caller]
    fn types(&self, step: &Step<'_>, new: &str) {
        for place in [&self.editor, &self.terminal] {
            let (text, old) = (read(place), step.wants("over"));
            let (before, after) = text.split_at(step.cursor(&text));
            assert!(after.contains(old), "no {old:?} for > {} in\n{after}", step.line);
            std::fs::write(place.at(PLAN), [before, &after.replacen(old, new, 1)].concat()).unwrap();
        }
    }

    /// A commit with a file.
    fn builds(&self, message: &str, file: &str) {
        for place in [&self.editor, &self.terminal] {
            std::fs::write(place.at("r").join(file), message).unwrap();
            place.git("r", &["add", "src"], "");
            place.git("r", &["commit", "-q", "-m", message], "");
        }
    }

    /// What a person sees: the lenses, and what is found.
    fn sees(&self) -> String {
        let (snapshot, text, path) = (snapshot(&self.editor), read(&self.editor), DocPath::new("TICKETS.md"));
        let mut seen = String::new();
        for lens in ide::code_lenses(&snapshot, &path) {
            writeln!(seen, "  {} | {}", &text[lens.range], lens.title).unwrap();
        }
        for finding in rules::check(&snapshot, &path) {
            let (severity, rule) = (finding.severity.name(), finding.rule.name);
            writeln!(seen, "  {severity} {rule}: {}", finding.message).unwrap();
        }
        if seen.is_empty() { "  nothing\n".to_owned() } else { seen }
    }
}

fn read(place: &Place) -> String {
    std::fs::read_to_string(place.at(PLAN)).unwrap()
}

fn snapshot(place: &Place) -> Snapshot {
    let machine = Machine { home: None };
    let workspace = Workspace::find(&machine, &place.at("r")).unwrap();
    let (mut project, troubles) = load::load(&machine, &workspace).unwrap();
    assert!(troubles.is_empty(), "{troubles:?}");
    load::git::tell(&mut project, &machine, &machine, &workspace);
    project.snapshot()
}

/// Does what the action or the lens of a title does that is offered at the cursor.
#[track_caller]
fn choose(place: &Place, step: &Step<'_>) {
    let (snapshot, text, path) = (snapshot(place), read(place), DocPath::new("TICKETS.md"));
    let at = step.cursor(&text);
    let lenses = || ide::code_lenses(&snapshot, &path);
    let (titles, change): (Vec<_>, _) = if let Some(title) = step.get("lens") {
        let here: Vec<_> = lenses()
            .into_iter()
            .filter(|lens| lens.range.start >= at && !text[at..lens.range.start].contains('\n'))
            .collect();
        let does = here.iter().find(|lens| lens.title == title).map(|lens| lens.does.clone());
        let deed = does.and_then(|does| if let Does::Deed(deed) = does { Some(deed) } else { None });
        (here.into_iter().map(|lens| lens.title).collect(), deed.map(|deed| deed.change(&snapshot)))
    } else {
        let (offered, title) = (ide::code_actions(&snapshot, &path, at..at), step.wants("choose"));
        let action = offered.iter().find(|action| action.title == title);
        let change = action.map(|action| action.change(&snapshot));
        (offered.into_iter().map(|action| action.title).collect(), change)
    };
    let change = change.unwrap_or_else(|| panic!("> {} among {titles:#?} in\n{text}", step.line)).unwrap();
    for (path, edits) in change.edits {
        assert_eq!(path.as_str(), "TICKETS.md");
        std::fs::write(place.at(PLAN), Edits::new(edits).unwrap().apply(&text)).unwrap();
    }
}

/// Runs `baton`; words in quotes are one argument.
#[track_caller]
fn run(place: &Place, command: &str) {
    let mut baton = Command::new(env!("CARGO_BIN_EXE_baton"));
    let arguments = command.split('"').enumerate().flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().collect::<Vec<_>>(),
        _ => vec![part],
    });
    baton.current_dir(place.at("r")).args(arguments).env("HOME", place.at("home"));
    let output = baton.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "baton {command} ended with {:?}: {said}", output.status.code());
}
