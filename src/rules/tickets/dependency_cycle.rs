//! Tickets that wait for each other.
//!
//! Promise: one finding for each knot of tickets, at the dependency that points forward against the order of the plan;
//! the other dependencies of the shortest way round are related places. `Blocks:` counts as a dependency of the ticket
//! it names. Linear in tickets and dependencies.

use super::{
    needs::{Need, Needs},
    standing::is_history,
};
use crate::{
    rules::{Check, Context, Finding, Reads, Rule, Severity},
    syntax::Outline,
};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// The rule.
pub static RULE: Rule = Rule {
    name: "dependency-cycle",
    family: "tickets",
    severity: Severity::Error,
    page: include_str!("dependency_cycle.md"),
    reads: Reads::Document,
    check: Check::Plan(check),
};

/// Most tickets of a cycle that a message names.
const NAMED: usize = 6;

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if is_history(context) {
        return;
    }
    let outline = context.member.outline();
    let needs = Needs::of(outline);
    let knots = needs.knots();
    for first in firsts(&needs, &knots) {
        let cycle = shortest(&needs, &knots, first);
        findings.extend(report(context, outline, &cycle));
    }
}

/// The first ticket of every knot that has a way round.
fn firsts(needs: &Needs, knots: &[u32]) -> Vec<u32> {
    let mut sizes = vec![0u32; knots.len() + 1];
    for knot in knots {
        if let Some(size) = sizes.get_mut(*knot as usize) {
            *size += 1;
        }
    }
    let mut firsts = Vec::new();
    for (ticket, knot) in (0u32..).zip(knots) {
        let Some(size) = sizes.get_mut(*knot as usize) else { continue };
        if *size > 1 || *size == 1 && needs.from(ticket).iter().any(|need| need.to == ticket) {
            firsts.push(ticket);
        }
        *size = 0;
    }
    firsts
}

/// The shortest way from a ticket back to itself, inside its knot.
fn shortest(needs: &Needs, knots: &[u32], start: u32) -> Vec<Need> {
    let knot = |ticket: u32| knots.get(ticket as usize);
    let mut came: FxHashMap<u32, Need> = FxHashMap::default();
    let mut queue = VecDeque::from([start]);
    while let Some(ticket) = queue.pop_front() {
        for need in needs.from(ticket).iter().filter(|need| knot(need.to) == knot(start)) {
            if need.to == start {
                let before = std::iter::successors(Some(*need), |need| came.get(&need.from).copied());
                let mut cycle: Vec<_> = before.collect();
                cycle.reverse();
                return cycle;
            }
            came.entry(need.to).or_insert_with(|| {
                queue.push_back(need.to);
                *need
            });
        }
    }
    Vec::new()
}

fn report(context: &Context<'_>, outline: &Outline, cycle: &[Need]) -> Option<Finding> {
    let name = |ticket: u32| outline.tickets.get(ticket as usize).map_or("?", |ticket| ticket.id.as_str());
    let (first, others) = cycle.split_first()?;
    let mut way: Vec<&str> = cycle.iter().map(|need| name(need.from)).collect();
    let hidden = way.len().saturating_sub(NAMED);
    let more = format!("… {hidden} more …");
    if hidden > 1 {
        way.splice(NAMED - 1..NAMED - 1 + hidden, [more.as_str()]);
    }
    way.push(name(first.from));
    let way = way.join(" → ");
    let message = match others {
        [] => format!("{} depends on itself", name(first.from)),
        [other] => format!("{} and {} wait for each other: {way}", name(first.from), name(other.from)),
        _ => format!("{} waits for itself: {way}", name(first.from)),
    };
    let finding = Finding::new(&RULE, context.member.place(first.at), message);
    Some(others.iter().fold(finding, |finding, need| {
        let said = match need.blocks {
            true => format!("{} blocks {}", name(need.to), name(need.from)),
            false => format!("{} depends on {}", name(need.from), name(need.to)),
        };
        finding.with(context.member.place(need.at), said)
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing::check_findings;

    #[test]
    fn two_tickets_wait_for_each_other() {
        check_findings(
            "
## T1: Parse
**Depends on:** T2
                ^^ error dependency-cycle: T1 and T2 wait for each other: T1 → T2 → T1
## T2: Write
**Depends on:** T1
",
        );
    }

    #[test]
    fn the_dependency_against_the_order_is_shown_and_a_cycle_is_one_finding() {
        check_findings(
            "
## T1: 解析
**Depends on:** none
## T2: Write
**Depends on:** T1, T4
                    ^^ error dependency-cycle: T2 waits for itself: T2 → T4 → T3 → T2
## T3: Check
**Depends on:** T2
## T4: Ship
**Depends on:** T1, T3
",
        );
    }

    #[test]
    fn a_ticket_may_wait_for_itself() {
        check_findings(
            "
## T1: Parse
- **Depends on:** T1
                  ^^ error dependency-cycle: T1 depends on itself
",
        );
    }

    #[test]
    fn a_range_that_holds_its_own_ticket_means_the_others() {
        check_findings("\n## T1: Parse\n## T2: Write\n**Depends on:** T1-T2\n");
    }

    #[test]
    fn blocking_is_the_same_the_other_way_round() {
        check_findings(
            "
## T1: Parse
**Blocks:** T2
## T2: Write
**Depends on:** T1
**Blocks:** T1
            ^^ error dependency-cycle: T1 and T2 wait for each other: T1 → T2 → T1
",
        );
    }

    #[test]
    fn each_knot_is_told_once_and_a_long_way_is_cut_short() {
        let mut text = String::from("\n");
        for ticket in 1..=9 {
            text.push_str(&format!("## T{ticket}: x\r\n**Depends on:** T{}\r\n", ticket % 9 + 1));
            if ticket == 1 {
                text.push_str("                ^^ error dependency-cycle: T1 waits for itself: T1 → T2 → T3 → T4 → T5 → … 3 more … → T9 → T1\n");
            }
        }
        text.push_str("## A1: x\r\n**Depends on:** A2\r\n                ^^ error dependency-cycle: A1 and A2 wait for each other: A1 → A2 → A1\n## A2: x\r\n**Depends on:** A1\r\n");
        check_findings(&text);
    }

    #[test]
    fn archives_are_history() {
        check_findings("\n//- archive/TICKETS.md\n## T1: Parse\n**Depends on:** T1\n");
    }
}
