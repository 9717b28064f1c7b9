//! Records of runs for tests, and the `//- run:` lines of a fixture. Start at [`told`].

use crate::project::{
    DocPath, Phase, Run, Runs, Seen, Take,
    runs::{Outcome, Step, Told, VERSION},
};

/// A run of a build of TICKETS.md that works now.
pub fn run(id: &str, batch: &str) -> Run {
    Run {
        version: VERSION,
        id: id.into(),
        plan: DocPath::new("TICKETS.md"),
        batch: batch.into(),
        title: String::new(),
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
        notes: Vec::new(),
        left: Vec::new(),
        verified: Vec::new(),
        block: Told::Nothing,
    }
}

/// The same as somebody sees it.
pub fn seen(run: Run, alive: bool) -> Seen {
    Seen { run, alive }
}

/// What the lines of a fixture say of runs and takes, in their order.
#[must_use]
pub fn told(lines: &[&str]) -> Runs {
    let said = |head| lines.iter().filter_map(move |line| line.trim_end().strip_prefix(head));
    let list = said("//- run: ").map(one).collect();
    let takes = said("//- taken: ").map(|said| {
        let (batch, owner) = said.split_once(" by ").expect("`Batch 2 by Ada`");
        let (plan, owner) = (DocPath::new("TICKETS.md"), owner.to_owned());
        Take { workspace: None, plan, batch: batch.into(), owner, since: 0, until: u64::MAX }
    });
    Runs { list, takes: takes.collect(), ..Runs::default() }
}

fn one(said: &str) -> Seen {
    let mut words = said.split_whitespace();
    let id = words.next().expect("a run has a name");
    let [label, phase, _] = id.split('-').collect::<Vec<_>>()[..] else { panic!("{id} is no `b2-build-1`") };
    let phase = Phase::ALL.into_iter().find(|one| one.name().eq_ignore_ascii_case(phase)).expect("a phase");
    let mut seen = seen(Run { phase, ..run(id, &format!("Batch {}", &label[1..])) }, false);
    let run = &mut seen.run;
    for word in words {
        match word.split_once('=').unwrap_or((word, "")) {
            ("building" | "fixing" | "reviewing", _) => seen.alive = true,
            ("dead", _) => {}
            ("passed", _) => {
                (run.step, run.outcome, run.block) = (Step::Ended, Some(Outcome::Passed), Told::Written)
            }
            ("failed", _) => {
                (run.step, run.outcome, run.block) = (Step::Ended, Some(Outcome::Failed), Told::Written)
            }
            ("pending", _) => run.block = Told::Pending,
            ("planning", _) => (seen.alive, run.plan_only) = (true, true),
            ("branch", name) => run.branch = Some(name.to_owned()),
            ("base", name) => run.base = Some(name.to_owned()),
            ("worktree", path) => run.worktree = Some(path.into()),
            ("files", files) => run.files = files.split(',').map(str::to_owned).collect(),
            _ => panic!("`{word}` says nothing of a run"),
        }
    }
    seen
}
