//! Runs every rule on one document: severities, suppressions, and suppressions that silenced nothing.
//!
//! Start at [`check`].

use super::{Finding, Severity, all, tickets::unused_suppression};
use crate::{
    project::{Batches, DocPath, Kind, Member, Plan, Snapshot},
    syntax::{Anchor, facts::Suppression},
};
use std::sync::Arc;

/// What a rule sees.
#[derive(Debug)]
pub struct Context<'a> {
    /// Everything.
    pub snapshot: &'a Snapshot,
    /// The document it speaks of.
    pub member: &'a Member,
    /// The plan the document belongs to.
    pub plan: Plan<'a>,
    /// The batches of that plan.
    pub batches: Arc<Batches>,
}

/// Everything the rules say about one document, in the order of its text.
pub fn check(snapshot: &Snapshot, path: &DocPath) -> Vec<Finding> {
    let Some(member) = snapshot.member(path).filter(|member| is_ours(member)) else { return Vec::new() };
    let (Some(plan), Some(batches)) = (snapshot.plan(path), snapshot.batches(path)) else {
        return Vec::new();
    };
    let context = Context { snapshot, member, plan, batches };
    let mut findings = Vec::new();
    let tickets = member.kinds.has(Kind::Tickets);
    // Of the rules about tickets only this one looks at blocks too.
    let in_blocks = super::tickets::unknown_ticket::RULE.name;
    let speaks = |rule: &&'static super::Rule| tickets || rule.family != "tickets" || rule.name == in_blocks;
    for rule in all().filter(speaks).filter(|rule| severity(snapshot, rule).is_some()) {
        (rule.check)(&context, &mut findings);
    }
    let used = suppress(member, &mut findings);
    unused_suppression::check(&context, &used, &mut findings);
    for finding in &mut findings {
        let set = severity(snapshot, finding.rule).unwrap_or(finding.severity);
        // What a rule says more quietly than usual stays quiet.
        finding.severity =
            if finding.severity < finding.rule.severity { set.min(finding.severity) } else { set };
    }
    findings.retain(|finding| severity(snapshot, finding.rule).is_some());
    findings
        .sort_by_cached_key(|finding| (member.document.range(finding.at.anchor).start, finding.rule.name));
    findings
}

/// Ticket files, and handoff documents that hold a block.
fn is_ours(member: &Member) -> bool {
    member.kinds.has(Kind::Tickets) || member.kinds.has(Kind::Handoff) && !member.outline().blocks.is_empty()
}

/// A rule's severity in this workspace; `None` when it is off.
fn severity(snapshot: &Snapshot, rule: &super::Rule) -> Option<Severity> {
    snapshot.configuration().rules.get(rule.name).copied().unwrap_or(Some(rule.severity))
}

/// Takes out what comments silence; gives the (section, index) of the suppressions that did something.
fn suppress(member: &Member, findings: &mut Vec<Finding>) -> Vec<(u32, u32)> {
    let mut used = Vec::new();
    let sections = (0u32..).zip(member.document.sections().iter());
    let suppressions: Vec<_> = sections
        .flat_map(|(section, parsed)| {
            (0u32..)
                .zip(&parsed.facts.suppressions)
                .map(move |(index, suppression)| (section, index, suppression))
        })
        .collect();
    findings.retain(|finding| {
        let silencer = suppressions
            .iter()
            .filter(|(section, _, suppression)| silences(member, *section, suppression, finding));
        let before = used.len();
        used.extend(silencer.map(|(section, index, _)| (*section, *index)));
        used.len() == before
    });
    used.sort_unstable();
    used.dedup();
    used
}

/// Whether a suppression is about the place of a finding of its rule.
pub(super) fn silences(member: &Member, section: u32, suppression: &Suppression, finding: &Finding) -> bool {
    if suppression.rule != finding.rule.name {
        return false;
    }
    let mut reach = member.document.range(Anchor { section, spot: suppression.reach });
    if suppression.before_heading {
        reach.end = member.document.sections().start_of(section as usize + 2);
    }
    let at = member.document.range(finding.at.anchor).start;
    suppression.whole_file || reach.contains(&at)
}
