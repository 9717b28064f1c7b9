//! The shapes family: payloads that cannot all be true, and contract documents as a whole.
//!
//! Each file is one rule; its page stands beside it.

use super::Rule;

/// The family, in the order of the documentation.
pub const RULES: &[&Rule] = &[];
