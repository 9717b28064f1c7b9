//! A documented value is not the code's: the status of an answer, one of a fixed set of texts.
//!
//! Promise: a status is compared where code names one in every good answer; texts where both sides list them.

use super::{
    carried::actual,
    claim::{called, found, listed, subject, with_fact},
    protocol_payload::payloads,
};
use crate::{
    contract::{Role, Route, Said, Shape},
    rules::{Check, Claims, Finding, Reads, Rule, Severity},
    source::Fact,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "protocol-value",
    family: "protocol",
    severity: Severity::Warning,
    page: include_str!("protocol_value.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    for (entry, facts) in found(claims) {
        let name = subject(entry, &facts);
        for payload in payloads(entry) {
            let place = claims.member.place(entry.anchor_of(payload.at));
            let mut say = |message: String, fact: &Fact| {
                let finding = Finding::new(&RULE, place.clone(), message).about([name.clone()]);
                findings.push(with_fact(claims, finding, fact, &format!("{name} is here")));
            };
            if let Some((message, fact)) = other_status(payload.role, &name, &facts) {
                say(message, fact);
            }
            if let Some(code) = actual(entry, payload, &facts) {
                let mut found = Vec::new();
                values(&payload.shape, &code.shape, "", &mut found);
                for (path, what) in found {
                    let role = called(payload.role, &name);
                    let of = if path.is_empty() { role } else { format!("`{path}` of {role}") };
                    say(format!("{of} {what}"), code.fact);
                }
            }
        }
    }
}

/// A good status that is documented and that code never answers with.
fn other_status<'a>(role: Role, name: &str, facts: &[&'a Fact]) -> Option<(String, &'a Fact)> {
    let Role::Response(Some(claimed)) = role else { return None };
    let mut statuses = Vec::new();
    for fact in facts {
        let Said::Route(Route { payloads, .. }) = &fact.said else { continue };
        for payload in payloads {
            match payload.role {
                Role::Response(None) => return None,
                Role::Response(Some(status)) if (200..300).contains(&status) => statuses.push(status),
                _ => {}
            }
        }
    }
    let actual =
        statuses.first().filter(|_| (200..300).contains(&claimed) && !statuses.contains(&claimed))?;
    Some((
        format!("`{name}` is documented to answer {claimed}, and answers {actual} in code"),
        facts.first()?,
    ))
}

/// The places where both sides list texts, and what differs there.
fn values(claimed: &Shape, actual: &Shape, path: &str, found: &mut Vec<(String, String)>) {
    match (claimed, actual) {
        (Shape::Object { keys, .. }, Shape::Object { keys: others, .. }) => {
            for key in keys {
                let Some(other) = others.iter().find(|other| other.name == key.name) else { continue };
                let path =
                    if path.is_empty() { key.name.to_string() } else { format!("{path}.{}", key.name) };
                values(&key.shape, &other.shape, &path, found);
            }
        }
        (Shape::Array(inner), Shape::Array(other)) => values(inner, other, &format!("{path}[]"), found),
        _ => {
            let (Some(mine), Some(code)) = (texts(claimed), texts(actual)) else { return };
            let beyond = |a: &[String], b: &[String]| -> Vec<String> {
                a.iter().filter(|text| !b.contains(text)).cloned().collect()
            };
            let (gone, new) = (beyond(&mine, &code), beyond(&code, &mine));
            if !gone.is_empty() {
                let what = format!("is documented to be {}, which it never is in code", listed(&gone));
                found.push((path.to_string(), what));
            }
            // Of one value nobody can tell whether it is an example.
            if !new.is_empty() && mine.len() > 1 {
                found.push((
                    path.to_string(),
                    format!("may be {} in code, which is not documented", listed(&new)),
                ));
            }
        }
    }
}

/// The texts of a shape that is nothing else.
fn texts(shape: &Shape) -> Option<Vec<String>> {
    let text = |shape: &Shape| match shape {
        Shape::Literal(text) if text.starts_with('"') => Some(text.trim_matches('"').to_string()),
        _ => None,
    };
    match shape {
        Shape::Union(arms) => arms.iter().map(text).collect(),
        one => text(one).map(|text| vec![text]),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn statuses_and_texts() {
        check_rule(
            &super::RULE,
            "
//- docs/protocol.md
# Routes

### `POST /a`

Response (200): `{ id }`
                 ^^^^^^ warning protocol-value: `POST /a` is documented to answer 200, and answers 201 in code

### `POST /b`

Response (201): `{ id }`

# Socket events

| Event | Direction | Payload |
|---|---|---|
| `state` | server → client | `{ state: 'open' \\| 'shut' }` |
                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning protocol-value: `state` of the payload of `state` is documented to be `shut`, which it never is in code
                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning protocol-value: `state` of the payload of `state` may be `closed` in code, which is not documented
//- server/app.ts
import express from 'express';
import { Server } from 'socket.io';
interface Heard { hi: () => void }
interface Sent { state: (message: { state: 'open' | 'closed' }) => void }
const app = express();
const io = new Server<Heard, Sent>();
app.post('/a', (req, res) => res.status(201).json({ id: 1 }));
app.post('/b', (req, res) => res.status(201).json({ id: 1 }));
io.emit('state', { state: 'open' });
",
        );
    }
}
