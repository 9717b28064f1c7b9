//! Every box of a ticket is ticked, and the ticket is not done.
//!
//! Promise: speaks only where the plan states that work is left, never where somebody's review is awaited, and only when
//! at least two boxes are ticked and none is in between. Where criteria are listed without boxes, boxes elsewhere do not
//! stand for them.

use super::standing::{Boards, Boxes, is_history, settled, shown_at, words};
use crate::{
    project::Member,
    rules::{Check, Context, Finding, Fix, Reads, Rule, Severity},
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
    check: Check::Plan(check),
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
        let fix = done_text(member, mark).map(|text| {
            let title = match text.as_str() {
                "x" | "[x]" => format!("Tick {}", ticket.id),
                text => format!("Set {} to {text}", ticket.id),
            };
            Fix::replace(title, member.place(mark.at), text)
        });
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

#[cfg(test)]
mod tests {
    use crate::testing::{check_findings, check_fixes};

    #[test]
    fn all_boxes_are_ticked() {
        check_findings(
            "
## T1: 解析
**Priority:** 高 | **Status:** In progress
                              ^^^^^^^^^^^ hint all-accepted: all 2 boxes of T1 are ticked, but it is in progress
### Acceptance criteria
- [x] reads
- [X] refuses
- [-] guesses
### Follow-ups
- [ ] reads UTF-16
",
        );
    }

    #[test]
    fn one_box_an_open_one_or_one_in_between_is_not_all() {
        check_findings(
            "
## T1: Parse
**Status:** Todo
- [x] reads
## T2: Write
**Status:** Todo
- [x] writes
- [x] flushes
- [ ] closes
## T3: Check
**Status:** Todo
- [x] once
- [x] twice
- [~] thrice
",
        );
    }

    #[test]
    fn criteria_without_boxes_are_not_met_by_ticked_tasks() {
        check_findings(
            "\n## T1: Parse\n**Status:** Doing\n**Tasks:**\n- [x] a\n- [x] b\n**Acceptance criteria:**\n- it reads\n",
        );
    }

    #[test]
    fn finished_work_may_wait_for_a_word() {
        for status in ["In review", "🔍 QA", "Testing", "Blocked"] {
            check_findings(&format!("\n## T1: Parse\n**Status:** {status}\n- [x] a\n- [x] b\n"));
        }
        check_findings("\n## Done\n### T0: a\n## In Review\n### T1: Parse\n- [x] a\n- [x] b\n");
        check_findings("\n## T1: Parse\n- [x] nothing is said\n- [x] about it\n");
    }

    #[test]
    fn done_is_said_in_the_words_of_the_plan() {
        check_fixes(
            "all-accepted",
            "\n## T1: Parse\n**Status:** ✅ DONE (backend)\n## T2: Check\n**Status:** ✅ DONE\n## T3: Write\n**Status:** 📋 TODO\r\n- [x] a\r\n- [x] b\r\n",
            &["Set T3 to ✅ DONE"],
            "\n## T1: Parse\n**Status:** ✅ DONE (backend)\n## T2: Check\n**Status:** ✅ DONE\n## T3: Write\n**Status:** ✅ DONE\r\n- [x] a\r\n- [x] b\r\n",
        );
        check_fixes(
            "all-accepted",
            "\n## T1: Write\n**Status:** Todo\n- [x] a\n- [x] b\n## T2: Flush [ ]\n- [x] a\n- [x] b\n",
            &["Set T1 to Done", "Tick T2"],
            "\n## T1: Write\n**Status:** Done\n- [x] a\n- [x] b\n## T2: Flush [x]\n- [x] a\n- [x] b\n",
        );
        check_fixes(
            "all-accepted",
            "\n- [ ] **T1** Write\n  - [x] a\n  - [x] b\n",
            &["Tick T1"],
            "\n- [x] **T1** Write\n  - [x] a\n  - [x] b\n",
        );
    }
}
