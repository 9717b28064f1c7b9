//! A COMPLETE does not say that what was built was verified.
//!
//! Promise: asks reports, not headings over what is done, that something is said, and takes any word for it: a command without a result is enough. One that FAILED is
//! verified; the stage of the batch says so. Once somebody reviewed the batch, or handed it over anew, it is their word that counts.

use super::about::{Told, blocks, is_gap};
use crate::{
    rules::{Check, Context, Finding, Reads, Rule, Severity},
    syntax::facts::{BlockKind, FieldName, Verdict},
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "unverified-complete",
    family: "handoffs",
    severity: Severity::Warning,
    page: include_str!("unverified_complete.md"),
    reads: Reads::Plan,
    check: Check::Plan(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for told in blocks(context, BlockKind::Complete) {
        let over = [BlockKind::Handoff, BlockKind::Complete];
        if told.block.verdict == Some(Verdict::Failed) || told.is_over() || told.is_followed_by(&over) {
            continue;
        }
        if was_judged(context, &told) || !reports(context, &told) {
            continue;
        }
        let called = told.called();
        let (at, message) = match &told.block.verify {
            None => (told.block.at, format!("{called} does not say how it was verified")),
            Some(verify) if is_gap(&verify.text) => {
                (verify.at, format!("{called} leaves open how it was verified"))
            }
            Some(verify) if says_not_run(&verify.text) => {
                (verify.at, format!("{called} says that it was not verified"))
            }
            Some(_) => continue,
        };
        findings.push(Finding::new(&RULE, context.member.place(at), message));
    }
}

/// Whether it is a report, not a heading over what is done: it has a field of one, or the plan hands batches over.
fn reports(context: &Context<'_>, told: &Told<'_>) -> bool {
    let fields = told.block.fields.iter().filter_map(|(section, at)| {
        context.member.document.section(*section)?.facts.fields.get(*at as usize).map(|field| field.name)
    });
    let asked = |name| {
        use FieldName::{Commits, ReadyFor, Skipped, Tickets, Verify};
        matches!(name, Commits | ReadyFor | Skipped | Tickets | Verify)
    };
    context.batches.uses(BlockKind::Handoff) || fields.into_iter().any(asked)
}

/// Whether a review that came to a verdict followed, in each of its batches.
fn was_judged(context: &Context<'_>, told: &Told<'_>) -> bool {
    let judged = |batch| {
        let reviews = told.around(batch).1.iter().filter(|at| at.kind == BlockKind::Review);
        reviews.filter_map(|at| at.find(&context.plan)).any(|(_, review)| review.verdict.is_some())
    };
    !told.batches.is_empty() && told.all().all(judged)
}

/// Whether the value says that nothing was run: it begins with such a word.
fn says_not_run(text: &str) -> bool {
    let lower = text.trim().trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let bare = lower.trim_end_matches(|c: char| !c.is_alphanumeric());
    let begins = [
        "not run",
        "not yet",
        "not verified",
        "not tested",
        "not done",
        "not executed",
        "unverified",
        "untested",
        "skipped",
        "pending",
        "didn't run",
        "did not run",
        "no tests run",
    ];
    let begins_with = |word: &&str| {
        let rest = lower.strip_prefix(*word);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    matches!(bare, "none" | "n/a" | "no" | "skip" | "-" | "") || begins.iter().any(begins_with)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_findings as check;

    #[test]
    fn nothing_is_said() {
        check(
            "
## Batch 1
### T1: a
## COMPLETE — Batch 1 Done
   ^^^^^^^^^^^^^^^^^^^^^^^ warning unverified-complete: the COMPLETE of batch 1 does not say how it was verified
Commits: 1a2b3c4
",
        );
    }

    #[test]
    fn it_says_that_nothing_was_run() {
        check(
            "
## Batch 1
### T1: a
## COMPLETE — Batch 1 Done
Verify: not run (no database here)
        ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning unverified-complete: the COMPLETE of batch 1 says that it was not verified
## Batch 2
### T2: a
## COMPLETE — Batch 2 Done
Verify: <PASSED or FAILED>
        ^^^^^^^^^^^^^^^^^^ warning unverified-complete: the COMPLETE of batch 2 leaves open how it was verified
",
        );
    }

    #[test]
    fn any_word_for_it_is_enough() {
        for verify in
            ["PASSED", "FAILED (3 of 12)", "npm test", "by hand, all three screens", "12/12, 1 skipped"]
        {
            check(&format!("\n## Batch 1\n### T1: a\n## COMPLETE — Batch 1\nVerify: {verify}\n"));
        }
        check("\n## Batch 1\n### T1: a\n## COMPLETE — Batch 1 FAILED\n");
        check("\n## Batch 1\n### T1: a\n## COMPLETE — Batch 1\n### Verify\n- `npm test`: passed\n");
    }

    #[test]
    fn what_came_after_counts_instead() {
        check("\n## Batch 1\n### T1: a\n## COMPLETE — Batch 1\n## REVIEW — Batch 1 Changes requested\n");
        check("\n## Batch 1\n### T1: a\n## COMPLETE — Batch 1\n## REVIEW — Batch 1 Approved\n");
        check("\n## Batch 1\n### T1: a\n## COMPLETE — Batch 1\n## COMPLETE — Batch 1\nVerify: PASSED\n");
    }

    #[test]
    fn a_heading_over_what_is_done_is_no_report() {
        check("\n## Phase 1\n### T1: a\n## COMPLETED — Phase 1\nWe shipped it in March.\n");
    }

    #[test]
    fn words_for_nothing() {
        for text in ["not run", "Not yet.", "*skipped*", "n/a", "None", "pending review", "❌ not run"] {
            assert!(says_not_run(text), "{text}");
        }
        for text in ["notary tests passed", "none failed", "no errors", "skippedness"] {
            assert!(!says_not_run(text), "{text}");
        }
    }
}
