//! What holds for every text whatsoever: nothing panics, lengths add up, places are characters, editing is parsing anew.
//!
//! The truncation tests and the fuzzers call it; it fails by panicking. It knows no particular text. Start at
//! [`examine`] and [`same`].

use crate::{
    project::{Configuration, DocPath, Files, Kind, Kinds, Member, Project, Snapshot},
    rules::{self, Finding},
    syntax::{Anchor, Document},
};
use std::ops::Range;

/// Reads `text` as a ticket file, runs every rule on it and applies every fix; gives the findings.
///
/// The configuration is a parameter because making one takes longer than reading a small plan.
#[track_caller]
pub fn examine(configuration: &Configuration, text: &str) -> Vec<Finding> {
    let path = DocPath::new("TICKETS.md");
    let mut project = Project::new(configuration.clone());
    let member = Member::new(path.clone(), Kinds::only(Kind::Tickets), text);
    project.disk([(path.clone(), Some(member))]);
    project.set_files(files(&project.snapshot()));
    project.complete();
    let snapshot = project.snapshot();
    document(&snapshot.member(&path).unwrap().document, text);
    let findings = rules::check(&snapshot, &path);
    places(&snapshot, &path, text, &findings);
    let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
    for (_, edits) in rules::combine(&snapshot, fixes).0 {
        let fixed = edits.apply(text);
        document(&Document::new(&fixed), &fixed);
    }
    findings
}

/// Every second named file exists, and every folder holds a name that is nearly one of the missing.
fn files(snapshot: &Snapshot) -> Files {
    let named = snapshot.named_files();
    let known = named.iter().enumerate().map(|(at, path)| (path.clone(), at % 2 == 0));
    let names = |folder: &DocPath| {
        let inside = named.iter().filter(|path| path.folder() == folder.as_str());
        inside.map(|path| format!("s{}", path.file_name()).into()).collect()
    };
    let folders = snapshot.named_folders().into_iter().map(|folder| (folder.clone(), names(&folder)));
    Files::new(known, 1).with_folders(folders)
}

/// Checks what a parse promises by itself.
#[track_caller]
fn document(document: &Document, text: &str) {
    let lens: usize = document.sections().iter().map(|section| section.len()).sum();
    assert_eq!(lens, text.len(), "the sections' lengths");
    assert_eq!(document.sections().bytes(), text.len(), "the sum of the sections' lengths");
    assert_eq!(document.text().to_string(), text);
    let mut end = 0;
    for (mention, range) in document.mentions() {
        assert!(end <= range.start, "{mention:?} overlaps the one before");
        boundary(text, &range);
        end = range.end;
    }
    let mut start = 0;
    for section in document.sections().iter() {
        section.masks().iter().for_each(|mask| boundary(text, &mask.span.at(start)));
        start += section.len();
    }
}

/// Checks that everything with a place stands at characters of the text.
#[track_caller]
fn places(snapshot: &Snapshot, path: &DocPath, text: &str, findings: &[Finding]) {
    let member = snapshot.member(path).unwrap();
    let at = |anchor: Anchor| boundary(text, &member.document.range(anchor));
    for ticket in &member.outline().tickets {
        [ticket.id_at, ticket.title_at, ticket.line_at, ticket.body.own].into_iter().for_each(at);
        ticket.marks.iter().for_each(|mark| at(mark.at));
        ticket.depends_on.iter().chain(&ticket.blocks).for_each(|dependency| at(dependency.at));
        boundary(text, &member.body(ticket));
    }
    member.outline().groups.iter().for_each(|group| at(group.at));
    for finding in findings {
        at(finding.at.anchor);
        finding.related.iter().for_each(|related| at(related.at.anchor));
        finding.fix.iter().flat_map(|fix| &fix.edits).for_each(|edit| at(edit.at.anchor));
    }
}

#[track_caller]
fn boundary(text: &str, range: &Range<usize>) {
    assert!(text.get(range.clone()).is_some(), "{range:?} is no part of the text");
}

/// Checks that an edited document is the parse of its text.
#[track_caller]
pub fn same(edited: &Document, text: &str) {
    let fresh = Document::new(text);
    assert_eq!(edited.text().to_string(), text, "the text");
    assert_eq!(edited.sections().len(), fresh.sections().len(), "the number of sections in {text:?}");
    for (one, other) in edited.sections().iter().zip(fresh.sections().iter()) {
        assert!(one == other, "edited {one:#?}\nfresh {other:#?}\nin {text:?}");
    }
}
