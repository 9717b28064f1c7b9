//! Ids anywhere in the text. Whether a mention is a ticket shows only when it is looked up, so nothing is left out.
//!
//! Knows spellings (`T5.1`, `#4`, `Ticket 3`, `ticket-26`, both ends of `T4-T6`), not meaning. Start at [`mentions`].

use super::{
    facts::{Mask, Mention},
    id::{self, Id},
    masks::mask_at,
    span::Span,
};

/// Every id in `text`, ascending.
pub fn mentions(text: &str, masks: &[Mask]) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = next_start(text, at) {
        let rest = text.get(start..).unwrap_or_default();
        let len = match scan_at(rest) {
            Some(len) => {
                add(&mut found, start, rest.get(..len).unwrap_or_default(), masks);
                len
            }
            None => word_len(rest),
        };
        at = start + len.max(1);
    }
    found
}

/// The ids in a text that is no document, such as the message of a commit, each as it is spelled there.
pub fn ids_in(text: &str) -> Vec<Id> {
    mentions(text, &[]).into_iter().map(|mention| mention.id).collect()
}

/// Adds an id, or the two ends of a range that the id grammar reads as one.
fn add(found: &mut Vec<Mention>, start: usize, text: &str, masks: &[Mask]) {
    let mut one = |start: usize, id: Id, len: usize| {
        let masked = mask_at(masks, start).is_some();
        found.push(Mention { id, span: Span::new(start..start + len), masked });
    };
    match id::split_range(text) {
        Some((from, to)) => {
            let (from_len, to_len) = (from.as_str().len(), to.as_str().len());
            one(start, from, from_len);
            one(start + text.len() - to_len, to, to_len);
        }
        None => one(start, id::scan_declared(text).map_or_else(|| Id::new(text), |(_, id)| id), text.len()),
    }
}

/// Length of the id at the start of `rest`, in any spelling that stands out in prose.
fn scan_at(rest: &str) -> Option<usize> {
    let word = || id::word_number(rest).and_then(|_| id::scan_declared(rest)).map(|(len, _)| len);
    id::scan(rest).or_else(|| id::hash_number(rest)).or_else(|| id::slug_number(rest)).or_else(word)
}

/// The next place an id may begin: a letter or `#` after something that is not part of a word.
fn next_start(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    (from..bytes.len()).find(|at| {
        let byte = bytes.get(*at).copied().unwrap_or_default();
        let before = at.checked_sub(1).and_then(|at| bytes.get(at)).copied().unwrap_or(b' ');
        let opens =
            byte.is_ascii_alphabetic() || byte == b'#' || (byte >= 0xc0 && text.is_char_boundary(*at));
        let glued = before.is_ascii_alphanumeric() || matches!(before, b'_' | b'-' | b'/' | b'&');
        opens && !(glued && byte.is_ascii()) && !(byte == b'#' && before == b'#')
    })
}

/// Length of the word at the start of `rest`, so that its inside is not searched.
fn word_len(rest: &str) -> usize {
    let ascii = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    ascii.max(rest.chars().next().map_or(1, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::masks::masks;

    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let found = mentions(text, &masks(text));
        let spelled: Vec<_> = found.iter().map(|mention| mention.id.as_str()).collect();
        assert_eq!(spelled, want, "in {text:?}");
        assert!(found.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    }

    #[test]
    fn finds_ids_in_prose() {
        check("after T12, BE-017b and T5.1.", &["T12", "BE-017b", "T5.1"]);
        check("see #4 and Ticket 3 or ticket-26", &["#4", "Ticket 3", "ticket-26"]);
        check("T4-T6 and PH-021..PH-024", &["T4", "T6", "PH-021", "PH-024"]);
        check("见任务3和T2", &["任务 3", "T2"]);
    }

    #[test]
    fn leaves_the_insides_of_words_alone() {
        check("fooT1 x_T1 path/T1 0xT1 ##2 &#39;", &[]);
        check("# Heading", &[]);
    }

    #[test]
    fn marks_what_is_masked() {
        let text = "T1 `T2` <!-- T3 -->";
        let masked: Vec<_> = mentions(text, &masks(text)).iter().map(|mention| mention.masked).collect();
        assert_eq!(masked, [false, true, true]);
    }
}
