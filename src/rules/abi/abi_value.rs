//! A contract document gives an error code, a constant or a variant another number than its code has.
//!
//! Promise: speaks only where both say a number, and numbers are compared as numbers: `1_000` is `1000`.

use super::claim::{Claim, claimed, compared, word_in};
use crate::{
    contract::compare::Difference,
    rules::{Check, Claims, Finding, Fix, Reads, Rule, Severity},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "abi-value",
    family: "abi",
    severity: Severity::Error,
    page: include_str!("abi_value.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    findings.extend(claimed(claims).filter_map(|claim| differs(claims, &claim)));
}

fn differs(claims: &Claims<'_>, claim: &Claim<'_>) -> Option<Finding> {
    let compared = compared(claims, claim)?;
    let own = |difference: &&Difference| matches!(difference, Difference::Value { .. });
    let own = compared.differences.iter().find(own)?;
    Some(compared.finding(claims, claim, &RULE, &[own])?.fixed_by(fix(claims, claim, own)))
}

fn fix(claims: &Claims<'_>, claim: &Claim<'_>, difference: &Difference) -> Option<Fix> {
    let Difference::Value { claimed, actual } = difference else { return None };
    let at = word_in(claims, claim.entry, claimed)?;
    Some(Fix::replace(format!("Change {claimed} to {actual}"), at, actual.as_str()))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_findings, check_fixes};

    const BEFORE: &str = "
//- docs/abi.md
# Contract ABI

| Error | Code |
|---|---|
| `NotOwner` | 1 |
| `TooLate` | 7 |
//- contracts/router/src/lib.rs
#[contracterror]
pub enum Error {
    NotOwner = 1,
    TooLate = 2,
}
";

    #[test]
    fn another_error_code_is_reported() {
        let mark =
            "   ^^^^^^^ error abi-value: TooLate (contracts/router/src/lib.rs:4) is 2, the document says 7";
        check_findings(&BEFORE.replace("| 7 |", &format!("| 7 |\n{mark}")));
    }

    #[test]
    fn the_number_is_put_right() {
        check_fixes("abi-value", BEFORE, &["Change 7 to 2"], &BEFORE.replace("| 7 |", "| 2 |"));
    }
}
