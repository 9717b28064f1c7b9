//! [`Terminal`]: what a command prints to, and where it stands.
//!
//! A reader that goes away (`baton check | head`) is no error. Start at [`Terminal::print`].

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
    choice: ColorChoice,
    /// The disk.
    pub(super) disk: Machine,
}

impl Terminal {
    /// The terminal this program was started in.
    pub(super) fn new(color: Color) -> Terminal {
        let choice = match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Terminal { choice, disk: Machine::here() }
    }

    /// Prints an answer, taking its colours off where they are not wanted.
    pub(super) fn print(&self, text: &str) -> Result<(), Failure> {
        let mut out = AutoStream::new(io::stdout().lock(), self.choice);
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Failure::new(format!("the answer cannot be printed: {error}")))
            }
            _ => Ok(()),
        }
    }

    /// Says something that is not the answer.
    pub(super) fn say(&self, text: &str) {
        let mut out = AutoStream::new(io::stderr().lock(), self.choice);
        // There is nobody left to tell.
        let _ = writeln!(out, "{text}");
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
