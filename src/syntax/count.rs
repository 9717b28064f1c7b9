//! Numbers a document gives for its tickets: `(4 tickets)`, `(7/18)`, `Total: 36 tickets`, `총 36개 티켓`.
//!
//! A number counts only where it makes up a whole part of a heading, or stands beside the word "total" or a word for
//! tickets in a line of its own. `about 4 tickets`, `4+ tickets` and `the next 4 tickets` say nothing exact and are
//! left out. What is counted, and whether it is right, is a rule's question. Start at [`add`].

use super::{
    facts::{Count, CountPlace, Facts, Mask, Unit},
    masks::mask_at,
    span::Spans,
    split::{heading_level, lines, list_marker},
    words::is_pictograph,
};
use std::ops::Range;

/// The longest line that is read for a count, in bytes: longer ones are prose.
const LONGEST: usize = 200;

/// Adds the counts of a section to its facts.
pub fn add(text: &str, masks: &[Mask], facts: &mut Facts, spans: &mut Spans) {
    for (start, line) in lines(text) {
        let digits = line.len() <= LONGEST && line.bytes().any(|b| b.is_ascii_digit());
        let unread = |mask: &Mask| mask.span.at(0).contains(&start);
        if !digits || mask_at(masks, start).is_some_and(unread) || line.trim_start().starts_with('|') {
            continue;
        }
        let heading = heading_level(line).is_some();
        for part in if heading { heading_parts(line) } else { line_parts(line) } {
            let text = line.get(part.clone()).unwrap_or_default();
            if let Some(found) = if heading { in_heading(text) } else { in_line(text) } {
                let at = start + part.start;
                facts.counts.push(Count {
                    number: found.number,
                    of: found.of,
                    unit: found.unit,
                    place: found.place,
                    spot: spans.add(at + found.digits.start..at + found.digits.end),
                });
            }
        }
    }
}

/// A count and where its digits stand in the part.
struct Found {
    number: u32,
    digits: Range<usize>,
    of: Option<u32>,
    unit: Option<Unit>,
    place: CountPlace,
}

/// The parts of a heading between brackets, dashes, colons and commas.
fn heading_parts(line: &str) -> Vec<Range<usize>> {
    parts(line, |c| matches!(c, '(' | ')' | '[' | ']' | '（' | '）' | ':' | '：' | ',' | '#'))
}

/// The parts of a line between bars and dashes.
fn line_parts(line: &str) -> Vec<Range<usize>> {
    parts(line, |_| false)
}

