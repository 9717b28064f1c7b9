//! A contract document carries the fingerprint of the surface it was checked against, and code has another one by now.
//!
//! Promise: speaks only of documents with such a comment that have an entry which code agrees with. The surface is what code
//! says of the document's entries and of what is missing in its scope. Nothing renews a fingerprint by itself; the fix does
//! so, and is offered only where nothing else is wrong with the document.

use super::clean::is_clean;
use crate::{
    contract::surface,
    project::Match,
    rules::{Check, Claims, Finding, Fix, Reads, Rule, Severity},
    syntax::{Anchor, Spot},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "stale-fingerprint",
    family: "shapes",
    severity: Severity::Warning,
    page: include_str!("stale_fingerprint.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    let Some(written) = &claims.member.entries().fingerprint else { return };
    let Some(now) = fingerprint(claims) else { return };
    if now.starts_with(&written.digits.to_ascii_lowercase()) && written.digits.len() >= 8 {
        return;
    }
    let place = claims.member.place(Anchor { section: written.section, spot: Spot::Bytes(written.at) });
    let clean = is_clean(claims);
    let advice = match clean {
        true => "every entry agrees with it: read once more what is new, then renew the fingerprint",
        false => "put right what is wrong below first",
    };
    let message = format!("the code has changed since this document was checked against it; {advice}");
    let fix = clean.then(|| Fix::replace("Renew the fingerprint", place.clone(), now));
    findings.push(Finding::new(&RULE, place, message).fixed_by(fix));
}

/// The fingerprint of what code has now of all that the document covers; `None` where it agrees with code nowhere.
pub fn fingerprint(claims: &Claims<'_>) -> Option<String> {
    let entries = claims.member.entries().entries.iter().zip(&claims.document.matches);
    let found = entries.filter(|(entry, _)| entry.form.documents()).filter_map(|(_, found)| match found {
        Match::Found(facts) => facts.first().copied(),
        _ => None,
    });
    let missing = claims.document.missing.iter().filter(|missing| missing.scope.is_some());
    let mut facts: Vec<u32> = found.collect();
    if facts.is_empty() {
        return None;
    }
    facts.extend(missing.filter_map(|missing| missing.facts.first()));
    let facts = facts.into_iter().filter_map(|fact| claims.contracts.fact(fact));
    Some(surface::fingerprint(facts.map(|fact| surface::line(fact.owner.as_deref(), &fact.said))))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    const HALL: &str = "//- src/Hall.sol
contract Hall { function seat(uint256 row) external {} }
";

    /// The document of these lines below a fingerprint of `digits`, and what is found: message and fix.
    fn found(digits: &str, lines: &str) -> Vec<(String, Option<String>)> {
        let text =
            format!("//- docs/abi.md\n<!-- baton: surface sha256:{digits} -->\n# Hall\n{lines}\n{HALL}");
        let fixture = Fixture::new(&text);
        let (path, _) = fixture.files.first().unwrap();
        let findings = crate::rules::check(&fixture.snapshot, path).into_iter();
        let own = findings.filter(|finding| finding.rule.name == RULE.name);
        let fix = |finding: &Finding| finding.fix.as_ref().map(|fix| fix.edits.first().unwrap().text.clone());
        own.map(|finding| (finding.message.clone(), fix(&finding))).collect()
    }

    #[test]
    fn it_is_renewed_once_and_then_holds() {
        let entry = "- `function seat(uint256 row)`";
        let stale = found("0123456789abcdef", entry);
        let (message, fix) = stale.first().unwrap();
        assert!(message.contains("renew the fingerprint"), "{message}");
        assert_eq!(found(fix.as_deref().unwrap(), entry), []);
    }

    #[test]
    fn a_document_that_is_right_nowhere_has_no_surface() {
        assert_eq!(found("0123456789abcdef", "Words only."), []);
    }
}
