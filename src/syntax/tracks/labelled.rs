//! `Status: … / Work: … / Tests: … / Next: …`, on a line each or all on one. Start at [`labelled`].

use super::{
    super::entry::{code::trim, label::label, part::Part},
    Written,
};
use crate::text::Span;

/// The labels in a line with what follows each, in order.
pub fn labelled(part: &Part<'_>, line: Span) -> Vec<(String, Written)> {
    let text = part.at(line);
    let mut found = Vec::new();
    let mut start = 0;
    for end in text.match_indices(" / ").map(|(at, _)| at).chain([text.len()]) {
        // A slash in what is said is no end of it: only before another label.
        let rest = text.get(end..).and_then(|rest| rest.strip_prefix(" / "));
        if rest.is_some_and(|rest| rest.split(" / ").next().and_then(label).is_none()) {
            continue;
        }
        let range = trim(text, start..end);
        let inside = text.get(range.clone()).unwrap_or_default();
        if let Some(label) = label(inside) {
            let base = line.start as usize + range.start;
            let name = inside.get(label.name).unwrap_or_default().to_lowercase();
            let at = Span::new(base + label.value.start..base + label.value.end);
            found.push((name, Written::new(part, at)));
        }
        start = end + 3;
    }
    found
}
