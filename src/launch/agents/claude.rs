//! The events of `claude -p --output-format stream-json --verbose`: `system`, then messages of assistant and tools, then one `result`.
//!
//! Start at [`Claude::event`].

use super::{LINE, Progress, Reader, Said, TEXT, Usage, clean, some_of, text_at};
use serde_json::Value;

/// What a person does about it.
const LOGGED_OUT: &str = "claude is not logged in: run `claude`, then `/login`";

/// Reads them.
#[derive(Default)]
pub(super) struct Claude {
    said: Said,
    /// Where it works: paths are shown relative to it.
    folder: String,
    step: Option<(usize, usize)>,
    logged_out: bool,
}

/// Whether a line is one of its events.
pub(super) fn is_event(line: &str) -> bool {
    let event: Option<Value> = serde_json::from_str(line).ok();
    event.is_some_and(|event| {
        matches!(text_at(&event, &["type"]), Some("system" | "assistant" | "user" | "result"))
            && event.get("session_id").is_some()
    })
}

impl Reader for Claude {
    fn line(&mut self, line: &str) -> Option<Progress> {
        let progress = match serde_json::from_str::<Value>(line) {
            Ok(event) if event.is_object() => self.event(&event),
            _ => {
                self.logged_out |= is_logged_out(line);
                Progress::new(line)
            }
        };
        progress.map(|progress| progress.with_step(self.step))
    }

    fn end(&mut self) -> Said {
        let mut said = std::mem::take(&mut self.said);
        if self.logged_out {
            said.failed = Some(LOGGED_OUT.into());
        }
        said
    }
}

/// Whether a message that is its own, not the model's, says so.
fn is_logged_out(message: &str) -> bool {
    ["/login", "Invalid API key", "Not logged in"].iter().any(|sign| message.contains(sign))
}

impl Claude {
    fn event(&mut self, event: &Value) -> Option<Progress> {
        if let Some(id) = text_at(event, &["session_id"]) {
            self.said.session = Some(clean::line(id, LINE));
        }
        match text_at(event, &["type"]).unwrap_or_default() {
            "system" => self.system(event),
            "assistant" => self.assistant(event),
            "result" => self.result(event),
            "user" | "stream_event" | "rate_limit_event" | "tool_progress" | "keep_alive" => None,
            _ => {
                self.said.unknown += 1;
                None
            }
        }
    }

    fn system(&mut self, event: &Value) -> Option<Progress> {
        match text_at(event, &["subtype"]) {
            Some("init") => self.folder = text_at(event, &["cwd"]).unwrap_or_default().to_owned(),
            Some("api_retry") => return Progress::new("waits for its service to answer"),
            Some("compact_boundary") => return Progress::new("sums up what it did so far"),
            _ => {}
        }
        None
    }

    /// A message may say several things; the last one is what it does now.
    fn assistant(&mut self, event: &Value) -> Option<Progress> {
        self.logged_out |= text_at(event, &["error"]) == Some("authentication_failed");
        let own = event.get("parent_tool_use_id").is_none_or(Value::is_null);
        let blocks = event.get("message")?.get("content")?.as_array()?;
        blocks.iter().filter_map(|block| self.block(block, own)).last()
    }

    fn block(&mut self, block: &Value, own: bool) -> Option<Progress> {
        match text_at(block, &["type"])? {
            "text" => {
                let text = text_at(block, &["text"])?;
                if own {
                    self.said.message = Some(clean::text(text, TEXT)).filter(|text| !text.is_empty());
                }
                Progress::of("says:", text)
            }
            "thinking" => Progress::of("thinks:", text_at(block, &["thinking"])?),
            "tool_use" | "server_tool_use" => {
                self.tool(text_at(block, &["name"])?, block.get("input").unwrap_or(&Value::Null))
            }
            _ => None,
        }
    }

    fn tool(&mut self, name: &str, input: &Value) -> Option<Progress> {
        let given = |key: &str| text_at(input, &[key]);
        let path = || given("file_path").or(given("notebook_path")).or(given("path"));
        let told = match name {
            "Bash" | "PowerShell" => Progress::of("runs", given("command")?),
            "Edit" | "Write" | "MultiEdit" | "NotebookEdit" => Progress::of("edits", self.inner(path()?)),
            "Read" | "LS" => Progress::of("reads", self.inner(path()?)),
            "Grep" | "Glob" => Progress::of("looks for", given("pattern")?),
            "WebSearch" | "web_search" => Progress::of("searches for", given("query")?),
            "WebFetch" => Progress::of("fetches", given("url")?),
            "Task" | "Agent" => Progress::of("sends another agent:", given("description")?),
            "TodoWrite" => return self.todo(input),
            "TaskCreate" | "TaskUpdate" => return self.task(name, input),
            _ => None,
        };
        told.or_else(|| Progress::of("uses", &name.replacen("mcp__", "", 1).replacen("__", ".", 1)))
    }

