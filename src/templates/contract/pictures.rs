//! Contract documents before and after, drawn: what is missing is added in their style, what differs is put right.

use super::{insert, replace, signature};
use crate::{
    contract::{Said, compare},
    project::{DocPath, Match, Member},
    source::Fact,
    syntax::Anchor,
    testing::Fixture,
};
use std::{collections::BTreeMap, ops::Range};

const ABI: &str = "docs/abi.md";
const PROTOCOL: &str = "docs/protocol.md";

fn fixture(path: &str, document: &str, code: &str) -> Fixture {
    Fixture::new(&format!("//- {path}\n{document}{}", code.trim_start()))
}

fn applied(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| range.start);
    let mut text = text.to_string();
    edits.into_iter().rev().for_each(|(range, new)| text.replace_range(range, &new));
    text
}

/// The document with everything added that a scope of it misses.
fn completed(fixture: &Fixture, path: &str) -> (String, usize) {
    let path = DocPath::new(path);
    let member = fixture.snapshot.member(&path).unwrap();
    let contracts = fixture.snapshot.contracts();
    let mut by_scope: BTreeMap<u32, Vec<&Fact>> = BTreeMap::new();
    for missing in &contracts.document(&path).unwrap().missing {
        let fact = contracts.fact(missing.facts[0]).unwrap();
        if let Some(scope) = missing.scope {
            by_scope.entry(scope).or_default().push(fact);
        }
    }
    let count = by_scope.len();
    let edits = by_scope.into_iter().map(|(scope, facts)| {
        let insert = insert(member, scope, &facts).expect("an insertion");
        let end = member.document.range(insert.at).end;
        (end..end, insert.text)
    });
    (applied(fixture.text(&path), edits.collect()), count)
}

/// What is missing is added as in `want`, and then nothing is missing and nothing differs.
#[track_caller]
fn check_insert(path: &str, document: &str, code: &str, want: &str) {
    let (text, count) = completed(&fixture(path, document, code), path);
    assert!(count > 0, "nothing is missing");
    assert_eq!(text, want);
    let after = fixture(path, &text, code);
    let (again, count) = completed(&after, path);
    assert_eq!(count, 0, "something is still missing in\n{text}:\n{again}");
    assert_eq!(differing(&after, path).len(), 0, "what was added differs in\n{text}");
}

/// Entries that differ from the code they are about.
fn differing<'a>(fixture: &'a Fixture, path: &str) -> Vec<(&'a Member, usize, Fact)> {
    let path = DocPath::new(path);
    let member = fixture.snapshot.member(&path).unwrap();
    let contracts = fixture.snapshot.contracts();
    let matches = &contracts.document(&path).unwrap().matches;
    let found = member.entries().entries.iter().zip(matches).enumerate();
    let found = found.filter_map(|(at, (entry, found))| {
        let Match::Found(facts) = found else { return None };
        let fact = contracts.fact(facts[0]).unwrap();
        let differs = match (&entry.said, &fact.said) {
            (Said::Abi(claimed), Said::Abi(actual)) => !compare::differences(claimed, actual).is_empty(),
            (Said::Route(claimed), Said::Route(actual)) => differ(&claimed.payloads, &actual.payloads),
            (Said::Message(claimed), Said::Message(actual)) => {
                differ(&claimed.payloads, &actual.payloads)
                    || claimed.direction.is_some() && claimed.direction != actual.direction
            }
            _ => true,
        };
        differs.then(|| (&**member, at, fact.clone()))
    });
    found.collect()
}

fn differ(claimed: &[crate::contract::Payload], actual: &[crate::contract::Payload]) -> bool {
    claimed.iter().any(|claimed| {
        let same = |actual: &&crate::contract::Payload| actual.role == claimed.role;
        let mut others = actual.iter().filter(same).peekable();
        others.peek().is_some()
            && others.all(|other| !crate::contract::differences(&claimed.shape, &other.shape).is_empty())
    })
}

