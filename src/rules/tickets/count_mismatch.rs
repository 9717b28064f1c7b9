//! A document gives a number for its tickets, and the tickets say otherwise.
//!
//! Promise: speaks of a heading's `(4 tickets)` and `(7/18)`, and of one total for the whole plan. Several ways of
//! counting are tried (parts included or not, dropped ones included or not, boxes, headings without ids); if any of
//! them gives the number, the rule is silent. It offers to change the number only where all of them agree.

mod held;

use crate::{
    rules::{Check, Context, Finding, Fix, Reads, Rule, Severity},
    syntax::{
        Anchor, Section, Ticket,
        facts::{Count, CountPlace, Form, Unit},
    },
};
use held::Held;
use std::{ops::Range, sync::Arc};

/// The rule.
pub static RULE: Rule = Rule {
    name: "count-mismatch",
    family: "tickets",
    severity: Severity::Hint,
    page: include_str!("count_mismatch.md"),
    reads: Reads::Plan,
    check: Check::Plan(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let parsed = context.member.document.sections();
    if parsed.iter().all(|section| section.facts.counts.is_empty())
        || context.member.outline().tickets.is_empty()
    {
        return;
    }
    let sections: Vec<_> = parsed.iter().collect();
    for (index, section) in sections.iter().enumerate() {
        for count in section.facts.counts.iter().filter(|count| is_about_tickets(context, count)) {
            let said = match count.place {
                CountPlace::Heading => in_heading(context, &sections, index, count),
                CountPlace::Total | CountPlace::Line => in_total(context, &sections, index, count),
            };
            findings.extend(said.map(|said| finding(context, index, count, said)));
        }
    }
}

/// A contradiction: what to say, and the right number where there is no doubt.
struct Said {
    message: String,
    right: Option<usize>,
}

fn finding(context: &Context<'_>, section: usize, count: &Count, said: Said) -> Finding {
    let section = u32::try_from(section).unwrap_or(u32::MAX);
    let place = context.member.place(Anchor { section, spot: count.spot });
    let fix = said.right.map(|right| {
        Fix::replace(format!("Change {} to {right}", count.number), place.clone(), right.to_string())
    });
    Finding::new(&RULE, place, said.message).fixed_by(fix)
}

/// Whether the word beside the number is what this plan calls its tickets; "tasks" are often a ticket's steps.
fn is_about_tickets(context: &Context<'_>, count: &Count) -> bool {
    let ids = || context.member.outline().tickets.iter().map(|ticket| ticket.id.as_str());
    let called = |words: &[&str]| {
        ids().any(|id| {
            words.iter().any(|word| id.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)))
        })
    };
    let list = matches!(context.member.outline().form, Some(Form::Item | Form::Row | Form::Numbered));
    match count.unit {
        None | Some(Unit::Ticket) => true,
        Some(Unit::Task) => (list || called(&["task"])) && !held::has_boxes_inside(context.member),
        Some(Unit::Issue) => called(&["issue", "#"]),
        Some(Unit::Story) => called(&["story", "us-", "us1", "s-", "s1"]),
    }
}

/// `## Batch 2 (4 tickets)`, `### ✅ Done (7/18)`.
fn in_heading(
    context: &Context<'_>,
    sections: &[&Arc<Section>],
    index: usize,
    count: &Count,
) -> Option<Said> {
    let declares = |ticket: &Ticket| ticket.line_at.section as usize == index;
    let first = sections.get(index)?.facts.candidates.first();
    if first.is_some_and(|first| first.form == Form::Heading)
        && context.member.outline().tickets.iter().any(declares)
    {
        return None;
    }
    let held = Held::of(context.member, sections, below(sections, index))?;
    match count.of {
        None if held.is(count.number) => None,
        None => {
            let message = format!("the heading says {}, but {} below it", counted(count), stand(held.all));
            Some(Said { message, right: held.only() })
        }
        Some(whole) => progress(context, sections, index, count.number, whole, &held),
    }
}

