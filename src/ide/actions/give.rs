//! Gives the items of a list ids: the next free ones, in the style the plan has.
//!
//! Only boxes count as tickets here, and of these the outer ones; what stands below a ticket, or in a block, is a step and
//! keeps none. Start at [`GiveIds`].

use super::{Action, ActionKind, Change, Deed, Here, Refusal, action, afterwards, ids, lines, named};
use crate::{
    ide::subject::ticket_at,
    project::{Kind, Member, Snapshot},
    syntax::{
        Ticket,
        facts::{Candidate, Checkbox, Form},
    },
    text::Edit,
};
use serde::{Deserialize, Serialize};
use std::ops::Range;

const TITLE: &str = "Give these tickets ids";

/// Gives ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiveIds {
    /// The document.
    pub path: String,
    /// A byte of the list.
    pub at: usize,
}

impl GiveIds {
    /// The edits, one an item.
    pub(super) fn change(&self, snapshot: &Snapshot) -> Result<Change, Refusal> {
        let member = named::member(snapshot, &self.path)?;
        let places = places(member, self.at);
        if places.is_empty() {
            return Ok(Change::new(TITLE).noting("There is no item without an id here"));
        }
        let (like, style) = style(snapshot, member);
        let edits = places.into_iter().zip(ids::free(snapshot, member, like.as_ref()));
        let edits = edits.map(|(at, id)| Edit::insert(at, format!("{}{id}{}", style.0, style.1)));
        Ok(Change::new(TITLE).with(member, edits.collect()))
    }

    /// Whether every item is a ticket afterwards, and what was one still is.
    pub(super) fn prove(&self, snapshot: &Snapshot, change: &Change) -> Result<(), Refusal> {
        let member = named::member(snapshot, &self.path)?;
        let (before, after) = (member.outline(), afterwards(member, change).outline());
        let given: usize = change.edits.iter().map(|(_, edits)| edits.len()).sum();
        let kept = before.tickets.iter().all(|ticket| after.ticket(&ticket.id).is_some());
        if kept && after.by_key.len() == before.by_key.len() + given {
            return Ok(());
        }
        Err(Refusal::new("the items would not be read as tickets here; give them ids by hand"))
    }
}

/// Giving ids to the list under the cursor, in documents whose tickets are items, if it has any.
pub(super) fn offer(here: &Here<'_>) -> Vec<Action> {
    let items = matches!(here.member.outline().form, None | Some(Form::Item));
    if !items || !here.member.kinds.has(Kind::Tickets) {
        return Vec::new();
    }
    let at = here.selection.start;
    if places(here.member, at).is_empty() {
        return Vec::new();
    }
    let deed = Deed::GiveIds(GiveIds { path: here.member.path.as_str().to_owned(), at });
    vec![action(TITLE, ActionKind::Rewrite, deed)]
}

/// Where the texts of the outer items begin that have no id, of the list around `offset`.
fn places(member: &Member, offset: usize) -> Vec<usize> {
    let text = member.document.text();
    let (index, start) = member.document.sections().at_byte(offset);
    let Some(section) = member.document.sections().get(index) else { return Vec::new() };
    let at = |checkbox: &Checkbox| section.span(checkbox.text).at(start);
    let list = list(member, text.line_of(offset));
    let inside = |checkbox: &&Checkbox| list.contains(&text.line_of(at(checkbox).start));
    let boxes: Vec<&Checkbox> = section.facts.boxes.iter().filter(inside).collect();
    let outer = boxes.iter().map(|checkbox| checkbox.indent).min().unwrap_or_default();
    let free = boxes.into_iter().filter(|checkbox| checkbox.indent == outer);
    let free = free.filter(|checkbox| is_free(member, at(checkbox).start, outer)).map(at);
    free.filter(|at| !at.is_empty()).map(|at| at.start).collect()
}

/// Whether an item is neither a ticket nor a step of one. In a list, what stands beside a ticket is none of its steps.
fn is_free(member: &Member, at: usize, indent: u8) -> bool {
    let text = member.document.text();
    let owned = ticket_at(member, at).is_some_and(|(_, ticket)| {
        let itself = text.line_of(member.document.range(ticket.line_at).start) == text.line_of(at);
        let beside = |item: &Candidate| item.form == Form::Item && item.indent >= indent;
        itself || !lines::candidate(member, ticket).is_some_and(beside)
    });
    !owned && !in_block(member, at)
}

/// The lines of the list around a line: items, what is indented below them, and single blank lines between.
fn list(member: &Member, line: usize) -> Range<usize> {
    let text = member.document.text();
    let belongs = |line: usize| {
        let said = text.slice(text.line_range(line)).into_owned();
        let indented = said.starts_with([' ', '\t']) && !said.trim().is_empty();
        indented || lines::content(&said).is_some()
    };
    let blank = |line: usize| text.slice(text.line_range(line)).trim().is_empty();
    let goes_on =
        |line: usize, beyond: Option<usize>| belongs(line) || blank(line) && beyond.is_some_and(belongs);
    if !belongs(line) {
        return line..line;
    }
    let (mut first, mut last) = (line, line);
    while first > 0 && goes_on(first - 1, first.checked_sub(2)) {
        first -= 1;
    }
    while last + 1 < text.line_count()
        && goes_on(last + 1, Some(last + 2).filter(|line| *line < text.line_count()))
    {
        last += 1;
    }
    first..last + 1
}

