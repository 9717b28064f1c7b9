//! The words and signs of shorthands, type text and pseudo JSON, with their places. It knows no grammar, only where one
//! word ends. Start at [`tokens`].

use std::ops::Range;

/// One word or sign.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token<'a> {
    /// What it is.
    pub kind: Kind,
    /// Its text as written, of a string or comment without what encloses it.
    pub text: &'a str,
    /// Bytes of all of it.
    pub at: Range<usize>,
    /// Whether it is the first of its line.
    pub fresh: bool,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name, dots inside it included.
    Word,
    /// `'x'`, `"x"`.
    Text,
    /// `42`.
    Number,
    /// `...`, `…`, `etc.`
    Ellipsis,
    /// `// x`, `/* x */`.
    Comment,
    /// `=>`, `->`.
    Arrow,
    /// Any other character.
    Sign,
}

/// All tokens of `text`.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let (mut at, mut fresh) = (0, true);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let blank = rest.len() - rest.trim_start().len();
        if blank > 0 {
            fresh |= rest.get(..blank).is_some_and(|blank| blank.contains('\n'));
            at += blank;
            continue;
        }
        let (kind, len, inner) = first(rest);
        let text = rest.get(inner).unwrap_or_default();
        found.push(Token { kind, text, at: at..at + len, fresh });
        (at, fresh) = (at + len.max(1), false);
    }
    found
}

/// The first token of a text that does not begin with a blank: its kind, length, and the part of it that is its text.
fn first(rest: &str) -> (Kind, usize, Range<usize>) {
    let whole = |kind, len: usize| (kind, len, 0..len);
    if rest.starts_with("//") {
        let len = rest.find('\n').unwrap_or(rest.len());
        return (Kind::Comment, len, 2..len);
    }
    if rest.starts_with("/*") {
        let end = rest.find("*/").unwrap_or(rest.len());
        return (Kind::Comment, (end + 2).min(rest.len()), 2.min(end)..end);
    }
    if let Some(sign) = ["...", "…", "=>", "->"].into_iter().find(|sign| rest.starts_with(sign)) {
        return whole(if sign.ends_with('>') { Kind::Arrow } else { Kind::Ellipsis }, sign.len());
    }
    match rest.chars().next() {
        Some(quote @ ('"' | '\'' | '`')) => string(rest, quote),
        Some(c) if c.is_ascii_digit() || (c == '-' && is_digit(rest, 1)) => whole(Kind::Number, number(rest)),
        Some(c) if is_name(c) => {
            let len = word(rest);
            whole(if rest.get(..len) == Some("etc") { Kind::Ellipsis } else { Kind::Word }, len)
        }
        Some(c) => whole(Kind::Sign, c.len_utf8()),
        None => whole(Kind::Sign, 0),
    }
}

/// A string up to its closing quote, or to the end of its line when that is missing.
fn string(rest: &str, quote: char) -> (Kind, usize, Range<usize>) {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return (Kind::Text, at, 1..at),
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return (Kind::Text, at + 1, 1..at),
            _ => {}
        }
    }
    (Kind::Text, rest.len(), 1..rest.len())
}

fn is_digit(rest: &str, at: usize) -> bool {
    rest.as_bytes().get(at).is_some_and(u8::is_ascii_digit)
}

fn number(rest: &str) -> usize {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '_';
    let end = rest.char_indices().skip(1).find(|(_, c)| !part(*c)).map_or(rest.len(), |(at, _)| at);
    rest.get(..end).map_or(end, |number| number.trim_end_matches('.').len())
}

/// The length of a name. A dot belongs to it when a letter follows.
fn word(rest: &str) -> usize {
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let dotted = c == '.' && chars.peek().is_some_and(|(_, next)| next.is_alphabetic());
        if !is_name(c) && !dotted {
            return at;
        }
    }
    rest.len()
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$' || c == '@'
}
