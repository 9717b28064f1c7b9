//! Every question an editor asks, once over the wire: that it is offered, understood, answered, and in the positions and words this client
//! knows. What the answer says is tested where it is made.

use serde_json::{Value, json};

use super::wire::Client;

/// A plan that a buffer holds and no disk.
const URI: &str = "untitled:TICKETS.md";

/// Everything these features could make use of.
fn able() -> Value {
    json!({
        "textDocument": {
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "definition": {"linkSupport": true},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
            "rename": {"prepareSupport": true},
            "callHierarchy": {},
            "selectionRange": {},
            "foldingRange": {"foldingRange": {"collapsedText": true}},
            "inlayHint": {},
            "codeLens": {},
            "semanticTokens": {
                "requests": {"full": {"delta": true}, "range": true}, "formats": ["relative"],
                "tokenTypes": [], "tokenModifiers": [],
            },
            "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}},
            "publishDiagnostics": {
                "relatedInformation": true, "codeDescriptionSupport": true, "dataSupport": true,
                "tagSupport": {"valueSet": [1]},
            },
        },
        "workspace": {"workspaceEdit": {"documentChanges": true, "changeAnnotationSupport": {}}},
    })
}

/// Opens `text` without its `$0` and asks `method` there, with `more` beside document and position.
#[track_caller]
fn ask(capabilities: Value, text: &str, method: &str, more: Value) -> Value {
    let mut client = Client::initialized(json!({"capabilities": capabilities}));
    let before = text.split("$0").next().unwrap();
    client.open(URI, &text.replace("$0", ""));
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().unwrap().encode_utf16().count();
    let mut params = json!({"textDocument": {"uri": URI}, "position": {"line": line, "character": column}});
    params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    if matches!(method, "workspace/symbol") {
        params = more;
    }
    let id = client.ask(method, params);
    let answer = client.answer(id);
    client.finish();
    answer.get("error").or(answer.get("result")).unwrap().clone()
}

/// Checks what the server offers to a client of these capabilities, and that it offers it to no other.
#[track_caller]
fn offered(capabilities: Value, capability: &str, expected: &Value) {
    for (capabilities, expected) in [(capabilities, expected), (json!({}), &Value::Null)] {
        let mut client = Client::start();
        let result = client.initialize(json!({"capabilities": capabilities}));
        assert_eq!(&result["capabilities"][capability], expected);
        client.finish();
    }
}

/// The protocol's range on one line.
fn on(line: u64, from: u64, to: u64) -> Value {
    span((line, from), (line, to))
}

fn span(from: (u64, u64), to: (u64, u64)) -> Value {
    json!({
        "start": {"line": from.0, "character": from.1},
        "end": {"line": to.0, "character": to.1},
    })
}

/// Two tickets, with line ends and columns that trip up those who count bytes.
const PLAN: &str =
    "# Wagers 🎲\r\n\r\n### T1: Pay out\r\n🎲 é — see T2.\r\n\r\n### T2: Draw\r\n**Depends on:** T1\r\n";

/// [`PLAN`] with the cursor before the last `what`.
fn at(what: &str) -> String {
    let start = PLAN.rfind(what).unwrap();
    format!("{}$0{}", &PLAN[..start], &PLAN[start..])
}

#[test]
fn hover() {
    let card = ask(able(), &at("T2."), "textDocument/hover", json!({}));
    assert_eq!(card["range"], on(3, 11, 13));
    assert_eq!(card["contents"]["kind"], "markdown");
    assert!(card["contents"]["value"].as_str().unwrap().starts_with("**T2** · Draw"));
    let card = ask(json!({}), &at("T2."), "textDocument/hover", json!({}));
    assert_eq!(card["contents"]["kind"], "plaintext");
    assert_eq!(ask(able(), &at("see"), "textDocument/hover", json!({})), Value::Null);
}

#[test]
fn definition() {
    let links = ask(able(), &at("T1\r\n"), "textDocument/definition", json!({}));
    assert_eq!(
        links,
        json!([{
            "originSelectionRange": on(6, 16, 18),
            "targetUri": URI,
            "targetRange": span((2, 0), (5, 0)),
            "targetSelectionRange": on(2, 4, 6),
        }])
    );
    let locations = ask(json!({}), &at("T1\r\n"), "textDocument/definition", json!({}));
    assert_eq!(locations, json!([{"uri": URI, "range": on(2, 4, 6)}]));
}

