//! Whose an entry is: the contract that a heading names, among those code has. Start at [`Owners::of`].

use crate::source::{Contract, Facts};
use rustc_hash::FxHashMap;

/// The contracts of a workspace by the ways people call them.
pub(super) struct Owners<'a> {
    by_name: FxHashMap<String, Vec<&'a Contract>>,
}

impl<'a> Owners<'a> {
    /// The contracts that code has.
    pub(super) fn of(facts: &'a Facts) -> Owners<'a> {
        let mut by_name: FxHashMap<String, Vec<&Contract>> = FxHashMap::default();
        for contract in &facts.contracts {
            by_name.entry(plain(&contract.name)).or_default().push(contract);
        }
        Owners { by_name }
    }

    /// The contract a heading names: `CharacterNFT Contract`, `Vault.sol`, `IVault`, `The Betting Lobby`.
    pub(super) fn find(&self, written: &str) -> Option<&'a Contract> {
        self.by_name.get(&plain(written)).and_then(|found| found.first()).copied()
    }
}

/// A contract's name as people mean it: its letters and digits, without the words that only say that it is one.
pub(super) fn plain(written: &str) -> String {
    let name = written.trim_matches(['`', '*', ' ', ':']);
    let name = name.rsplit('/').next().unwrap_or(name);
    let name = name.split([':', '.', '(']).next().unwrap_or(name).trim();
    let words = name.split_whitespace().filter(|word| !IS_ONE.contains(&word.to_lowercase().as_str()));
    words.flat_map(str::chars).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Words beside a contract's name.
const IS_ONE: &[&str] = &[
    "contract",
    "contracts",
    "interface",
    "library",
    "abstract",
    "the",
    "abi",
    "reference",
    "smart",
    "contrat",
    "contrato",
    "vertrag",
    "module",
    "token",
];
