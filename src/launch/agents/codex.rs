//! The events of `codex exec --json`: a thread with turns, a turn with items, each item started, updated and completed.
//!
//! Start at [`Codex::event`].

use super::{LINE, Progress, Reader, Said, TEXT, Usage, clean, some_of, text_at};
use serde_json::Value;

/// What a person does about it.
const LOGGED_OUT: &str = "codex is not logged in: run `codex login`";

/// Reads them.
#[derive(Default)]
pub(super) struct Codex {
    said: Said,
    step: Option<(usize, usize)>,
    logged_out: bool,
}

/// Whether a line is one of its events.
pub(super) fn is_event(line: &str) -> bool {
    let event: Option<Value> = serde_json::from_str(line).ok();
    event.is_some_and(|event| {
        let kind = text_at(&event, &["type"]).unwrap_or_default();
        ["thread.", "turn.", "item."].iter().any(|start| kind.starts_with(start))
    })
}

impl Reader for Codex {
    fn line(&mut self, line: &str) -> Option<Progress> {
        match serde_json::from_str::<Value>(line) {
            Ok(event) if event.is_object() => {
                self.event(&event).map(|progress| progress.with_step(self.step))
            }
            // Its log on standard error, or an event that was cut in two.
            _ => {
                self.logged_out |= line.contains("Not logged in") || line.contains("401 Unauthorized");
                Progress::new(line).map(|progress| progress.with_step(self.step))
            }
        }
    }

    fn end(&mut self) -> Said {
        let mut said = std::mem::take(&mut self.said);
        // Who is logged out says nothing but errors.
        if self.logged_out && said.message.is_none() {
            said.failed = Some(LOGGED_OUT.into());
        }
        said
    }
}

impl Codex {
    fn event(&mut self, event: &Value) -> Option<Progress> {
        match text_at(event, &["type"]).unwrap_or_default() {
            "thread.started" => {
                self.said.session = text_at(event, &["thread_id"]).map(|id| clean::line(id, LINE));
                None
            }
            "turn.started" | "item.plan.delta" => None,
            "turn.completed" => self.completed(event),
            "turn.failed" => self.failed(text_at(event, &["error", "message"])),
            "error" => self.failed(text_at(event, &["message"])),
            "item.started" => self.item(event, false),
            "item.updated" | "item.completed" => self.item(event, true),
            "request_user_input" => Progress::new("asks something, and nobody can answer"),
            _ => self.unknown(),
        }
    }

    fn unknown(&mut self) -> Option<Progress> {
        self.said.unknown += 1;
        None
    }

    /// A turn that ended well makes up for errors before it.
    fn completed(&mut self, event: &Value) -> Option<Progress> {
        let count = |name: &str| event.get("usage")?.get(name)?.as_u64();
        let used = self.said.usage.get_or_insert_default();
        *used = Usage {
            input: used.input.saturating_add(count("input_tokens").unwrap_or_default()),
            output: used.output.saturating_add(count("output_tokens").unwrap_or_default()),
        };
        self.said.failed = None;
        self.logged_out = false;
        None
    }

    fn failed(&mut self, message: Option<&str>) -> Option<Progress> {
        let message = message.unwrap_or("it gives no reason");
        self.logged_out |=
            ["401 Unauthorized", "Not logged in", "codex login"].iter().any(|sign| message.contains(sign));
        self.said.failed = Some(format!("codex failed: {}", clean::line(message, 5 * LINE)));
        Progress::of("error:", message)
    }

    fn item(&mut self, event: &Value, told: bool) -> Option<Progress> {
        let ended = text_at(event, &["type"]) == Some("item.completed");
        let item = event.get("item")?;
        let text = |name: &str| text_at(item, &[name]).unwrap_or_default();
        // Newer versions may say `item_type`.
        match text_at(item, &["type"]).or(text_at(item, &["item_type"])).unwrap_or_default() {
            "agent_message" if ended => {
                self.said.message = Some(clean::text(text("text"), TEXT));
                Progress::of("says:", text("text"))
            }
            "reasoning" if ended => Progress::of("thinks:", text("text").trim_matches(['*', ' ', '\n'])),
            "plan" if ended => Progress::of("plans:", text("text")),
            "command_execution" => command(item, told, ended),
            "file_change" if ended => changes(item),
            "mcp_tool_call" if !told => Progress::new(&format!("asks {}.{}", text("server"), text("tool"))),
            "collab_tool_call" if !told => Progress::of("works with other agents:", text("tool")),
            "web_search" if ended => Progress::of("searches for", text("query")),
            "todo_list" => self.todo(item),
            "error" => Progress::of("warns:", text("message")),
            "agent_message" | "reasoning" | "plan" | "file_change" | "mcp_tool_call" | "collab_tool_call"
            | "web_search" => None,
            _ => self.unknown(),
        }
    }

