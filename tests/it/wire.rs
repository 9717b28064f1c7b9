//! [`Client`]: a language client over the real server's standard input and output.
//!
//! It never sleeps: it waits for messages, and gives up loudly after [`PATIENCE`]. A session that ends well must have left no error in the
//! server's log. Start at [`Client::start`].

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{JoinHandle, spawn};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Far more than anything takes; only a defect waits this long.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// One session with one server.
pub struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    incoming: Receiver<Value>,
    stderr: Option<JoinHandle<String>>,
    /// What came and nobody has asked for yet.
    kept: Vec<Value>,
    next: i64,
}

impl Client {
    /// Starts a server and says nothing yet.
    pub fn start() -> Self {
        Self::start_with(None)
    }

    /// The same, with another value of a variable in the server's environment.
    pub fn start_with(variable: Option<(&str, &OsStr)>) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_baton"))
            .arg("server")
            .env_remove("BATON_LOG")
            .envs(variable)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, incoming) = channel();
        let stdout = child.stdout.take().unwrap();
        spawn(move || read_messages(stdout, &sender));
        let mut log = child.stderr.take().unwrap();
        let stderr = spawn(move || {
            let mut text = String::new();
            log.read_to_string(&mut text).unwrap();
            text
        });
        Self { stdin: child.stdin.take(), child, incoming, stderr: Some(stderr), kept: Vec::new(), next: 0 }
    }

    /// Starts a server and shakes hands. `params` are added to those of `initialize`.
    pub fn initialized(params: Value) -> Self {
        let mut client = Self::start();
        client.initialize(params);
        client
    }

    /// Shakes hands; returns the result of `initialize`.
    pub fn initialize(&mut self, params: Value) -> Value {
        let mut all = json!({"processId": null, "rootUri": null, "capabilities": {}});
        let all_params = all.as_object_mut().unwrap();
        all_params.extend(params.as_object().unwrap().clone());
        let result = self.request("initialize", all);
        self.notify("initialized", json!({}));
        result
    }

    /// Opens a Markdown document at version 1.
    pub fn open(&mut self, uri: &str, text: &str) {
        let item = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": item}));
    }

    /// Sends edits as `didChange`.
    pub fn change(&mut self, uri: &str, version: i32, edits: &Value) {
        let id = json!({"uri": uri, "version": version});
        self.notify("textDocument/didChange", json!({"textDocument": id, "contentChanges": edits}));
    }

    /// Closes a document.
    pub fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    }

    /// What the server holds for `uri`.
    pub fn state(&mut self, uri: &str) -> Value {
        self.request("baton/debugState", json!({"uri": uri}))
    }

    /// Asks and waits for the result. An error is a failure of the test.
    #[track_caller]
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        let answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Asks and does not wait; returns the id.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.next += 1;
        let mut message = json!({"jsonrpc": "2.0", "id": self.next, "method": method});
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(&message);
        self.next
    }

    /// Says something that has no answer.
    pub fn notify(&mut self, method: &str, params: Value) {
        let mut message = json!({"jsonrpc": "2.0", "method": method});
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(&message);
    }

    /// Sends any JSON.
    pub fn send(&mut self, message: &Value) {
        self.send_bytes(frame(&message.to_string()).as_bytes());
    }

    /// Sends any bytes. A server that is gone does not hear them.
    pub fn send_bytes(&mut self, bytes: &[u8]) {
        let _ = self.stdin.as_mut().unwrap().write_all(bytes);
    }

    /// Answers a request of the server's.
    pub fn reply(&mut self, request: &Value, result: Value) {
        self.send(&json!({"jsonrpc": "2.0", "id": request["id"], "result": result}));
    }

    /// The answer to request `id`, with its envelope.
    #[track_caller]
    pub fn answer(&mut self, id: i64) -> Value {
        self.wait(&format!("the answer to request {id}"), |m| m["id"] == id && m.get("method").is_none())
    }

    /// The next diagnostics of `uri`.
    #[track_caller]
    pub fn published(&mut self, uri: &str) -> Value {
        let is_it = |m: &Value| m["method"] == "textDocument/publishDiagnostics" && m["params"]["uri"] == uri;
        self.wait(&format!("diagnostics of {uri}"), is_it)["params"].clone()
    }

    /// The codes and lines of the diagnostics of `uri`, once they are `expected`. A server may have things to say on the way there.
    #[track_caller]
    pub fn settles(&mut self, uri: &str, expected: &[(&str, u64)]) -> Value {
        let mut seen = Vec::new();
        loop {
            let params = self.wait_having_seen(uri, &seen);
            let found: Vec<(String, u64)> =
                params["diagnostics"].as_array().unwrap().iter().map(short).collect();
            if found.iter().map(|(code, line)| (code.as_str(), *line)).eq(expected.iter().copied()) {
                return params;
            }
            seen.push(found);
        }
    }

    #[track_caller]
    fn wait_having_seen(&mut self, uri: &str, seen: &[Vec<(String, u64)>]) -> Value {
        let is_it = |m: &Value| m["method"] == "textDocument/publishDiagnostics" && m["params"]["uri"] == uri;
        self.wait(&format!("other diagnostics of {uri} than {seen:?}"), is_it)["params"].clone()
    }

    /// The first message, already here or still to come, that `is_it` says yes to.
    #[track_caller]
    pub fn wait(&mut self, what: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        if let Some(index) = self.kept.iter().position(&is_it) {
            return self.kept.remove(index);
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.incoming.recv_timeout(left) {
                Ok(message) if is_it(&message) => return message,
                Ok(message) => self.kept.push(message),
                Err(why) => panic!("{what} did not come ({why}); came: {:#?}", self.kept),
            }
        }
    }

    /// Everything that has come and was not asked for, to the end of the session.
    pub fn rest(&mut self) -> Vec<Value> {
        self.kept.extend(self.incoming.iter());
        std::mem::take(&mut self.kept)
    }

    /// Ends the session by the book: code 0, and no error in the log.
    #[track_caller]
    pub fn finish(mut self) {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        let (status, log) = self.ended();
        assert_eq!(status.code(), Some(0), "{log}");
        assert!(!log.contains("ERROR"), "{log}");
    }

    /// Closes the server's input.
    pub fn hang_up(&mut self) {
        self.stdin = None;
    }

    /// The server's process id.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Ends the server as the system would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits for the server's end, with its input as it is; returns its status and its log.
    #[track_caller]
    pub fn ended(&mut self) -> (ExitStatus, String) {
        let (sender, ended) = channel();
        let log = self.stderr.take().unwrap();
        // Standard error ends with the process.
        let watch = spawn(move || sender.send(log.join().unwrap()));
        let log = ended.recv_timeout(PATIENCE).expect("the server does not end");
        watch.join().unwrap().unwrap();
        (self.child.wait().unwrap(), log)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // A failed test must not leave a server behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn short(diagnostic: &Value) -> (String, u64) {
    let line = diagnostic["range"]["start"]["line"].as_u64().unwrap();
    (diagnostic["code"].as_str().unwrap().to_owned(), line)
}

