//! How a claimed shape differs from the actual one, key by key.
//!
//! Only what is certain is a difference: an unknown shape and the name of a type that was not resolved agree with all,
//! an open object may hide any key, and one of several alternatives is enough. It judges nothing: whether a missing
//! optional key matters is for rules to say. Start at [`differences`] and [`conflict`].

use super::{Key, Shape};
use smol_str::SmolStr;

/// One difference between two shapes.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyDifference {
    /// Where, from the outside in: `players[].address`; empty for the whole.
    pub path: SmolStr,
    /// What differs there.
    pub what: Difference,
}

/// What differs.
#[derive(Clone, Debug, PartialEq)]
pub enum Difference {
    /// Claimed, and not there; `optional` when the claim says that it may be missing.
    Missing {
        /// Whether the claim says that it may be missing.
        optional: bool,
    },
    /// There, and not claimed.
    Extra {
        /// The key that is there.
        key: Key,
    },
    /// Something else is there, such as a number for a string.
    Kind {
        /// What is claimed.
        claimed: Shape,
        /// What is there.
        actual: Shape,
    },
    /// One may be missing and the other not.
    Optional {
        /// Whether the actual one may be missing.
        actual: bool,
    },
}

/// All differences, in the order of the claimed keys, then those of keys that are not claimed.
pub fn differences(claimed: &Shape, actual: &Shape) -> Vec<KeyDifference> {
    let mut found = Vec::new();
    compare(claimed, actual, "", &mut found);
    found
}

/// The first difference for which two shapes of one thing cannot both be: a key that one must have and the other cannot
/// have, or two kinds.
pub fn conflict(a: &Shape, b: &Shape) -> Option<KeyDifference> {
    differences(a, b).into_iter().find(|difference| match &difference.what {
        Difference::Missing { optional } => !optional,
        Difference::Extra { key } => !key.optional,
        Difference::Kind { .. } => true,
        Difference::Optional { .. } => false,
    })
}

fn compare(claimed: &Shape, actual: &Shape, path: &str, found: &mut Vec<KeyDifference>) {
    match (claimed, actual) {
        (Shape::Unknown | Shape::Named(_), _) | (_, Shape::Unknown | Shape::Named(_)) => {}
        (Shape::Union(arms), other) => found.extend(fewest(arms.iter().map(|arm| below(arm, other, path)))),
        (other, Shape::Union(arms)) => found.extend(fewest(arms.iter().map(|arm| below(other, arm, path)))),
        (Shape::Object { keys, open }, Shape::Object { keys: others, open: other_open }) => {
            keys.iter().for_each(|key| compare_key(key, others, *other_open, path, found));
            let extra = others.iter().filter(|other| !open && !keys.iter().any(|key| key.name == other.name));
            found.extend(extra.map(|key| at(step(path, &key.name), Difference::Extra { key: key.clone() })));
        }
        (Shape::Array(inner), Shape::Array(other)) => compare(inner, other, &format!("{path}[]"), found),
        _ if agree(claimed, actual) => {}
        _ => found.push(at(
            path.to_string(),
            Difference::Kind { claimed: claimed.clone(), actual: actual.clone() },
        )),
    }
}

fn compare_key(key: &Key, others: &[Key], open: bool, path: &str, found: &mut Vec<KeyDifference>) {
    let path = step(path, &key.name);
    match others.iter().find(|other| other.name == key.name) {
        Some(other) => {
            compare(&key.shape, &other.shape, &path, found);
            if key.optional != other.optional {
                found.push(at(path, Difference::Optional { actual: other.optional }));
            }
        }
        None if open => {}
        None => found.push(at(path, Difference::Missing { optional: key.optional })),
    }
}

fn below(claimed: &Shape, actual: &Shape, path: &str) -> Vec<KeyDifference> {
    let mut found = Vec::new();
    compare(claimed, actual, path, &mut found);
    found
}

/// The differences to the alternative that is nearest: whether a key may be missing counts for little, another kind of
/// thing for most.
fn fewest(alternatives: impl Iterator<Item = Vec<KeyDifference>>) -> Vec<KeyDifference> {
    let weight = |difference: &KeyDifference| match &difference.what {
        Difference::Optional { .. } => 1,
        // What is claimed and not there tells another alternative; one can always carry more.
        Difference::Missing { .. } => 40,
        Difference::Extra { .. } => 10,
        Difference::Kind { .. } => 100,
    };
    alternatives.min_by_key(|found| found.iter().map(weight).sum::<usize>()).unwrap_or_default()
}

