//! Where a batch stands: derived from its tickets and blocks, stored nowhere.
//!
//! ```text
//!  unknown ─▶ designing ─HANDOFF▶ handed off ─work▶ building ─COMPLETE▶ complete ─REVIEW▶ reviewed
//!                  └── blocked ──┘                   │                     │
//!                                                    └▶ failed             └▶ changes requested ─▶ fixing ─▶ complete
//! ```
//!
//! Pure: what happened goes in, a stage comes out. Start at [`stage`].

use crate::syntax::facts::{BlockKind, Status, Verdict};

/// Where a batch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Nothing says anything: no status, no block.
    Unknown,
    /// Its tickets are being written.
    Designing,
    /// One of its tickets cannot go on, and nobody builds yet.
    Blocked,
    /// Ready to be built.
    HandedOff,
    /// Under way.
    Building,
    /// Built, not yet looked at.
    Complete,
    /// Built, but it did not work out.
    Failed,
    /// A review asks for changes.
    ChangesRequested,
    /// The changes are under way.
    Fixing,
    /// Built and approved.
    Reviewed,
}

impl Stage {
    /// Every stage, in the order they come in.
    pub const ALL: [Stage; 10] = [
        Stage::Unknown,
        Stage::Designing,
        Stage::Blocked,
        Stage::HandedOff,
        Stage::Building,
        Stage::Complete,
        Stage::Failed,
        Stage::ChangesRequested,
        Stage::Fixing,
        Stage::Reviewed,
    ];

    /// The word for it in every output.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Unknown => "unknown",
            Stage::Designing => "designing",
            Stage::Blocked => "blocked",
            Stage::HandedOff => "handed-off",
            Stage::Building => "building",
            Stage::Complete => "complete",
            Stage::Failed => "failed",
            Stage::ChangesRequested => "changes-requested",
            Stage::Fixing => "fixing",
            Stage::Reviewed => "reviewed",
        }
    }

    /// The same in a sentence: `batch 2 is handed off`.
    pub fn phrase(self) -> &'static str {
        match self {
            Stage::Unknown => "not begun",
            Stage::Designing => "being designed",
            Stage::Blocked => "blocked",
            Stage::HandedOff => "handed off",
            Stage::Building => "being built",
            Stage::Complete => "complete, not yet reviewed",
            Stage::Failed => "failed",
            Stage::ChangesRequested => "waiting for requested changes",
            Stage::Fixing => "being fixed",
            Stage::Reviewed => "reviewed",
        }
    }

    /// The same with its verb: `batch 2 is handed off`, `batch 2 has failed`.
    pub fn told(self) -> String {
        let verb = if self == Stage::Failed { "has" } else { "is" };
        format!("{verb} {}", self.phrase())
    }

    /// Whether what waits for the batch may be built: it was built, and nobody objects.
    pub fn is_passed(self) -> bool {
        matches!(self, Stage::Complete | Stage::Reviewed)
    }

    /// Whether somebody works on its code now.
    pub fn is_under_way(self) -> bool {
        matches!(self, Stage::Building | Stage::Fixing)
    }

    /// Whether nobody began to build it.
    pub fn is_before_building(self) -> bool {
        self < Stage::Building
    }

    /// Whether it was handed over and is not approved yet: it counts for the look-ahead.
    pub fn is_open(self) -> bool {
        Stage::HandedOff <= self && self < Stage::Reviewed
    }
}

/// What is known of a batch.
#[derive(Clone, Debug, Default)]
pub struct Story {
    /// What each of its tickets is said to be; those that were dropped left out.
    pub tickets: Vec<Option<Status>>,
    /// Its blocks in order.
    pub blocks: Vec<(BlockKind, Option<Verdict>)>,
    /// Whether one of the tickets that stand below its last REVIEW has been begun: they are what the review asked for.
    pub fixes_began: bool,
    /// Whether the plan passes work across in blocks at all, so that a batch without one is being designed.
    pub uses_blocks: bool,
}

