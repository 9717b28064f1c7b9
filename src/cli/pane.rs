//! `baton launch --in-pane`: the worktree and the prompt of a launch, and a window of tmux with the agent in it, for people who steer it
//! themselves. Nobody watches over it: no record is made, nothing is verified or committed.
//!
//! Start at [`open`].

use std::path::Path;

use super::failure::{Failure, Outcome};
use super::kept::Kept;
use super::start::{self, Trouble};
use super::terminal::{Terminal, one_line};
use crate::launch::{Launch, Options, words};
use crate::os::State;
use crate::runs::{Place, furnish, worktree};

/// Makes ready what a launch would need and opens a window; outside tmux, prints the commands that begin it.
pub(super) fn open(terminal: &Terminal, options: &Options, launch: &Launch, root: &Path) -> Outcome {
    let kept = Kept::needed(&terminal.disk, root)?;
    if let (Some(folder), Some(branch), Some((_, base))) = (&launch.worktree, &launch.branch, &launch.base) {
        let place = Place::needed(&terminal.disk, root).map_err(Failure::new)?;
        let wanted = worktree::Wanted { root: folder, branch, base, is_ours: launch.reuses, git: None };
        let made = worktree::add(&terminal.disk, &place, &wanted).map_err(Failure::new)?;
        let copied = furnish::copy(&terminal.disk, &place, &made, &launch.copied);
        let linked = furnish::link(&terminal.disk, &place, &made, &launch.linked);
        for note in copied.iter().chain(&linked) {
            terminal.say(&one_line(note));
        }
        for argv in &launch.setup {
            terminal.say(&format!("its setup is for you to run there: {}", words::quoted(argv)));
        }
    }
    let name = launch.branch.clone().unwrap_or_else(|| "in-place".into()).replace(['/', '.', ':'], "-");
    let prompt = kept.store.root().join("panes").join(format!("{name}.md"));
    let failed =
        |error: std::io::Error| Failure::new(format!("{} cannot be written: {error}", prompt.display()));
    prompt.parent().map_or(Ok(()), |folder| terminal.disk.make_folders(folder)).map_err(failed)?;
    terminal.disk.put(&prompt, &launch.prompt.text).map_err(failed)?;
    let sentence = format!("Read {} and do what it says.", prompt.display());
    let agent = start::interactive(options, &launch.agent, sentence)?;
    let folder = launch.folder.to_str().ok_or_else(|| Failure::new("the name of the folder is no UTF-8"))?;
    let window = start::command(&["new-window", "-n", &name], folder, &agent);
    terminal.say(&format!("its prompt is in {}", prompt.display()));
    let inside = std::env::var_os("TMUX").is_some();
    match if inside { start::tmux(terminal, root, &window) } else { Err(Trouble::Missing) } {
        Ok(()) => terminal
            .print(&format!("{} works on {} in the window {name}\n", launch.agent, launch.batch.batch))?,
        Err(Trouble::Missing) => {
            terminal.say("this is no pane of tmux; these commands begin it:");
            let folder = words::quoted(&[folder.to_owned()]);
            terminal.print(&format!("cd {folder}\n{}\n", words::quoted(&agent)))?
        }
        Err(Trouble::Refused(why)) => {
            return Err(Failure::new(format!("`{}`: {why}", words::quoted(&window))));
        }
    };
    Ok(0)
}
