//! List items and lines that claim, and what labels among them say of the item above.
//!
//! A list below an item's heading is about its parameters and claims nothing of its own. Start at [`item`].

use super::{
    Label, Section, cell,
    claim::{Claim, claims, is_coined},
    collect::{Collect, Place},
    is_item_of,
    role::is_typed_item,
    with_kind,
    words::{Part, Topic, Voice},
};
use crate::{
    contract::{AbiItem, AbiKind},
    syntax::entry::{
        Form,
        piece::{Line, LineLabel},
    },
    text::Span,
};

/// What the list is about that is being read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Listed {
    /// Indentation of the item that claimed last: what is deeper is about it.
    claimed: Option<usize>,
    /// Indentation of the item whose label is in force.
    label: Option<usize>,
    /// Whether something followed the label in force.
    followed: bool,
}

/// Reads a list item.
pub fn item(section: &mut Section<'_>, line: &Line, collect: &mut Collect<'_>) {
    if section.listed.label.is_some_and(|indent| line.indent <= indent) {
        (section.label, section.listed.label) = (Label::None, None);
    }
    section.listed.followed = true;
    if (line.codes.is_empty()
        || line.label.as_ref().is_some_and(|label| label.marked && !is_code(line, label)))
        && let Some(says) = section.note_label(line)
    {
        return labelled(section, line, says, Some(line.indent), collect);
    }
    if section.listed.claimed.is_some_and(|indent| line.indent > indent) {
        return;
    }
    section.listed.claimed = None;
    let text = section.part.at(line.text).to_string();
    if let Some((AbiKind::Event | AbiKind::Error, topic)) = aside(section).map(|topic| (topic.kind(), topic))
    {
        return asides(section, &text, line.text.start as usize, topic, collect);
    }
    if section.context.voice != Voice::Full
        || matches!(section.label, Label::Part(_))
        || section.context.item.is_some()
    {
        return;
    }
    let topic = section.topic();
    let mut found = claims(&text);
    found.retain(|claim| is_claim(section, claim, topic));
    for claim in found {
        section.listed.claimed = Some(line.indent);
        let mut said = with_kind(claim.item.clone(), topic);
        if said.kind == Some(AbiKind::Error) {
            said.value = said.value.or_else(|| text.get(claim.whole.end..).and_then(cell::number));
        }
        push(section, said, &claim, line, Form::Bullet, collect);
    }
}

/// Whether what looks like a label with nothing after it is code in bold: the name of something.
fn is_code(line: &Line, label: &LineLabel) -> bool {
    let inside = |code: &Span| code.end <= label.name.end + 1 && code.start >= label.name.start;
    label.value.start == label.value.end && line.codes.iter().any(inside)
}

/// Reads a line that is no list item.
pub fn line(section: &mut Section<'_>, line: &Line, collect: &mut Collect<'_>) {
    if line.quoted {
        return;
    }
    let text = section.part.at(line.text).to_string();
    let says = section.note_label(line);
    if let Some(says) = says.filter(|_| claims(&text).iter().all(|claim| claim.is_bare)) {
        return labelled(section, line, says, None, collect);
    }
    if line.first && line.indent == 0 && section.listed.followed {
        (section.label, section.listed) = (Label::None, Listed::default());
    }
    let alone = claims(&text).into_iter().find(|claim| is_alone(&text, claim));
    let Some(claim) = alone.filter(|claim| !claim.is_bare && line.first) else { return };
    if let Some(own) = section.own {
        return own.complete(&claim, collect);
    }
    let topic = section.topic();
    if section.context.voice == Voice::Full
        && section.context.item.is_none()
        && !matches!(section.label, Label::Part(_))
        && (claim.item.kind.is_some() || topic.is_some() && is_typed_item(&claim.item))
    {
        push(section, with_kind(claim.item.clone(), topic), &claim, line, Form::Line, collect);
    }
}

/// Whether nothing but marks stands around a claim, or a dash follows it.
fn is_alone(text: &str, claim: &Claim) -> bool {
    let after = text.get(claim.whole.end..).unwrap_or_default();
    let after = after.trim_start_matches(['`', '*', ' ', ')']);
    after.is_empty() || after.starts_with(['—', '–', '-', ':', ';'])
}

