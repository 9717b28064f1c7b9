//! A suppression comment silences nothing.
//!
//! Promise: runs last, so a comment counts as used whenever the rule would have spoken there. A rule that is switched
//! off is not held against the comment that names it. Where a comment names several rules, only the idle name goes.

use crate::{
    project::{Member, Snapshot},
    rules::{Check, Finding, Fix, FixEdit, How, Reads, Rule, Severity, all, check::silences, find},
    syntax::{Anchor, Section, facts::Suppression},
};

/// The rule. Its check is [`check`], which needs to know what the other rules said.
pub static RULE: Rule = Rule {
    name: "unused-suppression",
    family: "tickets",
    severity: Severity::Hint,
    page: include_str!("unused_suppression.md"),
    reads: Reads::Plan,
    check: Check::Plan(|_, _| {}),
};

/// Reports every suppression that is not among `used`, the (section, index) of those that silenced something.
pub fn check(snapshot: &Snapshot, member: &Member, used: &[(u32, u32)], findings: &mut Vec<Finding>) {
    if !snapshot.is_complete() {
        return;
    }
    let sections = || (0u32..).zip(member.document.sections().iter());
    let mut found = Vec::new();
    for (section, parsed) in sections() {
        for (index, suppression) in (0u32..).zip(&parsed.facts.suppressions) {
            let idle = used.binary_search(&(section, index)).is_err();
            if idle && suppression.rule != RULE.name && !is_off(snapshot, suppression) {
                found.push(report(member, section, parsed, used, suppression));
            }
        }
    }
    let own = sections()
        .flat_map(|(section, parsed)| parsed.facts.suppressions.iter().map(move |own| (section, own)));
    let own: Vec<_> = own.filter(|(_, own)| own.rule == RULE.name).collect();
    found.retain(|finding| !own.iter().any(|(section, own)| silences(member, *section, own, finding)));
    findings.append(&mut found);
}

fn is_off(snapshot: &Snapshot, suppression: &Suppression) -> bool {
    snapshot.configuration().rules.get(suppression.rule.as_str()) == Some(&None)
}

fn report(
    member: &Member,
    section: u32,
    parsed: &Section,
    used: &[(u32, u32)],
    suppression: &Suppression,
) -> Finding {
    let place = |spot| member.place(Anchor { section, spot });
    let rule = &suppression.rule;
    let at = place(suppression.rule_spot);
    if find(rule).is_none()
        && let Some(near) = nearest(rule)
    {
        let message = format!("there is no rule `{rule}`; did you mean `{near}`?");
        let fix = Fix::replace(format!("Change `{rule}` to `{near}`"), at.clone(), near);
        return Finding::new(&RULE, at, message).fixed_by(Some(fix));
    }
    let message = match find(rule) {
        Some(_) => format!("`{rule}` finds nothing here to ignore"),
        None => format!("there is no rule `{rule}`"),
    };
    // A comment goes as a whole when nothing in it is of use.
    let comment = |other: &Suppression| parsed.span(other.spot);
    let mut siblings =
        (0u32..).zip(&parsed.facts.suppressions).filter(|(_, other)| comment(other) == comment(suppression));
    let needed = siblings.any(|(index, other)| {
        used.binary_search(&(section, index)).is_ok()
            || find(&other.rule).is_none() && nearest(&other.rule).is_some()
    });
    let (title, how, spot) = match (needed, suppression.own_line) {
        (true, _) => (format!("Remove `{rule}` from the comment"), How::Replace, suppression.cut),
        (false, true) => ("Remove the comment".into(), How::DeleteLine, suppression.spot),
        (false, false) => ("Remove the comment".into(), How::Replace, suppression.spot),
    };
    let edit = FixEdit { at: place(spot), how, text: String::new() };
    Finding::new(&RULE, at, message).fixed_by(Some(Fix {
        title,
        safe: false,
        edits: vec![edit],
        block: None,
    }))
}

