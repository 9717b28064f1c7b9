//! What stands between back-ticks in one line.
//!
//! Line by line, not CommonMark: a back-tick that nothing closes on its line is text. Start at [`spans`].

use std::ops::Range;

/// The insides of the code spans of `line`, trimmed, as bytes of it.
pub fn spans(line: &str) -> Vec<Range<usize>> {
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some((start, len)) = run(line, from) {
        let mut next = start + len;
        let close = std::iter::from_fn(|| {
            let (at, len) = run(line, next)?;
            next = at + len;
            Some((at, len))
        });
        match close.into_iter().find(|(_, length)| *length == len) {
            Some((end, _)) => {
                found.push(trim(line, start + len..end));
                from = end + len;
            }
            None => from = start + len,
        }
    }
    found
}

/// The next run of back-ticks at or after `from`: where it begins, and its length.
fn run(line: &str, from: usize) -> Option<(usize, usize)> {
    let start = from + line.get(from..)?.find('`')?;
    Some((start, line.get(start..)?.bytes().take_while(|b| *b == b'`').count()))
}

/// `range` of `text` without blanks at its ends.
pub fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let inside = text.get(range.clone()).unwrap_or_default();
    let start = range.start + inside.len() - inside.trim_start().len();
    start..start + inside.trim().len()
}

#[cfg(test)]
#[allow(clippy::string_slice)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, want: &[&str]) {
        let got: Vec<_> = spans(line).into_iter().map(|range| &line[range]).collect();
        assert_eq!(got, want);
    }

    #[test]
    fn finds_code() {
        check("a `b` c `` d ` e `` f", &["b", "d ` e"]);
        check("`é` and ` 🙂 `", &["é", "🙂"]);
        check("a ` b", &[]);
        check("``` a ` b `", &["b"]);
        check("``", &[]);
    }
}
