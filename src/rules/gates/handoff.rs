//! `handoff`: the batch is handed over, its HANDOFF says all that the builder needs, and what verifies it can be run.
//!
//! What a HANDOFF has to say is the opinion of the rules `incomplete-handoff` and `handoff-mismatch`; the gate repeats it. Where the
//! workspace hands nothing over (`[flow] handoffs = false`) it asks for none.

use super::{Asked, Verdict};
use crate::{
    project::{Member, Stage},
    syntax::{Block, facts::BlockKind},
};

pub(super) fn look(asked: &Asked<'_>) -> Verdict {
    let (name, number) = (asked.name(), asked.number());
    let Some(batch) = asked.batch() else { return Verdict::Shut("the batch is gone; ask again".to_owned()) };
    if let Some(why) = built(asked, batch.stage) {
        return Verdict::Shut(why);
    }
    if let Err(why) = asked.verify {
        return Verdict::Shut(format!("the verify command cannot be run: {why}"));
    }
    if asked.snapshot.configuration().flow.handoffs == Some(false) {
        return Verdict::Open("this workspace hands nothing over".to_owned());
    }
    let Some((member, block)) = asked.about.last(BlockKind::Handoff) else {
        return Verdict::Shut(format!("{name} has no HANDOFF: `baton handoff {number} --write` inserts one"));
    };
    match faults(asked, member, block).as_slice() {
        [] => Verdict::Open(format!("{name} is handed over, and its HANDOFF is complete")),
        faults => Verdict::Shut(format!("{}: put it right in {}", faults.join("; "), member.path)),
    }
}

/// Why there is nothing to build.
fn built(asked: &Asked<'_>, stage: Stage) -> Option<String> {
    let (name, number) = (asked.name(), asked.number());
    let instead = match stage {
        Stage::Complete => format!("`baton launch {number} --phase review` reviews it"),
        Stage::Failed | Stage::ChangesRequested | Stage::Fixing => {
            format!("`baton launch {number} --phase fix` goes on with it")
        }
        Stage::Reviewed => "there is nothing left to build".to_owned(),
        _ => return None,
    };
    Some(format!("{name} {}: {instead}", stage.told()))
}

/// What rules say of this block.
fn faults(asked: &Asked<'_>, member: &Member, block: &Block) -> Vec<String> {
    let findings = asked.findings(&member.path, &["incomplete-handoff", "handoff-mismatch"]);
    let sections = block.own.section..block.end_section.max(block.own.section + 1);
    let own = findings.into_iter().filter(|finding| sections.contains(&finding.at.anchor.section));
    own.map(|finding| finding.message).collect()
}
