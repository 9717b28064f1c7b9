//! Limits a document sets for its batches: `2–3 tickets max`, `batches of 2-3 tickets`, `sync after every 2 batches`.
//!
//! `at most 3 tickets per user` is a limit too, and none of ours: a line counts when it speaks of batches, or when the
//! limit makes up a whole clause of it. Which lines stand in a ticket is the fold's question, and whether a batch keeps to the
//! limit is a rule's. Start at [`add`].

use super::{
    batch, count,
    facts::{Facts, Form, Limit, LimitKind, Mask},
    masks::mask_at,
    span::Spans,
    split::{heading_level, lines, list_marker},
};
use std::ops::Range;

/// The longest line that is read for a limit, in bytes.
const LONGEST: usize = 400;

/// The largest number that limits a batch: beyond, something else is counted.
const MOST: u32 = 50;

/// Adds the limits of a section to its facts. A ticket's heading opens none.
pub fn add(text: &str, masks: &[Mask], facts: &mut Facts, spans: &mut Spans) {
    if facts.candidates.first().is_some_and(|candidate| candidate.form == Form::Heading) {
        return;
    }
    for (start, line) in lines(text) {
        let digits = line.len() <= LONGEST && line.bytes().any(|b| b.is_ascii_digit());
        if !digits || mask_at(masks, start).is_some_and(|mask| mask.span.at(0).contains(&start)) {
            continue;
        }
        let row = line.trim_start().starts_with('|');
        if row || heading_level(line).is_some() && batch::leading(line).is_some() {
            continue;
        }
        for numbers in Numbers::all(line) {
            let masked = mask_at(masks, start + numbers.at.start).is_some();
            let heading = || facts.heading.as_ref().is_some_and(|heading| is_about_batches(&heading.text));
            let found = numbers.size(line, heading).or_else(|| numbers.interval(line));
            if let Some((kind, unit)) = found.filter(|_| !masked) {
                let spot = spans.add(start + numbers.at.start..start + numbers.at.end);
                facts.limits.push(Limit { kind, number: numbers.high, unit, spot });
            }
        }
    }
}

/// A number or a range of two, and where it stands in its line.
struct Numbers {
    high: u32,
    range: bool,
    /// A word follows.
    word: bool,
    at: Range<usize>,
}

