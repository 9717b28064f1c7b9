//! What a prompt says of the way in and the way out: where the agent works, and how it reports.
//!
//! Who starts an agent by hand lets it write its blocks with `baton`. A launch does that for it: it verifies, commits and writes the block
//! when the agent ends, so the agent only says how it went, in a form that can be read. Start at [`value`].

use super::{about::About, block::Order, data::fenced, fill::Value, prompt::Launched};
use crate::project::Phase;

/// The words of a prompt that depend on who starts the agent.
pub(super) fn value(about: &About<'_>, phase: Phase, launch: Option<&Launched<'_>>, name: &str) -> Value {
    let plan_only = launch.is_some_and(|launch| launch.plan_only);
    match name {
        "where" => launch.map_or(Value::Nothing, |launch| Value::Text(place(about, phase, launch))),
        "issue" => launch
            .and_then(|launch| launch.issue)
            .map_or(Value::Nothing, |issue| Value::Text(format!("The work is about issue #{issue}."))),
        "only_plan" if plan_only => Value::known(ONLY_PLAN),
        "report" => Value::Text(report(about, phase, launch)),
        "verdict" => Value::Text(verdict(about, launch)),
        "review_form" if launch.is_some() => Value::known(fenced(&review_form(about), "markdown")),
        _ => Value::Nothing,
    }
}

const ONLY_PLAN: &str = "## This first run only plans\n\nYou may read and not write: change no file, and leave out what is said above about tests, \
verifying and reporting. End with the plan: the steps in order, the files each of them touches, and what somebody should decide first.";

/// Where the agent works, and how the plan is reached from there.
fn place(about: &About<'_>, phase: Phase, launch: &Launched<'_>) -> String {
    let mut said = Vec::new();
    match launch.branch {
        Some(branch) if phase == Phase::Build => {
            said.push(format!("You work in a worktree of your own, on the branch `{branch}`."));
        }
        Some(branch) => {
            said.push(format!("You work in the worktree of the batch, on its branch `{branch}`."))
        }
        None => {}
    }
    if launch.reuses && phase == Phase::Build {
        said.push(
            "An earlier run of the batch worked there: look at what it left before you begin.".to_owned(),
        );
    }
    if let Some(base) = launch.base.filter(|_| phase != Phase::Build || launch.reuses) {
        let base = base.get(..12).unwrap_or(base);
        said.push(format!("`git diff {base}` shows all that was changed for it."));
    }
    let plan = &about.plan.home.path;
    said.push(format!(
        "What stands in this prompt is the plan as it is now; {plan} in your folder may be older. `baton next` and `baton show {}` say what \
         they say in the workspace. Nobody answers questions while you work: where something is open, take the simplest reading and say so \
         in your summary.",
        number(about)
    ));
    said.join(" ")
}

fn number(about: &About<'_>) -> String {
    about.batch().map(|batch| batch.name.number.to_string()).unwrap_or_default()
}

/// How a builder reports; the COMPLETE to fill in follows.
fn report(about: &About<'_>, phase: Phase, launch: Option<&Launched<'_>>) -> String {
    let (number, plan) = (number(about), &about.plan.home.path);
    let below = if phase == Phase::Fix { "REVIEW" } else { "HANDOFF" };
    match launch {
        Some(_) => format!(
            "Do not commit, do not push and do not write to {plan}: when you end, the verify command is run, your changes are committed and \
             the block is written for you. End your last message with this, filled in:"
        ),
        None => format!(
            "Report the batch with `baton complete {number} --verify passed --write` (`--verify failed` where it did not, `--skipped TEXT` for \
             what was left out). Where there is no such command, put this below the {below}, filled in:"
        ),
    }
}

/// How a reviewer says what came of it; in a launch the two forms follow.
fn verdict(about: &About<'_>, launch: Option<&Launched<'_>>) -> String {
    let number = number(about);
    match launch {
        Some(_) => format!(
            "Write nothing to {}; your verdict is put there for you. End your last message with one of these two: the first where nothing \
             stands in the way, the second with a line for each thing that has to change, with the ticket and the place:",
            about.plan.home.path
        ),
        None => format!(
            "Nothing stands in the way: `baton review {number} --approve --write`. Something has to change: `baton review {number} --changes \
             TEXT --write`, a line each, with the ticket and the place."
        ),
    }
}

fn review_form(about: &About<'_>) -> String {
    let form = |approved| Order::Review { approved, changes: None }.text(about);
    format!("{}\n\n{}", form(true).trim(), form(false).trim())
}