    fn todo(&mut self, item: &Value) -> Option<Progress> {
        let all = item.get("items")?.as_array()?;
        let open = |item: &&Value| item.get("completed").and_then(Value::as_bool) != Some(true);
        let done = all.len() - all.iter().filter(open).count();
        let step = Some((done, all.len())).filter(|(_, all)| *all > 0);
        if step == self.step {
            return None;
        }
        self.step = step;
        match all.iter().find(open) {
            Some(next) => Progress::of("goes on with:", text_at(next, &["text"])?),
            None => Progress::new("is through its list"),
        }
    }
}

/// A command when it is started, and when it failed.
fn command(item: &Value, told: bool, ended: bool) -> Option<Progress> {
    let command = bare(text_at(item, &["command"])?);
    let code = item.get("exit_code").and_then(Value::as_i64);
    match (text_at(item, &["status"]), code) {
        _ if !told => Progress::of("runs", command),
        (Some("declined"), _) => Progress::of("may not run", command),
        (_, Some(code)) if ended && code != 0 => {
            Progress::new(&format!("got {code} from {}", clean::line(command, LINE)))
        }
        _ => None,
    }
}

/// A command without the shell around it: `bash -lc 'npm test'`.
fn bare(command: &str) -> &str {
    let Some((shell, rest)) = command.split_once(" -lc ").or_else(|| command.split_once(" -c ")) else {
        return command;
    };
    let name = shell.rsplit('/').next().unwrap_or(shell);
    if !matches!(name, "bash" | "sh" | "zsh") {
        return command;
    }
    let rest = rest.trim();
    let quoted = |sign: char| rest.strip_prefix(sign)?.strip_suffix(sign);
    quoted('\'').or_else(|| quoted('"')).unwrap_or(rest)
}

fn changes(item: &Value) -> Option<Progress> {
    let paths: Vec<&str> =
        item.get("changes")?.as_array()?.iter().filter_map(|change| text_at(change, &["path"])).collect();
    let word = if text_at(item, &["status"]) == Some("failed") { "could not edit" } else { "edits" };
    Progress::of(word, &some_of(&paths))
}

#[cfg(test)]
mod tests {
    use super::{super::pictures::drawn, *};

    const ARGV: &[&str] = &["codex", "exec", "-C", "/w", "--json", "-"];

