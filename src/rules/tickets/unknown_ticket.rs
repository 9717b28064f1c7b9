//! A dependency names a ticket nobody declares.
//!
//! Promise: speaks only in dependency and blocks fields, only for a family the plan declares, and only once the whole
//! workspace was looked at. Prose, ranges and shortened numbers are never reported, nor an id that some line of the plan
//! lists with its title.

use crate::{
    project::Plan,
    rules::{Context, Finding, Fix, Reads, Rule, Severity},
    syntax::{Id, outline::Dependency},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "unknown-ticket",
    family: "tickets",
    severity: Severity::Warning,
    page: include_str!("unknown_ticket.md"),
    reads: Reads::Plan,
    check,
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if !context.snapshot.is_complete() {
        return;
    }
    for ticket in &context.member.outline().tickets {
        for dependency in ticket
            .depends_on
            .iter()
            .chain(&ticket.blocks)
            .filter(|dependency| is_unknown(context, dependency))
        {
            let place = context.member.place(dependency.at);
            let near = nearest(&context.plan, &dependency.id);
            let hint = near.as_ref().map_or(String::new(), |id| format!("; did you mean {id}?"));
            let message = format!("{} names {}, which no plan declares{hint}", ticket.id, dependency.id);
            let fix = near.map(|id| {
                Fix::replace(format!("Change {} to {id}", dependency.id), place.clone(), id.as_str())
            });
            findings.push(Finding::new(&RULE, place, message).fixed_by(fix));
        }
    }
}

fn is_unknown(context: &Context<'_>, dependency: &Dependency) -> bool {
    let id = &dependency.id;
    dependency.written
        && id.is_spelled_out()
        && context.plan.find(id).is_none()
        && context.plan.declares_family(id.family())
        && !context.snapshot.is_declared(id)
}

/// The declared id of the same family that differs least, if one is close.
fn nearest(plan: &Plan<'_>, id: &Id) -> Option<Id> {
    let same = plan
        .members()
        .flat_map(|member| &member.outline().tickets)
        .filter(|ticket| ticket.id.family() == id.family());
    let close = same.map(|ticket| (strsim::damerau_levenshtein(ticket.id.as_str(), id.as_str()), &ticket.id));
    close
        .filter(|(distance, _)| *distance == 1)
        .min_by_key(|(_, id)| id.as_str().len())
        .map(|(_, id)| id.clone())
}
