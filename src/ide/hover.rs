//! Hover: the card of the ticket, group or commit under the cursor, in any Markdown, fences included.
//!
//! Says what the plan says and leaves out what it does not; a file gets ✓ or ✗ only when somebody looked. Unknown and
//! ambiguous ids give nothing. Start at [`hover`].

mod batch;

use super::{
    commits,
    contracts::{card, standing},
    occurrences::Wanted,
    subject::{Meant, subject},
};
use crate::{
    project::{DocPath, Found, Member, Snapshot, places_of},
    rules::{self, Finding},
    syntax::{
        Group, Id, Outline, Ticket,
        facts::{Checkbox, FieldName, FileRef, Said, Status},
        outline::Dependency,
    },
};
use std::{fmt::Write as _, ops::Range};

/// What to show, and for which bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The bytes it explains.
    pub range: Range<usize>,
    /// The card, in Markdown.
    pub markdown: String,
}

/// Most lines a list in a card has.
const LISTED: usize = 12;

/// The card of what stands at `offset`.
pub fn hover(snapshot: &Snapshot, path: &DocPath, offset: usize) -> Option<Hover> {
    hover_of(snapshot, path, offset, &|path| rules::check(snapshot, path))
}

/// The same with somebody who has kept the findings of documents, which must be of this snapshot or of one with equal facts.
pub fn hover_of(
    snapshot: &Snapshot,
    path: &DocPath,
    offset: usize,
    findings: &dyn Fn(&DocPath) -> Vec<Finding>,
) -> Option<Hover> {
    let Some(found) = subject(snapshot, path, offset) else {
        let commit = commits::card_at(snapshot, snapshot.member(path)?, offset);
        let contract =
            || standing(snapshot, path, offset).and_then(|found| card::card(snapshot, &found, findings));
        return commit.or_else(contract).or_else(|| batch::block_card(snapshot, path, offset));
    };
    let markdown = match found.meant {
        Meant::Ticket(ticket) => ticket_card(snapshot, &ticket),
        Meant::Group(member, index) => group_card(snapshot, member, index)?,
    };
    Some(Hover { range: found.range, markdown })
}

/// Everything about one ticket.
pub(super) fn ticket_card(snapshot: &Snapshot, found: &Found<'_>) -> String {
    let (ticket, outline) = (found.ticket, found.member.outline());
    let mut card = format!("**{}**", ticket.id);
    if !ticket.title.is_empty() {
        card += &format!(" · {}", plain(&ticket.title));
    }
    let group = outline.group_of(ticket).map(|group| format!(" · {}", plain(&group.name)));
    let (group, stage) = (group.unwrap_or_default(), batch::stage_of(snapshot, found));
    card += &format!("\n\n{}{group}{stage}", status(ticket.status));
    let edges = Edges::of(snapshot, found);
    list(&mut card, "Depends on", &edges.needs, snapshot, &found.member.path);
    list(&mut card, "Waited for by", &edges.waiting, snapshot, &found.member.path);
    files(&mut card, snapshot, found);
    boxes(&mut card, found);
    card += &format!("\n\n{}", place(found));
    card
}

/// Who a ticket waits for, and who waits for it.
struct Edges {
    needs: Vec<Id>,
    waiting: Vec<Id>,
}

impl Edges {
    /// What the ticket says of itself, then what the other tickets of its plan say of it.
    fn of(snapshot: &Snapshot, found: &Found<'_>) -> Edges {
        let own = |edges: &[Dependency]| edges.iter().map(|edge| edge.id.clone()).collect();
        let mut edges = Edges { needs: own(&found.ticket.depends_on), waiting: own(&found.ticket.blocks) };
        let (said, index) = (edges.needs.len(), found.member.outline().index(&found.ticket.id));
        let (wanted, waits) = (Wanted::new(&found.ticket.id), edges.waiting.len());
        for member in snapshot.plan(&found.member.path).iter().flat_map(|plan| plan.members()) {
            let home = member.path == found.member.path;
            let names_it = |edge: &Dependency| match edge.ticket {
                Some(ticket) => home && Some(ticket) == index,
                None => wanted.is(&edge.id),
            };
            for other in &member.outline().tickets {
                if other.depends_on.iter().any(names_it) && !begins_with(&edges.waiting, waits, &other.id) {
                    edges.waiting.push(other.id.clone());
                }
                if other.blocks.iter().any(names_it) && !begins_with(&edges.needs, said, &other.id) {
                    edges.needs.push(other.id.clone());
                }
            }
        }
        edges
    }
}

