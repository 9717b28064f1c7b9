//! Document symbols: group → ticket → checkbox; plain headings where a document has no tickets, with the entries of contract
//! documents below them.
//!
//! What the outline shows is nested by the bytes it covers, so that a child always lies within its parent. Headings
//! inside a ticket are left out, and so is the title above everything. Start at [`document_symbols`].

use super::{
    contracts,
    hover::word,
    places::{Places, progress},
};
use crate::{
    project::{DocPath, Kind, Member, Snapshot},
    syntax::{
        Anchor,
        facts::{Checkbox, Form, HeadStyle, Status},
    },
};
use rustc_hash::{FxHashMap, FxHashSet};
use std::{borrow::Cow, ops::Range};

/// One entry of a document's outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// What the outline shows; never empty.
    pub name: String,
    /// What stands beside it; may be empty.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// The bytes of all of it; those of its children lie within.
    pub range: Range<usize>,
    /// The bytes to jump to, within `range`.
    pub selection: Range<usize>,
    /// Whether it is finished.
    pub done: bool,
    /// What it holds, in document order.
    pub children: Vec<Symbol>,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// A heading that holds tickets.
    Group,
    /// Any other heading.
    Heading,
    /// A ticket.
    Ticket,
    /// A list item with a box.
    Box,
    /// A block that passes work on.
    Block,
    /// A function of a contract.
    Function,
    /// An event of a contract, a message between a server and its clients.
    Message,
    /// A struct or an enum.
    Struct,
    /// An error or a constant.
    Constant,
    /// A route of a server.
    Route,
}

/// The outline of one document.
pub fn document_symbols(snapshot: &Snapshot, path: &DocPath) -> Vec<Symbol> {
    let Some(member) = snapshot.member(path) else { return Vec::new() };
    let places = Places::new(member);
    let mut all = headings(member, &places);
    all.extend(tickets(member, &places));
    all.extend(contracts::symbols::entries(member, &places));
    if member.outline().tickets.is_empty() && member.kinds.has(Kind::Tickets) {
        all.extend(loose(member, &places));
    }
    // Where the file is the ticket, its headings are all the outline it has.
    nest(all, member.outline().form == Some(Form::Document))
}

/// Every heading that declares no ticket.
fn headings(member: &Member, places: &Places<'_>) -> Vec<Symbol> {
    let outline = member.outline();
    let counts = progress(outline);
    let groups: FxHashMap<Anchor, (usize, usize)> =
        outline.groups.iter().map(|group| group.at).zip(counts).collect();
    let declared: FxHashMap<u32, Anchor> =
        outline.tickets.iter().map(|ticket| (ticket.line_at.section, ticket.line_at)).rev().collect();
    let headed = outline.blocks.iter().filter(|block| block.style != HeadStyle::Line);
    let blocks: FxHashSet<u32> = headed.map(|block| block.at.section).collect();
    let (ends, mut titled) = (places.ends(), outline.tickets.is_empty());
    let mut found = Vec::new();
    for ((index, section), end) in places.sections().zip(ends) {
        let Some(heading) = &section.facts.heading else { continue };
        let at = Anchor { section: index, spot: heading.spot };
        let count = groups.get(&at);
        let title = heading.level == 1 && count.is_none() && !std::mem::replace(&mut titled, true);
        let line = Anchor { section: index, spot: heading.line };
        let declares = declared.get(&index).is_some_and(|ticket| places.range(*ticket) == places.range(line));
        if title || declares {
            continue;
        }
        found.push(Symbol {
            name: shown(&heading.text),
            detail: count.map_or_else(String::new, |(done, all)| format!("{done}/{all} done")),
            kind: match count {
                Some(_) => SymbolKind::Group,
                None if blocks.contains(&index) => SymbolKind::Block,
                None => SymbolKind::Heading,
            },
            range: places.range(line).start..end,
            selection: places.range(at),
            done: count.is_some_and(|(done, all)| done == all),
            children: Vec::new(),
        });
    }
    found
}

