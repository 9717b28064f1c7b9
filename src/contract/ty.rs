//! A type as people write it, in Solidity or in Rust, as a tree; and that tree as text.
//!
//! Where data lies (`memory`), whether an address is payable, references and the names inside a tuple are no part of a
//! type and are dropped. It knows no declared types: a name it has not heard of is a name. Start at [`Type::parse`].

use super::{
    Param, Type,
    abi_token::{Cursor, Kind, tokens},
    params::{self, Names},
};
use smol_str::{SmolStr, ToSmolStr};
use std::fmt;

impl Type {
    /// The type that all of `text` is; `None` where it is none.
    pub fn parse(text: &str) -> Option<Type> {
        let tokens = tokens(text);
        let mut cursor = Cursor::new(&tokens);
        let ty = read(&mut cursor)?;
        cursor.is_end().then_some(ty)
    }

    /// The form in which types are compared: `uint` is `uint256`, `Vec<T>` a list of `T`. Paths are kept.
    pub fn normal(&self) -> Type {
        match self {
            Type::Named(name) => Type::Named(whole_name(name)),
            Type::Array(of, length) => Type::Array(Box::new(of.normal()), *length),
            Type::Tuple(parts) => Type::Tuple(parts.iter().map(Type::normal).collect()),
            Type::Generic(name, parts) => match (last_segment(name), parts.as_slice()) {
                ("Vec", [of]) => Type::Array(Box::new(of.normal()), None),
                _ => Type::Generic(name.clone(), parts.iter().map(Type::normal).collect()),
            },
            Type::Unknown => Type::Unknown,
        }
    }

    /// The normal form with every path cut to its last segment: `IEscrow.Immutables` is `Immutables`.
    pub fn without_paths(&self) -> Type {
        match self.normal() {
            Type::Named(name) => Type::Named(last_segment(&name).to_smolstr()),
            Type::Array(of, length) => Type::Array(Box::new(of.without_paths()), length),
            Type::Tuple(parts) => Type::Tuple(parts.iter().map(Type::without_paths).collect()),
            Type::Generic(name, parts) => {
                let parts = parts.iter().map(Type::without_paths).collect();
                Type::Generic(last_segment(&name).to_smolstr(), parts)
            }
            Type::Unknown => Type::Unknown,
        }
    }

    /// Whether it is a type of the language, or made of such, so that no declaration is needed to know it.
    pub fn is_elementary(&self) -> bool {
        match self {
            Type::Named(name) => is_elementary(name),
            Type::Array(of, _) => of.is_elementary(),
            Type::Tuple(parts) => parts.iter().all(Type::is_elementary),
            Type::Generic(..) | Type::Unknown => false,
        }
    }

    /// Whether it reads as a type where a name could stand as well: `Symbol`, `a.B`, `x[]`, but not `amount`.
    pub(super) fn is_typish(&self) -> bool {
        match self {
            Type::Named(name) => {
                is_elementary(name) || last_segment(name).starts_with(|c: char| c.is_uppercase())
            }
            Type::Unknown => false,
            _ => true,
        }
    }
}

/// Reads one type; where data lies is read with it.
pub(super) fn read(cursor: &mut Cursor<'_, '_>) -> Option<Type> {
    cursor.deeper(|cursor| {
        while cursor.eat("&") || cursor.eat("&&") {
            cursor.eat("mut");
        }
        let mut ty = base(cursor)?;
        while cursor.eat("[") {
            ty = Type::Array(Box::new(ty), length(cursor)?);
        }
        while matches!(cursor.peek(), "memory" | "calldata" | "storage" | "payable") {
            cursor.next();
        }
        Some(ty)
    })
}

/// A type without what may follow it in brackets.
fn base(cursor: &mut Cursor<'_, '_>) -> Option<Type> {
    match cursor.peek() {
        "[" => rust_array(cursor),
        "(" => tuple(cursor),
        "tuple" if cursor.peek_at(1) == "(" => {
            cursor.next();
            tuple(cursor)
        }
        "mapping" if cursor.peek_at(1) == "(" => mapping(cursor),
        _ => named(cursor),
    }
}

