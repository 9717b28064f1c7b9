//! A launch before it starts: as people read it, and as JSON. Start at [`text`] and [`object`].

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::cli::terminal::one_line;
use crate::launch::{Launch, words::quoted};
use crate::rules::gates::Gate;

/// What is started, then the gates, then the prompt.
pub(super) fn text(launch: &Launch) -> String {
    let mut out = format!(
        "{} of {} ({}) with {}\n\n",
        launch.phase.name(),
        one_line(&launch.batch.batch),
        launch.tickets.join(", "),
        launch.agent
    );
    for (label, value) in rows(launch) {
        let _ = writeln!(out, "  {label:<8} {}", one_line(&value));
    }
    out.push_str("\ngates\n");
    let width = launch.gates.iter().map(|gate| gate.name.len()).max().unwrap_or_default();
    for gate in &launch.gates {
        let _ = writeln!(out, "  {:<6} {:<width$}  {}", word(gate), gate.name, one_line(&gate.why));
    }
    for note in &launch.prompt.notes {
        let _ = writeln!(out, "\nthe prompt holds {}", one_line(note));
    }
    let _ = write!(out, "\nprompt, on standard input\n\n{}", launch.prompt.text);
    out
}

fn word(gate: &Gate) -> &'static str {
    match (gate.open, gate.forced) {
        (true, _) => "open",
        (false, true) => "forced",
        (false, false) => "shut",
    }
}

fn rows(launch: &Launch) -> Vec<(&'static str, String)> {
    let commands = |all: &[Vec<String>]| all.iter().map(|argv| quoted(argv)).collect::<Vec<_>>().join(" && ");
    let from = launch.base.as_ref().map_or_else(String::new, |(name, hash)| {
        format!(", from {name} at {}", hash.get(..7).unwrap_or(hash))
    });
    let is_there = if launch.reuses { " (there already)" } else { "" };
    let all = [
        ("starts", quoted(&launch.argv)),
        ("in", launch.folder.display().to_string()),
        (
            "branch",
            launch.branch.as_ref().map_or_else(String::new, |branch| format!("{branch}{is_there}{from}")),
        ),
        ("copies", launch.copied.join(", ")),
        ("links", launch.linked.join(", ")),
        ("setup", commands(&launch.setup)),
        ("verify", commands(&launch.verify)),
        ("files", launch.files.join(", ")),
        ("hides", launch.hidden.join(" ")),
        ("at most", format!("{} minutes", launch.limit / 60)),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// The same as one JSON object; its first fields are those that were promised.
pub(super) fn object(launch: &Launch) -> impl Serialize + use<> {
    let Launch {
        batch, tickets, phase, plan_only, agent, argv, folder, worktree, reuses, branch, base, ..
    } = launch;
    let fields = json!({
        "version": 1,
        "agent": agent,
        "phase": phase,
        "argv": argv,
        "cwd": folder,
        "branch": branch,
        "base": base.as_ref().map(|(name, _)| name),
        "env": launch.env,
        "prompt": launch.prompt.text,
        "gates": launch.gates,
        "batch": batch.batch,
        "plan": batch.path,
        "tickets": tickets,
        "plan_only": plan_only,
        "base_commit": base.as_ref().map(|(_, hash)| hash),
        "worktree": worktree,
        "reuses": reuses,
        "setup": launch.setup,
        "verify": launch.verify,
        "commands": launch.commands,
        "files": launch.files,
        "copied": launch.copied,
        "linked": launch.linked,
        "hidden": launch.hidden,
        "limit": launch.limit,
        "notes": launch.prompt.notes,
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