impl Numbers {
    /// Every number of a line that stands on its own.
    fn all(line: &str) -> Vec<Numbers> {
        let (mut found, mut at) = (Vec::new(), 0);
        while let Some(start) = line.get(at..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit())) {
            let start = at + start;
            let before = line.get(..start).and_then(|text| text.chars().next_back());
            let joined = before.is_some_and(|c| {
                c.is_ascii_alphanumeric() || matches!(c, '-' | '–' | '.' | ',' | '#' | '_' | '/')
            });
            let (numbers, end) = Numbers::at(line, start);
            found.extend(numbers.filter(|numbers| !joined && (1..=MOST).contains(&numbers.high)));
            at = end;
        }
        found
    }

    /// The number at `start`, if it may be one that limits, and where its digits end.
    fn at(line: &str, start: usize) -> (Option<Numbers>, usize) {
        let digits = |from: usize| {
            let rest = line.get(from..).unwrap_or_default();
            let end = from + rest.bytes().take_while(u8::is_ascii_digit).count();
            (line.get(from..end).and_then(|digits| digits.parse::<u32>().ok()), end)
        };
        let (low, mut end) = digits(start);
        let mut high = low;
        let rest = line.get(end..).unwrap_or_default();
        let dash = [" – ", " - ", "–", "-", "~", " to ", " or ", " bis ", " à ", " a "].iter().find(|dash| {
            rest.strip_prefix(**dash).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        });
        if let Some(dash) = dash {
            (high, end) = digits(end + dash.len());
        }
        let after = line.get(end..).unwrap_or_default();
        let word = after.strip_prefix(' ').unwrap_or(after);
        let word =
            word.starts_with(|c: char| c.is_alphabetic()) && (after.starts_with(' ') || !after.is_ascii());
        let whole = !after.starts_with(['-', '–', '%', '/', ':'])
            && (word || !after.starts_with(char::is_alphanumeric));
        let numbers = high.filter(|_| whole && low <= high);
        (numbers.map(|high| Numbers { high, range: dash.is_some(), word, at: start..end }), end)
    }

    /// The text before and after in lower case, the unit of tickets left out; `None` where no tickets are counted.
    fn around(&self, line: &str) -> Option<(String, String)> {
        let after = line.get(self.at.end..)?;
        let first = after.trim_start().chars().next()?;
        // Most numbers count something else; the table of words is not asked about those.
        let worth = !first.is_ascii() || "tisa".contains(first.to_ascii_lowercase());
        let (_, len) = worth.then(|| count::unit_at_start(after)).flatten()?;
        Some((line.get(..self.at.start)?.to_lowercase(), after.get(len..)?.to_lowercase()))
    }

    /// The limit of a batch's size, with the kind of batch it names.
    fn size(&self, line: &str, heading: impl Fn() -> bool) -> Option<(LimitKind, Option<&'static str>)> {
        if sized(line.get(..self.at.start)?) {
            return Some((LimitKind::BatchSize, Some("batch")));
        }
        let (before, after) = self.around(line).filter(|_| self.word)?;
        let limited = bound(&before, &after);
        let each = each(&before, &after);
        if OTHERWISE.iter().any(|word| ends_with_word(&before, word)) {
            return None;
        }
        if let Some(unit) = each {
            let meant = limited.is_some() || self.range || NORMS.iter().any(|word| has_word(&before, word));
            return meant.then_some((LimitKind::BatchSize, Some(unit)));
        }
        let clause = limited?;
        let noise = NOISE.iter().any(|word| before.contains(word) || after.contains(word));
        let about = is_about_batches(&before) || is_about_batches(&after) || heading();
        let unit = about.then_some("batch");
        // `1 ticket max` on its own is about what an agent takes at a time.
        let whole = clause.whole && self.high > 1;
        (!noise && !clause.narrowed && (about || whole)).then_some((LimitKind::BatchSize, unit))
    }

    /// `sync after every 2 batches`, `every 3 batches: SYNC`.
    fn interval(&self, line: &str) -> Option<(LimitKind, Option<&'static str>)> {
        let after = line.get(self.at.end..)?.trim_start();
        let (unit, len) = batch::unit_at(&format!("{after} "))?;
        let before = line.get(..self.at.start)?.to_lowercase();
        let every = EVERY.iter().any(|word| ends_with_word(&before, word));
        let rest = after.get(len..).unwrap_or_default().to_lowercase();
        (every && (has_word(&before, "sync") || has_word(&rest, "sync")))
            .then_some((LimitKind::SyncEvery, Some(unit)))
    }
}

/// How a number is said to be the most.
struct Bound {
    /// The clause says nothing else.
    whole: bool,
    /// It goes on with what it is the most of: `per user`, `in a cart`.
    narrowed: bool,
}

/// Words before a number that make it the most there may be, lower case.
const BEFORE: &[&str] = &[
    "max",
    "max.",
    "max of",
    "maximum",
    "maximum of",
    "a maximum of",
    "at most",
    "no more than",
    "not more than",
    "never more than",
    "not exceed",
    "never exceed",
    "up to",
    "limit of",
    "limited to",
    "limit",
    "≤",
    "<=",
    "höchstens",
    "maximal",
    "nicht mehr als",
    "bis zu",
    "au plus",
    "pas plus de",
    "jusqu'à",
    "máximo",
    "máximo de",
    "como máximo",
    "no más de",
    "hasta",
    "最多",
    "不超过",
    "至多",
    "最大",
];

