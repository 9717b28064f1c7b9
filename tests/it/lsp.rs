//! The server over its real wire: the promises of the transport, and the life of a document.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::wire::{Client, frame};

const URI: &str = "file:///plan/TICKETS.md";

/// A plan as an editor has it: every ticket with a title and prose, columns in UTF-16.
struct Plan {
    tickets: Vec<(String, String)>,
}

impl Plan {
    fn new(count: usize) -> Self {
        Self { tickets: (0..count).map(|n| (format!("Pay 🎲 {n}"), "Prose — é.".to_owned())).collect() }
    }

    fn ticket(&self, number: usize) -> String {
        let (title, prose) = &self.tickets[number];
        format!("### T{number}: {title}\n{prose}\n\n")
    }

    fn text(&self) -> String {
        (0..self.tickets.len()).map(|number| self.ticket(number)).collect()
    }

    fn line(&self, number: usize) -> usize {
        (0..number).map(|number| self.ticket(number).matches('\n').count()).sum()
    }

    /// Types one character, or takes it back: at the end of a title for even versions, of the prose for odd ones.
    fn edit(&mut self, number: usize, version: usize) -> Value {
        let line = self.line(number);
        let (title, prose) = &mut self.tickets[number];
        let (text, what, head) = match version % 2 {
            0 => (title, ["a", "é", "計", "b"][version / 2 % 4], format!("### T{number}: ")),
            _ => (prose, ["x", "\n", "-", "🎲"][version / 2 % 4], String::new()),
        };
        let shown = format!("{head}{text}");
        let line = line + version % 2 + shown.matches('\n').count();
        let column = |text: &str| text.rsplit('\n').next().unwrap().encode_utf16().count();
        let end = json!({"line": line, "character": column(&shown)});
        if text.chars().count() < 20 {
            text.push_str(what);
            return json!({"range": {"start": end, "end": end}, "text": what});
        }
        // Back to where it began, which is one edit too.
        let kept: String = text.split('\n').next().unwrap().chars().take(8).collect();
        *text = kept;
        let first = format!("{head}{text}");
        let start = json!({"line": line - shown.matches('\n').count(), "character": column(&first)});
        json!({"range": {"start": start, "end": end}, "text": ""})
    }
}

#[test]
fn ten_thousand_edits_with_hovers_between_them_stay_in_order() {
    let mut client = Client::initialized(json!({}));
    let mut plan = Plan::new(12);
    client.open(URI, &plan.text());
    let mut asked = Vec::new();
    for version in 2..=10_001_usize {
        let number = version / 50 % 3;
        let edit = plan.edit(number, version);
        client.change(URI, i32::try_from(version).unwrap(), &json!([edit]));
        if version % 10 == 0 {
            // The title was changed just now, and is changed again before this is answered.
            let at = json!({"line": plan.line(number), "character": 5});
            let id = client.ask("textDocument/hover", json!({"textDocument": {"uri": URI}, "position": at}));
            asked.push((id, version, plan.tickets[number].0.clone()));
        }
    }
    assert_eq!(asked.len(), 1_000);
    for (id, version, title) in asked {
        let answer = client.answer(id);
        let card = answer["result"]["contents"]["value"].as_str().unwrap();
        let shown = card.lines().next().unwrap();
        assert!(
            shown.ends_with(&format!(" · {title}")),
            "version {version} has {title:?}, the hover {shown:?}"
        );
    }
    assert_eq!(client.state(URI)["text"], plan.text());
    let mut last = 0;
    while last < 10_001 {
        let version = client.published(URI)["version"].as_i64().unwrap();
        assert!(version >= last, "version {version} was published after {last}");
        last = version;
    }
    client.finish();
}

#[test]
fn every_version_is_published_once() {
    let uri = "untitled:TICKETS.md";
    let mut client = Client::initialized(json!({}));
    client.open(uri, "# T1");
    assert_eq!(client.published(uri), json!({"uri": uri, "diagnostics": [], "version": 1}));
    for version in 2..50 {
        client.change(uri, version, &json!([{"text": format!("# T{version}")}]));
        assert_eq!(client.published(uri)["version"], version);
    }
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
    client.change(uri, 50, &json!([{"text": "### T1: a\nDepends on: T9\n"}]));
    let params = client.published(uri);
    assert_eq!((&params["version"], params["diagnostics"].as_array().unwrap().len()), (&json!(50), 1));
    client.close(uri);
    assert_eq!(client.published(uri), json!({"uri": uri, "diagnostics": []}));
    client.open(uri, "# T1");
    assert_eq!(client.published(uri)["version"], 1, "opened again, its versions begin again");
    client.request("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.rest(), [] as [Value; 0], "something was said twice");
}

#[test]
fn a_burst_is_answered_a_few_times_and_ends_with_its_last_version() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, "");
    let edit = json!([{"text": "x", "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}}]);
    let burst: String = (2..=2_001)
        .map(|version| {
            let params = json!({"textDocument": {"uri": URI, "version": version}, "contentChanges": edit});
            frame(
                &json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params}).to_string(),
            )
        })
        .collect();
    client.send_bytes(burst.as_bytes());
    let mut count = 0;
    while client.published(URI)["version"] != 2_001 {
        count += 1;
    }
    // A few on an idle machine; how the client's writes and the server's turns interleave on a busy one is not ours.
    assert!(count < 1_000, "{count} publishes for one burst");
    assert_eq!(client.state(URI)["text"], "x".repeat(2_000));
    client.finish();
}

