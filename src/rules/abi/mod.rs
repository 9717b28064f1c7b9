//! The abi family: what contract documents claim of contracts, against their code.
//!
//! Each file is one rule; its page stands beside it. `claim` is what several of them share.

pub mod abi_duplicate;
pub mod abi_gone;
pub mod abi_moved;
pub mod abi_mutability;
pub mod abi_selector;
pub mod abi_signature;
pub mod abi_struct;
pub mod abi_undocumented;
pub mod abi_value;
mod claim;

use super::Rule;

/// The family, in the order of the documentation.
pub const RULES: &[&Rule] = &[
    &abi_gone::RULE,
    &abi_signature::RULE,
    &abi_mutability::RULE,
    &abi_undocumented::RULE,
    &abi_value::RULE,
    &abi_selector::RULE,
    &abi_struct::RULE,
    &abi_moved::RULE,
    &abi_duplicate::RULE,
];
