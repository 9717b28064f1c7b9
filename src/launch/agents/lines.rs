//! An agent nobody knows: each of its lines is what it does now, the last ones are its last words.
//!
//! As soon as a line is an event of an agent that is known, that one's reader goes on: a script may well start one. Start at [`Lines`].

use super::{Progress, Reader, Said, TEXT, claude, clean, codex};
use std::collections::VecDeque;

/// So many of its last lines are its last words.
const LAST: usize = 40;

/// Reads any program's lines.
#[derive(Default)]
pub(super) struct Lines {
    last: VecDeque<String>,
    known: Option<Box<dyn Reader>>,
    /// Whether nothing is an event, as somebody said so.
    only: bool,
}

impl Lines {
    /// Takes every line for text.
    pub(super) fn only() -> Lines {
        Lines { only: true, ..Lines::default() }
    }
}

impl Reader for Lines {
    fn line(&mut self, line: &str) -> Option<Progress> {
        if !self.only && self.known.is_none() && line.trim_start().starts_with('{') {
            self.known = if codex::is_event(line) {
                Some(Box::new(codex::Codex::default()))
            } else if claude::is_event(line) {
                Some(Box::new(claude::Claude::default()))
            } else {
                None
            };
        }
        if let Some(known) = &mut self.known {
            return known.line(line);
        }
        if self.last.len() == LAST {
            self.last.pop_front();
        }
        self.last.push_back(clean::text(line, TEXT / LAST));
        Progress::new(line)
    }

    fn end(&mut self) -> Said {
        if let Some(known) = &mut self.known {
            return known.end();
        }
        let all: Vec<String> = self.last.drain(..).collect();
        let message = all.join("\n").trim_matches('\n').to_owned();
        Said { message: Some(message).filter(|message| !message.is_empty()), ..Said::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::pictures::drawn;

    #[test]
    fn each_line_is_shown_and_the_last_ones_are_the_last_words() {
        let (shown, said) =
            drawn(&["make", "agent"], "\u{1b}[32mreading\u{1b}[0m\n\n{\"half\": \nall done\n");
        assert_eq!(shown, "reading\n{\"half\":\nall done\n");
        assert_eq!(said.message.as_deref(), Some("reading\n\n{\"half\":\nall done"));
        assert_eq!(drawn(&["x"], "").1.message, None);
        let many: String = (0..1000).map(|n| format!("line {n}\n")).collect();
        let message = drawn(&["x"], &many).1.message.unwrap_or_default();
        assert!(message.starts_with("line 960\n") && message.ends_with("line 999"), "{message}");
    }

    #[test]
    fn a_script_that_starts_a_known_agent_is_read_as_that_agent() {
        let lines =
            "preparing\n{\"type\":\"system\",\"subtype\":\"init\",\"session_id\":\"s-9\",\"cwd\":\"/w\"}\n";
        let (shown, said) = drawn(&["./agent.sh"], lines);
        assert_eq!((shown.as_str(), said.session.as_deref()), ("preparing\n", Some("s-9")));
    }
}