/// `(7/18)`: 7 stand below a heading that is a status, of 18 in the plan; elsewhere 7 of the 18 below are done.
fn progress(
    context: &Context<'_>,
    sections: &[&Arc<Section>],
    index: usize,
    part: u32,
    whole: u32,
    held: &Held,
) -> Option<Said> {
    let heading = sections.get(index)?.facts.heading.as_ref()?;
    if heading.kanban.is_some() {
        let plan = Held::of(context.member, sections, 0..sections.len()).is_some_and(|plan| plan.is(whole));
        if !plan || held.is(part) {
            return None;
        }
        let message = format!("the heading says {part} of {whole} tickets, but {} below it", stand(held.all));
        return Some(Said { message, right: held.only() });
    }
    let all_told = held.all > 2 && held.only() == Some(whole as usize);
    let done = held.done.filter(|done| all_told && *done != part as usize)?;
    if held.boxes == whole as usize {
        return None;
    }
    let message =
        format!("the heading says {part} of {whole} tickets are done, but {done} of them {}", is_are(done));
    Some(Said { message, right: Some(done) })
}

/// `Total: 36 tickets`: about the whole plan, when it is the only total and stands outside every group and ticket.
fn in_total(context: &Context<'_>, sections: &[&Arc<Section>], index: usize, count: &Count) -> Option<Said> {
    let outline = context.member.outline();
    let first = outline.tickets.first()?.line_at.section as usize;
    let same =
        sections.iter().flat_map(|section| &section.facts.counts).filter(|other| other.place == count.place);
    let scoped = same.count() > 1
        || index >= first && (count.place == CountPlace::Line || inside_group(sections, index));
    if scoped || held::speaks_for_others(context) {
        return None;
    }
    let held = Held::of_plan(context, sections, below(sections, index))?;
    (!held.is(count.number)).then(|| Said {
        message: format!("the total says {}, but this plan declares {}", counted(count), held.all),
        right: held.only(),
    })
}

/// Whether a section stands below a heading other than the document's title.
fn inside_group(sections: &[&Arc<Section>], index: usize) -> bool {
    let level = |section: &Arc<Section>| section.facts.heading.as_ref().map_or(0, |heading| heading.level);
    let own = sections.get(index).map_or(0, |section| level(section));
    let above = sections.get(..index).unwrap_or_default().iter().rev().map(|section| level(section));
    above.into_iter().find(|above| *above < own && *above > 0).is_some_and(|above| above > 1)
}

/// The sections below a heading, its own included.
fn below(sections: &[&Arc<Section>], index: usize) -> Range<usize> {
    let level = |section: &Arc<Section>| section.facts.heading.as_ref().map_or(0, |heading| heading.level);
    let own = sections.get(index).map_or(0, |section| level(section));
    let end = sections.iter().skip(index + 1).position(|section| level(section) <= own);
    index..end.map_or(sections.len(), |end| index + 1 + end)
}

/// `4 tickets`, `1 task`: in the document's own word.
fn counted(count: &Count) -> String {
    let (one, many) = match count.unit {
        None | Some(Unit::Ticket) => ("ticket", "tickets"),
        Some(Unit::Task) => ("task", "tasks"),
        Some(Unit::Issue) => ("issue", "issues"),
        Some(Unit::Story) => ("story", "stories"),
    };
    format!("{} {}", count.number, if count.number == 1 { one } else { many })
}

fn stand(count: usize) -> String {
    if count == 1 { "1 stands".into() } else { format!("{count} stand") }
}

