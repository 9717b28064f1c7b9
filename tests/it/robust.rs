//! Whatever is left of a text, nothing panics: every fixture cut at every character, read, ruled, fixed and edited.
//!
//! `shapes/` holds a small plan in each form people use, and one of odds and ends; the fuzzers start from them too.
//! Knows no expectations about what is found. Start at [`texts`].

#![allow(clippy::disallowed_methods)]

use baton::{
    project::{Configuration, DocPath, Project},
    rules,
    syntax::Document,
    testing::soundness::{examine, same},
};
use std::{fs, path::Path};

/// The fixtures: name and text.
fn texts() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["tests/it/shapes", "examples/bets", "examples/bets/docs"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "md") {
                found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn shapes() -> impl Iterator<Item = (String, String)> {
    texts().into_iter().filter(|(name, _)| name.contains("shapes"))
}

#[test]
fn there_are_fixtures_of_every_shape() {
    assert!(shapes().count() >= 11 && texts().len() > 14);
    let configuration = Configuration::default();
    let found = texts().iter().filter(|(_, text)| !examine(&configuration, text).is_empty()).count();
    assert!(found > 3, "findings and fixes are part of what is examined");
}

#[test]
fn every_beginning_of_a_shape_is_sound() {
    let configuration = Configuration::default();
    for (_, text) in shapes() {
        text.char_indices().for_each(|(end, _)| drop(examine(&configuration, &text[..end])));
    }
}

#[test]
fn every_end_of_a_shape_is_sound() {
    let configuration = Configuration::default();
    for (_, text) in shapes() {
        // What counts is how a line begins, so its later characters are left to the fuzzers.
        let begins = |start: usize| text[..start].ends_with(['\n', '\r', '#', '|', '-', '`', '[']);
        let starts = text.char_indices().filter(|(start, _)| begins(*start));
        starts.for_each(|(start, _)| drop(examine(&configuration, &text[start..])));
    }
}

/// As an editor would delete it: character by character from the end, each time equal to a fresh parse of what is left.
#[test]
fn a_document_deleted_from_its_end_is_sound() {
    for (name, text) in texts() {
        let mut document = Document::new(&text);
        for (steps, (end, last)) in text.char_indices().rev().enumerate() {
            document.edit(end..end + last.len_utf8(), "");
            if steps % 61 == 0 || end < 200 {
                same(&document, &text[..end]);
            }
        }
        assert!(document.sections().is_empty(), "{name}");
    }
}

/// As an editor would type it, with the rules run whenever the facts changed.
#[test]
fn a_plan_typed_to_its_end_is_sound() {
    let path = DocPath::new("TICKETS.md");
    for (_, text) in texts() {
        let mut project = Project::new(Configuration::default());
        project.open(path.clone(), 0, "");
        project.complete();
        let mut facts = 0;
        for (at, c) in text.char_indices() {
            project.edit(&path, 1, |member| member.edit(at..at, &text[at..at + c.len_utf8()]));
            let snapshot = project.snapshot();
            let now = snapshot.member(&path).unwrap().facts_id();
            if now != facts {
                rules::check(&snapshot, &path);
                facts = now;
            }
        }
        same(&project.snapshot().member(&path).unwrap().document, &text);
    }
}
