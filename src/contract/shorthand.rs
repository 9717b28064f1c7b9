//! Shapes as people write them: `{ address, amount, proof[] }`, `{ a: string, b?: Lobby[] }`, TypeScript's types,
//! `void`, JSON with gaps in it.
//!
//! One forgiving grammar for all of them, since documents mix them freely. It knows nothing of declarations
//! ([`super::typescript`] does). Start at [`read`] and [`try_read`].

use super::{
    Key, Shape,
    shape_token::{Kind, Token, tokens},
    type_words::kind,
    type_wrappers::wrapped,
};
use crate::text::Span;
use smol_str::{SmolStr, format_smolstr};

/// Deeper nesting than this is not read.
const DEEPEST: u8 = 48;

/// Why a shape could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Where, in bytes of the text.
    pub at: Span,
    /// What is wrong there, as the second half of a sentence that begins with the text.
    pub why: &'static str,
}

/// The shape that `text` describes; unknown when it cannot be read.
pub fn read(text: &str) -> Shape {
    try_read(text).unwrap_or_default()
}

/// The shape that `text` describes, or why it cannot be read.
pub fn try_read(text: &str) -> Result<Shape, Unreadable> {
    let whole = text.trim();
    if let Some(shape) = kind(whole) {
        return Ok(shape);
    }
    let mut parser = Parser::new(text);
    let shape = parser.shape()?;
    parser.eat(";");
    match parser.peek() {
        Some(token) => Err(unreadable(token, "is more than one shape")),
        None => Ok(shape),
    }
}

/// A reader of one text, shared with [`super::typescript`].
pub(super) struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    next: usize,
    depth: u8,
}

impl<'a> Parser<'a> {
    /// A reader at the start of `text`.
    pub(super) fn new(text: &'a str) -> Parser<'a> {
        Parser { text, tokens: tokens(text), next: 0, depth: 0 }
    }

    /// The next token that is no comment.
    pub(super) fn peek(&mut self) -> Option<&Token<'a>> {
        while self.tokens.get(self.next).is_some_and(|token| token.kind == Kind::Comment) {
            self.next += 1;
        }
        self.tokens.get(self.next)
    }

