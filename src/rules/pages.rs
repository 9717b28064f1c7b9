//! The pages of the rules, run as tests: what a page shows as bad is found, and what it shows as good is not.
//!
//! A page has the sections `Bad`, `Good` and `What to do`; each Markdown fence under the first two is a workspace in the
//! fixture language. Only tests use this file.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::{Rule, Severity, all};
use crate::testing::Fixture;

/// A page's examples under one heading.
fn examples(rule: &Rule, section: &str) -> Vec<String> {
    let heading = format!("\n## {section}\n");
    let Some((_, rest)) = rule.page.split_once(&heading) else {
        panic!("{} has no section {section}", rule.name)
    };
    let (mut found, mut open) = (Vec::<String>::new(), "");
    for line in rest.lines() {
        let marker = line.trim_end_matches("markdown");
        match line {
            "```markdown" | "````markdown" if open.is_empty() => {
                open = marker;
                found.push(String::new());
            }
            _ if !open.is_empty() && line == open => open = "",
            _ if !open.is_empty() => {
                let example = found.last_mut().unwrap();
                example.push_str(line);
                example.push('\n');
            }
            _ if line.starts_with("## ") => break,
            _ => {}
        }
    }
    assert!(open.is_empty(), "{}: a fence under {section} is not closed", rule.name);
    found
}

/// The names and severities of what is found in an example.
fn found(example: &str) -> Vec<(&'static str, Severity)> {
    let fixture = Fixture::new(example);
    let files = fixture.files.iter().map(|(path, _)| path);
    files
        .flat_map(|path| super::check(&fixture.snapshot, path))
        .map(|finding| (finding.rule.name, finding.severity))
        .collect()
}

#[test]
fn pages_open_with_their_name_and_a_summary() {
    for rule in all() {
        assert!(
            rule.page.starts_with(&format!("# {}\n\n", rule.name)),
            "the page of {} opens otherwise",
            rule.name
        );
        let summary = rule.summary();
        assert!(summary != rule.name && summary.ends_with('.'), "{} has no summary", rule.name);
    }
}

#[test]
fn bad_examples_are_found_and_nothing_else_in_them() {
    for rule in all() {
        let examples = examples(rule, "Bad");
        assert!(!examples.is_empty(), "{} shows no bad example", rule.name);
        for example in examples {
            let found = found(&example);
            let mine = found.iter().any(|(name, _)| *name == rule.name);
            let others =
                found.iter().any(|(name, severity)| *name != rule.name && *severity > Severity::Hint);
            assert!(mine && !others, "{}: found {found:?} in\n{example}", rule.name);
        }
    }
}

#[test]
fn good_examples_are_silent() {
    for rule in all() {
        let examples = examples(rule, "Good");
        assert!(!examples.is_empty(), "{} shows no good example", rule.name);
        for example in examples {
            let found = found(&example);
            assert!(!found.iter().any(|(name, _)| *name == rule.name), "{}: found in\n{example}", rule.name);
        }
    }
}

#[test]
fn pages_say_what_to_do() {
    for rule in all() {
        let advice = rule.page.split_once("\n## What to do\n").map(|(_, advice)| advice.trim());
        assert!(advice.is_some_and(|advice| advice.len() > 20), "{} does not say what to do", rule.name);
    }
}
