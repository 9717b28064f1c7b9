//! The names people give batches: `Batch 2`, `PHASE 1a`, `Batches 2-3 and 5`, `バッチ 2`.
//!
//! Reads names, not what they hold. Start at [`leading`] and [`names`].

use super::{
    facts::BatchName,
    vocabulary::{BATCH_UNITS, UNITS},
};
use smol_str::SmolStr;
use std::ops::Range;

/// The most batches one list may name: beyond, `Phases 1-900` is no list.
const LONGEST_LIST: u32 = 64;

/// The name `text` begins with, after emoji and markup, and its bytes: `🚀 **Batch 2**: Rewards`.
pub fn leading(text: &str) -> Option<(BatchName, Range<usize>)> {
    let rest = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let start = text.len() - rest.len();
    let (unit, len) = unit_at(rest)?;
    let (gap, _) = gap(rest.get(len..)?);
    let at = len + gap;
    let (number, width) = number_at(rest.get(at..)?)?;
    let name = BatchName { unit, number };
    (!is_placeholder(&name)).then(|| (name, start..start + at + width))
}

/// Whether it is for somebody to fill in: `Batch N`. After epic M there is an epic N.
fn is_placeholder(name: &BatchName) -> bool {
    name.unit == "batch" && name.number == "n"
}

/// Every batch that `text` names, each with the bytes of the list it is named in. Only words that mean a batch when
/// `strictly`; `Phase 2` and `Sprint 3` too otherwise.
pub fn names(text: &str, strictly: bool) -> Vec<(BatchName, Range<usize>)> {
    let mut found = Vec::new();
    let (mut at, mut before) = (0, None::<char>);
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let begins = c.is_alphabetic() && !before.is_some_and(|c| c.is_alphanumeric() && c.is_ascii());
        let rest = text.get(at..).unwrap_or_default();
        let list = if begins { list_at(rest, strictly) } else { None };
        let step = match list {
            Some((names, len)) => {
                found.extend(names.into_iter().map(|name| (name, at..at + len)));
                len
            }
            None => c.len_utf8(),
        };
        before = text.get(..at + step).and_then(|done| done.chars().next_back());
        at += step;
    }
    found
}

/// A list of batches at the start of `text`, and its length.
fn list_at(text: &str, strictly: bool) -> Option<(Vec<BatchName>, usize)> {
    let (unit, len) = unit_at(text).filter(|(unit, _)| !strictly || *unit == "batch")?;
    let (gap, hash) = gap(text.get(len..)?);
    let mut at = len + gap;
    let (number, width) = number_at(text.get(at..)?)?;
    // `Batches A` is a list, `a batch a day` is none: a letter must be a capital, as it would be in a name.
    let letter = number.starts_with(|c: char| c.is_ascii_alphabetic());
    if letter && !hash && !text.get(at..)?.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    at += width;
    let mut found = vec![BatchName { unit, number }];
    if found.iter().any(is_placeholder) {
        return None;
    }
    while let Some((more, len)) = more_at(text.get(at..)?, unit, found.last()?) {
        found.extend(more);
        at += len;
    }
    Some((found, at))
}

/// What follows a name in a list: `, 3`, ` and 4`, `-6`.
fn more_at(text: &str, unit: &'static str, last: &BatchName) -> Option<(Vec<BatchName>, usize)> {
    const RANGES: &[&str] = &["–", "—", "-", " – ", " - ", " to ", " through ", "..", "~"];
    const LISTS: &[&str] = &[", and ", ", ", ",", " and ", " & ", "&", " + ", "+", "/", "、", "和", "と"];
    let after = |mark: &'static str| {
        let rest = text.strip_prefix(mark)?;
        // `Batch 2 and Batch 3`, `Batch 1 – Batch 3`: the word may come again.
        let word = unit_at(rest).filter(|(other, _)| *other == unit);
        let skip = word.map_or(0, |(_, len)| len + gap(rest.get(len..).unwrap_or_default()).0);
        let (number, width) = number_at(rest.get(skip..)?)?;
        let digits = number.starts_with(|c: char| c.is_ascii_digit());
        // `Batch 2, 3 tickets` counts tickets.
        let counts = skip == 0 && counts_something(rest.get(skip + width..).unwrap_or_default());
        (digits && !counts).then_some((number, mark.len() + skip + width))
    };
    if let Some((number, len)) = RANGES.iter().find_map(|mark| after(mark)) {
        let end = BatchName { unit, number };
        let (from, to) = (last.ordinal()?, end.ordinal()?);
        let between = from < to && to - from <= LONGEST_LIST;
        let inner = from + 1..to;
        let number = |n: u32| BatchName { unit, number: SmolStr::new(n.to_string()) };
        return between.then(|| (inner.map(number).chain([end]).collect(), len));
    }
    let (number, len) = LISTS.iter().find_map(|mark| after(mark))?;
    Some((vec![BatchName { unit, number }], len))
}

/// Whether a number is followed by a noun in the same breath: `3 tickets`.
fn counts_something(rest: &str) -> bool {
    let word = rest.strip_prefix(' ').unwrap_or_default();
    let word = word.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    ["ticket", "tickets", "task", "tasks", "issue", "issues", "item", "items", "files", "tests", "days"]
        .contains(&word.to_lowercase().as_str())
}