/// Whether `id` is among the first ids of a list: those the ticket names itself.
fn begins_with(ids: &[Id], count: usize, id: &Id) -> bool {
    ids.iter().take(count).any(|known| known == id)
}

/// A ticket in a list: `**T1** Setup — ✅ done`.
fn line(ticket: &Ticket) -> String {
    format!("{} — {}", named(ticket), status(ticket.status))
}

/// Id and title.
fn named(ticket: &Ticket) -> String {
    let title = if ticket.title.is_empty() { String::new() } else { format!(" {}", plain(&ticket.title)) };
    format!("**{}**{title}", ticket.id)
}

/// Tickets by their ids; only what is shown is looked up.
fn list(card: &mut String, label: &str, ids: &[Id], snapshot: &Snapshot, path: &DocPath) {
    if ids.is_empty() {
        return;
    }
    let _ = write!(card, "\n\n{label}:");
    for id in ids.iter().take(LISTED) {
        let _ = match snapshot.find(path, id) {
            Some(found) => write!(card, "\n- {}", line(found.ticket)),
            None => write!(card, "\n- {id} — not declared"),
        };
    }
    if ids.len() > LISTED {
        let _ = write!(card, "\n- … and {} more", ids.len() - LISTED);
    }
}

/// The files a ticket names, each with whether it exists, where that is known.
fn files(card: &mut String, snapshot: &Snapshot, found: &Found<'_>) {
    let named: Vec<_> = (found.ticket.fields.iter())
        .filter_map(|(section, at)| found.member.document.section(*section)?.facts.fields.get(*at as usize))
        .filter_map(|field| match &field.said {
            Said::Files(files) => Some(files),
            _ => None,
        })
        .flatten()
        .map(|file| file_line(snapshot, found.member, file))
        .collect();
    if !named.is_empty() {
        let more = named.len().saturating_sub(LISTED);
        let more = if more > 0 { format!(", … and {more} more") } else { String::new() };
        let shown = named.get(..named.len().min(LISTED)).unwrap_or_default().join(", ");
        let _ = write!(card, "\n\nFiles: {shown}{more}");
    }
}

fn file_line(snapshot: &Snapshot, member: &Member, file: &FileRef) -> String {
    let known: Vec<_> =
        places_of(&member.path, &file.path).iter().map(|place| snapshot.files().exists(place)).collect();
    let is_there = known.contains(&Some(true));
    let mark = match () {
        () if is_there => "✓ ",
        () if file.new || file.gone => "",
        () if !known.is_empty() && known.iter().all(|known| *known == Some(false)) => "✗ ",
        () => "",
    };
    let added = if is_there { commits::adding(snapshot, member, &file.path) } else { String::new() };
    let new = if file.new && added.is_empty() { " (new)" } else { "" };
    format!("{mark}`{}`{new}{added}", file.path)
}

/// How many boxes are ticked: those of the acceptance criteria, and the others.
fn boxes(card: &mut String, found: &Found<'_>) {
    let all: Vec<&Checkbox> = (found.ticket.boxes.iter())
        .filter_map(|(section, at)| found.member.document.section(*section)?.facts.boxes.get(*at as usize))
        .collect();
    let mut count = |label: &str, wanted: fn(FieldName) -> bool| {
        let mine = all.iter().filter(|checkbox| wanted(checkbox.under));
        let total = mine.clone().count();
        let ticked = mine.filter(|checkbox| checkbox.is_ticked()).count();
        if total > 0 {
            let _ = write!(card, "\n\n{label}: {ticked}/{total}");
        }
    };
    count("Acceptance", |under| under == FieldName::Acceptance);
    count("Boxes", |under| !matches!(under, FieldName::Acceptance | FieldName::Later));
}

/// Path and line of the declaration.
fn place(found: &Found<'_>) -> String {
    let document = &found.member.document;
    let line = document.text().line_of(document.range(found.ticket.line_at).start) + 1;
    format!("`{}:{line}`", found.member.path)
}

