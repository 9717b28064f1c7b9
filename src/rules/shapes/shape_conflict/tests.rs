//! Pictures of shapes that conflict, and of those that do not.

use super::RULE;
use crate::testing::check_rule;

#[track_caller]
fn check(text: &str) {
    check_rule(&RULE, text);
}

#[test]
fn the_agreed_payload_the_ping_and_the_route_are_all_told() {
    check(
        "
//- PARALLEL.md
## Shared interfaces
**Payout payload**: `GET /lobbies/:id/claims/:address` answers `{ address, salt }`
                                                                ^^^^^^^^^^^^^^^^^ warning shape-conflict: the answer of GET /lobbies/:id/claims/:address is { address, salt } as agreed here, but { address, lobbyId } as a ping in PARALLEL.md assumes and { address, leaf } in server/lobbies.ts
## Pings
@server Need GET /lobbies/:id/claims/:address by EOD. Current assumption: { address, lobbyId }.
                                                                          ^^^^^^^^^^^^^^^^^^^^ warning shape-conflict: the answer of GET /lobbies/:id/claims/:address is { address, lobbyId } as this ping assumes, but { address, salt } as agreed in PARALLEL.md, { address, salt } as docs/protocol.md has it and { address, leaf } in server/lobbies.ts
//- docs/protocol.md
# API
### `GET /lobbies/:id/claims/:address`
Response: `{ address, salt }`
//- server/lobbies.ts
import express from 'express';
const app = express();
app.get('/lobbies/:id/claims/:address', (req, res) => {
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning shape-conflict: the answer of GET /lobbies/:id/claims/:address is { address, leaf } here, but { address, salt } as agreed in PARALLEL.md and { address, lobbyId } as a ping in PARALLEL.md assumes
  const { address, leaf } = find(req);
  res.json({ address, leaf });
});
",
    );
}

#[test]
fn what_agrees_or_cannot_be_told_is_silent() {
    check(
        "
//- PARALLEL.md
## Shared interfaces
- `GET /a` answers `{ x }`
- `GET /b` answers `{ x }`
- `GET /c` answers `{ x, … }`
- `GET /d` answers `{ x, y? }`
//- server/a.ts
import express from 'express';
const app = express();
app.get('/a', (req, res) => { if (!req.query.q) { res.status(404).json({ error: 'none' }); return; } res.json({ x: 1 }); });
app.get('/b', (req, res) => { res.json(find(req)); });
app.get('/c', (req, res) => { res.json({ x: 1, y: 2 }); });
app.get('/d', (req, res) => { if (req.query.q) { res.json({ z: 1 }); return; } res.json({ x: 1 }); });
",
    );
}

#[test]
fn two_documents_of_one_endpoint_are_told_at_both() {
    check(
        "
//- docs/api.md
# API
### `POST /rooms`
Body: `{ name }`
       ^^^^^^^^ warning shape-conflict: the body of POST /rooms is { name } as this entry has it, but { title } as docs/protocol.md has it
//- docs/protocol.md
# API
### `POST /rooms`
Body: `{ title }`
       ^^^^^^^^^ warning shape-conflict: the body of POST /rooms is { title } as this entry has it, but { name } as docs/api.md has it
",
    );
}

#[test]
fn a_template_assumes_nothing() {
    check(
        "
//- PARALLEL.md
## Shared interfaces
- `GET /a` answers `{ x }`
## Pings
```
@<track>-team Need GET /a by EOD <day>. Current assumption: { … }.
```
",
    );
}