/// The stage that a story has come to.
pub fn stage(story: &Story) -> Stage {
    let said = |status: Status| story.tickets.contains(&Some(status));
    let all_done =
        !story.tickets.is_empty() && story.tickets.iter().all(|ticket| *ticket == Some(Status::Done));
    let began = said(Status::Doing) || said(Status::Done);
    match story.blocks.iter().fold(None, told) {
        Some(Stage::HandedOff) if began => Stage::Building,
        Some(Stage::HandedOff) if said(Status::Blocked) => Stage::Blocked,
        Some(Stage::ChangesRequested | Stage::Failed) if said(Status::Doing) || story.fixes_began => {
            Stage::Fixing
        }
        Some(stage) => stage,
        None if all_done => Stage::Complete,
        None if began => Stage::Building,
        None if said(Status::Blocked) => Stage::Blocked,
        None if story.uses_blocks || said(Status::Todo) => Stage::Designing,
        None => Stage::Unknown,
    }
}

/// What a block makes of the stage before it.
fn told(before: Option<Stage>, (kind, verdict): &(BlockKind, Option<Verdict>)) -> Option<Stage> {
    match (kind, verdict) {
        (BlockKind::Handoff, _) => match before {
            Some(Stage::ChangesRequested | Stage::Failed | Stage::Fixing) => Some(Stage::Fixing),
            _ => Some(Stage::HandedOff),
        },
        (BlockKind::Complete, Some(Verdict::Failed)) => Some(Stage::Failed),
        (BlockKind::Complete, _) => Some(Stage::Complete),
        (BlockKind::Review, Some(Verdict::Approved | Verdict::Done)) => Some(Stage::Reviewed),
        (BlockKind::Review, Some(Verdict::ChangesRequested | Verdict::Failed)) => {
            Some(Stage::ChangesRequested)
        }
        // A review without a word yet, and a sync, leave the batch where it is.
        (BlockKind::Review, _) | (BlockKind::Sync, _) => before,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use BlockKind::{Complete, Handoff, Review};

    #[track_caller]
    fn check(tickets: &[Status], blocks: &[(BlockKind, Option<Verdict>)], want: Stage) {
        let tickets = tickets.iter().copied().map(Some).collect();
        let story =
            Story { tickets, blocks: blocks.to_vec(), uses_blocks: !blocks.is_empty(), ..Story::default() };
        assert_eq!(stage(&story), want, "for {story:?}");
    }

    #[test]
    fn a_batch_goes_its_way() {
        use Status::{Blocked, Doing, Done, Todo};
        let handoff = (Handoff, Some(Verdict::Ready));
        let done = (Complete, Some(Verdict::Done));
        let changes = (Review, Some(Verdict::ChangesRequested));
        let approved = (Review, Some(Verdict::Approved));
        check(&[], &[], Stage::Unknown);
        check(&[Todo, Todo], &[], Stage::Designing);
        check(&[Todo, Blocked], &[], Stage::Blocked);
        check(&[Todo, Todo], &[handoff], Stage::HandedOff);
        check(&[Todo, Blocked], &[handoff], Stage::Blocked);
        check(&[Doing, Blocked], &[handoff], Stage::Building);
        check(&[Done, Done], &[handoff], Stage::Building);
        check(&[Done, Done], &[], Stage::Complete);
        check(&[Done, Todo], &[], Stage::Building);
        check(&[Done, Done], &[handoff, done], Stage::Complete);
        check(&[Done], &[handoff, (Complete, Some(Verdict::Failed))], Stage::Failed);
        check(&[Done], &[handoff, done, (Review, None)], Stage::Complete);
        check(&[Done, Todo], &[handoff, done, changes], Stage::ChangesRequested);
        check(&[Done, Doing], &[handoff, done, changes], Stage::Fixing);
        check(&[Done, Todo], &[handoff, done, changes, handoff], Stage::Fixing);
        check(&[Done, Done], &[handoff, done, changes, done], Stage::Complete);
        check(&[Done, Done], &[handoff, done, changes, done, approved], Stage::Reviewed);
    }

    #[test]
    fn a_batch_without_a_word_is_being_designed_where_others_have_blocks() {
        let story =
            Story { tickets: vec![None, None], blocks: Vec::new(), uses_blocks: true, ..Story::default() };
        assert_eq!(stage(&story), Stage::Designing);
        assert_eq!(stage(&Story { uses_blocks: false, ..story }), Stage::Unknown);
    }
}
