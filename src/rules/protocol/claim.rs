//! What the family's rules share: entries with what code says of them, their names, and their places in code.
//!
//! Knows routes and messages, and no rule. Start at [`claimed`].

use crate::{
    contract::{Message, Path, Role, Route, Said},
    project::Match,
    rules::{Claims, Finding, code_place::in_code},
    source::Fact,
    syntax::entry::Entry,
};

/// The entries about routes and messages, each with what code says of it. What tracks only promise each other is none.
pub(super) fn claimed<'a>(claims: &'a Claims<'_>) -> impl Iterator<Item = (&'a Entry, &'a Match)> {
    let pairs = claims.member.entries().entries.iter().zip(&claims.document.matches);
    pairs.filter(|(entry, _)| {
        matches!(entry.said, Said::Route(_) | Said::Message(_)) && !entry.form.is_promise()
    })
}

/// The entries that code has, each with the facts that say so, the most like it first.
pub(super) fn found<'a>(claims: &'a Claims<'_>) -> impl Iterator<Item = (&'a Entry, Vec<&'a Fact>)> {
    claimed(claims).filter_map(|(entry, found)| match found {
        Match::Found(found) => Some((entry, facts(claims, found))),
        _ => None,
    })
}

/// Facts by their indices.
pub(super) fn facts<'a>(claims: &'a Claims<'_>, indices: &[u32]) -> Vec<&'a Fact> {
    indices.iter().filter_map(|index| claims.contracts.fact(*index)).collect()
}

/// Whether a fact is about a route or a message.
pub(super) fn is_ours(fact: &Fact) -> bool {
    matches!(fact.said, Said::Route(_) | Said::Message(_))
}

/// What an entry is about, as code spells it where it is known there, with the prefix above it where it is not.
pub(super) fn subject(entry: &Entry, found: &[&Fact]) -> String {
    match (&entry.said, found.first().map(|fact| &fact.said)) {
        (Said::Route(route), Some(Said::Route(code))) => {
            Route { method: route.method, path: code.path.clone(), payloads: Vec::new() }.to_string()
        }
        (Said::Route(route), _) => {
            let above = entry.prefixes.first().filter(|prefix| !route.path.is_below(prefix));
            let path = above.map_or_else(|| route.path.clone(), |prefix| Path::join(prefix, &route.path));
            Route { method: route.method, path, payloads: Vec::new() }.to_string()
        }
        (said, _) => said.name(),
    }
}

/// The message that a fact is about.
pub(super) fn message(fact: &Fact) -> Option<&Message> {
    match &fact.said {
        Said::Message(message) => Some(message),
        _ => None,
    }
}

/// A finding with the place of a fact, where that can be shown.
pub(super) fn with_fact(claims: &Claims<'_>, finding: Finding, fact: &Fact, message: &str) -> Finding {
    match in_code(claims.snapshot, fact) {
        Some(place) => finding.with(place.at, message),
        None => finding,
    }
}

/// What a payload is called in a sentence: `the body of \`POST /x\``.
pub(super) fn called(role: Role, subject: &str) -> String {
    match role {
        Role::Body => format!("the body of `{subject}`"),
        Role::Query => format!("the query of `{subject}`"),
        Role::Response(None) => format!("the answer to `{subject}`"),
        Role::Response(Some(status)) => format!("the {status} answer to `{subject}`"),
        Role::Argument(0) => format!("the payload of `{subject}`"),
        Role::Argument(at) => format!("argument {} of `{subject}`", u32::from(at) + 1),
        Role::Ack => format!("the acknowledgement of `{subject}`"),
    }
}

/// Names in a sentence: `` `a`, `b` and 3 more``.
pub(super) fn listed(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let quoted = |name: &String| format!("`{name}`");
    let shown: Vec<String> = names.iter().take(SHOWN).map(quoted).collect();
    match (names.len().saturating_sub(SHOWN), shown.split_last()) {
        (0, Some((last, rest))) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        (0, _) => shown.concat(),
        (more, _) => format!("{} and {more} more", shown.join(", ")),
    }
}
