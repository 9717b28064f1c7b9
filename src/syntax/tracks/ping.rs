//! What one track asks of another: `@backend-team Need … by EOD Friday. Current assumption: { … }.` Start at [`read`].

use super::{Ping, Written, passage::Passage, words};
use crate::{
    syntax::entry::{code::trim, part::Part},
    text::Span,
};
use std::ops::Range;

/// The ping that a passage is: it begins with who is asked.
pub fn read(part: &Part<'_>, passage: &Passage) -> Option<Ping> {
    let whole = passage.whole();
    let text = part.at(whole);
    let written = |range: Range<usize>| {
        let range = trim(text, range);
        let base = whole.start as usize;
        let at = Span::new(base + range.start..base + range.end);
        (!range.is_empty()).then(|| Written::new(part, at))
    };
    let names = names(text);
    let body = names.last()?.end;
    let assumption = assumption(text);
    let (need, by) = asked(text, body, assumption.as_ref().map_or(text.len(), |range| range.start));
    Some(Ping {
        to: names.into_iter().filter_map(written).collect(),
        need: written(need),
        by: by.and_then(written),
        assumption: assumption.and_then(written),
        whole: Written::new(part, whole),
        fenced: passage.fenced,
    })
}

/// The `@name`s that a text begins with.
fn names(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let skipped = rest.len() - rest.trim_start_matches([' ', ',', '&', '*', '`']).len();
        let name = rest.get(skipped..).filter(|rest| rest.starts_with('@')).unwrap_or_default();
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '@' | '-' | '_' | '/' | '<' | '>');
        let length = name.find(|c| !inside(c)).unwrap_or(name.len());
        if length < 2 {
            break;
        }
        found.push(at + skipped..at + skipped + length);
        at += skipped + length;
    }
    found
}

/// The shape that is assumed: the braces after the word that says so.
pub fn assumption(text: &str) -> Option<Range<usize>> {
    let says = |end: usize| words::says(text.get(..end).unwrap_or_default(), words::ASSUMES);
    let open = text.match_indices(['{', '[']).map(|(at, _)| at).find(|at| says(*at))?;
    let mut depth = 0i32;
    for (index, c) in text.get(open..)?.char_indices() {
        depth += i32::from(matches!(c, '{' | '[')) - i32::from(matches!(c, '}' | ']'));
        if depth == 0 {
            let end = open + index + c.len_utf8();
            let list = text.get(end..).is_some_and(|rest| rest.starts_with("[]"));
            return Some(open..if list { end + 2 } else { end });
        }
    }
    None
}

/// What is asked for, and until when: the first sentence after the names.
fn asked(text: &str, from: usize, to: usize) -> (Range<usize>, Option<Range<usize>>) {
    let rest = text.get(from..to.max(from)).unwrap_or_default();
    let assumes = ["current assum", "assum"].iter().find_map(|word| rest.to_ascii_lowercase().find(word));
    let rest = rest.get(..assumes.unwrap_or(rest.len())).unwrap_or_default();
    let end = rest.find(". ").or_else(|| rest.find(".\n")).unwrap_or(rest.len());
    let sentence = rest.get(..end).unwrap_or_default().trim_end_matches('.');
    let lower = sentence.to_ascii_lowercase();
    let need = ["need ", "needs "].iter().find_map(|word| Some(lower.find(word)? + word.len()));
    let start = from + need.unwrap_or_default();
    match lower.rfind(" by ") {
        Some(by) if from + by >= start => {
            let until = lower.get(by + 4..).unwrap_or_default();
            let length = until.find([',', ';', '\n']).or_else(|| until.find(" for ")).unwrap_or(until.len());
            (start..from + by, Some(from + by + 4..from + by + 4 + length))
        }
        _ => (start..from + sentence.len(), None),
    }
}
