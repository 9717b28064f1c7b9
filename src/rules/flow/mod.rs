//! The flow family: what may go on at the same time, and what must come first.
//!
//! Each file is one rule; its page stands beside it. `order` and `stated` are what several of them share.

pub mod batch_too_large;
pub mod blocked_cascade;
pub mod missing_sync;
pub(in crate::rules) mod order;
pub mod out_of_order;
pub mod overlapping_files;
mod stated;
pub mod too_far_ahead;

use super::Rule;

/// The family, in the order of the documentation.
pub const RULES: &[&Rule] = &[
    &out_of_order::RULE,
    &too_far_ahead::RULE,
    &missing_sync::RULE,
    &overlapping_files::RULE,
    &blocked_cascade::RULE,
    &batch_too_large::RULE,
];