/// A group: how much of it is done, and its tickets.
fn group_card(snapshot: &Snapshot, member: &Member, index: u32) -> Option<String> {
    let outline = member.outline();
    let group = outline.groups.get(index as usize)?;
    let tickets = tickets_of(outline, index);
    let done = tickets.iter().filter(|ticket| ticket.status == Some(Status::Done)).count();
    let mut card = format!("**{}** · {done}/{} done", plain(&group.name), tickets.len());
    for (index, ticket) in tickets.iter().take(LISTED * 2).enumerate() {
        let _ = write!(card, "{}- {}{}", if index == 0 { "\n\n" } else { "\n" }, sign(ticket), named(ticket));
    }
    if tickets.len() > LISTED * 2 {
        let _ = write!(card, "\n- … and {} more", tickets.len() - LISTED * 2);
    }
    card += &batch::standing(snapshot, member, index).unwrap_or_default();
    let line = member.document.text().line_of(member.document.range(group.at).start) + 1;
    let _ = write!(card, "\n\n`{}:{line}`", member.path);
    Some(card)
}

/// The tickets of a group and of the groups in it, in document order.
pub(super) fn tickets_of(outline: &Outline, index: u32) -> Vec<&Ticket> {
    let within = |group: u32| {
        let mut at = Some(group);
        while let Some(group) = at {
            if group == index {
                return true;
            }
            at = outline.groups.get(group as usize).and_then(|group: &Group| group.parent);
        }
        false
    };
    let inner: Vec<bool> = (0u32..).take(outline.groups.len()).map(within).collect();
    let mine = |ticket: &&Ticket| {
        ticket.group.and_then(|group| inner.get(group as usize)).copied().unwrap_or_default()
    };
    outline.tickets.iter().filter(mine).collect()
}

/// A status with its sign, as every card says it.
pub(super) fn status(status: Option<Status>) -> String {
    match status.zip(word(status)) {
        Some((status, word)) => format!("{} {word}", emoji(status)),
        None => "status not stated".into(),
    }
}

/// A status in one word.
pub(super) fn word(status: Option<Status>) -> Option<&'static str> {
    Some(match status? {
        Status::Todo => "todo",
        Status::Doing => "doing",
        Status::Done => "done",
        Status::Blocked => "blocked",
        Status::Dropped => "dropped",
    })
}

fn emoji(status: Status) -> &'static str {
    match status {
        Status::Todo => "⬜",
        Status::Doing => "🔄",
        Status::Done => "✅",
        Status::Blocked => "⛔",
        Status::Dropped => "🚫",
    }
}

/// The sign of a ticket's status before it in a list; nothing where no status is stated.
fn sign(ticket: &Ticket) -> String {
    ticket.status.map_or_else(String::new, |status| format!("{} ", emoji(status)))
}