/// Everything that differs is put right as in `want`, and then nothing differs.
#[track_caller]
fn check_replace(path: &str, document: &str, code: &str, want: &str) {
    let before = fixture(path, document, code);
    let found = differing(&before, path);
    assert!(!found.is_empty(), "nothing differs");
    let edits = found.iter().map(|(member, at, fact)| {
        let (anchor, new): (Anchor, String) =
            replace(member, &member.entries().entries[*at], fact).expect("a replacement");
        (member.document.range(anchor), new)
    });
    let text = applied(before.text(&DocPath::new(path)), edits.collect());
    assert_eq!(text, want);
    assert_eq!(differing(&fixture(path, &text, code), path).len(), 0, "it differs still:\n{text}");
}

const HALL: &str = "
//- src/HallDesk.sol
contract HallDesk {
    event Seated(uint256 indexed row, address who);
    event Left(uint256 indexed row);
    error RowTaken(uint256 row);
    error HallClosed();
    struct Seat { uint256 row; address who; }
    function seat(uint256 row, address who) external payable returns (bool) { emit Seated(row, who); }
    function free(uint256 row) external view returns (bool isFree) {}
    function close(uint256[] calldata rows) external {}
    function both() external pure returns (uint256 a, address b) {}
}
";

#[test]
fn a_row_has_the_columns_of_the_last_one() {
    check_insert(
        ABI,
        "\
# HallDesk contract
## Functions
| Function | Mutability | Returns | Notes |
|---|---|---|---|
| `seat(uint256 row, address who)` | payable | `bool` | takes one |

Words.
## Events
| Event | Parameters |
|:--|:--|
| `Seated` | `uint256 indexed row, address who` |
",
        HALL,
        "\
# HallDesk contract
## Functions
| Function | Mutability | Returns | Notes |
|---|---|---|---|
| `seat(uint256 row, address who)` | payable | `bool` | takes one |
| `free(uint256 row)` | view | `bool isFree` | — |
| `close(uint256[] rows)` | nonpayable | — | — |
| `both()` | pure | `(uint256 a, address b)` | — |

Words.
## Events
| Event | Parameters |
|:--|:--|
| `Seated` | `uint256 indexed row, address who` |
| `Left` | `uint256 indexed row` |
",
    );
}

#[test]
fn bullets_and_fences_go_on() {
    check_insert(
        ABI,
        "\
# HallDesk contract
## Errors
- **`RowTaken(uint256 row)`**: taken
  - by somebody

## Events
```solidity
  event Seated(uint256 indexed row, address who); // 1
```
",
        HALL,
        "\
# HallDesk contract
## Errors
- **`RowTaken(uint256 row)`**: taken
  - by somebody
- **`HallClosed`**

## Events
```solidity
  event Seated(uint256 indexed row, address who); // 1
  event Left(uint256 indexed row);
```
",
    );
}

#[test]
fn strings_are_separated_by_commas() {
    check_insert(
        ABI,
        "# HallDesk contract\n## ABI\n```ts\nconst abi = [\n  \"event Left(uint256 indexed row)\"\n];\n```\n",
        HALL,
        "# HallDesk contract\n## ABI\n```ts\nconst abi = [\n  \"event Left(uint256 indexed row)\",\n  \"event Seated(uint256 indexed row, address who)\"\n];\n```\n",
    );
}

#[test]
fn headings_have_a_fence_below_them() {
    check_insert(
        ABI,
        "\
# HallDesk contract
## Functions
### seat
Takes a seat.
```solidity
function seat(uint256 row, address who) external payable returns (bool);
```

---
### `free(uint256 row)`
Is it free?

## Other
",
        &HALL.replace("    function both() external pure returns (uint256 a, address b) {}\n", ""),
        "\
# HallDesk contract
## Functions
### seat
Takes a seat.
```solidity
function seat(uint256 row, address who) external payable returns (bool);
```

---
### `free(uint256 row)`
Is it free?

### `close(uint256[] rows)`

## Other
",
    );
}

