//! `baton check --watch` and `baton status --watch`, with real files that change; it waits for events, and so does the test.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use super::{Folder, folder};

/// A watching command and the lines it says.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn new(folder: &Folder, verb: &str) -> Watching {
        let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
        command.args([verb, "--watch"]).current_dir(folder.at("")).env("HOME", folder.at("home"));
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let err = BufReader::new(child.stderr.take().unwrap());
        thread::spawn(move || err.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Watching { child, lines }
    }

    /// Waits until this is said.
    #[track_caller]
    fn says(&self, wanted: &str) {
        let mut said = Vec::new();
        while said.last().map(String::as_str) != Some(wanted) {
            said.push(
                self.lines
                    .recv_timeout(Duration::from_secs(20))
                    .unwrap_or_else(|_| panic!("only said: {said:?}")),
            );
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn what_changes_is_checked_again() {
    let folder = folder("//- TICKETS.md\n## T1: One\n**Depends on:** T7\n");
    let watching = Watching::new(&folder, "check");
    watching.says("1 file checked: 1 warning; waiting for changes");
    folder.write("TICKETS.md", "## T1: One\n");
    watching.says("1 file checked, nothing found; waiting for changes");
    folder.write("docs/deep/TASKS.md", "## U1: New\n**Depends on:** U9\n");
    watching.says("2 files checked: 1 warning; waiting for changes");
    folder.write("baton.toml", "[rules]\nunknown-ticket = \"loud\"\n");
    let unreadable =
        "unknown variant `loud`, expected one of `error`, `warning`, `information`, `hint`, `off`";
    let path = folder.at("baton.toml");
    watching.says(&format!(
        "baton: {}:2:18: {unreadable}; `baton schema` prints what may stand here; waiting for changes",
        path.display()
    ));
    folder.write("baton.toml", "[rules]\nunknown-ticket = \"hint\"\n");
    watching.says("2 files checked: 1 hint; waiting for changes");
}

#[test]
fn the_board_is_drawn_again() {
    let folder = folder("//- TICKETS.md\n## Batch 1\n### T1: One\n");
    let watching = Watching::new(&folder, "status");
    watching.says("1 batch; waiting for changes");
    folder.write("TICKETS.md", "## Batch 1\n### T1: One\n## Batch 2\n### T2: Two\n");
    watching.says("2 batches; waiting for changes");
}
