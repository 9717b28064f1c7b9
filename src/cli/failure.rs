//! [`Failure`]: why a command cannot be obeyed, in a sentence that says what, where and what to do.

use std::fmt;

use crate::{os, settings};

/// What a command ends with: its exit code, or why it could not be obeyed (exit code 2).
pub(super) type Outcome = Result<u8, Failure>;

/// Why a command cannot be obeyed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure(String);

impl Failure {
    /// A failure that says `message`.
    pub(super) fn new(message: impl Into<String>) -> Failure {
        Failure(message.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "baton: {}", self.0)
    }
}

impl From<settings::Problem> for Failure {
    fn from(problem: settings::Problem) -> Failure {
        Failure(problem.to_string())
    }
}

impl From<os::WalkRefused> for Failure {
    fn from(refused: os::WalkRefused) -> Failure {
        Failure(refused.to_string())
    }
}
