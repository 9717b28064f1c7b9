//! Whole blocks and tickets at the start of a line: `HA` becomes the HANDOFF of the batch that waits for one, filled from the
//! plan, `ticket` a ticket in its neighbour's form with the next free id.
//!
//! What they say is `templates`' and the actions'; here they are only proposed. Start at [`snippets`].

use super::{Completion, CompletionKind, CompletionList, Context};
use crate::{
    ide::{
        actions::{After, Named, NewBatch, NewTicket, UNTITLED},
        due,
        subject::mask_at,
    },
    project::Kind,
    syntax::facts::{BlockKind, Form},
    templates::{About, Complete, Filled, Order, Outcome, Stop},
};

/// For how many batches a block of one kind is proposed.
const BATCHES: usize = 3;

/// What was typed of a keyword.
struct Typed<'t> {
    /// `## `, if that is there.
    marks: &'t str,
    word: &'t str,
}

/// Proposals, when nothing but the beginning of a keyword stands on the line.
pub(super) fn snippets(context: &Context<'_>) -> Option<CompletionList> {
    let typed = typed(context)?;
    let mut items: Vec<Completion> = BlockKind::ALL
        .into_iter()
        .filter(|kind| typed.begins(kind.word()))
        .flat_map(|kind| blocks(context, &typed, kind))
        .collect();
    if typed.begins("ticket") && !typed.word.is_empty() {
        items.extend(ticket(context, &typed));
    }
    if typed.begins("batch") && !typed.word.is_empty() {
        items.extend(batch(context, &typed));
    }
    for (order, item) in items.iter_mut().enumerate() {
        item.sort = format!("{order:04}");
    }
    (!items.is_empty()).then_some(CompletionList { items, incomplete: false })
}

/// The keyword on the cursor's line, where one may begin: behind `#`, or as a paragraph of its own.
fn typed<'t>(context: &'t Context<'_>) -> Option<Typed<'t>> {
    let kinds = &context.member.kinds;
    let marks = context.before.len() - context.before.trim_start_matches(['#', ' ']).len();
    let (marks, word) = context.before.split_at_checked(marks)?;
    let headed = marks.starts_with('#') && marks.ends_with(' ');
    let text = context.member.document.text();
    let line = text.line_of(context.line.start);
    let apart = line == 0 || text.slice(text.line_range(line - 1)).trim().is_empty();
    // Prose begins with words too: three letters of one, or two in capitals, are meant.
    let capitals = word.len() >= 2 && word.bytes().all(|b| b.is_ascii_uppercase());
    let opened = marks.is_empty() && apart && (capitals || word.len() >= 3);
    let fits = (kinds.has(Kind::Tickets) || kinds.has(Kind::Handoff))
        && (headed || opened)
        && context.after.trim().is_empty()
        && word.bytes().all(|b| b.is_ascii_alphabetic())
        && mask_at(context.section, context.offset - context.start).is_none();
    fits.then_some(Typed { marks, word })
}

impl Typed<'_> {
    fn begins(&self, keyword: &str) -> bool {
        keyword.get(..self.word.len()).is_some_and(|head| head.eq_ignore_ascii_case(self.word))
    }
}

/// The blocks of one kind: for the batches whose turn it is, that of the first in every way it may go.
fn blocks(context: &Context<'_>, typed: &Typed<'_>, kind: BlockKind) -> Vec<Completion> {
    let path = &context.member.path;
    let Some(batches) = context.snapshot.batches(path) else { return Vec::new() };
    let turns = due::asking(&batches, kind).into_iter().take(BATCHES);
    let mut found = Vec::new();
    for (nth, about) in turns.filter_map(|index| About::at(context.snapshot, path, index)).enumerate() {
        for (order, how) in orders(kind).into_iter().take(if nth == 0 { 2 } else { 1 }) {
            let Outcome::Insert(insertion) = order.insertion(&about, None) else { continue };
            let label = match kind {
                BlockKind::Sync => format!("SYNC — after {}", about.name()),
                _ => format!("{} — {}{how}", kind.word(), about.name()),
            };
            found.push(item(context, typed, label, kind.word(), insertion.block));
        }
    }
    found
}

/// What a block of a kind may say, and how that is shown.
fn orders(kind: BlockKind) -> Vec<(Order, &'static str)> {
    let complete = |passed| Order::Complete(Complete { passed, ..Complete::default() });
    let review = |approved| Order::Review { approved, changes: None };
    match kind {
        BlockKind::Handoff => vec![(Order::Handoff, "")],
        BlockKind::Complete => {
            vec![(complete(true), " (verify passed)"), (complete(false), " (verify failed)")]
        }
        BlockKind::Review => vec![(review(true), ": approved"), (review(false), ": changes requested")],
        BlockKind::Sync => vec![(Order::Sync, "")],
    }
}

