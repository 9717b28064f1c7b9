//! Code has what no contract document describes.
//!
//! Promise: a warning only for contracts the document has a heading or a table for, and of them only for what such a
//! heading or table lists; what callers cannot see and what is inherited from elsewhere is never missed. All else, getters of
//! public variables too, is one counted hint for a document.

use super::claim::name_of;
use crate::{
    contract::{AbiItem, AbiKind, Said},
    project::{DocPath, Match, Missing},
    rules::{Check, Claims, Finding, Fix, FixEdit, How, Reads, Rule, Severity, code_place::in_code},
    source::Fact,
    syntax::{Anchor, Span, Spot, entry::Scope},
    templates::contract::insert,
};
use rustc_hash::FxHashSet;

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
    // What is described in the wrong place is said there.
    let moved = claims.document.matches.iter().filter_map(|found| match found {
        Match::Moved(facts) => Some(facts),
        _ => None,
    });
    let moved: FxHashSet<u32> = moved.flatten().copied().collect();
    let mut others = Vec::new();
    for missing in &claims.document.missing {
        let Some((fact, item)) = first(claims, missing) else { continue };
        let scope = missing
            .scope
            .filter(|_| !is_variable(claims, fact))
            .and_then(|index| Some((index, scopes.get(index as usize)?)));
        match scope {
            Some(scope) => findings.extend(in_scope(claims, scope, fact, item)),
            None if missing.facts.iter().any(|fact| moved.contains(fact)) => {}
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

fn in_scope(
    claims: &Claims<'_>,
    (index, scope): (u32, &Scope),
    fact: &Fact,
    item: &AbiItem,
) -> Option<Finding> {
    let place = in_code(claims.snapshot, fact)?;
    let name = name_of(fact, item);
    let message =
        format!("The {} {name} ({}) is not described in this document", word(item.kind), place.name);
    let fix = insert(claims.member, index, &[fact]).map(|new| {
        let at = claims.member.place(new.at);
        let edits = vec![FixEdit { at, how: How::After, text: new.text }];
        Fix { title: format!("Describe {}", item.name), safe: false, edits, block: None }
    });
    let at = claims.member.place(Anchor { section: scope.section, spot: Spot::Bytes(scope.at) });
    Some(
        Finding::new(&RULE, at, message)
            .with(place.at, format!("{name} is here"))
            .about([name])
            .fixed_by(fix),
    )
}

/// Whether it is the getter of a public variable: lists of functions often leave those out.
fn is_variable(claims: &Claims<'_>, fact: &Fact) -> bool {
    let Some(member) = claims.snapshot.member(&DocPath::new(&fact.path)) else { return false };
    let text = member.document.at(Anchor { section: 0, spot: Spot::Bytes(fact.whole) });
    let Said::Abi(item) = &fact.said else { return false };
    fact.path.ends_with(".sol") && item.kind == Some(AbiKind::Function) && !text.starts_with("function")
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
    use crate::testing::{check_findings, check_fixes};

    #[test]
    fn a_contract_with_a_heading_is_described_whole() {
        check_findings(
            "
//- docs/abi.md
# Contract ABI

## GameVault
   ^^^^^^^^^ warning abi-undocumented: The function GameVault.shut (contracts/GameVault.sol:3) is not described in this document

- `open(uint256 id)`
   ^^^^ hint abi-undocumented: The code also has GameKeeper.one, GameKeeper.two, GameKeeper.three and 1 more, which no document describes
//- contracts/GameVault.sol
contract GameVault {
    function open(uint256 id) external {}
    function shut(uint256 id) external {}
    function _own() internal {}
}
//- contracts/GameKeeper.sol
contract GameKeeper {
    function one() external {}
    function two() external {}
    function three() external {}
    event Four();
}
",
        );
    }

    #[test]
    fn it_is_described_in_the_documents_own_style() {
        let before = "
//- docs/abi.md
# GameVault

A contract.

| Function | Mutability |
|---|---|
| `open(uint256 id)` | nonpayable |
//- contracts/GameVault.sol
contract GameVault {
    function open(uint256 id) external {}
    function pay(uint256 id) external payable {}
}
";
        let row = "| `open(uint256 id)` | nonpayable |\n";
        let after = before.replace(row, &format!("{row}| `pay(uint256 id)` | payable |\n"));
        check_fixes("abi-undocumented", before, &["Describe pay"], &after);
    }
}
