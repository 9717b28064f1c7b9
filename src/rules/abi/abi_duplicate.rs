//! A contract document describes the same thing twice in one place.
//!
//! Promise: speaks only of two rows of a table, two items of a list, two headings or two signatures of a fence that claim
//! one name with the same parameters for one contract. A table that sums up and a heading that explains are two places.

use super::claim::{claimed, subject};
use crate::{
    contract::{AbiKind, Type},
    rules::{Check, Claims, Finding, Reads, Rule, Severity},
    syntax::entry::{Entry, Form},
};
use rustc_hash::FxHashMap;

/// The rule.
pub static RULE: Rule = Rule {
    name: "abi-duplicate",
    family: "abi",
    severity: Severity::Warning,
    page: include_str!("abi_duplicate.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

/// What two entries have in common that say the same.
type Same<'a> = (Form, u32, Option<u32>, Option<&'a str>, Option<AbiKind>, &'a str, Option<Vec<&'a Type>>);

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    let mut first: FxHashMap<Same<'_>, &Entry> = FxHashMap::default();
    for claim in claimed(claims).filter(|claim| claim.entry.form != Form::Aside) {
        let (entry, item) = (claim.entry, claim.item);
        let types = item.inputs.as_ref().map(|inputs| inputs.iter().map(|param| &param.ty).collect());
        // Each heading opens a section of its own.
        let section = if entry.form == Form::Heading { 0 } else { entry.section };
        let scope = entry.scope.filter(|_| entry.form != Form::Heading);
        let same = (entry.form, section, scope, entry.owner.as_deref(), item.kind, item.name.as_str(), types);
        let Some(other) = first.get(&same) else {
            first.insert(same, entry);
            continue;
        };
        let (at, before) = (claims.member.place(entry.anchor()), claims.member.place(other.anchor()));
        let line =
            claims.member.document.text().line_of(claims.member.document.range(before.anchor).start) + 1;
        let subject = subject(claims, &claim);
        let message = format!("{subject} is described here and in line {line}");
        findings.push(
            Finding::new(&RULE, at, message).about([subject]).with(before, "it is described here as well"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_findings;

    #[test]
    fn two_rows_of_one_table() {
        check_findings(
            "
//- docs/abi.md
# GameVault

A contract.

| Function | Returns |
|---|---|
| `open()` | none |
| `open(uint256)` | none |
| `open()` | none |
   ^^^^ warning abi-duplicate: GameVault.open is described here and in line 7

## open()
//- contracts/GameVault.sol
contract GameVault {
    function open() external {}
    function open(uint256 id) external {}
}
",
        );
    }
}
