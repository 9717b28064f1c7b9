//! Routes by the first part of their path, and messages by who sends them. Start at [`routes`] and [`messages`].

use super::{code, table};
use crate::{
    contract::{self, Direction, Key, Message, Payload, Role, Route, Said, Segment, Shape},
    source::{Facts, Side},
};

/// What a whole server is mounted at is no part to group by.
const BASES: &[&str] = &["api", "v1", "v2", "rest"];

/// A heading for each first part of a path, with a table of the routes there.
pub fn routes(facts: &Facts) -> String {
    let mut groups: Vec<(String, Vec<Vec<&Route>>)> = Vec::new();
    for fact in facts.facts.iter().filter(|fact| fact.side == Side::Server) {
        let Said::Route(route) = &fact.said else { continue };
        let group = group(route);
        let at = groups.iter().position(|(name, _)| *name == group).unwrap_or_else(|| {
            groups.push((group, Vec::new()));
            groups.len() - 1
        });
        let Some((_, routes)) = groups.get_mut(at) else { continue };
        let same = |known: &&mut Vec<&Route>| {
            known.first().is_some_and(|one| one.method == route.method && one.path == route.path)
        };
        match routes.iter_mut().find(same) {
            Some(known) => known.push(route),
            None => routes.push(vec![route]),
        }
    }
    groups.iter().map(|(name, routes)| format!("\n## {name}\n{}", route_table(routes))).collect()
}

fn group(route: &Route) -> String {
    let texts = route.path.segments.iter().map_while(|segment| match segment {
        Segment::Text(text) => Some(text.as_str()),
        _ => None,
    });
    let name = texts.clone().find(|text| !BASES.contains(text)).unwrap_or_default();
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    let plain = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    match first.filter(|_| plain(name)) {
        Some(first) => format!("Routes: {first}{}", letters.as_str()),
        None => "Routes".to_string(),
    }
}

fn route_table(routes: &[Vec<&Route>]) -> String {
    let shape = |routes: &[&Route], is: fn(Role) -> bool| {
        shown(routes.iter().flat_map(|route| &route.payloads).filter(|payload| is(payload.role)).collect())
    };
    let rows: Vec<Vec<String>> = routes
        .iter()
        .filter_map(|routes| {
            let route = routes.first()?;
            Some(vec![
                route.method.name().to_string(),
                format!("`{}`", route.path),
                code(shape(routes, |role| role == Role::Query)),
                code(shape(routes, |role| role == Role::Body)),
                code(shape(
                    routes,
                    |role| matches!(role, Role::Response(status) if status.is_none_or(|status| status < 300)),
                )),
            ])
        })
        .collect();
    table(&["Method", "Path", "Query", "Body", "Response"], &rows)
}

/// One table for each direction, those of a namespace below a heading that names it.
pub fn messages(facts: &Facts) -> String {
    let all = facts.facts.iter().filter_map(|fact| match &fact.said {
        Said::Message(message) => Some(message),
        _ => None,
    });
    let all: Vec<&Message> = all.collect();
    let mut spaces: Vec<Option<&str>> = Vec::new();
    for message in &all {
        let space = message.namespace.as_deref();
        if !spaces.contains(&space) {
            spaces.push(space);
        }
    }
    // What no heading speaks of comes first.
    spaces.sort();
    let of = |space: &Option<&str>| {
        let own: Vec<&Message> =
            all.iter().filter(|message| message.namespace.as_deref() == *space).copied().collect();
        let heading = space
            .map_or("\n## Messages\n".to_string(), |name| format!("\n## Messages: namespace `{name}`\n"));
        heading + &directions(&own)
    };
    spaces.iter().map(of).collect()
}

fn directions(messages: &[&Message]) -> String {
    let headings = [
        (Some(Direction::ToServer), "Client → Server"),
        (Some(Direction::ToClient), "Server → Client"),
        (Some(Direction::Both), "Both directions"),
        (None, "Other events"),
    ];
    let one = |(direction, heading): (Option<Direction>, &str)| {
        let mut named: Vec<(&str, Vec<&Message>)> = Vec::new();
        for message in messages.iter().filter(|message| message.direction == direction) {
            match named.iter_mut().find(|(name, _)| *name == message.name) {
                Some((_, known)) => known.push(message),
                None => named.push((&message.name, vec![message])),
            }
        }
        let rows: Vec<Vec<String>> = named.into_iter().map(|(name, messages)| row(name, &messages)).collect();
        match rows.is_empty() {
            true => String::new(),
            false => format!("\n### {heading}\n{}", table(&["Event", "Payload", "Ack"], &rows)),
        }
    };
    headings.into_iter().map(one).collect()
}

fn row(name: &str, messages: &[&Message]) -> Vec<String> {
    let of = |role: Role| {
        let payloads = messages.iter().flat_map(|message| &message.payloads);
        code(shown(payloads.filter(|payload| payload.role == role).collect()))
    };
    vec![format!("`{name}`"), of(Role::Argument(0)), of(Role::Ack)]
}

/// The shape that agrees with all others, which say the same thing elsewhere; where none does, the keys they share, and
/// anything where they share none. `None` where nothing is known. What goes wrong is answered with something else, and left out.
fn shown(payloads: Vec<&Payload>) -> Option<String> {
    let mut known: Vec<&Shape> =
        payloads.iter().map(|payload| &payload.shape).filter(|shape| **shape != Shape::Unknown).collect();
    if known.iter().any(|shape| !is_refusal(shape)) {
        known.retain(|shape| !is_refusal(shape));
    }
    let agrees = |one: &&&Shape| known.iter().all(|other| contract::differences(one, other).is_empty());
    let agreed = known.iter().find(agrees).map(|shape| shape.to_string());
    let unsaid = || (!known.is_empty()).then(|| Shape::Unknown.to_string());
    agreed.or_else(|| shared(&known).map(|shape| shape.to_string())).or_else(unsaid)
}

/// Whether an answer says that something went wrong.
fn is_refusal(shape: &Shape) -> bool {
    matches!(shape, Shape::Object { keys, .. } if keys.iter().any(|key| key.name == "error"))
}

/// An open object of the keys that all shapes have; where one is no object, nothing.
fn shared(shapes: &[&Shape]) -> Option<Shape> {
    let keys = |shape: &Shape| match shape {
        Shape::Object { keys, .. } => Some(keys.clone()),
        _ => None,
    };
    let all: Option<Vec<Vec<Key>>> = shapes.iter().map(|shape| keys(shape)).collect();
    let all = all?;
    let (first, others) = all.split_first()?;
    let shared = first.iter().filter_map(|key| {
        let same: Option<Vec<&Key>> =
            others.iter().map(|keys| keys.iter().find(|other| other.name == key.name)).collect();
        let same = same?;
        let agrees = same.iter().all(|other| contract::differences(&key.shape, &other.shape).is_empty());
        let shape = if agrees { key.shape.clone() } else { Shape::Unknown };
        Some(Key { name: key.name.clone(), optional: key.optional, shape })
    });
    Some(Shape::Object { keys: shared.collect(), open: true })
}
