//! A block names a commit that the repository does not have.
//!
//! Promise: speaks only where git was asked and found nothing, never in a shallow clone, where older commits may be missing.
//! A plan all of whose many commits are unknown speaks of another repository, or one whose history was written anew.

use crate::{
    project::{Known, kind},
    rules::{Check, Context, Finding, Reads, Rule, Severity},
    syntax::{Anchor, Block},
};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

/// The rule.
pub static RULE: Rule = Rule {
    name: "unknown-commit",
    family: "handoffs",
    severity: Severity::Hint,
    page: include_str!("unknown_commit.md"),
    reads: Reads::Plan,
    check: Check::Plan(check),
};

/// A plan that names more commits than this, and none that is known, is about another repository.
const SLIPS: usize = 3;

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let git = context.snapshot.git();
    if git.is_shallow() || kind::is_archive(&context.member.path) {
        return;
    }
    let blocks = context.member.outline().blocks.iter();
    let named = blocks.flat_map(|block| commits(block).map(move |(hash, at)| (block, hash, at)));
    let missing: Vec<_> = named.filter(|(_, hash, _)| git.commit(hash) == Known::Missing).collect();
    if missing.is_empty() || is_foreign(context) {
        return;
    }
    for (block, hash, at) in missing {
        let message = format!("{} names {hash}, which is no commit of this repository", block.kind.word());
        findings.push(Finding::new(&RULE, context.member.place(*at), message));
    }
}

/// The commits a block names, each where it is written.
fn commits(block: &Block) -> impl Iterator<Item = &(SmolStr, Anchor)> {
    block.dispatched.iter().chain(&block.commits).chain(&block.reviewed)
}

/// Whether the plan names many commits and git knows none of them.
fn is_foreign(context: &Context<'_>) -> bool {
    let blocks = context.plan.documents().flat_map(|member| &member.outline().blocks);
    let named: FxHashSet<&str> = blocks.flat_map(commits).map(|(hash, _)| hash.as_str()).collect();
    let git = context.snapshot.git();
    named.len() > SLIPS && named.iter().all(|hash| git.commit(hash) == Known::Missing)
}

#[cfg(test)]
mod tests {
    use crate::testing::check_findings as check;

    #[test]
    fn a_commit_that_is_nowhere() {
        check(
            "
//- git: 5d6e7f8 \"T1: a\" src/a.rs
//- TICKETS.md
## Batch 1
### T1: a
## COMPLETE — Batch 1
Commits: 5d6e7f8, 9c02d7e
                  ^^^^^^^ hint unknown-commit: COMPLETE names 9c02d7e, which is no commit of this repository
Verify: PASSED
## REVIEW — Batch 1
Reviewed: 1a2b3c4..5D6E7F8
          ^^^^^^^ hint unknown-commit: REVIEW names 1a2b3c4, which is no commit of this repository
",
        );
    }

    #[test]
    fn nobody_looked_or_may_not_have_seen_it() {
        let plan = "## Batch 1\n### T1: a\n## COMPLETE — Batch 1\nCommits: 9c02d7e\nVerify: PASSED\n";
        check(plan);
        check(&format!("//- git: shallow\n//- git: 5d6e7f8 \"x\" src/a.rs\n//- TICKETS.md\n{plan}"));
    }

    #[test]
    fn a_plan_about_another_repository() {
        check(
            "
//- git: 5d6e7f8 \"x\" src/a.rs
//- TICKETS.md
## Batch 1
### T1: a
## COMPLETE — Batch 1
Commits: 9c02d7e, 51aa3b8, e07f64d, c83d915
Verify: PASSED
",
        );
    }
}
