//! `changes`: somebody asked for changes, or the batch failed.

use super::{Asked, Verdict};
use crate::project::Stage;

pub(super) fn look(asked: &Asked<'_>) -> Verdict {
    let (name, number) = (asked.name(), asked.number());
    match asked.batch().map_or(Stage::Unknown, |batch| batch.stage) {
        stage @ (Stage::ChangesRequested | Stage::Failed | Stage::Fixing) => {
            Verdict::Open(format!("{name} {}", stage.told()))
        }
        stage => Verdict::Shut(format!(
            "{name} {}: nobody asked for changes, which `baton review {number} --changes TEXT --write` does",
            stage.told()
        )),
    }
}
