//! Who works on a batch now: its run in a few words, for the board, a card, a hint.
//!
//! Start at [`of_batch`].

use crate::project::{Batch, DocPath, Phase, Seen, Snapshot, runs::Step};

/// The run that matters for a batch of the plan at `home`: its newest, while it is under way or where it died.
pub fn of_batch<'a>(snapshot: &'a Snapshot, home: &DocPath, batch: &Batch) -> Option<&'a Seen> {
    let runs = snapshot.runs();
    if runs.list.is_empty() {
        return None;
    }
    let name = batch.name.to_string();
    let newest = runs.list.iter().find(|seen| seen.run.plan == *home && seen.run.batch == name)?;
    (newest.is_active() || newest.is_dead()).then_some(newest)
}

/// `codex builds it (b2-build-1)`.
pub fn phrase(seen: &Seen) -> String {
    let run = &seen.run;
    if seen.is_dead() {
        return format!("{} died while it was {}", run.id, doing(run.step));
    }
    match run.step {
        Step::Preparing | Step::SettingUp => format!("{} is made ready ({})", run.agent, run.id),
        Step::Verifying => format!("its verify command runs ({})", run.id),
        Step::Committing => format!("its work is committed ({})", run.id),
        Step::Working | Step::Ended => format!("{} {} ({})", run.agent, verb(run.phase), run.id),
    }
}

/// What somebody does to a batch.
fn verb(phase: Phase) -> &'static str {
    match phase {
        Phase::Discovery => "looks around for it",
        Phase::Planning => "plans it",
        Phase::Design => "designs it",
        Phase::Build => "builds it",
        Phase::Review => "reviews it",
        Phase::Fix => "fixes it",
        Phase::Qa => "tries it",
    }
}

/// A step in the middle of a sentence: `working`.
pub fn doing(step: Step) -> &'static str {
    match step {
        Step::Preparing => "preparing",
        Step::SettingUp => "setting up",
        Step::Working => "working",
        Step::Verifying => "verifying",
        Step::Committing => "committing",
        Step::Ended => "over",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        project::Run,
        testing::runs::{run, seen},
    };

    #[test]
    fn a_run_is_told_in_a_few_words() {
        let at = |step, alive| phrase(&seen(Run { step, ..run("b2-build-1", "Batch 2") }, alive));
        assert_eq!(at(Step::SettingUp, true), "codex is made ready (b2-build-1)");
        assert_eq!(at(Step::Working, true), "codex builds it (b2-build-1)");
        assert_eq!(at(Step::Verifying, true), "its verify command runs (b2-build-1)");
        assert_eq!(at(Step::Working, false), "b2-build-1 died while it was working");
    }
}