#[test]
fn references() {
    let all = |declaration: bool| {
        let context = json!({"context": {"includeDeclaration": declaration}});
        let found = ask(able(), &at("T2."), "textDocument/references", context);
        found.as_array().unwrap().iter().map(|place| place["range"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(all(false), [on(3, 11, 13)]);
    assert_eq!(all(true), [on(3, 11, 13), on(5, 4, 6)]);
}

#[test]
fn document_highlight() {
    let places = ask(able(), &at("T2."), "textDocument/documentHighlight", json!({}));
    assert_eq!(places, json!([{"range": on(3, 11, 13), "kind": 2}, {"range": on(5, 4, 6), "kind": 3}]));
}

#[test]
fn document_symbol() {
    let plan = "## Batch 1\n### T1: Pay 🎲 out\n";
    let tree = ask(able(), plan, "textDocument/documentSymbol", json!({}));
    let names = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&tree), ["Batch 1"]);
    assert_eq!(names(&tree[0]["children"]), ["T1: Pay 🎲 out"]);
    assert_eq!(tree[0]["children"][0]["range"], span((1, 0), (2, 0)));
    let flat = ask(json!({}), plan, "textDocument/documentSymbol", json!({}));
    assert_eq!(names(&flat), ["Batch 1", "T1: Pay 🎲 out"]);
    assert_eq!((&flat[1]["containerName"], &flat[1]["location"]["uri"]), (&json!("Batch 1"), &json!(URI)));
}

#[test]
fn workspace_symbol() {
    let found = ask(able(), PLAN, "workspace/symbol", json!({"query": "draw"}));
    assert_eq!(found[0]["location"], json!({"uri": URI, "range": on(5, 0, 12)}));
    assert_eq!(ask(able(), PLAN, "workspace/symbol", json!({"query": "nothing at all"})), Value::Null);
}

#[test]
fn completion() {
    let list = ask(able(), &at("T1\r\n"), "textDocument/completion", json!({}));
    let items = list["items"].as_array().unwrap();
    let item = items.iter().find(|item| item["label"].as_str().unwrap().starts_with("T1")).unwrap();
    assert_eq!(item["textEdit"]["newText"], "T1");
    assert_eq!(item["textEdit"]["range"]["start"], json!({"line": 6, "character": 16}));
}

#[test]
fn completion_of_blocks_has_places_to_type_at_where_the_client_has_them() {
    let plan = "## Batch 1\r\n### T1: Draw 🎲\r\n\r\n## HAND$0\r\n";
    let first = |capabilities: Value| {
        ask(capabilities, plan, "textDocument/completion", json!({}))["items"][0].clone()
    };
    let plain = first(able());
    assert_eq!((&plain["label"], plain.get("insertTextFormat")), (&json!("HANDOFF — Batch 1"), None));
    let text = plain["textEdit"]["newText"].as_str().unwrap();
    assert!(text.contains("Verify command: <verify command>\r\n"), "{text:?}");
    assert_eq!(plain["textEdit"]["range"], on(3, 0, 7));
    let mut able = able();
    able["textDocument"]["completion"] = json!({"completionItem": {"snippetSupport": true}});
    let snippet = first(able);
    assert_eq!(snippet["insertTextFormat"], 2);
    let text = snippet["textEdit"]["newText"].as_str().unwrap();
    assert!(text.contains("Verify command: ${2:<verify command>}\r\n"), "{text:?}");
}

#[test]
fn rename() {
    let was = ask(able(), &at("T2."), "textDocument/prepareRename", json!({}));
    assert_eq!(was, json!({"range": on(3, 11, 13), "placeholder": "T2"}));
    let edit = ask(able(), &at("T2."), "textDocument/rename", json!({"newName": "T7"}));
    let document = &edit["documentChanges"][0];
    assert_eq!(document["textDocument"], json!({"uri": URI, "version": 1}));
    let edits = json!([{"range": on(3, 11, 13), "newText": "T7"}, {"range": on(5, 4, 6), "newText": "T7"}]);
    assert_eq!(document["edits"], edits);
    let edit = ask(json!({}), &at("T2."), "textDocument/rename", json!({"newName": "T7"}));
    assert_eq!(edit, json!({"changes": {URI: edits}}));
    let refused = ask(able(), &at("T2."), "textDocument/rename", json!({"newName": "T1"}));
    assert_eq!(refused["code"], -32803);
    assert!(refused["message"].as_str().unwrap().contains("T1"));
}

#[test]
fn a_rename_that_rewrites_a_range_asks_first_where_the_client_can() {
    let plan = "### T1: a\n### $0T2: b\n### T3: c\n### T4: d\n**Depends on:** T1-T3\n";
    let edit = ask(able(), plan, "textDocument/rename", json!({"newName": "T9"}));
    let edits = edit["documentChanges"][0]["edits"].as_array().unwrap();
    let label = edits.iter().find_map(|edit| edit["annotationId"].as_str()).unwrap();
    assert_eq!(edit["changeAnnotations"][label]["needsConfirmation"], true);
}

#[test]
fn folding_range() {
    let plan = PLAN.replace("Pay out", "Pay out ✅");
    let folds = ask(able(), &plan, "textDocument/foldingRange", json!({}));
    assert_eq!(folds[0], json!({"startLine": 0, "endLine": 6}));
    let done = json!({"startLine": 2, "endLine": 3, "kind": "region", "collapsedText": "T1: Pay out … done"});
    assert_eq!(folds[1], done);
    let folds = ask(json!({}), &plan, "textDocument/foldingRange", json!({}));
    assert_eq!(folds[1], json!({"startLine": 2, "endLine": 3, "kind": "region"}));
}

#[test]
fn code_lens() {
    let plan = "# Plan 🎲\r\n\r\n## 🎲 Batch 1\r\n### T1: a\r\n**Status:** Todo\r\n";
    let lenses = ask(able(), plan, "textDocument/codeLens", json!({}));
    assert_eq!(lenses[0]["range"], on(2, 3, 13));
    assert_eq!(lenses[0].get("command"), None, "what it says is asked for when it comes into sight");
    let mut client = Client::initialized(json!({"capabilities": able()}));
    client.open(URI, plan);
    let id = client.ask("codeLens/resolve", lenses[0].clone());
    let answer = client.answer(id);
    assert_eq!(answer["result"]["command"], json!({"title": "0/1 done · being designed", "command": ""}));
    client.finish();
    assert_eq!(ask(able(), "# Notes\n", "textDocument/codeLens", json!({})), Value::Null);
    let mut client = Client::start();
    let offered = client.initialize(json!({}));
    assert_eq!(offered["capabilities"]["codeLensProvider"], json!({"resolveProvider": true}), "to everybody");
    client.finish();
}

/// A client that applies what the server hands it, and a plan whose first batch is to be reported complete.
fn lens_session() -> (Client, Value) {
    let mut able = able();
    able["workspace"]["applyEdit"] = json!(true);
    let mut client = Client::initialized(json!({"capabilities": able}));
    client.open(
        URI,
        "## Batch 1\r\n### T1: Draw 🎲\r\n**Status:** Done\r\n\r\n## HANDOFF — Batch 1\r\nTickets: T1\r\n",
    );
    let lenses = client.request("textDocument/codeLens", json!({"textDocument": {"uri": URI}}));
    let command = lenses[1]["command"].clone();
    assert_eq!(command["title"], "Insert COMPLETE (verify passed)", "{lenses}");
    (client, json!({"command": command["command"], "arguments": command["arguments"]}))
}

#[test]
fn a_lens_inserts_the_next_block() {
    let (mut client, command) = lens_session();
    assert_eq!(client.request("workspace/executeCommand", command.clone()), Value::Null);
    let asked = client.wait("an edit", |m| m["method"] == "workspace/applyEdit");
    let document = &asked["params"]["edit"]["documentChanges"][0];
    assert_eq!(document["textDocument"], json!({"uri": URI, "version": 1}));
    let edit = &document["edits"][0];
    let text = edit["newText"].as_str().unwrap();
    assert!(text.contains("## COMPLETE — Batch 1 Done\r\nTickets completed: T1\r\n"), "{text:?}");
    client.reply(&asked, json!({"applied": true}));
    client.change(URI, 2, &json!([{"range": edit["range"], "text": text}]));
    // Chosen again, it finds the block.
    client.request("workspace/executeCommand", command);
    let said = client.wait("a message", |m| m["method"] == "window/showMessage");
    assert_eq!(
        said["params"],
        json!({"type": 3, "message": "Nothing to do: Batch 1 has its COMPLETE already."})
    );
    client.finish();
    let commands = |capabilities: Value| {
        let mut client = Client::start();
        let result = client.initialize(json!({"capabilities": capabilities}));
        client.finish();
        result["capabilities"]["executeCommandProvider"]["commands"].clone()
    };
    let errands = [
        "baton.launch",
        "baton.cancel",
        "baton.openLog",
        "baton.tell",
        "baton.verify",
        "baton.land",
        "baton.board",
        "baton.adopt",
    ];
    assert_eq!(commands(json!({})), json!(errands), "what needs no edit is there for everybody");
    let with_edits: Vec<&str> = ["baton.apply"].into_iter().chain(errands).collect();
    assert_eq!(commands(json!({"workspace": {"applyEdit": true}})), json!(with_edits));
}

#[test]
fn a_command_whose_text_is_gone_says_so() {
    let (mut client, command) = lens_session();
    client.request("workspace/executeCommand", command.clone());
    let asked = client.wait("an edit", |m| m["method"] == "workspace/applyEdit");
    client.reply(&asked, json!({"applied": false, "failureReason": "it is at version 2"}));
    let said = client.wait("a message", |m| m["method"] == "window/showMessage");
    assert_eq!(said["params"]["type"], 2);
    client.close(URI);
    let id = client.ask("workspace/executeCommand", command);
    assert_eq!(client.answer(id)["error"]["code"], -32803);
    let id = client.ask("workspace/executeCommand", json!({"command": "other"}));
    assert_eq!(client.answer(id)["error"]["code"], -32602);
    client.finish();
}

#[test]
fn lenses_that_do_something_can_be_switched_off() {
    let mut able = able();
    able["workspace"]["applyEdit"] = json!(true);
    let plan = "## Batch 1\n### T1: a\n**Status:** Todo\n";
    let count = |lenses: Value| lenses.as_array().unwrap().len();
    assert_eq!(count(ask(able.clone(), plan, "textDocument/codeLens", json!({}))), 2);
    able["workspace"]["applyEdit"] = json!(false);
    assert_eq!(count(ask(able.clone(), plan, "textDocument/codeLens", json!({}))), 1);
    able["workspace"]["applyEdit"] = json!(true);
    let mut client = Client::initialized(json!({"capabilities": able}));
    let off = json!({"settings": {"baton": {"features": {"lensCommands": false}}}});
    client.notify("workspace/didChangeConfiguration", off);
    client.open(URI, plan);
    let params = json!({"textDocument": {"uri": URI}});
    assert_eq!(count(client.request("textDocument/codeLens", params)), 1);
    client.finish();
}

#[test]
fn inlay_hint() {
    let all = json!({"range": span((0, 0), (7, 0))});
    let hints = ask(able(), PLAN, "textDocument/inlayHint", all);
    let position = |line: u64, character: u64| json!({"line": line, "character": character});
    assert_eq!(
        hints,
        json!([
            {"position": position(3, 13), "label": "Draw", "paddingLeft": true},
            {"position": position(6, 18), "label": "Pay out", "paddingLeft": true},
        ])
    );
    let none = json!({"range": span((0, 0), (3, 2))});
    assert_eq!(ask(able(), PLAN, "textDocument/inlayHint", none), Value::Null);
    offered(able(), "inlayHintProvider", &json!(true));
}

#[test]
fn call_hierarchy() {
    let mut client = Client::initialized(json!({"capabilities": able()}));
    client.open(URI, PLAN);
    let place = json!({"textDocument": {"uri": URI}, "position": {"line": 3, "character": 12}});
    let items = client.request("textDocument/prepareCallHierarchy", place);
    let draw = json!({
        "name": "T2: Draw", "kind": 5, "uri": URI,
        "range": span((5, 0), (7, 0)), "selectionRange": on(5, 4, 6),
    });
    assert_eq!(items, json!([draw]));
    let pay = client.request("callHierarchy/outgoingCalls", json!({"item": draw}));
    assert_eq!(
        (&pay[0]["to"]["name"], &pay[0]["fromRanges"]),
        (&json!("T1: Pay out"), &json!([on(6, 16, 18)]))
    );
    let back = client.request("callHierarchy/incomingCalls", json!({"item": pay[0]["to"]}));
    assert_eq!(back, json!([{"from": draw, "fromRanges": [on(6, 16, 18)]}]));
    assert_eq!(client.request("callHierarchy/incomingCalls", json!({"item": draw})), json!([]));
    client.finish();
    offered(able(), "callHierarchyProvider", &json!(true));
}

#[test]
fn selection_range() {
    let places = json!({"positions": [{"line": 3, "character": 12}, {"line": 0, "character": 3}]});
    let ranges = ask(able(), PLAN, "textDocument/selectionRange", places);
    assert_eq!((&ranges[0]["range"], &ranges[0]["parent"]["range"]), (&on(3, 11, 13), &on(3, 0, 14)));
    assert_eq!(ranges[1]["range"], on(0, 2, 8));
    offered(able(), "selectionRangeProvider", &json!(true));
}

#[test]
fn semantic_tokens() {
    let mut client = Client::initialized(json!({"capabilities": able()}));
    client.open(URI, PLAN);
    let document = json!({"uri": URI});
    let all = client.request("textDocument/semanticTokens/full", json!({"textDocument": document}));
    assert_eq!(all["data"], json!([2, 4, 2, 0, 1, 1, 11, 2, 0, 0, 2, 4, 2, 0, 1, 1, 16, 2, 0, 0]));
    let range = json!({"textDocument": document, "range": on(3, 0, 99)});
    let part = client.request("textDocument/semanticTokens/range", range);
    assert_eq!(part, json!({"data": [3, 11, 2, 0, 0]}));
    let delta = |client: &mut Client, before: &Value| {
        let params = json!({"textDocument": document, "previousResultId": before["resultId"]});
        client.request("textDocument/semanticTokens/full/delta", params)
    };
    assert_eq!(delta(&mut client, &all), json!({"resultId": all["resultId"], "edits": []}));
    client.change(URI, 2, &json!([{"range": on(2, 15, 15), "text": " 🎲 ✅"}]));
    let next = delta(&mut client, &all);
    assert_ne!(next["resultId"], all["resultId"]);
    let done = json!([{"start": 0, "deleteCount": 20, "data": [2, 4, 2, 2, 17, 1, 11, 2, 0, 0, 2, 4, 2, 0, 1, 1, 16, 2, 2, 16]}]);
    assert_eq!(next["edits"], done);
    assert!(delta(&mut client, &all)["data"].is_array(), "of an answer that is not the last one");
    client.finish();
    let offer = |capabilities: Value| {
        let mut client = Client::start();
        let result = client.initialize(json!({"capabilities": capabilities}));
        client.finish();
        result["capabilities"]["semanticTokensProvider"].clone()
    };
    let legend = &offer(able())["legend"];
    assert_eq!((&legend["tokenTypes"][2], &legend["tokenModifiers"][4]), (&json!("comment"), &json!("done")));
    assert_eq!(offer(json!({})), Value::Null);
}

#[test]
fn code_action() {
    let plan = PLAN.replace("on:** T1", "on:** T11");
    let context = json!({"range": on(6, 17, 17), "context": {"diagnostics": []}});
    let actions = ask(able(), &plan, "textDocument/codeAction", context);
    let action = &actions[0];
    assert_eq!(
        (&action["kind"], &action["diagnostics"][0]["code"]),
        (&json!("quickfix"), &json!("unknown-ticket"))
    );
    let document = &action["edit"]["documentChanges"][0];
    assert_eq!(document["textDocument"], json!({"uri": URI, "version": 1}));
    assert_eq!(document["edits"], json!([{"range": on(6, 16, 19), "newText": "T1"}]));
    let only =
        json!({"range": on(6, 17, 17), "context": {"diagnostics": [], "only": ["source.organizeImports"]}});
    assert_eq!(ask(able(), &plan, "textDocument/codeAction", only), Value::Null);
}

/// Neovim 0.10 adds an empty line to what is put behind the last line end.
#[test]
fn code_action_that_adds_to_the_end() {
    let edits = |plan: &str| {
        let here = json!({"range": on(0, 5, 5), "context": {"diagnostics": []}});
        let actions = ask(able(), plan, "textDocument/codeAction", here);
        let new = actions.as_array().unwrap().iter().find(|action| action["title"] == "New ticket after T1");
        new.unwrap()["edit"]["documentChanges"][0]["edits"].clone()
    };
    let new = |text| json!([{"range": on(0, 11, 11), "newText": text}]);
    assert_eq!(edits("### T1: One\n"), new("\n### T2: New ticket"));
    assert_eq!(edits("### T1: One\r\n"), new("\r\n### T2: New ticket"));
    assert_eq!(edits("### T1: One"), new("\n### T2: New ticket"));
}

/// What is offered at T2 to a client that can do `more`, and the action that is called `title`.
fn action_at_t2(client: &mut Client, title: &str) -> Value {
    client.open(URI, PLAN);
    let only = json!({"diagnostics": [], "only": ["refactor"]});
    let id = client.ask(
        "textDocument/codeAction",
        json!({"textDocument": {"uri": URI}, "range": on(5, 5, 5), "context": only}),
    );
    let answer = client.answer(id);
    let actions = answer["result"].as_array().unwrap();
    actions.iter().find(|action| action["title"] == title).unwrap_or_else(|| panic!("{actions:#?}")).clone()
}

#[test]
fn code_action_resolve() {
    let mut able = able();
    let action = &mut able["textDocument"]["codeAction"];
    action["dataSupport"] = json!(true);
    action["resolveSupport"] = json!({"properties": ["edit"]});
    let mut client = Client::initialized(json!({"capabilities": able}));
    let action = action_at_t2(&mut client, "Mark T2 done, adding a status");
    assert_eq!((&action["kind"], &action["edit"]), (&json!("refactor.rewrite"), &Value::Null));
    let id = client.ask("codeAction/resolve", action.clone());
    let edit = client.answer(id)["result"]["edit"].clone();
    let document = &edit["documentChanges"][0];
    assert_eq!(document["textDocument"], json!({"uri": URI, "version": 1}));
    assert_eq!(document["edits"][0]["newText"], "**Status:** Done\r\n");
    assert_eq!(document["edits"][0]["range"], on(6, 0, 0));
    let label = document["edits"][0]["annotationId"].as_str().unwrap();
    assert_eq!(edit["changeAnnotations"][label]["needsConfirmation"], false);
    client.change(URI, 2, &json!([{"range": on(0, 0, 0), "text": "x"}]));
    let id = client.ask("codeAction/resolve", action);
    let refused = client.answer(id)["error"].clone();
    assert_eq!(refused["code"], -32803);
    assert!(refused["message"].as_str().unwrap().contains("changed in the meantime"));
    client.finish();
}

#[test]
fn who_cannot_resolve_gets_the_edits_at_once() {
    let mut client = Client::initialized(json!({"capabilities": able()}));
    let action = action_at_t2(&mut client, "Mark T2 done, adding a status");
    assert_eq!(action["edit"]["documentChanges"][0]["edits"][0]["newText"], "**Status:** Done\r\n");
    assert_eq!(action["data"], Value::Null);
    client.finish();
}

#[test]
fn publish_diagnostics() {
    let published = |capabilities: Value| {
        let mut client = Client::initialized(json!({"capabilities": capabilities}));
        client.open(URI, "### T1: One 🎲\n### T1: Two\n**Depends on:** T9\n");
        let diagnostics =
            client.settles(URI, &[("duplicate-ticket", 1), ("unknown-ticket", 2)])["diagnostics"].clone();
        client.finish();
        diagnostics
    };
    let full = published(able());
    let page = "https://github.com/baton-ls/baton/blob/main/src/rules/tickets/duplicate_ticket.md";
    assert_eq!(full[0]["codeDescription"], json!({"href": page}));
    assert_eq!(full[0]["relatedInformation"][0]["location"], json!({"uri": URI, "range": on(0, 4, 6)}));
    assert_eq!((&full[0]["source"], &full[0]["severity"]), (&json!("baton"), &json!(2)));
    assert_eq!(full[1]["data"], json!({"fixable": false}));
    let plain = published(json!({}));
    for key in ["codeDescription", "relatedInformation", "data"] {
        assert_eq!(plain[0].get(key), None);
    }
}

#[test]
fn execute_command_that_copies() {
    let plan = "## Batch 1\n### T1: a\n**Verify:** make\n";
    let mut client =
        Client::initialized(json!({"capabilities": able(), "initializationOptions": {"copies": true}}));
    client.open(URI, plan);
    let params = json!({"textDocument": {"uri": URI}, "range": on(1, 4, 4), "context": {"diagnostics": []}});
    let id = client.ask("textDocument/codeAction", params.clone());
    let actions = client.answer(id)["result"].clone();
    let titled = |action: &&Value| action["title"] == "Copy build prompt for Batch 1";
    let command = actions.as_array().unwrap().iter().find(titled).unwrap()["command"].clone();
    let id = client.ask(
        "workspace/executeCommand",
        json!({"command": command["command"], "arguments": command["arguments"]}),
    );
    let text = client.answer(id)["result"].clone();
    assert!(text.as_str().unwrap().starts_with("You are the builder of Batch 1 in TICKETS.md."), "{text}");
    let id = client.ask("workspace/executeCommand", json!({"command": "baton.other", "arguments": []}));
    assert_eq!(client.answer(id)["error"]["message"], "there is no command baton.other");
    client.finish();
    let actions = ask(able(), plan, "textDocument/codeAction", params);
    assert!(!actions.to_string().contains("Copy "), "who cannot copy is offered nothing to copy: {actions}");
}
