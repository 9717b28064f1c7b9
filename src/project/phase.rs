//! [`Phase`]: what an agent is started for. A word that prompts, launches and records of runs share; knows none of them.

use serde::{Deserialize, Serialize};

/// What an agent is started for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Find out what the work is up against.
    Discovery,
    /// Cut the work into batches.
    Planning,
    /// Write the tickets of a batch.
    Design,
    /// Build a batch.
    Build,
    /// Look at what was built.
    Review,
    /// Make the changes a review asks for.
    Fix,
    /// Try what was built.
    Qa,
}

impl Phase {
    /// Every phase, in the order of a batch's life.
    pub const ALL: [Phase; 7] = [
        Phase::Discovery,
        Phase::Planning,
        Phase::Design,
        Phase::Build,
        Phase::Review,
        Phase::Fix,
        Phase::Qa,
    ];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Phase::Discovery => "discovery",
            Phase::Planning => "planning",
            Phase::Design => "design",
            Phase::Build => "build",
            Phase::Review => "review",
            Phase::Fix => "fix",
            Phase::Qa => "QA",
        }
    }

    /// Whether it changes the code of its batch, so that it works on a branch and ends with a COMPLETE.
    pub fn builds(self) -> bool {
        matches!(self, Phase::Build | Phase::Fix)
    }
}
