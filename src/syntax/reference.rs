//! Lists of ids as people write them: `T1, T2 and T4-T6`, `INFRA-4,8,9`, `BE-1 (independent of BE-2)`, `none`.
//!
//! Says what is written, not what exists: dropped prefixes and ranges are completed when the plan is known.
//! Start at [`references`].

use super::{
    facts::{Reference, Said, Target},
    id::{self, Id},
    span::Spans,
    words,
};
use std::ops::Range;

/// Reads the value of a dependency or ticket-list field; `base` is where `value` stands in its section.
pub fn references(value: &str, base: usize, spans: &mut Spans) -> Said {
    if words::says_none(value) {
        return Said::References { list: Vec::new(), none: true };
    }
    if words::says_everything_above(value) {
        let spot = spans.add(base..base + value.trim_end().len());
        return Said::References {
            list: vec![Reference { target: Target::Earlier, spot, soft: false }],
            none: false,
        };
    }
    let clauses = clauses(value);
    let opening = clauses.iter().any(|clause| read_clause(value, clause.clone()).is_some());
    let mut list = Vec::new();
    for (index, clause) in clauses.into_iter().enumerate() {
        // "Auth contract from BE-003": when no clause begins with an id, the first may name one; "TICKETS.md **T7, T8"
        // names one at its end.
        let late = || {
            let (target, range) = read_late(value, clause.clone())?;
            let rest = value.get(range.end..clause.end)?.trim_matches(['*', '`', ' ', '.', ']']);
            (!opening || rest.is_empty()).then_some((target, range))
        };
        let read = read_clause(value, clause.clone()).or_else(|| if index == 0 { late() } else { None });
        if let Some((target, range)) = read {
            let soft = is_soft(value.get(range.end..).unwrap_or_default());
            let mut end = range.end;
            list.push(Reference { target, spot: spans.add(base + range.start..base + range.end), soft });
            while let Some((target, more)) =
                list.last().and_then(|last| next_of_kind(&last.target, value, end))
            {
                end = more.end;
                list.push(Reference { target, spot: spans.add(base + more.start..base + more.end), soft });
            }
        }
    }
    Said::References { list, none: false }
}

/// The id of the same family right behind another: `T4/T5/T6`, `T4 T5 T6`.
fn next_of_kind(before: &Target, value: &str, end: usize) -> Option<(Target, Range<usize>)> {
    let (Target::One(before) | Target::Range(_, before)) = before else { return None };
    let rest = value.get(end..)?;
    let marked = rest.trim_start_matches(['`', '*', ']']);
    let behind = marked.strip_prefix([' ', '/'])?;
    let text = behind.trim_start_matches(['`', '*', '[', '#']);
    let (len, id) = id::scan_declared(text).filter(|(_, id)| id.is_spelled_out())?;
    let first = id::split_range(id.as_str()).map_or_else(|| id.clone(), |(from, _)| from);
    if first.family() != before.family() || first.key() == before.key() {
        return None;
    }
    let start = end + rest.len() - text.len();
    let (target, len) = read_target(text).unwrap_or((Target::One(id), len));
    Some((target, start..start + len))
}

/// Whether a remark after an id says that nothing waits for it: `T7 (optional, for the preview)`.
fn is_soft(rest: &str) -> bool {
    let Some(remark) = rest.trim_start_matches(['*', '`', ' ', ']']).strip_prefix(['(', '（']) else {
        return false;
    };
    let remark = remark.get(..remark.len().min(40)).unwrap_or(remark).to_lowercase();
    [
        "optional",
        "soft",
        "recommended",
        "nice to have",
        "nice-to-have",
        "ideally",
        "not blocking",
        "non-blocking",
    ]
    .iter()
    .any(|word| remark.starts_with(word))
}

