//! A name or signature that a heading, a cell or a bullet is about.
//!
//! Signatures are read by [`crate::contract`]; here is what surrounds them. Start at [`claims`].

use super::super::code;
use crate::contract::{AbiItem, AbiKind, Signature, signature};
use smol_str::SmolStr;
use std::ops::Range;

/// What a short text claims to exist.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// What it says of it.
    pub item: AbiItem,
    /// The contract it is named with: `Vault.open`.
    pub owner: Option<SmolStr>,
    /// Its name, in bytes of the text.
    pub name: Range<usize>,
    /// All of it, in bytes of the text.
    pub whole: Range<usize>,
    /// Whether it stands between back-ticks.
    pub is_code: bool,
    /// Whether it is only a name.
    pub is_bare: bool,
}

/// What `text` begins with: names or signatures in back-ticks, several of them if nothing but commas and the like stand
/// between; or, without back-ticks, the one that it is up to a dash.
pub fn claims(text: &str) -> Vec<Claim> {
    let codes = code::spans(text);
    if codes.is_empty() {
        let start = text.len() - text.trim_start_matches(is_mark).len();
        let words = text.get(start..).unwrap_or_default();
        let end = start
            + [" — ", " – ", " - ", ": "]
                .iter()
                .filter_map(|dash| words.find(dash))
                .min()
                .unwrap_or(words.len());
        let inner = text.get(start..end).unwrap_or_default().trim_end_matches(is_mark);
        return claim(inner, start, false).into_iter().collect();
    }
    let mut found = Vec::new();
    let mut from = 0;
    for range in codes {
        let between = text.get(from..range.start).unwrap_or_default();
        if !between.chars().all(|c| is_mark(c) || matches!(c, ',' | '/' | '`' | '、' | '·' | '|' | '+' | '&'))
            && between.trim_matches([' ', '`']) != "and"
        {
            break;
        }
        let inner = text.get(range.clone()).unwrap_or_default();
        from = range.end;
        found.extend(claim(inner, range.start, true));
    }
    found
}

/// Emphasis, links and numbers around a name.
fn is_mark(c: char) -> bool {
    c.is_whitespace() || matches!(c, '*' | '[' | ']')
}

/// The claim that all of `text` is; it stands at `base`.
fn claim(text: &str, base: usize, is_code: bool) -> Option<Claim> {
    let move_ = |range: Range<usize>| base + range.start..base + range.end;
    let whole = base..base + text.len();
    if let Some(Signature { item, owner, name, .. }) = signature(text) {
        return Some(Claim { item, owner, name: move_(name), whole, is_code, is_bare: false });
    }
    let (owner, at) = match text.rsplit_once("::").or_else(|| text.rsplit_once('.')) {
        Some((owner, name)) => {
            (Some(SmolStr::new(Some(owner).filter(|owner| is_name(owner))?)), text.len() - name.len())
        }
        None => (None, 0),
    };
    let name = text.get(at..).filter(|name| is_name(name))?;
    let kind = matches!(name, "constructor" | "__constructor").then_some(AbiKind::Constructor);
    let item = AbiItem { kind, name: name.into(), ..AbiItem::default() };
    Some(Claim { item, owner, name: move_(at..text.len()), whole, is_code, is_bare: true })
}

/// Whether `text` is one identifier.
pub fn is_name(text: &str) -> bool {
    text.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '$'))
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '$'))
}

/// Whether `name` can be told from a word of a language: `mintTo`, `get_fee`, `MAX_FEE`, `LobbyFull`.
pub fn is_coined(name: &str) -> bool {
    let inner = name.trim_matches('_');
    inner.contains('_')
        || inner.len() < name.len()
        || inner.chars().skip(1).any(|c| c.is_ascii_uppercase())
            && inner.chars().any(|c| c.is_ascii_lowercase())
        || inner.chars().skip(1).any(|c| c.is_ascii_digit())
}

#[cfg(test)]
#[allow(clippy::string_slice)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let got: Vec<_> = claims(text)
            .into_iter()
            .map(|claim| {
                assert_eq!(&text[claim.name.clone()], claim.item.name);
                format!("{}{}", &text[claim.whole], if claim.is_bare { "" } else { "!" })
            })
            .collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn names_and_signatures() {
        check("mint", &["mint"]);
        check("**mint(address to)**", &["mint(address to)!"]);
        check("`pause` / `unpause`", &["pause", "unpause"]);
        check("`mint(address)` — gives `x`", &["mint(address)!"]);
        check("PkgReg — Package Registered", &["PkgReg"]);
        check("[`mint`](#mint)", &["mint"]);
        check("`Vault.open`", &["Vault.open"]);
        check("Mint Character", &[]);
        check("\"not_found\"", &[]);
        check("—", &[]);
        check("gives `x`", &[]);
    }
}
