//! The abi family: what contract documents claim of contracts, against their code.
//!
//! Each file is one rule; its page stands beside it.

use super::Rule;

/// The family, in the order of the documentation.
pub const RULES: &[&Rule] = &[];
