//! A done ticket needs one that is not done.
//!
//! Promise: speaks only of what the plan says. A ticket nothing is said about stays out of it, with one exception: where
//! a plan says done on its declarations and never says anything else, a ticket without the mark is one that is not done.
//! Given up is not open. A ticket whose statements contradict each other is `status-contradiction`'s.

use super::standing::{Boards, Boxes, is_history, is_open, settled, shown_at, words};
use crate::{
    project::Member,
    rules::{Check, Context, Finding, Reads, Related, Rule, Severity},
    syntax::{
        Outline, Ticket,
        facts::{Channel, Status},
        outline::Dependency,
        status_at_ends,
    },
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "done-before-dependency",
    family: "tickets",
    severity: Severity::Warning,
    page: include_str!("done_before_dependency.md"),
    reads: Reads::Document,
    check: Check::Plan(check),
};

/// So many tickets must carry the mark before its absence says something.
const MARKED: usize = 3;

/// Most tickets a message names.
const NAMED: usize = 3;

/// What a plan says about a ticket, as far as this rule cares.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Done,
    Open(Status),
    /// Nothing, where done tickets are marked.
    Unmarked,
    Nothing,
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if is_history(context) {
        return;
    }
    let plan = Reading::of(context.member);
    for (ticket, said) in plan.outline.tickets.iter().zip(&plan.said) {
        match said {
            Said::Done => plan.needed(ticket, findings),
            Said::Open(_) | Said::Unmarked => plan.blocked(ticket, *said, findings),
            Said::Nothing => {}
        }
    }
}

impl Said {
    fn is_unfinished(self) -> bool {
        matches!(self, Said::Open(_) | Said::Unmarked)
    }

    /// What is said, after the ticket's id.
    fn phrase(self) -> String {
        match self {
            Said::Done => "is done".into(),
            Said::Open(status) => format!("is {}", words(status)),
            Said::Unmarked | Said::Nothing => "is not marked done".into(),
        }
    }
}

/// A document and what it says about each of its tickets.
struct Reading<'a> {
    member: &'a Member,
    outline: &'a Outline,
    boards: Boards,
    said: Vec<Said>,
}

