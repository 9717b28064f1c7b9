//! The processes below this one, and those that carry a mark in their environment.
//!
//! ```text
//!  /proc ──parent of each──▶ all descendants, own sessions and groups among them ──by pidfd──▶ signal
//! ```
//!
//! A number from a list may be another process's a moment later. So a process is remembered with the time it began, opened first and then
//! looked at again; a signal goes to what was opened. Elsewhere than on Linux a child's process group is all that is known of its tree.
//! Start at [`signal_tree`].

#[cfg(target_os = "linux")]
pub(super) use linux::{carrying, signal, signal_tree};
#[cfg(not(target_os = "linux"))]
pub(super) use others::{carrying, signal, signal_tree};

use std::ffi::OsString;

/// A process that is told from a later one of the same number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Process {
    /// Its number.
    pub id: u32,
    /// When it began, in the system's own count.
    began: u64,
}

/// What is done to a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// It is asked to end.
    Terminate,
    /// It is ended.
    Kill,
}

/// A process with some variables of its environment, in the order they were asked for.
pub type Marked = (Process, Vec<Option<OsString>>);

#[cfg(unix)]
impl Signal {
    fn number(self) -> rustix::process::Signal {
        match self {
            Signal::Terminate => rustix::process::Signal::TERM,
            Signal::Kill => rustix::process::Signal::KILL,
        }
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use super::{Marked, Process, Signal};
    use rustc_hash::FxHashMap;
    use rustix::process::{Pid, PidfdFlags, kill_process, pidfd_open, pidfd_send_signal};
    use std::ffi::{OsStr, OsString};
    use std::fs;
    use std::os::unix::ffi::{OsStrExt, OsStringExt};

    /// A line of the system's list.
    struct Row {
        process: Process,
        parent: u32,
        /// It has ended and nobody has asked how.
        ended: bool,
    }

    /// Signals every descendant of this process; gives how many there were.
    pub(in crate::os) fn signal_tree(_: Option<u32>, what: Signal) -> usize {
        let below = descendants(std::process::id(), &rows());
        below.iter().for_each(|process| signal(*process, what));
        below.len()
    }

    /// Signals a process unless it is gone.
    pub(in crate::os) fn signal(process: Process, what: Signal) {
        let Some(pid) = i32::try_from(process.id).ok().and_then(Pid::from_raw) else { return };
        let is_same = || row(process.id).is_some_and(|row| row.process == process);
        // It may end at any moment, which is what is wanted.
        let _ = match pidfd_open(pid, PidfdFlags::empty()) {
            Ok(opened) if is_same() => pidfd_send_signal(opened, what.number()),
            // An old system or a guarded one knows only numbers.
            Err(rustix::io::Errno::NOSYS | rustix::io::Errno::PERM) if is_same() => {
                kill_process(pid, what.number())
            }
            _ => Ok(()),
        };
    }

    /// The processes with the first of these variables in their environment, and what all of them are.
    pub(in crate::os) fn carrying(names: &[&str]) -> Vec<Marked> {
        let alive = rows().into_iter().filter(|row| !row.ended && row.process.id != std::process::id());
        alive.filter_map(|row| Some((row.process, variables(row.process.id, names)?))).collect()
    }

    fn variables(id: u32, names: &[&str]) -> Option<Vec<Option<OsString>>> {
        let environment = fs::read(format!("/proc/{id}/environ")).ok()?;
        let values: Vec<Option<OsString>> = names.iter().map(|name| value(&environment, name)).collect();
        values.first().is_some_and(Option::is_some).then_some(values)
    }

    fn value(environment: &[u8], name: &str) -> Option<OsString> {
        let mut entries = environment.split(|byte| *byte == 0);
        let found = entries.find_map(|entry| entry.strip_prefix(name.as_bytes())?.strip_prefix(b"="))?;
        Some(OsString::from_vec(found.to_vec()))
    }

    fn rows() -> Vec<Row> {
        let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
        entries.filter_map(|entry| row(entry.file_name().to_str()?.parse().ok()?)).collect()
    }

    fn row(id: u32) -> Option<Row> {
        let text = fs::read(format!("/proc/{id}/stat")).ok()?;
        // The name in brackets may hold anything, brackets and spaces too.
        let after = text.get(text.iter().rposition(|byte| *byte == b')')? + 1..)?;
        let fields: Vec<&str> = OsStr::from_bytes(after).to_str()?.split_ascii_whitespace().collect();
        let (state, parent, began) = (*fields.first()?, fields.get(1)?, fields.get(19)?);
        let process = Process { id, began: began.parse().ok()? };
        Some(Row { process, parent: parent.parse().ok()?, ended: matches!(state, "Z" | "X" | "x") })
    }

    fn descendants(of: u32, rows: &[Row]) -> Vec<Process> {
        let mut children: FxHashMap<u32, Vec<&Row>> = FxHashMap::default();
        for row in rows {
            children.entry(row.parent).or_default().push(row);
        }
        let (mut found, mut open) = (Vec::new(), vec![of]);
        while let Some(parent) = open.pop() {
            // Taken out, so that numbers that came anew while they were read make no circle.
            for row in children.remove(&parent).unwrap_or_default() {
                open.push(row.process.id);
                if !row.ended {
                    found.push(row.process);
                }
            }
        }
        found
    }
}

#[cfg(not(target_os = "linux"))]
mod others {
    use super::{Marked, Process, Signal};

    /// Signals the process group of a child of this process; gives whether anything was there.
    #[cfg(unix)]
    pub(in crate::os) fn signal_tree(child: Option<u32>, what: Signal) -> usize {
        let group = child.and_then(|id| rustix::process::Pid::from_raw(i32::try_from(id).ok()?));
        let sent = group.map(|group| rustix::process::kill_process_group(group, what.number()));
        usize::from(sent.is_some_and(|sent| sent.is_ok()))
    }

    /// Nothing is known of trees here.
    #[cfg(not(unix))]
    pub(in crate::os) fn signal_tree(_: Option<u32>, _: Signal) -> usize {
        0
    }

    /// A number alone is not safe to signal.
    pub(in crate::os) fn signal(_: Process, _: Signal) {}

    /// Nobody's environment can be read.
    pub(in crate::os) fn carrying(_: &[&str]) -> Vec<Marked> {
        Vec::new()
    }
}
