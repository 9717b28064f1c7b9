//! The limits a plan sets itself, for the rules that apply them.
//!
//! Not a rule. What stands in a ticket is about what the ticket builds, and a limit that does not say what it is about
//! counts only before the first batch. Start at [`stated`].

use crate::{
    project::{Member, Place},
    rules::Context,
    syntax::{
        Anchor,
        facts::{Limit, LimitKind},
    },
};

/// The largest limit of a kind that the plan's own text sets for batches called so, and where.
pub fn stated(context: &Context<'_>, kind: LimitKind, unit: &str) -> Option<(u32, Place)> {
    let home = context.plan.home;
    let fits = |limit: &&Limit| {
        limit.kind == kind && limit.unit.is_none_or(|other| other == "batch" || other == unit)
    };
    let sections = (0u32..).zip(home.document.sections().iter());
    let found = sections.flat_map(|(section, parsed)| {
        let all = parsed.facts.limits.iter().filter(fits);
        all.map(move |limit| (limit, Anchor { section, spot: limit.spot }))
    });
    let counts = |(limit, at): &(&Limit, Anchor)| {
        !in_ticket(home, *at) && (limit.unit.is_some() || at.section < preamble(home))
    };
    let (limit, at) = found.filter(counts).max_by_key(|(limit, _)| limit.number)?;
    Some((limit.number, home.place(at)))
}

/// The first section that belongs to a group or a ticket.
fn preamble(member: &Member) -> u32 {
    let outline = member.outline();
    let group = outline.groups.iter().find(|group| group.batch.is_some()).map(|group| group.at.section);
    let ticket = outline.tickets.first().map(|ticket| ticket.line_at.section);
    group.into_iter().chain(ticket).min().unwrap_or(u32::MAX)
}

/// Whether a place is in the text of a ticket.
fn in_ticket(member: &Member, at: Anchor) -> bool {
    let near = |own: u32, end: u32| (own..end.max(own + 1)).contains(&at.section);
    let mut tickets = member
        .outline()
        .tickets
        .iter()
        .filter(|ticket| near(ticket.body.own.section, ticket.body.end_section));
    let start = member.document.range(at).start;
    tickets.any(|ticket| member.body(ticket).contains(&start))
}
