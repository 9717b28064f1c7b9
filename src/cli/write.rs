//! Carries a change out: compares, writes, prints the diff.
//!
//! ```text
//!  plans read ──wanted──▶ Change ──compare, write──▶ diff on standard output
//!      ▲                              │
//!      └── somebody else was faster ──┘
//! ```
//!
//! A file is written only over what was read from it. When another program wrote in between, everything is read and worked
//! out anew: verbs name tickets, not places. Start at [`carry_out`].

use std::path::PathBuf;

use super::check::Shown;
use super::diff::unified;
use super::failure::{Failure, Outcome};
use super::plans::Plans;
use super::terminal::Terminal;
use crate::ide::{Change, Changed};
use crate::os::{Disk, WriteError};

/// How often a change is worked out anew when others write at the same time.
const TRIES: usize = 20;

/// How a change is carried out.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct Writing {
    /// Print what would change, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// The plan that is meant, where several declare the id
    #[arg(long, value_name = "PATH")]
    pub(super) plan: Option<PathBuf>,
    /// Whether the change tells of commits
    #[arg(skip)]
    pub(super) asks_git: bool,
}

/// Reads the plans, and makes the change that `wanted` finds in them. The status is 0 also when there was nothing to do.
pub(super) fn carry_out(
    terminal: &Terminal,
    writing: &Writing,
    wanted: impl Fn(&Plans) -> Result<Change, Failure>,
) -> Outcome {
    for _ in 0..TRIES {
        let mut plans = Plans::read(terminal, writing.plan.as_deref())?;
        if writing.asks_git {
            plans.ask_git(terminal);
        }
        let change = wanted(&plans)?;
        let texts = change.texts(&plans.snapshot).map_err(|why| Failure::new(why.to_string()))?;
        let files: Vec<File> = texts.into_iter().map(|changed| File::of(&plans, changed)).collect();
        if !writing.dry_run {
            match write(terminal, &files) {
                Err(Stopped::Changed) => continue,
                Err(Stopped::Failed(failure)) => return Err(failure),
                Ok(()) => {}
            }
        }
        return report(terminal, writing, &change, &files);
    }
    Err(Failure::new("somebody else writes these files all the time; run again when they are done"))
}

/// A file and what becomes of it.
struct File {
    path: PathBuf,
    changed: Changed,
}

impl File {
    fn of(plans: &Plans, changed: Changed) -> File {
        File { path: plans.workspace.on_disk(&changed.path), changed }
    }

    /// Whether it holds what was read from it. What cannot be read is found out by writing.
    fn is_as_read(&self, terminal: &Terminal) -> bool {
        let Some(before) = &self.changed.before else { return true };
        terminal.disk.read(&self.path, before.len() as u64 + 1).map_or(true, |now| now == *before)
    }
}

/// Why not everything was written.
enum Stopped {
    /// A file holds something else than what was read.
    Changed,
    /// The disk refuses.
    Failed(Failure),
}

/// Writes every file, or, as far as that is possible, none.
fn write(terminal: &Terminal, files: &[File]) -> Result<(), Stopped> {
    // A file that was made is not taken away again, so none is made for nothing.
    if files.iter().any(|file| file.changed.before.is_none())
        && !files.iter().all(|file| file.is_as_read(terminal))
    {
        return Err(Stopped::Changed);
    }
    for (index, File { path, changed }) in files.iter().enumerate() {
        let Err(error) = terminal.disk.write(path, changed.before.as_deref(), &changed.after) else {
            continue;
        };
        let undone = undo(terminal, files.get(..index).unwrap_or_default());
        return Err(match error {
            WriteError::Changed if undone.is_empty() => Stopped::Changed,
            error => Stopped::Failed(Failure::new(format!("{} {error}{undone}", path.display()))),
        });
    }
    Ok(())
}

/// Puts back what was written. What cannot be put back is named.
fn undo(terminal: &Terminal, written: &[File]) -> String {
    let back = |file: &&File| match &file.changed.before {
        Some(before) => terminal.disk.write(&file.path, Some(&file.changed.after), before).is_err(),
        None => true,
    };
    written.iter().filter(back).map(|file| format!("; {} was written already", file.path.display())).collect()
}

/// Prints the diff, and says what there is to know.
fn report(terminal: &Terminal, writing: &Writing, change: &Change, files: &[File]) -> Outcome {
    let shown = Shown::new(Some(terminal.folder()?));
    let mut out = String::new();
    for File { path, changed } in files {
        out += &unified(terminal, &shown.file(path), changed.before.as_deref(), &changed.after);
    }
    terminal.print(&out)?;
    change.notes.iter().for_each(|note| terminal.say(note));
    if writing.dry_run && !files.is_empty() {
        terminal.say("Nothing was written");
    }
    Ok(0)
}
