//! Go to definition: from an id to the line that declares it, from an entry of a contract document to the code.
//!
//! On the declaration itself it gives that same place, so that editors can offer the references instead. Start at
//! [`definition`].

use super::{
    contracts,
    subject::{Meant, subject},
};
use crate::project::{DocPath, Member, Snapshot};
use std::ops::Range;

/// Where something is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The document.
    pub path: DocPath,
    /// The bytes of all of it: a ticket with its text, the heading of a group.
    pub range: Range<usize>,
    /// The bytes of its id or name, within `range`.
    pub selection: Range<usize>,
    /// The bytes it was asked from, in the document of the question.
    pub origin: Range<usize>,
}

/// Where what stands at `offset` is declared; empty when it is nothing known.
pub fn definition(snapshot: &Snapshot, path: &DocPath, offset: usize) -> Vec<Target> {
    let Some(found) = subject(snapshot, path, offset) else {
        return contracts::places::definition(snapshot, path, offset);
    };
    let target = declared(&found.meant).map(|(member, range, selection)| Target {
        path: member.path.clone(),
        range,
        selection,
        origin: found.range,
    });
    target.into_iter().collect()
}

/// The document that declares it, all of its bytes there, and those of its id or name.
pub(super) fn declared<'a>(meant: &Meant<'a>) -> Option<(&'a Member, Range<usize>, Range<usize>)> {
    match *meant {
        Meant::Ticket(ticket) => {
            let line = ticket.member.document.range(ticket.ticket.line_at);
            let id = ticket.member.document.range(ticket.ticket.id_at);
            let body = ticket.member.body(ticket.ticket);
            let whole = line.start.min(body.start)..body.end.max(line.end);
            // An id field below an index stands apart from the line that declares the ticket.
            let selection = if whole.start <= id.start && id.end <= whole.end { id } else { line };
            Some((ticket.member, whole, selection))
        }
        Meant::Group(member, index) => {
            let group = member.outline().groups.get(index as usize)?;
            let at = member.document.range(group.at);
            Some((member, at.clone(), at))
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    /// Where the cursor leads: path, the first line of the target with the selection in brackets, how many lines it has.
    #[track_caller]
    fn check(text: &str, want: &str) {
        let fixture = Fixture::new(text);
        let (path, offset) = fixture.at();
        let shown = |target: &Target| {
            let text = fixture.text(&target.path);
            let (range, selection) = (&target.range, &target.selection);
            assert!(range.start <= selection.start && selection.end <= range.end);
            let line = text[..selection.start].rfind('\n').map_or(0, |at| at + 1);
            let end = text[selection.end..].find('\n').map_or(text.len(), |at| selection.end + at);
            format!(
                "{} {}[{}]{} ({})",
                target.path,
                &text[line..selection.start],
                &text[selection.clone()],
                text[selection.end..end].trim_end_matches('\r'),
                text[range.clone()].lines().count()
            )
        };
        let found = definition(&fixture.snapshot, path, offset);
        assert!(found.iter().all(|target| (target.origin.start..=target.origin.end).contains(&offset)));
        assert_eq!(found.iter().map(shown).collect::<Vec<_>>().join("\n"), want);
    }

    #[test]
    fn an_id_leads_to_its_declaration() {
        check("### T1: a\n\n### T2: b\n**Depends on:** T$01\n", "TICKETS.md ### [T1]: a (2)");
        check("\u{feff}### T1: 🎲\r\n\r\n### T2: b\r\nsee `T1$0`\r\n", "TICKETS.md \u{feff}### [T1]: 🎲 (2)");
        check("//- TICKETS.md\n### T1: a\n//- docs/n.md\n```\nT$01\n```\n", "TICKETS.md ### [T1]: a (1)");
    }

    #[test]
    fn a_declaration_leads_to_itself() {
        check("### $0T1: a\n### T2: b\n", "TICKETS.md ### [T1]: a (1)");
    }

    #[test]
    fn an_index_row_leads_to_the_details() {
        check(
            "| ID | Title |\n|--|--|\n| T$01 | a |\n| T2 | b |\n\n### T1: a\nx\n### T2: b\n",
            "TICKETS.md ### [T1]: a (2)",
        );
        check(
            "| ID | Title | Needs |\n|--|--|--|\n| 1 | a | |\n| 2 | b | $01 |\n",
            "TICKETS.md | [1] | a | | (1)",
        );
    }

    #[test]
    fn the_id_field_is_the_name() {
        check(
            "### Ticket 1: a\n**ID**: TICKET-001\n### Ticket 2: b\n**ID**: TICKET-002\nafter TICKET$0-001\n",
            "TICKETS.md **ID**: [TICKET-001] (2)",
        );
    }

    #[test]
    fn a_group_leads_to_its_heading() {
        check("## Batch 1: x\n### T1: a\n### T2: b\nin Batch$0 1\n", "TICKETS.md ## [Batch 1: x] (1)");
        check("## EPIC-1: x\n### T1: a\n### T2: b\nin EPIC$0-1\n", "TICKETS.md ## [EPIC-1: x] (1)");
    }

    #[test]
    fn a_block_leads_to_its_batch_and_tickets() {
        let plan = "## Batch 1: x\n### T1: a\n## HANDOFF — Batch 1 Ready\nTickets: T1\n## Batch 2\n### T2: b\n## HANDOFF — Batch 2\nDependencies: BATCH-1\n";
        check(&plan.replace("— Batch 1", "— Bat$0ch 1"), "TICKETS.md ## [Batch 1: x] (1)");
        check(&plan.replace("BATCH-1", "BATCH$0-1"), "TICKETS.md ## [Batch 1: x] (1)");
        check(&plan.replace("Tickets: T1", "Tickets: T$01"), "TICKETS.md ### [T1]: a (1)");
        check(&plan.replace("T1\n## B", "T1\n## HANDOFF — Batches $01-2\n## B"), "");
    }

    #[test]
    fn the_own_plan_comes_first_and_archives_count() {
        let plans = "//- TICKETS.md\n### T1: a\n//- b/TICKETS.md\n### T1: c\n### B2: d\n//- b/archive/TICKETS-1.md\n### B0: e\n";
        check(&plans.replace("B2: d", "B2: d T$01"), "b/TICKETS.md ### [T1]: c (1)");
        check(&plans.replace("B2: d", "B2: d B$00"), "b/archive/TICKETS-1.md ### [B0]: e (1)");
        check(&format!("{plans}//- n.md\nT$01\n"), "");
    }
}
