//! Records of runs for tests.

use crate::project::{
    DocPath, Phase, Run, Seen,
    runs::{Step, Told, VERSION},
};

/// A run of a build of TICKETS.md that works now.
pub fn run(id: &str, batch: &str) -> Run {
    Run {
        version: VERSION,
        id: id.into(),
        plan: DocPath::new("TICKETS.md"),
        batch: batch.into(),
        tickets: vec!["T1".into()],
        phase: Phase::Build,
        plan_only: false,
        agent: "codex".into(),
        argv: vec!["codex".into()],
        workspace: "/w".into(),
        folder: "/w.worktrees/x".into(),
        worktree: Some("/w.worktrees/x".into()),
        git: None,
        branch: Some("batch-1".into()),
        base: Some("main".into()),
        base_commit: None,
        files: Vec::new(),
        plans: Vec::new(),
        setup: Vec::new(),
        verify: Vec::new(),
        limit: 60,
        forced: Vec::new(),
        created: 1_000,
        ended: None,
        step: Step::Working,
        outcome: None,
        why: None,
        code: None,
        session: None,
        message: None,
        commits: Vec::new(),
        outside: Vec::new(),
        verified: Vec::new(),
        block: Told::Nothing,
    }
}

/// The same as somebody sees it.
pub fn seen(run: Run, alive: bool) -> Seen {
    Seen { run, alive }
}
