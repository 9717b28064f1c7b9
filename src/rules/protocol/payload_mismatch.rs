//! A client reads keys that the server does not send, in a message or an answer; no document is needed to see that.
//!
//! Promise: speaks of keys that are taken out, not of types that are declared, and only where every place that sends is known
//! with all its keys. A key of an error's answer is one that is sent. The place is the client's.

use super::{
    carried::{Actual, answers, gone, of_message},
    claim::{listed, with_fact},
};
use crate::{
    contract::{Direction, Message, Payload, Role, Route, Said, Shape},
    rules::{Check, Claims, Finding, Reads, Rule, Severity},
    source::{Fact, Side},
    syntax::{Anchor, Spot},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "payload-mismatch",
    family: "protocol",
    severity: Severity::Warning,
    page: include_str!("payload_mismatch.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    let all = &claims.contracts.facts().facts;
    let path = claims.member.path.as_str();
    // Facts stand by file and place.
    let start = all.partition_point(|fact| fact.path.as_str() < path);
    let here = all.iter().skip(start).take_while(|fact| fact.path == path);
    for fact in here.filter(|fact| fact.side == Side::Client) {
        for payload in read(fact) {
            findings.extend(mismatch(claims, fact, payload, all));
        }
    }
}

/// What a client takes keys out of.
fn read(fact: &Fact) -> impl Iterator<Item = &Payload> {
    let (payloads, wanted): (&[Payload], fn(Role) -> bool) = match &fact.said {
        Said::Message(message) if comes(message) => {
            (&message.payloads, |role| matches!(role, Role::Argument(_)))
        }
        Said::Route(route) => (&route.payloads, |role| matches!(role, Role::Response(_))),
        _ => (&[], |_| false),
    };
    let picked = |payload: &&Payload| matches!(payload.shape, Shape::Object { open: true, .. });
    payloads.iter().filter(move |payload| wanted(payload.role)).filter(picked)
}

/// Whether the server sends it.
fn comes(message: &Message) -> bool {
    message.direction == Some(Direction::ToClient)
}

fn mismatch(claims: &Claims<'_>, fact: &Fact, payload: &Payload, all: &[Fact]) -> Option<Finding> {
    let sent = sent(fact, payload, all)?;
    let missing = gone(&payload.shape, &sent.shape);
    let names: Vec<String> = missing.iter().map(|missing| missing.path.to_string()).collect();
    if names.is_empty() {
        return None;
    }
    // The server's name of it is the one that documents have.
    let name = sent.fact.said.name();
    let is = if names.len() == 1 { "is" } else { "are" };
    let keys = listed(&names);
    let text = format!(
        "{keys} {is} read here from `{name}`, and never sent; {} sends {}",
        sent.fact.path, sent.shape
    );
    let place = claims.member.place(Anchor { section: 0, spot: Spot::Bytes(payload.at) });
    let finding = Finding::new(&RULE, place, text).about([name.clone()]);
    Some(with_fact(claims, finding, sent.fact, &format!("{name}: {}", sent.shape)))
}

/// What the server sends of what a client reads.
fn sent<'a>(fact: &Fact, payload: &Payload, all: &'a [Fact]) -> Option<Actual<'a>> {
    let senders = |is: &dyn Fn(&Said) -> bool| -> Vec<&'a Fact> {
        all.iter().filter(|other| other.side != Side::Client && is(&other.said)).collect()
    };
    match &fact.said {
        Said::Message(read) => {
            let same = |sent: &Message| sent.name == read.name && sent.namespace == read.namespace;
            let is = |said: &Said| matches!(said, Said::Message(sent) if comes(sent) && same(sent));
            of_message(payload.role, &senders(&is))
        }
        Said::Route(read) => {
            let same = |route: &Route| route.is(read);
            answers(&senders(&|said| matches!(said, Said::Route(route) if same(route))))
        }
        Said::Abi(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn what_a_client_reads_of_an_answer() {
        check_rule(
            &super::RULE,
            "
//- server/app.ts
import express from 'express';
const app = express();
app.get('/claims/:address', (req, res) => {
  if (!req.query.x) return res.status(404).json({ reason: 'none' });
  res.json({ address: req.params.address, leaf: 1 });
});
//- client/api.ts
async function claim(id) {
  const res = await fetch(`/claims/${id}`);
        ^^^ warning payload-mismatch: `salt` is read here from `GET /claims/:address`, and never sent; server/app.ts sends { reason: string } | { address, leaf: number }
  const { address, salt, reason } = await res.json();
}
",
        );
    }

    #[test]
    fn what_a_client_reads_is_sent() {
        check_rule(
            &super::RULE,
            "
//- server/app.ts
import { Server } from 'socket.io';
const io = new Server();
io.on('connection', (socket) => {
  io.emit('paid', { address: 'x', leaf: 1 });
  io.emit('open', { ...lobby });
  io.emit('done', { ok: true, data: 1 });
  io.emit('done', { ok: false, error: 'x' });
});
//- client/app.ts
import { io } from 'socket.io-client';
const socket = io('http://localhost');
socket.on('paid', ({ address, salt }) => show(address, salt));
                   ^^^^^^^^^^^^^^^^^ warning payload-mismatch: `salt` is read here from `paid`, and never sent; server/app.ts sends { address: string, leaf: number }
socket.on('open', ({ id }) => show(id));
socket.on('done', ({ data, error }) => show(data ?? error));
",
        );
    }
}
