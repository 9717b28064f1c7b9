//! What an agent says while it works, as lines for people.
//!
//! ```text
//!  line of its output ──Reader::line──▶ Progress: "runs npm test", 2 of 5       (log, work-done progress, `baton runs`)
//!  end of its output  ──Reader::end───▶ Said: session, last words, why it failed (the run's record)
//! ```
//!
//! Pure: it reads lines and knows no process. What an agent prints is data: it is shown as one short line without control characters, events
//! nobody knows are counted and left alone, and what is no event is text. One agent, one file. Start at [`reader`].

mod claude;
mod clean;
mod codex;
mod lines;

pub use clean::{line, text};

use super::options::Events;

/// Follows what one agent prints. Standard error may be given to it as well, line by line.
pub trait Reader: Send {
    /// What a line tells, without its line end; `None` when it tells people nothing.
    fn line(&mut self, line: &str) -> Option<Progress>;

    /// What it all came to. Asked once, when there are no more lines.
    fn end(&mut self) -> Said;
}

/// What an agent does now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// One line: `runs npm test`, `edits src/a.rs`, `says: …`. At most [`LINE`] characters.
    pub text: String,
    /// How many steps of its own list are done, and how many there are.
    pub step: Option<(usize, usize)>,
}

/// What an agent said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// What it calls the conversation, to go on with it.
    pub session: Option<String>,
    /// Its last words, perhaps several lines, at most [`TEXT`] characters.
    pub message: Option<String>,
    /// A sentence: why it failed, by its own account, and what to do.
    pub failed: Option<String>,
    /// A sentence about something that went wrong although it did not fail.
    pub note: Option<String>,
    /// What it used.
    pub usage: Option<Usage>,
    /// How many of its events nobody here knows.
    pub unknown: usize,
}

/// How many tokens were used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Read by the model, cached ones included.
    pub input: u64,
    /// Written by the model.
    pub output: u64,
}

/// How many characters a line of progress has at most.
pub const LINE: usize = 200;

/// How many characters of an agent's last words are kept: enough for any summary, and for a review of a large batch.
pub const TEXT: usize = 64 * 1024;

/// Who reads what a command prints, as it is set. Where nothing is, known by the name of a program in it; any other program's lines are shown
/// as they are, until one of them is an event of an agent that is known.
pub fn reader(set: Option<Events>, argv: &[String]) -> Box<dyn Reader> {
    match set {
        Some(Events::Codex) => return Box::new(codex::Codex::default()),
        Some(Events::Claude) => return Box::new(claude::Claude::default()),
        Some(Events::Lines) => return Box::new(lines::Lines::only()),
        None => {}
    }
    let named = |name: &str| argv.iter().any(|part| stem(part).eq_ignore_ascii_case(name));
    let has = |word: &str| argv.iter().any(|part| part == word);
    if named("codex") && has("--json") {
        Box::new(codex::Codex::default())
    } else if named("claude") && has("stream-json") {
        Box::new(claude::Claude::default())
    } else {
        Box::new(lines::Lines::default())
    }
}

/// `/usr/bin/codex` and `codex.exe` are `codex`.
fn stem(part: &str) -> &str {
    let name = part.rsplit(['/', '\\']).next().unwrap_or(part);
    name.split_once('.').map_or(name, |(stem, _)| stem)
}

impl Progress {
    /// What it does now, cleaned.
    fn new(text: &str) -> Option<Progress> {
        let text = clean::line(text, LINE);
        (!text.is_empty()).then_some(Progress { text, step: None })
    }

    /// A word, and what an agent wrote after it; nothing when it wrote nothing.
    fn of(word: &str, what: &str) -> Option<Progress> {
        let what = clean::line(what, LINE);
        if what.is_empty() { None } else { Progress::new(&format!("{word} {what}")) }
    }

    fn with_step(mut self, step: Option<(usize, usize)>) -> Progress {
        self.step = step;
        self
    }
}

/// Up to three of these, and how many more.
fn some_of(all: &[&str]) -> String {
    let (shown, rest) = all.split_at_checked(3).unwrap_or((all, &[]));
    match rest.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// A text at a path of keys.
fn text_at<'a>(value: &'a serde_json::Value, keys: &[&str]) -> Option<&'a str> {
    keys.iter().try_fold(value, |value, key| value.get(key))?.as_str()
}

#[cfg(test)]
mod pictures {
    use super::*;

    /// Reads lines and draws what they tell: a line of progress, its step before it.
    pub(super) fn drawn(argv: &[&str], lines: &str) -> (String, Said) {
        let argv: Vec<String> = argv.iter().map(ToString::to_string).collect();
        let mut reader = reader(None, &argv);
        let mut out = String::new();
        for progress in lines.lines().filter_map(|line| reader.line(line)) {
            let step = progress.step.map_or(String::new(), |(done, all)| format!("{done}/{all} "));
            out += &format!("{step}{}\n", progress.text);
        }
        (out, reader.end())
    }

    #[test]
    fn an_agent_is_known_by_its_program_wherever_it_stands_in_the_command() {
        let event = r#"{"type":"thread.started","thread_id":"t-1"}"#;
        let session = |argv: &[&str]| drawn(argv, event).1.session;
        assert_eq!(session(&["codex", "exec", "--json", "-"]).as_deref(), Some("t-1"));
        assert_eq!(session(&["npx", "/opt/bin/codex.exe", "exec", "--json"]).as_deref(), Some("t-1"));
        assert_eq!(session(&["claude", "-p", "--output-format", "stream-json"]), None);
        // Whatever starts it, its events tell who it is.
        assert_eq!(session(&["./build-agent"]).as_deref(), Some("t-1"));
        // Unless somebody said so.
        let set = |events, argv: &[&str]| {
            let argv: Vec<String> = argv.iter().map(|part| (*part).to_owned()).collect();
            let mut reader = super::reader(Some(events), &argv);
            reader.line(event);
            reader.end()
        };
        assert_eq!(set(Events::Lines, &["codex", "--json"]).message.as_deref(), Some(event));
        assert_eq!(set(Events::Codex, &["claude", "stream-json"]).session.as_deref(), Some("t-1"));
        assert_eq!(set(Events::Claude, &["codex", "--json"]).session, None);
    }
}
