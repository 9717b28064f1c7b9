//! Puts a ticket with all its text into another group of its document; the lists of both groups follow.
//!
//! The text itself stays byte for byte as it was. Start at [`MoveTicket`].

use super::{
    Action, ActionKind, Change, Deed, Here, Named, Refusal, action, afterwards, groups, lines, relist,
    ticket::placed,
};
use crate::{
    project::{Member, Snapshot},
    syntax::{Group, Ticket},
    text::Edit,
};
use serde::{Deserialize, Serialize};

/// So many groups at most are all offered; of more, the one before and the one after.
const FEW: usize = 8;

/// Moves a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveTicket {
    /// Which.
    pub ticket: Named,
    /// What the group it goes to is called, what explains its name left out.
    pub to: String,
}

impl MoveTicket {
    /// The edits.
    pub(super) fn change(&self, snapshot: &Snapshot) -> Result<Change, Refusal> {
        let found = self.ticket.find(snapshot)?;
        let (member, ticket) = (found.member, found.ticket);
        let (index, group) = self.target(member)?;
        let change = Change::new(title(ticket, group));
        if ticket.group == Some(index) {
            return Ok(change.noting(format!("{} stands there already", ticket.id)));
        }
        let last = last(member, group).filter(|last| lines::fits(member, ticket, last));
        let last = last.ok_or_else(|| {
            Refusal::new(format!(
                "the tickets of `{}` have another form than {}; move it by hand",
                group.name, ticket.id
            ))
        })?;
        let text = member.document.text();
        let at = lines::extent(member, ticket);
        let block = text.slice(at.clone()).trim_end().to_owned();
        let mut edits = vec![Edit::delete(lines::cut(member, ticket, at)), placed(member, last, &block)];
        let from = ticket.group.and_then(|from| member.outline().groups.get(from as usize));
        edits.extend(from.into_iter().flat_map(|from| relist::edits(member, from, &ticket.id, false)));
        edits.extend(relist::edits(member, group, &ticket.id, true));
        Ok(Change { look_first: true, ..change.with(member, edits) })
    }

    fn target<'a>(&self, member: &'a Member) -> Result<(u32, &'a Group), Refusal> {
        let all = (0u32..).zip(&member.outline().groups);
        match all.filter(|(_, group)| groups::short(group) == self.to).collect::<Vec<_>>().as_slice() {
            [one] => Ok(*one),
            [] => Err(Refusal::new(format!("{} has no group called {} any more", self.ticket.path, self.to))),
            _ => Err(Refusal::new(format!("several groups of {} are called {}", self.ticket.path, self.to))),
        }
    }

    /// Whether the ticket stands there afterwards, and nothing else changed its place.
    pub(super) fn prove(&self, snapshot: &Snapshot, change: &Change) -> Result<(), Refusal> {
        let member = self.ticket.find(snapshot)?.member;
        let (before, after) = (member.outline(), afterwards(member, change).outline());
        let wanted = |ticket: &Ticket| match ticket.id.as_str() == self.ticket.id {
            true => Some(self.to.as_str()),
            false => before.group_of(ticket).map(groups::short),
        };
        // What explains the name of a group may be the list of its tickets.
        let place = |ticket: &Ticket| after.group_of(ticket).map(|group| groups::short(group).to_owned());
        let same = before.tickets.iter().filter(|ticket| ticket.parent.is_none()).all(|ticket| {
            let there = after.ticket(&ticket.id).and_then(place);
            there.as_deref() == wanted(ticket)
        });
        if same && before.tickets.len() == after.tickets.len() {
            return Ok(());
        }
        Err(Refusal::new(format!(
            "{} would not be read as one of `{}` there; move it by hand",
            self.ticket.id, self.to
        )))
    }
}

/// The last ticket of a group that is no step of another.
fn last<'a>(member: &'a Member, group: &Group) -> Option<&'a Ticket> {
    let mut all =
        group.tickets.iter().rev().filter_map(|index| member.outline().tickets.get(*index as usize));
    all.find(|ticket| ticket.parent.is_none())
}

fn title(ticket: &Ticket, group: &Group) -> String {
    format!("Move {} to {}", ticket.id, groups::short(group))
}

