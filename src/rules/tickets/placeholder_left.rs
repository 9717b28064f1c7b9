//! A template's placeholder stands among real tickets.
//!
//! Promise: speaks only in documents that hold more tickets than placeholders, below the first ticket, where an id or a
//! title belongs, and never in a section that explains or offers the form.

use crate::{
    rules::{Check, Context, Finding, Reads, Rule, Severity},
    syntax::{
        Anchor, Section, Ticket,
        facts::{Facts, Form, Placeholder, PlaceholderPlace},
    },
};

use super::explaining::explaining;
/// The rule.
pub static RULE: Rule = Rule {
    name: "placeholder-left",
    family: "tickets",
    severity: Severity::Hint,
    page: include_str!("placeholder_left.md"),
    reads: Reads::Document,
    check: Check::Plan(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let outline = context.member.outline();
    let Some(first) = outline.tickets.iter().map(|ticket| ticket.line_at.section).min() else { return };
    let sections = context.member.document.sections();
    let untitled = outline.tickets.iter().filter(|ticket| is_placeholder_title(&ticket.title));
    let mut found: Vec<_> = untitled
        .map(|ticket| (ticket.title_at, format!("the title of {} was never filled in", ticket.id)))
        .collect();
    for (index, section) in
        (0u32..).zip(sections.iter()).filter(|(_, section)| !section.facts.placeholders.is_empty())
    {
        for placeholder in section
            .facts
            .placeholders
            .iter()
            .filter(|placeholder| index >= first && stands_among(context, section, placeholder))
        {
            found.push((Anchor { section: index, spot: placeholder.spot }, message(placeholder)));
        }
    }
    if found.is_empty() || found.len() >= outline.tickets.len() {
        return;
    }
    let explained = explaining(sections.iter());
    found.retain(|(at, _)| !explained.contains(&at.section));
    findings.extend(
        found.into_iter().map(|(at, message)| Finding::new(&RULE, context.member.place(at), message)),
    );
}

fn message(placeholder: &Placeholder) -> String {
    format!(
        "`{}` {}",
        placeholder.text,
        if is_empty_item(placeholder) { "has nothing behind it" } else { "was never filled in" }
    )
}

/// Whether it is an id with nothing behind it: `- T1:`.
fn is_empty_item(placeholder: &Placeholder) -> bool {
    placeholder.text.ends_with(|c: char| c.is_ascii_alphanumeric() && !c.is_ascii_uppercase())
}

/// Whether a placeholder stands where this document's tickets, or their dependencies, have an id.
fn stands_among(context: &Context<'_>, section: &Section, placeholder: &Placeholder) -> bool {
    let outline = context.member.outline();
    let level = |facts: &Facts| facts.heading.as_ref().map(|heading| heading.level);
    let same_level = |ticket: &Ticket| {
        let declaring = context.member.document.section(ticket.line_at.section);
        declaring.is_some_and(|declaring| level(&declaring.facts) == level(&section.facts))
    };
    let bracketed = placeholder.text.starts_with(['<', '{']);
    let blanks = ['#', 'X', 'N', 'Y', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-'];
    let letters = placeholder.text.trim_end_matches(blanks);
    let ours =
        bracketed || outline.tickets.iter().any(|ticket| ticket.id.family().trim_end_matches('-') == letters);
    ours && match placeholder.place {
        PlaceholderPlace::References => true,
        PlaceholderPlace::Declaration(Form::Heading) => {
            outline.form == Some(Form::Heading) && outline.tickets.iter().any(same_level)
        }
        PlaceholderPlace::Declaration(Form::Item) => {
            is_empty_item(placeholder) || outline.form == Some(Form::Item)
        }
        PlaceholderPlace::Declaration(form) => outline.form == Some(form),
    }
}

/// `<title>`, `[Short title]`, `{{TITLE}}`.
fn is_placeholder_title(title: &str) -> bool {
    let pairs = [("<", ">"), ("[", "]"), ("{{", "}}"), ("{", "}")];
    let mut inside = pairs.iter().filter_map(|(open, close)| title.strip_prefix(open)?.strip_suffix(close));
    inside.any(|inside| {
        let lower = inside.to_lowercase();
        let mut words = lower.split(|c: char| !c.is_alphabetic());
        words.any(|word| {
            matches!(word, "title" | "titel" | "titre" | "título" | "titulo" | "description" | "summary")
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::check_findings as check;

    #[test]
    fn a_heading_that_was_copied_and_not_filled_in() {
        check(
            "
### T1: a
### T2: b
### T#: c
    ^^ hint placeholder-left: `T#` was never filled in
### <Ticket ID> — <title>
    ^^^^^^^^^^^ hint placeholder-left: `<Ticket ID>` was never filled in
### T3: <Short, imperative title>
        ^^^^^^^^^^^^^^^^^^^^^^^^^ hint placeholder-left: the title of T3 was never filled in
### T4: d
",
        );
    }

    #[test]
    fn a_dependency_that_was_not_filled_in() {
        check(
            "
### T1: a
### T2: b
**Depends on:** T1, T#
                    ^^ hint placeholder-left: `T#` was never filled in
",
        );
    }

    #[test]
    fn an_item_with_nothing_behind_it() {
        check(
            "
- [ ] T1: a
- [ ] T2: b
- T3:
  ^^ hint placeholder-left: `T3` has nothing behind it
",
        );
    }

    #[test]
    fn templates_and_explanations_are_left_alone() {
        check("\n### <Ticket ID> — <title>\n**Depends on:** T#\n");
        check("\n### T1: a\n### T#: b\n");
        check("\n### T1: a\n### T2: b\n## How to add a ticket\n### T#: <title>\n");
        check("\n### T1: a\n### T2: b\n## Ticket template\n#### Fields\n**Depends on:** T#\n");
        check("\n# Plan\n- T#: the number\n### T1: a\n### T2: b\n");
        check("\n### T1: a\n- C# backend\n- PROJ-XXX is the old form\n### T2: b\n");
        check("\n### T1: `<list>`\n### T2: <list>\n### T3: b\n");
        check("\n### T1: a\n- T#: number of the ticket\n### T2: b\n### T3: c\n");
        check("\n### T1: a\n- <id> is replaced\n### T2: b\n");
    }
}