#[test]
fn columns_are_counted_as_agreed() {
    for (offered, agreed, column) in [
        (json!(["utf-16", "utf-8"]), "utf-8", 4),
        (json!(["utf-32"]), "utf-32", 1),
        (json!(null), "utf-16", 2),
    ] {
        let mut client = Client::start();
        let general = json!({"general": {"positionEncodings": offered}});
        let capabilities = if offered.is_null() { json!({}) } else { general };
        let result = client.initialize(json!({"capabilities": capabilities}));
        assert_eq!(result["capabilities"]["positionEncoding"], agreed);
        client.open(URI, "🎲|");
        let at = json!({"line": 0, "character": column});
        client.change(URI, 2, &json!([{"text": "-", "range": {"start": at, "end": at}}]));
        assert_eq!(client.state(URI)["text"], "🎲-|");
        client.finish();
    }
}

#[test]
fn a_document_is_found_under_every_spelling_of_its_uri() {
    let mut client = Client::initialized(json!({}));
    client.open("file:///plan/%5Bid%5D/a%20b.md", "text");
    let state = client.state("file://localhost/plan/%5bid%5d/a%20%62.md");
    assert_eq!(state["uri"], "file:///plan/%5Bid%5D/a%20b.md");
    client.open("file:///plan/[slug]/é.md", "bare");
    assert_eq!(client.state("file:///plan/[slug]/é.md")["text"], "bare");
    client.finish();
}

#[test]
fn every_request_is_answered_whatever_it_is() {
    let mut client = Client::initialized(json!({}));
    let mut code = |message: Value| {
        client.send(&message);
        client.wait("an error", |m| m.get("error").is_some())["error"]["code"].clone()
    };
    assert_eq!(code(json!({"jsonrpc": "2.0", "id": 900, "method": "$/nothing"})), -32601);
    assert_eq!(code(json!({"jsonrpc": "2.0", "id": "x", "method": "baton/nothing"})), -32601);
    assert_eq!(code(json!({"jsonrpc": "2.0", "id": 901, "method": "baton/debugState"})), -32602);
    assert_eq!(
        code(json!({"jsonrpc": "2.0", "id": 902, "method": "initialize", "params": {"capabilities": {}}})),
        -32600
    );
    assert_eq!(code(json!([{"jsonrpc": "2.0", "id": 903, "method": "shutdown"}])), -32700);
    client.send_bytes(frame("{\"jsonrpc\":").as_bytes());
    let broken = client.wait("a parse error", |m| m.get("error").is_some());
    assert_eq!((&broken["id"], &broken["error"]["code"]), (&Value::Null, &json!(-32700)));
    client.finish();
}

#[test]
fn nothing_is_answered_before_initialize() {
    let mut client = Client::start();
    let id = client.ask("baton/debugState", json!({"uri": URI}));
    assert_eq!(client.answer(id)["error"]["code"], -32002);
    client.initialize(json!({}));
    client.finish();
}

/// One end within the budget is enough, because a busy machine only ever makes one slower.
#[track_caller]
fn check_exit(prepare: impl Fn(&mut Client)) {
    let budget = Duration::from_millis(20);
    let mut ends = (0..20).map(|_| {
        let mut client = Client::initialized(json!({}));
        prepare(&mut client);
        let begin = Instant::now();
        client.notify("exit", Value::Null);
        let (status, log) = client.ended();
        let took = begin.elapsed();
        assert_eq!(status.code(), Some(1), "exit without shutdown; {log}");
        took
    });
    assert!(ends.any(|took| took <= budget), "no exit in 20 took {budget:?} or less");
}

#[test]
fn exit_ends_the_server_at_once_although_its_input_is_held_open() {
    check_exit(|_| {});
}

#[test]
fn exit_does_not_wait_for_the_burst_in_front_of_it() {
    check_exit(|client| {
        client.open(URI, &"# T1\n\nprose\n".repeat(50_000));
        for version in 2..1_000 {
            client.change(URI, version, &json!([{"text": "# T1\n\nprose\n".repeat(10)}]));
            client.ask("baton/debugState", json!({"uri": URI}));
        }
    });
}

#[test]
fn shutdown_and_exit_in_one_breath_end_with_code_0() {
    let mut client = Client::initialized(json!({}));
    client.ask("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.ended().0.code(), Some(0));
}

#[test]
fn the_end_of_input_ends_the_server_after_its_answers() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, "text");
    let id = client.ask("baton/debugState", json!({"uri": URI}));
    client.hang_up();
    assert_eq!(client.answer(id)["result"]["text"], "text");
    assert_eq!(client.ended().0.code(), Some(1));
}

#[cfg(unix)]
#[test]
fn a_dead_parent_ends_the_server() {
    let mut parent = Client::start();
    let mut client = Client::initialized(json!({"processId": parent.process()}));
    client.open(URI, "text");
    client.state(URI);
    parent.kill();
    assert_eq!(client.ended().0.code(), Some(1));
}
