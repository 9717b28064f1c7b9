//! The head of a signature: what it is, its name, its parameters, and the words after them.
//!
//! Start at [`read`].

use super::{Place, Signature, body, variable};
use crate::contract::{
    AbiItem, AbiKind, Mutability, Type, Visibility,
    abi_token::{Cursor, Token},
    params::{self, Names},
    ty,
};
use smol_str::SmolStr;

/// Reads one signature that begins at the cursor.
pub(super) fn read(cursor: &mut Cursor<'_, '_>, place: Place) -> Option<Signature> {
    let start = cursor.token(0)?.start;
    let found = cursor.attempt(|cursor| match cursor.peek() {
        "pub" => {
            cursor.next();
            if cursor.peek() == "(" {
                cursor.skip();
            }
            declared(cursor, place)
        }
        _ => declared(cursor, place),
    });
    let mut found = found?;
    found.whole = start..cursor.before()?.range().end;
    Some(found)
}

fn declared(cursor: &mut Cursor<'_, '_>, place: Place) -> Option<Signature> {
    let names = if place == Place::Code { Names::Any } else { Names::Bare };
    let is_head = cursor.is_word(1);
    match cursor.peek() {
        "function" | "fn" if is_head => called(cursor, AbiKind::Function, names),
        "event" if is_head => called(cursor, AbiKind::Event, names),
        "error" if is_head => called(cursor, AbiKind::Error, names),
        "struct" if is_head => body::of_struct(cursor),
        "enum" if is_head => body::of_enum(cursor),
        "const" if is_head => variable::rust(cursor),
        "constructor" if cursor.peek_at(1) == "(" => unnamed(cursor, AbiKind::Constructor, names),
        "receive" | "fallback" if cursor.peek_at(1) == "(" => unnamed(cursor, AbiKind::Function, names),
        word if is_keyword(word) && word != "mapping" => None,
        _ => variable::solidity(cursor).or_else(|| bare(cursor, place)),
    }
}

/// `function name(…)`, `event Name(…)`; of an event and an error the name is enough.
fn called(cursor: &mut Cursor<'_, '_>, kind: AbiKind, names: Names) -> Option<Signature> {
    cursor.next();
    let name = cursor.word()?;
    if cursor.peek() == "<" {
        return None;
    }
    let is_capital = name.text.starts_with(|c: char| c.is_uppercase());
    if cursor.peek() != "(" {
        let is_enough =
            kind != AbiKind::Function && is_capital && (cursor.is_fresh() || cursor.peek() == ";");
        return is_enough.then(|| started(Some(kind), name));
    }
    let kind = if name.text == "__constructor" { AbiKind::Constructor } else { kind };
    rest(cursor, started(Some(kind), name), names)
}

fn unnamed(cursor: &mut Cursor<'_, '_>, kind: AbiKind, names: Names) -> Option<Signature> {
    let name = cursor.next()?;
    rest(cursor, started(Some(kind), name), names)
}

/// `name(…)` with nothing before it but perhaps its contract.
fn bare(cursor: &mut Cursor<'_, '_>, place: Place) -> Option<Signature> {
    let mut name = cursor.word()?;
    let mut owner: Option<Token<'_>> = None;
    while matches!(cursor.peek(), "." | "::") && cursor.is_word(1) {
        owner = Some(name);
        cursor.next();
        name = cursor.word()?;
    }
    if cursor.peek() != "(" || !cursor.is_tight() || owner.is_some_and(|owner| !is_capital(owner.text)) {
        return None;
    }
    let names = if place == Place::Code || owner.is_some() { Names::Typed } else { Names::Bare };
    let mut found = rest(cursor, started(None, name), names)?;
    found.owner = owner.map(|owner| owner.text.into());
    (!is_plural_or_order(&found.item)).then_some(found)
}

fn is_capital(word: &str) -> bool {
    word.starts_with(|c: char| c.is_uppercase())
}

/// `Function(s)`, `O(n)`.
fn is_plural_or_order(item: &AbiItem) -> bool {
    let Some([param]) = item.inputs.as_deref() else { return false };
    let is_untyped = param.ty == Type::Unknown;
    is_untyped
        && (matches!(param.name.as_deref(), Some("s" | "es" | "ies")) || item.name.chars().nth(1).is_none())
}

