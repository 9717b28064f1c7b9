//! Status marks on a declaring line: emoji, boxes, `[x]`, `DONE`, strike-through; and the title that is left.
//!
//! A mark counts only where people put marks, at the ends of the line; `Make it done` is a title.
//! Start at [`strip_marks`].

use super::{
    facts::{Channel, Status},
    words,
};
use std::ops::Range;

/// A title with its marks taken off.
#[derive(Debug, PartialEq, Eq)]
pub struct Stripped {
    /// Where the title stands in the text that was given.
    pub title: Range<usize>,
    /// The marks and where they stand.
    pub marks: Marks,
}

/// Takes marks and metadata brackets off both ends of `text`.
pub fn strip_marks(text: &str) -> Stripped {
    let mut title = trim(text, 0..text.len());
    let mut marks = Vec::new();
    while let Some(next) = leading(text, title.clone(), &mut marks) {
        title = trim(text, next);
    }
    while let Some(next) = trailing(text, title.clone(), &mut marks) {
        title = trim(text, next);
    }
    words_first(text, &mut marks);
    Stripped { title, marks }
}

/// The status a line's own marks say, as in `Phase 1: Groundwork ✅`.
pub fn status_at_ends(text: &str) -> Option<Status> {
    strip_marks(text).marks.iter().find_map(|(_, status, _)| *status)
}

/// Whether a mark is a word and not a sign or a box.
pub fn is_word(mark: &str) -> bool {
    mark.trim_start_matches(['(', '[', '*']).starts_with(|c: char| c.is_alphabetic() && c != 'x')
}

/// Puts words before signs, as in `⛔ Search — SKIPPED` the word says more.
pub fn words_first(text: &str, marks: &mut Marks) {
    let sign = |range: &Range<usize>| {
        text.get(range.clone()).is_some_and(|mark| mark.starts_with(words::is_pictograph))
    };
    marks.sort_by_key(|(_, _, range)| (sign(range), range.start));
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let inside = text.get(range.clone()).unwrap_or_default();
    let start = range.start + inside.len() - inside.trim_start().len();
    start..(start + inside.trim().len())
}

/// How it was said, what it usually means, and where it stands.
pub type Marks = Vec<(Channel, Option<Status>, Range<usize>)>;

/// One emoji or status bracket at the start.
fn leading(text: &str, range: Range<usize>, marks: &mut Marks) -> Option<Range<usize>> {
    let inside = text.get(range.clone())?;
    let pictographs = inside.len() - inside.trim_start_matches(words::is_pictograph).len();
    if pictographs > 0 {
        let status = words::title_emoji(inside);
        marks.push((Channel::Mark, status, range.start..range.start + pictographs));
        return Some(range.start + pictographs..range.end);
    }
    // `[P] [US1] Create the model`, `(P) Create`: short tags after an id are metadata; `[RESOLVED]` is a mark.
    let len = bracket(inside)?;
    let tag = inside.get(1..len - 1)?;
    // `T1 [x] Create the model`: a box after the id.
    if let Some(status) = Some(tag).filter(|_| inside.starts_with('[')).and_then(box_status)
        && inside.get(len..).is_some_and(|rest| rest.starts_with(' '))
    {
        marks.extend(status.map(|status| (Channel::Field, Some(status), range.start..range.start + len)));
        return Some(range.start + len..range.end);
    }
    if let Some((status, _)) = words::status_word(tag).filter(|(_, len)| *len == tag.len()) {
        marks.push((Channel::Mark, Some(status), range.start..range.start + len));
        return Some(range.start + len..range.end);
    }
    let short = tag.len() <= 4 && tag.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    short.then_some(range.start + len..range.end)
}

/// One emoji, bracket, or status word after a dash at the end.
fn trailing(text: &str, range: Range<usize>, marks: &mut Marks) -> Option<Range<usize>> {
    let inside = text.get(range.clone())?;
    trailing_bracket(inside, range.start, marks)
        .or_else(|| trailing_remark(inside, range.start, marks))
        .or_else(|| trailing_emoji(inside, range.start, marks))
        .or_else(|| trailing_word(inside, range.start, marks))
}

