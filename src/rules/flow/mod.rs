//! The flow family: what may go on at the same time, and what must come first.
//!
//! Each file is one rule; its page stands beside it.

use super::Rule;

/// The family, in the order of the documentation.
pub const RULES: &[&Rule] = &[];
