//! Ranges: what `T4-T6` becomes when an id in it, or at its end, gets another name.
//!
//! It stays a range while it covers the same tickets. Else it is rewritten: what is left of it stays a range where three
//! or more follow each other, the rest is spelled out. Start at [`rewritten`].

use super::{
    RenameEdit,
    change::{Change, order},
};
use crate::{
    ide::{lists, occurrences::Wanted},
    syntax::{Id, Outline},
    text::Edit,
};
use std::ops::Range;

/// What becomes of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It says the same as before.
    Same,
    /// It stays a range, with these ends.
    Ends(Id, Id),
    /// It becomes a list.
    List(Vec<Piece>),
}

/// A part of a list that was a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// One id.
    One(Id),
    /// A range.
    Span(Id, Id),
}

impl Outcome {
    /// The last id that the reader of a list takes a prefix from, when it changed.
    pub fn last(&self) -> Option<&Id> {
        match self {
            Outcome::Same => None,
            Outcome::Ends(from, _) => Some(from),
            Outcome::List(pieces) => pieces.last().map(|(Piece::One(id) | Piece::Span(id, _))| id),
        }
    }
}

/// A range as it is written.
#[derive(Clone, Debug)]
pub(super) struct Written<'a> {
    /// Its first id.
    pub from: &'a Id,
    /// Its last id.
    pub to: &'a Id,
    /// The text.
    pub text: &'a str,
    /// Its bytes in the document.
    pub at: Range<usize>,
    /// Whether both ends lost their prefix: `007–011`.
    pub dropped: bool,
}

impl Written<'_> {
    fn lens(&self) -> (usize, usize) {
        lists::ends(self.text, self.from, self.to)
    }

    /// The ends as they are written.
    pub fn ends(&self) -> (&str, &str) {
        let (head, tail) = self.lens();
        let from = self.text.get(..head).unwrap_or_default();
        (from, self.text.get(self.text.len() - tail..).unwrap_or_default())
    }

    /// Whether the far end alone lost its prefix: `T-F070~073`.
    fn is_short(&self) -> bool {
        !self.dropped && self.lens().1 < self.to.as_str().len()
    }

    /// The edits that make it what becomes of it.
    pub fn edits(&self, outcome: Outcome) -> Vec<RenameEdit> {
        match outcome {
            Outcome::Same => Vec::new(),
            Outcome::Ends(from, to) => self.renamed(&from, &to),
            Outcome::List(pieces) => vec![RenameEdit {
                edit: Edit::replace(self.at.clone(), self.spelled(&pieces)),
                needs_confirmation: true,
                label: "Rewrite the range",
            }],
        }
    }

    /// Each end that has another name.
    fn renamed(&self, from: &Id, to: &Id) -> Vec<RenameEdit> {
        let (head, tail) = self.lens();
        let bare = to.as_str().get(to.stem().len()..).filter(|_| self.is_short());
        let ends = [
            (from != self.from, self.at.start..self.at.start + head, from.as_str()),
            (to != self.to, self.at.end - tail..self.at.end, bare.unwrap_or(to.as_str())),
        ];
        let changed = ends.into_iter().filter(|(changed, ..)| *changed);
        changed.map(|(_, range, text)| RenameEdit::id(Edit::replace(range, text))).collect()
    }

    /// A list as text, joined and marked as the range was.
    fn spelled(&self, pieces: &[Piece]) -> String {
        let (head, tail) = self.lens();
        let join = self.text.get(head..self.text.len() - tail).unwrap_or("-");
        let ticked = join.len() > 1 && join.starts_with('`') && join.ends_with('`');
        let piece = |piece: &Piece| match piece {
            Piece::One(id) => id.to_string(),
            Piece::Span(from, to) => {
                let bare = to.as_str().get(to.stem().len()..);
                let bare = bare.filter(|_| self.is_short() && from.stem() == to.stem());
                format!("{from}{join}{}", bare.unwrap_or(to.as_str()))
            }
        };
        let pieces: Vec<_> = pieces.iter().map(piece).collect();
        pieces.join(if ticked { "`, `" } else { ", " })
    }
}

/// What becomes of a range whose tickets `outline` declares.
pub(super) fn rewritten(change: &Change<'_>, outline: &Outline, written: &Written<'_>) -> Outcome {
    let Written { from, to, .. } = *written;
    let touches = |wanted: &Wanted| wanted.is(from) || wanted.is(to) || wanted.is_inside(from, to);
    if !touches(&change.old) && !touches(&change.new) {
        return Outcome::Same;
    }
    let before = change.covered(outline, from, to, false);
    let wanted: Vec<Id> = before.iter().map(|id| change.after(id)).collect();
    let (first, last) = (change.after(from), change.after(to));
    // A reader takes the ends for the first and the last.
    let outside = |id: &Id| order(id) < order(&first) || order(&last) < order(id);
    let ascends = first.stem() == last.stem()
        && first.number() < last.number()
        && !wanted.iter().any(|id| id.stem() == first.stem() && outside(id));
    if ascends && same(&change.covered(outline, &first, &last, true), &wanted) {
        return if first == *from && last == *to { Outcome::Same } else { Outcome::Ends(first, last) };
    }
    Outcome::List(pieces(change, outline, &before))
}

fn same(a: &[Id], b: &[Id]) -> bool {
    let keys = |ids: &[Id]| {
        let mut keys: Vec<_> = ids.iter().map(Id::key).collect();
        keys.sort();
        keys
    };
    keys(a) == keys(b)
}

/// The ids in order, those that still make a range as ranges.
fn pieces(change: &Change<'_>, outline: &Outline, before: &[Id]) -> Vec<Piece> {
    let (mut found, mut run): (Vec<Piece>, Vec<Id>) = (Vec::new(), Vec::new());
    let new = &change.new.id;
    for id in before {
        let renamed = change.old.is(id);
        // A range across the new id's own place would take it in.
        let across = run.last().is_some_and(|last| {
            new.stem() == id.stem() && order(last) < order(new) && order(new) < order(id)
        });
        if renamed || across {
            flush(change, outline, &mut run, &mut found);
        }
        match renamed {
            true => found.push(Piece::One(new.clone())),
            false => run.push(id.clone()),
        }
    }
    flush(change, outline, &mut run, &mut found);
    found
}

fn flush(change: &Change<'_>, outline: &Outline, run: &mut Vec<Id>, found: &mut Vec<Piece>) {
    if let [first, _, .., last] = run.as_slice()
        && run.len() > 2
        && same(&change.covered(outline, first, last, true), run)
    {
        found.push(Piece::Span(first.clone(), last.clone()));
        run.clear();
    }
    found.extend(run.drain(..).map(Piece::One));
}