/// `[x]`, `[verified]`, `[P0, 4h]`, `(done)`: brackets at the end that speak of the ticket, not in its title.
fn trailing_bracket(inside: &str, base: usize, marks: &mut Marks) -> Option<Range<usize>> {
    let (open, close) = if inside.ends_with(']') { ('[', ']') } else { ('(', ')') };
    let start = inside.strip_suffix(close)?.rfind(open)?;
    let body = inside.get(start + 1..inside.len() - 1)?.trim_matches(['*', '`', ' ']);
    let whole = base + start..base + inside.len();
    if let Some(status) = if open == '[' { box_status(body) } else { None } {
        marks.extend(status.map(|status| (Channel::Field, Some(status), whole)));
        return Some(base..base + start);
    }
    let metadata = open == '[' && is_metadata(body);
    if let Some((status, len)) = words::status_word(body).filter(|_| !metadata)
        && body.get(len..).is_some_and(|rest| rest.is_empty() || open == '[' && rest.starts_with(' '))
    {
        marks.push((Channel::Mark, Some(status), whole));
        return Some(base..base + start);
    }
    (metadata && start > 0).then_some(base..base + start)
}

/// `*(closed 2026-07-15)*`, `_(resolved by T4)_`: a remark in italics after the title.
fn trailing_remark(inside: &str, base: usize, marks: &mut Marks) -> Option<Range<usize>> {
    let (open, close) = if inside.ends_with(")*") { ("*(", ")*") } else { ("_(", ")_") };
    let start = inside.strip_suffix(close)?.rfind(open).filter(|start| *start > 0)?;
    if inside.get(..start)?.ends_with(['*', '_']) {
        return None;
    }
    let body = inside.get(start + open.len()..inside.len() - close.len())?;
    let status = words::status_word(body).map(|(status, _)| status);
    marks.extend(status.map(|status| (Channel::Mark, Some(status), base + start..base + inside.len())));
    Some(base..base + start)
}

/// What a box says: `Some(None)` for a box that says nothing we know.
pub fn box_status(body: &str) -> Option<Option<Status>> {
    Some(match body {
        "" | " " => Some(Status::Todo),
        "x" | "X" | "✓" | "✔" | "✅" => Some(Status::Done),
        "~" | "/" | ">" | "wip" | "WIP" => Some(Status::Doing),
        "-" => Some(Status::Dropped),
        "!" => Some(Status::Blocked),
        _ => return None,
    })
}

/// `P0, 4h`, `S`, `3 pts`, `dep: 1, 2`, `audited`: short lists of estimates, priorities and labels.
fn is_metadata(body: &str) -> bool {
    let estimate = |part: &str| {
        let part = part.trim();
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        digits > 0 && part.len() <= 8 || matches!(part, "S" | "M" | "L" | "XL" | "XS" | "P")
    };
    let quality = ["verified", "audited", "dep:", "deps:", "depends", "blocked by"];
    body.split(',').all(estimate) || quality.iter().any(|word| body.to_lowercase().starts_with(word))
}

fn trailing_emoji(inside: &str, base: usize, marks: &mut Marks) -> Option<Range<usize>> {
    let kept = inside.trim_end_matches(words::is_pictograph);
    let tail = inside.get(kept.len()..).filter(|tail| !tail.is_empty())?;
    let status = words::title_emoji(tail);
    marks.push((Channel::Mark, status, base + kept.len()..base + inside.len()));
    // `Seats are released — ✅`: the dash leads to the sign.
    let kept = kept.trim_end();
    let title = kept.strip_suffix(['—', '–', '-', '|', '·']).filter(|title| title.ends_with(' '));
    Some(base..base + title.unwrap_or(kept).len())
}

