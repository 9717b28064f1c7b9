//! Declarations of TypeScript as documents show them, and calls: `interface Lobby { … }`, a map of messages,
//! `host:start({ gameId }, ack)`.
//!
//! A fence with code in it is mostly something else: what is no declaration is passed over. Types are not resolved.
//! Start at [`declarations`] and [`call`].

use super::{
    Shape,
    shape_token::{Kind, Token},
    shorthand::Parser,
    type_words::kind,
};
use crate::text::Span;
use smol_str::SmolStr;

/// Names of an argument that is called with the answer.
const ACKS: &[&str] =
    &["ack", "callback", "cb", "done", "respond", "reply", "acknowledgement", "acknowledge"];

/// A declared type.
#[derive(Clone, Debug, PartialEq)]
pub struct Declaration {
    /// Its name.
    pub name: SmolStr,
    /// Where the name stands.
    pub name_at: Span,
    /// What it is.
    pub shape: Shape,
    /// Where all of it stands.
    pub at: Span,
    /// Its members that are functions: of a map of messages, the messages.
    pub calls: Vec<Call>,
}

/// A message written as a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Its name.
    pub name: SmolStr,
    /// Where the name stands, without quotes.
    pub name_at: Span,
    /// Its arguments and where they stand, without the one that takes the answer.
    pub arguments: Vec<(Shape, Span)>,
    /// The answer and where it stands, when an argument takes one.
    pub ack: Option<(Shape, Span)>,
}

/// The types that a text declares, in order.
pub fn declarations(text: &str) -> Vec<Declaration> {
    let mut parser = Parser::new(text);
    let mut found = Vec::new();
    while let Some(token) = parser.take() {
        found.extend(match (token.kind, token.text) {
            (Kind::Word, "interface") => interface(&mut parser, &token),
            (Kind::Word, "type") => alias(&mut parser, &token),
            _ => None,
        });
    }
    found
}

/// A call such as `host:start({ gameId, token }, ack)`; `None` when the text is anything else.
pub fn call(text: &str) -> Option<Call> {
    let open = text.find('(')?;
    let name = text.get(..open)?.trim();
    let plain = |c: char| c.is_alphanumeric() || "_-:./$".contains(c);
    if name.is_empty() || !name.chars().all(plain) || !text.trim_end().ends_with(')') {
        return None;
    }
    let mut parser = Parser::new(text.get(open..)?);
    parser.eat("(");
    let mut call = Call::new(name, Span::new(text.find(name)?..text.find(name)? + name.len()));
    call.take_arguments(&mut parser, 0)?;
    let shift = |at: Span| Span::new(at.at(open));
    call.arguments.iter_mut().chain(call.ack.iter_mut()).for_each(|(_, at)| *at = shift(*at));
    parser.peek().is_none().then_some(call)
}

fn interface(parser: &mut Parser<'_>, start: &Token<'_>) -> Option<Declaration> {
    let name = parser.take().filter(|token| token.kind == Kind::Word)?;
    let mut extends = false;
    while parser.peek()?.text != "{" {
        extends |= parser.take()?.text == "extends";
    }
    let body = parser.mark();
    let mut shape = parser.shape().ok()?;
    let end = parser.behind();
    if extends {
        shape = shape.and(Shape::Object { keys: Vec::new(), open: true });
    }
    let calls = members(parser, body);
    let (name, name_at) = (name.text.into(), Span::new(name.at));
    Some(Declaration { name, name_at, shape, at: Span::new(start.at.start..end), calls })
}

fn alias(parser: &mut Parser<'_>, start: &Token<'_>) -> Option<Declaration> {
    let name = parser.take().filter(|token| token.kind == Kind::Word)?;
    if parser.eat("<") {
        parser.skip_past('>');
    }
    if !parser.eat("=") {
        return None;
    }
    let body = parser.mark();
    let shape = parser.shape().ok()?;
    let end = parser.behind();
    let calls = members(parser, body);
    let (name, name_at) = (name.text.into(), Span::new(name.at));
    Some(Declaration { name, name_at, shape, at: Span::new(start.at.start..end), calls })
}

/// The members that are functions of the object at `body`, when there is one; the parser stays where it is.
fn members(parser: &mut Parser<'_>, body: usize) -> Vec<Call> {
    let after = parser.mark();
    parser.rewind(body);
    let found = if parser.eat("{") { calls(parser) } else { Vec::new() };
    parser.rewind(after);
    found
}

/// The members of an object that are functions, up to its end.
fn calls(parser: &mut Parser<'_>) -> Vec<Call> {
    let mut found = Vec::new();
    while let Some(token) = parser.take().filter(|token| token.text != "}" || token.kind == Kind::Text) {
        if !matches!(token.kind, Kind::Word | Kind::Text) {
            continue;
        }
        let quote = usize::from(token.kind == Kind::Text);
        let at = Span::new(token.at.start + quote..token.at.end.saturating_sub(quote));
        parser.eat("?");
        let method = parser.eat("(");
        let function = !method && parser.eat(":") && parser.is_function();
        if !method && !function {
            parser.shape().ok();
            continue;
        }
        if function {
            parser.eat("(");
        }
        let mut call = Call::new(token.text, at);
        if call.take_arguments(parser, 0).is_none() {
            break;
        }
        found.push(call);
        if parser.peek().is_some_and(|token| token.text == ":" || token.kind == Kind::Arrow) {
            parser.take();
            parser.shape().ok();
        }
    }
    found
}

impl Call {
    fn new(name: &str, name_at: Span) -> Call {
        Call { name: name.into(), name_at, arguments: Vec::new(), ack: None }
    }

