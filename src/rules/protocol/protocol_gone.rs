//! A document has a route or message that no code has.
//!
//! Promise: silent about documents of which nothing is found in code, and about kinds of which there is no code. Where code
//! has names that cannot be told from its text, it is a warning.

use super::claim::{claimed, facts, subject, with_fact};
use crate::{
    contract::{Route, Said},
    project::{Match, Place},
    rules::{Check, Claims, Finding, Fix, Reads, Rule, Severity},
    source::Fact,
    syntax::entry::Entry,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "protocol-gone",
    family: "protocol",
    severity: Severity::Error,
    page: include_str!("protocol_gone.md"),
    reads: Reads::Contracts,
    check: Check::Contracts(check),
};

fn check(claims: &Claims<'_>, findings: &mut Vec<Finding>) {
    for (entry, found) in claimed(claims) {
        let Match::Gone { near, doubtful } = found else { continue };
        let near = facts(claims, near);
        let name = subject(entry, &[]);
        let place = claims.member.place(entry.anchor());
        let message = format!("{}{}", gone(entry, &name, *doubtful), meant(&near));
        let fix = near.first().and_then(|near| renamed(claims, entry, near, &place));
        let mut finding = Finding::new(&RULE, place, message).about([name]).fixed_by(fix);
        if *doubtful {
            finding = finding.quietly(Severity::Warning);
        }
        findings.push(near.iter().fold(finding, |finding, near| {
            with_fact(claims, finding, near, &format!("{} is here, and not documented", near.said.name()))
        }));
    }
}

fn gone(entry: &Entry, name: &str, doubtful: bool) -> String {
    let does = match entry.said {
        Said::Route(_) => "is served by no code",
        _ => "is neither sent nor handled by code",
    };
    let doubt = if doubtful { ", as far as its names can be told" } else { "" };
    format!("`{name}` {does}{doubt}")
}

fn meant(near: &[&Fact]) -> String {
    match near.first() {
        Some(near) => format!("; did you mean `{}` ({})?", near.said.name(), near.path),
        None => String::new(),
    }
}

/// The nearest name in place of the documented one, where that is all that stands there.
fn renamed(claims: &Claims<'_>, entry: &Entry, near: &Fact, place: &Place) -> Option<Fix> {
    let document = &claims.member.document;
    let written = document.text().slice(document.range(place.anchor)).to_string();
    let new = near.said.name();
    match &entry.said {
        Said::Message(message) if written == message.name => {}
        // With a prefix above it, what is to be written is not known.
        Said::Route(route) if entry.prefixes.is_empty() && Route::read(&written) == [route.clone()] => {}
        _ => return None,
    }
    Some(Fix::replace(format!("Change {written} to {new}"), place.clone(), new))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_fixes, check_rule};

    #[test]
    fn names_are_looked_up_in_code() {
        check_rule(
            &super::RULE,
            "
//- docs/protocol.md
# Routes

### `GET /lobbies`

### `DELETE /lobbies`
     ^^^^^^^^^^^^^^^ error protocol-gone: `DELETE /lobbies` is served by no code

### `GET /lobbys/:key`
     ^^^^^^^^^^^^^^^^ error protocol-gone: `GET /lobbys/:key` is served by no code; did you mean `GET /lobbies/:id` (server/app.ts)?
//- server/app.ts
import express from 'express';
const app = express();
app.get('/lobbies', (req, res) => res.json([]));
app.get('/lobbies/:id', (req, res) => res.json({}));
",
        );
    }

    #[test]
    fn a_name_that_cannot_be_told_may_be_any() {
        check_rule(
            &super::RULE,
            "
//- docs/protocol.md
# Socket events

| Event | Direction | Payload |
|---|---|---|
| `join` | client → server | |
| `left` | server → client | |
   ^^^^ warning protocol-gone: `left` is neither sent nor handled by code, as far as its names can be told
//- server/app.ts
import { Server } from 'socket.io';
const io = new Server();
io.on('connection', (socket) => {
  socket.on('join', () => io.emit(process.env.NAME, 1));
});
",
        );
    }

    #[test]
    fn a_document_about_another_server_is_left_alone() {
        check_rule(
            &super::RULE,
            "
//- docs/protocol.md
# Routes

### `GET /other`
//- server/app.ts
import express from 'express';
const app = express();
app.get('/lobbies', (req, res) => res.json([]));
",
        );
    }

    #[test]
    fn to_be_watched_as_any_server_is_makes_no_document_about_this_one() {
        check_rule(
            &super::RULE,
            "
//- docs/protocol.md
# Management

### `GET /health`

### `POST /drain`
//- server/app.ts
import express from 'express';
const app = express();
app.get('/health', (req, res) => res.json({}));
app.get('/lobbies', (req, res) => res.json([]));
",
        );
    }

    #[test]
    fn files_of_a_folder_are_served() {
        check_rule(
            &super::RULE,
            "
//- docs/protocol.md
# Routes

### `GET /lobbies`

### `GET /uploads/:file`

### `GET /stickers/:file`
     ^^^^^^^^^^^^^^^^^^^ error protocol-gone: `GET /stickers/:file` is served by no code
//- server/app.ts
import express from 'express';
const app = express();
app.use('/', express.static('public'));
app.use('/uploads', express.static('uploads'));
app.get('/lobbies', (req, res) => res.json([]));
",
        );
    }

    #[test]
    fn what_a_connection_says_of_itself_is_in_no_code() {
        check_rule(
            &super::RULE,
            "
//- docs/protocol.md
# Socket events

### `connect`

### `disconnect`

### `join`

### `left`
     ^^^^ error protocol-gone: `left` is neither sent nor handled by code
//- server/app.ts
import { Server } from 'socket.io';
const io = new Server();
io.on('connection', (socket) => {
  socket.on('join', () => {});
});
",
        );
    }

    #[test]
    fn the_nearest_name_takes_its_place() {
        check_fixes(
            "protocol-gone",
            "
//- docs/protocol.md
# Routes

### `GET /lobbies`

### `GET /lobbys/:key`
//- server/app.ts
import express from 'express';
const app = express();
app.get('/lobbies', (req, res) => res.json([]));
app.get('/lobbies/:id', (req, res) => res.json({}));
",
            &["Change GET /lobbys/:key to GET /lobbies/:id"],
            "# Routes\n\n### `GET /lobbies`\n\n### `GET /lobbies/:id`\n",
        );
    }
}
