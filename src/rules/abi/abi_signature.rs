//! A contract document gives a function, event or error another signature than its code has.
//!
//! Promise: of overloads the one that is most like the entry is compared, and what the document leaves out is no claim.
//! Names of parameters are nobody's business. Where only the path of a type, the visibility or modifiers differ, callers
//! do not notice, and it is a hint; internal functions and Solidity's constructors are hints too.

use super::claim::{Claim, Compared, claimed, compared, is_internal};
use crate::{
    contract::{AbiKind, compare::Difference},
    rules::{Check, Claims, Finding, Reads, Rule, Severity},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "abi-signature",
    family: "abi",
    severity: Severity::Error,
    page: include_str!("abi_signature.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    findings.extend(claimed(claims).filter_map(|claim| differs(claims, &claim)));
}

fn differs(claims: &Claims<'_>, claim: &Claim<'_>) -> Option<Finding> {
    let compared = compared(claims, claim)?;
    if matches!(compared.item.kind, Some(AbiKind::Struct | AbiKind::Enum)) {
        return None;
    }
    let own = |difference: &&Difference| {
        matches!(
            difference,
            Difference::Parameters { .. }
                | Difference::Returns { .. }
                | Difference::Indexed { .. }
                | Difference::TypePath { .. }
                | Difference::Visibility { .. }
                | Difference::Modifiers { .. }
        )
    };
    let own: Vec<&Difference> = compared.differences.iter().filter(own).collect();
    let loud: Vec<&Difference> = own.iter().copied().filter(|difference| difference.is_loud()).collect();
    // Nobody calls a constructor by the document.
    let constructor = compared.item.kind == Some(AbiKind::Constructor) && compared.item.name == "constructor";
    let quiet = loud.is_empty() || constructor || hidden(claims, claim, &compared);
    let finding = compared.finding(claims, claim, &RULE, if loud.is_empty() { &own } else { &loud })?;
    let finding = finding.fixed_by(compared.rewrite(claims, claim));
    Some(if quiet { finding.quietly(Severity::Hint) } else { finding })
}

/// Whether code has a function that no caller sees and the document says so too.
fn hidden(claims: &Claims<'_>, claim: &Claim<'_>, compared: &Compared<'_>) -> bool {
    let outside = compared.item.visibility.is_none_or(|visibility| visibility.is_abi());
    !outside && is_internal(claims, claim)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_findings, check_fixes};

    #[test]
    fn parameters_and_returns_differ() {
        check_findings(
            "
//- docs/abi.md
# GameVault

A contract.

```solidity
function claim(uint256 id, bytes32 salt) external returns (uint256);
         ^^^^^ error abi-signature: GameVault.claim (contracts/GameVault.sol:2) takes (uint256), the document says (uint256,bytes32); it returns (bool), the document says (uint256)
event Claimed(uint256 indexed id);
      ^^^^^^^ error abi-signature: GameVault.Claimed (contracts/GameVault.sol:3) takes (uint256,address), the document says (uint256)
```
//- contracts/GameVault.sol
contract GameVault {
    function claim(uint256 id) external returns (bool) {}
    event Claimed(uint256 indexed id, address who);
}
",
        );
    }

    #[test]
    fn what_callers_do_not_notice_is_a_hint() {
        check_findings(
            "
//- docs/abi.md
# GameVault

A contract.

```solidity
function open(uint256 number) public onlyOwner;
         ^^^^ hint abi-signature: GameVault.open (contracts/GameVault.sol:2) is external, the document says public; it has no modifier, the document says onlyOwner
```
//- contracts/GameVault.sol
contract GameVault {
    function open(uint256 id) external {}
}
",
        );
    }

    #[test]
    fn an_overload_that_agrees_is_the_one_that_is_meant() {
        check_findings(
            "
//- docs/abi.md
# GameVault

A contract.

- `open(uint256)`
//- contracts/GameVault.sol
contract GameVault {
    function open() external {}
    function open(uint256 id) external {}
}
",
        );
    }

    #[test]
    fn the_signature_of_code_is_written() {
        let before = "
//- docs/abi.md
# GameVault

A contract.

- `claim(uint256 id, bytes32 salt)` pays a prize out
//- contracts/GameVault.sol
contract GameVault {
    function claim(address who, uint256 id) external {}
}
";
        let after = before.replace("uint256 id, bytes32 salt", "address who, uint256 id");
        check_fixes("abi-signature", before, &["Write claim as code has it"], &after);
    }
}
