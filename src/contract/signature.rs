//! A signature as people write it in a document, in Solidity, in Rust or in neither: a function, an event, an error, a
//! struct, an enum, a public variable.
//!
//! A formula, a call or a sentence is no signature. What a fence holds may be many of them with other things between:
//! [`signatures`]. It knows nothing of Markdown beyond back-ticks and asks no compiler. Start at [`signature`].

mod body;
mod head;
mod scan;
mod variable;

pub use scan::signatures;

use super::{
    AbiItem,
    abi_token::{Cursor, Kind, tokens},
};
use smol_str::SmolStr;
use std::ops::Range;

/// A signature and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// What it says.
    pub item: AbiItem,
    /// The contract it is written under or named with: `Market` of `Market.list(uint256)`.
    pub owner: Option<SmolStr>,
    /// The bytes of its name.
    pub name: Range<usize>,
    /// The bytes of all of it, without a body or a semicolon.
    pub whole: Range<usize>,
}

/// What a signature stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing else is there: a heading, a cell, a string. A name with names in brackets is a signature.
    Alone,
    /// Code, where a name with names in brackets is a call.
    Code,
}

/// The signature that `text` is, all of it: a heading, a bullet's code, a cell, a string for ethers. A body, a semicolon,
/// quotes, back-ticks and a comment may be around it.
pub fn signature(text: &str) -> Option<Signature> {
    let tokens = tokens(text);
    let mut cursor = Cursor::new(&tokens);
    if let ([token], Some(Kind::Quoted)) = (tokens.as_slice(), tokens.first().map(|token| token.kind)) {
        let inner = text.get(token.start + 1..token.range().end - 1)?;
        return signature(inner).map(|found| found.moved(token.start + 1));
    }
    let found = head::read(&mut cursor, Place::Alone)?;
    cursor.eat(";");
    if cursor.peek() == "{" {
        cursor.skip();
    }
    cursor.eat(":");
    cursor.is_end().then(|| scan::with_selector(found, text))
}

