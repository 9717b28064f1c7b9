//! What a plan is told of a run that is over: the COMPLETE of a build, the REVIEW of a review.
//!
//! ```text
//!  Run (its outcome, its agent's last words) ──order──▶ Order ──insertion──▶ a document before and after
//!                                                                   │
//!                              tell: not while a live server has it open ──▶ written over what was read, record marked
//! ```
//!
//! The record is the truth and is written first. An agent's words are data: a verdict is taken only from a REVIEW of the run's own batch, and
//! of that only its points, which cannot become blocks or tickets of their own. Start at [`order`].

mod proof;
mod tame;
mod tell;
mod words;

pub use tell::{Look, Telling, tell};

use crate::{
    project::{
        DocPath, Phase, Run, Snapshot,
        runs::{Outcome, Step, Told},
    },
    syntax::facts::BlockKind,
    templates::{self, About, Complete, Order, Which},
    text::{Edit, Edits},
};

/// What the plan is to be told of a run; `None` where there is nothing to tell: it is not over, it was cancelled, nothing was started, or a
/// reviewer gave no verdict that can be read, or the agent only planned.
pub fn order(run: &Run) -> Option<Order> {
    let outcome = run.outcome.filter(|_| run.step == Step::Ended && !run.plan_only)?;
    let message = run.message.as_deref().unwrap_or_default();
    match (run.phase, outcome) {
        (Phase::Build | Phase::Fix, Outcome::Passed | Outcome::Failed | Outcome::TimedOut) => {
            Some(Order::Complete(complete(run, outcome == Outcome::Passed, message)))
        }
        (Phase::Review, Outcome::Passed) => {
            let said = words::review(message, &run.batch)?;
            let changes = (!said.points.is_empty()).then(|| said.points.join("\n"));
            let see =
                || format!("What has to change is in the reviewer's words: `baton runs show {}`", run.id);
            let changes = changes.or_else(|| (!said.approved).then(see));
            Some(Order::Review { approved: said.approved, changes })
        }
        _ => None,
    }
}

/// Whether a block is to be written: what a record says of it when its run ends.
pub fn due(run: &Run) -> Told {
    order(run).map_or(Told::Nothing, |_| Told::Pending)
}

/// Why a review that ended well is told nowhere: a sentence for its record.
pub fn unsaid(run: &Run) -> Option<String> {
    let silent = run.phase == Phase::Review && run.outcome == Some(Outcome::Passed) && order(run).is_none();
    let label = run.batch.rsplit(' ').next().unwrap_or_default();
    (silent && !run.plan_only).then(|| {
        format!(
            "its last words hold no verdict on {} that can be read; `baton runs show {}` shows them, `baton review {label}` writes one",
            run.batch, run.id
        )
    })
}

/// What somebody has to know of what a run left in its worktree without committing it: a sentence.
pub fn left(run: &Run) -> Option<String> {
    let paths: Vec<String> = run.left.iter().map(|left| left.path.clone()).collect();
    let (root, paths) =
        (run.worktree.as_ref()?.display(), (!paths.is_empty()).then(|| super::commit::list(&paths))?);
    Some(match run.builds() {
        true => format!("what it did is not committed and lies in {root}: {paths}"),
        false => format!("it was only to look, and left {paths} in {root}, which nobody commits for it"),
    })
}

/// Which batch of which plan a run is about.
pub fn which(run: &Run) -> Which {
    Which { path: run.plan.as_str().to_owned(), batch: run.batch.to_string() }
}

fn complete(run: &Run, passed: bool, message: &str) -> Complete {
    let short = |hash: &String| hash.get(..7).unwrap_or(hash).to_owned();
    let mut commits: Vec<String> = run.commits.iter().map(short).collect();
    if commits.is_empty() {
        commits.push("none".into());
    }
    let unverified = || "verify (the batch names no command)".to_owned();
    let ended = || run.why.as_deref().map(|why| tame::line(why, 300));
    let skipped = match passed {
        true if run.verify.is_empty() => Some(unverified()),
        true => words::skipped(message, &run.batch),
        false => ended(),
    };
    Complete { passed, commits, skipped: skipped.filter(|text| !text.is_empty()) }
}

/// What is to be done to a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// The block stands there, or whatever else makes it needless. A sentence.
    Nothing(String),
    /// A document gets another text.
    Write {
        /// Which.
        path: DocPath,
        /// The block, where it goes: for whoever edits a text that may be another one by then.
        edit: Edit,
        /// What it holds.
        before: String,
        /// What it is to hold.
        after: String,
    },
}

/// The block of an order in the plan.
///
/// # Errors
/// When the batch is gone, or the block would be read as something else than it is; the reason is for people.
pub fn insertion(snapshot: &Snapshot, which: &Which, order: &Order) -> Result<Next, String> {
    let about = About::find(snapshot, which)?;
    let insertion = match order.insertion(&about, None) {
        templates::Outcome::Nothing(why) => return Ok(Next::Nothing(why)),
        templates::Outcome::Insert(insertion) => insertion,
    };
    let path = insertion.path;
    let gone = || format!("{path} is gone; read the plan again");
    let before = snapshot.member(&path).ok_or_else(gone)?.document.text().to_string();
    let edit = Edit::insert(insertion.at, insertion.text.text);
    let after = Edits::new(vec![edit.clone()]).map_err(|why| format!("{path}: {why}"))?.apply(&before);
    if proof::adds_only(snapshot, &path, &after, which, order) {
        return Ok(Next::Write { path, edit, before, after });
    }
    match plainer(order) {
        Some(plainer) => self::insertion(snapshot, which, &plainer),
        None => Err(format!("{path} would not be read as it is meant; insert the block by hand")),
    }
}

/// The same without an agent's words.
fn plainer(order: &Order) -> Option<Order> {
    const SEE: &str = "What has to change is in the reviewer's words: `baton runs` shows them";
    match order {
        Order::Review { approved: true, changes: Some(_) } => {
            Some(Order::Review { approved: true, changes: None })
        }
        Order::Review { approved: false, changes: Some(changes) } if changes != SEE => {
            Some(Order::Review { approved: false, changes: Some(SEE.into()) })
        }
        Order::Complete(complete) if complete.skipped.is_some() => {
            Some(Order::Complete(Complete { skipped: None, ..complete.clone() }))
        }
        _ => None,
    }
}

/// The word for the block a run is told in: `COMPLETE`, `REVIEW`.
pub fn block_word(run: &Run) -> &'static str {
    if run.phase == Phase::Review { BlockKind::Review.word() } else { BlockKind::Complete.word() }
}

#[cfg(test)]
mod pictures;
