//! Where a line names a route: `GET /x`, `**POST** `/x``, `1. GET|PUT /x`. Start at [`find`].

use crate::{
    contract::{Method, Route},
    text::Span,
};
use std::ops::Range;

/// Routes and where they stand.
#[derive(Debug)]
pub struct Found {
    /// One for each method; places in them are bytes of the line.
    pub routes: Vec<Route>,
    /// From the first method to the end of the path.
    pub at: Range<usize>,
}

/// The routes that `line` names; at its start only, after a number or signs, unless they may stand `anywhere`.
pub fn find(line: &str, anywhere: bool) -> Option<Found> {
    let words = words(line);
    for (at, word) in words.iter().enumerate() {
        if is_methods(line.get(word.clone())?) {
            return after_methods(line, words.get(at..)?);
        }
        let text = line.get(word.clone())?;
        let number = text.ends_with(['.', ')']) && text.starts_with(|c: char| c.is_ascii_digit());
        if !anywhere && !number && text.contains(char::is_alphanumeric) {
            return None;
        }
    }
    None
}

/// Whether what follows a route leaves it a claim: nothing, or a separator, and no sentence.
pub fn ends_claim(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['`', '*', '_', ')', ']']).trim_start();
    rest.is_empty()
        || rest.starts_with([':', '：', '—', '–', '-', '→', '(', '|', ',', '=', '.', '←', '↔', '<'])
}

fn after_methods(line: &str, words: &[Range<usize>]) -> Option<Found> {
    let text = |at: usize| words.get(at).and_then(|word| line.get(word.clone())).unwrap_or_default();
    // A slash between two methods is no path.
    let is_more =
        |at: &usize| is_methods(text(*at)) || (["|", "/"].contains(&text(*at)) && is_methods(text(at + 1)));
    let count = (0..words.len()).take_while(is_more).count();
    let start = words.first()?.start;
    let path = words.get(count)?.clone();
    let methods =
        words.get(..count)?.iter().filter_map(|word| line.get(word.clone())).collect::<Vec<_>>().join(",");
    let written = line.get(path.clone())?;
    let text = format!("{} {written}", methods.replace(['`', '*'], ""));
    let mut routes = Route::read(&text);
    let base = text.len() - written.len();
    for payload in routes.iter_mut().flat_map(|route| &mut route.payloads) {
        let shift = |at: u32| path.start + (at as usize).saturating_sub(base);
        payload.at = Span::new(shift(payload.at.start)..shift(payload.at.end));
    }
    (!routes.is_empty()).then_some(Found { routes, at: start..path.end })
}

/// Words without the signs around them.
fn words(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for word in line.split(char::is_whitespace) {
        let range = at..at + word.len();
        at = range.end + line.get(range.end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let inner = word.trim_start_matches(['`', '*', '(', '"', '_']);
        let start = range.start + word.len() - inner.len();
        let mut inner = inner.trim_end_matches(['`', '*', ',', ';', '"', ':']);
        if inner.ends_with(')') && !inner.contains('(') {
            inner = inner.trim_end_matches([')', '`']);
        }
        if !inner.is_empty() {
            found.push(start..start + inner.len());
        }
    }
    found
}

/// Whether a word is methods and nothing else, written large.
fn is_methods(word: &str) -> bool {
    let word = word.trim_matches(['[', ']', '`', '*']);
    let large = !word.is_empty() && word.chars().all(|c| c.is_ascii_uppercase() || ",|/`*".contains(c));
    large && word.split([',', '|', '/']).all(|part| Method::read(part.trim_matches(['`', '*'])).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, anywhere: bool, expected: &str) {
        let shown = find(line, anywhere).map_or(String::new(), |found| {
            let routes: Vec<String> = found.routes.iter().map(ToString::to_string).collect();
            format!("{} @ {}", routes.join(", "), line.get(found.at).unwrap_or_default())
        });
        assert_eq!(shown, expected, "{line}");
    }

    #[test]
    fn routes_stand_at_the_start_of_a_line() {
        check("`GET /x` : the list", false, "GET /x @ GET /x");
        check("**POST** `/x/:id`", false, "POST /x/:id @ POST** `/x/:id");
        check("1. GET|PUT /x", false, "GET /x, PUT /x @ GET|PUT /x");
        check("🔒 `GET` / `POST` `/x`", false, "GET /x, POST /x @ GET` / `POST` `/x");
        check("GET /store?sort=a|b&category=...", false, "GET /store @ GET /store?sort=a|b&category=...");
        check("`GET /` : all of them", false, "GET / @ GET /");
        check("Call `GET /x` first", false, "");
        check("Get / set", false, "");
    }

    #[test]
    fn headings_may_have_words_before_them() {
        check("Create a lobby (`POST /lobbies`)", true, "POST /lobbies @ POST /lobbies");
        check("Register — POST /api/register", true, "POST /api/register @ POST /api/register");
    }
}
