//! The tickets family: what a work list says about itself.
//!
//! Each file is one rule; its page stands beside it.

pub mod unknown_ticket;
pub mod unused_suppression;

use super::Rule;

/// The family, in the order of the documentation.
pub const RULES: &[&Rule] = &[&unknown_ticket::RULE, &unused_suppression::RULE];
