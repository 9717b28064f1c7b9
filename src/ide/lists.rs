//! Dependency and ticket lists with their context: what a dropped prefix means depends on the id before it.
//!
//! The outline keeps what a list amounts to; editing it needs to know what each written part means. Start at [`read`].

use crate::syntax::{
    Id, Outline, Ticket,
    facts::{Reference, Target},
};

/// What one written part of a list means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Means {
    /// One ticket.
    One(Id),
    /// Both ends and all between.
    Span(Id, Id),
    /// Everything declared before.
    Earlier,
    /// A number that completes to nothing declared.
    Nothing,
}

/// One part of a list.
#[derive(Clone, Debug)]
pub(super) struct Part<'a> {
    /// As it was read.
    pub reference: &'a Reference,
    /// What it means.
    pub means: Means,
}

/// The parts of a list that stands in `owner`, a ticket of `outline`.
pub(super) fn read<'a>(
    outline: &'a Outline,
    owner: Option<&'a Ticket>,
    list: &'a [Reference],
) -> impl Iterator<Item = Part<'a>> {
    let mut stem = owner.map_or("", |owner| owner.id.stem());
    list.iter().map(move |reference| {
        let means = match &reference.target {
            Target::One(id) => {
                stem = id.stem();
                Means::One(id.clone())
            }
            Target::Range(from, to) => {
                stem = from.stem();
                Means::Span(from.clone(), to.clone())
            }
            Target::Short(text) => outline.complete(stem, text).map_or(Means::Nothing, Means::One),
            Target::ShortRange(from, to) => {
                match (outline.complete(stem, from), outline.complete(stem, to)) {
                    (Some(from), Some(to)) => Means::Span(from, to),
                    _ => Means::Nothing,
                }
            }
            Target::Earlier => Means::Earlier,
        };
        Part { reference, means }
    })
}

/// Bytes of the two ends of a written range: `T4` and `T6` of `T4-T6`, `T-F070` and `073` of `T-F070~073`.
pub(super) fn ends(text: &str, from: &Id, to: &Id) -> (usize, usize) {
    let part = |c: &char| c.is_ascii_alphanumeric() || *c == '.';
    let spelled = |end: Option<&str>, id: &Id| end.is_some_and(|end| end.eq_ignore_ascii_case(id.as_str()));
    let (from_len, to_len) = (from.as_str().len(), to.as_str().len());
    let head = match spelled(text.get(..from_len), from) {
        true => from_len,
        false => text.chars().take_while(part).count(),
    };
    let tail = match spelled(text.get(text.len().saturating_sub(to_len)..), to) {
        true => to_len,
        false => text.chars().rev().take_while(part).count(),
    };
    (head, tail)
}

/// Whether `gap`, the text between two ids in prose, makes them a range. `T1 → T3` is an order, not a range.
pub(super) fn joins(gap: &str) -> bool {
    matches!(gap, "-" | "–" | "—" | "~" | ".." | "..." | "…")
        || matches!(gap, " - " | " – " | " — " | " ~ " | " .. " | " to " | " through " | " thru " | " bis ")
}
