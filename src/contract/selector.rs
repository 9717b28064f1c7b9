//! The text a function, event or error is known by on the chain, and the hash of it: selector and topic.
//!
//! Only where every type is known as callers encode it: a name such as `IERC20` or `Kind` has no encoding of its own.
//! Start at [`canonical`].

use super::{AbiItem, AbiKind, Param, Type};
use alloy_primitives::{hex, keccak256};

/// The canonical signature, `claim(uint256,(address,bool)[])`; `None` where a type is not known.
pub fn canonical(item: &AbiItem) -> Option<String> {
    let types: Option<Vec<String>> = item.inputs.as_ref()?.iter().map(encoded).collect();
    Some(format!("{}({})", item.name, types?.join(",")))
}

/// The selector of a function or an error: `0x` and 8 digits.
pub fn selector(item: &AbiItem) -> Option<String> {
    let hash = keccak256(canonical(item)?);
    Some(hex::encode_prefixed(hash.iter().take(4).copied().collect::<Vec<_>>()))
}

/// The topic of an event: `0x` and 64 digits.
pub fn topic(item: &AbiItem) -> Option<String> {
    Some(hex::encode_prefixed(keccak256(canonical(item)?)))
}

/// What the chain knows an item by: the topic of an event, the selector of anything else that is called.
pub fn hash(item: &AbiItem) -> Option<String> {
    match item.kind {
        Some(AbiKind::Event) => topic(item),
        None | Some(AbiKind::Function | AbiKind::Error) => selector(item),
        _ => None,
    }
}

fn encoded(param: &Param) -> Option<String> {
    text(&param.encoded.as_ref().unwrap_or(&param.ty).normal())
}

/// A type in normal form as the chain spells it.
fn text(ty: &Type) -> Option<String> {
    match ty {
        Type::Named(name) if ty.is_elementary() => Some(name.to_string()),
        Type::Array(of, None) => Some(format!("{}[]", text(of)?)),
        Type::Array(of, Some(length)) => Some(format!("{}[{length}]", text(of)?)),
        Type::Tuple(parts) => {
            let parts: Option<Vec<String>> = parts.iter().map(text).collect();
            Some(format!("({})", parts?.join(",")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::signature;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(hash(&signature(text).unwrap().item).as_deref(), expected);
    }

    #[test]
    fn selectors_and_topics_are_those_of_the_chain() {
        check("function transfer(address to, uint amount) returns (bool)", Some("0xa9059cbb"));
        check("balanceOf(address)", Some("0x70a08231"));
        check(
            "event Transfer(address indexed from, address indexed to, uint256 value)",
            Some("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"),
        );
    }

    #[test]
    fn a_type_that_is_not_known_has_no_selector() {
        check("function seat(IHall hall)", None);
        check("seat(row)", None);
        check("struct Seat { uint256 row; }", None);
    }

    #[test]
    fn tuples_are_spelled_by_their_parts() {
        let item = signature("seat((address who, uint row)[] seats, bytes32[2] proof)").unwrap().item;
        assert_eq!(canonical(&item).as_deref(), Some("seat((address,uint256)[],bytes32[2])"));
    }

    #[test]
    fn what_code_knows_of_the_encoding_counts() {
        let mut item = signature("seat(Kind kind)").unwrap().item;
        item.inputs.as_mut().unwrap()[0].encoded = Type::parse("uint8");
        assert_eq!(canonical(&item).as_deref(), Some("seat(uint8)"));
    }
}
