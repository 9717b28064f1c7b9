//! The protocol family: what documents claim of routes and messages, against servers and clients.
//!
//! Each file is one rule; its page stands beside it.

mod carried;
mod claim;
pub mod protocol_gone;
pub mod protocol_payload;
pub mod protocol_undocumented;

use super::Rule;

/// The family, in the order of the documentation.
pub const RULES: &[&Rule] = &[&protocol_gone::RULE, &protocol_undocumented::RULE, &protocol_payload::RULE];
