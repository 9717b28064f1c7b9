//! The server and the disk: what is read, what is noticed, and who wins when a buffer and a file differ.

use serde_json::{Value, json};

use super::wire::{Client, Folder};

/// A client that watches files itself, and has been asked to.
fn watching(folder: &Folder) -> Client {
    let watches = json!({"didChangeWatchedFiles": {"dynamicRegistration": true}});
    let mut client = folder.client(json!({"workspace": watches}));
    let request = client.wait("a registration", |m| m["method"] == "client/registerCapability");
    assert_eq!(request["params"]["registrations"][0]["method"], "workspace/didChangeWatchedFiles");
    client.reply(&request, Value::Null);
    client
}

/// Tells what changed, as a client that watches does.
fn tell(client: &mut Client, uris: &[String]) {
    let changes: Vec<Value> = uris.iter().map(|uri| json!({"uri": uri, "type": 2})).collect();
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
}

const FAULTY: &str = "### T1: a\n**Depends on:** T9\n";
const SOUND: &str = "### T1: a\n### T9: b\n";
const UNKNOWN: &[(&str, u64)] = &[("unknown-ticket", 1)];

#[test]
fn plans_nobody_has_open_are_checked_and_what_becomes_of_them_is_noticed() {
    let folder = Folder::new(&[("docs/TICKETS.md", FAULTY), ("README.md", "T9"), ("a b/TICKETS.md", FAULTY)]);
    let (uri, other) = (folder.uri("docs/TICKETS.md"), folder.uri("a b/TICKETS.md"));
    let mut client = watching(&folder);
    assert_eq!(client.settles(&uri, UNKNOWN).get("version"), None);
    client.settles(&other, UNKNOWN);
    folder.write("docs/TICKETS.md", SOUND);
    tell(&mut client, std::slice::from_ref(&uri));
    client.settles(&uri, &[]);
    folder.write("docs/TICKETS.md", FAULTY);
    tell(&mut client, std::slice::from_ref(&uri));
    client.settles(&uri, UNKNOWN);
    folder.remove("docs/TICKETS.md");
    tell(&mut client, std::slice::from_ref(&uri));
    client.settles(&uri, &[]);
    client.finish();
}

#[test]
fn the_server_watches_where_the_client_does_not() {
    let folder = Folder::new(&[("TICKETS.md", FAULTY)]);
    let uri = folder.uri("TICKETS.md");
    let mut client = folder.client(json!({}));
    client.settles(&uri, UNKNOWN);
    folder.write("TICKETS.md", SOUND);
    client.settles(&uri, &[]);
    folder.write("new/TICKETS.md", "### T1: a\n**Depends on:** T5\n");
    client.settles(&folder.uri("new/TICKETS.md"), UNKNOWN);
    folder.remove("new/TICKETS.md");
    client.settles(&folder.uri("new/TICKETS.md"), &[]);
    client.finish();
}

#[test]
fn the_server_watches_for_eglot_which_does_not_see_new_folders() {
    let folder = Folder::new(&[("TICKETS.md", FAULTY)]);
    let watches = json!({"didChangeWatchedFiles": {"dynamicRegistration": true}});
    let mut client = Client::initialized(json!({
        "capabilities": {"workspace": watches},
        "clientInfo": {"name": "Eglot", "version": "1.17.30"},
        "workspaceFolders": [{"uri": folder.uri(""), "name": "plan"}],
    }));
    client.settles(&folder.uri("TICKETS.md"), UNKNOWN);
    folder.write("new/TICKETS.md", "### T1: a\n**Depends on:** T5\n");
    client.settles(&folder.uri("new/TICKETS.md"), UNKNOWN);
    client.finish();
}

#[test]
fn an_open_buffer_wins_until_it_is_closed() {
    let folder = Folder::new(&[("TICKETS.md", FAULTY)]);
    let uri = folder.uri("TICKETS.md");
    let mut client = watching(&folder);
    client.settles(&uri, UNKNOWN);
    client.open(&uri, SOUND);
    assert_eq!(client.settles(&uri, &[])["version"], 1);
    folder.write("TICKETS.md", "### T1: a\n\n**Depends on:** T9\n");
    tell(&mut client, std::slice::from_ref(&uri));
    client.change(&uri, 2, &json!([{"text": FAULTY}]));
    assert_eq!(client.settles(&uri, UNKNOWN)["version"], 2);
    client.close(&uri);
    assert_eq!(client.settles(&uri, &[("unknown-ticket", 2)]).get("version"), None);
    client.finish();
}

