//! What can be started, ended or looked at for a batch: launches of its phases, and what became of its runs.
//!
//! ```text
//!  batch, its stage, its runs ──offered──▶ Offer (a title and an Errand) ──▶ lens, code action, tree ──▶ somebody with hands carries it out
//! ```
//!
//! An errand is plain data that names a batch or a run, so that it can wait with the client. Whether its gates are open is asked when it is
//! carried out, not here: a lens must not cost a walk. Nothing is started here. Start at [`offered`].

use std::ops::Not;

use super::due::due;
use crate::{
    project::{Phase, Seen, Stage, runs::Told},
    rules::handoffs::is_gap,
    syntax::facts::BlockKind,
    templates::{About, Which},
};
use serde::{Deserialize, Serialize};

/// Something to be done that is more than an edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Errand {
    /// Start an agent.
    Launch {
        /// On which batch.
        batch: Which,
        /// For what.
        phase: Phase,
        /// Whether its HANDOFF is inserted before. Left out where it is not: lsp-mode gives `false` back as `null`.
        #[serde(default, skip_serializing_if = "Not::not")]
        hand_off: bool,
    },
    /// End a run, with all it started.
    Cancel {
        /// Which.
        run: String,
    },
    /// Show what a run did.
    Log {
        /// Which.
        run: String,
    },
    /// Run the verify command of a batch again.
    Verify {
        /// Of which batch.
        batch: Which,
    },
    /// Merge the branch of a batch.
    Land {
        /// Of which batch.
        batch: Which,
    },
    /// Insert the block that tells of a run.
    Tell {
        /// Which.
        run: String,
    },
}

/// An errand as it is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What a menu says.
    pub title: String,
    /// What a lens beside the batch says; `None` where it is not the obvious thing to do.
    pub lens: Option<&'static str>,
    /// What is done.
    pub errand: Errand,
}

impl Offer {
    fn new(title: String, lens: Option<&'static str>, errand: Errand) -> Offer {
        Offer { title, lens, errand }
    }
}

/// What may be done about a batch, the most obvious first. Nothing outside a repository: agents work on branches.
pub fn offered(about: &About<'_>) -> Vec<Offer> {
    let Some(batch) = about.batch().filter(|_| about.snapshot().git().head.is_some()) else {
        return Vec::new();
    };
    let which = about.which();
    let home = crate::project::DocPath::new(&which.path);
    let runs: Vec<&Seen> = about.snapshot().runs().of(&home, &which.batch).collect();
    if let Some(active) = runs.iter().find(|seen| seen.is_active()) {
        return under_way(&which.batch, active);
    }
    let mut offers: Vec<Offer> = runs.iter().filter_map(|seen| untold(seen)).take(1).collect();
    offers.extend(launches(about, &which, batch.stage));
    offers.extend(after(&which, batch.stage, &runs));
    offers
}

fn under_way(name: &str, seen: &Seen) -> Vec<Offer> {
    let run = seen.run.id.to_string();
    let what = seen.run.phase.name();
    vec![
        Offer::new(
            format!("Cancel the {what} of {name}"),
            Some("■ Cancel"),
            Errand::Cancel { run: run.clone() },
        ),
        Offer::new(format!("Open the log of {run}"), Some("Open log"), Errand::Log { run }),
    ]
}

/// A run whose block is still to be written.
fn untold(seen: &Seen) -> Option<Offer> {
    let run = &seen.run;
    (run.block == Told::Pending).then(|| {
        let kind = if run.phase.builds() { BlockKind::Complete } else { BlockKind::Review };
        let title = format!("Insert {} of {}", kind.word(), run.id);
        let lens = if run.phase.builds() { "Insert COMPLETE of its run" } else { "Insert REVIEW of its run" };
        Offer::new(title, Some(lens), Errand::Tell { run: run.id.to_string() })
    })
}

/// The phases that may come next.
fn launches(about: &About<'_>, which: &Which, stage: Stage) -> Vec<Offer> {
    let name = &which.batch;
    let launch = |title: String, lens, phase, hand_off| {
        Offer::new(title, lens, Errand::Launch { batch: which.clone(), phase, hand_off })
    };
    let ready = about.batch().is_some_and(crate::project::Batch::is_ready);
    match stage {
        Stage::Unknown | Stage::Designing => {
            let look_ahead = about.snapshot().configuration().flow.look_ahead as usize;
            let next = due(about.batches(), about.index(), look_ahead) == Some(BlockKind::Handoff);
            let mut offers = vec![launch(format!("Launch design of {name}"), None, Phase::Design, false)];
            if next {
                let title = format!("Insert HANDOFF for {name} and launch");
                offers.insert(0, launch(title, None, Phase::Build, true));
            }
            offers
        }
        Stage::Blocked | Stage::HandedOff | Stage::Building => {
            let lens = (ready && is_verifiable(about)).then_some("▶ Launch");
            vec![launch(format!("Launch {name}"), lens, Phase::Build, false)]
        }
        Stage::Failed | Stage::ChangesRequested => {
            vec![launch(format!("Launch fix of {name}"), Some("▶ Launch fix"), Phase::Fix, false)]
        }
        Stage::Fixing => vec![launch(format!("Launch fix of {name}"), None, Phase::Fix, false)],
        Stage::Complete => vec![
            launch(format!("Launch review of {name}"), Some("▶ Launch review"), Phase::Review, false),
            launch(format!("Launch QA of {name}"), None, Phase::Qa, false),
        ],
        Stage::Reviewed => vec![launch(format!("Launch QA of {name}"), None, Phase::Qa, false)],
    }
}

