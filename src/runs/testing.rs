//! What tests of runs share.

use crate::{
    project::{Run, runs::Step},
    testing::runs,
};
use std::path::PathBuf;

/// A run of batch 1 that was just launched, in place.
pub(super) fn run() -> Run {
    Run {
        agent: "stand-in".into(),
        argv: vec!["agent".into()],
        workspace: PathBuf::new(),
        folder: PathBuf::new(),
        worktree: None,
        branch: None,
        base: None,
        created: 1,
        step: Step::Preparing,
        ..runs::run("b1-build-1", "Batch 1")
    }
}
