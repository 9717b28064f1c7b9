//! Why `lsp::ordered` exists: each promise beside what the bare transport does with the same handlers.
//!
//! [`bare`] runs the transport alone, by hand, until nothing moves any more; [`ordered`] runs it as the server does. A test that passes
//! under both would prove nothing, so every test asserts both.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake};
use std::time::{Duration, Instant};

use baton::lsp::CONCURRENCY;
use baton::lsp::ordered::Ordered;
use baton::lsp::outbox::{self, Outbox};
use futures::FutureExt;
use serde_json::{Value, json};
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, duplex};
use tokio::runtime::Builder;
use tokio::time::timeout;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::RegisterCapability;
use tower_lsp::ls_types::*;
use tower_lsp::{Client, LanguageServer, LspService, Server};

use super::wire::{PATIENCE, frame};

/// Handlers that do what careless handlers do. The name of a command says which.
struct Careless {
    /// Version and text of the one document.
    document: Mutex<(i32, String)>,
    /// How to speak to the client: as the transport offers, or as the server does.
    client: Option<Client>,
    outbox: Outbox,
}

impl Careless {
    fn new(client: Option<Client>, outbox: Outbox) -> Self {
        outbox.open();
        Self { document: Mutex::default(), client, outbox }
    }

    /// Asks the client something it never answers.
    async fn ask_client(&self) {
        match &self.client {
            Some(client) => drop(client.register_capability(Vec::new()).await),
            None => self
                .outbox
                .request::<RegisterCapability>(RegistrationParams { registrations: Vec::new() }, |_| ()),
        }
    }
}

impl LanguageServer for Careless {
    async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
        Ok(InitializeResult::default())
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    /// Waits now and then before it writes.
    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        for _ in 0..params.text_document.version % 3 {
            again().await;
        }
        let mut document = self.document.lock().unwrap();
        document.0 = params.text_document.version;
        document.1.push_str(&params.content_changes[0].text);
    }

    async fn did_save(&self, _: DidSaveTextDocumentParams) {
        self.ask_client().await;
    }

    async fn did_close(&self, _: DidCloseTextDocumentParams) {
        panic!("in a notification");
    }

    /// The version of the document.
    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        let seen = self.document.lock().unwrap().clone();
        match &*params.command {
            "see" => again().await,
            "wait for ever" => std::future::pending().await,
            "compute" => {
                again().await;
                let begin = Instant::now();
                while begin.elapsed() < Duration::from_millis(500) {}
            }
            "panic at once" => panic!("at once"),
            "panic later" => {
                again().await;
                panic!("later");
            }
            other => panic!("{other} is no command"),
        }
        Ok(Some(json!(seen)))
    }
}

fn command(id: i64, command: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": "workspace/executeCommand", "params": {"command": command}})
}

fn notification(method: &str, params: Value) -> Value {
    json!({"jsonrpc": "2.0", "method": method, "params": params})
}

fn change(version: i32) -> Value {
    let id = json!({"uri": "file:///a.md", "version": version});
    let edits = json!([{"text": format!("{version} ")}]);
    notification("textDocument/didChange", json!({"textDocument": id, "contentChanges": edits}))
}

fn save() -> Value {
    notification("textDocument/didSave", json!({"textDocument": {"uri": "file:///a.md"}}))
}

fn initialize() -> Value {
    json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {"capabilities": {}}})
}

fn wire(messages: &[Value]) -> Vec<u8> {
    messages.iter().flat_map(|message| frame(&message.to_string()).into_bytes()).collect()
}

/// What the bare transport says to `messages`, input held open, until it would wait for ever.
fn bare(messages: &[Value]) -> Vec<Value> {
    let mut output = Vec::new();
    {
        let (service, socket) = LspService::new(|client| Careless::new(Some(client), outbox::channel().0));
        let (mut to_server, input) = duplex(MUCH);
        let mut serving = pin!(Server::new(input, &mut output, socket).serve(service));
        // It must be let finish `initialize` first, or it refuses everything else.
        for messages in [&[initialize()], messages] {
            to_server.write_all(&wire(messages)).now_or_never().unwrap().unwrap();
            run_until_stalled(serving.as_mut());
        }
    }
    let said = read_messages(&*output, usize::MAX).now_or_never().unwrap();
    said.into_iter().filter(is_no_handshake).collect()
}

/// What the ordered server says to `messages`, input held open, until it has said `count` things.
#[track_caller]
fn ordered(messages: &[Value], count: usize) -> Vec<Value> {
    let (mut to_server, input) = duplex(MUCH);
    let (output, from_server) = duplex(1 << 16);
    let (outbox, loopback) = outbox::channel();
    let (service, _unused) = LspService::new(|_| Careless::new(None, outbox));
    let server = Server::new(input, output, loopback).concurrency_level(CONCURRENCY);
    let runtime = Builder::new_multi_thread().worker_threads(3).enable_time().build().unwrap();
    runtime.spawn(server.serve(Ordered::new(service)));
    let said = runtime.block_on(async {
        to_server.write_all(&wire(&[initialize()])).await.unwrap();
        to_server.write_all(&wire(messages)).await.unwrap();
        timeout(PATIENCE, read_messages(BufReader::new(from_server), count + 1)).await
    });
    runtime.shutdown_background();
    said.expect("the server says too little").into_iter().filter(is_no_handshake).collect()
}

/// More bytes than any of these sessions has.
const MUCH: usize = 1 << 22;