/// Whether something says how the batch is verified. A launch would be refused where nothing does, as `incomplete-handoff` has it.
fn is_verifiable(about: &About<'_>) -> bool {
    let flow = &about.snapshot().configuration().flow;
    let own = about.last(BlockKind::Handoff).and_then(|(_, block)| block.verify.as_ref());
    flow.handoffs == Some(false) || flow.verify.is_some() || own.is_some_and(|own| !is_gap(&own.text))
}

/// What may be done with what a run left.
fn after(which: &Which, stage: Stage, runs: &[&Seen]) -> Vec<Offer> {
    let name = &which.batch;
    let mut offers = Vec::new();
    let branch = runs.iter().any(|seen| seen.run.branch.is_some());
    if branch && stage.is_passed() {
        offers.push(Offer::new(format!("Verify {name}"), None, Errand::Verify { batch: which.clone() }));
    }
    if branch && stage == Stage::Reviewed {
        offers.push(Offer::new(format!("Land {name}"), Some("Land"), Errand::Land { batch: which.clone() }));
    }
    if let Some(last) = runs.first() {
        let (run, dead) = (last.run.id.to_string(), last.is_dead());
        offers.push(Offer::new(
            format!("Open the log of {run}"),
            dead.then_some("Open log"),
            Errand::Log { run },
        ));
    }
    offers
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    /// What is offered for the last batch of a plan, what stands in a lens in brackets.
    #[track_caller]
    fn check(lines: &str, plan: &str, want: &[&str]) {
        let fixture = Fixture::new(&format!("{lines}//- TICKETS.md\n{plan}"));
        let path = &fixture.files[0].0;
        let last = fixture.snapshot.batches(path).unwrap().list.len() - 1;
        let offers = offered(&About::at(&fixture.snapshot, path, last).unwrap());
        let shown = |offer: Offer| match offer.lens {
            Some(lens) => format!("{} [{lens}]", offer.title),
            None => offer.title,
        };
        assert_eq!(offers.into_iter().map(shown).collect::<Vec<_>>(), want);
    }

    const GIT: &str = "//- git: 1a2b3c4 \"Begin\"\n";
    const HANDED: &str =
        "## Batch 1\n### T1: a\n**Status:** Todo\n## HANDOFF — Batch 1\nTickets: T1\nVerify command: make\n";
    const BUILT: &str = "## COMPLETE — Batch 1 Done\nVerify: PASSED\n";

    #[test]
    fn what_comes_next_is_launched() {
        let designing = "## Batch 1\n### T1: a\n**Status:** Todo\n";
        check(GIT, designing, &["Insert HANDOFF for Batch 1 and launch", "Launch design of Batch 1"]);
        check(GIT, HANDED, &["Launch Batch 1 [▶ Launch]"]);
        let waits = format!("{HANDED}## Batch 2\n### T2: b\n**Status:** Todo\n## HANDOFF — Batch 2\n");
        check(GIT, &waits, &["Launch Batch 2"]);
        let built = format!("{HANDED}{BUILT}");
        check(GIT, &built, &["Launch review of Batch 1 [▶ Launch review]", "Launch QA of Batch 1"]);
        check(GIT, &format!("{built}## REVIEW — Batch 1 Approved\n"), &["Launch QA of Batch 1"]);
        let changes = format!("{built}## REVIEW — Batch 1 Changes requested\n");
        check(GIT, &changes, &["Launch fix of Batch 1 [▶ Launch fix]"]);
    }

    /// An editor that reads `false` as nothing would give back `null`.
    #[test]
    fn an_errand_that_waited_with_a_client_holds_no_false() {
        let fixture =
            Fixture::new(&format!("{GIT}//- TICKETS.md\n## Batch 1\n### T1: a\n**Status:** Todo\n"));
        for offer in offered(&About::at(&fixture.snapshot, &fixture.files[0].0, 0).unwrap()) {
            let waits = serde_json::to_string(&offer.errand).unwrap();
            assert!(!waits.contains("false"), "{waits}");
            assert_eq!(serde_json::from_str::<Errand>(&waits).unwrap(), offer.errand);
        }
    }

    #[test]
    fn a_launch_that_would_be_refused_is_no_lens() {
        check(GIT, &HANDED.replace("make", "<command>"), &["Launch Batch 1"]);
        check(GIT, &HANDED.replace("Verify command: make\n", ""), &["Launch Batch 1"]);
    }

    #[test]
    fn outside_a_repository_nothing_is_launched() {
        check("", HANDED, &[]);
    }

    #[test]
    fn a_run_under_way_is_ended_or_looked_at_and_nothing_else() {
        let run = format!("{GIT}//- run: b1-build-1 building\n");
        let want = ["Cancel the build of Batch 1 [■ Cancel]", "Open the log of b1-build-1 [Open log]"];
        check(&run, HANDED, &want);
    }

    #[test]
    fn what_a_run_left_is_told_verified_and_landed() {
        let pending = format!("{GIT}//- run: b1-build-1 passed pending branch=batch-1\n");
        check(
            &pending,
            HANDED,
            &[
                "Insert COMPLETE of b1-build-1 [Insert COMPLETE of its run]",
                "Launch review of Batch 1 [▶ Launch review]",
                "Launch QA of Batch 1",
                "Verify Batch 1",
                "Open the log of b1-build-1",
            ],
        );
        let passed = format!("{GIT}//- run: b1-build-1 passed branch=batch-1\n");
        let reviewed = format!("{HANDED}{BUILT}## REVIEW — Batch 1 Approved\n");
        let want =
            ["Launch QA of Batch 1", "Verify Batch 1", "Land Batch 1 [Land]", "Open the log of b1-build-1"];
        check(&passed, &reviewed, &want);
        let dead = format!("{GIT}//- run: b1-build-1 dead\n");
        check(&dead, HANDED, &["Launch Batch 1 [▶ Launch]", "Open the log of b1-build-1 [Open log]"]);
    }
}
