//! `not-inside-a-run`: a run launches no runs, or one that goes astray would go on for ever. Yields to nobody.

use super::{Asked, Verdict};

pub(super) fn look(asked: &Asked<'_>) -> Verdict {
    match &asked.world.inside {
        Some(run) => {
            let run: String =
                run.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(60).collect();
            Verdict::Shut(format!(
                "this is inside the run {run}, and a run launches no runs: say in your summary what should follow"
            ))
        }
        None => Verdict::Open("somebody outside of runs asks".to_owned()),
    }
}
