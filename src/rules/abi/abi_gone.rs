//! A contract document describes what its code no longer has.
//!
//! Promise: speaks only of contracts that were seen whole, and never of what they may inherit from code nobody has here.
//! A contract that is gone is one finding, not one for each of its functions. Internal functions, which no caller misses,
//! are a hint.

use super::claim::{Claim, claimed, is_internal, name_of, subject};
use crate::{
    contract::Said,
    project::Match,
    rules::{Check, Claims, Finding, Fix, Reads, Rule, Severity, code_place::in_code},
    source::Fact,
    syntax::{Anchor, Spot},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "abi-gone",
    family: "abi",
    severity: Severity::Error,
    page: include_str!("abi_gone.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    let scopes = &claims.member.entries().scopes;
    for scope in claims.document.lost.iter().filter_map(|index| scopes.get(*index as usize)) {
        let Some(owner) = &scope.owner else { continue };
        let at = claims.member.place(Anchor { section: scope.section, spot: Spot::Bytes(scope.at) });
        let message = format!("The document describes the contract {owner}, which the code does not have");
        findings.push(Finding::new(&RULE, at, message).about([owner.to_string()]));
    }
    findings.extend(claimed(claims).filter_map(|claim| gone(claims, &claim)));
}

fn gone(claims: &Claims<'_>, claim: &Claim<'_>) -> Option<Finding> {
    let Match::Gone { near, doubtful } = claim.found else { return None };
    let subject = subject(claims, claim);
    let near = near.first().and_then(|index| claims.contracts.fact(*index));
    let place = near.and_then(|fact| in_code(claims.snapshot, fact));
    let mut message = format!("The document describes {subject}, which the code does not have");
    if let (Some(name), Some(place)) = (near.and_then(called), &place) {
        message = format!("{message}; {} has {name}, which no document describes", place.name);
    }
    let at = claims.member.place(claim.entry.anchor());
    let fix = near.and_then(named).map(|name| {
        Fix::replace(format!("Change {} to {name}", claim.item.name), at.clone(), name.to_string())
    });
    let mut finding = Finding::new(&RULE, at, message).about([subject]).fixed_by(fix);
    if let (Some(place), Some(name)) = (place, near.and_then(called)) {
        finding = finding.with(place.at, format!("{name} is here"));
    }
    Some(match (is_internal(claims, claim), doubtful) {
        (true, _) => finding.quietly(Severity::Hint),
        (false, true) => finding.quietly(Severity::Warning),
        (false, false) => finding,
    })
}

/// The name of a fact alone, as an entry may have it.
fn named(fact: &Fact) -> Option<&str> {
    match &fact.said {
        Said::Abi(item) => Some(&item.name),
        _ => None,
    }
}

fn called(fact: &Fact) -> Option<String> {
    match &fact.said {
        Said::Abi(item) => Some(name_of(fact, item)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_findings, check_fixes};

    #[test]
    fn what_code_does_not_have_is_gone() {
        check_findings(
            "
//- docs/abi.md
# GameVault

A contract.

| Function | Returns |
|---|---|
| `open(uint256)` | none |
| `claim(uint256)` | none |
   ^^^^^ error abi-gone: The document describes GameVault.claim, which the code does not have
//- contracts/GameVault.sol
contract GameVault {
    function open(uint256 id) external {}
}
",
        );
    }

    #[test]
    fn a_renamed_function_is_named_and_put_right() {
        let before = "
//- docs/abi.md
# GameVault

A contract.

- `open(uint256 id)`
- `claimReward(uint256 id)`
//- contracts/GameVault.sol
contract GameVault {
    function open(uint256 id) external {}
    function claimRewards(uint256 id) external {}
}
";
        let after = before.replace("claimReward(", "claimRewards(");
        check_fixes("abi-gone", before, &["Change claimReward to claimRewards"], &after);
    }

    #[test]
    fn a_contract_that_is_gone_is_one_finding() {
        check_findings(
            "
//- docs/abi.md
# Contract ABI

## GameVault

- `open(uint256 id)`

## GameBank
   ^^^^^^^^ error abi-gone: The document describes the contract GameBank, which the code does not have

- `deposit(uint256 id)`
- `withdraw(uint256 id)`
//- contracts/GameVault.sol
contract GameVault {
    function open(uint256 id) external {}
}
",
        );
    }

    #[test]
    fn internal_functions_are_a_hint_unless_a_library_has_them() {
        check_findings(
            "
//- docs/abi.md
# GameVault

A contract.

```solidity
function open(uint256 id) external;
function settle() internal;
         ^^^^^^ hint abi-gone: The document describes GameVault.settle, which the code does not have
```

# VaultLib

```solidity
function sum(uint256 a) internal pure;
function half(uint256 a) internal pure;
         ^^^^ error abi-gone: The document describes VaultLib.half, which the code does not have
```
//- contracts/GameVault.sol
contract GameVault {
    function open(uint256 id) external {}
}
library VaultLib {
    function sum(uint256 a) internal pure {}
}
",
        );
    }

    #[test]
    fn what_an_unseen_base_may_have_is_not_gone() {
        check_findings(
            "
//- docs/abi.md
# GameVault

A contract.

- `open(uint256 id)`
- `sweep(uint256 id)`
//- contracts/GameVault.sol
import \"elsewhere/Base.sol\";
contract GameVault is Base {
    function open(uint256 id) external {}
}
",
        );
    }

    #[test]
    fn what_a_compiler_does_not_list_is_gone_unless_it_may_be_internal() {
        check_findings(
            "
//- docs/abi.md
# GameVault

A contract.

- `function open(uint256 id) external`
- `function owner() external view returns (address)`
- `function sweep(uint256 id) external`
            ^^^^^ error abi-gone: The document describes GameVault.sweep, which the code does not have
- `onlyHost(uint256 id)`
//- contracts/GameVault.sol
contract GameVault is Base { function open(uint256 id) external {} }
//- artifacts/contracts/GameVault.sol/GameVault.json
{\"contractName\": \"GameVault\", \"sourceName\": \"contracts/GameVault.sol\",
\"source\": \"contract GameVault is Base { function open(uint256 id) external {} }\\n\",
\"abi\": [{\"type\": \"function\", \"name\": \"owner\", \"inputs\": [], \"outputs\": [{\"type\": \"address\"}], \"stateMutability\": \"view\"}]}
",
        );
    }
}
