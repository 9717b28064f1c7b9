//! Lists of parameters and of what is returned, as people write them: `address to, uint256 amount`, `to: Address`,
//! `source, destination: Symbol`, `—`.
//!
//! A list says nothing (`None`) where it is cut short by an ellipsis, which is not the same as an empty list. The
//! environment a Soroban function is handed first is none of its parameters. Start at [`parameters`] and [`returns`].

use super::{
    Param, Type,
    abi_token::{Cursor, Kind, Token, tokens},
    ty,
};
use smol_str::SmolStr;

/// What may stand in a list beside types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// Nothing: every parameter has a type that is known to be one, so that a call is no signature.
    Typed,
    /// A name alone.
    Bare,
    /// A name alone, and types in lower case that nobody has heard of.
    Any,
}

/// The parameters in a text that is nothing else, such as the cell of a table: with or without the brackets around them,
/// with or without back-ticks. `None` where it says nothing or is something else.
pub fn parameters(text: &str) -> Option<Vec<Param>> {
    let trimmed = trimmed(text);
    if is_none(trimmed) {
        return Some(Vec::new());
    }
    let tokens = tokens(trimmed);
    let mut cursor = Cursor::new(&tokens);
    let is_whole = cursor.peek() == "(" && cursor.closing() == tokens.len().checked_sub(1);
    let list =
        if is_whole { bracketed(&mut cursor, Names::Bare) } else { until(&mut cursor, "", Names::Bare) };
    Some(without_env(list.filter(|_| cursor.is_end())??)).filter(|_| !tokens.is_empty())
}

/// What a text that is nothing else says is returned, such as the cell of a table or what follows "Returns": a note in
/// brackets or after a dash may follow. `None` where it is prose. A declared type with a name after it is only taken for
/// one in back-ticks, so hand them in.
pub fn returns(text: &str) -> Option<Vec<Param>> {
    let trimmed = trimmed(text);
    if is_none(trimmed) {
        return Some(Vec::new());
    }
    let tokens = tokens(trimmed);
    let mut cursor = Cursor::new(&tokens);
    let outputs = outputs(&mut cursor, Names::Typed)??;
    let is_prose =
        |param: &Param| !param.ty.is_elementary() && (param.name.is_some() || is_plain_word(&param.ty));
    if !text.contains('`') && outputs.iter().any(is_prose) {
        return None;
    }
    note(&mut cursor);
    cursor.is_end().then_some(outputs)
}

/// What follows an arrow or `returns`: several values in brackets, or one, or one after the other.
/// `Some(None)` where it is left open.
pub(super) fn outputs(cursor: &mut Cursor<'_, '_>, names: Names) -> Option<Option<Vec<Param>>> {
    if cursor.peek() == "(" {
        let several = cursor.attempt(|cursor| bracketed(cursor, names).filter(|_| !goes_on(cursor)));
        if let Some(list) = several {
            return Some(list);
        }
    }
    let mut list = vec![one(cursor, names)?];
    while cursor.peek() == "," {
        let Some(next) = cursor.attempt(|cursor| cursor.next().and_then(|_| one(cursor, names))) else {
            break;
        };
        list.push(next);
    }
    Some(Some(list))
}

/// Whether brackets were only the beginning of a type: `(A, B)[]`.
fn goes_on(cursor: &Cursor<'_, '_>) -> bool {
    cursor.peek() == "["
}

/// The list in the brackets the cursor stands at; `Some(None)` for one that is left open: `(...)`.
pub(super) fn bracketed(cursor: &mut Cursor<'_, '_>, names: Names) -> Option<Option<Vec<Param>>> {
    cursor.closing()?;
    cursor.next();
    until(cursor, ")", names)
}

/// A list up to `closing`, which is stepped over; empty for the end of the text.
fn until(cursor: &mut Cursor<'_, '_>, closing: &str, names: Names) -> Option<Option<Vec<Param>>> {
    let mut list = Vec::new();
    let mut is_open = false;
    // How many parameters before this one have a type.
    let mut typed = 0;
    while !is_at(cursor, closing) {
        if cursor.eat("...") || cursor.eat("…") {
            is_open = true;
        } else if let Some(group) = cursor.attempt(group) {
            list.extend(group);
        } else {
            list.push(one(cursor, if names == Names::Typed { Names::Bare } else { names })?);
        }
        typed = share(&mut list, typed);
        if !cursor.eat(",") && !is_at(cursor, closing) {
            return None;
        }
    }
    cursor.eat(closing);
    let is_fine = names != Names::Typed || list.iter().all(|read| read.ty != Type::Unknown);
    is_fine.then_some((!is_open).then_some(list))
}

