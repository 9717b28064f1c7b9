//! Values in the fields of a block: what the batch it is about has, and what its kind may say.
//!
//! Start at [`values`].

use super::{
    super::{Completion, CompletionKind, CompletionList, ids},
    Here, begins, commits, item, list,
};
use crate::{
    project::Batch,
    syntax::facts::{BlockKind, Field, FieldName, Verdict},
    templates,
};
use std::ops::Range;

/// Proposals, when the cursor is in a value, or in the list below a label.
pub(super) fn values(here: &Here<'_, '_>) -> Option<CompletionList> {
    let field = here.context.field().or_else(|| ids::listed_below(here.context))?;
    match field.name {
        FieldName::Tickets => tickets(here, field),
        FieldName::DependsOn => needs(here, field),
        FieldName::Files => files(here, field),
        FieldName::Verify => verify(here, field),
        FieldName::Commits | FieldName::Reviewed | FieldName::Dispatched => commits::commits(here, field),
        FieldName::ReadyFor => {
            let failed = matches!(here.block.verdict, Some(Verdict::Failed | Verdict::ChangesRequested));
            words(here, field, if failed { &["Fixes", "Review"] } else { &["Review", "Fixes"] })
        }
        FieldName::Verdict => words(here, field, &["Approved", "Changes requested"]),
        _ => None,
    }
}

/// What was typed of one part of a list, and where.
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) range: Range<usize>,
    /// Whether nothing stands before it in the value.
    pub(super) is_first: bool,
}

/// The part of a value around the cursor: from the last comma.
fn piece(here: &Here<'_, '_>, field: &Field) -> Piece {
    let context = here.context;
    let value = context.value(field);
    let from = value.start.clamp(context.line.start, context.offset);
    let typed = context.before.get(from - context.line.start..).unwrap_or_default();
    let last = typed.rsplit([',', ';', '、']).next().unwrap_or_default();
    let text = last.trim_start();
    // In a list below the label each part has its mark.
    let text = match value.start < context.line.start {
        true => text.trim_start_matches(['-', '*', '+']).trim_start(),
        false => text,
    };
    let is_first = last.len() == typed.len() && value.start >= context.line.start;
    Piece { text: text.to_owned(), range: context.offset - text.len()..context.offset, is_first }
}

/// All of a value, so that a word takes the place of another; blanks before the cursor stay.
fn whole(here: &Here<'_, '_>, field: &Field) -> Range<usize> {
    let (value, offset) = (here.context.value(field), here.context.offset);
    match value.is_empty() || value.start < here.context.line.start {
        true => offset..offset,
        false => value.start.min(offset)..value.end.max(offset),
    }
}

fn words(here: &Here<'_, '_>, field: &Field, all: &[&str]) -> Option<CompletionList> {
    let replace = whole(here, field);
    let items = all.iter().map(|word| item(*word, CompletionKind::Status, replace.clone()));
    list(here.context, items.collect(), false)
}

/// The batch's own tickets, as one list and one by one, then all others.
fn tickets(here: &Here<'_, '_>, field: &Field) -> Option<CompletionList> {
    let piece = piece(here, field);
    let own = here.about.as_ref().and_then(|about| {
        let (member, batch) = (about.member()?, about.batch()?);
        Some(ids::of(member, &batch.tickets))
    });
    let found = ids::listing(here.context, field, own.unwrap_or_default(), &[])?;
    let all = here.about.as_ref().map(|about| about.ticket_list("-").join(", ")).unwrap_or_default();
    let fits = piece.is_first && begins(&all, &piece.text) && all != piece.text;
    let mut items: Vec<Completion> = Vec::new();
    if fits && !found.items.iter().any(|item| item.label == all) && !all.is_empty() {
        let name = here.about.as_ref().map(templates::About::name).unwrap_or_default();
        items.push(Completion {
            detail: Some(format!("the tickets of {name}")),
            ..item(all, CompletionKind::Batch, piece.range)
        });
    }
    items.extend(found.items);
    list(here.context, items, found.incomplete)
}

/// Batches before this one, unfinished ones first, then the later ones, then tickets of other batches.
fn needs(here: &Here<'_, '_>, field: &Field) -> Option<CompletionList> {
    let piece = piece(here, field);
    let own = here.about.as_ref().map(|about| about.tickets()).unwrap_or_default();
    let own: Vec<_> = own.into_iter().map(|ticket| ticket.id.key()).collect();
    let ids = ids::listing(here.context, field, Vec::new(), &own);
    let mut items: Vec<Completion> = others(here, &piece);
    if piece.is_first && begins("none", &piece.text) {
        items.push(item("none", CompletionKind::Status, piece.range));
    }
    let incomplete = ids.as_ref().is_some_and(|ids| ids.incomplete);
    items.extend(ids.map(|ids| ids.items).unwrap_or_default());
    list(here.context, items, incomplete)
}

