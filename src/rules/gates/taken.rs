//! `taken`: nobody else has taken the batch.

use super::{Asked, Verdict};
use crate::project::DocPath;

pub(super) fn look(asked: &Asked<'_>) -> Verdict {
    let which = asked.about.which();
    let take = asked.snapshot.runs().take(&DocPath::new(&which.path), &which.batch);
    match take.filter(|take| asked.world.who.as_ref() != Some(&take.owner)) {
        Some(take) => {
            let (owner, number) = (shown(&take.owner), asked.number());
            let name = asked.name();
            Verdict::Shut(format!(
                "{owner} has taken {name}: ask them, or take it from them with `baton release {number} --anyway`"
            ))
        }
        None => Verdict::Open("nobody else has taken it".to_owned()),
    }
}

/// A name somebody gave themselves, as it may be printed.
fn shown(owner: &str) -> String {
    owner.chars().filter(|c| !c.is_control()).take(60).collect()
}