/// Every ticket, and its boxes.
fn tickets(member: &Member, places: &Places<'_>) -> Vec<Symbol> {
    let (mut found, mut items) = (Vec::new(), Boxes::new(member, places));
    for ticket in &member.outline().tickets {
        let boxes = ticket.boxes.iter().filter_map(|(section, at)| {
            let parsed = places.section(*section)?;
            Some((*section, parsed.facts.boxes.get(*at as usize)?))
        });
        let mut counts = (0, 0);
        let symbols: Vec<_> = boxes
            .map(|(section, checkbox)| {
                counts = (counts.0 + usize::from(checkbox.is_ticked()), counts.1 + 1);
                items.symbol(section, checkbox)
            })
            .collect();
        let ticked = (counts.1 > 0).then(|| format!("{}/{}", counts.0, counts.1));
        let detail: Vec<_> = word(ticket.status).map(String::from).into_iter().chain(ticked).collect();
        let name = match ticket.title.is_empty() {
            true => ticket.id.to_string(),
            false => format!("{}: {}", ticket.id, ticket.title),
        };
        found.push(Symbol {
            name: shown(&name),
            detail: detail.join(" · "),
            kind: SymbolKind::Ticket,
            range: places.whole(ticket),
            selection: places.range(ticket.line_at),
            done: ticket.status == Some(Status::Done),
            children: Vec::new(),
        });
        found.extend(symbols);
    }
    found
}

/// Boxes of a list without ids.
fn loose(member: &Member, places: &Places<'_>) -> Vec<Symbol> {
    let mut items = Boxes::new(member, places);
    let sections = places
        .sections()
        .flat_map(|(index, section)| section.facts.boxes.iter().map(move |checkbox| (index, checkbox)));
    sections.map(|(index, checkbox)| items.symbol(index, checkbox)).collect()
}

/// Makes symbols of boxes. A section's text is fetched once for all of its boxes.
struct Boxes<'a> {
    member: &'a Member,
    places: &'a Places<'a>,
    section: u32,
    text: Cow<'a, str>,
}