/// The other batches of the plan that are not named yet.
fn others(here: &Here<'_, '_>, piece: &Piece) -> Vec<Completion> {
    let Some(batches) = here.context.snapshot.batches(&here.context.member.path) else { return Vec::new() };
    let own = here.about.as_ref().and_then(|about| about.batch()).map(|batch| &batch.name);
    let own_index = own.and_then(|own| batches.named(&here.at.path, own)).unwrap_or(batches.list.len());
    let document = &here.context.member.document;
    let is_named = |batch: &Batch| {
        here.block.needs.batches.iter().any(|(name, at)| {
            let at = document.range(*at);
            *name == batch.name && !(at.start <= here.context.offset && here.context.offset <= at.end)
        })
    };
    let fits = |batch: &Batch| {
        let name = batch.name.to_string();
        begins(&name, &piece.text) || begins(&batch.name.label(), &piece.text)
    };
    let mut found: Vec<(usize, &Batch)> = batches.list.iter().enumerate().collect();
    found.retain(|(_, batch)| Some(&batch.name) != own && !is_named(batch) && fits(batch));
    found.sort_by_key(|(index, batch)| (*index > own_index, batch.stage.is_passed(), *index));
    let shown = |(_, batch): (usize, &Batch)| {
        let name = batch.name.to_string();
        // `2` is as good a beginning of `Batch 2`.
        let filter = if begins(&name, &piece.text) { name.clone() } else { batch.name.label() };
        let detail = Some(format!("{}/{} done · {}", batch.done, batch.total, batch.stage.phrase()));
        Completion { detail, filter, ..item(name, CompletionKind::Batch, piece.range.clone()) }
    };
    found.into_iter().map(shown).collect()
}

/// The files of the batch's tickets that are not listed yet; all of them at once where none is.
fn files(here: &Here<'_, '_>, field: &Field) -> Option<CompletionList> {
    let (about, piece) = (here.about.as_ref()?, piece(here, field));
    let typed = piece.text.trim_start_matches('`').to_lowercase();
    let document = &here.context.member.document;
    let listed = |path: &String| {
        here.block.files.iter().any(|(file, at)| {
            let at = document.range(*at);
            file.path == path.as_str() && !(at.start <= here.context.offset && here.context.offset <= at.end)
        })
    };
    let mut found = about.files();
    found.retain(|path| !listed(path) && path.to_lowercase().contains(&typed));
    let coded = piece.text.starts_with('`') || here.is_coded(FieldName::Files);
    let shown = |path: &String| if coded { format!("`{path}`") } else { path.clone() };
    // A back-tick that the editor closed by itself is written anew.
    let closed = piece.text.starts_with('`') && here.context.after.starts_with('`');
    let replace = piece.range.start..piece.range.end + usize::from(closed);
    let mut items: Vec<Completion> = Vec::new();
    if piece.is_first && found.len() > 1 && typed.is_empty() {
        let all = found.iter().map(shown).collect::<Vec<_>>().join(", ");
        let detail = Some(format!("the {} files of {}", found.len(), about.name()));
        items.push(Completion { detail, ..item(all, CompletionKind::File, replace.clone()) });
    }
    items.extend(found.iter().map(|path| item(shown(path), CompletionKind::File, replace.clone())));
    list(here.context, items, false)
}

/// The command that verifies the batch, and how it went where that is known.
fn verify(here: &Here<'_, '_>, field: &Field) -> Option<CompletionList> {
    let replace = whole(here, field);
    let word = |word: &str| item(word, CompletionKind::Status, replace.clone());
    let mut items = match here.block.kind {
        BlockKind::Handoff => Vec::new(),
        _ => vec![word("PASSED"), word("FAILED")],
    };
    let coded = here.is_coded(FieldName::Verify);
    let command = here.about.as_ref().and_then(templates::About::verify);
    let command = command.map(|command| if coded { format!("`{command}`") } else { command });
    let here_already =
        |command: &String| here.context.member.document.text().slice(replace.clone()) == command.as_str();
    items.extend(command.filter(|command| !here_already(command)).map(|command| Completion {
        detail: Some("the command that verifies it".into()),
        ..item(command, CompletionKind::Value, replace.clone())
    }));
    list(here.context, items, false)
}
