//! Tracks share an interface, and the document it is written down in does not exist.
//!
//! Promise: speaks only of Markdown files in the table of shared interfaces, and only when the whole workspace was looked
//! at and none of the places such a path may mean has the file.

use crate::{
    project::places_of,
    rules::{Check, Claims, Finding, Reads, Rule, Severity},
    syntax::tracks::{Interface, Written},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "missing-contract",
    family: "shapes",
    severity: Severity::Warning,
    page: include_str!("missing_contract.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    if !claims.snapshot.is_complete() {
        return;
    }
    for interface in &claims.member.tracks().interfaces {
        let missing = interface.places.iter().filter(|place| is_missing(claims, place));
        findings.extend(missing.map(|place| report(claims, interface, place)));
    }
}

fn is_missing(claims: &Claims<'_>, place: &Written) -> bool {
    let path = place.text.split('#').next().unwrap_or_default();
    let plain = path.to_ascii_lowercase().ends_with(".md") && !path.contains(['*', '<', '{', ':']);
    let places = places_of(&claims.member.path, path);
    let gone = |path| claims.snapshot.files().exists(path) == Some(false);
    plain && !places.is_empty() && places.iter().all(gone)
}

fn report(claims: &Claims<'_>, interface: &Interface, place: &Written) -> Finding {
    let publisher = interface.published.first().map(|track| format!(" by {}", track.text));
    let by = publisher.unwrap_or_default();
    let message = format!(
        "there is no {}, where {} is to be published{by}: whoever uses it builds on nothing written",
        place.text, interface.name.text
    );
    Finding::new(&RULE, claims.member.place(place.anchor()), message).about([place.text.to_string()])
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check_rule;

    #[test]
    fn only_documents_that_are_nowhere_are_missing() {
        check_rule(
            &RULE,
            "
//- plans/PARALLEL.md
## Shared interfaces
| Interface | Published by | Used by | Where |
|---|---|---|---|
| ABI | chain | client | `docs/abi.md` |
                          ^^^^^^^^^^^ warning missing-contract: there is no docs/abi.md, where ABI is to be published by chain: whoever uses it builds on nothing written
| Routes | server | client | `docs/protocol.md`, `server/src/` |
| Types | server | client | `docs/*.md` |
//- docs/protocol.md
# Routes
",
        );
    }
}
