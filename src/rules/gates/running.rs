//! `running`: no run of the batch is under way. Nothing runs twice, so this gate yields to nobody.

use super::{Asked, Verdict};

pub(super) fn look(asked: &Asked<'_>) -> Verdict {
    match asked.active().next() {
        Some(run) => Verdict::Shut(format!(
            "{} is at work on {}: wait until it is over, or end it with `baton runs cancel {}`",
            run.id,
            asked.name(),
            run.id
        )),
        None => Verdict::Open("no run of it is under way".to_owned()),
    }
}
