//! Two places say different things about how far a ticket is.
//!
//! Promise: only done against not done; to do against in progress is a matter of days, and given up may be either. Two
//! statements of the same kind are a history, not a contradiction. Headings such as `## Open tickets` count only beside
//! one that says done. An overview nobody keeps is one finding, not one for each of its rows.

use super::standing::{Boards, disagree, is_history, shown_at, words};
use crate::{
    project::Member,
    rules::{Check, Context, Finding, Reads, Rule, Severity},
    syntax::{Ticket, facts::Channel, outline::Mark},
};
use rustc_hash::FxHashMap;

/// The rule.
pub static RULE: Rule = Rule {
    name: "status-contradiction",
    family: "tickets",
    severity: Severity::Warning,
    page: include_str!("status_contradiction.md"),
    reads: Reads::Document,
    check: Check::Plan(check),
};

/// From so many stale rows on, an overview is one finding.
const STALE: usize = 4;

/// A ticket, what its strongest statement says, and the first that says otherwise.
#[derive(Clone, Copy)]
struct Dispute<'a> {
    ticket: &'a Ticket,
    strongest: &'a Mark,
    other: &'a Mark,
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if is_history(context) {
        return;
    }
    let member = context.member;
    let boards = Boards::of(member);
    let several = member.outline().tickets.iter().filter(|ticket| ticket.marks.len() > 1);
    let disputes: Vec<_> = several.filter_map(|ticket| dispute(member, ticket, boards)).collect();
    let mut stale: FxHashMap<_, usize> = FxHashMap::default();
    disputes
        .iter()
        .filter_map(Dispute::overview)
        .for_each(|overview| *stale.entry(overview).or_default() += 1);
    for one in disputes {
        let others = match one.overview().and_then(|overview| stale.get_mut(&overview)) {
            Some(0) => continue,
            Some(count) if *count >= STALE => std::mem::take(count) - 1,
            _ => 0,
        };
        findings.push(one.report(member, others));
    }
}

fn dispute<'a>(member: &Member, ticket: &'a Ticket, boards: Boards) -> Option<Dispute<'a>> {
    let mut statements = boards.statements(ticket);
    let strongest = statements.next()?;
    let kind = |mark: &Mark| (mark.channel, mark.index, is_on_declaration(member, ticket, mark));
    let other =
        statements.find(|mark| disagree(strongest.status, mark.status) && kind(mark) != kind(strongest))?;
    Some(Dispute { ticket, strongest, other })
}

impl Dispute<'_> {
    /// The overview that disagrees: its section and the way it says a status.
    fn overview(&self) -> Option<(u32, Channel)> {
        self.other.index.then_some((self.other.at.section, self.other.channel))
    }

    /// The finding, `others` being the tickets of the same overview with the same trouble.
    fn report(&self, member: &Member, others: usize) -> Finding {
        let Dispute { ticket, strongest, other } = self;
        let source = |mark: &Mark| source(mark, is_on_declaration(member, ticket, mark));
        let and = if others > 0 { format!("; {others} more tickets there are alike") } else { String::new() };
        let message = format!(
            "{} is {} by its {}, but {} by its {}{and}",
            ticket.id,
            words(strongest.status),
            source(strongest),
            words(other.status),
            source(other)
        );
        let said = format!("{} is {} by its {}", ticket.id, words(strongest.status), source(strongest));
        Finding::new(&RULE, member.place(shown_at(ticket, other)), message)
            .with(member.place(shown_at(ticket, strongest)), said)
    }
}

/// Whether a mark stands on the ticket's declaring line, as the `[x]` of `### T1: Parse [x]` does.
fn is_on_declaration(member: &Member, ticket: &Ticket, mark: &Mark) -> bool {
    mark.at.section == ticket.line_at.section
        && member.document.range(ticket.line_at).contains(&member.document.range(mark.at).start)
}