/// `✅ COMPLETE`, `— DONE`, `- Done`: a status word alone after an emoji or a dash.
fn trailing_word(inside: &str, base: usize, marks: &mut Marks) -> Option<Range<usize>> {
    let whole = inside.len();
    // `DONE 2026-04-03` says when, too.
    let undated = inside.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '/'));
    let dated = (8..=10).contains(&(whole - undated.len())) && undated.ends_with(' ');
    let inside = if dated { undated.trim_end() } else { inside };
    let cut = inside.rfind(|c: char| words::is_pictograph(c) || matches!(c, '—' | '–' | '-' | '|' | '·'))?;
    let sign = inside.get(cut..)?.chars().next()?;
    let word = inside.get(cut + sign.len_utf8()..)?;
    let spaced = words::is_pictograph(sign) || (word.starts_with(' ') && inside.get(..cut)?.ends_with(' '));
    let start = base + inside.len() - word.trim_start().len();
    let word = word.trim().trim_matches('*');
    let (status, len) = words::status_word(word).filter(|_| spaced)?;
    let rest = word.get(len..)?;
    if !(rest.is_empty() || rest.starts_with(" (") || words::is_pictograph(sign) && rest.starts_with(' ')) {
        return None;
    }
    marks.push((Channel::Mark, Some(status), start..base + whole));
    let end = if words::is_pictograph(sign) { cut + sign.len_utf8() } else { cut };
    Some(base..base + end)
}

/// Length of a `[…]` or `(…)` group at the start of `text`.
fn bracket(text: &str) -> Option<usize> {
    let close = match text.chars().next()? {
        '[' => ']',
        '(' => ')',
        _ => return None,
    };
    text.find(close).map(|at| at + 1)
}

#[cfg(test)]
#[allow(clippy::string_slice, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, title: &str, marks: &[Status]) {
        let stripped = strip_marks(text);
        assert_eq!(&text[stripped.title], title);
        assert_eq!(
            stripped.marks.iter().filter_map(|(_, status, _)| *status).collect::<Vec<_>>(),
            marks,
            "in {text:?}"
        );
    }

    #[test]
    fn takes_marks_off_the_ends() {
        check("Setup ✅", "Setup", &[Status::Done]);
        check("Setup ✅ COMPLETE", "Setup", &[Status::Done, Status::Done]);
        check("Billing [x] [verified with notes] [audited]", "Billing", &[Status::Done]);
        check("Skeleton [P0, 4h]", "Skeleton", &[]);
        check("[P] [US1] Create model", "Create model", &[]);
        check("Setup — DONE", "Setup", &[Status::Done]);
        check("Setup — DONE 2026-04-03", "Setup", &[Status::Done]);
        check("Setup (done)", "Setup", &[Status::Done]);
        check("🚧 Setup", "Setup", &[Status::Doing]);
        check("Community [-]", "Community", &[Status::Dropped]);
        check("🔒 Access rules", "Access rules", &[]);
        check("Launch 🎉", "Launch", &[]);
        check("[x] Cache the prompt", "Cache the prompt", &[Status::Done]);
        check("Cache the prompt *(closed: the router went)*", "Cache the prompt", &[Status::Done]);
        check("Depth knobs ✅ _(shipped in May)_", "Depth knobs", &[Status::Done, Status::Done]);
        check("⛔ Key rotation — SKIP", "Key rotation", &[Status::Dropped, Status::Blocked]);
    }

    #[test]
    fn leaves_titles_alone() {
        check("Make it done", "Make it done", &[]);
        check("Task API - GET Endpoints and Tests", "Task API - GET Endpoints and Tests", &[]);
        check("Parse arrays like `[a]`", "Parse arrays like `[a]`", &[]);
        check("Monorepo bootstrap (pnpm + TS config)", "Monorepo bootstrap (pnpm + TS config)", &[]);
        check("Close-out review", "Close-out review", &[]);
    }
}