fn is_at(cursor: &Cursor<'_, '_>, closing: &str) -> bool {
    cursor.peek() == closing
}

/// `(a, b): (A, B)`.
fn group(cursor: &mut Cursor<'_, '_>) -> Option<Vec<Param>> {
    let closing = cursor.closing().filter(|_| cursor.peek() == "(")?;
    (cursor.token(closing + 1 - cursor.at)?.text == ":").then_some(())?;
    let mut names = bracketed(cursor, Names::Bare)??;
    cursor.next();
    let Type::Tuple(types) = ty::read(cursor)? else { return None };
    (types.len() == names.len()).then_some(())?;
    names.iter_mut().zip(types).for_each(|(read, ty)| read.ty = ty);
    Some(names)
}

/// Hands the type of the last parameter to the names before it that wait for one: `a, b: T`. Gives how many have been
/// looked at.
fn share(list: &mut [Param], typed: usize) -> usize {
    let Some((last, before)) = list.split_last_mut() else { return 0 };
    let (Some(_), ty) = (&last.name, last.ty.clone()) else { return before.len() + 1 };
    if ty == Type::Unknown {
        return typed;
    }
    before
        .iter_mut()
        .skip(typed)
        .filter(|read| read.ty == Type::Unknown)
        .for_each(|read| read.ty = ty.clone());
    list.len()
}

/// One parameter in either notation.
pub(super) fn one(cursor: &mut Cursor<'_, '_>, names: Names) -> Option<Param> {
    rust(cursor).or_else(|| solidity(cursor, names))
}

/// `name: Type`, `mut name: Type`, `&self`.
fn rust(cursor: &mut Cursor<'_, '_>) -> Option<Param> {
    cursor.attempt(|cursor| {
        while cursor.eat("&") {}
        if cursor.peek_at(1) != ":" && cursor.peek_at(1) != "?" {
            cursor.eat("mut");
        }
        if cursor.peek() == "self" && matches!(cursor.peek_at(1), "," | ")") {
            cursor.next();
            return Some(param(Some("self"), Type::Unknown));
        }
        let name = cursor.word()?;
        cursor.eat("?");
        cursor.eat(":").then_some(())?;
        Some(param(Some(name.text), ty::read(cursor)?))
    })
}

/// `Type name`, `Type`, `name`, `name Type`.
fn solidity(cursor: &mut Cursor<'_, '_>, names: Names) -> Option<Param> {
    if matches!(cursor.peek(), "true" | "false") {
        cursor.next();
        return (names != Names::Typed).then(|| param(None, Type::Named("bool".into())));
    }
    let first = ty::read(cursor)?;
    let indexed = cursor.eat("indexed");
    let second = cursor.token(0).filter(|token| is_name(token, cursor));
    let Some(second) = second else { return alone(first, indexed, names) };
    cursor.next();
    if let (true, Type::Named(name)) = (ty::is_elementary(second.text) && !first.is_elementary(), &first) {
        return Some(param(Some(name), Type::Named(second.text.into())));
    }
    let is_type = first.is_typish() || names == Names::Any;
    is_type.then(|| Param { indexed, ..param(Some(second.text), first) })
}

/// A type or a name without the other.
fn alone(word: Type, indexed: bool, names: Names) -> Option<Param> {
    match word {
        Type::Named(name) if !Type::Named(name.clone()).is_typish() => {
            let is_name = names != Names::Typed && !name.contains(['.', ':']);
            is_name.then(|| Param { indexed, ..param(Some(&name), Type::Unknown) })
        }
        ty => Some(Param { indexed, ..param(None, ty) }),
    }
}

/// Whether a token after a type is the name that goes with it, and not what comes after the list.
fn is_name(token: &Token<'_>, cursor: &Cursor<'_, '_>) -> bool {
    token.kind == Kind::Word && (!token.fresh || matches!(cursor.peek_at(1), "," | ")"))
}

fn param(name: Option<&str>, ty: Type) -> Param {
    Param { name: name.map(SmolStr::new), ty, encoded: None, indexed: false }
}

/// Without what a Soroban function is handed by its environment, and without `self`.
pub(super) fn without_env(mut list: Vec<Param>) -> Vec<Param> {
    let is_env = |param: &Param| match &param.ty {
        Type::Named(name) => ty::last_segment(name) == "Env",
        _ => param.name.as_deref() == Some("self"),
    };
    while list.first().is_some_and(is_env) {
        list.remove(0);
    }
    list
}

/// Steps over a note: brackets, or a dash and all that follows.
fn note(cursor: &mut Cursor<'_, '_>) {
    if cursor.peek() == "(" {
        cursor.skip();
    }
    if matches!(cursor.peek(), "—" | "–" | "-") {
        while cursor.next().is_some() {}
    }
    cursor.eat(".");
}