const SOROBAN: &str = "
//- contracts/hall/Cargo.toml
[dependencies]
soroban-sdk = \"1\"
//- contracts/hall/src/lib.rs
#![no_std]
use soroban_sdk::{contract, contracterror, contractimpl, Address, Env, Vec};
#[contracterror]
pub enum HallError { Closed = 3, Unknown = 12 }
#[contract]
pub struct Hall;
#[contractimpl]
impl Hall {
    pub fn open_door(env: Env, hall: Address, n: u32) -> Result<u32, HallError> { Ok(n) }
    pub fn doors(env: Env) -> Vec<Address> { Vec::new(&env) }
    pub fn shut(env: Env, who: Address) {}
}
";

#[test]
fn soroban_is_written_in_its_own_words() {
    check_insert(
        ABI,
        "\
# Hall, a contract in Soroban
## Functions
```rust
fn open_door(env: Env, hall: Address, n: u32) -> Result<u32, HallError>
```
## Errors
| Code | Name | Meaning |
|---|---|---|
| 3 | `Closed` | nobody is in |
",
        SOROBAN,
        "\
# Hall, a contract in Soroban
## Functions
```rust
fn open_door(env: Env, hall: Address, n: u32) -> Result<u32, HallError>
fn doors() -> Vec<Address>
fn shut(who: Address)
```
## Errors
| Code | Name | Meaning |
|---|---|---|
| 3 | `Closed` | nobody is in |
| 12 | `Unknown` | — |
",
    );
    check_insert(
        ABI,
        "# Hall, a contract in Soroban\n## Functions\n1. `open_door(hall: Address, n: u32) -> Result<u32, HallError>`\n",
        SOROBAN,
        "# Hall, a contract in Soroban\n## Functions\n1. `open_door(hall: Address, n: u32) -> Result<u32, HallError>`\n2. `doors() -> Vec<Address>`\n2. `shut(who: Address)`\n",
    );
}

const SERVER: &str = "
//- server.js
const express = require('express');
const { Server } = require('socket.io');
const app = express();
app.get('/api/lobbies/:id', (req, res) => { res.json({ id: req.params.id, open: true }); });
app.post('/api/lobbies', (req, res) => { const { name, size } = req.body; res.status(201).json({ id: 1 }); });
const io = new Server(app);
io.on('connection', (socket) => {
  socket.on('room:join', ({ code }, ack) => { ack({ ok: true }); });
  socket.on('room:leave', ({ code, why }) => {});
  socket.emit('room:state', { players: [], open: true });
  socket.emit('room:closed', { code: 'x' });
});
";

#[test]
fn routes_and_messages_are_written_like_their_neighbours() {
    check_insert(
        PROTOCOL,
        "\
# Protocol
## Routes
| Method | Path | Body | Response |
|---|---|---|---|
| GET | `/api/lobbies/{id}` | — | `{ id, open: boolean }` |
## Messages
| Event | Direction | Payload |
|---|---|---|
| `room:join` | C→S | `{ code }` |
| `room:state` | S→C | `{ players, open }` |
",
        SERVER,
        "\
# Protocol
## Routes
| Method | Path | Body | Response |
|---|---|---|---|
| GET | `/api/lobbies/{id}` | — | `{ id, open: boolean }` |
| POST | `/api/lobbies` | `{ name, size, … }` | `{ id: number }` |
## Messages
| Event | Direction | Payload |
|---|---|---|
| `room:join` | C→S | `{ code }` |
| `room:state` | S→C | `{ players, open }` |
| `room:leave` | C→S | `{ code, why, … }` |
| `room:closed` | S→C | `{ code: string }` |
",
    );
}

