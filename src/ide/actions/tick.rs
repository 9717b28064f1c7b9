//! Ticks a box, and nothing else: one character changes, or comes into a box that has none.
//!
//! Boxes of a ticket are counted from 1 in the order of its text. Start at [`Tick`].

use super::{
    Action, ActionKind, Change, Deed, Here, Named, Refusal, action,
    named::{self},
};
use crate::{
    project::Member,
    syntax::{Anchor, Ticket, facts::Checkbox},
    text::Edit,
};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Ticks boxes of a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tick {
    /// Whose boxes.
    pub ticket: Named,
    /// Which of them.
    pub boxes: Boxes,
    /// Ticked, or open again.
    pub ticked: bool,
}

/// Which boxes of a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Boxes {
    /// Every one.
    All,
    /// These, counted from 1.
    Numbers(Vec<usize>),
    /// The one whose text begins so, upper and lower case being one.
    Text(String),
}

/// Ticks the boxes on some lines of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TickAt {
    /// The document.
    pub path: String,
    /// Bytes; every box counts whose line they touch.
    pub lines: Range<usize>,
    /// Ticked, or open again.
    pub ticked: bool,
}

/// A box in its document.
struct Placed<'a> {
    checkbox: &'a Checkbox,
    at: Anchor,
}

impl Tick {
    /// The edits, one a box.
    pub(super) fn change(&self, snapshot: &crate::project::Snapshot) -> Result<Change, Refusal> {
        let found = self.ticket.find(snapshot)?;
        let all = boxes(found.member, found.ticket);
        let chosen = self.choose(found.member, &all)?;
        let done = if self.ticked { "ticked" } else { "open" };
        let title = format!("{} {} of {}", verb(self.ticked), counted(chosen.len()), found.ticket.id);
        let edits = edits(found.member, &chosen, self.ticked);
        let nothing = edits.is_empty();
        let change = Change::new(title).with(found.member, edits);
        Ok(if nothing { change.noting(format!("{} already {done}", is(chosen.len()))) } else { change })
    }

    fn choose<'a, 'b>(&self, member: &Member, all: &'b [Placed<'a>]) -> Result<Vec<&'b Placed<'a>>, Refusal> {
        let id = &self.ticket.id;
        if all.is_empty() {
            return Err(Refusal::new(format!(
                "{id} has no boxes; write them below it as `- [ ] what is to be done`"
            )));
        }
        let listed = || list(member, all);
        match &self.boxes {
            Boxes::All => Ok(all.iter().collect()),
            Boxes::Numbers(numbers) => numbers
                .iter()
                .map(|number| {
                    let placed = number.checked_sub(1).and_then(|at| all.get(at));
                    let has =
                        || Refusal::new(format!("{id} has no box {number}; its boxes are:\n{}", listed()));
                    placed.ok_or_else(has)
                })
                .collect(),
            Boxes::Text(text) => {
                let begins = |placed: &&Placed<'_>| {
                    shown(member, placed).to_lowercase().starts_with(&text.trim().to_lowercase())
                };
                let found: Vec<_> = all.iter().filter(begins).collect();
                match found.len() {
                    1 => Ok(found),
                    0 => Err(Refusal::new(format!(
                        "no box of {id} begins with `{text}`; its boxes are:\n{}",
                        listed()
                    ))),
                    many => Err(Refusal::new(format!(
                        "{many} boxes of {id} begin with `{text}`; write more of it, or its number:\n{}",
                        listed()
                    ))),
                }
            }
        }
    }
}

impl TickAt {
    /// The edits, one a box.
    pub(super) fn change(&self, snapshot: &crate::project::Snapshot) -> Result<Change, Refusal> {
        let member = named::member(snapshot, &self.path)?;
        let chosen = on_lines(member, &self.lines);
        let title = title(chosen.len(), self.ticked);
        Ok(Change::new(title).with(member, edits(member, &chosen.iter().collect::<Vec<_>>(), self.ticked)))
    }
}

/// Ticking what is open on the selected lines, else opening what is ticked there.
pub(super) fn offer(here: &Here<'_>) -> Vec<Action> {
    let found = on_lines(here.member, &here.selection);
    let ticked = found.iter().any(|placed| !placed.checkbox.is_ticked());
    let concerned = found.iter().filter(|placed| placed.checkbox.is_ticked() != ticked).count();
    if concerned == 0 {
        return Vec::new();
    }
    let path = here.member.path.as_str().to_owned();
    let deed = Deed::TickAt(TickAt { path, lines: here.selection.clone(), ticked });
    vec![action(title(concerned, ticked), ActionKind::Rewrite, deed)]
}

fn title(count: usize, ticked: bool) -> String {
    if count == 1 {
        format!("{} this box", verb(ticked))
    } else {
        format!("{} these {count} boxes", verb(ticked))
    }
}

fn verb(ticked: bool) -> &'static str {
    if ticked { "Tick" } else { "Untick" }
}

fn counted(count: usize) -> String {
    if count == 1 { "1 box".into() } else { format!("{count} boxes") }
}

fn is(count: usize) -> String {
    if count == 1 { "It is".into() } else { format!("All {count} are") }
}

