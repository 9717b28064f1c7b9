//! Runs every rule on one document: severities, suppressions, and suppressions that silenced nothing.
//!
//! Start at [`check`].

use super::{Check, Finding, Rule, Severity, all, tickets::unused_suppression};
use crate::{
    project::{Batches, Contracts, DocPath, Documented, Kind, Member, Plan, Snapshot},
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

/// What a rule about contracts sees.
#[derive(Debug)]
pub struct Claims<'a> {
    /// Everything.
    pub snapshot: &'a Snapshot,
    /// The document or file of code it speaks of.
    pub member: &'a Member,
    /// All contract documents against all code.
    pub contracts: &'a Contracts,
    /// The document against code; nothing for one that claims nothing by its kind, such as code.
    pub document: &'a Documented,
}

/// Everything the rules say about one document, in the order of its text.
pub fn check(snapshot: &Snapshot, path: &DocPath) -> Vec<Finding> {
    let Some(member) = snapshot.member(path) else { return Vec::new() };
    let mut findings = Vec::new();
    if is_plan(member) {
        check_plan(snapshot, member, &mut findings);
    }
    if member.kinds.is_held() {
        check_contracts(snapshot, member, &mut findings);
    }
    let used = suppress(member, &mut findings);
    if is_plan(member) || member.kinds.is_contract() {
        unused_suppression::check(snapshot, member, &used, &mut findings);
    }
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

fn check_plan(snapshot: &Snapshot, member: &Member, findings: &mut Vec<Finding>) {
    let path = &member.path;
    let (Some(plan), Some(batches)) = (snapshot.plan(path), snapshot.batches(path)) else { return };
    let context = Context { snapshot, member, plan, batches };
    let tickets = member.kinds.has(Kind::Tickets);
    // Of the rules about tickets only this one looks at blocks too.
    let in_blocks = super::tickets::unknown_ticket::RULE.name;
    let speaks = |rule: &&'static Rule| tickets || rule.family != "tickets" || rule.name == in_blocks;
    for rule in all().filter(speaks).filter(|rule| severity(snapshot, rule).is_some()) {
        if let Check::Plan(check) = rule.check {
            check(&context, findings);
        }
    }
}

/// Nothing is said of code before the workspace was searched for it.
fn check_contracts(snapshot: &Snapshot, member: &Member, findings: &mut Vec<Finding>) {
    if !snapshot.knows_code() {
        return;
    }
    let contracts = snapshot.contracts();
    let nothing = Documented::default();
    let document = contracts.document(&member.path).unwrap_or(&nothing);
    let claims = Claims { snapshot, member, contracts, document };
    for rule in all().filter(|rule| severity(snapshot, rule).is_some()) {
        if let Check::Contracts(check) = rule.check {
            check(&claims, findings);
        }
    }
}

/// Ticket files, and handoff documents that hold a block.
fn is_plan(member: &Member) -> bool {
    member.kinds.has(Kind::Tickets) || member.kinds.has(Kind::Handoff) && !member.outline().blocks.is_empty()
}

/// A rule's severity in this workspace; `None` when it is off.
fn severity(snapshot: &Snapshot, rule: &Rule) -> Option<Severity> {
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