impl Signature {
    /// The same, `by` bytes further on.
    fn moved(self, by: usize) -> Signature {
        let move_ = |range: Range<usize>| range.start + by..range.end + by;
        Signature { name: move_(self.name), whole: move_(self.whole), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Param;

    /// One line that holds everything an item says.
    pub(super) fn shown(item: &AbiItem) -> String {
        let param = |param: &Param| {
            let name = param.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
            format!("{}{}{name}", param.ty, if param.indexed { " indexed" } else { "" })
        };
        let list = |list: &Option<Vec<Param>>| match list {
            Some(list) => format!("({})", list.iter().map(param).collect::<Vec<_>>().join(", ")),
            None => "?".into(),
        };
        let kind = item.kind.map(|kind| format!("{kind:?}").to_lowercase()).unwrap_or("something".into());
        let mut line = format!("{kind} {}{}", item.name, list(&item.inputs));
        let words = [
            item.visibility.map(|it| format!("{it:?}").to_lowercase()),
            item.mutability.map(|it| format!("{it:?}").to_lowercase()),
            (!item.modifiers.is_empty()).then(|| item.modifiers.join(" ")),
            item.outputs.is_some().then(|| format!("-> {}", list(&item.outputs))),
            item.value.as_ref().map(|value| format!("= {value}")),
            item.selector.as_ref().map(|value| format!("@ {value}")),
        ];
        words.into_iter().flatten().for_each(|word| line.extend([" ", &word]));
        line
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = signature(text).unwrap_or_else(|| panic!("{text} is no signature"));
        assert_eq!(shown(&found.item), expected);
        assert_eq!(&text[found.name.clone()], found.item.name);
        assert!(found.whole.start <= found.name.start && found.name.end <= found.whole.end);
    }

    #[test]
    fn solidity_functions() {
        check(
            "function seat(address to, uint row) external;",
            "function seat(address to, uint row) external",
        );
        check(
            "function seat(\n    address to,\n    string memory name\n)\n  external\n  payable onlyHost(1)\n  returns (uint256)",
            "function seat(address to, string name) external payable onlyHost -> (uint256)",
        );
        check(
            "function free() public view virtual override(A, B) returns (bool open) { return x; }",
            "function free() public view -> (bool open)",
        );
        check("constructor(address host) Base(host);", "constructor constructor(address host) Base");
        check("receive() external payable", "function receive() external payable");
    }

    #[test]
    fn soroban_functions() {
        check(
            "pub fn seat(env: Env, who: Address, row: u32) -> u32;",
            "function seat(Address who, u32 row) -> (u32)",
        );
        check("fn free(e: &Env) -> Result<(), Error> { todo!() }", "function free() -> (Result<(), Error>)");
        check(
            "free(\n    row: Symbol,\n    name:  String,\n) -> Option<Address>",
            "something free(Symbol row, String name) -> (Option<Address>)",
        );
        check("fn __constructor(env: Env, host: Address)", "constructor __constructor(Address host)");
        check("seat(row: u32) -> ()", "something seat(u32 row) -> ()");
    }

    #[test]
    fn bare_signatures() {
        check("seat(uint256,address)", "something seat(uint256, address)");
        check("seat(uint256 row, address who) → bool", "something seat(uint256 row, address who) -> (bool)");
        check(
            "`free(uint256 row) external view returns (bool)`",
            "something free(uint256 row) external view -> (bool)",
        );
        check("seat(lobbyId, proof)", "something seat(? lobbyId, ? proof)");
        check("seat(...)", "something seat?");
        check("free()", "something free()");
        check("seat(uint256 row) onlyHost", "something seat(uint256 row) onlyHost");
        check("opened(true)", "something opened(bool)");
    }

    #[test]
    fn the_contract_a_name_is_written_with_is_its_owner() {
        check("Hall.seat(uint256 row)", "something seat(uint256 row)");
        assert_eq!(signature("Hall.seat(uint256 row)").unwrap().owner.as_deref(), Some("Hall"));
        assert_eq!(signature("Hall::free()").unwrap().owner.as_deref(), Some("Hall"));
    }

    #[test]
    fn strings_for_ethers() {
        check(
            "\"function balanceOf(address) view returns (uint)\"",
            "function balanceOf(address) view -> (uint)",
        );
        check("'event Seated(address indexed who)'", "event Seated(address indexed who)");
    }

    #[test]
    fn events_and_errors() {
        check(
            "event Seated(address indexed who, uint256 row)",
            "event Seated(address indexed who, uint256 row)",
        );
        check("event Seated(bytes) anonymous;", "event Seated(bytes)");
        check("error NoSeat(uint256 row, address)", "error NoSeat(uint256 row, address)");
        check("error NoSeat", "error NoSeat?");
    }

    #[test]
    fn a_selector_after_it_is_its_own() {
        check(
            "function seat(uint256 row) external; // 0xA9059cbb",
            "function seat(uint256 row) external @ 0xa9059cbb",
        );
        check("seat(uint256)", "something seat(uint256)");
    }

    #[test]
    fn formulas_calls_and_sentences_are_none() {
        for text in [
            "level = sqrt(total / 100)",
            "sqrt(total / 100)",
            "fee = (price * rate) / 10000",
            "seat(1, 0xab)",
            "seat(\"front\", row)",
            "hall.seat(who, row)",
            "seat(row.number)",
            "seat(find(row))",
            "await seat(row)",
            "emit Seated(who, row)",
            "Function(s)",
            "O(n)",
            "Seats (uint256)",
            "error handling (see below)",
            "event catalog",
            "seat(uint256 row) gives somebody a seat",
            "if (open) return",
            "require(open, \"closed\")",
            "",
            "seat",
            "free(): Claims it",
            "modifier onlyHost() { _; }",
            "import x from y",
        ] {
            assert_eq!(signature(text), None, "{text}");
        }
    }
}
