//! The handoffs family: what HANDOFF, COMPLETE and REVIEW blocks say, and what is missing from them.
//!
//! Each file is one rule; its page stands beside it. `about` is what they share.

mod about;
pub mod handoff_mismatch;
pub mod incomplete_handoff;
pub mod missing_complete;
pub mod missing_handoff;
pub mod stale_handoff;
pub mod unknown_commit;
pub mod unverified_complete;

pub(crate) use about::is_gap;

use super::Rule;

/// The family, in the order of the documentation.
pub const RULES: &[&Rule] = &[
    &missing_handoff::RULE,
    &missing_complete::RULE,
    &incomplete_handoff::RULE,
    &handoff_mismatch::RULE,
    &unverified_complete::RULE,
    &unknown_commit::RULE,
    &stale_handoff::RULE,
];
