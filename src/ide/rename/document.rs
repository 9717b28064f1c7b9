//! The edits of one document: its lists, its prose, its declaration and index rows.
//!
//! Lists go first, since a part of a list may change although it does not name the ticket: a dropped prefix needs the id
//! before it. Start at [`edits`].

use super::{
    RenameEdit,
    change::Change,
    name::respell,
    range::{self, Outcome, Piece, Written},
};
use crate::{
    ide::{
        lists::{self, Means},
        occurrences::joined,
        subject::{mask_at, reference_at, ticket_at},
    },
    project::Member,
    syntax::{
        Id, Outline, Section,
        facts::{Field, Mention, Reference, Said, Target},
    },
    text::Edit,
};
use std::ops::Range;

/// The edits of `member`, in the order of their places.
pub(super) fn edits(change: &Change<'_>, member: &Member) -> Vec<RenameEdit> {
    let mut found = Vec::new();
    let mut start = 0;
    for section in member.document.sections().iter() {
        let place = Place { change, member, section, start };
        for field in &section.facts.fields {
            place.list(field, &mut found);
        }
        place.prose(&mut found);
        start += section.len();
    }
    declaration(change, member, &mut found);
    found.sort_by_key(|edit| (edit.edit.range.start, edit.edit.range.end));
    found.dedup_by(|a, b| a.edit == b.edit);
    found
}

/// The declaration and the index rows, wherever they are written.
fn declaration(change: &Change<'_>, member: &Member, found: &mut Vec<RenameEdit>) {
    let Some(ticket) = member.outline().ticket(&change.old.id) else { return };
    for at in std::iter::once(ticket.id_at).chain(ticket.rows.iter().map(|row| row.id_at)) {
        let range = member.document.range(at);
        let text = member.document.text().slice(range.clone());
        let edit = rename(change, &text, &range, &ticket.id);
        let known = found.iter().any(|known| overlaps(&known.edit.range, &edit.range));
        if !known && !range.is_empty() {
            found.push(RenameEdit::id(edit));
        }
    }
}

fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Renames `text`, which stands at `range` and spells `id` with more around it perhaps: `TICKET T4`.
fn rename(change: &Change<'_>, text: &str, range: &Range<usize>, id: &Id) -> Edit {
    let (at, len) = match text.rfind(id.as_str()) {
        Some(at) => (at, id.as_str().len()),
        None => (0, text.len()),
    };
    let spelling = text.get(at..at + len).unwrap_or(text);
    let new = respell(spelling, &change.old.id, &change.new.id);
    Edit::replace(range.start + at..range.start + at + len, new)
}

/// A section in place.
struct Place<'a> {
    change: &'a Change<'a>,
    member: &'a Member,
    section: &'a Section,
    start: usize,
}