/// What stands in the brackets of `T[4]`, and the bracket that closes them; a length that is a constant's name is none.
fn length(cursor: &mut Cursor<'_, '_>) -> Option<Option<u64>> {
    let length = number(cursor);
    if length.is_none() {
        cursor.word();
    }
    cursor.eat("]").then_some(length)
}

fn number(cursor: &mut Cursor<'_, '_>) -> Option<u64> {
    let digits = cursor.token(0).filter(|token| token.kind == Kind::Number)?;
    cursor.next();
    digits.text.replace('_', "").parse().ok()
}

/// `[T; 4]` and `[T]`.
fn rust_array(cursor: &mut Cursor<'_, '_>) -> Option<Type> {
    cursor.next();
    let of = Box::new(read(cursor)?);
    let length = if cursor.eat(";") { length(cursor)? } else { cursor.eat("]").then_some(None)? };
    Some(Type::Array(of, length))
}

/// `(A, B)`, `(A a, B b)`, `(a: A, b: B)`.
fn tuple(cursor: &mut Cursor<'_, '_>) -> Option<Type> {
    let parts = params::bracketed(cursor, Names::Any)??;
    let ty = |part: Param| match (part.ty, part.name) {
        (Type::Unknown, Some(name)) => Type::Named(name),
        (ty, _) => ty,
    };
    Some(Type::Tuple(parts.into_iter().map(ty).collect()))
}

/// `mapping(K => V)`, with or without names for both.
fn mapping(cursor: &mut Cursor<'_, '_>) -> Option<Type> {
    cursor.next();
    cursor.next();
    let key = read(cursor)?;
    cursor.word();
    cursor.eat("=>").then_some(())?;
    let value = read(cursor)?;
    cursor.word();
    cursor.eat(")").then(|| Type::Generic("mapping".into(), vec![key, value]))
}

/// `a.b.C`, `a::b::C`, `C<A, 32>`.
fn named(cursor: &mut Cursor<'_, '_>) -> Option<Type> {
    let mut name = cursor.word()?.text.to_string();
    while matches!(cursor.peek(), "." | "::") && cursor.is_word(1) {
        name.extend([cursor.next()?.text, cursor.word()?.text]);
    }
    let turbofish = cursor.peek() == "::" && cursor.peek_at(1) == "<";
    cursor.at += usize::from(turbofish);
    if !cursor.eat("<") {
        return Some(Type::Named(name.into()));
    }
    let mut parts = Vec::new();
    while !cursor.eat(">") {
        parts.push(part(cursor)?);
        if !cursor.eat(",") && cursor.peek() != ">" {
            return None;
        }
    }
    Some(Type::Generic(name.into(), parts))
}

/// What may stand between `<` and `>`: a type, or a number as in `BytesN<32>`.
fn part(cursor: &mut Cursor<'_, '_>) -> Option<Type> {
    let number = cursor.token(0).filter(|token| token.kind == Kind::Number);
    match number {
        Some(number) => cursor.next().map(|_| Type::Named(number.text.into())),
        None => read(cursor),
    }
}

/// What follows the last `.` or `:` of a path.
pub(super) fn last_segment(name: &str) -> &str {
    name.rsplit(['.', ':']).next().unwrap_or(name)
}

/// The long name of a type that has a short one.
fn whole_name(name: &SmolStr) -> SmolStr {
    match name.as_str() {
        "uint" => "uint256".into(),
        "int" => "int256".into(),
        "byte" => "bytes1".into(),
        _ => name.clone(),
    }
}

/// Whether a word is a type of Solidity or of Rust.
pub(super) fn is_elementary(name: &str) -> bool {
    const WHOLE: &[&str] =
        &["address", "bool", "string", "bytes", "byte", "uint", "int", "usize", "fixed", "ufixed"];
    let numbered = |prefix: &str| {
        name.strip_prefix(prefix)
            .is_some_and(|size| size.parse::<u16>().is_ok_and(|size| (1..=256).contains(&size)))
    };
    WHOLE.contains(&name) || ["uint", "int", "bytes", "u", "i"].into_iter().any(numbered)
}