fn is_are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_findings as check;

    #[test]
    fn a_heading_that_counts_its_tickets_wrong() {
        check(
            "
## Batch 2: Core (4 tickets)
                  ^ hint count-mismatch: the heading says 4 tickets, but 3 stand below it
### T1: a
### T2: b
### T3: c
## Batch 3: More (1 ticket)
### T4: d
",
        );
    }

    #[test]
    fn a_board_that_counts_its_column_wrong() {
        check(
            "
### T1: a
### T2: b
### T3: c
## Summary
### ✅ Terminé (1/3)
               ^ hint count-mismatch: the heading says 1 of 3 tickets, but 2 stand below it
- T1 - a
- T2 - b
### 📋 À faire (2/3)
- All the others
",
        );
    }

    #[test]
    fn progress_of_a_batch() {
        check(
            "
## Phase 1 (1/3)
            ^ hint count-mismatch: the heading says 1 of 3 tickets are done, but 2 of them are
### T1: a
**Status:** Done
### T2: b
**Status:** Done
### T3: c
**Status:** Todo
## Phase 2 (1/3)
### T4: d
**Status:** Done
### T5: e
**Status:** Todo
### T6: f
**Status:** Todo
",
        );
    }

    #[test]
    fn a_total_of_the_whole_plan() {
        check(
            "
# Plan
> 총 3개 티켓 | P0: 1개
    ^ hint count-mismatch: the total says 3 tickets, but this plan declares 2
## T1: a
## T2: b
",
        );
        check(
            "
# Plan
## T1: a
## T2: b
## Summary
**Total: 4 tickets across 2 sections.**
         ^ hint count-mismatch: the total says 4 tickets, but this plan declares 2
",
        );
    }

    #[test]
    fn any_fair_way_of_counting_is_right() {
        check("\n## Batch 1 (3 tickets)\n### T1: a\n#### T1.1: part\n### T2: b\n");
        check("\n## Batch 1 (2 tickets)\n### T1: a\n#### T1.1: part\n### T2: b\n");
        check("\n## Batch 1 (1 ticket)\n### T1: a\n### T2: b\n**Status:** Cancelled\n");
        check("\n## Phase 1 (1 ticket)\n### T1: a\n### T2: b\n**Status:** Done\n");
        check("\n## Batch 1 (3 tickets)\n### T1: a\n### T2: b\n### One without an id\n");
        check("\n## Batch 1 (5 tasks)\n### T1: a\n- [ ] x\n- [ ] y\n");
        check("\n# Plan\n36 tickets in two files\n## T1: a\n");
        check(
            "\n//- TICKETS.md\n# Plan\nTotal: 3 tickets\n## T1: a\n//- tickets/more.md\n## T2: b\n## T3: c\n",
        );
        check(
            "\n//- TICKETS.md\n# Plan\nTotal: 3 tickets\n## T1: a\n//- archive/TICKETS.md\n## T2: b\n## T3: c\n",
        );
    }

    #[test]
    fn what_may_be_something_else_is_left_alone() {
        check("\n### T1: Import (3 tickets)\n### T2: b\n");
        check("\n## Sprint 3 (7/18)\n### T1: a\n**Status:** Done\n");
        check("\n## ✅ Done (7/18)\n### T1: a\n");
        check("\n## Phase 1 (1/2)\n### T1: a\n**Status:** Done\n### T2: b\n**Status:** Done\n");
        check("\n### T1: a\n### T2: b\n## Done (2/2)\n- **T1** + T2\n");
        check("\n# Sprint 1\n2 tickets\n## T1: a\n## T2: b\n# Sprint 2\n## T3: c\n");
        check("\n## Phase 1 (5 tasks)\n### T1: a\n- x\n- y\n");
        check("\n### T1: a\n## Done (1/1)\n- three things\n- not tickets\n");
        check("\n## Phase 1\n### T1: a\nTotal: 5 tickets\n## Phase 2\n### T2: b\nTotal: 4 tickets\n");
        check("\n## Phase 1\n### T1: a\n### Summary\nTotal: 5 tickets\n");
        check("\n## Batch 1 (4 tickets)\nSee T1-T4 in the other file.\n## Batch 2\n### T5: b\n");
    }
}
