//! A client reads keys of a message that the server does not send; no document is needed to see that.
//!
//! Promise: speaks where every place that sends the message is known with all its keys. The place is the client's.

use super::{
    carried::{gone, of_message},
    claim::{listed, message, with_fact},
};
use crate::{
    contract::{Direction, Message, Payload},
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
    for fact in all.iter().skip(start).take_while(|fact| fact.path == path) {
        let Some(read) = message(fact).filter(|read| fact.side == Side::Client && comes(read)) else {
            continue;
        };
        for payload in &read.payloads {
            findings.extend(mismatch(claims, read, payload, all));
        }
    }
}

/// Whether the server sends it.
fn comes(message: &Message) -> bool {
    message.direction == Some(Direction::ToClient)
}

fn mismatch(claims: &Claims<'_>, read: &Message, payload: &Payload, all: &[Fact]) -> Option<Finding> {
    let sends = |fact: &&Fact| {
        let same = message(fact)
            .is_some_and(|sent| sent.name == read.name && comes(sent) && sent.namespace == read.namespace);
        same && fact.side != Side::Client
    };
    let senders: Vec<&Fact> = all.iter().filter(sends).collect();
    let sent = of_message(payload.role, &senders)?;
    let missing = gone(&payload.shape, &sent.shape);
    let names: Vec<String> = missing.iter().map(|missing| missing.path.to_string()).collect();
    if names.is_empty() {
        return None;
    }
    let name = &read.name;
    let does = if names.len() == 1 { "is" } else { "are" };
    let text = format!(
        "{} {does} read here from `{name}`, and never sent; {} sends {}",
        listed(&names),
        sent.fact.path,
        sent.shape
    );
    let place = claims.member.place(Anchor { section: 0, spot: Spot::Bytes(payload.at) });
    let finding = Finding::new(&RULE, place, text).about([name.to_string()]);
    Some(with_fact(claims, finding, sent.fact, &format!("{name}: {}", sent.shape)))
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

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
