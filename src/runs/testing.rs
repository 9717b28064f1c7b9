//! What tests of runs share.

use crate::project::{
    DocPath, Phase, Run,
    runs::{Step, Told, VERSION},
};
use std::path::PathBuf;

/// A run of batch 1 that was just launched, in place.
pub(super) fn run() -> Run {
    Run {
        version: VERSION,
        id: "b1-build-1".into(),
        plan: DocPath::new("TICKETS.md"),
        batch: "Batch 1".into(),
        title: String::new(),
        tickets: vec!["T1".into()],
        phase: Phase::Build,
        plan_only: false,
        agent: "stand-in".into(),
        argv: vec!["agent".into()],
        workspace: PathBuf::new(),
        folder: PathBuf::new(),
        worktree: None,
        git: None,
        branch: None,
        base: None,
        base_commit: None,
        files: Vec::new(),
        plans: Vec::new(),
        setup: Vec::new(),
        verify: Vec::new(),
        limit: 60,
        forced: Vec::new(),
        created: 1,
        ended: None,
        step: Step::Preparing,
        outcome: None,
        why: None,
        code: None,
        session: None,
        message: None,
        commits: Vec::new(),
        outside: Vec::new(),
        notes: Vec::new(),
        left: Vec::new(),
        verified: Vec::new(),
        block: Told::Nothing,
    }
}