#[test]
fn what_is_typed_in_one_document_changes_what_is_said_of_another() {
    let archive = "### T2: old\n**Depends on:** T9\n";
    let folder = Folder::new(&[("TICKETS.md", SOUND), ("archive/TICKETS-1.md", archive)]);
    let (plan, archive) = (folder.uri("TICKETS.md"), folder.uri("archive/TICKETS-1.md"));
    let mut client = watching(&folder);
    client.open(&plan, SOUND);
    client.settles(&plan, &[]);
    client.change(&plan, 2, &json!([{"text": "### T1: a\n### T8: b\n"}]));
    client.settles(&archive, UNKNOWN);
    client.change(&plan, 3, &json!([{"text": SOUND}]));
    client.settles(&archive, &[]);
    client.finish();
}

/// Waits until the client is told to ask for hints anew, and says that it will.
fn refreshed(client: &mut Client) {
    let request = client.wait("a refresh", |m| m["method"] == "workspace/inlayHint/refresh");
    client.reply(&request, Value::Null);
}

#[test]
fn hints_are_asked_for_anew_when_another_document_says_something_else() {
    let archive = "### T2: old\n";
    let folder = Folder::new(&[("TICKETS.md", "### T1: a\nT2\n"), ("archive/TICKETS-1.md", archive)]);
    let (plan, archive) = (folder.uri("TICKETS.md"), folder.uri("archive/TICKETS-1.md"));
    let mut client = folder.client(json!({
        "textDocument": {"inlayHint": {}},
        "workspace": {"inlayHint": {"refreshSupport": true}},
    }));
    let hints = |client: &mut Client| {
        let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}});
        let params = json!({"textDocument": {"uri": plan}, "range": range});
        client.request("textDocument/inlayHint", params)[0]["label"].clone()
    };
    client.open(&plan, "### T1: a\nT2\n");
    refreshed(&mut client);
    assert_eq!(hints(&mut client), "old");
    folder.write("archive/TICKETS-1.md", "### T2: older\n");
    refreshed(&mut client);
    assert_eq!(hints(&mut client), "older");
    client.open(&archive, "### T2: older\n");
    client.change(&archive, 2, &json!([{"text": "### T2: oldest\n"}]));
    refreshed(&mut client);
    assert_eq!(hints(&mut client), "oldest");
    client.finish();
}

