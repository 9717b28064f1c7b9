//! Structs and enums, whose body is what they say.
//!
//! Start at [`of_struct`].

use super::{Signature, head::started};
use crate::contract::{
    AbiKind, Param, Type,
    abi_token::{Cursor, Token},
    params::{self, Names},
};

/// `struct Name { … }`, in either language; the name alone where nothing follows it.
pub(super) fn of_struct(cursor: &mut Cursor<'_, '_>) -> Option<Signature> {
    named(cursor, AbiKind::Struct, field)
}

/// `enum Name { A, B }`.
pub(super) fn of_enum(cursor: &mut Cursor<'_, '_>) -> Option<Signature> {
    named(cursor, AbiKind::Enum, variant)
}

fn named(
    cursor: &mut Cursor<'_, '_>,
    kind: AbiKind,
    read: fn(&mut Cursor<'_, '_>) -> Option<Param>,
) -> Option<Signature> {
    cursor.next();
    let name = cursor.word()?;
    let mut found = started(Some(kind), name);
    if cursor.peek() == "{" {
        let end = cursor.closing()?;
        found.item.inputs = members(cursor, end, read);
        cursor.at = end + 1;
        return Some(found);
    }
    let is_name = name.text.starts_with(|c: char| c.is_uppercase());
    (is_name && (cursor.is_fresh() || cursor.peek() == ";")).then_some(found)
}

/// The members up to the token `end`; `None` where not all of them are readable or there.
fn members(
    cursor: &mut Cursor<'_, '_>,
    end: usize,
    read: fn(&mut Cursor<'_, '_>) -> Option<Param>,
) -> Option<Vec<Param>> {
    let mut members = Vec::new();
    cursor.next();
    while cursor.at < end {
        attributes(cursor);
        members.push(read(cursor)?);
        while cursor.eat(",") || cursor.eat(";") {}
    }
    (cursor.at == end).then_some(members)
}

/// Steps over `#[…]` and `pub`.
fn attributes(cursor: &mut Cursor<'_, '_>) {
    while cursor.eat("#") {
        cursor.skip();
    }
    if cursor.eat("pub") && cursor.peek() == "(" {
        cursor.skip();
    }
}

/// `T name;`, `name: T,`.
fn field(cursor: &mut Cursor<'_, '_>) -> Option<Param> {
    params::one(cursor, Names::Any).filter(|param| param.name.is_some() && param.ty != Type::Unknown)
}

/// `A`, `A = 1`, `A(T)`, `A { … }`.
fn variant(cursor: &mut Cursor<'_, '_>) -> Option<Param> {
    let name = cursor.word()?;
    while matches!(cursor.peek(), "(" | "{") {
        cursor.skip();
    }
    if cursor.eat("=") {
        cursor.next();
    }
    Some(Param { name: Some(name.text.into()), ty: Type::Unknown, encoded: None, indexed: false })
}

/// The variants of the enum in these tokens that are given a number: its name, the variant, the number.
pub(super) fn numbered<'t>(mut cursor: Cursor<'_, 't>) -> Vec<(Token<'t>, Token<'t>)> {
    let mut found = Vec::new();
    while cursor.peek() != "{" && !cursor.is_end() {
        cursor.next();
    }
    let end = cursor.closing().unwrap_or(cursor.at);
    while cursor.at < end {
        if let (Some(name), "=", Some(value)) = (cursor.token(0), cursor.peek_at(1), cursor.token(2)) {
            found.push((name, value));
        }
        cursor.next();
    }
    found
}
