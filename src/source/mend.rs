//! Half-typed code: a parser that meets an unfinished declaration takes what follows for a part of it. Here what follows
//! is given back: the text is closed where the next declaration begins, byte for byte as long as before.
//!
//! It knows the words that begin a declaration, and no more of any language. Start at [`mended`].

use super::{Language, code::Code};
use tree_sitter::Node;

/// A text that was closed, and the starts of the declarations whose heads were cut off.
#[derive(Debug, Default)]
pub(super) struct Mended {
    pub(super) text: String,
    pub(super) cut: Vec<u32>,
}

/// How often a text is mended; each time may bring out more.
const ROUNDS: usize = 3;

/// The text, closed where declarations are swallowed by what stands before them; `None` where none are.
pub(super) fn mended(language: Language, code: &Code<'_>) -> Option<Mended> {
    let mut mended = round(language, code, Vec::new())?;
    let mut left = lost(language, code).len();
    for _ in 1..ROUNDS {
        let Some(code) = Code::parse(language, &mended.text) else { break };
        let now = lost(language, &code).len();
        if now >= left {
            break;
        }
        left = now;
        match round(language, &code, mended.cut.clone()) {
            Some(next) => mended = next,
            None => break,
        }
    }
    Some(mended)
}

/// Closes what stands before each declaration that is swallowed.
fn round(language: Language, code: &Code<'_>, cut: Vec<u32>) -> Option<Mended> {
    if !code.root().has_error() {
        return None;
    }
    let all = starts(language, code);
    let lost = lost(language, code);
    let mut mended = Mended { text: code.text.to_owned(), cut };
    for start in &lost {
        let Some(before) = all.iter().rev().find(|before| *before < start) else { continue };
        close(language, &mut mended, *before, *start);
    }
    (mended.text != code.text).then_some(mended)
}

/// The declarations that begin a line and are not read as such.
fn lost(language: Language, code: &Code<'_>) -> Vec<usize> {
    if !code.root().has_error() {
        return Vec::new();
    }
    let mut all = starts(language, code);
    all.retain(|start| !is_read(language, code, *start));
    all
}

/// Where lines begin with a word that begins a declaration, outside of comments and strings.
fn starts(language: Language, code: &Code<'_>) -> Vec<usize> {
    let words: &[&str] = match language {
        Language::Solidity => {
            &["function ", "event ", "error ", "struct ", "enum ", "modifier ", "constructor("]
        }
        _ => &["pub fn ", "fn ", "pub struct ", "pub enum "],
    };
    let (mut starts, mut at) = (Vec::new(), 0);
    for line in code.text.split_inclusive('\n') {
        let body = line.trim_start();
        let start = at + line.len() - body.len();
        if words.iter().any(|word| body.starts_with(word)) && !is_masked(code, start) {
            starts.push(start);
        }
        at += line.len();
    }
    starts
}

/// The smallest part of the tree at a place.
fn leaf<'a>(code: &'a Code<'_>, at: usize) -> Option<Node<'a>> {
    code.root().descendant_for_byte_range(at, at + 1)
}

/// Whether a place is in a comment or a string.
fn is_masked(code: &Code<'_>, at: usize) -> bool {
    let masks = |node: Node<'_>| node.kind().contains("comment") || node.kind().contains("string");
    leaf(code, at).is_some_and(|node| masks(node) || node.parent().is_some_and(masks))
}

/// Whether a declaration is read where one begins; one of Rust that is public, not inside of a function or of something
/// that was not understood.
fn is_read(language: Language, code: &Code<'_>, at: usize) -> bool {
    let is_public = code.text.get(at..).is_some_and(|text| text.starts_with("pub "));
    let (mut node, mut read) = (leaf(code, at), false);
    while let Some(current) = node {
        let kind = current.kind();
        let declares = ["_definition", "_declaration", "_item"].iter().any(|end| kind.ends_with(end));
        if declares && current.start_byte() == at {
            read = true;
        } else if read && is_public && language == Language::Rust && matches!(kind, "function_item" | "ERROR")
        {
            return false;
        }
        node = current.parent();
    }
    read
}

/// Closes the declaration that begins at `from` before `to`, where the next one begins.
fn close(language: Language, mended: &mut Mended, from: usize, to: usize) {
    let Some(part) = mended.text.get(from..to) else { return };
    let count = |sign| part.matches(sign).count();
    let missing = count('{').saturating_sub(count('}'));
    let kept = part.rfind([';', '{', '}']).map(|at| at + 1);
    let mut closed = match (kept, part.find('(')) {
        (Some(kept), _) => closed(part, kept, &"}".repeat(missing)),
        (None, Some(open)) => {
            mended.cut.extend(u32::try_from(from));
            let end = if language == Language::Solidity { "();" } else { "(){}" };
            headless(part, open, end)
        }
        (None, None) => blank(part),
    };
    if closed.len() != part.len() {
        closed = blank(part);
    }
    mended.text.replace_range(from..to, &closed);
}

/// A part with what comes after `kept` blanked, but attributes and comments, and with the braces it lacks.
fn closed(part: &str, kept: usize, braces: &str) -> String {
    let (before, tail) = part.split_at_checked(kept).unwrap_or((part, ""));
    let keeps = |line: &str| ["#[", "//", "/*", "*"].iter().any(|sign| line.trim_start().starts_with(sign));
    let rest = tail.split_inclusive('\n').map(|line| if keeps(line) { line.to_owned() } else { blank(line) });
    let rest: String = rest.collect();
    // Attributes belong to what follows: the braces come before them.
    let room = rest.len() - rest.trim_start().len();
    match rest.get(braces.len()..) {
        Some(rest) if room >= braces.len() => format!("{before}{braces}{rest}"),
        _ => String::new(),
    }
}

/// A head whose parameters are not finished, without them.
fn headless(part: &str, open: usize, end: &str) -> String {
    match (part.get(..open), part.get(open + end.len()..)) {
        (Some(head), Some(rest)) => format!("{head}{end}{}", blank(rest)),
        _ => String::new(),
    }
}

/// Blanks in place of all but line ends.
fn blank(text: &str) -> String {
    text.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: Language, text: &str, expected: Option<&str>) {
        let code = Code::parse(language, text).unwrap();
        let mended = mended(language, &code);
        assert_eq!(mended.as_ref().map(|mended| mended.text.as_str()), expected);
        assert!(mended.is_none_or(|mended| mended.text.len() == text.len()));
    }

    #[test]
    fn what_an_unfinished_declaration_swallows_is_given_back() {
        check(
            Language::Solidity,
            "contract A {\n  function f() public { if (a >\n  event E();\n  function g() public {}\n}\n",
            Some(
                "contract A {\n  function f() public {}       \n  event E();\n  function g() public {}\n}\n",
            ),
        );
        check(
            Language::Solidity,
            "contract A {\n  function f(uint \n  event E();\n}\n",
            Some("contract A {\n  function f();   \n  event E();\n}\n"),
        );
        check(
            Language::Rust,
            "impl A {\n  pub fn f(a: u8) { g(); if x {\n  #[x]\n  pub fn h() {}\n}\n",
            Some("impl A {\n  pub fn f(a: u8) { g(); if x {}} #[x]\n  pub fn h() {}\n}\n"),
        );
    }

    #[test]
    fn whole_code_stays() {
        check(Language::Solidity, "contract A {\n  // function f(\n  function g() public {}\n}\n", None);
        check(Language::Rust, "fn a() {\n    fn b() {}\n}\n", None);
        check(Language::Rust, "fn a(", None);
    }
}