/// Byte ranges of the parts between commas, semicolons, "and" and the like; parentheses are remarks and left out.
fn clauses(value: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut start, mut depth) = (0, 0usize);
    let mut at = 0;
    while let Some(c) = value.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = value.get(at..).unwrap_or_default();
        let width = match c {
            '(' | '（' => {
                found.extend((depth == 0).then_some(start..at));
                depth += 1;
                c.len_utf8()
            }
            ')' | '）' => {
                depth = depth.saturating_sub(1);
                start = at + c.len_utf8();
                c.len_utf8()
            }
            _ if depth > 0 => c.len_utf8(),
            _ => match separator(rest) {
                Some(len) => {
                    found.push(start..at);
                    start = at + len;
                    len
                }
                None => c.len_utf8(),
            },
        };
        at += width;
    }
    found.extend((depth == 0).then_some(start..value.len()));
    found
}

/// Length of a separator at the start of `rest`.
fn separator(rest: &str) -> Option<usize> {
    const MARKS: &[&str] = &[
        ",", ";", "、", "，", "；", "+", "&", "|", "•", " / ", " and ", " und ", " y ", " et ", " и ",
        " 和 ", " plus ",
    ];
    MARKS.iter().find(|mark| rest.starts_with(**mark)).map(|mark| mark.len())
}

/// A clause that begins with an id, a range, or a number with its prefix dropped.
fn read_clause(value: &str, clause: Range<usize>) -> Option<(Target, Range<usize>)> {
    let text = value.get(clause.clone())?;
    let trimmed = text.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '`' | '*' | '_' | '[' | '-' | '~' | '"')
    });
    // `#T4` is T4; `#4` is an id of its own.
    let hashed = trimmed.strip_prefix('#').filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
    let trimmed = hashed.unwrap_or(trimmed);
    read_target(trimmed).map(|(target, len)| {
        let start = clause.end - trimmed.len();
        (target, start..start + len)
    })
}

/// The first spelled-out id anywhere in a clause.
fn read_late(value: &str, clause: Range<usize>) -> Option<(Target, Range<usize>)> {
    let text = value.get(clause.clone())?;
    let first =
        super::mention::mentions(text, &[]).into_iter().find(|mention| mention.id.is_spelled_out())?;
    let span = first.span.at(clause.start);
    let rest = value.get(span.start..clause.end)?;
    read_target(rest).map(|(target, len)| (target, span.start..span.start + len))
}

/// What `text` begins with, and its length.
fn read_target(text: &str) -> Option<(Target, usize)> {
    if let Some((len, id)) = id::scan_declared(text) {
        if let Some((from, to)) = id::split_range(id.as_str()) {
            return Some((Target::Range(from, to), len));
        }
        let rest = text.get(len..)?;
        return Some(match range_end(rest, &id) {
            Some((to, more)) => (Target::Range(id, to), len + more),
            None => (Target::One(id), len),
        });
    }
    short(text)
}

/// The second half of `A-2 through A-4`, `T-F070~073`, `INFRA-1–3`, as an id of the first half's stem, and its length.
fn range_end(rest: &str, from: &Id) -> Option<(Id, usize)> {
    let after = rest.trim_start_matches(['`', '*']);
    let dash = dash_len(after)?;
    let tail = after.get(dash..)?;
    let tail = tail.trim_start_matches(['`', '*', ' ']);
    let (to, len) = match id::scan_declared(tail) {
        Some((len, id))
            if id.stem() == from.stem() || id.key() != from.key() && id.family() == from.family() =>
        {
            (id, len)
        }
        Some(_) => return None,
        None => {
            let len = id::bare_number(tail)?;
            (Id::new(&format!("{}{}", from.stem(), tail.get(..len)?)), len)
        }
    };
    (to.number()? > from.number()?).then(|| (to, rest.len() - tail.len() + len))
}

/// Length of a dash, tilde, dots or word that joins the halves of a range.
fn dash_len(text: &str) -> Option<usize> {
    const JOINS: &[&str] = &[
        "…",
        "...",
        "..",
        "–",
        "—",
        "~",
        "-",
        "→",
        "～",
        "〜",
        " – ",
        " — ",
        " - ",
        " .. ",
        " ~ ",
        " ～ ",
        " 〜 ",
        "から",
        " から ",
        " to ",
        " through ",
        " thru ",
        " bis ",
        " a ",
        " à ",
        " until ",
    ];
    JOINS.iter().filter(|join| text.starts_with(**join)).map(|join| join.len()).max()
}

