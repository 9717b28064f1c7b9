//! Puts a ticket with all its text into another group of its document; the lists of both groups follow.
//!
//! The text itself stays byte for byte as it was. Start at [`MoveTicket`].

use super::{
    Action, ActionKind, Change, Deed, Here, Named, Refusal, action, afterwards, cells, groups, lines, ranges,
    ticket::placed,
};
use crate::{
    ide::{
        lists::{self, Means},
        subject::ticket_at,
    },
    project::{Member, Snapshot},
    syntax::{
        Group, Id, Ticket,
        facts::{FieldName, Form, Said},
    },
    text::Edit,
};
use serde::{Deserialize, Serialize};
use std::ops::Range;

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
        let last = last(member, group).filter(|last| fits(member, ticket, last));
        let last = last.ok_or_else(|| {
            Refusal::new(format!(
                "the tickets of `{}` have another form than {}; move it by hand",
                group.name, ticket.id
            ))
        })?;
        let text = member.document.text();
        let at = member.body(ticket).start..lines::end_of_whole(member, ticket);
        let block = text.slice(at.clone()).trim_end().to_owned();
        let mut edits = vec![Edit::delete(at), placed(member, last, &block)];
        let from = ticket.group.and_then(|from| member.outline().groups.get(from as usize));
        edits.extend(from.into_iter().flat_map(|from| relisted(member, from, &ticket.id, false)));
        edits.extend(relisted(member, group, &ticket.id, true));
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

fn fits(member: &Member, ticket: &Ticket, last: &Ticket) -> bool {
    let form = lines::form(member, ticket);
    let columns = |ticket: &Ticket| cells::ranges(&member.document.at(ticket.line_at)).len();
    form == lines::form(member, last)
        && form != Form::Numbered
        && (form != Form::Row || columns(ticket) == columns(last))
}

/// The lists of a group's tickets, in its heading and its fields, with an id more or less.
fn relisted(member: &Member, group: &Group, id: &Id, more: bool) -> Vec<Edit> {
    let Some(section) = member.document.section(group.at.section) else { return Vec::new() };
    let start = member.document.sections().start_of(group.at.section as usize);
    let heading = member.document.range(group.at);
    let mut found = Vec::new();
    let named: Vec<_> = section
        .mentions()
        .iter()
        .map(|mention| (mention.id.clone(), mention.span.at(start)))
        .filter(|(_, at)| heading.start <= at.start && at.end <= heading.end)
        .filter(|(named, _)| named.stem() == id.stem())
        .collect();
    if let [(from, first), .., (to, last)] = named.as_slice() {
        let gap = member.document.text().slice(first.end..last.start).into_owned();
        let ids = match named.len() == 2 && lists::joins(&gap) {
            true => ranges::covered(member.outline(), from, to),
            false => named.iter().map(|(id, _)| id.clone()).collect(),
        };
        let join = (named.len() == 2 && lists::joins(&gap)).then_some(gap);
        found.extend(rewritten(member, first.start..last.end, ids, join, id, more));
    }
    for field in
        section.facts.fields.iter().filter(|field| field.name == FieldName::Tickets && field.row.is_none())
    {
        let Said::References { list, .. } = &field.said else { continue };
        let owned = ticket_at(member, section.span(field.label).at(start).start).is_some();
        let spots = list.first().zip(list.last()).filter(|_| !owned);
        let Some((first, last)) = spots else { continue };
        let at = section.span(first.spot).at(start).start..section.span(last.spot).at(start).end;
        let (mut ids, mut spans) = (Vec::new(), false);
        for part in lists::read(member.outline(), None, list) {
            match part.means {
                Means::One(one) => ids.push(one),
                Means::Span(from, to) => {
                    spans = true;
                    ids.extend(ranges::covered(member.outline(), &from, &to));
                }
                Means::Earlier | Means::Nothing => {}
            }
        }
        found.extend(rewritten(member, at, ids, spans.then(|| ranges::join(member)), id, more));
    }
    found
}

/// One list with an id more or less, in order where it was; with ranges where it had some.
fn rewritten(
    member: &Member,
    at: Range<usize>,
    mut ids: Vec<Id>,
    join: Option<String>,
    id: &Id,
    more: bool,
) -> Option<Edit> {
    let key = id.key();
    let had = ids.iter().any(|one| one.key() == key);
    if had == more || !more && ids.len() == 1 {
        return None;
    }
    let order = |id: &Id| (id.stem().to_owned(), id.number(), id.suffix().to_owned());
    let sorted = ids.is_sorted_by_key(order);
    ids.retain(|one| one.key() != key);
    ids.extend(more.then(|| id.clone()));
    if sorted {
        ids.sort_by_key(order);
    }
    let new = match join {
        Some(join) => ranges::spelled(&ids, &join),
        None => ids.iter().map(Id::to_string).collect::<Vec<_>>().join(", "),
    };
    (member.document.text().slice(at.clone()) != new).then(|| Edit::replace(at, new))
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
            && last(here.member, group).is_some_and(|last| fits(here.member, ticket, last))
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
