//! The tickets family: what a work list says about itself.
//!
//! Each file is one rule; its page stands beside it. `standing`, `needs` and `explaining` are what several of them share.

pub mod all_accepted;
pub mod count_mismatch;
pub mod dependency_cycle;
pub mod done_before_dependency;
pub mod duplicate_ticket;
mod explaining;
pub mod missing_file;
mod needs;
pub mod open_acceptance;
pub mod placeholder_left;
mod standing;
pub mod status_contradiction;
pub mod unclosed_fence;
pub mod unknown_ticket;
pub mod unused_suppression;

use super::Rule;

/// The family, in the order of the documentation.
pub const RULES: &[&Rule] = &[
    &duplicate_ticket::RULE,
    &unknown_ticket::RULE,
    &dependency_cycle::RULE,
    &done_before_dependency::RULE,
    &status_contradiction::RULE,
    &open_acceptance::RULE,
    &all_accepted::RULE,
    &count_mismatch::RULE,
    &unclosed_fence::RULE,
    &placeholder_left::RULE,
    &missing_file::RULE,
    &unused_suppression::RULE,
];
