//! A contract document describes under one contract what code has in another.
//!
//! Promise: speaks only where the contract of the heading was seen whole and neither has nor inherits it.

use super::claim::{Claim, claimed, name_of, subject};
use crate::{
    contract::Said,
    project::Match,
    rules::{Check, Claims, Finding, Reads, Rule, Severity, code_place::in_code},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "abi-moved",
    family: "abi",
    severity: Severity::Hint,
    page: include_str!("abi_moved.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    findings.extend(claimed(claims).filter_map(|claim| moved(claims, &claim)));
}

fn moved(claims: &Claims<'_>, claim: &Claim<'_>) -> Option<Finding> {
    let Match::Moved(others) = claim.found else { return None };
    let fact = others.first().and_then(|index| claims.contracts.fact(*index))?;
    let Said::Abi(item) = &fact.said else { return None };
    let place = in_code(claims.snapshot, fact)?;
    let subject = subject(claims, claim);
    let name = name_of(fact, item);
    let message = format!("The document describes {subject}, the code has {name} ({})", place.name);
    let at = claims.member.place(claim.entry.anchor());
    Some(Finding::new(&RULE, at, message).about([subject]).with(place.at, format!("{name} is here")))
}

#[cfg(test)]
mod tests {
    use crate::testing::check_findings;

    #[test]
    fn another_contract_has_it_now() {
        check_findings(
            "
//- docs/abi.md
# GameVault

A contract.

- `open(uint256 id)`
- `sweep(uint256 id)`
   ^^^^^ hint abi-moved: The document describes GameVault.sweep, the code has GameKeeper.sweep (contracts/GameKeeper.sol:2)

# GameKeeper
//- contracts/GameVault.sol
contract GameVault {
    function open(uint256 id) external {}
}
//- contracts/GameKeeper.sol
contract GameKeeper {
    function sweep(uint256 id) external {}
}
",
        );
    }
}
