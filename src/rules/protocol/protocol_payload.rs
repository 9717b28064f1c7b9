//! A documented payload has keys that code does not carry, or lacks keys that it does.
//!
//! Promise: compared is only what both say. What is not known agrees with all, so does what may be open: a documented key
//! that a handler does not take out of an open object is no finding. An answer is compared with what is answered when
//! nothing goes wrong, unless the document names a status.

mod keys;

use super::{
    carried::{Actual, actual, gone},
    claim::{called, found, listed, subject, with_fact},
};
use crate::{
    contract::{
        Difference, Direction, KeyDifference, Message, Payload, Role, Route, Said, Shape, differences,
    },
    project::Place,
    rules::{Check, Claims, Finding, Reads, Rule, Severity},
    source::Side,
    syntax::entry::Entry,
    text::Span,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "protocol-payload",
    family: "protocol",
    severity: Severity::Error,
    page: include_str!("protocol_payload.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    // Query keys have a rule of their own.
    compare(claims, &RULE, |role| role != Role::Query, findings);
}

/// Compares the documented payloads of some roles with code, in the name of a rule and no louder than it.
pub(super) fn compare(
    claims: &Claims<'_>,
    rule: &'static Rule,
    wanted: fn(Role) -> bool,
    findings: &mut Vec<Finding>,
) {
    for (entry, facts) in found(claims) {
        let name = subject(entry, &facts);
        for payload in payloads(entry).iter().filter(|payload| wanted(payload.role)) {
            let Some(actual) = actual(entry, payload, &facts) else { continue };
            Compared { claims, rule, entry, payload, actual, name: &name }.judge(findings);
        }
    }
}

/// What an entry claims that is carried.
pub(super) fn payloads(entry: &Entry) -> &[Payload] {
    match &entry.said {
        Said::Route(Route { payloads, .. }) | Said::Message(Message { payloads, .. }) => payloads,
        Said::Abi(_) => &[],
    }
}

/// One documented payload and what code carries there.
struct Compared<'a> {
    claims: &'a Claims<'a>,
    rule: &'static Rule,
    entry: &'a Entry,
    payload: &'a Payload,
    actual: Actual<'a>,
    name: &'a str,
}

impl Compared<'_> {
    fn judge(&self, findings: &mut Vec<Finding>) {
        let found = differences(&self.payload.shape, &self.actual.shape);
        let missing = gone(&self.payload.shape, &self.actual.shape);
        findings.extend(self.gone(&missing.iter().collect::<Vec<_>>(), Severity::Error));
        let extra = found.iter().filter(|one| self.is_undocumented(one));
        let (optional, firm): (Vec<_>, Vec<_>) = extra.partition(|one| self.is_optional(one));
        findings.extend(self.undocumented(&firm, Severity::Warning));
        findings.extend(self.undocumented(&optional, Severity::Hint));
        findings.extend(found.iter().filter_map(|one| self.other_kind(one)));
    }

    /// Whether a key is in code and in no other payload that the entry has in this role.
    fn is_undocumented(&self, extra: &KeyDifference) -> bool {
        let same = payloads(self.entry).iter().filter(|other| other.role == self.payload.role);
        matches!(extra.what, Difference::Extra { .. })
            && same.map(|other| &other.shape).all(|other| {
                let found = differences(other, &self.actual.shape);
                found.iter().any(|one| one.path == extra.path) || *other == self.payload.shape
            })
    }

    /// Whether a document may leave a key out: it may be missing, or is one of those that a reader picks, and the document
    /// does not list such keys.
    fn is_optional(&self, extra: &KeyDifference) -> bool {
        let Difference::Extra { key } = &extra.what else { return false };
        let lists =
            matches!(&self.payload.shape, Shape::Object { keys, .. } if keys.iter().any(|key| key.optional));
        let picked = matches!(&self.actual.shape, Shape::Object { open: true, .. });
        (key.optional || picked) && !lists
    }

    fn gone(&self, missing: &[&KeyDifference], severity: Severity) -> Option<Finding> {
        let names = names(missing)?;
        let does = match (self.reads(), missing.len()) {
            (true, 1) => "is not read by code",
            (true, _) => "are not read by code",
            (false, 1) => "is not sent by code",
            (false, _) => "are not sent by code",
        };
        let role = called(self.payload.role, self.name);
        let message = format!("{} of {role} {does}; it has {}", listed(&names), self.actual.shape);
        Some(self.finding(missing, message, severity))
    }

    fn undocumented(&self, extra: &[&KeyDifference], severity: Severity) -> Option<Finding> {
        let names = names(extra)?;
        let does = if self.reads() { "code reads" } else { "code sends" };
        let role = called(self.payload.role, self.name);
        let is = if extra.len() == 1 { "is" } else { "are" };
        let message =
            format!("{} of {role} {is} not documented; {does} {}", listed(&names), self.actual.shape);
        Some(self.finding(&[], message, severity))
    }

    fn other_kind(&self, difference: &KeyDifference) -> Option<Finding> {
        let Difference::Kind { claimed, actual } = &difference.what else { return None };
        if matches!(claimed, Shape::Literal(_)) || matches!(actual, Shape::Literal(_)) {
            return None;
        }
        let role = called(self.payload.role, self.name);
        let what = if difference.path.is_empty() { role } else { format!("`{}` of {role}", difference.path) };
        let message = format!("{what} is documented as {claimed}, and is {actual} in code");
        Some(self.finding(&[difference], message, Severity::Warning))
    }

    /// Whether code reads this payload rather than sends it.
    fn reads(&self) -> bool {
        match (self.payload.role, &self.actual.fact.said) {
            (Role::Body | Role::Query, _) => true,
            (Role::Response(_) | Role::Ack, _) => false,
            (_, Said::Message(message)) => {
                matches!(
                    (message.direction, self.actual.fact.side),
                    (Some(Direction::ToServer), Side::Server) | (Some(Direction::ToClient), Side::Client)
                )
            }
            _ => false,
        }
    }

    fn finding(&self, keys: &[&KeyDifference], message: String, severity: Severity) -> Finding {
        let finding = Finding::new(self.rule, self.place(keys), message).about([self.name.to_string()]);
        let fix = keys::fix(self.claims, &self.whole(), self.payload, &self.actual.shape);
        let finding = finding.quietly(severity.min(self.rule.severity)).fixed_by(fix);
        let carries = format!("{}: {}", self.name, self.actual.shape);
        with_fact(self.claims, finding, self.actual.fact, &carries)
    }

    /// The one key where it is one, else all of the payload.
    fn place(&self, keys: &[&KeyDifference]) -> Place {
        let whole = self.whole();
        let [key] = keys else { return whole };
        let name = key.path.rsplit('.').next().unwrap_or(&key.path).trim_end_matches("[]");
        let document = &self.claims.member.document;
        let text = document.text().slice(document.range(whole.anchor)).to_string();
        match keys::only(&text, name) {
            Some(at) => {
                let start = self.payload.at.start as usize;
                let span = Span::new(start + at.start..start + at.end);
                self.claims.member.place(self.entry.anchor_of(span))
            }
            None => whole,
        }
    }

    fn whole(&self) -> Place {
        self.claims.member.place(self.entry.anchor_of(self.payload.at))
    }
}

