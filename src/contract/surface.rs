//! The surface that a document covers, as one text, and the fingerprint of that text.
//!
//! One line for each thing code says, sorted, without names of parameters and other words callers do not depend on: where
//! the text is the same, every caller may stay as it is. Start at [`fingerprint`].

use super::{AbiItem, Param, Payload, Said};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The SHA-256 of the surface of `lines`, in hexadecimal digits; their order counts for nothing.
pub fn fingerprint(lines: impl IntoIterator<Item = String>) -> String {
    let mut lines: Vec<String> = lines.into_iter().collect();
    lines.sort_unstable();
    lines.dedup();
    let mut hash = Sha256::new();
    for line in &lines {
        hash.update(line.as_bytes());
        hash.update(b"\n");
    }
    hash.finalize().iter().fold(String::new(), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// The line of one thing that code says.
pub fn line(owner: Option<&str>, said: &Said) -> String {
    match said {
        Said::Abi(item) => abi(owner.unwrap_or_default(), item),
        Said::Route(route) => format!("{route}{}", carried(&route.payloads)),
        Said::Message(message) => {
            let direction = message.direction.map_or(String::new(), |direction| format!("{direction:?} "));
            format!("{direction}{}{}", message.name, carried(&message.payloads))
        }
    }
}

fn abi(owner: &str, item: &AbiItem) -> String {
    let kind = item.kind.map_or(String::new(), |kind| format!("{kind:?} "));
    let mutability = item.mutability.map_or("", |mutability| mutability.name());
    let value = item.value.as_deref().unwrap_or_default();
    let (inputs, outputs) = (types(item.inputs.as_deref()), types(item.outputs.as_deref()));
    format!("{owner}.{kind}{}({inputs}) -> ({outputs}) {mutability} {value}", item.name)
}

fn types(params: Option<&[Param]>) -> String {
    let one = |param: &Param| format!("{}{}", if param.indexed { "indexed " } else { "" }, param.ty);
    params.unwrap_or_default().iter().map(one).collect::<Vec<_>>().join(",")
}

fn carried(payloads: &[Payload]) -> String {
    let one = |payload: &Payload| format!(" {:?} {}", payload.role, payload.shape);
    let mut all: Vec<String> = payloads.iter().map(one).collect();
    all.sort_unstable();
    all.concat()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::contract::{Route, signature};

    fn of(text: &str) -> String {
        line(Some("Vault"), &Said::Abi(signature(text).unwrap().item))
    }

    #[test]
    fn what_callers_depend_on_is_in_it_and_names_of_parameters_are_not() {
        assert_eq!(of("function seat(uint256 row) external view"), of("function seat(uint256 number) view"));
        assert_ne!(of("function seat(uint256 row)"), of("function seat(uint128 row)"));
        assert_ne!(of("function seat() view"), of("function seat()"));
        assert_eq!(line(None, &Said::Route(Route::read("GET /x/{id}").remove(0))), "GET /x/:id");
    }

    #[test]
    fn order_counts_for_nothing() {
        let of = |lines: [&str; 2]| fingerprint(lines.map(String::from));
        assert_eq!(of(["a", "b"]), of(["b", "a"]));
        assert_ne!(of(["a", "b"]), of(["a", "c"]));
        // printf 'a\nb\n' | sha256sum
        assert_eq!(of(["a", "b"]), "911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2");
    }
}