#[test]
fn a_client_that_typed_the_change_itself_is_not_told_to_ask_anew() {
    let mut client = Client::initialized(json!({"capabilities": {
        "workspace": {"inlayHint": {"refreshSupport": true}},
    }}));
    let uri = "untitled:TICKETS.md";
    client.open(uri, FAULTY);
    client.settles(uri, UNKNOWN);
    client.change(uri, 2, &json!([{"text": SOUND}]));
    client.settles(uri, &[]);
    client.request("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert!(client.rest().iter().all(|message| message["method"] != "workspace/inlayHint/refresh"));
}

#[test]
fn plans_follow_files_that_are_renamed() {
    let text = "### T1: 🎲 a\n**Files:** `src/a.rs:4`, `src/c.rs`\n**Status:** done\n";
    let folder = Folder::new(&[("TICKETS.md", text), ("src/a.rs", "")]);
    let plan = folder.uri("TICKETS.md");
    let operations = json!({"willRename": true, "didRename": true});
    // It would watch files, so nothing else says that they moved.
    let capabilities = json!({"workspace": {
        "didChangeWatchedFiles": {"dynamicRegistration": true},
        "fileOperations": operations, "workspaceEdit": {"documentChanges": true, "changeAnnotationSupport": {}},
    }});
    let mut client = Client::start();
    let folders = json!([{"uri": folder.uri(""), "name": "plan"}]);
    let result = client.initialize(json!({"workspaceFolders": folders, "capabilities": capabilities}));
    let all = json!({"filters": [{"scheme": "file", "pattern": {"glob": "**/*"}}]});
    let offered = &result["capabilities"]["workspace"]["fileOperations"];
    assert_eq!(*offered, json!({"willRename": all, "didRename": all}));
    client.open(&plan, text);
    // Once it is said which file is missing, everything was looked at.
    client.settles(&plan, &[("missing-file", 1)]);
    let files = json!({"files": [{"oldUri": folder.uri("src/a.rs"), "newUri": folder.uri("src/deep/z.rs")}]});
    let edit = client.request("workspace/willRenameFiles", files.clone());
    let range = json!({"start": {"line": 1, "character": 12}, "end": {"line": 1, "character": 20}});
    assert_eq!(
        edit,
        json!({"documentChanges": [{
            "textDocument": {"uri": plan, "version": 1},
            "edits": [{"range": range, "newText": "src/deep/z.rs"}],
        }]})
    );
    folder.write("src/deep/z.rs", "");
    folder.remove("src/a.rs");
    client.notify("workspace/didRenameFiles", files);
    // A plan most of whose files are missing is read away from its code.
    client.settles(&plan, &[]);
    client.change(&plan, 2, &json!([{"range": range, "text": "src/deep/z.rs"}]));
    client.settles(&plan, &[("missing-file", 1)]);
    let files = json!({"files": [{"oldUri": folder.uri("other"), "newUri": folder.uri("another")}]});
    assert_eq!(client.request("workspace/willRenameFiles", files), Value::Null);
    client.finish();
}

#[test]
fn links_lead_to_files_and_tickets() {
    let text = "### Ticket 1: 🎲 a\n**Files:** `src/a.rs`, `src/none.rs:1`\n**Status:** done\n🎲 src/a.rs:42 and src/none.rs:1\n### Ticket 2: b\nsee #1\n";
    let folder = Folder::new(&[("TICKETS.md", text), ("src/a.rs", ""), ("README.md", "")]);
    let plan = folder.uri("TICKETS.md");
    let mut client = folder.client(json!({"textDocument": {"documentLink": {}}}));
    client.open(&plan, text);
    client.open(&folder.uri("README.md"), "src/a.rs:42");
    let links = |client: &mut Client, uri: &str| {
        client.request("textDocument/documentLink", json!({"textDocument": {"uri": uri}}))
    };
    // Once it is said which file is missing, it is known which are there.
    client.settles(&plan, &[("missing-file", 1)]);
    let found = links(&mut client, &plan);
    let range = |line: u64, from: u64, to: u64| json!({"start": {"line": line, "character": from}, "end": {"line": line, "character": to}});
    let file = folder.uri("src/a.rs");
    assert_eq!(
        found,
        json!([
            {"range": range(1, 12, 20), "target": file},
            {"range": range(3, 3, 14), "target": format!("{file}#L42")},
            {"range": range(5, 4, 6), "target": format!("{plan}#L1")},
        ])
    );
    assert_eq!(links(&mut client, &folder.uri("README.md")), Value::Null);
    client.notify("workspace/didChangeConfiguration", json!({"settings": {"features": {"links": false}}}));
    assert_eq!(links(&mut client, &plan), Value::Null);
    client.finish();
}

#[test]
fn settings_are_read_and_read_again() {
    let folder = Folder::new(&[("WORK.md", FAULTY), ("TICKETS.md", FAULTY)]);
    let (work, plan) = (folder.uri("WORK.md"), folder.uri("TICKETS.md"));
    let mut client = watching(&folder);
    client.settles(&plan, UNKNOWN);
    folder.write("baton.toml", "[documents]\ntickets = [\"WORK.md\"]\n");
    tell(&mut client, &[folder.uri("baton.toml")]);
    client.settles(&work, UNKNOWN);
    client.settles(&plan, &[]);
    folder.write("baton.toml", "[rules]\nunknown-ticket = \"off\"\n");
    tell(&mut client, &[folder.uri("baton.toml")]);
    client.settles(&work, &[]);
    folder.write("baton.toml", "[rulez]\n");
    tell(&mut client, &[folder.uri("baton.toml")]);
    let settings = client.published(&folder.uri("baton.toml"));
    assert_eq!(settings["diagnostics"][0]["range"]["start"], json!({"line": 0, "character": 1}));
    folder.write("baton.toml", "[rules\n");
    tell(&mut client, &[folder.uri("baton.toml")]);
    client.settles(&plan, UNKNOWN);
    assert_eq!(client.published(&folder.uri("baton.toml"))["diagnostics"].as_array().unwrap().len(), 1);
    folder.remove("baton.toml");
    tell(&mut client, &[folder.uri("baton.toml")]);
    assert_eq!(client.published(&folder.uri("baton.toml"))["diagnostics"], json!([]));
    client.wait("a warning", |m| {
        m["params"]["message"].as_str().is_some_and(|text| text.contains("baton.toml:1:"))
    });
    client.finish();
}

#[test]
fn folders_come_and_go_and_the_nearest_has_the_document() {
    let inner_plan = "### T9: b\n**Depends on:** T8\n";
    let folder = Folder::new(&[("TICKETS.md", FAULTY), ("inner/TICKETS.md", inner_plan)]);
    let (outer, inner) = (folder.uri("TICKETS.md"), folder.uri("inner/TICKETS.md"));
    let mut client = watching(&folder);
    client.open(&outer, "### T1: a\n**Depends on:** T9, T7\n");
    // T9 is declared somewhere in the one workspace.
    assert_eq!(client.settles(&outer, UNKNOWN)["diagnostics"][0]["range"]["start"]["character"], 20);
    client.settles(&inner, UNKNOWN);
    let change = |added: &Value, removed: &Value| json!({"event": {"added": added, "removed": removed}});
    let (inside, none) = (json!([{"uri": folder.uri("inner"), "name": "inner"}]), json!([]));
    client.notify("workspace/didChangeWorkspaceFolders", change(&inside, &none));
    client.settles(&outer, &[("unknown-ticket", 1), ("unknown-ticket", 1)]);
    client.open(&inner, "### T9: b\n\n**Depends on:** T8\n");
    client.settles(&inner, &[("unknown-ticket", 2)]);
    client.notify("workspace/didChangeWorkspaceFolders", change(&none, &inside));
    client.settles(&outer, UNKNOWN);
    client.close(&inner);
    client.settles(&inner, UNKNOWN);
    client.finish();
}

#[test]
fn a_document_outside_of_every_folder_has_its_own_folder() {
    let folder = Folder::new(&[("TICKETS.md", FAULTY), ("archive/TICKETS-1.md", "### T9: b\n")]);
    let uri = folder.uri("TICKETS.md");
    let mut client = Client::initialized(json!({}));
    client.open(&uri, "### T1: a\n**Depends on:** T9, T8\n");
    client.settles(&uri, UNKNOWN);
    let at = json!({"textDocument": {"uri": uri}, "position": {"line": 1, "character": 17}});
    let id = client.ask("textDocument/definition", at);
    assert_eq!(client.answer(id)["result"][0]["uri"], folder.uri("archive/TICKETS-1.md"));
    client.finish();
}

#[test]
fn what_the_user_switches_off_stays_off_until_it_is_switched_on() {
    let folder = Folder::new(&[("TICKETS.md", SOUND)]);
    let mut client = folder.client(json!({"workspace": {"configuration": true}}));
    let uri = folder.uri("TICKETS.md");
    client.open(&uri, SOUND);
    let mut set = |settings: Value, symbols: bool| {
        let request = client.wait("a question", |m| m["method"] == "workspace/configuration");
        assert_eq!(request["params"]["items"], json!([{"section": "baton"}]));
        client.reply(&request, json!([settings]));
        // Replies and requests go different ways, so the first answers may still be from before.
        let answers = (0..1_000).map(|_| {
            let id = client.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}}));
            client.answer(id)["result"].is_array()
        });
        assert!({ answers }.any(|answer| answer == symbols));
        client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    };
    set(json!({"features": {"symbols": false}}), false);
    set(json!(null), true);
    set(json!({"features": {"symbols": false}}), false);
}