impl<'a> Boxes<'a> {
    fn new(member: &'a Member, places: &'a Places<'a>) -> Boxes<'a> {
        Boxes { member, places, section: u32::MAX, text: Cow::Borrowed("") }
    }

    fn symbol(&mut self, section: u32, checkbox: &Checkbox) -> Symbol {
        let start = self.places.start(section as usize);
        if self.section != section {
            self.section = section;
            self.text = self.member.document.text().slice(start..self.places.start(section as usize + 1));
        }
        let mark = self.places.range(Anchor { section, spot: checkbox.spot });
        let text = self.places.range(Anchor { section, spot: checkbox.text });
        Symbol {
            name: shown(self.text.get(text.start - start..text.end - start).unwrap_or_default()),
            detail: String::new(),
            kind: SymbolKind::Box,
            range: mark.start.saturating_sub(1)..text.end.max(mark.end),
            selection: text,
            done: checkbox.is_ticked(),
            children: Vec::new(),
        }
    }
}

/// A name as an outline can show it: one line, not too long, never empty.
fn shown(name: &str) -> String {
    let name = name.trim();
    match name.char_indices().nth(120) {
        Some((cut, _)) => format!("{}…", name.get(..cut).unwrap_or_default()),
        None if name.is_empty() => "…".into(),
        None => name.into(),
    }
}

/// Puts every symbol into the innermost one that covers it; headings inside tickets only if they are to be kept.
fn nest(mut all: Vec<Symbol>, keep: bool) -> Vec<Symbol> {
    let is_ticket = |outer: &Symbol| outer.kind == SymbolKind::Ticket;
    all.sort_by_key(|symbol| (symbol.range.start, std::cmp::Reverse(symbol.range.end)));
    let mut open: Vec<Symbol> = vec![root()];
    for mut symbol in all {
        while open.len() > 1 && open.last().is_some_and(|outer| outer.range.end <= symbol.range.start) {
            close(&mut open);
        }
        if symbol.kind == SymbolKind::Heading && !keep && open.iter().any(is_ticket) {
            continue;
        }
        // Ranges of one document nest; should two ever cross, the inner one is cut so that editors accept the tree.
        symbol.range.end = symbol.range.end.min(open.last().map_or(usize::MAX, |outer| outer.range.end));
        symbol.selection = clamp(&symbol.selection, &symbol.range);
        open.push(symbol);
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().map(|root| root.children).unwrap_or_default()
}

fn close(open: &mut Vec<Symbol>) {
    let Some(done) = open.pop() else { return };
    if let Some(outer) = open.last_mut() {
        outer.children.push(done);
    }
}

fn clamp(inner: &Range<usize>, outer: &Range<usize>) -> Range<usize> {
    let start = inner.start.clamp(outer.start, outer.end);
    start..inner.end.clamp(start, outer.end)
}

fn root() -> Symbol {
    Symbol {
        name: String::new(),
        detail: String::new(),
        kind: SymbolKind::Heading,
        range: 0..usize::MAX,
        selection: 0..0,
        done: false,
        children: Vec::new(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::testing::Fixture;
    use insta::assert_snapshot;

    #[test]
    fn blocks_are_told_from_headings() {
        let text = "## Batch 1\n### T1: a\n## HANDOFF — Batch 1\nTickets: T1\n### Notes\n## Handoff\n";
        let fixture = Fixture::new(text);
        let all = document_symbols(&fixture.snapshot, &fixture.files.first().unwrap().0);
        let kinds: Vec<_> = all.iter().map(|symbol| (symbol.name.as_str(), symbol.kind)).collect();
        let wanted = [
            ("Batch 1", SymbolKind::Group),
            ("HANDOFF — Batch 1", SymbolKind::Block),
            ("Handoff", SymbolKind::Heading),
        ];
        assert_eq!(kinds, wanted);
    }

    /// The outline as an editor draws it; ranges are checked on the way.
    #[track_caller]
    fn drawn(text: &str) -> String {
        let fixture = Fixture::new(text);
        let (path, content) = fixture.files.first().unwrap();
        let mut out = String::new();
        draw(&document_symbols(&fixture.snapshot, path), content, 0..content.len(), 0, &mut out);
        out
    }

    #[track_caller]
    fn draw(symbols: &[Symbol], content: &str, outer: Range<usize>, depth: usize, out: &mut String) {
        let mut end = outer.start;
        for symbol in symbols {
            assert!(
                end <= symbol.range.start && symbol.range.end <= outer.end,
                "{symbol:?} not in order in {outer:?}"
            );
            assert!(symbol.range.start <= symbol.selection.start && symbol.selection.end <= symbol.range.end);
            assert!(content.get(symbol.range.clone()).is_some() && !symbol.name.is_empty());
            end = symbol.range.end;
            let mark = if symbol.done { "✓" } else { "·" };
            let line =
                format!("{}{mark} {:?} {} | {}", "  ".repeat(depth), symbol.kind, symbol.name, symbol.detail);
            *out += line.trim_end_matches([' ', '|']);
            *out += "\n";
            draw(&symbol.children, content, symbol.range.clone(), depth + 1, out);
        }
    }

    #[test]
    fn groups_hold_tickets_and_tickets_hold_boxes() {
        assert_snapshot!(drawn("
# Plan
## Overview
## Phase 1 🎲
### Batch 1: Core
#### T1: Set up ✅
- [x] 漢字
- [x] two
#### T2: Parse
**Status:** doing
##### Acceptance criteria
- [ ]
### Batch 2
#### T3
## Notes
"), @"
· Heading Overview
· Heading Phase 1 🎲
  · Group Batch 1: Core | 1/2 done
    ✓ Ticket T1: Set up | done · 2/2
      ✓ Box 漢字
      ✓ Box two
    · Ticket T2: Parse | doing · 0/1
      · Box …
  · Group Batch 2 | 0/1 done
    · Ticket T3
· Heading Notes
");
    }

    #[test]
    fn crlf_and_list_items() {
        assert_snapshot!(drawn("# Plan\r\n## Batch 1\r\n- [x] T1: one\r\n  - [ ] step\r\n- [ ] T2: two\r\n  more\r\n## Batch 2\r\n- [ ] T3: three\r\n"), @"
        · Group Batch 1 | 1/2 done
          ✓ Ticket T1: one | done · 0/1
            · Box step
          · Ticket T2: two | todo
        · Group Batch 2 | 0/1 done
          · Ticket T3: three | todo
        ");
    }

    #[test]
    fn rows_are_tickets_too() {
        assert_snapshot!(drawn("
# Plan
| ID | Title | Status |
|----|-------|--------|
| T1 | One   | done   |
| T2 | Two   | todo   |
"), @"
✓ Ticket T1: One | done
· Ticket T2: Two | todo
");
    }

    #[test]
    fn a_file_that_is_a_ticket() {
        assert_snapshot!(drawn("
//- tickets/t1.md
---
id: T1
title: Set up
status: done
---
# Set up
## Acceptance criteria
- [x] one
"), @"
✓ Ticket T1: Set up | done · 1/1
  · Heading Acceptance criteria
    ✓ Box one
");
    }

    #[test]
    fn without_ids_the_boxes_stand_under_their_headings() {
        assert_snapshot!(drawn("
# To do
- [ ] first
## Later
- [x] second
"), @"
· Heading To do
  · Box first
  · Heading Later
    ✓ Box second
");
    }

    #[test]
    fn any_markdown_has_its_headings() {
        assert_snapshot!(drawn("
//- README.md
# Read me
- [ ] a box
## Install
### On Windows
## Use
```sh
# not this
```
"), @"
· Heading Read me
  · Heading Install
    · Heading On Windows
  · Heading Use
");
    }
}