/// The boxes of a ticket in the order of its text.
fn boxes<'a>(member: &'a Member, ticket: &Ticket) -> Vec<Placed<'a>> {
    let placed = |(section, index): &(u32, u32)| {
        let checkbox = member.document.section(*section)?.facts.boxes.get(*index as usize)?;
        Some(Placed { checkbox, at: Anchor { section: *section, spot: checkbox.spot } })
    };
    ticket.boxes.iter().filter_map(placed).collect()
}

/// The boxes whose line `bytes` touches.
fn on_lines<'a>(member: &'a Member, bytes: &Range<usize>) -> Vec<Placed<'a>> {
    let text = member.document.text();
    let (first, last) = (text.line_of(bytes.start), text.line_of(bytes.end.max(bytes.start)));
    let lines = text.line_range(first).start..text.line_range(last).end;
    let (from, _) = member.document.sections().at_byte(lines.start);
    let (to, _) = member.document.sections().at_byte(lines.end);
    let sections = (from..=to).filter_map(|index| {
        let parsed = member.document.sections().get(index)?;
        Some((u32::try_from(index).ok()?, parsed))
    });
    let all = sections.flat_map(|(section, parsed)| {
        let boxes = parsed.facts.boxes.iter();
        boxes.map(move |checkbox| Placed { checkbox, at: Anchor { section, spot: checkbox.spot } })
    });
    all.filter(|placed| {
        let at = member.document.range(placed.at);
        lines.start <= at.start && at.end <= lines.end
    })
    .collect()
}

/// One edit for each box that is not as wanted.
fn edits(member: &Member, chosen: &[&Placed<'_>], ticked: bool) -> Vec<Edit> {
    let upper = |placed: &&&Placed<'_>| placed.checkbox.mark == 'X';
    let sign = if chosen.iter().any(|placed| upper(&placed)) { "X" } else { "x" };
    let wrong = chosen.iter().filter(|placed| match ticked {
        true => !placed.checkbox.is_ticked(),
        false => !placed.checkbox.is_open(),
    });
    let edit = |placed: &&Placed<'_>| {
        Edit::replace(member.document.range(placed.at), if ticked { sign } else { " " })
    };
    wrong.map(edit).collect()
}

/// The text of a box's first line.
fn shown(member: &Member, placed: &Placed<'_>) -> String {
    let at = Anchor { section: placed.at.section, spot: placed.checkbox.text };
    member.document.at(at).trim().to_owned()
}

fn list(member: &Member, all: &[Placed<'_>]) -> String {
    let line = |(number, placed): (usize, &Placed<'_>)| {
        format!("  {number} [{}] {}", placed.checkbox.mark, shown(member, placed))
    };
    (1..).zip(all).map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::ide::actions::pictures::{check_action, check_deed, check_refused, offered};

    const PLAN: &str = "\
### T5: Parse
#### Acceptance criteria
- [ ] reads CRLF
- [] reads a BOM
- [X] reads 漢字
  - [-] and 🎲
";

    fn tick(boxes: Boxes, ticked: bool) -> Deed {
        let ticket = Named { path: "TICKETS.md".into(), id: "T5".into() };
        Deed::Tick(Tick { ticket, boxes, ticked })
    }

    #[test]
    fn one_character_changes() {
        check_deed(PLAN, &tick(Boxes::Numbers(vec![1]), true), &PLAN.replace("[ ]", "[x]"), &[]);
        check_deed(PLAN, &tick(Boxes::Text("READS a".into()), true), &PLAN.replace("[]", "[x]"), &[]);
        check_deed(PLAN, &tick(Boxes::Numbers(vec![3]), false), &PLAN.replace("[X]", "[ ]"), &[]);
    }

    #[test]
    fn all_are_ticked_as_the_ticket_ticks() {
        let after = PLAN.replace("[ ]", "[X]").replace("[]", "[X]").replace("[-]", "[X]");
        check_deed(PLAN, &tick(Boxes::All, true), &after, &[]);
    }

    #[test]
    fn what_is_so_already_is_left() {
        check_deed(PLAN, &tick(Boxes::Numbers(vec![3]), true), PLAN, &["It is already ticked"]);
    }

    #[test]
    fn a_box_that_is_none_is_refused_with_those_there_are() {
        check_refused(
            PLAN,
            &tick(Boxes::Numbers(vec![9]), true),
            "T5 has no box 9; its boxes are:\n  1 [ ] reads CRLF\n  2 [ ] reads a BOM\n  3 [X] reads 漢字\n  4 [-] and 🎲",
        );
        check_refused(
            PLAN,
            &tick(Boxes::Text("reads".into()), true),
            "3 boxes of T5 begin with `reads`; write more of it, or its number:\n  1 [ ] reads CRLF\n  2 [ ] reads a BOM\n  3 [X] reads 漢字\n  4 [-] and 🎲",
        );
        check_refused(
            "### T5: a\n",
            &tick(Boxes::All, true),
            "T5 has no boxes; write them below it as `- [ ] what is to be done`",
        );
    }

    #[test]
    fn the_box_at_the_cursor() {
        check_action("- [ ] one\n- [ ] tw$0o\n", "Tick this box", "- [ ] one\n- [x] two\n");
        check_action("- [ ] one\n- [x] tw$0o", "Untick this box", "- [ ] one\n- [ ] two");
        assert_eq!(offered("- [ ] one\nno b$0ox\n"), Vec::<String>::new());
    }
}