/// What says it, after "its".
fn source(mark: &Mark, on_declaration: bool) -> &'static str {
    match (mark.channel, mark.index) {
        (Channel::Field, false) if !on_declaration => "status",
        (Channel::Field | Channel::Mark, false) => "mark",
        (Channel::Field | Channel::Mark, true) => "mark in the overview",
        (Channel::Box, false) => "box",
        (Channel::Box, true) => "box in the overview",
        (Channel::Struck, _) => "strike-through",
        (Channel::Column, false) => "status column",
        (Channel::Column, true) => "row in the overview",
        (Channel::Kanban, false) => "heading",
        (Channel::Kanban, true) => "place in the overview",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use crate::testing::{Fixture, check_findings};

    #[test]
    fn the_heading_and_the_field_disagree() {
        check_findings(
            "
### T1: 解析 ✅
           ^ warning status-contradiction: T1 is in progress by its status, but done by its mark
**Status:** 🚧 In progress
### T2: Write [x]
**Status:** Todo
            ^^^^ warning status-contradiction: T2 is done by its mark, but to do by its status
",
        );
    }

    #[test]
    fn the_box_and_the_mark_disagree() {
        check_findings(
            "
- [ ] **T1** Parse ✅
   ^ warning status-contradiction: T1 is done by its mark, but to do by its box
- [x] **T2** Write ✅
",
        );
    }

    #[test]
    fn the_overview_is_out_of_date() {
        check_findings(
            "
| ID | Title | Status |\r
|----|-------|--------|\r
| T1 | Parse | Todo |\r
               ^^^^ warning status-contradiction: T1 is done by its status, but to do by its row in the overview
\r
## T1: Parse\r
**Status:** Done\r
",
        );
    }

    #[test]
    fn a_list_of_finished_work_names_one_that_is_not() {
        check_findings(
            "
### Ticket #008 - Pick
**Priority:** High | **Status:** IN PROGRESS
### Ticket #009 - Sync
**Priority:** High | **Status:** ✅ DONE

## Summary
### ✅ Done (2/2)
- Ticket #008 - Pick
  ^^^^^^^^^^^ warning status-contradiction: #008 is in progress by its status, but done by its place in the overview
- Ticket #009 - Sync
",
        );
    }

    #[test]
    fn an_overview_nobody_keeps_is_one_finding() {
        let mut text = String::from("\n| ID | Title | Status |\n|---|---|---|\n");
        for ticket in 1..=5 {
            text.push_str(&format!("| T{ticket} | a | Todo |\n"));
            if ticket == 1 {
                text.push_str("           ^^^^ warning status-contradiction: T1 is done by its mark, but to do by its row in the overview; 4 more tickets there are alike\n");
            }
        }
        text.push('\n');
        (1..=5).for_each(|ticket| text.push_str(&format!("## T{ticket}: a ✅\n")));
        check_findings(&text);
    }

    #[test]
    fn only_done_against_not_done_is_a_contradiction() {
        check_findings("\n## T1: Parse 🚧\n**Status:** Todo\n## T2: Write ✅\n**Status:** Cancelled\n");
    }

    #[test]
    fn a_decorated_title_says_nothing() {
        check_findings(
            "\n### 🔒 T1: Rules\n**Status:** Done\n### T2: Docs 📝\n**Status:** Done\n### T3: Launch 🎉\n**Status:** Todo\n",
        );
    }

    #[test]
    fn two_fields_are_a_history() {
        check_findings("\n## T1: Parse\n**Status:** Done\n\n#### Log\n**Status:** In progress\n");
    }

    #[test]
    fn headings_count_as_the_columns_of_a_board_only_beside_one_that_says_done() {
        check_findings("\n## Open tickets\n### T1: Parse\n**Status:** Done\n");
        check_findings(
            "
## To do
### T1: Parse
    ^^ warning status-contradiction: T1 is done by its status, but to do by its heading
**Status:** Done
## Done
### T2: Write
    ^^ warning status-contradiction: T2 is in progress by its status, but done by its heading
**Status:** In progress
### T3: Check
",
        );
    }

    #[test]
    fn the_stronger_statement_is_a_related_place() {
        let fixture = Fixture::new("\n### T1: a ✅\n**Status:** Todo\n");
        let path = &fixture.files[0].0;
        let findings = crate::rules::check(&fixture.snapshot, path);
        let document = &fixture.snapshot.member(path).unwrap().document;
        assert_eq!(document.at(findings[0].related[0].at.anchor), "Todo");
        assert_eq!(findings[0].related[0].message, "T1 is to do by its status");
    }
}
