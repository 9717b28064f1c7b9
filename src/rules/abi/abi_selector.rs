//! A contract document gives a selector or topic that is not the one of the code's signature.
//!
//! Promise: speaks only where every type of the signature is known as callers encode it.

use super::claim::{Claim, claimed, compared, word_in};
use crate::{
    contract::compare::Difference,
    rules::{Check, Claims, Finding, Fix, Reads, Rule, Severity},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "abi-selector",
    family: "abi",
    severity: Severity::Error,
    page: include_str!("abi_selector.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    findings.extend(claimed(claims).filter_map(|claim| differs(claims, &claim)));
}

fn differs(claims: &Claims<'_>, claim: &Claim<'_>) -> Option<Finding> {
    let compared = compared(claims, claim)?;
    let own = |difference: &&Difference| matches!(difference, Difference::Selector { .. });
    let own = compared.differences.iter().find(own)?;
    let Difference::Selector { claimed, actual } = own else { return None };
    let what = format!("has the selector {actual}, the document says {claimed}");
    Some(compared.say(claims, claim, &RULE, &what).fixed_by(fix(claims, claim, own)))
}

fn fix(claims: &Claims<'_>, claim: &Claim<'_>, difference: &Difference) -> Option<Fix> {
    let Difference::Selector { claimed, actual } = difference else { return None };
    let at = word_in(claims, claim.entry, claimed)?;
    Some(Fix::replace(format!("Change {claimed} to {actual}"), at, actual.as_str()))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_findings, check_fixes};

    const BEFORE: &str = "
//- docs/abi.md
# GameToken

| Function | Selector |
|---|---|
| `transfer(address,uint256)` | `0xDEADBEEF` |
| `balanceOf(address)` | `0x70a08231` |
//- contracts/Token.sol
contract GameToken {
    function transfer(address to, uint256 value) external {}
    function balanceOf(address who) external {}
}
";

    #[test]
    fn another_selector_is_reported() {
        let row = "`0xDEADBEEF` |";
        let mark = "   ^^^^^^^^ error abi-selector: GameToken.transfer (contracts/Token.sol:2) has the selector 0xa9059cbb, the document says 0xdeadbeef";
        check_findings(&BEFORE.replace(row, &format!("{row}\n{mark}")));
    }

    #[test]
    fn it_is_computed_anew() {
        let after = BEFORE.replace("0xDEADBEEF", "0xa9059cbb");
        check_fixes("abi-selector", BEFORE, &["Change 0xdeadbeef to 0xa9059cbb"], &after);
    }
}
