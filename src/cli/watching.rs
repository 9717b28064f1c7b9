//! `--watch`: answers again whenever something changes, and prints when that makes a difference.
//!
//! Start at [`run`].

use std::sync::mpsc;

use super::failure::{Failure, Outcome};
use super::kept::Kept;
use super::targets::Target;
use super::terminal::Terminal;
use crate::os::{Disk, Watch};

/// Answers until nobody reads any more. `answer` gives what to print, and a sentence to say after it.
pub(super) fn run(
    terminal: &Terminal,
    found: &[Target],
    answer: impl Fn() -> Result<(String, String), Failure>,
) -> Outcome {
    let (sender, changes) = mpsc::channel();
    let _watches = found
        .iter()
        .map(|target| {
            let sender = sender.clone();
            // Which paths do not matter: everything asked for is looked at again. The receiver lives as long as the watch.
            let on_change = Box::new(move |_| {
                let _ = sender.send(());
            });
            let watch = terminal.disk.watch(&target.workspace.root, on_change);
            watch.map_err(|error| Failure::new(error.to_string()))
        })
        .collect::<Result<Vec<Watch>, Failure>>()?;
    let _runs: Vec<Watch> = found
        .iter()
        .filter_map(|target| Kept::around(&terminal.disk, &target.workspace.root))
        .filter_map(|kept| {
            let sender = sender.clone();
            // Plans are watched all the same.
            kept.watch(&terminal.disk, false, sender).ok()
        })
        .collect();
    let mut last = String::new();
    loop {
        // What is wrong now may be right in a moment: nothing but a lost reader ends the watch.
        let (text, summary) = answer().unwrap_or_else(|failure| (String::new(), failure.to_string()));
        let now = format!("{text}\n{summary}");
        if now != last {
            if !terminal.print(&text)? {
                return Ok(0);
            }
            terminal.say(&format!("{summary}; waiting for changes"));
            last = now;
        }
        if changes.recv().is_err() {
            return Ok(0);
        }
        // What happened while it was being answered is one change.
        while changes.try_recv().is_ok() {}
    }
}
