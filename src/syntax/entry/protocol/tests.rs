//! Documents of our own, and what they claim, one entry a line.

use super::*;
use crate::contract::{Direction, Shape};

/// Entries as `to-server join {a} @ Row`, with what they carry.
fn shown(text: &str) -> Vec<String> {
    let document = Document::new(text);
    let found = read(&document);
    let starts: Vec<usize> = parts(&document)
        .iter()
        .scan(0, |at, part| {
            *at += part.text.len();
            Some(*at - part.text.len())
        })
        .collect();
    let place = |entry: &Entry, at: Span| {
        text.get(at.at(starts[entry.section as usize])).unwrap_or("OUTSIDE").to_string()
    };
    found
        .entries
        .iter()
        .map(|entry| {
            let payloads = match &entry.said {
                Said::Route(route) => &route.payloads,
                Said::Message(message) => &message.payloads,
                Said::Abi(_) => unreachable!(),
            };
            let head = match &entry.said {
                Said::Message(message) => {
                    let direction = match message.direction {
                        Some(Direction::ToServer) => "→server ",
                        Some(Direction::ToClient) => "→client ",
                        Some(Direction::Both) => "↔ ",
                        None => "",
                    };
                    assert!(
                        place(entry, entry.name).starts_with(message.name.as_str()),
                        "{}",
                        place(entry, entry.name)
                    );
                    let namespace =
                        message.namespace.as_ref().map_or(String::new(), |name| format!("{name} "));
                    format!("{direction}{namespace}{}", message.name)
                }
                said => said.name(),
            };
            let carried: String = payloads
                .iter()
                .map(|payload| {
                    assert!(payload.shape == Shape::Null || !place(entry, payload.at).is_empty());
                    assert_ne!(place(entry, payload.at), "OUTSIDE");
                    let role = match payload.role {
                        Role::Body => "body".to_string(),
                        Role::Query => "query".to_string(),
                        Role::Response(status) => {
                            format!("response{}", status.map_or(String::new(), |s| format!(" {s}")))
                        }
                        Role::Argument(at) => format!("{at}"),
                        Role::Ack => "ack".to_string(),
                    };
                    format!(" | {role}: {}", payload.shape)
                })
                .collect();
            let prefixes: String = entry.prefixes.iter().map(|path| format!(" below {path}")).collect();
            assert_ne!(place(entry, entry.whole), "OUTSIDE");
            format!("{head}{carried}{prefixes} @ {:?}", entry.form)
        })
        .collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(shown(text), expected);
}

#[test]
fn tables_of_messages() {
    check(
        "# Socket events\n## Client → Server\n\n| Event | Payload | Response |\n|---|---|---|\n| `room:join` | `{ code, name?: string }` | `{ room }` |\n| `room:leave` | — | |\n| `move` | `{ to: 'left' | 'right' }` | the new state |\n",
        &[
            "→server room:join | 0: { code, name?: string } | ack: { room } @ Row",
            "→server room:leave | 0: null @ Row",
            "→server move | 0: { to: \"left\" | \"right\" } @ Row",
        ],
    );
    check(
        "# Événements\n| Événement | Sens | Charge utile | Réponse (`data`) |\n|--|--|--|--|\n| `partie:debut` | Serveur → Client | `Partie` | |\n| `partie:quitter` | C→S | | `{ ok }` |\n",
        &[
            "→client partie:debut | 0: Partie @ Row",
            "→server partie:quitter | ack: { data: { ok }, … } @ Row",
        ],
    );
}

#[test]
fn tables_of_routes() {
    check(
        "# API\nBase path: `/api`\n| Method | Path | Body | Response |\n|--|--|--|--|\n| GET | `/lobbies/:id` | | `{ lobby: Lobby }` |\n| `POST` | `/lobbies?dry=true` | `{ name }` | `201` |\n",
        &[
            "GET /lobbies/:id | response: { lobby: Lobby } below /api @ Row",
            "POST /lobbies | query: { dry? } | body: { name } below /api @ Row",
        ],
    );
    check("| Endpoint | What |\n|--|--|\n| `GET /x` | a |\n| nothing | b |\n", &["GET /x @ Row"]);
}

