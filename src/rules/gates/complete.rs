//! `complete`: there is something to look at.

use super::{Asked, Verdict};
use crate::project::{Phase, Stage};

pub(super) fn look(asked: &Asked<'_>) -> Verdict {
    let (name, number) = (asked.name(), asked.number());
    let stage = asked.batch().map_or(Stage::Unknown, |batch| batch.stage);
    match stage {
        Stage::Complete => Verdict::Open(format!("{name} is complete")),
        Stage::Reviewed if asked.phase == Phase::Qa => Verdict::Open(format!("{name} is reviewed")),
        Stage::Reviewed => Verdict::Shut(format!("{name} is reviewed already")),
        stage => Verdict::Shut(format!(
            "{name} {}, and no COMPLETE says that it was built: `baton complete {number} --verify passed --write` says so",
            stage.told()
        )),
    }
}
