//! An id declared twice in one plan.
//!
//! Promise: speaks of declarations only, so index rows, mentions and archives never make a duplicate. Silent where
//! numbers begin again in another group, and where a group tells the tickets of another one over again.

use super::standing::is_history;
use crate::{
    project::Member,
    rules::{Check, Context, Finding, Fix, Reads, Rule, Severity},
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
    check: Check::Plan(check),
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

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use crate::testing::{Fixture, check_findings, check_fixes};

    #[test]
    fn every_declaration_after_the_first_is_found() {
        check_findings(
            "
## T1: 解析文件 ✅
## T1: Write
   ^^ warning duplicate-ticket: T1 is already declared above: “解析文件”
## T2: Check
### T1: 解析文件
    ^^ warning duplicate-ticket: T1 is already declared above, with the same title
",
        );
    }

    #[test]
    fn one_ticket_is_one_whatever_its_spelling() {
        check_findings(
            "
### Ticket #3: Parse
### Ticket 4: Write
### Ticket 03: Check
### Ticket 3: Ship
    ^^^^^^^^ warning duplicate-ticket: Ticket 3 is already declared above: “Parse”
",
        );
    }

    #[test]
    fn lists_and_tables_declare_too() {
        check_findings(
            "\n- [ ] **A-1** Parse\r\n- [ ] **A-2** Write\r\n- [x] **A-1** Check\r\n        ^^^ warning duplicate-ticket: A-1 is already declared above: “Parse”\n",
        );
    }

    #[test]
    fn index_rows_and_mentions_declare_nothing() {
        check_findings(
            "\n| ID | Title |\n|---|---|\n| T1 | Parse |\n\n## T1: Parse\n## T2: Write\n\nT1 comes first.\n- T1: then\n",
        );
    }

    #[test]
    fn numbers_may_begin_again_in_another_group() {
        check_findings(
            "
## Phase 1
### Task 1: Parse
### Task 2: Write
## Phase 2
### Task 1: Check
### Task 2: Ship
## Phase 3
### Task 1: Sell
",
        );
    }

    #[test]
    fn one_number_too_many_in_another_group_is_found() {
        check_findings(
            "
## Phase 1
### Task 1: Parse
### Task 2: Write
## Phase 2
### Task 2: Check
    ^^^^^^ warning duplicate-ticket: Task 2 is already declared above: “Write”
### Task 3: Ship
",
        );
    }

    #[test]
    fn a_group_may_tell_the_tickets_over_again() {
        check_findings(
            "
## Overview
### T1: Parse
### T2: Write
### T3: Check
## Details
### T1: Parse
### T2: Write
",
        );
    }

    #[test]
    fn archives_make_no_duplicates() {
        check_findings(
            "\n//- TICKETS.md\n## T1: a\n## T2: b\n//- TICKETS-ARCHIVE.md\n## T1: a\n## T3: c\n## T3: d\n",
        );
    }

    #[test]
    fn each_takes_a_free_id_of_its_own() {
        check_fixes(
            "duplicate-ticket",
            "\n### BE-007b — Parse\n### BE-007b — Write\n### BE-009 — Check\n### BE-009 — Ship\n",
            &["Change it to BE-010, the next free id", "Change it to BE-011, the next free id"],
            "\n### BE-007b — Parse\n### BE-010 — Write\n### BE-009 — Check\n### BE-011 — Ship\n",
        );
    }

    #[test]
    fn archived_ids_are_taken_and_the_word_before_a_number_stays() {
        check_fixes(
            "duplicate-ticket",
            "\n//- TICKETS.md\n### Ticket #001 - a\n### Ticket #001 - b\n//- archive/TICKETS.md\n### Ticket #007 - c\n### Ticket #006 - d\n",
            &["Change it to #008, the next free id"],
            "### Ticket #001 - a\n### Ticket #008 - b\n",
        );
    }

    #[test]
    fn a_dependency_on_the_id_leaves_the_choice_to_a_person() {
        check_fixes(
            "duplicate-ticket",
            "\n## T1: a\n## T1: b\n## T2: c\n**Depends on:** T1\n",
            &[],
            "\n## T1: a\n## T1: b\n## T2: c\n**Depends on:** T1\n",
        );
    }

    #[test]
    fn the_first_declaration_is_a_related_place() {
        let fixture = Fixture::new("\n## T1: a\n## T1: b\n");
        let findings = crate::rules::check(&fixture.snapshot, &fixture.files[0].0);
        let document = &fixture.snapshot.member(&fixture.files[0].0).unwrap().document;
        let related: Vec<_> = findings[0]
            .related
            .iter()
            .map(|one| (document.range(one.at.anchor), one.message.as_str()))
            .collect();
        assert_eq!(related, [(3..5, "T1 is declared here first")]);
    }
}