impl fmt::Display for Type {
    /// As it is written, in the notation it is of; `?` for one that is not known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Named(name) => f.write_str(name),
            Type::Array(of, None) => write!(f, "{of}[]"),
            Type::Array(of, Some(length)) => write!(f, "{of}[{length}]"),
            Type::Tuple(parts) => write!(f, "({})", separated(parts)),
            Type::Generic(name, parts) => match (name.as_str(), parts.as_slice()) {
                ("mapping", [key, value]) => write!(f, "mapping({key} => {value})"),
                _ => write!(f, "{name}<{}>", separated(parts)),
            },
            Type::Unknown => f.write_str("?"),
        }
    }
}

fn separated(parts: &[Type]) -> String {
    parts.iter().map(Type::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `text` is read as the type that is written `expected`.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let ty = Type::parse(text).unwrap_or_else(|| panic!("{text} is no type"));
        assert_eq!(ty.to_string(), expected);
        assert_eq!(Type::parse(expected), Some(ty), "{expected} is another type");
    }

    #[track_caller]
    fn same(left: &str, right: &str) {
        assert_eq!(Type::parse(left).unwrap().normal(), Type::parse(right).unwrap().normal());
    }

    #[test]
    fn solidity_types_are_read_without_the_place_of_their_data() {
        check("uint", "uint");
        check("uint256[] calldata", "uint256[]");
        check("address payable", "address");
        check("mapping(address => bool)", "mapping(address => bool)");
        check(
            "mapping(address owner => mapping(uint256 => Seat) seats)",
            "mapping(address => mapping(uint256 => Seat))",
        );
        check("IEscrow.Immutables memory", "IEscrow.Immutables");
        check("tuple(address a, uint256 b)[]", "(address, uint256)[]");
        check("bytes32[4][]", "bytes32[4][]");
    }

    #[test]
    fn rust_types_are_read_without_references() {
        check("Option<Address>", "Option<Address>");
        check("Vec<(Symbol, Symbol)>", "Vec<(Symbol, Symbol)>");
        check("BytesN<32>", "BytesN<32>");
        check("&mut Env", "Env");
        check("Result<(), Error>", "Result<(), Error>");
        check("soroban_sdk::Address", "soroban_sdk::Address");
        check("Vec<Option<Vec<u32>>>", "Vec<Option<Vec<u32>>>");
        check("()", "()");
        check("[u8; 32]", "u8[32]");
    }

    #[test]
    fn names_in_a_tuple_are_no_part_of_it() {
        check("(i128 fee, i128 net)", "(i128, i128)");
        check("(fee: i128, net: i128)", "(i128, i128)");
    }

    #[test]
    fn what_is_no_type_is_none() {
        for text in ["", "uint256 amount", "a + b", "Vec<", "x[", "\"s\"", "80+ tests", "mapping(address)"] {
            assert_eq!(Type::parse(text), None, "{text}");
        }
    }

    #[test]
    fn short_names_are_the_long_ones() {
        same("uint[]", "uint256[]");
        same("mapping(int => byte)", "mapping(int256 => bytes1)");
        same("Vec<u32>", "u32[]");
    }

    #[test]
    fn paths_count_by_their_last_segment() {
        let last = |text| Type::parse(text).unwrap().without_paths();
        assert_eq!(last("IEscrow.Immutables[]"), last("IBase.Immutables[]"));
        assert_eq!(last("Vec<soroban_sdk::Address>"), last("Vec<Address>"));
        assert_ne!(last("IEscrow.Immutables"), last("IEscrow.Timelocks"));
    }

    #[test]
    fn brackets_without_end_are_given_up() {
        assert_eq!(Type::parse(&"(".repeat(100_000)), None);
        assert_eq!(Type::parse(&"Vec<".repeat(100_000)), None);
    }
}
