//! `baton new abi --from-code`, `baton new protocol --from-code` and `baton contracts`: documents and code side by side.

use serde_json::json;

use super::folder;

const CODE: &str = r#"//- src/Vault.sol
interface IVault {
    event Opened(address indexed by, uint256 amount);
    error Closed(uint256 until);
    function open(uint256 amount) external payable returns (bool);
}
contract Vault is IVault {
    enum State { Shut, Ajar }
    struct Deposit { address by; uint256[] amounts; }
    mapping(address => Deposit) public deposits;
    error Broken();
    function open(uint256 amount) external payable returns (bool) { emit Opened(msg.sender, amount); return true; }
    function state() public view returns (State) { return State.Shut; }
    function hidden() internal {}
    receive() external payable {}
}
library Types {
    event Seen(uint256);
}
//- contracts/hall/Cargo.toml
[dependencies]
soroban-sdk = "1"
//- contracts/hall/src/lib.rs
#![no_std]
use soroban_sdk::{contract, contracterror, contractimpl, contracttype, symbol_short, Address, Env, Vec};
#[contracterror]
pub enum HallError { Closed = 3, Unknown = 12 }
#[contracttype]
pub struct Door { pub n: u32, pub by: Option<Address> }
#[contract]
pub struct Hall;
#[contractimpl]
impl Hall {
    pub fn __constructor(env: Env, admin: Address) {}
    pub fn enter(env: Env, who: Address, n: u32) -> Result<Door, HallError> {
        env.events().publish((symbol_short!("entered"), who), n);
        Err(HallError::Closed)
    }
    pub fn doors(env: Env) -> Vec<Door> { Vec::new(&env) }
}
//- artifacts/src/Vault.sol/Vault.json
{ "contractName": "Vault", "abi": [{ "type": "function", "name": "other", "inputs": [] }] }
//- server/index.js
const express = require('express');
const { Server } = require('socket.io');
const app = express();
app.get('/api/lobbies/:id', (req, res) => {
  if (!known(req.params.id)) return res.status(404).json({ error: 'gone' });
  res.json({ id: req.params.id, open: true });
});
app.post('/api/lobbies', (req, res) => { const { name } = req.body; res.status(201).json({ id: 1, kind: 'a' }); });
app.get('/health', (req, res) => { res.json({ ok: true }); });
const io = new Server(app);
io.on('connection', (socket) => {
  socket.on('room:join', ({ code }, ack) => { ack({ ok: true }); });
  socket.emit('room:state', { players: [], open: true });
  socket.emit('room:state', { players: [], by: 'x' });
  socket.emit('room:closed', { code: 'x' });
});
"#;

#[test]
fn a_document_made_from_code_agrees_with_it() {
    let folder = folder(CODE);
    let abi = folder.baton("new abi --from-code").exits(0).says("").out;
    assert!(abi.contains("## Vault contract\n"), "{abi}");
    assert!(abi.contains("| `deposits(address)` | view | "), "{abi}");
    assert!(abi.contains("- `Closed(uint256 until)`\n"), "{abi}");
    assert!(abi.contains("| `enter(who: Address, n: u32)` |"), "{abi}");
    assert!(abi.contains("- `Unknown` (#12)\n"), "{abi}");
    assert!(!abi.contains("hidden"), "{abi}");
    let protocol = folder.baton("new protocol --from-code").exits(0).says("").out;
    assert!(
        protocol.contains("| GET | `/api/lobbies/:id` | — | — | `{ id, open: boolean }` |"),
        "{protocol}"
    );
    assert!(protocol.contains("### Client → Server\n"), "{protocol}");
    assert!(protocol.contains("| `room:closed` | `{ code: string }` | — |"), "{protocol}");

    folder.baton("new abi --from-code --write").exits(0).prints("Wrote <folder>/docs/abi.md.\n");
    folder.baton("new protocol --from-code --write").exits(0).prints("Wrote <folder>/docs/protocol.md.\n");
    assert_eq!(folder.read("docs/abi.md"), abi);
    folder.baton("check").exits(0).prints("").says("2 files checked, nothing found\n");

    let contracts = folder.baton("contracts --format json").exits(0).says("").json();
    assert_eq!(contracts["undocumented"], json!([]));
    for document in contracts["documents"].as_array().unwrap() {
        let entries = document["entries"].as_array().unwrap();
        assert!(entries.len() > 3, "{document}");
        assert!(entries.iter().all(|entry| entry["state"] == "same"), "{document}");
    }
}

#[test]
fn a_document_that_is_there_is_left_alone() {
    let folder = folder(&format!("{CODE}//- docs/abi.md\nmine\n"));
    folder
        .baton("new abi --from-code --write")
        .exits(2)
        .prints("")
        .mentions("baton: <folder>/docs/abi.md exists already and was left alone; --file names another");
    assert_eq!(folder.read("docs/abi.md"), "mine\n");
    folder.baton("new abi --from-code --write --file docs/more.md").exits(0);
}

#[test]
fn code_without_contracts_makes_no_document() {
    let folder = folder("//- TICKETS.md\n## T1: One\n");
    folder.baton("new abi --from-code").exits(2).prints("").mentions("has no contracts that are known");
    folder.baton("new protocol --from-code").exits(2).prints("").mentions("has no routes or messages");
}

#[test]
fn entries_and_facts_stand_side_by_side() {
    let folder = folder(
        "//- src/Vault.sol\ncontract Vault {\n  event Opened(uint256 a);\n  function open(uint256 a) external {}\n  function shut() external {}\n  function state() external view returns (uint8) {}\n}\n//- docs/abi.md\n# Vault contract\n## Functions\n| Function | Returns |\n|---|---|\n| `open(uint256 a)` | none |\n| `state()` | `address` |\n| `sealed(uint256 a)` | — |\n",
    );
    let ran = folder.baton("contracts --format json").exits(0).says("");
    let fact = |line: u32| json!({ "path": "src/Vault.sol", "line": line });
    assert_eq!(
        ran.json(),
        json!({
            "version": 1,
            "documents": [{ "path": "docs/abi.md", "entries": [
                { "subject": "Vault.open", "line": 5, "state": "same", "fact": fact(3) },
                { "subject": "Vault.state", "line": 6, "state": "differs", "fact": fact(5) },
                { "subject": "Vault.sealed", "line": 7, "state": "gone" },
            ] }],
            "undocumented": [
                { "subject": "Vault.Opened", "path": "src/Vault.sol", "line": 2 },
                { "subject": "Vault.shut", "path": "src/Vault.sol", "line": 4 },
            ],
        })
    );
    folder.baton("contracts").exits(0).says("").prints(
        "docs/abi.md
      5  same     Vault.open  src/Vault.sol:3
      6  differs  Vault.state  src/Vault.sol:5
      7  gone     Vault.sealed
undocumented
  Vault.Opened  src/Vault.sol:2
  Vault.shut  src/Vault.sol:4
",
    );
}

#[test]
fn where_no_document_is_one_is_offered() {
    folder(CODE).baton("contracts").exits(0).prints("").mentions("`baton new abi --from-code`");
}
