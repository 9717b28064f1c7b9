//! The head of a block: the batch it is about, the one whose turn it is first, and then how things went.
//!
//! Start at [`heads`].

use super::{
    super::{Completion, CompletionKind, CompletionList, Context},
    begins, item, list,
};
use crate::{
    ide::due::likely,
    syntax::{
        batch_at_start,
        facts::{BlockHead, BlockKind, HeadStyle},
    },
};

/// Proposals behind the keyword of a heading that opens a block.
pub(in super::super) fn heads(context: &Context<'_>) -> Option<CompletionList> {
    let head = context.section.facts.blocks.iter().find(|head| {
        let at = context.section.span(head.spot).at(context.start);
        matches!(head.style, HeadStyle::Heading(_))
            && context.line.start <= at.start
            && at.start < context.offset
            && at.end <= context.line.end
    })?;
    let start = context.section.span(head.spot).at(context.start).start;
    let text = context.before.get(start - context.line.start..)?;
    let keyword = text.to_ascii_uppercase().find(head.kind.word())? + head.kind.word().len();
    let rest = text.get(keyword..).filter(|rest| rest.starts_with([' ', ':', '—', '–', '-']))?;
    let sign = |c: char| matches!(c, ' ' | '—' | '–' | '-' | ':');
    let mut typed = rest.trim_start_matches(sign);
    let signed = rest.contains(|c: char| sign(c) && c != ' ');
    let after = begins(typed, "after ");
    if after {
        typed = typed.get("after ".len()..).unwrap_or_default().trim_start();
    }
    match batch_at_start(typed) {
        Some((_, name)) if name.end < typed.len() => {
            verdicts(context, head.kind, typed.get(name.end..).unwrap_or_default())
        }
        _ => batches(context, head, typed, signed || after),
    }
}

/// The batches that begin so.
fn batches(context: &Context<'_>, head: &BlockHead, typed: &str, signed: bool) -> Option<CompletionList> {
    let batches = context.snapshot.batches(&context.member.path)?;
    let replace = context.offset - typed.len()..context.offset;
    let word = if head.kind == BlockKind::Sync && !context.before.to_lowercase().contains("after") {
        "after "
    } else {
        ""
    };
    let sign = if signed { "" } else { "— " };
    let found = likely(&batches, head.kind).into_iter().filter_map(|index| batches.list.get(index));
    let found = found.filter_map(|batch| {
        let name = batch.name.to_string();
        let label = format!("{word}{name}");
        (begins(&name, typed) || begins(&label, typed)).then(|| Completion {
            detail: Some(format!("{}/{} done · {}", batch.done, batch.total, batch.stage.phrase())),
            insert: format!("{sign}{label}"),
            filter: if begins(&name, typed) { name } else { label.clone() },
            ..item(label, CompletionKind::Batch, replace.clone())
        })
    });
    let items = found.collect::<Vec<_>>();
    list(context, items, false)
}

/// The words that begin so.
fn verdicts(context: &Context<'_>, kind: BlockKind, rest: &str) -> Option<CompletionList> {
    let typed = rest.trim_start_matches([' ', '—', '–', '-', ':']);
    let words: &[&str] = match kind {
        BlockKind::Handoff => &["Ready"],
        BlockKind::Complete => &["Done", "Failed"],
        BlockKind::Review => &["Approved", "Changes requested"],
        BlockKind::Sync => &[],
    };
    let fits = words.iter().filter(|word| rest != typed && begins(word, typed) && **word != typed);
    let replace = context.offset - typed.len()..context.offset;
    list(context, fits.map(|word| item(*word, CompletionKind::Status, replace.clone())).collect(), false)
}
