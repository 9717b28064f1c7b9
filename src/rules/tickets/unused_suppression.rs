//! A suppression comment silences nothing.
//!
//! Promise: runs last, so a comment counts as used whenever the rule would have spoken there.

use crate::{
    rules::{Context, Finding, Fix, FixEdit, How, Reads, Rule, Severity, find},
    syntax::Anchor,
};

/// The rule. Its check is [`check`], which needs to know what the other rules said.
pub static RULE: Rule = Rule {
    name: "unused-suppression",
    family: "tickets",
    severity: Severity::Hint,
    page: include_str!("unused_suppression.md"),
    reads: Reads::Plan,
    check: |_, _| {},
};

/// Reports every suppression that is not among `used`, the (section, index) of those that silenced something.
pub fn check(context: &Context<'_>, used: &[(u32, u32)], findings: &mut Vec<Finding>) {
    if !context.snapshot.is_complete() {
        return;
    }
    for (section, parsed) in (0u32..).zip(context.member.document.sections().iter()) {
        for (index, suppression) in (0u32..).zip(&parsed.facts.suppressions) {
            if used.contains(&(section, index)) {
                continue;
            }
            let place = |spot| context.member.place(Anchor { section, spot });
            let known = find(&suppression.rule).is_some();
            let message = if known {
                format!("`{}` finds nothing here to ignore", suppression.rule)
            } else {
                format!("there is no rule `{}`", suppression.rule)
            };
            let how = if suppression.own_line { How::DeleteLine } else { How::Replace };
            let edit = FixEdit { at: place(suppression.spot), how, text: String::new() };
            let fix = Fix { title: "Remove the comment".into(), safe: false, edits: vec![edit] };
            findings.push(Finding::new(&RULE, place(suppression.rule_spot), message).fixed_by(Some(fix)));
        }
    }
}
