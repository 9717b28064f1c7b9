//! Copies the prompt that starts an agent on the batch at the cursor.
//!
//! Changes nothing: the text is worked out when it is chosen, and the editor's client puts it where people paste from. Start at
//! [`CopyPrompt`].

use super::{Action, ActionKind, Here, Refusal};
use crate::{
    ide::Work,
    project::{Snapshot, Stage},
    templates::{self, About, Phase, Prompt, Which},
};
use serde::{Deserialize, Serialize};

/// The prompt of a phase of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyPrompt {
    /// Of which batch.
    pub batch: Which,
    /// For what.
    pub phase: Phase,
}

impl CopyPrompt {
    /// The prompt.
    ///
    /// # Errors
    /// When the batch is gone.
    pub fn prompt(&self, snapshot: &Snapshot) -> Result<Prompt, Refusal> {
        let about = About::find(snapshot, &self.batch).map_err(Refusal::new)?;
        Ok(templates::prompt(&about, self.phase, None))
    }
}

/// The prompts that make sense where the batch at the cursor stands.
pub(super) fn offer(here: &Here<'_>) -> Vec<Action> {
    let about = templates::batch_at(here.snapshot, &here.member.path, here.selection.start);
    about.map(|about| of_batch(&about)).unwrap_or_default()
}

/// The prompts that make sense where a batch stands.
pub(in crate::ide) fn of_batch(about: &About<'_>) -> Vec<Action> {
    let name = about.name();
    let offered = |phase: &Phase| Action {
        title: format!("Copy {} prompt for {name}", phase.name()),
        kind: ActionKind::Insert,
        work: Work::Copy(CopyPrompt { batch: about.which(), phase: *phase }),
        preferred: false,
        rule: None,
        finding: None,
    };
    phases(about.batch().map(|batch| batch.stage)).iter().map(offered).collect()
}

fn phases(stage: Option<Stage>) -> &'static [Phase] {
    match stage {
        None => &[],
        Some(Stage::Unknown | Stage::Designing | Stage::Blocked) => &[Phase::Design, Phase::Build],
        Some(Stage::HandedOff | Stage::Building) => &[Phase::Build],
        Some(Stage::Complete) => &[Phase::Review, Phase::Qa],
        Some(Stage::Failed | Stage::ChangesRequested | Stage::Fixing) => &[Phase::Fix],
        Some(Stage::Reviewed) => &[Phase::Qa],
    }
}

#[cfg(test)]
mod tests {
    use super::super::pictures::offered;

    #[track_caller]
    fn check(before: &str, want: &[&str]) {
        let mut found = offered(before);
        found.retain(|title| title.starts_with("Copy "));
        assert_eq!(found, want);
    }

    #[test]
    fn the_prompt_of_what_comes_next_is_offered() {
        let batch = "## Batch 2\n### T1: $0a\n";
        check(batch, &["Copy design prompt for Batch 2", "Copy build prompt for Batch 2"]);
        let handed = format!("{batch}## HANDOFF — Batch 2\n");
        check(&handed, &["Copy build prompt for Batch 2"]);
        let built = format!("{handed}## COMPLETE — Batch 2 Done\n");
        check(&built, &["Copy review prompt for Batch 2", "Copy QA prompt for Batch 2"]);
        check(&format!("{built}## REVIEW — Batch 2 Changes requested\n"), &["Copy fix prompt for Batch 2"]);
        check(&format!("{built}## REVIEW — Batch 2 Approved\n"), &["Copy QA prompt for Batch 2"]);
        check("### T1: $0a\n", &[]);
    }
}
