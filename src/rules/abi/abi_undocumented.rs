//! Code has what no contract document describes.
//!
//! Promise: a warning only for contracts the document has a heading or a table for, and of them only for what such a
//! heading or table lists; what callers cannot see and what is inherited from elsewhere is never missed. All else is one
//! counted hint for a document.

use super::claim::name_of;
use crate::{
    contract::{AbiItem, AbiKind, Said},
    project::Missing,
    rules::{Check, Claims, Finding, Reads, Rule, Severity, code_place::in_code},
    source::Fact,
    syntax::{Anchor, Span, Spot, entry::Scope},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "abi-undocumented",
    family: "abi",
    severity: Severity::Warning,
    page: include_str!("abi_undocumented.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

/// The most that the counted hint names.
const NAMED: usize = 3;

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    let scopes = &claims.member.entries().scopes;
    let mut others = Vec::new();
    for missing in &claims.document.missing {
        let Some((fact, item)) = first(claims, missing) else { continue };
        match missing.scope.and_then(|index| scopes.get(index as usize)) {
            Some(scope) => findings.extend(in_scope(claims, scope, fact, item)),
            None => others.push(name_of(fact, item)),
        }
    }
    findings.extend(counted(claims, others));
}

fn first<'a>(claims: &Claims<'a>, missing: &Missing) -> Option<(&'a Fact, &'a AbiItem)> {
    let fact = claims.contracts.fact(*missing.facts.first()?)?;
    match &fact.said {
        Said::Abi(item) => Some((fact, item)),
        _ => None,
    }
}

fn in_scope(claims: &Claims<'_>, scope: &Scope, fact: &Fact, item: &AbiItem) -> Option<Finding> {
    let place = in_code(claims.snapshot, fact)?;
    let name = name_of(fact, item);
    let message =
        format!("The {} {name} ({}) is not described in this document", word(item.kind), place.name);
    let at = claims.member.place(Anchor { section: scope.section, spot: Spot::Bytes(scope.at) });
    Some(Finding::new(&RULE, at, message).with(place.at, format!("{name} is here")).about([name]))
}

/// One hint for everything else, at the first entry.
fn counted(claims: &Claims<'_>, names: Vec<String>) -> Option<Finding> {
    let entries = &claims.member.entries().entries;
    let at = entries
        .first()
        .map_or(Anchor { section: 0, spot: Spot::Bytes(Span::default()) }, |entry| entry.anchor());
    let shown = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    let rest = names.len().saturating_sub(NAMED);
    let message = match (names.len(), rest) {
        (0, _) => return None,
        (1, _) => format!("The code also has {shown}, which no document describes"),
        (_, 0) => format!("The code also has {shown}, which no document describes"),
        _ => format!("The code also has {shown} and {rest} more, which no document describes"),
    };
    Some(Finding::new(&RULE, claims.member.place(at), message).about(names).quietly(Severity::Hint))
}

fn word(kind: Option<AbiKind>) -> &'static str {
    match kind {
        Some(AbiKind::Event) => "event",
        Some(AbiKind::Error) => "error",
        Some(AbiKind::Constructor) => "constructor",
        Some(AbiKind::Struct) => "struct",
        Some(AbiKind::Enum) => "enum",
        Some(AbiKind::Constant) => "constant",
        Some(AbiKind::Function) | None => "function",
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_findings;

    #[test]
    fn a_contract_with_a_heading_is_described_whole() {
        check_findings(
            "
//- docs/abi.md
# ABI

## Vault
   ^^^^^ warning abi-undocumented: The function Vault.shut (contracts/Vault.sol:3) is not described in this document

- `open()`
   ^^^^ hint abi-undocumented: The code also has Keeper.one, Keeper.two, Keeper.three and 1 more, which no document describes
//- contracts/Vault.sol
contract Vault {
    function open() external {}
    function shut() external {}
    function _own() internal {}
}
//- contracts/Keeper.sol
contract Keeper {
    function one() external {}
    function two() external {}
    function three() external {}
    event Four();
}
",
        );
    }
}
