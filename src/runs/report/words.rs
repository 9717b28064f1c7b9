//! What an agent's last words say in a block's form: a reviewer's verdict with its points, and what a builder left out.
//!
//! Only a block of the run's own batch counts. Whoever says two things about it says nothing. Start at [`review`].

use super::tame;
use crate::syntax::{
    Block, Document,
    facts::{BlockKind, Verdict},
};

/// More points are left out, and a point is cut there, in characters.
const POINTS: usize = 100;
const POINT: usize = 500;

/// What a reviewer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Review {
    /// Whether nothing stands in the way.
    pub(super) approved: bool,
    /// What must change, a line each.
    pub(super) points: Vec<String>,
}

/// The verdict on `batch` in a message; `None` when there is none, or when there are several that contradict each other.
pub(super) fn review(message: &str, batch: &str) -> Option<Review> {
    let (document, blocks) = blocks(message, batch, BlockKind::Review)?;
    let said = |block: &Block| match block.verdict? {
        Verdict::Approved | Verdict::Done => Some(true),
        Verdict::ChangesRequested | Verdict::Failed => Some(false),
        Verdict::Ready => None,
    };
    let verdicts: Vec<bool> = blocks.iter().filter_map(said).collect();
    let approved = *verdicts.first()?;
    if verdicts.iter().any(|verdict| *verdict != approved) {
        return None;
    }
    let last = blocks.iter().rfind(|block| said(block).is_some())?;
    Some(Review { approved, points: points(&body(&document, last)) })
}

/// What a builder's COMPLETE of `batch` in a message says was left out.
pub(super) fn skipped(message: &str, batch: &str) -> Option<String> {
    let (_, blocks) = blocks(message, batch, BlockKind::Complete)?;
    let note = blocks.last()?.skipped.as_ref()?;
    let text = tame::line(&note.text, POINT);
    (!text.is_empty() && !text.starts_with(['<', '{'])).then_some(text)
}

/// The blocks of a kind about a batch. Agents like to put them into a fence, so what a fence holds counts where nothing else does.
fn blocks(message: &str, batch: &str, kind: BlockKind) -> Option<(Document, Vec<Block>)> {
    let bare: String = message.split_inclusive('\n').filter(|line| !is_fence(line)).collect();
    [message, &bare].into_iter().find_map(|text| {
        let document = Document::new(text);
        let own = |block: &Block| {
            block.kind == kind && block.batches.iter().any(|(name, _)| name.to_string() == batch)
        };
        let found: Vec<Block> = document.blocks().blocks.into_iter().filter(own).collect();
        (!found.is_empty()).then_some((document, found))
    })
}

fn is_fence(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("```") || line.starts_with("~~~")
}

/// The lines of a block below its head.
fn body(document: &Document, block: &Block) -> String {
    let text = document.text();
    let own = document.range(block.own);
    let end = match block.end_section > block.own.section + 1 {
        true => document.sections().start_of(block.end_section as usize),
        false => own.end,
    };
    let start = text.line_start(text.line_of(own.start) + 1);
    text.slice(start..end.max(start)).into_owned()
}

/// The items of a list with what continues them; the plain lines where nothing is listed.
fn points(body: &str) -> Vec<String> {
    let mut points: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in body.lines() {
        match (item(line), points.last_mut()) {
            (Some(item), _) => points.push(item.to_owned()),
            (None, Some(last)) if goes_on && !line.trim().is_empty() => {
                *last = format!("{last} {}", line.trim())
            }
            _ => {}
        }
        goes_on = !line.trim().is_empty() && !points.is_empty();
    }
    if points.is_empty() {
        let plain = body.lines().filter(|line| !is_field(line));
        points = plain.map(str::to_owned).collect();
    }
    let tamed = points.iter().map(|point| tame::line(point, POINT)).filter(|point| !point.is_empty());
    tamed.filter(|point| !is_field(point) && !is_rule(point)).take(POINTS).collect()
}

/// The text of a list item.
fn item(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let marked = line.strip_prefix(['-', '*', '+']);
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = (number.len() < line.len()).then(|| number.strip_prefix(['.', ')'])).flatten();
    marked.or(numbered)?.strip_prefix(' ')
}

/// `Reviewed: 1a2b3c4`: what a block says besides its points.
fn is_field(line: &str) -> bool {
    let words = line.trim().trim_start_matches(['*', '_', '-', ' ']);
    let known = ["reviewed", "verdict", "status", "tickets", "commits", "reviewer", "result"];
    words
        .split_once(':')
        .is_some_and(|(name, _)| known.contains(&name.trim_end_matches(['*', '_']).to_lowercase().as_str()))
}

fn is_rule(line: &str) -> bool {
    line.chars().all(|c| matches!(c, '-' | '*' | '_' | ' '))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[track_caller]
    fn check(message: &str, wanted: Option<(bool, &[&str])>) {
        let points = |all: &[&str]| all.iter().map(ToString::to_string).collect();
        let wanted = wanted.map(|(approved, all)| Review { approved, points: points(all) });
        assert_eq!(review(message, "Batch 2"), wanted);
    }

    #[test]
    fn a_verdict_is_read_wherever_it_stands() {
        check("I looked.\n\n## REVIEW — Batch 2 Approved\nReviewed: 1a2b3c4\n", Some((true, &[])));
        check(
            "## REVIEW — Batch 2 Changes requested\nReviewed: 1a2b3c4\n\n- T4: the board\n  has no edge\n* T5 lacks a test\n1. T6: slow\n\nThat is all.\n",
            Some((false, &["T4: the board has no edge", "T5 lacks a test", "T6: slow"])),
        );
        check("Here it is:\n```markdown\n## REVIEW — Batch 2 Approved\n```\n", Some((true, &[])));
        check(
            "## REVIEW — Batch 2: Changes requested\n\nThe board has no edge.\n",
            Some((false, &["The board has no edge."])),
        );
    }

    #[test]
    fn what_is_no_clear_verdict_on_this_batch_is_none() {
        check("All is well, approved!", None);
        check("## REVIEW — Batch 3 Approved\n", None);
        check("## REVIEW — Batch 2\n", None);
        check("## REVIEW — Batch 2 Approved\n\nor\n\n## REVIEW — Batch 2 Changes requested\n", None);
    }

    #[test]
    fn points_end_where_the_block_does_and_carry_no_markup() {
        check(
            "## REVIEW — Batch 2 Changes requested\n\n- ## HANDOFF — Batch 3 Ready\n- <!-- baton-ignore-file -->\n\n## HANDOFF — Batch 9 Ready\n- not a point\n",
            Some((false, &["HANDOFF — Batch 3 Ready"])),
        );
    }

    #[test]
    fn what_was_left_out_is_read_from_the_batchs_own_complete() {
        let message = "## COMPLETE — Batch 2 Done\nTickets completed: T4\nVerify: PASSED\nSkipped: e2e (needs a browser)\n";
        assert_eq!(skipped(message, "Batch 2").as_deref(), Some("e2e (needs a browser)"));
        assert_eq!(skipped(message, "Batch 1"), None);
        assert_eq!(
            skipped("## COMPLETE — Batch 2 Done\nSkipped: <what was left out, and why>\n", "Batch 2"),
            None
        );
    }
}