/// A ticket in the form of the one above, its title to be typed.
fn ticket(context: &Context<'_>, typed: &Typed<'_>) -> Option<Completion> {
    let outline = context.member.outline();
    outline.form.filter(|form| !matches!(form, Form::Row | Form::Numbered | Form::Document))?;
    let above = context.ticket.map(|(_, ticket)| After::Ticket(Named::new(&context.member.path, &ticket.id)));
    let path = context.member.path.as_str().to_owned();
    let new = NewTicket { path, after: above.unwrap_or(After::Last), title: String::new() };
    let text = new.preview(context.snapshot).ok()?.trim_end().to_owned();
    let title = text.find(UNTITLED).map(|at| Stop { range: at..at + UNTITLED.len(), choices: Vec::new() });
    let label = text.lines().next()?.trim_start_matches(['#', '-', '*', ' ']).to_owned();
    let filled = Filled { text, stops: title.into_iter().collect() };
    Some(item(context, typed, label, "ticket", filled))
}

/// A batch in the form of the last one, with its first ticket.
fn batch(context: &Context<'_>, typed: &Typed<'_>) -> Option<Completion> {
    let new = NewBatch { path: context.member.path.as_str().to_owned(), title: String::new() };
    let text = new.preview(context.snapshot).ok()?.trim_end().to_owned();
    let stop =
        |title: &str| text.find(title).map(|at| Stop { range: at..at + title.len(), choices: Vec::new() });
    let mut stops: Vec<Stop> = ["New batch", UNTITLED].into_iter().filter_map(stop).collect();
    stops.sort_by_key(|stop| stop.range.start);
    let label = text.lines().next()?.trim_start_matches(['#', '*', ' ']).to_owned();
    Some(item(context, typed, label, "batch", Filled { text, stops }))
}

fn item(
    context: &Context<'_>,
    typed: &Typed<'_>,
    label: String,
    keyword: &str,
    filled: Filled,
) -> Completion {
    let filled = filled.adapt(context.member.document.text().line_ending());
    Completion {
        label,
        detail: Some("filled from the plan".into()),
        kind: CompletionKind::Snippet,
        replace: context.line.start..context.offset,
        snippet: Some(filled.snippet()),
        documentation: Some(format!("```markdown\n{}\n```", filled.text)),
        insert: filled.text,
        sort: String::new(),
        filter: format!("{}{keyword}", typed.marks),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{
        completion,
        tests::{check, check_first},
    };
    use crate::testing::Fixture;

    const PLAN: &str = "## Batch 1: Core\n\n### T1: a\n**Status:** Done\n\n## HANDOFF — Batch 1 Ready\nTickets: T1\n\n## Batch 2: More\n\n### T2: b\n**Files:** src/b.rs\n**Status:** Todo\n\n";

    #[test]
    fn the_block_of_the_batch_whose_turn_it_is() {
        check(&format!("{PLAN}HA$0\n"), "[HA|]\nHANDOFF — Batch 2");
        check(&format!("{PLAN}## hand$0\n"), "[## hand|]\nHANDOFF — Batch 2");
        check(
            &format!("{PLAN}## COM$0\n"),
            "[## COM|]\nCOMPLETE — Batch 1 (verify passed)\nCOMPLETE — Batch 1 (verify failed)",
        );
        let built = PLAN.replace("## Batch 2", "## COMPLETE — Batch 1 Done\n\n## Batch 2");
        check(
            &format!("{built}REV$0\n"),
            "[REV|]\nREVIEW — Batch 1: approved\nREVIEW — Batch 1: changes requested",
        );
        check(&format!("{built}## SYNC$0\n"), "[## SYNC|]\nSYNC — after Batch 1");
        check_first(
            &format!("{PLAN}HA$0\n"),
            "## HANDOFF — Batch 2 Ready\nTickets: T2\nFiles affected: src/b.rs\nDependencies: Batch 1\nVerify command: <verify command>",
        );
    }

    #[test]
    fn what_is_not_known_is_a_place_to_type_at() {
        let fixture = Fixture::new(&format!("{PLAN}HA$0\n"));
        let (path, offset) = fixture.at();
        let list = completion(&fixture.snapshot, path, offset);
        let snippet = list.items.first().unwrap().snippet.clone().unwrap();
        assert!(snippet.ends_with("Verify command: ${1:<verify command>}$0"), "{snippet}");
    }

    #[test]
    fn a_ticket_with_the_next_id() {
        check(&format!("{PLAN}tick$0\n"), "[tick|]\nT3: New ticket");
        check_first(
            &format!("{PLAN}tick$0\n").replace('\n', "\r\n"),
            "### T3: New ticket\r\n**Files:**\r\n**Status:** Todo",
        );
    }

    #[test]
    fn a_batch_with_its_first_ticket() {
        check(&format!("{PLAN}batch$0\n"), "[batch|]\nBatch 3: New batch");
        check_first(
            &format!("{PLAN}## Bat$0\n"),
            "## Batch 3: New batch\n\n### T3: New ticket\n**Files:**\n**Status:** Todo",
        );
    }

    #[test]
    fn not_in_prose_fences_or_other_documents() {
        check(&format!("{PLAN}some HA$0\n"), "");
        check(&format!("{PLAN}a line\nHA$0\n"), "");
        check(&format!("{PLAN}```\nHA$0\n```\n"), "");
        check(&format!("{PLAN}HA$0 x\n"), "");
        check(&format!("//- TICKETS.md\n{PLAN}//- notes.md\nHA$0\n"), "");
    }
}