    /// A path as the folder's own people write it.
    fn inner<'a>(&self, path: &'a str) -> &'a str {
        let inner = path.strip_prefix(&self.folder).and_then(|path| path.strip_prefix('/'));
        inner.filter(|_| !self.folder.is_empty()).unwrap_or(path)
    }

    fn todo(&mut self, input: &Value) -> Option<Progress> {
        let all = input.get("todos")?.as_array()?;
        let is = |item: &Value, status: &str| text_at(item, &["status"]) == Some(status);
        let done = all.iter().filter(|item| is(item, "completed")).count();
        self.step = Some((done, all.len())).filter(|(_, all)| *all > 0);
        let open = all.iter().find(|item| is(item, "in_progress"));
        let open = open.or_else(|| all.iter().find(|item| !is(item, "completed")));
        match open {
            Some(next) => Progress::of("goes on with:", text_at(next, &["content"])?),
            None => Progress::new("is through its list"),
        }
    }

    /// The same list, an entry at a time.
    fn task(&mut self, name: &str, input: &Value) -> Option<Progress> {
        let (done, all) = self.step.unwrap_or_default();
        match (name, text_at(input, &["status"])) {
            ("TaskCreate", _) => {
                self.step = Some((done, all + 1));
                Progress::of("notes to do:", text_at(input, &["subject"])?)
            }
            (_, Some("completed")) => {
                self.step = Some(((done + 1).min(all), all)).filter(|(_, all)| *all > 0);
                Progress::new("is done with a task of its list")
            }
            _ => None,
        }
    }

    fn result(&mut self, event: &Value) -> Option<Progress> {
        let used = |name: &str| event.get("usage")?.get(name)?.as_u64();
        let read = ["input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"];
        let input = read.iter().filter_map(|name| used(name)).fold(0, u64::saturating_add);
        self.said.usage =
            event.get("usage").map(|_| Usage { input, output: used("output_tokens").unwrap_or_default() });
        let (result, kind) = (text_at(event, &["result"]).unwrap_or_default(), text_at(event, &["subtype"]));
        let failed = event.get("is_error").and_then(Value::as_bool) == Some(true)
            || kind.is_some_and(|kind| kind != "success");
        if failed {
            self.logged_out |= is_logged_out(result);
            let why = if result.is_empty() { reason(kind.unwrap_or_default()) } else { result.to_owned() };
            self.said.failed = Some(format!("claude failed: {}", clean::line(&why, 5 * LINE)));
            return Progress::of("error:", &why);
        }
        (self.said.failed, self.logged_out) = (None, false);
        if !result.is_empty() {
            self.said.message = Some(clean::text(result, TEXT));
        }
        self.said.note = denied(event);
        None
    }
}

/// `error_max_turns` in words.
fn reason(kind: &str) -> String {
    match kind {
        "error_max_turns" => "it took more turns than it may".into(),
        "error_max_budget_usd" => "it used more than it may".into(),
        "" => "it gives no reason".into(),
        kind => kind.replace('_', " "),
    }
}