/// The other groups of the same level, offered on a ticket's first line.
pub(super) fn offer(here: &Here<'_>) -> Vec<Action> {
    let text = here.member.document.text();
    let line = text.line_of(here.selection.start);
    let on = |ticket: &&Ticket| text.line_of(here.member.document.range(ticket.line_at).start) == line;
    let Some(ticket) = here.ticket.filter(on).filter(|ticket| ticket.parent.is_none()) else {
        return Vec::new();
    };
    let Some((named, own)) = Named::only(here.member, ticket).zip(ticket.group) else { return Vec::new() };
    let groups = &here.member.outline().groups;
    let Some(level) = groups.get(own as usize).map(|group| group.level) else { return Vec::new() };
    let near = |index: usize| groups.len() <= FEW || index.abs_diff(own as usize) == 1;
    let others = groups.iter().enumerate().filter(|(index, group)| {
        near(*index)
            && *index != own as usize
            && group.level == level
            && last(here.member, group).is_some_and(|last| lines::fits(here.member, ticket, last))
    });
    let offered = |(_, group): (usize, &Group)| {
        let deed =
            Deed::MoveTicket(MoveTicket { ticket: named.clone(), to: groups::short(group).to_owned() });
        action(title(ticket, group), ActionKind::Move, deed)
    };
    others.map(offered).collect()
}

#[cfg(test)]
mod tests {
    use crate::ide::actions::pictures::{check_action, offered};

    #[test]
    fn a_ticket_goes_with_all_its_text_and_the_lists_follow() {
        check_action(
            "\
## Batch 1: Core (T1-T3)

### T1: a

### T2: b

### T$03: c
**Depends on:** T1

#### Acceptance criteria
- [ ] one

## Batch 2: More
Tickets: T4

### T4: d
",
            "Move T3 to Batch 2",
            "\
## Batch 1: Core (T1, T2)

### T1: a

### T2: b

## Batch 2: More
Tickets: T3, T4

### T4: d

### T3: c
**Depends on:** T1

#### Acceptance criteria
- [ ] one
",
        );
    }

    #[test]
    fn rows_of_an_index_follow() {
        let plan = |first: &str, second: &str, cursor: &str, rest: &str| {
            format!(
                "| Batch | Tickets | Note |\n|---|---|---|\n| **Batch 1** — Core | {first} | after T9 |\n| 2 | T3 | no name |\n| Batch 2 | {second} | T1 |\n\n## Batch 1: Core\n### T1: a\n### T2: b\n{cursor}## Batch 2 (after T1)\n### T4: d\n{rest}"
            )
        };
        check_action(
            &plan("T1-T3", "`T4`", "### T$03: c\n", ""),
            "Move T3 to Batch 2",
            &plan("T1, T2", "`T3, T4`", "", "### T3: c\n"),
        );
        check_action(
            &plan("T1, T2, T3 and more", "T4, T5", "### T$03: c\n", "### T5: e\n"),
            "Move T3 to Batch 2",
            &plan("T1, T2, T3 and more", "T3, T4, T5", "", "### T5: e\n### T3: c\n"),
        );
    }

    #[test]
    fn rows_and_items() {
        check_action(
            "## A\r\n- [ ] **T1**: a\r\n- [ ] **T$02**: b\r\n  - step\r\n## B\r\n- [x] **T3**: c",
            "Move T2 to B",
            "## A\r\n- [ ] **T1**: a\r\n## B\r\n- [x] **T3**: c\r\n- [ ] **T2**: b\r\n  - step",
        );
        let head = "| ID | Title | Status |\n|---|---|---|\n";
        check_action(
            &format!("## A\n{head}| T$01 | a | todo |\n| T2 | b | todo |\n\n## B\n{head}| T3 | c | todo |\n"),
            "Move T1 to B",
            &format!("## A\n{head}| T2 | b | todo |\n\n## B\n{head}| T3 | c | todo |\n| T1 | a | todo |\n"),
        );
    }

    #[test]
    fn of_many_groups_the_neighbours_are_offered() {
        let plan: String = (1..=10).map(|n| format!("## Batch {n}\n### T{n}: a\n")).collect();
        let titles = offered(&plan.replace("T5", "T5$0"));
        let moves: Vec<_> = titles.into_iter().filter(|title| title.starts_with("Move")).collect();
        assert_eq!(moves, ["Move T5 to Batch 4", "Move T5 to Batch 6"]);
    }
}