/// The same after what is counted.
const AFTER: &[&str] = &[
    "max",
    "maximum",
    "at most",
    "or fewer",
    "or less",
    "tops",
    "maximal",
    "höchstens",
    "au maximum",
    "au plus",
    "máximo",
    "como máximo",
    "以内",
    "以下",
];

/// Words that make a number something else than the most.
const OTHERWISE: &[&str] = &[
    "at least",
    "min",
    "min.",
    "minimum",
    "about",
    "around",
    "roughly",
    "~",
    "≈",
    "mindestens",
    "au moins",
    "al menos",
    "至少",
];

/// Words that make a plain number a norm: `keep batches of 3 tickets`.
const NORMS: &[&str] = &["keep", "always", "should", "must", "target", "limit", "small", "aim"];

/// What else may be limited, lower case: work under way, or what the product itself sells.
const NOISE: &[&str] = &[
    "in progress",
    "wip",
    "at a time",
    "at once",
    "parallel",
    "concurren",
    "simultan",
    "assigned",
    "user",
    "customer",
    "buy",
    "purchase",
    "order",
    "seat",
    "booking",
    "cart",
    "agent",
    "developer",
    "person",
];

/// Words before the interval of syncs.
const EVERY: &[&str] = &["every", "each", "alle", "tous les", "cada", "每"];

/// Whether the number is said to be the most, and what else its clause says.
fn bound(before: &str, after: &str) -> Option<Bound> {
    let open = before.trim_end_matches([' ', '(', '*', '_', ':', '：']);
    let never = || ["no", "never", "not", "split", "avoid"].iter().any(|word| has_word(open, word));
    let more = Some(&"more than").filter(|word| ends_with_word(open, word) && never());
    let lead =
        BEFORE.iter().chain(more).filter(|word| ends_with_word(open, word)).max_by_key(|word| word.len());
    let tail = after.trim_start_matches([' ', '(', '*', '_', ',']);
    let behind = AFTER.iter().filter(|word| starts_with_word(tail, word)).max_by_key(|word| word.len());
    if lead.is_none() && behind.is_none() {
        return None;
    }
    let open = open.get(..open.len() - lead.map_or(0, |word| word.len()))?;
    let tail = tail.get(behind.map_or(0, |word| word.len())..)?.trim_start();
    let tail = tail.trim_start_matches(['*', '_']);
    let tail = tail
        .strip_prefix("each")
        .filter(|rest| !rest.trim_start().starts_with(char::is_alphanumeric))
        .unwrap_or(tail);
    let ends = tail.is_empty() || tail.starts_with(|c: char| !c.is_alphanumeric());
    let open = open.trim_end_matches([' ', '*', '_', '>', '\t']);
    let begins =
        open.is_empty() || list_marker(&format!("{open} ")) == Some(open.len() + 1) || open.ends_with(CLAUSE);
    Some(Bound {
        whole: ends && begins,
        narrowed: ["per ", "each ", "in a "].iter().any(|word| tail.starts_with(word)),
    })
}

/// `Batch size: `, `Max tickets per batch: `.
fn sized(before: &str) -> bool {
    const SIZES: &[&str] = &[
        "batch size",
        "tickets per batch",
        "tasks per batch",
        "issues per batch",
        "stories per batch",
        "tickets pro batch",
    ];
    // Few lines have the word, and only they are worth a copy in lower case.
    before.contains("atch") && {
        let lower = before.to_lowercase();
        let label = lower.trim_end_matches([' ', '*', '_', '`']).strip_suffix([':', '=']);
        label.is_some_and(|label| {
            let label = label.trim_end_matches([' ', '*', '_', ')']).trim_end_matches("(max");
            SIZES.iter().any(|size| ends_with_word(label, size))
        })
    }
}

/// What may stand before a clause.
const CLAUSE: [char; 9] = ['(', ',', ';', ':', '—', '–', '.', '：', '，'];

