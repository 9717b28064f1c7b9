//! `baton hook claude --install`: one more entry in Claude Code's settings, which stay as they were written.
//!
//! Start at [`install`].

use jsonc_parser::ParseOptions;
use jsonc_parser::cst::{CstInputValue, CstRootNode};

use super::claude::TOOLS;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::file::File;
use crate::cli::terminal::Terminal;

/// What Claude Code calls.
const COMMAND: &str = "baton hook claude";

/// How long it may take, in seconds: far longer than it does.
const LIMIT: usize = 30;

/// Writes the hook into the settings of the current folder, unless it is there, and prints the diff.
pub(super) fn install(terminal: &Terminal, local: bool, dry_run: bool) -> Outcome {
    let name = if local { "settings.local.json" } else { "settings.json" };
    let path = terminal.folder()?.join(".claude").join(name);
    let before = File::read(terminal, &path)?;
    let after = with_hook(before.as_deref().unwrap_or_default());
    let after = after.map_err(|why| Failure::new(format!("{} {why}", path.display())))?;
    let Some(after) = after else {
        terminal.say(&format!("{} calls `{COMMAND}` already", path.display()));
        return Ok(0);
    };
    let file = File { path, before, after };
    if !dry_run {
        file.write(terminal)?;
    }
    terminal.print(&file.diff(terminal)?)?;
    terminal.say(match dry_run {
        true => "Nothing was written",
        false => "Claude Code reads this when its next session starts",
    });
    Ok(0)
}

/// Settings with the hook; nothing where they have it. An error is the second half of a sentence.
fn with_hook(text: &str) -> Result<Option<String>, String> {
    let (bom, body) = match text.strip_prefix('\u{feff}') {
        Some(body) => ("\u{feff}", body),
        None => ("", text),
    };
    if body.trim().is_empty() {
        return Ok(Some(format!("{bom}{}", fresh())));
    }
    let root = CstRootNode::parse(body, &ParseOptions::default())
        .map_err(|error| format!("is no JSON: {error}; put that right and run again"))?;
    if has_hook(&root) {
        return Ok(None);
    }
    let odd = |what: &str| {
        format!(
            "has something at `{what}` that Claude Code would not understand; put that right and run again"
        )
    };
    let settings = root.object_value_or_create().ok_or_else(|| odd("the top"))?;
    let hooks = settings.object_value_or_create("hooks").ok_or_else(|| odd("hooks"))?;
    let after_tools = hooks.array_value_or_create("PostToolUse").ok_or_else(|| odd("hooks.PostToolUse"))?;
    after_tools.ensure_multiline();
    after_tools.append(entry());
    Ok(Some(format!("{bom}{root}")))
}

/// Whether a hook after a tool runs the command, perhaps by a path and with arguments.
fn has_hook(root: &CstRootNode) -> bool {
    let groups = root.object_value().and_then(|all| all.object_value("hooks")?.array_value("PostToolUse"));
    let groups = groups.iter().flat_map(|groups| groups.elements());
    let hooks = groups.filter_map(|group| group.as_object()?.array_value("hooks"));
    let commands = hooks.flat_map(|hooks| hooks.elements()).filter_map(|hook| {
        let command = hook.as_object()?.get("command")?.value()?;
        command.as_string_lit()?.decoded_value().ok()
    });
    commands.into_iter().any(|command| command.contains("baton") && command.contains("hook claude"))
}

fn entry() -> CstInputValue {
    let object = |fields: Vec<(&str, CstInputValue)>| {
        CstInputValue::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    };
    let hook =
        object(vec![("type", "command".into()), ("command", COMMAND.into()), ("timeout", LIMIT.into())]);
    object(vec![("matcher", TOOLS.join("|").into()), ("hooks", CstInputValue::Array(vec![hook]))])
}

/// A whole file of settings.
fn fresh() -> String {
    let root = CstRootNode::parse("{}\n", &ParseOptions::default());
    let made = root.ok().and_then(|root| {
        let hooks = root.object_value_or_create()?.object_value_or_create("hooks")?;
        hooks.array_value_or_create("PostToolUse")?.append(entry());
        Some(root.to_string())
    });
    made.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// What settings become.
    #[track_caller]
    fn check(text: &str, wanted: &str) {
        let after = with_hook(text).unwrap().unwrap();
        assert_eq!(after, wanted);
        assert_eq!(with_hook(&after), Ok(None), "the second time there is nothing to do");
    }

    const ALL: &str = r#"{
  "hooks": {
    "PostToolUse": [
      {
        "matcher": "Edit|MultiEdit|Write",
        "hooks": [
          {
            "type": "command",
            "command": "baton hook claude",
            "timeout": 30
          }
        ]
      }
    ]
  }
}
"#;

    #[test]
    fn settings_are_made_where_there_are_none() {
        check("", ALL);
        check("{}\n", ALL);
    }

    #[test]
    fn what_is_there_stays_as_it_is_written() {
        let tabs = "{\n\t\"model\": \"opus\", \"z\": [1,2 ,3],\r\n\t\"hooks\": {\n\t\t\"PostToolUse\": [{\"matcher\":\"Bash\",\"hooks\":[]}]\n\t},\n\t\"a\": 1\n}";
        let after = with_hook(tabs).unwrap().unwrap();
        assert!(
            after.starts_with("{\n\t\"model\": \"opus\", \"z\": [1,2 ,3],\r\n\t\"hooks\": {\n"),
            "{after}"
        );
        assert!(after.ends_with("\n\t},\n\t\"a\": 1\n}"), "{after}");
        assert!(after.contains("{\"matcher\":\"Bash\",\"hooks\":[]}"), "{after}");
        let value: serde_json::Value = serde_json::from_str(&after).unwrap();
        assert_eq!(value.pointer("/hooks/PostToolUse/1/hooks/0/command").unwrap(), COMMAND);
    }

    #[test]
    fn a_hook_that_is_there_in_another_form_is_enough() {
        let text = r#"{"hooks":{"PostToolUse":[{"matcher":"*","hooks":[{"type":"command","command":"/opt/baton hook claude --fail-on error"}]}]}}"#;
        assert_eq!(with_hook(text), Ok(None));
    }

    #[test]
    fn what_is_no_settings_is_left_to_the_user() {
        assert!(with_hook("{").unwrap_err().starts_with("is no JSON: "));
        assert!(with_hook("[]").unwrap_err().contains("`the top`"));
        assert!(with_hook(r#"{"hooks":[]}"#).unwrap_err().contains("`hooks`"));
    }
}