    #[test]
    fn a_run_is_told_as_it_goes() {
        let (shown, said) = drawn(
            ARGV,
            r##"{"type":"thread.started","thread_id":"0199-abc"}
{"type":"turn.started"}
{"type":"item.completed","item":{"id":"item_0","type":"reasoning","text":"**Reading the plan**"}}
{"type":"item.started","item":{"id":"item_1","type":"todo_list","items":[{"text":"Draw the board","completed":false},{"text":"Move pieces","completed":false}]}}
{"type":"item.started","item":{"id":"item_2","type":"command_execution","command":"bash -lc 'npm test'","aggregated_output":"","exit_code":null,"status":"in_progress"}}
{"type":"item.completed","item":{"id":"item_2","type":"command_execution","command":"bash -lc 'npm test'","aggregated_output":"1 failing","exit_code":1,"status":"failed"}}
{"type":"item.completed","item":{"id":"item_3","type":"file_change","changes":[{"path":"src/board.js","kind":"add"},{"path":"src/a.js","kind":"update"},{"path":"b","kind":"update"},{"path":"c","kind":"delete"}],"status":"completed"}}
{"type":"item.updated","item":{"id":"item_1","type":"todo_list","items":[{"text":"Draw the board","completed":true},{"text":"Move pieces","completed":false}]}}
{"type":"item.started","item":{"id":"item_4","type":"mcp_tool_call","server":"docs","tool":"search","arguments":{},"status":"in_progress"}}
{"type":"item.completed","item":{"id":"item_4","type":"mcp_tool_call","server":"docs","tool":"search","status":"completed"}}
{"type":"item.completed","item":{"id":"item_5","type":"web_search","query":"chess rules"}}
{"type":"item.completed","item":{"id":"item_6","type":"error","message":"the model was changed"}}
{"type":"item.completed","item":{"id":"item_7","type":"agent_message","text":"Built the board.\n\n- T1 done"}}
{"type":"item.completed","item":{"id":"item_1","type":"todo_list","items":[{"text":"Draw the board","completed":true},{"text":"Move pieces","completed":true}]}}
{"type":"turn.completed","usage":{"input_tokens":1200,"cached_input_tokens":1000,"output_tokens":80}}
"##,
        );
        assert_eq!(
            shown,
            "\
thinks: Reading the plan
0/2 goes on with: Draw the board
0/2 runs npm test
0/2 got 1 from npm test
0/2 edits src/board.js, src/a.js, b and 1 more
1/2 goes on with: Move pieces
1/2 asks docs.search
1/2 searches for chess rules
1/2 warns: the model was changed
1/2 says: Built the board. - T1 done
2/2 is through its list
"
        );
        let usage = Some(Usage { input: 1200, output: 80 });
        let message = Some("Built the board.\n\n- T1 done".to_owned());
        assert_eq!(said, Said { session: Some("0199-abc".into()), message, usage, ..Said::default() });
    }

    #[test]
    fn what_nobody_knows_is_counted_and_broken_json_is_text() {
        let (shown, said) = drawn(
            ARGV,
            "{\"type\":\"item.hologram\"}\n{\"type\":\"item.completed\",\"item\":{\"type\":\"dance\"}}\n{\"type\":\"item.com\n[1]\n{}\n",
        );
        assert_eq!((shown.as_str(), said.unknown), ("{\"type\":\"item.com\n[1]\n", 3));
    }

    #[test]
    fn who_is_logged_out_is_told_to_log_in() {
        let lines = r#"{"type":"thread.started","thread_id":"t"}
{"type":"turn.started"}
{"type":"error","message":"Reconnecting... 1/5 (unexpected status 401 Unauthorized: Missing bearer)"}
{"type":"error","message":"Reconnecting... 2/5"}
{"type":"turn.failed","error":{"message":"exceeded retry limit, last status: 401 Unauthorized"}}
"#;
        let (shown, said) = drawn(ARGV, lines);
        assert!(shown.starts_with("error: Reconnecting... 1/5 (unexpected status 401"), "{shown}");
        assert_eq!(said.failed.as_deref(), Some(LOGGED_OUT));
        assert_eq!(drawn(ARGV, "Not logged in\n").1.failed.as_deref(), Some(LOGGED_OUT));
    }

    #[test]
    fn an_error_it_got_over_is_none_and_one_it_did_not_is_told() {
        let error = r#"{"type":"error","message":"Reconnecting... 1/5 (401 Unauthorized)"}"#;
        let done = r#"{"type":"turn.completed","usage":{"input_tokens":1,"output_tokens":2}}"#;
        assert_eq!(drawn(ARGV, &format!("{error}\n{done}\n")).1.failed, None);
        let failed = r#"{"type":"turn.failed","error":{"message":"usage limit\u001b[2J reached"}}"#;
        assert_eq!(drawn(ARGV, failed).1.failed.as_deref(), Some("codex failed: usage limit reached"));
        // An agent that talks of such an error is not logged out.
        let talk = r#"{"type":"item.completed","item":{"type":"agent_message","text":"the route gives 401 Unauthorized"}}"#;
        assert_eq!(drawn(ARGV, talk).1.failed, None);
    }

    #[test]
    fn a_shell_around_a_command_is_not_shown() {
        assert_eq!(bare("/bin/bash -lc \"cargo test\""), "cargo test");
        assert_eq!(bare("zsh -lc ls"), "ls");
        assert_eq!(bare("python -c 'print(1)'"), "python -c 'print(1)'");
    }
}
