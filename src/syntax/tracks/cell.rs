//! What stands in a cell: names, ids, paths, commands, each with its place.
//!
//! Start at [`parts_of`]; everything else picks from what that cuts.

use super::{
    super::entry::{code, part::Part, piece::Row},
    Issue, Written, words,
};
use crate::text::Span;
use std::ops::Range;

/// The cell of `row` in this column, unless it is empty or a dash.
pub fn cell(part: &Part<'_>, row: &Row, column: Option<usize>) -> Option<Span> {
    let span = *row.cells.get(column?)?;
    let text = part.at(span).trim_matches(['-', '—', '–', ' ']);
    (!text.is_empty()).then_some(span)
}

/// A cell's text without emphasis and back-ticks around it.
pub fn name(part: &Part<'_>, at: Span) -> Written {
    let text = part.at(at);
    let inner = text.trim_matches(['*', '_', '`', ' ']);
    let start = at.start as usize + text.find(inner).unwrap_or_default();
    Written::new(part, Span::new(start..start + inner.len()))
}

/// What a cell lists: cut at commas, semicolons and line breaks, not inside back-ticks or brackets.
pub fn parts_of(part: &Part<'_>, at: Span) -> Vec<Written> {
    let text = part.at(at);
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut start, mut depth, mut code) = (0, 0i32, false);
    for (index, c) in text.char_indices() {
        match c {
            '`' => code = !code,
            '(' | '{' | '[' if !code => depth += 1,
            ')' | '}' | ']' if !code => depth -= 1,
            ',' | ';' | '、' | '，' if !code && depth <= 0 => {
                found.push(start..index);
                start = index + c.len_utf8();
            }
            _ => {}
        }
        if text.get(index..).is_some_and(|rest| rest.starts_with("<br")) && !code {
            found.push(start..index);
            start = index + text.get(index..).and_then(|rest| rest.find('>')).map_or(0, |at| at + 1);
        }
    }
    found.push(start.min(text.len())..text.len());
    let trimmed = found.into_iter().map(|range| code::trim(text, range)).filter(|range| !range.is_empty());
    let base = at.start as usize;
    trimmed.map(|range| name(part, Span::new(base + range.start..base + range.end))).collect()
}

/// What stands between back-ticks in a cell.
pub fn codes(part: &Part<'_>, at: Span) -> Vec<Written> {
    let base = at.start as usize;
    let spans = code::spans(part.at(at)).into_iter();
    spans.map(|range| Written::new(part, Span::new(base + range.start..base + range.end))).collect()
}

/// The files and folders a cell names: those between back-ticks, or what looks like one where none are.
pub fn paths(part: &Part<'_>, at: Span) -> Vec<Written> {
    let codes = codes(part, at);
    let is_path = |written: &Written| {
        let text = written.text.as_str();
        !text.contains([' ', '(', '{']) && (text.contains('/') || text.contains('.') || text.contains('*'))
    };
    if codes.is_empty() {
        return parts_of(part, at).into_iter().filter(is_path).collect();
    }
    codes.into_iter().filter(|written| !written.text.contains([' ', '(', '{'])).collect()
}

/// The ids in a cell; those in parentheses that say so are only supported.
pub fn issues(part: &Part<'_>, at: Span) -> Vec<Issue> {
    let text = part.at(at);
    let base = at.start as usize;
    let issue = |range: Range<usize>| Issue {
        supports: is_supported(text, range.start),
        id: Written::new(part, Span::new(base + range.start..base + range.end)),
    };
    ids(text).into_iter().map(issue).collect()
}

/// Whether the words before an id, as far as the parentheses or the part of the list it is in, say that it is supported.
fn is_supported(text: &str, id: usize) -> bool {
    let before = text.get(..id).unwrap_or_default();
    let bracket = before.rfind('(').filter(|open| !before.get(*open..).unwrap_or_default().contains(')'));
    let from = bracket.or_else(|| before.rfind([',', ';'])).unwrap_or_default();
    words::says(before.get(from..).unwrap_or_default(), words::SUPPORT)
}

/// `#4`, `T5`, `BE-12`, `GH-3` in `text`.
fn ids(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for (index, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_ascii_alphanumeric() || matches!(c, '#' | '-');
        match (inside, start) {
            (true, None) => start = Some(index),
            (false, Some(from)) => {
                found.extend(Some(from..index).filter(|range| is_id(text.get(range.clone()).unwrap_or(""))));
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn is_id(word: &str) -> bool {
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = word.len() - letters.len();
    let prefix = letters.trim_end_matches(['#', '-']);
    let named =
        !prefix.is_empty() && prefix.len() <= 6 && prefix.chars().all(|c| c.is_ascii_uppercase() || c == '-');
    (1..=6).contains(&digits) && (letters == "#" || named)
}
