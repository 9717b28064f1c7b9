//! A contract document says view, payable or neither of a function whose code says otherwise.
//!
//! Promise: speaks only where the document says one. Between pure and view callers see no difference: that is a hint.

use super::claim::{Claim, claimed, compared, word_in};
use crate::{
    contract::compare::Difference,
    rules::{Check, Claims, Finding, Fix, Reads, Rule, Severity},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "abi-mutability",
    family: "abi",
    severity: Severity::Warning,
    page: include_str!("abi_mutability.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    findings.extend(claimed(claims).filter_map(|claim| differs(claims, &claim)));
}

fn differs(claims: &Claims<'_>, claim: &Claim<'_>) -> Option<Finding> {
    let compared = compared(claims, claim)?;
    let own = |difference: &&Difference| matches!(difference, Difference::Mutability { .. });
    let own = compared.differences.iter().find(own)?;
    let finding = compared.finding(claims, claim, &RULE, &[own])?.fixed_by(fix(claims, claim, own));
    Some(if own.is_loud() { finding } else { finding.quietly(Severity::Hint) })
}

fn fix(claims: &Claims<'_>, claim: &Claim<'_>, difference: &Difference) -> Option<Fix> {
    let Difference::Mutability { claimed, actual } = difference else { return None };
    let at = word_in(claims, claim.entry, claimed.name())?;
    Some(Fix::replace(format!("Change {} to {}", claimed.name(), actual.name()), at, actual.name()))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_findings, check_fixes};

    const BEFORE: &str = "
//- docs/abi.md
# GameVault

A contract.

| Function | Mutability |
|---|---|
| `open()` | view |
| `shut()` | nonpayable |
//- contracts/GameVault.sol
contract GameVault {
    function open() external payable {}
    function shut() external {}
}
";

    #[test]
    fn payable_where_the_document_says_view() {
        let mark = "   ^^^^ warning abi-mutability: GameVault.open (contracts/GameVault.sol:2) is payable, the document says view";
        check_findings(&BEFORE.replace("| view |", &format!("| view |\n{mark}")));
    }

    #[test]
    fn the_word_is_put_right() {
        let after = BEFORE.replace("| view |", "| payable |");
        check_fixes("abi-mutability", BEFORE, &["Change view to payable"], &after);
    }

    #[test]
    fn pure_is_a_kind_of_view() {
        check_findings(
            "
//- docs/abi.md
# GameVault

A contract.

```solidity
function half(uint256 a) external view returns (uint256);
         ^^^^ hint abi-mutability: GameVault.half (contracts/GameVault.sol:2) is pure, the document says view
```
//- contracts/GameVault.sol
contract GameVault {
    function half(uint256 a) external pure returns (uint256) {}
}
",
        );
    }
}