/// Text of the document as text of the card: outside code spans, signs that Markdown would read are escaped.
pub(super) fn plain(text: &str) -> String {
    let (mut out, mut code) = (String::with_capacity(text.len() + 4), false);
    for c in text.chars() {
        code ^= c == '`';
        if !code && matches!(c, '<' | '*' | '_' | '[' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::testing::Fixture;
    use insta::assert_snapshot;

    const PLAN: &str = "
//- TICKETS.md
# Plan

## Batch 1: Core

### T1: Set up
**Status:** Done

### T2: Parse `<list>` <b>
**Status:** In progress
**Depends on:** T1, T9
**Files:** `src/a.rs`, `src/b.rs`, `src/c.rs` (new)

#### Acceptance criteria
- [x] one
- [ ] two

## Batch 2: More

### T3: Print
**Depends on:** T1-T2
**Blocks:** T4

### T4: Ship
//- src/a.rs
fn a() {}
";

    /// The card under the cursor of a document beside [`PLAN`]; empty when there is none.
    #[track_caller]
    fn card(document: &str) -> String {
        let fixture = Fixture::new(&format!("{PLAN}//- notes.md\n{document}\n"));
        let (path, offset) = fixture.at();
        hover(&fixture.snapshot, path, offset).map_or_else(String::new, |hover| {
            format!("[{}]\n{}", &fixture.text(path)[hover.range], hover.markdown)
        })
    }

    #[test]
    fn a_ticket_is_explained_from_any_document() {
        assert_snapshot!(card("see T$02"), @r"
        [T2]
        **T2** · Parse `<list>` \<b>

        🔄 doing · Batch 1: Core · being built

        Depends on:
        - **T1** Set up — ✅ done
        - T9 — not declared

        Waited for by:
        - **T3** Print — status not stated

        Files: ✓ `src/a.rs`, ✗ `src/b.rs`, `src/c.rs` (new)

        Acceptance: 1/2

        `TICKETS.md:8`
        ");
    }

    #[test]
    fn a_ticket_that_says_little() {
        assert_snapshot!(card("see T4$0 🎲"), @"
        [T4]
        **T4** · Ship

        status not stated · Batch 2: More

        Depends on:
        - **T3** Print — status not stated

        `TICKETS.md:23`
        ");
    }

    #[test]
    fn in_fences_code_and_comments() {
        assert_eq!(card("```\ncommit T$01\n```").lines().next(), Some("[T1]"));
        assert_eq!(card("漢字 `T1$0`").lines().next(), Some("[T1]"));
        assert_eq!(card("<!-- T1$0 -->").lines().next(), Some("[T1]"));
    }

    #[test]
    fn each_end_of_a_range_and_shortened_ids() {
        assert_eq!(card("$0T1-T3").lines().next(), Some("[T1]"));
        assert_eq!(card("T1-$0T3").lines().next(), Some("[T3]"));
        let short = Fixture::new("### INFRA-4: a\n### INFRA-8: b\n### Z1: c\n**Depends on:** INFRA-4,$08\n");
        let (path, offset) = short.at();
        let found = hover(&short.snapshot, path, offset).unwrap();
        assert_eq!(&short.text(path)[found.range], "8");
        assert!(found.markdown.starts_with("**INFRA-8** · b"));
    }

    #[test]
    fn a_group_by_its_heading_and_by_its_name() {
        assert_snapshot!(card("in batch $02 we"), @"
        [batch 2]
        **Batch 2: More** · 0/2 done

        - **T3** Print
        - **T4** Ship

        `TICKETS.md:17`
        ");
        let heading = Fixture::new("# Plan\n## EPIC-1: Co$0re\n### T1: a ✅\n### T2: b\n");
        let (path, offset) = heading.at();
        assert_snapshot!(hover(&heading.snapshot, path, offset).unwrap().markdown, @"
        **EPIC-1: Core** · 1/2 done

        - ✅ **T1** a
        - **T2** b

        Stage: being built

        `TICKETS.md:2`
        ");
    }

    #[test]
    fn words_and_unknown_ids_give_nothing() {
        for text in ["UTF-$08", "T9$09", "batch$0", "batch $07", "$0", "S$03"] {
            assert_eq!(card(text), "", "for {text:?}");
        }
    }

    #[test]
    fn an_id_that_two_plans_declare_is_silent_outside_them() {
        let plans = "//- TICKETS.md\n### T1: a\n### T2: b\n//- b/TICKETS.md\n### T1: c\n### B2: d\n";
        let silent = Fixture::new(&format!("{plans}//- notes.md\nT$01\n"));
        let (path, offset) = silent.at();
        assert_eq!(hover(&silent.snapshot, path, offset), None);
    }

    #[test]
    fn numbers_that_declare_are_ids_and_steps_are_not() {
        let plan = Fixture::new("- [ ] 1.$01 Create it\n- [ ] 1.2 Run it\n");
        let (path, offset) = plan.at();
        assert!(hover(&plan.snapshot, path, offset).unwrap().markdown.starts_with("**1.1** · Create it"));
        let steps = Fixture::new("### Ticket 1: a\n### Ticket 2: b\n$01. a step\n");
        let (path, offset) = steps.at();
        assert_eq!(hover(&steps.snapshot, path, offset), None);
    }

    #[test]
    fn long_lists_are_cut() {
        let waiting: String =
            (2..40).map(|number| format!("### T{number}: x\n**Depends on:** T1\n")).collect();
        let fixture = Fixture::new(&format!("### T$01: a\n{waiting}"));
        let (path, offset) = fixture.at();
        let card = hover(&fixture.snapshot, path, offset).unwrap().markdown;
        assert!(card.contains("- **T13** x — status not stated\n- … and 26 more"), "{card}");
    }
}
