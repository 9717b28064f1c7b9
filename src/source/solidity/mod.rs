//! Solidity: contracts with what they inherit, public getters, events, errors, structs and enums.
//!
//! ```text
//!  read ──▶ Unit       one file: its imports, its contracts with their own members
//!  link ──▶ Facts      names found through imports (world), bases in order (lineage), types as callers encode them (encode),
//!                      what a compiler knows of packages nobody sees (compiled)
//! ```
//!
//! It knows how names are looked up, not what a compiler checks: a program that does not compile is read as far as it
//! goes. Imports are resolved by path; remappings are not known, so a path that leads nowhere is code nobody sees.
//! Start at [`read`], then [`link`].

mod compiled;
mod encode;
mod lineage;
mod link;
mod member;
mod read;
mod types;
mod world;

pub use compiled::Artifact;
pub(super) use link::link;
pub use read::read;

use super::ContractKind;
use crate::{
    contract::{AbiItem, Type},
    text::Span,
};
use smol_str::SmolStr;

/// What one file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unit {
    /// The keccak hash of its text: artifacts say which text they were made of by it.
    hash: SmolStr,
    imports: Vec<Import>,
    contracts: Vec<Declared>,
    /// What stands outside of any contract.
    members: Members,
}

/// One `import`.
#[derive(Clone, Debug, Default, PartialEq)]
struct Import {
    /// The path as it is written.
    from: SmolStr,
    /// `{A as B}`: the name there, the name here. Empty where everything is imported.
    names: Vec<(SmolStr, SmolStr)>,
    /// `* as Z` or `"./z.sol" as Z`: what everything is called by.
    alias: Option<SmolStr>,
}

/// A contract, interface or library as its file has it.
#[derive(Clone, Debug, PartialEq)]
struct Declared {
    name: SmolStr,
    kind: ContractKind,
    /// The paths after `is`, as they are written.
    bases: Vec<SmolStr>,
    members: Members,
    at: Span,
}

/// What is declared in a contract or beside it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Members {
    items: Vec<Item>,
    /// `type Price is uint128`: the name and what it stands for.
    aliases: Vec<(SmolStr, Type)>,
}

/// One declaration.
#[derive(Clone, Debug, PartialEq)]
struct Item {
    said: AbiItem,
    /// Whether it is the getter of a public variable, whose value may turn out to be a struct.
    getter: bool,
    at: Span,
    whole: Span,
}

#[cfg(test)]
mod tests;
