//! A documented shape's keys as they are written: where one stands, and the text that has the keys of code.
//!
//! Knows the shorthand `{ a, b?: T }` on one line; JSON is an example, of which nobody can tell what to write there. Start at
//! [`fix`].

use crate::{
    contract::{Key, Payload, Shape, shorthand},
    project::Place,
    rules::{Claims, Fix},
};
use std::ops::Range;

/// Writes the keys code has into a shorthand: what is gone goes, what is new comes last.
pub(super) fn fix(claims: &Claims<'_>, at: &Place, payload: &Payload, actual: &Shape) -> Option<Fix> {
    let document = &claims.member.document;
    let written = document.text().slice(document.range(at.anchor)).to_string();
    let (Shape::Object { keys, open: false }, Shape::Object { keys: code, open }) = (&payload.shape, actual)
    else {
        return None;
    };
    let new = rewritten(&written, keys, code, *open).filter(|new| *new != written)?;
    Some(Fix::replace(format!("Write {new}"), at.clone(), new))
}

fn rewritten(written: &str, keys: &[Key], code: &[Key], open: bool) -> Option<String> {
    let inner = written.strip_prefix('{')?.strip_suffix('}')?;
    if written.contains(['\n', '"']) {
        return None;
    }
    let parts = parts(inner);
    // Each part is one key, else the text is no plain list of them.
    if parts.len() != keys.len() || !matches!(shorthand::read(written), Shape::Object { .. }) {
        return None;
    }
    let kept =
        parts.iter().zip(keys).filter(|(_, key)| open || code.iter().any(|code| code.name == key.name));
    let typed = keys.iter().any(|key| !is_plain(&key.shape));
    let new = code.iter().filter(|code| !keys.iter().any(|key| key.name == code.name));
    let all: Vec<String> =
        kept.map(|(part, _)| part.trim().to_string()).chain(new.map(|key| spelled(key, typed))).collect();
    Some(if all.is_empty() { "{}".to_string() } else { format!("{{ {} }}", all.join(", ")) })
}

/// A key in the document's manner: with its type where others have theirs.
fn spelled(key: &Key, typed: bool) -> String {
    let full = key.to_string();
    // A bar would end the cell of a table.
    if typed && !full.contains('|') {
        return full;
    }
    let list = if matches!(key.shape, Shape::Array(_)) { "[]" } else { "" };
    format!("{}{}{list}", key.name, if key.optional { "?" } else { "" })
}

fn is_plain(shape: &Shape) -> bool {
    match shape {
        Shape::Unknown => true,
        Shape::Array(inner) => **inner == Shape::Unknown,
        _ => false,
    }
}

/// What stands between the outermost commas.
fn parts(inner: &str) -> Vec<&str> {
    let mut depth = 0usize;
    let comma = |c: char| {
        match c {
            '{' | '[' | '(' | '<' => depth += 1,
            '}' | ']' | ')' | '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    };
    inner.split(comma).filter(|part| !part.trim().is_empty()).collect()
}

/// Where a name stands in a text, if it stands there once.
pub(super) fn only(text: &str, name: &str) -> Option<Range<usize>> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut places = text.match_indices(name).map(|(at, _)| at..at + name.len()).filter(|at| {
        let before = text.get(..at.start).and_then(|text| text.chars().next_back());
        let after = text.get(at.end..).and_then(|text| text.chars().next());
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    });
    let first = places.next()?;
    places.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, code: &str, want: Option<&str>) {
        let (Shape::Object { keys, .. }, Shape::Object { keys: code, open }) =
            (shorthand::read(written), shorthand::read(code))
        else {
            panic!("no objects")
        };
        assert_eq!(rewritten(written, &keys, &code, open).as_deref(), want);
    }

    #[test]
    fn keys_are_written_in_the_manner_of_the_document() {
        check(
            "{ address, amount, proof[], salt }",
            "{ lobbyId: string, address, amount, proof: string[], leaf? }",
            Some("{ address, amount, proof[], lobbyId, leaf? }"),
        );
        check("{ a: string, b: number }", "{ a: string, c?: number[] }", Some("{ a: string, c?: number[] }"));
        check("{ a: string }", "{ a: string, c: 'x' | 'y' }", Some("{ a: string, c }"));
        check("{ a, b }", "{ a, c, … }", Some("{ a, b, c }"));
        check("{ a, b: { c, d } }", "{ b }", Some("{ b: { c, d } }"));
        check("{ a }", "{}", Some("{}"));
    }

    #[test]
    fn examples_are_left_to_people() {
        check("{ \"a\": 1 }", "{ b }", None);
        check("{\n a\n}", "{ b }", None);
    }

    #[test]
    fn a_name_that_stands_twice_has_no_place() {
        assert_eq!(only("{ a, salt, saltier }", "salt"), Some(5..9));
        assert_eq!(only("{ a: { b }, b }", "b"), None);
    }
}
