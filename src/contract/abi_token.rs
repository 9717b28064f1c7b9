//! Text as tokens: the words, numbers, strings and signs of which signatures and types are written, in any notation.
//!
//! Comments and back-ticks are space, so that a cell of a table reads like code. Brackets know their partners, so that
//! skipping a body takes no time and nothing is quadratic. It knows no grammar. Start at [`Cursor`].

use std::ops::Range;

/// How deep brackets may nest before a text is given up on.
const DEEPEST: u8 = 40;

/// One step through the tokens of a text.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a, 't> {
    tokens: &'a [Token<'t>],
    /// Index of the next token.
    pub at: usize,
    depth: u8,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Number,
    /// A string with its quotes.
    Quoted,
    Sign,
}

/// A token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub text: &'t str,
    pub kind: Kind,
    /// Its first byte in the text.
    pub start: usize,
    /// Whether it is the first of its line.
    pub fresh: bool,
    /// Of a bracket, the index of the other one.
    partner: Option<usize>,
}

impl Token<'_> {
    /// Where it stands.
    pub fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }
}

impl<'a, 't> Cursor<'a, 't> {
    pub fn new(tokens: &'a [Token<'t>]) -> Self {
        Cursor { tokens, at: 0, depth: 0 }
    }

    /// The token `ahead` further on.
    pub fn token(&self, ahead: usize) -> Option<Token<'t>> {
        self.tokens.get(self.at + ahead).copied()
    }

    /// The text of the next token; empty at the end.
    pub fn peek(&self) -> &'t str {
        self.peek_at(0)
    }

    /// The text of the token `ahead` further on; empty past the end.
    pub fn peek_at(&self, ahead: usize) -> &'t str {
        self.token(ahead).map_or("", |token| token.text)
    }

    /// Steps over the next token.
    pub fn next(&mut self) -> Option<Token<'t>> {
        let token = self.token(0)?;
        self.at += 1;
        Some(token)
    }

    /// Steps over the next token if it is `text`.
    pub fn eat(&mut self, text: &str) -> bool {
        let is = self.peek() == text;
        self.at += usize::from(is && !text.is_empty());
        is
    }

    /// Steps over the next token if it is a word.
    pub fn word(&mut self) -> Option<Token<'t>> {
        self.is_word(0).then(|| self.next()).flatten()
    }

    /// Whether the token `ahead` further on is a word.
    pub fn is_word(&self, ahead: usize) -> bool {
        self.token(ahead).is_some_and(|token| token.kind == Kind::Word)
    }

    pub fn is_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// Whether the next token begins a line, or there is none.
    pub fn is_fresh(&self) -> bool {
        self.token(0).is_none_or(|token| token.fresh)
    }

    /// Whether the next token stands right after the one before it.
    pub fn is_tight(&self) -> bool {
        self.before().zip(self.token(0)).is_some_and(|(before, token)| before.range().end == token.start)
    }

    /// The token before the next.
    pub fn before(&self) -> Option<Token<'t>> {
        self.tokens.get(self.at.checked_sub(1)?).copied()
    }

    /// The index of the bracket that closes the next token.
    pub fn closing(&self) -> Option<usize> {
        self.token(0)?.partner.filter(|&partner| partner > self.at)
    }

    /// Steps over a bracket, what is in it and its partner; over one token where it is no bracket that closes.
    pub fn skip(&mut self) {
        self.at = self.closing().unwrap_or(self.at) + 1;
    }

    /// Reads something that may hold itself; `None` where it does so too often.
    pub fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        let it = read(self);
        self.depth -= 1;
        it
    }

    /// What `read` makes of it, or nothing and no step taken.
    pub fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = *self;
        let it = read(self);
        if it.is_none() {
            *self = start;
        }
        it
    }
}

/// The tokens of a text.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut at, mut fresh) = (0, true);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let space = space(rest);
        if space > 0 {
            fresh |= rest.get(..space).is_some_and(|space| space.contains('\n'));
            at += space;
            continue;
        }
        let (kind, length) = one(rest);
        tokens.push(Token {
            text: rest.get(..length).unwrap_or(rest),
            kind,
            start: at,
            fresh,
            partner: None,
        });
        fresh = false;
        at += length;
    }
    pair(&mut tokens);
    tokens
}

/// How many bytes of space, comment and back-ticks `rest` begins with.
fn space(rest: &str) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return rest.find("*/").map_or(rest.len(), |end| end + 2);
    }
    rest.find(|c: char| !c.is_whitespace() && c != '`').unwrap_or(rest.len())
}

/// What `rest` begins with, and how many bytes of it.
fn one(rest: &str) -> (Kind, usize) {
    let first = rest.chars().next().unwrap_or_default();
    let run = || rest.find(|c: char| !is_in_word(c)).unwrap_or(rest.len());
    if first.is_ascii_digit() {
        return (Kind::Number, run());
    }
    if is_in_word(first) {
        return (Kind::Word, run());
    }
    if let Some(length) = quoted(rest, first) {
        return (Kind::Quoted, length);
    }
    const SIGNS: &[&str] = &["...", "->", "=>", "::", "==", "&&"];
    let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
    (Kind::Sign, sign.map_or(first.len_utf8(), |sign| sign.len()))
}

fn is_in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// The length of the string `rest` begins with, where it ends on its line.
fn quoted(rest: &str, quote: char) -> Option<usize> {
    if !matches!(quote, '"' | '\'') {
        return None;
    }
    let line = rest.lines().next()?;
    let end = line.get(1..)?.find(quote)?;
    Some(end + 2)
}

/// Tells each bracket where its partner is.
fn pair(tokens: &mut [Token<'_>]) {
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut pairs = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let opening = match token.text {
            "(" | "[" | "{" => {
                open.push((index, token.text));
                continue;
            }
            ")" => "(",
            "]" => "[",
            "}" => "{",
            _ => continue,
        };
        if open.iter().rev().take(64).any(|(_, text)| *text == opening) {
            while let Some((start, text)) = open.pop() {
                if text == opening {
                    pairs.push((start, index));
                    break;
                }
            }
        }
    }
    for (start, end) in pairs {
        if let Some(token) = tokens.get_mut(start) {
            token.partner = Some(end);
        }
        if let Some(token) = tokens.get_mut(end) {
            token.partner = Some(start);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = tokens(text).iter().map(|token| token.text).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn comments_and_back_ticks_are_space() {
        check("`a` // b\n/* c */ d", &["a", "d"]);
    }

    #[test]
    fn arrows_and_paths_are_one_sign() {
        check("a::b->c=>d…", &["a", "::", "b", "->", "c", "=>", "d", "…"]);
        check("Vec<Vec<u8>>", &["Vec", "<", "Vec", "<", "u8", ">", ">"]);
    }

    #[test]
    fn a_quote_that_does_not_close_is_a_sign() {
        check("'a b' it's", &["'a b'", "it", "'", "s"]);
    }

    #[test]
    fn brackets_know_their_partners_past_one_that_does_not_close() {
        let tokens = tokens("{ ( } )");
        let cursor = Cursor::new(&tokens);
        assert_eq!(cursor.closing(), Some(2));
        assert_eq!(Cursor { at: 1, ..cursor }.closing(), None);
    }
}
