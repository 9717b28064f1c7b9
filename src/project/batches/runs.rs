//! What runs make of a batch's stage, where the plan does not say it yet. Pure; start at [`stage`].

use super::Stage;
use crate::project::{
    Phase, Run, Seen,
    runs::{Outcome, Told},
};

/// The stage of a batch that its documents say is at `told`, given its runs, newest first.
///
/// While an agent builds or fixes, so does the batch. A run that is over and whose block does not stand in the plan yet counts as that block
/// would. A run that died says nothing, nor does one that only looked.
pub(super) fn stage<'a>(told: Stage, runs: impl Iterator<Item = &'a Seen> + Clone) -> Stage {
    let builds = |seen: &&Seen| seen.run.builds();
    let mut active = runs.clone().filter(builds).filter(|seen| seen.is_active());
    if let Some(seen) = active.next() {
        return if seen.run.phase == Phase::Fix { Stage::Fixing } else { Stage::Building };
    }
    let mut over = runs.filter(builds).filter(|seen| !seen.is_dead()).map(|seen| &seen.run);
    over.next().and_then(|run| pending(told, run)).unwrap_or(told)
}

/// What the block that is still to be written would make of the stage; nothing where the plan has gone on without it.
fn pending(told: Stage, run: &Run) -> Option<Stage> {
    let waits = match run.phase {
        Phase::Fix => matches!(told, Stage::ChangesRequested | Stage::Failed | Stage::Fixing),
        _ => told.is_before_building() || told == Stage::Building,
    };
    (run.block == Told::Pending && waits).then_some(match run.outcome {
        Some(Outcome::Passed) => Stage::Complete,
        _ => Stage::Failed,
    })
}