    /// Takes the next token.
    pub(super) fn take(&mut self) -> Option<Token<'a>> {
        let token = self.peek().cloned();
        self.next += 1;
        token
    }

    /// Where the reader is, for [`Parser::rewind`].
    pub(super) fn mark(&self) -> usize {
        self.next
    }

    /// Goes back to where it was.
    pub(super) fn rewind(&mut self, mark: usize) {
        self.next = mark;
    }

    /// The byte after the token taken last.
    pub(super) fn behind(&self) -> usize {
        self.next.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, |token| token.at.end)
    }

    /// Takes the next token when it is this sign or word.
    pub(super) fn eat(&mut self, text: &str) -> bool {
        let is = self.peek().is_some_and(|token| token.kind != Kind::Text && token.text == text);
        self.next += usize::from(is);
        is
    }

    /// The token `ahead` places further on, comments counted.
    pub(super) fn ahead(&mut self, ahead: usize) -> Option<&Token<'a>> {
        self.peek();
        self.tokens.get(self.next + ahead)
    }

    /// Leaves out everything up to the sign that closes the one just taken.
    pub(super) fn skip_past(&mut self, close: char) {
        let mut open = vec![close];
        while let Some(token) = self.take() {
            let sign = (token.kind == Kind::Sign).then(|| token.text.chars().next()).flatten();
            match sign {
                Some(c) if open.last() == Some(&c) => {
                    open.pop();
                }
                Some('{') => open.push('}'),
                Some('(') => open.push(')'),
                Some('[') => open.push(']'),
                _ => {}
            }
            if open.is_empty() {
                return;
            }
        }
    }

    /// A shape: `A | B & C`.
    pub(super) fn shape(&mut self) -> Result<Shape, Unreadable> {
        if self.depth >= DEEPEST {
            return Err(Unreadable { at: self.here(), why: "is nested too deeply" });
        }
        self.depth += 1;
        let shape = self.union();
        self.depth -= 1;
        shape
    }

    fn union(&mut self) -> Result<Shape, Unreadable> {
        self.eat("|");
        let mut arms = vec![self.intersection()?];
        while self.eat("|") {
            // A second bar is JavaScript's "or", which people write as well.
            self.eat("|");
            arms.push(self.intersection()?);
        }
        Ok(Shape::union(arms))
    }

    fn intersection(&mut self) -> Result<Shape, Unreadable> {
        let mut shape = self.postfix()?;
        while self.eat("&") {
            shape = shape.and(self.postfix()?);
        }
        Ok(shape)
    }

    /// A shape with what may follow it: `[]`, `[10]`, `?`, a remark in parentheses.
    fn postfix(&mut self) -> Result<Shape, Unreadable> {
        let mut shape = self.primary()?;
        loop {
            let fresh = self.peek().is_none_or(|token| token.fresh);
            if fresh {
                return Ok(shape);
            }
            if self.eat("[") {
                self.skip_past(']');
                shape = Shape::Array(Box::new(shape));
            } else if self.eat("(") {
                self.skip_past(')');
            } else if self.eat("?") || self.eat("*") || self.eat("!") {
            } else if self.ends_remark() {
                self.take();
            } else {
                return Ok(shape);
            }
        }
    }

    /// Whether the next token is a word that says more about a kind: `string optional`, `Lobby objects`.
    fn ends_remark(&mut self) -> bool {
        self.peek()
            .is_some_and(|token| token.kind == Kind::Word && ["optional", "required"].contains(&token.text))
    }

    fn primary(&mut self) -> Result<Shape, Unreadable> {
        while ["readonly", "keyof", "typeof", "unique"].iter().any(|word| self.is_modifier(word)) {
            self.take();
        }
        let Some(token) = self.take() else {
            return Err(Unreadable { at: self.here(), why: "ends too early" });
        };
        match (token.kind, token.text) {
            (Kind::Sign, "{") => self.object(),
            (Kind::Sign, "[") => self.list(),
            (Kind::Sign, "(") => self.parenthesized(),
            (Kind::Sign, "<") => {
                self.skip_past('>');
                Ok(Shape::Unknown)
            }
            (Kind::Sign, "—" | "–" | "-" | "∅") => Ok(Shape::Null),
            (Kind::Ellipsis, _) => Ok(Shape::Unknown),
            (Kind::Text, text) => Ok(Shape::text_literal(text)),
            (Kind::Number, text) => Ok(Shape::Literal(text.into())),
            (Kind::Word, word) => self.named(word),
            _ => Err(unreadable(&token, "is not a shape")),
        }
    }

    /// A name, with its arguments: `Lobby`, `Array<Lobby>`.
    fn named(&mut self, word: &str) -> Result<Shape, Unreadable> {
        if !self.eat("<") {
            return Ok(kind(word).unwrap_or_else(|| Shape::Named(word.into())));
        }
        let mut arguments = Vec::new();
        while self.peek().is_some() && !self.eat(">") {
            arguments.push(self.shape()?);
            self.eat(",");
        }
        Ok(wrapped(word, arguments))
    }

    /// `(A | B)`, or a function, which is nothing that can be carried.
    fn parenthesized(&mut self) -> Result<Shape, Unreadable> {
        let start = self.next;
        self.skip_past(')');
        if self.peek().is_some_and(|token| token.kind == Kind::Arrow) {
            self.take();
            return self.shape().map(|_| Shape::Unknown);
        }
        self.next = start;
        let shape = self.shape()?;
        self.expect(")", shape)
    }

    /// The rest of a list: of one shape, or of several.
    fn list(&mut self) -> Result<Shape, Unreadable> {
        let mut arms: Vec<Shape> = Vec::new();
        while !self.eat("]") {
            let more = self.peek().is_some_and(|token| token.kind == Kind::Ellipsis);
            let name = self.ahead(1).is_some_and(|token| token.text == ":") && !more;
            if more || name {
                self.take();
            }
            if name || (more && self.peek().is_some_and(|token| token.text != "]" && token.text != ",")) {
                self.eat(":");
            } else if more {
                self.eat(",");
                continue;
            }
            arms.push(self.shape()?);
            self.eat(",");
        }
        Ok(Shape::Array(Box::new(Shape::union(arms))))
    }

    /// The rest of an object.
    fn object(&mut self) -> Result<Shape, Unreadable> {
        let mut keys: Vec<Key> = Vec::new();
        let mut open = self.opens(true);
        loop {
            if self.eat("}") {
                return Ok(Shape::Object { keys, open: open || self.was_open() });
            }
            match self.member()? {
                Some(key) => keys.push(key),
                None => open = true,
            }
            open |= self.opens(false);
            self.separator()?;
        }
    }

    /// Whether comments that stand next say that there are other keys; alone in an object, every comment does.
    fn opens(&mut self, at_start: bool) -> bool {
        let comments = self.tokens.get(self.next..).unwrap_or_default().iter();
        let comments: Vec<&str> =
            comments.take_while(|token| token.kind == Kind::Comment).map(|token| token.text).collect();
        let alone = at_start && !comments.is_empty() && {
            let end = self.next + comments.len();
            self.tokens.get(end).is_some_and(|token| token.text == "}")
        };
        alone || comments.iter().any(|comment| means_more(comment))
    }

    /// Whether the comments before the bracket just taken say that there are other keys.
    fn was_open(&self) -> bool {
        let before = self.tokens.get(..self.next.saturating_sub(1)).unwrap_or_default();
        before
            .iter()
            .rev()
            .take_while(|token| token.kind == Kind::Comment)
            .any(|token| means_more(token.text))
    }

    /// One member of an object; `None` when it is something that makes the object open.
    fn member(&mut self) -> Result<Option<Key>, Unreadable> {
        while ["readonly", "public"].iter().any(|word| self.is_modifier(word)) {
            self.take();
        }
        let marked = self.eat("?");
        let Some(token) = self.take() else {
            return Err(Unreadable { at: self.here(), why: "is not closed" });
        };
        match (token.kind, token.text) {
            (Kind::Ellipsis, _) => {
                let spread = self.peek().is_some_and(|token| matches!(token.kind, Kind::Word));
                if spread {
                    self.take();
                }
                Ok(None)
            }
            (Kind::Sign, "[") => self.bracketed(),
            (Kind::Sign, "<") => {
                self.skip_past('>');
                self.value().map(|_| None)
            }
            (Kind::Word | Kind::Text | Kind::Number, name) => {
                Ok(self.key(name)?.map(|key| Key { optional: key.optional || marked, ..key }))
            }
            _ => Err(unreadable(&token, "is not a key")),
        }
    }

    fn is_modifier(&mut self, word: &str) -> bool {
        let named = self.peek().is_some_and(|token| token.kind == Kind::Word && token.text == word);
        named
            && self
                .ahead(1)
                .is_some_and(|token| matches!(token.kind, Kind::Word | Kind::Text) || token.text == "[")
    }

    /// `[key: string]: T` and `[K in Keys]: T` stand for any key, `[key]` for one that may be missing.
    fn bracketed(&mut self) -> Result<Option<Key>, Unreadable> {
        let name = self.take().map(|token| SmolStr::new(token.text)).unwrap_or_default();
        let only = self.eat("]");
        if !only {
            self.skip_past(']');
        }
        self.eat("?");
        let typed = self.peek().is_some_and(|token| token.text == ":");
        let shape = self.value()?;
        Ok((only && !typed).then_some(Key { name, optional: true, shape }))
    }

    /// The rest of a key.
    fn key(&mut self, name: &str) -> Result<Option<Key>, Unreadable> {
        let mut optional = self.eat("?");
        let mut lists = 0u8;
        let mut called = false;
        loop {
            if self.peek().is_some_and(|token| token.fresh) {
                break;
            } else if self.eat("[") {
                self.skip_past(']');
                lists = lists.saturating_add(1);
            } else if self.peek().is_some_and(|token| token.text == "(") {
                let remark = self.remark();
                optional |= remark.contains("opt");
                called |= !remark.contains("opt");
            } else if self.eat("?") {
                optional = true;
            } else if !self.eat("*") && !self.eat("!") {
                break;
            }
        }
        let typed = self.peek().is_some_and(|token| token.text == ":" || token.text == "=");
        let mut shape = self.value()?;
        if called && typed {
            shape = Shape::Unknown;
        }
        optional |=
            matches!(&shape, Shape::Union(arms) if arms.contains(&Shape::Null) && self.ended_undefined());
        for _ in 0..lists {
            shape = Shape::Array(Box::new(shape));
        }
        let placeholder = name.is_empty() || name == "..." || name == "…" || name.starts_with('<');
        Ok((!placeholder).then_some(Key { name: name.into(), optional, shape }))
    }

    /// Whether the type just read ended in `undefined`.
    fn ended_undefined(&self) -> bool {
        self.tokens.get(self.next.saturating_sub(1)).is_some_and(|token| token.text == "undefined")
    }

    /// Takes a remark in parentheses: its text, in lower case.
    fn remark(&mut self) -> String {
        let start = self.here().start as usize;
        self.eat("(");
        self.skip_past(')');
        let end = self.here().start as usize;
        self.text.get(start..end).unwrap_or_default().to_lowercase()
    }

    /// What follows a key: a colon and a shape, and a default that does not matter.
    fn value(&mut self) -> Result<Shape, Unreadable> {
        let shape = if self.eat(":") { self.shape()? } else { Shape::Unknown };
        if self.eat("=") {
            self.shape()?;
        }
        Ok(shape)
    }

    /// What stands between two members: a comma, a semicolon, a new line.
    fn separator(&mut self) -> Result<(), Unreadable> {
        if self.eat(",") || self.eat(";") {
            while self.eat(",") || self.eat(";") {}
            return Ok(());
        }
        match self.peek() {
            Some(token) if token.fresh || token.text == "}" || token.kind == Kind::Ellipsis => Ok(()),
            Some(token) => Err(unreadable(token, "follows a key without a comma")),
            None => Err(Unreadable { at: self.here(), why: "is not closed" }),
        }
    }

    fn expect<T>(&mut self, sign: &str, value: T) -> Result<T, Unreadable> {
        if self.eat(sign) { Ok(value) } else { Err(Unreadable { at: self.here(), why: "is not closed" }) }
    }

    /// The place of the next token, or the end of the text.
    pub(super) fn here(&mut self) -> Span {
        let end = self.text.len();
        Span::new(self.peek().map_or(end..end, |token| token.at.clone()))
    }
}

