//! The heads of blocks: `## HANDOFF — Batch 2 Ready`, `# HANDOFF — Claude → Codex`, `HANDOFF TO CODEX: Execute Batch 2`.
//!
//! A word in capitals, or the name of a batch, tells a block from a heading that happens to be called "Review". Whether a
//! head that names nothing opens a block shows in what stands below it, which is the fold's question. Start at
//! [`heading`].

use super::{
    batch,
    facts::{BlockKind, Verdict},
    mention, words,
};
use smol_str::SmolStr;

/// A head, read on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// What it opens.
    pub kind: BlockKind,
    /// How things went, by its words.
    pub verdict: Option<Verdict>,
    /// Who hands over, and to whom.
    pub agents: Option<(Option<SmolStr>, SmolStr)>,
    /// Whether it names a batch or tickets.
    pub certain: bool,
    /// Where what follows the keyword begins, in bytes of the text.
    pub rest: usize,
}

/// The words that open a block, lower case, the longer ones first.
const WORDS: &[(&str, BlockKind)] = &[
    ("agent handoff", BlockKind::Handoff),
    ("batch handoff", BlockKind::Handoff),
    ("hand-off", BlockKind::Handoff),
    ("handoff", BlockKind::Handoff),
    ("completed", BlockKind::Complete),
    ("completion", BlockKind::Complete),
    ("complete", BlockKind::Complete),
    ("batch review", BlockKind::Review),
    ("review", BlockKind::Review),
    ("sync point", BlockKind::Sync),
    ("sync", BlockKind::Sync),
];

/// The head a heading's text is, if it is one.
pub fn heading(whole: &str) -> Option<Head> {
    let text = unnumbered(whole).trim_start_matches(|c: char| !c.is_alphanumeric());
    let Some((kind, rest, capitals)) = keyword(text) else { return reversed(whole, text) };
    let opens = Rest::of(rest)?;
    let batches = batch::names(rest, !capitals);
    let named = !batches.is_empty() || kind == BlockKind::Handoff && names_ids(rest);
    // `## Review — how we do it` is prose.
    (capitals || named && opens != Rest::Bare).then(|| head(kind, whole, rest, named))
}

/// The head that a line of prose is: it must be in capitals and say what it is about.
pub fn line(whole: &str) -> Option<Head> {
    let text = whole.trim_start_matches(|c: char| !c.is_alphanumeric());
    // Every line of prose is asked, and hardly any begins with two capitals.
    if !text.bytes().take(2).all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let (kind, rest, capitals) = keyword(text).filter(|(_, _, capitals)| *capitals)?;
    let opens = Rest::of(rest).filter(|opens| *opens != Rest::Bare)?;
    let batches = !batch::names(rest, false).is_empty();
    let ids = kind == BlockKind::Handoff && names_ids(rest);
    (capitals && opens != Rest::Bare && (batches || ids)).then(|| head(kind, whole, rest, true))
}

/// A heading without its number: `3. HANDOFF — Batch 2`.
fn unnumbered(whole: &str) -> &str {
    let rest = whole.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") ")) {
        Some(text) if rest.len() < whole.len() => text,
        _ => whole,
    }
}

/// `Batch 2 — HANDOFF`.
fn reversed(whole: &str, text: &str) -> Option<Head> {
    let (_, range) = batch::leading(text)?;
    let rest = text.get(range.end..)?.trim_start_matches(|c: char| !c.is_alphanumeric());
    let (kind, after, _) = keyword(rest).filter(|(kind, ..)| *kind == BlockKind::Handoff)?;
    // `Batch 2: Handoff screen` is a batch about a screen.
    Rest::of(after).map(|_| head(kind, whole, after, true))
}

fn head(kind: BlockKind, whole: &str, rest: &str, certain: bool) -> Head {
    let (verdict, agents) = (words::verdict(rest), agents(rest));
    Head { kind, verdict, agents, certain, rest: whole.len() - rest.len() }
}

/// What follows the keyword.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// Nothing that belongs to the grammar.
    Bare,
    /// A dash, a colon, a bracket, `TO CODEX`, `after`, `for`.
    Opened,
}

impl Rest {
    /// Tells them apart; `None` when the keyword is the beginning of a sentence.
    fn of(rest: &str) -> Option<Rest> {
        let trimmed = rest.trim_start();
        let marked = trimmed.starts_with(['—', '–', '-', ':', '：', '(', '[', '→', '|']);
        let worded = ["to ", "from ", "after ", "for ", "before "]
            .iter()
            .any(|word| trimmed.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)));
        match trimmed.trim_matches(['*', '_']).is_empty() {
            true => Some(Rest::Bare),
            false if marked || worded => Some(Rest::Opened),
            false => batch::leading(trimmed).map(|_| Rest::Opened),
        }
    }
}

/// The keyword `text` begins with, what follows it, and whether it is in capitals.
fn keyword(text: &str) -> Option<(BlockKind, &str, bool)> {
    let (kind, len) = WORDS.iter().find_map(|(word, kind)| {
        let head = text.get(..word.len())?;
        let next = text.get(word.len()..)?.chars().next();
        (head.eq_ignore_ascii_case(word) && !next.is_some_and(|c| c.is_alphanumeric() || c == '_'))
            .then_some((*kind, word.len()))
    })?;
    let capitals = !text.get(..len)?.contains(|c: char| c.is_ascii_lowercase());
    Some((kind, text.get(len..)?, capitals))
}