/// `8`, `001a`, `007–011`: numbers whose prefix was dropped.
fn short(text: &str) -> Option<(Target, usize)> {
    let text_at = |at: usize| text.get(at..).unwrap_or_default();
    let len = short_len(text)?;
    let one = text.get(..len)?;
    let rest = text_at(len);
    if let Some(dash) = dash_len(rest)
        && let Some(more) = short_len(text_at(len + dash))
    {
        let to = text_at(len + dash).get(..more)?;
        return Some((Target::ShortRange(one.into(), to.into()), len + dash + more));
    }
    // "3 days" and "2nd" are no references: a number stands alone in its clause.
    let alone = rest
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '`' | '*' | '_' | ']' | '.' | '"'))
        .is_empty();
    // `2. Real ingestion`: the number of a heading, and its title.
    let titled = rest.strip_prefix(". ").is_some_and(|title| title.starts_with(char::is_uppercase));
    (alone || titled).then(|| (Target::Short(one.into()), len))
}

fn short_len(text: &str) -> Option<usize> {
    let len = id::bare_number(text).or_else(|| {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let letter = text.as_bytes().get(digits).is_some_and(u8::is_ascii_lowercase);
        let closed = !text.as_bytes().get(digits + 1).is_some_and(u8::is_ascii_alphanumeric);
        (digits > 0 && letter && closed).then_some(digits + 1)
    })?;
    Some(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, want: &str) {
        let mut spans = Spans::default();
        let Said::References { list, none } = references(value, 0, &mut spans) else {
            panic!("no references")
        };
        let shown = |target: &Target| match target {
            Target::One(id) => id.to_string(),
            Target::Range(from, to) => format!("{from}..{to}"),
            Target::Short(text) => format!("_{text}"),
            Target::ShortRange(from, to) => format!("_{from}.._{to}"),
            Target::Earlier => "above".to_string(),
        };
        let got: Vec<_> = list.iter().map(|reference| shown(&reference.target)).collect();
        let got = if none { "none".to_string() } else { got.join(" ") };
        assert_eq!(got, want, "in {value:?}");
    }

    #[test]
    fn reads_lists() {
        check("T1, T2 and T3", "T1 T2 T3");
        check("`TICKET-001`, `TICKET-002`", "TICKET-001 TICKET-002");
        check("K8S-001.", "K8S-001");
        check("**BE-1**; BE-2 / BE-3", "BE-1 BE-2 BE-3");
        check("[T1](#t1), [T2](#t2)", "T1 T2");
        check("INFRA-4,8,9", "INFRA-4 _8 _9");
        check("001a, 002", "_001a _002");
        check("T4/T5/T6", "T4 T5 T6");
        check("T4 T5 **T6**", "T4 T5 T6");
        check("`T4`/`T5`", "T4 T5");
        check("#T4, #T5", "T4 T5");
        check("T4 blocks T5", "T4");
        check("T4 (T5)", "T4");
    }

    #[test]
    fn reads_ranges() {
        check("T4-T6", "T4..T6");
        check("T4–T6, T9", "T4..T6 T9");
        check("PH-021..PH-024", "PH-021..PH-024");
        check("A-2 through A-4", "A-2..A-4");
        check("T-F070~073", "T-F070..T-F073");
        check("INFRA-1–3", "INFRA-1..INFRA-3");
        check("007–011", "_007.._011");
        check("F1-T01", "F1-T01");
    }

    #[test]
    fn leaves_prose_out() {
        check("BE-1 (independent of BE-2 until integration)", "BE-1");
        check("BE-1 (independent of BE-2/BE-4, which already)", "BE-1");
        check("BE-019 plus earlier APIs.", "BE-019");
        check("Auth/profile contract from BE-003.", "BE-003");
        check("`casper/TICKETS.md` **T7, T8, T9** must be completed.", "T7 T8 T9");
        check("All Phase 1 contract tickets", "");
        check("3 days of work", "");
        check("2. Real data.", "_2");
        check("Nothing - B1 is unrelated", "none");
        check("everything above", "above");
    }
}