/// The kind of batch that each has so many: `3 tickets per batch`, `batches of 3 tickets`.
fn each(before: &str, after: &str) -> Option<&'static str> {
    const PER: &[&str] =
        &["per ", "each ", "a ", "in each ", "in a ", "in one ", "pro ", "je ", "par ", "por ", "/", "/ "];
    let tail = after.trim_start_matches([' ', ',', '(', '*', '_']);
    let limit = AFTER.iter().filter(|word| starts_with_word(tail, word)).map(|word| word.len()).max();
    let tail = tail.get(limit.unwrap_or(0)..)?.trim_start();
    let unit = |text: &str| {
        let unit = batch::unit_at(text).map(|(unit, _)| unit);
        unit.or_else(|| {
            ["group", "groups"].iter().any(|word| starts_with_word(text, word)).then_some("batch")
        })
    };
    if let Some(unit) = PER.iter().find_map(|word| unit(&format!("{} ", tail.strip_prefix(word)?))) {
        return Some(unit);
    }
    if let Some((_, rest)) = before.rsplit_once("每批") {
        return rest.chars().all(|c| !c.is_ascii_digit()).then_some("batch");
    }
    let open = before.trim_end_matches([' ', '*', '_', '(']);
    let open = BEFORE.iter().find_map(|word| open.strip_suffix(word)).unwrap_or(open).trim_end();
    let of = ["of", "von", "de"].iter().find_map(|word| open.strip_suffix(word))?.trim_end();
    let word = of.rsplit(|c: char| c.is_whitespace()).next()?;
    let plural = ["batches", "groups", "lots", "lotes", "phases", "sprints", "waves"].contains(&word);
    plural.then(|| unit(&format!("{word} "))).flatten()
}

/// Whether a text speaks of batches, and does not just name one.
fn is_about_batches(text: &str) -> bool {
    const WORDS: &[&str] = &["batch", "batches", "groups", "lots", "lotes"];
    let lower = text.to_lowercase();
    lower.contains("每批")
        || lower.contains("バッチ")
        || WORDS.iter().any(|word| has_word(&lower, word)) && batch::names(text, true).is_empty()
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// Whether `text` ends with `word`, blanks apart, and the word begins there.
fn ends_with_word(text: &str, word: &str) -> bool {
    let before = text.trim_end().strip_suffix(word);
    let wide = word.starts_with(|c: char| !c.is_alphabetic() || c > '\u{2e80}');
    before.is_some_and(|text| wide || !text.ends_with(|c: char| c.is_alphanumeric()))
}

fn starts_with_word(text: &str, word: &str) -> bool {
    let wide = word.starts_with(|c: char| c > '\u{2e80}');
    text.strip_prefix(word).is_some_and(|rest| wide || !rest.starts_with(|c: char| c.is_alphanumeric()))
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::string_slice)]
mod tests {
    use crate::syntax::section::Section;

    #[track_caller]
    fn check(text: &str, want: &str) {
        let section = Section::parse(text);
        let shown = section.facts.limits.iter().map(|limit| {
            let written = &text[section.span(limit.spot).at(0)];
            assert!(written.ends_with(&limit.number.to_string()), "{written}");
            format!(
                "{:?} {}{}",
                limit.kind,
                limit.number,
                limit.unit.map_or(String::new(), |unit| format!(" {unit}"))
            )
        });
        assert_eq!(shown.collect::<Vec<_>>().join(", "), want, "in {text:?}");
    }

    #[test]
    fn clauses_of_their_own() {
        for text in [
            "2–3 tickets max",
            "- 2-3 tickets max.",
            "Keep them small (max 3 tickets).",
            "**Max 3 tickets**",
            "> At most 3 tickets; then hand over.",
            "No more than 3 tasks",
            "Rule: up to 3 tickets",
            "höchstens 3 Tickets",
            "- Máximo 3 tareas",
            "最多 3 个任务",
        ] {
            check(text, "BatchSize 3");
        }
    }

