//! A contract document names the source file it is about, and there is no such file.
//!
//! Promise: speaks only of files with a folder in their name behind a label such as `Contract:` or `Source:`, only when the
//! whole workspace was looked at, code of contracts or servers is in it, and no file of code ends with that path.

use crate::{
    project::{DocPath, places_of},
    rules::{Check, Claims, Finding, Fix, Reads, Rule, Severity},
    syntax::entry::Source,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "missing-source",
    family: "shapes",
    severity: Severity::Warning,
    page: include_str!("missing_source.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    if !claims.snapshot.is_complete() || claims.contracts.facts().facts.is_empty() {
        return;
    }
    let missing = claims.member.entries().sources.iter().filter(|source| is_missing(claims, source));
    findings.extend(missing.map(|source| report(claims, source)));
}

fn is_missing(claims: &Claims<'_>, source: &Source) -> bool {
    let places = places_of(&claims.member.path, &source.path);
    let files = claims.snapshot.files();
    let gone = places.iter().all(|place| files.exists(place) == Some(false));
    let end = format!("/{}", source.path.trim_start_matches("./"));
    !places.is_empty() && gone && !claims.snapshot.code().any(|code| code.path.as_str().ends_with(&end))
}

fn report(claims: &Claims<'_>, source: &Source) -> Finding {
    let name = source.path.rsplit('/').next().unwrap_or_default();
    let mut named: Vec<&DocPath> = claims.snapshot.code().map(|code| &code.path).collect();
    named.retain(|path| path.file_name() == name);
    named.sort();
    let place = claims.member.place(source.anchor());
    let message = match named.as_slice() {
        [only] => format!("there is no {}, which this document is about; {only} has its name", source.path),
        _ => format!("there is no {}, which this document is about", source.path),
    };
    let fix = match named.as_slice() {
        [only] => Some(Fix::replace(format!("Change it to {only}"), place.clone(), only.as_str())),
        _ => None,
    };
    Finding::new(&RULE, place, message).about([source.path.to_string()]).fixed_by(fix)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{check_fixes, check_rule};

    #[test]
    fn a_source_that_moved_is_offered() {
        check_fixes(
            "missing-source",
            "
//- docs/abi.md
# Hall
**Contract:** `contracts/Hall.sol`
- `function seat(uint256 row)`
//- src/hall/Hall.sol
contract Hall { function seat(uint256 row) external {} }
",
            &["Change it to src/hall/Hall.sol"],
            "
# Hall
**Contract:** `src/hall/Hall.sol`
- `function seat(uint256 row)`
",
        );
    }

    #[test]
    fn what_is_there_from_anywhere_is_not_missing() {
        check_rule(
            &RULE,
            "
//- packages/chain/docs/abi.md
# Hall
**Contract:** `contracts/Hall.sol`
**Source:** `src/Gone.sol`
             ^^^^^^^^^^^^ warning missing-source: there is no src/Gone.sol, which this document is about
- `function seat(uint256 row)`
//- packages/other/contracts/Hall.sol
contract Hall { function seat(uint256 row) external {} }
",
        );
    }
}
