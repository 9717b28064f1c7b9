//! The flow family: what may go on at the same time, and what must come first.
//!
//! Each file is one rule; its page stands beside it. `order` is what several of them share.

pub(super) mod order;
pub mod out_of_order;
pub mod overlapping_files;
pub mod too_far_ahead;

use super::Rule;

/// The family, in the order of the documentation.
pub const RULES: &[&Rule] = &[&out_of_order::RULE, &too_far_ahead::RULE, &overlapping_files::RULE];
