//! The shapes family: payloads that cannot all be true, and contract documents as a whole.
//!
//! Each file is one rule; its page stands beside it.

mod clean;
pub mod missing_contract;
pub mod missing_source;
pub mod older_than_source;
pub mod shape_conflict;
pub mod stale_fingerprint;
pub mod unreadable_contract;

use super::Rule;

/// The family, in the order of the documentation.
pub const RULES: &[&Rule] = &[
    &shape_conflict::RULE,
    &unreadable_contract::RULE,
    &stale_fingerprint::RULE,
    &older_than_source::RULE,
    &missing_source::RULE,
    &missing_contract::RULE,
];
