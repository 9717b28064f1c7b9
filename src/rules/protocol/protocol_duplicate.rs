//! One document has the same route or message twice in one list.
//!
//! Promise: an overview and the details below it are no duplicates, nor are entries that go different ways, in different
//! namespaces, or that carry different things.

use super::{
    claim::{claimed, subject},
    protocol_payload::payloads,
};
use crate::{
    contract::{Direction, Role, Said, Shape},
    rules::{Check, Claims, Finding, Reads, Rule, Severity},
    syntax::entry::{Entry, Form},
};
use rustc_hash::FxHashMap;

/// The rule.
pub static RULE: Rule = Rule {
    name: "protocol-duplicate",
    family: "protocol",
    severity: Severity::Warning,
    page: include_str!("protocol_duplicate.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

/// What two entries have in common that are the same.
type Same<'a> = (String, Option<Direction>, Option<&'a str>, Form, Option<u32>);

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    let mut known: FxHashMap<Same<'_>, &Entry> = FxHashMap::default();
    for (entry, _) in claimed(claims).filter(|(entry, _)| entry.form != Form::Aside) {
        let name = subject(entry, &[]);
        let (way, namespace) = match &entry.said {
            Said::Message(message) => (message.direction, message.namespace.as_deref()),
            _ => (None, None),
        };
        let same = (name.clone(), way, namespace, entry.form, entry.scope);
        let Some(first) = known.get(&same) else {
            known.insert(same, entry);
            continue;
        };
        if carries(first) != carries(entry) {
            continue;
        }
        let message = format!("`{name}` is already documented above");
        let finding = Finding::new(&RULE, claims.member.place(entry.anchor()), message).about([name]);
        findings.push(finding.with(claims.member.place(first.anchor()), "the first one"));
    }
}

fn carries(entry: &Entry) -> Vec<(Role, &Shape)> {
    payloads(entry).iter().map(|payload| (payload.role, &payload.shape)).collect()
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn one_list_has_a_name_once() {
        check_rule(
            &super::RULE,
            "
//- docs/protocol.md
# Socket events

| Event | Direction | Payload |
|---|---|---|
| `join` | client → server | |
| `move` | client → server | `{ type: 'left' }` |
| `join` | server → client | |
| `move` | client → server | `{ type: 'right' }` |
| `join` | client → server | |
   ^^^^ warning protocol-duplicate: `join` is already documented above

## `join`
//- server/app.ts
import { Server } from 'socket.io';
const io = new Server();
io.on('connection', (socket) => socket.on('join', () => io.emit('join')));
",
        );
    }
}
