//! A document says that a message goes one way, and in code it goes the other.
//!
//! Promise: silent where code's direction is not known at every place, and where the message goes both ways on either side.

use super::claim::{found, message, subject, with_fact};
use crate::{
    contract::{Direction, Said},
    rules::{Check, Claims, Finding, Reads, Rule, Severity},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "protocol-direction",
    family: "protocol",
    severity: Severity::Warning,
    page: include_str!("protocol_direction.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    for (entry, facts) in found(claims) {
        let Said::Message(claimed) = &entry.said else { continue };
        let Some(way) = claimed.direction.filter(|way| *way != Direction::Both) else { continue };
        let other = if way == Direction::ToServer { Direction::ToClient } else { Direction::ToServer };
        let goes = |fact| message(fact).and_then(|message| message.direction);
        if facts.is_empty() || facts.iter().any(|fact| goes(fact) != Some(other)) {
            continue;
        }
        let name = subject(entry, &facts);
        let text = format!("`{name}` is documented as {}, and goes {} in code", shown(way), shown(other));
        let finding = Finding::new(&RULE, claims.member.place(entry.anchor()), text).about([name]);
        findings.push(match facts.first() {
            Some(fact) => with_fact(claims, finding, fact, &format!("goes {} here", shown(other))),
            None => finding,
        });
    }
}

fn shown(way: Direction) -> &'static str {
    match way {
        Direction::ToServer => "from client to server",
        Direction::ToClient => "from server to client",
        Direction::Both => "both ways",
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_rule;

    #[test]
    fn what_goes_the_other_way_everywhere_is_found() {
        check_rule(
            &super::RULE,
            "
//- docs/protocol.md
# Socket events

| Event | Direction | Payload |
|---|---|---|
| `join` | server → client | |
   ^^^^ warning protocol-direction: `join` is documented as from server to client, and goes from client to server in code
| `left` | server → client | |
| `chat` | client → server | |
//- server/app.ts
import { Server } from 'socket.io';
const io = new Server();
io.on('connection', (socket) => {
  socket.on('join', () => io.emit('left'));
  socket.on('chat', (text) => io.emit('chat', text));
});
",
        );
    }
}