#[test]
fn routes_have_headings_and_bullets() {
    check_insert(
        PROTOCOL,
        "\
# Protocol
## Lobbies (/api/lobbies)
### `GET /:id`
**Response:** `{ id, open }`

## Client → Server
- `room:join`: `{ code }`

## Server → Client
- `room:state`: `{ players, open }`
",
        SERVER,
        "\
# Protocol
## Lobbies (/api/lobbies)
### `GET /:id`
**Response:** `{ id, open }`

### `POST /`

**Body:** `{ name, size, … }`

**Response:** `{ id: number }`

## Client → Server
- `room:join`: `{ code }`
- `room:leave`: `{ code, why, … }`

## Server → Client
- `room:state`: `{ players, open }`
- `room:closed`: `{ code: string }`
",
    );
}

#[test]
fn what_differs_is_put_right_and_nothing_else() {
    check_replace(
        ABI,
        "\
# HallDesk contract
## Functions
| Function | Mutability | Returns | Notes |
|---|---|---|---|
| `seat(uint256 row)` | view, guests | `uint8` — if free | takes one |
| `free(uint256 row)` | view | `bool` | |
## Events
```solidity
event Seated(uint256 row, address indexed who); // one
event Left(address indexed row);
```
## Errors
- `RowTaken(address row)`: taken
",
        HALL,
        "\
# HallDesk contract
## Functions
| Function | Mutability | Returns | Notes |
|---|---|---|---|
| `seat(uint256 row, address who)` | payable, guests | `bool` — if free | takes one |
| `free(uint256 row)` | view | `bool` | |
## Events
```solidity
event Seated(uint256 indexed row, address who); // one
event Left(uint256 indexed row);
```
## Errors
- `RowTaken(uint256 row)`: taken
",
    );
    check_replace(
        ABI,
        "# HallDesk contract\n## Functions\n- `free(uint256 row) external view returns (uint8)`\n### `both(uint256) view returns (bool)`\n",
        HALL,
        "# HallDesk contract\n## Functions\n- `free(uint256 row) external view returns (bool isFree)`\n### `both() pure returns (uint256 a, address b)`\n",
    );
    check_replace(
        ABI,
        "# Hall, a contract in Soroban\n## Functions\n- `open_door(hall: Address) -> Address`: opens\n- `shut(who: Address) -> u32`\n",
        SOROBAN,
        "# Hall, a contract in Soroban\n## Functions\n- `open_door(hall: Address, n: u32) -> Result<u32, HallError>`: opens\n- `shut(who: Address)`\n",
    );
}

#[test]
fn payloads_and_directions_are_put_right() {
    check_replace(
        PROTOCOL,
        "\
# Protocol
| Event | Direction | Payload |
|---|---|---|
| `room:join` | server → client | `{ code }` |
| `room:state` | server → client | `{ players, seat }` |

### `GET /api/lobbies/:id`
Response: `{ name }`
",
        SERVER,
        "\
# Protocol
| Event | Direction | Payload |
|---|---|---|
| `room:join` | client → server | `{ code }` |
| `room:state` | server → client | `{ players[], open: boolean }` |

### `GET /api/lobbies/:id`
Response: `{ id, open: boolean }`
",
    );
}

#[test]
fn signatures_are_in_the_words_of_their_language() {
    let shown = |code: &str| {
        let fixture = fixture(ABI, "# x\n", code);
        let facts = &fixture.snapshot.facts().facts;
        facts.iter().map(signature).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(
        shown(HALL),
        "\
event Seated(uint256 indexed row, address who)
event Left(uint256 indexed row)
error RowTaken(uint256 row)
error HallClosed()
struct Seat { uint256 row; address who; }
function seat(uint256 row, address who) external payable returns (bool)
function free(uint256 row) external view returns (bool isFree)
function close(uint256[] rows) external
function both() external pure returns (uint256 a, address b)"
    );
    assert_eq!(
        shown(SERVER),
        "GET /api/lobbies/:id
POST /api/lobbies
room:join({ code, … }, (answer: { ok: boolean }) => void)
room:leave({ code, why, … })
room:state({ players[], open: boolean })
room:closed({ code: string })"
    );
}
