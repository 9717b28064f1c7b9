//! A documented route has other parameters than code: in its path, or in its query.
//!
//! Promise: another name in the path is a hint, since nobody sends it; two that changed places are a warning. Query keys are
//! compared where the document lists some.

use super::{
    claim::{found, subject, with_fact},
    protocol_payload::compare,
};
use crate::{
    contract::{Path, Role, Said, normal_name},
    rules::{Check, Claims, Finding, Reads, Rule, Severity},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "protocol-param",
    family: "protocol",
    severity: Severity::Warning,
    page: include_str!("protocol_param.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    compare(claims, &RULE, |role| role == Role::Query, findings);
    for (entry, facts) in found(claims) {
        let Said::Route(route) = &entry.said else { continue };
        let codes = || facts.iter().filter_map(|fact| Some((*fact, path(&fact.said)?)));
        let others: Vec<_> =
            codes().map_while(|(fact, code)| Some((fact, other(&route.path, code)?))).collect();
        let Some((fact, (claimed, actual))) = others.first().filter(|_| others.len() == codes().count())
        else {
            continue;
        };
        let name = subject(entry, &facts);
        let message = format!("`:{claimed}` of `{name}` is `:{actual}` in code");
        let finding = Finding::new(&RULE, claims.member.place(entry.anchor()), message).about([name.clone()]);
        let swapped = route.path.params().any(|param| is(param, actual));
        let finding = if swapped { finding } else { finding.quietly(Severity::Hint) };
        findings.push(with_fact(claims, finding, fact, &format!("{name} is here")));
    }
}

fn path(said: &Said) -> Option<&Path> {
    match said {
        Said::Route(route) => Some(&route.path),
        _ => None,
    }
}

/// The first parameter of another name, counted from the end: what stands before it may be left out in a document.
fn other(claimed: &Path, code: &Path) -> Option<(String, String)> {
    let (mine, code): (Vec<_>, Vec<_>) = (claimed.params().collect(), code.params().collect());
    let mut pairs = mine.iter().rev().zip(code.iter().rev());
    pairs.find(|(mine, code)| !is(mine, code)).map(|(mine, code)| (mine.to_string(), code.to_string()))
}

fn is(name: &str, other: &str) -> bool {
    normal_name(name) == normal_name(other)
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn parameters_of_paths_and_queries() {
        check_rule(
            &super::RULE,
            "
//- docs/protocol.md
# Routes

### `GET /lobbies/:key`
     ^^^^^^^^^^^^^^^^^ hint protocol-param: `:key` of `GET /lobbies/:id` is `:id` in code

### `GET /players/:player_id`

### `GET /claims/:address/:lobby`
     ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning protocol-param: `:lobby` of `GET /claims/:lobby/:address` is `:address` in code
//- server/app.ts
import express from 'express';
const app = express();
app.get('/lobbies/:id', (req, res) => res.json({}));
app.get('/players/:playerId', (req, res) => res.json({}));
app.get('/claims/:lobby/:address', (req, res) => res.json({}));
",
        );
    }
}
