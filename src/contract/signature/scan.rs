//! All signatures in a piece of code: what a fence of a document holds.
//!
//! Start at [`signatures`].

use super::{Place, Signature, body, head, signature};
use crate::contract::{
    AbiItem, AbiKind,
    abi_token::{Cursor, Kind, Token, tokens},
};
use smol_str::SmolStr;

/// Every signature in `text`, in its order; what is between them is passed over. Strings for ethers are found in any
/// language. Of an enum whose name ends in `Error` or `Errors` every numbered variant is an error of its own as well.
pub fn signatures(text: &str) -> Vec<Signature> {
    let tokens = tokens(text);
    let mut cursor = Cursor::new(&tokens);
    let mut found = Vec::new();
    let mut owners: Vec<(usize, SmolStr)> = Vec::new();
    while let Some(token) = cursor.token(0) {
        owners.retain(|(end, _)| *end > cursor.at);
        if let Some(owner) = cursor.attempt(contract) {
            owners.push(owner);
        } else if token.kind == Kind::Quoted {
            found.extend(spelled(token));
            cursor.next();
        } else if let Some(mut signature) = begins(&cursor).then(|| statement(&mut cursor)).flatten() {
            signature.owner = signature.owner.or_else(|| owners.last().map(|(_, name)| name.clone()));
            let errors = errors(&signature, &tokens, token);
            found.push(signature);
            found.extend(errors);
        } else if token.text == "(" {
            pass(&mut cursor, &mut found);
        } else {
            cursor.next();
        }
    }
    found.into_iter().map(|found| with_selector(found, text)).collect()
}

/// `contract X is Y {`, `interface X {`, `impl X {`: the index of the bracket that closes it, and its name.
fn contract(cursor: &mut Cursor<'_, '_>) -> Option<(usize, SmolStr)> {
    matches!(cursor.peek(), "contract" | "interface" | "library" | "impl" | "trait")
        .then(|| cursor.next())?;
    let mut name = cursor.word()?.text;
    while cursor.peek() != "{" {
        if matches!(cursor.peek(), "" | ";" | "}") {
            return None;
        }
        if cursor.eat("for") {
            name = cursor.word()?.text;
        } else {
            cursor.next();
        }
    }
    let end = cursor.closing().unwrap_or(usize::MAX);
    cursor.next();
    Some((end, name.into()))
}

/// Whether a statement may begin at the cursor.
fn begins(cursor: &Cursor<'_, '_>) -> bool {
    cursor.is_fresh() || cursor.before().is_none_or(|before| matches!(before.text, ";" | "{" | "}" | "]"))
}

/// A signature and its body; nothing where something else goes on after it.
fn statement(cursor: &mut Cursor<'_, '_>) -> Option<Signature> {
    cursor.attempt(|cursor| {
        let found = head::read(cursor, Place::Code)?;
        if cursor.peek() == "{" {
            cursor.skip();
            return Some(found);
        }
        let is_bare = found.item.kind.is_none();
        let is_ended = cursor.eat(";");
        if !is_bare || !is_ended && (cursor.is_fresh() || cursor.peek() == "}") {
            return Some(found);
        }
        // `next();` is a call, `next(uint256 row);` is none.
        let is_typed = found.item.inputs.as_ref().is_some_and(|inputs| !inputs.is_empty());
        (is_ended && (is_typed || found.item.outputs.is_some())).then_some(found)
    })
}

/// The signature that a string spells; its first word must say what it is.
fn spelled(token: Token<'_>) -> Option<Signature> {
    let found = signature(token.text).filter(|found| found.item.kind.is_some())?;
    Some(found.moved(token.start))
}

/// Steps over brackets of something that is no signature, and picks up the strings in them.
fn pass(cursor: &mut Cursor<'_, '_>, found: &mut Vec<Signature>) {
    let end = cursor.closing().unwrap_or(cursor.at);
    while cursor.at <= end {
        let Some(token) = cursor.next() else { return };
        if token.kind == Kind::Quoted {
            found.extend(spelled(token));
        }
    }
}

