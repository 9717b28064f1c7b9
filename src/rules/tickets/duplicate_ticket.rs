//! An id declared twice in one plan.
//!
//! Promise: speaks of declarations only, so index rows, mentions and archives never make a duplicate. Silent where
//! numbers begin again in another group, and where a group tells the tickets of another one over again.

use super::standing::is_history;
use crate::{
    project::Member,
    rules::{Context, Finding, Fix, Reads, Rule, Severity},
    syntax::{Id, Ticket},
};
use rustc_hash::{FxHashMap, FxHashSet};

/// The rule.
pub static RULE: Rule = Rule {
    name: "duplicate-ticket",
    family: "tickets",
    severity: Severity::Warning,
    page: include_str!("duplicate_ticket.md"),
    reads: Reads::Plan,
    check,
};

/// A declaration and the first one of the same id.
struct Again<'a> {
    ticket: &'a Ticket,
    first: &'a Ticket,
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let outline = context.member.outline();
    // Ids are keyed by their first declaration, so equal counts mean that every id has one.
    if outline.by_key.len() == outline.tickets.len() || is_history(context) {
        return;
    }
    let again = declared_again(context.member);
    let retold = Retold::of(context.member, &again);
    let mut free = Free::of(context);
    for one in again.iter().filter(|one| !retold.has(one)) {
        let Again { ticket, first } = one;
        let called = match first.title.as_str() {
            "" => String::new(),
            _ if one.is_called_the_same() => ", with the same title".into(),
            title => format!(": “{title}”"),
        };
        let message = format!("{} is already declared above{called}", ticket.id);
        let place = context.member.place(ticket.id_at);
        let fix = free.next(context, ticket).map(|(id, text)| {
            Fix::replace(format!("Change it to {id}, the next free id"), place.clone(), text)
        });
        let finding = Finding::new(&RULE, place, message).fixed_by(fix);
        findings.push(
            finding.with(context.member.place(first.id_at), format!("{} is declared here first", first.id)),
        );
    }
}

fn declared_again(member: &Member) -> Vec<Again<'_>> {
    let outline = member.outline();
    let again = outline.tickets.iter().zip(0u32..).filter_map(|(ticket, index)| {
        let first = outline.index(&ticket.id).filter(|first| *first != index)?;
        Some(Again { ticket, first: outline.tickets.get(first as usize)? })
    });
    again.collect()
}

impl Again<'_> {
    /// Whether both declarations are called the same, or the second has no title of its own.
    fn is_called_the_same(&self) -> bool {
        let (title, first) = (self.ticket.title.as_str(), self.first.title.as_str());
        title.is_empty() || title == first || title.to_lowercase() == first.to_lowercase()
    }
}

/// How much of each group is declared elsewhere already: all of it, and under the same titles.
struct Retold<'a> {
    member: &'a Member,
    groups: FxHashMap<Option<u32>, (usize, usize)>,
}

impl<'a> Retold<'a> {
    fn of(member: &'a Member, again: &[Again<'_>]) -> Retold<'a> {
        let mut groups: FxHashMap<_, (usize, usize)> = FxHashMap::default();
        for one in again.iter().filter(|one| one.ticket.group != one.first.group) {
            let (all, titled) = groups.entry(one.ticket.group).or_default();
            *all += 1;
            *titled += usize::from(one.is_called_the_same());
        }
        Retold { member, groups }
    }

    /// Whether the group of a declaration numbers its tickets anew, or tells the tickets of another one over again.
    fn has(&self, one: &Again<'_>) -> bool {
        let group = one.ticket.group;
        let Some((all, titled)) = self.groups.get(&group).filter(|_| group != one.first.group) else {
            return false;
        };
        let groups = &self.member.outline().groups;
        let size = group.and_then(|group| groups.get(group as usize)).map_or(0, |group| group.tickets.len());
        if one.ticket.id.is_spelled_out() {
            size >= 2 && titled * 2 > size
        } else {
            *all >= 2 || *all >= size
        }
    }
}

/// Hands out ids nobody uses.
struct Free<'a> {
    /// Ids that a dependency names: which of two tickets it means is for a person to say.
    named: FxHashSet<&'a str>,
    /// The highest number given, by what stands before it.
    last: FxHashMap<&'a str, u32>,
}

impl<'a> Free<'a> {
    fn of(context: &'a Context<'_>) -> Free<'a> {
        let mut free = Free { named: FxHashSet::default(), last: FxHashMap::default() };
        for ticket in context.plan.members().flat_map(|member| &member.outline().tickets) {
            let named = ticket.depends_on.iter().chain(&ticket.blocks);
            free.named.extend(named.map(|dependency| dependency.id.as_str()));
            free.taken(&ticket.id);
        }
        free
    }

    fn taken(&mut self, id: &'a Id) {
        let last = self.last.entry(id.stem()).or_default();
        *last = id.number().unwrap_or_default().max(*last);
    }

    /// The next id after the plan's highest, and how the declaration would spell it; none when a dependency names the id.
    fn next(&mut self, context: &Context<'_>, ticket: &'a Ticket) -> Option<(Id, String)> {
        if self.named.contains(ticket.id.as_str()) {
            return None;
        }
        let last = self.last.get_mut(ticket.id.stem())?;
        *last = last.checked_add(1)?;
        let width = ticket.id.digits().len();
        let id = Id::new(&format!("{}{last:0width$}", ticket.id.stem()));
        let written = context.member.document.at(ticket.id_at);
        let head = written.strip_suffix(ticket.id.suffix())?.strip_suffix(ticket.id.digits())?;
        Some((id, format!("{head}{last:0width$}")))
    }
}