impl Shape {
    /// A string that is always the same.
    pub(super) fn text_literal(text: &str) -> Shape {
        Shape::Literal(format_smolstr!("\"{}\"", text.replace('"', "\\\"")))
    }
}

/// Whether a comment says that there is more than what is written.
pub(super) fn means_more(comment: &str) -> bool {
    let comment = comment.trim().to_lowercase();
    let words =
        ["more", "etc", "other", "others", "autres", "weitere", "otros", "outros", "diğer", "其他", "その他"];
    comment.starts_with("...")
        || comment.starts_with('…')
        || comment.ends_with("...")
        || comment.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word))
}

fn unreadable(token: &Token<'_>, why: &'static str) -> Unreadable {
    Unreadable { at: Span::new(token.at.clone()), why }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let read = try_read(text).map(|shape| shape.to_string());
        assert_eq!(read.as_deref(), Ok(expected), "{text}");
    }

    #[track_caller]
    fn fails(text: &str, at: &str, why: &str) {
        let error = try_read(text).expect_err(text);
        assert_eq!((text.get(error.at.at(0)), error.why), (Some(at), why), "{text}");
        assert_eq!(read(text), Shape::Unknown);
    }

    #[test]
    fn keys_alone_are_keys_of_unknown_shape() {
        check("{ address, amount, proof[], salt }", "{ address, amount, proof[], salt }");
        check("{address,amount?}", "{ address, amount? }");
        check("{ a, [b], c (optional), d? }", "{ a, b?, c?, d? }");
        check("{}", "{}");
    }

    #[test]
    fn keys_have_types() {
        check("{ a, b?: Lobby, c: string | null, d: { e } }", "{ a, b?: Lobby, c: string | null, d: { e } }");
        check("{ lobbies: Lobby[] }", "{ lobbies: Lobby[] }");
        check("{ a: string; b: number }", "{ a: string, b: number }");
        check("{\n  a: string // the first\n  'b-c': number,\n}", "{ a: string, b-c: number }");
        check("{ move: 'left' | 'right', n: 1 }", "{ move: \"left\" | \"right\", n: 1 }");
        check("{ players[]: { name } }", "{ players: { name }[] }");
        check("{ id: string (cuid2), n: number = 5 }", "{ id: string, n: number }");
    }

    #[test]
    fn more_than_is_written_is_open() {
        for text in
            ["{ a, ...rest }", "{ a, … }", "{ a, ... }", "{ a, ...Base }", "{ a, // more\n }", "{ a, etc }"]
        {
            check(text, "{ a, … }");
        }
        check("{ /* the question */ }", "{ … }");
        check("{ [key: string]: number }", "{ … }");
        check("{ a /* the first */ }", "{ a }");
    }

    #[test]
    fn types_around_types_are_opened() {
        check("Array<Lobby>", "Lobby[]");
        check("(string | number)[]", "(string | number)[]");
        check("Record<string, Lobby>", "{ … }");
        check("Partial<{ a: string, b }>", "{ a?: string, b? }");
        check("Promise<Array<{ a }>>", "{ a }[]");
        check("{ a } & { b }", "{ a, b }");
        check("Base & { b }", "{ b, … }");
        check("[{ a }, ...]", "{ a }[]");
        check("{ ok: true, data: T } | { ok: false, error }", "{ ok: true, data: T } | { ok: false, error }");
        check("{ onDone: (x: number) => void, a }", "{ onDone, a }");
    }

    #[test]
    fn names_are_kinds_types_or_nothing() {
        for text in ["void", "—", "-", "none", "null", "aucun", "なし"] {
            check(text, "null");
        }
        check("RoomData", "RoomData");
        check("Types.Room", "Types.Room");
        check("uuid", "string");
        check("String", "string");
        check("int", "number");
        check("Address", "Address");
        check("<uuid>", "any");
    }

    #[test]
    fn what_is_half_typed_says_where() {
        fails("{ a, b", "", "is not closed");
        fails("{ a: }", "}", "is not a shape");
        fails("the lobby that was left", "lobby", "is more than one shape");
        fails("{ a b }", "b", "follows a key without a comma");
        fails("", "", "ends too early");
        fails("[", "", "ends too early");
        fails(&"[".repeat(5000), "[", "is nested too deeply");
        fails(&"{?".repeat(5000), "{", "is not a key");
        fails(&"{a:".repeat(5000), "{", "is nested too deeply");
    }
}
