//! Variables of a contract: a public one is a getter, any other a constant nobody asks for from outside.
//!
//! Start at [`solidity`].

use super::{
    Signature,
    head::{started, visibility},
};
use crate::contract::{
    AbiItem, AbiKind, Mutability, Param, Type,
    abi_token::{Cursor, Kind},
    ty,
};

/// `mapping(K => V) public name;`, `uint256 public constant NAME = 1;`. One of the words between is needed, since without
/// it any two words would be a variable.
pub(super) fn solidity(cursor: &mut Cursor<'_, '_>) -> Option<Signature> {
    cursor.attempt(|cursor| {
        let ty = ty::read(cursor)?;
        let (mut item, mut words, mut is_constant) = (AbiItem::default(), 0, false);
        loop {
            match cursor.peek() {
                "constant" => is_constant = true,
                "immutable" | "transient" => {}
                "override" if cursor.peek_at(1) == "(" => cursor.next().map_or((), |_| ()),
                "override" => {}
                word => match visibility(word) {
                    Some(visibility) => item.visibility = Some(visibility),
                    None => break,
                },
            }
            words += 1;
            cursor.skip();
        }
        let name = cursor.word().filter(|_| words > 0)?;
        let mut found = started(Some(AbiKind::Constant), name);
        let value = value(cursor)?;
        item.value = value.filter(|_| is_constant);
        found.item = AbiItem { name: found.item.name, ..getter(ty, item) };
        Some(found)
    })
}

/// `const NAME: T = 1;`.
pub(super) fn rust(cursor: &mut Cursor<'_, '_>) -> Option<Signature> {
    cursor.next();
    let name = cursor.word()?;
    cursor.eat(":").then_some(())?;
    let ty = ty::read(cursor)?;
    let mut found = started(Some(AbiKind::Constant), name);
    found.item.outputs = Some(vec![unnamed(ty)]);
    found.item.value = value(cursor)?;
    Some(found)
}

/// What is given to it, where that is one number, string or word; `None` where what follows its name is something else.
fn value(cursor: &mut Cursor<'_, '_>) -> Option<Option<smol_str::SmolStr>> {
    if !cursor.eat("=") {
        return (cursor.is_fresh() || matches!(cursor.peek(), ";" | "}")).then_some(None);
    }
    let first = cursor.next()?;
    let is_whole = cursor.is_fresh() || cursor.peek() == ";";
    while !cursor.is_fresh() && !matches!(cursor.peek(), ";" | "}") {
        cursor.skip();
    }
    Some((is_whole && first.kind != Kind::Sign).then(|| first.text.into()))
}

/// The item that a variable is: a getter where it is public.
fn getter(ty: Type, item: AbiItem) -> AbiItem {
    if !item.visibility.is_some_and(|visibility| visibility.is_abi()) {
        return AbiItem { kind: Some(AbiKind::Constant), outputs: Some(vec![unnamed(ty)]), ..item };
    }
    let (inputs, output) = asked(ty);
    AbiItem {
        kind: Some(AbiKind::Function),
        inputs: Some(inputs),
        outputs: Some(vec![unnamed(output)]),
        mutability: Some(Mutability::View),
        ..item
    }
}

/// What the getter of a variable of this type is asked with, and what it gives: the keys of a mapping, the index of an
/// array, and what lies under them. Of a struct it gives the fields, which only code knows.
pub fn asked(mut ty: Type) -> (Vec<Param>, Type) {
    let mut inputs = Vec::new();
    loop {
        match ty {
            Type::Array(of, _) => {
                inputs.push(unnamed(Type::Named("uint256".into())));
                ty = *of;
            }
            Type::Generic(name, mut parts) if name == "mapping" && parts.len() == 2 => {
                ty = parts.pop().unwrap_or(Type::Unknown);
                inputs.extend(parts.pop().map(unnamed));
            }
            ty => return (inputs, ty),
        }
    }
}

fn unnamed(ty: Type) -> Param {
    Param { name: None, ty, encoded: None, indexed: false }
}

#[cfg(test)]
mod tests {
    use crate::contract::{signature, signature::tests::shown};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = signature(text).unwrap_or_else(|| panic!("{text} is no signature"));
        assert_eq!(shown(&found.item), expected);
    }

    #[test]
    fn a_public_variable_is_a_getter() {
        check("uint256 public fee;", "function fee() public view -> (uint256)");
        check("uint256 public fee = 250; // 2.5%", "function fee() public view -> (uint256)");
        check("mapping(address => bool) public hosts;", "function hosts(address) public view -> (bool)");
        check(
            "mapping(address => mapping(uint => Seat[])) public seats",
            "function seats(address, uint, uint256) public view -> (Seat)",
        );
        check("IERC20 public immutable override token;", "function token() public view -> (IERC20)");
        check("uint256 public constant MOST = 1_000;", "function MOST() public view -> (uint256) = 1_000");
    }

    #[test]
    fn any_other_is_a_constant() {
        check("uint256 private constant _LENGTH = 160;", "constant _LENGTH? private -> (uint256) = 160");
        check("bytes32 internal immutable HASH", "constant HASH? internal -> (bytes32)");
        check("pub const MOST: u32 = 1_000;", "constant MOST? -> (u32) = 1_000");
    }

    #[test]
    fn two_words_are_no_variable() {
        for text in ["uint256 fee;", "Seat seat", "public fee", "the public seat is free"] {
            assert_eq!(signature(text), None, "{text}");
        }
    }
}
