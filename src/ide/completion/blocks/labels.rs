//! Field labels at the start of a line of a block: those its kind takes and it does not have yet.
//!
//! Start at [`labels`].

use super::{
    super::{Completion, CompletionKind, CompletionList},
    Here, begins, list,
};
use crate::{ide::subject::mask_at, syntax::facts::FieldName, templates::Label, text::LineEnding};

/// Proposals, when nothing but the beginning of a label stands on the line.
pub(super) fn labels(here: &Here<'_, '_>) -> Option<CompletionList> {
    let context = here.context;
    let typed = context.before.trim_start();
    let word = typed.trim_start_matches(['-', '*', '+', '_', '#', ' ']);
    let head = context.member.document.range(here.block.at);
    let fits = context.after.trim().is_empty()
        && context.line.start > head.end
        && word.chars().all(|c| c.is_alphabetic() || c == ' ')
        && !word.ends_with("  ")
        && mask_at(context.section, context.offset - context.start).is_none();
    if !fits {
        return None;
    }
    let offered = here.labels().into_iter().filter(|label| !has(here, label) && begins(&label.label, word));
    let ending = context.member.document.text().line_ending();
    list(context, offered.map(|label| item(here, label, ending, typed, word)).collect(), false)
}

fn item(here: &Here<'_, '_>, label: Label, ending: LineEnding, typed: &str, word: &str) -> Completion {
    let filled = label.text.adapt(ending);
    let shown = filled.text.trim_end().to_owned();
    Completion {
        detail: Some(shown.lines().next().unwrap_or_default().to_owned()),
        kind: CompletionKind::Field,
        replace: here.context.offset - typed.len()..here.context.offset,
        snippet: (!filled.stops.is_empty()).then(|| filled.snippet()),
        insert: filled.text,
        sort: String::new(),
        filter: if word.len() < typed.len() { shown } else { label.label.clone() },
        label: label.label,
        documentation: None,
    }
}

/// Whether the block says this already, on another line.
fn has(here: &Here<'_, '_>, wanted: &Label) -> bool {
    let document = &here.context.member.document;
    here.block.fields.iter().any(|(index, at)| {
        let section = document.section(*index);
        let Some((section, field)) =
            section.and_then(|section| Some((section, section.facts.fields.get(*at as usize)?)))
        else {
            return false;
        };
        let label = section.span(field.label).at(document.sections().start_of(*index as usize));
        let elsewhere = !here.context.line.contains(&label.start);
        let same = match wanted.name {
            FieldName::Other => document.text().slice(label) == wanted.label.as_str(),
            name => field.name == name,
        };
        elsewhere && same
    })
}
