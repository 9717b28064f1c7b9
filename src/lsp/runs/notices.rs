//! What is said when a run ends: a sentence, once, to whoever has the editor open then.
//!
//! Knows records. Start at [`ending`].

use tower_lsp::ls_types::MessageType;

use crate::project::Seen;
use crate::project::runs::Outcome;

/// How a run ended, in a sentence.
pub(super) fn ending(seen: &Seen) -> String {
    let run = &seen.run;
    let what = format!("{} ({} by {})", run.batch, run.phase.name(), run.agent);
    let why = run.why.as_deref().map(|why| format!(": {why}")).unwrap_or_default();
    match run.outcome {
        None => format!(
            "{what} was lost: its supervisor is gone. `baton runs show {}` tells how far it came",
            run.id
        ),
        Some(Outcome::Passed) => format!("{what} passed{}{why}", left(seen)),
        Some(Outcome::Failed) => format!("{what} failed{why}{}", left(seen)),
        Some(Outcome::Cancelled) => format!("{what} was cancelled{}", left(seen)),
        Some(Outcome::TimedOut) => format!("{what} took longer than it may and was ended{}", left(seen)),
        Some(Outcome::Unstarted) => format!("{what} could not be started{why}"),
    }
}

/// What it left on its branch.
fn left(seen: &Seen) -> String {
    let run = &seen.run;
    match (&run.branch, run.commits.len()) {
        (Some(branch), 0) => format!("; nothing was committed on {branch}"),
        (Some(branch), 1) => format!("; 1 commit on {branch}, not pushed"),
        (Some(branch), many) => format!("; {many} commits on {branch}, not pushed"),
        (None, _) => String::new(),
    }
}

/// How loud it is said.
pub(super) fn loudness(seen: &Seen) -> MessageType {
    match seen.run.outcome {
        Some(Outcome::Passed | Outcome::Cancelled) => MessageType::INFO,
        Some(Outcome::Failed | Outcome::TimedOut) => MessageType::WARNING,
        None | Some(Outcome::Unstarted) => MessageType::ERROR,
    }
}