    #[test]
    fn lines_about_batches() {
        for text in [
            "Keep batches small: 2–3 tickets max",
            "Each batch holds at most 3 tickets and one contract.",
            "A batch never has more than 3 tickets.",
            "Max 3 tickets per batch",
            "2–3 tickets per batch",
            "2 to 3 tickets per batch, please",
            "Work in batches of 2-3 tickets.",
            "Plan groups of up to 3 tickets.",
            "Keep batches of 3 tickets",
            "Up to 3 tickets per batch for each agent",
            "maximal 3 Tickets pro Batch",
            "3 tickets max par lot",
            "hasta 3 tareas por lote",
            "每批最多 3 个任务",
            "## How we batch (2–3 tickets max)",
            "## Batch rules\n\n- We take up to 3 tickets whatever they are",
        ] {
            check(text, "BatchSize 3 batch");
        }
        check("2-3 tickets per sprint", "BatchSize 3 sprint");
    }

    #[test]
    fn more_ways_to_say_it() {
        for text in [
            "**Batch size:** 2–3 tickets max",
            "Batch size: 2-3 tickets",
            "Keep each batch to 2–3 tickets max.",
            "Each batch should contain 2–3 tickets (max).",
            "Batches of 2–3 tickets max",
            "2–3 tickets max per batch, so that each review stays small",
            "Group tickets into batches (2-3 tickets max)",
            "Maximum 2-3 tickets per batch",
            "Maximum of 3 tickets in each batch",
            "Batch limit: 3 tickets",
            "A batch is 2–3 tickets, max.",
            "Each batch: 2-3 tickets max",
            "No batch has more than 3 tickets",
            "A batch has no more than **3 tickets**",
            "Never more than 3 tickets a batch",
            "Max tickets per batch: 3",
            "- Tickets per batch: 2–3",
            "Max. 3 tickets/batch",
            "Batches are limited to 3 tickets",
            "Batches: 2–3 tickets max",
            "Batches must not exceed 3 tickets.",
            "Batches should hold 2 or 3 tickets at most.",
            "Split batches with more than 3 tickets",
        ] {
            check(text, "BatchSize 3 batch");
        }
        check("> 2–3 tickets max each", "BatchSize 3");
        check("- 2–3 tickets maximum", "BatchSize 3");
        check("- **2–3 tickets max** — then hand over", "BatchSize 3");
    }

    #[test]
    fn limits_of_something_else() {
        for text in [
            "Users may buy at most 3 tickets",
            "At most 3 tickets per user",
            "Max 3 tickets in progress",
            "Batches run side by side, max 3 tickets at a time",
            "At least 3 tickets per batch",
            "About 3 tickets per batch",
            "The plan has 5 batches of 3 tickets each",
            "1 ticket max",
            "Batch 2 has more than 3 tickets",
            "Max tickets per user: 3",
            "Pick up to 3 tickets from the backlog",
            "Concurrency limit: 3 tasks",
            "1 ticket max per session",
            "Batch 2 has at most 3 tickets left",
            "## Batch 2 (max 3 tickets)",
            "### T1: At most 3 tickets per batch",
            "```\n2–3 tickets max\n```",
            "`max 3 tickets`",
            "The first 3 tickets are about maximum likelihood",
            "A list of up to 3 tickets is shown",
            "T3 tickets max",
            "max 1,003 tickets",
            "max 300 tickets",
        ] {
            check(text, "");
        }
    }

    #[test]
    fn intervals_of_syncs() {
        check("Sync after every 2 batches.", "SyncEvery 2 batch");
        check("- SYNC every 3 batches", "SyncEvery 3 batch");
        check("Every 2 batches: SYNC block", "SyncEvery 2 batch");
        check("Sync point: every 2 phases", "SyncEvery 2 phase");
        check("Sync every 5 minutes", "");
        check("Review every 2 batches", "");
        check("Sync Batch 2 every 2 days", "");
        check("Synchronous calls, every 2 batches", "");
    }
}
