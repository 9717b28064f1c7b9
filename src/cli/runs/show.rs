//! `baton runs show`: everything that is known of a run, and what to do with its branch.
//!
//! Start at [`run`].

use std::fmt::Write as _;

use super::list;
use crate::cli::failure::Outcome;
use crate::cli::kept::Kept;
use crate::cli::span;
use crate::cli::terminal::{Terminal, one_line};
use crate::launch::{agents, words};
use crate::os::Clock;
use crate::project::{
    Run, Seen,
    runs::{Told, Verified},
};
use crate::runs::report;

/// Say everything that is known of a run
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The run's name, or a batch's number for its newest run
    run: String,
    /// Print its record as JSON
    #[arg(long)]
    json: bool,
}

/// Shows it.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal, kept: &Kept) -> Outcome {
    let seen = kept.find(&terminal.disk, &arguments.run)?;
    let text = match arguments.json {
        true => terminal.json(&list::row(terminal, kept, seen))?,
        false => shown(&seen, terminal.disk.now()),
    };
    terminal.print(&text)?;
    Ok(0)
}

/// The page of a run.
fn shown(seen: &Seen, now: u64) -> String {
    let run = &seen.run;
    let mut page = Page::default();
    page.text += &format!("{}  {}\n", run.id, list::state(seen));
    page.say("why", run.why.as_deref().unwrap_or_default());
    page.say("batch", &format!("{} of {} ({})", run.batch, run.plan, run.tickets.join(", ")));
    page.say("phase", run.phase.name());
    page.say("agent", &format!("{}: {}", run.agent, words::quoted(&plain(&run.argv))));
    let took = span::shown(run.ended.unwrap_or(now).saturating_sub(run.created));
    let begun = format!("{} ago", span::shown(now.saturating_sub(run.created)));
    page.say("time", &format!("{took}, launched {begun}, limit {}", span::shown(run.limit)));
    page.say("folder", &run.folder.display().to_string());
    page.say("base", run.base.as_deref().unwrap_or_default());
    page.say("session", run.session.as_deref().unwrap_or_default());
    page.say("forced", &run.forced.join(", "));
    for verified in &run.verified {
        page.say("verify", &outcome(verified));
        page.quote(&verified.tail);
    }
    page.say("commits", &run.commits.join(" "));
    page.say("outside", &run.outside.join(", "));
    page.say("block", &told(run));
    if let Some(message) = &run.message {
        page.text += "message:\n";
        page.quote(message);
    }
    page.text + &branch(run)
}

/// Whether its block is in the plan; empty where it has none.
pub(in crate::cli) fn told(run: &Run) -> String {
    let word = report::block_word(run);
    match run.block {
        Told::Nothing => String::new(),
        Told::Written => format!("{word} is in {}", run.plan),
        Told::Pending => format!("{word} is not in {} yet: baton runs tell {}", run.plan, run.id),
    }
}

/// Where its work is, and what brings it elsewhere.
fn branch(run: &Run) -> String {
    let Some(name) = &run.branch else { return String::new() };
    let mut out = format!("\nbranch {}: not pushed by Baton\n", one_line(name));
    let root = run.worktree.as_ref().unwrap_or(&run.workspace).display().to_string();
    let base = run.base.clone().unwrap_or_else(|| "HEAD".into());
    let line =
        |words: &[&str]| words::quoted(&plain(&words.iter().map(ToString::to_string).collect::<Vec<_>>()));
    let title = format!("{} ({})", run.batch, run.tickets.join(", "));
    let push = line(&["git", "-C", &root, "push", "-u", "origin", name]);
    let request = line(&["gh", "pr", "create", "--head", name, "--base", &base, "--title", &title]);
    let look = line(&["git", "-C", &root, "diff", &format!("{base}...{name}")]);
    let _ = write!(out, "  look at it   {look}\n  push it      {push}\n  ask for it   {request}\n");
    if run.phase.builds() {
        let label = run.batch.rsplit(' ').next().unwrap_or_default();
        let _ = writeln!(out, "  land it      baton land {}", one_line(label));
    }
    out
}

fn outcome(verified: &Verified) -> String {
    let argv = words::quoted(&plain(&verified.argv));
    let took = verified.millis / 1000;
    match verified.code {
        Some(0) => format!("{argv} passed in {}", span::shown(took)),
        Some(code) => format!("{argv} ended with {code} after {}", span::shown(took)),
        None => format!("{argv} did not end by itself"),
    }
}

/// Words that do nothing to a terminal.
fn plain(argv: &[String]) -> Vec<String> {
    argv.iter().map(|word| one_line(word).into_owned()).collect()
}

#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    /// A line, unless there is nothing to say.
    fn say(&mut self, name: &str, what: &str) {
        let what = agents::line(what, 2000);
        if !what.is_empty() {
            let _ = writeln!(self.text, "{name:<8} {what}");
        }
    }

    /// Somebody else's text, set apart.
    fn quote(&mut self, text: &str) {
        for line in agents::text(text, agents::TEXT).lines() {
            let _ = writeln!(self.text, "    {line}");
        }
    }
}