#[test]
fn a_batch_is_archived_in_a_new_file_where_the_client_can_make_one() {
    let folder = Folder::new(&[("TICKETS.md", "## Batch 1\r\n### T1: One ✅\r\n")]);
    let (uri, archive) = (folder.uri("TICKETS.md"), folder.uri("archive/TICKETS-1.md"));
    let offered = |operations: Value, uri: &str| {
        let edit = json!({"documentChanges": true, "resourceOperations": operations});
        let literal = json!({"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}});
        let able = json!({"workspace": {"workspaceEdit": edit}, "textDocument": {"codeAction": literal}});
        let mut client = folder.client(able);
        client.open(uri, "## Batch 1\r\n### T1: One ✅\r\n");
        let at = json!({"line": 0, "character": 3});
        let context = json!({"diagnostics": [], "only": ["refactor.move"]});
        let id = client.ask(
            "textDocument/codeAction",
            json!({"textDocument": {"uri": uri}, "range": {"start": at, "end": at}, "context": context}),
        );
        let answer = client.answer(id)["result"].clone();
        client.finish();
        answer
    };
    assert_eq!(offered(json!([]), &uri), Value::Null);
    assert_eq!(offered(json!(["create"]), "untitled:TICKETS.md"), Value::Null);
    let action = offered(json!(["create"]), &uri)[0].clone();
    assert_eq!(action["title"], "Archive Batch 1");
    let changes = &action["edit"]["documentChanges"];
    assert_eq!(changes[0], json!({"kind": "create", "uri": archive}));
    assert_eq!(changes[1]["textDocument"], json!({"uri": archive, "version": null}));
    let text = "# Archive\r\n\r\n## Batch 1\r\n### T1: One ✅\r\n";
    assert_eq!(changes[1]["edits"][0]["newText"], text);
    assert_eq!(changes[2]["edits"][0]["newText"], "");
}

const DOCUMENT: &str = "## Vault\n### Functions\n- `claim(uint256 id)`: pays\n- `close()`: over\n";
const CONTRACT: &str =
    "contract Vault {\n    function claim(uint256 id) external {}\n    function close() external {}\n}\n";

#[test]
fn contract_documents_follow_code_on_disk_and_in_buffers() {
    let folder = Folder::new(&[("docs/abi.md", DOCUMENT), ("contracts/Vault.sol", CONTRACT)]);
    let (document, code) = (folder.uri("docs/abi.md"), folder.uri("contracts/Vault.sol"));
    let mut client = watching(&folder);
    client.open(&document, DOCUMENT);
    client.settles(&document, &[]);
    // An agent takes a function away.
    folder.write("contracts/Vault.sol", &CONTRACT.replace("    function close() external {}\n", ""));
    tell(&mut client, std::slice::from_ref(&code));
    client.settles(&document, &[("abi-gone", 3)]);
    folder.write("contracts/Vault.sol", CONTRACT);
    tell(&mut client, std::slice::from_ref(&code));
    client.settles(&document, &[]);
    // Somebody types another parameter, and sees in the code too that the document says otherwise.
    client.open(&code, &CONTRACT.replace("uint256 id", "uint256 id, bool now"));
    client.settles(&document, &[("abi-signature", 2)]);
    let shown = client.settles(&code, &[("abi-signature", 1)]);
    let shown = &shown["diagnostics"][0];
    assert_eq!(shown["severity"], 3);
    assert!(shown["message"].as_str().is_some_and(|text| text.starts_with("In docs/abi.md:3: ")), "{shown}");
    client.change(&code, 2, &json!([{"text": CONTRACT}]));
    client.settles(&document, &[]);
    client.settles(&code, &[]);
    client.finish();
}

#[test]
fn an_entry_and_its_code_lead_to_each_other() {
    let folder = Folder::new(&[("docs/abi.md", DOCUMENT), ("contracts/Vault.sol", CONTRACT)]);
    let (document, code) = (folder.uri("docs/abi.md"), folder.uri("contracts/Vault.sol"));
    let mut client = watching(&folder);
    // Code was looked at once it is known that something is gone.
    let more = format!("{DOCUMENT}- `missing()`: no\n");
    client.open(&document, &more);
    client.settles(&document, &[("abi-gone", 4)]);
    let at = |uri: &str, line: u32| json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": 14}});
    let entry = json!({"textDocument": {"uri": document}, "position": {"line": 2, "character": 4}});
    let defined = client.request("textDocument/definition", entry.clone());
    assert_eq!((&defined[0]["uri"], &defined[0]["range"]["start"]["line"]), (&json!(code), &json!(1)));
    let declared = client.request("textDocument/declaration", at(&code, 1));
    assert_eq!((&declared[0]["uri"], &declared[0]["range"]["start"]["line"]), (&json!(document), &json!(2)));
    let hover = client.request("textDocument/hover", entry);
    assert!(
        hover["contents"]["value"].as_str().is_some_and(|card| card.contains("contracts/Vault.sol:2")),
        "{hover}"
    );
    client.finish();
}

#[test]
fn a_contract_document_that_could_be_is_named_once_in_the_log() {
    let code = "contract Vault { function open(uint256 n) external {} function close() external {} function owner() external {} }";
    let folder = Folder::new(&[
        ("TICKETS.md", FAULTY),
        ("src/Vault.sol", code),
        ("docs/chain.md", "# Chain\n## Functions\n- `open(uint256 n)`\n- `close()`\n- `owner()`\n"),
    ]);
    let mut client = watching(&folder);
    let is_it = |m: &Value| {
        m["method"] == "window/logMessage"
            && m["params"]["message"].to_string().contains("docs/chain.md describes")
    };
    let told = client.wait("the offer", is_it);
    assert_eq!(told["params"]["type"], 3);
    folder.write("baton.toml", "[rules]\nunknown-ticket = \"off\"\n");
    tell(&mut client, &[folder.uri("baton.toml")]);
    client.settles(&folder.uri("TICKETS.md"), &[]);
    // Settings are read one after the other: with these, everything that the ones before brought about is over.
    folder.write("baton.toml", "");
    tell(&mut client, &[folder.uri("baton.toml")]);
    client.settles(&folder.uri("TICKETS.md"), UNKNOWN);
    client.request("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert!(!client.rest().iter().any(is_it));
}
