//! Pictures of documents joined with code: what each entry is found to be, and what nobody claims.

use super::Match;
use crate::{project::DocPath, testing::Fixture};
use std::fmt::Write as _;

/// The entries of a document, each with what code says of it, then what is missing in it.
#[track_caller]
fn check(path: &str, workspace: &str, expected: &str) {
    let fixture = Fixture::new(workspace);
    let path = DocPath::new(path);
    let contracts = fixture.snapshot.contracts();
    let document = contracts.document(&path).unwrap();
    let entries = &fixture.snapshot.member(&path).unwrap().entries().entries;
    assert_eq!(entries.len(), document.matches.len());
    let name = |index: &u32| {
        let fact = contracts.fact(*index).unwrap();
        let owner = fact.owner.as_ref().map(|owner| format!("{owner}.")).unwrap_or_default();
        format!("{owner}{}", fact.said.name())
    };
    let names = |all: &[u32]| all.iter().map(name).collect::<Vec<_>>().join(", ");
    let mut drawn = String::new();
    for (entry, found) in entries.iter().zip(&document.matches) {
        let told = match found {
            Match::Found(facts) => format!("is {}", names(facts)),
            Match::Moved(facts) => format!("moved to {}", names(facts)),
            Match::Gone { near, doubtful } => {
                format!("gone{} near [{}]", if *doubtful { "?" } else { "" }, names(near))
            }
            Match::Unknown => "unknown".into(),
        };
        writeln!(drawn, "{}: {told}", entry.said.name()).unwrap();
    }
    for missing in &document.missing {
        let scope = if missing.scope.is_some() { "in scope" } else { "elsewhere" };
        writeln!(drawn, "missing {scope}: {}", names(&missing.facts)).unwrap();
    }
    for lost in &document.lost {
        let scopes = &fixture.snapshot.member(&path).unwrap().entries().scopes;
        writeln!(drawn, "lost: {}", scopes[*lost as usize].owner.as_ref().unwrap()).unwrap();
    }
    assert_eq!(drawn.trim(), expected.trim());
}

#[test]
fn what_a_generated_page_lacks_is_counted() {
    check(
        ABI,
        "
//- docs/abi.md
# Vault
[Git Source](https://example.org/blob/1a2b3c4/contracts/Vault.sol)

## Functions
### open

```solidity
function open(uint256 id) external;
```
//- contracts/Vault.sol
contract Vault {
    function open(uint256 id) external {}
    function close(uint256 id) external {}
}
",
        "open: is Vault.open\nmissing elsewhere: Vault.close",
    );
}

const ABI: &str = "docs/abi.md";
const PROTOCOL: &str = "docs/protocol.md";

#[test]
fn an_entry_is_looked_for_in_its_contract_and_what_that_inherits() {
    check(
        ABI,
        "
//- docs/abi.md
## Vault

### Functions

| Function | Returns |
|---|---|
| `claim(uint256 id)` | none |
| `owner()` | `address` |
| `open(uint256 id)` | none |
//- contracts/Vault.sol
contract Kept { address public owner; }
contract Vault is Kept {
    function claimAll(uint256 id) external {}
    function fund() external payable {}
}
contract Shop { function open(uint256 id) external {} }
",
        "
claim: gone near [Vault.claimAll]
owner: is Vault.owner
open: moved to Shop.open
missing in scope: Vault.claimAll
missing in scope: Vault.fund
missing elsewhere: Shop.open
",
    );
}

#[test]
fn what_a_package_may_give_is_not_gone_and_a_lost_contract_is_one_thing() {
    check(
        ABI,
        "
//- docs/abi.md
## Coin contract

### Functions

- `transfer(address to, uint256 amount)`
- `mint(address to)`
- `stamp(address to)`

## Bank contract

### Functions

- `lend(uint256 amount)`
- `repay(uint256 amount)`
//- contracts/Coin.sol
import \"@openzeppelin/contracts/token/ERC20/ERC20.sol\";
contract Coin is ERC20 { function mint(address to) external {} }
",
        "
transfer: unknown
mint: is Coin.mint
stamp: gone near []
lend: unknown
repay: unknown
lost: Bank
",
    );
}

#[test]
fn a_document_that_agrees_nowhere_is_about_something_else() {
    check(
        ABI,
        "
//- docs/abi.md
# ABI of other contracts

## Functions

- `swap(uint256 amount)`
- `quote(uint256 amount)`
//- contracts/Vault.sol
contract Vault { function fund() external payable {} }
",
        "swap: unknown\nquote: unknown",
    );
}

#[test]
fn a_route_is_found_with_the_prefix_above_it_or_without_the_base() {
    check(
        PROTOCOL,
        "
//- docs/protocol.md
# REST

## Auth (`/api/auth`)

- `POST /login`: begins a session
- `POST /logout`: ends it

## Lobbies

- `GET /lobbies/:lobby`
//- server/app.ts
import express from 'express';
const app = express();
app.post('/api/auth/login', (req, res) => res.json({ ok: true }));
app.get('/api/auth/me', (req, res) => res.json({ ok: true }));
app.get('/api/lobbies/:id', (req, res) => res.json({ ok: true }));
app.get('/api/*rest', (req, res) => res.json({ ok: true }));
",
        "
POST /login: is POST /api/auth/login
POST /logout: gone near []
GET /lobbies/:lobby: is GET /api/lobbies/:id
missing in scope: GET /api/auth/me
",
    );
}

#[test]
fn a_document_of_few_messages_among_many_does_not_set_out_to_tell_of_all() {
    check(
        PROTOCOL,
        "
//- docs/protocol.md
## Events

| Event | Payload |
|---|---|
| `room:join` | `{ code }` |
//- server/app.ts
import { Server } from 'socket.io';
const io = new Server();
io.on('connection', (socket) => {
  socket.on('room:join', ({ code }) => {});
  socket.on('a', () => {});
  socket.on('b', () => {});
  socket.on('c', () => {});
  socket.on('d', () => {});
  socket.on('e', () => {});
});
",
        "
room:join: is room:join
missing elsewhere: a
missing elsewhere: b
missing elsewhere: c
missing elsewhere: d
missing elsewhere: e
",
    );
}

#[test]
fn messages_are_found_by_name_and_dynamic_names_make_doubtful() {
    check(
        PROTOCOL,
        "
//- docs/protocol.md
## Client → Server events

| Event | Payload |
|---|---|
| `room:join` | `{ code }` |
| `room:leav` | none |
//- server/app.ts
import { Server } from 'socket.io';
const io = new Server();
io.on('connection', (socket) => {
  socket.on('room:join', ({ code }) => {});
  socket.on('room:leave', () => {});
  socket.on(process.env.EXTRA, () => {});
});
",
        "
room:join: is room:join
room:leav: gone? near [room:leave]
missing in scope: room:leave
",
    );
}
