//! The entries of contract documents that a batch names, in the code spans of its tickets and of its HANDOFF.
//!
//! A name alone counts, a call of it, one with its contract before it, a route by its path. Whether an entry is true is not asked here.
//! Start at [`named`].

use super::{About, data::fenced, part, prompt};
use crate::{
    contract::{Path, Route, Said},
    project::{Kind, Member, Snapshot},
    syntax::{
        entry::{Entry, Form},
        facts::BlockKind,
    },
};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// An entry that a batch names.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// Its document.
    pub member: &'a Member,
    /// The entry.
    pub entry: &'a Entry,
    /// Its index in the document.
    pub index: u32,
}

/// The longest entry that is shown, in lines.
const LINES: usize = 40;

/// The entries a batch names, by document and in its order.
pub fn named<'a>(about: &About<'a>) -> Vec<Named<'a>> {
    let handoff = prompt::block(about, BlockKind::Handoff).unwrap_or_default();
    let spans = spans(&part::text(about)).into_iter().chain(spans(&handoff)).collect::<FxHashSet<String>>();
    let names = Names::of(&spans);
    documents(about.snapshot).into_iter().flat_map(|member| of_document(member, &names)).collect()
}

fn documents(snapshot: &Snapshot) -> BTreeMap<&str, &Member> {
    let all = [Kind::Abi, Kind::Protocol].into_iter().flat_map(|kind| snapshot.of_kind(kind));
    all.map(|member| (member.path.as_str(), member.as_ref())).collect()
}

fn of_document<'a>((_, member): (&str, &'a Member), names: &Names<'_>) -> Vec<Named<'a>> {
    let entries = (0u32..).zip(&member.entries().entries);
    let found = entries.filter(|(_, entry)| entry.form.documents() && names.has(entry));
    found.map(|(index, entry)| Named { member, entry, index }).collect()
}

/// The code spans of a text, without their ticks; fences are none.
fn spans(text: &str) -> Vec<String> {
    let mut fenced = false;
    let mut found = Vec::new();
    for line in text.lines() {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        if !fenced && !fence {
            found.extend(line.split('`').skip(1).step_by(2).map(|span| span.trim().to_owned()));
        }
    }
    found.retain(|span| !span.is_empty());
    found
}

/// Names as people write them.
struct Names<'a> {
    /// `claim`, `Vault.claim`, `lobby:join`.
    plain: FxHashSet<&'a str>,
    routes: Vec<Route>,
    paths: Vec<Path>,
}

impl Names<'_> {
    fn of(spans: &FxHashSet<String>) -> Names<'_> {
        let plain = spans.iter().map(|span| span.split('(').next().unwrap_or(span).trim_end());
        let routes = spans.iter().flat_map(|span| Route::read(span));
        let rooted = spans.iter().filter(|span| span.starts_with('/'));
        let paths = rooted.filter_map(|span| Path::read(span)).filter(|path| !path.segments.is_empty());
        Names { plain: plain.collect(), routes: routes.collect(), paths: paths.collect() }
    }

    fn has(&self, entry: &Entry) -> bool {
        match &entry.said {
            Said::Route(own) => {
                self.routes.iter().any(|route| route.is(own))
                    || self.paths.iter().any(|path| path.matches(&own.path))
            }
            said => {
                let name = said.name();
                let owned = entry.owner.as_ref().map(|owner| format!("{owner}.{name}"));
                self.plain.contains(name.as_str())
                    || owned.is_some_and(|owned| self.plain.contains(owned.as_str()))
            }
        }
    }
}

/// The entries as they stand in their documents, each document in a fence of its own; empty where the batch names none.
pub(super) fn text(about: &About<'_>) -> String {
    let mut by_document: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for named in named(about) {
        let shown = by_document.entry(named.member.path.as_str()).or_default();
        let text = shown_entry(&named);
        if !shown.contains(&text) {
            shown.push(text);
        }
    }
    let one = |(path, entries): (&str, Vec<String>)| {
        format!("`{path}`:\n\n{}", fenced(&entries.join("\n"), "markdown"))
    };
    let all = by_document.into_iter().map(one).collect::<Vec<_>>().join("\n\n");
    let lead = "This is what they say now; say in your summary where code says otherwise.";
    if all.is_empty() { all } else { format!("{lead}\n\n{all}") }
}

/// An entry's own text; one that is a heading has its section below it.
fn shown_entry(named: &Named<'_>) -> String {
    let Named { member, entry, .. } = named;
    let document = &member.document;
    let mut range = document.range(entry.anchor_of(entry.whole));
    let text = document.text();
    range.start = text.line_start(text.line_of(range.start));
    if entry.form == Form::Heading {
        let sections = document.sections();
        let next = (entry.section as usize) + 1;
        range.end = if next < sections.len() { sections.start_of(next) } else { text.len() }.max(range.end);
    }
    let text = text.slice(range).replace("\r\n", "\n");
    let mut lines: Vec<&str> = text.trim_end().lines().take(LINES).collect();
    if text.trim_end().lines().count() > LINES {
        lines.push("…");
    }
    lines.join("\n")
}
