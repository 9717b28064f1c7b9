//! A contract document gives a struct or an enum other fields than its code has.
//!
//! Promise: names, their order and their types are compared, as far as the document says them. Where the fields are the
//! same and only their order or names differ, it is a warning still; the path of a type is a hint.

use super::claim::{Claim, claimed, compared};
use crate::{
    contract::{AbiKind, compare::Difference},
    rules::{Check, Claims, Finding, Reads, Rule, Severity},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "abi-struct",
    family: "abi",
    severity: Severity::Error,
    page: include_str!("abi_struct.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    findings.extend(claimed(claims).filter_map(|claim| differs(claims, &claim)));
}

fn differs(claims: &Claims<'_>, claim: &Claim<'_>) -> Option<Finding> {
    let compared = compared(claims, claim)?;
    if !matches!(compared.item.kind, Some(AbiKind::Struct | AbiKind::Enum)) {
        return None;
    }
    let own = |difference: &&Difference| {
        matches!(
            difference,
            Difference::Parameters { .. }
                | Difference::FieldNames { .. }
                | Difference::FieldType { .. }
                | Difference::TypePath { .. }
        )
    };
    let own: Vec<&Difference> = compared.differences.iter().filter(own).collect();
    let finding = compared.finding(claims, claim, &RULE, &own)?.fixed_by(compared.rewrite(claims, claim));
    Some(match own.iter().map(|difference| weight(difference)).max() {
        Some(Severity::Error) | None => finding,
        Some(severity) => finding.quietly(severity),
    })
}

/// A field more or less, or of another type, is wrong data; other names for as many fields are only confusing.
fn weight(difference: &Difference) -> Severity {
    match difference {
        Difference::FieldNames { claimed, actual } if claimed.len() == actual.len() => Severity::Warning,
        Difference::TypePath { .. } => Severity::Hint,
        _ => Severity::Error,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_findings;

    #[test]
    fn fields_are_compared() {
        check_findings(
            "
//- docs/abi.md
# GameVault

A contract.

```solidity
function open() external;
struct Lot { address owner; uint256 price; }
       ^^^ error abi-struct: GameVault.Lot (contracts/GameVault.sol:3) has owner, price, open, the document says owner, price
struct Bid { address by; uint256 price; }
       ^^^ warning abi-struct: GameVault.Bid (contracts/GameVault.sol:4) has who, price, the document says by, price
struct Fee { uint256 part; }
enum Side { Home, Away }
     ^^^^ error abi-struct: GameVault.Side (contracts/GameVault.sol:6) has Home, Away, Draw, the document says Home, Away
```
//- contracts/GameVault.sol
contract GameVault {
    function open() external {}
    struct Lot { address owner; uint256 price; bool open; }
    struct Bid { address who; uint256 price; }
    struct Fee { uint256 part; }
    enum Side { Home, Away, Draw }
}
",
        );
    }
}
