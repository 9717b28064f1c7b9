//! The handoffs family: what HANDOFF, COMPLETE and REVIEW blocks say, and what is missing from them.
//!
//! Each file is one rule; its page stands beside it.

use super::Rule;

/// The family, in the order of the documentation.
pub const RULES: &[&Rule] = &[];
