//! The types that a document declares in its fences, put where its entries name them. Start at [`resolve`].

use crate::{
    contract::{Key, Said, Shape},
    syntax::entry::Entries,
};
use smol_str::SmolStr;

/// Names and what they are.
pub type Types = Vec<(SmolStr, Shape)>;

/// Types inside types are followed this far; some are inside themselves.
const DEEPEST: u8 = 4;

/// Puts declared types where entries name them.
pub fn resolve(found: &mut Entries, types: &Types) {
    for entry in &mut found.entries {
        let payloads = match &mut entry.said {
            Said::Route(route) => &mut route.payloads,
            Said::Message(message) => &mut message.payloads,
            Said::Abi(_) => continue,
        };
        for payload in payloads {
            payload.shape = resolved(&payload.shape, types, 0);
        }
    }
}

fn resolved(shape: &Shape, types: &Types, depth: u8) -> Shape {
    let inner = |shape: &Shape| resolved(shape, types, depth + 1);
    match shape {
        Shape::Named(name) if depth < DEEPEST => {
            let mut declared = types.iter().filter(|(known, _)| known == name);
            match (declared.next(), declared.next()) {
                (Some((_, shape)), None) => inner(shape),
                _ => shape.clone(),
            }
        }
        Shape::Array(element) => Shape::Array(Box::new(resolved(element, types, depth))),
        Shape::Union(arms) => Shape::union(arms.iter().map(|arm| resolved(arm, types, depth)).collect()),
        Shape::Object { keys, open } => {
            let key = |key: &Key| Key { shape: resolved(&key.shape, types, depth), ..key.clone() };
            Shape::Object { keys: keys.iter().map(key).collect(), open: *open }
        }
        other => other.clone(),
    }
}
