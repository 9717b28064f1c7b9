//! Whether two types, or two lists of them, are the same to a caller.
//!
//! Start at [`lists`].

use crate::contract::{Param, Type, ty::last_segment};

/// Whether two lists agree.
pub(super) enum Agreement {
    No,
    /// They do; these pairs by the last segment of their paths only.
    ByName(Vec<(Type, Type)>),
}

/// Compares two lists one by one.
pub(super) fn lists(claimed: &[Param], actual: &[Param]) -> Agreement {
    if claimed.len() != actual.len() {
        return Agreement::No;
    }
    let mut paths = Vec::new();
    for (claimed, actual) in claimed.iter().zip(actual) {
        if !param(&claimed.ty, actual) {
            return Agreement::No;
        }
        let (mine, theirs) = (claimed.ty.normal(), actual.ty.normal());
        if mine != theirs && mine.without_paths() == theirs.without_paths() {
            paths.push((claimed.ty.clone(), actual.ty.clone()));
        }
    }
    Agreement::ByName(paths)
}

/// Compares what is returned: a tuple and several values are the same, and a `Result` is what it holds.
pub(super) fn returns(claimed: &[Param], actual: &[Param]) -> Agreement {
    let found = lists(claimed, actual);
    if matches!(found, Agreement::ByName(_)) || is_declared(claimed) && actual.len() != 1 {
        return match found {
            Agreement::No => Agreement::ByName(Vec::new()),
            found => found,
        };
    }
    let forms = [spread(actual.to_vec()), spread(unwrapped(actual))];
    let claimed = spread(unwrapped(claimed));
    let fits =
        forms.iter().map(|form| lists(&claimed, form)).find(|found| matches!(found, Agreement::ByName(_)));
    fits.unwrap_or(Agreement::No)
}

/// Whether it is one declared type, which may stand for several values: the getter of a struct gives its fields.
fn is_declared(claimed: &[Param]) -> bool {
    matches!(claimed, [Param { ty: ty @ Type::Named(_), .. }] if !ty.is_elementary())
}

/// Without the `Result` around it.
fn unwrapped(list: &[Param]) -> Vec<Param> {
    match list {
        [Param { ty: Type::Generic(name, parts), .. }] if last_segment(name) == "Result" => {
            parts.first().map(|held| bare(held.clone())).into_iter().collect()
        }
        list => list.to_vec(),
    }
}

/// With the parts of a tuple that stands alone one by one.
fn spread(list: Vec<Param>) -> Vec<Param> {
    match list.as_slice() {
        [Param { encoded: None, ty: Type::Tuple(parts), .. }] => parts.iter().cloned().map(bare).collect(),
        [Param { encoded: Some(Type::Tuple(parts)), .. }] => parts.iter().cloned().map(bare).collect(),
        _ => list,
    }
}

fn bare(ty: Type) -> Param {
    Param { name: None, ty, encoded: None, indexed: false }
}

/// Whether a claimed type is that of a parameter as it is written or as callers encode it.
fn param(claimed: &Type, actual: &Param) -> bool {
    let claimed = claimed.without_paths();
    let written = actual.ty.without_paths();
    match &actual.encoded {
        Some(encoded) => same(&claimed, &written) || same(&claimed, &encoded.without_paths()),
        None => same(&claimed, &written) || may_encode(&claimed, &written) || may_encode(&written, &claimed),
    }
}

fn same(claimed: &Type, actual: &Type) -> bool {
    match (claimed, actual) {
        (Type::Unknown, _) | (_, Type::Unknown) => true,
        (Type::Named(claimed), Type::Named(actual)) => claimed.eq_ignore_ascii_case(actual),
        (Type::Array(claimed, mine), Type::Array(actual, theirs)) => mine == theirs && same(claimed, actual),
        (Type::Tuple(claimed), Type::Tuple(actual)) => all_same(claimed, actual),
        (Type::Generic(mine, claimed), Type::Generic(theirs, actual)) => {
            mine == theirs && all_same(claimed, actual)
        }
        _ => false,
    }
}

fn all_same(claimed: &[Type], actual: &[Type]) -> bool {
    claimed.len() == actual.len() && claimed.iter().zip(actual).all(|(claimed, actual)| same(claimed, actual))
}

/// Whether a declared type that nobody knows more about may be encoded as that type of Solidity: a contract as an
/// address, an enum as a number, a struct as a tuple.
fn may_encode(encoded: &Type, declared: &Type) -> bool {
    match (encoded, declared) {
        (Type::Array(encoded, mine), Type::Array(declared, theirs)) => {
            mine == theirs && may_encode(encoded, declared)
        }
        (encoded, Type::Named(name)) if !declared.is_elementary() && !is_soroban(name) => match encoded {
            Type::Named(encoded) => {
                ["address", "uint", "int", "bytes"].iter().any(|prefix| encoded.starts_with(prefix))
            }
            Type::Tuple(parts) => parts.iter().all(Type::is_elementary),
            _ => false,
        },
        _ => false,
    }
}

/// Whether a name is a type of the Soroban SDK, which is encoded as itself.
fn is_soroban(name: &str) -> bool {
    matches!(
        name,
        "Address" | "Symbol" | "String" | "Bytes" | "Val" | "U256" | "I256" | "Duration" | "Timepoint"
    )
}