fn in_block(member: &Member, offset: usize) -> bool {
    let mut blocks = member.outline().blocks.iter();
    blocks.any(|block| member.document.range(block.own).contains(&offset))
}

/// A ticket whose id the new ones follow, if the plan has one, and what stands before and after an id.
fn style(snapshot: &Snapshot, member: &Member) -> (Option<Ticket>, (String, String)) {
    let own = member.outline().tickets.last();
    let plan = snapshot.plan(&member.path);
    let other = || plan?.members().filter_map(|member| member.outline().tickets.last()).next().cloned();
    let spelled = own.and_then(|ticket| spelled(member, ticket));
    (own.cloned().or_else(other), spelled.unwrap_or_else(|| (String::new(), ": ".to_owned())))
}

/// What stands around the id of an item: `**` and `**: `.
fn spelled(member: &Member, ticket: &Ticket) -> Option<(String, String)> {
    let text = member.document.text();
    let line = member.document.range(ticket.line_at);
    let (id, title) = (member.document.range(ticket.id_at), member.document.range(ticket.title_at));
    let said = text.slice(line.clone()).into_owned();
    let content = line.start + lines::content(&said)?;
    let before = text.slice(content..id.start.max(content)).into_owned();
    let before = before.rsplit_once(']').map_or(before.as_str(), |(_, rest)| rest).trim_start().to_owned();
    let after = text.slice(id.end..title.start.max(id.end)).into_owned();
    let plain = |text: &str| text.chars().all(|c| matches!(c, '*' | ':' | '-' | '–' | '—' | '.' | ')' | ' '));
    let closed = before.matches("**").count() == after.matches("**").count();
    (plain(&before) && plain(&after) && closed && !after.is_empty() && !title.is_empty())
        .then_some((before, after))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::{
        ide::{
            actions::pictures::{check_action, offered},
            code_actions,
        },
        project::DocPath,
        testing::Fixture,
    };
    use proptest::prelude::*;

    #[test]
    fn a_list_without_ids_gets_them() {
        check_action(
            "# Plan\n\n- [ ] Draw$0 the board\n  - [ ] squares\n- [x] Move\n\n  More.\n* [ ] Win\n\nProse.\n\n- [ ] another list\n",
            TITLE,
            "# Plan\n\n- [ ] T1: Draw the board\n  - [ ] squares\n- [x] T2: Move\n\n  More.\n* [ ] T3: Win\n\nProse.\n\n- [ ] another list\n",
        );
    }

    #[test]
    fn in_the_style_of_the_plan() {
        check_action(
            "## A\r\n- [x] **BE-007** — one\r\n- [ ] two$0 漢\r\n- [ ] three\r\n",
            TITLE,
            "## A\r\n- [x] **BE-007** — one\r\n- [ ] **BE-008** — two 漢\r\n- [ ] **BE-009** — three\r\n",
        );
        check_action(
            "//- TICKETS.md\n- [ ] o$0ne, after T4\n//- archive/TICKETS-1.md\n### T3: z\n",
            TITLE,
            "//- TICKETS.md\n- [ ] T5: one, after T4\n//- archive/TICKETS-1.md\n### T3: z\n",
        );
    }

    #[test]
    fn where_nothing_is_a_ticket_without_an_id() {
        let none = |plan: &str| assert!(!offered(plan).contains(&TITLE.to_owned()), "{plan}");
        none("### T1: a\n- [ ] $0step\n");
        none("- [ ] T1:$0 a\n  - [ ] step\n");
        none("- [ ] T1: a\n  - [ ] $0step\n");
        none("Pro$0se.\n- [ ] a\n");
        none("//- README.md\n- [ ] $0a\n");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_is_offered_makes_every_item_a_ticket(
            lines in prop::collection::vec(prop::sample::select(vec![
                "- [ ] draw the board\n", "- [x] 漢字 2\n", "* [ ] `code`: more\n", "  - [ ] step\n", "\n",
                "## Batch 1\n", "Prose.\n", "- [ ] **BE-07**: one\n", "- no box\n",
            ]), 1..12),
            cursor in 0usize..12,
        ) {
            let at = lines.iter().take(cursor).map(|line| line.len()).sum::<usize>();
            let path = DocPath::new("TICKETS.md");
            let fixture = Fixture::of(vec![(path.clone(), lines.concat())]);
            let actions = code_actions(&fixture.snapshot, &path, at..at);
            let Some(action) = actions.iter().find(|action| action.title == TITLE) else { return Ok(()) };
            let change = action.change(&fixture.snapshot).unwrap();
            let after = Fixture::of(vec![(path.clone(), change.texts(&fixture.snapshot).unwrap()[0].after.clone())]);
            let tickets = |fixture: &Fixture| fixture.snapshot.member(&path).unwrap().outline().by_key.len();
            prop_assert_eq!(tickets(&after), tickets(&fixture) + change.edits[0].1.len());
        }
    }
}
