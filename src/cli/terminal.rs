//! [`Terminal`]: what a command prints to, and where it stands.
//!
//! Start at [`Terminal::print`].

use std::borrow::Cow;
use std::io::{self, IsTerminal, Read, Write};
use std::path::PathBuf;

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;
use serde::Serialize;
use tracing_subscriber::EnvFilter;

use super::failure::Failure;
use crate::os::{Machine, Trouble};

/// When to colour.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum Color {
    /// Where a terminal takes it
    #[default]
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

/// Where a command stands: its streams, its folder, its disk.
#[derive(Debug)]
pub(super) struct Terminal {
    coloured: bool,
    /// The disk.
    pub(super) disk: Machine,
}

impl Terminal {
    /// The terminal this program was started in.
    pub(super) fn new(color: Color) -> Terminal {
        let coloured = match color {
            Color::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
            Color::Always => true,
            Color::Never => false,
        };
        Terminal { coloured, disk: Machine::here() }
    }

    /// Whether an answer may hold colours.
    pub(super) fn is_coloured(&self) -> bool {
        self.coloured
    }

    /// Prints an answer. Gives whether anybody is left to read it: a reader that goes away is no error.
    pub(super) fn print(&self, text: &str) -> Result<bool, Failure> {
        let mut out = io::stdout().lock();
        let written = match self.coloured {
            // Translates colours for consoles that do not know them.
            true => AutoStream::always(&mut out).write_all(text.as_bytes()),
            // Not a byte of a document is touched.
            false => out.write_all(text.as_bytes()),
        };
        match written.and_then(|()| out.flush()) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
            Err(error) => Err(Failure::new(format!("the answer cannot be printed: {error}"))),
        }
    }

    /// Says something that is not the answer.
    pub(super) fn say(&self, text: &str) {
        // There is nobody left to tell.
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    /// An answer as JSON, as it is printed.
    pub(super) fn json(&self, answer: &impl Serialize) -> Result<String, Failure> {
        let text = serde_json::to_string_pretty(answer);
        let text =
            text.map_err(|error| Failure::new(format!("the answer cannot be put into JSON: {error}")))?;
        Ok(text + "\n")
    }

    /// Says what could not be read.
    pub(super) fn report(&self, troubles: &[Trouble]) {
        for trouble in troubles {
            let path = trouble.path.as_ref().map_or("something".into(), |path| path.display().to_string());
            self.say(&format!("baton: {path} {}", trouble.message));
        }
    }

    /// Whether a person reads the answer as it comes.
    pub(super) fn is_read_by_a_person(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// Whether a person can be asked something.
    pub(super) fn is_answered_by_a_person(&self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// A line that a person types.
    pub(super) fn line(&self) -> Result<String, Failure> {
        let mut line = String::new();
        let read = io::stdin().read_line(&mut line);
        read.map_err(|error| Failure::new(format!("standard input cannot be read: {error}")))?;
        Ok(line)
    }

    /// Everything on standard input.
    pub(super) fn input(&self) -> Result<String, Failure> {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| Failure::new(format!("standard input cannot be read: {error}")))?;
        crate::text::decode(bytes).map_err(|error| Failure::new(format!("standard input {error}")))
    }

    /// The folder the command was started in.
    pub(super) fn folder(&self) -> Result<PathBuf, Failure> {
        std::env::current_dir().map_err(|error| {
            Failure::new(format!("the current folder cannot be used: {error}; go to another one"))
        })
    }
}

/// Logs to standard error what `levels` lets through (`warn`, `baton=debug`, …).
pub(super) fn log(levels: &str) {
    let filter = EnvFilter::builder().parse_lossy(levels);
    let _ =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(false).try_init();
}

/// `1 file`, `2 files`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Text of a document as one line that does nothing to a terminal.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    match text.contains(char::is_control) {
        true => Cow::Owned(text.replace(char::is_control, " ")),
        false => Cow::Borrowed(text),
    }
}
