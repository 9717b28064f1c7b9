//! [`Recorder`]: what an agent prints is kept as it came, and read line by line for people.
//!
//! ```text
//!  bytes ──▶ events, up to a limit
//!    └─lines──▶ agents::Reader ──Progress──▶ log, a line each
//! ```
//!
//! However much is printed, no more than so much of it is kept and none of it held on to; the reader hears every line, as the last one may be
//! the one that counts. Start at [`Recorder::new`].

use super::{Os, attend::Owner};
use crate::launch::agents::{Progress, Reader, Said};
use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

/// How many bytes of what an agent prints are kept.
const EVENTS: u64 = 64 * 1024 * 1024;
/// How many bytes of its complaints and of the log are kept.
const LOG: u64 = 8 * 1024 * 1024;
/// How many bytes of a line are read.
const LINE: usize = 4 * 1024 * 1024;

/// Who listens to an agent.
pub(super) struct Recorder<'a> {
    os: &'a dyn Os,
    cancel: PathBuf,
    began: &'a mut dyn FnMut(),
    reader: Box<dyn Reader>,
    events: Kept,
    complaints: Kept,
    log: Kept,
    output: Lines,
    errors: Lines,
}

impl<'a> Recorder<'a> {
    /// Keeps everything in a run's folder. `began` is called when the agent has begun.
    pub(super) fn new(
        os: &'a dyn Os,
        folder: &Path,
        reader: Box<dyn Reader>,
        began: &'a mut dyn FnMut(),
    ) -> io::Result<Recorder<'a>> {
        let kept = |name, room| Ok::<_, io::Error>(Kept { to: os.append(&folder.join(name))?, room });
        Ok(Recorder {
            os,
            cancel: folder.join("cancel"),
            began,
            reader,
            events: kept("events", EVENTS)?,
            complaints: kept("complaints", LOG)?,
            log: kept("log", LOG)?,
            output: Lines::default(),
            errors: Lines::default(),
        })
    }

    /// What it all came to.
    pub(super) fn end(mut self) -> Said {
        for lines in [std::mem::take(&mut self.output), std::mem::take(&mut self.errors)] {
            lines.rest(&mut |line| tell(self.reader.as_mut(), &mut self.log, line));
        }
        self.reader.end()
    }
}

impl Owner for Recorder<'_> {
    fn output(&mut self, bytes: &[u8]) {
        self.events.write(bytes);
        self.output.split(bytes, &mut |line| tell(self.reader.as_mut(), &mut self.log, line));
    }

    fn complaint(&mut self, bytes: &[u8]) {
        self.complaints.write(bytes);
        self.errors.split(bytes, &mut |line| tell(self.reader.as_mut(), &mut self.log, line));
    }

    fn began(&mut self) {
        (self.began)();
    }

    fn cancelled(&mut self) -> bool {
        self.os.exists(&self.cancel)
    }
}

fn tell(reader: &mut dyn Reader, log: &mut Kept, line: &str) {
    if let Some(progress) = reader.line(line) {
        log.write(shown(&progress).as_bytes());
    }
}

fn shown(progress: &Progress) -> String {
    match progress.step {
        Some((done, all)) => format!("[{done}/{all}] {}\n", progress.text),
        None => format!("{}\n", progress.text),
    }
}

/// A file with room for so many bytes more.
struct Kept {
    to: Box<dyn Write + Send>,
    room: u64,
}

impl Kept {
    fn write(&mut self, bytes: &[u8]) {
        let fits = usize::try_from(self.room).unwrap_or(usize::MAX).min(bytes.len());
        self.room -= fits as u64;
        // On a full disk the agent goes on all the same; what it did is what counts.
        let _ = bytes.get(..fits).map(|bytes| self.to.write_all(bytes));
    }
}

/// Bytes as they come, cut into lines.
#[derive(Debug, Default)]
pub(super) struct Lines {
    open: Vec<u8>,
}

impl Lines {
    /// Gives every line that is complete by now, without its end. What no text can be is shown as such.
    pub(super) fn split(&mut self, bytes: &[u8], on_line: &mut dyn FnMut(&str)) {
        let mut rest = bytes;
        while let Some(end) = memchr::memchr(b'\n', rest) {
            let (line, after) = rest.split_at(end);
            rest = after.get(1..).unwrap_or_default();
            if self.open.is_empty() {
                emit(line.get(..LINE).unwrap_or(line), on_line);
            } else {
                self.add(line);
                emit(&self.open, on_line);
                self.open.clear();
            }
        }
        self.add(rest);
    }

    fn add(&mut self, bytes: &[u8]) {
        let room = LINE.saturating_sub(self.open.len());
        self.open.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
    }

    /// Gives the last line if it has no end.
    pub(super) fn rest(self, on_line: &mut dyn FnMut(&str)) {
        if !self.open.is_empty() {
            emit(&self.open, on_line);
        }
    }
}

fn emit(line: &[u8], on_line: &mut dyn FnMut(&str)) {
    on_line(&String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(line)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_put_together_and_long_ones_cut() {
        let mut found = Vec::new();
        let mut lines = Lines::default();
        let long = vec![b'x'; LINE + 10];
        for bytes in [b"a\r\nb" as &[u8], b"", b"c\n\nd", &long, b"\ne\xff"] {
            lines.split(bytes, &mut |line| found.push(line.to_owned()));
        }
        lines.rest(&mut |line| found.push(line.to_owned()));
        let last = found.pop();
        assert_eq!((last.as_deref(), found.pop().map(|line| line.len())), (Some("e\u{fffd}"), Some(LINE)));
        assert_eq!(found, ["a", "bc", ""]);
    }
}
