//! The workspace's own templates: `templates/HANDOFF*.md`, `COMPLETE.template.md`, filled as far as their placeholders are known.
//!
//! ```text
//!  {{BATCH}}  {tickets}  <N>  [files]  T<a>-T<b>  Batch <N>      what we know goes in, the rest becomes a place to type at
//! ```
//!
//! Knows no file form: a template is taken whole, front matter left out. Start at [`fill`].

use super::{
    about::About,
    block::Order,
    fill::{Filled, Value},
    spelling::Spelling,
};
use crate::{
    project::{Member, Snapshot},
    syntax::facts::BlockKind,
};

/// The workspace's templates for a kind of block, by path.
pub fn templates(snapshot: &Snapshot, kind: BlockKind) -> Vec<&Member> {
    let named = |member: &&Member| member.path.file_name().to_uppercase().starts_with(kind.word());
    let own = snapshot.templates().iter().filter_map(|path| snapshot.member(path));
    own.map(|member| &**member).filter(named).collect()
}

/// A template's text, filled; without a last line end.
pub(super) fn fill(text: &str, order: &Order, about: &About<'_>) -> Filled {
    let text = body(text).replace("\r\n", "\n").replace('\r', "\n").replace("T<a>-T<b>", "{{tickets}}");
    let spelling = Spelling::default();
    let mut out = Filled::default();
    let mut rest = text.trim();
    while let Some((start, len)) = next(rest) {
        let (before, found) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let (found, after) = found.split_at_checked(len).unwrap_or((found, ""));
        out.push(before);
        let numbered = before.trim_end_matches('#').ends_with("Batch ");
        let known = name(found, numbered).and_then(|name| match name {
            "number" => about.batch().map(|batch| Value::Text(batch.name.number.to_string())),
            name => order.value(about, &spelling, name),
        });
        // What is known to be nothing is typed like what is not known.
        out.push_value(&known.unwrap_or(Value::Nothing).or(Value::ask(found)));
        rest = after;
    }
    out.push(rest);
    out
}

/// The text without front matter.
fn body(text: &str) -> &str {
    let text = text.trim_start_matches('\u{feff}');
    let inner = text.strip_prefix("---").filter(|rest| rest.starts_with(['\n', '\r']));
    let end = inner.and_then(|rest| rest.find("\n---").map(|at| (rest, at + 4)));
    end.and_then(|(rest, at)| rest.get(at..)).unwrap_or(text)
}

/// The next placeholder: where it begins, and its length.
fn next(text: &str) -> Option<(usize, usize)> {
    const SIGNS: [(&str, &str); 4] = [("{{", "}}"), ("{", "}"), ("<", ">"), ("[", "]")];
    text.char_indices().filter(|(_, c)| matches!(c, '{' | '<' | '[')).find_map(|(at, _)| {
        let rest = text.get(at..)?;
        let (open, close) = SIGNS.iter().find(|(open, _)| rest.starts_with(open))?;
        let inside = rest.get(open.len()..)?.split(close).next()?;
        let len = open.len() + inside.len() + close.len();
        let after = rest.get(len..)?;
        let wordy = inside.chars().all(|c| c.is_alphanumeric() || " _-/.,|".contains(c));
        // `[ ]` and `[x]` are boxes, `[text](target)` is a link, `<br>` and `</p>` are markup.
        let special = match *open {
            "[" => inside.trim().len() < 2 || after.starts_with(['(', '[', ':']),
            "<" => {
                ["br", "hr", "p", "b", "i", "details", "summary", "div"].contains(&inside)
                    || inside.starts_with('/')
            }
            _ => false,
        };
        (wordy && !special && !inside.trim().is_empty() && inside.len() <= 60).then_some((at, len))
    })
}

/// What a placeholder stands for, in the words of our own templates.
fn name(placeholder: &str, numbered: bool) -> Option<&'static str> {
    let inside = placeholder.trim_matches(['{', '}', '<', '>', '[', ']']).to_lowercase();
    let words: Vec<&str> =
        inside.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    Some(match words.join(" ").as_str() {
        "n" | "x" | "number" | "batch n" | "batch number" | "batch no" | "batch id" => "number",
        "batch" | "batch name" if numbered => "number",
        "batch" | "batch name" => "batch",
        "title" | "batch title" | "name" => "title",
        "tickets" | "ticket" | "ticket ids" | "ticket range" | "ticket list" | "ids" | "range" => "tickets",
        "files" | "file" | "paths" | "files affected" | "file list" | "key files" | "affected files" => {
            "files"
        }
        "dependencies" | "depends on" | "deps" | "needs" | "blocked by" | "none or batches" => "needs",
        "verify" | "verify command" | "verify cmd" | "test command" | "command" | "verification" => "verify",
        "head" | "sha" | "commit" | "base" | "base commit" | "git sha" | "dispatched at" => "head",
        "commits" | "hashes" | "shas" | "commit hashes" | "commit list" => "commits",
        "reviewed" | "commit range" => "reviewed",
        "verdict" | "status" => "verdict",
        "result" | "verify result" | "passed failed" => "result",
        "skipped" => "skipped",
        "plan" | "plan file" | "tickets file" => "plan",
        "builder" | "agent" => "builder",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{templates::Which, testing::Fixture};

    #[track_caller]
    fn check(template: &str, text: &str, stops: &[&str]) {
        let plan = "## Batch 2: Core\n### T4: a\n**Files:** src/a.rs\n### T5: b\n## Other\n";
        let fixture =
            Fixture::new(&format!("//- TICKETS.md\n{plan}//- templates/HANDOFF-short.md\n{template}"));
        let which = Which { path: "TICKETS.md".into(), batch: "Batch 2".into() };
        let about = About::find(&fixture.snapshot, &which).unwrap();
        let own = templates(&fixture.snapshot, BlockKind::Handoff);
        assert_eq!(own.len(), 1);
        let filled = fill(&own[0].document.text().to_string(), &Order::Handoff, &about);
        let found: Vec<_> = filled.stops.iter().map(|stop| &filled.text[stop.range.clone()]).collect();
        assert_eq!((filled.text.as_str(), found.as_slice()), (text, stops));
    }

    #[test]
    fn what_is_known_goes_in_and_the_rest_waits() {
        check(
            "---\nname: x\n---\n## HANDOFF — Batch <N> Ready\nTickets: T<a>-T<b>\nFiles: [files]\nOwner: {{OWNER}}\n- [ ] read [this](x.md)\n",
            "## HANDOFF — Batch 2 Ready\nTickets: T4-T5\nFiles: src/a.rs\nOwner: {{OWNER}}\n- [ ] read [this](x.md)",
            &["{{OWNER}}"],
        );
        check(
            "# HANDOFF: {{BATCH}} ({{ticket-range}})<br>\nNeeds {deps}; run <verify command>\n",
            "# HANDOFF: Batch 2 (T4-T5)<br>\nNeeds none; run <verify command>",
            &["<verify command>"],
        );
    }

    #[test]
    fn other_documents_are_no_templates() {
        let files = "//- TICKETS.md\n### T1: a\n//- templates/TICKETS.md\nx\n//- REVIEW.template.md\nx\n//- docs/templates/complete.md\nx\n";
        let snapshot = Fixture::new(files).snapshot;
        let count = |kind| templates(&snapshot, kind).len();
        assert_eq!(BlockKind::ALL.map(count), [0, 1, 1, 0]);
    }
}
