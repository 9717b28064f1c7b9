//! The protocol family: what documents claim of routes and messages, against servers and clients.
//!
//! Each file is one rule; its page stands beside it.

mod carried;
mod claim;
pub mod payload_mismatch;
pub mod protocol_direction;
pub mod protocol_duplicate;
pub mod protocol_gone;
pub mod protocol_param;
pub mod protocol_payload;
pub mod protocol_undocumented;
pub mod protocol_value;

use super::Rule;

/// The family, in the order of the documentation.
pub const RULES: &[&Rule] = &[
    &protocol_gone::RULE,
    &protocol_undocumented::RULE,
    &protocol_direction::RULE,
    &protocol_param::RULE,
    &protocol_payload::RULE,
    &protocol_value::RULE,
    &protocol_duplicate::RULE,
    &payload_mismatch::RULE,
];