#[test]
fn tables_of_other_things() {
    check("# WebSocket\n### Close codes\n| Code | Meaning |\n|--|--|\n| `4001` | gone |\n", &[]);
    check("# Socket events\n| Variable | Default |\n|--|--|\n| `PORT` | 3000 |\n", &[]);
    check(
        "# Socket events\n| Situation | Delay | Message `reason` |\n|--|--|--|\n| idle | 5 | `late` |\n",
        &[],
    );
    check("# Errors\n| Message | Meaning |\n|--|--|\n| `not_found` | x |\n", &[]);
}

#[test]
fn headings_with_what_stands_below() {
    check(
        "# API\n## Hardware (`/api/hardware`)\n### `POST /devices`\nRegisters one.\n\nCorps : `{ \"deviceId\": \"A\", \"name\": \"B\" }`\n\n- If it exists → `409`.\n\nRéponse (201) :\n\n```json\n{ \"secret\": \"x\" }\n```\n### `GET /devices`\n```json\n[{ \"id\": 1 }]\n```\n",
        &[
            "POST /devices | body: { deviceId: string, name: string } | response 201: { secret: string } below /api/hardware @ Heading",
            "GET /devices | response: { id: number }[] below /api/hardware @ Heading",
        ],
    );
    check(
        "# WebSocket\n## Event types\n### Server-to-Client Events\n#### `question`\nSent when asked.\n```json\n{ \"event\": \"question\", \"data\": { /* all of it */ } }\n```\n#### Presence (`type: 'presence'`)\n```json\n{ \"type\": \"presence\", \"id\": \"<uuid>\" }\n```\n### Client-to-Server\n#### `ping`\n```json\n\"ping\"\n```\n## Details of `nothing`\n",
        &[
            "→client question | 0: { … } @ Heading",
            "→client presence | 0: { id } @ Heading",
            "→server ping | 0: null @ Heading",
        ],
    );
}

#[test]
fn bullets() {
    check(
        "# Contrat Socket.IO\n## Host\n- `host:start({ gameId, token? }, ack)`\n- `host:stop(gameId)`\n  - `kind: \"x\"` -> y\n## Événements émis par le serveur\n- `player:kicked`\n- `state(all)`\n## Namespace `/devices`\n## Device -> serveur\n- `hello({ id })`\n- via `ack` of `x`\n",
        &[
            "host:start | 0: { gameId, token? } | ack: any @ Bullet",
            "host:stop | 0: any @ Bullet",
            "→client player:kicked @ Bullet",
            "→client state | 0: any @ Bullet",
            "→server /devices hello | 0: { id } @ Bullet",
        ],
    );
    check(
        "# API\nToutes les routes sont préfixées par `/api`.\n## Auth (`/api/auth`)\n- `POST /login` : login, body `{ name, pass }` → `{ token }`\n- **Me**: `GET /me`\n- `GET /store?sort=a|b`\n  - returns all\n- All go through `GET /x`.\n",
        &[
            "POST /login | body: { name, pass } | response: { token } below /api/auth below /api @ Bullet",
            "GET /me below /api/auth below /api @ Bullet",
            "GET /store | query: { sort? } below /api/auth below /api @ Bullet",
        ],
    );
    check(
        "# WebSocket\n## Query Parameters\n- **`channel`** - which\n## Server → Client events\n- `state` — `{ score }`\n- `snapshot` is the latest\n### `joined`\n- `delta`: what changed\n",
        &["→client state | 0: { score } @ Bullet", "→client joined @ Heading"],
    );
}

#[test]
fn fences() {
    check("# API\n```\nGET /x   all\nPOST /x  new one\n```\n", &["GET /x @ Line", "POST /x @ Line"]);
    check(
        "# Events\n```\nclient          server\n  POST /x ───────► add()\n  ◄── queue:update ──►\n```\n",
        &[],
    );
    check(
        "# Sockets\n```ts\ninterface ClientToServerEvents {\n  join: (room: Room, cb: (r: { ok: boolean }) => void) => void;\n}\ninterface Room { code: string }\n```\n",
        &["→server join | 0: { code: string } | ack: { ok: boolean } @ Signature"],
    );
    check(
        "# Protocol\n## Server → Client messages\n```json\n{ \"type\": \"tick\", \"n\": 1 }\n```\n",
        &["→client tick | 0: { n: number } @ Json"],
    );
    check("# Events\n## JSON examples\n```json\n{ \"deviceId\": \"x\" }\n```\n", &[]);
}

