//! The board over the wire: what `baton.board` answers, and when `$/baton/boardChanged` says that it is worth asking again.
//!
//! Start at [`until`].

use serde_json::{Value, json};

use super::wire::{Client, Folder};

const PLAN: &str = "# Plan 🎲

## Batch 1: Core

### T1: Draw 🎲
**Status:** Done

### T2: Given up
**Status:** Dropped

### T3: Pay

## HANDOFF — Batch 1
";

const CHANGED: &str = "$/baton/boardChanged";

/// A client that shows the board of this folder.
fn showing(folder: &Folder) -> Client {
    let folders = json!([{"uri": folder.uri(""), "name": "plan"}]);
    let options = json!({"board": true, "copies": true});
    let capabilities = json!({"workspace": {"applyEdit": true}});
    Client::initialized(
        json!({"workspaceFolders": folders, "capabilities": capabilities, "initializationOptions": options}),
    )
}

fn board(client: &mut Client) -> Value {
    client.request("workspace/executeCommand", json!({"command": "baton.board", "arguments": []}))
}

#[track_caller]
fn changed(client: &mut Client) {
    let told = client.wait("another board", |m| m["method"] == CHANGED);
    assert_eq!(told, json!({"jsonrpc": "2.0", "method": CHANGED}), "it says nothing more");
}

/// The board once `is_it` says yes to its plans; asked for again only when the server says that it may be another one.
#[track_caller]
fn until(client: &mut Client, is_it: impl Fn(&Value) -> bool) {
    loop {
        let board = board(client);
        if board["complete"] == true && is_it(&board["plans"]) {
            return;
        }
        changed(client);
    }
}

#[test]
fn the_board_says_what_status_says_and_where_and_what_may_be_done() {
    let folder = Folder::new(&[("docs/TICKETS.md", PLAN), ("README.md", "no plan\n")]);
    let uri = folder.uri("docs/TICKETS.md");
    let mut client = showing(&folder);
    changed(&mut client);
    let board = board(&mut client);
    assert_eq!((&board["version"], &board["complete"]), (&json!(1), &json!(true)));
    let plan = &board["plans"][0];
    let name = folder.uri("").rsplit('/').next().unwrap().to_owned();
    assert_eq!((&plan["uri"], &plan["path"]), (&json!(uri), &json!("docs/TICKETS.md")));
    assert_eq!(plan["folder"], json!(name));
    let mut batch = plan["batches"][0].clone();
    let offers = batch["offers"].take();
    let on = |line: u64, from: u64, to: u64| json!({"start": {"line": line, "character": from}, "end": {"line": line, "character": to}});
    assert_eq!(
        batch,
        json!({
            "id": "1", "name": "Batch 1: Core", "path": "docs/TICKETS.md", "line": 3, "stage": "building",
            "tickets": 2, "done": 1, "blocked_by": [], "ready": false, "uri": uri, "range": on(2, 3, 16),
            "members": [
                {"id": "T1", "title": "Draw", "status": "done", "uri": uri, "range": on(4, 4, 6)},
                {"id": "T3", "title": "Pay", "status": null, "uri": uri, "range": on(10, 4, 6)},
            ],
            "offers": null,
        })
    );
    let titles: Vec<_> = offers.as_array().unwrap().iter().map(|offer| &offer["title"]).collect();
    assert_eq!(
        titles,
        [
            "Insert COMPLETE for Batch 1 (verify passed)",
            "Insert COMPLETE for Batch 1 (verify failed)",
            "Copy build prompt for Batch 1",
        ]
    );
    // Nothing of it is open, and each does what it says all the same.
    let run = |offer: &Value| json!({"command": offer["command"], "arguments": offer["arguments"]});
    let prompt = client.request("workspace/executeCommand", run(&offers[2]));
    assert!(prompt.as_str().unwrap().contains("Batch 1"), "{prompt}");
    client.request("workspace/executeCommand", run(&offers[0]));
    let asked = client.wait("an edit", |m| m["method"] == "workspace/applyEdit");
    let edit = &asked["params"]["edit"]["changes"][uri.as_str()][0];
    assert!(edit["newText"].as_str().unwrap().contains("## COMPLETE — Batch 1 Done"), "{asked}");
    client.finish();
}