fn names_ids(text: &str) -> bool {
    mention::mentions(text, &[]).iter().any(|mention| mention.id.is_spelled_out())
}

/// `TO CODEX:`, `FROM Claude TO Codex`, `Claude → Codex`.
fn agents(rest: &str) -> Option<(Option<SmolStr>, SmolStr)> {
    let text = rest.trim_start_matches([' ', '—', '–', '-', ':']);
    let name = |text: &str| {
        let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '`' | '@'));
        let short = !text.is_empty() && text.split_whitespace().count() <= 4;
        (short && text.len() <= 40).then(|| SmolStr::new(text))
    };
    let cut = |text: &str| text.split([':', '(', '—', '–', ',']).next().and_then(name);
    let arrow = ["→", "->", "=>", "⟶"].iter().find_map(|arrow| text.split_once(arrow));
    if let Some((from, to)) = arrow {
        let from = from.rsplit([':', '—', '–', '(', ',']).next().and_then(name);
        return cut(to).map(|to| (from, to));
    }
    let word = |text: &str, word: &str| -> Option<usize> {
        let head = text.get(..word.len())?;
        head.eq_ignore_ascii_case(word).then_some(word.len())
    };
    if let Some(len) = word(text, "to ") {
        return cut(text.get(len..)?).map(|to| (None, to));
    }
    let rest = text.get(word(text, "from ")?..)?;
    let at = rest.to_ascii_lowercase().find(" to ")?;
    cut(rest.get(at + 4..)?).map(|to| (rest.get(..at).and_then(name), to))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kind, verdict and agents of a heading; `?` for one that names nothing.
    fn show(head: Option<Head>) -> String {
        let Some(head) = head else { return "-".into() };
        let verdict = head.verdict.map(|verdict| format!(" {verdict:?}")).unwrap_or_default();
        let agents = head.agents.map(|(from, to)| format!(" {}>{to}", from.unwrap_or_default()));
        let sure = if head.certain { "" } else { "?" };
        format!("{}{sure}{verdict}{}", head.kind.word(), agents.unwrap_or_default())
    }

    #[track_caller]
    fn check(text: &str, want: &str) {
        assert_eq!(show(heading(text)), want, "for the heading {text:?}");
    }

    #[track_caller]
    fn check_line(text: &str, want: &str) {
        assert_eq!(show(line(text)), want, "for the line {text:?}");
    }

    #[test]
    fn headings_open_blocks() {
        check("HANDOFF — Batch 2 Ready", "HANDOFF Ready");
        check("HANDOFF: Batch 2", "HANDOFF");
        check("🤝 HANDOFF – Batches 2-3", "HANDOFF");
        check("**HANDOFF - T4-T6**", "HANDOFF");
        check("COMPLETE — Batch 2 Done", "COMPLETE Done");
        check("COMPLETE — Batch 2 FAILED", "COMPLETE Failed");
        check("REVIEW — Batch 2 Approved", "REVIEW Approved");
        check("REVIEW — Batch 2 Changes requested", "REVIEW ChangesRequested");
        check("REVIEW — Batch 2 Approved | Changes requested", "REVIEW");
        check("SYNC — after Batch 3", "SYNC");
        check("SYNC AFTER BATCH 3", "SYNC");
        check("Handoff: Batch 2", "HANDOFF");
        check("Batch 2 Handoff", "HANDOFF");
        check("HANDOFF — Claude → Codex", "HANDOFF? Claude>Codex");
        check("HANDOFF TO CODEX: Batch 2", "HANDOFF >CODEX");
        check("HANDOFF from Claude to Codex — Batch 2", "HANDOFF Claude>Codex");
        check("HANDOFF", "HANDOFF?");
        check("HANDOFF — Batch <N>", "HANDOFF?");
        check("HANDOFF — Batch N Ready", "HANDOFF? Ready");
        check("3. HANDOFF — Batch 2", "HANDOFF");
        check("12) COMPLETE — Batch 2", "COMPLETE");
    }

    #[test]
    fn other_headings_do_not() {
        for text in [
            "Handoff",
            "Review",
            "Review process",
            "Review — how we do it",
            "Review: Phase 2 plan",
            "Completed (7/18)",
            "Complete the setup of Batch 2",
            "COMPLETE the setup",
            "Sync points",
            "Sync engine",
            "Reviewers",
            "Batch 2: Handoff screen",
            "Batch 2: COMPLETE",
            "Handoff: Restore the tests",
        ] {
            check(text, "-");
        }
    }

    #[test]
    fn lines_announce() {
        check_line("HANDOFF TO CODEX: Execute Batch 2 from TICKETS.md", "HANDOFF >CODEX");
        check_line("**HANDOFF — Batch 2 (T4-T6)**", "HANDOFF");
        check_line("COMPLETE: Batch 2", "COMPLETE");
        check_line("Handoff to Codex: execute Batch 2", "-");
        check_line("HANDOFF blocks are written by hand", "-");
        check_line("REVIEW: T4 reads the wrong file", "-");
        check_line("COMPLETE", "-");
    }
}