#[test]
fn labelled_lines() {
    check(
        "# Socket\n## Joining\n**Event:** `room:join`\n**Direction:** Client → Server\n**Payload:** `{ code }`\n",
        &["→server room:join | 0: { code } @ Line"],
    );
    check(
        "# API\n**Endpoint:** `POST /x`\n**Body:**\n```json\n{ \"a\": 1 }\n```\n",
        &["POST /x | body: { a: number } @ Line"],
    );
}

#[test]
fn paths_and_methods_on_lines_of_their_own() {
    check(
        "# API\n## Create\n- **URL:** `/x`\n- **Method:** `POST`\n- **Body:** `{ a }`\n",
        &["POST /x | body: { a } @ Line"],
    );
    check("# API\n## `/x`\n**Method:** GET\n", &["GET /x below /x @ Line"]);
    check("# API\n## Create\n```http\nPOST /x HTTP/1.1\nHost: y\n```\n", &["POST /x @ Line"]);
}

#[test]
fn headings_below_an_entry_say_what_follows() {
    check(
        "# API\n### POST /x\n#### Request body\n```json\n{ \"a\": 1 }\n```\n#### Response (201)\n```json\n{ \"b\": 1 }\n```\n### GET /\n",
        &["POST /x | body: { a: number } | response 201: { b: number } @ Heading", "GET / @ Heading"],
    );
}

#[test]
fn directions_of_single_messages() {
    check(
        "# Socket events\n- `join` (client → server): enters\n- `state` (S→C)\n### `gone` (Server → Client)\n",
        &["→server join @ Bullet", "→client state @ Bullet", "→client gone @ Heading"],
    );
}

#[test]
fn several_names_in_one_place_have_their_own() {
    check(
        "# Socket events\n| Event | Direction |\n|--|--|\n| `join` / `leave` | C→S |\n\n- `here`, `gone`: who\n",
        &["→server join @ Row", "→server leave @ Row", "here @ Bullet", "gone @ Bullet"],
    );
    check("# Project\n## Commit message\n- `feat`: new\n", &[]);
}

#[test]
fn what_is_acknowledged_is_not_what_is_sent() {
    check(
        "# Socket events\n### `send`\n```json\n{ \"text\": \"x\" }\n```\n\nAck payload:\n\n```json\n{ \"ok\": true }\n```\n",
        &["send | 0: { text: string } | ack: { ok: boolean } @ Heading"],
    );
}

#[test]
fn prose_claims_nothing() {
    check(
        "# Socket events\nUse `room:join` to join, or call `GET /x`.\n\n`room:join` is sent once.\n\n> `POST /x`\n\n- Sends `room:leave`\n- see `server.ts`\n",
        &[],
    );
}

#[test]
fn scopes_are_tables_and_headings() {
    let text = "# API\n## Server → Client\n- `a`\n- `b`\n## Routes (`/api`)\n| Method | Path |\n|--|--|\n| GET | /x |\n";
    let found = read(&Document::new(text));
    let about: Vec<String> =
        found.scopes.iter().map(|scope| format!("{:?} {}", scope.about, scope.section)).collect();
    assert_eq!(about.len(), 2, "{about:?}");
    assert!(about[0].starts_with("Messages(Some(ToClient)) 1"), "{about:?}");
    assert!(about[1].starts_with("Routes("), "{about:?}");
    assert_eq!(found.entries.iter().filter_map(|entry| entry.scope).collect::<Vec<_>>(), [0, 0, 1]);
}

#[test]
fn half_typed_shapes_are_told() {
    let found = read(&Document::new("# Events\n| Event | Payload |\n|--|--|\n| `a` | `{ b, c` |\n"));
    assert_eq!(found.unreadable.first().map(|unreadable| unreadable.why.as_str()), Some("is not closed"));
}