/// The word for a batch at the start of `text`, as English, and its length.
pub(super) fn unit_at(text: &str) -> Option<(&'static str, usize)> {
    let all = BATCH_UNITS.iter().map(|word| ("batch", *word));
    let all = all.chain(UNITS.iter().flat_map(|(unit, words)| words.iter().map(|word| (*unit, *word))));
    let mut fits = all.filter(|(_, word)| starts_with(text, word));
    let best = fits.next()?;
    let (unit, word) = fits.fold(best, |best, other| if other.1.len() > best.1.len() { other } else { best });
    let wide = word.chars().next_back().is_some_and(|c| c > '\u{2e80}');
    let next = text.get(word.len()..)?.chars().next();
    (wide || next.is_some_and(|c| !c.is_alphabetic())).then_some((unit, word.len()))
}

/// Whether `text` begins with `word`, which is in lower case.
fn starts_with(text: &str, word: &str) -> bool {
    // Every word of a section that speaks of batches is asked about every word there is for one.
    let (Some(first), Some(wanted)) = (text.bytes().next(), word.bytes().next()) else { return false };
    if first.is_ascii() && first.to_ascii_lowercase() != wanted {
        return false;
    }
    let Some(head) = text.get(..word.len()) else { return false };
    if word.is_ascii() {
        return head.eq_ignore_ascii_case(word);
    }
    head.chars().flat_map(char::to_lowercase).eq(word.chars())
}

/// Blanks, `#` and `№` between word and number: their length, and whether there was a `#`.
fn gap(text: &str) -> (usize, bool) {
    let rest = text.trim_start_matches([' ', '\u{a0}', '#', '№', '-']);
    let len = text.len() - rest.len();
    // `Batch — 2 tickets` names nothing, `batch-2` does.
    if len > 2 { (0, false) } else { (len, text.get(..len).is_some_and(|gap| gap.contains('#'))) }
}

/// A number or a single letter at the start of `text`, and its length.
fn number_at(text: &str) -> Option<(SmolStr, usize)> {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes.iter().skip(from).take_while(|b| b.is_ascii_digit()).count();
    let mut len = digits(0);
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    let word = |at: usize| bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    if len > 4 {
        return None;
    }
    if len > 0 {
        while bytes.get(len) == Some(&b'.') && digits(len + 1) > 0 {
            len += 1 + digits(len + 1);
        }
    }
    if letter(len) && !word(len + 1) {
        len += 1;
    }
    // `Phase 2nd`, `Batch 3x4`, `batch a-b`: no name.
    let goes_on = letter(0) && bytes.get(len).is_some_and(|b| matches!(b, b'\'' | b'-'));
    let ends = !word(len) && !goes_on;
    (len > 0 && ends).then(|| (SmolStr::new(text.get(..len).unwrap_or_default().to_ascii_lowercase()), len))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(found: &[(BatchName, Range<usize>)]) -> String {
        found.iter().map(|(name, _)| name.to_string()).collect::<Vec<_>>().join(", ")
    }

    #[track_caller]
    fn check_leading(text: &str, want: Option<&str>) {
        assert_eq!(leading(text).map(|(name, _)| name.to_string()).as_deref(), want, "in {text:?}");
    }

    #[track_caller]
    fn check_names(text: &str, want: &str) {
        assert_eq!(show(&names(text, false)), want, "in {text:?}");
    }

    #[test]
    fn a_heading_begins_with_its_batch() {
        check_leading("Batch 2: Rewards (3 tickets)", Some("Batch 2"));
        check_leading("🚀 **BATCH 2b** — x", Some("Batch 2b"));
        check_leading("Batch A", Some("Batch A"));
        check_leading("Phase 1.5 - polish", Some("Phase 1.5"));
        check_leading("Batch #3", Some("Batch 3"));
        check_leading("batch-3", Some("Batch 3"));
        check_leading("Lote 2 — pagos", Some("Batch 2"));
        check_leading("第 2", None);
        check_leading("Batch processing", None);
        check_leading("Phase 2nd", None);
        check_leading("Batch <N>", None);
        check_leading("Batch N", None);
        check_leading("Epic N", Some("Epic N"));
        check_leading("Batches", None);
        check_leading("Batch 2024-01-02", Some("Batch 2024"));
    }

    #[test]
    fn prose_names_batches() {
        check_names("needs Batch 1 and Batch 3", "Batch 1, Batch 3");
        check_names("Batches 2-4, 6", "Batch 2, Batch 3, Batch 4, Batch 6");
        check_names("Batch 2 (T4 – T6)", "Batch 2");
        check_names("after batch 2, 3 tickets are left", "Batch 2");
        check_names("a batch a day", "");
        check_names("minibatch 3", "");
        check_names("Batch 1 — 5 tickets", "Batch 1");
        check_names("Sprint 3 then Phase 2", "Sprint 3, Phase 2");
        assert_eq!(show(&names("Sprint 3 then Batch 2", true)), "Batch 2");
    }
}
