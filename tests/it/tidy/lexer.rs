//! Tells code from comments and literals in a Rust file, well enough for checks on words.
//!
//! Start at [`split`].

/// A file's code and its comments, each as long as the file, with blanks for what is not theirs. Literals are in neither.
pub struct Split {
    pub code: String,
    pub comments: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Code,
    Comment,
    Literal,
}

/// Splits a file.
pub fn split(text: &str) -> Split {
    let (mut code, mut comments) = (String::with_capacity(text.len()), String::with_capacity(text.len()));
    let (mut rest, mut after_word) = (text, false);
    while !rest.is_empty() {
        let (kind, len) = next(rest, after_word);
        let piece = &rest[..len];
        let blank: String = piece.chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        code.push_str(if kind == Kind::Code { piece } else { &blank });
        comments.push_str(if kind == Kind::Comment { piece } else { &blank });
        after_word = piece.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        rest = &rest[len..];
    }
    Split { code, comments }
}

/// What `text` begins with, and its length in bytes; `after_word` says that a name ends just before.
fn next(text: &str, after_word: bool) -> (Kind, usize) {
    let until =
        |end: &str, from: usize| text[from..].find(end).map_or(text.len(), |at| from + at + end.len());
    if text.starts_with("//") {
        return (Kind::Comment, text.find('\n').unwrap_or(text.len()));
    }
    if text.starts_with("/*") {
        return (Kind::Comment, until("*/", 2));
    }
    let prefixed = text.strip_prefix('b').filter(|_| !after_word).unwrap_or(text);
    let raw = prefixed
        .strip_prefix('r')
        .filter(|_| !after_word)
        .map(|rest| rest.len() - rest.trim_start_matches('#').len());
    let before = text.len() - prefixed.len();
    if let Some(hashes) = raw.filter(|hashes| prefixed[1 + hashes..].starts_with('"')) {
        return (Kind::Literal, until(&format!("\"{}", "#".repeat(hashes)), before + hashes + 2));
    }
    if prefixed.starts_with('"') {
        return (Kind::Literal, before + quoted(prefixed));
    }
    match prefixed.strip_prefix('\'').and_then(character) {
        Some(len) => (Kind::Literal, before + 1 + len),
        None => (Kind::Code, text.chars().next().map_or(1, char::len_utf8)),
    }
}

/// Length of a string literal.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// Length of a character literal after its opening quote; `None` for a lifetime.
fn character(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    if first == '\\' {
        return rest[2..].find('\'').map(|at| at + 3);
    }
    let len = first.len_utf8();
    rest[len..].starts_with('\'').then_some(len + 1)
}

#[test]
fn code_and_comments_are_told_apart() {
    let text = "let a = \"x // y \\\" z\"; // note \"q\n/* b */ r#\"raw \" c\"# 'd' '\\'' b\"e\" &'f str";
    let split = split(text);
    assert_eq!(split.code.split_whitespace().collect::<Vec<_>>(), ["let", "a", "=", ";", "&'f", "str"]);
    assert_eq!(split.comments.split_whitespace().collect::<Vec<_>>(), ["//", "note", "\"q", "/*", "b", "*/"]);
}
