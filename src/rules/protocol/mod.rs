//! The protocol family: what documents claim of routes and messages, against servers and clients.
//!
//! Each file is one rule; its page stands beside it.

use super::Rule;

/// The family, in the order of the documentation.
pub const RULES: &[&Rule] = &[];
