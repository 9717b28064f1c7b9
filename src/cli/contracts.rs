//! `baton contracts`: what documents claim and what code says, side by side.
//!
//! Lists; what is wrong is for `baton check` to say. Start at [`run`].

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::failure::Outcome;
use super::targets;
use super::terminal::Terminal;
use crate::contract::{self, Payload, Said, compare};
use crate::load;
use crate::project::{Documented, Match, Member, Snapshot};
use crate::source::Fact;
use crate::syntax::entry::{Entry, Form};

/// List what contract documents claim beside what code says
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// How to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    /// A list for people
    #[default]
    Text,
    /// One JSON object
    Json,
}

/// One entry beside its fact.
struct Line {
    subject: String,
    line: usize,
    state: &'static str,
    fact: Option<(String, usize)>,
}

/// Prints every contract document of the workspace against all of its code.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let workspace = targets::project(terminal)?;
    let (mut project, troubles) = load::load(&terminal.disk, &workspace)?;
    terminal.report(&troubles);
    load::tell_code(&mut project, &terminal.disk, &workspace);
    let snapshot = project.snapshot();
    let mut members: Vec<&Member> =
        snapshot.members().filter(|member| member.kinds.is_contract()).map(|member| &**member).collect();
    members.sort_by(|a, b| a.path.cmp(&b.path));
    let text = match arguments.format {
        Format::Text => text(&snapshot, &members),
        Format::Json => terminal.json(&object(&snapshot, &members))?,
    };
    terminal.print(&text)?;
    if members.is_empty() && !snapshot.facts().facts.is_empty() {
        terminal.say("no document says what code says; `baton new abi --from-code` and `baton new protocol --from-code` make one");
    }
    Ok(0)
}

fn text(snapshot: &Snapshot, members: &[&Member]) -> String {
    let mut out = String::new();
    for member in members {
        let _ = writeln!(out, "{}", member.path);
        for Line { subject, line, state, fact } in lines(snapshot, member) {
            let fact = fact.map(|(path, line)| format!("  {path}:{line}")).unwrap_or_default();
            let _ = writeln!(out, "  {line:>5}  {state:<7}  {subject}{fact}");
        }
    }
    let missing = undocumented(snapshot, members);
    if !missing.is_empty() {
        out += "undocumented\n";
    }
    for (subject, path, line) in missing {
        let _ = writeln!(out, "  {subject}  {path}:{line}");
    }
    out
}

fn object(snapshot: &Snapshot, members: &[&Member]) -> Value {
    let entry = |line: Line| match line.fact {
        Some((path, at)) => {
            json!({ "subject": line.subject, "line": line.line, "state": line.state, "fact": { "path": path, "line": at } })
        }
        None => json!({ "subject": line.subject, "line": line.line, "state": line.state }),
    };
    let documents = members.iter().map(|member| {
        let entries: Vec<Value> = lines(snapshot, member).into_iter().map(entry).collect();
        json!({ "path": member.path.as_str(), "entries": entries })
    });
    let missing = undocumented(snapshot, members)
        .into_iter()
        .map(|(subject, path, line)| json!({ "subject": subject, "path": path, "line": line }));
    json!({
        "version": 1,
        "documents": documents.collect::<Vec<_>>(),
        "undocumented": missing.collect::<Vec<_>>(),
    })
}

/// Every entry that documents something, beside what code says of it.
fn lines(snapshot: &Snapshot, member: &Member) -> Vec<Line> {
    let contracts = snapshot.contracts();
    let none = Documented::default();
    let matches = &contracts.document(&member.path).unwrap_or(&none).matches;
    let entries = member.entries().entries.iter().enumerate();
    entries
        .filter(|(_, entry)| entry.form != Form::Aside)
        .map(|(at, entry)| {
            let found = matches.get(at);
            let facts: Vec<&Fact> = match found {
                Some(Match::Found(facts) | Match::Moved(facts)) => {
                    facts.iter().filter_map(|fact| contracts.fact(*fact)).collect()
                }
                _ => Vec::new(),
            };
            let state = match found {
                Some(Match::Found(_)) if facts.iter().any(|fact| agrees(entry, fact)) => "same",
                Some(Match::Found(_)) => "differs",
                Some(Match::Moved(_)) => "moved",
                Some(Match::Gone { .. }) => "gone",
                Some(Match::Unknown) | None => "unknown",
            };
            let text = member.document.text();
            let line = text.line_of(member.document.range(entry.anchor()).start) + 1;
            let fact = facts.first().map(|fact| (fact.path.to_string(), line_of(snapshot, fact)));
            Line { subject: subject(entry.owner.as_deref(), &entry.said), line, state, fact }
        })
        .collect()
}

/// What code says and no document does, each once.
fn undocumented(snapshot: &Snapshot, members: &[&Member]) -> Vec<(String, String, usize)> {
    let contracts = snapshot.contracts();
    let missing = members
        .iter()
        .filter_map(|member| contracts.document(&member.path))
        .flat_map(|documented| &documented.missing)
        .filter_map(|missing| contracts.fact(*missing.facts.first()?));
    let told = |fact: &Fact| {
        (subject(fact.owner.as_deref(), &fact.said), fact.path.to_string(), line_of(snapshot, fact))
    };
    let mut found: Vec<_> = missing.map(told).collect();
    found.sort_by(|a, b| (&a.1, a.2).cmp(&(&b.1, b.2)));
    found.dedup();
    found
}

fn subject(owner: Option<&str>, said: &Said) -> String {
    owner.map_or(said.name(), |owner| format!("{owner}.{}", said.name()))
}

fn line_of(snapshot: &Snapshot, fact: &Fact) -> usize {
    let file = snapshot.code().find(|member| member.path.as_str() == fact.path);
    file.map_or(1, |member| member.document.text().line_of(fact.at.start as usize) + 1)
}

/// Whether nobody who goes by the entry would go wrong.
fn agrees(entry: &Entry, fact: &Fact) -> bool {
    match (&entry.said, &fact.said) {
        (Said::Abi(claimed), Said::Abi(actual)) => {
            !compare::differences(claimed, actual).iter().any(compare::Difference::is_loud)
        }
        (Said::Route(claimed), Said::Route(actual)) => carry(&claimed.payloads, &actual.payloads),
        (Said::Message(claimed), Said::Message(actual)) => {
            let directions = claimed.direction.zip(actual.direction);
            directions.is_none_or(|(claimed, actual)| claimed == actual)
                && carry(&claimed.payloads, &actual.payloads)
        }
        _ => false,
    }
}

fn carry(claimed: &[Payload], actual: &[Payload]) -> bool {
    claimed.iter().all(|claimed| {
        let mut others = actual.iter().filter(|actual| actual.role == claimed.role).peekable();
        others.peek().is_none()
            || others.any(|other| contract::differences(&claimed.shape, &other.shape).is_empty())
    })
}
