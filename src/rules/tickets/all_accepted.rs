//! Every box of a ticket is ticked, and the ticket is not done.
//!
//! Promise: speaks only where the plan states that work is left, never where somebody's review is awaited, and only when
//! at least two boxes are ticked and none is in between. Where criteria are listed without boxes, boxes elsewhere do not
//! stand for them.

use super::standing::{Boards, Boxes, is_history, settled, shown_at, words};
use crate::{
    project::Member,
    rules::{Context, Finding, Fix, Reads, Rule, Severity},
    syntax::{
        Ticket,
        facts::{Channel, FieldName, Status},
        is_review,
        outline::Mark,
    },
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "all-accepted",
    family: "tickets",
    severity: Severity::Hint,
    page: include_str!("all_accepted.md"),
    reads: Reads::Document,
    check,
};

/// Fewer ticked boxes than this say little.
const TICKED: usize = 2;

/// So many done tickets are asked for their word.
const ASKED: usize = 32;

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if is_history(context) {
        return;
    }
    let member = context.member;
    let (boards, boxes) = (Boards::of(member), Boxes::of(member));
    for ticket in &member.outline().tickets {
        let open = matches!(settled(ticket, boards), Some(Status::Todo | Status::Doing));
        let Some(mark) = boards.statements(ticket).next().filter(|_| open) else { continue };
        let Some(count) = accepted(&boxes, ticket).filter(|_| !awaits_review(&boxes, member, ticket, mark))
        else {
            continue;
        };
        let message =
            format!("all {count} boxes of {} are ticked, but it is {}", ticket.id, words(mark.status));
        let place = member.place(shown_at(ticket, mark));
        let fix = done_text(member, mark)
            .map(|text| Fix::replace(format!("Set {} to {text}", ticket.id), member.place(mark.at), text));
        findings.push(Finding::new(&RULE, place, message).fixed_by(fix));
    }
}

/// How many boxes are ticked, if that is all there is to accept.
fn accepted(boxes: &Boxes<'_>, ticket: &Ticket) -> Option<usize> {
    if ticket.boxes.len() < TICKED {
        return None;
    }
    let promised = boxes.promised(ticket);
    let ticked = promised.iter().filter(|(_, checkbox)| checkbox.is_ticked()).count();
    let settled = promised.iter().all(|(_, checkbox)| checkbox.is_ticked() || checkbox.mark == '-');
    let criteria = promised.iter().any(|(_, checkbox)| checkbox.under == FieldName::Acceptance)
        || !boxes.fields(ticket).any(|field| field.name == FieldName::Acceptance);
    (ticked >= TICKED && settled && criteria).then_some(ticked)
}

/// Whether the work is over and somebody else's word is awaited.
fn awaits_review(boxes: &Boxes<'_>, member: &Member, ticket: &Ticket, mark: &Mark) -> bool {
    let group = || member.outline().group_of(ticket).is_some_and(|group| is_review(&group.name));
    mark.status == Status::Doing
        && (mark.channel == Channel::Mark || boxes.fields(ticket).any(|field| field.review) || group())
}

/// What the status would say: the word other done tickets use in the same way. A heading cannot be changed for one ticket.
fn done_text(member: &Member, mark: &Mark) -> Option<String> {
    let now = member.document.at(mark.at);
    match mark.channel {
        Channel::Box => return Some("x".into()),
        Channel::Kanban | Channel::Struck => return None,
        _ if now.starts_with('[') => return Some("[x]".into()),
        _ => {}
    }
    let alike = member.outline().tickets.iter().flat_map(|ticket| &ticket.marks).filter(|other| {
        other.status == Status::Done && other.channel == mark.channel && other.index == mark.index
    });
    let words = alike.take(ASKED).map(|other| member.document.at(other.at));
    let word = words.filter(|word| !word.starts_with('[')).min_by_key(|word| word.len());
    Some(word.map_or_else(|| "Done".into(), |word| word.into_owned()))
}