/// The parts between bars, spaced dashes and what else `cut` says; `1,200` and `5–10` stay whole.
fn parts(line: &str, cut: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let (mut found, mut start) = (Vec::new(), 0);
    for (at, c) in line.char_indices() {
        let after = at + c.len_utf8();
        let spaced = || line.get(after..).is_none_or(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
        let ends = match c {
            '|' | '·' | '•' | '。' => true,
            '—' | '–' | '-' => spaced() && line.get(..at).is_some_and(|text| text.ends_with(' ')),
            ',' | ':' => cut(c) && spaced(),
            _ => cut(c),
        };
        if ends {
            found.push(start..at);
            start = after;
        }
    }
    found.push(start..line.len());
    found
}

/// `4 tickets`, `36 个任务`, `7/18`, `7/18 tickets`: all that a part of a heading says.
fn in_heading(part: &str) -> Option<Found> {
    let lead = part.len() - trim_decoration(part).len();
    let text = part.get(lead..)?;
    let (number, len) = digits(text)?;
    let digits = lead..lead + len;
    let rest = text.get(len..)?.trim_start();
    if let Some(whole) = rest.strip_prefix('/') {
        let whole = whole.trim_start();
        let (of, of_len) = self::digits(whole)?;
        let after = trim_end_decoration(whole.get(of_len..)?).trim();
        let unit = unit_at_start(after).filter(|(_, len)| *len == after.len()).map(|(unit, _)| unit);
        return (after.is_empty() || unit.is_some()).then_some(Found {
            number,
            digits,
            of: Some(of),
            unit,
            place: CountPlace::Heading,
        });
    }
    let (unit, unit_len) = unit_at_start(rest)?;
    let after = trim_end_decoration(rest.get(unit_len..)?);
    is_tail(after).then_some(Found { number, digits, of: None, unit: Some(unit), place: CountPlace::Heading })
}

/// `Total: 36 tickets`, `총 36개 티켓`, `Total tasks: 36`; without the word "total", a part that is only `36 tickets`.
fn in_line(part: &str) -> Option<Found> {
    let unmarked = part.trim_start_matches([' ', '\t', '>']);
    let unmarked = list_marker(unmarked).and_then(|len| unmarked.get(len..)).unwrap_or(unmarked);
    let mut rest = trim_decoration(unmarked);
    let total = total_at_start(rest);
    let mut unit = None;
    if let Some(len) = total {
        rest = trim_decoration(rest.get(len..)?);
        if let Some((found, len)) = unit_at_start(rest) {
            (unit, rest) = (Some(found), rest.get(len..)?);
        }
        rest = trim_decoration(rest.trim_start().trim_start_matches([':', '：', '=', '*', '_', ' ']));
    }
    let (number, len) = digits(rest)?;
    let start = part.len() - rest.len();
    let after = rest.get(len..)?.trim_start();
    let (behind, after) = match unit_at_start(after) {
        Some((found, len)) => (Some(found), after.get(len..)?),
        None => (None, after),
    };
    let after = trim_end_decoration(after);
    let place = if total.is_some() || is_total_word(after) { CountPlace::Total } else { CountPlace::Line };
    let unit = unit.or(behind)?;
    is_tail(after).then_some(Found { number, digits: start..start + len, of: None, unit: Some(unit), place })
}

/// Whether nothing follows that narrows the count down: the end, "in total", "across 12 sections".
fn is_tail(after: &str) -> bool {
    let after = after.trim_start();
    after.is_empty() || is_total_word(after) || after.to_lowercase().starts_with("across ")
}

fn is_total_word(after: &str) -> bool {
    let after = after.trim().to_lowercase();
    ["total", "in total", "overall", "altogether", "en total", "au total", "insgesamt", "всего"]
        .contains(&after.as_str())
}

/// Words for "total", lower case.
const TOTALS: &[&str] = &[
    "total of",
    "total number of",
    "total",
    "in total",
    "totale",
    "gesamt",
    "insgesamt",
    "итого",
    "всего",
    "总计",
    "总共",
    "合计",
    "合計",
    "总",
    "共",
    "全",
    "총",
    "전체",
];

fn total_at_start(text: &str) -> Option<usize> {
    TOTALS.iter().find_map(|word| word_at_start(text, word))
}

/// Words for a ticket, lower case, plurals by their first letters.
const UNITS: &[(Unit, &[&str])] = &[
    (
        Unit::Ticket,
        &["tickets", "ticket", "tiquetes", "тикетов", "тикета", "тикет", "티켓", "チケット", "工单"],
    ),
    (
        Unit::Task,
        &[
            "tasks",
            "task",
            "tareas",
            "tarea",
            "tâches",
            "tâche",
            "tarefas",
            "tarefa",
            "aufgaben",
            "задач",
            "задачи",
            "任务",
            "任務",
            "タスク",
            "작업",
        ],
    ),
    (Unit::Issue, &["issues", "issue"]),
    (Unit::Story, &["user stories", "stories", "story"]),
];

/// The unit `text` begins with, a counting word before it included: its length is that of both.
pub(super) fn unit_at_start(text: &str) -> Option<(Unit, usize)> {
    let trimmed = text.trim_start();
    let counter = ["个", "個", "개의", "개", "件の", "件", "つの", "つ", "张", "枚"];
    let bare = counter.iter().find_map(|word| trimmed.strip_prefix(word)).unwrap_or(trimmed).trim_start();
    let before = text.len() - bare.len();
    let all = UNITS.iter().flat_map(|(unit, words)| words.iter().map(move |word| (*unit, *word)));
    let (unit, len) =
        all.filter_map(|(unit, word)| word_at_start(bare, word).map(|len| (unit, len))).next()?;
    Some((unit, before + len))
}

/// Length of `word` at the start of `text`, where the word ends there; upper and lower case being one.
fn word_at_start(text: &str, word: &str) -> Option<usize> {
    let head = text.get(..word.len())?;
    let wide = word.chars().next_back().is_some_and(|c| c > '\u{2e80}');
    let next = text.get(word.len()..)?.chars().next();
    (head.to_lowercase() == *word && (wide || next.is_none_or(|c| !c.is_alphanumeric() && c != '-')))
        .then_some(word.len())
}

/// A whole number of up to four digits at the start of `text`, and its length.
fn digits(text: &str) -> Option<(u32, usize)> {
    let len = text.bytes().take_while(|b| b.is_ascii_digit()).count();
    let number = text.get(..len).filter(|digits| (1..=4).contains(&digits.len()))?.parse().ok()?;
    let next = text.get(len..)?.chars().next();
    (!next.is_some_and(|c| matches!(c, '.' | '-' | '+' | '%' | '–' | '~') || c.is_ascii_alphabetic()))
        .then_some((number, len))
}

/// Without blanks, emphasis and emoji before it.
fn trim_decoration(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '`') || is_pictograph(c))
}

