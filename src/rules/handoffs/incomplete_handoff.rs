//! A HANDOFF leaves out what the one who builds needs.
//!
//! Promise: asks for tickets and for a command that verifies them, which `flow.verify` may give for all. Files and
//! dependencies are asked for only where the block is written as fields on lines, which is where people write them. What
//! waits to be filled in counts as left out. Once the batch is reviewed, or handed over anew, nobody needs it.

use super::about::{Told, blocks, is_gap};
use crate::{
    rules::{Check, Context, Finding, Reads, Rule, Severity},
    syntax::{
        Anchor,
        facts::{BlockKind, Field, FieldName, HeadStyle},
    },
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "incomplete-handoff",
    family: "handoffs",
    severity: Severity::Warning,
    page: include_str!("incomplete_handoff.md"),
    reads: Reads::Plan,
    check: Check::Plan(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for told in blocks(context, BlockKind::Handoff) {
        // `## Handoff — batch A in flight` in somebody's notes hands nothing over.
        let notes =
            told.batches.is_empty() && told.block.tickets.names.is_empty() && !is_formal(context, &told);
        let missing = if notes { Vec::new() } else { missing(context, &told) };
        if missing.is_empty() || told.is_over() || told.is_followed_by(&[BlockKind::Handoff]) {
            continue;
        }
        let (last, rest) = missing.split_last().unwrap_or((&"", &[]));
        let list = if rest.is_empty() { last.to_string() } else { format!("{} and {last}", rest.join(", ")) };
        let message = format!("{} does not name {list}", told.called());
        findings.push(Finding::new(&RULE, context.member.place(told.block.at), message));
    }
}

/// What it leaves out, in the order it is written in.
fn missing(context: &Context<'_>, told: &Told<'_>) -> Vec<&'static str> {
    let block = told.block;
    let formal = is_formal(context, told);
    let has_files = if block.files.is_empty() {
        block.has_files && says(context, told, FieldName::Files)
    } else {
        block.files.iter().any(|(file, _)| !is_gap(&file.path))
    };
    let needs = &block.needs;
    let has_needs = needs.none
        || !needs.batches.is_empty()
        || !needs.tickets.is_empty()
        || says(context, told, FieldName::DependsOn);
    let verifies = block.verify.as_ref().is_some_and(|verify| !is_gap(&verify.text))
        || context.snapshot.configuration().flow.verify.is_some();
    let parts = [
        ("its tickets", !block.tickets.names.is_empty()),
        ("the files affected", !formal || has_files),
        ("its dependencies (which may be `none`)", !formal || has_needs),
        ("a verify command", verifies),
    ];
    parts.into_iter().filter(|(_, there)| !there).map(|(part, _)| part).collect()
}

/// Whether it is a heading with fields on the lines below it, from nobody to nobody.
fn is_formal(context: &Context<'_>, told: &Told<'_>) -> bool {
    let block = told.block;
    let heading = matches!(block.style, HeadStyle::Heading(_)) && block.agents.is_none();
    heading
        && fields(context, told)
            .any(|(section, field)| section == block.at.section && is_line(context, section, field))
}

/// Whether a field is a label with its value, not a list that nobody labelled.
fn is_line(context: &Context<'_>, section: u32, field: &Field) -> bool {
    let label = context.member.document.range(Anchor { section, spot: field.label });
    let asked = matches!(
        field.name,
        FieldName::Tickets
            | FieldName::Files
            | FieldName::DependsOn
            | FieldName::Verify
            | FieldName::Dispatched
    );
    asked && !label.is_empty()
}

fn fields<'a>(context: &'a Context<'_>, told: &'a Told<'_>) -> impl Iterator<Item = (u32, &'a Field)> {
    told.block.fields.iter().filter_map(|(section, at)| {
        Some((*section, context.member.document.section(*section)?.facts.fields.get(*at as usize)?))
    })
}

/// Whether a field of this name has a value at all.
fn says(context: &Context<'_>, told: &Told<'_>, name: FieldName) -> bool {
    let text = |section, field: &Field| {
        context.member.document.at(Anchor { section, spot: field.value }).into_owned()
    };
    fields(context, told).any(|(section, field)| field.name == name && !is_gap(&text(section, field)))
}

#[cfg(test)]
mod tests {
    use crate::testing::check_findings as check;

    #[test]
    fn what_is_left_out_is_named_once() {
        check(
            "
## Batch 1
### T1: a
## HANDOFF — Batch 1 Ready
   ^^^^^^^^^^^^^^^^^^^^^^^ warning incomplete-handoff: the HANDOFF of batch 1 does not name the files affected, its dependencies (which may be `none`) and a verify command
Tickets: T1
",
        );
        check(
            "
## Batch 1
### T1: a
## HANDOFF — Batch 1 Ready
   ^^^^^^^^^^^^^^^^^^^^^^^ warning incomplete-handoff: the HANDOFF of batch 1 does not name its tickets
Files affected: src/a.rs
Dependencies: none
Verify command: npm test
",
        );
    }

    #[test]
    fn what_waits_to_be_filled_in_is_left_out() {
        check(
            "
## Batch 1
### T1: a
## HANDOFF — Batch 1 Ready
   ^^^^^^^^^^^^^^^^^^^^^^^ warning incomplete-handoff: the HANDOFF of batch 1 does not name the files affected, its dependencies (which may be `none`) and a verify command
Tickets: T1
Files affected: TODO
Dependencies: ...
Verify command: `<command>`
",
        );
    }

    #[test]
    fn other_forms_need_only_tickets_and_a_command() {
        check(
            "
## Batch 1
### T1: a
# HANDOFF — Claude → Codex
This is Batch 1 (T1).
## Verify
`npm test`
",
        );
        check(
            "
## Batch 1
### T1: a
## HANDOFF — Batch 1
### Tickets
- T1
### Verify
```sh
npm test
```
",
        );
        check(
            "
## Batch 1
### T1: a

HANDOFF TO CODEX: Execute Batch 1 from TICKETS.md
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning incomplete-handoff: the HANDOFF of batch 1 does not name a verify command
- T1: a
",
        );
    }

    #[test]
    fn history_is_left_alone() {
        check(
            "
## Batch 1
### T1: a
## HANDOFF — Batch 1
Tickets: T1
## COMPLETE — Batch 1
Verify: PASSED
## REVIEW — Batch 1 Approved
",
        );
        check(
            "
//- TICKETS.md
## Batch 2
### T2: a
//- archive/TICKETS-1.md
## Batch 1
### T1: a
## HANDOFF — Batch 1
Tickets: T1
",
        );
    }

    #[test]
    fn notes_about_something_else_hand_nothing_over() {
        check("\n//- docs/handoff-notes.md\n## Handoff — batch A in flight\nTwo panes, one each.\n");
        check(
            "
//- docs/handoff.md
## HANDOFF — Batch 4
   ^^^^^^^^^^^^^^^^^ warning incomplete-handoff: this HANDOFF does not name the files affected, its dependencies (which may be `none`) and a verify command
Tickets: T4-T6
",
        );
    }

    #[test]
    fn values_below_their_labels_count() {
        check(
            "
## Batch 1
### T1: a
## HANDOFF — Batch 1
**Tickets:**
- T1
**Files affected:**
- `src/a.rs`
**Dependencies:** the vault is deployed
**Verify command:** npm test
",
        );
    }
}
