//! Code that a contract document covers was committed after the document.
//!
//! Promise: a hint about age and never the verdict. Speaks only where nothing else is wrong with the document, and git's
//! log shows both commits and that the code's follows on the document's.

use super::clean::is_clean;
use crate::{
    project::{Commit, DocPath, Match},
    rules::{Check, Claims, Finding, Reads, Rule, Severity},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "older-than-source",
    family: "shapes",
    severity: Severity::Hint,
    page: include_str!("older_than_source.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    if !claims.member.kinds.is_contract() {
        return;
    }
    let git = claims.snapshot.git();
    let Some(written) = git.touching(&claims.member.path).next() else { return };
    let newer = |path: &DocPath| -> Option<&Commit> {
        let commit = git.touching(path).next()?;
        git.between(&written.hash, &commit.hash).filter(|since| !since.is_empty()).map(|_| commit)
    };
    let sources = sources(claims);
    let newer: Vec<(&DocPath, &Commit)> =
        sources.iter().filter_map(|path| Some((path, newer(path)?))).collect();
    let Some((path, commit)) = newer.first() else { return };
    let Some(entry) = claims.member.entries().entries.first().filter(|_| is_clean(claims)) else { return };
    let more = match newer.len() {
        1 => String::new(),
        several => format!(" and {} more", several - 1),
    };
    let message = format!(
        "{path}{more} changed after this document ({} “{}”, the document's last is {}): nothing differs that can be compared, the words may",
        commit.short(),
        commit.subject,
        written.short()
    );
    findings.push(Finding::new(&RULE, claims.member.place(entry.anchor()), message));
}

/// The files of code that the document's entries are found in, by path.
fn sources(claims: &Claims<'_>) -> Vec<DocPath> {
    let first = |found: &Match| match found {
        Match::Found(facts) => claims.contracts.fact(*facts.first()?),
        _ => None,
    };
    let facts = claims.document.matches.iter().filter_map(first);
    let mut paths: Vec<DocPath> = facts.map(|fact| DocPath::new(&fact.path)).collect();
    paths.sort();
    paths.dedup();
    paths
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check_rule;

    const OLDER: &str = "
//- git: 5d6e7f8 \"Seat by row\" src/Hall.sol
//- git: 1a2b3c4 \"Begin\" src/Hall.sol, docs/abi.md
";

    #[test]
    fn a_clean_document_that_is_older_is_hinted_at() {
        let text = format!(
            "{OLDER}//- docs/abi.md
# Hall
- `function seat(uint256 row)`
            ^^^^ hint older-than-source: src/Hall.sol changed after this document (5d6e7f8 “Seat by row”, the document's last is 1a2b3c4): nothing differs that can be compared, the words may
//- src/Hall.sol
contract Hall {{ function seat(uint256 row) external {{}} }}
"
        );
        check_rule(&RULE, &text);
    }

    #[test]
    fn silent_without_git_and_where_the_document_is_newer() {
        let rest = "//- docs/abi.md
# Hall
- `function seat(uint256 row)`
//- src/Hall.sol
contract Hall { function seat(uint256 row) external {} }
";
        check_rule(&RULE, &format!("\n{rest}"));
        let newer = "//- git: 5d6e7f8 \"Say so\" docs/abi.md\n//- git: 1a2b3c4 \"Begin\" src/Hall.sol\n";
        check_rule(&RULE, &format!("\n{newer}{rest}"));
    }
}