/// The rule that was meant: the one whose name differs by a few letters.
fn nearest(written: &str) -> Option<&'static str> {
    let close = all().map(|rule| (strsim::damerau_levenshtein(rule.name, written), rule.name));
    close.filter(|(distance, _)| *distance <= 3).min().map(|(_, name)| name)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::{
        project::DocPath,
        rules,
        testing::{Fixture, check_findings as check},
    };

    /// The text after every fix of this rule.
    #[track_caller]
    fn check_fixed(text: &str, want: &str) {
        let fixture = Fixture::new(text);
        let path = DocPath::new("TICKETS.md");
        let findings = rules::check(&fixture.snapshot, &path);
        let mine = findings.iter().filter(|finding| finding.rule.name == "unused-suppression");
        let (edits, _) = rules::combine(&fixture.snapshot, mine.filter_map(|finding| finding.fix.as_ref()));
        let fixed = edits.first().map_or(text.to_owned(), |(_, edits)| edits.apply(text));
        assert_eq!(fixed, want);
    }

    #[test]
    fn on_the_line() {
        check("### T1: a\n**Depends on:** T9 <!-- baton-ignore unknown-ticket: later -->\n");
        check(
            "
### T1: a <!-- baton-ignore unknown-ticket -->
                            ^^^^^^^^^^^^^^ hint unused-suppression: `unknown-ticket` finds nothing here to ignore
**Depends on:** T9
                ^^ warning unknown-ticket: T1 names T9, which no plan declares
",
        );
    }

    #[test]
    fn before_a_block() {
        check("### T1: a\n<!-- baton-ignore unknown-ticket -->\n**Status:** Todo\n**Depends on:** T9\n");
        check("### T1: a\n<!-- baton-ignore unknown-ticket -->\n\n**Depends on:** T9\n");
        check(
            "
### T1: a
<!-- baton-ignore unknown-ticket -->
                  ^^^^^^^^^^^^^^ hint unused-suppression: `unknown-ticket` finds nothing here to ignore
**Status:** Todo

**Depends on:** T9
                ^^ warning unknown-ticket: T1 names T9, which no plan declares
",
        );
    }

    #[test]
    fn before_a_heading_it_speaks_of_the_ticket() {
        check(
            "# Plan\n<!-- baton-ignore unknown-ticket: later -->\n\n### T1: a\nText.\n\n**Depends on:** T9\n### T2: b\n",
        );
        check(
            "
# Plan
<!-- baton-ignore unknown-ticket -->
                  ^^^^^^^^^^^^^^ hint unused-suppression: `unknown-ticket` finds nothing here to ignore
### T1: a
### T2: b
**Depends on:** T9
                ^^ warning unknown-ticket: T2 names T9, which no plan declares; did you mean T1?
",
        );
    }

    #[test]
    fn in_the_whole_file() {
        check(
            "### T1: a\n**Depends on:** T9\n### T2: b\n**Depends on:** T8\n<!-- baton-ignore-file unknown-ticket -->\n",
        );
        check(
            "
### T1: a
<!-- baton-ignore-file missing-file -->
                       ^^^^^^^^^^^^ hint unused-suppression: `missing-file` finds nothing here to ignore
",
        );
    }

    #[test]
    fn a_name_that_is_no_rule() {
        check(
            "
### T1: a
**Depends on:** T9 <!-- baton-ignore unknown-tikcet, spelling -->
                ^^ warning unknown-ticket: T1 names T9, which no plan declares
                                     ^^^^^^^^^^^^^^ hint unused-suppression: there is no rule `unknown-tikcet`; did you mean `unknown-ticket`?
                                                     ^^^^^^^^ hint unused-suppression: there is no rule `spelling`
",
        );
        check_fixed(
            "### T1: a\n**Depends on:** T9 <!-- baton-ignore unknown-tikcet, spelling -->\n",
            "### T1: a\n**Depends on:** T9 <!-- baton-ignore unknown-ticket -->\n",
        );
    }

    #[test]
    fn only_the_idle_name_goes() {
        check_fixed(
            "### T1: a\n**Depends on:** T9 <!-- baton-ignore missing-file, unknown-ticket, placeholder-left: why -->\n",
            "### T1: a\n**Depends on:** T9 <!-- baton-ignore unknown-ticket: why -->\n",
        );
    }

    #[test]
    fn a_comment_of_no_use_goes_whole() {
        check_fixed(
            "### T1: a\r\n<!-- baton-ignore missing-file, unknown-ticket -->\r\ntext\r\n",
            "### T1: a\r\ntext\r\n",
        );
        check_fixed(
            "### T1: a\r\ntext <!-- baton-ignore missing-file -->\r\nmore\r\n",
            "### T1: a\r\ntext\r\nmore\r\n",
        );
        check_fixed(
            "### T1: a\n<!-- baton-ignore missing-file:\n  a long reason -->\ntext\n",
            "### T1: a\ntext\n",
        );
    }

    #[test]
    fn it_may_be_silenced_itself() {
        check(
            "<!-- baton-ignore-file unused-suppression -->\n### T1: a\n<!-- baton-ignore missing-file -->\ntext\n",
        );
    }
}
