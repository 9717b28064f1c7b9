//! Code has a route or message that no document has.
//!
//! Promise: a warning only where a document sets out to cover its like: a heading or table of messages that go this way, or
//! of routes most of whose file it has. All others are counted in one hint a document.

use super::claim::{claimed, facts, is_ours, listed, with_fact};
use crate::{
    contract::{Direction, Said},
    project::Match,
    rules::{Check, Claims, Finding, Fix, FixEdit, How, Reads, Rule, Severity},
    source::Fact,
    syntax::{Anchor, Spot},
    templates::contract::{Insert, insert},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "protocol-undocumented",
    family: "protocol",
    severity: Severity::Warning,
    page: include_str!("protocol_undocumented.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    let entries = claims.member.entries();
    let renamed = renamed(claims);
    let mut others: Vec<&Fact> = Vec::new();
    for missing in &claims.document.missing {
        let facts = facts(claims, &missing.facts);
        let Some(fact) = facts.first().filter(|fact| is_ours(fact)) else { continue };
        if renamed.contains(&fact.said.name()) {
            continue;
        }
        let scope = missing.scope.and_then(|scope| entries.scopes.get(scope as usize));
        let Some(scope) = scope else {
            others.push(fact);
            continue;
        };
        let place = claims.member.place(Anchor { section: scope.section, spot: Spot::Bytes(scope.at) });
        let name = fact.said.name();
        let message = format!("`{name}` {} in {} and is not documented", does(fact), fact.path);
        let finding = Finding::new(&RULE, place, message).about([name.clone()]);
        let finding = finding.fixed_by(added(claims, missing.scope, &facts));
        findings.push(with_fact(claims, finding, fact, &format!("{name} is here")));
    }
    findings.extend(counted(claims, &others));
}

/// An entry behind the others of the scope, written like them.
fn added(claims: &Claims<'_>, scope: Option<u32>, facts: &[&Fact]) -> Option<Fix> {
    let first = facts.get(..1)?;
    let Insert { at, text } = insert(claims.member, scope?, first)?;
    let title = format!("Add an entry for {}", first.first()?.said.name());
    let edit = FixEdit { at: claims.member.place(at), how: How::After, text };
    Some(Fix { title, safe: false, edits: vec![edit], block: None })
}

/// What entries that are gone most likely became: said there.
fn renamed(claims: &Claims<'_>) -> Vec<String> {
    let near = claimed(claims).filter_map(|(_, found)| match found {
        Match::Gone { near, .. } => claims.contracts.fact(*near.first()?),
        _ => None,
    });
    near.map(|fact| fact.said.name()).collect()
}

/// What code does with it.
fn does(fact: &Fact) -> &'static str {
    match &fact.said {
        Said::Message(message) => match message.direction {
            Some(Direction::ToServer) => "is handled",
            Some(Direction::ToClient) => "is sent",
            Some(Direction::Both) | None => "is sent or handled",
        },
        _ => "is served",
    }
}

/// One hint for all that is beyond what the document sets out to cover.
fn counted(claims: &Claims<'_>, others: &[&Fact]) -> Option<Finding> {
    let first = others.first()?;
    let entries = &claims.member.entries().entries;
    let entry = entries.iter().find(|entry| matches!(entry.said, Said::Route(_) | Said::Message(_)))?;
    let names: Vec<String> = others.iter().map(|fact| fact.said.name()).collect();
    let message = match names.len() {
        1 => format!("{} is in code and in no document", listed(&names)),
        count => format!("{count} routes and messages are in code and in no document: {}", listed(&names)),
    };
    let finding = Finding::new(&RULE, claims.member.place(entry.anchor()), message);
    let finding = finding.quietly(Severity::Hint).about(names);
    Some(with_fact(claims, finding, first, &format!("{} is here", first.said.name())))
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn messages_of_a_table_are_in_scope() {
        check_rule(
            &super::RULE,
            "
//- docs/protocol.md
# Socket events

| Event | Direction | Payload |
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning protocol-undocumented: `left` is sent in server/app.ts and is not documented
|---|---|---|
| `join` | client → server | |
//- server/app.ts
import { Server } from 'socket.io';
const io = new Server();
io.on('connection', (socket) => {
  socket.on('join', () => io.emit('left'));
});
",
        );
    }

    #[test]
    fn what_two_documents_lack_is_told_once() {
        check_rule(
            &super::RULE,
            "
//- docs/protocol.md
# Socket events

| Event | Direction | Payload |
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning protocol-undocumented: `left` is sent in server/app.ts and is not documented
|---|---|---|
| `join` | client → server | |
//- docs/websocket.md
# Socket events

| Event | Direction | Payload |
|---|---|---|
| `join` | client → server | |
//- server/app.ts
import { Server } from 'socket.io';
const io = new Server();
io.on('connection', (socket) => {
  socket.on('join', () => io.emit('left'));
});
",
        );
    }

    #[test]
    fn what_an_entry_became_is_said_there() {
        check_rule(
            &super::RULE,
            "
//- docs/protocol.md
# Socket events

| Event | Direction | Payload |
|---|---|---|
| `join` | client → server | |
| `leftRoom` | server → client | |
//- server/app.ts
import { Server } from 'socket.io';
const io = new Server();
io.on('connection', (socket) => {
  socket.on('join', () => io.emit('left_room'));
});
",
        );
    }

    #[test]
    fn routes_of_a_file_of_which_little_is_documented_are_counted() {
        check_rule(
            &super::RULE,
            "
//- docs/protocol.md
# Routes

### `GET /a`
     ^^^^^^ hint protocol-undocumented: 2 routes and messages are in code and in no document: `GET /b` and `POST /c`
//- server/app.ts
import express from 'express';
const app = express();
app.get('/a', (req, res) => res.json([]));
app.get('/b', (req, res) => res.json([]));
app.post('/c', (req, res) => res.json([]));
",
        );
    }
}
