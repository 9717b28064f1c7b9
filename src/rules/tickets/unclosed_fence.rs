//! A code fence hides tickets of this plan, because nothing closes it where it was meant to end.
//!
//! Promise: speaks only of fences without a language of their own that hide headings like the plan's own (same family,
//! same level, ids declared nowhere else). An example of the form, closed as it should be or in a section that explains
//! it, is left alone. The fix closes the fence before the first hidden ticket; it is for the author to look at.

use crate::{
    rules::{Check, Context, Finding, Fix, FixEdit, How, Reads, Rule, Severity},
    syntax::{
        Anchor, Id,
        facts::{Fence, Form, Swallowed},
    },
};

use super::explaining::explaining;

/// The rule.
pub static RULE: Rule = Rule {
    name: "unclosed-fence",
    family: "tickets",
    severity: Severity::Warning,
    page: include_str!("unclosed_fence.md"),
    reads: Reads::Plan,
    check: Check::Plan(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let sections = (0u32..).zip(context.member.document.sections().iter());
    let fences: Vec<_> = sections
        .flat_map(|(index, section)| section.facts.fences.iter().map(move |fence| (index, fence)))
        .collect();
    // Once one fence is not closed, every later marker means its opposite, and the last one stays open.
    let last_open = fences.last().is_some_and(|(_, last)| last.unclosed);
    // What comes after the first is its consequence.
    let mut misread = fences.iter().filter(|(_, fence)| fence.unclosed || fence.reopened || last_open);
    let first = misread.find_map(|(section, fence)| Some((*section, report(context, *section, fence)?)));
    let explains = |section| explaining(context.member.document.sections().iter()).contains(&section);
    findings.extend(first.filter(|(section, _)| !explains(*section)).map(|(_, finding)| finding));
}

fn report(context: &Context<'_>, section: u32, fence: &Fence) -> Option<Finding> {
    let hidden = fence.swallowed.iter().filter(|hidden| may_hide(fence) && is_ours(context, fence, hidden));
    let hidden: Vec<_> = hidden.collect();
    let first = hidden.first()?;
    let place = |spot| context.member.place(Anchor { section, spot });
    let ids: Vec<_> = hidden.iter().map(|hidden| &hidden.id).collect();
    let how = if fence.unclosed { "nothing closes this fence" } else { "this fence ends too late" };
    let message = format!("{how}: it hides {}", list(&ids));
    let edit = FixEdit { at: place(first.line), how: How::Before, text: format!("{}\n\n", fence.marker) };
    let fix = Fix {
        title: format!("Close the fence before {}", first.id),
        safe: false,
        edits: vec![edit],
        block: None,
    };
    let finding = Finding::new(&RULE, place(fence.opening), message).fixed_by(Some(fix));
    Some(finding.with(place(first.line), format!("{} is inside the fence", first.id)))
}

/// Whether a fence may hide tickets by mistake: one of Markdown shows how to write them.
fn may_hide(fence: &Fence) -> bool {
    match fence.language.as_str() {
        "" => true,
        "md" | "markdown" | "mdx" | "text" | "txt" => false,
        _ => fence.unclosed || fence.reopened,
    }
}

/// Whether a hidden heading would be one of the plan's tickets: like those it declares, or one of several where it
/// declares none because the fence hides them all.
fn is_ours(context: &Context<'_>, fence: &Fence, hidden: &Swallowed) -> bool {
    let outline = context.member.outline();
    if outline.tickets.is_empty() {
        let alike =
            |other: &&Swallowed| other.level == hidden.level && other.id.family() == hidden.id.family();
        return fence.unclosed && fence.swallowed.iter().filter(alike).count() > 1 && hidden.level > 1;
    }
    let like = outline.form == Some(Form::Heading)
        && outline.tickets.iter().any(|ticket| {
            ticket.id.family() == hidden.id.family()
                && level_of(context, ticket.line_at.section) == Some(hidden.level)
        });
    like && context.plan.find(&hidden.id).is_none()
}

fn level_of(context: &Context<'_>, section: u32) -> Option<u8> {
    context.member.document.section(section)?.facts.heading.as_ref().map(|heading| heading.level)
}

/// `T2`, `T2 and T3`, `T2, T3 and 4 more`.
fn list(ids: &[&Id]) -> String {
    match ids {
        [one] => one.to_string(),
        [one, two] => format!("{one} and {two}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} more", rest.len()),
        [] => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_findings as check;

    #[test]
    fn a_fence_that_is_never_closed() {
        check(
            "
### T1: a
```
^^^ warning unclosed-fence: nothing closes this fence: it hides T2 and T3
npm test

### T2: b
### T3: c
",
        );
    }

    #[test]
    fn a_fence_that_the_next_one_closes() {
        check(
            "
### T1: a
```
^^^ warning unclosed-fence: this fence ends too late: it hides T2
npm test

### T2: b
```sh
npm start
```

### T3: c
",
        );
        check(
            "
### T1: a
```
^^^ warning unclosed-fence: this fence ends too late: it hides T2
npm test

### T2: b
```
npm start
```

### T3: c
",
        );
    }

    #[test]
    fn a_fence_that_hides_the_whole_plan() {
        check(
            "
# Plan
```
^^^ warning unclosed-fence: nothing closes this fence: it hides T1, T2 and 1 more
some text

### T1: a
### T2: b
### T3: c
",
        );
    }

    #[test]
    fn examples_are_left_alone() {
        check("\n```\n### T1: the form\n**Status:** Todo\n```\n### T1: a\n### T2: b\n");
        check("\n```\n### T9: the form\n```\n### T1: a\n### T2: b\n");
        check("\n### T1: a\n## Template\n```\n### T9: the form\n```sh\nls\n```\n### T2: b\n");
        check("\n### T1: a\n```markdown\n### T2: the form\n");
        check("\n### T1: a\n```sh\n# T2: a comment\n");
        check("\n### T1: a\n```\n### X2: another family\n");
        check("\n### T1: a\n```\n### T1: as above\n");
        check("\n# Notes\n```\n# T1: a\n# T2: b\n");
    }
}
