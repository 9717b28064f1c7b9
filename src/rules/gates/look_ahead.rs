//! `look-ahead`: designing this batch would put more batches between HANDOFF and REVIEW than the plan allows.
//!
//! Says what `too-far-ahead` says, one batch earlier, and as that rule nothing before the first block came back.

use super::{Asked, Verdict};
use crate::{
    project::Batch,
    rules::flow::{
        order::{called, list},
        too_far_ahead::is_out,
    },
    syntax::facts::BlockKind,
};

pub(super) fn look(asked: &Asked<'_>) -> Verdict {
    let batches = asked.about.batches();
    let allowed = asked.snapshot.configuration().flow.look_ahead as usize;
    let came_back = batches.uses(BlockKind::Complete) || batches.uses(BlockKind::Review);
    let others =
        batches.list.iter().enumerate().filter(|(at, batch)| *at != asked.about.index() && is_out(batch));
    let out: Vec<&Batch> = others.map(|(_, batch)| batch).collect();
    if !came_back || out.len() < allowed {
        return Verdict::Open(format!(
            "{} of {allowed} batches are handed off and not yet reviewed",
            out.len()
        ));
    }
    let which = out.iter().map(|batch| format!("{} {}", called(batch), batch.stage.told())).collect();
    let oldest = out.first().map(|batch| called(batch)).unwrap_or_default();
    Verdict::Shut(format!(
        "{} batches are handed off and not yet reviewed ({}), and the look-ahead is {allowed}: finish {oldest} first, or raise `[flow] look-ahead`",
        out.len(),
        list(which, 3)
    ))
}