impl<'a> Place<'a> {
    /// The outline that says what a range covers: the document's own where it declares the ends.
    fn outline(&self, from: &Id) -> &'a Outline {
        let own = self.member.outline();
        if own.ticket(from).is_some() { own } else { self.change.target.member.outline() }
    }

    fn text(&self, range: &Range<usize>) -> String {
        self.member.document.text().slice(range.clone()).into_owned()
    }

    /// One dependency or ticket list.
    fn list(&self, field: &Field, found: &mut Vec<RenameEdit>) {
        let Said::References { list, .. } = &field.said else { return };
        let plain = |reference: &Reference| match &reference.target {
            Target::One(id) => !self.change.old.is(id),
            _ => false,
        };
        if list.iter().all(plain) {
            return;
        }
        let owner = ticket_at(self.member, self.section.span(field.value).at(self.start).start);
        let owner = owner.map(|(_, ticket)| ticket);
        let mut stem =
            owner.map_or_else(String::new, |owner| self.change.after(&owner.id).stem().to_string());
        for part in lists::read(self.member.outline(), owner, list) {
            let at = self.section.span(part.reference.spot).at(self.start);
            let text = self.text(&at);
            match (&part.reference.target, part.means) {
                (Target::One(_), Means::One(id)) => {
                    stem = self.change.after(&id).stem().to_string();
                    if self.change.old.is(&id) {
                        found.push(RenameEdit::id(rename(self.change, &text, &at, &id)));
                    }
                }
                (_, Means::One(id)) => self.short(&id, &text, &at, &mut stem, found),
                (target, Means::Span(from, to)) => {
                    let dropped = matches!(target, Target::ShortRange(..));
                    let written = Written { from: &from, to: &to, text: &text, at, dropped };
                    self.range(&written, &mut stem, found);
                }
                _ => {}
            }
        }
    }

    /// A number whose prefix was dropped: it stays one where it still means the same ticket.
    fn short(&self, id: &Id, text: &str, at: &Range<usize>, stem: &mut String, found: &mut Vec<RenameEdit>) {
        let after = self.change.after(id);
        let completes = |text: &str, stem: &str| {
            self.change.completes(self.member.outline(), stem, text) == Some(after.key())
        };
        if completes(text, stem) {
            return;
        }
        let whole = Some(after.as_str()).filter(|whole| text == id.as_str() && completes(whole, stem));
        let bare = after.as_str().strip_prefix(stem.as_str()).filter(|bare| completes(bare, stem));
        let new = whole.or(bare).unwrap_or(after.as_str()).to_string();
        if whole.or(bare).is_none() {
            *stem = after.stem().to_string();
        }
        let edit = Edit::replace(at.clone(), new);
        found.push(RenameEdit { label: "Rename a shortened id", ..RenameEdit::id(edit) });
    }

    /// A range; `stem` is the prefix that shortened ids have here, before it and then after it.
    fn range(&self, written: &Written<'_>, stem: &mut String, found: &mut Vec<RenameEdit>) {
        let outcome = match range::rewritten(self.change, self.outline(written.from), written) {
            // Both ends lost their prefix: where they no longer complete, the range is spelled out.
            Outcome::Same if written.dropped && !self.completes(written, stem) => {
                Outcome::List(vec![Piece::Span(written.from.clone(), written.to.clone())])
            }
            Outcome::Same => {
                if !written.dropped {
                    *stem = written.from.stem().to_string();
                }
                return;
            }
            Outcome::Ends(from, to) if written.dropped => Outcome::List(vec![Piece::Span(from, to)]),
            outcome => outcome,
        };
        *stem = outcome.last().unwrap_or(written.from).stem().to_string();
        found.extend(written.edits(outcome));
    }

    fn completes(&self, written: &Written<'_>, stem: &str) -> bool {
        let (from, to) = written.ends();
        let same =
            |text: &str, id: &Id| self.change.completes(self.member.outline(), stem, text) == Some(id.key());
        same(from, written.from) && same(to, written.to)
    }

    /// Mentions outside lists and masks, and the ranges they make.
    fn prose(&self, found: &mut Vec<RenameEdit>) {
        let mut mentions = self.section.mentions().iter().peekable();
        while let Some(mention) = mentions.next() {
            let next = mentions.peek().copied();
            if let Some(to) = next.filter(|to| self.is_range(mention, to)) {
                mentions.next();
                let at = mention.span.at(self.start).start..to.span.at(self.start).end;
                let text = self.text(&at);
                let written = Written { from: &mention.id, to: &to.id, text: &text, at, dropped: false };
                self.range(&written, &mut String::new(), found);
            } else if self.change.old.is(&mention.id) && self.is_open(mention) {
                let at = mention.span.at(self.start);
                found.push(RenameEdit::id(rename(self.change, &self.text(&at), &at, &mention.id)));
            }
        }
    }

    /// Whether two mentions are the ends of a range in prose that has to do with the ticket.
    fn is_range(&self, from: &Mention, to: &Mention) -> bool {
        let old = &self.change.old;
        let near = to.span.start.saturating_sub(from.span.end) <= 12;
        let ascends = near && from.id.stem() == to.id.stem() && from.id.number() < to.id.number();
        let concerns = ascends && (old.is(&from.id) || old.is(&to.id) || old.is_inside(&from.id, &to.id));
        concerns && self.is_open(from) && joined(self.member, from, to, self.start)
    }

    /// Whether a mention is prose: in no list, no code, no comment.
    fn is_open(&self, mention: &Mention) -> bool {
        let at = mention.span.start as usize;
        let listed = reference_at(self.section, at).is_some_and(|(field, index)| {
            let Said::References { list, .. } = &field.said else { return false };
            list.get(index).is_some_and(|reference| {
                let span = self.section.span(reference.spot);
                span.start <= mention.span.start && mention.span.end <= span.end
            })
        });
        !listed && mask_at(self.section, at).is_none()
    }
}