/// The keys that differ, from the outside in; `None` where there are none.
fn names(differences: &[&KeyDifference]) -> Option<Vec<String>> {
    let names: Vec<String> = differences.iter().map(|difference| difference.path.to_string()).collect();
    (!names.is_empty()).then_some(names)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_fixes, check_rule};

    const CLAIM: &str = "
//- docs/protocol.md
# Routes

### `GET /claims/:address`

Response: `{ address, salt }`
//- server/app.ts
import express from 'express';
const app = express();
app.get('/claims/:address', (req, res) => {
  if (!req.query.deep) return res.status(404).json({ error: 'none' });
  const address = req.params.address;
  res.json({ address, leaf: 1 });
});
";

    #[test]
    fn an_answer_is_compared_key_by_key() {
        let drawn = CLAIM.replace(
            "salt }`\n",
            "salt }`
           ^^^^^^^^^^^^^^^^^ warning protocol-payload: `leaf` of the answer to `GET /claims/:address` is not documented; code sends { address, leaf: number }
                      ^^^^ error protocol-payload: `salt` of the answer to `GET /claims/:address` is not sent by code; it has { address, leaf: number }
",
        );
        check_rule(&super::RULE, &drawn);
    }

    #[test]
    fn a_shorthand_is_written_as_code_has_it() {
        check_fixes(
            "protocol-payload",
            CLAIM,
            &["Write { address, leaf }", "Write { address, leaf }"],
            "# Routes\n\n### `GET /claims/:address`\n\nResponse: `{ address, leaf }`\n",
        );
    }

    #[test]
    fn one_of_several_ways_is_enough() {
        check_rule(
            &super::RULE,
            "
//- docs/protocol.md
# Socket events

| Event | Direction | Payload |
|---|---|---|
| `done` | server → client | `{ ok, data, error }` |
| `open` | server → client | `{ ok, data, more }` |
| `gone` | server → client | `{ id, name }` |
                                    ^^^^ error protocol-payload: `name` of the payload of `gone` is not sent by code; it has { id: number } | { id: number, at: number }
//- server/app.ts
import { Server } from 'socket.io';
const io = new Server();
io.on('connection', (socket) => {
  socket.emit('done', { ok: true, data: 1 });
  socket.emit('done', { ok: false, error: 'x' });
  socket.emit('open', { ok: true, ...more() });
  socket.emit('gone', { id: 1 });
  socket.emit('gone', { id: 1, at: 2 });
});
",
        );
    }
}