fn is_no_handshake(message: &Value) -> bool {
    message["id"] != 0 || message.get("method").is_some()
}

/// Reads until `count` messages are there, or the end.
async fn read_messages(mut stream: impl AsyncBufRead + Unpin, count: usize) -> Vec<Value> {
    let mut messages = Vec::new();
    let (mut line, mut len) = (String::new(), 0);
    while messages.len() < count && stream.read_line(&mut line).await.unwrap() > 0 {
        if let Some(value) = line.trim_end().strip_prefix("Content-Length: ") {
            len = value.parse().unwrap();
        } else {
            let mut body = vec![0; len];
            stream.read_exact(&mut body).await.unwrap();
            messages.push(serde_json::from_slice(&body).unwrap());
        }
        line.clear();
    }
    messages
}

/// Polls for as long as it helps: without a timer, and without a runtime to help.
fn run_until_stalled(mut future: Pin<&mut impl Future>) {
    struct Woken(AtomicBool);
    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::SeqCst);
        }
    }
    let woken = Arc::new(Woken(AtomicBool::new(true)));
    let waker = Arc::clone(&woken).into();
    while woken.0.swap(false, Ordering::SeqCst) {
        if future.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            return;
        }
    }
}

/// Waits for one more turn. (Tokio's own yield keeps the task on its thread, whatever that thread does next.)
async fn again() {
    let mut waited = false;
    poll_fn(|context| {
        context.waker().wake_by_ref();
        if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

fn ids(messages: &[Value]) -> Vec<i64> {
    messages.iter().map(|m| m["id"].as_i64().unwrap()).collect()
}

fn sorted(mut ids: Vec<i64>) -> Vec<i64> {
    ids.sort_unstable();
    ids
}

/// Changes 1 to 1,000, and after every tenth a question of the same number.
fn changes_and_questions() -> Vec<Value> {
    let ask = |version: i32| (version % 10 == 0).then(|| command(version.into(), "see"));
    (1..=1_000).flat_map(|version| [Some(change(version)), ask(version)]).flatten().collect()
}

/// How many answers are not from the version they were asked of, and the longest text seen.
fn wrong(answers: &[Value]) -> (usize, String) {
    let wrong = answers.iter().filter(|answer| answer["result"][0] != answer["id"]).count();
    let texts = answers.iter().map(|answer| answer["result"][1].as_str().unwrap());
    (wrong, texts.max_by_key(|text| text.len()).unwrap().to_owned())
}

#[test]
fn edits_apply_in_order_and_answers_are_neither_older_nor_newer_than_their_question() {
    let expected: String = (1..=1_000).map(|version| format!("{version} ")).collect();

    let (wrong_answers, text) = wrong(&bare(&changes_and_questions()));
    assert!(wrong_answers > 0, "the bare transport keeps the order by itself");
    assert!(!expected.starts_with(&text), "the bare transport keeps the text right by itself");

    let answers = ordered(&changes_and_questions(), 100);
    assert_eq!(wrong(&answers), (0, expected));
}

#[test]
fn a_cancel_is_answered_although_every_slot_is_busy() {
    let waiting = |count| (1..=count).map(|id| command(id, "wait for ever"));
    let cancel = |id| notification("$/cancelRequest", json!({"id": id}));

    assert_eq!(bare(&waiting(4).chain([cancel(1)]).collect::<Vec<_>>()), [] as [Value; 0]);

    let answers = ordered(&waiting(2_000).chain((1..=2_000).map(cancel)).collect::<Vec<_>>(), 2_000);
    assert!(answers.iter().all(|answer| answer["error"]["code"] == -32800));
    assert_eq!(sorted(ids(&answers)), (1..=2_000).collect::<Vec<_>>());
}

#[test]
fn a_request_that_computes_delays_no_other() {
    let messages = [command(1, "compute"), command(2, "see"), change(1), command(3, "see")];
    assert_eq!(ids(&bare(&messages))[0], 1, "the bare transport answers nothing while one computes");
    assert_eq!(ids(&ordered(&messages, 3))[2], 1);
}

#[test]
fn a_panic_is_an_internal_error_and_the_server_lives() {
    let close = notification("textDocument/didClose", json!({"textDocument": {"uri": "file:///a.md"}}));
    for bad in [command(1, "panic at once"), command(1, "panic later"), close] {
        let messages = [bad.clone(), change(7), command(2, "see")];
        assert!(
            catch_unwind(AssertUnwindSafe(|| bare(&messages))).is_err(),
            "the bare transport survives {bad}"
        );

        let is_request = bad.get("id").is_some();
        let answers = ordered(&messages, 1 + usize::from(is_request));
        let of = |id: i64| answers.iter().find(|answer| answer["id"] == id).unwrap();
        assert_eq!(of(2)["result"], json!([7, "7 "]));
        if is_request {
            assert_eq!(of(1)["error"]["code"], -32603);
        }
    }
}

#[test]
fn unanswered_requests_to_the_client_block_nothing() {
    let saves = |count| std::iter::repeat_n(save(), count).chain([command(1, "see")]).collect::<Vec<_>>();
    let is_answer = |message: &Value| message.get("method").is_none();

    assert!(!bare(&saves(4)).iter().any(is_answer), "the bare transport answers with its slots full");

    let said = ordered(&saves(2_000), 2_001);
    assert_eq!(said.iter().filter(|message| is_answer(message)).count(), 1);
}