    /// Reads arguments up to the bracket that closes them; `None` when they cannot be read.
    fn take_arguments(&mut self, parser: &mut Parser<'_>, depth: u8) -> Option<()> {
        while !parser.eat(")") {
            let start = parser.here().start as usize;
            while parser.peek()?.kind == Kind::Ellipsis {
                parser.take();
            }
            let name =
                parser.peek().filter(|token| token.kind == Kind::Word).map(|token| token.text.to_string());
            let next = parser.ahead(1).map(|token| token.text.to_string()).unwrap_or_default();
            let named = name.filter(|_| [":", "?", ",", ")"].contains(&next.as_str()));
            let answer = self.argument(parser, named.as_deref(), depth)?;
            let at = Span::new(start..parser.behind());
            match answer {
                Argument::Ack(shape) => self.ack = Some((shape, at)),
                Argument::Data(shape) => self.arguments.push((shape, at)),
            }
            parser.eat(",");
        }
        Some(())
    }

    fn argument(&self, parser: &mut Parser<'_>, name: Option<&str>, depth: u8) -> Option<Argument> {
        let is_ack = name.is_some_and(|name| ACKS.contains(&name.to_lowercase().as_str()));
        if let Some(name) = name {
            parser.take();
            parser.eat("?");
            if !parser.eat(":") {
                return Some(if is_ack { Argument::Ack(Shape::Unknown) } else { Argument::Data(bare(name)) });
            }
        }
        if !parser.is_function() {
            let shape = parser.shape().ok()?;
            return Some(if is_ack { Argument::Ack(Shape::Unknown) } else { Argument::Data(shape) });
        }
        parser.eat("(");
        let mut inner = Call::new("", Span::default());
        if depth > 0 {
            parser.skip_past(')');
        } else {
            inner.take_arguments(parser, depth + 1)?;
        }
        parser.take();
        parser.shape().ok()?;
        Some(Argument::Ack(inner.arguments.into_iter().next().map_or(Shape::Null, |(shape, _)| shape)))
    }
}

/// What an argument is.
enum Argument {
    /// It takes the answer, which looks like this.
    Ack(Shape),
    /// It is carried.
    Data(Shape),
}

/// The shape of an argument that is a name alone: that of a kind or a type, but most are names of variables.
fn bare(name: &str) -> Shape {
    let capital = name.chars().next().is_some_and(char::is_uppercase);
    kind(name).unwrap_or_else(|| if capital { Shape::Named(name.into()) } else { Shape::Unknown })
}

impl<'a> Parser<'a> {
    /// Whether a function's type stands next: `(a: string) => void`.
    fn is_function(&mut self) -> bool {
        let start = self.mark();
        let is = self.eat("(") && {
            self.skip_past(')');
            self.peek().is_some_and(|token| token.kind == Kind::Arrow)
        };
        self.rewind(start);
        is
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(call: &Call, text: &str) -> String {
        assert_eq!(text.get(call.name_at.at(0)), Some(call.name.as_str()));
        let part =
            |(shape, at): &(Shape, Span)| format!("{shape} @ {}", text.get(at.at(0)).unwrap_or_default());
        let arguments: Vec<String> = call.arguments.iter().map(part).collect();
        let ack = call.ack.as_ref().map_or(String::new(), |ack| format!(" ack {}", part(ack)));
        format!("{}({}){ack}", call.name, arguments.join("; "))
    }

    #[track_caller]
    fn check_call(text: &str, expected: &str) {
        assert_eq!(call(text).map_or("none".to_string(), |call| shown(&call, text)), expected, "{text}");
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = declarations(text);
        let lines = found.iter().flat_map(|declaration| {
            assert_eq!(text.get(declaration.name_at.at(0)), Some(declaration.name.as_str()));
            let calls = declaration.calls.iter().map(|call| shown(call, text));
            let own = format!("{}: {}", declaration.name, declaration.shape);
            if declaration.calls.is_empty() { vec![own] } else { calls.collect() }
        });
        assert_eq!(lines.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_call_has_arguments_and_an_answer() {
        check_call(
            "host:start({ gameId, token? }, ack)",
            "host:start({ gameId, token? } @ { gameId, token? }) ack any @ ack",
        );
        check_call("game:check(gameId, ack)", "game:check(any @ gameId) ack any @ ack");
        check_call("game:state(state: GameState)", "game:state(GameState @ state: GameState)");
        check_call("game:over()", "game:over()");
        check_call(
            "join(data, (res: { ok }) => void)",
            "join(any @ data) ack { ok } @ (res: { ok }) => void",
        );
        for text in ["game:over", "if (a) b", "(a)", "the game (see above)", "a({ b"] {
            check_call(text, "none");
        }
    }

    #[test]
    fn declarations_are_found_among_code() {
        check(
            "// shared\nexport interface Lobby {\n  id: string;\n  players?: Player[]\n}\nconst x = 5;\ntype Move = 'left' | 'right';\n",
            &["Lobby: { id: string, players?: Player[] }", "Move: \"left\" | \"right\""],
        );
        check("interface A<T> extends B { a: T }", &["A: { a: T, … }"]);
        check("interface A {", &[]);
        check("socket.on('x', (type) => {})", &[]);
    }

    #[test]
    fn a_map_of_messages_has_calls() {
        check(
            "interface ClientToServer {\n  'room:join': (data: { code: string }, cb: (res: Answer<Room>) => void) => void;\n  leave(): void;\n  move: (to: Move) => void\n}",
            &[
                "room:join({ code: string } @ data: { code: string }) ack Answer @ cb: (res: Answer<Room>) => void",
                "leave()",
                "move(Move @ to: Move)",
            ],
        );
    }
}