/// The errors that an enum of errors numbers.
fn errors(of: &Signature, tokens: &[Token<'_>], first: Token<'_>) -> Vec<Signature> {
    let name = &of.item.name;
    if of.item.kind != Some(AbiKind::Enum) || !(name.ends_with("Error") || name.ends_with("Errors")) {
        return Vec::new();
    }
    let mut cursor = Cursor::new(tokens);
    cursor.at = tokens.partition_point(|token| token.start < first.start);
    let numbered = body::numbered(cursor).into_iter().map(|(name, value)| Signature {
        item: AbiItem {
            kind: Some(AbiKind::Error),
            name: name.text.into(),
            value: Some(value.text.into()),
            ..AbiItem::default()
        },
        owner: of.owner.clone(),
        name: name.range(),
        whole: name.start..value.range().end,
    });
    numbered.collect()
}

/// With the selector or topic that stands in the rest of its last line.
pub(super) fn with_selector(mut found: Signature, text: &str) -> Signature {
    let rest = text.get(found.whole.end..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let is_abi = !matches!(found.item.kind, Some(AbiKind::Constant | AbiKind::Struct | AbiKind::Enum));
    let words = rest.split(|c: char| !c.is_ascii_alphanumeric());
    let selector = words.filter(|_| is_abi).find(|word| {
        let digits = word.strip_prefix("0x").unwrap_or_default();
        matches!(digits.len(), 8 | 64) && digits.chars().all(|c| c.is_ascii_hexdigit())
    });
    found.item.selector = selector.map(|selector| selector.to_lowercase().into());
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::signature::tests::shown;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = signatures(text);
        let lines: Vec<String> = found.iter().map(|found| shown(&found.item)).collect();
        assert_eq!(lines, expected);
        for found in found {
            assert_eq!(&text[found.name], found.item.name);
        }
    }

    #[test]
    fn one_after_the_other_without_semicolons() {
        check(
            "mapping(address => bool) public hosts;\n\nfunction add(address host) external onlyOwner\nfunction remove(address host) external onlyOwner\nuint256 public fee = 250; // 2.5%\naddress public host;\n",
            &[
                "function hosts(address) public view -> (bool)",
                "function add(address host) external onlyOwner",
                "function remove(address host) external onlyOwner",
                "function fee() public view -> (uint256)",
                "function host() public view -> (address)",
            ],
        );
    }

    #[test]
    fn events_over_several_lines() {
        check(
            "event Seated(\n    uint256 indexed row,\n    address who\n)\n\nevent Left(\n    uint256 indexed row\n)",
            &["event Seated(uint256 indexed row, address who)", "event Left(uint256 indexed row)"],
        );
    }

    #[test]
    fn contracts_own_what_they_hold() {
        let text = "interface IHall is IBase {\n  struct Seat { uint256 row; address[] who; }\n  enum Kind { Front, Back }\n  error Taken(uint256);\n  function seat(uint256 row) external { free(row); if (x) { seat(1); } }\n}\nfunction outside() external;";
        check(
            text,
            &[
                "struct Seat(uint256 row, address[] who)",
                "enum Kind(? Front, ? Back)",
                "error Taken(uint256)",
                "function seat(uint256 row) external",
                "function outside() external",
            ],
        );
        let owners: Vec<_> = signatures(text).into_iter().map(|found| found.owner).collect();
        assert_eq!(owners.iter().flatten().collect::<Vec<_>>(), ["IHall"; 4]);
    }

    #[test]
    fn rust_with_attributes_and_numbered_errors() {
        check(
            "#[contracttype]\n#[derive(Clone)]\npub struct Seat {\n    /// Its row.\n    pub row: u32,\n    pub who: Option<Address>,\n}\n\n#[contracterror]\npub enum HallError {\n    Taken = 1,\n    Closed = 2,\n}\nimpl Hall {\n    pub fn seat(env: Env, row: u32) -> Result<Seat, HallError> { Ok(x) }\n}",
            &[
                "struct Seat(u32 row, Option<Address> who)",
                "enum HallError(? Taken, ? Closed)",
                "error Taken? = 1",
                "error Closed? = 2",
                "function seat(u32 row) -> (Result<Seat, HallError>)",
            ],
        );
    }

    #[test]
    fn bare_names_in_a_fence_need_types() {
        check("free(\n    row: Symbol,\n) -> ()", &["something free(Symbol row) -> ()"]);
        check("get_free() -> Seat\nget_all()", &["something get_free() -> (Seat)", "something get_all()"]);
        check("seat(who, row)\nnext();\n", &[]);
    }

    #[test]
    fn strings_for_ethers_stand_in_any_code() {
        check(
            "const abi = [\n  \"function free(uint256 row) view returns (bool)\",\n  'event Seated(address indexed who)',\n];\nconst hall = new Contract(address, [\"function seat(uint256)\"], signer);\nawait hall.seat(1);",
            &[
                "function free(uint256 row) view -> (bool)",
                "event Seated(address indexed who)",
                "function seat(uint256)",
            ],
        );
    }

    #[test]
    fn other_code_holds_none() {
        check(
            "// Level: sqrt(total / 100)\nlevel = sqrt(total / 100)\nfee = (price * rate) / 10000\nrest = price - fee",
            &[],
        );
        check(
            "await hall.seat(\n    HALL,\n    row,\n    price\n)\nnpm run test\nHall:   80+ tests\n─────\n",
            &[],
        );
        check("stellar contract invoke \\\n  --id <ID> --network test \\\n  -- seat --row 1", &[]);
        check("require(msg.sender == owner, \"not you\");\nfor (uint i = 0; i < n; i++) { seat(i); }", &[]);
    }

    #[test]
    fn selectors_in_comments_belong_to_the_line() {
        check(
            "function seat(uint256 row) external; // 0xA9059CBB\nfunction free() external;",
            &["function seat(uint256 row) external @ 0xa9059cbb", "function free() external"],
        );
    }
}