fn is_claim(section: &Section<'_>, claim: &Claim, topic: Option<Topic>) -> bool {
    match topic {
        Some(topic) => is_item_of(topic, claim) && (claim.is_code || !claim.is_bare),
        None if claim.item.kind.is_some() => claim.is_code && !claim.is_bare,
        None => {
            let types = claim.item.inputs.as_ref().is_some_and(|inputs| !inputs.is_empty());
            claim.is_code
                && !claim.is_bare
                && types
                && is_typed_item(&claim.item)
                && section.context.owner.is_some()
        }
    }
}

fn push(
    section: &Section<'_>,
    said: AbiItem,
    claim: &Claim,
    line: &Line,
    form: Form,
    collect: &mut Collect<'_>,
) {
    let base = line.text.start as usize;
    let place = Place {
        form,
        name: base + claim.name.start..base + claim.name.end,
        whole: line.text.at(0),
        scope: None,
    };
    collect.push(&section.context, said, claim.owner.clone(), place);
}

/// Follows a label: what it says of the item above, or of what stands below it.
fn labelled(
    section: &mut Section<'_>,
    line: &Line,
    says: Label,
    indent: Option<usize>,
    collect: &mut Collect<'_>,
) {
    let Some(label) = &line.label else { return };
    let value = section.part.at(label.value).to_string();
    if value.is_empty() {
        (section.label, section.listed) = (says, Listed { label: indent, ..Listed::default() });
        return;
    }
    let Label::Part(part) = says else { return };
    match part {
        Part::Events | Part::Errors if section.context.item.is_some() => {
            let kind = if part == Part::Events { AbiKind::Event } else { AbiKind::Error };
            asides(section, &value, label.value.start as usize, Topic::Kind(kind), collect);
        }
        _ => {
            if let Some(own) = section.own {
                own.add(part, &value, collect);
            }
        }
    }
}

/// What the pieces below an item's heading or label name that belongs to the item: its events, its errors.
fn aside(section: &Section<'_>) -> Option<Topic> {
    let label = match section.label {
        Label::Part(Part::Events) => Some(Topic::Kind(AbiKind::Event)),
        Label::Part(Part::Errors) => Some(Topic::Kind(AbiKind::Error)),
        _ => None,
    };
    section.context.item.and(label.or(section.context.aside))
}

/// Adds what `text`, which stands at `base`, names of another kind than what it is said of.
pub fn asides(section: &Section<'_>, text: &str, base: usize, topic: Topic, collect: &mut Collect<'_>) {
    for claim in named(text) {
        // A word in back-ticks may be anything; a name of an event or error is capitalised, coined or has brackets.
        let name = claim.item.name.as_str();
        if claim.is_bare && !claim.is_code && !is_coined(name) {
            continue;
        }
        let value =
            (topic.kind() == AbiKind::Error).then(|| text.get(claim.whole.end..).and_then(cell::number));
        let item = AbiItem {
            kind: Some(topic.kind()),
            name: claim.item.name.clone(),
            value: value.flatten(),
            ..AbiItem::default()
        };
        let move_ = |range: &std::ops::Range<usize>| base + range.start..base + range.end;
        let place =
            Place { form: Form::Aside, name: move_(&claim.name), whole: move_(&claim.whole), scope: None };
        collect.push(&section.context, item, claim.owner.clone(), place);
    }
}

/// Everything in back-ticks that is a name or signature, or all of `text` where it has none.
fn named(text: &str) -> Vec<Claim> {
    let codes = super::super::code::spans(text);
    if codes.is_empty() {
        return claims(text);
    }
    let each = codes.into_iter().flat_map(|range| {
        // With its back-ticks, so that it is read as code.
        let start = text.get(..range.start).and_then(|before| before.rfind('`')).unwrap_or(range.start);
        let end = text
            .get(range.end..)
            .and_then(|after| after.find('`'))
            .map_or(range.end, |at| range.end + at + 1);
        let found = claims(text.get(start..end).unwrap_or_default());
        found.into_iter().map(move |claim| Claim {
            name: claim.name.start + start..claim.name.end + start,
            whole: claim.whole.start + start..claim.whole.end + start,
            ..claim
        })
    });
    each.collect()
}
