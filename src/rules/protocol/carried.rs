//! What code carries, as far as a documented payload is to be compared with it.
//!
//! Of several facts of one name the best that say something are taken: a typed map of messages before calls, the server
//! before its clients, and only what goes the way the document says. What several calls carry are alternatives. Start at
//! [`actual`].

use super::claim::message;
use crate::{
    contract::{
        Difference, Direction, KeyDifference, Message, Payload, Role, Route, Said, Shape, differences,
    },
    source::{Fact, Side},
    syntax::entry::Entry,
};

/// What code carries in a role, and where it says so.
#[derive(Debug)]
pub(super) struct Actual<'a> {
    /// What it looks like.
    pub shape: Shape,
    /// The fact that says so; the first of several.
    pub fact: &'a Fact,
}

/// What code carries where an entry claims `payload`; `None` where code does not say.
pub(super) fn actual<'a>(entry: &Entry, payload: &Payload, facts: &[&'a Fact]) -> Option<Actual<'a>> {
    match &entry.said {
        Said::Route(_) => of_route(payload.role, facts),
        Said::Message(claimed) => {
            let goes = |fact: &&&Fact| message(fact).is_some_and(|code| goes(code, claimed.direction));
            of_message(payload.role, &facts.iter().filter(goes).copied().collect::<Vec<_>>())
        }
        Said::Abi(_) => None,
    }
}

/// Whether a message may go this way.
fn goes(code: &Message, claimed: Option<Direction>) -> bool {
    match (code.direction, claimed) {
        (None | Some(Direction::Both), _) | (_, None | Some(Direction::Both)) => true,
        (Some(code), Some(claimed)) => code == claimed,
    }
}

/// What messages carry: a typed map says it best, then the server, then clients.
pub(super) fn of_message<'a>(role: Role, facts: &[&'a Fact]) -> Option<Actual<'a>> {
    [Side::Shared, Side::Server, Side::Client].into_iter().find_map(|side| {
        let of_side: Vec<&Fact> = facts.iter().copied().filter(|fact| fact.side == side).collect();
        alternatives(&of_side, |fact| shapes(fact, |of| of == role))
    })
}

fn of_route<'a>(role: Role, facts: &[&'a Fact]) -> Option<Actual<'a>> {
    let exact = |status| alternatives(facts, |fact| shapes(fact, |of| of == Role::Response(status)));
    match role {
        Role::Response(Some(status)) if is_success(status) => exact(Some(status)).or_else(|| exact(None)),
        Role::Response(Some(status)) => exact(Some(status)),
        Role::Response(None) => alternatives(facts, |fact| shapes(fact, is_answer)),
        role => alternatives(facts, |fact| shapes(fact, |of| of == role)),
    }
}

/// All that routes answer, whatever the status.
pub(super) fn answers<'a>(facts: &[&'a Fact]) -> Option<Actual<'a>> {
    alternatives(facts, |fact| shapes(fact, |of| matches!(of, Role::Response(_))))
}

/// Whether it is what is answered when nothing goes wrong.
fn is_answer(role: Role) -> bool {
    matches!(role, Role::Response(status) if status.is_none_or(is_success))
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

fn shapes(fact: &Fact, wanted: impl Fn(Role) -> bool) -> Vec<&Shape> {
    let payloads = match &fact.said {
        Said::Route(Route { payloads, .. }) | Said::Message(Message { payloads, .. }) => payloads.as_slice(),
        Said::Abi(_) => &[],
    };
    payloads.iter().filter(|payload| wanted(payload.role)).map(|payload| &payload.shape).collect()
}

/// All that facts say as one shape; nothing where none says anything.
fn alternatives<'a>(facts: &[&'a Fact], of: impl Fn(&'a Fact) -> Vec<&'a Shape>) -> Option<Actual<'a>> {
    let mut arms: Vec<Shape> = Vec::new();
    let mut first = None;
    for fact in facts {
        for shape in of(fact) {
            if says_something(shape) {
                first = first.or(Some(*fact));
            }
            match shape {
                Shape::Union(inner) => arms.extend(inner.iter().cloned()),
                shape => arms.push(shape.clone()),
            }
        }
    }
    let mut kept: Vec<Shape> = Vec::new();
    for arm in arms {
        if !kept.contains(&arm) {
            kept.push(arm);
        }
    }
    let shape = if kept.len() == 1 { kept.pop()? } else { Shape::Union(kept) };
    first.map(|fact| Actual { shape, fact })
}

fn says_something(shape: &Shape) -> bool {
    !matches!(shape, Shape::Unknown | Shape::Named(_))
}

/// The claimed keys that none of the alternatives has: one that some have is claimed of those.
pub(super) fn gone(claimed: &Shape, actual: &Shape) -> Vec<KeyDifference> {
    let arms = match actual {
        Shape::Union(arms) => arms.as_slice(),
        one => std::slice::from_ref(one),
    };
    let each: Vec<_> = arms.iter().map(|arm| differences(claimed, arm)).collect();
    let lacks = |found: &Vec<KeyDifference>, missing: &KeyDifference| {
        found.iter().any(|other| {
            matches!(other.what, Difference::Missing { .. } | Difference::Kind { .. })
                && leads(&other.path, &missing.path)
        })
    };
    let missing = |one: &KeyDifference| matches!(one.what, Difference::Missing { .. });
    let mut found = differences(claimed, actual);
    found.retain(|one| missing(one) && each.iter().all(|found| lacks(found, one)));
    found
}

/// Whether a place is another or one above it.
fn leads(path: &str, to: &str) -> bool {
    let below = |rest: &str| path.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']);
    to.strip_prefix(path).is_some_and(below)
}