fn trimmed(text: &str) -> &str {
    text.trim().trim_matches(|c: char| c == '`' || c == '*' || c.is_whitespace())
}

/// Whether a text says that there is nothing.
fn is_none(text: &str) -> bool {
    const NOTHING: &[&str] =
        &["—", "–", "-", "--", "none", "nothing", "void", "n/a", "()", "∅", "なし", "無", "无"];
    NOTHING.contains(&text.trim_end_matches('.').to_lowercase().as_str())
}

/// Whether a type is one word of prose as likely as a declared type: `Success`, but not `PairInfo`.
fn is_plain_word(ty: &Type) -> bool {
    let Type::Named(name) = ty else { return false };
    !name.chars().skip(1).any(|c| c.is_uppercase() || matches!(c, '_' | '.' | ':')) && !is_soroban(name)
}

/// Whether a word is a type of the Soroban SDK.
fn is_soroban(name: &str) -> bool {
    matches!(
        name,
        "Address" | "Symbol" | "String" | "Bytes" | "Val" | "Map" | "Vec" | "Duration" | "Timepoint"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(list: Option<Vec<Param>>) -> String {
        let Some(list) = list else { return "nothing said".into() };
        let param = |param: &Param| {
            let name = param.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
            format!("{}{}{name}", param.ty, if param.indexed { " indexed" } else { "" })
        };
        format!("({})", list.iter().map(param).collect::<Vec<_>>().join(", "))
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(shown(parameters(text)), expected, "{text}");
    }

    #[track_caller]
    fn check_returns(text: &str, expected: &str) {
        assert_eq!(shown(returns(text)), expected, "{text}");
    }

    #[test]
    fn parameters_are_read_in_either_notation() {
        check("address to, uint256 amount", "(address to, uint256 amount)");
        check("address[] calldata to, address payable from", "(address[] to, address from)");
        check("`admin: Address`", "(Address admin)");
        check("`pairs: Vec<(Symbol, Symbol)>`", "(Vec<(Symbol, Symbol)> pairs)");
        check("`id: u32`, `to: Address`", "(u32 id, Address to)");
        check("address,uint256", "(address, uint256)");
        check("(to: Address, amount: i128,)", "(Address to, i128 amount)");
        check("to address, amount uint256", "(address to, uint256 amount)");
    }

    #[test]
    fn a_type_may_be_shared() {
        check(
            "source, destination: Symbol, amount: i128",
            "(Symbol source, Symbol destination, i128 amount)",
        );
        check("(old, new): (u64, u32)", "(u64 old, u32 new)");
        check("u32, b: i128", "(u32, i128 b)");
    }

    #[test]
    fn names_alone_are_parameters_of_unknown_type() {
        check("admin", "(? admin)");
        check("amount, proof", "(? amount, ? proof)");
        check("cleared_cap: Option<i128>", "(Option<i128> cleared_cap)");
        check("bool", "(bool)");
        check("true", "(bool)");
    }

    #[test]
    fn nothing_is_said_in_many_ways_and_silence_is_not_one() {
        for text in ["—", "–", "-", "none", "None", "`()`", "N/A"] {
            check(text, "()");
        }
        for text in ["", "  ", "...", "address to, …", "the amount to send", "1 + 2", "address to and more"]
        {
            check(text, "nothing said");
        }
    }

    #[test]
    fn the_environment_is_no_parameter() {
        check("env: Env, admin: Address", "(Address admin)");
        check("&self, e: &soroban_sdk::Env", "()");
        check("admin: Address, env: Env", "(Address admin, Env env)");
    }

    #[test]
    fn returns_may_have_names_and_a_note() {
        check_returns("uint256 lobbyId", "(uint256 lobbyId)");
        check_returns("`(i128 fee, i128 net)`", "(i128 fee, i128 net)");
        check_returns("`Symbol` (`ROUTER_V2`)", "(Symbol)");
        check_returns("`i128` (fee)", "(i128)");
        check_returns("uint256 — the amount", "(uint256)");
        check_returns("`uint256 a`, `bool b`", "(uint256 a, bool b)");
        check_returns("`Seat memory seat`", "(Seat seat)");
        check_returns("PairInfo", "(PairInfo)");
        check_returns("Address", "(Address)");
        check_returns("—", "()");
    }

    #[test]
    fn prose_says_nothing_about_what_is_returned() {
        for text in
            ["Token ID of the minted piece", "Token ID", "Success", "the fee", "true if it is open", "fee"]
        {
            check_returns(text, "nothing said");
        }
    }
}