fn trim_end_decoration(text: &str) -> &str {
    text.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '*' | '_' | '`' | '.' | ':') || is_pictograph(c)
    })
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::string_slice)]
mod tests {
    use crate::syntax::section::Section;

    #[track_caller]
    fn check(text: &str, want: &[&str]) {
        let section = Section::parse(text);
        let shown = section.facts.counts.iter().map(|count| {
            let digits = &text[section.span(count.spot).at(0)];
            let of = count.of.map_or(String::new(), |of| format!("/{of}"));
            let unit = count.unit.map_or(String::new(), |unit| format!(" {unit:?}"));
            assert_eq!(digits, count.number.to_string());
            format!("{digits}{of}{unit} {:?}", count.place)
        });
        assert_eq!(shown.collect::<Vec<_>>(), want, "in {text:?}");
    }

    #[test]
    fn reads_headings() {
        check("## Batch 2: Core (4 tickets)", &["4 Ticket Heading"]);
        check("## Phase 1 — 12 tasks", &["12 Task Heading"]);
        check("## Phase 1 - 12 tasks, 3 days", &["12 Task Heading"]);
        check("### ✅ Terminé (7/18)", &["7/18 Heading"]);
        check("## 第一批（3 个任务）", &["3 Task Heading"]);
        check("## **5 Tickets**", &["5 Ticket Heading"]);
        check("## Sprint 1 [3/7 tickets] ✅", &["3/7 Ticket Heading"]);
    }

    #[test]
    fn reads_totals() {
        check("> 총 36개 티켓 | P0: 19개 (MVP)", &["36 Ticket Total"]);
        check("**Total: 74 tickets across 12 sections.**", &["74 Ticket Total"]);
        check("- **Total tasks**: 47", &["47 Task Total"]);
        check("36 tickets | 190 hours", &["36 Ticket Line"]);
        check("36 tickets in total.", &["36 Ticket Total"]);
        check("合計: 12件のチケット", &["12 Ticket Total"]);
    }

    #[test]
    fn what_is_not_exact_is_no_count() {
        for text in [
            "## Batch 2 (~4 tickets)",
            "## Batch 2 (4+ tickets)",
            "## Batch 2 (next 4 tickets)",
            "## The last 3 tickets left",
            "## Phase 1 (5-10 tickets)",
            "## Ticket 6: 22/22 tests green",
            "## Version 1.2 tickets",
            "Pick the next 5 tickets.",
            "5-10 tickets",
            "## Phase 1 (5–10 tickets)",
            "## Phase 1 (1,200 tickets)",
            "Total: 5 tickets in phase 1",
            "Total: 36",
            "| Total | 55 tickets |",
            "```\n36 tickets\n```",
            "Each of the 36 tickets has a test.",
        ] {
            check(text, &[]);
        }
    }
}