impl<'a> Reading<'a> {
    fn of(member: &'a Member) -> Reading<'a> {
        let (outline, boards) = (member.outline(), Boards::of(member));
        let boxes = marks_done(outline).then(|| Boxes::of(member));
        let all = outline.tickets.iter().map(|ticket| match settled(ticket, boards) {
            Some(Status::Done) => Said::Done,
            Some(status) if is_open(status) => Said::Open(status),
            None if boxes.as_ref().is_some_and(|boxes| lacks_mark(outline, ticket, boxes)) => Said::Unmarked,
            _ => Said::Nothing,
        });
        Reading { member, outline, boards, said: all.collect() }
    }

    /// The ticket a dependency waits for and what is said about it.
    fn named(&self, dependency: &Dependency) -> Option<(&'a Ticket, Said)> {
        let index = dependency.ticket.filter(|_| !dependency.soft)? as usize;
        Some((self.outline.tickets.get(index)?, *self.said.get(index)?))
    }

    /// The open tickets a done one depends on; those of one range are one finding.
    fn needed(&self, ticket: &Ticket, findings: &mut Vec<Finding>) {
        let named =
            ticket.depends_on.iter().filter_map(|dependency| Some((dependency.at, self.named(dependency)?)));
        let open: Vec<_> = named.filter(|(_, (_, said))| said.is_unfinished()).collect();
        for together in open.chunk_by(|(one, _), (other, _)| one == other) {
            let Some((at, (other, said))) = together.first() else { continue };
            let what = match together {
                [_] => format!("{}, which {}", other.id, said.phrase()),
                all => list(all.iter().map(|(_, open)| *open)),
            };
            let message = format!("{} is done, but it depends on {what}", ticket.id);
            let mut finding = Finding::new(&RULE, self.member.place(*at), message);
            finding.related = together.iter().map(|(_, (other, said))| self.related(other, *said)).collect();
            findings.push(finding);
        }
    }

    /// The done tickets an unfinished one says it blocks, unless they say themselves that they depend on it.
    fn blocked(&self, ticket: &Ticket, said: Said, findings: &mut Vec<Finding>) {
        for dependency in &ticket.blocks {
            let Some((other, Said::Done)) = self.named(dependency) else { continue };
            let mut theirs = other.depends_on.iter().filter_map(|dependency| self.named(dependency));
            if theirs.any(|(needed, _)| std::ptr::eq(needed, ticket)) {
                continue;
            }
            let message =
                format!("{} is done, but {}, which blocks it, {}", other.id, ticket.id, said.phrase());
            let mut finding = Finding::new(&RULE, self.member.place(dependency.at), message);
            finding.related = vec![self.related(other, Said::Done), self.related(ticket, said)];
            findings.push(finding);
        }
    }

    /// Where something is said about a ticket; its id, where nothing is.
    fn related(&self, ticket: &Ticket, said: Said) -> Related {
        let at = self.boards.statements(ticket).next().map_or(ticket.id_at, |mark| shown_at(ticket, mark));
        Related { at: self.member.place(at), message: format!("{} {}", ticket.id, said.phrase()) }
    }
}

/// Whether the plan marks what is done on the declaration itself and says nothing else about status. Fields are another
/// matter: tickets written before there was one have none.
fn marks_done(outline: &Outline) -> bool {
    let on_declaration =
        |ticket: &Ticket| ticket.marks.iter().any(|mark| !mark.index && mark.channel == Channel::Mark);
    let mut done = 0;
    for ticket in &outline.tickets {
        match ticket.status {
            Some(Status::Done) if on_declaration(ticket) => done += 1,
            None | Some(Status::Dropped) => {}
            Some(_) => return false,
        }
    }
    done >= MARKED
}

/// Whether a ticket about which nothing is said would be marked if it were done: not when all its boxes are ticked, nor
/// when a heading around it says done for all.
fn lacks_mark(outline: &Outline, ticket: &Ticket, boxes: &Boxes<'_>) -> bool {
    let groups =
        std::iter::successors(outline.group_of(ticket), |group| outline.groups.get(group.parent? as usize));
    ticket.marks.is_empty()
        && (ticket.boxes.is_empty() || boxes.promised(ticket).iter().any(|(_, checkbox)| checkbox.is_open()))
        && !groups.into_iter().any(|group| status_at_ends(&group.name) == Some(Status::Done))
}

/// `T7 (in progress), T9 (to do) and 3 more`.
fn list<'a>(open: impl ExactSizeIterator<Item = (&'a Ticket, Said)>) -> String {
    let more = open.len().saturating_sub(NAMED);
    let named = open.take(NAMED).map(|(ticket, said)| match said {
        Said::Open(status) => format!("{} ({})", ticket.id, words(status)),
        _ => format!("{} (not marked done)", ticket.id),
    });
    let mut parts: Vec<String> = named.collect();
    let last = if more > 0 { format!("{more} more") } else { parts.pop().unwrap_or_default() };
    format!("{} and {last}", parts.join(", "))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use crate::testing::{Fixture, check_findings};

    #[test]
    fn a_stated_status_counts_in_every_channel() {
        check_findings(
            "
## T1: Parse
**Status:** In review
## T2: 写入 ✅
- **Depends on:** T1
                  ^^ warning done-before-dependency: T2 is done, but it depends on T1, which is in progress
",
        );
        check_findings(
            "
| ID | Title | Status | Depends on |
|----|-------|--------|------------|
| T1 | Parse | Todo   | —          |
| T2 | Write | Done   | T1         |
                        ^^ warning done-before-dependency: T2 is done, but it depends on T1, which is to do
",
        );
        check_findings(
            "\n- [ ] **T1** Parse\r\n- [x] **T2** Write\r\n  - Depends on: T1\r\n                ^^ warning done-before-dependency: T2 is done, but it depends on T1, which is to do\n",
        );
    }

    #[test]
    fn a_range_is_one_finding() {
        check_findings(
            "
## T1: a
**Status:** Blocked
## T2: b
**Status:** Done
## T3: c
**Status:** Todo
## T4: d
**Status:** Done
**Depends on:** T1-T3
                ^^^^^ warning done-before-dependency: T4 is done, but it depends on T1 (blocked) and T3 (to do)
",
        );
    }

    #[test]
    fn many_of_a_range_are_counted() {
        let mut text = String::from("\n");
        (1..=6).for_each(|ticket| text.push_str(&format!("## T{ticket}: a\n**Status:** Todo\n")));
        text.push_str("## T7: b\n**Status:** Done\n**Depends on:** T1-T6\n                ^^^^^ warning done-before-dependency: T7 is done, but it depends on T1 (to do), T2 (to do), T3 (to do) and 3 more\n");
        check_findings(&text);
    }

    #[test]
    fn blocking_counts_unless_the_other_says_it_too() {
        check_findings(
            "
## T1: Parse
**Status:** Todo
**Blocks:** T2, T3
                ^^ warning done-before-dependency: T3 is done, but T1, which blocks it, is to do
## T2: Write
**Status:** Done
**Depends on:** T1
                ^^ warning done-before-dependency: T2 is done, but it depends on T1, which is to do
## T3: Check
**Status:** Done
",
        );
    }

    #[test]
    fn nothing_said_and_given_up_stay_silent() {
        check_findings(
            "
## T1: Parse
## T2: Write
**Status:** Cancelled
## T3: Check
**Status:** Done
**Depends on:** T1, T2, U9
## T4: Ship
**Status:** Todo
",
        );
    }

    /// Three tickets carry a mark, and none says anything else.
    #[test]
    fn where_done_is_marked_a_missing_mark_counts() {
        check_findings(
            "
## Parse
### P-1: Read
### P-2: Split ✅
## Write
### W-1: Join ✅
- **Blocked by:** P-1, P-2
                  ^^^ warning done-before-dependency: W-1 is done, but it depends on P-1, which is not marked done
### W-2: Flush ✅
",
        );
    }

    #[test]
    fn a_mark_on_the_group_or_ticked_boxes_say_done_as_well() {
        check_findings(
            "
## Phase 1: Read ✅
### P-1: Read
## Phase 2: Write
### W-1: Join ✅
**Depends on:** P-1, W-2
### W-2: Split
- [x] in two
### W-3: Flush ✅
### W-4: Close ✅
",
        );
    }

    #[test]
    fn a_plan_that_says_more_than_done_is_not_read_so() {
        check_findings(
            "
## T1: Read
## T2: Write ✅
**Depends on:** T1
## T3: Flush ✅
## T4: Close ✅
## T5: Open 🚧
",
        );
        check_findings("\n## T1: Read\n## T2: Write ✅\n**Depends on:** T1\n## T3: Flush ✅\n");
        let mut fields = String::from("\n## T1: Read\n## T2: Write\n**Depends on:** T1\n**Status:** Done\n");
        (3..9).for_each(|ticket| fields.push_str(&format!("## T{ticket}: a\n**Status:** Done\n")));
        check_findings(&fields);
    }

    #[test]
    fn nobody_waits_for_what_is_optional() {
        check_findings(
            "
## T1: Read
**Status:** Todo
## T2: Write
**Status:** Done
**Depends on:** T1 (optional, for the preview)
**Blocks:** T1 (soft)
",
        );
    }

    #[test]
    fn a_heading_over_the_whole_list_says_nothing() {
        check_findings(
            "\n## Open tickets\n### T1: Read\n### T2: Write\n**Status:** Done\n**Depends on:** T1\n",
        );
    }

    #[test]
    fn what_the_other_says_is_a_related_place() {
        let fixture =
            Fixture::new("\n## T1: a\n**Status:** Todo\n## T2: b\n**Status:** Done\n**Depends on:** T1\n");
        let path = &fixture.files[0].0;
        let findings = crate::rules::check(&fixture.snapshot, path);
        let document = &fixture.snapshot.member(path).unwrap().document;
        assert_eq!(findings[0].related.len(), 1);
        assert_eq!(document.at(findings[0].related[0].at.anchor), "Todo");
        assert_eq!(findings[0].related[0].message, "T1 is to do");
    }
}
