//! A dependency names a ticket nobody declares.
//!
//! Promise: speaks only in dependency and blocks fields, those of HANDOFFs included, only for a family the plan declares, and only once the whole
//! workspace was looked at. Prose, ranges and shortened numbers are never reported, nor an id that some line of the plan
//! lists with its title.

use crate::{
    project::Plan,
    rules::{Check, Context, Finding, Fix, Reads, Rule, Severity},
    syntax::{Anchor, Id, facts::Target, outline::Dependency},
};
use rustc_hash::FxHashSet;
use std::cell::LazyCell;

/// The rule.
pub static RULE: Rule = Rule {
    name: "unknown-ticket",
    family: "tickets",
    severity: Severity::Warning,
    page: include_str!("unknown_ticket.md"),
    reads: Reads::Plan,
    check: Check::Plan(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if !context.snapshot.is_complete() {
        return;
    }
    let families = LazyCell::new(|| families(&context.plan));
    let listed = LazyCell::new(|| listed(&context.plan));
    let unknown = |dependency: &&Dependency| {
        is_unknown(context, dependency)
            && families.contains(dependency.id.family())
            && !listed.contains(dependency.id.as_str())
    };
    for ticket in &context.member.outline().tickets {
        for dependency in ticket.depends_on.iter().chain(&ticket.blocks).filter(unknown) {
            let place = context.member.place(dependency.at);
            let near = nearest(&context.plan, &ticket.id, &dependency.id);
            let hint = near.as_ref().map_or(String::new(), |id| format!("; did you mean {id}?"));
            let message = format!("{} names {}, which no plan declares{hint}", ticket.id, dependency.id);
            let fix = near.map(|id| {
                Fix::replace(format!("Change {} to {id}", dependency.id), place.clone(), id.as_str())
            });
            findings.push(Finding::new(&RULE, place, message).fixed_by(fix));
        }
    }
    for block in &context.member.outline().blocks {
        for (id, at) in block.needs.tickets.iter().filter_map(named) {
            let declared = context.plan.find(id).is_some() || context.snapshot.is_declared(id);
            if declared
                || !id.is_spelled_out()
                || !families.contains(id.family())
                || listed.contains(id.as_str())
            {
                continue;
            }
            let place = context.member.place(at);
            let near = nearest(&context.plan, id, id);
            let hint = near.as_ref().map_or(String::new(), |id| format!("; did you mean {id}?"));
            let message = format!("{} needs {id}, which no plan declares{hint}", block.kind.word());
            let fix =
                near.map(|near| Fix::replace(format!("Change {id} to {near}"), place.clone(), near.as_str()));
            findings.push(Finding::new(&RULE, place, message).fixed_by(fix));
        }
    }
}

/// A single ticket in a block's list; of ranges and shortened numbers nobody can tell what was meant.
fn named((target, at): &(Target, Anchor)) -> Option<(&Id, Anchor)> {
    match target {
        Target::One(id) => Some((id, *at)),
        _ => None,
    }
}

fn is_unknown(context: &Context<'_>, dependency: &Dependency) -> bool {
    let id = &dependency.id;
    dependency.ticket.is_none()
        && dependency.written
        && id.is_spelled_out()
        && context.plan.find(id).is_none()
        && !context.snapshot.is_declared(id)
}

/// The families of ids a plan declares; ids of others are somebody else's.
fn families<'a>(plan: &Plan<'a>) -> FxHashSet<&'a str> {
    plan.members().flat_map(|member| &member.outline().tickets).map(|ticket| ticket.id.family()).collect()
}

/// Ids that a line names together with a title, though the plan declares its tickets otherwise: `- [-] T38: put off`.
fn listed<'a>(plan: &Plan<'a>) -> FxHashSet<&'a str> {
    plan.members()
        .flat_map(|member| member.document.sections().iter())
        .flat_map(|section| &section.facts.candidates)
        .filter(|candidate| !candidate.title.is_empty())
        .map(|candidate| candidate.id.as_str())
        .collect()
}

/// The declared id of the same family that is one slip of the keyboard away, if there is just one beside `own`. Slips are tried one
/// by one: there are fewer of them than tickets.
fn nearest(plan: &Plan<'_>, own: &Id, id: &Id) -> Option<Id> {
    let mut close: Vec<Id> = slips(id.as_str())
        .filter_map(|text| plan.find(&Id::new(&text)))
        .map(|found| found.ticket.id.clone())
        .filter(|near| near.family() == id.family() && near != own)
        .collect();
    close.sort();
    close.dedup();
    match close.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    }
}

/// What ids of one family differ in.
const TYPED: &str = "0123456789.-abcd";

/// A text with one character left out, two exchanged, one changed, or one added.
fn slips(text: &str) -> impl Iterator<Item = String> {
    let cuts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    cuts.filter_map(|at| text.split_at_checked(at)).flat_map(|(before, after)| {
        let mut rest = after.chars();
        let first = rest.next();
        let without = rest.as_str();
        let second = rest.next();
        let left_out = first.map(|_| format!("{before}{without}"));
        let exchanged = first.zip(second).map(|(a, b)| format!("{before}{b}{a}{}", rest.as_str()));
        let changed =
            first.into_iter().flat_map(move |_| TYPED.chars().map(move |c| format!("{before}{c}{without}")));
        let added = TYPED.chars().map(move |c| format!("{before}{c}{after}"));
        left_out.into_iter().chain(exchanged).chain(changed).chain(added)
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_findings, check_fixes, check_rule};

    #[test]
    fn one_slip_away_is_suggested_where_just_one_ticket_is() {
        check_findings(
            "
## BE-012: a
## BE-040: b
**Depends on:** BE-102, BE-12, BE-41
                ^^^^^^ warning unknown-ticket: BE-040 names BE-102, which no plan declares; did you mean BE-012?
                        ^^^^^ warning unknown-ticket: BE-040 names BE-12, which no plan declares; did you mean BE-012?
                               ^^^^^ warning unknown-ticket: BE-040 names BE-41, which no plan declares
",
        );
        check_findings(
            "
## T1: a
## T2: b
## T3: c
**Blocks:** T9
            ^^ warning unknown-ticket: T3 names T9, which no plan declares
## T4: d
**Depends on:** T44
                ^^^ warning unknown-ticket: T4 names T44, which no plan declares
",
        );
    }

    #[test]
    fn a_list_of_what_was_put_off_makes_a_ticket_known() {
        check_findings(
            "\n## T1: a\n## T2: b\n**Depends on:** T38\n\n## Deferred\n- [-] T38: c — no demand yet\n",
        );
    }

    #[test]
    fn a_handoff_needs_tickets_that_are() {
        check_rule(
            &super::RULE,
            "
//- TICKETS.md
## Batch 1
### T1: a
## HANDOFF — Batch 1
Tickets: T1
Dependencies: T11, Batch 9, ABC-7, T1
              ^^^ warning unknown-ticket: HANDOFF needs T11, which no plan declares; did you mean T1?
//- HANDOFF.md
## HANDOFF — Batch 1
Dependencies: T99
              ^^^ warning unknown-ticket: HANDOFF needs T99, which no plan declares
",
        );
    }

    #[test]
    fn the_slip_is_put_right() {
        check_fixes(
            "unknown-ticket",
            "\n## T1: a\r\n## T2: 写\r\n**Depends on:** 1, T11\r\n",
            &["Change T11 to T1"],
            "\n## T1: a\r\n## T2: 写\r\n**Depends on:** 1, T1\r\n",
        );
    }
}