#[test]
fn what_a_client_cannot_do_is_not_offered_and_who_did_not_ask_is_not_told() {
    let folder = Folder::new(&[("TICKETS.md", PLAN)]);
    let uri = folder.uri("TICKETS.md");
    let mut client = folder.client(json!({}));
    client.open(&uri, PLAN);
    client.change(&uri, 2, &json!([{"text": format!("{PLAN}## COMPLETE — Batch 1\n")}]));
    let board = board(&mut client);
    assert_eq!(board["plans"][0]["batches"][0]["stage"], "complete", "what is typed counts");
    assert_eq!(board["plans"][0]["batches"][0]["offers"], json!([]));
    // By the end everything that was to be told has been.
    client.published(&uri);
    client.request("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert!(client.rest().iter().all(|message| message["method"] != CHANGED));
}

#[test]
fn the_client_is_told_of_edits_of_files_and_of_lines_that_move() {
    let folder = Folder::new(&[("TICKETS.md", PLAN)]);
    let uri = folder.uri("TICKETS.md");
    let mut client = showing(&folder);
    let done = |plans: &Value| plans[0]["batches"][0]["done"].clone();
    let line = |plans: &Value| plans[0]["batches"][0]["range"]["start"]["line"].clone();
    until(&mut client, |plans| done(plans) == 1);
    let typed = PLAN.replace("### T3: Pay\n", "### T3: Pay\n**Status:** Done\n");
    // By what is typed into the only document that is open.
    client.open(&uri, PLAN);
    client.change(&uri, 2, &json!([{"text": typed}]));
    until(&mut client, |plans| done(plans) == 2);
    // By prose, which says nothing and moves what stands below it.
    let prose = typed.replace("\n## Batch 1", "\nProse.\n\n## Batch 1");
    client.change(&uri, 3, &json!([{"text": prose}]));
    until(&mut client, |plans| line(plans) == 4);
    client.close(&uri);
    until(&mut client, |plans| done(plans) == 1 && line(plans) == 2);
    // By files that come and go.
    folder.write("more/TICKETS.md", "## Batch 7\n### T1: a\n**Status:** Todo\n");
    until(&mut client, |plans| plans[1]["batches"][0]["id"] == "7");
    folder.remove("more/TICKETS.md");
    until(&mut client, |plans| plans[1].is_null());
    client.finish();
}

const CODE: &str = "contract Vault {
    function open(uint256 amount) external {}
    function close(uint256 amount) external {}
    function owner() external view returns (address) { return address(0); }
}
";

const CHAIN: &str = "# The chain
## Vault
| Function | What |
|---|---|
| `open(uint256 amount)` | opens |
| `close(uint256 amount)` | closes |
| `owner()` | who |
";

/// What nobody describes, once it is told of.
#[track_caller]
fn undescribed(client: &mut Client, is_it: impl Fn(&Value) -> bool) -> Value {
    loop {
        let found = board(client)["undescribed"].clone();
        if is_it(&found) {
            return found;
        }
        changed(client);
    }
}

#[track_caller]
fn adopt(client: &mut Client, offer: &Value) -> Value {
    let id = client.ask(
        "workspace/executeCommand",
        json!({"command": offer["command"], "arguments": offer["arguments"]}),
    );
    client.answer(id)
}

#[test]
fn a_document_that_looks_like_a_contract_document_is_accepted() {
    let settings = "# Ours\n[documents]\ntickets = [\"TICKETS.md\"]\n";
    let files = [
        ("contracts/Vault.sol", CODE),
        ("docs/chain.md", CHAIN),
        ("TICKETS.md", PLAN),
        ("baton.toml", settings),
    ];
    let folder = Folder::new(&files);
    let mut client = showing(&folder);
    let found = undescribed(&mut client, |found| !found[0]["candidate"].is_null());
    let name = folder.uri("").rsplit('/').next().unwrap().to_owned();
    assert_eq!(
        (&found[0]["kind"], &found[0]["candidate"], &found[0]["folder"], &found[0]["uri"]),
        (&json!("abi"), &json!("docs/chain.md"), &json!(name), &json!(folder.uri("docs/chain.md")))
    );
    let message = found[0]["message"].as_str().unwrap();
    assert!(
        message.starts_with("docs/chain.md describes contracts (3 of 3 entries found in code)"),
        "{message}"
    );
    let offer = &found[0]["offers"][0];
    assert_eq!(offer["title"], "Check docs/chain.md against code (abi)");
    assert_eq!(adopt(&mut client, offer)["result"], Value::Null);
    let said = client.wait("a message", |m| m["method"] == "window/showMessage");
    assert_eq!(
        said["params"]["message"],
        "docs/chain.md is checked from now on: baton.toml names it under [documents] abi."
    );
    let set = folder.read("baton.toml");
    assert!(
        set.starts_with("# Ours\n[documents]\nabi = [") && set.contains("\"/docs/chain.md\"]\ntickets ="),
        "{set}"
    );
    undescribed(&mut client, |found| found == &json!([]));
    client.finish();
}

#[test]
fn a_contract_document_is_written_where_there_is_none() {
    let folder = Folder::new(&[("contracts/Vault.sol", CODE), ("TICKETS.md", PLAN)]);
    let mut client = showing(&folder);
    let found = undescribed(&mut client, |found| !found[0].is_null());
    assert_eq!((&found[0]["candidate"], &found[0]["uri"]), (&Value::Null, &Value::Null));
    let offer = &found[0]["offers"][0];
    assert_eq!(offer["title"], "Write docs/abi.md from code");
    assert_eq!(adopt(&mut client, offer)["result"], Value::Null);
    assert!(folder.read("docs/abi.md").contains("open"));
    undescribed(&mut client, |found| found == &json!([]));
    // Chosen again, what is there is left alone.
    folder.write("docs/abi.md", "mine\n");
    let answer = adopt(&mut client, offer);
    assert_eq!(answer["error"]["message"], "docs/abi.md exists already and was left alone", "{answer}");
    assert_eq!(folder.read("docs/abi.md"), "mine\n");
    client.finish();
}