/// A folder of files on a real disk.
pub struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    /// A folder of these files, each with its path and its text.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self { folder: tempfile::tempdir().unwrap() };
        files.iter().for_each(|(path, text)| folder.write(path, text));
        folder
    }

    /// Writes a file, and the folders it needs.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// What a file holds.
    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).unwrap()
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.folder.path().join(path)).unwrap();
    }

    /// The URI of a file, or of the folder for an empty path.
    pub fn uri(&self, path: &str) -> String {
        let path =
            if path.is_empty() { self.folder.path().to_owned() } else { self.folder.path().join(path) };
        baton::lsp::uri::from_path(path.to_str().unwrap(), baton::lsp::uri::System::HERE)
    }

    /// A client that has this folder open, and can do `capabilities`.
    pub fn client(&self, capabilities: Value) -> Client {
        let folders = json!([{"uri": self.uri(""), "name": "plan"}]);
        Client::initialized(json!({"workspaceFolders": folders, "capabilities": capabilities}))
    }
}

/// `body` as it goes over the wire.
pub fn frame(body: &str) -> String {
    format!("Content-Length: {}\r\n\r\n{body}", body.len())
}

/// Reads messages until there are no more.
fn read_messages(stdout: impl Read, sender: &Sender<Value>) {
    let mut stdout = BufReader::new(stdout);
    let mut line = String::new();
    let mut len = 0;
    loop {
        line.clear();
        if stdout.read_line(&mut line).unwrap() == 0 {
            return;
        }
        match line.trim_end() {
            "" => {
                let mut body = vec![0; len];
                stdout.read_exact(&mut body).unwrap();
                let _ = sender.send(serde_json::from_slice(&body).unwrap());
            }
            header => len = header.strip_prefix("Content-Length: ").unwrap().parse().unwrap(),
        }
    }
}