/// A signature that says its name so far.
pub(super) fn started(kind: Option<AbiKind>, name: Token<'_>) -> Signature {
    let item = AbiItem { kind, name: name.text.into(), ..AbiItem::default() };
    Signature { item, owner: None, name: name.range(), whole: name.range() }
}

/// The parameters and what follows them.
fn rest(cursor: &mut Cursor<'_, '_>, mut found: Signature, names: Names) -> Option<Signature> {
    let item = &mut found.item;
    item.inputs = params::bracketed(cursor, names)?.map(params::without_env);
    let is_bare = item.kind.is_none();
    loop {
        let word = cursor.peek();
        if let Some(visibility) = visibility(word) {
            item.visibility = Some(visibility);
            cursor.next();
        } else if let Some(mutability) = mutability(word) {
            item.mutability = Some(mutability);
            cursor.next();
        } else if matches!(word, "override" | "virtual" | "anonymous") {
            modifier(cursor);
        } else if matches!(word, "returns" | "->" | "→") {
            cursor.next();
            item.outputs = without_nothing(params::outputs(cursor, names)?);
        } else if word == ":" && is_bare && is_type_next(cursor) {
            cursor.next();
            item.outputs = without_nothing(params::outputs(cursor, Names::Typed)?);
        } else if is_modifier(cursor, is_bare) {
            item.modifiers.extend(modifier(cursor));
        } else {
            return Some(found);
        }
    }
}

/// What is returned; `()` is nothing.
fn without_nothing(outputs: Option<Vec<crate::contract::Param>>) -> Option<Vec<crate::contract::Param>> {
    outputs.map(|list| match list.as_slice() {
        [only] if only.ty == Type::Tuple(Vec::new()) => Vec::new(),
        _ => list,
    })
}

fn is_type_next(cursor: &Cursor<'_, '_>) -> bool {
    ty::is_elementary(cursor.peek_at(1))
        || matches!(cursor.peek_at(1), "(" | "Option" | "Vec" | "Result" | "Address")
}

/// Steps over a modifier and what is handed to it.
fn modifier(cursor: &mut Cursor<'_, '_>) -> Option<SmolStr> {
    let name = cursor.next()?;
    if cursor.peek() == "(" && cursor.closing().is_some() {
        cursor.skip();
    }
    Some(name.text.into())
}

/// Whether the next word is a modifier: after a head that says what it is, any word that does not begin something new;
/// after a bare name, one that sounds like it.
fn is_modifier(cursor: &Cursor<'_, '_>, is_bare: bool) -> bool {
    let word = cursor.peek();
    if !cursor.is_word(0) || is_keyword(word) || ty::is_elementary(word) {
        return false;
    }
    let prefixes = ["only", "when", "non", "initializer", "reinitializer", "auth", "lock"];
    if prefixes.iter().any(|prefix| word.starts_with(prefix)) {
        return true;
    }
    let is_line = cursor.token(1).is_none_or(|next| next.fresh || matches!(next.text, "{" | ";"));
    !is_bare && (!cursor.is_fresh() || is_line)
}

pub(super) fn visibility(word: &str) -> Option<Visibility> {
    Some(match word {
        "external" => Visibility::External,
        "public" => Visibility::Public,
        "internal" => Visibility::Internal,
        "private" => Visibility::Private,
        _ => return None,
    })
}

fn mutability(word: &str) -> Option<Mutability> {
    Some(match word {
        "pure" => Mutability::Pure,
        "view" | "constant" => Mutability::View,
        "nonpayable" => Mutability::Nonpayable,
        "payable" => Mutability::Payable,
        _ => return None,
    })
}

/// Words that begin something else, so that they are neither a modifier nor a function's name.
fn is_keyword(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "function",
        "fn",
        "pub",
        "event",
        "error",
        "struct",
        "enum",
        "constructor",
        "receive",
        "fallback",
        "modifier",
        "mapping",
        "contract",
        "interface",
        "library",
        "abstract",
        "impl",
        "trait",
        "mod",
        "use",
        "using",
        "import",
        "export",
        "pragma",
        "if",
        "else",
        "for",
        "while",
        "do",
        "return",
        "require",
        "assert",
        "revert",
        "emit",
        "new",
        "await",
        "async",
        "const",
        "let",
        "var",
        "try",
        "catch",
        "switch",
        "match",
        "assembly",
        "unchecked",
        "delete",
        "type",
        "class",
        "super",
        "panic",
        "typeof",
        "describe",
        "it",
        "expect",
    ];
    WORDS.contains(&word)
}