/// Whether two shapes without keys are the same kind of thing.
fn agree(claimed: &Shape, actual: &Shape) -> bool {
    match (claimed, actual) {
        (Shape::Literal(a), Shape::Literal(b)) => a == b,
        (Shape::Literal(literal), kind) | (kind, Shape::Literal(literal)) => kind_of(literal) == *kind,
        // An object that may have no keys is what people write for "nothing".
        (Shape::Null, Shape::Object { keys, .. }) | (Shape::Object { keys, .. }, Shape::Null) => {
            keys.iter().all(|key| key.optional)
        }
        _ => claimed == actual,
    }
}

/// The kind of one value.
fn kind_of(literal: &str) -> Shape {
    match literal {
        "true" | "false" => Shape::Boolean,
        _ if literal.starts_with('"') => Shape::Text,
        _ => Shape::Number,
    }
}

fn step(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_string() } else { format!("{path}.{name}") }
}

fn at(path: String, what: Difference) -> KeyDifference {
    KeyDifference { path: path.into(), what }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::shorthand::read;

    fn shown(difference: &KeyDifference) -> String {
        let what = match &difference.what {
            Difference::Missing { optional } => {
                if *optional { "missing, optional" } else { "missing" }.to_string()
            }
            Difference::Extra { key } => format!("extra {key}"),
            Difference::Kind { claimed, actual } => format!("{actual} for {claimed}"),
            Difference::Optional { actual } => if *actual { "optional" } else { "required" }.to_string(),
        };
        format!("{}: {what}", difference.path)
    }

    #[track_caller]
    fn check(claimed: &str, actual: &str, expected: &[&str]) {
        let found: Vec<String> = differences(&read(claimed), &read(actual)).iter().map(shown).collect();
        assert_eq!(found, expected, "{claimed} against {actual}");
    }

    #[test]
    fn keys_are_compared_by_name_wherever_they_are() {
        check(
            "{ address, amount, proof[], salt }",
            "{ lobbyId, address, amount, proof, leaf }",
            &["salt: missing", "lobbyId: extra lobbyId", "leaf: extra leaf"],
        );
        check(
            "{ players: { address }[] }",
            "{ players: { name: string }[] }",
            &["players[].address: missing", "players[].name: extra name: string"],
        );
        check("{ a: { b: { c } } }", "{ a: { b: { d? } } }", &["a.b.c: missing", "a.b.d: extra d?"]);
        check("{ a, b? }", "{ b, a? }", &["a: optional", "b: required"]);
        check("{ a? }", "{}", &["a: missing, optional"]);
    }

    #[test]
    fn kinds_differ_when_both_are_certain() {
        check("{ a: string }", "{ a: number }", &["a: number for string"]);
        check("{ a: string[] }", "{ a: string }", &["a: string for string[]"]);
        check("{ a }", "{ a: number }", &[]);
        check("string", "{ a }", &[": { a } for string"]);
        check("{ a: 'x' }", "{ a: string }", &[]);
        check("{ a: 'x' }", "{ a: 'y' }", &["a: \"y\" for \"x\""]);
        check("{ a: 1 }", "{ a: string }", &["a: string for 1"]);
    }

    #[test]
    fn what_is_not_known_agrees_with_all() {
        check("RoomData", "{ a, b }", &[]);
        check("{ room: Room }", "{ room: RoomSummary }", &[]);
        check("{ a, … }", "{ a, b, c }", &[]);
        check("{ a, b }", "{ a, … }", &[]);
        check("void", "{}", &[]);
        check("void", "{ a? }", &[]);
        check("void", "{ a }", &[": { a } for null"]);
    }

    #[test]
    fn one_alternative_is_enough() {
        check("{ ok: true, data } | { ok: false, error }", "{ ok: false, error: string }", &[]);
        check("string | null", "string", &[]);
        check("string", "string | number", &[]);
        check("{ move: 'left' | 'right' }", "{ move: string }", &[]);
        check(
            "{ data: { room }, … }",
            "{ ok: false, error } | { ok: true, data: { room, token } }",
            &["data.token: extra token"],
        );
        check("{ a } | { b, c }", "{ b, d }", &["c: missing", "d: extra d"]);
    }

    #[test]
    fn two_shapes_conflict_over_what_must_be() {
        let conflict = |a, b| conflict(&read(a), &read(b)).map(|difference| shown(&difference));
        assert_eq!(conflict("{ a, b }", "{ a, b, c }").as_deref(), Some("c: extra c"));
        assert_eq!(conflict("{ a, b? }", "{ a, c? }"), None);
        assert_eq!(conflict("{ a, b? }", "{ a?, b }"), None);
        assert_eq!(conflict("{ a: string }", "{ a: 5 }").as_deref(), Some("a: 5 for string"));
        assert_eq!(conflict("{ a }", "Lobby"), None);
    }
}