/// What it was not allowed to do: nobody is there to be asked.
fn denied(event: &Value) -> Option<String> {
    let all = event.get("permission_denials")?.as_array()?;
    let mut tools: Vec<&str> = all.iter().filter_map(|one| text_at(one, &["tool_name"])).collect();
    tools.sort_unstable();
    tools.dedup();
    let named = clean::line(&some_of(&tools), LINE);
    (!tools.is_empty()).then(|| {
        format!(
            "claude was not allowed to use {named}: allow it in its settings, or with `--permission-mode` or `--allowedTools` in the agent's command"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{super::pictures::drawn, *};

    const ARGV: &[&str] = &["claude", "-p", "--output-format", "stream-json", "--verbose"];

    #[test]
    fn a_run_is_told_as_it_goes() {
        let (shown, said) = drawn(
            ARGV,
            r#"{"type":"system","subtype":"init","cwd":"/w/app","session_id":"s-1","tools":["Bash"],"model":"m","apiKeySource":"none"}
{"type":"assistant","message":{"role":"assistant","content":[{"type":"thinking","thinking":"The plan first."}]},"session_id":"s-1","parent_tool_use_id":null}
{"type":"assistant","message":{"content":[{"type":"text","text":"I begin."},{"type":"tool_use","id":"1","name":"Read","input":{"file_path":"/w/app/src/board.js"}}]},"session_id":"s-1"}
{"type":"user","message":{"role":"user","content":[{"tool_use_id":"1","type":"tool_result","content":"…"}]},"session_id":"s-1"}
{"type":"assistant","message":{"content":[{"type":"tool_use","name":"TodoWrite","input":{"todos":[{"content":"Board","status":"completed"},{"content":"Pieces","status":"in_progress"},{"content":"Rules","status":"pending"}]}}]},"session_id":"s-1"}
{"type":"assistant","message":{"content":[{"type":"tool_use","name":"Edit","input":{"file_path":"/w/app/src/board.js","old_string":"a","new_string":"b"}}]},"session_id":"s-1"}
{"type":"assistant","message":{"content":[{"type":"tool_use","name":"Edit","input":{"file_path":"/w/application/x"}}]},"session_id":"s-1"}
{"type":"assistant","message":{"content":[{"type":"tool_use","name":"Bash","input":{"command":"npm test","description":"Test"}}]},"session_id":"s-1"}
{"type":"assistant","message":{"content":[{"type":"tool_use","name":"mcp__docs__search","input":{}}]},"session_id":"s-1"}
{"type":"assistant","parent_tool_use_id":"9","message":{"content":[{"type":"text","text":"I am the other one."}]},"session_id":"s-1"}
{"type":"system","subtype":"hook_response","session_id":"s-1"}
{"type":"assistant","message":{"content":[{"type":"text","text":"Built."}]},"session_id":"s-1"}
{"type":"result","subtype":"success","is_error":false,"num_turns":7,"result":"Built.\n\nAll of it.","session_id":"s-1","usage":{"input_tokens":10,"cache_read_input_tokens":90,"output_tokens":5},"permission_denials":[]}
"#,
        );
        assert_eq!(
            shown,
            "\
thinks: The plan first.
reads src/board.js
1/3 goes on with: Pieces
1/3 edits src/board.js
1/3 edits /w/application/x
1/3 runs npm test
1/3 uses docs.search
1/3 says: I am the other one.
1/3 says: Built.
"
        );
        let usage = Some(Usage { input: 100, output: 5 });
        let message = Some("Built.\n\nAll of it.".to_owned());
        assert_eq!(said, Said { session: Some("s-1".into()), message, usage, ..Said::default() });
    }

    #[test]
    fn a_list_kept_an_entry_at_a_time_is_counted() {
        let use_of = |name: &str, input: &str| {
            format!(
                r#"{{"type":"assistant","session_id":"s","message":{{"content":[{{"type":"tool_use","name":"{name}","input":{input}}}]}}}}"#
            )
        };
        let lines = [
            use_of("TaskCreate", r#"{"subject":"Board"}"#),
            use_of("TaskCreate", r#"{"subject":"Pieces"}"#),
            use_of("TaskUpdate", r#"{"taskId":"1","status":"in_progress"}"#),
            use_of("TaskUpdate", r#"{"taskId":"1","status":"completed"}"#),
        ];
        let wanted = "0/1 notes to do: Board\n0/2 notes to do: Pieces\n1/2 is done with a task of its list\n";
        assert_eq!(drawn(ARGV, &lines.join("\n")).0, wanted);
    }

    #[test]
    fn who_is_logged_out_is_told_to_log_in() {
        let event = r#"{"type":"result","subtype":"success","is_error":true,"result":"Not logged in · Please run /login","session_id":"s"}"#;
        let (shown, said) = drawn(ARGV, event);
        assert_eq!(shown, "error: Not logged in · Please run /login\n");
        assert_eq!(said.failed.as_deref(), Some(LOGGED_OUT));
        assert_eq!(drawn(ARGV, "Invalid API key · Please run /login").1.failed.as_deref(), Some(LOGGED_OUT));
        let message = r#"{"type":"assistant","error":"authentication_failed","session_id":"s","message":{"content":[{"type":"text","text":"API Error: 401"}]}}"#;
        assert_eq!(drawn(ARGV, message).1.failed.as_deref(), Some(LOGGED_OUT));
        // A model that writes a route of that name is not.
        let talk = r#"{"type":"assistant","session_id":"s","message":{"content":[{"type":"text","text":"POST /login works"}]}}"#;
        assert_eq!(drawn(ARGV, talk).1.failed, None);
    }

    #[test]
    fn why_it_failed_and_what_it_was_not_allowed_are_sentences() {
        let end = |rest: &str| drawn(ARGV, &format!(r#"{{"type":"result","session_id":"s",{rest}}}"#)).1;
        let failed = end(r#""subtype":"error_max_turns","is_error":true"#).failed;
        assert_eq!(failed.as_deref(), Some("claude failed: it took more turns than it may"));
        let note = end(
            r#""subtype":"success","is_error":false,"result":"ok","permission_denials":[{"tool_name":"Write"},{"tool_name":"Bash"},{"tool_name":"Write"}]"#,
        )
        .note;
        assert!(note.unwrap_or_default().starts_with("claude was not allowed to use Bash, Write: allow it"));
    }

    #[test]
    fn what_nobody_knows_is_counted_and_broken_json_is_text() {
        let (shown, said) = drawn(
            ARGV,
            "{\"type\":\"hologram\"}\n{\"type\":\"assis\nnull\n{\"type\":\"assistant\",\"message\":7}\n",
        );
        assert_eq!((shown.as_str(), said.unknown), ("{\"type\":\"assis\nnull\n", 1));
    }
}
