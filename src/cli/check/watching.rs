//! `--watch`: checks again whenever something changes, and prints when that makes a difference.
//!
//! Start at [`run`].

use std::sync::mpsc;

use super::{Arguments, Failure, Outcome, Terminal, check, fixing, format, report};
use crate::cli::targets::targets;
use crate::os::{Disk, Watch};

/// Checks until nobody reads any more.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let (sender, changes) = mpsc::channel();
    let _watches = targets(terminal, &arguments.paths)?
        .iter()
        .map(|target| {
            let sender = sender.clone();
            // Which paths do not matter: everything asked for is checked again. The receiver lives as long as the watch.
            let on_change = Box::new(move |_| {
                let _ = sender.send(());
            });
            let watch = terminal.disk.watch(&target.workspace.root, on_change);
            watch.map_err(|error| Failure::new(error.to_string()))
        })
        .collect::<Result<Vec<Watch>, Failure>>()?;
    let mut last = String::new();
    loop {
        // What is wrong now may be right in a moment: nothing but a lost reader ends the watch.
        let (text, summary) =
            once(arguments, terminal).unwrap_or_else(|failure| (String::new(), failure.to_string()));
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
        // What happened while it was being checked is one change.
        while changes.try_recv().is_ok() {}
    }
}

fn once(arguments: &Arguments, terminal: &Terminal) -> Result<(String, String), Failure> {
    let mut checked = check(arguments, terminal)?;
    if arguments.fixes() {
        let fixed = fixing::fix(arguments, &mut checked);
        fixing::write(terminal, &fixed)?;
    }
    let mut report = report(arguments, terminal, &checked)?;
    let summary = report.summary();
    report.findings.truncate(arguments.limit.unwrap_or(usize::MAX));
    Ok((format(arguments, terminal).write(&report, terminal.is_coloured())?, summary))
}
